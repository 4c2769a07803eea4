"""The order of questions, and that no reader is forgotten."""

import importlib
import pkgutil
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

import parsers
from abuse_mta.parsed_json import render
from parsers import registry
from parsers.message import Limits, Message, open_message
from parsers.parser import MalformedReport, Parser
from parsers.report import Kind, Malformed, Parsed, Reading


def test_every_reader_is_registered() -> None:
    """A module with a PARSER that is not in the tuple would never be asked."""
    found = {
        module.PARSER.name
        for name in pkgutil.iter_modules(parsers.__path__)
        if hasattr(module := importlib.import_module(f"parsers.{name.name}"), "PARSER")
    }
    assert found == {parser.name for parser in registry.PARSERS}


def test_the_guesser_comes_last() -> None:
    """Free text recognises everything."""
    assert registry.PARSERS[-1].name == "freetext"


def test_a_malformed_report_stops_there() -> None:
    """Once recognised, it never slides on to the guesser."""

    def fail(message: Message, reading: Reading) -> Parsed:
        raise MalformedReport("no source")

    broken = Parser(name="broken", recognises=lambda message, reading: True, read=fail)
    outcome = registry.parse(
        open_message(b"Subject: Abuse\r\n\r\nfrom 192.0.2.9"), Reading(), (broken, *registry.PARSERS)
    )
    assert isinstance(outcome, Malformed)
    assert (outcome.by, outcome.why, outcome.parsed.reports) == ("broken", "no source", ())


def test_an_unreadable_mail_says_why() -> None:
    """And is no complaint."""
    outcome = registry.parse(open_message(b"x" * 100, Limits(size=10)))
    assert isinstance(outcome, Parsed)
    assert (outcome.kind, outcome.warnings) == (Kind.UNREADABLE, ("size: 100 bytes",))


def test_who_is_accused_is_not_rejected_as_well() -> None:
    """Not even where a report names one address on both sides."""
    report = '{"source_identifier": "192.0.2.1", "destination_ip": "192.0.2.1"}'
    outcome = parsers.read(f"Subject: report\nContent-Type: application/json\n\n{report}".encode())
    assert isinstance(outcome, Parsed)
    assert ([str(one.source_ip) for one in outcome.reports], outcome.rejected) == (["192.0.2.1"], ())


def test_the_same_text_has_the_same_fingerprint() -> None:
    """Case, width and spacing do not count; another text is another."""
    hashes = []
    for text in ("Abuse from 192.0.2.9", "ABUSE  from\r\n１９２.0.2.9", "Abuse from 192.0.2.8"):
        outcome = parsers.read(f"Subject: x\r\n\r\n{text}".encode())
        assert isinstance(outcome, Parsed)
        hashes.append(outcome.body_hash)
    assert hashes[0] == hashes[1] != hashes[2]


def test_the_json_form() -> None:
    """Every field of the interface, and no report for a mail that is no complaint."""
    raw = (
        b"From: Soc <soc@example.net>\r\nSubject: SSH\r\nDate: Tue, 10 Jun 2025 10:00:00 +0000\r\n\r\nUTC times\r\n"
        b"2025-06-09 01:02:03 h sshd[1]: Failed password for root from 192.0.2.9 port 51234 ssh2\r\n"
    )
    outcome = parsers.read(raw)
    assert render("x.eml", outcome) == {
        "file": "x.eml", "kind": "complaint", "format": "freetext",
        "reporter": {"address": "soc@example.net", "organisation": "Soc"},
        "reports": [
            {
                "source_ip": "192.0.2.9", "source_port": 51234, "occurred_at": "2025-06-09T01:02:03+00:00",
                "time_source": "stated", "category": "login-attack", "evidence": "log", "original_message_id": None,
                "urls": [], "destination_ip": None, "provenance": {"part": "1", "line": 2, "rule": "log.source"},
            }
        ],
        "rejected": [], "warnings": [],
    }  # fmt: skip
    assert isinstance(outcome, Parsed)
    assert render("x.eml", replace(outcome, kind=Kind.NOT_ABUSE))["reports"] == []


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_read(text: str, subject: str) -> None:
    """Never raises."""
    raw = f"Subject: {subject}\n\n{text}".encode("utf-8", "surrogatepass")
    render("x", parsers.read(raw))


WORDS = st.sampled_from(
    ["192.0.2.9", "198.51.100.7", "from", "our server", "Source IP:", "攻撃元：", "Received: from x ([192.0.2.1]) by y; ", "\n", "\n\n",
     "> ", "2025-06-09 01:02:03", "Jun  9 01:02:03 h sshd[1]:", "a,b,c", "\t", "|", "{\"src_ip\":", "Subject: x", "-- ", "::", "spam",
     "traceroute to", " 1  192.0.2.1  1 ms", "inetnum:", "-----Original Message-----", "On x wrote:", "/24", "http://", "-> ", "<a>"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40))
def test_any_heap_of_words_is_read(words: list[str]) -> None:
    """Never raises, and never names an address that is not there."""
    text = " ".join(words)
    outcome = parsers.read(f"Subject: Abuse\n\n{text}".encode())
    parsed = outcome if isinstance(outcome, Parsed) else outcome.parsed
    assert all(
        r.source_ip is None or str(r.source_ip) in text or ":" in str(r.source_ip) for r in parsed.reports
    )
