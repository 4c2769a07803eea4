"""SpamCop, block lists and statistics: what they name, and what they only mention."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from parsers import blocklist, dmarc, spamcop
from parsers.message import Message, open_message
from parsers.registry import parse
from parsers.report import Category, EvidenceLevel, Format, Kind, Parsed, Reading

Build = Callable[..., Message]
HEADER = (
    "Received: from m.sender.example ([198.51.100.7]) by mx.reporter.example; Thu, 12 Jun 2025 08:00:00 +0000\n"
    "Message-ID: <s@sender.example>\nSubject: Offer\n"
)


def addresses(found: Parsed) -> list[str | None]:
    """The address of each report."""
    return [str(r.source_ip) if r.source_ip else None for r in found.reports]


@pytest.mark.parametrize(
    ("body", "level"),
    [("\nBuy now.\n", EvidenceLevel.ORIGINAL_MESSAGE), ("\n", EvidenceLevel.PASTED_HEADERS)],
)
def test_reads_a_spamcop_report(mail: Build, body: str, level: EvidenceLevel) -> None:
    """The line about the source, and how much of the spam was sent along."""
    text = (
        "[ SpamCop V5.4.0 ]\nEmail from 192.0.2.1 / Thu, 12 Jun 2025 10:00:00 +0200\nhttps://x.example/\n\n"
        f"[ Offending message ]\n{HEADER}{body}"
    )
    report = spamcop.read(mail(text), Reading()).reports[0]
    assert (str(report.source_ip), report.evidence) == ("192.0.2.1", level)
    assert report.original_message_id == "<s@sender.example>"
    assert report.occurred_at is not None
    assert report.occurred_at.isoformat() == "2025-06-12T10:00:00+02:00"


def test_an_advertised_site_is_meant_not_the_sender(mail: Build) -> None:
    """`<url> is <address>` names the host of the page."""
    text = (
        "[ SpamCop V5.4.0 ]\nSpamvertised web site: http://a.example/x\nhttps://x.example/w3m\n"
        "http://a.example/x is 192.0.2.9; Thu, 12 Jun 2025 10:00:00 GMT\n\n"
        f"[ Offending message ]\n{HEADER}\nBuy\n"
    )
    found = spamcop.read(mail(text), Reading())
    assert addresses(found) == ["192.0.2.9"]
    assert (found.reports[0].urls, found.reports[0].evidence) == (
        ("http://a.example/x",),
        EvidenceLevel.SUMMARY,
    )


def test_a_quoted_report_in_an_answer_is_no_report(mail: Build) -> None:
    """Who answers quotes; who forwards means it."""
    text = "fixed.\n\n> [ SpamCop V5.4.0 ]\n> Email from 192.0.2.1 / Thu, 12 Jun 2025 10:00:00 +0200\n"
    assert not spamcop.recognises(mail(text, subject="Re: [SpamCop (192.0.2.1) id:1] Offer"), Reading())
    assert spamcop.recognises(mail(text, subject="Fwd: [SpamCop (192.0.2.1) id:1] Offer"), Reading())


def test_reads_a_listing_among_lookalikes(mail: Build) -> None:
    """The listed address, not the answer of the list, its reversed query or the monitor."""
    text = (
        "The IP 192.0.2.1 has been listed on a blacklist:\n  bl.example 127.0.0.4\n"
        "Query: 1.2.0.192.bl.example\nSince: 2025-06-12 02:00 UTC\nReason: open proxy\nmonitor 203.0.113.30\n"
    )
    message = mail(text, subject="192.0.2.1 blacklisted")
    assert blocklist.recognises(message, Reading())
    report = blocklist.read(message, Reading()).reports[0]
    assert (str(report.source_ip), report.category) == ("192.0.2.1", Category.OPEN_SERVICE)
    assert (report.evidence, report.time_source) == (EvidenceLevel.SUMMARY, "stated")


def test_a_listed_network_names_no_offender(mail: Build) -> None:
    """A prefix is not expanded, and its base address is not the offender."""
    message = mail("The range 192.0.2.128/27 was added to the block list.", subject="Listing: 192.0.2.128/27")
    found = blocklist.read(message, Reading())
    assert addresses(found) == [None]
    assert found.warnings == ("the network 192.0.2.128/27 is listed, no single address",)


def test_a_delisting_is_no_complaint(mail: Build) -> None:
    """Good news looks just like bad news."""
    message = mail("192.0.2.1 was removed from the block list.", subject="192.0.2.1 delisted")
    outcome = parse(message)
    assert isinstance(outcome, Parsed)
    assert outcome.kind is Kind.NOT_ABUSE


def test_pasted_headers_are_better_evidence_than_a_listing(mail: Build) -> None:
    """A complaint that mentions a list is left to the reader of headers."""
    text = f"Your IP is on a blacklist and sends spam:\n\n{HEADER}\n"
    assert not blocklist.recognises(mail(text, subject="192.0.2.1 blacklisted"), Reading())


@pytest.mark.parametrize(
    "part",
    [
        (
            "text/xml",
            "<feedback><report_metadata><org_name>x</org_name></report_metadata></feedback>",
            "r.xml",
        ),
        ("application/tlsrpt+json", '{"organization-name": "x", "policies": []}', "r.json"),
        ("application/octet-stream", "broken", "a.example!b.example!1749513600!1749599999.zip"),
    ],
)
def test_statistics_are_no_complaint(mail: Any, part: tuple[str, str, str]) -> None:
    """DMARC and TLS reports, known by content, type or name."""
    message = mail("", part)
    assert dmarc.recognises(message, Reading())
    assert dmarc.read(message, Reading()).kind is Kind.AGGREGATE


def test_statistics_inside_a_forwarded_mail_are_evidence(mail: Any) -> None:
    """Only the mail's own parts make it an aggregate."""
    inner = "From: a@b.example\nContent-Type: text/xml\n\n<feedback><report_metadata/></feedback>\n"
    head = "From: c@d.example\nSubject: abuse\nContent-Type: message/rfc822\n\n"
    assert not dmarc.recognises(open_message((head + inner).encode()), Reading())


SUMMARY = """All times are UTC.

    IP_Address    Start/Length     Trap User Mole Simp Comments
RDNS
  198.51.100.14   Dec 30 02h/11      17    0    0    0 blocked
dsl-14-100.pool.fiberco.example.net
  198.51.100.207  Jan  1 09h/3        2    1    0    1
"""


def test_a_summary_of_whoever_tells_hours_and_lengths(mail: Build, reading: Reading) -> None:
    """The layout tells, not the name; the year is that of the mail or the one before."""
    read = parse(mail(SUMMARY), reading)
    assert isinstance(read, Parsed)
    assert read.format is Format.SPAMCOP
    assert [(str(r.source_ip), r.occurred_at) for r in read.reports] == [
        ("198.51.100.14", datetime(2024, 12, 30, 2, tzinfo=UTC)),
        ("198.51.100.207", datetime(2025, 1, 1, 9, tzinfo=UTC)),
    ]


def test_an_advertised_site_in_the_layout_of_another(mail: Build, reading: Reading) -> None:
    """Its own address is complained about, not the sender of the mail below."""
    text = (
        "[ SpamStop V5.3.0 ]\n\nSpamvertised web site: http://pills.example.org/\n"
        "http://pills.example.org/ is 198.51.100.62; Fri, 6 Jun 2025 01:51:40 +0000\n\n[ Offending message ]\n"
        "Received: from mail.example.org (mail.example.org [192.0.2.201]) by mx1.home.example; Fri, 6 Jun 2025 00:40:05 +0000\n"
        "From: news@example.org\nSubject: Pills\n\nClick.\n"
    )
    read = parse(mail(text), reading)
    assert isinstance(read, Parsed)
    assert [(str(r.source_ip), r.occurred_at) for r in read.reports] == [
        ("198.51.100.62", datetime(2025, 6, 6, 1, 51, 40, tzinfo=UTC))
    ]
