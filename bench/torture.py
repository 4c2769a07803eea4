"""Kills the real daemon again and again while mail comes at full rate, and then counts what there is.

    python bench/torture.py [--rounds 200] [--seconds 1800] [--contracts 60] [--seed N]

A real client, a real next hop and a real name server on loopback. Each round the daemon is started, works for a
random moment and is killed with SIGKILL; some rounds hold the database locked, or let the next hop vanish. At the end
it may finish, and everything is compared: every mail that was answered 250 is there exactly once; every case has one
notice, one stop, one charge, one order; ledger, journal and balances agree; deadlines fired in the order of their
time. Exit 1 with the list when anything is wrong.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import smtplib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from abuse_mta.demo_dns import DemoDns

CONFIGURATION = """
[smtp]
listen = ["127.0.0.1:{port}"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
[database]
url = "sqlite:///{folder}/torture.db"
[outbound]
relay = "127.0.0.1:{relay}"
sender = "abuse@isp.example.jp"
reply_secret = "only for the torture, long enough for anybody"
[provider]
name = "拷問プロバイダ"
networks = ["192.0.2.0/24"]
contracts = "contracts"
[trust]
resolver = "{resolver}"
[terms]
answer.within = "2s"
enforcement.max_automatic_per_hour = 100000
[[actuator]]
name = "router"
kind = "dry-run"
enforcing = true
"""
REPORT = """\
From: fbl@fbl.example.com
To: abuse@isp.example.jp
Subject: report {number}
Message-ID: <report-{number}@fbl.example.com>
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

From: spammer@spam.example
Subject: buy now
Message-ID: <{number}@spam.example>

Buy now.
--b--
"""
START_SECONDS = 60.0
DRAIN_SECONDS = 180.0


class NextHop:
    """Takes every mail; notes the Message-IDs by recipient."""

    def __init__(self) -> None:
        self.taken: dict[str, Counter[str]] = {}

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.SMTP)
        for recipient in envelope.rcpt_tos:
            self.taken.setdefault(recipient, Counter())[str(mail["Message-ID"])] += 1
        return "250 2.0.0 ok"


class Client(threading.Thread):
    """Sends reports as fast as they are answered; connects again when the daemon is gone."""

    def __init__(self, port: int, contracts: int, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.accepted: list[str] = []
        self.complained_about: set[str] = set()
        self.offered = 0
        self.ended = threading.Event()
        self._port, self._contracts, self._chance = port, contracts, chance

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                with smtplib.SMTP("127.0.0.1", self._port, timeout=30) as client:
                    while not self.ended.is_set():
                        self._send(client)
            except (OSError, smtplib.SMTPException):
                time.sleep(0.02)

    def _send(self, client: smtplib.SMTP) -> None:
        self.offered += 1
        ip = f"192.0.2.{self._chance.randrange(self._contracts) + 1}"
        at = format_datetime(datetime.now(UTC))  # noqa: TID251 - a real report is fresh
        raw = REPORT.format(number=self.offered, ip=ip, at=at).replace("\n", "\r\n").encode()
        client.sendmail("fbl@fbl.example.com", ["abuse@isp.example.jp"], raw)
        self.accepted.append(hashlib.sha256(raw).hexdigest())
        self.complained_about.add(f"C-{ip.rpartition('.')[2]}")


class Torture:
    """The provider under torture."""

    def __init__(self, folder: Path, contracts: int, chance: random.Random) -> None:
        self.folder, self.contracts, self.chance = folder, contracts, chance
        self.next_hop = NextHop()
        self.port, self.relay = free_port(), free_port()
        self.log = (folder / "daemon.log").open("ab")

    def prepare(self, resolver: str) -> None:
        """Write configuration and contracts."""
        text = CONFIGURATION.format(folder=self.folder, port=self.port, relay=self.relay, resolver=resolver)
        (self.folder / "abuse_mta.toml").write_text(text, encoding="utf-8")
        (self.folder / "contracts").mkdir()
        head = (
            "contract_id,name,customer_type,language,abuse_mail,admin_mail,billing_mail,monthly_fee_yen,"
            "annual_fee_yen,prepaid_yen,contracted_on,never_auto\n"
        )
        rows = [
            f"C-{one},例{one},corporate,ja,c{one}@customer.example.jp,,,3300,,0,2024-01-01,\n"
            for one in self.numbers
        ]
        (self.folder / "contracts/contracts.csv").write_text(head + "".join(rows), encoding="utf-8")
        head = "contract_id,network,assigned_from,assigned_to,line_id,access,username\n"
        rows = [f"C-{one},192.0.2.{one}/32,2024-01-01T00:00:00+09:00,,L-{one},,\n" for one in self.numbers]
        (self.folder / "contracts/assignments.csv").write_text(head + "".join(rows), encoding="utf-8")

    @property
    def numbers(self) -> range:
        """Of the contracts, and the last part of their addresses."""
        return range(1, self.contracts + 1)

    def start(self) -> "subprocess.Popen[bytes]":
        """The daemon, taking mail."""
        command = [sys.executable, "-m", "abuse_mta.cli", "--config", str(self.folder / "abuse_mta.toml")]
        daemon = subprocess.Popen([*command, "serve"], stdout=self.log, stderr=self.log)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and daemon.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return daemon
            time.sleep(0.02)
        daemon.kill()
        raise RuntimeError(f"the daemon does not start: {self.folder}/daemon.log")

    def round(self) -> str:
        """Start, let it work for a moment, kill. Gives the kind of round."""
        kind = self.chance.choice(("kill", "kill", "kill", "locked", "no next hop", "reader killed"))
        daemon = self.start()
        moment = self.chance.uniform(0.05, 2.0)
        if kind == "locked":
            with locked(self.folder / "torture.db"):
                time.sleep(moment)
        elif kind == "no next hop":
            self.hop.stop()
            time.sleep(moment)
        else:
            time.sleep(moment)
            if kind == "reader killed":
                kill_children(daemon.pid)
                time.sleep(moment)
        daemon.kill()
        daemon.wait()
        if kind == "no next hop":
            self.open_hop()
        return kind

    def open_hop(self) -> None:
        """The next hop listens."""
        self.hop = Controller(self.next_hop, hostname="127.0.0.1", port=self.relay)
        self.hop.start()

    def finish(self) -> None:
        """The daemon may work off everything, and stops when it is told to."""
        daemon = self.start()
        end = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < end and self.open_work():
            time.sleep(0.2)
        daemon.terminate()
        if daemon.wait(60) != 0:
            raise RuntimeError("the daemon did not stop cleanly")

    def ask(self, sql: str) -> list[Any]:
        """Rows of the database."""
        connection = sqlite3.connect(self.folder / "torture.db", timeout=30)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def open_work(self) -> int:
        """What still waits: mails, letters, orders, and cases that are not at rest."""
        return sum(
            int(self.ask(f"SELECT count(*) FROM {where}")[0][0])
            for where in (
                "received WHERE state = 'accepted'",
                "outbox WHERE settled_at IS NULL",
                "line_order WHERE settled_at IS NULL",
                "\"case\" WHERE state != 'suspended'",
            )
        )

    def faults(self, accepted: list[str], complained_about: set[str]) -> Iterator[str]:
        """Everything that is not as it has to be."""
        if waiting := self.open_work():
            yield f"{waiting} things still wait after {DRAIN_SECONDS:.0f} seconds"
        there = Counter(row[0] for row in self.ask("SELECT sha256 FROM received"))
        yield from (f"a mail answered 250 is there {there[one]} times" for one in accepted if there[one] != 1)
        yield from (f"a mail is there {count} times" for count in there.values() if count > 1)
        cases = {row[0]: row[1] for row in self.ask('SELECT contract_id, count(*) FROM "case" GROUP BY 1')}
        yield from (f"{contract} has no case" for contract in complained_about - cases.keys())
        yield from (f"{contract} has {count} cases" for contract, count in cases.items() if count != 1)
        for kind in ("abuse-notice", "suspension-notice"):
            sql = f"SELECT owner, count(*) FROM outbox WHERE kind = '{kind}' GROUP BY owner"
            yield from self._once(f"{kind}s of a case", sql)
        yield from self._once("stop orders", "SELECT case_id, count(*) FROM line_order GROUP BY case_id")
        for code, yen in (("damages", 6600), ("handling", 3300)):
            sql = f"SELECT case_id, count(*), sum(yen) FROM ledger WHERE code = '{code}' GROUP BY case_id"
            yield from self._once(f"{code} of a case", sql)
            yield from (f"{code}: {row[2]} yen" for row in self.ask(sql) if row[2] != yen)
        for recipient, ids in self.next_hop.taken.items():
            if recipient.endswith("@customer.example.jp") and len(ids) != 2:
                yield f"{recipient} got {len(ids)} different mails, not a notice and a suspension"
        yield from self._journal()

    def _once(self, what: str, sql: str) -> Iterator[str]:
        rows = self.ask(sql)
        cases = self.ask('SELECT count(*) FROM "case"')[0][0]
        if len(rows) != cases:
            yield f"{what}: {len(rows)} have one, {cases} should"
        yield from (f"{what}: {row[0]} has {row[1]}" for row in rows if row[1] != 1)

    def _journal(self) -> Iterator[str]:
        """Deadlines in the order of their time; what the journal posted is what the ledger holds."""
        fired = [
            row[0] for row in self.ask("SELECT at FROM journal WHERE event = 'AnswerOverdue' ORDER BY number")
        ]
        if fired != sorted(fired):
            yield "deadlines did not fire in the order of their time"
        posted = 0
        for (effects,) in self.ask("SELECT effects FROM journal"):
            for effect in json.loads(effects):
                posted += sum(entry["yen"] for entry in effect.get("entries") or ())
        booked = self.ask("SELECT coalesce(sum(yen), 0) FROM ledger")[0][0]
        if posted != booked:
            yield f"the journal posted {posted} yen, the ledger holds {booked}"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the database for writing."""
    connection = sqlite3.connect(path, timeout=30)
    with suppress(sqlite3.OperationalError):
        connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


def kill_children(pid: int) -> None:
    """Kill the processes that read mail, and whatever else the daemon started."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            if int(entry.read_text().rpartition(")")[2].split()[1]) == pid:
                os.kill(int(entry.parent.name), 9)


def free_port() -> int:
    """A port on loopback that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def main() -> int:
    """Torture, count, tell."""
    parser = argparse.ArgumentParser(
        description="Kills the daemon again and again, then counts what there is."
    )
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1800, help="no new round after so long")
    parser.add_argument("--contracts", type=int, default=60)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="abuse_mta-torture-"))
    torture = Torture(folder, options.contracts, chance)
    torture.open_hop()
    kinds: Counter[str] = Counter()
    with DemoDns({("fbl.example.com", "TXT"): ("v=spf1 ip4:127.0.0.1 -all",)}) as resolver:
        torture.prepare(resolver.address)
        client = Client(torture.port, options.contracts, random.Random(seed))
        client.start()
        end = time.monotonic() + options.seconds
        for number in range(1, options.rounds + 1):
            kinds[torture.round()] += 1
            print(f"\rround {number}: {len(client.accepted)} mails accepted", end="", flush=True)
            if time.monotonic() > end:
                break
        client.ended.set()
        client.join(30)
        torture.finish()
    torture.hop.stop()
    torture.log.close()
    faults = list(torture.faults(client.accepted, client.complained_about))
    rounds = ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))
    print(f"\n{rounds} (seed {seed}); {client.offered} mails offered, {len(client.accepted)} answered 250")
    for fault, count in Counter(faults).most_common(20):
        print(f"WRONG {count} × {fault}")
    if not faults:
        print("nothing lost, nothing twice, every yen and every deadline in its place")
        shutil.rmtree(folder)
    else:
        print(f"kept: {folder}")
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
