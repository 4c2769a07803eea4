"""Who provably sent a mail: SPF, DKIM, DMARC, ARC, or the word of our own front MTA.

The From header alone is nothing. A domain counts as proven only when it is the one in From (aligned, RFC 7489
section 3.1), so that what a reader sees and what was proven are the same. Trouble in the DNS
proves nothing either: the mail is worked as unauthenticated, and may be judged again.
"""

import email.policy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import AddressHeader
from email.parser import BytesHeaderParser
from enum import StrEnum
from typing import Any

import authres
import dkim
import dns.resolver

from abuse_mta.dns_lookups import DnsTroubleError, Lookups
from abuse_mta.reporters import organisational_domain
from abuse_mta.spf_query import spf_passes

MAX_SIGNATURES = 5
"""So many DKIM signatures of the From domain are tried; more are an attack on our time."""
MAX_SIGNATURE_AGE = timedelta(days=14)
"""An older signature without a matching envelope is a mail that somebody kept and sends again."""


_LONGEST_FIELD = 4000


class Mechanism(StrEnum):
    """What proved the sender's domain."""

    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"
    ARC = "arc"
    AUTHENTICATION_RESULTS = "authentication-results"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticity:
    """`domain`: the domain in From, if proven. `detail`: what was found, in words, for the operator."""

    domain: str | None = None
    mechanism: Mechanism = Mechanism.NONE
    dns_trouble: bool = False
    detail: str = ""

    @property
    def aligned(self) -> bool:
        """Whether the domain in From is proven."""
        return self.domain is not None

    @property
    def organisation(self) -> str | None:
        """The organisational domain, by which independent reporters are counted."""
        return None if self.domain is None else organisational_domain(self.domain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the SMTP session said. `sender` "" is the null sender; `peer_ip` None: a local socket."""

    peer_ip: str | None
    helo: str
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Judges mails. `resolver` None: every DNS question is trouble.

    `front_mta`: the authserv-id of a trusted front MTA; set, its word alone counts. `recipients`: our own
    addresses; a mail that DKIM alone proves must have been written to one of them. `arc_sealers`: forwarders
    whose ARC seal is believed. `seconds`: for all questions of one mail together.
    """

    resolver: dns.resolver.Resolver | None
    front_mta: str = ""
    recipients: frozenset[str] = frozenset()
    arc_sealers: frozenset[str] = frozenset()
    seconds: float = 6.0

    def judge(
        self,
        raw: bytes,
        *,
        peer_ip: str | None,
        helo: str,
        envelope_sender: str,
        from_address: str | None = None,
        now: datetime,
    ) -> Authenticity:
        """Who provably sent it. Never raises, and takes little longer than `seconds`.

        `from_address`: what others read in From; where we read another domain, nothing is proven.
        """
        headers = _Headers.read(raw)
        domain = headers.from_domain()
        if domain is None or domain != domain_of(from_address or f"@{domain}"):
            return Authenticity(detail="From does not name exactly one address")
        if self.front_mta:
            return _by_front_mta(headers, domain, self.front_mta)
        if self.resolver is None:
            return Authenticity(dns_trouble=True, detail="no resolver")
        envelope = Envelope(peer_ip=peer_ip, helo=helo, sender=envelope_sender)
        judgement = _Judgement(
            self, raw, headers, domain, envelope, Lookups(self.resolver, self.seconds), now
        )
        return judgement.give()

    def embedded_signers(self, raw: bytes) -> frozenset[str]:
        """The domains whose DKIM signature on a mail still verifies, such as a spam enclosed as evidence."""
        if self.resolver is None:
            return frozenset()
        lookups = Lookups(self.resolver, self.seconds)
        signers = {signature.domain for signature in _signatures(raw, lookups, None)}
        return frozenset(signers)


@dataclass(frozen=True, slots=True)
class _Headers:
    """The header fields of a mail as they stand, unfolded, in order."""

    fields: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, raw: bytes) -> "_Headers":
        parsed = BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)
        return cls(tuple((name.lower(), re.sub(r"\r?\n", "", str(value))) for name, value in parsed.items()))

    def all(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]

    def addresses(self, name: str) -> list[str] | None:
        """The addresses of a field that stands exactly once; None otherwise."""
        values = self.all(name)
        if len(values) != 1:
            return None
        parsed: dict[str, Any] = {"defects": []}
        try:
            AddressHeader.parse(values[0][:_LONGEST_FIELD], parsed)
        except (HeaderParseError, ValueError, IndexError, AttributeError, RecursionError):
            return None  # the standard library's parser gives up on some hostile fields
        return [address.addr_spec for group in parsed["groups"] for address in group.addresses]

    def from_domain(self) -> str | None:
        addresses = self.addresses("from")
        return domain_of(addresses[0]) if addresses and len(addresses) == 1 else None


def domain_of(address: str) -> str | None:
    """The domain of a mail address, lower case and in A-labels; None if there is none."""
    _, at, domain = address.rpartition("@")
    try:
        name = domain.strip().rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return name if at and re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", name) else None


def aligned(domain: str | None, other: str | None, *, strict: bool = False) -> bool:
    """Whether two domains are of one organisation, or the same (RFC 7489 section 3.1)."""
    if not domain or not other:
        return False
    same = domain.lower() == other.lower()
    return same if strict else same or organisational_domain(domain) == organisational_domain(other)


# --- our own verification ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Policy:
    """What a domain's DMARC record asks of alignment."""

    published: bool = False
    strict_dkim: bool = False
    strict_spf: bool = False


@dataclass(frozen=True, slots=True)
class _Judgement:
    """One mail before the verifier."""

    verifier: Verifier
    raw: bytes
    headers: _Headers
    domain: str
    envelope: Envelope
    lookups: Lookups
    now: datetime

    def give(self) -> Authenticity:
        policy = self._dmarc_policy()
        if self._spf_proves(strict=policy.strict_spf):
            return self._proven(Mechanism.SPF, policy)
        if self._dkim_proves(strict=policy.strict_dkim):
            return self._proven(Mechanism.DKIM, policy)
        if self._arc_proves():
            return Authenticity(
                domain=self.domain, mechanism=Mechanism.ARC, detail="sealed by a trusted forwarder"
            )
        trouble = self.lookups.trouble
        detail = "the DNS did not answer" if trouble else f"nothing proves {self.domain}"
        return Authenticity(dns_trouble=trouble, detail=detail)

    def _proven(self, by: Mechanism, policy: _Policy) -> Authenticity:
        mechanism = Mechanism.DMARC if policy.published else by
        return Authenticity(domain=self.domain, mechanism=mechanism, detail=f"{by} proves {self.domain}")

    def _dmarc_policy(self) -> _Policy:
        """RFC 7489 section 6.6.3; where the DNS does not say, alignment is strict."""
        try:
            for name in dict.fromkeys((self.domain, organisational_domain(self.domain))):
                records = [
                    t for t in self.lookups.texts(f"_dmarc.{name}") if re.match(rb"v\s*=\s*DMARC1\b", t)
                ]
                if len(records) == 1:
                    tags = dict(re.findall(rb"\b(adkim|aspf)\s*=\s*([rs])\b", records[0]))
                    return _Policy(True, tags.get(b"adkim") == b"s", tags.get(b"aspf") == b"s")
        except DnsTroubleError:
            return _Policy(strict_dkim=True, strict_spf=True)
        return _Policy()

    def _spf_proves(self, *, strict: bool) -> bool:
        """The envelope's domain, or HELO's for a null sender (RFC 7208 section 2.4)."""
        envelope = self.envelope
        identity = domain_of(envelope.sender or f"postmaster@{envelope.helo}")
        if envelope.peer_ip is None or not aligned(identity, self.domain, strict=strict):
            return False
        return spf_passes(envelope.peer_ip, envelope.sender, envelope.helo, self.lookups)

    def _dkim_proves(self, *, strict: bool) -> bool:
        found = _signatures(self.raw, self.lookups, self.domain)
        return any(
            aligned(signature.domain, self.domain, strict=strict) and self._was_meant_for_us(signature)
            for signature in found
        )

    def _was_meant_for_us(self, signature: "_Signature") -> bool:
        """A signature says who wrote a mail, not to whom it is sent now: a kept mail must not count again."""
        if signature.signed_at is not None and signature.signed_at < self.now - MAX_SIGNATURE_AGE:
            return False
        if not self.verifier.recipients:
            return True
        return any(
            without_extension(address) in self.verifier.recipients
            for name in ("to", "cc")
            if name in signature.fields
            for address in self.headers.addresses(name) or ()
        )

    def _arc_proves(self) -> bool:
        """RFC 8617: the chain verifies, and its last sealer is one we believe."""
        if not self.verifier.arc_sealers or not self.headers.all("arc-seal"):
            return False
        try:
            result, chain, _ = dkim.ARC(self.raw).verify(dnsfunc=_Keys(self.lookups).find)
            sealer = chain[0]["as-domain"].decode("ascii").lower() if chain else ""
            if result != dkim.CV_Pass or sealer not in self.verifier.arc_sealers:
                return False
            results = chain[0]["aar-value"].decode("ascii")
        except (*_BROKEN, DnsTroubleError):
            return False
        return _results_prove(re.sub(r"^\s*i\s*=\s*\d+\s*;", "", results), self.domain) is not None


def without_extension(address: str) -> str:
    """`abuse@` of `abuse+anything@`, lower case."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass(frozen=True, slots=True)
class _Signature:
    """A DKIM signature that verified; `fields`: which header fields it covers."""

    domain: str
    fields: frozenset[str]
    signed_at: datetime | None


# What dkimpy raises on hostile bytes besides its own exceptions.
_BROKEN = (dkim.DKIMException, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


class _Keys:
    """Finds public keys for dkimpy, and keeps what their records say."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self.tags: dict[bytes, bytes] = {}

    def find(self, name: bytes | str, timeout: float = 0) -> bytes | None:  # noqa: ARG002 - dkimpy's interface
        text = name.decode("ascii") if isinstance(name, bytes) else name
        records = self._lookups.texts(text)
        if len(records) != 1:
            return None
        self.tags = dict(re.findall(rb"\b([a-z])\s*=\s*([^;]*)", records[0]))
        return records[0]


def _signatures(raw: bytes, lookups: Lookups, of: str | None) -> Iterator[_Signature]:
    """The signatures that verify; with `of`, only those that could be aligned with it are tried."""
    try:
        message = dkim.DKIM(raw, minkey=1024)
        count = sum(name.lower() == b"dkim-signature" for name, _ in message.headers)
    except _BROKEN:
        return
    tried = 0
    for index in range(count):
        keys = _Keys(lookups)
        try:
            prepared = message.verify_headerprep(index)
            if of is not None and not aligned(prepared[0][b"d"].decode("ascii"), of):
                continue
            tried += 1
            if tried > MAX_SIGNATURES:
                return
            if message.verify(index, dnsfunc=keys.find) and (found := _trusted(prepared[0], keys.tags)):
                yield found
        except (*_BROKEN, DnsTroubleError):
            continue


def _trusted(tags: dict[bytes, bytes], key: dict[bytes, bytes]) -> _Signature | None:
    """The signature, unless it leaves something open (section numbers: RFC 6376).

    SHA-1 proves nothing (RFC 8301), l= lets anyone append (8.2), From must be covered (5.4), a key in
    test mode is no key, and one for its own domain only is not for others (3.6.1).
    """
    fields = frozenset(name.strip().lower().decode("ascii") for name in tags[b"h"].split(b":"))
    flags = key.get(b"t", b"").split(b":")
    identity = tags.get(b"i", b"@" + tags[b"d"]).rpartition(b"@")[2]
    if tags[b"a"] == b"rsa-sha1" or b"l" in tags or "from" not in fields or b"y" in flags:
        return None
    if b"s" in flags and identity.lower() != tags[b"d"].lower():
        return None
    return _Signature(tags[b"d"].decode("ascii").lower(), fields, _moment(tags.get(b"t")))


def _moment(seconds: bytes | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


# --- the word of others ------------------------------------------------------------------------------


def _by_front_mta(headers: _Headers, domain: str, authserv_id: str) -> Authenticity:
    """RFC 8601 section 5: only the topmost field, if our own front MTA wrote it; others may be forged."""
    topmost = next(iter(headers.all("authentication-results")), "")
    if _authserv_id(topmost) != authserv_id.lower():
        return Authenticity(detail=f"no Authentication-Results of {authserv_id} on top")
    by = _results_prove(topmost, domain)
    if by is None:
        return Authenticity(detail=f"{authserv_id} does not vouch for {domain}")
    return Authenticity(
        domain=domain,
        mechanism=Mechanism.AUTHENTICATION_RESULTS,
        detail=f"{authserv_id}: {by} proves {domain}",
    )


def _parse_results(value: str) -> authres.AuthenticationResultsHeader | None:
    try:
        return authres.AuthenticationResultsHeader.parse_value(value.strip())
    except (authres.AuthResError, ValueError, IndexError, AttributeError, RecursionError):
        return None


def _authserv_id(value: str) -> str | None:
    header = _parse_results(value)
    return None if header is None or not header.authserv_id else str(header.authserv_id).lower()


def _results_prove(value: str, domain: str) -> str | None:
    """The method by which a field of Authentication-Results proves the domain in From."""
    header = _parse_results(value)
    passed = [r for r in header.results if getattr(r, "result", "") == "pass"] if header else []
    return next((r.method for r in passed if any(aligned(d, domain) for d in _domains(r))), None)


def _domains(result: authres.AuthenticationResult) -> Iterable[str]:
    """Which domains a result is about."""
    about = {
        "dmarc": (("header", "from"),),
        "dkim": (("header", "d"), ("header", "i")),
        "spf": (("smtp", "mailfrom"),),
    }.get(str(result.method).lower(), ())
    for prop in result.properties:
        if (prop.type, prop.name) in about and prop.value:
            yield str(prop.value).rpartition("@")[2].lower()
