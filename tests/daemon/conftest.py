"""A real listener on loopback over a real database, in a thread of its own."""

import asyncio
import smtplib
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.listener import Listener, Reception
from abuse_mta.spool import GroupCommit, Mail, Received, Spool
from abuse_mta.store.database import Database

RECIPIENT = "abuse@isp.example.jp"
MAIL = b"From: reporter@example.com\r\nTo: abuse@isp.example.jp\r\nSubject: spam\r\n\r\nFrom 192.0.2.15\r\n"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database.open(database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Iterator[Database]:
    """A migrated SQLite file, wherever the other tests run."""
    database = Database.open(f"sqlite:///{tmp_path}/sqlite.db")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def spool(database: Database) -> Spool:
    """The spool in it."""
    return Spool(database)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """A listener that runs, and the loop it runs in."""

    listener: Listener
    loop: asyncio.AbstractEventLoop
    bound: tuple[str, ...]

    @property
    def port(self) -> int:
        """Of the first TCP address."""
        return int(self.bound[0].rpartition(":")[2])

    def client(self) -> smtplib.SMTP:
        """A client that is connected."""
        return smtplib.SMTP("127.0.0.1", self.port, "client.example.com", timeout=10)

    def run(self, duty: Callable[[], Awaitable[Any]]) -> Any:
        """Do something in the listener's loop and wait for it."""

        async def do() -> Any:
            return await duty()

        return asyncio.run_coroutine_threadsafe(do(), self.loop).result(10)


Listen = Callable[..., Listening]


@pytest.fixture
def listen(spool: Spool) -> Iterator[Listen]:
    """Start a listener; `accept` replaces the spool, other arguments the reception's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    started: list[Listener] = []
    groups: list[GroupCommit] = []

    def start(accept: Callable[[Received], Awaitable[int]] | None = None, **changes: Any) -> Listening:
        reception = Reception(listen=("127.0.0.1:0",), hostname="mx.isp.example.jp", recipients=(RECIPIENT,))
        group = GroupCommit(spool)
        listener = Listener(replace(reception, **changes), accept or group.accept)
        bound = asyncio.run_coroutine_threadsafe(listener.start(), loop).result(10)
        started.append(listener)
        groups.append(group)
        return Listening(listener=listener, loop=loop, bound=bound)

    yield start
    for listener in started:
        asyncio.run_coroutine_threadsafe(listener.stop(grace=1), loop).result(10)
    for group in groups:
        asyncio.run_coroutine_threadsafe(group.close(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def listening(listen: Listen) -> Listening:
    """A listener as configured by default."""
    return listen()


@pytest.fixture
def mails(spool: Spool) -> Callable[[], tuple[Mail, ...]]:
    """What lies in the spool."""
    return lambda: spool.unworked(limit=10_000)


@pytest.fixture
def mail() -> bytes:
    """A small complaint."""
    return MAIL


@pytest.fixture
def recipient() -> str:
    """The one address that is ours."""
    return RECIPIENT
