"""The daemon as a process: start, signals, death, and what is left behind."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.spool import Received, Spool
from abuse_mta.store.database import Database

CONFIGURATION = """
[smtp]
listen = ["127.0.0.1:0", "lmtp:unix:{folder}/lmtp.sock"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
[database]
url = "{database}"
[outbound]
relay = "127.0.0.1:1"
reply_secret = "a secret of the tests, long enough for anybody"
[provider]
networks = ["192.0.2.0/24"]
contracts = "{folder}/contracts"
"""
CONTRACTS = (
    "contract_id,name,customer_type,language,abuse_mail,admin_mail,billing_mail,monthly_fee_yen,"
    "annual_fee_yen,prepaid_yen,contracted_on,never_auto\n"
    "C-1,例,corporate,ja,c@example.jp,,,5000,,,2024-01-01,\n"
)
ASSIGNMENTS = (
    "contract_id,network,assigned_from,assigned_to,line_id,access,username\n"
    "C-1,192.0.2.0/29,2024-01-01T00:00:00+09:00,,L-1,,\n"
)


class Running:
    """A daemon's process and its log."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )

    def hear(self, event: str) -> dict[str, Any]:
        """Wait for a line of the log."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said: dict[str, Any] = json.loads(line)
            if said["event"] == event:
                return said
        assert self._process.stderr is not None
        raise AssertionError(f"no {event}: {self._process.stderr.read()}")

    def client(self, ready: dict[str, Any]) -> smtplib.SMTP:
        """Connected to its first place."""
        return smtplib.SMTP("127.0.0.1", int(ready["listen"][0].rpartition(":")[2]), timeout=20)

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop it and give its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Its exit code, once it has ended by itself."""
        self._process.communicate(timeout=30)
        return self._process.returncode


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path, database_url: str) -> Iterator[Start]:
    """Start a daemon with a small desk, in a role."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts/contracts.csv").write_text(CONTRACTS, encoding="utf-8")
    (tmp_path / "contracts/assignments.csv").write_text(ASSIGNMENTS, encoding="utf-8")
    (tmp_path / "abuse_mta.toml").write_text(
        CONFIGURATION.format(folder=tmp_path, database=database_url), encoding="utf-8"
    )
    running: list[Running] = []

    def run(role: str = "all", **environment: str) -> Running:
        script = Path(__file__).with_name("small_daemon.py")
        running.append(Running([str(script), str(tmp_path / "abuse_mta.toml"), role], environment))
        return running[-1]

    yield run
    for one in running:
        one.end(signal.SIGKILL)


@pytest.fixture
def left(database_url: str) -> Iterator[Database]:
    """The daemon's database, looked at from outside."""
    database = Database.open(database_url)
    yield database
    database.close()


def send(client: smtplib.SMTP, text: str = "spam from 192.0.2.1") -> None:
    """A complaint."""
    with client:
        client.sendmail("a@example.com", ["abuse@isp.example.jp"], f"Subject: {text}\r\n\r\n{text}\r\n")


def test_a_mail_goes_through(start: Start) -> None:
    """Started, it says where it listens, accepts, reads and works a mail, and stops with 0 when told."""
    daemon = start()
    imported = daemon.hear("contracts_imported")
    ready = daemon.hear("daemon_ready")
    assert (ready["role"], ready["listen"][1].startswith("lmtp:unix:/"), imported["contracts"]) == (
        "all",
        True,
        1,
    )
    send(daemon.client(ready))
    assert daemon.hear("mail_processed")["message_id"] == 1
    daemon.tell(signal.SIGTERM)
    assert daemon.hear("daemon_stopping")["reason"] == "SIGTERM"
    assert daemon.hear("daemon_stopped")["clean"] is True
    assert daemon.wait() == 0


def test_killed_between_accept_and_processing_it_works_off_what_was_left(
    start: Start, left: Database
) -> None:
    """Every mail that was answered 250 survives SIGKILL and is worked after the next start, in order."""
    listener = start("listener")
    ready = listener.hear("daemon_ready")
    for number in range(3):
        send(listener.client(ready), f"spam {number}")
    assert listener.end(signal.SIGKILL) == -signal.SIGKILL
    assert [mail.id for mail in Spool(left).unworked(10)] == [1, 2, 3]
    worker = start("worker")
    assert worker.hear("daemon_ready")["listen"] == []
    assert [worker.hear("mail_processed")["message_id"] for _ in range(3)] == [1, 2, 3]
    assert worker.end() == 0
    assert Spool(left).unworked(10) == ()


def test_listener_and_worker_may_be_two_processes(start: Start) -> None:
    """On one machine over one SQLite file: what one accepts the other works."""
    worker, listener = start("worker"), start("listener")
    worker.hear("daemon_ready")
    send(listener.client(listener.hear("daemon_ready")))
    assert worker.hear("mail_processed")["message_id"] == 1


def test_systemd_is_told_how_it_is(start: Start, tmp_path: Path) -> None:
    """READY, signs of life, STOPPING, by the socket it names."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as messages:
        messages.bind(str(tmp_path / "notify"))
        messages.settimeout(20)
        daemon = start(NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="200000")
        heard = {messages.recv(1000).decode().partition("\n")[::2] for _ in range(4)}
        assert {first for first, _ in heard} == {"READY=1", "WATCHDOG=1"}
        assert ("WATCHDOG=1", "STATUS=0 mails to work · 0 open cases · 0 in the inbox · no deadline") in heard
        daemon.tell(signal.SIGTERM)
        while (said := messages.recv(1000).decode().partition("\n")[0]) == "WATCHDOG=1":
            pass
        assert said == "STOPPING=1"


def test_a_part_that_dies_stops_it_loudly(start: Start) -> None:
    """A work whose thread is gone ends the daemon with exit code 1, and the log says which."""
    daemon = start(WATCHDOG_USEC="200000")
    send(daemon.client(daemon.hear("daemon_ready")), "die")
    assert "stream" in daemon.hear("daemon_failed")["detail"]
    daemon.hear("daemon_stopped")
    assert daemon.wait() == 1


def test_a_hang_up_reads_the_contracts_again(start: Start, tmp_path: Path) -> None:
    """A folder with a fault leaves the contracts as they were, and the log names the fault."""
    daemon = start()
    daemon.hear("daemon_ready")
    contracts = tmp_path / "contracts/contracts.csv"
    contracts.write_text(CONTRACTS + CONTRACTS.splitlines()[1].replace("C-1", "C-2") + "\n", encoding="utf-8")
    daemon.tell(signal.SIGHUP)
    assert daemon.hear("contracts_imported")["contracts"] == 2
    contracts.write_text("nonsense\n", encoding="utf-8")
    daemon.tell(signal.SIGHUP)
    assert daemon.hear("settings_refused")["what"] == "contracts"
    assert daemon.end() == 0


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("[smtp\n", "not TOML"),
        ('[terms]\nanswer.within = "soon"\n', "answer.within"),
        ("[postman]\n", "postman: no such table"),
    ],
)
def test_a_hang_up_tells_what_is_wrong_in_the_configuration(
    start: Start, tmp_path: Path, added: str, fault: str
) -> None:
    """A file that no start would take is named now, and the daemon goes on with what it read."""
    daemon = start()
    ready = daemon.hear("daemon_ready")
    with (tmp_path / "abuse_mta.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{added}")
    daemon.tell(signal.SIGHUP)
    said = daemon.hear("settings_refused")
    assert (said["level"], said["what"], fault in said["detail"]) == ("error", "configuration", True)
    send(daemon.client(ready), "still here")
    daemon.hear("mail_processed")
    assert daemon.end() == 0


def test_a_hang_up_tells_that_the_configuration_has_changed(start: Start, tmp_path: Path) -> None:
    """What is right, but other than what runs, waits for a restart, and the log says so."""
    daemon = start()
    daemon.hear("daemon_ready")
    with (tmp_path / "abuse_mta.toml").open("a", encoding="utf-8") as file:
        file.write('\n[terms]\nanswer.within = "48h"\n')
    daemon.tell(signal.SIGHUP)
    assert daemon.hear("settings_changed")["path"] == str(tmp_path / "abuse_mta.toml")
    assert daemon.end() == 0


def test_changed_contract_files_are_read_by_themselves(start: Start, tmp_path: Path) -> None:
    """Whoever writes the folder need tell nobody; unchanged files are not read again."""
    daemon = start()
    daemon.hear("daemon_ready")
    contracts = tmp_path / "contracts/contracts.csv"
    contracts.write_text(CONTRACTS + CONTRACTS.splitlines()[1].replace("C-1", "C-2") + "\n", encoding="utf-8")
    assert daemon.hear("contracts_imported")["contracts"] == 2
    contracts.write_text("nonsense\n", encoding="utf-8")
    assert daemon.hear("settings_refused")["what"] == "contracts"
    assert daemon.end() == 0


def _migrate(folder: Path) -> tuple[int, str]:
    arguments = ["--config", f"{folder}/abuse_mta.toml", "migrate-database", f"sqlite:///{folder}/new.db"]
    script = "import sys; from abuse_mta.cli import main; main(sys.argv[1:])"
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stderr


def test_what_a_daemon_serves_is_not_moved_away(start: Start, tmp_path: Path, database_url: str) -> None:
    """What it took afterwards would stay behind: the move is refused until the daemon has ended."""
    if not database_url.startswith("sqlite"):
        pytest.skip("of SQLite files only")
    daemon = start()
    daemon.hear("daemon_ready")
    code, said = _migrate(tmp_path)
    assert (code, "a daemon serves this database" in said) == (1, True)
    daemon.end(signal.SIGKILL)
    assert _migrate(tmp_path)[0] == 0


def test_a_second_daemon_on_one_file_is_told(start: Start, database_url: str) -> None:
    """Nothing breaks, but it is hardly meant: the log says that there is another."""
    if not database_url.startswith("sqlite"):
        pytest.skip("of SQLite files only")
    first = start()
    first.hear("daemon_ready")
    second = start()
    assert second.hear("daemon_not_alone")["level"] == "warning"
    second.hear("daemon_ready")
    assert (second.end(), first.end()) == (0, 0)


def test_a_taken_port_ends_the_start(start: Start, tmp_path: Path) -> None:
    """What cannot be listened at is named, exit code 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        configuration = tmp_path / "abuse_mta.toml"
        port = taken.getsockname()[1]
        text = configuration.read_text(encoding="utf-8").replace("127.0.0.1:0", f"127.0.0.1:{port}")
        configuration.write_text(text, encoding="utf-8")
        daemon = start("listener")
        assert "in use" in daemon.hear("daemon_failed")["detail"]
        assert daemon.wait() == 1


def test_a_mail_of_before_the_start_is_worked(start: Start, left: Database) -> None:
    """Mail in the spool needs nobody to kick."""
    left.migrate()
    Spool(left).accept(
        Received(raw=b"Subject: spam\r\n\r\n192.0.2.1\r\n", envelope_sender="", recipients=("x@y",))
    )
    assert start("worker").hear("mail_processed")["message_id"] == 1
