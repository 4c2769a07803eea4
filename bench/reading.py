"""What reading costs, against mail-parser alone on the same mails, in the same run.

    python bench/reading.py [--rounds 5] [--memory 100000] [--json]

The mails are those of `tests/corpus` without the hostile ones, which exist to be slow. Rounds of the two are
interleaved, so that a busy machine slows both; the median counts. `--memory N` reads N mails and gives the
resident memory after a tenth of them and at the end.
"""

import argparse
import importlib.util
import json
import logging
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import mailparser

from parsers.message import open_message
from parsers.registry import parse
from parsers.report import Reading

ALLOWED = 1.5
"""Times mail-parser alone."""


def load_corpus() -> ModuleType:
    """The module that knows the corpus, `tests/score.py`."""
    path = Path(__file__).resolve().parent.parent / "tests" / "score.py"
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def read_ours(raw: bytes, reading: Reading) -> None:
    """Open and read one mail."""
    parse(open_message(raw), reading)


def read_theirs(raw: bytes) -> None:
    """What mail-parser gives for a mail: its fields, parts and hops, not yet understood."""
    found = mailparser.parse_from_bytes(raw)
    _ = found.mail


def seconds(work: Callable[[bytes], None], mails: list[bytes]) -> float:
    """Processor time for all mails."""
    start = time.process_time()
    for raw in mails:
        work(raw)
    return time.process_time() - start


def compare(mails: list[bytes], reading: Reading, rounds: int) -> dict[str, float]:
    """Milliseconds a mail of both, and the ratio."""
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(seconds(read_theirs, mails))
        ours.append(seconds(lambda raw: read_ours(raw, reading), mails))
    mine, others = statistics.median(ours), statistics.median(theirs)
    each = 1000 / len(mails)
    return {"ours_ms": mine * each, "mail_parser_ms": others * each, "ratio": mine / others}


def megabytes() -> float:
    """The resident memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1_048_576


def memory(mails: list[bytes], reading: Reading, count: int) -> dict[str, float]:
    """Resident memory after a tenth of `count` mails and after all."""
    early = 0.0
    for number in range(count):
        read_ours(mails[number % len(mails)], reading)
        if number == count // 10:
            early = megabytes()
    return {"mails": count, "early_mb": early, "late_mb": megabytes()}


def main() -> int:
    """Print the figures; 1 when reading costs more than it may."""
    parser = argparse.ArgumentParser(description="What reading costs against mail-parser alone.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable()  # mail-parser reports every content type it passes over
    corpus = load_corpus()
    reading = corpus.reading()
    mails = [raw for _, raw, expected in corpus.mails() if not expected.get("hostile")]
    compare(mails, reading, 1)
    result: dict[str, Any] = {"mails": len(mails), **compare(mails, reading, options.rounds)}
    if options.memory:
        result["memory"] = memory(mails, reading, options.memory)
    if options.json:
        print(json.dumps(result))
    else:
        print(f"{result['mails']} mails: ours {result['ours_ms']:.2f} ms a mail, mail-parser alone "
              f"{result['mail_parser_ms']:.2f} ms, ratio {result['ratio']:.2f} (allowed {ALLOWED})")  # fmt: skip
        if options.memory:
            print(
                f"memory: {result['memory']['early_mb']:.1f} MB early, {result['memory']['late_mb']:.1f} MB late"
            )
    return int(result["ratio"] > ALLOWED)


if __name__ == "__main__":
    raise SystemExit(main())
