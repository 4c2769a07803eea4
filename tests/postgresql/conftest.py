"""A real PostgreSQL server of the tests' own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import provider
from tests.postgresql.server import AbsentError, make_database, running_server

__all__ = ["provider"]

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """The server's socket folder."""
    try:
        with running_server() as folder:
            yield folder
    except AbsentError as error:
        pytest.skip(str(error))


@pytest.fixture
def new_database(server: Path) -> NewDatabase:
    """Make an empty database; gives its URL."""
    return lambda: make_database(server)
