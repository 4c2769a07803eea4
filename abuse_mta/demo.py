"""A whole case on one machine in under a minute: the real daemon, real mail by SMTP, a clock of seconds.

The demo brings what a provider would have around the daemon: a name server for the senders' domains, a mailbox
that shows each notice, an actuator, and the operator who accepts the pledge. It checks what it shows.
"""

import json
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from abuse_mta.clock import SystemClock
from abuse_mta.datafiles import data_file
from abuse_mta.demo_dns import DemoDns
from abuse_mta.log import inert
from abuse_mta.store.cases import ledger_of
from abuse_mta.store.database import Database
from policy.charges import balance
from policy.words import Account

ZONE = ZoneInfo("Asia/Tokyo")
ANSWER_WITHIN = 15
"""Seconds: on a busy machine everything before the answer takes its time, too."""
PATIENCE = 25.0
"""Seconds that any one thing may take."""
SENDERS = (
    "kaisha.example.jp",
    "bigmail.example.com",
    "sensor.example.net",
    "freemail.example.org",
    "demo-user.example.jp",
    "sample-trading.example.com",
)
CONFIGURATION = """
[smtp]
listen = ["127.0.0.1:0"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
[database]
url = "sqlite:///{folder}/demo.db"
[outbound]
relay = "{relay}"
sender = "abuse@isp.example.jp"
reply_secret = "only-for-the-demo"
[provider]
name = "例示プロバイダ"
networks = ["192.0.2.0/24"]
operators = ["noc@isp.example.jp"]
contracts = "{contracts}"
[trust]
resolver = "{resolver}"
[terms]
answer.within = "{within}s"
additional.grace = "0m"
billing.transfer_account = "例示銀行 本店 普通 0000000"
[[actuator]]
name = "router"
kind = "command"
enforcing = true
command = [{python}, "-c", "import json, sys; order = json.load(sys.stdin); print(order['action'], order['network'])"]
[log]
format = "json"
"""


class DemoFailed(Exception):  # noqa: N818 - reads as what it is
    """Something that the demo shows did not happen."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail that the daemon sent: to whom, and what it says."""

    to: tuple[str, ...]
    message: EmailMessage

    @property
    def text(self) -> str:
        """The body as the reader sees it."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message["Subject"])


class Mailbox:
    """The next hop: takes every mail and keeps it."""

    def __init__(self) -> None:
        self.mails: list[Shown] = []
        self.news: SimpleQueue[Shown] = SimpleQueue()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's hook."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        shown = Shown(tuple(envelope.rcpt_tos), message)
        self.mails.append(shown)
        self.news.put(shown)
        return "250 2.0.0 kept"


@dataclass
class Demo:
    """The stage, the cast and the play."""

    console: Console
    folder: Path
    mailbox: Mailbox
    lines: list[dict[str, Any]] = field(default_factory=list)
    listen: str = ""
    heard: threading.Condition = field(default_factory=threading.Condition)
    facts: list[str] = field(default_factory=list)

    # Talking to the viewer

    def say(self, text: str, style: str = "") -> None:
        """A line of the story."""
        self.console.print(Text(text, style=style))

    def act(self, title: str) -> None:
        """A new act."""
        self.console.print()
        self.console.rule(Text(title, style="bold"), align="left")

    def note(self, fact: str) -> None:
        """Something that the demo promised and that happened."""
        self.facts.append(fact)
        self.say(f"  ✓ {fact}", "green")

    def show(self, mail: Shown, lines: int = 200) -> None:
        """A mail, as its reader gets it."""
        body = mail.text.splitlines()
        shown = [*body[:lines], *(["[…]"] if len(body) > lines else [])]
        head = f"To: {', '.join(mail.to)}\nSubject: {mail.subject}"
        self.console.print(Panel(Text(head + "\n\n" + "\n".join(map(inert, shown))), border_style="cyan"))

    # Listening to the daemon

    def follow(self, process: "subprocess.Popen[str]") -> None:
        """Read the daemon's log as it is written."""
        assert process.stdout is not None
        for text in process.stdout:
            try:
                line = json.loads(text)
            except ValueError:
                line = {"event": "said", "text": text.rstrip()}
            with self.heard:
                self.lines.append(line)
                self._tell(line)
                self.heard.notify_all()

    def _tell(self, line: dict[str, Any]) -> None:
        tell = TELLERS.get(str(line.get("event")))
        text = tell(line) if tell else None
        if text:
            self.say(f"  {text}", "dim")
        if line.get("level") == "error" or line.get("event") == "said":
            self.say(f"  daemon: {json.dumps(line, ensure_ascii=False)}", "red")

    def wait_for(self, what: str, found: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first line of the log that fits. Raises DemoFailed when it does not come."""

        def line() -> dict[str, Any] | None:
            return next((one for one in self.lines if found(one)), None)

        with self.heard:
            if not self.heard.wait_for(lambda: line() is not None, timeout=PATIENCE):
                raise DemoFailed(f"{what} did not happen within {PATIENCE:g} s")
            result = line()
        assert result is not None
        return result

    def mail_to(self, address: str, word: str) -> Shown:
        """The mail to that address whose subject or text has the word. Raises DemoFailed."""

        def fits(mail: Shown) -> bool:
            return address in mail.to and (word in mail.subject or word in mail.text)

        already = next((mail for mail in self.mailbox.mails if fits(mail)), None)
        while already is None:
            try:
                mail = self.mailbox.news.get(timeout=PATIENCE)
            except Empty:
                raise DemoFailed(f"no mail with {word} came to {address}") from None
            already = mail if fits(mail) else None
        return already

    # Writing to the daemon

    def send(self, sample: str, sender: str, to: str = "abuse@isp.example.jp", **more: str) -> None:
        """A sample mail with today's times, by SMTP."""
        raw = fill(sample, **more)
        host, _, port = self.listen.rpartition(":")
        with smtplib.SMTP(host, int(port), timeout=PATIENCE) as client:
            client.sendmail(sender, [to], raw)

    def answer(self, notice: Shown, sample: str, sender: str) -> None:
        """A contractor answers a notice."""
        reply_to = parseaddr(str(notice.message["Reply-To"]))[1]
        subject = notice.subject.encode("ascii", "ignore").decode() or "notice"
        self.send(
            sample,
            sender,
            to=reply_to,
            reply_to=reply_to,
            subject=subject,
            notice=notice.message["Message-ID"],
        )

    def command(self, *arguments: str) -> str:
        """What the operator types; gives what it prints. Raises DemoFailed."""
        shown = " ".join(f"'{one}'" if " " in one else one for one in arguments)
        self.say(f"  $ abuse-mta {shown}", "bold")
        command = [
            sys.executable,
            "-m",
            "abuse_mta.cli",
            "--config",
            str(self.folder / "abuse_mta.toml"),
            *arguments,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
        if done.returncode:
            raise DemoFailed(f"abuse-mta {shown}: {done.stderr or done.stdout}")
        return done.stdout

    # The play

    def play(self) -> None:
        """All acts, each checked. Raises DemoFailed."""
        self._complaints()
        self._notices()
        self._in_time()
        self._silence()
        self._way_back()
        self._end()

    def _complaints(self) -> None:
        self.act("1. Four complaints come by SMTP")
        self.say(
            "  a feedback loop's ARF report, Japanese free text with pasted headers, an X-ARF report, a hopeless one"
        )
        self.send("arf.eml", "fbl@bigmail.example.com")
        self.send("japanese.eml", "sato@kaisha.example.jp")
        self.send("xarf.eml", "reports@sensor.example.net")
        self.send("hopeless.eml", "seigi@freemail.example.org")
        for number in range(1, 5):
            self.wait_for(f"mail {number}", partial(_is, event="mail_processed", message_id=number))
        for ip, when in (("192.0.2.66", "arf"), ("192.0.2.15", "freetext"), ("192.0.2.140", "xarf")):
            read = self.wait_for(f"reading {when}", partial(_is, event="mail_processed", format=when))
            if [report["ip"] for report in read["reports"]] != [ip]:
                raise DemoFailed(f"{when}: expected {ip}, got {read['reports']}")
            self.say(
                "  "
                + self.command("contracts", "at", ip, read["reports"][0]["at"]).strip().replace("\n", "\n  ")
            )
        self.note(
            "every mail accepted, read and attributed to the contract that held the address at that time"
        )
        self.wait_for("the alert", lambda line: _is(line, "alert_raised", alert="evidence-too-low"))
        self.mail_to("seigi@freemail.example.org", "192.0.2.15")
        self.note("the hopeless one opens nothing: its sender is asked for evidence, the operators are told")

    def _notices(self) -> None:
        self.act("2. The contractors are told at once (R1)")
        self.say(f"  (in this demo {ANSWER_WITHIN} seconds stand for the 72 hours)")
        self.notice = self.mail_to("admin@demo-user.example.jp", "192.0.2.15")
        self.show(self.notice)
        self.english = self.mail_to("noc@sample-trading.example.com", "192.0.2.66")
        self.show(self.english, 12)
        self.mail_to("net@hospital.example.jp", "192.0.2.140")
        self.note("three notices, Japanese or English first, each with its deadline and its way to answer")

    def _in_time(self) -> None:
        self.act("3. One contractor answers in time")
        self.answer(self.english, "answer_in_time.eml", "noc@sample-trading.example.com")
        self.wait_for("the answer", lambda line: _moved(line, "C-1002", "answered"))
        self.note("C-1002 gave circumstances and countermeasures: the clock stops, nothing is charged")

    def _silence(self) -> None:
        self.act("4. The other two stay silent, and the deadline passes (R2a)")
        self.wait_for("the suspension", lambda line: _moved(line, "C-1001", "suspending"))
        self.wait_for(
            "the held suspension",
            lambda line: _is(line, "alert_raised", alert="never-auto", subject="C-1003"),
        )
        self.note("C-1003 is a hospital (never_auto): its suspension waits for an operator")
        self.wait_for(
            "the router", lambda line: _is(line, "order_attempted", action="suspend", result="confirmed")
        )
        self.wait_for("the stop", lambda line: _moved(line, "C-1001", "suspended"))
        self.stopped = self.mail_to("admin@demo-user.example.jp", "9,900円")
        self.show(self.stopped)
        self._balance(9900)
        self.note(
            "C-1001 is stopped and charged 9,900 yen: two months damages 6,600, one month handling 3,300"
        )

    def _way_back(self) -> None:
        self.act("5. He answers and pledges; the operator, played by this demo, accepts (R4)")
        self.answer(self.stopped, "answer.eml", "admin@demo-user.example.jp")
        alert = self.wait_for("the pledge", lambda line: _is(line, "alert_raised", alert="review-pledge"))
        case = self.wait_for("the case", lambda line: _moved(line, "C-1001", "suspended"))["case_id"]
        self.say(f"  {alert['alert']}: a pledge always waits for a person")
        reason = "signed pledge, cause removed"
        self.say(
            "  " + self.command("decide", "accept-pledge", case, "--by", "mori", "--reason", reason).strip()
        )
        self.wait_for("the resumption", lambda line: _moved(line, "C-1001", "monitoring"))
        back = self.mail_to("admin@demo-user.example.jp", "10,800円")
        self.show(back)
        self._balance(20700)
        self.note("the line is back, and 10,800 yen for the reconnection are billed (20,700 in all)")

    def _balance(self, yen: int) -> None:
        """The ledger says so too."""
        database = Database.open(f"sqlite:///{self.folder}/demo.db")
        with database.reading() as session:
            owed = balance(ledger_of(session, "C-1001"), Account.RECEIVABLE)
        database.close()
        if owed != yen:
            raise DemoFailed(f"C-1001 should owe {yen} yen, the ledger says {owed}")

    def _end(self) -> None:
        self.act("What really happened")
        for fact in self.facts:
            self.say(f"  ✓ {fact}", "green")


def _is(line: dict[str, Any], /, event: str, **fields: object) -> bool:
    return line.get("event") == event and all(line.get(key) == value for key, value in fields.items())


def _moved(line: dict[str, Any], contract: str, state: str) -> bool:
    return _is(line, "decision_made", contract_id=contract, to=state)


def _accepted(line: dict[str, Any]) -> str:
    return f"mail {line['message_id']} from {line['sender']}: {line['size']} bytes on disk, answered 250"


def _processed(line: dict[str, Any]) -> str:
    reports = "; ".join(
        f"{one['ip'] or 'no address'} at {one['at'] or 'no time'}, {one['category']}, evidence {one['evidence']}"
        f" (read by {one['rule']})"
        for one in line["reports"]
    )
    proven = (
        f"{line['mechanism']} proves {line['authenticated']}"
        if line["authenticated"]
        else "sender not proven"
    )
    return f"mail {line['message_id']} is a {line['kind']} ({line['format']}); {proven}; {reports or 'no report'}"


def _decided(line: dict[str, Any]) -> str | None:
    if line["from"] == line["to"]:
        return None
    moved = f"{line['from']} → {line['to']}"
    return f"{line['case_id']} {line['contract_id']}: {moved} by {line['clause']} ({line['happened']})"


def _alerted(line: dict[str, Any]) -> str:
    return f"alert {line['alert']}: {line['subject']} {line.get('detail', '')}".rstrip()


def _ordered(line: dict[str, Any]) -> str:
    return f"order {line['action']} to actuator {line['actuator']}: {line['result']} ({line['detail']})"


TELLERS: dict[str, Callable[[dict[str, Any]], str | None]] = {
    "mail_accepted": _accepted,
    "mail_processed": _processed,
    "decision_made": _decided,
    "alert_raised": _alerted,
    "order_attempted": _ordered,
}
"""How the demo tells a line of the log."""


def fill(sample: str, **more: str) -> bytes:
    """A sample mail with times of just now, in the charset that it names."""
    now = SystemClock().now().astimezone(ZONE)
    offence = now - timedelta(minutes=10)
    values = {
        "sent": format_datetime(now),
        "offence": format_datetime(offence),
        "log": _syslog(offence),
        "key": f"{now:%Y%m%d%H%M%S%f}",
    }
    text = Template(data_file("samples", sample).read_text(encoding="utf-8")).substitute(values | more)
    charset = "iso-2022-jp" if "iso-2022-jp" in text.partition("\n\n")[0] else "utf-8"
    head, _, body = text.partition("\n\n")
    return _header(head, charset) + b"\r\n\r\n" + _body(body, charset).replace(b"\n", b"\r\n")


def _syslog(at: datetime) -> str:
    return f"{at.isoformat(timespec='seconds')} web1"


def _header(head: str, charset: str) -> bytes:
    """Header fields beyond ASCII as RFC 2047 has them; addresses stay outside the encoded words."""
    return "\r\n".join(_field(line, charset) for line in head.split("\n")).encode("ascii")


def _field(line: str, charset: str) -> str:
    if line.isascii():
        return line
    name, _, value = line.partition(": ")
    words, bracket, address = value.partition("<")
    return f"{name}: {Header(words.strip(), charset).encode()}" + (f" {bracket}{address}" if bracket else "")


def _body(body: str, charset: str) -> bytes:
    return body.encode(charset)


@contextmanager
def stage(console: Console, folder: Path) -> Iterator[Demo]:
    """The daemon and what a provider has around it, all on free ports of loopback; gone at the end."""
    with ExitStack() as stack:
        zone = {(name, "TXT"): ("v=spf1 ip4:127.0.0.1 -all",) for name in SENDERS}
        resolver = stack.enter_context(DemoDns(zone))
        mailbox = Mailbox()
        controller = Controller(mailbox, hostname="127.0.0.1", port=_free_port())
        controller.start()
        stack.callback(controller.stop)
        configuration = CONFIGURATION.format(
            folder=folder,
            relay=f"127.0.0.1:{controller.port}",
            contracts=data_file("samples", "contracts"),
            resolver=resolver.address,
            within=ANSWER_WITHIN,
            python=json.dumps(sys.executable),
        )
        (folder / "abuse_mta.toml").write_text(configuration, encoding="utf-8")
        demo = Demo(console, folder, mailbox)
        process = stack.enter_context(_daemon(folder))
        threading.Thread(target=demo.follow, args=(process,), daemon=True).start()
        ready = demo.wait_for("the daemon's start", lambda line: line.get("event") == "daemon_ready")
        demo.listen = str(ready["listen"][0])
        yield demo


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def _daemon(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "abuse_mta.cli", "--config", str(folder / "abuse_mta.toml"), "serve"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def perform(*, keep: bool = False, console: Console | None = None) -> bool:
    """Play the demo; True when everything that it shows really happened. `keep` leaves it running afterwards."""
    console = console or Console(highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(prefix="abuse_mta-demo-") as name:
        folder = Path(name)
        console.print(Text("abuse_mta: a whole case on one machine, a clock of seconds", style="bold"))
        console.print(
            f"  everything lies in {folder}; the demo brings its own name server and mailbox on loopback"
        )
        try:
            with stage(console, folder) as demo:
                demo.play()
                if keep:
                    _stay(demo)
        except DemoFailed as error:
            console.print(Text(f"The demo failed: {error}", style="bold red"))
            return False
    console.print(Text("All of that really happened.", style="bold green"))
    return True


def _stay(demo: Demo) -> None:
    demo.say(f"\nStill running: mail abuse@isp.example.jp at {demo.listen}, for instance")
    demo.say(
        f"  swaks --server {demo.listen} --from you@kaisha.example.jp --to abuse@isp.example.jp --data FILE"
    )
    demo.say(f"  abuse-mta --config {demo.folder}/abuse_mta.toml cases")
    demo.say("Ctrl-C ends it.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        demo.say("Ended.")
