"""The stories about the policy, played on the virtual clock."""

from pathlib import Path

import pytest

from abuse_mta.simulate import Missed, run

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"


def _line(missed: Missed) -> str:
    head = f"step {missed.step} at {missed.at}: {missed.what}"
    return f"{head}\n    expected {missed.expected}\n    got      {missed.got}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    """Every expectation of the scenario is met."""
    played = run(path)
    assert played.steps > 0
    assert not played.missed, "\n" + "\n".join(map(_line, played.missed))
