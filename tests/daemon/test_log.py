"""The log: inert, one line an event, never in the way."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from abuse_mta import log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What the log wrote; the set-up is undone afterwards."""
    stream = io.StringIO()
    handlers = logging.root.handlers[:]
    yield stream
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    logging.root.handlers[:] = handlers


def _lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_what_comes_from_outside_is_shown_inert(stream: io.StringIO) -> None:
    """Line ends, terminal escapes, bidirectional and invisible characters are escaped wherever they stand."""
    log.set_up("json", stream)
    log.get_log().info(
        log.MAIL_ACCEPTED, sender="a\nb\x1b[2J", recipients=["\u202etxt"], more={"k": "\u200b日本"}
    )
    (line,) = _lines(stream)
    assert (line["sender"], line["recipients"], line["more"]) == (
        "a\\u000ab\\u001b[2J",
        ["\\u202etxt"],
        {"k": "\\u200b日本"},
    )


def test_a_line_carries_what_is_bound(stream: io.StringIO) -> None:
    """The mail's and the case's number stand on every line written while they are worked."""
    log.set_up("json", stream)
    with log.bound(message_id=7, case_id="CASE-2025-000001"):
        log.get_log().info(log.MAIL_PROCESSED, outcome="complaint")
    (line,) = _lines(stream)
    line.pop("at")
    assert line == {
        "event": "mail_processed",
        "level": "info",
        "message_id": 7,
        "case_id": "CASE-2025-000001",
        "outcome": "complaint",
    }


def test_libraries_are_heard_as_our_own_lines(stream: io.StringIO) -> None:
    """A library's warning is a line of the same log."""
    log.set_up("json", stream)
    logging.getLogger("mail.log").warning("peer %s", "192.0.2.1")
    (line,) = _lines(stream)
    assert (line["event"], line["logger"], line["text"]) == ("library_spoke", "mail.log", "peer 192.0.2.1")


def test_the_log_for_eyes_is_no_json(stream: io.StringIO) -> None:
    """A person reads the event and its fields."""
    log.set_up("console", stream)
    log.get_log().info(log.DAEMON_READY, role="all")
    assert "daemon_ready" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_a_log_that_cannot_be_written_costs_no_mail() -> None:
    """A full disk or a closed pipe behind the log is suffered in silence."""

    class Broken(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError("No space left on device")

    log.set_up("json", Broken())
    log.get_log().info(log.DAEMON_READY)
    structlog.reset_defaults()


def test_every_event_is_in_the_catalogue() -> None:
    """Each constant has its entry, and no two events share a name."""
    constants = [value for name, value in vars(log).items() if name.isupper() and isinstance(value, str)]
    assert sorted(constants) == sorted(log.CATALOGUE)
