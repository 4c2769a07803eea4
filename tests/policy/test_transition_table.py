"""The table itself: every event in every state is decided, or known to mean nothing there."""

import inspect
from collections import defaultdict

import pytest

from policy import events as on
from policy import guards as g
from policy.decide import DECISIONS, DUTY_EVENTS, possible_actions
from policy.records import ANY, DOWN, LIVE, OPEN, Duty
from policy.transitions import ANY_OR_NONE, TRANSITIONS, Stay, name_of, render
from policy.words import Action, CaseState

S = CaseState
EVENTS = sorted(
    (
        event
        for _, event in inspect.getmembers(on, inspect.isclass)
        if issubclass(event, on.Happened) and event not in {on.Happened, on.Decided}
    ),
    key=lambda event: event.__name__,
)
TOLD, WAITING = {S.NOTIFIED, S.ANSWERED}, {S.OPENED, S.NOTIFIED}

# Where an event means something, and why it means nothing elsewhere.
MEANS_SOMETHING: dict[type[on.Event], tuple[frozenset[CaseState | None] | set[CaseState], str]] = {
    on.ComplaintFiled: (ANY_OR_NONE, ""),
    on.NoticeHandedOver: (ANY, ""),
    on.NoticeDelivered: (ANY, ""),
    on.NoticeReturned: (ANY, ""),
    on.NoticeDelayed: ({S.NOTIFIED}, "no clock runs that a delay could void"),
    on.NoticeServed: (WAITING, "he has answered, or is past being told"),
    on.NoticeUntaken: (WAITING, "what waited for the notice went on without it"),
    on.NoticeUnproven: (WAITING, "what waited for the notice went on without it"),
    on.ReminderDue: ({S.NOTIFIED}, "there is nothing left to remind of"),
    on.AnswerReceived: (WAITING | DOWN, "a second answer, or one to something that is over"),
    on.PledgeReceived: (WAITING | DOWN, "a pledge before a suspension or after it is only noted"),
    on.ReplyParked: (WAITING | DOWN, "a reply to something that is over"),
    on.AnswerAccepted: (TOLD | DOWN, "there is no answer to accept"),
    on.AnswerRejected: (TOLD | DOWN, "there is no answer to reject"),
    on.PledgeAccepted: (DOWN, "only a stopped line comes back for a pledge"),
    on.PledgeRejected: (DOWN, "only a stopped line comes back for a pledge"),
    on.ReviewOver: ({S.ANSWERED}, "the answer was decided on before"),
    on.DeferredReviewOver: ({S.NOTIFIED}, "the reply was decided on before"),
    on.Extended: (TOLD, "no answer is awaited"),
    on.OutageEnded: ({S.NOTIFIED}, "no answer is awaited"),
    on.AnswerOverdue: ({S.NOTIFIED}, "the answer came, or the case went on"),
    on.JudgedMalicious: (LIVE | {S.OPENED}, "the line is stopped already, or the case is over"),
    on.Held: (ANY, ""),
    on.HoldReleased: (ANY, ""),
    on.StopConfirmed: (ANY, ""),
    on.StopUnconfirmed: ({S.SUSPENDING}, "the stop was confirmed, or is no longer wanted"),
    on.OrderSettled: (ANY, ""),
    on.PartnerReminderDue: ({S.SUSPENDING}, "the stop was confirmed, or is no longer wanted"),
    on.JudgedNoIntent: (OPEN, "the case is over"),
    on.Vouched: (OPEN, "the case is over"),
    on.PenaltyNoticeDue: (DOWN, "what was to be listed was undone or the line came back"),
    on.PaymentBooked: (DOWN, "the ledger has it; only a stopped line waits for money"),
    on.ResumeConfirmed: (ANY, ""),
    on.ResumeUnconfirmed: ({S.REINSTATING}, "the line came back"),
    on.TerminationUnconfirmed: ({S.TERMINATED}, "nothing is terminated"),
    on.MonitoringOver: ({S.MONITORING}, "a relapse or an operator ended it"),
    on.ClosedByOperator: (LIVE | {S.OPENED}, "a stopped line must be brought back or terminated first"),
    on.Terminated: (OPEN, "the case is over"),
    on.Retracted: (ANY, ""),
    on.JudgedUnfounded: (ANY, ""),
    on.Waived: (ANY, ""),
    on.PartnerAnswered: (ANY, ""),
    on.AutoReplyReceived: (ANY, ""),
}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_is_decided_or_means_nothing(event: type[on.Event]) -> None:
    """In each state an event has a row, or it is listed why it means nothing there."""
    states, reason = MEANS_SOMETHING[event]
    decided = {state for line in TRANSITIONS if line.on is event for state in line.when}
    assert decided == set(states)
    assert reason or decided >= set(ANY)


def test_nothing_stands_below_a_row_without_condition() -> None:
    """A row that always matches is the last of its event in that state, but for a general note on everything."""
    below = defaultdict(list)
    for number, line in enumerate(TRANSITIONS):
        for state in line.when:
            below[line.on, state].append((number, line))
    notes = set(range(len(TRANSITIONS) - 5, len(TRANSITIONS)))
    shadowed = {
        (event.__name__, state, number)
        for (event, state), rows in below.items()
        for place, (number, _) in enumerate(rows)
        if number not in notes and any(above.given is g.always for _, above in rows[:place])
    }
    assert shadowed == set()


def test_specific_rows_stand_above_general_ones() -> None:
    """A row for more states with no condition never stands above one for fewer of them."""
    wrong = [
        (first.on.__name__, name_of(first.when), name_of(second.when))
        for place, first in enumerate(TRANSITIONS)
        for second in TRANSITIONS[place + 1 :]
        if first.on is second.on and first.given is g.always and first.when > second.when
    ]
    assert wrong == []


def test_no_row_stands_twice() -> None:
    """Two rows with the same states, event and condition would be one too many."""
    keys = [(line.when, line.on, line.given) for line in TRANSITIONS]
    assert len(set(keys)) == len(keys)


def test_every_state_is_reached_and_left() -> None:
    """Rows lead into each state, and out of each but the last ones."""
    entered = {line.then for line in TRANSITIONS if not isinstance(line.then, Stay)}
    assert entered == set(CaseState)
    left = {
        state
        for line in TRANSITIONS
        for state in line.when
        if line.then is Stay.SEE_PLAN or (not isinstance(line.then, Stay) and line.then != state)
    }
    assert set(CaseState) - {S.TERMINATED} <= left


def test_every_row_names_its_clause_and_says_what_it_does() -> None:
    """The clause is one of the published text's; conditions and plans have a sentence for the printed table."""
    clauses = {"–", "P1", "P2", "P3", "R1", "R2", "R2a", "R2b", "R2c", "R3", "R3b", "R4", "R5", "R6", "E3"}
    for line in TRANSITIONS:
        assert set(line.clause.split()) <= clauses
        assert line.given.__doc__
        assert line.plan.__doc__


def test_suspension_is_entered_for_its_three_reasons_only() -> None:
    """Silence, additional abuse, malice, and what of these was held or vouched for (R2a, R2b, R2c)."""
    rows = {(line.on, line.clause) for line in TRANSITIONS if line.then is S.SUSPENDING}
    assert rows == {
        (on.AnswerOverdue, "R2a"),
        (on.ComplaintFiled, "R2b"),
        (on.Vouched, "R2b"),
        (on.JudgedMalicious, "R2c"),
        (on.HoldReleased, "R2"),
    }


def test_termination_is_never_a_machines() -> None:
    """Only the word of two operators ends a contract (R5)."""
    assert {line.on for line in TRANSITIONS if line.then is S.TERMINATED} == {on.Terminated}


def test_every_duty_and_every_action_has_its_event() -> None:
    """No deadline falls due, and no operator speaks, without an event that the table knows."""
    known = {line.on for line in TRANSITIONS}
    assert set(DUTY_EVENTS) == set(Duty)
    assert set(DECISIONS) == set(Action)
    assert {*DUTY_EVENTS.values(), *DECISIONS.values()} <= known


@pytest.mark.parametrize("state", list(CaseState))
def test_possible_actions_are_those_with_a_row(state: CaseState) -> None:
    """What an operator is offered in a state has a row there, not one for machines only."""
    rows = {line.on for line in TRANSITIONS if state in line.when and line.given is not g.by_machine}
    assert set(possible_actions(state)) == {action for action, event in DECISIONS.items() if event in rows}


def test_the_printed_table_has_every_row() -> None:
    """A head, a rule, and a line for each row."""
    assert len(render().strip().split("\n")) == len(TRANSITIONS) + 2
