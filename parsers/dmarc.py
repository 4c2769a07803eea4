"""DMARC aggregate reports (RFC 7489 §7.2) and SMTP TLS reports (RFC 8460): statistics, no complaints."""

import re

from parsers import values
from parsers.message import Message, Part
from parsers.parser import Parser
from parsers.patterns import Caseless
from parsers.report import Format, Kind, Parsed, Reading, Reporter

_FILE = Caseless(r"[^!/\s]{3,255}![^!/\s]{3,255}!\d{9,11}!\d{9,11}")
_SUBJECT = Caseless(r"report[- ]domain:.{1,300}(?:submitter|report-id)\s*:", re.DOTALL)
_XML = re.compile(r"<feedback\b[^>]*>[\s\S]{0,4000}?<report_metadata\b")
_TLS = re.compile(r'"(?:policies|organization-name)"[\s\S]{0,20000}"(?:date-range|policies|report-id)"')


def recognises(message: Message, reading: Reading) -> bool:  # noqa: ARG001 - one signature for all readers
    """Is the mail itself an aggregate report? One that is attached to a forwarded complaint is evidence."""
    if any(_is_aggregate(part) for part in message.parts if part.message is None):
        return True
    return bool(_SUBJECT.search(message.subject)) and not any(part.message for part in message.parts)


def _is_aggregate(part: Part) -> bool:
    if part.content_type.startswith(("application/tlsrpt", "multipart/")):
        return part.content_type.startswith("application/tlsrpt")
    if part.filename and _FILE.search(part.filename):
        return True
    text = values.text_of(part)
    if not text:
        return False
    head = text[:30_000]
    return bool(_XML.search(head)) or (head.lstrip().startswith("{") and bool(_TLS.search(head)))


def read(message: Message, reading: Reading) -> Parsed:  # noqa: ARG001 - one signature for all readers
    """Name who sends the statistics; there are no reports in them."""
    return Parsed(
        kind=Kind.AGGREGATE,
        format=Format.NONE,
        reporter=Reporter(address=message.from_address, organisation=message.from_name),
        automatic=True,
    )


PARSER = Parser(name="dmarc-aggregate", recognises=recognises, read=read)
