"""Machines that answer machines: no mail of ours begins a loop, and none goes to who did not write."""

from datetime import timedelta
from typing import Any

import pytest

BACKSCATTER = {"reporter-acknowledgement", "evidence-request"}
HOPELESS = "192.0.2.15 sends spam. Stop it.\n"


def _claim(sender: str, headers: str = "", subject: str = "spam") -> bytes:
    return (
        f"{headers}From: {sender}\nTo: abuse@isp.example.jp\nSubject: {subject}\n"
        f"Message-ID: <{abs(hash((sender, headers, subject)))}@x.example>\n\n{HOPELESS}"
    ).encode()


def _answers(stage: Any) -> list[str]:
    return [row.name for row in stage.mails() if row.kind in BACKSCATTER]


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-generated\n",
        "Auto-Submitted: auto-replied\n",
        "Precedence: bulk\n",
        "List-Id: <list.second.example.net>\n",
        "X-Auto-Response-Suppress: All\n",
    ],
)
def test_machines_are_not_answered(stage: Any, complaint: Any, headers: str) -> None:
    """Neither a claim nor a complaint that a machine or a list sent is acknowledged."""
    stage.take(_claim("noc@second.example.net", headers))
    stage.take(complaint("noc@second.example.net", headers=headers))
    assert _answers(stage) == []


def test_null_sender_is_not_answered(stage: Any, complaint: Any) -> None:
    """Who cannot be told that his mail came back is not written to."""
    stage.take(complaint("noc@second.example.net"), sender="", helo="second.example.net")
    assert _answers(stage) == []


def test_strangers_are_not_answered(stage: Any, complaint: Any) -> None:
    """Whoever is named in a forged From hears nothing of it: we are no reflector."""
    for number in range(20):
        stage.take(
            complaint(f"victim{number}@reporter.example.com"), sender="x@evil.example", peer="203.0.113.66"
        )
        stage.take(
            _claim(f"victim{number}@reporter.example.com"), sender="x@evil.example", peer="203.0.113.66"
        )
    assert _answers(stage) == []


@pytest.mark.parametrize(
    "ours", ["abuse@isp.example.jp", "abuse+contractor.x@isp.example.jp", "ABUSE@ISP.example.jp"]
)
def test_our_own_address(stage: Any, complaint: Any, zone: Any, ours: str) -> None:
    """A mail that pretends to come from us, even provably, is not answered: we would write to ourselves."""
    zone["isp.example.jp", "TXT"] = ("v=spf1 ip4:198.51.100.7 -all",)
    stage.take(complaint(ours))
    stage.take(_claim(ours))
    assert _answers(stage) == []


def test_acknowledgements_a_day(stage: Any, complaint: Any) -> None:
    """One sender gets five acknowledgements a day, however much he writes; a claim about one address one question."""
    for number in range(12):
        stage.take(complaint("noc@second.example.net"))
        stage.take(_claim("noc@second.example.net", subject=f"spam {number}"))
    kinds = stage.kinds("noc@second.example.net")
    assert (kinds.count("reporter-acknowledgement"), kinds.count("evidence-request")) == (5, 1)


def test_out_of_office_of_a_reporter(stage: Any, complaint: Any) -> None:
    """The reporter's vacation note to our acknowledgement is the end of it."""
    stage.take(complaint("noc@second.example.net"))
    before = len(stage.mails())
    note = _claim("noc@second.example.net", "Auto-Submitted: auto-replied\n", "Automatic reply: your report")
    address = "abuse@isp.example.jp"
    for _ in range(3):
        stage.take(note, to=address, sender="")
    assert len(stage.mails()) == before


def test_out_of_office_of_the_contractor(stage: Any, complaint: Any, reply: Any) -> None:
    """A hundred vacation notes of the contractor cause no mail and stop no clock."""
    stage.take(complaint())
    stage.settle()
    before, to = len(stage.mails()), stage.reply_address()
    for number in range(100):
        words = f"不在にしております。担当者は休暇をいただいております。 {number}"
        stage.take(
            reply(words=words, subject="自動返信: 不在通知", headers="Auto-Submitted: auto-replied\n"), to=to
        )
    assert len(stage.mails()) == before
    assert stage.case().answer_due is not None


def test_bounce_of_an_acknowledgement(stage: Any, complaint: Any) -> None:
    """An acknowledgement that comes back, to wherever, causes nothing."""
    stage.take(complaint("noc@second.example.net"))
    stage.settle()
    acknowledgement = stage.mails("noc@second.example.net")[0]
    assert acknowledgement.envelope_sender == ""
    before = len(stage.mails())
    raw = _claim("MAILER-DAEMON@second.example.net", "Auto-Submitted: auto-replied\n", "Undelivered mail")
    stage.take(raw, sender="")
    assert len(stage.mails()) == before


def test_mail_of_ours_sent_back(stage: Any, complaint: Any) -> None:
    """Our own notice forwarded to us is no complaint about the address that it names."""
    stage.take(complaint())
    stage.settle()
    notice = stage.mails("C-1")[0]
    before = len(stage.case().complaints)
    stage.wait(timedelta(hours=14))
    stage.take(notice.content, sender="abuse@isp.example.jp", peer="203.0.113.66")
    assert len(stage.case().complaints) == before
