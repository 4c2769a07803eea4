"""Who held an address: the import of many assignments, and one look-up among them.

python bench/lookup.py [--assignments 1000000] [--json]
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network

from abuse_mta.contract_files import Assignment, Contract, CustomerType, Folder, Language
from abuse_mta.contracts import holders_at, import_contracts
from abuse_mta.store.database import Database

START = datetime(2020, 1, 1, tzinfo=UTC)
FIRST = int(IPv4Address("10.0.0.0"))
OFTEN = 4
"""Holders that each address had, one after the other."""
LOOKUPS = 5000


def folder(count: int) -> Folder:
    """So many assignments: addresses that had four holders each."""
    contract = Contract(
        contract_id="C-1", name="例", customer_type=CustomerType.CORPORATE, language=Language.JAPANESE,
        abuse_mail="a@x.example.jp", admin_mail=None, billing_mail=None, monthly_fee_yen=3300, annual_fee_yen=None,
        prepaid_yen=0, contracted_on=date(2020, 1, 1), never_auto=False,
    )  # fmt: skip
    year = timedelta(days=365)
    assignments = tuple(
        Assignment(
            contract_id="C-1",
            network=IPv4Network((FIRST + number // OFTEN, 32)),
            assigned_from=START + number % OFTEN * year,
            assigned_to=START + (number % OFTEN + 1) * year if number % OFTEN < OFTEN - 1 else None,
            line_id=f"L-{number}",
            access="",
            username="",
        )
        for number in range(count)
    )
    return Folder(contracts=(contract,), assignments=assignments)


def measure(count: int = 1_000_000) -> dict[str, float]:
    """Seconds for the import, microseconds for a look-up."""
    content = folder(count)
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="abuse_mta-lookup-") as directory:
        database = Database.open(f"sqlite:///{directory}/lookup.db")
        database.migrate()
        start = time.perf_counter()
        with database.writing() as session:
            import_contracts(session, content, START)
        took = time.perf_counter() - start
        times = []
        with database.reading() as session:
            for _ in range(LOOKUPS):
                ip = IPv4Address(FIRST + chance.randrange(count // OFTEN))
                at = START + timedelta(days=chance.randrange(2000))
                begun = time.perf_counter()
                (holder,) = holders_at(session, ip, at)
                times.append(time.perf_counter() - begun)
                assert holder.network.network_address == ip
        database.close()
    return {
        "assignments": count,
        "import_seconds": round(took, 1),
        "lookup_us": round(statistics.median(times) * 1_000_000, 1),
    }


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="The import of assignments, and one look-up.")
    parser.add_argument("--assignments", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.assignments)
    if options.json:
        print(json.dumps(result))
    else:
        print(
            f"{result['assignments']} assignments: imported in {result['import_seconds']} s (allowed 90), looked up in "
            f"{result['lookup_us']} µs (allowed 100)"
        )
    return int(result["import_seconds"] > 90 or result["lookup_us"] > 100)


if __name__ == "__main__":
    raise SystemExit(main())
