"""Past mail read again in shadow: what today's readers, and other terms, make of it. Nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from sqlmodel import Session, col, select

from abuse_mta.authenticity import Authenticity
from abuse_mta.intake import Intake, Prepared
from abuse_mta.reading import ReaderDied, ReadingFailed
from abuse_mta.spool import Mail, kept_bytes
from abuse_mta.store import cases
from abuse_mta.store.case_tables import ComplaintRow
from abuse_mta.store.mapping import read_complaint
from abuse_mta.store.spool_tables import ReceivedRow
from parsers.report import Kind, Parsed
from policy.judgement import reach_of
from policy.records import Complaint
from policy.terms import Terms

READ_ALIKE = frozenset(
    {Kind.COMPLAINT, Kind.AUTOREPLY, Kind.BOUNCE, Kind.AGGREGATE, Kind.NOT_ABUSE}
    | {Kind.DISCLOSURE_REQUEST, Kind.POLICE_INQUIRY}
)
"""Kinds that the spool remembers by their name."""

Claims = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One mail that is read, or may cause, something else today."""

    mail: int
    received_at: datetime
    sha256: str
    then: dict[str, Any]
    now: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Replay:
    """`then` are the terms in force, `now` those that are tried; they may be the same."""

    intake: Intake
    then: Terms
    now: Terms
    zone: tzinfo

    def differences(self, session: Session, since: datetime) -> Iterator[Difference | None]:
        """Each mail received since then, in order of receipt: None where nothing differs."""
        found = select(ReceivedRow.id).where(ReceivedRow.received_at >= since).order_by(col(ReceivedRow.id))
        for id_ in session.exec(found).all():
            row, raw = session.get(ReceivedRow, id_), kept_bytes(session, id_)
            if row is not None and raw is not None and row.worked_at is not None:
                yield self._compare(session, row, raw)
            session.expire_all()

    def _compare(self, session: Session, row: ReceivedRow, raw: bytes) -> Difference | None:
        assert row.id is not None
        past = [
            read_complaint(record)
            for record in session.exec(
                select(ComplaintRow.record).where(ComplaintRow.message_id == row.id)
            ).all()
        ]
        kind, claims = self._today(session, self.intake.spool.mail(row.id), raw, past)
        then: dict[str, Any] = {"kind": row.outcome, "claims": self._told(past, self.then)}
        now: dict[str, Any] = {"kind": kind, "claims": claims}
        if row.outcome not in READ_ALIKE or kind not in READ_ALIKE or not (past or claims):
            then["claims"] = now["claims"] = {}
        if row.outcome not in READ_ALIKE and kind not in {Kind.COMPLAINT, Kind.UNREADABLE}:
            then["kind"] = now["kind"]  # replies and repeats have words of their own
        if row.outcome == "repeat" or (row.outcome == "parked" and kind == Kind.UNREADABLE) or then == now:
            return None
        return Difference(mail=row.id, received_at=row.received_at, sha256=row.sha256, then=then, now=now)

    def _today(self, session: Session, mail: Mail, raw: bytes, past: list[Complaint]) -> tuple[str, Claims]:
        try:
            outcome = self.intake.read(mail, raw).result()
        except (ReaderDied, ReadingFailed):
            return Kind.UNREADABLE.value, {}
        parsed = outcome if isinstance(outcome, Parsed) else outcome.parsed
        claim = parsed if parsed.kind is Kind.COMPLAINT else self.intake.also_complaint(parsed)
        if claim is None:
            return parsed.kind.value, {}
        prepared = Prepared(mail=mail, parsed=claim, authenticity=_proven_then(past))
        found = [complaint for complaint, _ in self.intake.allegations(session, prepared, claim)]
        return parsed.kind.value, self._told([one for one in found if not _repeats(session, one)], self.now)

    def _told(self, complaints: list[Complaint], terms: Terms) -> Claims:
        """What was claimed about each address, and how far it may go."""
        return {
            one.ip or "none named": {
                "at": one.moments[0].at.astimezone(self.zone).isoformat() if one.moments else "",
                "category": one.category.value,
                "evidence": one.evidence.value,
                "reach": reach_of(replace(one, retracted=False, superseded=False), terms).value,
            }
            for one in complaints
        }


def _proven_then(past: list[Complaint]) -> Authenticity:
    """Who sent it, as it was found on the day: the DNS of today says nothing about then."""
    domain = next((one.domain for one in past if one.authenticated), None)
    return Authenticity(domain=domain)


def _repeats(session: Session, one: Complaint) -> bool:
    """A repeat of an earlier complaint: on the day it was journalled, and had no effect."""
    return any(past.received_at < one.received_at for past in cases.repeats_of(session, one.key))
