"""The only reader of the clock. Everything else takes `now` as an argument."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place


class VirtualClock:
    """A clock that stands until it is moved: for scenarios and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The time it was last moved to."""
        return self._now

    def set(self, to: datetime) -> None:
        """Move it to a time."""
        self._now = to.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move it on by a span."""
        self._now += by
