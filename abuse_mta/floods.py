"""What a flood may cost the operators: alerts of one kind are counted instead of repeated, their mails are gathered.

Every alert is a row and a line of the log, until one code about one subject comes so often that only its number
says anything. The operators' mailbox gets the first few at once; what follows comes as one mail with counts.
"""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from abuse_mta import lines, log
from abuse_mta.store import cases
from abuse_mta.store.case_tables import AlertRow
from abuse_mta.store.rows import append, run
from policy.effects import RaiseAlert
from policy.words import Alert, MailKind

WINDOW = timedelta(minutes=15)
ROWS = 50
"""Alerts of one code about one subject within the window that are told one by one."""
MAILS = 5
"""Operators' mails of one code within the window."""
NAMED = 20
"""Subjects that a gathered mail names."""


_RECENT = sql_select(func.count()).select_from(
    sql_select(cases.ALERT.c.id)
    .where(
        cases.ALERT.c.code == bindparam("code"),
        cases.ALERT.c.subject == bindparam("subject"),
        cases.ALERT.c.at > bindparam("since"),
    )
    .limit(ROWS)
    .subquery()
)
_MAILED = sql_select(cases.OUTBOX.c.about).where(
    cases.OUTBOX.c.kind == MailKind.OPERATOR_ALERT.value,
    cases.OUTBOX.c.name == bindparam("name"),
    cases.OUTBOX.c.created_at > bindparam("since"),
)


def note_alert(session: Session, alert: RaiseAlert, *, owner: str | None, about: str, at: datetime) -> None:
    """Write an alert down and say it once it is committed; in a flood it is only counted."""
    told = _told_lately(session, alert, at)
    if told >= ROWS:
        newest = session.exec(_of(alert).order_by(col(AlertRow.id).desc()).limit(1)).one()
        newest.times += 1
        newest.told = False
        session.add(newest)
        return
    append(
        session,
        AlertRow,
        code=alert.code,
        subject=alert.subject,
        about=about,
        owner=owner,
        at=at,
        detail=alert.detail,
    )
    more = {"counted": "further ones are only counted for a while"} if told == ROWS - 1 else {}
    lines.later(
        session,
        "warning",
        log.ALERT_RAISED,
        alert=alert.code.value,
        subject=alert.subject,
        detail=alert.detail,
        **more,
    )


def _of(alert: RaiseAlert) -> SelectOfScalar[AlertRow]:
    return select(AlertRow).where(AlertRow.code == alert.code, AlertRow.subject == alert.subject)


def _told_lately(session: Session, alert: RaiseAlert, at: datetime) -> int:
    """How many alerts of this code about this subject have rows of their own within the window."""
    found = run(session, _RECENT, code=alert.code.value, subject=alert.subject, since=at - WINDOW)
    return int(found.scalar_one())


def may_mail(session: Session, alert: RaiseAlert, operator: str, now: datetime) -> bool:
    """Whether the operators get a mail of their own for this alert; else it waits for the gathered one."""
    mailed = run(session, _MAILED, name=operator, since=now - WINDOW)
    known = [about for about in mailed.scalars() if about.startswith(f"{alert.code} ")]
    return len(known) < MAILS and about_of(alert.code, alert.subject) not in known


def about_of(code: Alert, subject: str) -> str:
    """How a mail of the outbox says which alert it is."""
    return f"{code} {subject}"


def mark_told(session: Session, alert: RaiseAlert) -> None:
    """The operators have a mail about all of these."""
    for row in session.exec(_untold(alert.code).where(AlertRow.subject == alert.subject)):
        row.told = True
        session.add(row)


def gather(session: Session, now: datetime) -> list[tuple[RaiseAlert, int]]:
    """The alerts that nobody was mailed about, one for each code whose window is over, with their number."""
    waiting = select(AlertRow.code, func.min(AlertRow.at)).where(~col(AlertRow.told)).group_by(AlertRow.code)
    due = [Alert(code) for code, since in session.exec(waiting) if since <= now - WINDOW]
    return [_gathered(session, code) for code in due]


def next_gathering(session: Session) -> datetime | None:
    """When the next gathered mail is due."""
    since = session.exec(select(func.min(AlertRow.at)).where(~col(AlertRow.told))).one()
    return None if since is None else since + WINDOW


def _gathered(session: Session, code: Alert) -> tuple[RaiseAlert, int]:
    counts: Counter[str] = Counter()
    for row in session.exec(_untold(code)):
        counts[row.subject] += row.times
        row.told = True
        session.add(row)
    named = ", ".join(f"{subject} ×{times}" for subject, times in counts.most_common(NAMED))
    left = len(counts) - NAMED
    subject = next(iter(counts)) + (f" +{len(counts) - 1}" if len(counts) > 1 else "")
    detail = f"{named}, …(+{left})" if left > 0 else named
    return RaiseAlert(code=code, subject=subject, detail=detail), counts.total()


def _untold(code: Alert) -> SelectOfScalar[AlertRow]:
    return select(AlertRow).where(AlertRow.code == code, ~col(AlertRow.told))
