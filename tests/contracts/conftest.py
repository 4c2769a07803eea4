"""An empty store, folders of contracts, and an import of them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from abuse_mta.contracts import Difference, import_contracts, read_folder
from abuse_mta.store.database import Database

CONTRACT_HEADER = (
    "contract_id,name,customer_type,language,abuse_mail,admin_mail,billing_mail,"
    "monthly_fee_yen,annual_fee_yen,prepaid_yen,contracted_on,never_auto"
)
ASSIGNMENT_HEADER = "contract_id,network,assigned_from,assigned_to,line_id,access,username"

NOW = datetime(2025, 6, 2, 3, 0, tzinfo=UTC)

Folder = Callable[..., Path]
Import = Callable[..., Difference]


@pytest.fixture
def a_folder(tmp_path: Path) -> Folder:
    """Writes the two files; by default every contract that the assignments name exists."""

    def write(*assignments: str, contracts: tuple[str, ...] | None = None) -> Path:
        if contracts is None:
            named = sorted({line.split(",")[0] for line in assignments})
            contracts = tuple(
                f"{name},例示 {name},corporate,ja,a@{name.lower()}.example.jp,,,3300,,,2020-01-01,"
                for name in named
            )
        for file, lines in (
            ("contracts.csv", (CONTRACT_HEADER, *contracts)),
            ("assignments.csv", (ASSIGNMENT_HEADER, *assignments)),
        ):
            (tmp_path / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def session(passing_url: str) -> Iterator[Session]:
    """A session on an empty store."""
    database = Database.open(passing_url)
    database.migrate()
    with database.writing() as session:
        yield session
    database.close()


@pytest.fixture
def imported(session: Session, a_folder: Folder) -> Import:
    """Imports the given assignments and gives the difference."""

    def run(*assignments: str, now: datetime = NOW, **options: bool) -> Difference:
        return import_contracts(session, read_folder(a_folder(*assignments)), now, **options)

    return run
