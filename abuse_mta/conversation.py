"""The other side of each conversation: replies of contractors and partners, and what came back of our mails."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from abuse_mta.authenticity import Authenticity
from abuse_mta.contracts import holders_ever, is_contact
from abuse_mta.engine import Engine
from abuse_mta.house import House
from abuse_mta.mailroom import role_of
from abuse_mta.matters import Matters
from abuse_mta.spool import Mail
from abuse_mta.store import cases
from abuse_mta.store.case_tables import CaseRow, InboxRow, OutboxRow
from abuse_mta.tokens import Party as Addressee
from abuse_mta.tokens import ReplyToken
from parsers import addresses
from parsers.report import BounceReading, Kind, Parsed, ReplyReading
from policy.events import (
    AnswerReceived,
    AutoReplyReceived,
    Event,
    NoticeDelayed,
    NoticeDelivered,
    NoticeReturned,
    PartnerAnswered,
    PledgeReceived,
    ReplyParked,
    ResumeConfirmed,
    StopConfirmed,
)
from policy.records import DOWN, PartnerAnswer
from policy.words import CaseState

CASE_NUMBER = re.compile(r"\bCASE-[0-9]{4}-[0-9]{6}\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Takes replies and bounces to their case."""

    engine: Engine
    matters: Matters

    @property
    def house(self) -> House:
        """The provider."""
        return self.engine.house

    # Replies

    def take_reply(
        self,
        session: Session,
        token: ReplyToken,
        parsed: Parsed,
        mail: Mail,
        authenticity: Authenticity,
        now: datetime,
    ) -> str:
        """A mail to a reply address of ours."""
        if self.matters.is_matter(session, token.reference):
            return self.matters.take_reply(session, token, parsed, mail, now)
        row = cases.case_row(session, token.reference.upper())
        if row is None:
            return self._to_inbox(session, parsed, mail, "reply-to-unknown-case")
        if token.party is Addressee.PARTNER:
            return self._take_partner(session, token, row, parsed, mail, now)
        on_file = self._is_on_file(session, row, parsed, authenticity)
        return self._take_contractor(session, row, parsed, mail, now, on_file=on_file)

    def take_untokened(
        self, session: Session, parsed: Parsed, mail: Mail, authenticity: Authenticity, now: datetime
    ) -> str | None:
        """A mail that names a case: taken from a registered, authenticated contact; a stranger's never counts."""
        found = CASE_NUMBER.search(parsed.subject)
        row = cases.case_row(session, found[0].upper()) if found else None
        if row is None or not self._is_on_file(session, row, parsed, authenticity):
            return None
        return self._take_contractor(session, row, parsed, mail, now, on_file=False)

    def take_own_report(
        self, session: Session, contract_id: str, line_id: str, parsed: Parsed, mail: Mail, now: datetime
    ) -> None:
        """The contractor writes of his own address and names no case: no complaint, and no silence either."""
        row = cases.newest_of_line(session, contract_id, line_id)
        self._to_inbox(session, parsed, mail, "own-report", row)
        if row is not None:
            self.handle(session, ReplyParked(at=mail.received_at, cause=f"mail:{mail.id}"), row, now)

    def _is_on_file(self, session: Session, row: CaseRow, parsed: Parsed, authenticity: Authenticity) -> bool:
        """One of the contract's addresses, and provably so: whoever holds a token may yet be somebody else."""
        return authenticity.aligned and is_contact(session, row.contract_id, parsed.reporter.address or "")

    def _take_contractor(
        self, session: Session, row: CaseRow, parsed: Parsed, mail: Mail, now: datetime, *, on_file: bool
    ) -> str:
        event = _reply_event(parsed, mail, on_file=on_file)
        if event is None:
            return self._to_inbox(session, parsed, mail, "reply-not-understood", row)
        self.handle(session, event, row, now)
        if self._names_another(session, row, parsed):
            self._to_inbox(session, parsed, mail, "reply-names-another-address", row)
        return parsed.kind.value

    def _names_another(self, session: Session, row: CaseRow, parsed: Parsed) -> bool:
        """Whether the reply names an address of ours that was never his: a person looks at that."""
        lines = parsed.reply.text.split("\n") if parsed.reply else []
        named = {found.ip for line in lines for found in addresses.find(addresses.normalise(line))}
        ours = (ip for ip in named if any(ip in network for network in self.house.networks))
        return any(
            row.contract_id not in {holder.contract_id for holder in holders_ever(session, ip)} for ip in ours
        )

    def _take_partner(
        self, session: Session, token: ReplyToken, row: CaseRow, parsed: Parsed, mail: Mail, now: datetime
    ) -> str:
        roles = {
            role_of(one.name, stop=stop): (one, stop) for one in self.house.partners for stop in (False, True)
        }
        partner, stop = roles.get(token.role, (None, True))
        said = parsed.reply.partner_answer if parsed.reply else None
        if partner is None or said is None or parsed.kind in {Kind.AUTOREPLY, Kind.BOUNCE}:
            return self._to_inbox(session, parsed, mail, "partner-reply", row)
        answer = PartnerAnswer(said)
        self.hear_partner(
            session,
            row,
            partner.name,
            answer,
            at=mail.received_at,
            cause=f"mail:{mail.id}",
            now=now,
            stop=stop,
        )
        return "partner-reply"

    def hear_partner(
        self,
        session: Session,
        row: CaseRow,
        partner: str,
        answer: PartnerAnswer,
        *,
        at: datetime,
        cause: str,
        now: datetime,
        effective: datetime | None = None,
        stop: bool | None = None,
    ) -> None:
        """A partner answered; a confirmation counts like an actuator's.

        `stop`: it answers a stop request, or else a release; None: whichever the case waits for.
        """
        state = row.state
        event = PartnerAnswered(at=at, cause=cause, partner=partner, answer=answer, effective=effective)
        self.handle(session, event, row, now)
        if answer is PartnerAnswer.REFUSED:
            return
        if state in DOWN | {CaseState.TERMINATED} and stop is not False:
            stopped = StopConfirmed(
                at=at, cause=f"{cause}:stop", by=f"partner:{partner}", effective=effective
            )
            self.handle(session, stopped, row, now)
        elif state == CaseState.REINSTATING and not stop:
            resume = ResumeConfirmed(
                at=at, cause=f"{cause}:resume", by=f"partner:{partner}", effective=effective
            )
            self.handle(session, resume, row, now)

    def contract_of(self, session: Session, token: ReplyToken | None) -> str:
        """Whose case a reply address of ours names; empty: nobody's."""
        row = cases.case_row(session, token.reference.upper()) if token else None
        return row.contract_id if row else ""

    def park_reply(self, session: Session, token: ReplyToken, mail: Mail, now: datetime) -> None:
        """A reply that could not be read waits for the operator like a human one."""
        row = cases.case_row(session, token.reference.upper())
        if row is not None and token.party is Addressee.CONTRACTOR:
            self.handle(session, ReplyParked(at=mail.received_at, cause=f"mail:{mail.id}"), row, now)

    def _to_inbox(
        self, session: Session, parsed: Parsed, mail: Mail, why: str, row: CaseRow | None = None
    ) -> str:
        session.add(
            InboxRow(
                why=why,
                message_id=mail.id,
                subject=parsed.subject[:200],
                contract_id=row.contract_id if row else "",
                reporter=parsed.reporter.address or "",
                received_at=mail.received_at,
            )
        )
        return why

    def handle(self, session: Session, event: Event, row: CaseRow, now: datetime) -> None:
        """Through the one door."""
        self.engine.handle(session, event, row=row, contract_id=row.contract_id, now=now)

    # Bounces

    def take_bounce(self, session: Session, outbox_id: int, parsed: Parsed, mail: Mail, now: datetime) -> str:
        """A mail to the bounce address of one of our mails; counts only if it names a recipient of that mail."""
        outgoing = session.get(OutboxRow, outbox_id)
        bounce = parsed.bounce
        if outgoing is None or outgoing.notice_id is None or outgoing.owner is None or bounce is None:
            return parsed.kind.value
        named = {address.lower() for address in bounce.recipients} & set(outgoing.recipients.lower().split())
        if not named:
            return "bounce-of-nobody"
        self.report(
            session, outgoing, tuple(named), bounce, at=mail.received_at, cause=f"mail:{mail.id}", now=now
        )
        return "bounce"

    def report(
        self,
        session: Session,
        outgoing: OutboxRow,
        named: tuple[str, ...],
        bounce: BounceReading,
        *,
        at: datetime,
        cause: str,
        now: datetime,
    ) -> None:
        """What a delivery report says of one of our mails reaches its case."""
        row = cases.case_row(session, outgoing.owner or "")
        notice = outgoing.notice_id
        if row is None or notice is None:
            return
        event: Event
        match (bounce.status or "")[:1]:
            case "2":
                event = NoticeDelivered(at=at, cause=cause, notice=notice)
            case "4":
                event = NoticeDelayed(at=at, cause=cause, notice=notice)
            case "5":
                if not self._all_returned(session, outgoing, named):
                    return
                event = NoticeReturned(at=at, cause=cause, notice=notice, status=bounce.status or "")
            case _:
                return
        self.handle(session, event, row, now)

    def _all_returned(self, session: Session, outgoing: OutboxRow, named: tuple[str, ...]) -> bool:
        """A mail to several of his addresses is returned when every one of them is."""
        returned = set(outgoing.returned.split()) | set(named)
        outgoing.returned = " ".join(sorted(returned))
        session.add(outgoing)
        return {address.lower() for address in outgoing.recipients.split()} <= returned


def _reply_event(parsed: Parsed, mail: Mail, *, on_file: bool) -> Event | None:
    at, cause = mail.received_at, f"mail:{mail.id}"
    if parsed.kind in {Kind.AUTOREPLY, Kind.BOUNCE}:
        return AutoReplyReceived(at=at, cause=cause)
    reply = parsed.reply
    if reply is None:
        return None
    return reply_event(reply, at=at, cause=cause, on_file=on_file)


def reply_event(reply: ReplyReading, *, at: datetime, cause: str, on_file: bool) -> Event:
    """What a human reply is to the case: a pledge alone, or an answer, complete or not."""
    complete = reply.circumstances and reply.countermeasures
    partly = reply.circumstances or reply.countermeasures or reply.objects
    if reply.pledge and not partly:
        return PledgeReceived(at=at, cause=cause, on_file=on_file)
    return AnswerReceived(
        at=at, cause=cause, complete=complete, objects=reply.objects, on_file=on_file, pledge=reply.pledge
    )


def newest_notice(
    session: Session, name: str, kind: str | None = None, owner: str | None = None
) -> OutboxRow | None:
    """The newest mail to that contractor, of that kind, of that case."""
    found = select(OutboxRow).where(OutboxRow.name == name)
    if owner is not None:
        found = found.where(OutboxRow.owner == owner)
    if kind is not None:
        found = found.where(OutboxRow.kind == kind)
    return session.exec(found.order_by(col(OutboxRow.id).desc()).limit(1)).first()
