"""A provider on loopback: configuration, contracts, name server, mailbox, and the real daemon as a process."""

import json
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from abuse_mta.datafiles import data_file
from abuse_mta.demo_dns import DemoDns
from abuse_mta.store.database import Database

PATIENCE = 30.0
SENDERS = ("kaisha.example.jp", "bigmail.example.com", "sensor.example.net", "demo-user.example.jp")


@dataclass
class Mailbox:
    """The next hop: keeps what it takes; `answers` may refuse or defer by recipient."""

    mails: list[tuple[tuple[str, ...], EmailMessage]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 2.1.5 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append((tuple(envelope.rcpt_tos), message))
        return "250 2.0.0 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """What that address got."""
        return [message for recipients, message in self.mails if address in recipients]


class Daemon:
    """`abuse-mta serve` as a process; its log is read while it runs."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "abuse_mta.cli", "--config", str(folder / "abuse_mta.toml"), "serve"]
        self.log = (folder / f"log-{time.monotonic_ns()}.json").open("w+")
        self.process = subprocess.Popen([*command, *arguments], stdout=self.log, stderr=subprocess.STDOUT)

    def lines(self) -> list[dict[str, Any]]:
        """The log so far."""
        text = Path(self.log.name).read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}")]

    def wait_for(self, event: str, count: int = 1, **fields: object) -> dict[str, Any]:
        """The `count`th line of the log that fits."""

        def found() -> list[dict[str, Any]]:
            return [
                line
                for line in self.lines()
                if line["event"] == event and all(line.get(key) == value for key, value in fields.items())
            ]

        until(lambda: len(found()) >= count or self.process.poll() is not None, f"{event} {fields}")
        assert len(found()) >= count, Path(self.log.name).read_text(encoding="utf-8")[-3000:]
        return found()[count - 1]

    def port(self) -> int:
        """Where it listens, once it does."""
        return int(str(self.wait_for("daemon_ready")["listen"][0]).rpartition(":")[2])

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        self.process.kill()
        self.process.wait()
        self.log.close()

    def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        self.process.terminate()
        code = self.process.wait(timeout=PATIENCE)
        self.log.close()
        return code


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that happens in another process."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.02)


@dataclass
class Provider:
    """Everything around the daemon. Configuration keys may be overridden before it starts."""

    folder: Path
    mailbox: Mailbox
    relay: str
    resolver: str
    database_url: str
    running: list[Daemon] = field(default_factory=list)
    opened: list[Database] = field(default_factory=list)

    def configure(self, more: str = "", within: str = "72h") -> None:
        """Write the configuration; `more` is TOML behind it."""
        (self.folder / "abuse_mta.toml").write_text(
            f"""
[smtp]
listen = ["127.0.0.1:0"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
[database]
url = "{self.database_url}"
[outbound]
relay = "{self.relay}"
sender = "abuse@isp.example.jp"
reply_secret = "only-for-tests"
[provider]
name = "例示プロバイダ"
networks = ["192.0.2.0/24"]
operators = ["noc@isp.example.jp"]
contracts = "{data_file("samples", "contracts")}"
[trust]
resolver = "{self.resolver}"
[terms]
answer.within = "{within}"
[[actuator]]
name = "router"
kind = "dry-run"
enforcing = true
{more}
""",
            encoding="utf-8",
        )

    def serve(self, *arguments: str) -> Daemon:
        """Start the daemon."""
        daemon = Daemon(self.folder, *arguments)
        self.running.append(daemon)
        return daemon

    def database(self) -> Database:
        """The daemon's own database."""
        self.opened.append(Database.open(self.database_url))
        return self.opened[-1]

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """What an operator types."""
        command = [sys.executable, "-m", "abuse_mta.cli", "--config", str(self.folder / "abuse_mta.toml")]
        return subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False)


def send(port: int, sender: str, raw: bytes, to: str = "abuse@isp.example.jp") -> None:
    """One mail by a real client."""
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as client:
        client.sendmail(sender, [to], raw)


@pytest.fixture
def provider(tmp_path: Path, database_url: str) -> Iterator[Provider]:
    """A provider that is configured; nothing runs yet but its mailbox and name server."""
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    zone = {(name, "TXT"): ("v=spf1 ip4:127.0.0.1 -all",) for name in SENDERS}
    with DemoDns(zone) as resolver:
        made = Provider(tmp_path, mailbox, f"127.0.0.1:{port}", resolver.address, database_url)
        made.configure()
        yield made
        for database in made.opened:
            database.close()
        for daemon in made.running:
            if daemon.process.poll() is None:
                daemon.kill()
    controller.stop()
