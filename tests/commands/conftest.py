"""Runs commands as an operator does: a provider in a folder, a database in a file, arguments in, text out.

`history` plays what the daemon would have done to that database: mails are received and worked, notices delivered.
"""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from abuse_mta import log
from abuse_mta.cli import main
from abuse_mta.clock import SystemClock, VirtualClock
from abuse_mta.config import load_settings
from abuse_mta.contracts import import_contracts, read_folder
from abuse_mta.desk import CaseDesk, build_desk
from abuse_mta.reading import InlineReader
from abuse_mta.simulate import CapturingCourier, ScriptedJudge
from abuse_mta.spool import Received
from abuse_mta.store.database import Database

ARF = """\
From: Example FBL <fbl@example.com>
To: abuse@isp.example.jp
Date: {now}
Message-ID: <report-{number}@example.com>
Subject: abuse report {number}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a report of spam.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1.0
Version: 1
Source-IP: {ip}
Arrival-Date: {at}
--b
Content-Type: message/rfc822

Received: from mail.example.jp ({ip}) by mx.example.com with SMTP; {at}
From: spammer@spam.example
To: victim@example.com
Subject: buy now
Date: {at}
Message-ID: <{number}@spam.example>

Buy now.
--b--
"""


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of `--json`."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `abuse-mta` with arguments, and standard input if given."""

    def call(*arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, captured.out, captured.err)

    return call


@pytest.fixture
def provider(project_root: Path) -> Path:
    """The provider of our scenarios: configuration, contracts, assignments."""
    return project_root / "tests" / "scenarios" / "provider"


@pytest.fixture
def config(tmp_path: Path, provider: Path, database_url: str) -> Path:
    """The provider's configuration with a database of its own in a file."""
    folder = tmp_path / "provider"
    shutil.copytree(provider, folder)
    path = folder / "abuse_mta.toml"
    text = path.read_text(encoding="utf-8")
    prices = "[terms.penalty]\nper_report = 3300\nhandling_per_report = 3300\n"
    path.write_text(f'{text}\n[database]\nurl = "{database_url}"\n{prices}', encoding="utf-8")
    return path


@pytest.fixture
def operate(run: Run, config: Path) -> Run:
    """Runs a command with that configuration."""
    return lambda *arguments, stdin=b"": run("--config", config, *arguments, stdin=stdin)


@dataclass
class History:
    """What the daemon did, up to now. `start` is when it began, a few days ago."""

    desk: CaseDesk
    clock: VirtualClock
    judge: ScriptedJudge
    start: datetime
    mails: int = 0

    def after(self, hours: float) -> datetime:
        """So many hours after the start."""
        return self.start + timedelta(hours=hours)

    def go_to(self, hours: float) -> None:
        """Deliver what is due, then let time pass, deadlines and all."""
        self.desk.send(self.clock.now())
        self.desk.act(self.clock.now())
        self.clock.set(self.after(hours))
        self.desk.fire_due(self.clock.now(), self.clock.now())

    def receive(
        self,
        raw: str | bytes,
        *,
        sender: str = "fbl@example.com",
        recipient: str = "abuse@isp.example.jp",
        authenticated: bool = True,
    ) -> int:
        """A mail comes now and is worked; its number."""
        self.judge.authenticated = authenticated
        content = raw.encode() if isinstance(raw, str) else raw
        received = Received(
            raw=content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
            envelope_sender=sender,
            recipients=(recipient,),
            peer="192.0.2.255",
            helo="mx.example.net",
            received_at=self.clock.now(),
        )
        number = self.desk.spool.accept(received)
        self.desk.work(self.clock.now())
        self.desk.send(self.clock.now())
        return number

    def report(self, ip: str, at_hours: float, *, authenticated: bool = True) -> int:
        """A feedback report about an address, offence at that hour."""
        self.mails += 1
        at = format_datetime(self.after(at_hours))
        now = format_datetime(self.clock.now())
        return self.receive(ARF.format(ip=ip, at=at, now=now, number=self.mails), authenticated=authenticated)


@pytest.fixture
def history(config: Path) -> Iterator[History]:
    """The provider's daemon, 73 hours ago, with its contracts imported."""
    log.set_up("json", io.StringIO())
    settings = load_settings(config)
    start = SystemClock().now().replace(microsecond=0) - timedelta(hours=73)
    clock = VirtualClock(start)
    database = Database.open(settings.database.url)
    database.migrate()
    judge = ScriptedJudge()
    courier = CapturingCourier(frozenset())
    desk = build_desk(
        settings, database, clock, courier, InlineReader(), judge=judge, actuators=(), when_away=lambda *_: []
    )
    with desk.deciding.transaction() as session:
        import_contracts(session, read_folder(config.parent), start)
    yield History(desk, clock, judge, start)
    database.close()


@pytest.fixture
def suspending(history: History) -> History:
    """C-1002 was reported, told, and silent for 72 hours: its line is to be stopped."""
    history.report("192.0.2.15", -1)
    history.go_to(73)
    return history
