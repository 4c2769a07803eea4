"""Disclosure requests and police inquiries in the store: the same one transaction, a door of their own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func
from sqlmodel import Session, col, select

from abuse_mta import lines, log
from abuse_mta.attribution import Attributed, Attribution
from abuse_mta.authenticity import Authenticity
from abuse_mta.contracts import get_contract
from abuse_mta.engine import Engine
from abuse_mta.mailroom import Mailroom
from abuse_mta.notice_facts import ContractFacts, DisclosureFacts, NoticeFacts
from abuse_mta.notices import is_mailable
from abuse_mta.recording import raise_alert
from abuse_mta.spool import Mail
from abuse_mta.store import cases
from abuse_mta.store.case_tables import InboxRow, JournalRow, MatterRow
from abuse_mta.store.mapping import effects_text
from abuse_mta.tokens import Party, ReplyToken
from parsers.report import Kind, Parsed, Report
from policy.effects import Amend, RaiseAlert, Refuse
from policy.matters import (
    Matter,
    MatterAction,
    MatterDuty,
    MatterEffects,
    MoveMatter,
    SendMatterMail,
    SetMatterDeadline,
    act,
    fall_due,
    hear_reply,
    know_requester,
    open_matter,
)
from policy.words import MatterKind, MatterState

_MATTER = TypeAdapter(Matter)


@dataclass(frozen=True, kw_only=True)
class Matters:
    """Opens matters, takes what happens to them, and writes what follows."""

    engine: Engine
    mailroom: Mailroom

    def open(
        self,
        session: Session,
        kind: MatterKind,
        mail: Mail,
        parsed: Parsed,
        authenticity: Authenticity,
        report: Report | None,
        found: Attribution | None,
        now: datetime,
        *,
        also_complaint: bool,
    ) -> Matter:
        """A disclosure request or a police inquiry came by mail."""
        police = kind is MatterKind.POLICE
        number = (session.exec(select(func.max(MatterRow.number))).one() or 0) + 1
        occurred = report.occurred_at if report else None
        matter = Matter(
            id=f"MATTER-{mail.received_at.astimezone(self.engine.house.zone):%Y}-{number:06d}",
            kind=kind,
            state=MatterState.RESTRICTED if police else MatterState.RECEIVED,
            opened_at=mail.received_at,
            contract_id=found.contract_id if isinstance(found, Attributed) else "",
            ip=str(report.source_ip or "") if report else "",
            occurred_at=occurred if occurred and occurred.tzinfo else None,
            requester=_requester(parsed, authenticity, mail) if not police else "",
            also_complaint=also_complaint,
            message_id=mail.id,
            sha256=mail.sha256,
        )
        row = MatterRow(
            matter_id=matter.id,
            kind=kind,
            contract_id=matter.contract_id,
            ip=matter.ip,
            state=matter.state,
            opened_at=matter.opened_at,
            changed_at=now,
            record="",
        )
        session.add(row)
        session.add(
            InboxRow(
                why=parsed.kind.value,
                message_id=mail.id,
                subject="" if police else parsed.subject[:200],
                ip=matter.ip,
                contract_id=matter.contract_id,
                received_at=mail.received_at,
                restricted=police,
            )
        )
        effects = open_matter(matter, self.engine.terms.disclosure)
        self._record(
            session,
            row,
            matter,
            effects,
            event="MatterOpened",
            cause=f"mail:{mail.id}",
            at=matter.opened_at,
            now=now,
        )
        return matter

    def know_requester(
        self, session: Session, mail: Mail, parsed: Parsed, authenticity: Authenticity, now: datetime
    ) -> bool:
        """The sender of a matter's mail is proven later than it came; gives whether it has a matter."""
        opened = select(JournalRow.owner).where(
            JournalRow.cause == f"mail:{mail.id}", JournalRow.event == "MatterOpened"
        )
        row = session.exec(select(MatterRow).where(col(MatterRow.matter_id).in_(opened)).limit(1)).first()
        if row is None:
            return False
        matter = read_matter(row)
        effects = know_requester(matter, _requester(parsed, authenticity, mail))
        if effects:
            cause = f"proven:{mail.id}"
            self._record(session, row, matter, effects, event="RequesterProven", cause=cause, at=now, now=now)
        return True

    def is_matter(self, session: Session, reference: str) -> bool:
        """Whether a reply's reference names a matter."""
        return self.row(session, reference.upper()) is not None

    def row(self, session: Session, matter_id: str) -> MatterRow | None:
        """The row of a matter."""
        return session.exec(select(MatterRow).where(MatterRow.matter_id == matter_id)).first()

    def newest(self, session: Session, *, contract_id: str = "", ip: str = "") -> MatterRow | None:
        """The newest matter about a contract or an address."""
        about = MatterRow.contract_id == contract_id if contract_id else MatterRow.ip == ip
        found = select(MatterRow).where(about).order_by(col(MatterRow.number).desc())
        return session.exec(found.limit(1)).first()

    def take_reply(
        self, session: Session, token: ReplyToken, parsed: Parsed, mail: Mail, now: datetime
    ) -> str:
        """The contractor's word in a hearing; whatever else comes waits in the inbox."""
        row = self.row(session, token.reference.upper())
        assert row is not None
        if parsed.kind in {Kind.AUTOREPLY, Kind.BOUNCE}:
            return parsed.kind.value
        if token.party == Party.CONTRACTOR and row.state == MatterState.HEARING:
            says = parsed.reply.text if parsed.reply else ""
            self.hear(session, row, says[:4000], at=mail.received_at, cause=f"mail:{mail.id}", now=now)
            return "opinion"
        session.add(
            InboxRow(
                why="matter-reply",
                message_id=mail.id,
                subject=parsed.subject[:200],
                ip=row.ip,
                contract_id=row.contract_id,
                received_at=mail.received_at,
            )
        )
        return "matter-reply"

    def hear(
        self, session: Session, row: MatterRow, says: str, *, at: datetime, cause: str, now: datetime
    ) -> None:
        """The contractor gave his opinion."""
        matter = read_matter(row)
        self._record(
            session,
            row,
            matter,
            hear_reply(matter, says),
            event="OpinionReceived",
            cause=cause,
            at=at,
            now=now,
        )

    def act(
        self,
        session: Session,
        row: MatterRow,
        action: MatterAction,
        *,
        by: str,
        at: datetime,
        now: datetime,
        reason: str = "",
    ) -> Refuse | None:
        """A step that an operator enters; gives the refusal when it does not fit."""
        matter = read_matter(row)
        effects = act(matter, action, at=at, terms=self.engine.terms.disclosure, zone=self.engine.house.zone)
        refused = next((effect for effect in effects if isinstance(effect, Refuse)), None)
        if refused is None:
            cause = f"{action}:{at.isoformat()}"
            self._record(
                session, row, matter, effects, event=action, cause=cause, at=at, now=now, by=by, reason=reason
            )
        return refused

    def fire(self, session: Session, row: MatterRow, duty: MatterDuty, due: datetime, now: datetime) -> None:
        """A deadline of a matter passed."""
        matter = read_matter(row)
        open_duties = {key: at for key, at in matter.deadlines.items() if key is not duty}
        matter = replace(matter, deadlines=open_duties)
        cases.clear_deadline(session, row.matter_id, duty, now, fired=True)
        effects = fall_due(matter, duty, due, self.engine.terms.disclosure)
        cause = f"deadline:{duty}:{due.isoformat()}"
        self._record(session, row, matter, effects, event=f"{duty}-over", cause=cause, at=due, now=now)

    def _record(
        self,
        session: Session,
        row: MatterRow,
        matter: Matter,
        effects: MatterEffects,
        *,
        event: str,
        cause: str,
        at: datetime,
        now: datetime,
        by: str = "",
        reason: str = "",
    ) -> None:
        if cases.is_done(session, matter.id, cause):
            return
        after = _evolve(matter, effects)
        row.state, row.changed_at, row.record = after.state, now, _MATTER.dump_json(after).decode()
        row.legal_hold = after.legal_hold
        row.journal_length += 1
        journal = JournalRow(
            owner=matter.id,
            at=at,
            recorded_at=now,
            event=event,
            cause=cause,
            clause="E2" if matter.kind is MatterKind.DISCLOSURE else "police",
            state_before=matter.state,
            state_after=after.state,
            sha256=matter.sha256,
            by=by,
            details=json.dumps({"reason": reason} if reason else {}, ensure_ascii=False),
            effects=effects_text(effects),
        )
        session.add_all([row, journal])
        session.flush()
        for effect in effects:
            match effect:
                case SetMatterDeadline(duty=duty, due_at=None):
                    cases.clear_deadline(session, matter.id, duty, now)
                case SetMatterDeadline(duty=duty, due_at=due_at) if due_at is not None:
                    cases.set_deadline(session, matter.id, duty, due_at, set_by=journal.number or 0, now=now)
                case RaiseAlert():
                    raise_alert(session, effect, owner=matter.id, about="", at=at)
                    self.mailroom.alert(session, effect, owner=matter.id, cause=cause, now=now)
                case SendMatterMail():
                    self._mail(session, after, effect, cause, now)
                case _:
                    pass
        lines.later(
            session,
            "info",
            log.DECISION_MADE,
            case_id=matter.id,
            clause=journal.clause,
            happened=event,
            **{"from": matter.state.value, "to": after.state.value},
            cause=cause,
            evidence=matter.sha256,
        )

    def _mail(
        self,
        session: Session,
        matter: Matter,
        effect: SendMatterMail,
        cause: str,
        now: datetime,
    ) -> None:
        contract = get_contract(session, matter.contract_id) if effect.to_contractor else None
        if effect.to_contractor and contract is None:
            return  # nobody's: least of all the requester's
        party = Party.CONTRACTOR if effect.to_contractor else Party.REPORTER
        room, terms = self.mailroom, self.engine.terms.disclosure
        details: Mapping[str, Any] = effect.details
        facts = NoticeFacts(
            kind=effect.kind,
            now=now,
            provider=room.provider,
            language=contract.language.value if contract else "ja",
            recipients=contract.contacts if contract else (matter.requester,),
            reference=matter.id,
            message_id=room.message_id(matter.id, cause, effect.kind),
            reply_to=room.tokens.reply_address(room.house.sender, party, matter.id),
            contract=ContractFacts(
                contract_id=contract.contract_id,
                name=contract.name,
                customer_type=contract.customer_type.value,
            )
            if contract
            else None,
            disclosure=DisclosureFacts(
                received_at=matter.opened_at,
                ip=matter.ip or None,
                occurred_at=matter.occurred_at,
                fee_yen=terms.fee_yen,
                hearing_until=details.get("due"),
                disclosed=matter.decided == MatterAction.DISCLOSE if matter.decided else None,
                reminder=bool(details.get("reminder")),
                also_complaint=matter.also_complaint and not details.get("reminder"),
            ),
        )
        name = matter.contract_id if effect.to_contractor else matter.requester
        room.queue(session, facts, name=name, owner=matter.id, now=now)


def read_matter(row: MatterRow) -> Matter:
    """The matter of a row."""
    return _MATTER.validate_json(row.record)


def _requester(parsed: Parsed, authenticity: Authenticity, mail: Mail) -> str:
    """Whom the procedure is sent to: never an unauthenticated stranger or a machine."""
    address = parsed.reporter.address or ""
    known = authenticity.aligned and mail.envelope_sender and not parsed.automatic
    return address if known and is_mailable(address) else ""


def _evolve(matter: Matter, effects: MatterEffects) -> Matter:
    for effect in effects:
        match effect:
            case MoveMatter(state=state):
                matter = replace(matter, state=state)
            case Amend(changes=changes):
                matter = replace(matter, **changes)
            case SetMatterDeadline(duty=duty, due_at=due_at):
                rest = {key: at for key, at in matter.deadlines.items() if key is not duty}
                matter = replace(matter, deadlines=rest | ({duty: due_at} if due_at else {}))
            case _:
                pass
    return matter
