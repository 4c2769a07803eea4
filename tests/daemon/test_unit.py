"""The systemd unit."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest


def test_the_unit_leaves_little_open(project_root: Path) -> None:
    """systemd's own judgement of the hardening is 2.0 or better."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    command = [analyze, "security", "--offline=true", str(project_root / "abuse_mta.service")]
    judged = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    score = re.search(r"exposure level for abuse_mta\.service: ([0-9.]+)", judged)
    assert score is not None
    assert float(score[1]) <= 2.0


def test_the_unit_says_what_the_daemon_needs(project_root: Path) -> None:
    """A notifying service with a watchdog, its own user, its own places and port 25."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(project_root / "abuse_mta.service", encoding="utf-8")
    wanted = (
        "Type",
        "WatchdogSec",
        "User",
        "StateDirectory",
        "RuntimeDirectory",
        "AmbientCapabilities",
        "KillMode",
    )
    assert [unit["Service"][key] for key in wanted] == [
        "notify",
        "60",
        "abuse_mta",
        "abuse_mta",
        "abuse_mta",
        "CAP_NET_BIND_SERVICE",
        "mixed",
    ]
