"""The whole daemon is killed where it hurts most; nothing is lost, nothing is decided twice."""

import asyncio
import os
import queue
import smtplib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import text

from abuse_mta.config import load_settings
from abuse_mta.demo_dns import DemoDns
from abuse_mta.spool import Received, Spool
from abuse_mta.store.database import Database

CONFIGURATION = """
[smtp]
listen = ["unix:{folder}/smtp.sock"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
[database]
url = "{database}"
[outbound]
relay = "127.0.0.1:{relay}"
reply_secret = "a secret of the tests, long enough for anybody"
[provider]
networks = ["192.0.2.0/24"]
contracts = "contracts"
[trust]
resolver = "{resolver}"
"""
CONTRACTS = """\
contract_id,name,customer_type,language,abuse_mail,admin_mail,billing_mail,monthly_fee_yen,annual_fee_yen,\
prepaid_yen,contracted_on,never_auto
C-1,例,corporate,ja,contact@example.jp,,,5000,,,2024-01-01,
"""
ASSIGNMENTS = """\
contract_id,network,assigned_from,assigned_to,line_id,access,username
C-1,192.0.2.0/29,2024-01-01T00:00:00+09:00,,L-1,,
"""
REPORT = """\
From: fbl@example.com
To: abuse@isp.example.jp
Subject: abuse report
Message-ID: <report@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1.0
Version: 1
Source-IP: 192.0.2.1
Arrival-Date: {date}

--b
Content-Type: message/rfc822

From: spammer@example.net
Subject: buy
Message-ID: <spam@example.net>

buy
--b--
"""


class Relay:
    """A next hop. It keeps silent about the mails it takes until it is told to answer."""

    def __init__(self) -> None:
        self.taken: queue.Queue[str] = queue.Queue()
        self.answer = asyncio.Event()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Note the notice's Message-ID."""
        assert isinstance(envelope.content, bytes)
        if "contact@example.jp" in envelope.rcpt_tos:
            self.taken.put(str(message_from_bytes(envelope.content, policy=policy.SMTP)["Message-ID"]))
        await self.answer.wait()
        return "250 2.0.0 queued"


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop in a thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


@pytest.fixture
def relay(loop: asyncio.AbstractEventLoop, tmp_path: Path, database_url: str) -> Iterator[Relay]:
    """A relay that listens, and the configuration that names it."""
    relay = Relay()

    async def listen() -> asyncio.Server:
        return await loop.create_server(lambda: SMTP(relay, loop=loop), "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    port = server.sockets[0].getsockname()[1]
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts/contracts.csv").write_text(CONTRACTS, encoding="utf-8")
    (tmp_path / "contracts/assignments.csv").write_text(ASSIGNMENTS, encoding="utf-8")
    with DemoDns({}) as names:
        configuration = CONFIGURATION.format(
            folder=tmp_path, database=database_url, relay=port, resolver=names.address
        )
        (tmp_path / "abuse_mta.toml").write_text(configuration, encoding="utf-8")
        yield relay
    loop.call_soon_threadsafe(relay.answer.set)
    loop.call_soon_threadsafe(server.close)


Start = Callable[[str], "subprocess.Popen[str]"]
RUN = """
import pathlib, sys
from abuse_mta import config, daemon
sys.exit(daemon.serve(config.load_settings(pathlib.Path(sys.argv[1])), sys.argv[2]))
"""


@pytest.fixture
def start(tmp_path: Path, relay: Relay) -> Iterator[Start]:
    """Start the real daemon in a role; it is given back once it is ready."""
    running: list[subprocess.Popen[str]] = []

    def run(role: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", RUN, str(tmp_path / "abuse_mta.toml"), role]
        daemon = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "."}
        )
        running.append(daemon)
        assert daemon.stdout is not None
        assert any("daemon_ready" in line for line in daemon.stdout)
        return daemon

    yield run
    for daemon in running:
        kill(daemon)


def kill(daemon: "subprocess.Popen[str]") -> None:
    """Without a word."""
    daemon.kill()
    daemon.wait()
    if daemon.stdout is not None and not daemon.stdout.closed:
        print(daemon.stdout.read())  # shown when a test fails
        daemon.stdout.close()


def complain(folder: Path) -> None:
    """A feedback report, handed over through the unix socket."""
    with smtplib.LMTP(f"{folder}/smtp.sock") as client:
        client.helo("fbl.example.com")
        client.mail("fbl@example.com")
        client.rcpt("abuse@isp.example.jp")
        report = REPORT.format(date=format_datetime(datetime.now(UTC)))  # noqa: TID251 - a real report is fresh
        assert client.data(report.encode())[0] == 250


def journal(folder: Path) -> list[Any]:
    """What was decided, in order."""
    database = Database.open(load_settings(folder / "abuse_mta.toml").database.url)
    with database.reading() as session:
        rows = session.execute(text("SELECT event FROM journal ORDER BY number")).scalars().all()
    database.close()
    return list(rows)


def test_killed_between_accept_and_processing(
    start: Start, relay: Relay, loop: asyncio.AbstractEventLoop, tmp_path: Path
) -> None:
    """A report that was only accepted when the daemon died leads to one notice after the next start."""
    loop.call_soon_threadsafe(relay.answer.set)
    listener = start("listener")
    complain(tmp_path)
    kill(listener)
    worker = start("worker")
    assert relay.taken.get(timeout=30).endswith("@mx.isp.example.jp>")
    worker.terminate()
    assert worker.wait(30) == 0
    assert relay.taken.empty()
    assert journal(tmp_path) == ["ComplaintFiled", "NoticeHandedOver"]


def test_killed_before_the_relay_answered(
    start: Start, relay: Relay, loop: asyncio.AbstractEventLoop, tmp_path: Path
) -> None:
    """Nobody knows whether the notice was taken: it comes again, under the same Message-ID, and is decided once."""
    daemon = start("all")
    complain(tmp_path)
    first = relay.taken.get(timeout=30)
    kill(daemon)
    loop.call_soon_threadsafe(relay.answer.set)
    again = start("all")
    assert relay.taken.get(timeout=30) == first
    again.terminate()
    assert again.wait(30) == 0
    assert journal(tmp_path) == ["ComplaintFiled", "NoticeHandedOver"]


def test_stopped_with_much_to_do_it_leaves_the_rest_for_the_next_start(
    start: Start, relay: Relay, loop: asyncio.AbstractEventLoop, tmp_path: Path
) -> None:
    """It ends between two mails, well before all are worked; none is blamed, and the next start works them all."""
    loop.call_soon_threadsafe(relay.answer.set)
    kill(start("listener"))
    database = Database.open(load_settings(tmp_path / "abuse_mta.toml").database.url)
    spool = Spool(database)
    for number in range(1500):
        raw = (
            f"From: a{number}@example.com\r\nSubject: spam\r\n\r\nspam from 192.0.2.1, {number}\r\n".encode()
        )
        spool.accept(Received(raw=raw, envelope_sender=f"a{number}@example.com", recipients=("abuse@isp.example.jp",),
                              peer="", helo="x"))  # fmt: skip
    worker = start("worker")
    worker.terminate()
    assert worker.wait(30) == 0
    states = "SELECT state, count(*) FROM received GROUP BY state"
    with database.reading() as session:
        left = dict(session.execute(text(states)).all())
    assert left.get("accepted", 0) > 0
    assert "parked" not in left
    again = start("worker")
    assert again.stdout is not None
    processed = (line for line in again.stdout if "mail_processed" in line)
    for _ in range(left["accepted"]):
        next(processed)
    again.terminate()
    assert again.wait(30) == 0
    with database.reading() as session:
        assert dict(session.execute(text(states)).all()) == {"worked": 1500}
    database.close()
