"""Log lines that are said only once what they tell is committed."""

from typing import Literal

from sqlmodel import Session

from abuse_mta import log

Level = Literal["info", "warning", "error"]


def later(session: Session, level: Level, event: str, /, **fields: object) -> None:
    """Say this after the commit."""
    session.info.setdefault("lines", []).append((level, event, fields))


def say(session: Session) -> None:
    """Say what waited; the transaction is committed."""
    logger = log.get_log()
    for level, event, fields in session.info.pop("lines", ()):
        getattr(logger, level)(event, **fields)
