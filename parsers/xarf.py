"""XARF 3 and 4: JSON as an attachment, as a part of a report, or as the whole body.

Versions 3 and 4 are read by their field names; the `xarf` package says whether a version 4 report is valid.
An invalid one with a usable source is still a complaint, with a warning: reporters often leave out what the
schema demands (`source_port` first of all). Version 2 and 0.x are X-ARF (see `xarf_text`).
"""

import base64
import binascii
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from parsers import evidence, values
from parsers.categories import XARF_CATEGORIES, category_of_word
from parsers.documents import read_json_values
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
    Rejected,
    Report,
    Reporter,
    Role,
)

MAX_REPORTS = 1_000
_MARK = re.compile(r'"(?:xarf_version|ReporterInfo|source_identifier)"')
_MEMBER = re.compile(r'"([A-Za-z_]{1,40})"\s*:\s*(?:"((?:[^"\\\n]|\\.){0,2000})"|(-?\d{1,12}))')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """One JSON report, and where it stands. `broken`: recovered from JSON that does not parse."""

    content: Mapping[str, Any]
    part: str
    line: int
    broken: bool = False


def recognises(message: Message, reading: Reading) -> bool:  # noqa: ARG001 - one signature for all readers
    """Is there a XARF JSON document in it?"""
    return any(_MARK.search(text) for _, text in _candidates(message))


def read(message: Message, reading: Reading) -> Parsed:
    """Read every XARF document of the mail. Raises MalformedReport when none can be read."""
    documents = [document for part, text in _candidates(message) for document in _documents(part, text)]
    if not documents:
        raise MalformedReport("the XARF document is not JSON")
    notes: list[str] = []
    reports, rejected = [], []
    for document in documents[:MAX_REPORTS]:
        report, refused = _report(document, reading, notes)
        reports.append(report)
        rejected += refused
    if all(report.source_ip is None for report in reports):
        reports = [_from_text(report, message) for report in reports[:1]]
    elif len(reports) > 1:
        reports = [report for report in reports if report.source_ip is not None]
    return Parsed(
        kind=Kind.COMPLAINT,
        format=Format.XARF,
        reporter=_reporter(documents[0].content, message),
        reports=tuple(reports),
        rejected=tuple(rejected),
        warnings=tuple(dict.fromkeys(notes)),
    )


PARSER = Parser(name="xarf", recognises=recognises, read=read)


def _candidates(message: Message) -> Iterator[tuple[Part, str]]:
    for part in message.every_part():
        text = values.text_of(part)
        if text and text.lstrip("﻿ \t\r\n").startswith(("{", "[")) and _MARK.search(text[:200_000]):
            yield part, text


def _documents(part: Part, text: str) -> Iterator[_Document]:
    found = read_json_values(text)
    for line, value in found or ():
        if isinstance(value, dict) and (
            "xarf_version" in value or "Report" in value or "source_identifier" in value
        ):
            yield _Document(content=value, part=part.path, line=line)
    if not found and (recovered := _recovered(text)):
        yield _Document(content=recovered, part=part.path, line=1, broken=True)


def _recovered(text: str) -> dict[str, Any]:
    """The simple members of a document that was cut off; the first of a name wins."""
    content: dict[str, Any] = {}
    for member in _MEMBER.finditer(text[:200_000]):
        content.setdefault(member[1], member[2] if member[2] is not None else int(member[3]))
    return content


def _report(document: _Document, reading: Reading, notes: list[str]) -> tuple[Report, list[Rejected]]:
    if "Report" in document.content:
        return _version3(document, reading, notes)
    return _version4(document, reading, notes)


def _version4(document: _Document, reading: Reading, notes: list[str]) -> tuple[Report, list[Rejected]]:
    content = document.content
    notes += ["the JSON is cut off; read as far as it goes"] if document.broken else _invalid(content)
    source, rule = values.address_in(_word(content, "source_identifier")), "xarf.source-identifier"
    if source is None:
        source, rule = _hosting(content), "xarf.hosting"
    category = category_of_word(_word(content, "type")) or XARF_CATEGORIES.get(
        _word(content, "category"), Category.OTHER
    )
    payloads = list(_payloads(content.get("evidence"), "payload", "content_type"))
    return _finish(
        document,
        reading,
        source=source,
        rule=rule,
        port=values.port_in(content.get("source_port")),
        when=_word(content, "timestamp"),
        category=category,
        payloads=payloads,
        message_id=_word(content, "message_id"),
        urls=_urls(content),
        destination=values.address_in(_word(content, "destination_ip")),
        transport=_word(content, "protocol"),
    )


def _version3(document: _Document, reading: Reading, notes: list[str]) -> tuple[Report, list[Rejected]]:
    content = _mapping(document.content.get("Report"))
    nested = _mapping(content.get("Source"))
    more = _mapping(content.get("AdditionalInfo"))
    if document.broken:
        notes.append("the JSON is cut off; read as far as it goes")
    source = values.address_in(
        _word(content, "SourceIp", "SourceIP", "IP") or _word(nested, "IP", "Ip", "Value")
    )
    attached = content.get("Samples") or content.get("Attachment") or content.get("Evidence")
    return _finish(
        document,
        reading,
        source=source,
        rule="xarf.source-ip",
        port=values.port_in(content.get("SourcePort") or nested.get("Port")),
        when=_word(content, "Date", "LastSeen", "FirstSeen"),
        category=category_of_word(_word(content, "ReportType")) or Category.OTHER,
        payloads=list(_payloads(attached, "Payload", "ContentType")),
        message_id=_word(content, "MessageId", "MessageID") or _word(more, "MessageId", "MessageID"),
        urls=_urls({**more, **content, **{f"source_{k}": v for k, v in nested.items()}}),
        destination=values.address_in(
            _word(content, "DestinationIp", "DestinationIP") or _word(more, "DestinationIP", "DestinationIp")
        ),
        transport=_word(content, "Protocol") or _word(more, "Protocol"),
    )


def _finish(
    document: _Document,
    reading: Reading,
    *,
    source: Address | None,
    rule: str,
    port: int | None,
    when: str,
    category: Category,
    payloads: list[tuple[str, str]],
    message_id: str,
    urls: tuple[str, ...],
    destination: Address | None,
    transport: str,
) -> tuple[Report, list[Rejected]]:
    time = values.time_in(when, zone=None, reading=reading)
    level, excerpt, reported = _shown(payloads, source)
    if transport.casefold() == "udp" and level not in (EvidenceLevel.ORIGINAL_MESSAGE, EvidenceLevel.NONE):
        level = EvidenceLevel.SUMMARY
    report = Report(
        source_ip=source,
        source_port=port,
        occurred_at=time.at,
        time_source=time.source,
        category=category,
        evidence=level if source else EvidenceLevel.NONE,
        original_message_id=message_id or (reported.message_id if reported else None),
        urls=urls,
        destination_ip=destination,
        provenance=Provenance(part=document.part, line=document.line, rule=rule),
        excerpt=values.excerpt(excerpt or values.shown_json(document.content)),
    )
    refused = [Rejected(ip=destination, role=Role.VICTIM, rule="xarf.destination-ip")] if destination else []
    return report, refused


def _shown(
    payloads: list[tuple[str, str]], source: Address | None
) -> tuple[EvidenceLevel, str, Message | None]:
    """How good the evidence in the report is, its text, and the reported message when it holds one."""
    level, shown = EvidenceLevel.SUMMARY, ""
    for content_type, text in payloads:
        if content_type.startswith("message/") or evidence.is_message(text):
            return EvidenceLevel.ORIGINAL_MESSAGE, text, open_message(text.encode("utf-8", "replace"))
        found = evidence.level_of_log(text, source)
        shown = shown or text
        if found is EvidenceLevel.LOG:
            level, shown = found, text
    return level, shown, None


def _payloads(items: object, payload: str, content_type: str) -> Iterator[tuple[str, str]]:
    """The pieces of evidence as (content type, text); base64 or plain, whatever the report claims."""
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        raw = item.get(payload) or item.get("Data") or item.get("payload")
        if not isinstance(raw, str) or len(raw) > 8_000_000:
            continue
        kind = str(item.get(content_type) or item.get("content_type") or "").casefold()
        if not kind.startswith(("image/", "application/pdf")):
            yield kind, _plain(raw, item.get("Base64Encoded"))


def _plain(raw: str, encoded: object) -> str:
    if encoded is not False and re.fullmatch(r"[A-Za-z0-9+/\s]{8,}={0,2}\s*", raw):
        try:
            return base64.b64decode(raw, validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return raw
    return raw


def _invalid(content: Mapping[str, Any]) -> list[str]:
    """What the schema finds wrong, as one warning."""
    import xarf  # large, and few mails need it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = xarf.parse(dict(content))
    except (xarf.XARFError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        return [f"XARF: not valid: {str(fault)[:200]}"]
    if not result.errors:
        return []
    named = ", ".join(dict.fromkeys(error.field or error.message[:80] for error in result.errors[:5]))
    return [f"XARF: not valid against the schema: {named}"]


def _hosting(content: Mapping[str, Any]) -> Address | None:
    """The host's address where the source is a name; several addresses are no answer."""
    if content.get("category") not in ("content", "copyright", None):
        return None
    found: list[Address] = []
    for key, value in content.items():
        if "host" in key.casefold() or key.casefold() in (
            "ip",
            "ip_address",
            "server_ip",
            "resolved_ip",
            "resolved_ips",
        ):
            found += values.addresses_below(value)
    return found[0] if len(set(found)) == 1 else None


def _from_text(report: Report, message: Message) -> Report:
    """A report about a name: the mail's own text may say `URL [192.0.2.1]`."""
    found = values.address_behind_url(message.text)
    if found is None:
        return report
    source, line = found
    return replace(
        report,
        source_ip=source,
        evidence=EvidenceLevel.SUMMARY,
        provenance=Provenance(part=values.part_of_text(message), line=line, rule="xarf.text-behind-url"),
    )


def _urls(content: Mapping[str, Any]) -> tuple[str, ...]:
    found = []
    for key, value in content.items():
        if (
            isinstance(value, str)
            and re.match(r"(?i)h(?:tt|xx)ps?://", value)
            and "link" not in key.casefold()
        ):
            found.append(value[:2_000])
    return tuple(dict.fromkeys(found))


def _reporter(content: Mapping[str, Any], message: Message) -> Reporter:
    info = _mapping(content.get("ReporterInfo"))
    reporter = _mapping(content.get("reporter"))
    organisation = _word(reporter, "org") or _word(info, "ReporterOrg") or message.from_name
    return Reporter(address=message.from_address, organisation=organisation)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(content: Mapping[str, Any], *names: str) -> str:
    """The first of these members that is a text or a number, "" when none is."""
    for name in names:
        value = content.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()[:4_000]
    return ""
