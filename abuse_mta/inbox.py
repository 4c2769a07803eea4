"""What operators do with what the machine would not decide, and complaints that they write down themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address

from sqlmodel import Session, col, select

from abuse_mta.attribution import Ambiguous, Attributed, Attribution, attribute
from abuse_mta.desk import CaseDesk
from abuse_mta.intake import Prepared
from abuse_mta.store import cases
from abuse_mta.store.case_tables import ComplaintRow, InboxRow
from abuse_mta.store.mapping import complaint_text, read_complaint
from parsers.report import Report
from policy.effects import Disregard, Effects, HoldComplaint
from policy.records import Complaint, Moment
from policy.words import Category, Evidence

Address = IPv4Address | IPv6Address
UNREAD = frozenset({"parked"})
"""Mails that are not read again in this process: what parked them may be the reading itself."""


class NotFiledError(Exception):
    """A complaint cannot be filed, and why; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A complaint that an operator enters."""

    ip: Address
    at: datetime
    by: str
    reason: str
    category: Category = Category.SPAM
    evidence: Evidence = Evidence.CLAIM_WITH_TIME
    reporter: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """The operators' part of the intake."""

    desk: CaseDesk

    def waiting(self, session: Session, *, police: bool = False) -> Sequence[InboxRow]:
        """What waits, oldest first. Police inquiries only for those who ask for them."""
        found = select(InboxRow).where(col(InboxRow.settled_at).is_(None)).order_by(col(InboxRow.id))
        return session.exec(found if police else found.where(~col(InboxRow.restricted))).all()

    def dismiss(self, item: InboxRow, *, by: str, reason: str, at: datetime) -> None:
        """Nothing is to be done about it."""
        item.settled_at, item.settled_by, item.verdict = at, by, f"dismissed: {reason}"[:500]

    def prepare(self, item: InboxRow) -> Prepared | None:
        """The item's mail, read again; None when there is none or reading it is not safe."""
        if item.message_id is None or item.why in UNREAD:
            return None
        spool = self.desk.spool
        return self.desk.intake.prepare(spool.mail(item.message_id), spool.raw(item.message_id))

    def assign(
        self,
        session: Session,
        item: InboxRow,
        prepared: Prepared | None,
        *,
        ip: Address,
        at: datetime | None,
        by: str,
        now: datetime,
    ) -> Complaint:
        """The item is a complaint about that address. Raises NotFiledError."""
        report = _report_of(prepared, ip)
        occurred = at or (report.occurred_at if report else None)
        if occurred is None:
            raise NotFiledError("no time of the offence is known: give one")
        held = session.get(ComplaintRow, item.complaint_id) if item.complaint_id else None
        begun = _from_held(held, item, ip) if held else _from_mail(item, prepared, report, ip)
        moment, found = self._moment(session, ip, occurred, item.received_at)
        complaint = replace(
            begun,
            moments=(moment,),
            evidence=max(begun.evidence, Evidence.CLAIM_WITH_TIME, key=lambda one: one.rank),
            cause=f"inbox:{item.id} by {by}, {begun.cause}",
            admitted=True,
        )
        unfounded = cases.unfounded_of(session, complaint.domain, complaint.received_at)
        complaint = replace(complaint, unfounded=unfounded)
        if held is not None:
            _supersede(session, held)
        self._file(session, complaint, found, item.message_id, now)
        item.settled_at, item.settled_by, item.verdict = now, by, f"assigned to {found.contract_id}"
        session.add(item)
        return complaint

    def write_down(self, session: Session, told: Told, now: datetime) -> Complaint:
        """A complaint that came by telephone or paper. Raises NotFiledError."""
        moment, found = self._moment(session, told.ip, told.at, now)
        words = "\0".join(("told", str(told.ip), told.at.isoformat(), told.category, told.reporter))
        complaint = Complaint(
            id=f"told-{now:%Y%m%dT%H%M%S%f}",
            received_at=now,
            ip=str(told.ip),
            moments=(moment,),
            category=told.category,
            evidence=told.evidence,
            reporter=told.reporter,
            key=sha256(words.encode()).hexdigest(),
            cause=f"told to {told.by}: {told.reason}",
            admitted=True,
        )
        self._file(session, complaint, found, None, now)
        return complaint

    def _moment(
        self, session: Session, ip: Address, occurred_at: datetime, received_at: datetime
    ) -> tuple[Moment, Attributed]:
        house = self.desk.engine.house
        found = attribute(
            session,
            ip=ip,
            occurred_at=occurred_at,
            received_at=received_at,
            networks=house.networks,
            infrastructure=house.infrastructure,
            zone=house.zone,
        )
        if not isinstance(found, Attributed):
            raise NotFiledError(_why_nobody(found, ip, occurred_at))
        return Moment(at=found.occurred_at, earliest=found.earliest, latest=found.latest), found

    def _file(
        self, session: Session, complaint: Complaint, found: Attributed, message_id: int | None, now: datetime
    ) -> None:
        session.flush()
        _check(self.desk.intake.file(session, complaint, found, message_id, now))


def _check(effects: Effects) -> None:
    for effect in effects:
        if isinstance(effect, HoldComplaint):
            raise NotFiledError(f"the rules hold it back: {effect.why}")
    if all(isinstance(effect, Disregard) for effect in effects):
        raise NotFiledError("the same complaint was filed before")


def _from_held(held: ComplaintRow, item: InboxRow, ip: Address) -> Complaint:
    complaint = read_complaint(held.record)
    return replace(complaint, id=f"{complaint.id}-i{item.id}", ip=str(ip), standing=None, chosen=None)


def _supersede(session: Session, held: ComplaintRow) -> None:
    """The complaint as it was held is replaced by the one that is filed."""
    held.counts = False
    held.record = complaint_text(replace(read_complaint(held.record), superseded=True))
    session.add(held)


def _from_mail(item: InboxRow, prepared: Prepared | None, report: Report | None, ip: Address) -> Complaint:
    """A complaint out of a mail that was not taken for one, or named no address."""
    authenticity = prepared.authenticity if prepared else None
    words = "\0".join(("inbox", str(item.message_id or item.id), str(ip)))
    return Complaint(
        id=f"{item.message_id or 'inbox'}-i{item.id}",
        received_at=item.received_at,
        ip=str(ip),
        category=Category(report.category.value) if report else Category.SPAM,
        evidence=Evidence(report.evidence.value) if report else Evidence.CLAIM,
        reporter=item.reporter,
        domain=(authenticity.organisation or "") if authenticity else "",
        authenticated=bool(authenticity and authenticity.aligned),
        key=sha256(words.encode()).hexdigest(),
        original_message_id=report.original_message_id if report else None,
        cause=f"mail:{item.message_id}",
        sha256=prepared.mail.sha256 if prepared else "",
        excerpt=report.excerpt if report else "",
    )


def _report_of(prepared: Prepared | None, ip: Address) -> Report | None:
    """What the mail reports of that address, else the one report that names none."""
    parsed = prepared.parsed if prepared else None
    reports = parsed.reports if parsed else ()
    named = [report for report in reports if report.source_ip == ip]
    nameless = [report for report in reports if report.source_ip is None]
    return next(iter([*named, *nameless]), None)


def _why_nobody(found: Attribution, ip: Address, at: datetime) -> str:
    """Why nobody is named, for whoever types."""
    if isinstance(found, Ambiguous):
        who = " ".join(f"{one.contract_id}/{one.line_id}" for one in found.candidates)
        return f"{ip} at {at.isoformat()}: {found.why}; who ever held it: {who or 'nobody'}"
    why = {
        "NotOurs": "is not an address of ours",
        "OurInfrastructure": "is our own infrastructure, never a customer's",
        "NoTime": f"cannot be looked up at {at.isoformat()}: that lies after the receipt",
        "TooOld": f"cannot be looked up at {at.isoformat()}: more than 180 days back",
    }[type(found).__name__]
    return f"{ip} {why}"
