"""Kills the real daemon again and again while mail comes at full rate, and then counts what there is.

    python bench/torture.py [--rounds 200] [--seconds 1800] [--contracts 60] [--seed N] [--nodes 3]

A real client, a real next hop and a real name server on loopback. Each round the daemon works for a random moment and
gets into trouble: SIGKILL out of the blue or at a named failure point (`die_at.py`), the database locked by somebody
else, the disk refusing to grow, the next hop gone, the readers killed, the clock jumping (where libfaketime is
installed: Debian's `faketime`). From the troubles that pass it has to recover while it runs, in half of the rounds;
in the others it is killed in the middle of them. `--nodes 3`: as many daemons on one PostgreSQL, of which one is
killed each round. At the end it may finish, and everything is compared: every mail that was answered 250 is there
exactly once and has left once what it leaves; every case has one notice, one stop, one charge, one order; each
contract's balance is what its journal says; deadlines fired in the order of their time, unless the clock went back.
Exit 1 with the list when anything is wrong.
"""

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import create_engine, text  # noqa: E402
from sqlalchemy.engine import Connection  # noqa: E402

from abuse_mta.demo_dns import DemoDns  # noqa: E402
from bench.die_at import POINTS  # noqa: E402
from tests.postgresql.server import make_database, running_server  # noqa: E402

CONFIGURATION = """
[smtp]
listen = ["127.0.0.1:{port}"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
[database]
url = "{database}"
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
answer.within = "{within}"
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
OFFER = """\
From: news@fbl.example.com
To: abuse@isp.example.jp
Subject: Our offers, week {number}

Buy three, pay two.
"""
REQUEST = """\
From: lawyer@fbl.example.com
To: abuse@isp.example.jp
Subject: Request for disclosure of subscriber information {number}

Our law firm requests disclosure of the subscriber who used {ip} at {at}. The court order is enclosed.
"""
MAILS = (*[REPORT] * 8, OFFER, REQUEST)
"""Of ten mails, eight are complaints."""
ASKED_ABOUT = 250
"""The contract of the disclosure requests; nobody complains about it."""
OUTCOMES = {
    OFFER: "SELECT received.sha256, count(inbox.id) FROM received LEFT JOIN inbox ON message_id = received.id"
    " GROUP BY received.id, received.sha256",
    REQUEST: "SELECT received.sha256, count(number) FROM received LEFT JOIN journal ON cause = 'mail:' || received.id"
    " GROUP BY received.id, received.sha256",
}
"""What each of these leaves once: a row in the inbox, a matter that is opened."""
START_SECONDS = 60.0
DRAIN_SECONDS = 180.0
DRAINED_A_SECOND = 40
"""Mails: what is left may take so long, and no longer."""
RECOVERY_SECONDS = 90.0


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
    """Sends mails as fast as they are answered; connects again when the daemon is gone."""

    def __init__(self, ports: Sequence[int], contracts: int, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.accepted: dict[str, str] = {}
        """SHA-256 of each mail that was answered 250, and what it was made from."""
        self.complained_about: set[str] = set()
        self.offered = 0
        self.ended = threading.Event()
        self._ports, self._contracts, self._chance = ports, contracts, chance

    def run(self) -> None:
        while not self.ended.is_set():
            try:
                with smtplib.SMTP("127.0.0.1", self._chance.choice(self._ports), timeout=30) as client:
                    while not self.ended.is_set():
                        self._send(client)
            except (OSError, smtplib.SMTPException):
                time.sleep(0.02)

    def _send(self, client: smtplib.SMTP) -> None:
        self.offered += 1
        made_from = self._chance.choice(MAILS)
        one = self._chance.randrange(self._contracts) + 1 if made_from is REPORT else ASKED_ABOUT
        ip = f"192.0.2.{one}"
        at = format_datetime(datetime.now(UTC))  # noqa: TID251 - a real report is fresh
        raw = made_from.format(number=self.offered, ip=ip, at=at).replace("\n", "\r\n").encode()
        client.sendmail("fbl@fbl.example.com", ["abuse@isp.example.jp"], raw)
        self.accepted[hashlib.sha256(raw).hexdigest()] = made_from
        if made_from is REPORT:
            self.complained_about.add(f"C-{one}")


TROUBLES = ("out of the blue", "failure point", "locked", "disk refuses", "next hop gone", "readers killed")
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
"""Moves the clock of a process while it runs."""
CLOCK_JUMPS = "clock jumps"
AMONG_NODES = ("out of the blue", "failure point", "next hop gone", "readers killed")
"""What can be done to one of several: the database is not theirs."""


class Torture:
    """The provider under torture: `nodes` daemons on one database."""

    def __init__(
        self, folder: Path, database: str, contracts: int, nodes: int, chance: random.Random
    ) -> None:
        self.folder, self.database, self.contracts, self.chance = folder, database, contracts, chance
        self.next_hop = NextHop()
        self.relay = free_port()
        self.ports = [free_port() for _ in range(nodes)]
        self.daemons: list[subprocess.Popen[bytes] | None] = [None] * nodes
        self.log = (folder / "daemon.log").open("ab")
        self.clock = folder / "clock"
        self.clock.write_text("+0s\n", encoding="ascii")
        self.clock_jumped = False

    def prepare(self, resolver: str, within: str = "2s") -> None:
        """Write configurations and contracts; `within`: how long a contractor may take to answer."""
        for port in self.ports:
            configuration = CONFIGURATION.format(
                database=self.database, port=port, relay=self.relay, resolver=resolver, within=within
            )
            self.configuration(port).write_text(configuration, encoding="utf-8")
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

    def configuration(self, port: int) -> Path:
        """Of the node that listens there."""
        return self.folder / f"node-{port}.toml"

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of the contracts, and the last part of their addresses."""
        return (*range(1, self.contracts + 1), ASKED_ABOUT)

    def start(self, node: int, armed: Sequence[str] = ()) -> "subprocess.Popen[bytes]":
        """The node's daemon, taking mail; an armed one may be dead already."""
        port = self.ports[node]
        program = [str(ROOT / "bench" / "die_at.py"), *armed] if armed else ["-m", "abuse_mta.cli"]
        command = [sys.executable, *program, "--config", str(self.configuration(port)), "serve"]
        daemon = subprocess.Popen(
            command, stdout=self.log, stderr=self.log, cwd=ROOT, env=os.environ | self.faked()
        )
        self.daemons[node] = daemon
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if armed and daemon.poll() == -signal.SIGKILL:
                return daemon
            if daemon.poll() is not None:
                break
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return daemon
            time.sleep(0.02)
        daemon.kill()
        raise RuntimeError(f"the daemon does not start: {self.folder}/daemon.log")

    def faked(self) -> dict[str, str]:
        """What lets the clock of a daemon be moved by the file `clock`; nothing among several."""
        if FAKETIME is None or len(self.ports) > 1:
            return {}
        return {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self.clock),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def troubles(self) -> tuple[str, ...]:
        """What can be done here."""
        if len(self.ports) > 1:
            return AMONG_NODES
        return TROUBLES if FAKETIME is None else (*TROUBLES, CLOCK_JUMPS)

    def round(self) -> str:
        """One node gets into trouble while the others run. Gives what it was."""
        node = self.chance.randrange(len(self.ports))
        for other in range(len(self.ports)):
            if other != node and self.daemons[other] is None:
                self.start(other)
        kind = self.chance.choice(self.troubles())
        moment = self.chance.uniform(0.05, 2.0)
        if kind == "failure point":
            kind = self.chance.choice(POINTS)
            self.die_at(node, kind, moment)
            return kind
        recovers = kind != "out of the blue" and self.chance.random() < 0.5
        daemon = self.daemons[node] or self.start(node)
        if recovers:  # a start in the middle of trouble may fail: then it is started again
            self.await_ready(daemon)
        with self.trouble(kind, daemon.pid):
            time.sleep(moment)
            if not recovers:
                self.kill(node)
        if recovers:
            self.recover(daemon, kind)
            return f"{kind} and recovered"
        return kind

    def die_at(self, node: int, point: str, moment: float) -> None:
        """Start the node with the point armed, and see it die there; a point that is not reached is no death there."""
        self.kill(node)
        armed = self.start(node, (point, str(self.chance.randrange(1, 40))))
        with suppress(subprocess.TimeoutExpired):
            armed.wait(moment + 8)
        self.kill(node)

    def await_ready(self, daemon: "subprocess.Popen[bytes]") -> None:
        """It has started altogether: with its work, not only with its listener."""
        end = time.monotonic() + START_SECONDS
        said = f'"pid": {daemon.pid},'
        while time.monotonic() < end and daemon.poll() is None:
            lines = (self.folder / "daemon.log").read_text(encoding="utf-8", errors="replace").splitlines()
            if any(said in line and '"daemon_ready"' in line for line in lines):
                return
            time.sleep(0.1)
        raise RuntimeError(f"the daemon is not ready: {self.folder}/daemon.log")

    def recover(self, daemon: "subprocess.Popen[bytes]", kind: str) -> None:
        """The trouble has passed: within a while mail is taken and worked again, by the same process."""
        before = self.worked()
        end = time.monotonic() + RECOVERY_SECONDS
        while time.monotonic() < end and daemon.poll() is None:
            if self.worked() > before:
                return
            time.sleep(0.05)
        how = (
            "died of it"
            if daemon.poll() is not None
            else f"worked nothing for {RECOVERY_SECONDS:.0f} seconds after it"
        )
        raise RuntimeError(f"{kind}: the daemon {how}: {self.folder}/daemon.log")

    def worked(self) -> int:
        """Mails worked so far."""
        return int(self.ask("SELECT count(*) FROM received WHERE state != 'accepted'")[0][0])

    @contextmanager
    def trouble(self, kind: str, pid: int) -> Iterator[None]:
        """What is wrong while this lasts."""
        match kind:
            case "locked":
                with locked(self.folder / "torture.db"):
                    yield
            case "disk refuses":
                _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                full = max(path.stat().st_size for path in self.folder.glob("torture.db*"))
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (full, hard))
                yield
                with suppress(ProcessLookupError):
                    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
            case "next hop gone":
                self.hop.stop()
                yield
                self.open_hop()
            case "readers killed":
                kill_children(pid)
                yield
            case _ if kind == CLOCK_JUMPS:
                self.clock_jumped = True
                # Past the two seconds for an answer, within the five that a question to the DNS may take.
                self.clock.write_text("+3s\n", encoding="ascii")
                time.sleep(2)  # the old offset is cached for a second
                yield
                self.clock.write_text("+0s\n", encoding="ascii")  # and back
            case _:
                yield

    def kill(self, node: int) -> None:
        """SIGKILL, if it lives."""
        daemon = self.daemons[node]
        if daemon is not None:
            daemon.kill()
            daemon.wait()
            self.daemons[node] = None

    def open_hop(self) -> None:
        """The next hop listens."""
        self.hop = Controller(self.next_hop, hostname="127.0.0.1", port=self.relay)
        self.hop.start()

    def finish(self, accepted: int) -> None:
        """The daemons may work off everything, and stop when they are told to."""
        daemons = [self.daemons[node] or self.start(node) for node in range(len(self.ports))]
        end = time.monotonic() + DRAIN_SECONDS + accepted / DRAINED_A_SECOND
        while time.monotonic() < end and self.open_work():
            time.sleep(0.2)
        for daemon in daemons:
            daemon.terminate()
        if [code for code in [daemon.wait(60) for daemon in daemons] if code]:
            raise RuntimeError("a daemon did not stop cleanly")

    def ask(self, sql: str) -> list[Any]:
        """Rows of the database."""
        with self.connection() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """To the database, beside the daemons."""
        engine = create_engine(self.database)
        with engine.connect() as connection:
            yield connection
        engine.dispose()

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

    def faults(self, accepted: Mapping[str, str], complained_about: set[str]) -> Iterator[str]:
        """Everything that is not as it has to be."""
        if waiting := self.open_work():
            yield f"{waiting} things still wait when all should be done"
        there = Counter(row[0] for row in self.ask("SELECT sha256 FROM received"))
        yield from (f"a mail answered 250 is there {there[one]} times" for one in accepted if there[one] != 1)
        yield from (f"a mail is there {count} times" for count in there.values() if count > 1)
        for made_from, sql in OUTCOMES.items():
            left = dict(self.ask(sql))
            mails = [one for one, kind in accepted.items() if kind is made_from]
            yield from (
                f"a mail left {left[one]} times what it leaves once" for one in mails if left[one] != 1
            )
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
            of_a_case = (
                recipient.endswith("@customer.example.jp")
                and recipient != f"c{ASKED_ABOUT}@customer.example.jp"
            )
            if of_a_case and len(ids) != 2:
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
        if fired != sorted(fired) and not self.clock_jumped:
            yield "deadlines did not fire in the order of their time"
        posted: Counter[str] = Counter()
        for (effects,) in self.ask("SELECT effects FROM journal"):
            for effect in json.loads(effects):
                for entry in effect.get("entries") or ():
                    posted[f"{entry['contract_id']} {entry['account']} {entry['code']}"] += entry["yen"]
        sql = "SELECT contract_id, account, code, sum(yen) FROM ledger GROUP BY contract_id, account, code"
        booked = {f"{row[0]} {row[1]} {row[2]}": int(row[3]) for row in self.ask(sql)}
        for what in sorted(posted.keys() | booked.keys()):
            if posted[what] != booked.get(what, 0):
                yield f"{what}: the journal posted {posted[what]} yen, the ledger holds {booked.get(what, 0)}"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the database for writing."""
    connection = sqlite3.connect(path, timeout=60, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")  # raises when it cannot be had: then nothing was tried
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
    parser.add_argument("--nodes", type=int, default=1, help="more than one: on a PostgreSQL of its own")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="abuse_mta-torture-"))
    kinds: Counter[str] = Counter()
    with ExitStack() as around:
        server = around.enter_context(running_server() if options.nodes > 1 else nullcontext())
        database = make_database(server) if server else f"sqlite:///{folder}/torture.db"
        torture = Torture(folder, database, options.contracts, options.nodes, chance)
        around.callback(torture.log.close)
        torture.open_hop()
        around.callback(lambda: torture.hop.stop())  # noqa: PLW0108 - the one that listens then
        resolver = around.enter_context(DemoDns({("fbl.example.com", "TXT"): ("v=spf1 ip4:127.0.0.1 -all",)}))
        torture.prepare(resolver.address)
        client = Client(torture.ports, options.contracts, random.Random(seed))
        client.start()
        try:
            end = time.monotonic() + options.seconds
            for number in range(1, options.rounds + 1):
                kinds[torture.round()] += 1
                print(f"\rround {number}: {len(client.accepted)} mails accepted", end="", flush=True)
                if time.monotonic() > end:
                    break
            client.ended.set()
            client.join(30)
            torture.finish(len(client.accepted))
        finally:
            client.ended.set()
            for node in range(options.nodes):
                torture.kill(node)
        return tell(torture, client, kinds, seed)


def tell(torture: Torture, client: Client, kinds: Counter[str], seed: int) -> int:
    """Count, and say what was found; gives the exit code."""
    faults = list(torture.faults(client.accepted, client.complained_about))
    rounds = ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))
    print(f"\n{rounds} (seed {seed}); {client.offered} mails offered, {len(client.accepted)} answered 250")
    for fault, count in Counter(faults).most_common(20):
        print(f"WRONG {count} × {fault}")
    if not faults:
        print("nothing lost, nothing twice, every yen and every deadline in its place")
        shutil.rmtree(torture.folder)
    else:
        print(f"kept: {torture.folder}")
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
