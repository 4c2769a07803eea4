"""ARF: the fields, their broken forms, and what the reported mail gives where they are missing."""

from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

import pytest

from parsers import arf, feedback_without_arf
from parsers.message import Message, open_message
from parsers.parser import MalformedReport
from parsers.registry import parse
from parsers.report import (
    Category,
    EvidenceLevel,
    Format,
    Kind,
    Parsed,
    Provenance,
    Reading,
    Role,
    TimeSource,
)

SPAM = (
    "Received: from mail.sender.example (mail.sender.example [198.51.100.7])\n"
    "\tby mx.reporter.example; Thu, 12 Jun 2025 08:00:00 +0000\n"
    "Received: from inside ([203.0.113.9]) by mail.sender.example; Thu, 12 Jun 2025 07:59:00 +0000\n"
    "From: x@sender.example\nSubject: Offer\nMessage-ID: <spam@sender.example>\n\nBuy.\n"
)
Feedback = Callable[..., Message]


def test_reads_every_stated_field(feedback: Feedback, reading: Reading) -> None:
    """What the feedback part states is taken as stated, with its line."""
    mail = feedback(
        "Feedback-Type: abuse\nVersion: 1\nSource-IP: 192.0.2.1\nSource-Port: 25\n"
        "Arrival-Date: Thu, 12 Jun 2025 08:00:05 +0000\nOriginal-Mail-From: <b@sender.example>\n"
        "Reported-URI: http://a.example/\nReported-URI: http://b.example/",
        SPAM,
    )
    report = arf.read(mail, reading).reports[0]
    assert report.source_ip == ip_address("192.0.2.1")
    assert report.source_port == 25
    assert report.occurred_at == datetime(2025, 6, 12, 8, 0, 5, tzinfo=UTC)
    assert report.time_source is TimeSource.STATED
    assert report.category is Category.SPAM
    assert report.evidence is EvidenceLevel.ARF
    assert report.original_message_id == "<spam@sender.example>"
    assert report.urls == ("http://a.example/", "http://b.example/")
    assert report.arrival_date == "Thu, 12 Jun 2025 08:00:05 +0000"
    assert report.original_mail_from == "b@sender.example"
    assert report.provenance == Provenance(part="2", line=3, rule="arf.source-ip")


def test_a_hop_of_ours_below_the_border_is_no_more_than_claimed(feedback: Feedback) -> None:
    """Without a Source-IP a forged Received line would else have a customer of ours stopped."""
    ours = Reading(networks=(ip_network("203.0.113.0/24"),))
    found = parse(feedback("Feedback-Type: abuse\nUser-Agent: x\nVersion: 1", SPAM), ours)
    assert isinstance(found, Parsed)
    assert [(str(r.source_ip), r.evidence) for r in found.reports] == [("203.0.113.9", EvidenceLevel.CLAIM)]


@pytest.mark.parametrize(
    "written",
    [
        "::ffff:192.0.2.1",
        "192.0.2.1 mail.sender.example",
        "mail.sender.example [192.0.2.1]",
        "[192.0.2.1]",
        "'192.0.2.1'",
        "192.0.2.1:587",
    ],
)
def test_reads_the_broken_forms_of_the_source(feedback: Feedback, reading: Reading, written: str) -> None:
    """The address is found in each form in which reporters write Source-IP."""
    found = arf.read(feedback(f"Feedback-Type: abuse\nSource-IP: {written}", SPAM), reading)
    assert found.reports[0].source_ip == ip_address("192.0.2.1")


@pytest.mark.parametrize("fields", ["Feedback-Type: abuse", "Feedback-Type: abuse\nSource-IP:"])
def test_recovers_the_source_from_the_reported_mail(
    feedback: Feedback, reading: Reading, fields: str
) -> None:
    """Without Source-IP the host at the reporter's border counts, marked as derived; what is below it does not."""
    found = arf.read(feedback(fields, SPAM), reading)
    report = found.reports[0]
    assert report.source_ip == ip_address("198.51.100.7")
    assert report.occurred_at == datetime(2025, 6, 12, 8, tzinfo=UTC)
    assert report.time_source is TimeSource.RECEIVED_HEADER
    assert report.provenance.rule == "derived.received.border"
    assert [(str(r.ip), r.role) for r in found.rejected] == [("203.0.113.9", Role.QUOTED)]


def test_a_withheld_source_below_a_withheld_border_is_none(feedback: Feedback, reading: Reading) -> None:
    """Where the reporter blanks out the address, the hop below the blank is not put in its place."""
    blanked = (
        "Received: from mta.relay.example ([xxx.xxx.xxx.xxx]) by mx.reporter.example; "
        "Thu, 12 Jun 2025 08:00:00 +0000\n" + SPAM.replace("mx.reporter.example", "mta.relay.example")
    )
    found = arf.read(feedback("Feedback-Type: abuse\nSource-IP: [REDACTED]", blanked), reading)
    assert found.reports[0].source_ip is None


def test_takes_the_receipt_where_the_arrival_is_the_click(feedback: Feedback, reading: Reading) -> None:
    """An Arrival-Date long after the mail was received is when somebody pressed the button."""
    fields = "Feedback-Type: abuse\nSource-IP: 198.51.100.7\nArrival-Date: Sat, 14 Jun 2025 20:00:00 +0000"
    report = arf.read(feedback(fields, SPAM), reading).reports[0]
    assert report.occurred_at == datetime(2025, 6, 12, 8, tzinfo=UTC)


def test_an_unknown_type_is_kept(feedback: Feedback, reading: Reading) -> None:
    """A Feedback-Type that no RFC knows does not lose the report."""
    found = arf.read(feedback("Feedback-Type: newsletter-hate\nSource-IP: 192.0.2.1", SPAM), reading)
    assert found.reports[0].source_ip == ip_address("192.0.2.1")
    assert found.warnings == ("unknown Feedback-Type 'newsletter-hate'",)


def test_praise_accuses_nobody(feedback: Feedback, reading: Reading) -> None:
    """not-spam (RFC 6430) has a source and no offender."""
    found = arf.read(feedback("Feedback-Type: not-spam\nSource-IP: 192.0.2.1", SPAM), reading)
    assert found.reports[0].source_ip is None
    assert [(str(r.ip), r.rule) for r in found.rejected] == [("192.0.2.1", "arf.not-spam")]


def test_an_authentication_failure_of_dmarc_is_named_so(feedback: Feedback, reading: Reading) -> None:
    """RFC 6591: who offends is open, so the category is other."""
    fields = "Feedback-Type: auth-failure\nAuth-Failure: dmarc\nSource-IP: 192.0.2.1"
    found = arf.read(feedback(fields, SPAM), reading)
    assert (found.format, found.reports[0].category) == (Format.DMARC_FAILURE, Category.OTHER)


def test_without_the_reported_mail_it_is_a_summary(feedback: Feedback, reading: Reading) -> None:
    """Fields alone are facts that nobody can check."""
    found = arf.read(feedback("Feedback-Type: abuse\nSource-IP: 192.0.2.1"), reading)
    assert found.reports[0].evidence is EvidenceLevel.SUMMARY


def test_the_words_beside_it_say_when_where_the_fields_do_not(feedback: Feedback, reading: Reading) -> None:
    """As milters for DMARC write them."""
    mail = feedback("Feedback-Type: auth-failure\nSource-IP: 192.0.2.9\n")
    (report,) = arf.read(mail, reading).reports
    assert report.occurred_at is None
    said = "an email message received from IP\n192.0.2.9 on Tue, 2 Jun 2026 08:14:55 +0200 (CEST)."
    mail = feedback("Feedback-Type: auth-failure\nSource-IP: 192.0.2.9\n", text=said)
    (report,) = arf.read(mail, reading).reports
    assert report.occurred_at == datetime.fromisoformat("2026-06-02T08:14:55+02:00")


def test_an_empty_feedback_part_is_malformed(feedback: Feedback, reading: Reading) -> None:
    """Recognised, broken, and not handed on to a guesser."""
    mail = feedback("nothing here")
    assert arf.recognises(mail, reading)
    with pytest.raises(MalformedReport, match="no fields"):
        arf.read(mail, reading)


def test_a_bare_reported_mail_is_a_feedback_loop(reading: Reading) -> None:
    """A mail that is nothing but message/rfc822 is read by its Received lines."""
    head = (
        "From: staff@bigmail.example\nSubject: complaint about message from 198.51.100.7\n"
        "Content-Type: message/rfc822\n\n"
    )
    mail = open_message((head + SPAM).encode())
    assert feedback_without_arf.recognises(mail, reading)
    found = feedback_without_arf.read(mail, reading)
    assert (found.kind, found.format) == (Kind.COMPLAINT, Format.JMRP)
    assert found.reports[0].source_ip == ip_address("198.51.100.7")
    assert found.reports[0].evidence is EvidenceLevel.ORIGINAL_MESSAGE


def test_a_forwarded_complaint_is_not_taken_for_the_spam(reading: Reading) -> None:
    """What is addressed to an abuse desk is the complaint: its sender's relay is no offender."""
    head = "From: a@isp.example\nSubject: Fwd: abuse\nContent-Type: message/rfc822\n\n"
    complaint = SPAM.replace(
        "From: x@sender.example", "From: victim@sender.example\nTo: abuse@isp.example.jp"
    )
    assert not feedback_without_arf.recognises(open_message((head + complaint).encode()), reading)


def test_a_digest_of_reports_complains_of_each_address() -> None:
    """Two of one address are one report, of the first; each reported mail belongs to its own feedback part."""

    def one(number: int, source: str, reported: str) -> str:
        return (
            f'--d\nContent-Type: message/rfc822\n\nSubject: {number}\nContent-Type: multipart/report; boundary="r{number}"\n\n'
            f"--r{number}\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x\nVersion: 1\n"
            f"Source-IP: {source}\nArrival-Date: Thu, 12 Jun 2025 08:0{number}:00 +0000\n"
            f"--r{number}\n{reported}--r{number}--\n"
        )

    mail = (
        'From: fbl@reporter.example\nSubject: digest\nContent-Type: multipart/digest; boundary="d"\n\n'
        + one(1, "192.0.2.33", "Content-Type: text/plain\n\nno copy kept\n")
        + one(2, "192.0.2.9", f"Content-Type: message/rfc822\n\n{SPAM}")
        + one(3, "192.0.2.33", f"Content-Type: message/rfc822\n\n{SPAM}")
        + "--d--\n"
    )
    found = parse(open_message(mail.encode()), Reading())
    assert isinstance(found, Parsed)
    assert [(str(r.source_ip), r.occurred_at, r.evidence, r.original_message_id) for r in found.reports] == [
        ("192.0.2.33", datetime(2025, 6, 12, 8, 1, tzinfo=UTC), EvidenceLevel.SUMMARY, None),
        ("192.0.2.9", datetime(2025, 6, 12, 8, 2, tzinfo=UTC), EvidenceLevel.ARF, "<spam@sender.example>"),
    ]
