"""The documentation does what it says: its commands run, its links lead somewhere."""

import re
import shlex
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("*.md")])
_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def _commands(page: Path) -> list[list[str]]:
    blocks = _CONSOLE.findall(page.read_text(encoding="utf-8"))
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ abuse-mta ")]
    return [_dated_yesterday(shlex.split(line)[1:]) for line in lines]


def _dated_yesterday(arguments: list[str]) -> list[str]:
    """A page's date grows old, and what lies too far back is refused: the offence it names was yesterday."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()  # noqa: TID251 - the command looks at the clock
    dated = {place + 1 for place, argument in enumerate(arguments) if argument == "--at"}
    return [yesterday if place in dated else argument for place, argument in enumerate(arguments)]


@pytest.mark.parametrize("page", [page for page in PAGES if _commands(page)], ids=lambda page: page.stem)
def test_commands_of_a_page_run(
    page: Path, operate: Any, config: Path, suspending: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed one after the other at a provider whose C-1002 is being stopped, each does what it is there for."""
    folder = config.parent
    for name in ("contracts", "mails"):
        (folder / name).mkdir(exist_ok=True)
    for file in ("contracts.csv", "assignments.csv"):
        shutil.copy(folder / file, folder / "contracts")
    shutil.copy(ROOT / "data" / "samples" / "arf.eml", folder / "mails")
    story = ROOT / "tests" / "scenarios" / "a29-in-time.toml"
    (folder / "scenario.toml").write_bytes(story.read_bytes())
    shutil.copytree(ROOT / "tests" / "scenarios" / "provider", folder / "provider")
    monkeypatch.chdir(folder)
    for arguments in _commands(page):
        ran = operate(*arguments)
        # `check` has no relay to reach here, and says so.
        expected = {1} if arguments == ["check"] else {0}
        assert ran.code in expected, (arguments, ran.out, ran.err)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_to_files(page: Path) -> None:
    """Every link inside the project has its file."""
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
