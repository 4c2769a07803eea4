"""The readers of formats in the order of their priority: the first that recognises a mail reads it, alone.

A reader is two functions. Once it has recognised a mail, a failure is the reporter's malformed report and stops
there: it never slides on to the reader of free text, which would invent a weaker complaint from the same bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from parsers.message import Message
from parsers.report import Kind, Malformed, Outcome, Parsed, Reading, Unrecognised


class MalformedReport(ValueError):  # noqa: N818 -- the reporter's fault, named as the result is
    """A recognised format from which nothing can be taken; the text says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """A reader of one format. `recognises` never raises; `read` may raise MalformedReport."""

    name: str
    recognises: Callable[[Message, Reading], bool]
    read: Callable[[Message, Reading], Parsed]


PARSERS: tuple[Parser, ...] = ()


def parse(message: Message, reading: Reading = Reading(), parsers: tuple[Parser, ...] = PARSERS) -> Outcome:  # noqa: B008 -- frozen
    """What the mail says: can it be opened, what kind is it, which format, what does that reader read."""
    if message.unreadable is not None:
        return Parsed(kind=Kind.UNREADABLE, warnings=(message.unreadable,))
    for parser in parsers:
        if parser.recognises(message, reading):
            try:
                return parser.read(message, reading)
            except MalformedReport as fault:
                return Malformed(by=parser.name, why=str(fault), parsed=Parsed(kind=Kind.COMPLAINT))
    return Unrecognised(parsed=Parsed(kind=Kind.NOT_ABUSE))
