"""The case work behind the spool: one stream of mails and deadlines, the outbox, the orders, housekeeping."""

import os
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from abuse_mta.ahead import AHEAD, PATIENCE, ReadAhead
from abuse_mta.authenticity import Verifier
from abuse_mta.clock import Clock
from abuse_mta.config import Settings
from abuse_mta.conversation import Conversation
from abuse_mta.correspondence import Correspondence
from abuse_mta.courier import Courier
from abuse_mta.datafiles import data_file
from abuse_mta.deciding import Deciding
from abuse_mta.decisions import Decisions
from abuse_mta.dns_lookups import DnsTroubleError, make_resolver
from abuse_mta.due import Orders, Outbox
from abuse_mta.enforcement.actuators import build_actuators
from abuse_mta.enforcement.orders import Actuator
from abuse_mta.engine import Engine, Outages
from abuse_mta.expiry import Expiry
from abuse_mta.feeds import load_feeds
from abuse_mta.floods import next_gathering
from abuse_mta.heartbeat import outages
from abuse_mta.house import House, Partner
from abuse_mta.intake import Intake, Judge, Prepared
from abuse_mta.liaison import Liaison
from abuse_mta.mailroom import Mailroom
from abuse_mta.matters import Matters
from abuse_mta.notices import Notices
from abuse_mta.reading import Reader
from abuse_mta.recording import Recording
from abuse_mta.rejudging import Rejudging
from abuse_mta.reporters import known_reporters
from abuse_mta.retention import Retention
from abuse_mta.rhythm import Rhythms
from abuse_mta.spool import Mail, Spool
from abuse_mta.store import cases
from abuse_mta.store.database import Database, Stream
from abuse_mta.store.errors import StoreError
from abuse_mta.store.lease import lease
from abuse_mta.tokens import Tokens
from parsers.report import Reading
from policy import records
from policy.matters import MatterDuty
from policy.records import Duty

TOGETHER = 16
"""Mails decided in one transaction at most."""
FIRED_TOGETHER = 2
"""Deadlines fired in one transaction at most: some ten milliseconds in which no mail is accepted."""


@dataclass(kw_only=True)
class CaseDesk:
    """What the daemon drives. The simulator and the command line use its parts."""

    deciding: Deciding
    engine: Engine
    intake: Intake
    matters: Matters
    conversation: Conversation
    correspondence: Correspondence
    decisions: Decisions
    outbox: Outbox
    orders: Orders
    spool: Spool
    ahead: ReadAhead
    retention: Retention
    expiry: Expiry
    liaison: Liaison
    rhythms: Rhythms
    _made_up: bool = False
    """Whether the deadlines that our last outage stood before have moved."""

    @property
    def on_commit(self) -> Callable[..., None]:
        """Who is told after a commit which works have something to do."""
        return self.deciding.on_commit

    @on_commit.setter
    def on_commit(self, tell: Callable[..., None]) -> None:
        self.deciding.on_commit = tell

    # The stream

    def work(self, now: datetime) -> datetime | None:
        """Decide what waits, or read for the node that decides; gives when to look again."""
        while True:
            with lease(self.deciding.database, Stream.WORKING) as mine:
                if mine:
                    return self._decide(now)
            if not self.ahead.help(self.on_commit):
                return now if self.spool.unworked(1) else self._next_deadline()
            now = self.deciding.clock.now()

    def _decide(self, now: datetime) -> datetime | None:
        """Mails in the order of receipt, deadlines merged in by their time; gives the next deadline's time."""
        if not self._made_up:
            with self.deciding.transaction() as session:
                self.engine.make_up(session, now)
            self._made_up = True
        while mails := self.spool.unworked(AHEAD):
            self.ahead.begin(mails)
            self.fire_due(self._passed(mails[0]), now)
            ready = self.ahead.ready(mails, TOGETHER)
            self._work_some(list(zip(mails, ready, strict=False)), now)
            now = self.deciding.clock.now()
        self.fire_due(now, now)
        return self._next_deadline()

    def _next_deadline(self) -> datetime | None:
        with self.deciding.database.reading() as session:
            return cases.next_deadline_at(session)

    def _work_some(self, mails: list[tuple[Mail, "Future[Prepared]"]], now: datetime) -> None:
        """These mails, in one transaction."""
        first, last = mails[0][0].id, mails[-1][0].id
        with self.deciding.transaction() as session:
            waiting = self.spool.waiting(session, first, last)
            for mail, prepared in mails:
                if mail.id not in waiting:
                    continue  # the lease was lost, and another node has worked it
                while self._fire_before(session, self._passed(mail), now):
                    pass
                self._work_one(session, mail, prepared, now)
            self.ahead.forget(session, last)

    def _passed(self, mail: Mail) -> datetime:
        """Up to where time has passed for a mail: where the clock was set back, not up to its receipt."""
        return min(mail.received_at, self.deciding.clock.now())

    def _work_one(self, session: Session, mail: Mail, prepared: "Future[Prepared]", now: datetime) -> None:
        """One mail. A fault of ours parks it and the next one is worked; trouble of the world is tried again."""
        said = list(session.info.get("lines", ()))
        try:
            with session.begin_nested():
                self.intake.work(session, prepared.result(), now)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - the one broad except: no mail stops the desk
            session.info["lines"] = said
            self.intake.park_fault(session, mail, error, now)

    def fire_due(self, before: datetime, now: datetime) -> None:
        """Deadlines strictly before `before`, but none that would overtake a mail not yet worked.

        However many there are, whoever accepts mail has his turn after a few of them.
        """
        while self._fire_some(before, now):
            pass

    def _fire_some(self, before: datetime, now: datetime) -> bool:
        """The next few, in one transaction; False when there are no more."""
        with self.deciding.database.reading() as session:
            if not cases.due_deadlines(session, before):
                return False
        with self.deciding.transaction() as session:
            oldest = self.spool.oldest_unworked_at(session)
            return self._fire_before(session, min(before, oldest) if oldest else before, now)

    def _fire_before(self, session: Session, before: datetime, now: datetime) -> bool:
        for _ in range(FIRED_TOGETHER):
            due = cases.due_deadlines(session, before)
            if not due:
                return False
            self.fire(session, due[0], now)
            session.flush()
        return True

    def fire(self, session: Session, deadline: cases.Due, now: datetime) -> None:
        """One missed deadline, of a case or a matter."""
        row = cases.case_row(session, deadline.owner)
        if row is not None:
            self.engine.fire(session, row, Duty(deadline.duty), deadline.due_at, now)
            return
        matter = self.matters.row(session, deadline.owner)
        assert matter is not None
        self.matters.fire(session, matter, MatterDuty(deadline.duty), deadline.due_at, now)

    # The rest

    def send(self, now: datetime) -> datetime | None:
        """Send what lies in the outbox."""
        return self.outbox.send(now)

    def act(self, now: datetime) -> datetime | None:
        """Carry out the orders."""
        return self.orders.act(now)

    def housekeep(self, now: datetime) -> datetime | None:
        """Ask the DNS again, tell the operators of alerts that were only counted, delete what has had its time."""
        self.liaison.send_by_itself(now)
        self.rhythms.listen(now)
        dues = (
            self._rejudging().judge_again(now),
            self._tell_gathered(now),
            self.retention.sweep(now),
            self.expiry.sweep(now),
        )
        return min((due for due in dues if due is not None), default=None)

    def _rejudging(self) -> Rejudging:
        return Rejudging(
            deciding=self.deciding, spool=self.spool, intake=self.intake, readers=self.ahead.readers
        )

    def _tell_gathered(self, now: datetime) -> datetime | None:
        mailroom = self.correspondence.mailroom
        if not mailroom.house.operators:
            return None
        with self.deciding.database.reading() as session:
            due = next_gathering(session)
        if due is None or due > now:
            return due
        with self.deciding.transaction() as session:
            mailroom.gathered_alerts(session, now)
            return next_gathering(session)


def house_of(settings: Settings, actuators: tuple[Actuator, ...]) -> House:
    """The provider, from the settings."""
    return House(
        name=settings.provider.name,
        zone=settings.provider.timezone,
        sender=settings.sender,
        hostname=settings.smtp.hostname,
        networks=settings.provider.networks,
        infrastructure=settings.provider.infrastructure,
        operators=settings.provider.operators,
        own_addresses=settings.own_addresses,
        partners=tuple(Partner(name=one.name, role=one.role, mail=one.mail) for one in settings.partners),
        actuators=tuple(records.Actuator(name=one.name, enforcing=one.enforcing) for one in actuators),
    )


def verifier_of(settings: Settings) -> Verifier:
    """Who judges where a mail came from, by the `[trust]` table."""
    trust = settings.trust
    try:
        resolver = make_resolver(trust.resolver)
    except DnsTroubleError:
        resolver = None  # the system names no server: every question is trouble
    return Verifier(
        resolver=resolver,
        front_mta=trust.authentication_results_from,
        recipients=settings.own_addresses,
        arc_sealers=frozenset(trust.arc_sealers),
    )


def build_desk(
    settings: Settings,
    database: Database,
    clock: Clock,
    courier: Courier,
    reader: Reader,
    *,
    judge: Judge | None = None,
    actuators: tuple[Actuator, ...] | None = None,
    when_away: Outages = outages,
    mail_delay: timedelta = timedelta(0),
    order_delays: Mapping[str, timedelta] | None = None,
    node: str = "",
    patience: float = PATIENCE,
) -> CaseDesk:
    """Everything behind the spool, wired up. The named arguments are the simulator's and the tests'."""
    hands = build_actuators(settings.actuators, clock) if actuators is None else actuators
    house = house_of(settings, hands)
    tokens = Tokens(settings.reply_secret)
    mailroom = Mailroom(house=house, notices=Notices(_templates()), tokens=tokens, delay=mail_delay)
    recording = Recording(mailroom=mailroom, delays=order_delays or {})
    spool = Spool(database)
    engine = Engine(
        house=house,
        terms=settings.terms,
        recording=recording,
        outages=when_away,
        oldest_unworked=spool.oldest_unworked_at,
    )
    matters = Matters(engine=engine, mailroom=mailroom)
    conversation = Conversation(engine=engine, matters=matters)
    correspondence = Correspondence(engine=engine, mailroom=mailroom)
    deciding = Deciding(database=database, clock=clock)
    known = known_reporters(settings.trust.trusted_reporters)
    node = node or f"{socket.gethostname()}:{os.getpid()}"
    intake = Intake(
        engine=engine,
        spool=spool,
        reader=reader,
        judge=judge or verifier_of(settings),
        tokens=tokens,
        reading=Reading(
            networks=(*house.networks, *house.infrastructure),
            feeds=load_feeds(),
            zone=house.zone,
            own_addresses=house.own_addresses,
        ),
        known=known,
        correspondence=correspondence,
        conversation=conversation,
        matters=matters,
    )
    return CaseDesk(
        deciding=deciding,
        engine=engine,
        intake=intake,
        matters=matters,
        conversation=conversation,
        correspondence=correspondence,
        decisions=Decisions(engine=engine),
        outbox=Outbox(deciding=deciding, engine=engine, courier=courier, node=node),
        orders=Orders(
            deciding=deciding, engine=engine, actuators={one.name: one for one in hands}, node=node
        ),
        spool=spool,
        ahead=ReadAhead(spool, intake, node, shared=not database.is_sqlite, patience=patience),
        retention=Retention(deciding=deciding, terms=settings.terms.retention),
        expiry=Expiry(deciding=deciding, terms=settings.terms.retention),
        rhythms=Rhythms(deciding=deciding, correspondence=correspondence, known=known),
        liaison=Liaison(
            deciding=deciding, mailroom=mailroom, bodies=settings.liaison, mode=settings.terms.liaison.mode
        ),
    )


def _templates() -> Path:
    return data_file("templates")
