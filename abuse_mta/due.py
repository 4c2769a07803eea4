"""One pattern for what is to happen: due rows, act, event. Deadlines, the outbox and the orders.

Outbox and orders are claimed in one short transaction, acted upon outside of any, and settled in another together
with the event that follows. A crash in between repeats the act: the same mail under the same Message-ID, the same
order under the same key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from sqlalchemy import Executable, Table, bindparam, func, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from abuse_mta import lines, log
from abuse_mta.contracts import holders_at
from abuse_mta.courier import Courier, Deferred, Delivered, Delivery, Notify, OutgoingMail, Refused
from abuse_mta.deciding import Deciding
from abuse_mta.enforcement.orders import (
    Accepted,
    Actuator,
    Confirmed,
    Failed,
    Gone,
    Order,
    Result,
    Unanswered,
)
from abuse_mta.enforcement.orders import Refused as OrderRefused
from abuse_mta.engine import Engine
from abuse_mta.store import cases
from abuse_mta.store.case_tables import CaseRow, OrderRow, OutboxRow
from abuse_mta.store.rows import first_at, run
from policy.events import (
    Event,
    NoticeHandedOver,
    NoticeReturned,
    OrderSettled,
    ResumeConfirmed,
    StopConfirmed,
)
from policy.terms import ClockStarts
from policy.words import CaseState, OrderAction, OrderState

RETRY_MAIL_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
GIVE_UP_MAIL_AFTER = timedelta(days=5)
ATTEMPTS = 3
RETRY_ORDER_AFTER = timedelta(seconds=10)
CLAIM_FOR = timedelta(minutes=5)
BATCH = 16
WAITING_FOR = {
    OrderAction.SUSPEND: {CaseState.SUSPENDING},
    OrderAction.RESUME: {CaseState.REINSTATING},
    OrderAction.TERMINATE: {CaseState.TERMINATED},
}
"""In which states a case waits for an order's confirmation."""


# Statements are built once: building one costs more than running it.
def _due(table: type[OutboxRow] | type[OrderRow], most: int) -> Any:  # noqa: ANN401 - a Select of rows
    now = bindparam("now", type_=cases.OUTBOX.c.due_at.type)
    # what this node holds it holds no more: it works one batch after the other, and settling the last one failed
    mine = col(table.claimed_by) == bindparam("node")
    free = or_(col(table.claimed_until).is_(None), col(table.claimed_until) < now, mine)
    due = select(table).where(col(table.settled_at).is_(None), col(table.due_at) <= now, free)
    return due.order_by(col(table.due_at), col(table.id)).limit(most)


def _next(table: Table) -> Executable:
    return sql_select(func.min(table.c.due_at)).where(table.c.settled_at.is_(None))


_DUE_MAILS, _DUE_ORDERS = _due(OutboxRow, BATCH), _due(OrderRow, 1)
_CLAIM_MAILS, _CLAIM_ORDERS = (due.with_for_update(skip_locked=True) for due in (_DUE_MAILS, _DUE_ORDERS))
_NEXT_MAIL, _NEXT_ORDER = _next(cases.OUTBOX), _next(cases.ORDER)
_OPEN_MAIL = sql_select(*(cases.OUTBOX.c[name] for name in ("attempts", "returned", "outcome"))).where(
    cases.OUTBOX.c.id == bindparam("number"), cases.OUTBOX.c.settled_at.is_(None)
)
_TRIED = update(cases.OUTBOX).where(cases.OUTBOX.c.id == bindparam("number"))


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """Hands due mails to the next hop."""

    deciding: Deciding
    engine: Engine
    courier: Courier
    node: str

    def send(self, now: datetime) -> datetime | None:
        """Send all that is due; gives when the next mail falls due."""
        more = True
        while more and (mails := self._claim(now)):
            carried = self._carry(mails)
            with self.deciding.transaction() as session:
                for mail, results, at in carried:
                    self._settle(session, mail, results, at)
            more = len(mails) == BATCH
        with self.deciding.database.reading() as session:
            return first_at(session, _NEXT_MAIL)

    def _claim(self, now: datetime) -> tuple[OutboxRow, ...]:
        database = self.deciding.database
        with database.reading() as session:
            if session.execute(_DUE_MAILS, {"now": now, "node": self.node}).first() is None:
                return ()
        with database.writing() as session:
            rows = tuple(session.execute(_CLAIM_MAILS, {"now": now, "node": self.node}).scalars())
            for row in rows:
                row.claimed_by, row.claimed_until = self.node, now + CLAIM_FOR
                session.add(row)
            session.flush()
            session.expunge_all()
        return rows

    def _carry(
        self, mails: tuple[OutboxRow, ...]
    ) -> list[tuple[OutboxRow, Mapping[str, Delivery], datetime]]:
        """What became of each mail, and when: the clock of a notice starts with its own 250."""
        return [(mail, self._send_one(mail), self.deciding.clock.now()) for mail in mails]

    def _send_one(self, mail: OutboxRow) -> Mapping[str, Delivery]:
        recipients = tuple(mail.open_recipients.split())
        return self.courier.send(
            OutgoingMail(
                envelope_sender=mail.envelope_sender,
                recipients=recipients,
                content=mail.content,
                notify=self._notify(mail),
                envelope_id=mail.message_id.strip("<>"),
            )
        )

    def _notify(self, mail: OutboxRow) -> frozenset[Notify]:
        if not mail.envelope_sender or mail.notice_id is None:
            return frozenset()
        delivered = self.engine.terms.answer.clock_starts is ClockStarts.DELIVERED
        return frozenset({Notify.FAILURE, Notify.DELAY, *((Notify.SUCCESS,) if delivered else ())})

    def _settle(
        self, session: Session, sent: OutboxRow, results: Mapping[str, Delivery], now: datetime
    ) -> None:
        found = run(session, _OPEN_MAIL, number=sent.id).first()
        if found is None:
            return
        attempts, before = found.attempts + 1, found.outcome
        taken = [address for address, result in results.items() if isinstance(result, Delivered)]
        waiting = [address for address, result in results.items() if isinstance(result, Deferred)]
        back = [address for address, result in results.items() if isinstance(result, Refused)]
        if waiting and now - sent.created_at >= GIVE_UP_MAIL_AFTER:
            back, waiting = back + waiting, []
        outcome = "delivered" if taken or before == "delivered" else None if waiting else "returned"
        retry = RETRY_MAIL_AFTER[min(attempts, len(RETRY_MAIL_AFTER)) - 1]
        run(
            session,
            _TRIED,
            number=sent.id,
            attempts=attempts,
            claimed_by=None,
            claimed_until=None,
            last_reply="; ".join(dict.fromkeys(result.reply for result in results.values()))[:500],
            returned=" ".join([*found.returned.split(), *map(str.lower, back)]),
            outcome=outcome,
            open_recipients=" ".join(waiting),
            due_at=now + retry if waiting else sent.due_at,
            settled_at=None if waiting else now,
        )
        self._say(session, sent, results, attempts)
        first = before is None and bool(taken)
        self._tell_case(session, sent, first=first, returned=outcome == "returned", now=now)

    def _tell_case(
        self, session: Session, sent: OutboxRow, *, first: bool, returned: bool, now: datetime
    ) -> None:
        if sent.notice_id is None or sent.owner is None:
            return
        case = cases.case_row(session, sent.owner)
        if case is None:
            return
        event: Event
        if first:
            event = NoticeHandedOver(at=now, cause=f"handed:{sent.id}", notice=sent.notice_id)
        elif returned:
            event = NoticeReturned(at=now, cause=f"returned:{sent.id}", notice=sent.notice_id, status="5.0.0")
        else:
            return
        self.engine.handle(session, event, row=case, contract_id=case.contract_id, now=now)

    def _say(self, session: Session, row: OutboxRow, results: Mapping[str, Delivery], attempts: int) -> None:
        for address, result in results.items():
            lines.later(
                session,
                "info" if isinstance(result, Delivered) else "warning",
                log.DELIVERY_ATTEMPTED,
                notice=row.kind,
                case_id=row.owner,
                to=row.name,
                recipient=address,
                result=type(result).__name__.lower(),
                reply=result.reply,
                attempt=attempts,
                mail_message_id=row.message_id,
            )


@dataclass(frozen=True, kw_only=True)
class Orders:
    """Gives due orders to the actuators."""

    deciding: Deciding
    engine: Engine
    actuators: Mapping[str, Actuator]
    node: str

    def act(self, now: datetime) -> datetime | None:
        """Carry out all that is due; gives when the next order falls due."""
        while rows := self._claim(now):
            for row in rows:
                result = self._carry_out(row, now)
                with self.deciding.transaction() as session:
                    self._settle(session, row, result, self.deciding.clock.now())
        with self.deciding.database.reading() as session:
            return first_at(session, _NEXT_ORDER)

    def _claim(self, now: datetime) -> tuple[OrderRow, ...]:
        with self.deciding.database.reading() as session:
            if session.execute(_DUE_ORDERS, {"now": now, "node": self.node}).first() is None:
                return ()
        with self.deciding.database.writing() as session:
            rows = tuple(session.execute(_CLAIM_ORDERS, {"now": now, "node": self.node}).scalars())
            for row in rows:
                row.claimed_by, row.claimed_until = self.node, now + CLAIM_FOR
                row.state = OrderState.SENT
                row.sent_at = now
                session.add(row)
            session.flush()
            session.expunge_all()
        return rows

    def _carry_out(self, row: OrderRow, now: datetime) -> Result:
        actuator = self.actuators.get(row.actuator)
        if actuator is None:
            return Failed(f"no actuator {row.actuator} is configured")
        order = _order(row)
        with self.deciding.database.reading() as session:
            wrong = _wrong_target(session, order, now)
        return OrderRefused(wrong) if wrong else actuator.carry_out(order)

    def _settle(self, session: Session, sent: OrderRow, result: Result, now: datetime) -> None:
        row = session.get(OrderRow, sent.id)
        case = cases.case_row(session, sent.case_id)
        if row is None or case is None:
            return
        row.attempts += 1
        row.claimed_by = row.claimed_until = None
        row.detail = result.detail[:500]
        self._set_state(session, row, case, result, now)
        session.add(row)
        session.flush()
        lines.later(
            session,
            "info" if isinstance(result, Confirmed | Gone | Accepted) else "warning",
            log.ORDER_ATTEMPTED,
            case_id=row.case_id,
            order_id=str(row.id),
            action=row.action,
            actuator=row.actuator,
            result=type(result).__name__.lower(),
            detail=row.detail,
            attempt=row.attempts,
        )
        event = self._event(row, result, now)
        if event is not None:
            self.engine.handle(session, event, row=case, contract_id=case.contract_id, now=now)
        if row.action == OrderAction.SUSPEND:
            _resume_now(session, row, now)

    def _set_state(
        self, session: Session, row: OrderRow, case: CaseRow, result: Result, now: datetime
    ) -> None:
        settled = row.settled_at is not None
        if isinstance(result, Gone) and row.action == OrderAction.RESUME:
            result = Unanswered(result.detail)  # no session yet: the login is awaited
        match result:
            case Confirmed() | Gone():
                row.state, row.settled_at = OrderState.CONFIRMED, now
            case OrderRefused():
                row.state, row.settled_at = OrderState.REFUSED, now
            case Accepted():
                row.state, row.settled_at = OrderState.ACCEPTED, now
            case Unanswered() | Failed() if not settled:
                row.state = OrderState.FAILED if isinstance(result, Failed) else OrderState.SENT
                every = self.engine.terms_of(session, case).enforcement.retry_every
                row.due_at = now + (RETRY_ORDER_AFTER if row.attempts < ATTEMPTS else every)
                if row.attempts >= ATTEMPTS and case.state not in WAITING_FOR[OrderAction(row.action)]:
                    row.state, row.settled_at = OrderState.TIMED_OUT, now

    def _event(self, row: OrderRow, result: Result, now: datetime) -> Event | None:
        cause = f"order:{row.id}:{row.attempts}"
        if isinstance(result, OrderRefused):
            return OrderSettled(at=now, cause=cause, order=str(row.id), action=OrderAction(row.action))
        if row.state != OrderState.CONFIRMED or not isinstance(result, Confirmed | Gone):
            return None
        effective = result.effective if isinstance(result, Confirmed) else None
        at = None if effective is None or effective > now else effective
        if row.action == OrderAction.RESUME:
            return ResumeConfirmed(at=now, cause=cause, by=row.actuator, effective=at)
        return StopConfirmed(at=now, cause=cause, by=row.actuator, effective=at) if row.enforcing else None


def _resume_now(session: Session, stop: OrderRow, now: datetime) -> None:
    """A resumption waits at most for the stops that were in flight (E3): when all are done, it waits no longer."""
    mine = (OrderRow.case_id == stop.case_id, OrderRow.episode == stop.episode)
    done = (OrderState.CONFIRMED, OrderState.REFUSED, OrderState.CANCELLED)
    stops = select(OrderRow.id).where(*mine, OrderRow.action == OrderAction.SUSPEND)
    if session.exec(stops.where(col(OrderRow.state).not_in(done))).first() is None:
        waiting = select(OrderRow).where(
            *mine, OrderRow.action == OrderAction.RESUME, OrderRow.attempts == 0, OrderRow.due_at > now
        )
        for row in session.exec(waiting):
            row.due_at = now
            session.add(row)


def _order(row: OrderRow) -> Order:
    return Order(
        order_id=str(row.id),
        key=row.key,
        action=OrderAction(row.action),
        contract_id=row.contract_id,
        line_id=row.line_id,
        networks=tuple(ip_network(text) for text in row.network.split()),
        username=row.username or None,
        access=row.access or None,
        attempt=row.attempts + 1,
        permanent=row.action == OrderAction.TERMINATE,
    )


def _wrong_target(session: Session, order: Order, now: datetime) -> str | None:
    """Immediately before acting: line, address and account are still that contract's (E3)."""
    for network in order.networks:
        holder = next(iter(holders_at(session, ip_address(network.network_address), now)), None)
        if holder is None:
            return f"nobody holds {network} now"
        if (holder.contract_id, holder.line_id) != (order.contract_id, order.line_id):
            return f"{network} belongs to {holder.contract_id} now"
        if order.username and holder.username and holder.username != order.username:
            return f"the account of {network} is another one now"
    return None
