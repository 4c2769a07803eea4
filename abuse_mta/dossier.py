"""Everything there is about one case, as plain values: for the command line and the evidence bundle."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from abuse_mta.store import cases
from abuse_mta.store.case_tables import (
    CaseRow,
    DeadlineRow,
    EntryRow,
    FirstSignatureRow,
    OrderRow,
    OutboxRow,
)
from policy.charges import balance, unpaid_by
from policy.decide import possible_actions
from policy.records import Case, Complaint
from policy.terms import Terms
from policy.words import Account, CaseState

Plain = dict[str, Any]


def dossier_of(session: Session, row: CaseRow, zone: tzinfo, today: Terms) -> Plain:
    """The case as it stands under today's terms; times in the provider's zone."""
    case = cases.load(session, row)
    entries = cases.ledger_of(session, row.contract_id)
    mine = {entry.id for entry in entries if entry.case_id == case.id}
    owed = unpaid_by(entries, cases.terms_of(session, row, today))
    return {
        "case_id": case.id,
        "contract_id": case.contract_id,
        "line_id": case.line_id,
        "state": case.state.value,
        "clause": row.clause,
        "opened_at": _at(case.opened_at, zone),
        "notice_at": _at(case.notice_at, zone),
        "ordered_at": _at(case.ordered_at, zone),
        "stopped_at": _at(case.stopped_at, zone),
        "resumed_at": _at(case.resumed_at, zone),
        "suspension": case.suspension.value if case.suspension else None,
        "held": f"{case.held.reason}: {case.held.bar}" if case.held else None,
        "cautions": case.cautions,
        "answer": _part(case, "answer", zone),
        "pledge": _part(case, "pledge", zone),
        "unpaid_yen": sum(yen for entry_id, yen in owed.items() if entry_id in mine),
        "receivable_yen": balance(entries, Account.RECEIVABLE),
        "prepaid_yen": balance(entries, Account.PREPAID),
        "possible": [action.value for action in possible_actions(CaseState(row.state))],
        "deadlines": _deadlines(session, case.id, zone),
        "complaints": [_complaint(one, zone) for one in case.complaints],
        "mails": _rows(session, OutboxRow, OutboxRow.owner == case.id, _MAIL, zone),
        "orders": _rows(session, OrderRow, OrderRow.case_id == case.id, _ORDER, zone),
        "ledger": _rows(session, EntryRow, EntryRow.case_id == case.id, _ENTRY, zone),
        "first_signatures": _signatures(session, case.id, zone),
    }


_MAIL = ("kind", "recipients", "created_at", "outcome", "settled_at", "attempts", "last_reply")
_ORDER = ("actuator", "action", "state", "created_at", "settled_at", "attempts", "detail")
_ENTRY = ("number", "at", "account", "yen", "code", "state", "clause")


def _at(at: datetime | None, zone: tzinfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()


def _part(case: Case, name: str, zone: tzinfo) -> str | None:
    part = getattr(case, name)
    if part is None:
        return None
    words = [word for word in ("complete", "objects", "accepted") if getattr(part, word)]
    return f"{_at(part.received_at, zone)} {' '.join(words)}".strip()


def _deadlines(session: Session, owner: str, zone: tzinfo) -> list[Plain]:
    open_ones = (DeadlineRow.owner == owner, col(DeadlineRow.settled_at).is_(None))
    found = select(DeadlineRow).where(*open_ones).order_by(col(DeadlineRow.due_at))
    return [
        {"duty": one.duty, "due_at": _at(one.due_at, zone), "set_by_journal": one.set_by}
        for one in session.exec(found)
    ]


def _signatures(session: Session, case_id: str, zone: tzinfo) -> list[Plain]:
    waiting = (FirstSignatureRow.case_id == case_id, col(FirstSignatureRow.settled_at).is_(None))
    return [
        {"action": one.action, "by": one.by, "reason": one.reason, "at": _at(one.at, zone)}
        for one in session.exec(select(FirstSignatureRow).where(*waiting))
    ]


def _complaint(one: Complaint, zone: tzinfo) -> Plain:
    moment = one.chosen or (one.moments[0] if one.moments else None)
    return {
        "complaint_id": one.id,
        "ip": one.ip,
        "occurred_at": _at(moment.at, zone) if moment else None,
        "received_at": _at(one.received_at, zone),
        "category": one.category.value,
        "evidence": one.evidence.value,
        "standing": one.standing.value if one.standing else None,
        "reporter": one.reporter,
        "authenticated": one.authenticated,
        "bites": one.bites,
        "charged": one.charged,
        "counts": one.counts,
        "cause": one.cause,
        "provenance": one.provenance,
        "sha256": one.sha256,
    }


def _rows(
    session: Session,
    table: type[SQLModel],
    mine: Any,  # noqa: ANN401 - a condition of SQLAlchemy
    fields: Iterable[str],
    zone: tzinfo,
) -> list[Plain]:
    def plain(row: SQLModel) -> Plain:
        values = {name: getattr(row, name) for name in fields}
        return {
            name: _at(value, zone) if isinstance(value, datetime) else value for name, value in values.items()
        }

    key = "number" if table is EntryRow else "id"
    return [plain(row) for row in session.exec(select(table).where(mine).order_by(key))]
