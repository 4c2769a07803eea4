"""Writes a decision: journal, case, complaints, deadlines, outbox, orders, ledger and alerts, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from abuse_mta import lines, log
from abuse_mta.contracts import Assignment, Contract
from abuse_mta.floods import note_alert
from abuse_mta.mailroom import Mailroom, Occasion
from abuse_mta.outcomes import ENDED, tell_outcomes
from abuse_mta.store import cases
from abuse_mta.store.case_tables import (
    CaseRow,
    ComplaintRow,
    InboxRow,
    JournalRow,
    OrderRow,
    OutboxRow,
    ReporterMarkRow,
)
from abuse_mta.store.mapping import complaint_values, effects_text, event_text
from abuse_mta.store.rows import append
from abuse_mta.store.spool_tables import ReceivedRow
from policy import effects as do
from policy.decide import Decision
from policy.events import ComplaintFiled, Event, Retracted, person_of
from policy.records import Case, Complaint, Entry, Notice, Situation
from policy.words import OrderState


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What recording needs beside the decision: who composes the mails."""

    mailroom: Mailroom
    delays: Mapping[str, timedelta] = field(default_factory=dict)
    """How long each actuator takes: only a simulation says more than nothing."""


@dataclass(frozen=True, kw_only=True)
class _Page:
    """One decision being written."""

    session: Session
    before: Case | None
    after: Case | None
    event: Event
    decision: Decision
    situation: Situation
    contract: Contract
    lines: tuple[Assignment, ...]
    message_id: int | None
    owner: str
    number: int
    """In the journal."""
    delays: Mapping[str, timedelta]

    @property
    def now(self) -> datetime:
        return self.situation.now


def record(
    recording: Recording,
    session: Session,
    *,
    before: Case | None,
    after: Case | None,
    row: CaseRow | None,
    event: Event,
    decision: Decision,
    situation: Situation,
    contract: Contract,
    lines: tuple[Assignment, ...],
    message_id: int | None,
) -> None:
    """Write everything that the decision says; the caller commits."""
    if after is not None:
        terms = row.terms if row else cases.keep_terms(session, situation.terms)
        cases.save(session, row, after, clause=decision.clause, now=situation.now, terms=terms)
    known = after or before
    owner = known.id if known else situation.contractor.contract_id
    number = _journal(session, owner, before, after, event, decision, situation)
    page = _Page(
        session=session,
        before=before,
        after=after,
        event=event,
        decision=decision,
        situation=situation,
        contract=contract,
        lines=lines,
        message_id=message_id,
        owner=owner,
        number=number,
        delays=recording.delays,
    )
    for effect in decision.effects:
        _write(page, effect)
    session.flush()
    _queue_mails(recording.mailroom, page)
    if after is not None and after.state in ENDED and (before is None or before.state not in ENDED):
        tell_outcomes(session, recording.mailroom, after.id, situation.now)
    _say(page)


def _journal(
    session: Session,
    owner: str,
    before: Case | None,
    after: Case | None,
    event: Event,
    decision: Decision,
    situation: Situation,
) -> int:
    number: int = append(
        session,
        JournalRow,
        owner=owner,
        at=event.at,
        recorded_at=situation.now,
        event=type(event).__name__,
        cause=event.cause,
        clause=decision.clause,
        state_before=before.state if before else None,
        state_after=after.state if after else None,
        sha256=_evidence(session, event, after or before),
        by=person_of(event),
        details=event_text(event),
        effects=effects_text(decision.effects),
    )
    return number


def _evidence(session: Session, event: Event, case: Case | None) -> str:
    """What a decision rests on: the complaint, or the mail that was worked, else what carries the case."""
    if isinstance(event, ComplaintFiled):
        return event.complaint.sha256
    if isinstance(event, Retracted) and case is not None:
        return next((past.sha256 for past in case.complaints if past.id in event.complaints), "")
    number = event.cause.removeprefix("mail:")
    if number != event.cause and number.isdecimal():
        mail = session.get(ReceivedRow, int(number))
        return mail.sha256 if mail else ""
    carrier = case.carrier() if case else None
    return carrier.sha256 if carrier else ""


def _write(page: _Page, effect: do.Effect) -> None:  # noqa: PLR0912 - one case an effect
    session, now = page.session, page.now
    match effect:
        case do.OpenCase(complaint=complaint) | do.AttachComplaint(complaint=complaint):
            _new_complaint(page, complaint)
        case do.AmendComplaint(complaint_id=complaint_id):
            _amend_complaint(page, complaint_id, effect)
        case do.HoldComplaint(complaint=complaint, why=why):
            _new_complaint(page, complaint)
            hold(session, complaint, why, contract_id=page.contract.contract_id, message_id=page.message_id)
        case do.SetDeadline(duty=duty, due_at=due_at):
            cases.set_deadline(session, page.owner, duty, due_at, set_by=page.number, now=now)
        case do.ClearDeadline(duty=duty):
            cases.clear_deadline(session, page.owner, duty, now)
        case do.PlaceOrder():
            _place_orders(page, effect)
        case do.CancelOrders(action=action):
            _cancel_orders(page, action)
        case do.CancelMails(kinds=kinds, notices=notices):
            _cancel_mails(page, tuple(kind.value for kind in kinds), notices)
        case do.PostEntries(entries=entries):
            cases.write_entries(session, entries)
        case do.ChangeEntries(entries=ids, state=state):
            cases.change_entries(session, ids, state)
        case do.RaiseAlert():
            about = page.event.complaint.ip if isinstance(page.event, ComplaintFiled) else ""
            raise_alert(session, effect, owner=page.owner, about=about, at=page.event.at)
        case do.MarkReporter(domain=domain, complaint_id=complaint_id):
            session.add(ReporterMarkRow(domain=domain, at=page.event.at, complaint_id=complaint_id))
        case _:
            pass  # folded into the case, a mail, or the intake's


def _new_complaint(page: _Page, complaint: Complaint) -> None:
    contract_id = page.contract.contract_id
    values = complaint_values(complaint, contract_id=contract_id, message_id=page.message_id)
    append(page.session, ComplaintRow, **values)


def _amend_complaint(page: _Page, complaint_id: str, effect: do.AmendComplaint) -> None:
    mine = page.after.complaints if page.after else ()
    known = next((past for past in mine if past.id == complaint_id), None)
    stored = cases.complaint_of(page.session, complaint_id)
    amended = known or (replace(stored, **effect.changes) if stored else None)
    if amended is not None:
        cases.write_complaint(page.session, amended)


def hold(
    session: Session, complaint: Complaint, why: str, *, contract_id: str, message_id: int | None
) -> None:
    """Put a complaint into the inbox."""
    append(
        session,
        InboxRow,
        why=why,
        message_id=message_id,
        complaint_id=complaint.id,
        ip=complaint.ip,
        contract_id=contract_id,
        reporter=complaint.reporter,
        received_at=complaint.received_at,
    )


def raise_alert(
    session: Session, alert: do.RaiseAlert, *, owner: str | None, about: str, at: datetime
) -> None:
    """Tell the operators: a row, and a line of the log once it is committed."""
    note_alert(session, alert, owner=owner, about=about, at=at)


def _place_orders(page: _Page, order: do.PlaceOrder) -> None:
    case = page.after
    if case is None:
        return
    line = page.lines[0] if page.lines else None
    networks = " ".join(str(one.network) for one in page.lines) or case.network
    for actuator in page.situation.actuators:
        key = f"{case.id}/{case.episode}/{order.action}/{actuator.name}"
        if cases.is_ordered(page.session, key):
            continue
        append(
            page.session,
            OrderRow,
            key=key,
            case_id=case.id,
            contract_id=case.contract_id,
            line_id=case.line_id,
            network=networks,
            username=line.username if line else "",
            access=line.access if line else "",
            actuator=actuator.name,
            enforcing=actuator.enforcing,
            action=order.action,
            episode=case.episode,
            state=OrderState.PLANNED,
            automatic=order.automatic,
            reason=order.reason or "",
            created_at=page.now,
            due_at=(order.not_before or page.now) + page.delays.get(actuator.name, timedelta(0)),
        )


def _cancel_orders(page: _Page, action: str) -> None:
    """What was never sent is called off; what was sent is not asked again."""
    open_orders = select(OrderRow).where(
        OrderRow.case_id == page.owner, OrderRow.action == action, col(OrderRow.settled_at).is_(None)
    )
    for row in page.session.exec(open_orders):
        row.settled_at = page.now
        row.state = OrderState.CANCELLED if row.attempts == 0 else OrderState.TIMED_OUT
        page.session.add(row)


def _cancel_mails(page: _Page, kinds: tuple[str, ...], notices: tuple[str, ...]) -> None:
    """What nobody has taken stays here, tried before or not; what is on its way this moment is not held up."""
    waiting = (
        col(OutboxRow.owner) == page.owner,
        col(OutboxRow.settled_at).is_(None),
        col(OutboxRow.outcome).is_(None),
        col(OutboxRow.claimed_by).is_(None),
        *((col(OutboxRow.kind).in_(kinds),) if kinds else ()),
        *((col(OutboxRow.notice_id).in_(notices),) if notices else ()),
    )
    page.session.connection().execute(
        update(OutboxRow).where(*waiting).values(settled_at=page.now, outcome="cancelled")
    )


def _queue_mails(mailroom: Mailroom, page: _Page) -> None:
    """The mails of the decision, composed with the case as it stands afterwards."""
    wanted = [
        e for e in page.decision.effects if isinstance(e, do.SendNotice | do.RequestPartner | do.RaiseAlert)
    ]
    if not wanted:
        return
    occasion = Occasion(
        session=page.session,
        case=page.after,
        event=page.event,
        situation=page.situation,
        contract=page.contract,
        lines=page.lines,
        ledger=_ledger_after(page),
        clause=page.decision.clause,
    )
    notices = iter(_new_notices(page))
    for effect in wanted:
        match effect:
            case do.SendNotice():
                mailroom.to_contractor(occasion, effect, next(notices))
            case do.RequestPartner():
                mailroom.to_partner(occasion, effect)
    alerts = [effect for effect in wanted if isinstance(effect, do.RaiseAlert)]
    if alerts:
        mailroom.to_operators(occasion, tuple(alerts))


def _ledger_after(page: _Page) -> tuple[Entry, ...]:
    """The contract's ledger with what this decision wrote and changed."""
    written: list[Entry] = list(page.situation.entries)
    for effect in page.decision.effects:
        match effect:
            case do.PostEntries(entries=entries):
                written.extend(entries)
            case do.ChangeEntries(entries=ids, state=state):
                written = [replace(one, state=state) if one.id in ids else one for one in written]
            case _:
                pass
    return tuple(written)


def _new_notices(page: _Page) -> tuple[Notice, ...]:
    if page.after is None:
        return ()
    known = (
        {notice.id for notice in page.before.notices}
        if page.before and page.before.id == page.after.id
        else set()
    )
    fresh = (notice for notice in page.after.notices if notice.id not in known)
    return tuple(notice for notice in fresh if notice.handed_at is None)


def _say(page: _Page) -> None:
    event = page.event
    complaint = event.complaint if isinstance(event, ComplaintFiled) else None
    lines.later(
        page.session,
        "info",
        log.DECISION_MADE,
        case_id=page.owner,
        contract_id=page.contract.contract_id,
        clause=page.decision.clause,
        happened=type(event).__name__,
        **{
            "from": page.before.state if page.before else "none",
            "to": page.after.state if page.after else "none",
        },
        cause=event.cause,
        evidence=complaint.sha256 if complaint else "",
        journal=page.number,
        effects=[_short(effect) for effect in page.decision.effects],
    )


def _short(effect: do.Effect) -> str:
    """An effect in a few words, without anybody's data."""
    name = type(effect).__name__
    match effect:
        case do.MoveTo(state=state):
            return f"{name} {state}"
        case do.SendNotice(kind=kind) | do.RequestPartner(kind=kind):
            return f"{name} {kind}"
        case do.SetDeadline(duty=duty, due_at=due_at):
            return f"{name} {duty} {due_at.isoformat()}"
        case do.ClearDeadline(duty=duty):
            return f"{name} {duty}"
        case do.PlaceOrder(action=action):
            return f"{name} {action}"
        case do.PostEntries(entries=entries):
            return f"{name} " + ", ".join(f"{e.account} {e.yen:+d} {e.code} {e.state}" for e in entries)
        case do.RaiseAlert(code=code):
            return f"{name} {code}"
        case do.Disregard(reason=reason):
            return f"{name}: {reason}"
        case _:
            return name
