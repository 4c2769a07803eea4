"""Rows to records and back: the only place that knows both."""

from dataclasses import fields, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from abuse_mta.store.case_tables import CaseRow, EntryRow, OrderRow
from policy.events import Event
from policy.records import Case, Complaint, Entry, OrderView
from policy.words import Account, Code, EntryState, OrderAction, OrderState, TaxClass

_CASE = TypeAdapter(Case)
_COMPLAINT = TypeAdapter(Complaint)
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


def case_text(case: Case) -> str:
    """A case as JSON, without what has rows of its own (complaints, orders)."""
    return _CASE.dump_json(replace(case, complaints=(), orders=())).decode()


def read_case(row: CaseRow, complaints: tuple[Complaint, ...], orders: tuple[OrderView, ...]) -> Case:
    """The case of a row, whole."""
    return replace(_CASE.validate_json(row.record), complaints=complaints, orders=orders)


def complaint_text(complaint: Complaint) -> str:
    """A complaint as JSON."""
    return _COMPLAINT.dump_json(complaint).decode()


def read_complaint(text: str) -> Complaint:
    """A complaint from its JSON."""
    return _COMPLAINT.validate_json(text)


def complaint_values(
    complaint: Complaint, *, contract_id: str | None, message_id: int | None
) -> dict[str, Any]:
    """The row of a complaint that is new to the store, column by column."""
    return {
        "complaint_id": complaint.id,
        "case_id": complaint.case_id or None,
        "contract_id": contract_id,
        "ip": complaint.ip,
        "key": complaint.key,
        "received_at": complaint.received_at,
        "original_message_id": complaint.original_message_id,
        "message_id": message_id,
        "domain": complaint.domain,
        "counts": complaint.counts,
        "record": complaint_text(complaint),
    }


def entry_values(entry: Entry) -> dict[str, Any]:
    """The row of a ledger entry, column by column."""
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return {"entry_id": values.pop("id"), **values}


def read_entry(row: EntryRow | Row[Any]) -> Entry:
    """The ledger entry of a row."""
    return Entry(
        id=row.entry_id,
        posting=row.posting,
        contract_id=row.contract_id,
        case_id=row.case_id,
        at=row.at,
        account=Account(row.account),
        yen=row.yen,
        code=Code(row.code),
        state=EntryState(row.state),
        tax=TaxClass(row.tax),
        clause=row.clause,
        cause=row.cause,
        complaint_id=row.complaint_id,
        sha256=row.sha256,
        reverses=row.reverses,
        amount_pending=row.amount_pending,
        episode=row.episode,
    )


def read_order(row: OrderRow | Row[Any]) -> OrderView:
    """An order as the policy sees it."""
    return OrderView(
        id=str(row.id),
        actuator=row.actuator,
        enforcing=row.enforcing,
        action=OrderAction(row.action),
        episode=row.episode,
        state=OrderState(row.state),
        sent_at=row.sent_at,
    )


def event_text(event: Event) -> str:
    """An event as JSON for the journal; the complaint's excerpt stays out of it."""
    return _journal_text(event, type(event).__name__)


def effects_text(effects: tuple[Any, ...]) -> str:
    """The effects as a JSON list for the journal, each with its name."""
    return "[" + ",".join(_journal_text(effect, type(effect).__name__) for effect in effects) + "]"


def _journal_text(record: Any, name: str) -> str:  # noqa: ANN401 - an event or effect of a case or matter
    values: dict[str, Any] = {"is": name}
    for field in fields(record):
        value = getattr(record, field.name)
        values[field.name] = replace(value, excerpt="") if isinstance(value, Complaint) else value
    return _ANYTHING.dump_json(values, fallback=str).decode()
