"""Reads: bytes to what the mail says. Never stores, sends, logs, decides, looks at the clock or opens a file."""

from parsers.message import Limits, Message, open_message
from parsers.registry import parse
from parsers.report import Outcome, Reading

__all__ = ["Limits", "Message", "open_message", "parse", "read"]


def read(raw: bytes, reading: Reading = Reading()) -> Outcome:  # noqa: B008 -- frozen
    """Open a mail and read it. Never raises; never needs long: see `Limits`."""
    return parse(open_message(raw), reading)
