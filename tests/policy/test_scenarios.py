"""The stories about the policy, played on the virtual clock."""

from pathlib import Path

import pytest

from abuse_mta.simulate import Missed, run

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"


def _line(missed: Missed) -> str:
    return f"step {missed.step} at {missed.at}: {missed.what}\n    expected {missed.expected}\n    got      {missed.got}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    """Every expectation of the scenario is met."""
    played = run(path)
    assert played.steps > 0
    assert not played.missed, "\n" + "\n".join(map(_line, played.missed))
