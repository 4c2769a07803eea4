"""Cases in the store: loading one whole, and writing what a decision changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from abuse_mta.store.case_tables import (
    AlertRow,
    CaseRow,
    ComplaintRow,
    DeadlineRow,
    EntryRow,
    JournalRow,
    OrderRow,
    OutboxRow,
    ReporterMarkRow,
    TermsRow,
)
from abuse_mta.store.mapping import (
    case_text,
    complaint_text,
    entry_row,
    read_case,
    read_complaint,
    read_entry,
    read_order,
)
from policy.records import Case, Complaint, Entry
from policy.terms import Terms, terms_from_json, terms_to_json
from policy.words import EntryState

UNFOUNDED_COUNTS_FOR = timedelta(days=90)
BREAKER_WINDOW = timedelta(minutes=60)


def case_row(session: Session, case_id: str) -> CaseRow | None:
    """The row of a case."""
    return session.exec(select(CaseRow).where(CaseRow.case_id == case_id)).first()


def newest_of_line(session: Session, contract_id: str, line_id: str) -> CaseRow | None:
    """The newest case of a line, open or not."""
    return session.exec(
        select(CaseRow)
        .where(CaseRow.contract_id == contract_id, CaseRow.line_id == line_id)
        .order_by(col(CaseRow.number).desc())
        .limit(1)
    ).first()


def cases_of_contract(session: Session, contract_id: str) -> tuple[CaseRow, ...]:
    """The cases of a contract, newest first."""
    found = select(CaseRow).where(CaseRow.contract_id == contract_id).order_by(col(CaseRow.number).desc())
    return tuple(session.exec(found))


def load(session: Session, row: CaseRow) -> Case:
    """The case, whole."""
    complaints = session.exec(
        select(ComplaintRow.record)
        .where(ComplaintRow.case_id == row.case_id)
        .order_by(col(ComplaintRow.received_at), col(ComplaintRow.complaint_id))
    )
    orders = session.exec(select(OrderRow).where(OrderRow.case_id == row.case_id).order_by(col(OrderRow.id)))
    return read_case(row, tuple(map(read_complaint, complaints)), tuple(map(read_order, orders)))


def next_case_id(session: Session, at: datetime) -> str:
    """The number that the next case gets; deciding is one stream, so it stays free."""
    last = session.exec(select(func.max(CaseRow.number))).one() or 0
    return f"CASE-{at:%Y}-{last + 1:06d}"


def save(
    session: Session, before: CaseRow | None, case: Case, *, clause: str, now: datetime, terms: str
) -> CaseRow:
    """Write the case's row."""
    row = before or CaseRow(
        case_id=case.id,
        contract_id=case.contract_id,
        line_id=case.line_id,
        state=case.state,
        clause=clause,
        opened_at=case.opened_at,
        changed_at=now,
        terms=terms,
        record="",
    )
    row.state, row.changed_at, row.record = case.state, now, case_text(case)
    row.clause = clause if clause != "–" else row.clause
    row.journal_length += 1
    session.add(row)
    return row


# Complaints


def repeats_of(session: Session, key: str) -> tuple[Complaint, ...]:
    """Complaints that count and have the same key; without a key nothing is a repeat."""
    if not key:
        return ()
    found = select(ComplaintRow.record).where(ComplaintRow.key == key, col(ComplaintRow.counts))
    return tuple(map(read_complaint, session.exec(found)))


def write_complaint(session: Session, complaint: Complaint) -> None:
    """Bring a complaint's row up to date."""
    row = session.get(ComplaintRow, complaint.id)
    if row is None:
        return
    row.case_id = complaint.case_id or row.case_id
    row.counts, row.record = complaint.counts, complaint_text(complaint)
    session.add(row)


def complaint_of(session: Session, complaint_id: str) -> Complaint | None:
    """A complaint by its id."""
    row = session.get(ComplaintRow, complaint_id)
    return None if row is None else read_complaint(row.record)


def unfounded_of(session: Session, domain: str, at: datetime) -> int:
    """How many complaints of the domain were found unfounded in the 90 days before `at`."""
    if not domain:
        return 0
    return session.exec(
        select(func.count())
        .select_from(ReporterMarkRow)
        .where(ReporterMarkRow.domain == domain, ReporterMarkRow.at > at - UNFOUNDED_COUNTS_FOR)
    ).one()


# Deadlines


def set_deadline(
    session: Session, owner: str, duty: str, due_at: datetime, *, set_by: int, now: datetime
) -> None:
    """Something falls due; an open deadline of the same duty is replaced."""
    clear_deadline(session, owner, duty, now)
    session.add(DeadlineRow(owner=owner, duty=duty, due_at=due_at, set_by=set_by))


def clear_deadline(session: Session, owner: str, duty: str, now: datetime, *, fired: bool = False) -> None:
    """Stamp the open deadline of that duty."""
    session.connection().execute(
        update(DeadlineRow)
        .where(
            col(DeadlineRow.owner) == owner,
            col(DeadlineRow.duty) == duty,
            col(DeadlineRow.settled_at).is_(None),
        )
        .values(settled_at=now, fired=fired)
    )


def due_deadlines(session: Session, before: datetime, limit: int = 1) -> tuple[DeadlineRow, ...]:
    """Open deadlines that lie strictly before `before`, in the order of their times."""
    return tuple(
        session.exec(
            select(DeadlineRow)
            .where(col(DeadlineRow.settled_at).is_(None), DeadlineRow.due_at < before)
            .order_by(col(DeadlineRow.due_at), col(DeadlineRow.id))
            .limit(limit)
        )
    )


def next_deadline_at(session: Session) -> datetime | None:
    """When the next open deadline falls due."""
    open_rows = select(func.min(DeadlineRow.due_at)).where(col(DeadlineRow.settled_at).is_(None))
    return session.exec(open_rows).one()


def overdue_of(session: Session, owner: str, before: datetime) -> DeadlineRow | None:
    """The owner's first open deadline strictly before `before`."""
    return session.exec(
        select(DeadlineRow)
        .where(DeadlineRow.owner == owner, col(DeadlineRow.settled_at).is_(None), DeadlineRow.due_at < before)
        .order_by(col(DeadlineRow.due_at), col(DeadlineRow.id))
        .limit(1)
    ).first()


# Money


def ledger_of(session: Session, contract_id: str) -> tuple[Entry, ...]:
    """The contract's ledger, oldest first."""
    found = select(EntryRow).where(EntryRow.contract_id == contract_id).order_by(col(EntryRow.number))
    return tuple(map(read_entry, session.exec(found)))


def write_entries(session: Session, entries: Iterable[Entry]) -> None:
    """Append to the ledger."""
    session.add_all(entry_row(entry) for entry in entries)
    session.flush()  # the order of a posting is the order of its numbers


def change_entries(session: Session, ids: tuple[str, ...], state: EntryState) -> None:
    """Draft and held entries change state; so do unpaid ones that are put on hold."""
    session.connection().execute(
        update(EntryRow).where(col(EntryRow.entry_id).in_(ids)).values(state=state.value)
    )


# What limits and counts across cases


def automatic_since(session: Session, since: datetime) -> int:
    """Automatic suspensions ordered after `since`, all contracts."""
    ordered = (
        select(OrderRow.case_id, OrderRow.episode)
        .where(col(OrderRow.automatic), OrderRow.created_at > since)
        .distinct()
    )
    return session.exec(select(func.count()).select_from(ordered.subquery())).one()


def mailed_since(session: Session, kind: str, name: str, about: str | None, since: datetime) -> int:
    """How many mails of this kind were queued for that name (about that address) after `since`."""
    found = (
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.kind == kind, OutboxRow.name == name, OutboxRow.created_at > since)
    )
    return session.exec(found if about is None else found.where(OutboxRow.about == about)).one()


def alerted_since(session: Session, code: str, about: str, since: datetime) -> bool:
    """Whether this alert was raised about that address after `since`."""
    found = select(AlertRow.id).where(AlertRow.code == code, AlertRow.about == about, AlertRow.at > since)
    return session.exec(found.limit(1)).first() is not None


# Terms and journal


def keep_terms(session: Session, terms: Terms) -> str:
    """Remember terms by the hash of their content, for cases that keep them."""
    version = terms.version
    if session.get(TermsRow, version) is None:
        session.add(TermsRow(version=version, content=terms_to_json(terms)))
        session.flush()
    return version


def kept_terms(session: Session, version: str) -> Terms | None:
    """Terms by their version."""
    row = session.get(TermsRow, version)
    return None if row is None else terms_from_json(row.content)


def is_done(session: Session, owner: str, cause: str) -> bool:
    """Whether that cause was already handled for that owner."""
    found = select(JournalRow.number).where(JournalRow.owner == owner, JournalRow.cause == cause)
    return session.exec(found.limit(1)).first() is not None


def journal_of(session: Session, owner: str) -> tuple[JournalRow, ...]:
    """The journal of a case, matter or contract, oldest first."""
    return tuple(
        session.exec(select(JournalRow).where(JournalRow.owner == owner).order_by(col(JournalRow.number)))
    )
