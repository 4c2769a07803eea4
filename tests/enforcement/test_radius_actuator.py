"""Accounts and sessions: a real command, a scripted access server that shows each byte, and a FreeRADIUS."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.clock import Clock
from abuse_mta.enforcement.orders import (
    Confirmed,
    Failed,
    Gone,
    Order,
    Refused,
    Result,
    Unanswered,
    Unknown,
)
from abuse_mta.enforcement.radius import RadiusActuator
from policy.words import OrderAction

Builder = Callable[..., Order]
Radius = Callable[..., RadiusActuator]
SECRET = b"shared with the access server"


@pytest.fixture
def radius(clock: Clock) -> Radius:
    """Builds an actuator for access servers on these loopback ports."""

    def build(
        *ports: int, account: str = "true", status: str | None = None, seconds: float = 10
    ) -> RadiusActuator:
        return RadiusActuator(
            name="radius",
            enforcing=True,
            account_command=("sh", "-c", account),
            status_command=("sh", "-c", status) if status else None,
            timeout=timedelta(seconds=20),
            nas=tuple(("127.0.0.1", port) for port in ports),
            secret=SECRET,
            nas_timeout=timedelta(seconds=seconds),
            clock=clock,
        )

    return build


def test_the_account_is_disabled_before_the_session_ends(
    radius: Radius, access_server: Any, an_order: Builder, tmp_path: Path
) -> None:
    """When the request arrives the command has already done its work: a router redials in seconds."""
    access_server.script = ["ack"]
    access_server.witness = tmp_path / "accounts"
    actuator = radius(access_server.port, account=f"echo disabled > {tmp_path}/accounts", status="echo down")
    assert actuator.carry_out(an_order()) == Confirmed(
        "account disabled; 127.0.0.1 ended the session; the line is down"
    )
    assert access_server.seen_on_arrival == ["disabled\n"]


@pytest.mark.parametrize(
    ("account", "result"),
    [
        ("exit 75", Unanswered("account: exit 75")),
        ("exit 1", Refused("account: exit 1")),
    ],
)
def test_without_a_disabled_account_no_session_is_ended(
    radius: Radius, access_server: Any, an_order: Builder, account: str, result: Result
) -> None:
    """Ending it would do nothing, and not even that is tried."""
    assert radius(access_server.port, account=account).carry_out(an_order()) == result
    assert access_server.received == []


def test_a_retry_is_the_same_packet(radius: Radius, access_server: Any, an_order: Builder) -> None:
    """Same identifier, same bytes, signed, with its time and the one attribute that names the session."""
    access_server.script = ["silence", "ack"]
    assert radius(access_server.port, seconds=1).carry_out(an_order()) == Confirmed(
        "account disabled; 127.0.0.1 ended the session; not verified: no status_command"
    )
    first, second = access_server.received
    assert first == second
    request = access_server.decode(first)
    assert request["User-Name"] == ["u1002@isp.example.jp"]
    assert request["Event-Timestamp"] == [1749085200]
    assert len(request) == 3  # and the Message-Authenticator, which decoding has verified


def test_a_later_attempt_has_the_same_identifier(
    radius: Radius, access_server: Any, an_order: Builder
) -> None:
    """It comes from the order's key."""
    access_server.script = ["ack", "ack"]
    radius(access_server.port).carry_out(an_order())
    radius(access_server.port).carry_out(an_order())
    first, second = (access_server.decode(raw).id for raw in access_server.received)
    assert first == second


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (503, Gone),
        (501, Refused),
        (504, Refused),
        (506, Refused),
        (402, Failed),
        (403, Failed),
        ("nak", Refused),
    ],
)
def test_the_error_cause_is_read(
    radius: Radius, access_server: Any, an_order: Builder, cause: int | str, kind: type[Result]
) -> None:
    """503 after a disabled account is a line that is down; 501, 504, 506 a no; 4xx a fault of ours."""
    access_server.script = [cause]
    assert type(radius(access_server.port).carry_out(an_order())) is kind


def test_silence_is_no_stop(radius: Radius, access_server: Any, an_order: Builder) -> None:
    """Three sendings without an answer leave it open."""
    result = radius(access_server.port, seconds=0.1).carry_out(an_order())
    assert result == Unanswered("account disabled; no answer from 127.0.0.1")
    assert len(access_server.received) == 3


def test_a_forged_answer_is_none(radius: Radius, access_server: Any, an_order: Builder) -> None:
    """Whoever does not know the secret cannot confirm a stop."""
    access_server.script = ["forged", "forged", "forged"]
    assert isinstance(radius(access_server.port, seconds=0.1).carry_out(an_order()), Unanswered)


def test_a_line_that_is_up_again_is_not_confirmed(
    radius: Radius, access_server: Any, an_order: Builder
) -> None:
    """The third step looks whether it held."""
    access_server.script = ["ack"]
    assert radius(access_server.port, status="echo up").carry_out(an_order()) == Unanswered(
        "account disabled; 127.0.0.1 ended the session; yet the line is up: up"
    )


def test_of_several_access_servers_one_has_the_session(
    radius: Radius, access_server: Any, an_order: Builder
) -> None:
    """One ACK is enough; a refusal or a fault of ours comes before "no such session"."""
    actuator = radius(access_server.port, access_server.port)
    kinds = []
    for script in ([503, "ack"], [503, 503], [501, 503], [501, "ack"], [403, 503]):
        access_server.script = list(script)
        kinds.append(type(actuator.carry_out(an_order())))
    assert kinds == [Confirmed, Gone, Refused, Confirmed, Failed]


def test_one_silent_access_server_leaves_it_open(
    radius: Radius, access_server: Any, an_order: Builder
) -> None:
    """It may be the one that has the session."""
    access_server.script = [503]
    result = radius(access_server.port, access_server.port, seconds=0.5).carry_out(an_order())
    assert isinstance(result, Unanswered)


def test_without_a_username_the_single_address_names_the_session(
    radius: Radius, access_server: Any, an_order: Builder
) -> None:
    """A /32 is a Framed-IP-Address."""
    access_server.script = ["ack"]
    radius(access_server.port).carry_out(an_order(username=None, networks=("2001:db8::/56", "192.0.2.9/32")))
    assert access_server.decode(access_server.received[0])["Framed-IP-Address"] == ["192.0.2.9"]


def test_a_session_that_nothing_names_is_our_fault(
    radius: Radius, access_server: Any, an_order: Builder
) -> None:
    """A network is no session; nobody else's is ended in its stead. A name too long for RADIUS likewise."""
    actuator = radius(access_server.port)
    assert actuator.carry_out(an_order(username=None)) == Failed(
        "account disabled; neither a username nor a single IPv4 address names the session"
    )
    assert isinstance(actuator.carry_out(an_order(username="u" * 300)), Failed)
    assert access_server.received == []


def test_an_unknown_host_is_no_answer(radius: Radius, an_order: Builder) -> None:
    """A name that does not resolve may do so later."""
    actuator = radius()
    object.__setattr__(actuator, "nas", (("bras.invalid", 3799),))
    assert isinstance(actuator.carry_out(an_order()), Unanswered)


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (None, Confirmed("account enabled; not verified: no status_command")),
        ("echo up", Confirmed("account enabled; the line is up")),
        ("echo down", Unanswered("account enabled; no login yet: down")),
        ("exit 1", Unanswered("account enabled; no login yet: exit 1")),
    ],
)
def test_resuming_enables_and_waits_for_the_login(
    radius: Radius, access_server: Any, an_order: Builder, status: str | None, result: Result
) -> None:
    """No packet is sent; the line is confirmed when it is seen up."""
    assert radius(access_server.port, status=status).carry_out(an_order(OrderAction.RESUME)) == result
    assert access_server.received == []


def test_status_is_no_order_and_needs_its_command(radius: Radius, an_order: Builder, tmp_path: Path) -> None:
    """A question never touches the account."""
    actuator = radius(1, account=f"touch {tmp_path}/touched")
    assert actuator.carry_out(an_order(OrderAction.STATUS)) == Failed("status is no order")
    assert actuator.status(an_order()) == Unknown("no status_command")
    assert list(tmp_path.iterdir()) == []


def test_check_looks_for_both_programs(clock: Clock) -> None:
    """What is missing is named by its key."""
    actuator = RadiusActuator(
        name="radius",
        enforcing=True,
        account_command=("/nonexistent/account",),
        status_command=("/nonexistent/status",),
        timeout=timedelta(seconds=1),
        nas=(("127.0.0.1", 3799),),
        secret=SECRET,
        nas_timeout=timedelta(seconds=1),
        clock=clock,
    )
    assert actuator.probe() == (
        "account_command: /nonexistent/account is not an executable file",
        "status_command: /nonexistent/status is not an executable file",
    )


@pytest.mark.parametrize(
    ("username", "kind"),
    [
        ("u1002@isp.example.jp", Confirmed),
        ("offline@isp.example.jp", Gone),
        ("locked@isp.example.jp", Refused),
    ],
)
def test_freeradius_understands_us(
    radius: Radius, freeradius: int, an_order: Builder, username: str, kind: type[Result]
) -> None:
    """A RADIUS server that others wrote takes our request, and we read its ACK and its NAKs."""
    assert type(radius(freeradius).carry_out(an_order(username=username))) is kind


def test_freeradius_drops_what_another_secret_signed(
    radius: Radius, freeradius: int, an_order: Builder
) -> None:
    """With the wrong secret there is no answer."""
    actuator = radius(freeradius, seconds=0.1)
    object.__setattr__(actuator, "secret", b"another")
    assert isinstance(actuator.carry_out(an_order()), Unanswered)
