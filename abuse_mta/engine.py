"""The one door to a case: load, decide, record, in the caller's one transaction.

Whatever happens to a case comes here as an event: a complaint, a deadline, a reply, a bounce, an operator's word,
an actuator's or partner's answer, a payment. A case's own overdue deadlines fire before a later event of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_address

from sqlmodel import Session

from abuse_mta.contracts import (
    Assignment,
    Contract,
    CustomerType,
    current_assignments,
    get_contract,
    holders_at,
)
from abuse_mta.house import House
from abuse_mta.recording import Recording, record
from abuse_mta.store import cases
from abuse_mta.store.case_tables import CaseRow
from abuse_mta.store.remembered import RememberedComplaints
from policy.decide import DUTY_EVENTS, Decision, decide, evolve
from policy.events import (
    AnswerOverdue,
    AutoReplyReceived,
    ComplaintFiled,
    Event,
    HoldReleased,
    JudgedMalicious,
    NoticeDelayed,
    NoticeDelivered,
    NoticeHandedOver,
    OrderSettled,
    OutageEnded,
    ReminderDue,
    Vouched,
)
from policy.records import Case, Complaint, Contractor, Duty, Situation
from policy.terms import Terms
from policy.words import Alert, CaseState

OUTAGE_COUNTS_WITHIN = timedelta(hours=4)
DAY = timedelta(days=1)
MAY_SUSPEND = (ComplaintFiled, AnswerOverdue, Vouched, JudgedMalicious, HoldReleased)
"""Events after which a line may be stopped: the target and the circuit breaker are looked at."""
WITHOUT_MONEY = (
    NoticeHandedOver,
    NoticeDelivered,
    NoticeDelayed,
    AutoReplyReceived,
    ReminderDue,
    OrderSettled,
)
"""Events that never touch the ledger."""
Outages = Callable[[Session, datetime, datetime], Sequence[tuple[datetime, datetime]]]
Oldest = Callable[[Session], datetime | None]


@dataclass(slots=True, kw_only=True)
class Handled:
    """What became of an event. `case` is None where there is none, or it was handled before."""

    case: Case | None
    decision: Decision
    repeated: bool = False


@dataclass(kw_only=True)
class Engine:
    """Decides, one event after the other. `outages` tells when no listener of ours took mail.

    `oldest_unworked` gives the receipt of the oldest mail not yet worked: no deadline overtakes it.
    """

    house: House
    terms: Terms
    recording: Recording
    outages: Outages
    oldest_unworked: Oldest
    _kept: dict[str, Terms] = field(default_factory=dict)
    _remembered: RememberedComplaints = field(default_factory=RememberedComplaints)

    def handle(
        self,
        session: Session,
        event: Event,
        *,
        row: CaseRow | None,
        contract_id: str,
        now: datetime,
        message_id: int | None = None,
    ) -> Handled:
        """Decide what follows from the event and record it.

        A cause that was handled before changes nothing.
        """
        owner = row.case_id if row else contract_id
        if cases.is_done(session, owner, event.cause):
            return Handled(case=None, decision=Decision(effects=(), clause="–"), repeated=True)
        if row is not None and type(event) not in set(DUTY_EVENTS.values()):
            self._fire_overdue(session, row, event.at, now)
        return self._decide(session, event, row, contract_id, now, message_id)

    def _fire_overdue(self, session: Session, row: CaseRow, before: datetime, now: datetime) -> None:
        """The case's deadlines up to there, each at its own time; one may set the next. None overtakes a mail."""
        if cases.overdue_of(session, row.case_id, before) is None:
            return
        before = min(before, self.oldest_unworked(session) or before)
        while overdue := cases.overdue_of(session, row.case_id, before):
            duty, due = overdue
            self.fire(session, row, Duty(duty), due, now)

    def fire(self, session: Session, row: CaseRow, duty: Duty, due: datetime, now: datetime) -> Handled:
        """A deadline was missed: the event carries the deadline's own time."""
        cases.clear_deadline(session, row.case_id, duty, now, fired=True)
        event = DUTY_EVENTS[duty](at=due, cause=f"deadline:{duty}:{due.isoformat()}:{row.journal_length}")
        return self._decide(session, event, row, row.contract_id, now, None, fired=duty)

    def _decide(
        self,
        session: Session,
        event: Event,
        row: CaseRow | None,
        contract_id: str,
        now: datetime,
        message_id: int | None,
        fired: Duty | None = None,
    ) -> Handled:
        case = None if row is None else self._remembered.load(session, row)
        if case is not None and fired is not None:
            case = replace(
                case, deadlines={duty: at for duty, at in case.deadlines.items() if duty is not fired}
            )
        contract = get_contract(session, contract_id)
        if contract is None:
            msg = f"no contract {contract_id}"
            raise LookupError(msg)
        line_id = case.line_id if case else getattr(event, "line_id", "")
        lines = current_assignments(session, contract_id, line_id, now)
        situation = self._situation(session, event, row, case, contract, lines, now)
        decision = decide(case, event, situation)
        if decision.refused:
            return Handled(case=case, decision=decision)
        after = evolve(case, decision.effects, situation, event)
        mine = None if after is None or row is None or after.id != row.case_id else row
        revision = row.revision if row else ""
        record(
            self.recording,
            session,
            before=case,
            after=after,
            row=mine,
            event=event,
            decision=decision,
            situation=situation,
            contract=contract,
            lines=lines if after is not None else (),
            message_id=message_id,
        )
        if mine is not None and after is not None:
            self._remembered.keep(revision, mine, after.complaints)
        return Handled(case=after, decision=decision)

    def make_up(self, session: Session, now: datetime) -> None:
        """We take mail again: deadlines that our outage stood before move now, not when they fall due."""
        for row in cases.waiting_for_answer(session, until=now + OUTAGE_COUNTS_WITHIN):
            event = OutageEnded(at=now, cause=f"outage-ended:{now.isoformat()}")
            self.handle(session, event, row=row, contract_id=row.contract_id, now=now)

    def terms_of(self, session: Session, row: CaseRow | None) -> Terms:
        """The terms for a case: what it keeps of its opening's, today's for the rest."""
        if row is None:
            return self.terms
        merged = self._kept.get(row.terms)
        if merged is None:
            merged = self._kept[row.terms] = cases.terms_of(session, row, self.terms)
        return merged

    def _situation(
        self,
        session: Session,
        event: Event,
        row: CaseRow | None,
        case: Case | None,
        contract: Contract,
        lines: tuple[Assignment, ...],
        now: datetime,
    ) -> Situation:
        complaint = event.complaint if isinstance(event, ComplaintFiled) else None
        line_id = case.line_id if case else getattr(event, "line_id", "")
        access = next((line.access for line in lines), "")
        opens = complaint is not None and (case is None or case.state is CaseState.CLOSED)
        may_suspend = isinstance(event, MAY_SUSPEND)
        terms = self.terms_of(session, None if opens else row)
        return Situation(
            now=now,
            terms=terms,
            contractor=contractor_of(contract),
            zone=self.house.zone,
            entries=()
            if isinstance(event, WITHOUT_MONEY)
            else cases.ledger_of(session, contract.contract_id),
            repeats=cases.repeats_of(session, complaint.key) if complaint else (),
            target_right=not may_suspend or _target_right(session, contract, line_id, case, complaint, now),
            line_gone=not lines,
            automatic_last_hour=cases.automatic_since(
                session, now - cases.BREAKER_WINDOW, terms.enforcement.max_automatic_per_hour
            )
            if may_suspend
            else 0,
            outage_end=self._outage_end(session, event, case, now),
            alerted_recently=complaint is not None and self._alerted(session, complaint, event.at),
            partners=self.house.partners_of(access),
            actuators=self.house.actuators,
            case_id=cases.next_case_id(session, event.at.astimezone(self.house.zone)) if opens else "",
        )

    def _alerted(self, session: Session, complaint: Complaint, at: datetime) -> bool:
        return cases.alerted_since(session, Alert.EVIDENCE_TOO_LOW, complaint.ip, at - DAY)

    def _outage_end(
        self, session: Session, event: Event, case: Case | None, now: datetime
    ) -> datetime | None:
        """The end of the last outage that touched the hours before an answer's deadline."""
        due = event.at if isinstance(event, AnswerOverdue) else None
        if isinstance(event, OutageEnded) and case is not None:
            due = case.deadlines.get(Duty.ANSWER)
        if due is None:
            return None
        window = due - OUTAGE_COUNTS_WITHIN
        ends = [
            end
            for start, end in self.outages(session, window, now)
            if min(end, due) - max(start, window) > timedelta(minutes=5)
        ]
        return max(ends, default=None)


def contractor_of(contract: Contract) -> Contractor:
    """What the rules look at of a contract."""
    return Contractor(
        contract_id=contract.contract_id,
        consumer=contract.customer_type is CustomerType.CONSUMER,
        never_auto=contract.never_auto,
        monthly_fee=contract.monthly_fee_yen,
        annual_fee=contract.annual_fee_yen,
        contacts=contract.contacts,
    )


def _target_right(
    session: Session,
    contract: Contract,
    line_id: str,
    case: Case | None,
    complaint: Complaint | None,
    now: datetime,
) -> bool:
    """Whether the addresses complained about still belong to that contract and line."""
    ips = {past.ip for past in case.complaints if past.counts} if case else set()
    ips |= {complaint.ip} if complaint else set()
    return all(_holds(session, contract, line_id, ip, now) for ip in ips)


def _holds(session: Session, contract: Contract, line_id: str, ip: str, now: datetime) -> bool:
    holder = next(iter(holders_at(session, ip_address(ip), now)), None)
    return holder is not None and (holder.contract_id, holder.line_id) == (contract.contract_id, line_id)
