"""A stage for attacks: the real desk on a SQLite file, a name server on loopback, a clock moved by hand."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email import policy as mail_policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from zoneinfo import ZoneInfo

import dkim
import pytest
from sqlmodel import Session, col, select

from abuse_mta.clock import VirtualClock
from abuse_mta.config import load_settings
from abuse_mta.contracts import import_contracts, read_folder
from abuse_mta.courier import Deferred, Delivered, Delivery, OutgoingMail
from abuse_mta.decisions import Word
from abuse_mta.demo_dns import DemoDns
from abuse_mta.desk import CaseDesk, build_desk
from abuse_mta.enforcement.rehearsal import ScriptedActuator, ScriptedResult
from abuse_mta.reading import InlineReader
from abuse_mta.spool import Received
from abuse_mta.store import cases
from abuse_mta.store.case_tables import AlertRow, CaseRow, InboxRow, OutboxRow
from abuse_mta.store.database import Database
from policy.charges import balance
from policy.records import Case
from policy.words import Account, Action

ZONE = ZoneInfo("Asia/Tokyo")
START = datetime(2025, 6, 2, 10, 0, tzinfo=ZONE)
ABUSE = "abuse@isp.example.jp"
MX = "198.51.100.7"
"""From where the honest domains send."""
ELSEWHERE = "203.0.113.66"
"""From where nobody's mail comes by right."""
HONEST = (
    "reporter.example.com",
    "second.example.net",
    "third.example.org",
    "customer.example.jp",
    "other.example.jp",
    "gmail.com",
    "yahoo.co.jp",
)
CONFIGURATION = """
[smtp]
listen = ["127.0.0.1:0"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
[database]
url = "{database}"
[outbound]
relay = "127.0.0.1:1"
sender = "abuse@isp.example.jp"
reply_secret = "a secret of the tests, long enough for anybody"
[provider]
name = "例示プロバイダ"
networks = ["192.0.2.0/24", "2001:db8:21::/48"]
infrastructure = ["192.0.2.250/32"]
operators = ["noc@isp.example.jp"]
contracts = "{folder}/contracts"
[trust]
resolver = "{resolver}"
{trust}
[[actuator]]
name = "router"
kind = "manual"
enforcing = true
{terms}
"""
CONTRACTS = """\
contract_id,name,customer_type,language,abuse_mail,admin_mail,billing_mail,monthly_fee_yen,annual_fee_yen,prepaid_yen,contracted_on,never_auto
C-1,株式会社でもユーザー,corporate,ja,admin@customer.example.jp,,,3300,39600,0,2022-10-01,false
C-2,Other LLC,corporate,en,noc@other.example.jp,second@other.example.jp,,3300,39600,0,2022-10-01,false
"""
ASSIGNMENTS = """\
contract_id,network,assigned_from,assigned_to,line_id,access,username
C-1,192.0.2.15/32,2022-10-01T00:00:00+09:00,,L-1,,
C-2,192.0.2.64/29,2022-10-01T00:00:00+09:00,,L-2,,
"""
PUBLIC_KEY = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC6mRXxzQFaQJUwNC74yqxMhM7qhfKAdVyabojuX8vbuj7AfH4WjP2YMTMjoJey"
    "m2Tpw5rag1emDRhi7ykLTptG22GAPxpT54AmFvnLiXofzcXqSK0NEV0BGGYgQOp8HuQEyj17P0UFRE8Wokvzhvsb1ORIvdZtSBJe"
    "SaFNgqNs/QIDAQAB"
)
PRIVATE_KEY = b"""\
-----BEGIN RSA PRIVATE KEY-----
MIICXAIBAAKBgQC6mRXxzQFaQJUwNC74yqxMhM7qhfKAdVyabojuX8vbuj7AfH4W
jP2YMTMjoJeym2Tpw5rag1emDRhi7ykLTptG22GAPxpT54AmFvnLiXofzcXqSK0N
EV0BGGYgQOp8HuQEyj17P0UFRE8Wokvzhvsb1ORIvdZtSBJeSaFNgqNs/QIDAQAB
AoGAL29DGNjYgyzvv/VEC5LaAgmw4AV1BBrRk6CNxqsrk4vg7+W11923ibzYFzJ3
3buLB7Hl566D1X52uI+7i1hMOGOLOW0vhwmRjoAtK0yMr3AV75AjlmaELgAqqv/b
soBzZEsHACueJgNdBlqNxGPmJogzOw5VGi9za0bWAwnVCrECQQDsqvuoFBKPrWh3
d7Lk++TEwsrkPjYzYC9JoCPk1OR89j5+0YEnOfYkvsYrgnolSk7/sLgJCuM4+50r
ijy3dZWPAkEAydcUSa/0nlBfjj3g7eHNrYgjK9ZOgaDMk/EGGABpiCVje93iFR5l
NkJKFAL1suhjYor6tWhEGo7gLxiSyy2GswJBAOUS0qbrVtPu2rDYETYGgnXYvZ2S
gc/Uh7DR6iwxzD8P8Ym6qzIWriL+7L1se2HgvPpMSLWn7itXj9d25DIHBA0CQDFb
UPC8AFt+V/+WjhxdrUgUFFWx8Dyur5g1xkG0SBos2mj91z1G04UzLJ48Iwz+2t7M
EYau2oiMC7I4lhztIxUCQHpmqh27g3X0DIXhsiaGCPnp7FVFoI8AI0BBhSC2CCoz
6CMvZDLzmKMv4kZht80Glh9HEkZIOTtHJzwBruq64ho=
-----END RSA PRIVATE KEY-----
"""
"""A key that exists for these tests alone."""

_numbers = itertools.count(1)


@dataclass
class KeepingCourier:
    """The next hop: takes every mail and keeps it."""

    sent: list[OutgoingMail] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None
    """What happens once, while the next hop takes a mail."""
    busy: bool = False
    """The next hop takes nothing now."""

    def send(self, mail: OutgoingMail) -> Mapping[str, Delivery]:
        """250 for everybody."""
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()
        if self.busy:
            return {address: Deferred(reply="451 4.7.1 later") for address in mail.recipients}
        self.sent.append(mail)
        return {address: Delivered(reply="250 2.0.0 ok") for address in mail.recipients}

    def close(self) -> None:
        """Nothing to close."""


@dataclass(kw_only=True)
class Stage:
    """The desk under attack."""

    clock: VirtualClock
    database: Database
    desk: CaseDesk
    courier: KeepingCourier
    dns: DemoDns
    folder: Path

    # What happens

    def take(
        self,
        raw: bytes,
        *,
        sender: str | None = None,
        to: str | tuple[str, ...] = ABUSE,
        peer: str = MX,
        helo: str = "mx.example.net",
        work: bool = True,
    ) -> str:
        """A mail comes in and is worked; gives its outcome. `sender`: the envelope's, else From's."""
        envelope = parseaddr(str(message_from_bytes(raw)["From"]))[1] if sender is None else sender
        received = Received(
            raw=raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
            envelope_sender=envelope,
            recipients=(to,) if isinstance(to, str) else to,
            peer=peer,
            helo=helo,
            received_at=self.clock.now(),
        )
        number = self.desk.spool.accept(received)
        if not work:
            return ""
        self.desk.work(self.clock.now())
        return self.desk.spool.mail(number).outcome or ""

    def settle(self) -> None:
        """Whatever is due now."""
        now = self.clock.now()
        self.desk.work(now)
        self.desk.send(now)
        self.desk.act(now)
        self.desk.housekeep(now)

    def wait(self, span: timedelta) -> None:
        """Time passes; what falls due happens at its time."""
        end = self.clock.now() + span
        while True:
            now = self.clock.now()
            works = (self.desk.work, self.desk.send, self.desk.act, self.desk.housekeep)
            dues = [due for work in works if (due := work(now)) is not None]
            later = [max(due, now) + timedelta(microseconds=1) for due in dues if due <= end]
            if not later:
                break
            self.clock.set(min(later))
        self.clock.set(end)
        self.settle()

    def retract(self, *complaint_ids: str) -> None:
        """An operator withdraws these complaints."""
        now = self.clock.now()
        with self.desk.deciding.transaction() as session:
            self.desk.decisions.retract(session, complaint_ids, by="sato", reason="false", at=now, now=now)

    def decide(self, action: Action) -> None:
        """An operator decides on C-1's case."""
        now = self.clock.now()
        with self.desk.deciding.transaction() as session:
            row = cases.cases_of_contract(session, "C-1")[0]
            word = Word(action=action, by="sato", reason="seen", at=now)
            assert not self.desk.decisions.decide(session, row, word, now).refused

    # What became of it

    def reading(self) -> Session:
        """A session that only reads."""
        return Session(self.database.engine)

    def state(self, contract_id: str = "C-1") -> str:
        """The state of the contract's newest case."""
        with self.reading() as session:
            rows = cases.cases_of_contract(session, contract_id)
            return rows[0].state if rows else "none"

    def case(self, contract_id: str = "C-1") -> Case:
        """The contract's newest case, whole."""
        with self.reading() as session:
            return cases.load(session, cases.cases_of_contract(session, contract_id)[0])

    def row(self, contract_id: str = "C-1") -> CaseRow:
        """The row of the contract's newest case."""
        with self.reading() as session:
            return cases.cases_of_contract(session, contract_id)[0]

    def owes(self, contract_id: str = "C-1") -> int:
        """What the contract owes, in yen."""
        with self.reading() as session:
            return balance(cases.ledger_of(session, contract_id), Account.RECEIVABLE)

    def mails(self, name: str | None = None, kind: str | None = None) -> list[OutboxRow]:
        """The mails queued, for that contract or address, of that kind."""
        with self.reading() as session:
            rows = session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
        return [row for row in rows if name in {None, row.name} and kind in {None, row.kind}]

    def kinds(self, name: str) -> list[str]:
        """The kinds of the mails to that contract or address."""
        return [row.kind for row in self.mails(name)]

    def alerts(self) -> Counter[str]:
        """How often each alert was raised: `code subject`."""
        with self.reading() as session:
            return Counter(f"{row.code} {row.subject}" for row in session.exec(select(AlertRow)))

    def inbox(self) -> list[str]:
        """Why things wait for an operator."""
        with self.reading() as session:
            return [row.why for row in session.exec(select(InboxRow).order_by(col(InboxRow.id)))]

    def reply_address(self, contract_id: str = "C-1") -> str:
        """The Reply-To of the newest notice."""
        newest = self.mails(contract_id)[-1]
        return parseaddr(str(message_from_bytes(newest.content)["Reply-To"]))[1]

    def open_inbox(self) -> list[str]:
        """Why things still wait for an operator."""
        with self.reading() as session:
            waiting = select(InboxRow).where(col(InboxRow.settled_at).is_(None))
            return [row.why for row in session.exec(waiting.order_by(col(InboxRow.id)))]

    def text(self, row: OutboxRow) -> str:
        """What the reader of one of our mails sees."""
        message = message_from_bytes(row.content, policy=mail_policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        return str(body.get_content()) if body else ""


Write = Callable[..., bytes]


@pytest.fixture
def complaint() -> Write:
    """Writes a complaint with the headers of the spam in it."""

    def write(
        reporter: str = "noc@reporter.example.com",
        ip: str = "192.0.2.15",
        at: datetime = START - timedelta(minutes=30),
        *,
        key: str = "",
        subject: str = "spam from your network",
        words: str = "",
        headers: str = "",
        spam_subject: str = "Prize",
        to: str = ABUSE,
    ) -> bytes:
        key = key or str(next(_numbers))
        when = format_datetime(at)
        return (
            f"{headers}From: {reporter}\nTo: {to}\nSubject: {subject}\nDate: {when}\n"
            f"Message-ID: <{key}.report@{parseaddr(reporter)[1].rpartition('@')[2]}>\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            f"We got this spam from your network, please stop it.\n{words}\n\n"
            "Return-Path: <prize@spam.example.net>\n"
            f"Received: from spam.example.net (spam.example.net [{ip}])\n"
            f"\tby mx.reporter.example.com with ESMTP id k{key}\n\tfor <victim@reporter.example.com>; {when}\n"
            f"From: Prize <prize@spam.example.net>\nTo: victim@reporter.example.com\n"
            f"Subject: {spam_subject}\nMessage-ID: <{key}.spam@spam.example.net>\nDate: {when}\n"
        ).encode()

    return write


@pytest.fixture
def reply() -> Write:
    """Writes a reply of a contractor: circumstances and countermeasures, or other words."""

    def write(
        sender: str = "admin@customer.example.jp",
        words: str = (
            "経緯\n社内のパソコン1台がマルウェアに感染し、迷惑メールの送信に使われておりました。\n\n"
            "対応策\n該当のパソコンを切り離して初期化し、全員のパスワードを変更いたしました。\n"
        ),
        *,
        subject: str = "Re: your notice",
        headers: str = "",
    ) -> bytes:
        return (
            f"{headers}From: {sender}\nTo: {ABUSE}\nSubject: {subject}\n"
            f"Message-ID: <{next(_numbers)}@{sender.rpartition('@')[2]}>\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            f"{words}\n"
        ).encode()

    return write


@pytest.fixture
def sign() -> Callable[[bytes, str], bytes]:
    """Signs a mail with DKIM for a domain."""

    def sign_as(raw: bytes, domain: str) -> bytes:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        signature: bytes = dkim.sign(raw, b"sel", domain.encode(), PRIVATE_KEY)
        return signature + raw

    return sign_as


@pytest.fixture
def public_key() -> str:
    """The DNS record of the key that `sign` uses."""
    return f"v=DKIM1; k=rsa; p={PUBLIC_KEY}"


Zone = dict[tuple[str, str], tuple[str, ...]]


@pytest.fixture
def zone() -> Zone:
    """What the name server knows: every honest domain sends from one place. A test may change it."""
    return {(domain, "TXT"): (f"v=spf1 ip4:{MX} -all",) for domain in HONEST}


@pytest.fixture
def dns(zone: Zone) -> Iterator[DemoDns]:
    """The name server; it looks at `zone` when asked."""
    with DemoDns({}) as server:
        server.zone = zone
        yield server


Build = Callable[..., Stage]


@pytest.fixture
def build(tmp_path: Path, dns: DemoDns, database_url: str) -> Iterator[Build]:
    """Builds a stage; `terms` and `trust` are lines of the configuration."""
    opened: list[Database] = []

    def build_stage(*, terms: str = "", trust: str = "", now: datetime = START) -> Stage:
        folder = tmp_path
        (folder / "contracts").mkdir(exist_ok=True)
        (folder / "contracts/contracts.csv").write_text(CONTRACTS, encoding="utf-8")
        (folder / "contracts/assignments.csv").write_text(ASSIGNMENTS, encoding="utf-8")
        configuration = CONFIGURATION.format(
            folder=folder,
            database=database_url,
            resolver=dns.address,
            trust=trust,
            terms=f"[terms]\n{terms}" if terms else "",
        )
        (folder / "abuse_mta.toml").write_text(configuration, encoding="utf-8")
        settings = load_settings(folder / "abuse_mta.toml")
        clock = VirtualClock(now)
        database = Database.open(settings.database.url)
        opened.append(database)
        database.migrate()
        with database.writing() as session:
            import_contracts(session, read_folder(folder / "contracts"), datetime(2025, 1, 1, tzinfo=UTC))
        courier = KeepingCourier()
        desk = build_desk(
            settings,
            database,
            clock,
            courier,
            InlineReader(),
            actuators=(ScriptedActuator(name="router", enforcing=True, script=ScriptedResult()),),
            when_away=lambda *_: (),
        )
        return Stage(clock=clock, database=database, desk=desk, courier=courier, dns=dns, folder=folder)

    yield build_stage
    for database in opened:
        database.close()


@pytest.fixture
def stage(build: Build) -> Stage:
    """A stage as configured by default."""
    return build()
