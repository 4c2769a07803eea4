"""Several relays in order: configured, checked, and used by the real daemon."""

import json
from pathlib import Path

import pytest

from abuse_mta.config import ConfigError, load_settings
from abuse_mta.demo import fill
from tests.acceptance.conftest import Provider, send

SMALL = """
[smtp]
recipients = ["abuse@isp.example.jp"]
[outbound]
relay = "mail1.isp.example.jp"
reply_secret = "0123456789abcdef0123456789abcdef"
"""
FALLBACK = """
[[outbound.fallback]]
relay = "mail2.isp.example.jp"
[[outbound.fallback]]
relay = "smtp.example.net:587"
starttls = true
username = "isp"
password = "file:password"
"""


def test_relays_are_read_in_order_with_their_own_passwords(tmp_path: Path) -> None:
    """`relay` is the first; each fallback is a table with the same keys."""
    (tmp_path / "password").write_text("secret of the second\n", encoding="utf-8")
    (tmp_path / "abuse_mta.toml").write_text(SMALL + FALLBACK, encoding="utf-8")
    hops = load_settings(tmp_path / "abuse_mta.toml").outbound.hops
    assert [(hop.relay, hop.starttls, hop.username, hop.password.get_secret_value()) for hop in hops] == [
        ("mail1.isp.example.jp", False, "", ""),
        ("mail2.isp.example.jp", False, "", ""),
        ("smtp.example.net:587", True, "isp", "secret of the second"),
    ]


@pytest.mark.parametrize(
    ("fallback", "fault"),
    [
        ("starttls = true", "outbound.fallback.1.relay: is missing"),
        (
            'relay = "smtp.example.net:smtp"',
            "outbound.fallback.1.relay: 'smtp.example.net:smtp': expected host:port",
        ),
        ('relay = "mail1.isp.example.jp"', "outbound mail1.isp.example.jp: relay: is used 2 times"),
        ('relay = "smtp.example.net"\npasword = ""', "outbound.fallback.1.pasword: no such key"),
    ],
)
def test_a_wrong_fallback_is_named(tmp_path: Path, fallback: str, fault: str) -> None:
    """With its number and key."""
    path = tmp_path / "abuse_mta.toml"
    path.write_text(f"{SMALL}[[outbound.fallback]]\n{fallback}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert caught.value.faults == (fault,)


def test_a_missing_password_file_of_a_fallback_is_named_among_other_faults(tmp_path: Path) -> None:
    """All at once, even when the tables themselves cannot be read."""
    path = tmp_path / "abuse_mta.toml"
    path.write_text(SMALL + FALLBACK + '[log]\nformat = "xml"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert [fault.split(": ")[0] for fault in caught.value.faults] == [
        "log.format",
        "outbound.fallback.2.password",
    ]


def test_check_looks_at_every_relay(provider: Provider) -> None:
    """One that is out of reach is a fault though the other would do; what it lacks is told of each."""
    provider.configure('[[outbound.fallback]]\nrelay = "127.0.0.1:1"\n')
    checked = provider.command("check", "--json")
    findings = [json.loads(line) for line in checked.stdout.splitlines()]
    about = [(one["level"], one["where"]) for one in findings if str(one["where"]).startswith("outbound")]
    assert (checked.returncode, about) == (
        1,
        [
            ("fault", "outbound.fallback.1.relay"),
            ("advice", "outbound.reply_secret"),
            ("advice", "outbound.relay"),
        ],
    )


def test_when_the_first_relay_refuses_the_connection_the_second_is_used_at_once(provider: Provider) -> None:
    """The notice's first attempt succeeds, and its clock runs."""
    second, provider.relay = provider.relay, "127.0.0.1:1"
    provider.configure(f'[[outbound.fallback]]\nrelay = "{second}"\n')
    daemon = provider.serve()
    send(daemon.port(), "sato@kaisha.example.jp", fill("japanese.eml"))
    handed = daemon.wait_for("delivery_attempted", notice="abuse-notice")
    assert (handed["result"], handed["attempt"], handed["reply"]) == ("delivered", 1, "250 2.0.0 kept")
    daemon.wait_for("decision_made", to="notified")
    assert daemon.stop() == 0


def test_what_every_relay_said_is_in_the_log(provider: Provider) -> None:
    """A notice that none of them took is put off, with each one's reason."""
    provider.relay = "127.0.0.1:1"
    provider.configure('[[outbound.fallback]]\nrelay = "127.0.0.1:2"\n')
    daemon = provider.serve()
    send(daemon.port(), "sato@kaisha.example.jp", fill("japanese.eml"))
    attempt = daemon.wait_for("delivery_attempted", notice="abuse-notice")
    refused = "[Errno 111] Connection refused"
    assert (attempt["result"], attempt["reply"]) == (
        "deferred",
        f"127.0.0.1:1: {refused}; 127.0.0.1:2: {refused}",
    )
    assert daemon.stop() == 0
