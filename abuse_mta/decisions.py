"""What operators say of a case, of a complaint and of money: entered with a name and a reason, by the one door."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from abuse_mta.contracts import get_contract
from abuse_mta.engine import Engine, Handled
from abuse_mta.store import LARGEST, cases
from abuse_mta.store.case_tables import (
    CaseRow,
    ComplaintRow,
    FirstSignatureRow,
    InboxRow,
    JournalRow,
    ReporterMarkRow,
)
from abuse_mta.store.mapping import complaint_text, read_complaint
from policy import events as on
from policy.charges import payment_entry, prepaid_entry
from policy.decide import DECISIONS, Decision, others_possible, possible_actions
from policy.effects import Disregard, Refuse
from policy.persons import same_person
from policy.records import DOWN
from policy.refusals import not_here
from policy.words import Action, CaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """An operator's decision as it was entered. `at` is when; `until` and `effective` where the action needs them."""

    action: Action
    by: str
    reason: str
    at: datetime
    second: str | None = None
    until: datetime | None = None
    effective: datetime | None = None
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of a decision: done, refused and why, or waiting for a second person."""

    handled: Handled | None = None
    refused: Refuse | None = None
    waits_for_second: bool = False


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """Takes operators' words."""

    engine: Engine

    def decide(self, session: Session, row: CaseRow, word: Word, now: datetime) -> Answered:
        """Take a decision on a case. What the rules refuse changes nothing."""
        if word.effective is not None and word.effective > word.at:
            told = word.effective.astimezone(self.engine.house.zone).isoformat()
            return Answered(refused=Refuse(reason=f"{told} lies ahead: name the time when it happened"))
        if word.action is Action.TERMINATE and not word.second:
            if word.action not in possible_actions(CaseState(row.state)):
                return Answered(refused=_not_here(word.action, row))
            signed = self._second_signature(session, row, word)
            if signed is None:
                return Answered(waits_for_second=True)
            if same_person(signed.by, signed.second or ""):
                return Answered(refused=_waits(signed.by, row))
            word = signed
        handled = self.engine.handle(
            session,
            event_of(word),
            row=row,
            contract_id=row.contract_id,
            now=now,
        )
        refused = handled.decision.refused or _without_effect(handled.decision, row, word.action)
        return Answered(handled=handled, refused=refused)

    def _second_signature(self, session: Session, row: CaseRow, word: Word) -> Word | None:
        """The word with both names, once a first person has said the same; None: it waits."""
        first = session.exec(
            select(FirstSignatureRow).where(
                FirstSignatureRow.case_id == row.case_id,
                FirstSignatureRow.action == word.action,
                col(FirstSignatureRow.settled_at).is_(None),
            )
        ).first()
        if first is None:
            signature = FirstSignatureRow(
                case_id=row.case_id, action=word.action, by=word.by, reason=word.reason, at=word.at
            )
            session.add(signature)
            return None
        if not same_person(first.by, word.by):
            first.settled_at = word.at
            session.add(first)
        return replace(word, by=first.by, second=word.by, reason=first.reason)

    # One complaint and all that only it caused

    def retract(
        self,
        session: Session,
        complaint_ids: tuple[str, ...],
        *,
        by: str,
        reason: str,
        at: datetime,
        now: datetime,
    ) -> tuple[Handled, ...]:
        """Unwind what these complaints caused, case by case; held ones just no longer count."""
        found = (session.get(ComplaintRow, one) for one in complaint_ids)
        rows = [row for row in found if row is not None]
        handled = []
        for case_id in dict.fromkeys(row.case_id for row in rows if row.case_id):
            case = cases.case_row(session, case_id)
            assert case is not None
            mine = tuple(one.complaint_id for one in rows if one.case_id == case_id)
            event = on.Retracted(
                at=at,
                cause=f"retract:{'+'.join(mine)}",
                action=Action.JUDGE_UNFOUNDED,
                by=by,
                reason=reason,
                complaints=mine,
            )
            handled.append(
                self.engine.handle(session, event, row=case, contract_id=case.contract_id, now=now)
            )
        for held in (row for row in rows if not row.case_id and row.counts):
            complaint = replace(read_complaint(held.record), retracted=True)
            held.counts, held.record = False, complaint_text(complaint)
            session.add(held)
            if complaint.domain:
                session.add(ReporterMarkRow(domain=complaint.domain, at=at, complaint_id=complaint.id))
            self._dismiss(session, complaint.id, by, at)
        return tuple(handled)

    def _dismiss(self, session: Session, complaint_id: str, by: str, at: datetime) -> None:
        for item in session.exec(select(InboxRow).where(InboxRow.complaint_id == complaint_id)):
            item.settled_at, item.settled_by, item.verdict = at, by, "retracted"
            session.add(item)

    def complaints_named(self, session: Session, cause: str) -> tuple[str, ...]:
        """The complaints that a cause names: an original Message-ID, a complaint's id, or a mail's number."""
        by_message = select(ComplaintRow.complaint_id).where(ComplaintRow.original_message_id == cause)
        found = tuple(session.exec(by_message))
        if found:
            return found
        if session.get(ComplaintRow, cause) is not None:
            return (cause,)
        number = cause.removeprefix("mail:")
        if number.isdecimal() and len(number) <= 10 and int(number) <= LARGEST:
            return tuple(
                session.exec(select(ComplaintRow.complaint_id).where(ComplaintRow.message_id == int(number)))
            )
        return ()

    def are_of_several_mails(self, session: Session, complaint_ids: tuple[str, ...]) -> bool:
        """Do they belong to several cases, and came in several mails? Then one word is not enough for all."""
        rows = [row for one in complaint_ids if (row := session.get(ComplaintRow, one)) is not None]
        return len({row.case_id for row in rows}) > 1 and len({row.message_id for row in rows}) > 1

    # Money

    def pay(
        self,
        session: Session,
        contract_id: str,
        yen: int,
        *,
        by: str,
        cause: str,
        at: datetime,
        now: datetime,
    ) -> None:
        """Book a payment; cases that wait for their fee hear of it. Raises LookupError, ValueError."""
        if not 0 < yen <= LARGEST:
            raise ValueError(f"a payment is between 1 and {LARGEST:,} yen")
        if get_contract(session, contract_id) is None:
            raise LookupError(f"no contract {contract_id}")
        entry = payment_entry(contract_id, yen, at=at, cause=cause)
        cases.write_entries(session, [entry])
        session.add(
            JournalRow(
                owner=contract_id,
                at=at,
                recorded_at=now,
                event="PaymentBooked",
                cause=cause,
                clause="R4",
                by=by,
                details="{}",
                effects="[]",
            )
        )
        for row in cases.cases_of_contract(session, contract_id):
            if row.state in DOWN:
                event = on.PaymentBooked(at=at, cause=cause, yen=yen)
                self.engine.handle(session, event, row=row, contract_id=contract_id, now=now)

    def prepay(self, session: Session, contract_id: str, yen: int, *, cause: str, at: datetime) -> None:
        """Money paid in advance, as the contracts say it."""
        if yen:
            cases.write_entries(session, [prepaid_entry(contract_id, yen, at=at, cause=cause)])


def event_of(word: Word) -> on.Event:
    """The event that an operator's action becomes."""
    cause = f"{word.action}:{word.by}:{word.at.isoformat()}"
    match word.action:
        case Action.RECORD_ANSWER:
            return on.AnswerReceived(at=word.at, cause=cause, complete=True, by=word.by, reason=word.reason)
        case Action.RECORD_PLEDGE:
            return on.PledgeReceived(at=word.at, cause=cause, by=word.by, reason=word.reason)
        case Action.NOTICE_SERVED:
            served = word.effective or word.at
            return on.NoticeServed(at=word.at, cause=cause, served_at=served, by=word.by, reason=word.reason)
        case Action.CONFIRM_STOP | Action.CONFIRM_RESUME:
            confirmed = on.StopConfirmed if word.action is Action.CONFIRM_STOP else on.ResumeConfirmed
            return confirmed(
                at=word.at,
                cause=cause,
                by=f"{on.OPERATOR}{word.by}",
                effective=word.effective,
                reason=word.reason,
            )
        case _:
            event = DECISIONS[word.action]
            assert issubclass(event, on.Decided)
            return event(
                at=word.at,
                cause=cause,
                action=word.action,
                by=word.by,
                reason=word.reason,
                second=word.second,
                until=word.until,
                effective=word.effective,
                complaints=word.complaints,
            )


def _waits(by: str, row: CaseRow) -> Refuse:
    why = f"{by} has said so already: a second, different person must say so too"
    return Refuse(reason=why, possible=others_possible(CaseState(row.state), Action.TERMINATE))


def _not_here(action: Action, row: CaseRow) -> Refuse:
    state = CaseState(row.state)
    return Refuse(reason=not_here(action, state), possible=others_possible(state, action))


def _without_effect(decision: Decision, row: CaseRow, action: Action) -> Refuse | None:
    """An operator's word that no row of the table takes was refused, however it was entered."""
    if any(not isinstance(effect, Disregard) for effect in decision.effects):
        return None
    if not decision.effects:
        return None
    return _not_here(action, row)
