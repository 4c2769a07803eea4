"""Actuators without a line behind them, scenario scripts, and what drifted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from abuse_mta.enforcement.orders import (
    Accepted,
    Actuator,
    Confirmed,
    Down,
    Gone,
    LineStatus,
    Order,
    Refused,
    Unanswered,
    Unknown,
    Up,
)
from abuse_mta.enforcement.people import ManualActuator, PartnerMailActuator
from abuse_mta.enforcement.reconciliation import Drift, compare
from abuse_mta.enforcement.rehearsal import DryRunActuator, ScriptedActuator, ScriptedResult, read_scripts
from policy.words import OrderAction

Builder = Callable[..., Order]


def test_a_dry_run_confirms_and_says_what_it_is(an_order: Builder) -> None:
    """By itself it does not count as a stopped line."""
    actuator = DryRunActuator("rehearsal")
    assert actuator.carry_out(an_order()) == Confirmed("dry run: suspend line L-1002, nothing was done")
    assert actuator.enforcing is False


@pytest.mark.parametrize(
    ("action", "answer"),
    [
        (OrderAction.SUSPEND, "confirm-stop"),
        (OrderAction.RESUME, "confirm-resume"),
        (OrderAction.TERMINATE, "confirm-stop"),
    ],
)
def test_manual_work_is_a_task_in_words(an_order: Builder, action: OrderAction, answer: str) -> None:
    """The operator reads what to do, and how to say that it is done."""
    assert ManualActuator("NOC").carry_out(an_order(action)) == Accepted(
        f"{action} line L-1002 of contract C-1002 (192.0.2.8/29) by hand, then: abuse-mta decide {answer}"
    )


def test_a_partner_has_been_asked_by_mail(an_order: Builder) -> None:
    """The mail is the order; nothing is confirmed yet."""
    assert PartnerMailActuator("VECTANT").carry_out(an_order()) == Accepted(
        "asked by mail: suspend line L-1002"
    )


@pytest.mark.parametrize(
    "actuator",
    [
        DryRunActuator("a"),
        ManualActuator("b"),
        PartnerMailActuator("c"),
        ScriptedActuator("d", True, ScriptedResult()),
    ],
    ids=lambda actuator: actuator.kind,
)
def test_who_cannot_see_the_line_says_so(actuator: Actuator, an_order: Builder) -> None:
    """Unknown is neither up nor down, and nothing is wrong with them."""
    assert isinstance(actuator.status(an_order()), Unknown)
    assert actuator.probe() == ()


def test_a_script_answers_each_action(an_order: Builder) -> None:
    """As the scenario says; what it does not say is confirmed."""
    scripts = read_scripts(
        {"radius": {"suspend": "silent", "resume": "gone", "after": "2s"}, "crm": {"suspend": "refuse"}}
    )
    radius, crm = (ScriptedActuator(name, True, script) for name, script in scripts.items())
    assert radius.script.after == timedelta(seconds=2)
    assert [type(radius.carry_out(an_order(action))) for action in list(OrderAction)[:3]] == [
        Unanswered,
        Gone,
        Confirmed,
    ]
    assert crm.carry_out(an_order()) == Refused("scripted")


def test_a_script_s_faults_are_told_at_once() -> None:
    """Wrong words, wrong keys and wrong times, all tables in one go."""
    tables: dict[str, Any] = {"radius": {"suspend": "perhaps", "after": "soon"}, "crm": {"status": "up"}}
    with pytest.raises(ValidationError) as caught:
        read_scripts(tables)
    assert [fault["loc"] for fault in caught.value.errors()] == [
        ("radius", "suspend"),
        ("radius", "after"),
        ("crm", "status"),
    ]


@pytest.mark.parametrize(
    ("should", "found", "drift"),
    [
        (OrderAction.SUSPEND, Up(), Drift.UP_THOUGH_STOPPED),
        (OrderAction.TERMINATE, Up(), Drift.UP_THOUGH_STOPPED),
        (OrderAction.RESUME, Down(), Drift.DOWN_THOUGH_RESUMED),
        (OrderAction.SUSPEND, Down(), None),
        (OrderAction.TERMINATE, Down(), None),
        (OrderAction.RESUME, Up(), None),
        (OrderAction.SUSPEND, Unknown(), None),
        (OrderAction.RESUME, Unknown(), None),
        (None, Up(), None),
        (None, Down(), None),
    ],
)
def test_drift_is_a_line_that_is_known_to_be_otherwise(
    should: OrderAction | None, found: LineStatus, drift: Drift | None
) -> None:
    """Up though stopped, down though resumed; what nobody knows has not drifted."""
    assert compare(should, found) is drift
