"""Feedback loops that are not ARF: Microsoft's JMRP, and mails that are nothing but the reported mail.

Also RFC 6591 reports whose machine-readable part is missing: labelled lines and the pasted header.
"""

import re

from parsers import received, reported, values
from parsers.fields import Fields, read_fields
from parsers.message import Message, Part
from parsers.parser import MalformedReport, Parser
from parsers.report import (
    Address,
    Category,
    EvidenceLevel,
    Format,
    Kind,
    Parsed,
    Provenance,
    Reading,
    Report,
    Reporter,
    TimeSource,
)

_SUBJECT = re.compile(r"complaint about (?:a )?message (?:received )?from\s+(\S{3,60})", re.IGNORECASE)
_DESK = re.compile(r"(?i)(?<![\w.+-])(?:abuse|jmrp|fbl|noc|security|cert|csirt)[\w.+-]{0,40}@")
_SENDER_IP = ("Sender IP Address", "Sender IP", "Source IP", "Source-IP")
_JMRP_FIELDS = ("x-hmxmroriginalrecipient", "x-jmrp-report", "x-hotmail-report")
MAX_OWN_TEXT = 60
"""Characters of own words up to which a mail is nothing but the mail it carries."""


def _embedded(message: Message) -> Part | None:
    return next((p for p in message.parts if p.message is not None and p.message.headers.items), None)


def _jmrp(message: Message) -> tuple[Message, Part] | None:
    """The loop's mail and the part with the reported mail, itself or inside a forward."""
    outer = _embedded(message)
    if outer is None or outer.message is None:
        return None
    inner = _embedded(outer.message)
    if inner is not None and _SUBJECT.search(outer.message.subject):
        return outer.message, inner
    if any(name in outer.message.headers for name in _JMRP_FIELDS):
        return message, outer
    if _SUBJECT.search(message.subject) and len(message.text.strip()) <= 2_000:
        return message, outer
    return None


def _bare(message: Message) -> Part | None:
    """The reported mail, when the mail carries nothing else."""
    if len(message.text.strip()) > MAX_OWN_TEXT or "multipart/report" in message.root.content_type:
        return None
    parts = [
        p
        for p in message.parts
        if not p.content_type.startswith("multipart/") and (p.message or p.payload.strip())
    ]
    if message.root.content_type == "message/rfc822":
        parts = [message.root]
    found = [p for p in parts if p.message is not None and "received" in p.message.headers]
    if len(found) != 1 or len(parts) != 1 or _is_to_a_desk(found[0].message):
        return None
    return found[0]


def _is_to_a_desk(inner: Message | None) -> bool:
    """Is the carried mail itself a complaint, addressed to an abuse desk, and not the spam?"""
    recipients = " ".join((inner.headers.get("to") or "", inner.headers.get("cc") or "")) if inner else ""
    return bool(_DESK.search(recipients))


def _pasted(message: Message) -> tuple[Part, Fields] | None:
    """The text part of a failure report that has no feedback part."""
    if message.root.content_type != "multipart/report" and "dmarc" not in message.subject.casefold():
        return None
    for part in message.parts:
        if part.content_type != "text/plain" or not part.text or "received:" not in part.text.casefold():
            continue
        fields = read_fields(part.text[:20_000])
        if fields.field(*_SENDER_IP) and ("DMARC Results" in fields or "SPF Alignment" in fields):
            return part, fields
    return None


def recognises(message: Message, reading: Reading) -> bool:  # noqa: ARG001 - one signature for all readers
    """Is it a feedback loop's mail without a feedback part?"""
    return _jmrp(message) is not None or _pasted(message) is not None or _bare(message) is not None


def read(message: Message, reading: Reading) -> Parsed:
    """Read the reported mail. Raises MalformedReport when nothing can be taken from it."""
    if found := _jmrp(message):
        return _parsed(message, Format.JMRP, _of_jmrp(*found, reading))
    if pasted := _pasted(message):
        return _parsed(message, Format.DMARC_FAILURE, _of_text(*pasted, reading))
    if bare := _bare(message):
        return _parsed(message, Format.FREETEXT, _of_mail(bare, reading, None))
    raise MalformedReport("no reported message")


PARSER = Parser(name="feedback-without-arf", recognises=recognises, read=read)


def _parsed(message: Message, form: Format, result: tuple[Report, reported.Facts]) -> Parsed:
    report, facts = result
    return Parsed(
        kind=Kind.COMPLAINT,
        format=form,
        reporter=Reporter(address=message.from_address, organisation=message.from_name),
        reports=(report,),
        rejected=tuple(r for r in facts.rejected if r.ip != report.source_ip),
    )


def _of_jmrp(loop: Message, part: Part, reading: Reading) -> tuple[Report, reported.Facts]:
    """The loop names the address in its Subject; else the reported mail's header tells."""
    named = _SUBJECT.search(loop.subject)
    return _of_mail(part, reading, values.address_in(named[1]) if named else None)


def _of_mail(part: Part, reading: Reading, named: Address | None) -> tuple[Report, reported.Facts]:
    found = reported.reported_in(part)
    if found is None:
        raise MalformedReport("the reported message has no header")
    facts = reported.facts_of(found, reading)
    provenance = Provenance(part="0", line=None, rule="jmrp.subject") if named else facts.provenance
    source = named or facts.source
    original = EvidenceLevel.ORIGINAL_MESSAGE if found.has_body else EvidenceLevel.PASTED_HEADERS
    report = Report(
        source_ip=source,
        occurred_at=facts.at,
        time_source=TimeSource.RECEIVED_HEADER if facts.at else TimeSource.NONE,
        category=Category.SPAM,
        evidence=original if source else EvidenceLevel.NONE,
        original_message_id=facts.message_id,
        provenance=provenance,
        excerpt=values.excerpt(reported.shown(found)),
        original_mail_from=facts.mail_from,
        campaign=facts.campaign,
    )
    return report, facts


def _of_text(part: Part, fields: Fields, reading: Reading) -> tuple[Report, reported.Facts]:
    sender = fields.field(*_SENDER_IP)
    source = values.address_in(sender.value) if sender else None
    blocks = received.find_pasted((part.text or "").splitlines()[:2_000])
    headers = blocks[0].headers if blocks else None
    time = values.time_in(fields.get("Received Date", "Arrival-Date") or "", zone=None, reading=reading)
    report = Report(
        source_ip=source,
        occurred_at=time.at,
        time_source=time.source,
        category=Category.OTHER,
        evidence=EvidenceLevel.PASTED_HEADERS if source and headers else EvidenceLevel.NONE,
        original_message_id=headers.get("message-id") if headers else None,
        provenance=Provenance(
            part=part.path, line=sender.line if sender else None, rule="dmarc-failure.text"
        ),
        excerpt=values.excerpt(part.text or ""),
    )
    return report, reported.NOTHING
