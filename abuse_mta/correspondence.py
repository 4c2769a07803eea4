"""Answers to reporters: one acknowledgement a mail, or the word what is missing; and alerts to the operators."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from abuse_mta.authenticity import Authenticity, domain_of, without_extension
from abuse_mta.engine import Engine
from abuse_mta.mailroom import Mailroom
from abuse_mta.notice_facts import ComplaintFacts, NoticeFacts
from abuse_mta.notices import is_mailable
from abuse_mta.outcomes import take_wish, wish_address
from abuse_mta.spool import Mail
from abuse_mta.store import cases
from abuse_mta.tokens import Party
from parsers.report import Format, Parsed
from policy.effects import Acknowledge, AskForEvidence, Effect, RaiseAlert
from policy.reception import Writer, may_acknowledge, may_ask
from policy.words import Category, Evidence, MailKind

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Whom an answer goes to, and what he reported."""

    address: str
    authenticated: bool
    automatic: bool
    japanese: bool
    reference: str
    received_at: datetime
    message_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """Writes to reporters and operators."""

    engine: Engine
    mailroom: Mailroom

    def answer(
        self,
        session: Session,
        parsed: Parsed,
        mail: Mail,
        authenticity: Authenticity,
        *,
        effects: Sequence[tuple[str, Effect]],
        now: datetime,
    ) -> None:
        """What the reporter of a mail is owed: `effects` by the address (IP) that they are about."""
        reporter = Reporter(
            address=_answer_address(parsed, authenticity),
            authenticated=authenticity.aligned,
            automatic=parsed.automatic
            or parsed.format is Format.ARF
            or parsed.feed is not None
            or not mail.envelope_sender,
            japanese=_is_japanese(parsed),
            reference=f"R-{mail.id:06d}",
            received_at=mail.received_at,
            message_id=parsed.message_id,
        )
        shown = tuple(
            ComplaintFacts(
                ip=str(report.source_ip),
                occurred_at=report.occurred_at if report.occurred_at and report.occurred_at.tzinfo else None,
                category=Category(report.category.value),
                evidence=Evidence(report.evidence.value),
                received_at=mail.received_at,
            )
            for report in parsed.reports
            if report.source_ip
        )
        self.write(session, reporter, shown, effects=effects, now=now)

    def write(
        self,
        session: Session,
        reporter: Reporter,
        shown: tuple[ComplaintFacts, ...],
        *,
        effects: Sequence[tuple[str, Effect]],
        now: datetime,
    ) -> None:
        """One acknowledgement, or one request for evidence, where the rules allow it."""
        if any(isinstance(effect, Acknowledge) for _, effect in effects):
            self._acknowledge(session, reporter, shown, now)
        asked = [ip for ip, effect in effects if isinstance(effect, AskForEvidence)]
        fresh = next((ip for ip in asked if self._may_ask(session, reporter, ip)), None)
        if fresh is not None:
            self._ask(session, reporter, shown, fresh, now)

    def _writer(self, reporter: Reporter) -> Writer:
        return Writer(
            address=reporter.address,
            authenticated=reporter.authenticated,
            automatic=reporter.automatic,
            ours=without_extension(reporter.address) in self.engine.house.own_addresses,
        )

    def _may_ask(self, session: Session, reporter: Reporter, ip: str) -> bool:
        since = reporter.received_at - DAY
        asked = cases.mailed_since(session, MailKind.EVIDENCE_REQUEST, reporter.address, ip, since)
        return may_ask(replace(self._writer(reporter), asked_recently=asked > 0))

    def _acknowledge(
        self, session: Session, reporter: Reporter, shown: tuple[ComplaintFacts, ...], now: datetime
    ) -> None:
        per_day = self.engine.terms.reporters.acknowledgements_per_day
        since = reporter.received_at - DAY
        today = cases.mailed_since(session, MailKind.REPORTER_ACKNOWLEDGEMENT, reporter.address, None, since)
        if may_acknowledge(replace(self._writer(reporter), acknowledged_today=today), per_day):
            self._queue(session, MailKind.REPORTER_ACKNOWLEDGEMENT, reporter, shown, "", now)

    def _ask(
        self, session: Session, reporter: Reporter, shown: tuple[ComplaintFacts, ...], ip: str, now: datetime
    ) -> None:
        self._queue(session, MailKind.EVIDENCE_REQUEST, reporter, shown, ip, now)

    def _queue(
        self,
        session: Session,
        kind: MailKind,
        reporter: Reporter,
        shown: tuple[ComplaintFacts, ...],
        about: str,
        now: datetime,
    ) -> None:
        room = self.mailroom
        ours = self.engine.house.networks
        not_ours = tuple(one.ip for one in shown if not _is_ours(one.ip, ours))
        facts = NoticeFacts(
            kind=kind,
            now=now,
            provider=room.provider,
            language="ja" if reporter.japanese else "en",
            recipients=(reporter.address,),
            reference=reporter.reference,
            message_id=room.message_id(reporter.reference, kind, reporter.address),
            reply_to=room.tokens.reply_address(room.house.sender, Party.REPORTER, reporter.reference),
            in_reply_to=reporter.message_id,
            references=(reporter.message_id,) if reporter.message_id else (),
            complaints=shown[:20],
            received_at=reporter.received_at,
            not_ours=not_ours,
            wish_address=wish_address(room, reporter.reference)
            if kind is MailKind.REPORTER_ACKNOWLEDGEMENT and len(not_ours) < len(shown)
            else "",
        )
        room.queue(session, facts, name=reporter.address, owner=None, now=now, about=about)

    def take_wish(self, session: Session, reference: str, parsed: Parsed, now: datetime) -> None:
        """A reporter wants to hear when the handling of his report has ended."""
        take_wish(session, self.mailroom, reference, "ja" if _is_japanese(parsed) else "en", now)

    def tell_operators(
        self, session: Session, alerts: tuple[RaiseAlert, ...], at: datetime, now: datetime
    ) -> None:
        """The mails of alerts that belong to no case."""
        for alert in alerts:
            cause = f"{alert.code}:{at.isoformat()}"
            self.mailroom.alert(session, alert, owner=None, cause=cause, now=now)


def _answer_address(parsed: Parsed, authenticity: Authenticity) -> str:
    """Reply-To if its domain is the authenticated one, else From; empty when no mail can go there."""
    choices = [parsed.reporter.address or ""]
    if authenticity.domain and domain_of(parsed.reply_to or "") == authenticity.domain:
        choices.insert(0, parsed.reply_to or "")
    return next((address for address in choices if is_mailable(address)), "")


def _is_japanese(parsed: Parsed) -> bool:
    text = parsed.subject + "".join(report.excerpt[:2000] for report in parsed.reports[:1])
    domain = (parsed.reporter.address or "").rpartition("@")[2]
    return domain.endswith(".jp") or any("\u3040" <= sign <= "\u30ff" for sign in text)


def _is_ours(ip: str, networks: Sequence[object]) -> bool:
    from ipaddress import IPv4Network, IPv6Network, ip_address

    address = ip_address(ip)
    return any(address in network for network in networks if isinstance(network, IPv4Network | IPv6Network))
