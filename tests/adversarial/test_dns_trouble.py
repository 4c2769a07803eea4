"""The DNS fails: no mail waits for it, nothing is believed for it, and what it tells later counts from the receipt."""

from datetime import timedelta
from typing import Any

import pytest

from abuse_mta.demo_dns import FAILURE

PROVEN = ("v=spf1 ip4:198.51.100.7 -all",)
LATER = timedelta(hours=13)
REPORTER = ("reporter.example.com", "TXT")
SECOND = ("second.example.net", "TXT")


@pytest.fixture
def notified(stage: Any, complaint: Any) -> Any:
    """C-1 was told of a complaint while the DNS failed for its reporter."""
    stage.dns.zone[REPORTER] = (FAILURE,)
    stage.dns.zone["_dmarc.reporter.example.com", "TXT"] = (FAILURE,)
    assert stage.take(complaint()) == "complaint"
    stage.settle()
    assert stage.state() == "notified"
    return stage


def test_trouble_is_no_trust_and_no_delay(notified: Any) -> None:
    """The mail is worked at once as nobody's: a notice, no acknowledgement, and silence on it is held."""
    assert [past.authenticated for past in notified.case().complaints] == [False]
    assert notified.mails("noc@reporter.example.com") == []
    notified.wait(timedelta(hours=73))
    assert notified.alerts()["suspension-needs-review C-1"] == 1
    assert notified.owes() == 0


def test_proven_later_takes_the_weaker_ones_place(notified: Any, zone: Any) -> None:
    """Asked again, the DNS answers: the claim is the reporter's now, he is thanked, and the case is no longer thin."""
    zone[REPORTER] = PROVEN
    del zone["_dmarc.reporter.example.com", "TXT"]
    notified.wait(timedelta(minutes=10))
    case = notified.case()
    assert [(past.domain, past.superseded) for past in case.complaints] == [
        ("", True),
        ("example.com", False),
    ]
    assert case.complaints[1].received_at == case.complaints[0].received_at
    assert (case.opener_domain, case.opener) == ("example.com", case.complaints[1].id)
    assert notified.kinds("noc@reporter.example.com") == ["reporter-acknowledgement"]
    assert notified.kinds("C-1") == ["abuse-notice"]
    notified.wait(timedelta(hours=73))
    assert notified.state() == "suspended"


def test_asked_for_a_day_only(notified: Any, zone: Any) -> None:
    """After 24 hours nobody is asked any more: what is proven then proves nothing for that mail."""
    notified.wait(timedelta(hours=25))
    zone[REPORTER] = PROVEN
    del zone["_dmarc.reporter.example.com", "TXT"]
    notified.wait(timedelta(hours=3))
    assert [past.authenticated for past in notified.case().complaints] == [False]


def test_unproven_later_stays_nobodys(notified: Any, zone: Any) -> None:
    """The DNS answers that the sender is not the domain's: it is asked no more."""
    zone[REPORTER] = ("v=spf1 -all",)
    del zone["_dmarc.reporter.example.com", "TXT"]
    notified.wait(timedelta(minutes=10))
    zone[REPORTER] = PROVEN
    notified.wait(timedelta(hours=2))
    assert [past.authenticated for past in notified.case().complaints] == [False]


def test_additional_complaint_proven_later_bites(stage: Any, complaint: Any, zone: Any) -> None:
    """A further complaint that only an operator could act on stops the line once its sender is proven."""
    stage.take(complaint())
    stage.settle()
    stage.wait(LATER)
    zone[SECOND] = (FAILURE,)
    stage.take(complaint("noc@second.example.net", at=stage.clock.now() - timedelta(minutes=5)))
    assert stage.alerts()["additional-abuse-needs-review C-1"] == 1
    assert stage.state() == "notified"
    zone[SECOND] = PROVEN
    stage.wait(timedelta(minutes=10))
    assert stage.state() == "suspended"


def test_held_claim_proven_later_is_asked_for_evidence(stage: Any, zone: Any) -> None:
    """A claim without evidence waits in the inbox once, however often it is judged; its writer is asked when proven."""
    zone[SECOND] = (FAILURE,)
    raw = (
        "From: noc@second.example.net\nTo: abuse@isp.example.jp\nSubject: spam\n"
        "Message-ID: <held@second.example.net>\n\n192.0.2.15 is sending spam to us. Stop it now.\n"
    )
    stage.take(raw.encode())
    assert stage.inbox() == ["evidence-too-low"]
    zone[SECOND] = PROVEN
    stage.wait(timedelta(minutes=10))
    assert len(stage.open_inbox()) == 1
    assert stage.kinds("noc@second.example.net") == ["evidence-request"]


def test_reply_without_token_proven_later(stage: Any, complaint: Any, reply: Any, zone: Any) -> None:
    """A contractor who answers with the case number alone while the DNS fails is heard when it works again."""
    stage.take(complaint())
    stage.settle()
    zone["customer.example.jp", "TXT"] = (FAILURE,)
    stage.take(reply(subject="Re: [CASE-2025-000001] notice"))
    assert stage.state() == "notified"
    zone["customer.example.jp", "TXT"] = PROVEN
    stage.wait(timedelta(minutes=10))
    assert stage.state() == "answered"
