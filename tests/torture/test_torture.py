"""A short run of `make torture`: the daemon is killed under load, and nothing is lost or done twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgresql.server import PLACES


@pytest.mark.timeout(300)
def test_a_few_rounds_lose_nothing(project_root: Path) -> None:
    """Every mail answered 250 is there once; every case has one notice, one stop, one charge."""
    command = [sys.executable, "bench/torture.py", "--rounds", "4", "--contracts", "15", "--seconds", "60"]
    done = subprocess.run(command, cwd=project_root, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing twice" in done.stdout


@pytest.mark.timeout(300)
def test_nodes_that_are_killed_in_turn_lose_nothing(project_root: Path) -> None:
    """Two daemons on one PostgreSQL: what a dead one had claimed the other takes up, once."""
    if not any((place / "initdb").exists() for place in PLACES):
        pytest.skip("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
    command = [sys.executable, "bench/torture.py", "--rounds", "3", "--contracts", "10", "--nodes", "2"]
    done = subprocess.run(command, cwd=project_root, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing twice" in done.stdout
