"""Who has claimed a row: `host:pid`. What a dead process of this machine had claimed is free at the next start.

What a dead machine had claimed is free when the claim runs out.
"""

import os
import socket
from contextlib import suppress

from sqlalchemy import ColumnElement, inspect, update
from sqlmodel import Session, col, select

from abuse_mta.store.case_tables import OrderRow, OutboxRow
from abuse_mta.store.spool_tables import ReceivedRow, SpoolState

Claimed = type[OutboxRow] | type[OrderRow] | type[ReceivedRow]
OPEN: tuple[tuple[Claimed, ColumnElement[bool]], ...] = (
    (OutboxRow, col(OutboxRow.settled_at).is_(None)),
    (OrderRow, col(OrderRow.settled_at).is_(None)),
    (ReceivedRow, col(ReceivedRow.state) == SpoolState.ACCEPTED),
)
"""Tables whose rows are claimed, and which of them still matter."""


def release_dead_claims(session: Session) -> int:
    """Free the rows that processes of this machine had claimed which are no more; gives how many.

    Rows that another node works at this moment are left to it. To be called before this process claims anything: a
    claim under its own number is an earlier one's.
    """
    return sum(_release(session, table, still) for table, still in OPEN)


def _release(session: Session, table: Claimed, still: ColumnElement[bool]) -> int:
    claimants = session.exec(
        select(table.claimed_by).where(still, col(table.claimed_by).is_not(None)).distinct()
    ).all()
    dead = [claimant for claimant in claimants if claimant is not None and _is_dead(claimant)]
    if not dead:
        return 0
    key = inspect(table).primary_key[0]
    free = select(key).where(still, col(table.claimed_by).in_(dead)).with_for_update(skip_locked=True)
    freed = update(table).where(key.in_(free)).values(claimed_by=None, claimed_until=None)
    return session.exec(freed).rowcount


def _is_dead(claimant: str) -> bool:
    host, _, number = claimant.rpartition(":")
    if host != socket.gethostname() or not number.isdecimal():
        return False
    if int(number) != os.getpid():
        with suppress(PermissionError):  # somebody else's process: alive
            try:
                os.kill(int(number), 0)
            except ProcessLookupError:
                return True
        return False
    return True
