"""Why an operator's word is refused in a state that knows it, and what would help: for whoever typed it."""

from collections.abc import Callable, Mapping
from typing import Any

from policy import events as on
from policy.guards import waiting_entries
from policy.records import DOWN, Bar
from policy.scene import Scene
from policy.words import CaseState

WRONG_TARGET = "line, address or account no longer belong to that contract: nothing of it may be stopped"


def refusal_of(scene: Scene[Any], action: str, *, known_here: bool) -> str:
    """The reason in words; `known_here`: the table has a row for it in this state, and its condition failed."""
    tell = _TELLERS.get(type(scene.event)) if known_here else None
    if tell is not None:
        return tell(scene)
    return not_here(action, scene.maybe.state if scene.maybe else None)


def not_here(action: str, state: CaseState | None) -> str:
    """The reason when no row of the table knows the action in this state."""
    return f"{action} is not possible in state {state or 'none'}"


def _one_person(scene: Scene[on.Terminated]) -> str:
    return f"termination takes two people, and {scene.event.by} is one: another person must say so too"


def _past(scene: Scene[on.Extended]) -> str:
    until = scene.event.until
    given = until.astimezone(scene.situation.zone).isoformat() if until else "no time"
    return f"a deadline cannot be set to {given}: name a time that lies ahead"


def _no_answer(scene: Scene[Any]) -> str:
    if scene.case.state in DOWN:
        return "no answer since the line was reported is stored: record-answer first, if one came elsewhere"
    return "no reply waits for a decision: record-answer, if one came elsewhere"


def _no_pledge(scene: Scene[Any]) -> str:
    return "no pledge since the suspension was ordered is stored: record-pledge first, if one came elsewhere"


def _wrong_target(scene: Scene[Any]) -> str:
    return WRONG_TARGET


def _nothing_held(scene: Scene[on.HoldReleased]) -> str:
    held = scene.case.held
    if held is not None and (held.bar is Bar.WRONG_TARGET or not scene.situation.target_right):
        return WRONG_TARGET
    if waiting_entries(scene):
        return "the charges that wait have no amounts yet: set them in the terms or the contract first"
    return "nothing is held that could be released"


def _nothing_to_vouch(scene: Scene[on.Vouched]) -> str:
    return "what was named is vouched for already, or was withdrawn"


def _withdrawn_before(scene: Scene[Any]) -> str:
    return "every complaint of it was withdrawn before"


def _nothing_to_waive(scene: Scene[on.Waived]) -> str:
    return "the case is over, and nothing of it is unpaid"


_TELLERS: Mapping[type[on.Event], Callable[[Scene[Any]], str]] = {
    on.Terminated: _one_person,
    on.Extended: _past,
    on.AnswerAccepted: _no_answer,
    on.AnswerRejected: _no_answer,
    on.PledgeAccepted: _no_pledge,
    on.PledgeRejected: _no_pledge,
    on.JudgedMalicious: _wrong_target,
    on.HoldReleased: _nothing_held,
    on.Vouched: _nothing_to_vouch,
    on.JudgedUnfounded: _withdrawn_before,
    on.Retracted: _withdrawn_before,
    on.Waived: _nothing_to_waive,
}
