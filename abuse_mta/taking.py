"""Whether mail is taken at the moment, as far as the last attempts to keep something tell."""

import time
from collections.abc import Awaitable, Callable

from abuse_mta.spool import Received
from abuse_mta.store.errors import StoreError

FRESH = 60.0
"""Seconds for which a failure counts: where nobody sends to who is not ready, no success would ever end it."""


class Taking:
    """Hears of each attempt; `why_not` is empty as long as mail is taken."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._failed: tuple[float, str] | None = None

    def watch(self, accept: Callable[[Received], Awaitable[int]]) -> Callable[[Received], Awaitable[int]]:
        """The same door, watched."""

        async def watched(received: Received) -> int:
            try:
                number = await accept(received)
            except StoreError as error:
                self.failed(error)
                raise
            self._failed = None
            return number

        return watched

    def failed(self, error: StoreError) -> None:
        """Something could not be kept."""
        self._failed = self._seconds(), str(error)

    def why_not(self) -> str:
        """Why mail is refused."""
        failed = self._failed
        return failed[1] if failed is not None and self._seconds() - failed[0] < FRESH else ""
