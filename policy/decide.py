"""The decision: a case, an event and the situation give effects; `evolve` folds the effects into the case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from policy import effects as do
from policy import events as on
from policy.effects import Effect, Effects
from policy.guards import by_machine
from policy.records import Case, Complaint, Duty, Notice, Situation
from policy.refusals import refusal_of
from policy.scene import Scene
from policy.transitions import TRANSITIONS, Row, Stay
from policy.words import Action, CaseState

DECISIONS: dict[Action, type[on.Event]] = {
    Action.ACCEPT_ANSWER: on.AnswerAccepted,
    Action.REJECT_ANSWER: on.AnswerRejected,
    Action.RECORD_ANSWER: on.AnswerReceived,
    Action.ACCEPT_PLEDGE: on.PledgeAccepted,
    Action.REJECT_PLEDGE: on.PledgeRejected,
    Action.RECORD_PLEDGE: on.PledgeReceived,
    Action.NOTICE_SERVED: on.NoticeServed,
    Action.EXTEND: on.Extended,
    Action.JUDGE_MALICIOUS: on.JudgedMalicious,
    Action.JUDGE_NO_INTENT: on.JudgedNoIntent,
    Action.JUDGE_UNFOUNDED: on.JudgedUnfounded,
    Action.VOUCH: on.Vouched,
    Action.WAIVE: on.Waived,
    Action.TERMINATE: on.Terminated,
    Action.CLOSE: on.ClosedByOperator,
    Action.CONFIRM_STOP: on.StopConfirmed,
    Action.CONFIRM_RESUME: on.ResumeConfirmed,
    Action.HOLD: on.Held,
    Action.RELEASE_HOLD: on.HoldReleased,
}
"""Which event an operator's action becomes."""

DUTY_EVENTS: dict[Duty, type[on.Event]] = {
    Duty.ANSWER: on.AnswerOverdue,
    Duty.REMINDER: on.ReminderDue,
    Duty.REVIEW: on.ReviewOver,
    Duty.DEFERRED_REVIEW: on.DeferredReviewOver,
    Duty.NOTICE_TAKEN: on.NoticeUntaken,
    Duty.NOTICE_PROVEN: on.NoticeUnproven,
    Duty.STOP: on.StopUnconfirmed,
    Duty.RESUME: on.ResumeUnconfirmed,
    Duty.TERMINATION: on.TerminationUnconfirmed,
    Duty.MONITORING: on.MonitoringOver,
    Duty.PENALTY_NOTICE: on.PenaltyNoticeDue,
    Duty.PARTNER_REMINDER: on.PartnerReminderDue,
}
"""Which event a missed deadline becomes."""

CLEARED_BY_STOP = (
    Duty.ANSWER,
    Duty.REMINDER,
    Duty.REVIEW,
    Duty.DEFERRED_REVIEW,
    Duty.MONITORING,
    Duty.NOTICE_TAKEN,
    Duty.NOTICE_PROVEN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What follows from an event, and by which clause."""

    effects: Effects
    clause: str

    @property
    def refused(self) -> do.Refuse | None:
        """The refusal, when the rules do not allow an operator's decision."""
        return next((effect for effect in self.effects if isinstance(effect, do.Refuse)), None)


def decide(case: Case | None, event: on.Event, situation: Situation) -> Decision:
    """What follows from the event for the case, by the first row of the table that matches."""
    scene = Scene(maybe=case, event=event, situation=situation)
    state = None if case is None else case.state
    for line in TRANSITIONS:
        if line.on is type(event) and state in line.when and line.given(scene):
            return Decision(effects=_effects(line, scene), clause=line.clause)
    return Decision(effects=(_no_row(scene),), clause="–")


REPLIES = (on.AnswerReceived, on.PledgeReceived, on.ReplyParked)


def _effects(line: Row, scene: Scene[Any]) -> Effects:
    planned = (*line.plan(scene), *_heard(scene))
    opens = any(isinstance(effect, do.OpenCase) for effect in planned)
    moved: Effects = () if isinstance(line.then, Stay) or opens else (do.MoveTo(state=line.then),)
    if scene.maybe is not None and moved == (do.MoveTo(state=scene.maybe.state),):
        moved = ()
    if not opens and scene.maybe is not None:
        return (*moved, *_clears((*moved, *planned), scene.maybe), *planned)
    return (*moved, *planned)


def _heard(scene: Scene[Any]) -> Effects:
    """He wrote: he was told (R1)."""
    if scene.maybe is None or scene.maybe.replied or not isinstance(scene.event, REPLIES):
        return ()
    return (do.Amend(changes={"replied": True}),)


def _clears(effects: Effects, case: Case) -> Effects:
    """Entering closed, terminated or suspending ends the deadlines that would act on a live case."""
    states = {effect.state for effect in effects if isinstance(effect, do.MoveTo)}
    if states & {CaseState.CLOSED, CaseState.TERMINATED}:
        return tuple(do.ClearDeadline(duty=duty) for duty in case.deadlines)
    if CaseState.SUSPENDING in states:
        return tuple(do.ClearDeadline(duty=duty) for duty in CLEARED_BY_STOP if duty in case.deadlines)
    return ()


def possible_actions(state: CaseState | None) -> tuple[Action, ...]:
    """What an operator may decide in this state, as far as the state alone tells."""
    return tuple(action for action, event in DECISIONS.items() if _knows(state, event))


def _knows(state: CaseState | None, event: type[on.Event]) -> bool:
    """Whether the table has a row for a person's word of this kind in this state."""
    rows = (line for line in TRANSITIONS if line.on is event and state in line.when)
    return any(line.given is not by_machine for line in rows)


def others_possible(state: CaseState | None, refused: Action | None) -> tuple[str, ...]:
    """What an operator may decide in this state instead of what was refused."""
    return tuple(action.value for action in possible_actions(state) if action is not refused)


def _no_row(scene: Scene[Any]) -> Effect:
    event, kind = scene.event, type(scene.event)
    state = None if scene.maybe is None else scene.maybe.state
    if not isinstance(event, on.Decided | on.NoticeServed):
        return do.Disregard(reason=f"{kind.__name__} means nothing in state {state or 'none'}")
    action = event.action if isinstance(event, on.Decided) else Action.NOTICE_SERVED
    why = refusal_of(scene, action, known_here=_knows(state, kind))
    return do.Refuse(reason=why, possible=others_possible(state, action))


def evolve(case: Case | None, effects: Effects, situation: Situation, event: on.Event) -> Case | None:
    """The case after these effects; ledger, orders and mails are the store's."""
    for effect in effects:
        case = _fold(case, effect, situation, event)
    return case


def _open(effect: do.OpenCase, situation: Situation, event: on.Event) -> Case:
    return Case(
        id=situation.case_id,
        contract_id=situation.contractor.contract_id,
        line_id=effect.line_id,
        network=effect.network,
        state=CaseState.OPENED,
        opened_at=event.at,
        opener_domain=effect.complaint.domain,
        opener=effect.complaint.id,
        complaints=(effect.complaint,),
        former_holder=effect.former_holder,
    )


def _fold(case: Case | None, effect: Effect, situation: Situation, event: on.Event) -> Case | None:
    if isinstance(effect, do.OpenCase):
        return _open(effect, situation, event)
    if case is None:
        return None
    match effect:
        case do.MoveTo(state=state):
            return replace(case, state=state)
        case do.Amend(changes=changes):
            return replace(case, **changes)
        case do.AttachComplaint(complaint=complaint):
            return replace(case, complaints=(*case.complaints, complaint))
        case do.AmendComplaint(complaint_id=complaint_id, changes=changes):
            return replace(case, complaints=_amended(case.complaints, complaint_id, changes))
        case do.AmendNotice(notice_id=notice_id, changes=changes):
            notices = tuple(replace(n, **changes) if n.id == notice_id else n for n in case.notices)
            return replace(case, notices=notices)
        case do.SetDeadline(duty=duty, due_at=due_at):
            return replace(case, deadlines={**case.deadlines, duty: due_at})
        case do.ClearDeadline(duty=duty):
            return replace(case, deadlines={key: at for key, at in case.deadlines.items() if key is not duty})
        case do.SendNotice():
            return replace(case, notices=(*case.notices, _queued(case, effect, event)))
        case _:
            return case


def _amended(
    complaints: tuple[Complaint, ...], complaint_id: str, changes: Mapping[str, Any]
) -> tuple[Complaint, ...]:
    return tuple(replace(past, **changes) if past.id == complaint_id else past for past in complaints)


def _queued(case: Case, effect: do.SendNotice, event: on.Event) -> Notice:
    return Notice(
        id=next_notice_id(case),
        kind=effect.kind,
        queued_at=event.at,
        contact=effect.contact,
        reminder=effect.reminder,
        complaints=effect.complaints,
        episode=case.episode,
    )


def next_notice_id(case: Case) -> str:
    """The id that the next notice of the case gets."""
    return f"{case.id}/{len(case.notices) + 1}"
