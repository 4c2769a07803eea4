"""The reported mail inside a complaint: which part it is, and what its header tells."""

import re
from dataclasses import dataclass
from datetime import datetime

from parsers import addresses, evidence, fingerprints, received, values
from parsers.fields import is_redacted
from parsers.message import Message, Part, open_message
from parsers.report import Address, Provenance, Reading, Rejected, Role

_BRACKETS = re.compile(r"[\[(]([^\[\]()]{1,60})[\])]")
MAX_REPORTED = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A reported mail and the part it stands in."""

    message: Message
    path: str

    @property
    def has_body(self) -> bool:
        """Is there more than its header?"""
        return any((part.text or part.payload) for part in self.message.parts)


_NOWHERE = Provenance(part="0", line=None, rule="derived.none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the header of a reported mail tells. `below_redaction`: the border itself is blanked out."""

    source: Address | None = None
    at: datetime | None = None
    message_id: str | None = None
    mail_from: str | None = None
    provenance: Provenance = _NOWHERE
    rejected: tuple[Rejected, ...] = ()
    below_redaction: bool = False
    campaign: str | None = None


NOTHING = Facts()


def reported_in(part: Part) -> Reported | None:
    """The reported mail that a part is: embedded, or a text that begins with a header."""
    if part.message is not None:
        return Reported(message=part.message, path=part.path) if part.message.headers.items else None
    if not part.content_type.startswith(("text/plain", "text/rfc822", "application/octet-stream")):
        return None
    text = values.text_of(part)
    if not text or not evidence.is_message(text):
        return None
    inner = open_message(text[:MAX_REPORTED].lstrip("﻿\r\n").encode("utf-8", "surrogatepass"))
    return Reported(message=inner, path=part.path) if inner.headers.items else None


def reported_message(message: Message, after: Part | None = None) -> Reported | None:
    """The first reported mail behind a part, or anywhere."""
    seen = after is None
    for part in message.every_part():
        if after is not None and part is after:
            seen = True
            continue
        if not seen or (after is not None and part.path.startswith(f"{after.path}.")):
            continue
        if part.content_type == "message/feedback-report" or part.content_type.startswith("multipart/"):
            continue
        if found := reported_in(part):
            return found
    return None


def facts_of(found: Reported, reading: Reading) -> Facts:
    """Read the header of a reported mail: who handed it in at the reporter's border, and when."""
    headers = found.message.headers
    origin = received.origin(headers, reading.networks)
    campaign = fingerprints.of_campaign(found.message.subject, found.message.text)
    if origin is None:
        return Facts(
            message_id=headers.get("message-id"), mail_from=received.mail_from(headers), campaign=campaign
        )
    above = headers.all("received")[: (origin.line or 1) - 1]
    rejected = [Rejected(ip=ip, role=Role.RELAY, rule="received.reporter-side") for ip in origin.relays]
    rejected += [Rejected(ip=ip, role=Role.QUOTED, rule="received.below-border") for ip in origin.below]
    return Facts(
        source=origin.ip if addresses.is_usable(origin.ip) else None,
        at=origin.time,
        message_id=headers.get("message-id"),
        mail_from=received.mail_from(headers),
        provenance=Provenance(part=found.path, line=origin.line, rule=f"derived.{origin.rule}"),
        rejected=tuple(rejected),
        below_redaction=any(_is_blanked(field) for field in above),
        campaign=campaign,
    )


def _is_blanked(field: str) -> bool:
    sender = field.partition(" by ")[0]
    return any(is_redacted(inner[1]) for inner in _BRACKETS.finditer(sender[:500]))


def shown(found: Reported) -> str:
    """The header of a reported mail as text."""
    return "\n".join(f"{name}: {value}" for name, value in found.message.headers.items)
