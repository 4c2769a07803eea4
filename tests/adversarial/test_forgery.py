"""Who did not send it: forged senders, signatures and results, look-alikes, mails sent again."""

from datetime import timedelta
from typing import Any

import pytest

LATER = timedelta(hours=13)
"""Past the grace of a notice."""


@pytest.fixture
def notified(stage: Any, complaint: Any) -> Any:
    """C-1 was told of a first complaint; the grace is over."""
    stage.take(complaint())
    stage.settle()
    stage.wait(LATER)
    assert stage.state() == "notified"
    return stage


def _additional(stage: Any, complaint: Any, reporter: str, **changes: Any) -> bytes:
    mail: bytes = complaint(reporter, at=stage.clock.now() - timedelta(minutes=5), **changes)
    return mail


def test_forged_from_opens_but_never_bites(notified: Any, complaint: Any) -> None:
    """A From that nothing proves corroborates for the operator, gets no answer, and stops no line."""
    mail = _additional(notified, complaint, "noc@second.example.net")
    assert notified.take(mail, sender="noc@second.example.net", peer="203.0.113.66") == "complaint"
    assert notified.state() == "notified"
    assert notified.alerts()["additional-abuse-needs-review C-1"] == 1
    assert notified.mails("noc@second.example.net") == []


def test_proven_sender_bites(notified: Any, complaint: Any) -> None:
    """The same words from a second proven domain stop the line: the forged one did not fail for another reason."""
    notified.take(_additional(notified, complaint, "noc@second.example.net"))
    assert notified.state() == "suspending"


def test_forged_dkim(notified: Any, complaint: Any, sign: Any) -> None:
    """A signature that the domain's key does not bear out, and one of the forger's own domain, prove nothing."""
    notified.dns.zone["sel._domainkey.second.example.net", "TXT"] = ("v=DKIM1; k=rsa; p=AAAA",)
    mail = _additional(notified, complaint, "noc@second.example.net")
    for signer in ("second.example.net", "evil.example"):
        notified.take(sign(mail, signer), sender="bounce@evil.example", peer="203.0.113.66")
    assert notified.state() == "notified"


def test_look_alike_domains(notified: Any, complaint: Any, zone: Any) -> None:
    """Domains that only look trusted are what they are: their own, proven, and not the trusted one."""
    names = (
        "dekyo.or.jp.evil.example",
        "dekyo-or.example",
        "xn--dky-8cd7b.example",  # Cyrillic letters
    )
    for name in names:
        zone[name, "TXT"] = ("v=spf1 ip4:198.51.100.7 -all",)
        notified.take(_additional(notified, complaint, f"noc@{name}"))
    trusted = {past.domain: past.trusted for past in notified.case().complaints}
    assert not any(trusted.values())
    assert "dekyo.or.jp" not in trusted


def test_from_with_two_readings(notified: Any, complaint: Any) -> None:
    """Two addresses in From, or two From fields: what is proven is what a reader sees, or nothing is."""
    mails = (
        _additional(notified, complaint, "noc@second.example.net, noc@third.example.org"),
        _additional(
            notified,
            complaint,
            "noc@second.example.net",
            headers="From: noc@reporter.example.com\n",
        ),
    )
    for mail in mails:
        notified.take(mail, sender="noc@second.example.net")
    assert notified.state() == "notified"


def test_replayed_bytes(notified: Any, complaint: Any) -> None:
    """The same bytes from the same sender again are a repeat, whatever they say."""
    mail = _additional(notified, complaint, "noc@reporter.example.com")
    assert notified.take(mail) == "complaint"
    before = len(notified.case().complaints)
    assert notified.take(mail) == "repeat"
    assert len(notified.case().complaints) == before


def test_replay_under_another_envelope(notified: Any, complaint: Any) -> None:
    """A kept complaint sent again by somebody else is the same claim: no second complaint, no second answer."""
    mail = _additional(notified, complaint, "noc@reporter.example.com")
    notified.take(mail)
    before = len(notified.case().complaints)
    notified.take(mail, sender="x@evil.example", peer="203.0.113.66")
    assert len(notified.case().complaints) == before
    assert notified.state() == "notified"


def test_replayed_signature(stage: Any, complaint: Any, sign: Any, public_key: str) -> None:
    """A mail that a domain signed for somebody else, sent on to us, proves nothing about who complains."""
    stage.dns.zone["sel._domainkey.second.example.net", "TXT"] = (public_key,)
    mail = complaint("noc@second.example.net", to="abuse@someone-else.example")
    stage.take(sign(mail, "second.example.net"), sender="", peer="203.0.113.66")
    assert [past.authenticated for past in stage.case().complaints] == [False]


@pytest.mark.parametrize(
    "forged",
    [
        "Authentication-Results: mx.isp.example.jp; dmarc=pass header.from=second.example.net\n",
        "Authentication-Results: mx.isp.example.jp; spf=pass smtp.mailfrom=second.example.net\n",
        "ARC-Authentication-Results: i=1; mx.isp.example.jp; dmarc=pass header.from=second.example.net\n",
    ],
)
def test_forged_authentication_results(notified: Any, complaint: Any, forged: str) -> None:
    """We have no front MTA: whatever the mail brings as results of one is the sender's own word."""
    mail = _additional(notified, complaint, "noc@second.example.net", headers=forged)
    notified.take(mail, sender="x@evil.example", peer="203.0.113.66")
    assert notified.state() == "notified"


def test_forged_results_behind_a_front_mta(build: Any, complaint: Any) -> None:
    """Behind a front MTA its own field stands on top; one that the mail brought lies below and counts for nothing."""
    stage = build(trust='authentication_results_from = "front.isp.example.jp"')
    stage.take(complaint("noc@reporter.example.com", headers=_results("pass", "reporter.example.com")))
    stage.settle()
    stage.wait(LATER)
    forged = _results("fail", "second.example.net") + _results("pass", "second.example.net")
    stage.take(_additional(stage, complaint, "noc@second.example.net", headers=forged))
    assert stage.state() == "notified"
    stage.take(
        _additional(stage, complaint, "noc@third.example.org", headers=_results("pass", "third.example.org"))
    )
    assert stage.state() == "suspending"


def _results(result: str, domain: str) -> str:
    return f"Authentication-Results: front.isp.example.jp; dmarc={result} header.from={domain}\n"
