"""Writes the initial revision anew from the models. Only while nothing has been released."""

import subprocess

from alembic import command
from sqlalchemy import create_engine

from abuse_mta.store.migrations import HERE, configuration

INITIAL = "0001"


def regenerate() -> None:
    """Rewrite `versions/0001_initial.py`."""
    for old in (HERE / "versions").glob(f"{INITIAL}_*.py"):
        old.unlink()
    with create_engine("sqlite://").begin() as connection:
        config = configuration(connection)
        command.revision(config, message="initial", autogenerate=True, rev_id=INITIAL)
    subprocess.run(["ruff", "format", "--quiet", str(HERE / "versions")], check=True)  # noqa: S603, S607


if __name__ == "__main__":
    regenerate()
