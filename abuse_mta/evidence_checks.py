"""What a complaint's evidence is good for, and what speaks for and against it: for the person who decides.

None of this makes a complaint stronger by itself: what it may cause follows from its level and from who provably
sent it (R2b, R3). The DNS is asked only when somebody wants to know, never while a mail is worked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from abuse_mta.authenticity import Verifier
from abuse_mta.reporters import organisational_domain
from policy.records import Complaint
from policy.terms import Terms

UNFOUNDED_LIMIT = 3
"""So many unfounded complaints of a domain within 90 days, and its complaints only corroborate (R2b)."""
LONG = timedelta(days=7)
MAX_RAW = 10_000_000

_ENCLOSED = re.compile(
    rb"\r?\n--([^\r\n]{1,200})\r?\n(?:[^\r\n]{0,2000}\r?\n){0,20}?content-type:[ \t]*message/rfc822\b[^\r\n]*\r?\n"
    rb"(?:[^\r\n]{1,2000}\r?\n){0,20}?\r?\n",
    re.IGNORECASE,
)
_RECEIVED_BY = re.compile(
    r"^received:(?:[^\n]|\n[ \t])*?\bby\s+\[?([A-Za-z0-9.-]{3,250})", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What a complaint may cause, and what was found in checking its evidence, in words."""

    complaint_id: str
    grade: str
    checks: tuple[str, ...]


def appraise(
    complaint: Complaint, terms: Terms, raw: bytes | None, verifier: Verifier | None = None
) -> Appraisal:
    """Look at a complaint and the mail that it came in; `raw` None: the mail is no longer kept.

    `verifier`: whether the signature of the enclosed mail verifies is asked of the DNS now.
    """
    return Appraisal(
        complaint_id=complaint.id,
        grade=grade(complaint, terms),
        checks=tuple(_checks(complaint, raw, verifier)),
    )


def grade(complaint: Complaint, terms: Terms) -> str:
    """The level of the evidence, who is behind it, and what the two may cause together (R1, R2, R3)."""
    level = complaint.evidence
    proven = complaint.authenticated and not complaint.freemail
    who = f"proven to come from {complaint.domain}" if complaint.authenticated else "sender not proven"
    if complaint.freemail:
        who += ", where anybody can have an address"
    if complaint.retracted:
        return f"{level}, {who}: withdrawn or unfounded, it causes nothing"
    may = []
    if level.rank < terms.evidence.notice.rank or not complaint.moments:
        return f"{level}, {who}: below what a notice needs ({terms.evidence.notice}, with a time): an operator looks"
    may.append("a notice")
    if level.rank < terms.evidence.suspension.rank:
        return f"{level}, {who}: may cause a notice; a suspension needs {terms.evidence.suspension}"
    if not complaint.authenticated:
        return (
            f"{level}, {who}: may cause a notice; a suspension needs a proven sender, or an operator's vouch"
        )
    may.append("a suspension for silence")
    if complaint.unfounded >= UNFOUNDED_LIMIT:
        return f"{level}, {who}: may cause {' and '.join(may)}; too many unfounded complaints for more"
    if proven:
        may.append("a suspension for additional abuse")
    if proven and level.rank >= terms.evidence.charge.rank:
        may.append("a charge for each report")
    return f"{level}, {who}: may cause {', '.join(may)}"


def _checks(complaint: Complaint, raw: bytes | None, verifier: Verifier | None) -> Iterator[str]:
    yield from _time(complaint)
    if complaint.unfounded:
        yield f"against it: {complaint.unfounded} complaints of {complaint.domain} were unfounded in the 90 days before"
    if raw is None:
        yield "the mail is no longer kept" if complaint.sha256 else "no mail is kept of it"
        return
    enclosed = enclosed_message(raw)
    if enclosed is None:
        yield "no mail is enclosed that could be checked"
        return
    yield from _chain(complaint, enclosed)
    if verifier is None:
        yield "whether the enclosed mail's signature verifies was not asked (--dns asks)"
        return
    signers = verifier.embedded_signers(enclosed)
    if signers:
        yield f"for it: the enclosed mail is signed by {', '.join(sorted(signers))} and the signature verifies"
    elif re.search(rb"^dkim-signature:", enclosed, re.IGNORECASE | re.MULTILINE):
        yield "open: no signature of the enclosed mail verifies; what was redacted breaks it, so this proves nothing"
    else:
        yield "open: the enclosed mail is not signed"


def _time(complaint: Complaint) -> Iterator[str]:
    if not complaint.moments:
        yield "against it: no time of the offence is known"
        return
    first = complaint.moments[0]
    ago = complaint.received_at - first.at
    if first.earliest != first.latest:
        yield "open: the time is said without a zone"
    if ago > LONG:
        yield f"open: the offence lay {ago.days} days back when it was reported"


def _chain(complaint: Complaint, enclosed: bytes) -> Iterator[str]:
    """Does the mail server that took the spam belong to who reports it?"""
    head = re.split(rb"\r?\n\r?\n", enclosed, maxsplit=1)[0][:100_000].decode("latin-1").replace("\r\n", "\n")
    hosts = [host.lower().rstrip(".") for host in _RECEIVED_BY.findall(head)[:20]]
    if not hosts:
        yield "open: the enclosed mail has no Received line that says who took it"
        return
    if not complaint.domain:
        yield f"open: it was taken by {hosts[0]}; who reports it is not proven"
        return
    if any(organisational_domain(host) == complaint.domain for host in hosts):
        yield f"for it: {complaint.domain}'s own server stands in its Received lines"
    else:
        yield f"against it: it was taken by {hosts[0]}, which is not {complaint.domain}'s"


def enclosed_message(raw: bytes) -> bytes | None:
    """The first message/rfc822 part of a mail, byte for byte, as a signature needs it; None when there is none."""
    raw = raw[:MAX_RAW]
    found = _ENCLOSED.search(raw)
    if found is None:
        return None
    end = raw.find(b"\n--" + found[1], found.end())
    inner = raw[found.end() : end if end >= 0 else len(raw)]
    return inner.removesuffix(b"\r") if end >= 0 else inner
