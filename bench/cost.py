"""Whether the cost of a mail stays flat: a simulated year into a database on disk, timed by the thousand, and drawn.

python bench/cost.py [--mails 20000] [--contracts 300] [--plot docs/cost-per-mail.svg] [--json]
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from abuse_mta import log
from abuse_mta.simulate import begin
from bench.year import write_year

EACH = 1000


def measure(mails: int = 20_000, contracts: int = 300) -> list[float]:
    """Milliseconds a mail, for each thousand."""
    costs = []
    with (
        tempfile.TemporaryDirectory(prefix="abuse_mta-cost-") as folder,
        Path(os.devnull).open("w") as nowhere,
    ):
        log.set_up("json", nowhere)
        play = begin(write_year(Path(folder), mails, contracts, seed=3), f"sqlite:///{folder}/cost.db")
        started = time.process_time()
        for number, step in enumerate(play.scenario.step, start=1):
            play.run_to(step.at)
            play.happen(step)
            if number % EACH == 0:
                costs.append(round((time.process_time() - started) * 1000 / EACH, 2))
                started = time.process_time()
        play.database.close()
    return costs


def draw(
    costs: Mapping[int, float], path: Path, *, label: str, scale: str = "linear", marker: str = "."
) -> None:
    """The curve of milliseconds a mail over what the label names."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.subplots()
    axes.plot(list(costs), list(costs.values()), marker=marker)
    axes.set_xscale(scale)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(label)
    axes.set_ylabel("processor time a mail, ms")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})


def main() -> int:
    """Print the curve, and draw it; 1 when the last thousands cost half as much again as the first after the start."""
    parser = argparse.ArgumentParser(description="Whether the cost of a mail stays flat.")
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--contracts", type=int, default=300)
    parser.add_argument("--plot", type=Path, default=None)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    costs = measure(options.mails, options.contracts)
    # While cases are opened and lines are stopped a mail costs more; then it is compared with itself.
    steady = costs[len(costs) // 4 :]
    growth = round(steady[-1] / steady[0], 2)
    if options.plot:
        draw(
            {EACH * number: cost for number, cost in enumerate(costs, start=1)},
            options.plot,
            label="mails so far",
        )
    print(
        json.dumps({"ms": costs, "growth": growth}) if options.json else f"ms a mail by the thousand: {costs}"
    )
    return int(growth > 1.5)


if __name__ == "__main__":
    raise SystemExit(main())
