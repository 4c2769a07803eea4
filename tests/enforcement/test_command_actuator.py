"""The operator's own program as an actuator, run for real."""

import fcntl
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from abuse_mta.enforcement.command import OUTPUT_KEPT, CommandActuator
from abuse_mta.enforcement.orders import (
    Confirmed,
    Down,
    Failed,
    LineStatus,
    Order,
    Refused,
    Result,
    Unanswered,
    Unknown,
    Up,
)
from policy.words import OrderAction

Builder = Callable[..., Order]


def a_command(*argv: str, seconds: float = 20) -> CommandActuator:
    """An enforcing actuator that runs this."""
    return CommandActuator(name="script", enforcing=True, argv=argv, timeout=timedelta(seconds=seconds))


def test_the_program_gets_the_order_as_json_with_exactly_six_keys(an_order: Builder, tmp_path: Path) -> None:
    """The order stands on standard input, and nothing else is said."""
    a_command("sh", "-c", f"cat > {tmp_path}/order").carry_out(an_order())
    assert json.loads((tmp_path / "order").read_text()) == {
        "order_id": "17",
        "action": "suspend",
        "contract_id": "C-1002",
        "line_id": "L-1002",
        "network": "192.0.2.8/29",
        "username": "u1002@isp.example.jp",
    }


def test_a_line_with_several_networks_names_them_all(an_order: Builder, tmp_path: Path) -> None:
    """`network` is the first, `networks` has every one; a missing username is null."""
    order = an_order(networks=("192.0.2.8/29", "2001:db8:21::/56"), username=None)
    a_command("sh", "-c", f"cat > {tmp_path}/order").carry_out(order)
    assert json.loads((tmp_path / "order").read_text()) == {
        "order_id": "17",
        "action": "suspend",
        "contract_id": "C-1002",
        "line_id": "L-1002",
        "network": "192.0.2.8/29",
        "username": None,
        "networks": ["192.0.2.8/29", "2001:db8:21::/56"],
    }


@pytest.mark.parametrize("action", [OrderAction.SUSPEND, OrderAction.RESUME, OrderAction.TERMINATE])
def test_the_action_is_the_order_s(an_order: Builder, action: OrderAction) -> None:
    """The program is told what to do in the order's own word."""
    result = a_command("cat").carry_out(an_order(action))
    assert isinstance(result, Confirmed)
    assert json.loads(result.detail)["action"] == action.value


@pytest.mark.parametrize(
    ("script", "result"),
    [
        ("echo done", Confirmed("done")),
        ("exit 75", Unanswered("exit 75")),
        ("echo busy; exit 75", Unanswered("exit 75: busy")),
        ("echo no such line >&2; exit 1", Refused("exit 1: no such line")),
        ("exit 255", Refused("exit 255")),
        ("kill -9 $$", Unanswered("exit -9")),
    ],
)
def test_the_exit_code_is_the_result(an_order: Builder, script: str, result: Result) -> None:
    """0 confirmed, 75 try again, anything else refused; who dies by a signal has not answered."""
    assert a_command("sh", "-c", script).carry_out(an_order()) == result


def test_no_shell_stands_between(an_order: Builder) -> None:
    """Arguments arrive as they are written."""
    assert a_command("echo", "$(id); *").carry_out(an_order()) == Confirmed("$(id); *")


def test_a_program_that_is_not_there_is_our_fault(an_order: Builder) -> None:
    """The order failed, and `check` names the program."""
    actuator = a_command("/nonexistent/suspend-line")
    assert actuator.carry_out(an_order()) == Failed(
        "/nonexistent/suspend-line could not be started: No such file or directory"
    )
    assert actuator.probe() == ("command: /nonexistent/suspend-line is not an executable file",)
    assert a_command("sh").probe() == ()


HOLDS_A_LOCK = """
import fcntl, os, sys, time
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
os.fork()
time.sleep(600)
"""


def test_the_time_limit_kills_the_whole_process_group(an_order: Builder, tmp_path: Path) -> None:
    """What the program started dies with it: a lock that both hold is free again."""
    lock = tmp_path / "lock"
    actuator = a_command(sys.executable, "-c", HOLDS_A_LOCK, str(lock), seconds=0.5)
    assert actuator.carry_out(an_order()) == Unanswered("no answer within 0.5 s")
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def test_a_child_left_in_the_background_does_not_hold_the_answer_up(
    an_order: Builder, tmp_path: Path
) -> None:
    """The program's own end is its answer, even while a child keeps its output open."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    script = f"(cat {fifo}) & echo done"
    assert a_command("sh", "-c", script).carry_out(an_order()) == Confirmed("done")
    fifo.write_text("")


def test_the_output_is_bounded_and_legible(an_order: Builder) -> None:
    """A flood is cut, and no control character reaches a terminal."""
    flood = a_command("sh", "-c", "yes | head -c 1000000").carry_out(an_order())
    assert flood == Confirmed(("y\n" * OUTPUT_KEPT)[:OUTPUT_KEPT].strip())
    assert a_command("printf", r"\033[31m red \377").carry_out(an_order()) == Confirmed(
        "[31m red \N{REPLACEMENT CHARACTER}"
    )


def test_a_program_that_reads_nothing_is_no_trouble(an_order: Builder) -> None:
    """Thousands of networks do not block us when nobody reads them."""
    order = an_order(networks=tuple(f"198.51.100.{n}/32" for n in range(256)) * 40)
    assert a_command("true").carry_out(order) == Confirmed("")


def test_our_own_settings_are_not_handed_on(an_order: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in our environment stays with us."""
    monkeypatch.setenv("ABUSE_MTA_DATABASE__URL", "postgresql://user:password@db.example.jp/x")
    assert a_command("sh", "-c", "echo [$ABUSE_MTA_DATABASE__URL]").carry_out(an_order()) == Confirmed("[]")


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("echo up", Up("up")),
        ("echo session since noon; echo DOWN", Down("session since noon\nDOWN")),
        ("echo it depends", Unknown("neither up nor down: it depends")),
        ("exit 0", Unknown("neither up nor down")),
        ("echo up; exit 75", Unknown("exit 75: up")),
    ],
)
def test_status_is_said_in_a_word(an_order: Builder, script: str, found: LineStatus) -> None:
    """Only exit 0 and a line `up` or `down` tells how the line stands."""
    assert a_command("sh", "-c", script).status(an_order()) == found


def test_status_asks_and_does_not_order(an_order: Builder, tmp_path: Path) -> None:
    """The action is `status`, whatever the order was."""
    a_command("sh", "-c", f"cat > {tmp_path}/order").status(an_order())
    assert json.loads((tmp_path / "order").read_text())["action"] == "status"


def test_status_of_a_missing_program_is_unknown(an_order: Builder) -> None:
    """A fault of ours is not taken for a line that is down."""
    found = a_command("/nonexistent/status").status(an_order())
    assert found == Unknown("/nonexistent/status could not be started: No such file or directory")
