"""SpamCop's own mails, and those of others in its layouts: reports, spamvertised sites, summaries and alerts.

Its ARF flavour is ARF and read there.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from parsers import addresses, arf, reported, values
from parsers.message import Message, Part, open_message
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

MAX_REPORTS = 2_000
MAX_TEXT = 1_000_000

_BANNER = re.compile(r"(?m)^[>\s]{0,4}\[ SpamCop [^\]\n]{0,60}\]")
_QUOTED = re.compile(r"(?m)^\s{0,3}>[>\s]{0,3}\[ SpamCop ")
"""In an answer the report is quoted; only a forward means it."""
_FORWARDED = re.compile(r"(?i)\s*\[?(?:fwd?|wg|tr|rv|enc|i|vs|転送|fw)\]?\s*:")
_SOURCE = re.compile(r"(?m)^[>\s]{0,4}Email from (\S{3,60}) / ([^\n]{6,60})$")
_SITE = re.compile(r"(?m)^[>\s]{0,4}Spamvertised (?:web ?site|e-?mail|url)[^\n:]{0,40}: ?(\S{0,2000})")
_RESOLVED = re.compile(r"(?m)^[>\s]{0,4}(\S{4,2000}) is (\S{3,60}); ([^\n]{6,60})$")
_OFFENDING = re.compile(r"(?m)^[>\s]{0,4}\[ ?Offending message ?\][^\n]*\n")
_ROW = re.compile(r"^[>\s]{0,8}(\S{3,45})(?:[ \t]{1,20}(\S.{0,200}))?$")
_SUMMARY = re.compile(r"(?m)^[>\s]{0,4}IP_Address +Start/Length +Trap +User\b")
_HOUR = re.compile(r"\b([A-Z][a-z]{2}) ([ \d]\d) (\d\d)h/(\d{1,3})\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _texts(message: Message) -> Iterator[tuple[Part, str]]:
    for part in message.every_part():
        if (
            part.message is None
            and part.text
            and not part.is_html
            and not part.content_type.startswith("multipart/")
        ):
            if not any(mark in part.text for mark in _MARKS):
                continue
            text = part.text[:MAX_TEXT].replace("\r\n", "\n")
            if _has_layout(text):
                yield part, text


_MARKS = ("[ SpamCop", "Email from ", "Spamvertised ", "Start/Length")


def _has_layout(text: str) -> bool:
    """The banner, a summary's table, or what the report is about above the offending message."""
    head = text[:20_000]
    if _BANNER.search(head) or _SUMMARY.search(head):
        return True
    said = _SOURCE.search(head) or (_SITE.search(head) and _RESOLVED.search(head))
    return bool(said and _OFFENDING.search(text))


def recognises(message: Message, reading: Reading) -> bool:  # noqa: ARG001 - one signature for all readers
    """Is there SpamCop's banner, or its line about the source above the offending message?"""
    found = next(_texts(message), None)
    if found is None or arf.feedback_in(message) is not None:
        return False
    return not _QUOTED.search(found[1]) or bool(_FORWARDED.match(message.subject))


def read(message: Message, reading: Reading) -> Parsed:
    """Read a report, a spamvertised report, a summary or an alert. Raises MalformedReport."""
    found = next(_texts(message), None)
    if found is None:
        raise MalformedReport("no SpamCop report")
    part, text = found
    reports = tuple(_reports(part, text, reading, message.date))[:MAX_REPORTS]
    if not reports:
        nothing = Provenance(part=part.path, line=None, rule="spamcop.none")
        reports = (Report(source_ip=None, category=Category.SPAM, provenance=nothing),)
    return Parsed(
        kind=Kind.COMPLAINT,
        format=Format.SPAMCOP,
        reporter=Reporter(address=message.from_address, organisation=message.from_name),
        reports=reports,
    )


PARSER = Parser(name="spamcop", recognises=recognises, read=read)


def _reports(part: Part, text: str, reading: Reading, sent: datetime | None) -> Iterator[Report]:
    offending = _OFFENDING.search(text)
    head = text[: offending.start()] if offending else text
    original = _original(text[offending.end() :], part) if offending else None
    facts = reported.facts_of(original, reading) if original else reported.NOTHING
    if _SITE.search(head):
        yield from _sites(part, head, facts, reading)
    elif source := _SOURCE.search(head):
        yield _source(part, head, source, original, reading)
    else:
        yield from _rows(part, head, sent if _SUMMARY.search(head) else None)


def _original(text: str, part: Part) -> reported.Reported | None:
    opened = open_message(text.lstrip("\n").encode("utf-8", "surrogatepass"))
    return reported.Reported(message=opened, path=part.path) if "received" in opened.headers else None


def _source(
    part: Part, head: str, source: re.Match[str], original: reported.Reported | None, reading: Reading
) -> Report:
    facts = reported.facts_of(original, reading) if original else reported.NOTHING
    time = values.time_in(source[2], zone=None, reading=reading)
    level = EvidenceLevel.SUMMARY
    if original is not None:
        level = EvidenceLevel.ORIGINAL_MESSAGE if _has_body(original) else EvidenceLevel.PASTED_HEADERS
    address = values.address_in(source[1])
    return Report(
        source_ip=address,
        occurred_at=time.at,
        time_source=time.source,
        category=Category.SPAM,
        evidence=level if address else EvidenceLevel.NONE,
        original_message_id=facts.message_id,
        provenance=Provenance(part=part.path, line=_line(head, source.start(1)), rule="spamcop.email-from"),
        excerpt=values.excerpt(f"{source[0].strip()}\n{reported.shown(original) if original else ''}"),
        original_mail_from=facts.mail_from,
        campaign=facts.campaign,
    )


def _has_body(original: reported.Reported) -> bool:
    return any((part.text or "").strip() for part in original.message.parts)


def _sites(part: Part, head: str, facts: reported.Facts, reading: Reading) -> Iterator[Report]:
    """`<url> is <address>; <time>`: the host of the advertised site is meant, not the source of the spam."""
    seen: set[Address] = set()
    for found in _RESOLVED.finditer(head):
        address = values.address_in(found[2])
        if address is None or address in seen:
            continue
        seen.add(address)
        time = values.time_in(found[3], zone=None, reading=reading)
        yield Report(
            source_ip=address,
            occurred_at=time.at,
            time_source=time.source,
            category=Category.SPAM,
            evidence=EvidenceLevel.SUMMARY,
            original_message_id=facts.message_id,
            urls=(found[1],),
            provenance=Provenance(part=part.path, line=_line(head, found.start(2)), rule="spamcop.site"),
            excerpt=values.excerpt(found[0].strip()),
        )
    if not seen:
        yield Report(
            source_ip=None,
            occurred_at=facts.at,
            time_source=TimeSource.RECEIVED_HEADER if facts.at else TimeSource.NONE,
            category=Category.SPAM,
            original_message_id=facts.message_id,
            urls=tuple(m[1] for m in _SITE.finditer(head) if m[1])[:20],
            provenance=Provenance(part=part.path, line=None, rule="spamcop.site"),
        )


def _rows(part: Part, head: str, sent: datetime | None) -> Iterator[Report]:
    """The table of a summary or an alert: an address and what was seen of it on each line.

    `sent`: the hour is followed by a length, so that the mail's own date tells the year.
    """
    seen: set[Address] = set()
    for number, line in enumerate(head.splitlines(), 1):
        found = _ROW.match(line)
        if found is None or not ("." in found[1] or ":" in found[1]):
            continue
        address = addresses.parse(found[1])
        if address is None or address in seen:
            continue
        seen.add(address)
        at = _hour(found[2] or "", sent)
        yield Report(
            source_ip=address,
            occurred_at=at,
            time_source=TimeSource.STATED if at else TimeSource.NONE,
            category=Category.SPAM,
            evidence=EvidenceLevel.SUMMARY,
            provenance=Provenance(part=part.path, line=number, rule="spamcop.table"),
            excerpt=values.excerpt(line.strip()),
        )


def _hour(text: str, sent: datetime | None) -> datetime | None:
    """`Jul 07 00h/25`: the hour of the last report and the year, or of the first and how many hours it went on; UTC."""
    found = _HOUR.search(text)
    if found is None or found[1] not in _MONTHS or (sent is None and len(found[4]) != 2):
        return None
    month, day, hour = _MONTHS.index(found[1]) + 1, int(found[2]), int(found[3])
    year = 2000 + int(found[4]) if sent is None else sent.year - ((month, day) > (sent.month, sent.day + 1))
    try:
        return datetime(year, month, day, hour, tzinfo=UTC)
    except ValueError:
        return None


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
