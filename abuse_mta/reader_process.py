"""What runs inside a reading process: one mail after the other, with little room and no way out.

Imports the readers, when it needs them, and nothing of the daemon. Hostile bytes meet only this process: its
memory is bounded, it writes no file, opens no socket and starts no program.
"""

import gc
import logging
import resource
import signal
import sys
import traceback
import warnings
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from parsers.report import FeedDefinition, Outcome, Reading

FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.spawn",
    "ctypes.",
)
"""Audit events (PEP 578) that no reader has any business to cause."""

Question: TypeAlias = "tuple[bytes, Reading, tuple[FeedDefinition, ...] | None]"
"""Bytes and reading; the feeds only when they are others than before."""
Answer: TypeAlias = "Outcome | str"
"""What the mail says, or the traceback of a reader's fault."""


def answer_questions(connection: Connection, megabytes: int) -> None:
    """Read mails until the daemon hangs up."""
    _lock_in(megabytes)
    feeds: tuple[FeedDefinition, ...] = ()
    while True:
        try:
            question: Question = connection.recv()
        except (EOFError, OSError):
            return
        raw, reading, newer = question
        feeds = feeds if newer is None else newer
        connection.send(_answer(raw, replace(reading, feeds=feeds)))


def _answer(raw: bytes, reading: "Reading") -> Answer:
    import parsers

    try:
        return parsers.read(raw, reading)
    except (Exception, RecursionError):  # noqa: BLE001 - reported to the daemon, which parks the mail
        return traceback.format_exc()


def _lock_in(megabytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the daemon's to answer
    logging.disable()
    warnings.simplefilter("ignore")
    room = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_forbid)
    gc.freeze()  # what was loaded before the fork stays shared


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN) or (event == "open" and _for_writing(arguments)):
        raise PermissionError(f"a reader tried {event}")


def _for_writing(arguments: tuple[Any, ...]) -> bool:
    mode = arguments[1]
    return isinstance(mode, str) and any(letter in mode for letter in "wax+")
