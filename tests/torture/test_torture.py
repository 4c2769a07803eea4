"""A short run of `make torture`: the daemon is killed under load, and nothing is lost or done twice."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(300)
def test_a_few_rounds_lose_nothing(project_root: Path) -> None:
    """Every mail answered 250 is there once; every case has one notice, one stop, one charge."""
    command = [sys.executable, "bench/torture.py", "--rounds", "4", "--contracts", "15", "--seconds", "60"]
    done = subprocess.run(command, cwd=project_root, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing lost, nothing twice" in done.stdout
