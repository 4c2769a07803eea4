"""What a sweep costs with many open deadlines of which none is due, and what it costs when many fall due at once.

python bench/sweep.py [--waiting 100000] [--due 2000] [--json]
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from abuse_mta import log
from abuse_mta.simulate import begin
from abuse_mta.store.case_tables import DeadlineRow
from bench.year import write_year

BATCH = 5000


def measure(waiting: int = 100_000, due: int = 2_000) -> dict[str, float]:
    """Milliseconds of a sweep that finds nothing, seconds for all that is due."""
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
        start = time.perf_counter()
        play.desk.fire_due(play.clock.now(), play.clock.now())
        fired = time.perf_counter() - start
        play.database.close()
    return {
        "waiting": waiting,
        "idle_ms": round(statistics.median(idle) * 1000, 2),
        "due": due,
        "due_seconds": round(fired, 1),
        "due_ms_each": round(fired / due * 1000, 2),
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
            f"{result['due_seconds']} s, {result['due_ms_each']} ms each (allowed 6)"
        )
    return int(result["idle_ms"] > 5 or result["due_ms_each"] > 6)


if __name__ == "__main__":
    raise SystemExit(main())
