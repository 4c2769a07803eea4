"""Nothing that runs by itself walks a table that grows: a look-up costs what it finds, in the tenth year as on day one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from abuse_mta.figures import monthly_figures
from abuse_mta.metrics import Monitor
from abuse_mta.morning import morning_page
from abuse_mta.reporter_records import reporter_records
from abuse_mta.simulate import run

GROWS = {
    "alert", "assignment", "case", "complaint", "contract", "deadline", "evidence", "inbox", "journal", "ledger",
    "line_order", "matter", "outbox", "received",
}  # fmt: skip
BOUNDED = {
    "alert_untold", "deadline_due", "ledger_unissued", "order_due", "outbox_due", "received_unworked",
}  # fmt: skip
"""Indexes of what is open: walking one costs what is open."""
FIRST_ONLY = "SELECT received.id FROM received LIMIT ?"
NEWEST_ONLY = "SELECT received_at FROM received ORDER BY id DESC LIMIT 1"

Walks = dict[str, list[str]]


@pytest.fixture
def walks() -> Iterator[Walks]:
    """Statements that walk a table that grows, with what SQLite says about it."""
    found: Walks = {}
    seen: set[str] = set()

    def explain(
        connection: Connection, cursor: Any, sql: str, values: Any, _context: Any, many: bool
    ) -> None:
        reads = sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH"))
        if connection.dialect.name != "sqlite" or many or not reads or sql in seen:
            return
        seen.add(sql)
        plan = [row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        walked = [step for step in plan if _is_walk(step)]
        if walked and FIRST_ONLY not in sql and NEWEST_ONLY not in sql:
            found[sql] = walked

    event.listen(Engine, "before_cursor_execute", explain)
    yield found
    event.remove(Engine, "before_cursor_execute", explain)


def _is_walk(step: str) -> bool:
    words = step.split()
    return words[0] == "SCAN" and words[1] in GROWS and words[-1] not in BOUNDED


def test_a_look_without_an_index_is_seen(history: Any, walks: Walks) -> None:
    """The measure measures."""
    with history.desk.deciding.database.reading() as session:
        session.connection().exec_driver_sql("SELECT * FROM journal WHERE event = 'x'")
    assert list(walks.values()) in ([["SCAN journal"]], [])  # PostgreSQL is not asked


def test_the_stories_walk_no_table(project_root: Path, walks: Walks) -> None:
    """Every path of the policy: mails, deadlines, orders, charges, matters."""
    stories = sorted((project_root / "tests" / "scenarios").glob("[sm]*.toml"))
    assert len(stories) >= 10
    for story in stories:
        run(story)
    allowed = {"SELECT contract", "FROM assignment", "FROM contract"}  # an import compares what is there
    assert {sql: plan for sql, plan in walks.items() if not any(word in sql for word in allowed)} == {}


def test_the_daily_work_walks_no_table(history: Any, walks: Walks) -> None:
    """Receiving, deciding, sending, retention, the morning page, the figures, and what is measured."""
    walks.clear()  # the import of the contracts
    for hour in range(3):
        history.clock.set(history.after(hour))
        history.report("192.0.2.15", hour - 1)
        history.receive("From: news@shop.example\nSubject: Our offers\n\nBuy three, pay two.\n")
    history.go_to(73)
    history.desk.act(history.clock.now())
    desk, now = history.desk, history.clock.now() + timedelta(days=400)
    desk.housekeep(now)
    with desk.deciding.database.reading() as session:
        morning_page(session, now, desk.engine.house.zone, now - timedelta(days=1))
        monthly_figures(session, now, desk.engine.house.zone)
        reporter_records(session, desk.intake.known, now - timedelta(days=90), now)
    assert Monitor(desk.deciding.database, history.clock, tuple).answer("/metrics")[0] == 200
    assert walks == {}
