"""The journal in words: what happened, what followed, by which clause, on what evidence. From the journal alone."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlmodel import Session

from abuse_mta.store import cases
from abuse_mta.store.case_tables import JournalRow
from policy import events


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One step of a case or matter, for a person."""

    number: int
    at: datetime
    clause: str
    event: str
    happened: str
    state_before: str | None
    state_after: str | None
    by: str
    second: str
    """The other person, where it took two."""
    reason: str
    cause: str
    evidence: tuple[str, ...]
    effects: tuple[str, ...]


def explain(session: Session, owner: str, zone: tzinfo) -> tuple[Explained, ...]:
    """Every step of the owner's journal, oldest first."""
    return tuple(explain_row(row, zone) for row in cases.journal_of(session, owner))


def explain_row(row: JournalRow, zone: tzinfo) -> Explained:
    """One row of the journal in words."""
    details = json.loads(row.details)
    return Explained(
        number=row.number or 0,
        at=row.at,
        clause=row.clause,
        event=row.event,
        happened=_happened(row.event, details),
        state_before=row.state_before,
        state_after=row.state_after,
        by=row.by or str(details.get("by", "")),
        second=str(details.get("second") or ""),
        reason=str(details.get("reason", "")),
        cause=row.cause,
        evidence=tuple(_evidence(details.get("complaint") or {}, row.sha256)),
        effects=tuple(effects_told(row, zone)),
    )


def effects_told(row: JournalRow, zone: tzinfo) -> Iterator[str]:
    """What followed, a line an effect. Bookkeeping inside the case is left out."""
    for effect in json.loads(row.effects):
        tell = _TELLERS.get(str(effect.get("is", "")) if isinstance(effect, dict) else "")
        if tell is not None and (told := tell(_Times(effect, zone))):
            yield told


def _happened(name: str, details: Mapping[str, Any]) -> str:
    known: type[object] | None = getattr(events, name, None)
    doc = known.__doc__ or "" if known else name
    said = doc.split("; ")[0].partition("\n")[0].rstrip(".")
    extra = [f"{key} {details[key]}" for key in ("notice", "partner", "answer", "status") if details.get(key)]
    flags = [key for key in ("complete", "objects", "pledge") if details.get(key) is True]
    return said + (f" ({', '.join([*extra, *flags])})" if extra or flags else "")


def _evidence(complaint: Mapping[str, Any], sha256: str) -> Iterator[str]:
    if not complaint:
        return
    yield f"{complaint['category']} from {complaint['ip']}, evidence {complaint['evidence']}"
    if complaint.get("provenance"):
        yield f"read at {complaint['provenance']}"
    proven = f"proven to be {complaint['domain']}" if complaint.get("authenticated") else "not authenticated"
    yield f"reporter {complaint.get('reporter') or 'unknown'}, {proven}"
    if complaint.get("original_message_id"):
        yield f"about message {complaint['original_message_id']}"
    yield f"{complaint['cause']}" + (f", sha256 {sha256}" if sha256 else "")


class _Times:
    """An effect of the journal; its times are written in the provider's zone."""

    def __init__(self, effect: Mapping[str, Any], zone: tzinfo) -> None:
        self._effect, self._zone = effect, zone

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - any field of an effect
        return self._effect.get(key)

    def at(self, text: object) -> str:
        """A time as the journal holds it, for a person."""
        try:
            return datetime.fromisoformat(str(text)).astimezone(self._zone).isoformat(" ", "seconds")
        except ValueError:
            return str(text)


def _entries(effect: _Times) -> str:
    lines = []
    for entry in effect["entries"] or ():
        state = "" if entry["state"] == "issued" else f", {entry['state']}"
        pending = ", amount not set" if entry.get("amount_pending") else ""
        lines.append(f"{entry['account']} {int(entry['yen']):+,} yen {entry['code']}{state}{pending}")
    return "ledger: " + "; ".join(lines) if lines else ""


def _complaint(effect: _Times) -> str:
    complaint = effect["complaint"] or {}
    bite = ", bites" if complaint.get("bites") else ""
    return f"complaint {complaint.get('id')} joins as {complaint.get('standing')}{bite}"


def _notice(effect: _Times) -> str:
    words = [f"mail {effect['kind']} to the contractor"]
    words += ["(reminder)"] if effect["reminder"] else []
    words += [f"(asks for {', '.join(effect['missing'])})"] if effect["missing"] else []
    return " ".join(words)


def _amended(effect: _Times) -> str:
    changes = effect["changes"] or {}
    held = changes.get("held")
    if held:
        return f"the suspension ({held['reason']}) is held: {held['bar']}"
    noted = [f"{key} {_short(effect, value)}" for key, value in changes.items() if key in _NOTED]
    return "noted: " + ", ".join(noted) if noted else ""


_NOTED = (
    "notice_at",
    "stopped_at",
    "resumed_at",
    "ordered_at",
    "suspension",
    "no_intent",
    "operator_hold",
    "charges_hold",
    "papers_complete",
    "fee_paid",
    "legal_hold",
    "decided",
)


def _short(effect: _Times, value: object) -> str:
    return effect.at(value) if isinstance(value, str) and value[:4].isdecimal() else str(value)


def _alert(effect: _Times) -> str:
    return f"alert {effect['code']} {effect['subject']}" + (
        f": {effect['detail']}" if effect["detail"] else ""
    )


_TELLERS: dict[str, Callable[[_Times], str]] = {
    "MoveTo": lambda e: f"state becomes {e['state']}",
    "OpenCase": lambda e: f"case opened on line {e['line_id']} by complaint {e['complaint']['id']}",
    "Amend": _amended,
    "AttachComplaint": _complaint,
    "AmendComplaint": lambda e: (
        f"complaint {e['complaint_id']}: "
        + ", ".join(f"{key} {value}" for key, value in (e["changes"] or {}).items())
    ),
    "HoldComplaint": lambda e: f"complaint {e['complaint']['id']} waits in the inbox: {e['why']}",
    "Acknowledge": lambda _: "the reporter may be sent an acknowledgement",
    "AskForEvidence": lambda _: "the reporter may be asked for evidence",
    "SetDeadline": lambda e: f"{e['duty']} falls due {e.at(e['due_at'])}",
    "ClearDeadline": lambda e: f"{e['duty']} no longer falls due",
    "SendNotice": _notice,
    "RequestPartner": lambda e: (
        f"mail {e['kind']} to {e['partner']}" + (" (reminder)" if e["reminder"] else "")
    ),
    "PlaceOrder": lambda e: f"order {e['action']} to every actuator",
    "CancelOrders": lambda e: f"open orders to {e['action']} are called off",
    "CancelMails": lambda e: "unsent mails stay here" + (f": {', '.join(e['kinds'])}" if e["kinds"] else ""),
    "PostEntries": _entries,
    "ChangeEntries": lambda e: f"{len(e['entries'])} ledger entries become {e['state']}",
    "RaiseAlert": _alert,
    "SendMatterMail": lambda e: (
        f"mail {e['kind']} to the {'contractor' if e['to_contractor'] else 'requester'}"
    ),
    "MoveMatter": lambda e: f"state becomes {e['state']}",
    "SetMatterDeadline": lambda e: (
        f"{e['duty']} falls due {e.at(e['due_at'])}" if e["due_at"] else f"{e['duty']} no longer falls due"
    ),
    "MarkReporter": lambda e: f"{e['domain']} is marked: its complaint was unfounded",
    "Disregard": lambda e: f"nothing follows: {e['reason']}",
    "Refuse": lambda e: f"refused: {e['reason']}",
}
