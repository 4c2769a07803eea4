"""A private Postfix on loopback, in front of the real daemon and behind it; the Internet is a mailbox of the tests."""

import os
import re
import shutil
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.acceptance.conftest import PATIENCE, Daemon, Provider, provider, until

__all__ = ["provider"]

ROOT = Path(__file__).parent.parent.parent
PROGRAM = "/usr/sbin/postfix"
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mail.isp.example.jp
mydestination =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
smtp_dns_support_level = disabled
smtp_host_lookup = native
lmtp_dns_support_level = disabled
lmtp_host_lookup = native
smtpd_peername_lookup = no
relay_domains = isp.example.jp
relay_recipient_maps = inline:{{ abuse@isp.example.jp=ok }}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
transport_retry_time = 1s
virtual_mailbox_base = {folder}/mail
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
default_transport = smtp:[127.0.0.1]:{internet}
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""
CONFIGURATION = """
[smtp]
listen = ["{listen}"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
{smtp}
[database]
url = "sqlite:///{folder}/test.db"
[outbound]
relay = "{relay}"
sender = "abuse@isp.example.jp"
reply_secret = "only-for-tests"
[provider]
name = "例示プロバイダ"
networks = ["192.0.2.0/24"]
operators = ["noc@isp.example.com"]
contracts = "contracts"
[trust]
resolver = "{resolver}"
[terms]
{terms}
[[actuator]]
name = "router"
kind = "dry-run"
enforcing = true
"""
CONTRACTS = """\
contract_id,name,customer_type,language,abuse_mail,admin_mail,billing_mail,monthly_fee_yen,annual_fee_yen,\
prepaid_yen,contracted_on,never_auto
C-1001,株式会社でもユーザー,corporate,ja,{contacts},,3300,39600,0,2022-10-01,false
"""
ASSIGNMENTS = """\
contract_id,network,assigned_from,assigned_to,line_id,access,username
C-1001,192.0.2.15/32,2022-10-01T00:00:00+09:00,,L-1001-1,,
"""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def in_the_readme() -> dict[str, str]:
    """The lines for Postfix's main.cf that README.md shows."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip() == "# Postfix's main.cf")
    shown: dict[str, str] = {}
    for line in lines[start + 1 :]:
        found = re.fullmatch(r" {4}(\w+) = (.*?)(?:\s{2,}#.*)?", line)
        if found is None:
            return shown
        shown[found[1]] = found[2]
    return shown


@dataclass
class Postfix:
    """A mail server in a folder of its own, which the user postfix may enter; `mail` has local mailboxes."""

    folder: Path
    port: int
    socket: str
    """Where it looks for the daemon's LMTP, if it is a unix socket."""
    settings: dict[str, str] = field(default_factory=dict)
    runs: bool = False

    @property
    def address(self) -> str:
        """As `outbound.relay` wants it."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start; the port listens when this returns."""
        self._tell("start")
        self.runs = True

    def stop(self) -> None:
        """Stop, and end what is under way."""
        self._tell("stop")
        self.runs = False

    def log(self) -> str:
        """What it wrote into its log."""
        return (self.folder / "maillog").read_text(encoding="utf-8")

    def send(self, sender: str, raw: bytes, to: str = "abuse@isp.example.jp") -> None:
        """A mail from outside."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=PATIENCE) as client:
            client.sendmail(sender, [to], raw)

    def wait_for(self, words: str) -> None:
        """Until the log has them."""
        until(lambda: words in self.log(), f"{words!r} in Postfix's log")

    def retry_until(self, recipient: str, status: str) -> None:
        """Have it try at once what it deferred, until the log has a line with both.

        By itself it skips what an agent still holds when the next try is due, and then waits for a minute.
        """

        def retried() -> bool:
            self._tell("flush")
            return any(f"to=<{recipient}>" in line and status in line for line in self.log().splitlines())

        until(retried, f"{status} for {recipient} in Postfix's log")

    def _tell(self, word: str) -> None:
        told = subprocess.run(
            [PROGRAM, "-c", str(self.folder / "conf"), word], capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr + self.log()


NewPostfix = Callable[..., Postfix]


@pytest.fixture
def new_postfix(provider: Provider) -> Iterator[NewPostfix]:
    """Start a Postfix as README.md has it, with other settings where given; it hands the rest to the mailbox."""
    if not Path(PROGRAM).exists():
        pytest.skip("Postfix is not installed (Debian: apt-get install postfix)")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root only")
    made: list[Postfix] = []

    def start(**settings: str) -> Postfix:
        # Not below pytest's own folder: that one is closed to every other user.
        folder = Path(tempfile.mkdtemp(prefix="postfix-", dir="/tmp"))
        folder.chmod(0o755)
        for name in ("conf", "queue", "data", "lmtp", "mail"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        shutil.chown(folder / "mail", 65534)
        shutil.chown(folder / "lmtp", group="postfix")  # what is made in it is the group's
        (folder / "lmtp").chmod(0o2750)
        postfix = Postfix(folder, free_port(), f"{folder}/lmtp/lmtp.sock", in_the_readme() | settings)
        made.append(postfix)
        lines = [f"{name} = {value}" for name, value in postfix.settings.items()]
        main = (
            MAIN.format(folder=folder, internet=provider.relay.rpartition(":")[2]) + "\n".join(lines) + "\n"
        )
        (folder / "conf/main.cf").write_text(main.replace("/run/abuse_mta", f"{folder}/lmtp"))
        (folder / "conf/master.cf").write_text(MASTER.format(port=postfix.port))
        (folder / "maillog").touch()
        postfix.start()
        return postfix

    yield start
    for postfix in made:
        if postfix.runs:
            postfix.stop()
        print(postfix.log())  # shown when a test fails
        shutil.rmtree(postfix.folder)


@dataclass
class Desk:
    """The daemon between one Postfix in front and one behind; both may be the same."""

    provider: Provider
    front: Postfix
    contacts: tuple[str, str] = ("abuse@demo-user.example.jp", "admin@demo-user.example.jp")

    def serve(self, listen: str = "", smtp: str = "", terms: str = "") -> Daemon:
        """Configure and start the daemon, with more lines in these tables; it listens when this returns."""
        folder = self.provider.folder
        (folder / "contracts").mkdir(exist_ok=True)
        contracts = CONTRACTS.format(contacts=",".join(self.contacts))
        (folder / "contracts/contracts.csv").write_text(contracts, encoding="utf-8")
        (folder / "contracts/assignments.csv").write_text(ASSIGNMENTS, encoding="utf-8")
        configuration = CONFIGURATION.format(
            folder=folder,
            listen=listen or f"lmtp:unix:{self.front.socket}",
            relay=self.front.address,
            resolver=self.provider.resolver,
            smtp=smtp,
            terms=terms,
        )
        (folder / "abuse_mta.toml").write_text(configuration, encoding="utf-8")
        daemon = self.provider.serve()
        daemon.wait_for("daemon_ready")
        return daemon

    def mails_to(self, address: str, count: int = 1) -> list[EmailMessage]:
        """What arrived there, once that many have."""
        until(lambda: len(self.provider.mailbox.to(address)) >= count, f"{count} mails to {address}")
        return self.provider.mailbox.to(address)
