"""Reporters who lie, in numbers or in trust: what they cannot reach, and how their lies are undone."""

from datetime import timedelta
from typing import Any

import pytest

LATER = timedelta(hours=13)
"""Past the grace of a notice."""


@pytest.fixture
def notified(stage: Any, complaint: Any) -> Any:
    """C-1 was told of a first complaint by a domain; the grace is over."""
    stage.take(complaint())
    stage.settle()
    stage.wait(LATER)
    assert stage.state() == "notified"
    return stage


def _fresh(stage: Any, complaint: Any, reporter: str) -> bytes:
    mail: bytes = complaint(reporter, at=stage.clock.now() - timedelta(minutes=5))
    return mail


def test_three_mails_posing_as_three_reporters(notified: Any, complaint: Any) -> None:
    """Three people of the domain that opened the case, in three subdomains, are one voice."""
    for name in ("a@reporter.example.com", "b@reporter.example.com", "c@reporter.example.com"):
        notified.take(_fresh(notified, complaint, name))
    assert notified.state() == "notified"
    assert notified.alerts()["additional-abuse-needs-review C-1"] == 3


def test_subdomains_are_no_other_domain(notified: Any, complaint: Any, zone: Any) -> None:
    """A proven subdomain of the domain that opened the case is the same organisation."""
    for name in ("mail.reporter.example.com", "x.example.com", "deep.down.example.com"):
        zone[name, "TXT"] = ("v=spf1 ip4:198.51.100.7 -all",)
        notified.take(_fresh(notified, complaint, f"noc@{name}"))
    assert notified.state() == "notified"


def test_freemail_quorum(notified: Any, complaint: Any) -> None:
    """However many addresses of freemail domains complain, they count as no independent reporter."""
    for number in range(6):
        notified.take(_fresh(notified, complaint, f"user{number}@gmail.com"))
        notified.take(_fresh(notified, complaint, f"user{number}@yahoo.co.jp"))
    assert notified.state() == "notified"
    assert notified.alerts()["additional-abuse-needs-review C-1"] == 12


def test_quorum_of_domains(build: Any, complaint: Any) -> None:
    """Where two independent reporters are required, one proven domain with many mails is not enough; two are."""
    stage = build(terms="additional.min_independent_reporters = 2")
    stage.take(complaint())
    stage.settle()
    stage.wait(LATER)
    for _ in range(3):
        stage.take(_fresh(stage, complaint, "noc@second.example.net"))
    assert stage.state() == "notified"
    stage.take(_fresh(stage, complaint, "noc@third.example.org"))
    assert stage.state() == "suspending"


def test_unauthenticated_complaint_never_ends_in_a_stop(stage: Any, complaint: Any) -> None:
    """Silence on a case that only a stranger's word carries is held for an operator: no stop, no charge."""
    stage.take(complaint(), sender="", peer="203.0.113.66")
    stage.wait(timedelta(hours=73))
    assert (stage.state(), stage.owes()) == ("notified", 0)
    assert stage.alerts()["suspension-needs-review C-1"] == 1


def test_refuted_reporter_bites_no_more(notified: Any, complaint: Any) -> None:
    """After three complaints of a domain were found unfounded, what it says corroborates at most."""
    desk, now = notified.desk, notified.clock.now()
    for _ in range(3):
        notified.take(_fresh(notified, complaint, "liar@third.example.org").replace(b".15", b".64"))
        newest = notified.case("C-2").complaints[-1].id
        with desk.deciding.transaction() as session:
            desk.decisions.retract(session, (newest,), by="mori", reason="made up", at=now, now=now)
    notified.take(_fresh(notified, complaint, "liar@third.example.org"))
    assert notified.state() == "notified"


def test_retraction_by_a_stranger(notified: Any, complaint: Any, reply: Any) -> None:
    """A mail that says "I retract" undoes nothing, proven or not, even by the reporter himself; people see to that."""
    before = (notified.case().complaints, notified.case().deadlines)
    words = "I retract my complaint. It was false: please cancel the case and correct everything.\n通報を取り下げます。"
    for sender, peer in (
        ("noc@reporter.example.com", "203.0.113.66"),
        ("noc@reporter.example.com", "198.51.100.7"),
    ):
        notified.take(reply(sender, words, subject="Retraction of CASE-2025-000001"), peer=peer)
    assert (notified.case().complaints, notified.case().deadlines) == before
    assert notified.state() == "notified"


def test_lie_is_unwound(notified: Any, complaint: Any) -> None:
    """What a lie caused is undone in one step: line back, charges reversed, contractor told, reporter marked."""
    notified.take(_fresh(notified, complaint, "liar@second.example.net"))
    assert (notified.state(), notified.owes()) == ("suspending", 9900)
    desk, now = notified.desk, notified.clock.now()
    newest = notified.case().complaints[-1].id
    with desk.deciding.transaction() as session:
        desk.decisions.retract(session, (newest,), by="mori", reason="made up", at=now, now=now)
    notified.settle()
    assert (notified.state(), notified.owes()) == ("monitoring", 0)
    assert "correction" in notified.kinds("C-1")


def test_poisoned_feed(stage: Any, zone: Any) -> None:
    """A table with thousands of rows, most of them others' addresses, touches each contract once and nobody else."""
    zone["feed.example.com", "TXT"] = ("v=spf1 ip4:198.51.100.7 -all",)
    rows = "".join(
        f'"2025-06-02 09:{n % 60:02d}:00+09:00","192.0.2.{n % 256}","{1024 + n}"\n' for n in range(2000)
    )
    raw = (
        "From: feed@feed.example.com\nTo: abuse@isp.example.jp\nSubject: daily list\n"
        "Message-ID: <list@feed.example.com>\nMIME-Version: 1.0\n"
        'Content-Type: text/csv; name="list.csv"\n'
        'Content-Disposition: attachment; filename="list.csv"\n\n'
        f'"timestamp","ip","port"\n{rows}'
    )
    stage.take(raw.encode())
    stage.settle()
    for contract in ("C-1", "C-2"):
        assert stage.kinds(contract) in (["abuse-notice"], [])
    assert len(stage.kinds("feed@feed.example.com")) <= 2
    assert len(stage.mails("noc@isp.example.jp")) <= 12


def test_offence_in_the_future_or_the_far_past(stage: Any, complaint: Any) -> None:
    """A time that cannot be is no time: nothing opens."""
    stage.take(complaint(at=stage.clock.now() + timedelta(hours=2)))
    stage.take(complaint(at=stage.clock.now() - timedelta(days=200)))
    assert stage.state() == "none"


def test_address_that_nobody_holds(stage: Any, complaint: Any) -> None:
    """An address of ours that no contract held then touches no contract."""
    stage.take(complaint(at=stage.clock.now() - timedelta(hours=1), ip="192.0.2.99"))
    assert stage.inbox() == ["ambiguous"]
