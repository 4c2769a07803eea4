"""Work that one node of several does at a time: it has the lease as long as it lives, and no longer.

The lease is a lock of the server's session (PostgreSQL 13.3.5): it is free at once when the node's process dies, and
some twenty seconds after its machine vanished, when the server's keepalive has noticed (`Database`). It spares work
and decides nothing: whoever decides takes his turn as well (`take_turn`) and looks again at what is still to be done.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from abuse_mta.store.database import Database, Stream, faults_named

_TAKE = text("SELECT pg_try_advisory_lock(:stream)")
_GIVE_BACK = text("SELECT pg_advisory_unlock(:stream)")


@contextmanager
def lease(database: Database, stream: Stream) -> Iterator[bool]:
    """Whether this node has it, until the end. SQLite has one node only. Raises StoreError."""
    if database.is_sqlite:
        yield True
        return
    with faults_named():
        connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        with faults_named():
            mine = bool(connection.execute(_TAKE, {"stream": stream.value}).scalar_one())
        try:
            yield mine
        finally:
            if mine:
                _give_back(connection, stream)


def _give_back(connection: Connection, stream: Stream) -> None:
    try:
        connection.execute(_GIVE_BACK, {"stream": stream.value})
    except DBAPIError:
        connection.invalidate()  # the lock goes with the session, if it has not gone already
