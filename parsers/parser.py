"""What a reader of one format is."""

from collections.abc import Callable
from dataclasses import dataclass

from parsers.message import Message
from parsers.report import Parsed, Reading


class MalformedReport(ValueError):  # noqa: N818 -- the reporter's fault, named as the result is
    """A recognised format from which nothing can be taken; the text says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """A reader of one format. `recognises` never raises; `read` may raise MalformedReport."""

    name: str
    recognises: Callable[[Message, Reading], bool]
    read: Callable[[Message, Reading], Parsed]
