"""The ticker: runs each kind of work when something is due, when somebody says so, and now and then anyway.

What is due stands in the database; here is only when to look. A work runs in a thread of its own, never
twice at once. APScheduler keeps the time (memory job store: nothing that matters is in it).
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from abuse_mta.clock import Clock
from abuse_mta.log import WORK_FAILED, get_log
from abuse_mta.store.errors import StoreError

Work = Callable[[datetime], datetime | None]
"""Does all that is due at a time and gives the next due time, if one is known. Raises StoreError."""

STREAM = "stream"
"""Decides: received mails and deadlines, one stream in the order of their time."""
OUTBOX = "outbox"
ORDERS = "orders"
HOUSEKEEPING = "housekeeping"
DAILY = "daily"
CONTRACTS = "contracts"

INTERVALS = {
    STREAM: timedelta(seconds=1),
    OUTBOX: timedelta(seconds=1),
    ORDERS: timedelta(seconds=1),
    HOUSEKEEPING: timedelta(seconds=60),
    DAILY: timedelta(minutes=10),
    CONTRACTS: timedelta(minutes=5),
}
"""The safety net: so often each work looks, whatever it was told."""
JUST_AFTER = timedelta(milliseconds=5)
"""A deadline is missed only after its time."""
BREATH = timedelta(milliseconds=100)
"""Between two runs of a work that says it is due again at once."""
STUCK = timedelta(minutes=15)
"""Longer than anything a work waits for: a reader, a next hop, a router, a lock."""
PATIENCE = timedelta(minutes=1)
"""So long a work may fail for a reason that is not the world's, turn after turn; then the daemon stops."""


class WorkStopped(Exception):  # noqa: N818 - reads as what it is
    """The daemon stops: the turn ends here, between two commits."""


class Desk(Protocol):
    """What the daemon drives: the case work behind the spool."""

    on_commit: Callable[..., None]
    """Called after a commit with the names of the works that have something to do."""

    def work(self, now: datetime) -> datetime | None:
        """Work the received mails and the deadlines, in the order of their time."""
        ...

    def send(self, now: datetime) -> datetime | None:
        """Send what lies in the outbox."""
        ...

    def act(self, now: datetime) -> datetime | None:
        """Carry out the orders."""
        ...

    def housekeep(self, now: datetime) -> datetime | None:
        """Retention, digests and the like."""
        ...


class Scheduler:
    """Runs the works. `on_death` hears of one that fails again and again: name and error."""

    def __init__(self, clock: Clock, on_death: Callable[[str, Exception], None]) -> None:
        self._clock = clock
        self._on_death = on_death
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._ticker = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._threads: dict[str, _WorkThread] = {}

    def add(self, name: str, work: Work, interval: timedelta | None = None) -> None:
        """Run this work from the start on, at least every `interval`."""
        thread = _WorkThread(name, work, interval or INTERVALS[name], self._clock, self._on_death)
        every = IntervalTrigger(seconds=thread.interval.total_seconds(), timezone="UTC")
        thread.job = self._ticker.add_job(thread.wake, every, id=name)
        self._threads[name] = thread

    def start(self) -> None:
        """Begin; every work runs at once."""
        self._ticker.start()
        for thread in self._threads.values():
            thread.start()
            thread.wake()

    def kick(self, *names: str) -> None:
        """There is something to do for these works: run them now, or again if they are running."""
        for name in names:
            if name in self._threads:
                self._threads[name].wake()

    def kick_all(self) -> None:
        """Look at everything: also after the machine's clock was set back, which no timer sees."""
        self.kick(*self._threads)

    def dead(self) -> tuple[str, ...]:
        """Works whose thread is gone though nobody stopped it."""
        return tuple(name for name, thread in self._threads.items() if not thread.is_alive())

    def progress(self, *names: str) -> None:
        """Something was committed: the work of this thread moves, and these works have something to do.

        Raises WorkStopped in a work that is told to stop: however much waits, it waits for the next start.
        """
        self.kick(*names)
        thread = threading.current_thread()
        if isinstance(thread, _WorkThread):
            thread.moved_at = time.monotonic()
            if thread.stopping:
                raise WorkStopped

    def stuck(self, patience: timedelta = STUCK) -> tuple[str, ...]:
        """Works whose turn goes on without anything being committed, for longer than every limit of theirs."""
        latest = time.monotonic() - patience.total_seconds()
        return tuple(
            name
            for name, thread in self._threads.items()
            if thread.moved_at is not None and thread.moved_at < latest
        )

    def stop(self) -> None:
        """Start nothing new and wait for what runs."""
        if self._ticker.running:
            self._ticker.shutdown(wait=True)
        for thread in self._threads.values():
            thread.stop()
        for thread in self._threads.values():
            if thread.is_alive():
                thread.join()


class _WorkThread(threading.Thread):
    """One work: sleeps until somebody wakes it, works, and tells the ticker its next time."""

    job: Job

    def __init__(
        self,
        name: str,
        work: Work,
        interval: timedelta,
        clock: Clock,
        on_death: Callable[[str, Exception], None],
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.interval = interval
        self._work, self._clock, self._on_death = work, clock, on_death
        self._awake = threading.Event()
        self.stopping = False
        self._failing_since: datetime | None = None
        self.moved_at: float | None = None
        """The monotonic time of the turn's last sign of progress; None between two turns."""

    def wake(self) -> None:
        """Run now; when running, once more after that."""
        self._awake.set()

    def stop(self) -> None:
        """End after the turn under way."""
        self.stopping = True
        self._awake.set()

    def run(self) -> None:
        """Turn after turn until it is stopped."""
        while True:
            self._awake.wait()
            self._awake.clear()  # before the turn: who wakes it from now on wants another one
            if self.stopping:
                return
            next_at = self._turn()
            with suppress(JobLookupError):  # the ticker has stopped meanwhile
                self.job.modify(next_run_time=next_at)

    def _turn(self) -> datetime:
        self.moved_at = time.monotonic()
        try:
            due = self._work(self._clock.now())
        except WorkStopped:
            return self._clock.now() + self.interval
        except StoreError as error:
            get_log().warning(WORK_FAILED, work=self.name, detail=str(error))
            return self._clock.now() + self.interval
        except Exception as error:  # noqa: BLE001 - a fault of ours must not stop the deadlines in silence
            return self._fault(error)
        finally:
            self.moved_at = None
        self._failing_since = None
        return self._next(due)

    def _next(self, due: datetime | None) -> datetime:
        now = self._clock.now()
        latest = now + self.interval
        if due is None:
            return latest
        return min(latest, due + JUST_AFTER if due > now else now + BREATH)

    def _fault(self, error: Exception) -> datetime:
        first = self._failing_since is None
        get_log().error(WORK_FAILED, work=self.name, detail=str(error), exc_info=error if first else None)
        now = self._clock.now()
        self._failing_since = self._failing_since or now
        if now - self._failing_since >= PATIENCE:
            self._on_death(self.name, error)
        return now + max(self.interval, BREATH)
