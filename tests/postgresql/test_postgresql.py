"""The same on PostgreSQL: the stories, the way there from SQLite, and several nodes on one database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from abuse_mta.contracts import import_contracts, read_folder
from abuse_mta.demo import fill
from abuse_mta.simulate import begin, run
from abuse_mta.spool import Received, Spool
from abuse_mta.store.case_tables import CaseRow, EntryRow, JournalRow, OutboxRow
from abuse_mta.store.database import Database
from abuse_mta.store.spool_tables import ReceivedRow
from abuse_mta.store.transfer import copy_all
from tests.acceptance.conftest import Provider, send, until
from tests.daemon import test_database
from tests.postgresql.conftest import NewDatabase

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
STORIES = sorted(SCENARIOS.glob("*.toml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_scenario(path: Path, new_database: NewDatabase) -> None:
    """Every expectation is met on PostgreSQL too."""
    assert run(path, new_database()).missed == ()


def test_moving_from_sqlite(new_database: NewDatabase, tmp_path: Path) -> None:
    """All rows arrive, the counts agree, and numbers go on behind the copied ones."""
    story = begin(STORIES[0], f"sqlite:///{tmp_path}/old.db")
    for step in story.scenario.step:
        story.run_to(step.at)
        story.happen(step)
    number = story.desk.spool.accept(_mail(story.clock.now()))
    target = Database.open(new_database())
    target.migrate()
    copied = copy_all(story.database, target)
    assert [one.source for one in copied] == [one.target for one in copied]
    assert sum(one.target for one in copied) > 10
    assert Spool(target).accept(_mail(story.clock.now())) == number + 1
    with story.database.reading() as old, target.reading() as new:
        assert _rows(new, JournalRow) == _rows(old, JournalRow)
    story.database.close()
    target.close()


@pytest.mark.parametrize(
    "check",
    [
        test_database.test_an_upgrade_keeps_the_bytes_of_every_mail,
        test_database.test_an_upgrade_knows_every_holder,
    ],
)
def test_upgrade(check: Callable[[Database], None], new_database: NewDatabase) -> None:
    """An older version's tables come through, and back again."""
    database = Database.open(new_database())
    database.migrate()
    check(database)
    database.close()


def test_nodes_that_start_together_import_the_contracts_once(new_database: NewDatabase) -> None:
    """The one that comes second waits for the first and finds nothing to do."""
    database = Database.open(new_database())
    database.migrate()
    folder, now = read_folder(SCENARIOS / "provider"), datetime(2025, 6, 2, tzinfo=UTC)

    def second() -> bool:
        with database.writing() as session:
            return bool(import_contracts(session, folder, now))

    with ThreadPoolExecutor(1) as other:
        with database.writing() as session:
            first = bool(import_contracts(session, folder, now))
            changed = other.submit(second)
            until(lambda: _somebody_waits(database), "the second to wait")
        assert (first, changed.result(30)) == (True, False)
    database.close()


def _somebody_waits(database: Database) -> bool:
    with database.reading() as session:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND database IS NOT NULL"
        return bool(session.connection().exec_driver_sql(waiting).scalar_one())


def _rows(session: Session, table: Any) -> list[dict[str, Any]]:
    rows: list[SQLModel] = list(session.exec(select(table).order_by(col(table.number))))
    return [row.model_dump() for row in rows]


def _mail(at: datetime) -> Received:
    return Received(
        raw=b"Subject: x\r\n\r\nx\r\n",
        envelope_sender="a@example.com",
        recipients=("abuse@isp.example.jp",),
        peer="192.0.2.255",
        helo="mx.example.net",
        received_at=at,
    )


def test_two_nodes_share_one_database_and_one_dies(provider: Provider, new_database: NewDatabase) -> None:
    """Mail to either node is worked once; what the dead node leaves is taken up by the other."""
    provider.database_url = new_database()
    provider.configure(within="2s")
    first, second = provider.serve(), provider.serve()
    ports = first.port(), second.port()
    mails = [fill("japanese.eml"), fill("arf.eml"), fill("xarf.eml")]
    senders = ("sato@kaisha.example.jp", "fbl@bigmail.example.com", "report@sensor.example.net")
    for number, (sender, raw) in enumerate(zip(senders, mails, strict=True)):
        send(ports[number % 2], sender, raw)
    first.kill()
    send(ports[1], senders[0], mails[0].replace(b"Message-ID: <", b"Message-ID: <again-", 1))
    database = provider.database()

    def count(session: Session, *conditions: Any) -> int:
        return session.exec(select(func.count()).where(*conditions)).one()

    def at_rest() -> bool:
        with database.reading() as session:
            waiting = count(session, ReceivedRow.state == "accepted")
            unsent = count(session, col(OutboxRow.settled_at).is_(None))
            resting = count(session, col(CaseRow.state).in_(["suspended", "notified", "suspending"]))
            told = count(session, col(JournalRow.event) == "AnswerOverdue")
            return not waiting and not unsent and resting == count(session, CaseRow.number > 0) == told  # type: ignore[operator]

    until(at_rest, "rest")
    assert second.stop() == 0
    with database.reading() as session:
        cases = list(session.exec(select(CaseRow)))
        notices = [
            row.owner for row in session.exec(select(OutboxRow).where(OutboxRow.kind == "abuse-notice"))
        ]
        damages = [row.case_id for row in session.exec(select(EntryRow).where(EntryRow.code == "damages"))]
    assert len(cases) == len({row.contract_id for row in cases}) > 0
    assert sorted(map(str, notices)) == sorted(row.case_id for row in cases)
    assert len(damages) == len(set(damages))
