"""Abuse Reporting Format: RFC 5965, RFC 6591 (authentication failures), RFC 6430 (not-spam), RFC 9477 (CFBL).

What the feedback part leaves out is recovered from the reported message and says so in its provenance
(`derived…`). Only what stands at the reporter's border counts there: everything below it is forgeable.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from parsers import allegations, reported, values
from parsers.categories import FEEDBACK_TYPES, category_of_word
from parsers.fields import Field, Fields, is_redacted, read_fields
from parsers.headers import decode_base64
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
    Rejected,
    Report,
    Reporter,
    Role,
    TimeSource,
)
from parsers.reported import Reported

KNOWN = ("feedback-type", "source-ip", "arrival-date", "received-date", "user-agent", "version",
         "original-mail-from", "original-rcpt-to", "reported-domain", "auth-failure")  # fmt: skip
PRAISE = frozenset({"not-spam"})
MAX_REPORTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """The machine-readable part of a report."""

    part: Part
    fields: Fields

    @property
    def type(self) -> str:
        """The Feedback-Type, lower case; "abuse" where it is missing."""
        return (self.fields.get("Feedback-Type") or "abuse").split()[0].casefold()


def feedback_in(message: Message) -> Feedback | None:
    """Give the first feedback part of a mail, inside a forward or outside multipart/report too."""
    return next(_feedback_parts(message), None)


def _feedback_parts(message: Message) -> Iterator[Feedback]:
    for part in message.every_part():
        name = (part.filename or "").casefold()
        if part.content_type == "message/feedback-report" or (
            part.content_type == "text/plain" and part.message is None and _is_feedback(part, name)
        ):
            yield Feedback(part=part, fields=_fields(part))


def _is_feedback(part: Part, name: str) -> bool:
    head = (values.text_of(part) or "")[:400].casefold().lstrip("- \r\n")
    return head.startswith(("feedback-type:", "user-agent:", "version:")) and (
        "feedback-type:" in head or "feedback" in name
    )


def _fields(part: Part) -> Fields:
    text = values.text_of(part) or ""
    fields = read_fields(text)
    if not any(name in fields for name in KNOWN):  # forwarding programs encode the part a second time
        fields = read_fields(decode_base64(text.encode("utf-8", "replace")).decode("utf-8", "replace"))
    return fields


def recognises(message: Message, reading: Reading) -> bool:  # noqa: ARG001 - one signature for all readers
    """Is there a feedback part?"""
    feedback = feedback_in(message)
    return feedback is not None and feedback.type != "xarf"


def read(message: Message, reading: Reading) -> Parsed:
    """Read the feedback part, and the reported message for what it leaves out. Raises MalformedReport.

    A digest of reports (RFC 2046 §5.1.5) gives one for each address.
    """
    feedbacks = list(islice(_feedback_parts(message), MAX_REPORTS))
    several = _digest(message, feedbacks) if len(feedbacks) > 1 else []
    if len(several) > 1:
        read_each = [_report(message, one, original, reading) for one, original in several]
        reports = {report.source_ip: report for report, _ in reversed(read_each)}
        in_order = tuple(dict.fromkeys(reports[report.source_ip] for report, _ in read_each))
        return _parsed(message, several[0][0], in_order, tuple(r for _, more in read_each for r in more))
    if not feedbacks:
        raise MalformedReport("no feedback part")
    feedback = feedbacks[0]
    original = reported.reported_message(message, after=feedback.part)
    if original is None and not any(name in feedback.fields for name in KNOWN):
        raise MalformedReport("the feedback part has no fields and no message is attached")
    if feedback.type in PRAISE:
        return _parsed(message, feedback, (_praise(feedback, original),), _praised(feedback))
    report, rejected = _report(message, feedback, original, reading)
    return _parsed(message, feedback, (report,), rejected)


PARSER = Parser(name="arf", recognises=recognises, read=read)


def _digest(message: Message, feedbacks: list[Feedback]) -> list[tuple[Feedback, Reported | None]]:
    """The complaints of a digest, each with the message that is reported beside its feedback part."""
    found: list[tuple[Feedback, Reported | None]] = []
    for feedback in feedbacks:
        report = feedback.part.path.rpartition(".")[0]
        original = reported.reported_message(message, after=feedback.part)
        beside = original is not None and original.path.startswith(f"{report}.")
        inside = any(
            above is not None and feedback.part.path.startswith(f"{above.path}.") for _, above in found
        )
        if not inside and feedback.type not in PRAISE:
            found.append((feedback, original if beside else None))
    return found


def _parsed(
    message: Message, feedback: Feedback, reports: tuple[Report, ...], rejected: tuple[Rejected, ...]
) -> Parsed:
    notes = []
    if feedback.type not in FEEDBACK_TYPES:
        notes.append(f"unknown Feedback-Type {feedback.type[:60]!r}")
    if (incidents := values.port_in(feedback.fields.get("Incidents"))) and incidents > 1:
        notes.append(f"Incidents: {incidents}")
    return Parsed(
        kind=Kind.COMPLAINT,
        format=Format.DMARC_FAILURE if _is_dmarc(feedback) else Format.ARF,
        reporter=Reporter(address=message.from_address, organisation=message.from_name),
        reports=reports,
        rejected=rejected,
        warnings=tuple(notes),
    )


def _is_dmarc(feedback: Feedback) -> bool:
    return (
        feedback.type == "auth-failure" and (feedback.fields.get("Auth-Failure") or "").casefold() == "dmarc"
    )


def _praise(feedback: Feedback, original: Reported | None) -> Report:
    """Nobody offended (RFC 6430), so there is no address in it."""
    return Report(
        source_ip=None,
        original_message_id=original.message.headers.get("message-id") if original else None,
        provenance=Provenance(part=feedback.part.path, line=None, rule="arf.not-spam"),
    )


def _praised(feedback: Feedback) -> tuple[Rejected, ...]:
    source = values.address_in(feedback.fields.get("Source-IP") or "")
    return (Rejected(ip=source, role=Role.QUOTED, rule="arf.not-spam"),) if source else ()


def _report(
    message: Message, feedback: Feedback, original: Reported | None, reading: Reading
) -> tuple[Report, tuple[Rejected, ...]]:
    fields = feedback.fields
    facts = reported.facts_of(original, reading) if original else reported.NOTHING
    source, provenance = _source(message, feedback, facts)
    time = _time(fields, facts, reading)
    if time.at is None:
        time = _told_time(message, reading)
    report = Report(
        source_ip=source,
        source_port=values.port_in(fields.get("Source-Port")),
        occurred_at=time.at,
        time_source=time.source,
        category=_category(feedback, message),
        evidence=EvidenceLevel.ARF if original else EvidenceLevel.SUMMARY,
        original_message_id=facts.message_id or fields.get("Original-Message-ID", "Message-ID"),
        urls=fields.all("Reported-URI"),
        destination_ip=values.address_in(fields.get("Destination-IP") or ""),
        provenance=provenance,
        excerpt=values.excerpt("\n".join(_shown(feedback, original))),
        arrival_date=fields.get("Arrival-Date", "Received-Date"),
        original_mail_from=(fields.get("Original-Mail-From") or "").strip("<>") or facts.mail_from,
        campaign=facts.campaign,
    )
    return report, tuple(r for r in facts.rejected if r.ip != source)


def _category(feedback: Feedback, message: Message) -> Category:
    """What its type says; `fraud` is any fraud or phishing (RFC 5965 §7.3), so there the words beside it may."""
    told = FEEDBACK_TYPES.get(feedback.type) or category_of_word(feedback.type) or Category.OTHER
    if told is Category.FRAUD and allegations.category_of(message.subject, message.text) is Category.PHISHING:
        return Category.PHISHING
    return told


def _source(message: Message, feedback: Feedback, facts: reported.Facts) -> tuple[Address | None, Provenance]:
    stated = feedback.fields.field("Source-IP", "Source IP", "SourceIP", "Sender-IP", "Source")
    own = Provenance(part=feedback.part.path, line=stated.line if stated else None, rule="arf.source-ip")
    source = values.address_in(stated.value) if stated else None
    if source is not None:
        return source, own
    withheld = stated is not None and is_redacted(stated.value)
    if facts.source is not None and not (withheld and facts.below_redaction):
        return facts.source, facts.provenance
    if not withheld and (told := _told(message)):
        return told
    return None, own


_TOLD = (
    "received from ip", "from ip", "ip address", "email from", "adresse ip", "ip-adresse", "dirección ip",
    "indirizzo ip", "endereço ip", "ip-adres", "ip-адрес", "ipアドレス",
)  # fmt: skip


def _told(message: Message) -> tuple[Address, Provenance] | None:
    """`received from IP 192.0.2.1` in the words for people."""
    found = values.address_after(message.text, _TOLD)
    if found is None:
        return None
    source, line = found
    return source, Provenance(part=values.part_of_text(message), line=line, rule="derived.arf-text")


def _time(fields: Fields, facts: reported.Facts, reading: Reading) -> values.When:
    """The arrival the report states, unless it is a bare day or the time of the click.

    RFC 5965 §3.2 has Arrival-Date as the time the message came in; some loops write the click into it.
    """
    stated = values.time_in(fields.get("Arrival-Date", "Received-Date") or "", zone=None, reading=reading)
    if facts.at is None:
        return stated
    derived = values.When(at=facts.at, source=TimeSource.RECEIVED_HEADER)
    if stated.at is None or stated.at.tzinfo is None:
        return derived
    late = (stated.at - facts.at).total_seconds()
    return stated if abs(late) <= values.CLICK_AFTER else derived


_RECEIVED_ON = re.compile(
    r"\breceived from (?:the )?(?:ip|host) \S{3,60} (?:\([^)]{0,80}\) )?on ([^.]{10,60})", re.IGNORECASE
)


def _told_time(message: Message, reading: Reading) -> values.When:
    """`received from IP 192.0.2.1 on Tue, 2 Jun …`, as the words for people have it (RFC 5965 appendix B)."""
    found = _RECEIVED_ON.search(" ".join(message.text[:4_000].split()))
    return values.time_in(found[1], zone=None, reading=reading) if found else values.When()


def _shown(feedback: Feedback, original: Reported | None) -> Iterator[str]:
    yield from (_line(field) for field in feedback.fields.items[:20])
    if original is not None:
        yield ""
        yield from (f"{name}: {value}" for name, value in original.message.headers.items[:20])


def _line(field: Field) -> str:
    return f"{field.name}: {field.value[:300]}"
