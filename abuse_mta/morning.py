"""The morning page: what came, what was decided, what waits for whom, what fires next, what is unusual."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import exists
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from abuse_mta.store.case_tables import (
    UNISSUED,
    AlertRow,
    ComplaintRow,
    DeadlineRow,
    EntryRow,
    FirstSignatureRow,
    InboxRow,
    JournalRow,
    MatterRow,
    OrderRow,
    OutboxRow,
    UnmatchedPaymentRow,
)
from abuse_mta.store.cases import CASE
from abuse_mta.store.mapping import read_complaint
from abuse_mta.store.spool_tables import ReceivedRow, SpoolState
from policy.records import OPEN
from policy.words import MatterKind, MatterState

OLD_DRAFT = timedelta(days=7)
SOON = timedelta(hours=24)
SHOWN = 20

SECTIONS = (
    ("came", "What came"),
    ("decided", "What was decided"),
    ("waits", "What waits for you"),
    ("next", "What fires within 24 hours"),
    ("unusual", "What is unusual"),
)
"""The fields of the page in their order, with their titles."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page, its times in the provider's zone; each section is a list of plain rows."""

    since: datetime
    until: datetime
    came: tuple[Row, ...]
    decided: tuple[Row, ...]
    waits: tuple[Row, ...]
    next: tuple[Row, ...]
    unusual: tuple[Row, ...]


def morning_page(session: Session, now: datetime, zone: tzinfo, since: datetime) -> Page:
    """What an operator has to know this morning."""
    return Page(
        since=since.astimezone(zone),
        until=now.astimezone(zone),
        came=tuple(_came(session, since)),
        decided=tuple(_decided(session, since, zone)),
        waits=tuple(_waits(session, now, zone)),
        next=tuple(_next(session, now, zone)),
        unusual=tuple(_unusual(session, since, now, zone)),
    )


def _time(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).isoformat(" ", "minutes")


def _came(session: Session, since: datetime) -> Iterator[Row]:
    outcomes = session.exec(
        select(ReceivedRow.outcome, ReceivedRow.state).where(ReceivedRow.received_at > since)
    )
    mails = Counter(
        "parked" if state == SpoolState.PARKED else (outcome or "not yet worked")
        for outcome, state in outcomes
    )
    for what, count in mails.most_common():
        yield {"what": f"mail: {what}", "count": count}
    records = session.exec(select(ComplaintRow.record).where(ComplaintRow.received_at > since))
    categories = Counter(read_complaint(record).category.value for record in records)
    for category, count in categories.most_common():
        yield {"what": f"complaint: {category}", "count": count}


def _decided(session: Session, since: datetime, zone: tzinfo) -> Iterator[Row]:
    """Every change of a case's state, and every word of an operator."""
    found = select(JournalRow).where(JournalRow.recorded_at > since)
    for row in session.exec(found.order_by(col(JournalRow.recorded_at), col(JournalRow.number))):
        if row.state_before == row.state_after and not row.by:
            continue
        if row.clause == "police":
            continue
        yield {
            "at": _time(row.at, zone),
            "case": row.owner,
            "clause": row.clause,
            "what": row.event,
            "state": f"{row.state_before or 'none'} → {row.state_after or 'none'}",
            "by": row.by,
        }


def _waits(session: Session, now: datetime, zone: tzinfo) -> Iterator[Row]:
    yield from _inbox(session, zone)
    yield from _cases(session, zone)
    yield from _matters(session, zone)
    for one in session.exec(select(FirstSignatureRow).where(col(FirstSignatureRow.settled_at).is_(None))):
        yield _waiting(one.at, one.case_id, f"{one.action} by {one.by} waits for a second person", zone)
    for money in session.exec(
        select(UnmatchedPaymentRow).where(col(UnmatchedPaymentRow.settled_at).is_(None))
    ):
        what = f"payment of {money.yen:,} yen fits no contract: {money.reference}"
        yield _waiting(money.at, f"payment {money.id}", what, zone)
    yield from _drafts(session, now, zone)


def _waiting(since: datetime, about: str, what: str, zone: tzinfo, until: datetime | None = None) -> Row:
    return {
        "since": _time(since, zone),
        "about": about,
        "what": what,
        "until": _time(until, zone) if until else "",
    }


def _inbox(session: Session, zone: tzinfo) -> Iterator[Row]:
    items = session.exec(
        select(InboxRow).where(col(InboxRow.settled_at).is_(None)).order_by(col(InboxRow.id))
    )
    for item in items:
        if item.restricted:
            yield _waiting(item.received_at, f"inbox {item.id}", "police inquiry (inbox --police)", zone)
        else:
            what = " ".join(filter(None, (item.why, item.ip, item.contract_id, item.reporter)))
            yield _waiting(item.received_at, f"inbox {item.id}", what, zone)


def _cases(session: Session, zone: tzinfo) -> Iterator[Row]:
    open_ones = (
        sql_select(CASE).where(CASE.c.state.in_([state.value for state in OPEN])).order_by(CASE.c.number)
    )
    for row in session.execute(open_ones.execution_options(yield_per=1000)):
        if asks := tuple(_asks(json.loads(row.record), row.state)):
            until = _first_due(session, row.case_id)
            for what in asks:
                yield _waiting(row.changed_at, f"{row.case_id} {row.contract_id}", what, zone, until)


def _asks(case: Row, state: str) -> Iterator[str]:
    """What a case asks of the operator."""
    if case.get("held"):
        held = case["held"]
        yield f"suspension ({held['reason']}) is held: {held['bar']}; release-hold, close or judge-unfounded"
    answer, pledge = case.get("answer"), case.get("pledge")
    if case.get("reply_waits") or (state == "answered" and answer and not answer["accepted"]):
        yield "his answer waits for review: accept-answer or reject-answer"
    elif state in {"suspending", "suspended"} and answer and not answer["accepted"]:
        if not answer["complete"] or answer["objects"] or not answer["on_file"]:
            yield "his answer waits for review: accept-answer or reject-answer"
    if state in {"suspending", "suspended"} and pledge and not pledge["accepted"]:
        yield "his pledge waits: accept-pledge or reject-pledge"
    if case.get("stop_alerted") and state in {"suspending", "reinstating"}:
        yield "nobody has confirmed it: telephone, then confirm-stop or confirm-resume"
    if case.get("charges_hold"):
        yield "its charges are held: release-hold issues them"
    if case.get("malice_suggested") and state in {"opened", "notified", "answered", "monitoring"}:
        yield "malice is suggested: judge-malicious, if so"


def _first_due(session: Session, owner: str) -> datetime | None:
    waiting = select(DeadlineRow.due_at).where(
        DeadlineRow.owner == owner, col(DeadlineRow.settled_at).is_(None)
    )
    return session.exec(waiting.order_by(col(DeadlineRow.due_at)).limit(1)).first()


def _matters(session: Session, zone: tzinfo) -> Iterator[Row]:
    asked = {
        MatterState.RECEIVED.value: "papers and fee: papers-complete, fee-paid",
        MatterState.DECISION.value: "to be decided: refuse or disclose",
    }
    found = select(MatterRow).where(
        col(MatterRow.state).in_(list(asked)), MatterRow.kind != MatterKind.POLICE
    )
    for row in session.exec(found.order_by(col(MatterRow.number))):
        about = f"{row.matter_id} {row.contract_id or row.ip}"
        yield _waiting(row.opened_at, about, asked[row.state], zone, _first_due(session, row.matter_id))


def _drafts(session: Session, now: datetime, zone: tzinfo) -> Iterator[Row]:
    postings: dict[tuple[str | None, str, str], list[EntryRow]] = {}
    for entry in session.exec(select(EntryRow).where(UNISSUED).order_by(col(EntryRow.number))):
        postings.setdefault((entry.case_id, entry.contract_id, entry.state), []).append(entry)
    for (case_id, contract_id, state), entries in postings.items():
        yen = sum(entry.yen for entry in entries)
        pending = " (amounts not set)" if any(entry.amount_pending for entry in entries) else ""
        old = ", older than a week" if entries[0].at < now - OLD_DRAFT else ""
        what = f"{len(entries)} {state} charges, {yen:,} yen{pending}{old}: release-hold issues them"
        yield _waiting(entries[0].at, f"{case_id or ''} {contract_id}".strip(), what, zone)


def _next(session: Session, now: datetime, zone: tzinfo) -> Iterator[Row]:
    police = (col(MatterRow.matter_id) == col(DeadlineRow.owner), col(MatterRow.kind) == MatterKind.POLICE)
    waiting = select(DeadlineRow).where(
        col(DeadlineRow.settled_at).is_(None), DeadlineRow.due_at < now + SOON, ~exists().where(*police)
    )
    for row in session.exec(waiting.order_by(col(DeadlineRow.due_at)).limit(SHOWN)):
        yield {"at": _time(row.due_at, zone), "case": row.owner, "what": row.duty}


def _unusual(session: Session, since: datetime, now: datetime, zone: tzinfo) -> Iterator[Row]:
    alerts = select(AlertRow).where(AlertRow.at > since)
    for alert in session.exec(alerts.order_by(col(AlertRow.at), col(AlertRow.id))):
        subject = "" if alert.code == "police-inquiry" else alert.subject
        yield {
            "at": _time(alert.at, zone),
            "what": f"alert {alert.code}",
            "about": subject,
            "detail": alert.detail,
        }
    late = select(OutboxRow).where(col(OutboxRow.settled_at).is_(None), OutboxRow.attempts > 1)
    for mail in session.exec(late.limit(SHOWN)):
        yield {
            "at": _time(mail.created_at, zone),
            "what": f"mail {mail.kind} does not leave",
            "about": mail.name,
            "detail": mail.last_reply,
        }
    stuck = select(OrderRow).where(
        col(OrderRow.settled_at).is_(None), OrderRow.created_at < now - timedelta(minutes=30)
    )
    for order in session.exec(stuck.limit(SHOWN)):
        yield {
            "at": _time(order.created_at, zone),
            "what": f"order {order.action} of {order.actuator} is open",
            "about": order.case_id,
            "detail": order.detail,
        }
