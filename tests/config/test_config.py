"""The configuration: what an almost empty file means, and how faults are named."""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from abuse_mta.config import ConfigError, find_config, load_settings

Write = Callable[[str], Path]

SMALL = """
[smtp]
recipients = ["abuse@isp.example.jp"]
[outbound]
reply_secret = "0123456789abcdef0123456789abcdef"
"""
WHOLE = """
[smtp]
listen = ["127.0.0.1:2525", "[::1]:2525", "lmtp:unix:/run/abuse_mta/lmtp.sock"]
hostname = "mx.isp.example.jp"
recipients = ["abuse@isp.example.jp"]
max_message_bytes = 26214400
max_connections = 200
max_connections_per_peer = 20
tls_certificate = ""
tls_key = ""
[database]
url = "sqlite:///var/abuse_mta.db"
[outbound]
relay = "127.0.0.1:25"
sender = "abuse@isp.example.jp"
reply_secret = "file:reply.key"
[provider]
name = "例示プロバイダ"
networks = ["192.0.2.0/24", "2001:db8:21::/48"]
infrastructure = ["203.0.113.0/28"]
timezone = "Asia/Tokyo"
operators = ["noc@isp.example.jp"]
contracts = "contracts/"
[trust]
authentication_results_from = ""
resolver = "127.0.0.1:53"
trusted_reporters = ["cert.example"]
[policy]
terms = "21ip"
[terms]
answer.within = "48h"
[[actuator]]
name = "radius"
kind = "radius"
enforcing = true
[[partner]]
name = "VECTANT"
role = "backbone"
mail = "stop@backbone.example.jp"
[log]
format = "auto"
"""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a configuration and gives its path."""

    def run(text: str) -> Path:
        path = tmp_path / "abuse_mta.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return run


def faults(path: Path) -> list[str]:
    """What is wrong, one line a fault."""
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    return list(caught.value.faults)


def test_almost_empty_file(write: Write, tmp_path: Path) -> None:
    """Who is written to and one secret are enough; the rest follows or has a default."""
    settings = load_settings(write(SMALL))
    assert (
        settings.sender,
        settings.smtp.hostname,
        settings.smtp.listen,
        settings.provider.name,
        settings.provider.timezone,
        settings.database.url,
        settings.outbound.relay,
        settings.terms.answer.within,
        settings.contracts_folder,
        settings.log.format,
    ) == (
        "abuse@isp.example.jp",
        "isp.example.jp",
        ("127.0.0.1:2525",),
        "isp.example.jp",
        ZoneInfo("Asia/Tokyo"),
        f"sqlite:///{tmp_path}/var/abuse_mta.db",
        "127.0.0.1:25",
        timedelta(hours=72),
        None,
        "auto",
    )


def test_every_key(write: Write, tmp_path: Path) -> None:
    """Every key of the manual is read; a secret comes out of its file, overrides lie over the terms."""
    (tmp_path / "reply.key").write_text("a long random text\n", encoding="utf-8")
    settings = load_settings(write(WHOLE))
    assert settings.provider.networks == (ip_network("192.0.2.0/24"), ip_network("2001:db8:21::/48"))
    assert settings.reply_secret == b"a long random text"
    assert settings.contracts_folder == tmp_path / "contracts"
    assert settings.terms.answer.within == timedelta(hours=48)
    assert [actuator.name for actuator in settings.actuators] == ["radius"]
    assert [(partner.name, str(partner.role)) for partner in settings.partners] == [("VECTANT", "backbone")]
    assert settings.own_addresses == {"abuse@isp.example.jp"}


def test_environment_goes_before_the_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable overrides its key, in any table."""
    monkeypatch.setenv("ABUSE_MTA_SMTP__HOSTNAME", "mx2.isp.example.jp")
    monkeypatch.setenv("ABUSE_MTA_PROVIDER__OPERATORS", '["noc@isp.example.jp"]')
    monkeypatch.setenv("ABUSE_MTA_TERMS__ANSWER__WITHIN", "24h")
    settings = load_settings(write(SMALL))
    assert (settings.smtp.hostname, settings.provider.operators, settings.terms.answer.within) == (
        "mx2.isp.example.jp",
        ("noc@isp.example.jp",),
        timedelta(hours=24),
    )


def test_secret_of_the_service_manager(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`credential:NAME` is what systemd hands to the service."""
    (tmp_path / "reply").write_text("from the service manager", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings = load_settings(write(SMALL.replace("0123456789abcdef0123456789abcdef", "credential:reply")))
    assert settings.reply_secret == b"from the service manager"


def test_secrets_are_not_shown(write: Write) -> None:
    """No secret stands in what is printed of the settings."""
    assert "0123456789abcdef" not in repr(load_settings(write(SMALL)))


def test_all_faults_at_once(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Everything wrong in file, secrets, terms and environment is told at once, with its key."""
    monkeypatch.setenv("ABUSE_MTA_LOG__FORMAT", "xml")
    text = """
    listen = 1
    [smtp]
    listen = ["127.0.0.1"]
    recipents = ["x"]
    recipients = ["nobody"]
    tls_key = "key.pem"
    [database]
    url = "mysql://db.isp.example.jp"
    [outbound]
    relay = "127.0.0.1:99999"
    reply_secret = "file:missing.key"
    [provider]
    networks = ["192.0.2.1/24"]
    timezone = "Asia/Tokio"
    [trust]
    resolver = "dns.isp.example.jp"
    [terms]
    answer.within = "0h"
    answer.withn = "72h"
    [[actuator]]
    name = "x"
    kind = "telepathy"
    [[partner]]
    name = "P"
    role = "friend"
    mail = "stop@backbone.example.jp"
    """
    assert [fault.split(": ")[0] for fault in faults(write(text))] == [
        "listen",
        "smtp.listen.1",
        "smtp.recipients.1",
        "smtp.tls_key",
        "smtp.recipents",
        "database.url",
        "outbound.relay",
        "provider.networks.1",
        "provider.timezone",
        "trust.resolver",
        "partner.1.role",
        "log.format",
        "terms.answer.within",
        "terms.answer.withn",
        "actuator x",
        "outbound.reply_secret",
    ]


def test_nothing_at_all(write: Write) -> None:
    """An empty file lacks exactly what nobody can guess."""
    assert faults(write("")) == [
        "outbound.reply_secret: is missing: a long random text, better file:PATH to one",
        "smtp.recipients: is missing: which addresses are ours?",
    ]


@pytest.mark.parametrize(
    ("addition", "fault"),
    [
        ('[policy]\nterms = "other"', "policy.terms: other: No such file or directory"),
        ('[policy]\nterms = "mine.toml"', "policy.terms: mine.toml: No such file or directory"),
        (
            2 * '[[partner]]\nname = "P"\nrole = "access"\nmail = "stop@access.example.jp"\n',
            "partner P: name: is used 2 times",
        ),
    ],
)
def test_single_fault(write: Write, addition: str, fault: str) -> None:
    """One fault is one line."""
    assert faults(write(SMALL + addition)) == [fault]


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("listen", "smtp.listen: is empty: nothing would be heard"),
        ("recipients", "smtp.recipients: is empty: every mail would be refused"),
    ],
)
def test_empty_list(write: Write, key: str, fault: str) -> None:
    """A daemon that would take no mail is no configuration, though a sender is named."""
    text = SMALL.replace('recipients = ["abuse@isp.example.jp"]', f"{key} = []")
    text = text.replace("[outbound]", '[outbound]\nsender = "abuse@isp.example.jp"')
    assert faults(write(text)) == [fault]


def test_one_fault_hides_no_other(write: Write) -> None:
    """Terms that do not exist hide nothing of [terms], one actuator's fault nothing of the others'."""
    text = """
    [policy]
    terms = "nope"
    [terms]
    answer.within = "seventy"
    answer.bogus = 1
    [[actuator]]
    name = "a"
    kind = "command"
    [[actuator]]
    name = "b"
    kind = "webhook"
    url = "ftp://crm.example.jp/"
    """
    assert faults(write(SMALL + text)) == [
        "policy.terms: nope: No such file or directory",
        'terms.answer.within: \'seventy\' is not a period such as "30s", "15m", "72h", "14d" or "5y"',
        "terms.answer.bogus: no such key",
        "actuator b: url: a https:// address is needed",
        "actuator a: command: is missing",
        "actuator b: secret: is missing",
    ]


def test_own_terms_file(write: Write, tmp_path: Path, project_root: Path) -> None:
    """The terms may be a file beside the configuration."""
    shipped = (project_root / "data/terms/21ip.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(shipped.replace('within = "72h"', 'within = "36h"'), encoding="utf-8")
    settings = load_settings(write(SMALL + '[policy]\nterms = "mine.toml"'))
    assert settings.terms.answer.within == timedelta(hours=36)


@pytest.mark.parametrize(("content", "why"), [("[smtp", "not TOML"), ("\udcff", "not UTF-8")])
def test_unreadable_file(tmp_path: Path, content: str, why: str) -> None:
    """A file that is no TOML is named."""
    path = tmp_path / "broken.toml"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    (fault,) = faults(path)
    assert fault.startswith(f"{path}: {why}")


def test_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file anywhere, the places that were tried are named."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"neither /etc/abuse_mta/abuse_mta\.toml nor abuse_mta\.toml"):
        find_config(None)
