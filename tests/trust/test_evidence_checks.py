"""What a complaint's evidence is good for, and what speaks for and against it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from abuse_mta.authenticity import Verifier
from abuse_mta.demo_dns import DemoDns
from abuse_mta.dns_lookups import make_resolver
from abuse_mta.evidence_checks import appraise, enclosed_message, grade
from policy.records import Complaint, Moment
from policy.terms import Terms
from policy.words import Evidence

AT = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)
SPAM = b"""\
Received: from spam.example ([192.0.2.15]) by mx.reporter.example.com with SMTP id 1;\r
\tMon, 02 Jun 2025 10:00:00 +0900\r
From: spammer@shop.example\r
To: victim@reporter.example.com\r
Subject: buy now\r
Message-ID: <1@shop.example>\r
Date: Mon, 02 Jun 2025 10:00:00 +0900\r
\r
Buy now.\r
"""
COMPLAINT = Complaint(
    id="1-1",
    received_at=AT,
    ip="192.0.2.15",
    moments=(
        Moment(at=AT - timedelta(hours=1), earliest=AT - timedelta(hours=1), latest=AT - timedelta(hours=1)),
    ),
    evidence=Evidence.ORIGINAL_MESSAGE,
    reporter="noc@reporter.example.com",
    domain="example.com",
    authenticated=True,
    sha256="ab",
)


def enclose(spam: bytes) -> bytes:
    """A complaint with the spam enclosed."""
    head = b'From: noc@reporter.example.com\r\nContent-Type: multipart/mixed; boundary="b b"\r\n\r\n--b b\r\n\r\nspam\r\n'
    return (
        head
        + b"--b b\r\nContent-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n"
        + spam
        + b"\r\n--b b--\r\n"
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {},
            "original-message, proven to come from example.com: may cause a notice, a suspension for silence, "
            "a suspension for additional abuse, a charge for each report",
        ),
        (
            {"authenticated": False, "domain": ""},
            "original-message, sender not proven: may cause a notice; a suspension needs a proven sender, "
            "or an operator's vouch",
        ),
        (
            {"freemail": True, "domain": "gmail.com"},
            "original-message, proven to come from gmail.com, where anybody can have an address: "
            "may cause a notice, a suspension for silence",
        ),
        (
            {"evidence": Evidence.SUMMARY},
            "summary, proven to come from example.com: may cause a notice; a suspension needs pasted-headers",
        ),
        (
            {"evidence": Evidence.CLAIM},
            "claim, proven to come from example.com: below what a notice needs (claim-with-time, with a time): "
            "an operator looks",
        ),
        (
            {"unfounded": 3},
            "original-message, proven to come from example.com: may cause a notice and a suspension for silence; "
            "too many unfounded complaints for more",
        ),
        (
            {"retracted": True},
            "original-message, proven to come from example.com: withdrawn or unfounded, it causes nothing",
        ),
    ],
)
def test_the_grade_says_what_a_complaint_may_cause(
    changes: dict[str, Any], expected: str, terms: Terms
) -> None:
    """Level and proof together, by the terms of the case."""
    assert grade(replace(COMPLAINT, **changes), terms) == expected


def test_an_enclosed_mail_is_cut_out_byte_for_byte() -> None:
    """Else no signature on it could verify."""
    assert enclosed_message(enclose(SPAM)) == SPAM
    assert enclosed_message(SPAM) is None


def checks(complaint: Complaint, spam: bytes, terms: Terms, verifier: Verifier | None) -> tuple[str, ...]:
    """What is found about a complaint that encloses this."""
    return appraise(complaint, terms, enclose(spam), verifier).checks


def test_a_signed_spam_from_the_reporters_own_server_speaks_for_him(
    name_server: DemoDns, signed: Callable[..., bytes], terms: Terms
) -> None:
    """The sender's signature verifies, and the reporter's mail server took it."""
    name_server.zone["sel._domainkey.shop.example", "TXT"] = name_server.zone[
        "sel._domainkey.reporter.example.com", "TXT"
    ]
    verifier = Verifier(resolver=make_resolver(name_server.address))
    received, _, rest = SPAM.partition(b"From:")
    spam = received + signed(b"From:" + rest, "shop.example")
    assert checks(COMPLAINT, spam, terms, verifier) == (
        "for it: example.com's own server stands in its Received lines",
        "for it: the enclosed mail is signed by shop.example and the signature verifies",
    )
    assert checks(COMPLAINT, spam.replace(b"Buy now.", b"[redacted]"), terms, verifier)[-1] == (
        "open: no signature of the enclosed mail verifies; what was redacted breaks it, so this proves nothing"
    )


def test_what_somebody_else_took_speaks_against_him(terms: Terms) -> None:
    """The enclosed mail never came to the reporter; others of his proved unfounded; the time is vague and long ago."""
    moment = Moment(
        at=AT - timedelta(days=9), earliest=AT - timedelta(days=10), latest=AT - timedelta(days=8)
    )
    stranger = replace(COMPLAINT, domain="evil.example", unfounded=2, moments=(moment,))
    assert checks(stranger, SPAM, terms, None) == (
        "open: the time is said without a zone",
        "open: the offence lay 9 days back when it was reported",
        "against it: 2 complaints of evil.example were unfounded in the 90 days before",
        "against it: it was taken by mx.reporter.example.com, which is not evil.example's",
        "whether the enclosed mail's signature verifies was not asked (--dns asks)",
    )


def test_a_mail_that_is_gone_cannot_be_checked(terms: Terms) -> None:
    """After its retention nothing is said of it."""
    assert appraise(COMPLAINT, terms, None).checks == ("the mail is no longer kept",)
