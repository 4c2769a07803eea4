"""The one structured log: its set-up, and every event there is with its fields.

One canonical line for each accepted mail, each processed mail, each decision, each delivery attempt and
each order. `message_id` (our number of the mail) and `case_id` are bound with `bound()` while one is worked.
Everything that came from outside is shown inert: control and bidirectional characters are escaped.
"""

import contextlib
import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from typing import IO, Any, Literal, Protocol

import structlog
from structlog.contextvars import bound_contextvars as bound
from structlog.typing import Processor

__all__ = ["CATALOGUE", "bound", "get_log", "set_up"]

CATALOGUE: dict[str, str] = {}
"""Event name: what it says and which fields it carries. The operators' manual is printed from it."""


def _event(name: str, fields: str) -> str:
    CATALOGUE[name] = fields
    return name


# Coming and going of the daemon
DAEMON_READY = _event("daemon_ready", "serving: listen (addresses bound), role, version, pid, seconds")
DAEMON_NOT_ALONE = _event("daemon_not_alone", "another daemon serves this SQLite file, too: database")
LISTENING = _event("listening", "mail is taken from now on: listen (addresses bound)")
DAEMON_STOPPING = _event("daemon_stopping", "nothing new is started: reason, waiting (work under way)")
DAEMON_STOPPED = _event("daemon_stopped", "the store is closed: reason, clean")
DAEMON_FAILED = _event("daemon_failed", "a part of the daemon died and it stops: part, exception")
SETTINGS_RELOADED = _event("settings_reloaded", "SIGHUP: what was read again")
SETTINGS_CHANGED = _event("settings_changed", "SIGHUP: a restart will read the changed configuration: path")
SETTINGS_REFUSED = _event("settings_refused", "what was there before stays in force: what, detail")
LIBRARY_SPOKE = _event("library_spoke", "a warning of a library: logger, text")
# Mail coming in
MAIL_ACCEPTED = _event(
    "mail_accepted",
    "answered 250: message_id, peer, helo, tls, sender, recipients, size, sha256",
)
MAIL_REFUSED = _event("mail_refused", "a command was refused: peer, command, reply, detail")
MAIL_DEFERRED = _event("mail_deferred", "our own fault, the sender comes again: peer, reply, detail")
CONNECTION_REFUSED = _event("connection_refused", "too many connections: peer, reply, open, detail")
MAIL_PROCESSED = _event(
    "mail_processed",
    "outcome, kind, format, reports, authenticated (domain), mechanism, seconds (since its receipt)",
)
MAIL_PARKED = _event("mail_parked", "kept for an operator, nothing decided: alert=message-parked, why")
READER_DIED = _event("reader_died", "a reading process died or hung: mails (with it then), why")
# Decisions and what follows from them
DECISION_MADE = _event("decision_made", "clause, happened, from, to, cause, evidence, effects, contract_id")
DELIVERY_ATTEMPTED = _event(
    "delivery_attempted", "notice, case_id, to, recipient, result, reply, attempt, mail_message_id"
)
ORDER_ATTEMPTED = _event("order_attempted", "order_id, action, actuator, result, detail, attempt")
ALERT_RAISED = _event("alert_raised", "alert (its code), subject (contract or address), detail, counted")
EVIDENCE_DELETED = _event(
    "evidence_deleted", "its time to be kept is over: message_id, sha256, case_ids, received_at"
)
CASE_DELETED = _event(
    "case_deleted", "its seven years are over: case_id, contract_id, sha256 (of its journal)"
)
# Work
WORK_FAILED = _event("work_failed", "the world's fault, tried again: work, detail")
CONTRACTS_IMPORTED = _event("contracts_imported", "contracts, assignments, added, changed, ended")

_INERT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

Format = Literal["auto", "json", "console"]


class Log(Protocol):
    """What a room logs with."""

    def debug(self, event: str, **fields: object) -> None:
        """For developers."""

    def info(self, event: str, **fields: object) -> None:
        """What happened."""

    def warning(self, event: str, **fields: object) -> None:
        """What a person should look at."""

    def error(self, event: str, **fields: object) -> None:
        """What a person must look at."""

    def exception(self, event: str, **fields: object) -> None:
        """A fault of ours, with its traceback."""


def get_log() -> Log:
    """A logger; the bound context comes with it."""
    log: Log = structlog.get_logger()
    return log


def inert(text: str) -> str:
    r"""The text with control, bidirectional and invisible characters escaped (`\u202e`)."""
    return _INERT.sub(lambda found: f"\\u{ord(found[0]):04x}", text) if _INERT.search(text) else text


def set_up(log_format: Format = "auto", stream: IO[str] | None = None) -> None:
    """Log to `stream` (standard output) as JSON lines, or for eyes; `auto` is JSON when it is no terminal."""
    target = stream or sys.stdout
    for_eyes = log_format == "console" or (log_format == "auto" and target.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.format_exc_info,
            _tally,
            _escape,
            *_renderers(for_eyes=for_eyes),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Sink(target),
        cache_logger_on_first_use=False,
    )
    _listen_to_libraries()


@dataclass(slots=True)
class Tally:
    """How often a line was said, and the sum of its `seconds` where it has them."""

    count: int = 0
    timed: int = 0
    seconds: float = 0.0


_tallies: dict[tuple[str, str], Tally] = {}
_tallying = threading.Lock()


def tallies() -> dict[tuple[str, str], Tally]:
    """What this process has said since its start, by event and outcome."""
    with _tallying:
        return {key: replace(tally) for key, tally in _tallies.items()}


def _tally(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    seconds = event.get("seconds")
    with _tallying:
        tally = _tallies.setdefault((str(event["event"]), str(event.get("outcome", ""))), Tally())
        tally.count += 1
        if isinstance(seconds, int | float):
            tally.timed += 1
            tally.seconds += seconds
    return event


def _renderers(*, for_eyes: bool) -> tuple[Processor, ...]:
    if for_eyes:
        plain = structlog.dev.plain_traceback
        return (structlog.dev.ConsoleRenderer(timestamp_key="at", exception_formatter=plain),)
    return (structlog.processors.JSONRenderer(ensure_ascii=False, default=str),)


def _escape(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        # A traceback keeps its lines; what it quotes is escaped like the rest.
        event[key] = "\n".join(map(inert, value.split("\n"))) if key == "exception" else _inert_value(value)
    return event


def _inert_value(value: object) -> object:
    match value:
        case str():
            return inert(value)
        case list() | tuple():
            return [_inert_value(one) for one in value]
        case dict():
            return {str(key): _inert_value(one) for key, one in value.items()}
        case bool() | int() | float() | None:
            return value
        case _:
            return inert(str(value))


class _Sink:
    """Writes lines. A log that cannot be written (full disk, closed pipe) never costs a mail."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(line + "\n")
            self._stream.flush()

    debug = info = warning = error = critical = exception = msg


class _FromLibraries(logging.Handler):
    """What libraries say through `logging` comes out as our own lines."""

    def emit(self, record: logging.LogRecord) -> None:
        say = get_log().error if record.levelno >= logging.ERROR else get_log().warning
        say(LIBRARY_SPOKE, logger=record.name, text=record.getMessage(), exc_info=record.exc_info or None)


def _listen_to_libraries() -> None:
    logging.basicConfig(handlers=[_FromLibraries()], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    # A broken signature on a stranger's mail is no fault of ours; what it proves stands in our own line.
    logging.getLogger("dkimpy").setLevel(logging.CRITICAL + 1)
