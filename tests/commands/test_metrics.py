"""Numbers for Prometheus and answers for health checks."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.metrics import Monitor

DEAD: list[str] = []


@pytest.fixture
def ask(history: Any) -> Iterator[Any]:
    """Asks the history's monitor for a page: status and text."""
    DEAD.clear()
    monitor = Monitor(history.desk.deciding.database, history.clock, lambda: tuple(DEAD))
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


def test_health_names_the_dead(ask: Any) -> None:
    """200 while every work lives, 503 with the name of one that does not."""
    assert ask("/health") == (200, "ok\n")
    DEAD.append("stream")
    assert ask("/health") == (503, "dead: stream\n")
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
