"""The `[[actuator]]` tables: what they become, and every fault at once."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.clock import Clock
from abuse_mta.enforcement.actuators import build_actuators
from abuse_mta.enforcement.command import CommandActuator
from abuse_mta.enforcement.orders import Failed, Unknown
from abuse_mta.enforcement.people import ManualActuator, PartnerMailActuator
from abuse_mta.enforcement.radius import RadiusActuator
from abuse_mta.enforcement.rehearsal import DryRunActuator, UnreadyActuator
from abuse_mta.enforcement.settings import ActuatorSettingsError, read_actuators
from abuse_mta.enforcement.webhook import WebhookActuator


def test_each_kind_becomes_its_actuator(clock: Clock, tmp_path: Path) -> None:
    """In their order, with defaults where nothing is said; a secret may lie in a file."""
    (tmp_path / "nas.key").write_text("s3cret\n")
    tables: list[dict[str, object]] = [
        {"name": "script", "kind": "command", "command": ["suspend-line", "-v"], "timeout": "10s"},
        {
            "name": "crm",
            "kind": "webhook",
            "url": "https://crm.example.jp/orders",
            "secret": "whsec_c2VjcmV0",
        },
        {
            "name": "radius",
            "kind": "radius",
            "account_command": ["account"],
            "nas": ["198.51.100.1", "[2001:db8::1]:1700"],
            "nas_secret": f"file:{tmp_path}/nas.key",
        },
        {"name": "VECTANT", "kind": "partner-mail"},
        {"name": "NOC", "kind": "manual"},
        {"name": "rehearsal", "kind": "dry-run"},
    ]
    assert build_actuators(read_actuators(tables), clock) == (
        CommandActuator("script", True, ("suspend-line", "-v"), timedelta(seconds=10)),
        WebhookActuator(
            "crm", True, "https://crm.example.jp/orders", b"secret", timedelta(seconds=15), clock
        ),
        RadiusActuator(
            name="radius",
            enforcing=True,
            account_command=("account",),
            status_command=None,
            timeout=timedelta(seconds=30),
            nas=(("198.51.100.1", 3799), ("2001:db8::1", 1700)),
            secret=b"s3cret",
            nas_timeout=timedelta(seconds=3),
            clock=clock,
        ),
        PartnerMailActuator("VECTANT"),
        ManualActuator("NOC"),
        DryRunActuator("rehearsal"),
    )


def test_an_actuator_that_is_not_set_up_fails_its_orders_and_says_why(clock: Clock, an_order: Any) -> None:
    """The tables are readable, so that simulation runs; the order fails and the probe names each key."""
    settings = read_actuators([{"name": "radius", "kind": "radius", "enforcing": True}])
    (actuator,) = build_actuators(settings, clock)
    missing = ("account_command: is missing", "nas: is missing", "nas_secret: is missing")
    assert actuator == UnreadyActuator("radius", "radius", True, missing)
    assert actuator.probe() == missing
    assert actuator.carry_out(an_order()) == Failed("not set up: " + "; ".join(missing))
    assert actuator.status(an_order()) == Unknown("not set up: " + "; ".join(missing))


@pytest.mark.parametrize(
    ("secret", "fault"),
    [
        ("file:/nonexistent/key", "secret: [Errno 2] No such file or directory: '/nonexistent/key'"),
        ("file:/dev/null", "secret: is empty"),
    ],
)
def test_a_secret_that_cannot_be_read_is_named(clock: Clock, secret: str, fault: str) -> None:
    """The actuator is not set up, and does not sign with nothing."""
    table = {"name": "crm", "kind": "webhook", "url": "https://crm.example.jp/", "secret": secret}
    assert build_actuators(read_actuators([table]), clock) == (
        UnreadyActuator("crm", "webhook", True, (fault,)),
    )


def test_every_fault_is_told_at_once() -> None:
    """With the actuator's name and the key, all tables in one go."""
    tables: list[dict[str, object]] = [
        {"name": "a", "kind": "command", "command": "suspend-line --now", "timeout": "1 week"},
        {"name": "b", "kind": "webhook", "url": "http://crm.example.jp/", "colour": "red"},
        {"name": "c", "kind": "telepathy"},
        {"kind": "manual"},
        {"name": "d", "kind": "radius", "nas": ["bras1:port"]},
        {"name": "d", "kind": "dry-run"},
    ]
    with pytest.raises(ActuatorSettingsError) as caught:
        read_actuators(tables)
    assert [": ".join(fault.split(": ")[:2]) for fault in caught.value.faults] == [
        "actuator a: command",
        "actuator a: timeout",
        "actuator b: url",
        "actuator b: colour",
        "actuator c: kind",
        "actuator number 4: name",
        "actuator d: nas.0",
        "actuator d: name",
    ]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/", "http://[::1]/", "http://localhost/x", "https://a.example/"]
)
def test_plain_http_is_for_loopback_only(url: str) -> None:
    """Anything else needs TLS."""
    (settings,) = read_actuators([{"name": "crm", "kind": "webhook", "url": url}])
    assert settings.kind == "webhook"
    assert settings.url == url


@pytest.mark.parametrize("url", ["ftp://crm.example.jp/", "crm.example.jp", "https://"])
def test_an_address_without_host_or_http_is_none(url: str) -> None:
    """It is a fault of the configuration, not of a later order."""
    with pytest.raises(ActuatorSettingsError, match="actuator crm: url: a https:// address is needed"):
        read_actuators([{"name": "crm", "kind": "webhook", "url": url}])


def test_secrets_do_not_show_in_print() -> None:
    """What is logged of settings hides them."""
    (settings,) = read_actuators([{"name": "crm", "kind": "webhook", "secret": "tell-no-one"}])
    assert "tell-no-one" not in repr(settings)


def test_the_examples_of_the_manual_are_right(clock: Clock) -> None:
    """Every table that docs/actuators.md shows can be read."""
    page = (Path(__file__).parents[2] / "docs" / "actuators.md").read_text()
    blocks = [block.partition("```")[0] for block in page.split("```toml\n")[1:]]
    tables = [table for block in blocks for table in tomllib.loads(block).get("actuator", [])]
    kinds = {settings.kind for settings in read_actuators(tables)}
    assert kinds == {"command", "webhook", "radius", "partner-mail", "manual", "dry-run"}
