"""How long mails are kept (POLICY §11): a sweep that deletes what has had its time and journals each deletion.

What goes are the bytes of a mail and the reporter's words and address in what was read from it; the hash, the case,
its journal and the ledger stay. What an operator has not settled yet stays, and a legal hold beats all.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from abuse_mta import lines, log
from abuse_mta.deciding import Deciding
from abuse_mta.matters import read_matter
from abuse_mta.spool import forget_bytes
from abuse_mta.store import cases
from abuse_mta.store.case_tables import (
    CaseRow,
    ComplaintRow,
    InboxRow,
    JournalRow,
    MatterRow,
    RejudgementRow,
)
from abuse_mta.store.mapping import complaint_text, read_complaint
from abuse_mta.store.spool_tables import KEPT, ReceivedRow, SpoolState
from policy.charges import unpaid
from policy.matters import Matter
from policy.records import Entry
from policy.terms import Retention as Periods
from policy.words import CaseState, Code, EntryState

OWNER = "retention"
"""Under this the journal has the deletions."""
BATCH = 100
"""Mails that one transaction looks at."""
PAUSE = timedelta(hours=24)
"""Between two walks through all that is old enough."""

_Old = tuple[int | None, datetime, str]
"""Number, time of receipt and hash of a mail."""

ENDED = (CaseState.CLOSED, CaseState.TERMINATED)


@dataclass(kw_only=True)
class Retention:
    """The sweep: a batch a call, from the oldest mail on; then a day's rest."""

    deciding: Deciding
    terms: Periods
    _after: int = 0
    _rests_until: datetime | None = None

    def sweep(self, now: datetime) -> datetime | None:
        """Look at the next mails; gives when to look again."""
        if self._rests_until is not None and now < self._rests_until:
            return self._rests_until
        least = min(self.terms.rejected, self.terms.complaints)
        old = (
            select(ReceivedRow.id, ReceivedRow.received_at, ReceivedRow.sha256)
            .where(KEPT, ReceivedRow.received_at < now - least, col(ReceivedRow.id) > self._after)
            .where(ReceivedRow.state != SpoolState.ACCEPTED)
            .order_by(col(ReceivedRow.id))
            .limit(BATCH)
        )
        with self.deciding.database.reading() as session:
            batch = session.exec(old).all()
            due = self._over(session, batch, now)
        if due:
            with self.deciding.transaction() as session:
                for id_, received_at, sha256 in self._over(session, due, now):
                    _delete(session, id_, received_at, sha256, now)
        if len(batch) < BATCH:
            self._after, self._rests_until = 0, now + PAUSE
            return self._rests_until
        self._after = batch[-1][0] or 0
        return now

    def _over(self, session: Session, mails: Sequence[_Old], now: datetime) -> list[_Old]:
        """Those that nothing asks for any more."""
        held = holds(session)
        return [mail for mail in mails if self._is_over(session, mail, held, now)]

    def _is_over(self, session: Session, mail: _Old, held: tuple[Matter, ...], now: datetime) -> bool:
        id_, received_at, _ = mail
        if not session.exec(select(ReceivedRow.bytes_kept).where(ReceivedRow.id == id_)).one():
            return False  # another node was quicker
        waits = select(InboxRow.id).where(InboxRow.message_id == id_, col(InboxRow.settled_at).is_(None))
        asked = select(RejudgementRow.message_id).where(
            RejudgementRow.message_id == id_, col(RejudgementRow.settled_at).is_(None)
        )
        if session.exec(waits).first() is not None or session.exec(asked).first() is not None:
            return False
        owners = _owners(session, id_)
        rows = [row for owner in owners if (row := cases.case_row(session, owner)) is not None]
        contracts = {row.contract_id for row in rows}
        ips = set(session.exec(select(ComplaintRow.ip).where(ComplaintRow.message_id == id_)))
        for matter in held:
            if matter.message_id == id_ or matter.id in owners:
                return False
            if matter.contract_id in contracts or matter.ip in ips:
                return False
        if not rows:
            return received_at < now - self.terms.rejected
        return all(self._case_is_over(session, row, id_, now) for row in rows)

    def _case_is_over(self, session: Session, row: CaseRow, id_: int | None, now: datetime) -> bool:
        ended = ended_at(session, row)
        if ended is None:
            return False
        of_mail = select(ComplaintRow.record).where(
            ComplaintRow.message_id == id_, ComplaintRow.case_id == row.case_id
        )
        complaints = [read_complaint(record) for record in session.exec(of_mail)]
        refuted = bool(complaints) and all(complaint.retracted for complaint in complaints)
        if ended >= now - (self.terms.rejected if refuted else self.terms.complaints):
            return False
        charges = _charges(cases.ledger_of(session, row.contract_id), row.case_id)
        if not charges.made:
            return True
        return charges.paid_at is not None and charges.paid_at < now - self.terms.charged


def ended_at(session: Session, row: CaseRow) -> datetime | None:
    """When the case was closed or terminated; None while it is open. What is noted later changes nothing."""
    if row.state not in ENDED:
        return None
    ends = select(JournalRow.at).where(
        JournalRow.owner == row.case_id,
        col(JournalRow.state_after).in_(ENDED),
        or_(col(JournalRow.state_before).is_(None), col(JournalRow.state_before).not_in(ENDED)),
    )
    return session.exec(ends.order_by(col(JournalRow.number).desc()).limit(1)).first() or row.changed_at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Charges:
    made: bool
    """Something was charged for the case that was not taken back."""
    paid_at: datetime | None
    """When the last of it was settled; None while something is owed, held or a draft."""


def _charges(entries: Sequence[Entry], case_id: str) -> _Charges:
    """What was charged for a case and when it was paid."""
    back: dict[str, int] = {}
    for entry in entries:
        if entry.reverses:
            back[entry.reverses] = back.get(entry.reverses, 0) - entry.yen
    mine = {
        entry.id
        for entry in entries
        if entry.case_id == case_id
        and entry.code not in _NO_CHARGE
        and not (entry.id in back and back[entry.id] >= entry.yen)  # of a part, the rest was charged
    }
    waiting = any(entry.id in mine and entry.state is not EntryState.ISSUED for entry in entries)
    paid_at = None
    if mine and not waiting:
        for count in range(len(entries), 0, -1):
            due = unpaid(entries[:count])
            if any(due.get(entry_id, 1) for entry_id in mine):
                break
            paid_at = entries[count - 1].at
    return _Charges(made=bool(mine), paid_at=paid_at)


_NO_CHARGE = frozenset({Code.PAYMENT, Code.OFFSET, Code.REVERSAL})


def _owners(session: Session, id_: int | None) -> set[str]:
    """The cases and matters that the mail belongs to, by its complaints and by the journal."""
    by_complaint = session.exec(select(ComplaintRow.case_id).where(ComplaintRow.message_id == id_))
    by_journal = session.exec(select(JournalRow.owner).where(JournalRow.cause == f"mail:{id_}"))
    return {owner for owner in (*by_complaint, *by_journal) if owner}


def holds(session: Session) -> tuple[Matter, ...]:
    """The matters for whose sake nothing of theirs may go."""
    held = select(MatterRow).where(col(MatterRow.legal_hold))
    return tuple(map(read_matter, session.exec(held)))


def note_deletion(
    session: Session, event: str, cause: str, sha256: str, details: Mapping[str, Any], now: datetime
) -> None:
    """Journal what was deleted, with the hash of what it said."""
    session.add(
        JournalRow(
            owner=OWNER,
            at=now,
            recorded_at=now,
            event=event,
            cause=cause,
            clause="–",
            sha256=sha256,
            details=json.dumps(details),
            effects="[]",
        )
    )


def _delete(session: Session, id_: int | None, received_at: datetime, sha256: str, now: datetime) -> None:
    complaints = session.exec(select(ComplaintRow).where(ComplaintRow.message_id == id_)).all()
    for row in complaints:
        row.record = complaint_text(replace(read_complaint(row.record), reporter="", excerpt=""))
        session.add(row)
    for item in session.exec(select(InboxRow).where(InboxRow.message_id == id_)):
        item.reporter = item.subject = ""
        session.add(item)
    forget_bytes(session, id_)
    about = sorted({row.case_id for row in complaints if row.case_id})
    details = {"message_id": id_, "case_ids": about, "received_at": received_at.isoformat()}
    note_deletion(session, "EvidenceDeleted", f"retention:{id_}", sha256, details, now)
    lines.later(
        session,
        "info",
        log.EVIDENCE_DELETED,
        message_id=id_,
        sha256=sha256,
        case_ids=about,
        received_at=received_at.isoformat(),
    )
