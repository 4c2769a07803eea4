"""How fast mail is accepted durably, against a bare aiosmtpd sink that stores nothing and Postfix, in the same run.

    python bench/accept.py [--seconds 5] [--rounds 3] [--directory DIR] [--json]

Twenty kept connections on loopback send 6 kB mails as fast as they are answered. Each server is a process of
its own; ours answers 250 only after the mail is on disk (SQLite, WAL, synchronous=FULL). Postfix, where it is
installed, takes them into its queue and discards them from there. No two mails are alike.
"""

import argparse
import asyncio
import itertools
import json
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import postfix

CONNECTIONS = 20
HEADER = b"From: reporter@example.com\r\nTo: abuse@isp.example.jp\r\nMessage-ID: <%d@example.com>\r\n\r\n"
SYSLOG = (
    b"Jun  2 09:%02d:%02d mx1 postfix/smtpd[%d]: %s: client=unknown[192.0.2.%d], from=<%s@spam.example>\r\n"
)
RECIPIENT = "abuse@isp.example.jp"


def all_different() -> Iterator[bytes]:
    """Mails of 6 kB with log lines: neither compressing nor keeping once may come cheaper than in life."""
    chance = random.Random(1)

    def line() -> bytes:
        numbers = (
            chance.randrange(60),
            chance.randrange(60),
            chance.randrange(32768),
            chance.randbytes(5).hex().encode(),
        )
        return SYSLOG % (*numbers, chance.randrange(256), chance.randbytes(6).hex().encode())

    bodies = [b"".join(line() for _ in range(58)) for _ in range(100)]
    for number in itertools.count():
        yield HEADER % number + bodies[number % 100] + b".\r\n"


class Client(asyncio.Protocol):
    """One kept connection: the next command once the last was answered."""

    def __init__(self, until: float, done: asyncio.Future[int], mails: Iterator[bytes]) -> None:
        self._until, self._done, self._mails = until, done, mails
        self._sent = 0
        self._step = -1
        self._steps = (
            (b"MAIL FROM:<reporter@example.com>\r\n", b"250"),
            (f"RCPT TO:<{RECIPIENT}>\r\n".encode(), b"250"),
            (b"DATA\r\n", b"354"),
            (b"", b"250"),  # the next mail
        )
        self._expected = b"220"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if data[-2:] != b"\r\n" or (self._step < 0 and data[:4] == b"250-" and b"250 " not in data):
            return
        if not data.startswith(self._expected):
            self._done.set_exception(RuntimeError(data.decode("ascii", "replace")))
            self._transport.close()
            return
        if self._expected == b"220":
            self._say(b"EHLO client.example.com\r\n", b"250")
            return
        self._sent += self._step == len(self._steps) - 1
        self._step = (self._step + 1) % len(self._steps)
        if self._step == 0 and time.monotonic() > self._until:
            self._transport.close()
            self._done.set_result(self._sent)
        else:
            line, expected = self._steps[self._step]
            self._say(line or next(self._mails), expected)

    def _say(self, line: bytes, expected: bytes) -> None:
        self._expected = expected
        self._transport.write(line)


async def load(port: int, seconds: float) -> float:
    """Mails a second."""
    loop = asyncio.get_running_loop()
    began = time.monotonic()
    futures = []
    mails = all_different()
    for _ in range(CONNECTIONS):
        done: asyncio.Future[int] = loop.create_future()
        futures.append(done)
        await loop.create_connection(partial(Client, began + seconds, done, mails), "127.0.0.1", port)
    return sum(await asyncio.gather(*futures)) / (time.monotonic() - began)


def serve_sink(ready: Connection, _directory: str) -> None:
    """A bare aiosmtpd that says 250 and keeps nothing."""
    from aiosmtpd.handlers import Sink
    from aiosmtpd.smtp import SMTP

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Sink(), loop=loop), "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()

    asyncio.run(run())


def serve_ours(ready: Connection, directory: str) -> None:
    """Our listener into a spool on disk."""
    from abuse_mta import log
    from abuse_mta.listener import Listener, Reception
    from abuse_mta.spool import GroupCommit, Spool
    from abuse_mta.store.database import Database

    log.set_up("json", Path("/dev/null").open("w"))  # noqa: SIM115
    database = Database.open(f"sqlite:///{directory}/bench.db")
    database.migrate()

    async def run() -> None:
        reception = Reception(listen=("127.0.0.1:0",), hostname="mx.isp.example.jp", recipients=(RECIPIENT,))
        (address,) = await Listener(reception, GroupCommit(Spool(database)).accept).start()
        ready.send(int(address.rpartition(":")[2]))
        await asyncio.Event().wait()

    asyncio.run(run())


POSTFIX = "Postfix"
SERVERS = {"aiosmtpd sink": serve_sink, "abuse_mta": serve_ours}


def measure(name: str, seconds: float, directory: str) -> float:
    """One round against one server."""
    if name == POSTFIX:
        with postfix.running() as (port, _):
            return asyncio.run(load(port, seconds))
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory(dir=directory) as place:
        process = context.Process(target=SERVERS[name], args=(theirs, place), daemon=True)
        process.start()
        try:
            return asyncio.run(load(ours.recv(), seconds))
        finally:
            process.terminate()
            process.join()


def main() -> None:
    """Measure in turn and print the ratio of the medians."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--directory", default=None, help="where the database lies (its disk is measured)")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    rates: dict[str, list[float]] = {
        name: [] for name in (*SERVERS, *([POSTFIX] if postfix.is_here() else []))
    }
    for _ in range(options.rounds):
        for name, found in rates.items():
            found.append(measure(name, options.seconds, options.directory))
    medians = {name: statistics.median(each) for name, each in rates.items()}
    ratio = medians["abuse_mta"] / medians["aiosmtpd sink"]
    to_postfix = medians["abuse_mta"] / medians[POSTFIX] if POSTFIX in medians else None
    if options.json:
        figures = {"mails_per_second": medians, "ratio": ratio, "to_postfix": to_postfix, "rounds": rates}
        print(json.dumps({"accept": figures}))
        return
    for name, rate in medians.items():
        print(f"{name:15} {rate:8.0f} mails/s   rounds: {', '.join(f'{one:.0f}' for one in rates[name])}")
    print(f"against the sink {ratio:.2f} (to reach: 0.90)")
    if to_postfix is not None:
        print(f"against Postfix {to_postfix:.2f} (to reach: 1.10)")


if __name__ == "__main__":
    main()
