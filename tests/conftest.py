"""What every test folder may use."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policy.terms import Terms, read_terms

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """A PostgreSQL server of the tests' own: its socket folder."""
    from tests.postgresql.server import AbsentError, running_server

    try:
        with running_server() as folder:
            yield folder
    except AbsentError as error:
        pytest.skip(str(error))


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: SQLite in a file; with `ABUSE_MTA_TEST_DATABASE=postgresql` one on a server."""
    if os.environ.get("ABUSE_MTA_TEST_DATABASE") == "postgresql":
        from tests.postgresql.server import make_database

        return make_database(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
def passing_url(request: pytest.FixtureRequest) -> str:
    """An empty database for what no other process looks at: SQLite in memory, or one on a server."""
    if os.environ.get("ABUSE_MTA_TEST_DATABASE") == "postgresql":
        return str(request.getfixturevalue("database_url"))
    return "sqlite://"


@pytest.fixture(scope="session")
def terms_table() -> dict[str, Any]:
    """The shipped terms file, as TOML gives it."""
    return tomllib.loads((ROOT / "data/terms/21ip.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def terms(terms_table: dict[str, Any]) -> Terms:
    """The shipped terms."""
    return read_terms(terms_table)
