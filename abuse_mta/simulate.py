"""Runs a scenario against the real engine, readers, templates and store, on a virtual clock.

Mail is captured, actuators are scripted; everything else is what the daemon runs.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from sqlalchemy import and_, bindparam, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from abuse_mta.attribution import Attributed, attribute
from abuse_mta.authenticity import Authenticity, Mechanism, domain_of
from abuse_mta.clock import VirtualClock
from abuse_mta.config import Settings, load_settings, load_terms
from abuse_mta.contract_files import Folder
from abuse_mta.contracts import get_contract, import_contracts, is_contact, read_folder
from abuse_mta.conversation import newest_notice, reply_event
from abuse_mta.correspondence import Reporter
from abuse_mta.courier import Delivered, Delivery, OutgoingMail, Refused
from abuse_mta.decisions import Word
from abuse_mta.desk import CaseDesk, build_desk
from abuse_mta.enforcement.rehearsal import ScriptedActuator, ScriptedResult
from abuse_mta.notice_facts import ComplaintFacts
from abuse_mta.reading import InlineReader
from abuse_mta.reporters import organisational_domain
from abuse_mta.scenario import (
    BounceStep,
    ComplaintStep,
    DecisionStep,
    DownStep,
    MailStep,
    MatterStep,
    Opening,
    PartnerStep,
    PaymentStep,
    ReplyStep,
    RetractStep,
    Scenario,
    ScenarioError,
    Step,
    faults_of,
    read_scenario,
)
from abuse_mta.spool import Received
from abuse_mta.store import cases
from abuse_mta.store.case_tables import (
    CaseRow,
    DeadlineRow,
    MatterRow,
    OutboxRow,
)
from abuse_mta.store.database import Database
from parsers.report import BounceReading, ReplyReading
from policy.charges import balance
from policy.effects import Effect
from policy.events import AutoReplyReceived
from policy.records import Complaint, Duty, Moment
from policy.words import Account, Action, Evidence, MailKind

WRITTEN_WHEN_DUE = (Duty.REMINDER, Duty.PENALTY_NOTICE, Duty.PARTNER_REMINDER)
"""Nothing is missed by these: they are mails to write at their time."""
_MAILS, _ORDERS, _DEADLINES = cases.OUTBOX.c, cases.ORDER.c, cases.DEADLINE.c
_TO = bindparam("to", type_=_DEADLINES.due_at.type)
_NEXT = sql_select(
    sql_select(func.min(_MAILS.due_at)).where(_MAILS.settled_at.is_(None)).scalar_subquery(),
    sql_select(func.min(_ORDERS.due_at)).where(_ORDERS.settled_at.is_(None)).scalar_subquery(),
    sql_select(func.min(_DEADLINES.due_at))
    .where(
        _DEADLINES.settled_at.is_(None),
        or_(_DEADLINES.due_at < _TO, and_(_DEADLINES.due_at == _TO, _DEADLINES.duty.in_(WRITTEN_WHEN_DUE))),
    )
    .scalar_subquery(),
)
"""When the next mail leaves, the next order is given, and the next deadline is missed or mail written before `to`."""
_NEW_MAILS = (
    sql_select(_MAILS.id, _MAILS.kind, _MAILS.name).where(_MAILS.id > bindparam("after")).order_by(_MAILS.id)
)
_NEW_ALERTS = sql_select(cases.ALERT.c.id, cases.ALERT.c.code, cases.ALERT.c.subject).where(
    cases.ALERT.c.id > bindparam("after")
)
_NEW_ENTRIES = (
    sql_select(cases.LEDGER).where(cases.LEDGER.c.number > bindparam("after")).order_by(cases.LEDGER.c.number)
)
MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)
REPLIES = {
    "answer": ReplyReading(circumstances=True, countermeasures=True),
    "pledge": ReplyReading(pledge=True),
    "answer+pledge": ReplyReading(circumstances=True, countermeasures=True, pledge=True),
    "incomplete": ReplyReading(circumstances=True),
    "objects": ReplyReading(objects=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """An expectation that was not met."""

    step: int
    at: datetime
    what: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a scenario went. `refused`: decisions that the rules did not allow."""

    title: str
    steps: int
    missed: tuple[Missed, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class CapturingCourier:
    """The next hop of a simulation: takes everything but what the scenario calls undeliverable."""

    undeliverable: frozenset[str]

    def send(self, mail: OutgoingMail) -> Mapping[str, Delivery]:
        """250 or 550 at once."""
        return {address: self._answer(address) for address in mail.recipients}

    def _answer(self, address: str) -> Delivery:
        refused = address.lower() in self.undeliverable
        return Refused(reply="550 5.1.1 no such user") if refused else Delivered(reply="250 2.0.0 ok")

    def close(self) -> None:
        """Nothing to close."""


@dataclass
class ScriptedJudge:
    """Says of each mail what the scenario says: the From domain is proven, or not."""

    authenticated: bool = True

    def judge(self, raw: bytes, **_: object) -> Authenticity:
        """Proven or not, for the mail under way."""
        headers = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
        line = next((one for one in _unfold(headers) if one.lower().startswith("from:")), "")
        domain = domain_of(parseaddr(line[5:])[1])
        if not self.authenticated or domain is None:
            return Authenticity(detail="as the scenario says")
        return Authenticity(domain=domain, mechanism=Mechanism.DMARC, detail="as the scenario says")


def _unfold(headers: str) -> Iterator[str]:
    yield from headers.replace("\n ", " ").replace("\n\t", " ").split("\n")


@dataclass
class _Marks:
    """Up to where mails, alerts and entries have been looked at."""

    mails: int = 0
    alerts: int = 0
    entries: int = 0


@dataclass
class Simulation:
    """One scenario under way."""

    scenario: Scenario
    folder: Path
    clock: VirtualClock
    database: Database
    judge: ScriptedJudge
    desk: CaseDesk
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    lying: list[tuple[datetime, datetime, Callable[[datetime], None]]] = field(default_factory=list)
    """Mails that lie in the spool: worked when, received when, and the work."""
    events: int = 0
    marks: _Marks = field(default_factory=_Marks)
    refused: list[str] = field(default_factory=list)

    # Time

    def run_to(self, to: datetime) -> None:
        """Everything that happens up to `to`, in order, each at its own time."""
        while (due := self._next(to)) is not None:
            at, act = due
            self.clock.set(max(at, self.clock.now()))
            act(at)
        self.clock.set(max(to, self.clock.now()))

    def _next(self, to: datetime) -> tuple[datetime, Callable[[datetime], None]] | None:
        """The next thing that happens: a deadline only strictly before `to`, and never before an unworked mail."""
        with self.database.reading() as session:
            mail, order, deadline = session.connection().execute(_NEXT, {"to": to}).one()
        choices: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        if mail is not None and mail <= to:
            choices.append((mail, 0, self._send))
        if order is not None and order <= to:
            choices.append((order, 1, self._act))
        if self.lying and self.lying[0][0] <= to:
            choices.append((self.lying[0][0], 2, self._work_lying))
        if deadline is not None and not self._overtakes(deadline):
            choices.append((deadline, 3, lambda due: self._fire(due, to)))
        if not choices:
            return None
        at, _, act = min(choices, key=lambda one: one[:2])
        return at, act

    def _overtakes(self, deadline: datetime) -> bool:
        """A deadline is missed only once every mail received up to it has been worked."""
        return any(received <= deadline for _, received, _ in self.lying)

    def oldest_unworked(self, session: Session) -> datetime | None:
        """When the oldest mail that lies in the spool was received."""
        lying = [received for _, received, _ in self.lying]
        stored = self.desk.spool.oldest_unworked_at(session)
        return min([*lying, *([stored] if stored else [])], default=None)

    def _send(self, _: datetime) -> None:
        self.desk.send(self.clock.now())

    def _act(self, _: datetime) -> None:
        self.desk.act(self.clock.now())

    def _fire(self, due: datetime, to: datetime) -> None:
        with self.desk.deciding.transaction() as session:
            for deadline in cases.due_deadlines(session, due + MICROSECOND, limit=1000):
                if deadline.due_at == to and deadline.duty not in WRITTEN_WHEN_DUE:
                    continue
                fresh = session.get(DeadlineRow, deadline.id)
                if fresh is not None and fresh.settled_at is None:
                    self.desk.fire(session, deadline, self.clock.now())
                    session.flush()
                    session.expire_all()

    def _work_lying(self, _: datetime) -> None:
        _, _, work = self.lying.pop(0)
        work(self.clock.now())

    def receive(self, at: datetime, worked_at: datetime | None, work: Callable[[datetime], None]) -> None:
        """A mail came: worked at once, or later; never before one that came earlier."""
        later = max([worked_at or at, *(one[0] for one in self.lying)])
        if later <= at and not self.lying:
            work(at)
        else:
            self.lying.append((later, at, work))

    # Events

    def happen(self, step: Step) -> None:
        """The step's event."""
        for name in (
            "complaint",
            "mail",
            "reply",
            "bounce",
            "decision",
            "partner",
            "payment",
            "matter",
            "retract",
        ):
            event = getattr(step, name)
            if event is not None:
                getattr(self, f"_{name}")(step.at, event)

    def _number(self) -> int:
        """A number of its own for each event: two at one time are two."""
        self.events += 1
        return self.events

    def _complaint(self, at: datetime, one: ComplaintStep) -> None:
        self.receive(at, one.worked_at, lambda now: self._file(at, one, now))

    def _file(self, at: datetime, one: ComplaintStep, now: datetime) -> None:
        house = self.desk.engine.house
        with self.desk.deciding.transaction() as session:
            found = attribute(
                session,
                ip=ip_address(one.ip),
                occurred_at=one.occurred_at,
                received_at=at,
                networks=house.networks,
                infrastructure=house.infrastructure,
                zone=house.zone,
            )
            complaint = self._claim(session, at, one, found if isinstance(found, Attributed) else None)
            effects = self.desk.intake.file(session, complaint, found, None, now)
            self._answer_reporter(session, at, one, complaint, effects, now)

    def _claim(
        self, session: Session, at: datetime, one: ComplaintStep, found: Attributed | None
    ) -> Complaint:
        known = self.desk.intake.known
        proven = one.reporter.rpartition("@")[2] if one.authenticated else ""
        domain = organisational_domain(proven) if proven else ""
        ip = str(ip_address(one.ip))
        number = self._number()
        moment = (
            Moment(at=found.occurred_at, earliest=found.earliest, latest=found.latest)
            if found is not None
            else None
        )
        return Complaint(
            id=f"told-{number}-{at.isoformat()}",
            received_at=at,
            ip=ip,
            moments=(moment,) if moment else (),
            category=one.category,
            evidence=one.evidence,
            reporter=one.reporter,
            domain=domain,
            authenticated=one.authenticated,
            trusted=bool(domain) and known.is_trusted(proven),
            freemail=bool(domain) and known.is_freemail(proven),
            unfounded=cases.unfounded_of(session, domain, at),
            key=_key_of(ip, one),
            original_message_id=one.original_message_id,
            cause="scenario",
        )

    def _answer_reporter(
        self,
        session: Session,
        at: datetime,
        one: ComplaintStep,
        complaint: Complaint,
        effects: Sequence[Effect],
        now: datetime,
    ) -> None:
        reporter = Reporter(
            address=one.reporter,
            authenticated=one.authenticated,
            automatic=one.evidence is Evidence.ARF,
            japanese=True,
            reference=f"R-{abs(hash(complaint.id)) % 10**9:09d}",
            received_at=at,
        )
        shown = ComplaintFacts(
            ip=complaint.ip,
            occurred_at=complaint.moments[0].at if complaint.moments else None,
            category=complaint.category,
            evidence=complaint.evidence,
            received_at=at,
        )
        told = [(complaint.ip, effect) for effect in effects]
        self.desk.correspondence.write(session, reporter, (shown,), effects=told, now=now)

    def _mail(self, at: datetime, one: MailStep) -> None:
        raw = (self.folder / one.file).read_bytes()
        received = Received(
            raw=raw,
            envelope_sender=_envelope_sender(raw) if one.sender is None else one.sender,
            recipients=(self._recipient(one.recipient),),
            peer="192.0.2.255",
            helo="mx.example.net",
            received_at=at,
        )
        id_ = self.desk.spool.accept(received)

        def work(now: datetime) -> None:
            self.judge.authenticated = one.authenticated
            prepared = self.desk.intake.prepare(self.desk.spool.mail(id_), raw)
            with self.desk.deciding.transaction() as session:
                self.desk.intake.work(session, prepared, now)

        self.receive(at, one.worked_at, work)

    def _recipient(self, recipient: str | None) -> str:
        if recipient is None:
            return self.desk.engine.house.sender
        if not recipient.startswith("reply "):
            return recipient
        with self.database.reading() as session:
            notice = self._newest(session, recipient.removeprefix("reply "))
        assert notice is not None
        line = next(
            one
            for one in _unfold(notice.content.decode().replace("\r\n", "\n"))
            if one.startswith("Reply-To:")
        )
        return parseaddr(line.removeprefix("Reply-To:"))[1]

    def _reply(self, at: datetime, one: ReplyStep) -> None:
        self.receive(at, one.worked_at, lambda now: self._take_reply(at, one, now))

    def _take_reply(self, at: datetime, one: ReplyStep, now: datetime) -> None:
        with self.desk.deciding.transaction() as session:
            notice = self._newest(session, one.contract)
            if notice is None or notice.owner is None:
                self.refused.append(f"{at.isoformat()}: reply of {one.contract}: no notice to answer")
                return
            matter = self.desk.matters.row(session, notice.owner)
            cause = f"reply:{self._number()}"
            if matter is not None:
                if one.says != "autoreply":
                    self.desk.matters.hear(session, matter, one.says, at=at, cause=cause, now=now)
                return
            row = cases.case_row(session, notice.owner)
            assert row is not None
            event = (
                AutoReplyReceived(at=at, cause=cause)
                if one.says == "autoreply"
                else reply_event(
                    REPLIES[one.says], at=at, cause=cause, on_file=self._on_file(session, row, one)
                )
            )
            self.desk.conversation.handle(session, event, row, now)

    def _newest(self, session: Session, key: str, kind: str | None = None) -> OutboxRow | None:
        """The newest mail to a contractor; about one of his lines where the key names it."""
        contract_id, _, line_id = key.partition("/")
        row = self._row(session, key) if line_id else None
        return newest_notice(session, contract_id, kind, owner=row.case_id if row else None)

    def _on_file(self, session: Session, row: CaseRow, one: ReplyStep) -> bool:
        known = one.from_ is None or is_contact(session, row.contract_id, one.from_)
        return one.authenticated and known

    def _bounce(self, at: datetime, one: BounceStep) -> None:
        with self.desk.deciding.transaction() as session:
            outgoing = self._newest(session, one.contract, one.mail)
            if outgoing is None:
                self.refused.append(f"{at.isoformat()}: bounce of {one.mail} {one.contract}: no such mail")
                return
            named = tuple(outgoing.recipients.lower().split())
            cause = f"bounce:{self._number()}"
            reading = BounceReading(status=one.status, recipients=named)
            self.desk.conversation.report(session, outgoing, named, reading, at=at, cause=cause, now=at)

    def _decision(self, at: datetime, one: DecisionStep) -> None:
        with self.desk.deciding.transaction() as session:
            row = self._row(session, one.contract)
            if row is None:
                self.refused.append(f"{at.isoformat()}: {one.action} {one.contract}: no case")
                return
            decisions = self.desk.decisions
            named = one.original_message_id
            complaints = decisions.complaints_named(session, named) if named else ()
            if named and not complaints:
                self.refused.append(f"{at.isoformat()}: {one.action} {one.contract}: no complaint {named}")
                return
            word = Word(
                action=one.action,
                by=one.by,
                reason=one.reason,
                at=at,
                second=one.second,
                until=one.until,
                effective=one.effective,
                complaints=complaints,
            )
            if one.action is Action.TERMINATE and not one.second:
                self.refused.append(
                    f"{at.isoformat()}: terminate {one.contract}: one signature where two are needed"
                )
                return
            answered = decisions.decide(session, row, word, at)
            if answered.refused:
                self.refused.append(
                    f"{at.isoformat()}: {one.action} {one.contract}: {answered.refused.reason}"
                )

    def _partner(self, at: datetime, one: PartnerStep) -> None:
        with self.desk.deciding.transaction() as session:
            row = self._row(session, one.contract)
            if row is None:
                self.refused.append(f"{at.isoformat()}: {one.name} {one.contract}: no case")
                return
            cause = f"partner:{one.name}:{self._number()}"
            self.desk.conversation.hear_partner(
                session, row, one.name, one.answer, at=at, cause=cause, now=at, effective=one.effective
            )

    def _payment(self, at: datetime, one: PaymentStep) -> None:
        with self.desk.deciding.transaction() as session:
            if get_contract(session, one.contract) is None:
                self.refused.append(f"{at.isoformat()}: payment: no contract {one.contract}")
                return
            cause = f"payment:{self._number()}"
            self.desk.decisions.pay(session, one.contract, one.yen, by="scenario", cause=cause, at=at, now=at)

    def _matter(self, at: datetime, one: MatterStep) -> None:
        with self.desk.deciding.transaction() as session:
            row = self.desk.matters.newest(session, contract_id=one.contract or "", ip=_spelled(one.ip or ""))
            if row is None:
                self.refused.append(f"{at.isoformat()}: {one.action}: no matter")
                return
            refused = self.desk.matters.act(session, row, one.action, by=one.by, at=at, now=at)
            if refused:
                self.refused.append(f"{at.isoformat()}: {one.action}: {refused.reason}")

    def _retract(self, at: datetime, one: RetractStep) -> None:
        decisions = self.desk.decisions
        with self.desk.deciding.transaction() as session:
            ids = decisions.complaints_named(session, one.original_message_id)
            decisions.retract(session, ids, by=one.by, reason=one.reason, at=at, now=at)

    def restart(self, step: Step) -> None:
        """The daemon was killed and started again; perhaps it was down for a while."""
        if isinstance(step.restart, DownStep):
            self.run_to(step.restart.down_since)
            self.outages.append((step.restart.down_since, step.at))
            self.clock.set(step.at)
            with self.desk.deciding.transaction() as session:
                self.desk.engine.make_up(session, step.at)

    # Expectations

    def compare(self, number: int, step: Step) -> Iterator[Missed]:
        """What is not as expected."""
        with self.database.reading() as session:
            found = {
                "mails": self._new_mails(session),
                "alerts": self._new_alerts(session),
                "ledger": self._new_entries(session),
            }
            for what, got in found.items():
                expected = getattr(step.expect, what)
                if expected is None:
                    continue
                wanted = [_one_spelling(line) for line in expected]
                if Counter(wanted) != Counter(got):
                    yield self._missed(number, step, what, _shown(wanted), _shown(got))
            for what in ("state", "balance", "deadline", "cautions", "matter"):
                for key, expected in (getattr(step.expect, what) or {}).items():
                    got_one = getattr(self, f"_{what}_of")(session, key)
                    if what == "balance":
                        got_one = {account: yen for account, yen in got_one.items() if account in expected}
                    if got_one != expected:
                        yield self._missed(number, step, f"{what} of {key}", _text(expected), _text(got_one))

    def _missed(self, number: int, step: Step, what: str, expected: str, got: str) -> Missed:
        at = step.at.astimezone(self.desk.engine.house.zone)
        return Missed(step=number, at=at, what=what, expected=expected, got=got)

    def _new_mails(self, session: Session) -> list[str]:
        rows = session.connection().execute(_NEW_MAILS, {"after": self.marks.mails}).all()
        self.marks.mails = max([self.marks.mails, *(row.id for row in rows)])
        return [f"{row.kind} {row.name}" for row in rows if row.kind != MailKind.OPERATOR_ALERT]

    def _new_alerts(self, session: Session) -> list[str]:
        rows = session.connection().execute(_NEW_ALERTS, {"after": self.marks.alerts}).all()
        self.marks.alerts = max([self.marks.alerts, *(row.id for row in rows)])
        return [f"{row.code} {row.subject}" for row in rows]

    def _new_entries(self, session: Session) -> list[str]:
        rows = session.connection().execute(_NEW_ENTRIES, {"after": self.marks.entries}).all()
        self.marks.entries = max([self.marks.entries, *(row.number for row in rows)])
        return [
            f"{row.contract_id} {row.account} {row.yen:+d} {row.code}"
            + ("" if row.state == "issued" else f" {row.state}")
            for row in rows
        ]

    def _row(self, session: Session, key: str) -> CaseRow | None:
        contract_id, _, line_id = key.partition("/")
        rows = cases.cases_of_contract(session, contract_id)
        return next((row for row in rows if not line_id or row.line_id == line_id), None)

    def _state_of(self, session: Session, key: str) -> str:
        row = self._row(session, key)
        return "none" if row is None else row.state

    def _balance_of(self, session: Session, key: str) -> dict[str, int]:
        entries = cases.ledger_of(session, key)
        return {account.value: balance(entries, account) for account in Account}

    def _deadline_of(self, session: Session, key: str) -> datetime | str:
        row = self._row(session, key)
        case = cases.load(session, row) if row else None
        return case.deadlines.get(Duty.ANSWER, "none") if case else "none"

    def _cautions_of(self, session: Session, key: str) -> int:
        row = self._row(session, key)
        return cases.load(session, row).cautions if row else 0

    def _matter_of(self, session: Session, key: str) -> str:
        by_ip = any(sign in key for sign in ".:")
        found = select(MatterRow).where(
            MatterRow.ip == _spelled(key) if by_ip else MatterRow.contract_id == key
        )
        row = session.exec(found.order_by(col(MatterRow.number).desc()).limit(1)).first()
        return "none" if row is None else row.state


def _key_of(ip: str, one: ComplaintStep) -> str:
    """By which a repeat is known: the original Message-ID, else address, time and reporter; empty: none of them."""
    if one.original_message_id:
        return "|".join(("message-id", ip, one.original_message_id))
    if one.occurred_at is None:
        return ""
    return "|".join(("told", ip, one.occurred_at.isoformat(), one.reporter.lower()))


def _one_spelling(text: str) -> str:
    """The words, with an address in the spelling that we write."""
    return " ".join(_spelled(word) for word in text.split(" "))


def _spelled(word: str) -> str:
    try:
        return str(ip_address(word))
    except ValueError:
        return word


def _shown(lines: Iterable[str]) -> str:
    return ", ".join(sorted(lines)) or "nothing"


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _envelope_sender(raw: bytes) -> str:
    """The Return-Path that our MX wrote, else From."""
    headers = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    fields = {
        name.lower(): value
        for name, _, value in (line.partition(":") for line in reversed(list(_unfold(headers))))
    }
    path = fields.get("return-path")
    if path is not None:
        return path.strip().strip("<>")
    return parseaddr(fields.get("from", ""))[1]


def _settings(path: Path, terms: Mapping[str, Any]) -> Settings:
    """The provider's configuration with the scenario's terms laid over its own."""
    settings = load_settings(path)
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    name = str(table.get("policy", {}).get("terms", "21ip"))
    overrides = _laid_over(table.get("terms", {}), terms)
    return replace(settings, terms=load_terms(name, path.parent, overrides))


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for key, value in above.items():
        under = both.get(key)
        nested = isinstance(value, Mapping) and isinstance(under, Mapping)
        both[key] = _laid_over(under, value) if nested else value  # type: ignore[arg-type]
    return both


def begin(path: Path, url: str = "sqlite://") -> Simulation:
    """A simulation of the scenario in this file. Raises ScenarioError, ConfigError, ContractsError."""
    scenario = read_scenario(path)
    folder = path.parent / scenario.provider
    settings = _unwatched(_settings(folder / "abuse_mta.toml", scenario.terms))
    contracts = read_folder(folder)
    held = {one.contract_id for one in contracts.contracts}
    if faults := faults_of(path.name, scenario, held, [one.name for one in settings.actuators]):
        raise ScenarioError(tuple(faults))
    start = (scenario.step[0].at if scenario.step else datetime(2025, 1, 1, tzinfo=UTC)) - DAY
    clock = VirtualClock(start)
    database = Database.open(url)
    database.migrate()
    judge = ScriptedJudge()
    outages: list[tuple[datetime, datetime]] = []
    scripts = {one.name: scenario.actuator.get(one.name, ScriptedResult()) for one in settings.actuators}
    desk = build_desk(
        settings,
        database,
        clock,
        CapturingCourier(frozenset(address.lower() for address in scenario.undeliverable)),
        InlineReader(),
        judge=judge,
        actuators=tuple(
            ScriptedActuator(name=one.name, enforcing=one.enforcing, script=scripts[one.name])
            for one in settings.actuators
        ),
        when_away=lambda _session, since, until: [
            one for one in outages if one[1] > since and one[0] < until
        ],
        mail_delay=scenario.delivery_delay,
        order_delays={name: script.after for name, script in scripts.items()},
    )
    simulation = Simulation(scenario, path.parent, clock, database, judge, desk, outages)
    desk.engine.oldest_unworked = simulation.oldest_unworked
    _furnish(simulation, contracts, start)
    return simulation


def _unwatched(settings: Settings) -> Settings:
    """Alerts are compared as alerts; their mails, which nobody looks at here, would cost a third of the time."""
    return replace(settings, provider=settings.provider.model_copy(update={"operators": ()}))


def _furnish(simulation: Simulation, read: Folder, start: datetime) -> None:
    """Contracts, assignments and opening balances."""
    with simulation.desk.deciding.transaction() as session:
        import_contracts(session, read, start)
        for contract in read.contracts:
            opening = simulation.scenario.balance.get(contract.contract_id, Opening())
            prepaid = contract.prepaid_yen if opening.prepaid is None else opening.prepaid
            simulation.desk.decisions.prepay(
                session, contract.contract_id, prepaid, cause="opening", at=start
            )
    with simulation.database.reading() as session:
        simulation._new_entries(session)


def run(path: Path, url: str = "sqlite://") -> Run:
    """Play a scenario to its end in an empty database, and say what was not as expected."""
    simulation = begin(path, url)
    missed: list[Missed] = []
    for number, step in enumerate(simulation.scenario.step, start=1):
        if step.restart is not None:
            simulation.restart(step)
        simulation.run_to(step.at)
        simulation.happen(step)
        missed += simulation.compare(number, step)
    simulation.database.close()
    return Run(
        title=simulation.scenario.title,
        steps=len(simulation.scenario.step),
        missed=tuple(missed),
        refused=tuple(simulation.refused),
    )
