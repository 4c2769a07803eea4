"""The transaction of a decision: committed, then said, then whoever has something to do is told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlmodel import Session

from abuse_mta import lines
from abuse_mta.clock import Clock
from abuse_mta.scheduler import ORDERS, OUTBOX, STREAM
from abuse_mta.store.database import Database, Stream, take_turn


def tell_nobody(*_works: str) -> None:
    """Nobody waits: simulations and the command line."""


@dataclass(kw_only=True)
class Deciding:
    """Deciding is one stream: one transaction after the other."""

    database: Database
    clock: Clock
    on_commit: Callable[..., None] = tell_nobody
    _turn: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction in which cases may be decided. Raises StoreError."""
        with self._turn:
            with self.database.writing() as session:
                take_turn(session, Stream.DECIDING)
                yield session
                session.flush()
            lines.say(session)
        self.on_commit(STREAM, OUTBOX, ORDERS)
