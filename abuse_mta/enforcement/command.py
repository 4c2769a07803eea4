"""The actuator that runs the operator's own program, and the running of it within limits."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

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
    document_of,
    legible,
)
from policy.words import OrderAction

OUTPUT_KEPT = 4096
OUTPUT_GRACE = 1.0  # seconds for the rest of the output once the program has ended
TRY_AGAIN = os.EX_TEMPFAIL


@dataclass(frozen=True, slots=True)
class CommandActuator:
    """Runs `argv` with the order as JSON on standard input. Exit 0 confirmed, 75 try again, else refused."""

    name: str
    enforcing: bool
    argv: tuple[str, ...]
    timeout: timedelta
    kind: str = "command"

    def carry_out(self, order: Order) -> Result:
        """Run the command with the order's own action."""
        return order_command(self.argv, order, self.timeout)

    def status(self, order: Order) -> LineStatus:
        """Run the command with action `status`."""
        return ask_command(self.argv, order, self.timeout)

    def probe(self) -> tuple[str, ...]:
        """Whether the program is there; it is not run."""
        return probe_command("command", self.argv)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended (a negative `code` is a signal), and the head of what it said."""

    code: int
    output: str


def order_command(argv: tuple[str, ...], order: Order, timeout: timedelta) -> Result:
    """What the program made of the order. Killed by its limit or by a signal it has not answered."""
    match _run(argv, order, order.action, timeout):
        case Ended(0, output):
            return Confirmed(output)
        case Ended(code, output) if code == TRY_AGAIN or code < 0:
            return Unanswered(f"exit {code}: {output}".rstrip(": "))
        case Ended(code, output):
            return Refused(f"exit {code}: {output}".rstrip(": "))
        case fault:
            return fault


def ask_command(argv: tuple[str, ...], order: Order, timeout: timedelta) -> LineStatus:
    """What the program says of the line: exit 0 and a line `up` or `down`, the last such line counts."""
    match _run(argv, order, OrderAction.STATUS, timeout):
        case Ended(0, output):
            return _line_status(output)
        case Ended(code, output):
            return Unknown(f"exit {code}: {output}".rstrip(": "))
        case fault:
            return Unknown(fault.detail)


def probe_command(key: str, argv: tuple[str, ...]) -> tuple[str, ...]:
    """The fault of a program that cannot be run."""
    return () if shutil.which(argv[0]) else (f"{key}: {argv[0]} is not an executable file",)


def _line_status(output: str) -> LineStatus:
    said = [line.strip().lower() for line in output.splitlines()]
    match [word for word in said if word in {"up", "down"}]:
        case [*_, "up"]:
            return Up(output)
        case [*_, "down"]:
            return Down(output)
        case _:
            return Unknown(f"neither up nor down: {output}".rstrip(": "))


def _run(
    argv: tuple[str, ...], order: Order, action: OrderAction, timeout: timedelta
) -> Ended | Unanswered | Failed:
    try:
        process = _start(argv, json.dumps(document_of(order, action)).encode() + b"\n")
    except OSError as error:
        return Failed(f"{argv[0]} could not be started: {error.strerror}")
    return _watch(process, timeout)


def _start(argv: tuple[str, ...], document: bytes) -> subprocess.Popen[bytes]:
    with tempfile.TemporaryFile() as file:  # a pipe would block us when the program does not read it
        file.write(document)
        file.seek(0)
        return subprocess.Popen(  # noqa: S603 - argv is the operator's own, and there is no shell
            argv,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=_environment(),
        )


def _watch(process: subprocess.Popen[bytes], timeout: timedelta) -> Ended | Unanswered:
    assert process.stdout is not None
    kept = bytearray()
    reader = threading.Thread(target=_drain, args=(process.stdout, kept), daemon=True)
    reader.start()
    try:
        code = process.wait(timeout.total_seconds())
    except subprocess.TimeoutExpired:
        return Unanswered(f"no answer within {timeout.total_seconds():g} s")
    finally:
        _kill_if_running(process)
        # What the program left in the background may hold its output open; we do not wait for that.
        reader.join(OUTPUT_GRACE)
    return Ended(code, legible(kept.decode("utf-8", errors="replace")))


def _drain(output: BinaryIO, kept: bytearray) -> None:
    with output:
        while chunk := os.read(output.fileno(), 65536):
            kept += chunk[: OUTPUT_KEPT - len(kept)]


def _kill_if_running(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment() -> dict[str, str]:
    """Ours without our own settings, which may hold secrets."""
    return {key: value for key, value in os.environ.items() if not key.startswith("ABUSE_MTA_")}
