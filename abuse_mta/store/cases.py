"""Cases in the store: loading one whole, and writing what a decision changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import String, bindparam, cast, func, insert, update
from sqlalchemy import select as sql_select
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
    entry_values,
    read_case,
    read_complaint,
    read_entry,
    read_order,
)
from abuse_mta.store.rows import append, first_at, run, table_of
from policy.records import Case, Complaint, Entry
from policy.terms import Terms, merge_kept, terms_from_json, terms_to_json
from policy.words import EntryState

UNFOUNDED_COUNTS_FOR = timedelta(days=90)
BREAKER_WINDOW = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Due:
    """An open deadline: of which case or matter, for what, when."""

    id: int
    owner: str
    duty: str
    due_at: datetime


CASE, COMPLAINT, DEADLINE = table_of(CaseRow), table_of(ComplaintRow), table_of(DeadlineRow)
LEDGER, ORDER, OUTBOX = table_of(EntryRow), table_of(OrderRow), table_of(OutboxRow)
JOURNAL, ALERT, MARK = table_of(JournalRow), table_of(AlertRow), table_of(ReporterMarkRow)


_COMPLAINTS_OF = (
    sql_select(COMPLAINT.c.record)
    .where(COMPLAINT.c.case_id == bindparam("case_id"))
    .order_by(COMPLAINT.c.received_at, COMPLAINT.c.complaint_id)
)
_ORDERS_OF = sql_select(ORDER).where(ORDER.c.case_id == bindparam("case_id")).order_by(ORDER.c.id)
_ORDERED = sql_select(ORDER.c.id).where(ORDER.c.key == bindparam("key"))
_LAST_NUMBER = sql_select(func.max(CASE.c.number))
_REPEATS = sql_select(COMPLAINT.c.record).where(COMPLAINT.c.key == bindparam("key"), COMPLAINT.c.counts)
_COMPLAINT = sql_select(COMPLAINT.c.record).where(COMPLAINT.c.complaint_id == bindparam("complaint_id"))
_UNFOUNDED = sql_select(func.count()).where(
    MARK.c.domain == bindparam("domain"), MARK.c.at > bindparam("since")
)
_OPEN_DUTY = (
    DEADLINE.c.owner == bindparam("of"),
    DEADLINE.c.duty == bindparam("what"),
    DEADLINE.c.settled_at.is_(None),
)
_CLEAR = update(DEADLINE).where(*_OPEN_DUTY).values(settled_at=bindparam("at"), fired=bindparam("was_fired"))
_SET = insert(DEADLINE)
_IN_ORDER = (DEADLINE.c.due_at, DEADLINE.c.id)
_DUE = (
    sql_select(DEADLINE.c.id, DEADLINE.c.owner, DEADLINE.c.duty, DEADLINE.c.due_at)
    .where(DEADLINE.c.settled_at.is_(None), DEADLINE.c.due_at < bindparam("before"))
    .order_by(*_IN_ORDER)
    .limit(bindparam("most"))
)
_OVERDUE = (
    sql_select(DEADLINE.c.duty, DEADLINE.c.due_at)
    .where(
        DEADLINE.c.owner == bindparam("owner"),
        DEADLINE.c.settled_at.is_(None),
        DEADLINE.c.due_at < bindparam("before"),
    )
    .order_by(*_IN_ORDER)
    .limit(1)
)
_NEXT = sql_select(func.min(DEADLINE.c.due_at)).where(DEADLINE.c.settled_at.is_(None))
_LEDGER_OF = (
    sql_select(LEDGER).where(LEDGER.c.contract_id == bindparam("contract_id")).order_by(LEDGER.c.number)
)
_AUTOMATIC = sql_select(func.count()).select_from(
    # One expression, which no index has: else SQLite walks all orders by their case for the sake of the distinct.
    sql_select(ORDER.c.case_id + "/" + cast(ORDER.c.episode, String))
    .where(ORDER.c.automatic, ORDER.c.created_at > bindparam("since"))
    .distinct()
    .limit(bindparam("most"))
    .subquery()
)
_MAILED = sql_select(func.count()).where(
    OUTBOX.c.kind == bindparam("kind"),
    OUTBOX.c.name == bindparam("name"),
    OUTBOX.c.created_at > bindparam("since"),
)
_MAILED_ABOUT = _MAILED.where(OUTBOX.c.about == bindparam("about"))
_ALERTED = (
    sql_select(ALERT.c.id)
    .where(
        ALERT.c.code == bindparam("code"),
        ALERT.c.about == bindparam("about"),
        ALERT.c.at > bindparam("since"),
    )
    .limit(1)
)
_DONE = (
    sql_select(JOURNAL.c.number)
    .where(JOURNAL.c.owner == bindparam("owner"), JOURNAL.c.cause == bindparam("cause"))
    .limit(1)
)
_CASE_BY_ID = select(CaseRow).where(CASE.c.case_id == bindparam("case_id"))
_NEWEST = (
    select(CaseRow)
    .where(CASE.c.contract_id == bindparam("contract_id"), CASE.c.line_id == bindparam("line_id"))
    .order_by(CASE.c.number.desc())
    .limit(1)
)


def case_row(session: Session, case_id: str) -> CaseRow | None:
    """The row of a case."""
    return session.execute(_CASE_BY_ID, {"case_id": case_id}).scalars().first()


def newest_of_line(session: Session, contract_id: str, line_id: str) -> CaseRow | None:
    """The newest case of a line, open or not."""
    return session.execute(_NEWEST, {"contract_id": contract_id, "line_id": line_id}).scalars().first()


def cases_of_contract(session: Session, contract_id: str) -> tuple[CaseRow, ...]:
    """The cases of a contract, newest first."""
    found = select(CaseRow).where(CaseRow.contract_id == contract_id).order_by(col(CaseRow.number).desc())
    return tuple(session.exec(found))


def load(session: Session, row: CaseRow, complaints: tuple[Complaint, ...] | None = None) -> Case:
    """The case, whole; `complaints` are its, where they are known."""
    if complaints is None:
        complaints = tuple(map(read_complaint, run(session, _COMPLAINTS_OF, case_id=row.case_id).scalars()))
    orders = run(session, _ORDERS_OF, case_id=row.case_id)
    return read_case(row, complaints, tuple(map(read_order, orders)))


def next_case_id(session: Session, at: datetime) -> str:
    """The number that the next case gets; deciding is one stream, so it stays free."""
    last = run(session, _LAST_NUMBER).scalar_one() or 0
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
    row.revision = uuid4().hex
    session.add(row)
    return row


# Complaints


def repeats_of(session: Session, key: str) -> tuple[Complaint, ...]:
    """Complaints that count and have the same key."""
    return tuple(map(read_complaint, run(session, _REPEATS, key=key).scalars()))


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
    record = run(session, _COMPLAINT, complaint_id=complaint_id).scalar()
    return None if record is None else read_complaint(record)


def unfounded_of(session: Session, domain: str, at: datetime) -> int:
    """How many complaints of the domain were found unfounded in the 90 days before `at`."""
    if not domain:
        return 0
    return int(run(session, _UNFOUNDED, domain=domain, since=at - UNFOUNDED_COUNTS_FOR).scalar_one())


# Deadlines


def set_deadline(
    session: Session, owner: str, duty: str, due_at: datetime, *, set_by: int, now: datetime
) -> None:
    """Something falls due; an open deadline of the same duty is replaced."""
    clear_deadline(session, owner, duty, now)
    run(session, _SET, owner=owner, duty=duty, due_at=due_at, set_by=set_by, fired=False)


def clear_deadline(session: Session, owner: str, duty: str, now: datetime, *, fired: bool = False) -> None:
    """Stamp the open deadline of that duty."""
    run(session, _CLEAR, of=owner, what=duty, at=now, was_fired=fired)


def due_deadlines(session: Session, before: datetime, limit: int = 1) -> tuple[Due, ...]:
    """Open deadlines that lie strictly before `before`, in the order of their times."""
    return tuple(Due(**found) for found in run(session, _DUE, before=before, most=limit).mappings())


def next_deadline_at(session: Session) -> datetime | None:
    """When the next open deadline falls due."""
    return first_at(session, _NEXT)


def overdue_of(session: Session, owner: str, before: datetime) -> tuple[str, datetime] | None:
    """Duty and time of the owner's first open deadline strictly before `before`."""
    found = run(session, _OVERDUE, owner=owner, before=before).first()
    return None if found is None else (found.duty, found.due_at)


def waiting_for_answer(session: Session, until: datetime) -> tuple[CaseRow, ...]:
    """The cases whose answer is due by then."""
    due = select(DeadlineRow.owner).where(
        DeadlineRow.duty == "answer", col(DeadlineRow.settled_at).is_(None), DeadlineRow.due_at <= until
    )
    return tuple(session.exec(select(CaseRow).where(col(CaseRow.case_id).in_(due))))


# Orders


def is_ordered(session: Session, key: str) -> bool:
    """Whether an order of that key exists."""
    return run(session, _ORDERED, key=key).first() is not None


# Money


def ledger_of(session: Session, contract_id: str) -> tuple[Entry, ...]:
    """The contract's ledger, oldest first."""
    return tuple(map(read_entry, run(session, _LEDGER_OF, contract_id=contract_id)))


def write_entries(session: Session, entries: Iterable[Entry]) -> None:
    """Append to the ledger."""
    for entry in entries:
        append(session, EntryRow, **entry_values(entry))


def change_entries(session: Session, ids: tuple[str, ...], state: EntryState) -> None:
    """Draft and held entries change state; so do unpaid ones that are put on hold."""
    session.connection().execute(
        update(EntryRow).where(col(EntryRow.entry_id).in_(ids)).values(state=state.value)
    )


# What limits and counts across cases


def automatic_since(session: Session, since: datetime, most: int) -> int:
    """Automatic suspensions ordered after `since`, all contracts, counted up to `most`."""
    return int(run(session, _AUTOMATIC, since=since, most=most).scalar_one())


def mailed_since(session: Session, kind: str, name: str, about: str | None, since: datetime) -> int:
    """How many mails of this kind were queued for that name (about that address) after `since`."""
    if about is None:
        return int(run(session, _MAILED, kind=kind, name=name, since=since).scalar_one())
    return int(run(session, _MAILED_ABOUT, kind=kind, name=name, since=since, about=about).scalar_one())


def alerted_since(session: Session, code: str, about: str, since: datetime) -> bool:
    """Whether this alert was raised about that address after `since`."""
    return run(session, _ALERTED, code=code, about=about, since=since).first() is not None


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


def terms_of(session: Session, row: CaseRow, today: Terms) -> Terms:
    """The terms for a case: what it keeps of its opening's, today's for the rest."""
    opening = kept_terms(session, row.terms)
    return today if opening is None else merge_kept(opening, today)


def is_done(session: Session, owner: str, cause: str) -> bool:
    """Whether that cause was already handled for that owner."""
    return run(session, _DONE, owner=owner, cause=cause).first() is not None


def journal_of(session: Session, owner: str) -> tuple[JournalRow, ...]:
    """The journal of a case, matter or contract, oldest first."""
    return tuple(
        session.exec(select(JournalRow).where(JournalRow.owner == owner).order_by(col(JournalRow.number)))
    )
