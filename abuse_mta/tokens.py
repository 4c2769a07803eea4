"""Addresses that only we can have made: where replies go, and where bounces come back.

A reply address names party and case and carries a keyed token over both; a bounce address names the row of the
outbox. Each purpose has its own key, so that no token of one serves for the other. Mail systems may change the
case of a local part on the way, so everything in it is lower case and is read without regard to case.
"""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

TOKEN_BYTES = 10
"""80 bits, sixteen letters of base32."""
LOCAL_PART_OCTETS = 64
"""RFC 5321 section 4.5.3.1.1."""

_WORD = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_EXTENSION = re.compile(
    rf"(?P<party>[a-z]+)(?:-(?P<role>{_WORD}))?\.(?P<reference>{_WORD})\.(?P<token>[a-z2-7]{{16}})"
)
_BOUNCE = "bounce"


class Party(StrEnum):
    """Who is given a reply address."""

    CONTRACTOR = "contractor"
    REPORTER = "reporter"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToken:
    """Who replies, and about what. `reference` and `role` come back in lower case."""

    party: Party
    reference: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceToken:
    """Which row of the outbox came back."""

    outbox_id: int


class Tokens:
    """Makes and reads the addresses, with keys derived from one secret."""

    def __init__(self, secret: bytes) -> None:
        if not secret:
            msg = "the reply secret is empty"
            raise ValueError(msg)
        self._reply_key = _derive(secret, b"abuse-mta reply address")
        self._bounce_key = _derive(secret, b"abuse-mta bounce address")

    def reply_address(self, sender: str, party: Party, reference: str, role: str = "") -> str:
        """`abuse+<party>.<reference>.<token>@isp`; with a role, the party reads `<party>-<role>`.

        Raises ValueError when reference or role is not made of letters, digits and single hyphens, or when the
        local part would be longer than 64 octets.
        """
        reference, role = reference.lower(), role.lower()
        if not re.fullmatch(_WORD, reference) or not re.fullmatch(rf"(?:{_WORD})?", role):
            msg = f"not fit for an address: reference {reference!r}, role {role!r}"
            raise ValueError(msg)
        token = _token(self._reply_key, party, role, reference)
        return _address(sender, f"{party}-{role}" if role else party, reference, token)

    def bounce_address(self, sender: str, outbox_id: int) -> str:
        """`abuse+bounce.<outbox id>.<token>@isp`, the envelope sender of one notice."""
        reference = str(outbox_id)
        return _address(sender, _BOUNCE, reference, _token(self._bounce_key, _BOUNCE, "", reference))

    def read(self, address: str) -> ReplyToken | BounceToken | None:
        """What a valid address of ours stands for; None for every other address."""
        extension = address.rpartition("@")[0].partition("+")[2].lower()
        found = _EXTENSION.fullmatch(extension)
        if found is None:
            return None
        party, role, reference = found["party"], found["role"] or "", found["reference"]
        key = self._bounce_key if party == _BOUNCE else self._reply_key
        if not hmac.compare_digest(_token(key, party, role, reference), found["token"]):
            return None
        if party == _BOUNCE:
            return BounceToken(outbox_id=int(reference))
        return ReplyToken(party=Party(party), reference=reference, role=role)


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return hmac.new(secret, purpose, sha256).digest()


def _token(key: bytes, party: str, role: str, reference: str) -> str:
    signed = "\0".join((party, role, reference)).encode()
    return b32encode(hmac.new(key, signed, sha256).digest()[:TOKEN_BYTES]).decode().lower()


def _address(sender: str, party: str, reference: str, token: str) -> str:
    user, _, domain = sender.rpartition("@")
    local = f"{user.partition('+')[0]}+{party}.{reference}.{token}"
    if len(local.encode()) > LOCAL_PART_OCTETS:
        msg = f"local part longer than {LOCAL_PART_OCTETS} octets: {local}"
        raise ValueError(msg)
    return f"{local}@{domain}"
