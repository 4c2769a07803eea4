"""The walls between the rooms stand."""

import subprocess
import sys
from pathlib import Path


def test_walls_stand(project_root: Path) -> None:
    """Reading and deciding know neither each other nor the world; only the shell knows both."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=project_root, check=False)
    assert ran.returncode == 0, ran.stdout
