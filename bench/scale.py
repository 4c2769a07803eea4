"""What a mail and a command cost in the database of a provider who has worked for decades.

    python bench/scale.py [--closed 1000000] [--waiting 100000] [--mails 300] [--plot docs/cost-by-size.svg] [--json]

A case that the real engine worked is copied until there are so many: each with ten rows of the journal, its complaints,
mails (without their bytes), orders and paid charges, over a hundred thousand contracts and ten years; and more wait for
an answer. At each size the same kind of mails is worked; at the greatest also what an operator asks for and what is due
is looked at. The million takes some thirty gigabytes and half an hour. Exit 1 when a mail costs half as much again as
at the start.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Connection, text

from abuse_mta import log
from abuse_mta.scenario import Step
from abuse_mta.simulate import Simulation, begin
from bench.cost import draw
from bench.year import write_year

CONTRACTS = 100
"""Of the mails that are worked."""
HOLDERS = 100_000
"""Contracts that the copied cases belong to; the worked ones are among them."""
WARM = 600
"""Mails before the first measure: after these every case is open and every line stopped."""
JOURNAL = 10
CHUNK = 20_000
WAITS_FROM = 10_000_000
"""Number of the first copy that is open."""
COMMANDS = (
    "cases",
    "cases --state open",
    "case show {case}",
    "ledger --contract {contract}",
    "today",
    "inbox",
)


@dataclass(frozen=True)
class Pattern:
    """The case that is copied."""

    case: str
    contract: str
    line: str

    def copy(self, connection: Connection, first: int, last: int, *, waits: bool = False) -> None:
        """Copies with these numbers. One that waits is open, and its answer is due in decades."""
        state = "opened" if waits else "closed"
        new = {
            "number": "NULL",
            "id": "NULL",
            "case_id": "'OLD-' || n",
            "owner": "'OLD-' || n",
            "contract_id": f"'Y-' || (n % {HOLDERS})",
            "name": f"'Y-' || (n % {HOLDERS})",
            "line_id": "'OLD-L-' || n",
            "record": f"replace(replace(replace(record, '\"{self.case}\"', '\"OLD-' || n || '\"'),"
            f" '\"{self.contract}\"', '\"Y-' || (n % {HOLDERS}) || '\"'), '\"suspended\"', '\"{state}\"')",
        }
        unlike = ("complaint_id", "entry_id", "posting", "message_id", "key", "notice_id", "sha256")
        new |= {name: f"{name} || '/' || n" for name in unlike}
        ended = {"state": f"'{state}'"}
        paid = {"yen": "-yen", "code": "'payment'", "entry_id": "entry_id || '/paid/' || n"}
        ips = "'198.20.' || (n / 250 % 250) || '.' || (n % 250)"
        due = "datetime('2060-01-01', '+' || (n % 99991) || ' minutes') || '.000000'"
        of_case, of_owner = f"case_id = '{self.case}'", f"owner = '{self.case}'"
        copies = [
            ('"case"', of_case, new | ended),
            ("complaint", of_case, new | {"message_id": "-n", "ip": ips}),
            ("outbox", of_owner, new | {"content": "x''"}),
            ("line_order", of_case, new),
            ("ledger", of_case, new),
            ("ledger", of_case, new | paid),
            ("received", "id = 1", new | {"id": "-n", "bytes_kept": "0"}),
            *(
                ("journal", self._row("journal", at), new | {"cause": f"cause || '/{at}/' || n"})
                for at in range(JOURNAL)
            ),
        ]
        if waits:
            again = {"duty": "'answer'", "due_at": due, "settled_at": "NULL", "fired": "0"}
            copies.append(("deadline", self._row("deadline", 0), new | again))
        for table, where, values in copies:
            _copy(connection, table, where, values, first, last)

    def _row(self, table: str, at: int) -> str:
        """One of the case's rows; after the last comes the first again."""
        mine = f"FROM {table} WHERE owner = '{self.case}'"
        key = "number" if table == "journal" else "id"
        return f"{key} = (SELECT {key} {mine} ORDER BY {key} LIMIT 1 OFFSET {at} % (SELECT count(*) {mine}))"


def _copy(connection: Connection, table: str, where: str, new: dict[str, str], first: int, last: int) -> None:
    info = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
    names = [row[1] for row in info]
    earlier = "datetime({0}, '-' || (n % 87600 + 48) || ' hours') || '.000000'"
    new = {row[1]: earlier.format(row[1]) for row in info if row[2] == "DATETIME"} | new
    values = ", ".join(new.get(name, f'"{name}"') for name in names)
    numbers = f"WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last - 1})"
    columns = ", ".join(f'"{name}"' for name in names)
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({columns}) {numbers} SELECT {values} FROM {table} CROSS JOIN c WHERE {where}"
    )


def fill(play: Simulation, pattern: Pattern, first: int, last: int, *, waits: bool = False) -> None:
    """Copy, a piece at a time, and say how far it is."""
    for start in range(first, last, CHUNK):
        with play.database.writing() as session:
            pattern.copy(session.connection(), start, min(start + CHUNK, last), waits=waits)
        print(
            f"\r{min(start + CHUNK, last) - first} of {last - first} cases",
            end="",
            file=sys.stderr,
            flush=True,
        )
    with play.database.writing() as session:
        session.connection().exec_driver_sql("ANALYZE")


def work(play: Simulation, steps: Iterable[Step]) -> float:
    """Milliseconds of processor time, the median of the mails."""
    took = []
    for step in steps:
        play.run_to(step.at)
        started = time.process_time()
        play.happen(step)
        took.append(time.process_time() - started)
    return round(statistics.median(took) * 1000, 2)


def pattern_of(play: Simulation) -> Pattern:
    """A case that was stopped and charged, none of the worked contracts' first."""
    sql = "SELECT case_id, contract_id, line_id FROM \"case\" WHERE state = 'suspended' ORDER BY number DESC LIMIT 1"
    with play.database.reading() as session:
        return Pattern(*session.connection().execute(text(sql)).one())


def ask(folder: Path, pattern: Pattern) -> dict[str, float]:
    """Seconds of what an operator asks for, the start of Python included."""
    configuration = (folder / "provider/abuse_mta.toml").read_text(encoding="utf-8")
    mine = folder / "provider/scale.toml"
    mine.write_text(f'{configuration}\n[database]\nurl = "sqlite:///{folder}/scale.db"\n', encoding="utf-8")
    took = {}
    for command in COMMANDS:
        words = command.format(case=pattern.case, contract=pattern.contract).split()
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "abuse_mta.cli", "--config", str(mine), *words],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        took[command] = round(time.perf_counter() - started, 2)
    return took


def measure(closed: int, waiting: int, mails: int) -> tuple[dict[int, float], dict[str, object]]:
    """Milliseconds of a mail by the number of old cases, and what the rest costs at the end."""
    sizes = sorted({0, closed // 100, closed // 10, closed})
    with (
        tempfile.TemporaryDirectory(prefix="abuse_mta-scale-") as name,
        Path(os.devnull).open("w") as nowhere,
    ):
        folder = Path(name)
        log.set_up("json", nowhere)
        story = write_year(folder, WARM + mails * len(sizes), CONTRACTS, seed=3)
        play = begin(story, f"sqlite:///{folder}/scale.db")
        steps = iter(play.scenario.step)
        work(play, itertools.islice(steps, WARM))
        pattern = pattern_of(play)
        costs = {}
        for old, size in itertools.pairwise([0, *sizes]):
            fill(play, pattern, old, size)
            costs[size] = work(play, itertools.islice(steps, mails))
            print(f": {costs[size]} ms a mail", file=sys.stderr)
        fill(play, pattern, WAITS_FROM, WAITS_FROM + waiting, waits=True)
        started = time.perf_counter()
        play.desk.fire_due(play.clock.now(), play.clock.now())
        sweep = time.perf_counter() - started
        started = time.perf_counter()
        play.desk.housekeep(play.clock.now())
        housekeeping = time.perf_counter() - started
        play.database.close()
        return costs, {
            "ms_by_cases": costs,
            "sweep_ms": round(sweep * 1000, 2),
            "housekeeping_ms": round(housekeeping * 1000, 2),
            "seconds": ask(folder, pattern),
            "gigabytes": round((folder / "scale.db").stat().st_size / 1e9, 1),
        }


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="What a mail and a command cost in a large database.")
    parser.add_argument("--closed", type=int, default=1_000_000)
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--plot", type=Path, default=None)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    costs, result = measure(options.closed, options.waiting, options.mails)
    if options.plot:
        label = "closed cases in the database (ten rows of the journal each)"
        sizes = {max(size, 100): cost for size, cost in costs.items()}
        draw(sizes, options.plot, label=label, scale="log", marker="o")
    print(
        json.dumps(result)
        if options.json
        else "\n".join(f"{name}: {value}" for name, value in result.items())
    )
    return int(max(costs.values()) > costs[0] * 1.5)


if __name__ == "__main__":
    raise SystemExit(main())
