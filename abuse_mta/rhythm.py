"""Who reported regularly and fell silent: a feed that broke, a filter before us, abuse@ itself cut off."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlmodel import Session, col, select

from abuse_mta.correspondence import Correspondence
from abuse_mta.deciding import Deciding
from abuse_mta.recording import raise_alert
from abuse_mta.store.case_tables import AlertRow, ComplaintRow
from abuse_mta.store.spool_tables import ReceivedRow
from policy.effects import RaiseAlert
from policy.words import Alert

LOOK_BACK = timedelta(days=28)
REGULAR = 8
"""Days with mail before a silence says anything."""
GAPS = 4
"""So many usual gaps make a silence."""
LEAST = timedelta(days=2)
EVERYBODY = "abuse@"
PAUSE = timedelta(hours=6)


def silent_since(times: Collection[datetime], now: datetime) -> datetime | None:
    """The last of the times, when it was regular up to then and has been silent for long; else None."""
    days = sorted({at.date() for at in times})
    if len(days) < REGULAR:
        return None
    last = max(times)
    gap = median((later - earlier).days for earlier, later in zip(days, days[1:], strict=False))
    return last if now - last > max(LEAST, GAPS * timedelta(days=gap)) else None


@dataclass(kw_only=True)
class Rhythm:
    """Looks a few times a day; tells each silence once."""

    deciding: Deciding
    correspondence: Correspondence
    _rests_until: datetime | None = None

    def listen(self, now: datetime) -> None:
        """Alert `reporter-silent` for everybody who fell silent and was not told of yet."""
        if self._rests_until is not None and now < self._rests_until:
            return
        self._rests_until = now + PAUSE
        with self.deciding.database.reading() as session:
            silent = {
                name: last
                for name, times in _times(session, now).items()
                if (last := silent_since(times, now)) is not None and not _is_told(session, name, last)
            }
        if not silent:
            return
        with self.deciding.transaction() as session:
            for name, last in silent.items():
                detail = f"nothing since {last.isoformat(timespec='minutes')}, regular before"
                alert = RaiseAlert(code=Alert.REPORTER_SILENT, subject=name, detail=detail)
                raise_alert(session, alert, owner=None, about="", at=now)
                self.correspondence.tell_operators(session, (alert,), now, now)


def _times(session: Session, now: datetime) -> dict[str, list[datetime]]:
    """When mail came, by the reporter's proven domain and altogether."""
    since = now - LOOK_BACK
    times: dict[str, list[datetime]] = defaultdict(list)
    times[EVERYBODY] = list(
        session.exec(select(ReceivedRow.received_at).where(ReceivedRow.received_at > since))
    )
    by_domain = (
        select(ComplaintRow.domain, ReceivedRow.received_at)
        .join(ReceivedRow, col(ReceivedRow.id) == col(ComplaintRow.message_id))
        .where(ReceivedRow.received_at > since, ComplaintRow.domain != "")
    )
    for domain, at in session.exec(by_domain):
        times[domain].append(at)
    return times


def _is_told(session: Session, name: str, last: datetime) -> bool:
    told = select(AlertRow.id).where(
        AlertRow.code == Alert.REPORTER_SILENT.value, AlertRow.subject == name, AlertRow.at > last
    )
    return session.exec(told.limit(1)).first() is not None
