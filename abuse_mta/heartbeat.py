"""When a listener was there to take mail: our own outage is nobody's silence (R2a).

A listener signs every few seconds; signs that follow closely make one span, kept as one row.
"""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from abuse_mta.store.spool_tables import AliveRow

MAX_GAP = timedelta(seconds=60)
"""Two signs of one listener this far apart still make one span."""
OUTAGE = timedelta(minutes=5)
"""A break longer than this is an outage."""


def beat(session: Session, node: str, since: datetime, until: datetime) -> None:
    """Note that this node's listener took mail from `since` to `until`."""
    latest = select(AliveRow).where(AliveRow.node == node).order_by(col(AliveRow.alive_until).desc()).limit(1)
    row = session.exec(latest).first()
    if row is not None and since - row.alive_until <= MAX_GAP:
        row.alive_until = max(row.alive_until, until)
    else:
        row = AliveRow(node=node, alive_from=since, alive_until=until)
    session.add(row)


def outages(session: Session, since: datetime, until: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The breaks of more than five minutes in which no listener took mail, between `since` and `until`.

    One that still lasts ends at `until`. Before the first sign ever there was nothing to be away.
    """
    first = session.exec(select(func.min(AliveRow.alive_from))).one()
    if first is None:
        return ()
    breaks: list[tuple[datetime, datetime]] = []
    covered = max(since, first)
    for start, end in [*_spans(session, since, until), (until, until)]:
        if start - covered > OUTAGE:
            breaks.append((covered, start))
        covered = max(covered, end)
    return tuple(breaks)


def _spans(session: Session, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    touching = (
        select(AliveRow.alive_from, AliveRow.alive_until)
        .where(AliveRow.alive_until >= since, AliveRow.alive_from <= until)
        .order_by(col(AliveRow.alive_from))
    )
    return [(start, end) for start, end in session.exec(touching)]
