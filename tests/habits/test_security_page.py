"""SECURITY.md names tests that exist."""

import re
from pathlib import Path

NAMED = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")


def test_every_named_test_exists(project_root: Path) -> None:
    """A defence without its test is a claim."""
    named = NAMED.findall((project_root / "SECURITY.md").read_text(encoding="utf-8"))
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (project_root / "tests" / file).read_text(encoding="utf-8")
    ]
    assert (missing, len(named) > 30) == ([], True)
