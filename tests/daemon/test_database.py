"""The schema and its revisions."""

import threading
from datetime import UTC, date, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlmodel import select

from abuse_mta.contract_files import Assignment, Contract, CustomerType, Folder, Language
from abuse_mta.contracts import holders_ever, import_contracts
from abuse_mta.spool import Received, Spool, forget_bytes, kept_bytes
from abuse_mta.store.database import Database, Turns
from abuse_mta.store.errors import StoreError
from abuse_mta.store.migrations import configuration, revision_of
from abuse_mta.store.migrations.metadata import METADATA
from abuse_mta.store.spool_tables import EvidenceRow

CONTRACT = Contract(
    contract_id="C-1", name="例", customer_type=CustomerType.CORPORATE, language=Language.JAPANESE,
    abuse_mail="a@x.example.jp", admin_mail=None, billing_mail=None, monthly_fee_yen=3300, annual_fee_yen=None,
    prepaid_yen=0, contracted_on=date(2020, 1, 1), never_auto=False,
)  # fmt: skip


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


def test_an_upgrade_knows_every_holder(database: Database) -> None:
    """Whoever held an address by an older version's table is found by today's, of both versions; and back again."""

    def holders() -> list[str]:
        with database.reading() as session:
            asked = map(ip_address, ("192.0.2.9", "192.0.2.10", "2001:db8::5", "203.0.113.1"))
            return ["+".join(one.line_id for one in holders_ever(session, ip)) for ip in asked]

    start = datetime(2022, 10, 1, tzinfo=UTC)
    assignments = tuple(
        Assignment(
            contract_id="C-1",
            network=ip_network(network),
            assigned_from=start,
            assigned_to=None,
            line_id=line,
            access="",
            username="",
        )
        for network, line in (("192.0.2.0/24", "a"), ("192.0.2.8/31", "b"), ("2001:db8::/56", "c"))
    )
    with database.writing() as session:
        import_contracts(session, Folder(contracts=(CONTRACT,), assignments=assignments), start)
    before = holders()
    with database.engine.begin() as connection:
        command.downgrade(configuration(connection), "0003")
    database.migrate()
    assert before == holders() == ["b+a", "a", "c", ""]


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
