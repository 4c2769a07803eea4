"""Mails of decisions: the case as it stands becomes facts, the facts a finished mail, the mail a row of the outbox."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from abuse_mta.contracts import Assignment, Contract
from abuse_mta.floods import about_of, gather, mark_told, may_mail
from abuse_mta.house import House
from abuse_mta.invoices import OffsetFacts
from abuse_mta.notice_facts import (
    AlertFacts,
    ChargeFacts,
    ComplaintFacts,
    ContractFacts,
    CorrectionCause,
    CorrectionFacts,
    LineFacts,
    Missing,
    NoticeFacts,
    PartnerFacts,
    PriceFacts,
    ProviderFacts,
    TaxFacts,
    Undone,
)
from abuse_mta.notices import Notices
from abuse_mta.store import cases
from abuse_mta.store.case_tables import OutboxRow
from abuse_mta.store.rows import append, run
from abuse_mta.tokens import Party, Tokens
from policy.charges import balance, unpaid_by
from policy.effects import RaiseAlert, RequestPartner, SendNotice
from policy.events import Event, JudgedUnfounded
from policy.records import DOWN, Case, Complaint, Entry, Notice, Situation
from policy.terms import ClockStarts
from policy.words import Account, Code, EntryState, MailKind, OrderAction, TaxClass

PAY_WITHIN = timedelta(days=30)
SHOWN = 20
ROLE_OCTETS = 11
"""What a local part of 64 octets leaves for a partner's name."""
"""Complaints that one notice shows; the rest are counted."""

_SENT = (
    select(cases.OUTBOX.c.message_id)
    .where(cases.OUTBOX.c.owner == bindparam("owner"), cases.OUTBOX.c.name == bindparam("name"))
    .order_by(cases.OUTBOX.c.id)
)
_ADDRESS_BOUNCES = (
    update(cases.OUTBOX)
    .where(cases.OUTBOX.c.id == bindparam("number"))
    .values(envelope_sender=bindparam("bounces_to"))
)


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """The decision that a mail belongs to. `case` is as it stands afterwards, `ledger` the contract's whole."""

    session: Session
    case: Case | None
    event: Event
    situation: Situation
    contract: Contract
    lines: tuple[Assignment, ...]
    ledger: tuple[Entry, ...]
    clause: str

    @property
    def now(self) -> datetime:
        """Real time."""
        return self.situation.now

    @property
    def known_case(self) -> Case:
        """The case."""
        assert self.case is not None
        return self.case


@dataclass(frozen=True, kw_only=True)
class Mailroom:
    """Composes mails and puts them into the outbox."""

    house: House
    notices: Notices
    tokens: Tokens
    delay: timedelta = timedelta(0)
    """How long a mail takes to be handed over: only a simulation says more than nothing."""

    @property
    def provider(self) -> ProviderFacts:
        """Who writes."""
        house = self.house
        return ProviderFacts(
            name=house.name,
            sender=house.sender,
            hostname=house.hostname,
            zone=house.zone,
            contact=house.sender,
        )

    # To the contractor

    def to_contractor(self, occasion: Occasion, effect: SendNotice, notice: Notice) -> None:
        """A notice to one of the contractor's addresses, or to all of them as one mail."""
        contacts = occasion.contract.contacts
        recipients = (
            contacts if effect.contact is None else (contacts[min(effect.contact, len(contacts) - 1)],)
        )
        case = occasion.known_case
        facts = NoticeFacts(
            kind=effect.kind,
            now=occasion.now,
            provider=self.provider,
            language=occasion.contract.language.value,
            recipients=recipients,
            reference=case.id,
            message_id=self.message_id(case.id, notice.id, effect.kind),
            reply_to=self.tokens.reply_address(self.house.sender, Party.CONTRACTOR, case.id),
            contract=_contract(occasion.contract),
            line=_line(occasion),
            **self._thread(occasion.session, case.id, occasion.contract.contract_id),
            **_of_kind(occasion, effect),
            **_money(occasion, effect),
        )
        name = occasion.contract.contract_id
        self.queue(occasion.session, facts, name=name, owner=case.id, now=occasion.now, notice_id=notice.id)

    def _thread(self, session: Session, owner: str, name: str) -> dict[str, Any]:
        ids = tuple(run(session, _SENT, owner=owner, name=name).scalars())
        first_and_last = tuple(dict.fromkeys((*ids[:1], *ids[-3:])))
        return {"in_reply_to": ids[-1], "references": first_and_last} if ids else {}

    # To partners and operators

    def to_partner(self, occasion: Occasion, effect: RequestPartner) -> None:
        """A stop or release request: line data only."""
        partner = self.house.partner(effect.partner)
        assert partner is not None
        case = occasion.known_case
        stop = effect.kind is MailKind.STOP_REQUEST
        action = (
            OrderAction.TERMINATE if effect.permanent else OrderAction.SUSPEND if stop else OrderAction.RESUME
        )
        line = _line(occasion)
        facts = NoticeFacts(
            kind=effect.kind,
            now=occasion.now,
            provider=self.provider,
            language="ja",
            recipients=(partner.mail,),
            reference=case.id,
            message_id=self.message_id(case.id, occasion.event.cause, f"{effect.kind}/{partner.name}"),
            reply_to=self.tokens.reply_address(
                self.house.sender, Party.PARTNER, case.id, role_of(partner.name, stop=stop)
            ),
            line=line,
            order=PartnerFacts(
                partner=partner.name,
                number=f"{case.id}-{case.episode}",
                circuit=line.line_id,
                action=action,
                since=occasion.event.at,
                permanent=effect.permanent,
                reminder=effect.reminder,
            ),
            **self._thread(occasion.session, case.id, partner.mail),
        )
        self.queue(occasion.session, facts, name=partner.mail, owner=case.id, now=occasion.now)

    def to_operators(self, occasion: Occasion, alerts: tuple[RaiseAlert, ...]) -> None:
        """One mail for each alert, where operators are configured."""
        owner = occasion.case.id if occasion.case else None
        for alert in alerts:
            self.alert(occasion.session, alert, owner=owner, cause=occasion.event.cause, now=occasion.now)

    def alert(
        self, session: Session, alert: RaiseAlert, *, owner: str | None, cause: str, now: datetime
    ) -> None:
        """The mail of an alert, where operators are configured and it need not wait for the gathered mail."""
        operators = self.house.operators
        if operators and may_mail(session, alert, operators[0], now):
            mark_told(session, alert)
            self._alert(session, alert, owner=owner, cause=cause, now=now)

    def gathered_alerts(self, session: Session, now: datetime) -> None:
        """One mail for each code of which there were more alerts than mails."""
        cause = f"gathered:{now.isoformat()}"
        for alert, count in gather(session, now) if self.house.operators else ():
            self._alert(session, alert, owner=None, cause=cause, now=now, count=count)

    def _alert(
        self,
        session: Session,
        alert: RaiseAlert,
        *,
        owner: str | None,
        cause: str,
        now: datetime,
        count: int = 1,
    ) -> None:
        facts = NoticeFacts(
            kind=MailKind.OPERATOR_ALERT,
            now=now,
            provider=self.provider,
            language="ja",
            recipients=self.house.operators,
            reference=owner or alert.subject or "-",
            message_id=self.message_id(owner or alert.subject, cause, f"alert/{alert.code}"),
            alert=AlertFacts(code=alert.code, about=alert.subject, detail=alert.detail, count=count),
        )
        name, about = self.house.operators[0], about_of(alert.code, alert.subject)
        self.queue(session, facts, name=name, owner=owner, now=now, about=about)

    # Into the outbox

    def message_id(self, owner: str, *words: str) -> str:
        """The Message-ID that this mail has, whenever it is composed and however often it is sent."""
        digest = sha256("\0".join((owner, *words)).encode()).hexdigest()[:24]
        return f"<{digest}@{self.house.hostname}>"

    def queue(
        self,
        session: Session,
        facts: NoticeFacts,
        *,
        name: str,
        owner: str | None,
        now: datetime,
        notice_id: str | None = None,
        about: str = "",
    ) -> None:
        """Put the finished mail into the outbox, with a bounce address of its own."""
        mail = self.notices.compose(facts)
        recipients = " ".join(mail.recipients)
        number = append(
            session,
            OutboxRow,
            kind=facts.kind,
            name=name,
            owner=owner,
            notice_id=notice_id,
            about=about,
            envelope_sender="",
            recipients=recipients,
            open_recipients=recipients,
            message_id=facts.message_id,
            content=mail.content,
            created_at=now,
            due_at=now + self.delay,
        )
        if not mail.null_sender:
            bounces_to = self.tokens.bounce_address(self.house.sender, number)
            run(session, _ADDRESS_BOUNCES, number=number, bounces_to=bounces_to)


def role_of(name: str, *, stop: bool) -> str:
    """A partner's role in a reply address: his word on a release must not be taken for one on a stop.

    The name in lower-case words and hyphens; a code for one that is long or in another script.
    """
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    short = words if 0 < len(words) <= ROLE_OCTETS else sha256(name.encode()).hexdigest()[:8]
    return short if stop else f"{short}-up"


def _contract(contract: Contract) -> ContractFacts:
    return ContractFacts(
        contract_id=contract.contract_id, name=contract.name, customer_type=contract.customer_type.value
    )


def _line(occasion: Occasion) -> LineFacts:
    case = occasion.known_case
    network = " ".join(str(line.network) for line in occasion.lines) or case.network
    line = occasion.lines[0] if occasion.lines else None
    access, username = (line.access, line.username) if line else ("", "")
    return LineFacts(line_id=case.line_id, network=network, access=access, username=username)


def _complaint(complaint: Complaint) -> ComplaintFacts:
    chosen = complaint.chosen or (complaint.moments[0] if complaint.moments else None)
    return ComplaintFacts(
        ip=complaint.ip,
        occurred_at=chosen.at if chosen else None,
        category=complaint.category,
        evidence=complaint.evidence,
        excerpt=complaint.excerpt,
        received_at=complaint.received_at,
        charged=complaint.charged,
    )


def _shown(case: Case, effect: SendNotice) -> tuple[ComplaintFacts, ...]:
    """The complaints that this notice is about."""
    if effect.complaints:
        chosen = [past for past in case.complaints if past.id in effect.complaints]
    else:
        chosen = [past for past in case.complaints if past.counts and past.episode == case.episode]
        triggers = [past for past in chosen if past.trigger]
        chosen = triggers or chosen if effect.kind is MailKind.SUSPENSION_NOTICE else chosen
    return tuple(_complaint(past) for past in chosen[:SHOWN])


def _of_kind(occasion: Occasion, effect: SendNotice) -> dict[str, Any]:
    """The facts that only some kinds of notices need."""
    case, terms, details = occasion.known_case, occasion.situation.terms, effect.details
    within = terms.answer.within
    fixed = effect.reminder or terms.answer.clock_starts is ClockStarts.COMPLAINT
    facts: dict[str, Any] = {
        "complaints": _shown(case, effect),
        "answer_within": within,
        "deadline": case.answer_due or (None if case.state in DOWN else occasion.now + within),
        "deadline_fixed": fixed and case.answer_due is not None,
        "reminder": effect.reminder,
        "line_gone": case.former_holder,
        "reason": case.suspension,
        "ordered_at": details.get("ordered_at") or details.get("terminated_at") or case.ordered_at,
        "notified_at": case.notice_at,
        "annual_total": details.get("annual_total"),
        "annual_fee": details.get("annual_fee"),
        "missing": tuple(Missing(part) for part in effect.missing),
        "received_at": details.get("received_at"),
        "ground": details.get("ground", ""),
        "accepted": tuple(Missing(part.value) for part in terms.reinstatement.requires),
        "monitoring": terms.monitoring.length,
        "prepaid": balance(occasion.ledger, Account.PREPAID),
    }
    if effect.kind is MailKind.CORRECTION:
        facts["correction"] = _correction(occasion, details)
    if effect.kind is MailKind.REINSTATEMENT_NOTICE:
        facts["offset"] = _offset(occasion, details)
    return facts


def _correction(occasion: Occasion, details: Mapping[str, Any]) -> CorrectionFacts:
    unfounded = isinstance(occasion.event, JudgedUnfounded)
    mine = [entry for entry in occasion.ledger if entry.cause == occasion.event.cause]
    whole = bool(details["whole"])
    undone = (
        *((Undone.REQUEST, Undone.CAUTION) if whole else ()),
        *((Undone.SUSPENSION,) if details["suspension"] else ()),
        *((Undone.CHARGES,) if mine else ()),
        *((Undone.CASE,) if whole else ()),
    )
    return CorrectionFacts(
        cause=CorrectionCause.UNFOUNDED if unfounded else CorrectionCause.WITHDRAWN,
        undone=undone or (Undone.CAUTION,),
        whole=whole,
        resumes=bool(details["resumes"]),
        credit=max(-balance(occasion.ledger, Account.RECEIVABLE), 0),
    )


def _offset(occasion: Occasion, details: Any) -> OffsetFacts:  # noqa: ANN401 - the plan's own numbers
    prepaid = balance(occasion.ledger, Account.PREPAID)
    extra = sum(
        entry.yen
        for entry in occasion.ledger
        if entry.cause == occasion.event.cause and entry.code is Code.EXTRA_USAGE
    )
    mine, terms = occasion.known_case.id, occasion.situation.terms
    taxed = {e.id for e in occasion.ledger if e.case_id == mine and e.tax is TaxClass.INCLUDED}
    return OffsetFacts(
        mode=terms.offset.mode,
        due_before=details["due_before"],
        offset=details["offset"],
        returned=details["returned"],
        extra_billed=extra,
        fee=details["fee"],
        fee_paid=occasion.known_case.fee_posting is not None,
        transfer=details["transfer"],
        transfer_taxed=sum(yen for id_, yen in unpaid_by(occasion.ledger, terms).items() if id_ in taxed),
        prepaid_before=prepaid + details["offset"] - details["returned"],
        prepaid_after=prepaid,
    )


def _money(occasion: Occasion, effect: SendNotice) -> dict[str, Any]:
    terms = occasion.situation.terms
    prices = PriceFacts(
        damages_months=terms.suspension.damages_months,
        handling_months=terms.suspension.handling_months,
        monthly_fee=occasion.contract.monthly_fee_yen,
        reconnection_fee=terms.reinstatement.reconnection_fee,
        per_report=terms.penalty.per_report,
        handling_per_report=terms.penalty.handling_per_report,
    )
    due = (occasion.now + PAY_WITHIN).astimezone(occasion.situation.zone).date()
    return {
        "prices": prices,
        "tax": TaxFacts(rate=terms.tax.rate, rounding=terms.tax.rounding),
        "charges": _charges(occasion, effect),
        "amounts": effect.amounts,
        "due_on": due,
        "transfer_account": terms.billing.transfer_account,
        "payment_before_resumption": occasion.known_case.fee_posting is not None
        and effect.kind is MailKind.PAYMENT_REQUEST,
    }


def _charges(occasion: Occasion, effect: SendNotice) -> tuple[ChargeFacts, ...]:
    if effect.kind is MailKind.CORRECTION:
        lines = [e for e in occasion.ledger if e.cause == occasion.event.cause and e.code is Code.REVERSAL]
    elif effect.kind is MailKind.ANNUAL_FEE_NOTICE:
        mine = occasion.known_case.id
        lines = [
            e for e in occasion.ledger if e.case_id == mine and e.state is EntryState.ISSUED and e.yen > 0
        ]
    else:
        lines = [
            e for e in occasion.ledger if e.posting in effect.postings and e.account is Account.RECEIVABLE
        ]
    return tuple(_charge(occasion, entry) for entry in lines if entry.code is not Code.OFFSET)


def _charge(occasion: Occasion, entry: Entry) -> ChargeFacts:
    suspension = occasion.situation.terms.suspension
    months = {Code.DAMAGES: suspension.damages_months, Code.HANDLING: suspension.handling_months}
    complaint = next((c for c in occasion.known_case.complaints if c.id == entry.complaint_id), None)
    shown = _complaint(complaint) if complaint else None
    taken_back = next((one.code for one in occasion.ledger if one.id == entry.reverses), None)
    return ChargeFacts(
        code=entry.code,
        reverses=taken_back,
        yen=None if entry.amount_pending else entry.yen,
        clause=entry.clause,
        tax_class=entry.tax,
        state=entry.state,
        months=months.get(entry.code),
        ip=shown.ip if shown else None,
        occurred_at=shown.occurred_at if shown else None,
    )
