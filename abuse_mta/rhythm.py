"""Reporters who fell silent, or whose mails come but can no longer be read: a feed that broke, changed or was cut off.

Days are counted, not mails: a burst is no rhythm. What is unusual is told once, as alert `reporter-silent`.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from abuse_mta.correspondence import Correspondence
from abuse_mta.deciding import Deciding
from abuse_mta.recording import raise_alert
from abuse_mta.reporters import KnownReporters, organisational_domain
from abuse_mta.store.case_tables import AlertRow, ComplaintRow, InboxRow
from abuse_mta.store.spool_tables import ReceivedRow
from policy.effects import RaiseAlert
from policy.words import Alert

DAY = timedelta(days=1)
LOOK_BACK = 28 * DAY
REGULAR = 8
"""Days with mail before a silence says anything, …"""
SPREAD = 14
"""… spread over two weeks at least: eight busy days in a row are an incident."""
EVERYBODY = "abuse@"
UNREAD = ("no-address", "parked")
"""Why a mail is in the inbox that a known format would not have put there."""
CLUSTER = 5
"""So many of one sender within a week, and none read since the first: a format that is not known, or has changed."""
WEEK = 7 * DAY
PAUSE = timedelta(hours=6)


def silent_since(latest: Collection[datetime], now: datetime, *, everybody: bool = False) -> datetime | None:
    """The last mail, when they came regularly up to it and none has come for unusually long; else None.

    `latest`: the last mail of each day. Unusually long: four usual gaps, two days at least; for all mail together
    one usual gap. Never shorter than the longest gap there was: a weekend without mail is not told of each week.
    """
    days = sorted({at.date().toordinal() for at in latest})
    if len(days) < REGULAR or days[-1] - days[0] < SPREAD:
        return None
    gaps = [later - earlier for earlier, later in zip(days, days[1:], strict=False)]
    usual = median(gaps)
    patience = max(usual, 1) if everybody else max(4 * usual, 2)
    last = max(latest)
    return last if now - last > timedelta(days=max(patience, *gaps)) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """Who, what, and since when."""

    name: str
    detail: str
    since: datetime


@dataclass(kw_only=True)
class Rhythms:
    """Looks a few times a day; tells each silence once, and each week of unreadable mails."""

    deciding: Deciding
    correspondence: Correspondence
    known: KnownReporters
    _rests_until: datetime | None = None

    def listen(self, now: datetime) -> None:
        """Alert `reporter-silent` for everybody who fell silent or is no longer understood, once."""
        if self._rests_until is not None and now < self._rests_until:
            return
        self._rests_until = now + PAUSE
        with self.deciding.database.reading() as session:
            unusual = [*_silent(session, now), *_not_understood(session, self.known, now)]
        if not unusual:
            return
        with self.deciding.transaction() as session:
            for one in unusual:
                if _is_told(session, one):
                    continue
                alert = RaiseAlert(code=Alert.REPORTER_SILENT, subject=one.name, detail=one.detail)
                raise_alert(session, alert, owner=None, about="", at=now)
                self.correspondence.tell_operators(session, (alert,), now, now)


def _silent(session: Session, now: datetime) -> list[Unusual]:
    since = now - LOOK_BACK
    times: dict[str, list[datetime]] = defaultdict(list)
    day = func.date(ReceivedRow.received_at)
    last_of_day = func.max(ReceivedRow.received_at)
    altogether = select(day, last_of_day).where(ReceivedRow.received_at > since).group_by(day)
    times[EVERYBODY] = [last for _, last in session.exec(altogether)]
    by_domain = (
        select(ComplaintRow.domain, day, last_of_day)
        .join(ReceivedRow, col(ReceivedRow.id) == col(ComplaintRow.message_id))
        .where(ComplaintRow.received_at > since, ComplaintRow.domain != "", ComplaintRow.ip != "")
        .group_by(ComplaintRow.domain, day)
    )
    for domain, _, last in session.exec(by_domain):
        times[domain].append(last)
    return [
        Unusual(
            name=name,
            detail=f"nothing since {end.isoformat(timespec='minutes')}, regular before",
            since=end,
        )
        for name, latest in times.items()
        if (end := silent_since(latest, now, everybody=name == EVERYBODY)) is not None
    ]


def _not_understood(session: Session, known: KnownReporters, now: datetime) -> list[Unusual]:
    unread = (
        select(ReceivedRow.envelope_sender, func.count(), func.min(ReceivedRow.received_at))
        .join(InboxRow, col(InboxRow.message_id) == col(ReceivedRow.id))
        .where(InboxRow.received_at > now - WEEK, col(InboxRow.why).in_(UNREAD))
        .group_by(ReceivedRow.envelope_sender)
    )
    counts: dict[str, tuple[int, datetime]] = {}
    for sender, count, first in session.exec(unread):
        domain = organisational_domain(sender.rpartition("@")[2])
        if domain and not known.is_freemail(domain):
            before, earliest = counts.get(domain, (0, first))
            counts[domain] = before + count, min(earliest, first)
    return [
        Unusual(
            name=domain,
            detail=f"{count} mails within a week and none of them could be read: see `abuse-mta inbox`",
            since=now - WEEK,
        )
        for domain, (count, first) in counts.items()
        if count >= CLUSTER and not _is_read(session, domain, first)
    ]


def _is_read(session: Session, domain: str, since: datetime) -> bool:
    """Has a mail of that domain been read as a complaint since?"""
    sender = col(ReceivedRow.envelope_sender)
    read = (
        select(ReceivedRow.id)
        .join(ComplaintRow, col(ComplaintRow.message_id) == col(ReceivedRow.id))
        .where(
            ReceivedRow.received_at >= since,
            ComplaintRow.ip != "",
            or_(
                sender.endswith(f"@{domain}", autoescape=True), sender.endswith(f".{domain}", autoescape=True)
            ),
        )
    )
    return session.exec(read.limit(1)).first() is not None


def _is_told(session: Session, unusual: Unusual) -> bool:
    told = select(AlertRow.id).where(
        AlertRow.code == Alert.REPORTER_SILENT.value,
        AlertRow.subject == unusual.name,
        AlertRow.at > unusual.since,
    )
    return session.exec(told.limit(1)).first() is not None
