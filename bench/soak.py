"""What the main process holds while mail comes in for a long time: it must not grow.

python bench/soak.py [--minutes 10] [--rate 20] [--json]
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from abuse_mta.demo_dns import DemoDns
from bench.latency import CONTRACTS, resident, send
from bench.torture import Torture


def measure(minutes: float, rate: float) -> dict[str, object]:
    """Megabytes after each minute. The lines take turns, so that all have cases before the first third is over."""
    sizes: list[float] = []
    with (
        tempfile.TemporaryDirectory(prefix="abuse_mta-soak-") as folder,
        DemoDns({("fbl.example.com", "TXT"): ("v=spf1 ip4:127.0.0.1 -all",)}) as resolver,
    ):
        desk = Torture(Path(folder), f"sqlite:///{folder}/torture.db", CONTRACTS, 1, random.Random(1))
        desk.prepare(resolver.address, within="72h")
        desk.open_hop()
        daemon = desk.start(0)
        desk.await_ready(daemon)
        begun, sent = time.monotonic(), 0
        while len(sizes) < minutes:
            send(desk.ports[0], sent % CONTRACTS + 1)
            sent += 1
            if time.monotonic() - begun >= 60 * (len(sizes) + 1):
                sizes.append(round(resident(daemon.pid), 1))
            time.sleep(max(0.0, begun + sent / rate - time.monotonic()))
        worked = desk.worked()
        desk.kill(0)
        desk.hop.stop()
        desk.log.close()
    return {
        "sent": sent,
        "worked": worked,
        "megabytes": sizes,
        "growth": round(sizes[-1] - sizes[len(sizes) // 3], 1),
    }


def main() -> int:
    """Print the figures; 1 when it is too much or grows."""
    parser = argparse.ArgumentParser(description="Memory of the main process under load.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.minutes, options.rate)
    print(
        json.dumps(result)
        if options.json
        else "\n".join(f"{name}: {value}" for name, value in result.items())
    )
    return int(max(result["megabytes"]) > 150)  # type: ignore[arg-type, type-var]


if __name__ == "__main__":
    raise SystemExit(main())
