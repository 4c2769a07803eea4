"""Disclosure requests (E2) and police inquiries: matters, not cases. No path here releases an identity."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from policy.effects import Amend, RaiseAlert, Refuse
from policy.terms import Disclosure
from policy.words import Alert, MailKind, MatterKind, MatterState


class MatterAction(StrEnum):
    """A step of a matter that an operator enters."""

    PAPERS_COMPLETE = "papers-complete"
    FEE_PAID = "fee-paid"
    REFUSE = "refuse"
    DISCLOSE = "disclose"
    LEGAL_HOLD = "legal-hold"
    RELEASE_LEGAL_HOLD = "release-legal-hold"


class MatterDuty(StrEnum):
    """What falls due in a matter."""

    OPINION = "opinion"
    FEE_REMINDER = "fee-reminder"
    FEE_VOID = "fee-void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One disclosure request or police inquiry. `requester` is whom we answer; empty: nobody.

    `also_complaint`: its mail shows abuse, too, and is worked as a complaint besides.
    """

    id: str
    kind: MatterKind
    state: MatterState
    opened_at: datetime
    contract_id: str = ""
    ip: str = ""
    occurred_at: datetime | None = None
    requester: str = ""
    papers_complete: bool = False
    fee_paid: bool = False
    legal_hold: bool = True
    opinion: str = ""
    decided: str = ""
    also_complaint: bool = False
    message_id: int | None = None
    sha256: str = ""
    deadlines: Mapping[MatterDuty, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMatterMail:
    """A mail of a matter: to the requester, or to the contractor."""

    kind: MailKind
    to_contractor: bool
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMatter:
    """The matter changes its state."""

    state: MatterState


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMatterDeadline:
    """Something of the matter falls due; None clears it."""

    duty: MatterDuty
    due_at: datetime | None


MatterEffect = SendMatterMail | MoveMatter | Amend | SetMatterDeadline | RaiseAlert | Refuse
MatterEffects = tuple[MatterEffect, ...]


def _subject(matter: Matter) -> str:
    return matter.contract_id or matter.ip


def open_matter(matter: Matter, terms: Disclosure) -> MatterEffects:
    """A disclosure request is answered with the procedure; of a police inquiry nobody hears but the operators."""
    if matter.kind is MatterKind.POLICE:
        return (RaiseAlert(code=Alert.POLICE_INQUIRY, subject=_subject(matter)),)
    remind = matter.opened_at + terms.fee_remind_after
    return (
        *_tell_requester(matter, MailKind.DISCLOSURE_ACKNOWLEDGEMENT, reminder=False),
        *((SetMatterDeadline(duty=MatterDuty.FEE_REMINDER, due_at=remind),) if terms.fee_yen else ()),
        RaiseAlert(code=Alert.DISCLOSURE_REQUEST, subject=_subject(matter)),
    )


def know_requester(matter: Matter, requester: str) -> MatterEffects:
    """Only now is it proven who asks: he is sent the procedure, unless all is over."""
    if matter.kind is MatterKind.POLICE or matter.requester or not requester:
        return ()
    known = replace(matter, requester=requester)
    over = matter.state in {MatterState.CLOSED, MatterState.VOID}
    return (
        Amend(changes={"requester": requester}),
        *(() if over else _tell_requester(known, MailKind.DISCLOSURE_ACKNOWLEDGEMENT, reminder=False)),
    )


def _tell_requester(matter: Matter, kind: MailKind, **details: object) -> MatterEffects:
    return (SendMatterMail(kind=kind, to_contractor=False, details=details),) if matter.requester else ()


def _hear(matter: Matter, at: datetime, terms: Disclosure, zone: tzinfo) -> MatterEffects:
    """Papers and fee are there: the contractor is asked; silence will be no consent.

    Where nobody holds the address there is nobody to ask, and the operator decides at once.
    """
    last_day = at.astimezone(zone).date() + timedelta(days=terms.opinion_days)
    due = datetime.combine(last_day, time(23, 59, 59), tzinfo=zone)
    cleared = (
        SetMatterDeadline(duty=MatterDuty.FEE_REMINDER, due_at=None),
        SetMatterDeadline(duty=MatterDuty.FEE_VOID, due_at=None),
    )
    if not matter.contract_id:
        decide = RaiseAlert(code=Alert.DISCLOSURE_DECISION, subject=_subject(matter))
        return (MoveMatter(state=MatterState.DECISION), *cleared, decide)
    return (
        MoveMatter(state=MatterState.HEARING),
        *cleared,
        SetMatterDeadline(duty=MatterDuty.OPINION, due_at=due),
        SendMatterMail(kind=MailKind.DISCLOSURE_HEARING, to_contractor=True, details={"due": due}),
    )


def act(
    matter: Matter, action: MatterAction, *, at: datetime, terms: Disclosure, zone: tzinfo
) -> MatterEffects:
    """What follows from an operator's step; a step that does not fit is refused."""
    if action in {MatterAction.LEGAL_HOLD, MatterAction.RELEASE_LEGAL_HOLD}:
        return (Amend(changes={"legal_hold": action is MatterAction.LEGAL_HOLD}),)
    if matter.kind is MatterKind.POLICE:
        return (Refuse(reason="a police inquiry is answered outside this program"),)
    if action in {MatterAction.PAPERS_COMPLETE, MatterAction.FEE_PAID}:
        return _complete(matter, action, at, terms, zone)
    if matter.state is not MatterState.DECISION:
        return (Refuse(reason=f"{action} is possible in state decision, not {matter.state}"),)
    kind = MailKind.DISCLOSURE_REFUSAL if action is MatterAction.REFUSE else MailKind.DISCLOSURE_GRANT
    outcome = SendMatterMail(
        kind=MailKind.DISCLOSURE_OUTCOME, to_contractor=True, details={"decision": action.value}
    )
    return (
        MoveMatter(state=MatterState.CLOSED),
        Amend(changes={"decided": action.value}),
        *_tell_requester(matter, kind),
        *((outcome,) if matter.contract_id else ()),
    )


def _complete(
    matter: Matter, action: MatterAction, at: datetime, terms: Disclosure, zone: tzinfo
) -> MatterEffects:
    if matter.state is not MatterState.RECEIVED:
        return (Refuse(reason=f"{action} is possible in state received, not {matter.state}"),)
    papers = matter.papers_complete or action is MatterAction.PAPERS_COMPLETE
    paid = matter.fee_paid or action is MatterAction.FEE_PAID
    noted = Amend(changes={"papers_complete": papers, "fee_paid": paid})
    ready = papers and (paid or not terms.fee_yen)
    cleared = (
        (
            SetMatterDeadline(duty=MatterDuty.FEE_REMINDER, due_at=None),
            SetMatterDeadline(duty=MatterDuty.FEE_VOID, due_at=None),
        )
        if paid
        else ()
    )
    return (noted, *(_hear(matter, at, terms, zone) if ready else cleared))


def hear_reply(matter: Matter, says: str) -> MatterEffects:
    """The contractor answered the hearing: an operator decides."""
    if matter.state is not MatterState.HEARING:
        return (Refuse(reason=f"nothing is asked in state {matter.state}"),)
    return (
        MoveMatter(state=MatterState.DECISION),
        Amend(changes={"opinion": says}),
        SetMatterDeadline(duty=MatterDuty.OPINION, due_at=None),
        RaiseAlert(code=Alert.DISCLOSURE_DECISION, subject=_subject(matter)),
    )


def fall_due(matter: Matter, duty: MatterDuty, at: datetime, terms: Disclosure) -> MatterEffects:
    """A deadline of the matter passed. Silence is no consent."""
    match duty, matter.state:
        case MatterDuty.OPINION, MatterState.HEARING:
            return (
                MoveMatter(state=MatterState.DECISION),
                Amend(changes={"opinion": "silence"}),
                RaiseAlert(code=Alert.DISCLOSURE_DECISION, subject=_subject(matter)),
            )
        case MatterDuty.FEE_REMINDER, MatterState.RECEIVED:
            return (
                *_tell_requester(matter, MailKind.DISCLOSURE_ACKNOWLEDGEMENT, reminder=True),
                SetMatterDeadline(duty=MatterDuty.FEE_VOID, due_at=at + terms.fee_void_after),
            )
        case MatterDuty.FEE_VOID, MatterState.RECEIVED:
            return (MoveMatter(state=MatterState.VOID),)
        case _:
            return ()
