"""Every measure, one after the other: `make bench`, or `python bench/run.py [--quick] [--only NAME] [--json FILE]`.

Each has a time limit. Where it compares, it does so with what a user would pick instead, in the same run: the ratios
mean something on any machine, the absolute numbers only on an idle one.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A figure of a measure and what it has to be."""

    key: str
    says: str
    least: float | None = None
    most: float | None = None

    def row(self, found: dict[str, Any]) -> str:
        """A line of the table."""
        value = found.get(self.key)
        if value is None:
            return f"| {self.says} | not measured | |"
        reached = (self.least is None or value >= self.least) and (self.most is None or value <= self.most)
        aim = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
        return f"| {self.says} | {value:.4g} | {aim} {'reached' if reached else '**not reached**'} |"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A script, its arguments for a whole and for a quick run, and its figures."""

    script: str
    aims: tuple[Aim, ...]
    whole: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    seconds: float = 300


MEASURES = {
    "accept": Measure(
        script="accept.py",
        aims=(
            Aim(key="ratio", says="accepting, durable, as a share of a bare aiosmtpd sink", least=0.9),
            Aim(
                key="to_postfix",
                says="the same, as a share of Postfix that discards from its queue",
                least=1.1,
            ),
        ),
    ),
    "latency": Measure(
        script="latency.py",
        quick=("--seconds", "4"),
        aims=(
            Aim(key="first_250_seconds", says="start to the first 250, seconds", most=1.5),
            Aim(key="idle_mb", says="memory of the idle main process, MB", most=150),
            Aim(key="median_ms", says="20 mails/s: mail in to notice at the next hop, median, ms", most=150),
            Aim(key="p99_ms", says="the same, 99 %, ms", most=1000),
        ),
    ),
    "reading": Measure(
        script="reading.py",
        quick=("--rounds", "1"),
        aims=(Aim(key="ratio", says="reading, as a multiple of mail-parser alone", most=1.5),),
    ),
    "lookup": Measure(
        script="lookup.py",
        quick=("--assignments", "50000"),
        aims=(
            Aim(key="lookup_us", says="who held an address, among 1,000,000 assignments, µs", most=100),
            Aim(key="import_seconds", says="their import, seconds", most=90),
        ),
        seconds=600,
    ),
    "sweep": Measure(
        script="sweep.py",
        whole=("--due", "2000"),
        quick=("--waiting", "20000", "--due", "200"),
        aims=(
            Aim(key="idle_ms", says="a sweep among 100,000 open deadlines of which none is due, ms", most=5),
            Aim(
                key="due_ms_each", says="a deadline that fires when many are due (10,000 in 60 s), ms", most=6
            ),
            Aim(key="accept_share", says="accepting meanwhile, as a share of accepting alone", least=0.5),
        ),
    ),
    "line": Measure(
        script="line.py",
        quick=("--mails", "600", "--nodes", "1"),
        aims=(
            Aim(key="one_node", says="the whole line, mails a second", least=150),
            Aim(key="share_of_parts", says="the same, as a share of its bare parts", least=0.6),
            Aim(
                key="to_script",
                says="the same, as a multiple of a Postfix that hands each mail to a script",
                least=1,
            ),
            Aim(key="several_to_one", says="three nodes on one PostgreSQL, against one on SQLite", least=0.8),
        ),
        seconds=900,
    ),
    "year": Measure(
        script="year.py",
        quick=("--mails", "1000", "--contracts", "30"),
        aims=(Aim(key="seconds", says="a year of 10,000 mails and 300 cases, simulated, seconds", most=120),),
        seconds=600,
    ),
}
COMMANDS = (
    Aim(key="help_seconds", says="`abuse-mta --help`, seconds", most=0.3),
    Aim(key="parse_seconds", says="`abuse-mta parse` of one mail, seconds", most=0.6),
)


def measured(measure: Measure, *arguments: str) -> dict[str, Any]:
    """What the script prints as JSON; nothing when it took too long."""
    command = [sys.executable, str(ROOT / "bench" / measure.script), "--json", *arguments]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False, timeout=measure.seconds)
        found: dict[str, Any] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, ValueError):
        return {}
    inner: dict[str, Any] = found.get("accept", found)
    return inner


def command_line() -> dict[str, Any]:
    """Seconds of whole commands, the best of five."""

    def best(*arguments: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            command = [sys.executable, "-m", "abuse_mta.cli", *arguments]
            subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True, timeout=60)
            times.append(time.perf_counter() - start)
        return min(times)

    return {
        "help_seconds": best("--help"),
        "parse_seconds": best("parse", "--json", str(ROOT / "data" / "samples" / "arf.eml")),
    }


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description="Measures speed against what one would use instead.")
    parser.add_argument("--quick", action="store_true", help="small numbers, under two minutes")
    parser.add_argument("--only", choices=[*MEASURES, "commands"], action="append", default=None)
    parser.add_argument("--json", type=Path, default=None, help="keep the results in this file")
    options = parser.parse_args()
    wanted = options.only or [*MEASURES, "commands"]
    results: dict[str, Any] = {}
    print("| what | figure | aim |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as directory:
        for name in wanted:
            if name == "commands":
                run: Callable[[], dict[str, Any]] = command_line
                aims: tuple[Aim, ...] = COMMANDS
            else:
                measure = MEASURES[name]
                arguments = measure.quick if options.quick else measure.whole
                more = ("--directory", directory) if name == "accept" else ()
                aims = measure.aims

                def run(
                    one: Measure = measure, given: tuple[str, ...] = (*arguments, *more)
                ) -> dict[str, Any]:
                    return measured(one, *given)

            results[name] = run()
            for aim in aims:
                print(aim.row(results[name]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
