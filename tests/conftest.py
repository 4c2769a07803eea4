"""What every test folder may use."""

import tomllib
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
def terms_table() -> dict[str, Any]:
    """The shipped terms file, as TOML gives it."""
    return tomllib.loads((ROOT / "data/terms/21ip.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def terms(terms_table: dict[str, Any]) -> Terms:
    """The shipped terms."""
    return read_terms(terms_table)
