"""What a sweep costs with many open deadlines of which none is due, and what it costs when many fall due at once.

The latter is measured by itself, and while twenty clients send mail as fast as the same process takes it.

python bench/sweep.py [--waiting 100000] [--due 2000] [--json]
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from abuse_mta import log
from abuse_mta.daemon import SWITCH_SECONDS
from abuse_mta.listener import Listener, Reception
from abuse_mta.simulate import begin
from abuse_mta.spool import GroupCommit, Spool
from abuse_mta.store import cases
from abuse_mta.store.case_tables import DeadlineRow
from bench.accept import RECIPIENT, load
from bench.year import write_year

BATCH = 5000
LOADED_FOR = 5
"""Seconds."""


@contextmanager
def listening(spool: Spool) -> Iterator[int]:
    """The port of a listener that accepts into the spool, in a loop and threads of this process."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    group = GroupCommit(spool)
    reception = Reception(listen=("127.0.0.1:0",), hostname="mx.isp.example.jp", recipients=(RECIPIENT,))
    listener = Listener(reception, group.accept)
    (address,) = asyncio.run_coroutine_threadsafe(listener.start(), loop).result(10)
    yield int(address.rpartition(":")[2])
    asyncio.run_coroutine_threadsafe(listener.stop(grace=1), loop).result(10)
    asyncio.run_coroutine_threadsafe(group.close(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def loaded(port: int) -> "Future[float]":
    """Mails a second that were accepted; the clients are a process of their own and have begun."""
    clients = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    clients.submit(time.monotonic).result()
    rate = clients.submit(_load, port)
    clients.shutdown(wait=False)
    return rate


def _load(port: int) -> float:
    return asyncio.run(load(port, LOADED_FOR))


def measure(waiting: int = 100_000, due: int = 2_000) -> dict[str, float]:
    """Milliseconds of a sweep that finds nothing, seconds for all that is due."""
    sys.setswitchinterval(SWITCH_SECONDS)
    with (
        tempfile.TemporaryDirectory(prefix="abuse_mta-sweep-") as folder,
        Path(os.devnull).open("w") as nowhere,
    ):
        log.set_up("json", nowhere)
        story = write_year(Path(folder), due, due, seed=1, minutes=60, each_once=True)
        play = begin(story, f"sqlite:///{folder}/sweep.db")
        for step in play.scenario.step:
            play.run_to(step.at)
            play.happen(step)
        play.run_to(play.clock.now() + timedelta(minutes=5))
        later = play.clock.now() + timedelta(days=400)
        for first in range(0, waiting, BATCH):
            with play.database.writing() as session:
                session.add_all(
                    DeadlineRow(owner=f"CASE-{number}", duty="answer", due_at=later, set_by=0)
                    for number in range(first, min(first + BATCH, waiting))
                )
        idle = []
        for _ in range(50):
            start = time.perf_counter()
            play.desk.work(play.clock.now())
            idle.append(time.perf_counter() - start)
        play.clock.set(play.clock.now() + timedelta(hours=73))
        with listening(play.desk.spool) as port:
            alone = loaded(port).result()
            with play.database.reading() as session:
                half = cases.due_deadlines(session, play.clock.now(), due)[due // 2].due_at
            rate = loaded(port)
            begun = time.perf_counter()
            play.desk.fire_due(half, play.clock.now())
            both = time.perf_counter() - begun
            meanwhile = rate.result()
        start = time.perf_counter()
        play.desk.fire_due(play.clock.now(), play.clock.now())
        fired = time.perf_counter() - start
        play.database.close()
    return {
        "accept_share": round(meanwhile / alone, 2),
        "both_ms_each": round(both / (due // 2) * 1000, 2),
        "waiting": waiting,
        "idle_ms": round(statistics.median(idle) * 1000, 2),
        "due": due,
        "due_ms_each": round(fired / (due - due // 2) * 1000, 2),
    }


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="What a sweep costs.")
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=2_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.waiting, options.due)
    if options.json:
        print(json.dumps(result))
    else:
        print(
            f"{result['waiting']} open, none due: {result['idle_ms']} ms (allowed 5); {result['due']} due at once: "
            f"{result['due_ms_each']} ms each (allowed 6); while mail came in {result['both_ms_each']} ms each, and "
            f"{result['accept_share']} of the mails were accepted that were without them (at least 0.5)"
        )
    return int(result["idle_ms"] > 5 or result["due_ms_each"] > 6)


if __name__ == "__main__":
    raise SystemExit(main())
