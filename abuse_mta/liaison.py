"""Samples for the bodies that the policy liaises with (L): redacted, or whole after an operator's look."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_
from sqlmodel import Session, col, select

from abuse_mta.deciding import Deciding
from abuse_mta.mailroom import Mailroom
from abuse_mta.notice_facts import LiaisonFacts, NoticeFacts
from abuse_mta.settings import LiaisonSection
from abuse_mta.spool import kept_bytes
from abuse_mta.store import cases
from abuse_mta.store.case_tables import CaseRow, JournalRow, OutboxRow
from policy.terms import LiaisonMode
from policy.words import CaseState, Evidence, MailKind

BATCH = 20
PAUSE = timedelta(days=1)
"""Until those that had nothing to show, and have not changed since, are looked at again."""
STOPPED = (CaseState.SUSPENDING, CaseState.SUSPENDED)


class NoSampleError(ValueError):
    """There is nothing to send, and why."""


@dataclass(kw_only=True)
class Liaison:
    """Writes samples into the outbox, one for each case and body."""

    deciding: Deciding
    mailroom: Mailroom
    bodies: tuple[LiaisonSection, ...]
    mode: LiaisonMode
    _looked_at: tuple[datetime, int | None] | None = None
    """Change and number of the last case that was looked at."""
    _again_at: datetime | None = None
    """When all are looked at once more."""

    def send(
        self,
        session: Session,
        row: CaseRow,
        bodies: Iterable[LiaisonSection],
        *,
        by: str,
        reason: str,
        now: datetime,
        original: bool = False,
    ) -> list[LiaisonSection]:
        """The bodies to which a mail was queued; none for a body that has the sample. Raises NoSampleError."""
        if self.mode is LiaisonMode.OFF:
            raise NoSampleError("liaison.mode is off")
        complaint = max(
            (one for one in cases.load(session, row).complaints if one.counts),
            key=lambda one: one.evidence.rank,
            default=None,
        )
        number = _mail_of(complaint.cause) if complaint else None
        if complaint is None or number is None or complaint.evidence.rank < Evidence.ORIGINAL_MESSAGE.rank:
            raise NoSampleError("no complaint of the case carries the mail that was complained about")
        raw = kept_bytes(session, number)
        if raw is None:
            raise NoSampleError("the mail was deleted when its time was over")
        queued = []
        for body in bodies:
            message_id = self.mailroom.message_id(row.case_id, "liaison", body.name, str(original))
            if (
                session.exec(select(OutboxRow.id).where(OutboxRow.message_id == message_id)).first()
                is not None
            ):
                continue
            facts = NoticeFacts(
                kind=MailKind.LIAISON_SAMPLE,
                now=now,
                provider=self.mailroom.provider,
                language="ja",
                recipients=(body.mail,),
                reference=self.mailroom.message_id(row.case_id, "reference")[1:11],
                message_id=message_id,
                liaison=LiaisonFacts(body=body.name, raw=raw, original=original),
            )
            self.mailroom.queue(session, facts, name=body.mail, owner=row.case_id, now=now)
            queued.append(body)
            session.add(
                _journalled(row, body, complaint.sha256, by=by, reason=reason, now=now, original=original)
            )
        return queued

    def send_by_itself(self, now: datetime) -> None:
        """Under `liaison.mode = "auto"`: a redacted sample of each stopped case to every body, once."""
        if self.mode is not LiaisonMode.AUTO or not self.bodies:
            return
        if self._again_at is None or now >= self._again_at:
            self._looked_at, self._again_at = None, now + PAUSE
        number, changed_at = col(CaseRow.number), col(CaseRow.changed_at)
        sample = (
            col(OutboxRow.owner) == col(CaseRow.case_id),
            col(OutboxRow.kind) == MailKind.LIAISON_SAMPLE.value,
        )
        stopped = (
            select(CaseRow.case_id, CaseRow.changed_at, CaseRow.number)
            .where(col(CaseRow.state).in_(STOPPED), ~exists().where(*sample))
            .order_by(changed_at, number)
            .limit(BATCH)
        )
        if self._looked_at is not None:
            at, last = self._looked_at
            stopped = stopped.where(or_(changed_at > at, and_(changed_at == at, number > last)))
        with self.deciding.database.reading() as session:
            found = session.exec(stopped).all()
        for case_id, at, last in found:
            with self.deciding.transaction() as session:
                row = cases.case_row(session, case_id)
                if row is not None:
                    self._send_quietly(session, row, now)
            self._looked_at = at, last

    def _send_quietly(self, session: Session, row: CaseRow, now: datetime) -> None:
        try:
            self.send(session, row, self.bodies, by="", reason="liaison.mode is auto", now=now)
        except NoSampleError:
            return  # most cases carry no mail to show


def _mail_of(cause: str) -> int | None:
    """The number of the received mail that a cause names."""
    number = cause.partition("mail:")[2].partition(" ")[0]
    return int(number) if number.isdecimal() else None


def _journalled(
    row: CaseRow,
    body: LiaisonSection,
    sha256: str,
    *,
    by: str,
    reason: str,
    now: datetime,
    original: bool,
) -> JournalRow:
    return JournalRow(
        owner=row.case_id,
        at=now,
        recorded_at=now,
        event="SampleSent",
        cause=f"liaison:{body.name}:{'original' if original else 'redacted'}",
        clause="L",
        state_before=row.state,
        state_after=row.state,
        sha256=sha256,
        by=by,
        details=json.dumps({"reason": reason, "partner": body.name}, ensure_ascii=False),
        effects="[]",
    )
