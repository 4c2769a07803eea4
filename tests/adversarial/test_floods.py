"""Complaint bombing: what thousands of mails may cost the contractor, the operators and the machine."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from sqlalchemy import Engine, event

from abuse_mta.spool import Received

LATER = timedelta(hours=13)


def _bomb(stage: Any, mails: list[bytes], peer: str) -> None:
    """All of them lie in the spool at once, then they are worked."""
    now = stage.clock.now()
    stage.desk.spool.accept_all(
        [
            Received(
                raw=raw.replace(b"\n", b"\r\n"),
                envelope_sender=parseaddr(raw.partition(b"From: ")[2].partition(b"\n")[0].decode())[1],
                recipients=("abuse@isp.example.jp",),
                peer=peer,
                helo="mx.evil.example",
                received_at=now + timedelta(milliseconds=number),
            )
            for number, raw in enumerate(mails)
        ]
    )
    stage.clock.set(now + timedelta(milliseconds=len(mails)))
    stage.settle()


@pytest.fixture
def notified(stage: Any, complaint: Any) -> Any:
    """C-1 was told of a first complaint; the grace is over."""
    stage.take(complaint())
    stage.settle()
    stage.wait(LATER)
    return stage


def test_bombing_by_strangers(stage: Any, complaint: Any) -> None:
    """Hundreds of unproven complaints: one notice, two mails to the operators with the number, no answers."""
    _bomb(stage, [complaint(f"user{n}@reporter.example.com") for n in range(300)], "203.0.113.66")
    assert stage.kinds("C-1") == ["abuse-notice"]
    stage.wait(LATER)
    at = stage.clock.now() - timedelta(minutes=5)
    _bomb(stage, [complaint(f"user{n}@reporter.example.com", at=at) for n in range(300)], "203.0.113.66")
    stage.wait(timedelta(minutes=20))
    assert stage.kinds("C-1") == ["abuse-notice"]
    assert stage.state() == "notified"
    assert stage.alerts()["additional-abuse-needs-review C-1"] == 50
    told = [row for row in stage.mails("noc@isp.example.jp") if row.about.startswith("additional")]
    assert len(told) == 2
    assert "C-1 ×299" in stage.text(told[1])
    assert {row.name for row in stage.mails()} == {"C-1", "noc@isp.example.jp"}


def test_bombing_by_one_proven_reporter(notified: Any, complaint: Any) -> None:
    """A proven domain that opened the case may shout as often as it likes: the line stays, he is thanked five times."""
    at = notified.clock.now() - timedelta(minutes=5)
    _bomb(notified, [complaint("noc@reporter.example.com", at=at) for _ in range(100)], "198.51.100.7")
    assert (notified.state(), notified.owes()) == ("notified", 0)
    assert notified.kinds("C-1") == ["abuse-notice"]
    assert notified.kinds("noc@reporter.example.com").count("reporter-acknowledgement") <= 6


def test_bombing_of_a_stopped_line(notified: Any, complaint: Any, zone: Any) -> None:
    """Under R3 the day has a cap of charges, and the contractor gets gathered notices, not one for each complaint."""
    # The offences lie between the notice's grace and the stop.
    at = notified.clock.now() - timedelta(minutes=5)
    notified.take(complaint("noc@second.example.net", at=at))
    notified.settle()
    assert notified.state() == "suspended"
    _bomb(notified, [complaint("noc@second.example.net", at=at) for _ in range(100)], "198.51.100.7")
    notified.wait(timedelta(hours=1))
    assert len(notified.kinds("C-1")) <= 8
    charged = sum(past.charged for past in notified.case().complaints)
    assert charged <= 20


def test_flood_of_parked_mails(stage: Any) -> None:
    """Mails that cannot be read are parked, each kept; the operators get a few mails and then a number."""
    _bomb(stage, [_unreadable(number) for number in range(40)], "203.0.113.66")
    assert stage.inbox().count("parked") == 40
    stage.wait(timedelta(minutes=20))
    assert len(stage.mails("noc@isp.example.jp")) <= 6


def _unreadable(number: int) -> bytes:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(120))
    return f"From: x{number}@evil.example\nSubject: {number}\nMIME-Version: 1.0\n{nested}".encode()


@contextmanager
def _steps(engine: Engine) -> Iterator[Counter[str]]:
    """Counts the instructions that SQLite carries out."""
    counted: Counter[str] = Counter()

    def count() -> int:
        counted["steps"] += 1
        return 0

    def watch(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_progress_handler(count, 1)

    event.listen(engine, "checkout", watch)
    yield counted
    event.remove(engine, "checkout", watch)


def test_cost_of_a_mail_stays_flat(notified: Any, complaint: Any) -> None:
    """What the database does for one more complaint about a case does not grow with those that came before."""
    if not notified.database.is_sqlite:
        pytest.skip("SQLite alone counts the steps of its statements")
    at = notified.clock.now() - timedelta(minutes=5)

    def cost(word: str) -> int:
        notified.take(
            complaint(f"{word}@third.example.org", at=at), sender="x@evil.example", peer="203.0.113.66"
        )
        with _steps(notified.database.engine) as counted:
            for number in range(5):
                mail = complaint(f"{word}{number}@third.example.org", at=at)
                notified.take(mail, sender="x@evil.example", peer="203.0.113.66")
        return counted["steps"]

    _bomb(notified, [complaint(f"user{n}@third.example.org", at=at) for n in range(60)], "203.0.113.66")
    early = cost("early")
    _bomb(notified, [complaint(f"more{n}@third.example.org", at=at) for n in range(240)], "203.0.113.66")
    assert cost("late") <= 1.05 * early
