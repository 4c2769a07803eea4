"""A real PostgreSQL server of the tests' own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import provider
from tests.postgresql.server import make_database

__all__ = ["provider"]

NewDatabase = Callable[[], str]


@pytest.fixture
def new_database(postgresql: Path) -> NewDatabase:
    """Make an empty database; gives its URL."""
    return lambda: make_database(postgresql)
