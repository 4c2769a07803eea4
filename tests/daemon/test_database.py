"""The schema and its revisions."""

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlmodel import select

from abuse_mta.spool import Received, Spool, forget_bytes, kept_bytes
from abuse_mta.store.database import Database, Turns
from abuse_mta.store.errors import StoreError
from abuse_mta.store.migrations import configuration, revision_of
from abuse_mta.store.migrations.metadata import METADATA
from abuse_mta.store.spool_tables import EvidenceRow


def _revision(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return revision_of(connection)


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


def test_the_models_and_the_revisions_agree(database: Database) -> None:
    """A database brought up by the revisions is what the models say, column by column."""
    with database.engine.connect() as connection:
        assert _differences(connection) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    """The second start finds its work done."""
    before = _revision(database)
    database.migrate()
    assert (before is not None, _revision(database)) == (True, before)


def test_an_upgrade_keeps_the_bytes_of_every_mail(database: Database) -> None:
    """Those of an older version's table are packed; what retention had deleted stays deleted; and back again."""
    spool = Spool(database)
    ids = spool.accept_all(
        [Received(raw=raw, envelope_sender="", recipients=()) for raw in (b"a", b"b", b"a", b"c")]
    )
    with database.writing() as session:
        forget_bytes(session, ids[3])
    with database.engine.begin() as connection:
        command.downgrade(configuration(connection), "0002")
        before = connection.execute(text("SELECT id, raw FROM received_raw ORDER BY id")).all()
    database.migrate()
    with database.reading() as session:
        after = [kept_bytes(session, id_) for id_ in ids]
        packed = session.exec(select(EvidenceRow.sha256)).all()
    assert ([tuple(row) for row in before], after, len(packed)) == (
        [(ids[0], b"a"), (ids[1], b"b"), (ids[2], b"a")],
        [b"a", b"b", b"a", None],
        2,
    )


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The operator reads which folder."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"file/var"):
        Database.open(f"sqlite:///{tmp_path}/file/var/spool.db")


def test_writers_take_turns_in_the_order_they_asked() -> None:
    """Whoever lets go and asks again stands behind those who waited."""
    turns = Turns()
    order: list[str] = []
    asking = threading.Semaphore(0)

    def take(name: str) -> None:
        asking.release()
        with turns:
            order.append(name)

    threads = [threading.Thread(target=take, args=(name,)) for name in ("first", "second")]
    with turns, turns:  # the same thread may enter again
        for waiting, thread in enumerate(threads, start=1):
            thread.start()
            assert asking.acquire(timeout=10)
            while len(turns._waiting) < waiting:
                pass
    with turns:
        order.append("again")
    for thread in threads:
        thread.join(10)
    assert order == ["first", "second", "again"]
