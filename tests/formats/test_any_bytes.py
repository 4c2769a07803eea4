"""Whatever the bytes: reading ends with an outcome, and keeps its promises about it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.message import open_message
from parsers.registry import parse
from parsers.report import EvidenceLevel, Kind, Malformed, Outcome, Parsed, Reading

WORDS = st.sampled_from(
    ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "x.x.x.x", "0.0.0.0", "", "999.1.1.1", "${IP}", "abuse",
     "2025-06-11T10:00:00Z", "Thu, 12 Jun 2025 08:00:00 +0000", "1749636000", "http://192.0.2.1/", "src_ip",
     "timestamp", "192.0.2.0/24"]
)  # fmt: skip
VALUES = st.one_of(WORDS, st.text(st.characters(exclude_categories=()), max_size=40))
"""NUL and halves of characters too: JSON can spell them."""
FIELDS = st.sampled_from(
    ["Source-IP", "Feedback-Type", "Arrival-Date", "Source", "Source-Type", "Report-Type", "Reported-From", "Category",
     "Date", "Version", "IP", "Time", "Failures", "Interval", "Sender IP Address", "Received"]
)  # fmt: skip
SOME = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def texts(value: Any) -> Iterator[str]:
    """Every string in it."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for item in value.items() for part in item for text in texts(part))
        case tuple() | list():
            yield from (text for item in value for text in texts(item))


def keeps_its_promises(outcome: Outcome) -> None:
    """A complaint has a report or is malformed; nothing else has; without an address no evidence is strong.

    What it says is text that every database takes.
    """
    if isinstance(outcome, Malformed):
        assert outcome.parsed.reports == ()
        return
    said = outcome if isinstance(outcome, Parsed) else outcome.parsed
    told = "".join(texts(asdict(said)))
    assert "\0" not in told
    told.encode()
    asked = (Kind.COMPLAINT, Kind.DISCLOSURE_REQUEST, Kind.POLICE_INQUIRY)
    assert bool(said.reports) == (said.kind in asked)
    for report in said.reports:
        assert report.source_ip is not None or report.evidence in (
            EvidenceLevel.NONE, EvidenceLevel.CLAIM, EvidenceLevel.SUMMARY, EvidenceLevel.ARF
        )  # fmt: skip
        assert len(report.excerpt) <= 4_000
        assert report.source_ip not in {rejected.ip for rejected in said.rejected}


@SOME
@given(raw=st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes, reading: Reading) -> None:
    """Bytes that are no mail at all."""
    keeps_its_promises(parse(open_message(raw), reading))


@SOME
@given(fields=st.lists(st.tuples(FIELDS, VALUES), max_size=12), kind=st.sampled_from(["feedback", "x-arf"]))
def test_any_fields_are_read(fields: list[tuple[str, str]], kind: str, reading: Reading) -> None:
    """Feedback and X-ARF parts with any fields in any order."""
    lines = "\n".join(f"{name}: {value}" for name, value in fields)
    content_type = "message/feedback-report" if kind == "feedback" else "text/plain"
    raw = (
        "From: a@b.example\nSubject: s\nContent-Type: multipart/report; boundary=b\n\n--b\n"
        f"Content-Type: text/plain\n\nx\n--b\nContent-Type: {content_type}\n\n{lines}\n--b--\n"
    )
    keeps_its_promises(parse(open_message(raw.encode("utf-8", "surrogatepass")), reading))


@SOME
@given(
    rows=st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=8),
    mark=st.sampled_from([",", ";", "\t", "|", "  "]),
    inline=st.booleans(),
)
def test_any_table_is_read(rows: list[list[str]], mark: str, inline: bool, reading: Reading) -> None:
    """Tables of any shape, attached and inline."""
    text = "\n".join(mark.join(row) for row in rows)
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail["Subject"] = "report"
    raw = text.encode("utf-8", "surrogatepass")
    if inline:
        head = b"From: a@b.example\nSubject: report\nContent-Type: text/plain; charset=utf-8\n\n"
        keeps_its_promises(parse(open_message(head + raw), reading))
        return
    mail.set_content("see attachment")
    mail.add_attachment(raw, maintype="text", subtype="csv", filename="list.csv")
    keeps_its_promises(parse(open_message(mail.as_bytes()), reading))


JSON = st.recursive(
    st.one_of(VALUES, st.integers(), st.floats(allow_nan=False), st.none(), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(VALUES, inner, max_size=4)),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["xarf_version", "source_identifier", "timestamp", "category", "type", "evidence", "Report", "SourceIp", "Source",
     "Samples", "AdditionalInfo", "ReporterInfo", "reporter", "destination_ip", "src_ip", "protocol"]
)  # fmt: skip


@SOME
@given(
    content=st.one_of(
        st.dictionaries(NAMES, JSON, max_size=8), st.lists(st.dictionaries(NAMES, JSON), max_size=3)
    )
)
def test_any_json_is_read(content: Any, reading: Reading) -> None:
    """XARF members with values of any type."""
    head = b"From: a@b.example\nSubject: report\nContent-Type: application/json\n\n"
    keeps_its_promises(parse(open_message(head + json.dumps(content).encode()), reading))


@pytest.fixture(scope="module")
def seeds(project_root: Path) -> list[bytes]:
    """The small mails of the corpus."""
    files = sorted((project_root / "tests" / "corpus").glob("*.eml"))
    return [raw for path in files if len(raw := path.read_bytes()) < 12_000]


@SOME
@given(data=st.data())
def test_damaged_mails_are_read(data: st.DataObject, seeds: list[bytes], reading: Reading) -> None:
    """Mails of the corpus with a piece cut out, doubled or overwritten."""
    raw = data.draw(st.sampled_from(seeds))
    start = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 600))
    put = data.draw(st.one_of(st.just(b""), st.just(raw[start : start + length] * 2), st.binary(max_size=30)))
    keeps_its_promises(parse(open_message(raw[:start] + put + raw[start + length :]), reading))
