"""How fast mail is accepted durably, against a bare aiosmtpd sink that stores nothing, in the same run.

    python bench/accept.py [--seconds 5] [--rounds 3] [--directory DIR] [--json]

Twenty kept connections on loopback send 6 kB mails as fast as they are answered. Each server is a process of
its own; ours answers 250 only after the mail is on disk (SQLite, WAL, synchronous=FULL).
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import tempfile
import time
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

CONNECTIONS = 20
LINE = b"Received evidence line with seventy-six characters, as mail usually has it.\r\n"
HEADER = b"From: reporter@example.com\r\nTo: abuse@isp.example.jp\r\nSubject: abuse\r\n\r\n"
MAIL = HEADER + LINE * 76
RECIPIENT = "abuse@isp.example.jp"


class Client(asyncio.Protocol):
    """One kept connection: the next command once the last was answered."""

    def __init__(self, until: float, done: asyncio.Future[int]) -> None:
        self._until, self._done = until, done
        self._sent = 0
        self._step = -1
        self._steps = (
            (b"MAIL FROM:<reporter@example.com>\r\n", b"250"),
            (f"RCPT TO:<{RECIPIENT}>\r\n".encode(), b"250"),
            (b"DATA\r\n", b"354"),
            (MAIL + b".\r\n", b"250"),
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
            self._say(*self._steps[self._step])

    def _say(self, line: bytes, expected: bytes) -> None:
        self._expected = expected
        self._transport.write(line)


async def load(port: int, seconds: float) -> float:
    """Mails a second."""
    loop = asyncio.get_running_loop()
    began = time.monotonic()
    futures = []
    for _ in range(CONNECTIONS):
        done: asyncio.Future[int] = loop.create_future()
        futures.append(done)
        await loop.create_connection(partial(Client, began + seconds, done), "127.0.0.1", port)
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


SERVERS = {"aiosmtpd sink": serve_sink, "abuse_mta": serve_ours}


def measure(name: str, seconds: float, directory: str) -> float:
    """One round against one server."""
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
    rates: dict[str, list[float]] = {name: [] for name in SERVERS}
    for _ in range(options.rounds):
        for name in SERVERS:
            rates[name].append(measure(name, options.seconds, options.directory))
    medians = {name: statistics.median(each) for name, each in rates.items()}
    ratio = medians["abuse_mta"] / medians["aiosmtpd sink"]
    if options.json:
        print(json.dumps({"accept": {"mails_per_second": medians, "ratio": ratio, "rounds": rates}}))
        return
    for name, rate in medians.items():
        print(f"{name:15} {rate:8.0f} mails/s   rounds: {', '.join(f'{one:.0f}' for one in rates[name])}")
    print(f"ratio {ratio:.2f} (to reach: 0.90)")


if __name__ == "__main__":
    main()
