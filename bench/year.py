"""A year of a provider's life on the real engine, store and templates, with a virtual clock.

    python bench/year.py [--mails 10000] [--contracts 300] [--seed 3] [--json]

Complaints come spread over the year, for addresses, reporters and evidence by the seed; nobody answers, so that each
contract complained about becomes a case, is stopped, and is complained about again. Memory only; nothing is sent.
"""

import argparse
import json
import os
import random
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from abuse_mta import log
from abuse_mta.simulate import run

ROOT = Path(__file__).resolve().parent.parent
PROVIDER = ROOT / "tests" / "scenarios" / "provider"
START = datetime.fromisoformat("2025-01-01T00:00:00+09:00")
MINUTES = 365 * 24 * 60
ALLOWED = 120.0
"""Seconds."""
HEAD = """\
title = "A year"
provider = "provider"
[terms]
penalty.per_report = 3300
penalty.handling_per_report = 3300
enforcement.max_automatic_per_hour = 100000
[actuator.radius]
suspend = "confirm"
resume = "confirm"
terminate = "confirm"
after = "2s"
"""


def address(contract: int) -> str:
    """The contract's only address."""
    return f"198.18.{contract // 250}.{contract % 250 + 1}"


def write_year(
    folder: Path, mails: int, contracts: int, seed: int, *, minutes: int = MINUTES, each_once: bool = False
) -> Path:
    """A scenario with its provider; gives its file. `each_once`: provable complaints, the contracts in their order."""
    chance = random.Random(seed)
    provider = folder / "provider"
    provider.mkdir()
    settings = (PROVIDER / "abuse_mta.toml").read_text(encoding="utf-8")
    (provider / "abuse_mta.toml").write_text(
        settings.replace('"192.0.2.0/24"', '"192.0.2.0/24", "198.18.0.0/15"'), encoding="utf-8"
    )
    for file, row in (
        ("contracts.csv", "Y-{0},例{0},corporate,ja,c{0}@k{0}.example.jp,,,3300,39600,0,2023-04-01,false"),
        ("assignments.csv", "Y-{0},{1}/32,2023-04-01T00:00:00+09:00,,L-{0},NTT-East,u{0}"),
    ):
        head = (PROVIDER / file).read_text(encoding="utf-8").partition("\n")[0]
        rows = [row.format(one, address(one)) for one in range(contracts)]
        (provider / file).write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    steps = []
    for number in range(mails):
        at = START + timedelta(minutes=number * minutes / mails)
        occurred = at - timedelta(minutes=chance.randrange(5, 400))
        evidence = "log" if each_once else chance.choice(("claim-with-time", "pasted-headers", "log", "arf"))
        contract = number % contracts if each_once else chance.randrange(contracts)
        fields = {
            "ip": f'"{address(contract)}"',
            "occurred_at": occurred.isoformat(timespec="seconds"),
            "evidence": f'"{evidence}"',
            "reporter": f'"r{chance.randrange(40)}@d{chance.randrange(30)}.example"',
            "authenticated": "true" if each_once else chance.choice(("true", "true", "false")),
            "original_message_id": f'"<{number}@s.example>"',
        }
        complaint = ", ".join(f"{name} = {value}" for name, value in fields.items())
        steps.append(f"[[step]]\nat = {at.isoformat(timespec='seconds')}\ncomplaint = {{ {complaint} }}\n")
    story = folder / "year.toml"
    story.write_text(HEAD + "".join(steps), encoding="utf-8")
    return story


def measure(mails: int = 10_000, contracts: int = 300, seed: int = 3) -> dict[str, float]:
    """Seconds for the year."""
    with (
        tempfile.TemporaryDirectory(prefix="abuse_mta-year-") as folder,
        Path(os.devnull).open("w") as nowhere,
    ):
        log.set_up("json", nowhere)
        story = write_year(Path(folder), mails, contracts, seed)
        start = time.perf_counter()
        done = run(story)
        seconds = time.perf_counter() - start
    assert not done.missed
    return {"mails": mails, "contracts": contracts, "seconds": round(seconds, 1)}


def main() -> int:
    """Print the figure; 1 when it took too long."""
    parser = argparse.ArgumentParser(description="A year of a provider's life.")
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--contracts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.mails, options.contracts, options.seed)
    if options.json:
        print(json.dumps(result))
    else:
        print(
            f"{result['mails']} mails of {result['contracts']} contracts: {result['seconds']} s (allowed {ALLOWED:.0f})"
        )
    return int(result["seconds"] > ALLOWED)


if __name__ == "__main__":
    raise SystemExit(main())
