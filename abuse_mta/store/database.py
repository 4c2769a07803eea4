"""One door to the database: SQLite (the embedded default, full sync) or PostgreSQL (several nodes).

Whoever writes opens `writing()`, whoever only reads opens `reading()`; each is one transaction.
SQLite has one writer at a time: writers of this process queue at a lock, those of another process at
SQLite's own (`BEGIN IMMEDIATE`, 30 s).
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import IntEnum
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, SQLModel

from abuse_mta.store.errors import StoreError, StoreFull

BUSY_SECONDS = 30
CONNECTIONS = 20
"""Kept open: as many as threads work at once. Opening one costs more than most transactions."""
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit is on disk: 250 means on disk
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_size_limit = 67108864",  # the log file shrinks again after a rush
)
KEEPALIVE = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3"
FULL = ("database or disk is full", "no space left", "disk full", "could not extend file")


class Stream(IntEnum):
    """What nodes on one server do one after the other. The number is that of an advisory lock (7242801: migrating)."""

    ACCEPTING = 7242802
    DECIDING = 7242803
    IMPORTING = 7242804
    WORKING = 7242805
    """The works of the desk: a lease, for many transactions."""


_TAKE_TURN = text("SELECT pg_advisory_xact_lock(:stream)")


def take_turn(session: Session, stream: Stream) -> None:
    """Wait until no other node does this, and keep them waiting until the transaction ends.

    SQLite's writers are one after the other anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(_TAKE_TURN, {"stream": stream.value})


class Turns:
    """A lock given in the order in which it was asked for: whoever writes without pause starves nobody.

    The thread that has it may enter again.
    """

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False
        self._owner: int | None = None
        self._depth = 0

    def __enter__(self) -> None:
        me = threading.get_ident()
        if self._owner != me:
            self._wait()
            self._owner = me
        self._depth += 1

    def __exit__(self, *_error: object) -> None:
        self._depth -= 1
        if self._depth:
            return
        with self._gate:
            self._owner = None
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _wait(self) -> None:
        with self._gate:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()


class Database:
    """The engine, its transactions and its schema."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.in_memory = isinstance(engine.pool, StaticPool)
        self._writer = engine.execution_options(abuse_mta_writes=True)
        self._one_writer: AbstractContextManager[Any] = Turns() if self.is_sqlite else nullcontext()
        # A database in memory is one connection: its readers queue with the writers.
        self._one_reader: AbstractContextManager[Any] = self._one_writer if self.in_memory else nullcontext()

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connect to `sqlite:///path`, `sqlite://` (in memory) or `postgresql+psycopg://…`.

        Raises StoreError when the directory of a SQLite file cannot be made.
        """
        parsed = make_url(url)
        return cls(_open_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _open_server(parsed))

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writing transaction: committed at the end, rolled back on any error.

        Raises StoreError (StoreFull) when the database is away, locked for long, or full.
        """
        with self._one_writer, faults_named(), Session(self._writer) as session, session.begin():
            session.connection()  # the transaction begins now, not with its first statement
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One reading transaction: a consistent picture, nothing written. Raises StoreError."""
        with self._one_reader, faults_named(), Session(self.engine) as session:
            yield session

    def migrate(self) -> None:
        """Bring the schema to this version's. Raises StoreError."""
        from abuse_mta.store.migrations import upgrade

        with self._one_writer, faults_named(), self._writer.begin() as connection:
            if self.in_memory:  # the models and the revisions agree, which a test shows; this is quicker
                SQLModel.metadata.create_all(connection)
            else:
                upgrade(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _open_sqlite(url: URL) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if in_memory:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _make_directory(Path(str(url.database)).parent)
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=CONNECTIONS)
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _make_directory(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make {directory}: {error.strerror}") from error


def _open_server(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, pool_size=CONNECTIONS)
    event.listen(engine, "connect", _watch_client)
    return engine


def _watch_client(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    """The server is to notice within seconds when our machine vanishes: what we had locked is free then."""
    connection.execute(KEEPALIVE)
    connection.commit()


def _set_up_connection(connection: SqliteConnection, _record: object) -> None:
    # The driver's own transactions begin late and never for DDL; ours begin when SQLAlchemy says so.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail on a newer snapshot: writers say so at once.
    writes = connection.get_execution_options().get("abuse_mta_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def faults_named() -> Iterator[None]:
    """Trouble of the world raises StoreError (StoreFull); what a unique key said is left as it is."""
    try:
        yield
    except IntegrityError:
        raise  # a unique key did its work; whoever wrote knows what that means
    except (OperationalError, PoolTimeout) as error:
        raise _fault(error) from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise _fault(error) from error


def _fault(error: Exception) -> StoreError:
    text = str(getattr(error, "orig", None) or error)
    return (StoreFull if any(word in text.lower() for word in FULL) else StoreError)(text)
