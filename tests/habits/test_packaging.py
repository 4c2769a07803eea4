"""What is installed works away from the checkout; what is pinned is what is needed."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def installed(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=project_root, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the installed command line elsewhere, with nothing of the checkout in reach."""
    environment = {"PYTHONPATH": str(installed), "PATH": "/usr/bin:/bin"}
    program = [sys.executable, "-P", "-m", "abuse_mta.cli", *arguments]
    return subprocess.run(
        program, cwd=installed.parent, env=environment, capture_output=True, text=True, check=False
    )


def test_installed_command_line(installed: Path) -> None:
    """`--help` and `parse` work from the wheel, with its own data files."""
    mail = installed.parent / "x.eml"
    mail.write_text("From: a@example.com\nSubject: hello\n\nNothing happened.\n", encoding="utf-8")
    runs = [run(installed, "--help"), run(installed, "parse", "--json", "x.eml")]
    assert [(ran.returncode, ran.stderr) for ran in runs] == [(0, ""), (0, "")]
    assert runs[1].stdout.startswith('{"file": "x.eml"')


def test_installed_data(installed: Path, project_root: Path) -> None:
    """Every data file of the checkout is in the wheel."""
    data = project_root / "data"
    expected = {
        path.relative_to(data) for path in data.rglob("*") if path.is_file() and ".git" not in path.name
    }
    packed = installed / "abuse_mta" / "_data"
    assert expected <= {path.relative_to(packed) for path in packed.rglob("*") if path.is_file()}


def test_lock_has_every_dependency(project_root: Path) -> None:
    """Everything that the project asks for is pinned."""
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["postgresql"],
        *project["dependency-groups"]["dev"],
    ]
    lock = (project_root / "requirements.lock").read_text(encoding="utf-8")
    pinned = {
        name.lower().replace("_", "-")
        for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[|==)", lock, re.MULTILINE)
    }
    wanted = {re.split(r"[\[<>=~! ]", one)[0].lower().replace("_", "-") for one in asked}
    assert wanted - pinned == set()
