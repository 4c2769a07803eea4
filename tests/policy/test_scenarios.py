"""The stories about the policy, played on the virtual clock."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.simulate import Missed, run
from policy.effects import Effects
from policy.scene import Scene
from policy.transitions import TRANSITIONS, Row

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


PARKED = "ReplyParked"
"""A mail that kills its readers cannot come in a story; `daemon/test_reading.py` and the adversarial tests have it."""
IN_FLIGHT = "undone_in_flight"
"""Nothing happens in a story while a mail is handed over; `adversarial/test_undoing.py` has it."""


def test_the_stories_use_every_row_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of the policy stands there untold."""
    used: set[int] = set()

    def traced(number: int, row: Row) -> Row:
        def plan(scene: Scene[Any]) -> Effects:
            used.add(number)
            return row.plan(scene)

        return replace(row, plan=plan)

    monkeypatch.setattr(
        "policy.decide.TRANSITIONS", tuple(traced(number, row) for number, row in enumerate(TRANSITIONS))
    )
    wanted = {
        number
        for number, row in enumerate(TRANSITIONS)
        if row.on.__name__ != PARKED and row.given.__name__ != IN_FLIGHT
    }
    for path in sorted(FOLDER.glob("*.toml"), reverse=True):
        run(path)
        if wanted <= used:
            return
    untold = [TRANSITIONS[number] for number in sorted(wanted - used)]
    assert [f"{row.on.__name__}: {row.given.__name__}" for row in untold] == []
