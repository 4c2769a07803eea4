"""`check` and `init`: an installation that is right, and everything that can be wrong with it at once."""

import json
import os
import socketserver
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from grp import getgrgid
from pathlib import Path
from pwd import getpwnam
from typing import Any

import pytest

from abuse_mta.config import ConfigError, load_settings
from abuse_mta.demo_dns import DemoDns

Run = Callable[..., Any]


class _Relay(socketserver.StreamRequestHandler):
    """As much of a mail server as `check` talks to."""

    def handle(self) -> None:
        self.wfile.write(b"220 relay.example ESMTP\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250-relay.example\r\n250 DSN\r\n")


@pytest.fixture
def relay() -> Iterator[str]:
    """A next hop on loopback."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Relay) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def name_server() -> Iterator[DemoDns]:
    """A name server that knows where one contractor's mail goes."""
    zone = {
        (".", "NS"): ("ns.example.",),
        ("one.example.jp", "MX"): ("10 mail.one.example.jp.",),
        ("mail.one.example.jp", "A"): ("198.51.100.25",),
        ("two.example.jp", "MX"): ("10 mail.two.example.jp.",),
        ("mail.two.example.jp", "A"): ("192.0.2.200",),
    }
    with DemoDns(zone) as server:
        yield server


@pytest.fixture
def sound(config: Path, contracts: Path, relay: str, name_server: DemoDns) -> Path:
    """A configuration of which nothing is wrong."""
    text = config.read_text(encoding="utf-8")
    text = text.replace("[outbound]", f'[outbound]\nrelay = "{relay}"')
    config.write_text(text + f'[trust]\nresolver = "{name_server.address}"\n', encoding="utf-8")
    return config


def test_sound_installation(run: Run, sound: Path) -> None:
    """Where nothing is wrong the answer is yes, with advice."""
    ran = run("check", "--config", sound)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, f"{sound}: nothing is wrong")
    assert [line.split(": ")[1] for line in ran.out.splitlines()[:-1]] == [
        "partner",
        "terms.penalty.per_report",
        "terms.penalty.handling_per_report",
        "terms.billing.transfer_account",
        "terms.answer.reminders",
        "terms.reinstatement.reconnection_fee",
        "terms.tax",
        "access NTT-East",
        "access NTT-West",
        "contract C-2",
        "actuator",
    ]


def test_contact_on_his_own_line(run: Run, sound: Path) -> None:
    """A contact whose mail server stands on the line that would be stopped is told."""
    findings = [json.loads(line) for line in run("check", "--json", "--config", sound).out.splitlines()]
    assert {
        "level": "advice",
        "where": "contract C-2",
        "what": "the mail server of b@two.example.jp (192.0.2.200) is on the line that would be stopped",
    } in findings


def test_every_fault_at_once(run: Run, sound: Path, contracts: Path, relay: str) -> None:
    """Relay, certificate, contracts, networks and actuators: one run tells them all, and the answer is no."""
    text = sound.read_text(encoding="utf-8").replace(relay, "127.0.0.1:1")
    text = text.replace('networks = ["192.0.2.0/24"]', "networks = []")
    text = text.replace("[smtp]", '[smtp]\ntls_certificate = "none.pem"\ntls_key = "none.key"')
    text += '[[actuator]]\nname = "switch"\nkind = "command"\ncommand = ["/nowhere/switch"]\n'
    sound.write_text(text, encoding="utf-8")
    file = contracts / "contracts.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("corporate", "company"), encoding="utf-8")
    ran = run("check", "--config", sound)
    faults = [line.split(": ")[1] for line in ran.out.splitlines() if line.startswith("fault")]
    assert ran.code == 1
    assert sorted(set(faults)) == [
        str(contracts),
        "actuator switch",
        "outbound.relay",
        "provider.networks",
        "smtp.tls_certificate",
    ]


def test_network_that_is_not_ours(run: Run, sound: Path) -> None:
    """An assignment outside our networks could never be found, and is a fault."""
    text = sound.read_text(encoding="utf-8").replace("192.0.2.0/24", "192.0.2.0/25")
    sound.write_text(text, encoding="utf-8")
    ran = run("check", "--config", sound)
    assert ran.code == 1
    assert "fault: contract C-1: 192.0.2.200/32 is not in provider.networks" in ran.out.splitlines()


def test_check_makes_no_database(run: Run, sound: Path, tmp_path: Path) -> None:
    """Whoever checks may not be the user that serves: no file is left behind."""
    run("check", "--config", sound)
    assert not (tmp_path / "var").exists()


def test_secrets_are_not_printed(run: Run, sound: Path) -> None:
    """No secret stands in what `check` prints."""
    ran = run("check", "--json", "--config", sound)
    assert "0123456789abcdef" not in ran.out + ran.err


def test_five_questions(run: Run, tmp_path: Path, relay: str) -> None:
    """What `init` writes after five answers, `check` accepts."""
    answers = [
        "abuse@isp.example.jp",
        "例示プロバイダ",
        "192.0.2.0/24, 2001:db8:21::/48",
        "noc@isp.example.jp",
        relay,
    ]
    folder = tmp_path / "new"
    written = run("init", folder, stdin="\n".join([*answers, ""]).encode())
    assert written.code == 0
    assert stat.S_IMODE((folder / "reply.key").stat().st_mode) == 0o600
    checked = run("check", "--config", folder / "abuse_mta.toml")
    assert (checked.code, [line for line in checked.out.splitlines() if line.startswith("fault")]) == (0, [])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to any group")
def test_what_init_writes_is_read_by_the_folders_group(run: Run, tmp_path: Path, relay: str) -> None:
    """Root writes it, the daemon's user reads it: in a folder of its group, and nobody else does."""
    folder = tmp_path / "new"
    folder.mkdir()
    os.chown(folder, -1, 4711)
    options = ("--name", "x", "--networks", "192.0.2.0/24", "--operator", "noc@isp.example.jp")
    assert run("init", folder, "--address", "abuse@isp.example.jp", *options, "--relay", relay).code == 0
    written = {str(path.relative_to(folder)): path.stat() for path in folder.rglob("*")}
    assert {name: (oct(stat.S_IMODE(one.st_mode)), one.st_gid) for name, one in written.items()} == {
        "abuse_mta.toml": ("0o640", 4711),
        "reply.key": ("0o640", 4711),
        "contracts": ("0o750", 4711),
        "contracts/contracts.csv": ("0o640", 4711),
        "contracts/assignments.csv": ("0o640", 4711),
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_key_that_cannot_be_read() -> None:
    """The fault says what makes it readable to the user who asks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "reply.key").write_text("a secret of the tests, long enough for anybody")
        (folder / "reply.key").chmod(0o600)
        text = '[smtp]\nrecipients = ["abuse@isp.example.jp"]\n[outbound]\nreply_secret = "file:reply.key"\n'
        (folder / "abuse_mta.toml").write_text(text)
        nobody = getpwnam("nobody")
        os.setegid(nobody.pw_gid)
        os.seteuid(nobody.pw_uid)
        try:
            with pytest.raises(ConfigError) as raised:
                load_settings(folder / "abuse_mta.toml")
        finally:
            os.seteuid(0)
            os.setegid(0)
        key, group = folder / "reply.key", getgrgid(nobody.pw_gid).gr_name
        assert [fault for fault in raised.value.faults if "reply_secret" in fault] == [
            f"outbound.reply_secret: {key}: Permission denied: chgrp {group} {key} && chmod 640 {key}"
        ]


def test_wrong_answer_is_asked_again(run: Run, tmp_path: Path, relay: str) -> None:
    """An answer that cannot be is refused before anything is written."""
    options = (
        "--name",
        "x",
        "--networks",
        "192.0.2.1/24",
        "--operator",
        "noc@isp.example.jp",
        "--relay",
        relay,
    )
    ran = run("init", tmp_path / "new", "--address", "abuse@isp.example.jp", *options)
    assert (ran.code, (tmp_path / "new").exists()) == (2, False)


def test_nothing_is_overwritten(run: Run, config: Path, relay: str) -> None:
    """A configuration that is there stays."""
    options = (
        "--name",
        "x",
        "--networks",
        "192.0.2.0/24",
        "--operator",
        "noc@isp.example.jp",
        "--relay",
        relay,
    )
    before = config.read_bytes()
    ran = run("init", config.parent, "--address", "abuse@isp.example.jp", *options)
    assert (ran.code, config.read_bytes()) == (1, before)
