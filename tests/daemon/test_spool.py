"""What is accepted is on disk, in order, once."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from abuse_mta.clock import SystemClock
from abuse_mta.heartbeat import beat, outages
from abuse_mta.metrics import Monitor
from abuse_mta.spool import GroupCommit, Mail, Received, Spool, forget_bytes, kept_bytes
from abuse_mta.store.database import Database
from abuse_mta.store.errors import StoreError, StoreFull
from abuse_mta.store.spool_tables import EvidenceRow, SpoolState
from abuse_mta.taking import FRESH, Taking

NOW = datetime(2025, 6, 2, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def received(**changes: Any) -> Received:
    """A mail with what matters changed."""
    values = {"raw": b"raw", "envelope_sender": "a@example.com", "recipients": ("abuse@isp.example.jp",)}
    return Received(**values | changes)


def test_a_mail_comes_back_as_it_was_given(spool: Spool) -> None:
    """Every field and the bytes survive."""
    raw = b"\x00\xff raw"
    id_ = spool.accept(
        received(raw=raw, peer="2001:db8::1", helo="h", tls="TLSv1.3", received_at=NOW, envelope_sender="")
    )
    assert spool.raw(id_) == raw
    assert spool.unworked(10) == (
        Mail(
            id=id_,
            received_at=NOW,
            peer="2001:db8::1",
            helo="h",
            tls="TLSv1.3",
            envelope_sender="",
            recipients=("abuse@isp.example.jp",),
            sha256=sha256(raw).hexdigest(),
            size=6,
            state=SpoolState.ACCEPTED,
            outcome=None,
        ),
    )


def test_ids_and_times_of_receipt_rise_together(spool: Spool) -> None:
    """Mails of one group and of the next are numbered in order, and no time goes back."""
    ids = [*spool.accept_all([received()] * 3), *spool.accept_all([received()] * 2)]
    times = [mail.received_at for mail in spool.unworked(10)]
    assert (ids, times) == ([1, 2, 3, 4, 5], sorted(times))


def test_a_clock_set_back_does_not_turn_the_order_round(spool: Spool) -> None:
    """After a mail from the future the next one has the same time, not an earlier one."""
    future = datetime(2099, 1, 1, tzinfo=UTC)
    spool.accept(received(received_at=future))
    assert spool.mail(spool.accept(received())).received_at == future


def test_the_same_bytes_are_kept_once(database: Database, spool: Spool) -> None:
    """Compressed, under their hash; every mail that brought them reads them, in one group or later."""
    raw = b"the same complaint, sent again and again\r\n" * 50
    ids = [*spool.accept_all([received(raw=raw), received(raw=raw)]), spool.accept(received(raw=raw))]
    with database.reading() as session:
        (row,) = session.exec(select(EvidenceRow)).all()
    assert (row.sha256, len(row.packed) < len(raw) / 5) == (sha256(raw).hexdigest(), True)
    assert [spool.raw(id_) for id_ in ids] == [raw] * 3


def test_bytes_stay_until_no_mail_asks_for_them(database: Database, spool: Spool) -> None:
    """What one mail no longer needs another may."""
    first, second = spool.accept_all([received()] * 2)
    with database.writing() as session:
        forget_bytes(session, first)
        assert (kept_bytes(session, first), kept_bytes(session, second)) == (None, b"raw")
        forget_bytes(session, second)
        assert (kept_bytes(session, second), session.exec(select(EvidenceRow)).all()) == (None, [])
    assert spool.raw(spool.accept(received())) == b"raw"


def test_an_id_is_never_used_again(database: Database, spool: Spool) -> None:
    """Even when every mail was deleted: causes are keyed by it."""
    spool.accept_all([received()] * 2)
    with database.writing() as session:
        session.execute(text("DELETE FROM evidence"))
        session.execute(text("DELETE FROM received"))
    assert spool.accept(received()) == 3


def test_worked_and_parked_mails_wait_no_longer(database: Database, spool: Spool) -> None:
    """A mail is settled or parked once; then the next one is the oldest."""
    spool.accept_all([received(received_at=NOW + MINUTE * n) for n in range(3)])
    with database.writing() as session:
        assert spool.oldest_unworked_at(session) == NOW
        assert spool.settle(session, 1, "complaint", NOW)
        assert spool.park(session, 2, "unreadable", NOW)
        assert not spool.settle(session, 1, "complaint", NOW)
        assert not spool.park(session, 1, "unreadable", NOW)
        assert spool.oldest_unworked_at(session) == NOW + MINUTE * 2
    assert [mail.id for mail in spool.unworked(10)] == [3]
    assert [(mail.state, mail.outcome) for mail in (spool.mail(1), spool.mail(2))] == [
        (SpoolState.WORKED, "complaint"),
        (SpoolState.PARKED, "unreadable"),
    ]


def test_nothing_waits_in_an_empty_spool(database: Database, spool: Spool) -> None:
    """No oldest mail, no list, no bytes."""
    with database.writing() as session:
        assert spool.oldest_unworked_at(session) is None
    assert spool.unworked(10) == ()
    with pytest.raises(LookupError):
        spool.raw(1)
    with pytest.raises(LookupError):
        spool.mail(1)


def test_waiting_mails_come_in_pages(spool: Spool) -> None:
    """At most so many, after a given one."""
    spool.accept_all([received()] * 5)
    assert [mail.id for mail in spool.unworked(2, after_id=1)] == [2, 3]


class CountingSpool(Spool):
    """A spool that notes how many mails each transaction had."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.groups: list[int] = []

    def accept_all(
        self, batch: Sequence[Received], late: Callable[[], Sequence[Received]] = tuple
    ) -> list[int]:
        """Accept and note."""
        ids = super().accept_all(batch, late)
        self.groups.append(len(ids))
        return ids


def test_mails_that_wait_share_one_transaction(database: Database) -> None:
    """Those that come while another one writes go together when it is done, the first of them not alone."""
    spool = CountingSpool(database)

    async def accept() -> list[int]:
        group = GroupCommit(spool)
        with database.writing():
            waiting = [asyncio.create_task(group.accept(received())) for _ in range(20)]
            await asyncio.sleep(0)
        ids = await asyncio.gather(*waiting)
        await group.close()
        return list(ids)

    assert asyncio.run(accept()) == list(range(1, 21))
    assert spool.groups == [20]


def test_a_mail_the_database_will_not_take_fails_alone(spool: Spool) -> None:
    """Its companions are accepted though they waited in the same group."""

    async def accept() -> list[int | BaseException]:
        group = GroupCommit(spool)
        impossible = received(envelope_sender="\udcff@example.com")  # cannot be written as UTF-8
        three = (group.accept(received()), group.accept(impossible), group.accept(received()))
        results = await asyncio.gather(*three, return_exceptions=True)
        await group.close()
        return list(results)

    first, second, third = asyncio.run(accept())
    assert isinstance(second, UnicodeEncodeError)
    assert [mail.id for mail in spool.unworked(10)] == [first, third]


def test_a_full_disk_promises_nothing_and_recovers(sqlite_file: Database) -> None:
    """When no page is left StoreFull is raised, nothing of the mail stays, and later mails are taken again.

    The bound is SQLite's own (`max_page_count`): the error is the one that a full disk gives.
    """
    spool = Spool(sqlite_file)
    long = received(raw=random.Random(1).randbytes(1_000_000))  # does not shrink
    spool.accept(received())
    _bound_pages(sqlite_file, 40)
    with pytest.raises(StoreFull):
        spool.accept(long)
    assert len(spool.unworked(10)) == 1
    _bound_pages(sqlite_file, 1_000_000)
    assert spool.accept(long) == 2


def test_who_refuses_every_mail_is_not_ready(sqlite_file: Database) -> None:
    """A full disk makes `/ready` 503 until a mail is taken again, or a minute later: then somebody may try."""
    seconds = [0.0]
    taking = Taking(lambda: seconds[0])
    monitor = Monitor(sqlite_file, SystemClock(), tuple, taking.why_not)
    long = received(raw=random.Random(1).randbytes(1_000_000))

    async def accept() -> int:
        group = GroupCommit(Spool(sqlite_file))
        try:
            return await taking.watch(group.accept)(long)
        finally:
            await group.close()

    said = [monitor.answer("/ready")]
    _bound_pages(sqlite_file, 40)
    with pytest.raises(StoreFull):
        asyncio.run(accept())
    said.append(monitor.answer("/ready"))
    seconds[0] += FRESH
    said.append(monitor.answer("/ready"))
    with pytest.raises(StoreFull):
        asyncio.run(accept())
    _bound_pages(sqlite_file, 1_000_000)
    said.append(monitor.answer("/ready"))
    assert asyncio.run(accept()) == 1
    said.append(monitor.answer("/ready"))
    full = (503, "mail is refused: database or disk is full\n")
    assert said == [(200, "ok\n"), full, (200, "ok\n"), full, (200, "ok\n")]


def _bound_pages(database: Database, pages: int) -> None:
    database.engine.dispose()
    with database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_locked_database_is_the_worlds_fault(tmp_path: Path) -> None:
    """Another process that writes without end gives StoreError, not a crash."""
    url = f"sqlite:///{tmp_path}/locked.db"
    one, other = Database.open(url), Database.open(url)
    one.migrate()
    with other.engine.connect() as waiting:
        waiting.exec_driver_sql("PRAGMA busy_timeout = 1")
    with one.writing(), pytest.raises(StoreError, match="locked"):
        Spool(other).accept(received())
    one.close()
    other.close()


def test_a_rolled_back_transaction_leaves_nothing(database: Database, spool: Spool) -> None:
    """An error inside undoes all that was written with it."""
    id_ = spool.accept(received())

    def settle_and_fail() -> None:
        with database.writing() as session:
            spool.settle(session, id_, "complaint", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        settle_and_fail()
    assert spool.mail(id_).state is SpoolState.ACCEPTED


def test_every_commit_reaches_the_disk(sqlite_file: Database) -> None:
    """SQLite writes ahead and syncs fully, on every connection of the pool; foreign keys hold."""
    with sqlite_file.engine.connect() as one, sqlite_file.engine.connect() as other:
        for connection in (one, other):
            values = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            ]
            assert values == ["wal", 2, 1, 30_000]


def test_a_memory_database_serves_a_simulation() -> None:
    """One connection, the same schema, the same doors."""
    database = Database.open("sqlite://")
    database.migrate()
    spool = Spool(database)
    assert spool.mail(spool.accept(received(received_at=NOW))).received_at == NOW
    database.close()


# When a listener was there


def outages_of(database: Database, since: datetime, until: datetime) -> list[tuple[int, int]]:
    """The breaks, in minutes from NOW."""
    with database.reading() as session:
        return [(_minutes(start), _minutes(end)) for start, end in outages(session, since, until)]


def _minutes(time: datetime) -> int:
    return int((time - NOW) / MINUTE)


def beat_for(database: Database, since: int, until: int, node: str = "one") -> None:
    """A node's listener lived in these minutes."""
    with database.writing() as session:
        beat(session, node, NOW + since * MINUTE, NOW + until * MINUTE)


def test_a_break_of_more_than_five_minutes_is_an_outage(database: Database) -> None:
    """Down from 60 to 90, and from 100 to 105: only the first counts; one that lasts ends at the asked time."""
    for since, until in ((0, 60), (90, 100), (105, 110)):
        beat_for(database, since, until)
    assert outages_of(database, NOW, NOW + 112 * MINUTE) == [(60, 90)]
    assert outages_of(database, NOW + 70 * MINUTE, NOW + 116 * MINUTE) == [(70, 90), (110, 116)]


def test_what_another_node_took_was_taken(database: Database) -> None:
    """While one node is down and another listens there is no outage."""
    beat_for(database, 0, 60)
    beat_for(database, 30, 120, node="two")
    beat_for(database, 119, 200)
    assert outages_of(database, NOW, NOW + 200 * MINUTE) == []


def test_before_the_first_sign_there_was_nothing_to_be_away(database: Database) -> None:
    """A new installation has had no outage; nor has one that never listened."""
    assert outages_of(database, NOW, NOW + 200 * MINUTE) == []
    beat_for(database, 100, 101)
    assert outages_of(database, NOW, NOW + 101 * MINUTE) == []


def test_signs_that_follow_closely_make_one_span(database: Database) -> None:
    """A year of signs is one row as long as nothing breaks."""
    for minute in range(5):
        beat_for(database, minute, minute)
    beat_for(database, 10, 11)
    with database.reading() as session:
        spans = session.execute(text("SELECT count(*) FROM listener_alive")).scalar()
    assert spans == 2
