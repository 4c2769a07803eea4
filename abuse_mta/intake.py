"""One received mail: open, authenticate, read, attribute, decide.

`prepare` may run in parallel and touches no case; `work` is part of the one stream of decisions, in the order of
receipt, and runs in the caller's transaction. What cannot be worked is parked, alarmed, and the next one is worked.
"""

import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from sqlalchemy import update
from sqlmodel import Session, col, select

from abuse_mta import lines, log
from abuse_mta.attribution import (
    Ambiguous,
    Attributed,
    Attribution,
    NoTime,
    NotOurs,
    OurInfrastructure,
    TooOld,
    attribute,
)
from abuse_mta.authenticity import Authenticity
from abuse_mta.contracts import is_contact
from abuse_mta.conversation import CASE_NUMBER, Conversation
from abuse_mta.correspondence import Correspondence
from abuse_mta.engine import Engine
from abuse_mta.matters import Matters
from abuse_mta.outcomes import ROLE as OUTCOME
from abuse_mta.reading import Reader, ReaderDied, ReadingFailed, ReadingStopped
from abuse_mta.recording import hold, raise_alert
from abuse_mta.rejudging import ask_again_later
from abuse_mta.reporters import KnownReporters
from abuse_mta.spool import Mail, Spool
from abuse_mta.store import cases
from abuse_mta.store.case_tables import ComplaintRow, InboxRow
from abuse_mta.store.mapping import complaint_values
from abuse_mta.store.rows import append
from abuse_mta.tokens import Party as Addressee
from abuse_mta.tokens import ReplyToken, Tokens
from parsers.report import Kind, Malformed, Outcome, Parsed, Party, Provenance, Reading, Report, Unrecognised
from policy.effects import Acknowledge, AskForEvidence, Effect, HoldComplaint, RaiseAlert
from policy.events import ComplaintFiled
from policy.reception import Unattributed, receive_unattributed
from policy.records import Complaint, Moment
from policy.words import Alert, Category, Evidence, MatterKind

REPEAT_WITHIN = timedelta(days=7)
DAY = timedelta(days=1)


class Judge(Protocol):
    """Says who provably sent a mail."""

    def judge(
        self,
        raw: bytes,
        *,
        peer_ip: str | None,
        helo: str,
        envelope_sender: str,
        from_address: str | None = None,
        now: datetime,
    ) -> Authenticity:
        """Who provably sent it; never raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A mail that was read and authenticated. `fault`: why it cannot be worked."""

    mail: Mail
    parsed: Parsed | None
    authenticity: Authenticity
    token: ReplyToken | None = None
    bounce: int | None = None
    as_reply: Parsed | None = None
    """The same, read as a contractor's word: its Subject names a case, and no token says who writes."""
    fault: str = ""
    again: bool = False
    """It was worked before, when the DNS did not tell who sent it."""


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Works received mails. `reading` is what the readers are told about us."""

    engine: Engine
    spool: Spool
    reader: Reader
    judge: Judge
    tokens: Tokens
    reading: Reading
    known: KnownReporters
    correspondence: Correspondence
    conversation: Conversation
    matters: Matters

    # Reading, in parallel

    def prepare(self, mail: Mail, raw: bytes) -> Prepared:
        """Read and authenticate; never raises for what a mail says. Raises ReadingStopped, StoreError."""
        token, bounce = self.tokens_of(mail.recipients)
        answer = self.read(mail, raw)
        authenticity = self.judge.judge(
            raw,
            peer_ip=mail.peer or None,
            helo=mail.helo,
            envelope_sender=mail.envelope_sender,
            now=mail.received_at,
        )
        prepared = Prepared(mail=mail, parsed=None, authenticity=authenticity, token=token, bounce=bounce)
        try:
            parsed = _parsed(answer.result())
            as_reply = self._as_reply(mail, raw) if self._may_be_answer(prepared, parsed) else None
            return replace(prepared, parsed=parsed, as_reply=as_reply)
        except (ReaderDied, ReadingFailed) as error:
            return replace(prepared, fault=str(error))
        except CancelledError as error:
            raise ReadingStopped("the daemon stops") from error

    def _may_be_answer(self, prepared: Prepared, parsed: Parsed) -> bool:
        return prepared.token is None and prepared.bounce is None and self._names_case(parsed)

    def _as_reply(self, mail: Mail, raw: bytes) -> Parsed:
        told = replace(self.reading, envelope_sender=mail.envelope_sender, party=Party.CONTRACTOR)
        return _parsed(self.reader.read(raw, told).result())

    def read(self, mail: Mail, raw: bytes) -> "Future[Outcome]":
        """What the mail says, told who it was written to. The future raises ReaderDied or ReadingFailed."""
        token, bounce = self.tokens_of(mail.recipients)
        party = Party.BOUNCE if bounce is not None else Party(token.party.value) if token else None
        return self.reader.read(raw, replace(self.reading, envelope_sender=mail.envelope_sender, party=party))

    def tokens_of(self, recipients: Iterable[str]) -> tuple[ReplyToken | None, int | None]:
        """The envelope recipient counts, never To."""
        for address in recipients:
            token = self.tokens.read(address)
            if isinstance(token, ReplyToken):
                return token, None
            if token is not None:
                return None, token.outbox_id
        return None, None

    # Deciding, one after the other

    def work(self, session: Session, prepared: Prepared, now: datetime) -> str:
        """Decide what follows from the mail and settle it; gives the outcome in a word or two."""
        if prepared.parsed is None or prepared.parsed.kind is Kind.UNREADABLE:
            return self.park(session, prepared, prepared.fault or _why(prepared.parsed), now)
        outcome = self._outcome(session, prepared, prepared.parsed, now)
        if prepared.authenticity.dns_trouble and outcome != "repeat":
            ask_again_later(session, prepared.mail, now)
        self.spool.settle(session, prepared.mail.id, outcome, now)
        self._say(session, prepared, outcome, now)
        return outcome

    def work_again(self, session: Session, prepared: Prepared, now: datetime) -> None:
        """Judge a mail anew whose sender is proven by now, with its own time of receipt.

        A claim takes the place of the weaker one; a reply that was nobody's may be the contractor's; who asks for a
        disclosure is answered. What waits in the inbox for a person stays there when it is no claim.
        """
        prepared = replace(prepared, again=True)
        parsed = prepared.parsed
        if parsed is None or prepared.bounce is not None:
            return
        if prepared.token is None and (taken := self._untokened(session, prepared, parsed, now)):
            outcome = taken
        elif parsed.kind is Kind.COMPLAINT and (prepared.token is None or _is_reporters(prepared.token)):
            self._let_go(session, prepared.mail, now)
            outcome = self._complaints(session, prepared, parsed, now, acknowledge=True)
        elif parsed.kind is Kind.DISCLOSURE_REQUEST and (
            prepared.token is None or _is_reporters(prepared.token)
        ):
            if not self.matters.know_requester(session, prepared.mail, parsed, prepared.authenticity, now):
                return
            if (also := self.also_complaint(parsed)) is not None:
                self._let_go(session, prepared.mail, now)
                self._complaints(session, prepared, also, now, acknowledge=False)
            outcome = parsed.kind.value
        else:
            return
        self._say(session, prepared, f"{outcome}, sender proven later", now)

    def _let_go(self, session: Session, mail: Mail, now: datetime) -> None:
        """The mail's held claims leave the inbox: they are judged anew."""
        waiting = select(InboxRow).where(InboxRow.message_id == mail.id, col(InboxRow.settled_at).is_(None))
        for row in session.exec(waiting.where(InboxRow.why != Kind.DISCLOSURE_REQUEST.value)):
            row.settled_at, row.verdict = now, "judged-anew"
            session.add(row)

    def park(self, session: Session, prepared: Prepared, why: str, now: datetime) -> str:
        """Keep the mail for an operator. A reply of a contractor defers his case all the same."""
        mail = prepared.mail
        self.spool.park(session, mail.id, why[:4000], now)
        append(
            session,
            InboxRow,
            why="parked",
            message_id=mail.id,
            subject=why[:200],
            received_at=mail.received_at,
        )
        last = why.strip().splitlines()[-1] if why.strip() else "unreadable"
        about = self.conversation.contract_of(session, prepared.token) or str(mail.id)
        alert = RaiseAlert(code=Alert.MESSAGE_PARKED, subject=about, detail=last[:300])
        raise_alert(session, alert, owner=None, about="", at=mail.received_at)
        lines.later(
            session, "error", log.MAIL_PARKED, message_id=mail.id, alert="message-parked", why=last[:300]
        )
        if prepared.token is not None:
            self.conversation.park_reply(session, prepared.token, mail, now)
        return "parked"

    def park_fault(self, session: Session, mail: Mail, error: BaseException, now: datetime) -> str:
        """Our own fault with this mail: it is parked with the traceback."""
        token, bounce = self.tokens_of(mail.recipients)
        prepared = Prepared(mail=mail, parsed=None, authenticity=Authenticity(), token=token, bounce=bounce)
        return self.park(session, prepared, "".join(traceback.format_exception(error)), now)

    def _outcome(self, session: Session, prepared: Prepared, parsed: Parsed, now: datetime) -> str:
        if self._is_repeat(session, prepared):
            return "repeat"
        if prepared.bounce is not None:
            return self.conversation.take_bounce(session, prepared.bounce, parsed, prepared.mail, now)
        if prepared.token is not None and prepared.token.party is not Addressee.REPORTER:
            return self.conversation.take_reply(
                session, prepared.token, parsed, prepared.mail, prepared.authenticity, now
            )
        if prepared.token is not None and prepared.token.role == OUTCOME:
            self.correspondence.take_wish(session, prepared.token.reference, parsed, now)
            return "outcome-wish"
        if taken := self._untokened(session, prepared, parsed, now):
            return taken
        return self._file(session, prepared, parsed, now)

    def _is_repeat(self, session: Session, prepared: Prepared) -> bool:
        """Worked before; a reply that first went to the wrong box of ours was not."""
        before = self.spool.repeated(session, prepared.mail, within=REPEAT_WITHIN)
        mine = (prepared.token, prepared.bounce)
        return any(mine == (None, None) or self.tokens_of(recipients) == mine for recipients in before)

    def _untokened(self, session: Session, prepared: Prepared, parsed: Parsed, now: datetime) -> str | None:
        """A contractor's word without a token, where he is registered and proven."""
        if parsed.kind is not Kind.CONTRACTOR_REPLY and not self._names_case(parsed):
            return None
        said = prepared.as_reply or parsed
        return self.conversation.take_untokened(session, said, prepared.mail, prepared.authenticity, now)

    def _names_case(self, parsed: Parsed) -> bool:
        return parsed.kind is not Kind.BOUNCE and CASE_NUMBER.search(parsed.subject) is not None

    def _file(self, session: Session, prepared: Prepared, parsed: Parsed, now: datetime) -> str:
        match parsed.kind:
            case Kind.COMPLAINT:
                return self._complaints(session, prepared, parsed, now, acknowledge=True)
            case Kind.DISCLOSURE_REQUEST | Kind.POLICE_INQUIRY:
                return self._matter(session, prepared, parsed, now)
            case Kind.AUTOREPLY | Kind.BOUNCE | Kind.AGGREGATE:
                return parsed.kind.value
            case _:
                self._to_inbox(session, prepared, parsed, parsed.kind.value)
                return parsed.kind.value

    def _to_inbox(self, session: Session, prepared: Prepared, parsed: Parsed, why: str) -> None:
        mail = prepared.mail
        append(
            session,
            InboxRow,
            why=why,
            message_id=mail.id,
            subject=parsed.subject[:200],
            reporter=parsed.reporter.address or "",
            received_at=mail.received_at,
        )

    def _matter(self, session: Session, prepared: Prepared, parsed: Parsed, now: datetime) -> str:
        kind = MatterKind.POLICE if parsed.kind is Kind.POLICE_INQUIRY else MatterKind.DISCLOSURE
        report = parsed.reports[0] if parsed.reports else None
        found = self._attribute(session, report, prepared.mail) if report else None
        also = self.also_complaint(parsed)
        self.matters.open(
            session,
            kind,
            prepared.mail,
            parsed,
            prepared.authenticity,
            report,
            found,
            now,
            also_complaint=also is not None,
        )
        if also is not None:
            self._complaints(session, prepared, also, now, acknowledge=False)
        return parsed.kind.value

    def also_complaint(self, parsed: Parsed) -> Parsed | None:
        """What of a disclosure request shows abuse well enough to be a complaint besides."""
        if parsed.kind is not Kind.DISCLOSURE_REQUEST or not self.engine.terms.disclosure.also_complaint:
            return None
        least = self.engine.terms.evidence.suspension
        strong = tuple(one for one in parsed.reports if Evidence(one.evidence.value).rank >= least.rank)
        return replace(parsed, reports=strong) if strong else None

    # Complaints

    def _complaints(
        self, session: Session, prepared: Prepared, parsed: Parsed, now: datetime, *, acknowledge: bool
    ) -> str:
        effects: list[tuple[str, Effect]] = []
        for complaint, found in self.allegations(session, prepared, parsed):
            if isinstance(found, Attributed) and self._is_his_own(session, complaint, found):
                self.conversation.take_own_report(
                    session, found.contract_id, found.line_id, parsed, prepared.mail, now
                )
                continue
            effects += [
                (complaint.ip, effect)
                for effect in self.file(session, complaint, found, prepared.mail.id, now)
            ]
        if any(isinstance(effect, HoldComplaint) for _, effect in effects):
            _name(session, prepared.mail.id, parsed.subject)
        if not parsed.reports:
            effects.append(("", AskForEvidence()))
            self._to_inbox(session, prepared, parsed, "no-address")
        self.correspondence.answer(
            session,
            parsed,
            prepared.mail,
            prepared.authenticity,
            effects=[(ip, one) for ip, one in effects if acknowledge or not isinstance(one, Acknowledge)],
            now=now,
        )
        return "complaint"

    def _is_his_own(self, session: Session, complaint: Complaint, found: Attributed) -> bool:
        """The contractor himself, provably: an honest account must not convict him."""
        return complaint.authenticated and is_contact(session, found.contract_id, complaint.reporter)

    def file(
        self,
        session: Session,
        complaint: Complaint,
        found: Attribution | None,
        message_id: int | None,
        now: datetime,
    ) -> tuple[Effect, ...]:
        """One complaint, by the door of its case or to the inbox; gives what the reporter is owed."""
        if isinstance(found, Attributed):
            return self._to_case(session, complaint, found, message_id, now)
        if complaint.key and self._is_known(session, complaint):
            return ()
        told = cases.alerted_since(session, Alert.EVIDENCE_TOO_LOW, complaint.ip, complaint.received_at - DAY)
        effects = receive_unattributed(_unattributed(found), complaint, alerted_recently=told)
        append(session, ComplaintRow, **complaint_values(complaint, contract_id=None, message_id=message_id))
        for effect in effects:
            self._record_unattributed(session, effect, complaint, message_id, now)
        return effects

    def _is_known(self, session: Session, complaint: Complaint) -> bool:
        """A repeat of a claim at least as strong, whether it was attributed or not."""
        return any(
            past.evidence.rank >= complaint.evidence.rank and past.authenticated >= complaint.authenticated
            for past in cases.repeats_of(session, complaint.key)
        )

    def _record_unattributed(
        self, session: Session, effect: Effect, complaint: Complaint, message_id: int | None, now: datetime
    ) -> None:
        match effect:
            case HoldComplaint(why=why):
                hold(session, complaint, why, contract_id="", message_id=message_id)
            case RaiseAlert():
                at = complaint.received_at
                raise_alert(session, effect, owner=None, about=complaint.ip, at=at)
                self.correspondence.tell_operators(session, (effect,), at, now)
            case _:
                pass

    def _to_case(
        self, session: Session, complaint: Complaint, found: Attributed, message_id: int | None, now: datetime
    ) -> tuple[Effect, ...]:
        row = cases.newest_of_line(session, found.contract_id, found.line_id)
        event = ComplaintFiled(
            at=complaint.received_at,
            cause=f"complaint:{complaint.id}",
            complaint=complaint,
            line_id=found.line_id,
            network=str(found.assignment.network),
        )
        handled = self.engine.handle(
            session, event, row=row, contract_id=found.contract_id, now=now, message_id=message_id
        )
        return handled.decision.effects

    def _attribute(self, session: Session, report: Report, mail: Mail) -> Attribution | None:
        if report.source_ip is None:
            return None
        house = self.engine.house
        return attribute(
            session,
            ip=report.source_ip,
            occurred_at=report.occurred_at,
            received_at=mail.received_at,
            networks=house.networks,
            infrastructure=house.infrastructure,
            zone=house.zone,
        )

    def allegations(
        self, session: Session, prepared: Prepared, parsed: Parsed
    ) -> Iterator[tuple[Complaint, Attribution | None]]:
        """Rows of one address and one holder are one complaint; all its times are kept."""
        groups: dict[tuple[str, ...], list[tuple[Report, Attribution | None]]] = defaultdict(list)
        for report in parsed.reports:
            found = self._attribute(session, report, prepared.mail)
            ip = str(report.source_ip or "")
            holder = (
                (found.contract_id, found.line_id)
                if isinstance(found, Attributed)
                else (type(found).__name__,)
            )
            groups[ip, *holder].append((report, found))
        attributed = {key[0] for key, rows in groups.items() if isinstance(rows[0][1], Attributed)}
        for number, (key, rows) in enumerate(groups.items(), start=1):
            if isinstance(rows[0][1], NoTime) and key[0] in attributed:
                continue  # other rows of this address say when
            yield self._complaint(session, prepared, parsed, number, rows), rows[0][1]

    def _complaint(
        self,
        session: Session,
        prepared: Prepared,
        parsed: Parsed,
        number: int,
        rows: list[tuple[Report, Attribution | None]],
    ) -> Complaint:
        mail, authenticity = prepared.mail, prepared.authenticity
        best = max((report for report, _ in rows), key=lambda one: Evidence(one.evidence.value).rank)
        domain = authenticity.organisation or ""
        moments = {
            Moment(at=found.occurred_at, earliest=found.earliest, latest=found.latest)
            for _, found in rows
            if isinstance(found, Attributed)
        }
        return Complaint(
            id=f"{mail.id}-{number}{'-proven' if prepared.again else ''}",
            received_at=mail.received_at,
            ip=str(best.source_ip or ""),
            moments=tuple(sorted(moments, key=lambda moment: moment.at)),
            category=Category(best.category.value),
            evidence=Evidence(best.evidence.value),
            reporter=parsed.reporter.address or "",
            domain=domain,
            authenticated=authenticity.aligned,
            trusted=bool(domain) and self.known.is_trusted(authenticity.domain or ""),
            freemail=bool(domain) and self.known.is_freemail(authenticity.domain or ""),
            unfounded=cases.unfounded_of(session, domain, mail.received_at),
            key=key_of(parsed, best),
            original_message_id=best.original_message_id,
            cause=f"mail:{mail.id}",
            sha256=mail.sha256,
            provenance=_place(best.provenance),
            excerpt=best.excerpt,
        )

    def _say(self, session: Session, prepared: Prepared, outcome: str, now: datetime) -> None:
        parsed = prepared.parsed
        lines.later(
            session,
            "info",
            log.MAIL_PROCESSED,
            message_id=prepared.mail.id,
            outcome=outcome,
            kind=parsed.kind.value if parsed else "",
            format=parsed.format.value if parsed else "",
            reports=[
                {
                    "ip": str(report.source_ip or ""),
                    "at": report.occurred_at.isoformat() if report.occurred_at else None,
                    "category": report.category.value,
                    "evidence": report.evidence.value,
                    "rule": report.provenance.rule,
                }
                for report in (parsed.reports if parsed else ())[:20]
            ],
            authenticated=prepared.authenticity.domain or "",
            mechanism=prepared.authenticity.mechanism.value,
            # the clock may have gone back meanwhile
            seconds=max(round((now - prepared.mail.received_at).total_seconds(), 3), 0.0),
        )


def _name(session: Session, message_id: int, subject: str) -> None:
    """The items of a mail's complaints show its Subject; police inquiries show none."""
    items = (
        col(InboxRow.message_id) == message_id,
        col(InboxRow.subject) == "",
        ~col(InboxRow.restricted),
    )
    session.connection().execute(update(InboxRow).where(*items).values(subject=subject[:200]))


def _is_reporters(token: ReplyToken) -> bool:
    return token.party is Addressee.REPORTER


def _place(found: Provenance) -> str:
    line = f" line {found.line}" if found.line is not None else ""
    return f"part {found.part}{line} ({found.rule})"


def key_of(parsed: Parsed, report: Report) -> str:
    """By which a repeat of this claim is known: Message-ID, ARF's fields, or the words."""
    ip = str(report.source_ip or "")
    if report.original_message_id:
        return _key("message-id", ip, report.original_message_id)
    if report.arrival_date and report.original_mail_from:
        return _key("arf", ip, report.arrival_date, report.original_mail_from)
    return _key("words", ip, (parsed.reporter.address or "").lower(), parsed.body_hash or "")


def _key(*words: str) -> str:
    return sha256("\0".join(words).encode()).hexdigest()


def _parsed(outcome: Outcome) -> Parsed:
    match outcome:
        case Parsed():
            return outcome
        case Malformed(parsed=parsed, why=why):
            return replace(parsed, warnings=(*parsed.warnings, why))
        case Unrecognised(parsed=parsed):
            return parsed


def _why(parsed: Parsed | None) -> str:
    return "; ".join(parsed.warnings) if parsed and parsed.warnings else "the mail cannot be read"


def _unattributed(found: Attribution | None) -> Unattributed:
    match found:
        case NotOurs():
            return Unattributed.NOT_OURS
        case OurInfrastructure():
            return Unattributed.OUR_INFRASTRUCTURE
        case Ambiguous():
            return Unattributed.AMBIGUOUS
        case TooOld():
            return Unattributed.TOO_OLD
        case NoTime():
            return Unattributed.NO_TIME
        case _:
            return Unattributed.NO_ADDRESS
