"""Several nodes on one database: one decides, the others read for it, and no mail is worked twice."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from abuse_mta.ahead import CLAIM_FOR
from abuse_mta.claims import release_dead_claims
from abuse_mta.clock import VirtualClock
from abuse_mta.config import load_settings
from abuse_mta.contracts import import_contracts, read_folder
from abuse_mta.desk import CaseDesk, build_desk
from abuse_mta.reading import InlineReader
from abuse_mta.simulate import CapturingCourier, ScriptedJudge
from abuse_mta.spool import Received
from abuse_mta.store.case_tables import AlertRow, InboxRow, JournalRow, MatterRow
from abuse_mta.store.database import Database, Stream
from abuse_mta.store.lease import lease
from abuse_mta.store.spool_tables import PreparedRow, ReceivedRow
from tests.postgresql.conftest import NewDatabase

PROVIDER = Path(__file__).resolve().parent.parent / "scenarios" / "provider"
NOW = datetime(2025, 6, 2, 3, tzinfo=UTC)
OFFER = "From: news@shop.example\r\nSubject: Our offers {number}\r\n\r\nBuy three, pay two.\r\n"
REQUEST = (
    "From: lawyer@law.example.jp\r\nSubject: 発信者情報開示請求 {number}\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "\r\n192.0.2.15 について、発信者情報の開示を請求します。日時: 2025-06-01 12:00:00 JST\r\n"
)


class CountingReader(InlineReader):
    """Reads, and knows how often. `first`: done before the first mail is read."""

    def __init__(self, first: Callable[[], None] = lambda: None) -> None:
        self.asked = 0
        self._first = first

    def read(self, raw: bytes, reading: Any) -> "Future[Any]":
        """What the mail says."""
        self.asked += 1
        if self.asked == 1:
            self._first()
        return super().read(raw, reading)


class Node:
    """One desk with a connection of its own to the shared database."""

    def __init__(
        self, url: str, name: str, reader: CountingReader | None = None, patience: float = 60
    ) -> None:
        self.database = Database.open(url)
        self.database.migrate()
        self.reader = reader or CountingReader()
        self.desk: CaseDesk = build_desk(
            load_settings(PROVIDER / "abuse_mta.toml"),
            self.database,
            VirtualClock(NOW),
            CapturingCourier(frozenset()),
            self.reader,
            judge=ScriptedJudge(),
            actuators=(),
            when_away=lambda *_: [],
            node=name,
            patience=patience,
        )

    def receive(self, count: int) -> None:
        """Mails that go to the inbox, and as many that open a matter."""
        for number in range(count):
            for text in (OFFER, REQUEST):
                self.desk.spool.accept(
                    Received(
                        raw=text.format(number=number).encode(),
                        envelope_sender="somebody@example.com",
                        recipients=("abuse@isp.example.jp",),
                        received_at=NOW,
                    )
                )

    def work(self) -> None:
        """One turn."""
        self.desk.work(NOW)

    def outcome(self) -> tuple[int, int, int]:
        """Mails in the inbox, matters, and mails that wait."""
        with self.database.reading() as session:
            offers = session.exec(select(InboxRow).where(InboxRow.why == "not-abuse")).all()
            matters = session.exec(select(MatterRow)).all()
            waiting = session.exec(select(ReceivedRow).where(ReceivedRow.state == "accepted")).all()
        return len(offers), len(matters), len(waiting)


NewNode = Callable[..., Node]


@pytest.fixture
def new_node(new_database: NewDatabase) -> Iterator[NewNode]:
    """Makes nodes of one provider on one database."""
    url, nodes = new_database(), []

    def make(name: str, *more: Any, **named: Any) -> Node:
        nodes.append(Node(url, name, *more, **named))
        if len(nodes) == 1:
            with nodes[0].desk.deciding.transaction() as session:
                import_contracts(session, read_folder(PROVIDER), NOW)
        return nodes[-1]

    yield make
    for node in nodes:
        node.database.close()


def test_nodes_that_work_at_once_work_each_mail_once(new_node: NewNode) -> None:
    """However their turns fall, each mail has one outcome."""
    nodes = [new_node("one"), new_node("two"), new_node("three")]
    nodes[0].receive(30)
    with ThreadPoolExecutor(3) as turns:
        while nodes[0].outcome()[2]:
            list(turns.map(Node.work, nodes))
    assert nodes[0].outcome() == (30, 30, 0)


def test_who_does_not_decide_reads_for_the_one_who_does(new_node: NewNode) -> None:
    """What the other node read is handed over, used, and then forgotten; nothing is read twice."""
    decides, helps = new_node("one"), new_node("two")
    decides.receive(5)
    with lease(decides.database, Stream.WORKING) as mine:
        assert mine
        helps.work()
    assert (helps.reader.asked, helps.outcome()) == (10, (0, 0, 10))
    decides.work()
    with decides.database.reading() as session:
        left = session.exec(select(PreparedRow)).all()
    assert (decides.reader.asked, decides.outcome(), left) == (0, (5, 5, 0), [])


def test_what_a_dead_node_had_claimed_is_read_by_the_living(new_node: NewNode) -> None:
    """It claimed its mails and read none of them."""
    dead, alive = new_node("one"), new_node("two", patience=0)
    dead.receive(3)
    claimed = dead.desk.spool.claim("one", 4, CLAIM_FOR)
    alive.work()
    assert (len(claimed), alive.outcome()) == (4, (3, 3, 0))


def test_a_node_that_starts_waits_for_no_other(new_node: NewNode) -> None:
    """What a dead process had claimed is being decided by the one while another frees it: each leaves the other alone."""
    decides, starts = new_node("one"), new_node("two")
    decides.receive(1)
    gone = f"{socket.gethostname()}:4194305"
    assert len(decides.desk.spool.claim(gone, 2, CLAIM_FOR)) == 2
    with decides.database.writing() as deciding:
        decides.desk.spool.settle(deciding, 1, "complaint", NOW)
        with starts.database.writing() as starting:
            assert release_dead_claims(starting) == 1


def test_a_lease_is_free_when_its_node_is_cut_off(new_node: NewNode) -> None:
    """Another node has it at once; the one that lost it ends its turn as if nothing had been."""
    one, two = new_node("one"), new_node("two")
    with lease(one.database, Stream.WORKING) as mine, lease(two.database, Stream.WORKING) as theirs:
        assert (mine, theirs) == (True, False)
        cut_off(two.database)
        with lease(two.database, Stream.WORKING) as now_theirs:
            assert now_theirs


def test_a_node_that_lost_the_lease_works_nothing_again(new_node: NewNode) -> None:
    """While it reads, its lease is lost and another node works everything; then it goes on with what it had begun."""
    two = new_node("two", patience=0)

    def meanwhile() -> None:
        cut_off(two.database)
        two.work()

    one = new_node("one", CountingReader(meanwhile))
    one.receive(8)
    one.work()
    assert one.outcome() == (8, 8, 0)


def test_two_nodes_that_keep_house_do_it_once(new_node: NewNode) -> None:
    """What is due is told once and deleted once, with one line in the journal each."""
    nodes = [new_node("one"), new_node("two")]
    nodes[0].receive(4)
    nodes[0].work()
    with nodes[0].desk.deciding.transaction() as session:
        for item in session.exec(select(InboxRow)):
            item.settled_at = NOW
            session.add(item)
    later = NOW.replace(year=NOW.year + 1)
    with ThreadPoolExecutor(2) as turns:
        list(turns.map(lambda node: node.desk.housekeep(later), nodes))
    with nodes[0].database.reading() as session:
        deleted = session.exec(select(JournalRow.cause).where(JournalRow.event == "EvidenceDeleted")).all()
        told = session.exec(select(AlertRow.subject).where(col(AlertRow.at) >= later)).all()
    assert (len(deleted), len(set(deleted)), len(told)) == (4, 4, len(set(told)))


def cut_off(database: Database) -> None:
    """The server ends the session that has the lease."""
    with database.reading() as session:
        session.connection().exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            f" AND objid = {Stream.WORKING.value} AND pid != pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
