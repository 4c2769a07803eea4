"""Every measure, one after the other: `make bench`, or `python bench/run.py [--json FILE]`.

Each compares with what a user would pick instead, in the same run; the ratios mean something on any machine, the
absolute numbers only on an idle one.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def measured(script: str, *arguments: str) -> dict[str, Any]:
    """What the script prints as JSON."""
    command = [sys.executable, str(ROOT / "bench" / script), "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    found: dict[str, Any] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return found


def command_line() -> dict[str, float]:
    """Seconds of whole commands, the best of five."""

    def best(*arguments: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            command = [sys.executable, "-m", "abuse_mta.cli", *arguments]
            subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
            times.append(time.perf_counter() - start)
        return min(times)

    return {
        "help_seconds": best("--help"),
        "parse_seconds": best("parse", "--json", str(ROOT / "data" / "samples" / "arf.eml")),
    }


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description="Measures speed against what one would use instead.")
    parser.add_argument("--json", type=Path, default=None, help="keep the results in this file")
    options = parser.parse_args()
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as directory:
        steps = (
            ("accept", lambda: measured("accept.py", "--directory", directory)),
            ("reading", lambda: measured("reading.py")),
            ("command line", command_line),
        )
        for name, step in steps:
            results[name] = step()
            print(f"{name}: {json.dumps(results[name])}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
