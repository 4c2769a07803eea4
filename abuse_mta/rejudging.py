"""Mails whose sender the DNS would not tell: worked as unauthenticated at once, asked about again for a day.

What the DNS proves later is judged anew with the mail's own time of receipt; the stronger claim takes the weaker
one's place.
"""

from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import Session, col, select

from abuse_mta.deciding import Deciding
from abuse_mta.spool import Mail, Spool
from abuse_mta.store.case_tables import RejudgementRow

if TYPE_CHECKING:
    from abuse_mta.intake import Intake, Prepared

AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60))
"""Between two questions; the last one again and again."""
FOR = timedelta(hours=24)
AT_ONCE = 100
"""Mails asked about in one turn."""
MOST = 2000
"""Mails that wait at most: a flood from a broken domain is not asked about for ever."""


def ask_again_later(session: Session, mail: Mail, now: datetime) -> None:
    """Remember to ask about this mail's sender again."""
    waiting = select(func.count()).select_from(RejudgementRow).where(col(RejudgementRow.settled_at).is_(None))
    if session.exec(waiting).one() < MOST and session.get(RejudgementRow, mail.id) is None:
        due = now + AGAIN_AFTER[0]
        session.add(RejudgementRow(message_id=mail.id, due_at=due, until=mail.received_at + FOR))


@dataclass(frozen=True, kw_only=True)
class Rejudging:
    """Asks again. `readers` prepare several mails at a time."""

    deciding: Deciding
    spool: Spool
    intake: "Intake"
    readers: Executor

    def judge_again(self, now: datetime) -> datetime | None:
        """Ask about all that is due; gives when the next is."""
        numbers = self._due(now)
        for prepared in self.readers.map(self._prepare, numbers):
            with self.deciding.transaction() as session:
                self._settle(session, prepared, self.deciding.clock.now())
        with self.deciding.database.reading() as session:
            due = select(func.min(RejudgementRow.due_at)).where(col(RejudgementRow.settled_at).is_(None))
            return session.exec(due).one()

    def _due(self, now: datetime) -> tuple[int, ...]:
        due = (
            select(RejudgementRow.message_id)
            .where(col(RejudgementRow.settled_at).is_(None), RejudgementRow.due_at <= now)
            .order_by(col(RejudgementRow.due_at))
            .limit(AT_ONCE)
        )
        with self.deciding.database.reading() as session:
            return tuple(session.exec(due))

    def _prepare(self, number: int) -> "Prepared":
        return self.intake.prepare(self.spool.mail(number), self.spool.raw(number))

    def _settle(self, session: Session, prepared: "Prepared", now: datetime) -> None:
        row = session.get(RejudgementRow, prepared.mail.id)
        if row is None or row.settled_at is not None:
            return
        row.attempts += 1
        if prepared.authenticity.aligned:
            self.intake.work_again(session, prepared, now)
            row.settled_at, row.outcome = now, "proven"
        elif not prepared.authenticity.dns_trouble or now >= row.until:
            row.settled_at = now
            row.outcome = "unanswered" if prepared.authenticity.dns_trouble else "unproven"
        else:
            row.due_at = min(now + AGAIN_AFTER[min(row.attempts, len(AGAIN_AFTER) - 1)], row.until)
        session.add(row)
