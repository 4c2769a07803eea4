"""Numbers for Prometheus and answers for health checks."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from abuse_mta import log
from abuse_mta.metrics import Monitor, status_line
from abuse_mta.store.case_tables import DeadlineRow

AILING: list[str] = []


@pytest.fixture
def ask(history: Any) -> Iterator[Any]:
    """Asks the history's monitor for a page: status and text."""
    AILING.clear()
    monitor = Monitor(history.desk.deciding.database, history.clock, lambda: tuple(AILING))
    address = monitor.start("127.0.0.1:0")

    def get(path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    yield get
    monitor.stop()


def _values(text: str) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name.removeprefix("abuse_mta_"): float(value) for name, _, value in lines}


def test_metrics_count_what_waits(ask: Any, suspending: Any) -> None:
    """One case is being stopped, its mails and requests wait; nothing is unworked or overdue."""
    status, text = ask("/metrics")
    values = _values(text)
    assert status == 200
    assert {
        name: values[name] for name in ("mails_received_total", "mails_waiting", "deadlines_overdue")
    } == {
        "mails_received_total": 1,
        "mails_waiting": 0,
        "deadlines_overdue": 0,
    }
    assert values['cases{state="suspending"}'] == 1
    assert values["outbox_waiting"] > 0


def test_metrics_count_what_was_said(ask: Any, history: Any) -> None:
    """Rates and durations by outcome: one more complaint, two seconds after its receipt."""
    key = '{event="mail_processed",outcome="complaint"}'
    before = _values(ask("/metrics")[1])
    log.get_log().info(log.MAIL_PROCESSED, outcome="complaint", seconds=2)
    after = _values(ask("/metrics")[1])
    for name, more in {"events_total": 1, "event_seconds_sum": 2, "event_seconds_count": 1}.items():
        assert after[name + key] == before.get(name + key, 0) + more


def test_the_status_line_says_what_waits(suspending: Any) -> None:
    """What `systemctl status` shows, in one line."""
    with suspending.desk.deciding.database.reading() as session:
        (deadline,) = session.exec(select(DeadlineRow.due_at).where(col(DeadlineRow.settled_at).is_(None)))
        expected = (
            f"0 mails to work · 1 open cases · 0 in the inbox · next deadline {deadline:%Y-%m-%dT%H:%MZ}"
        )
        assert status_line(session) == expected


def test_health_names_what_does_not_move(ask: Any) -> None:
    """200 while every work moves, 503 with the name of one that does not."""
    assert ask("/health") == (200, "ok\n")
    AILING.append("stream")
    assert ask("/health") == (503, "not moving: stream\n")
    assert ask("/ready") == (200, "ok\n")


def test_nothing_else_is_served(ask: Any) -> None:
    """Any other page is 404."""
    assert ask("/../etc/passwd")[0] == 404


def test_only_loopback_may_be_named(operate: Any, config: Path) -> None:
    """It has no password: another address is a fault of the configuration, with the key's name."""
    with config.open("a", encoding="utf-8") as file:
        file.write('[metrics]\nlisten = "0.0.0.0:9145"\n')
    ran = operate("cases")
    assert ran.code == 2
    assert "metrics.listen" in ran.err
