"""What goes when its seven years are over (POLICY §11): settled ledgers, ended cases with their rows, bare receipts.

Nothing is deleted of which something is still owed, waits, is held by the law, or has its mail; a ledger loses only a
beginning that comes to zero, so that no balance changes. Each deleted case stands in the journal with the hash of what
its own journal said; that line goes after as long again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, exists, inspect
from sqlmodel import Session, SQLModel, col, select

from abuse_mta import lines, log
from abuse_mta.deciding import Deciding
from abuse_mta.retention import ENDED, OWNER, PAUSE, ended_at, holds, note_deletion
from abuse_mta.store import cases
from abuse_mta.store.case_tables import (
    AlertRow,
    CaseRow,
    ComplaintRow,
    DeadlineRow,
    EntryRow,
    FirstSignatureRow,
    InboxRow,
    JournalRow,
    OrderRow,
    OutboxRow,
)
from abuse_mta.store.spool_tables import ReceivedRow, SpoolState
from policy.charges import unpaid
from policy.records import Entry
from policy.terms import Retention as Periods
from policy.words import EntryState

BATCH = 100
"""Contracts, cases or rows that one transaction looks at."""


@dataclass(kw_only=True)
class Expiry:
    """The sweep: a batch a call, contracts first, then cases, then what belongs to none; then a day's rest."""

    deciding: Deciding
    terms: Periods
    _contract: str = ""
    _case: int = 0
    _rests_until: datetime | None = None

    def sweep(self, now: datetime) -> datetime:
        """Delete the next batch; gives when to look again."""
        if self._rests_until is not None and now < self._rests_until:
            return self._rests_until
        before = now - self.terms.ledger
        more = self._ledgers(before) or self._cases(before, now) or self._rest(before)
        if more:
            return now
        self._contract, self._case, self._rests_until = "", 0, now + PAUSE
        return self._rests_until

    def _ledgers(self, before: datetime) -> bool:
        """Whether there were contracts with old entries to look at."""
        old = select(EntryRow.contract_id).where(EntryRow.at < before, EntryRow.contract_id > self._contract)
        with self.deciding.database.reading() as session:
            batch = session.exec(old.distinct().order_by(col(EntryRow.contract_id)).limit(BATCH)).all()
        for contract_id in batch:
            with self.deciding.transaction() as session:
                entries = cases.ledger_of(session, contract_id)
                gone = [entry.id for entry in entries[: settled_beginning(entries, before)]]
                if gone:
                    session.execute(delete(EntryRow).where(col(EntryRow.entry_id).in_(gone)))
            self._contract = contract_id
        return bool(batch)

    def _cases(self, before: datetime, now: datetime) -> bool:
        """Whether there were old cases to look at."""
        old = (
            select(CaseRow.number, CaseRow.case_id)
            .where(
                CaseRow.opened_at < before, col(CaseRow.number) > self._case, col(CaseRow.state).in_(ENDED)
            )
            .order_by(col(CaseRow.number))
            .limit(BATCH)
        )
        with self.deciding.database.reading() as session:
            batch = session.exec(old).all()
        for number, case_id in batch:
            with self.deciding.transaction() as session:
                row = cases.case_row(session, case_id)
                if row is not None and _is_over(session, row, before):
                    _delete(session, row, now)
            self._case = number or 0
        return bool(batch)

    def _rest(self, before: datetime) -> bool:
        """Whether something was deleted that belongs to no case."""
        with self.deciding.transaction() as session:
            deleted = [_delete_some(session, rows, *old) for rows, old in _bare(before)]
        return any(deleted)


def settled_beginning(entries: Sequence[Entry], before: datetime) -> int:
    """How many of a ledger's first entries are old, paid or taken back, and come to zero in every account."""
    length = next((at for at, entry in enumerate(entries) if entry.at >= before), len(entries))
    while length:
        first, later = entries[:length], entries[length:]
        ids = {entry.id for entry in first}
        waits = any(entry.state in (EntryState.DRAFT, EntryState.HELD) for entry in first)
        if not waits and not any(entry.reverses in ids for entry in later) and _comes_to_zero(first):
            return length
        length -= 1
    return 0


def _comes_to_zero(entries: Sequence[Entry]) -> bool:
    sums: dict[str, int] = {}
    for entry in entries:
        if entry.state is EntryState.ISSUED:
            sums[entry.account] = sums.get(entry.account, 0) + entry.yen
    return not any(sums.values()) and not any(unpaid(entries).values())


def _is_over(session: Session, row: CaseRow, before: datetime) -> bool:
    ended = ended_at(session, row)
    if ended is None or ended >= before:
        return False
    owed = select(EntryRow.number).where(EntryRow.case_id == row.case_id)
    complaints = select(ComplaintRow.message_id).where(ComplaintRow.case_id == row.case_id)
    mail = select(ReceivedRow.id).where(col(ReceivedRow.bytes_kept), col(ReceivedRow.id).in_(complaints))
    if session.exec(owed.limit(1)).first() is not None or session.exec(mail.limit(1)).first() is not None:
        return False
    ips = set(session.exec(select(ComplaintRow.ip).where(ComplaintRow.case_id == row.case_id)))
    return not any(matter.contract_id == row.contract_id or matter.ip in ips for matter in holds(session))


def _delete(session: Session, row: CaseRow, now: datetime) -> None:
    case_id, contract_id = row.case_id, row.contract_id
    told = "\n".join(
        f"{one.at.isoformat()} {one.event} {one.effects}" for one in cases.journal_of(session, case_id)
    )
    complaints = select(ComplaintRow.complaint_id).where(ComplaintRow.case_id == case_id)
    session.execute(delete(InboxRow).where(col(InboxRow.complaint_id).in_(complaints)))
    for rows in (JournalRow, OutboxRow, DeadlineRow, AlertRow):
        session.execute(delete(rows).where(col(rows.owner) == case_id))
    for rows_of_case in (ComplaintRow, OrderRow, FirstSignatureRow, CaseRow):
        session.execute(delete(rows_of_case).where(col(rows_of_case.case_id) == case_id))
    digest = sha256(told.encode()).hexdigest()
    details = {"case_id": case_id, "contract_id": contract_id}
    note_deletion(session, "CaseDeleted", f"retention:{case_id}", digest, details, now)
    lines.later(session, "info", log.CASE_DELETED, case_id=case_id, contract_id=contract_id, sha256=digest)


def _bare(before: datetime) -> tuple[tuple[type[SQLModel], tuple[ColumnElement[bool], ...]], ...]:
    """Rows that no case has, and which of them are old; receipts come last, when nothing speaks of them."""
    waiting = exists().where(
        col(InboxRow.complaint_id) == col(ComplaintRow.complaint_id), col(InboxRow.settled_at).is_(None)
    )
    spoken_of = (
        exists().where(col(ComplaintRow.message_id) == col(ReceivedRow.id)),
        exists().where(col(InboxRow.message_id) == col(ReceivedRow.id)),
    )
    return (
        (AlertRow, (col(AlertRow.at) < before, col(AlertRow.owner).is_(None))),
        (OutboxRow, (col(OutboxRow.created_at) < before, col(OutboxRow.owner).is_(None),
                     col(OutboxRow.settled_at).is_not(None))),
        (JournalRow, (col(JournalRow.recorded_at) < before, col(JournalRow.owner) == OWNER)),
        (ComplaintRow, (col(ComplaintRow.received_at) < before, col(ComplaintRow.case_id).is_(None), ~waiting)),
        (InboxRow, (col(InboxRow.received_at) < before, col(InboxRow.settled_at).is_not(None),
                    col(InboxRow.settled_at) < before)),
        (ReceivedRow, (col(ReceivedRow.received_at) < before, ~col(ReceivedRow.bytes_kept),
                       col(ReceivedRow.state) != SpoolState.ACCEPTED, *(~one for one in spoken_of))),
    )  # fmt: skip


def _delete_some(session: Session, rows: type[SQLModel], *old: ColumnElement[bool]) -> bool:
    key = inspect(rows).primary_key[0]
    some = session.exec(select(key).where(*old).limit(BATCH)).all()
    if some:
        session.execute(delete(rows).where(key.in_(some)))
    return bool(some)
