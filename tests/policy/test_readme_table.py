"""The README shows the table that runs."""

from pathlib import Path

import pytest

from policy.__main__ import BEGIN, END, embed
from policy.transitions import render


def test_readme_has_the_table_that_runs(project_root: Path) -> None:
    """README.md is what `python -m policy --readme README.md` makes of it."""
    text = (project_root / "README.md").read_text(encoding="utf-8")
    assert embed(text) == text


def test_only_what_stands_between_the_markers_changes() -> None:
    """The words before and after stay."""
    assert embed(f"a\n{BEGIN}\nold\n{END}\nb\n") == f"a\n{BEGIN}\n{render()}{END}\nb\n"


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}\n{BEGIN}"])
def test_a_file_without_markers_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="needs a line"):
        embed(text)
