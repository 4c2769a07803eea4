"""What would have become of cases under other terms: past mail played on a virtual clock, in memory.

It is played twice, under the terms in force and under those that are tried, so that what differs is the terms' doing.
Cases begin empty; every notice is taken at once and every actuator confirms; operators, partners by telephone and
payments say nothing. Who sent a mail is what was found on its day.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, func, select

from abuse_mta.authenticity import Authenticity, domain_of
from abuse_mta.clock import VirtualClock
from abuse_mta.config import Settings
from abuse_mta.conversation import CASE_NUMBER, newest_notice
from abuse_mta.desk import build_desk
from abuse_mta.enforcement.rehearsal import ScriptedActuator, ScriptedResult
from abuse_mta.intake import REPEAT_WITHIN, Intake, Prepared
from abuse_mta.reading import InlineReader, ReaderDied, ReadingFailed
from abuse_mta.scenario import Scenario
from abuse_mta.simulate import CapturingCourier, ScriptedJudge, Simulation
from abuse_mta.spool import kept_bytes
from abuse_mta.store import cases
from abuse_mta.store.case_tables import CaseRow, ComplaintRow, EntryRow, JournalRow, OrderRow, OutboxRow
from abuse_mta.store.contract_tables import AssignmentRow, ContractRow, PrefixLengthRow
from abuse_mta.store.database import Database
from abuse_mta.store.mapping import read_complaint
from abuse_mta.store.spool_tables import ReceivedRow, SpoolState
from parsers.report import Outcome, Parsed
from policy.terms import Terms
from policy.words import Account, Code, EntryState, OrderAction

BATCH = 10_000
Line = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What became of a line: its cases, how often it was to be stopped, and its money."""

    cases: int = 0
    state: str = "none"
    """Of its newest case."""
    stops: int = 0
    charged_yen: int = 0
    held_yen: int = 0
    """Charges that wait for somebody's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """A line that fares otherwise under the terms that are tried."""

    contract_id: str
    line_id: str
    then: Course
    now: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """All lines together, and those that differ."""

    then: Course
    now: Course
    differing: tuple[Otherwise, ...]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The terms in force and the terms that are tried, each with a desk of its own. `intake` reads."""

    settings: Settings
    tried: Terms
    intake: Intake

    def play(self, session: Session, since: datetime, now: datetime) -> Iterator[Outcomes | None]:
        """Each mail in the order of receipt, None for each; at the end what came of it all."""
        with (
            _shadow(self.settings, self.settings.terms, session, since) as then,
            _shadow(self.settings, self.tried, session, since) as tried,
        ):
            for prepared, row in self._mails(session, since):
                for shadow in (then, tried):
                    _take(shadow, session, prepared, row)
                yield None
            then.run_to(now)
            tried.run_to(now)
            yield _compare(_courses(then.database), _courses(tried.database))

    def _mails(self, session: Session, since: datetime) -> Iterator[tuple[Prepared, ReceivedRow]]:
        found = select(ReceivedRow.id).where(ReceivedRow.received_at >= since).order_by(col(ReceivedRow.id))
        for id_ in session.exec(found).all():
            row, raw = session.get(ReceivedRow, id_), kept_bytes(session, id_)
            if row is not None and raw is not None and row.worked_at is not None and row.outcome != "repeat":
                yield self._prepare(session, row, raw), row
            session.expire_all()

    def _prepare(self, session: Session, row: ReceivedRow, raw: bytes) -> Prepared:
        assert row.id is not None
        mail = self.intake.spool.mail(row.id)
        token, bounce = self.intake.tokens_of(mail.recipients)
        parsed = _parsed(self.intake.read(mail, raw))
        proven = _proven_then(session, row.id, parsed, tokened=token is not None)
        return Prepared(mail=mail, parsed=parsed, authenticity=proven, token=token, bounce=bounce)


def _parsed(answer: "Future[Outcome]") -> Parsed | None:
    try:
        outcome = answer.result()
    except (ReaderDied, ReadingFailed):
        return None
    return outcome if isinstance(outcome, Parsed) else outcome.parsed


def _proven_then(session: Session, number: int, parsed: Parsed | None, *, tokened: bool) -> Authenticity:
    """Who sent it, as it was found on the day: the complaint says so, or the reply that counted as on file."""
    records = session.exec(select(ComplaintRow.record).where(ComplaintRow.message_id == number))
    domains = [one.domain for one in map(read_complaint, records) if one.authenticated]
    if domains:
        return Authenticity(domain=domains[0])
    if parsed is None or not (tokened or CASE_NUMBER.search(parsed.subject)):
        return Authenticity()
    details = session.exec(select(JournalRow.details).where(JournalRow.cause == f"mail:{number}")).first()
    if details is None or (tokened and not json.loads(details).get("on_file")):
        return Authenticity()
    return Authenticity(domain=domain_of(parsed.reporter.address or ""))


# The stages


@contextmanager
def _shadow(settings: Settings, terms: Terms, session: Session, since: datetime) -> Iterator[Simulation]:
    """A desk in memory with the provider's contracts, as it was when nothing had happened yet."""
    database = Database.open("sqlite://")
    database.migrate()
    clock = VirtualClock(since)
    judge = ScriptedJudge()
    desk = build_desk(
        replace(settings, terms=terms),
        database,
        clock,
        CapturingCourier(frozenset()),
        InlineReader(),
        judge=judge,
        actuators=tuple(
            ScriptedActuator(name=one.name, enforcing=one.enforcing, script=ScriptedResult())
            for one in settings.actuators
        ),
        when_away=lambda *_: (),
    )
    simulation = Simulation(Scenario(), Path(), clock, database, judge, desk)
    desk.engine.oldest_unworked = simulation.oldest_unworked
    with database.writing() as here:
        for table in (ContractRow, AssignmentRow, PrefixLengthRow):
            _copy(session, here, table)
        for received in _just_before(session, since):
            here.add(ReceivedRow(**received.model_dump()))
        paid = (EntryRow.account == Account.PREPAID, EntryRow.at < since)
        found = select(EntryRow.contract_id, func.sum(EntryRow.yen)).where(
            *paid, EntryRow.state == EntryState.ISSUED
        )
        for contract_id, yen in session.exec(found.group_by(EntryRow.contract_id)).all():
            desk.decisions.prepay(here, contract_id, int(yen), cause="before", at=since)
    try:
        yield simulation
    finally:
        database.close()


def _copy(there: Session, here: Session, table: type[SQLModel]) -> None:
    rows = there.connection().execute(select(table.__table__)).mappings()  # type: ignore[attr-defined]
    for part in rows.partitions(BATCH):
        here.connection().execute(insert(table), [dict(row) for row in part])


def _just_before(session: Session, since: datetime) -> Iterator[ReceivedRow]:
    """By which a repeat of an earlier mail is known."""
    within = (ReceivedRow.received_at >= since - REPEAT_WITHIN, ReceivedRow.received_at < since)
    yield from session.exec(select(ReceivedRow).where(*within))


def _take(shadow: Simulation, session: Session, prepared: Prepared, row: ReceivedRow) -> None:
    """Time runs to the receipt of the mail; then it is worked."""
    at = row.received_at
    shadow.run_to(at)
    now = shadow.clock.now()
    unworked = {"state": SpoolState.ACCEPTED, "outcome": None, "worked_at": None, "claimed_by": None}
    with shadow.desk.deciding.transaction() as here:
        here.add(ReceivedRow(**(row.model_dump() | unworked)))
        here.flush()
        shadow.desk.intake.work(here, _addressed(session, here, prepared), now)


def _addressed(session: Session, here: Session, prepared: Prepared) -> Prepared:
    """A reply or bounce speaks of a case or mail of the real desk: here, of the line's newest, of the newest alike."""
    token, parsed, bounce = prepared.token, prepared.parsed, prepared.bounce
    if token is not None:
        number = _case_here(session, here, token.reference.upper())
        token = replace(token, reference=number.lower() if number else token.reference)
    if parsed is not None and (named := CASE_NUMBER.search(parsed.subject)):
        number = _case_here(session, here, named[0].upper())
        parsed = replace(parsed, subject=parsed.subject.replace(named[0], number or "a case"))
    if bounce is not None:
        sent = session.get(OutboxRow, bounce)
        alike = newest_notice(here, sent.name, sent.kind) if sent is not None else None
        bounce = alike.id if alike is not None and alike.id is not None else 0
    return replace(prepared, token=token, parsed=parsed, bounce=bounce)


def _case_here(session: Session, here: Session, case_id: str) -> str | None:
    row = cases.case_row(session, case_id)
    mine = cases.newest_of_line(here, row.contract_id, row.line_id) if row is not None else None
    return mine.case_id if mine is not None else None


# What came of it


def _courses(database: Database) -> dict[Line, Course]:
    """Each line that has a case."""
    with database.reading() as session:
        return {
            line: _course(session, rows)
            for line, rows in _by_line(session.exec(select(CaseRow).order_by(col(CaseRow.number)))).items()
        }


def _by_line(rows: Iterator[CaseRow]) -> Mapping[Line, list[CaseRow]]:
    lines: dict[Line, list[CaseRow]] = {}
    for row in rows:
        lines.setdefault((row.contract_id, row.line_id), []).append(row)
    return lines


def _course(session: Session, rows: list[CaseRow]) -> Course:
    ids = [row.case_id for row in rows]
    orders = select(OrderRow.case_id, OrderRow.episode).where(OrderRow.action == OrderAction.SUSPEND)
    stops = session.exec(orders.where(col(OrderRow.case_id).in_(ids)).distinct()).all()
    owed = select(EntryRow.state, EntryRow.yen).where(
        col(EntryRow.case_id).in_(ids),
        EntryRow.account == Account.RECEIVABLE,
        col(EntryRow.code).not_in((Code.PAYMENT, Code.OFFSET)),
    )
    entries = session.exec(owed).all()
    return Course(
        cases=len(rows),
        state=rows[-1].state,
        stops=len(stops),
        charged_yen=sum(yen for state, yen in entries if state == EntryState.ISSUED),
        held_yen=sum(yen for state, yen in entries if state in {EntryState.HELD, EntryState.DRAFT}),
    )


def _compare(then: dict[Line, Course], now: dict[Line, Course]) -> Outcomes:
    return Outcomes(
        then=_together(then),
        now=_together(now),
        differing=tuple(
            Otherwise(contract_id=line[0], line_id=line[1], then=before, now=after)
            for line in sorted(then.keys() | now.keys())
            for before, after in [(then.get(line, Course()), now.get(line, Course()))]
            if before != after
        ),
    )


def _together(courses: Mapping[Line, Course]) -> Course:
    counted = [
        {name: value for name, value in asdict(one).items() if name != "state"} for one in courses.values()
    ]
    return Course(**{name: sum(one[name] for one in counted) for name in asdict(Course()) if name != "state"})
