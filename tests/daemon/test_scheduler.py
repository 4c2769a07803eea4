"""Works run when they are due, when they are kicked, and anyway."""

import queue
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from abuse_mta.clock import SystemClock
from abuse_mta.scheduler import Scheduler
from abuse_mta.store.errors import StoreError

HOUR = timedelta(hours=1)
SOON = timedelta(milliseconds=50)


class Recorded:
    """A work that tells when it ran and answers what it is given."""

    def __init__(self, *answers: timedelta | Exception | None) -> None:
        self.runs: queue.Queue[datetime] = queue.Queue()
        self._answers = list(answers)

    def __call__(self, now: datetime) -> datetime | None:
        """Run once."""
        answer = self._answers.pop(0) if self._answers else None
        self.runs.put(now)
        if isinstance(answer, Exception):
            raise answer
        return None if answer is None else now + answer

    def wait(self, runs: int) -> list[datetime]:
        """The times of so many runs."""
        return [self.runs.get(timeout=20) for _ in range(runs)]


@pytest.fixture
def deaths() -> list[tuple[str, str]]:
    """Works that were given up."""
    return []


@pytest.fixture
def scheduler(deaths: list[tuple[str, str]]) -> Iterator[Scheduler]:
    """A scheduler on the machine's clock."""
    scheduler = Scheduler(SystemClock(), lambda name, error: deaths.append((name, str(error))))
    yield scheduler
    scheduler.stop()


def test_a_work_runs_at_the_start_and_when_it_is_due(scheduler: Scheduler) -> None:
    """Told that something is due soon, it runs again then, not an interval later and never before."""
    work = Recorded(SOON, SOON)
    scheduler.add("stream", work, HOUR)
    scheduler.start()
    first, second, third = work.wait(3)
    assert second > first + SOON
    assert third > second + SOON


def test_a_kick_runs_a_work_at_once(scheduler: Scheduler) -> None:
    """Only the one that is named, known or not."""
    work, other = Recorded(), Recorded()
    scheduler.add("stream", work, HOUR)
    scheduler.add("outbox", other, HOUR)
    scheduler.start()
    work.wait(1)
    other.wait(1)
    scheduler.kick("stream", "unknown")
    work.wait(1)
    assert other.runs.empty()


def test_kicks_during_a_run_make_one_more_run(scheduler: Scheduler) -> None:
    """Nothing that came while it ran is overlooked, and nothing runs twice at once."""
    running, go_on = threading.Event(), threading.Event()
    runs: queue.Queue[int] = queue.Queue()
    at_once = threading.Semaphore(1)

    def work(_now: datetime) -> None:
        assert at_once.acquire(blocking=False)
        runs.put(1)
        running.set()
        go_on.wait(20)
        at_once.release()

    scheduler.add("stream", work, HOUR)
    scheduler.start()
    assert running.wait(20)
    for _ in range(5):
        scheduler.kick("stream")
    go_on.set()
    assert [runs.get(timeout=20) for _ in range(2)] == [1, 1]
    scheduler.stop()
    assert runs.empty()


def test_the_safety_net_catches_what_nobody_said(scheduler: Scheduler) -> None:
    """A work that knows of nothing due is run again after its interval, and so is one due much later."""
    work = Recorded(None, HOUR)
    scheduler.add("stream", work, SOON)
    scheduler.start()
    assert len(work.wait(4)) == 4


def test_the_worlds_fault_is_logged_and_tried_again(
    scheduler: Scheduler, deaths: list[tuple[str, str]]
) -> None:
    """A store that is away stops nothing."""
    work = Recorded(StoreError("database is locked"))
    scheduler.add("outbox", work, SOON)
    with capture_logs() as lines:
        scheduler.start()
        work.wait(2)
    assert [(line["event"], line["work"], line["detail"]) for line in lines] == [
        ("work_failed", "outbox", "database is locked")
    ]
    assert deaths == []


class JumpingClock(SystemClock):
    """A clock that goes on by half a minute each time it is read."""

    def __init__(self) -> None:
        self._jumps = timedelta()

    def now(self) -> datetime:
        """Later and later."""
        self._jumps += timedelta(seconds=30)
        return super().now() + self._jumps


def test_a_work_that_fails_for_a_minute_is_given_up() -> None:
    """A fault of ours is tried again, then told to whoever decides about the daemon."""
    gone: queue.Queue[Any] = queue.Queue()
    scheduler = Scheduler(JumpingClock(), lambda name, error: gone.put((name, str(error))))
    work = Recorded(*[ZeroDivisionError("bug")] * 3)
    scheduler.add("stream", work, timedelta(milliseconds=1))
    with capture_logs() as lines:
        scheduler.start()
        for _ in range(3):
            work.wait(1)
            scheduler.kick_all()
        assert gone.get(timeout=20) == ("stream", "bug")
        scheduler.stop()
    assert [line["event"] for line in lines] == ["work_failed"] * 3


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_is_gone_is_noticed(scheduler: Scheduler) -> None:
    """Its name is told to the watchdog."""

    def work(_now: datetime) -> None:
        raise SystemExit

    scheduler.add("stream", work, HOUR)
    scheduler.start()
    for thread in threading.enumerate():
        if thread.name == "stream":
            thread.join(20)
    assert scheduler.dead() == ("stream",)


def test_stopping_waits_for_what_runs(scheduler: Scheduler) -> None:
    """The turn under way ends; no other begins."""
    begun, ended = threading.Event(), threading.Event()
    go_on = threading.Event()

    def work(_now: datetime) -> None:
        begun.set()
        go_on.wait(20)
        ended.set()

    scheduler.add("stream", work, SOON)
    scheduler.start()
    assert begun.wait(20)
    threading.Timer(0.05, go_on.set).start()
    scheduler.stop()
    assert ended.is_set()


def test_a_work_that_does_not_move_is_noticed(scheduler: Scheduler) -> None:
    """Between two turns nothing is amiss; in a turn each commit counts as a move."""
    running, go_on = threading.Event(), threading.Event()

    def hang(_now: datetime) -> None:
        scheduler.progress()
        running.set()
        go_on.wait(20)

    scheduler.add("stream", hang, HOUR)
    assert scheduler.stuck(timedelta(0)) == ()
    scheduler.start()
    running.wait(20)
    assert scheduler.stuck(timedelta(minutes=1)) == ()
    assert scheduler.stuck(timedelta(0)) == ("stream",)
    go_on.set()
