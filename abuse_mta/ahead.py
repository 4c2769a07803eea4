"""Mails are read and authenticated ahead of being decided about, several at a time, by whichever node is free.

One node alone keeps what it read in memory. Where there are several, each claims the mails that it reads
(`FOR UPDATE SKIP LOCKED`); the node that decides keeps its own, and the others hand theirs over in the table
`prepared`. What a node has claimed and does not deliver, the deciding one reads itself.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from functools import cache

from pydantic import TypeAdapter
from sqlmodel import Session

from abuse_mta.intake import Intake, Prepared
from abuse_mta.spool import Mail, Spool
from abuse_mta.store.errors import StoreError

AHEAD = 64
"""So many mails are read ahead of the one that is decided."""
READERS = 8
CLAIMED = 16
"""Mails that one of several nodes has claimed and not yet read."""
CLAIM_FOR = timedelta(minutes=1)
PATIENCE = 2.0
"""Seconds that the deciding node waits for another's reading."""
LOOK = 0.01


class ReadAhead:
    """What is read of the mails that wait. `shared`: other nodes read as well."""

    def __init__(
        self, spool: Spool, intake: Intake, node: str, *, shared: bool, patience: float = PATIENCE
    ) -> None:
        self.readers = ThreadPoolExecutor(READERS, "prepare")
        self._spool, self._intake, self._node = spool, intake, node
        self._shared, self._patience = shared, patience
        self._read: dict[int, Future[Prepared]] = {}

    # By the node that decides

    def begin(self, mails: Sequence[Mail]) -> None:
        """Read those that nobody reads yet; those with which the world was in trouble once more. Raises StoreError."""
        self._forget_before(mails[0].id)
        if self._shared:
            under_way = sum(not one.done() for one in self._read.values())
            claimed = self._spool.claim(self._node, CLAIMED - under_way, CLAIM_FOR)
            mails = [*(mail for mail in mails if mail.id in self._read), *claimed]
        self._read_here(mails)

    def ready(self, mails: Sequence[Mail], most: int) -> list[Future[Prepared]]:
        """The first of these mails and those behind it that are read by now; the first one is waited for.

        Raises StoreError. What else went wrong with a mail, its future raises.
        """
        if not self._is_read(mails[0]):
            self._wait_for(mails)
        ready = []
        for mail in mails[:most]:
            if not self._is_read(mail):
                break
            ready.append(self._read[mail.id])
        return ready

    def forget(self, session: Session, last: int) -> None:
        """These are decided, in the transaction that did it."""
        if self._shared:
            self._spool.forget_prepared(session, last)

    def _forget_before(self, number: int) -> None:
        for known in [known for known in self._read if known < number]:
            del self._read[known]

    def _read_here(self, mails: Iterable[Mail]) -> None:
        for mail in mails:
            known = self._read.get(mail.id)
            if known is None or _is_worlds_fault(known):
                self._read[mail.id] = self.readers.submit(self._prepare, mail)

    def _is_read(self, mail: Mail) -> bool:
        return mail.id in self._read and self._read[mail.id].done()

    def _wait_for(self, mails: Sequence[Mail]) -> None:
        """The first of them; another node may read it, and may be dead."""
        until = time.monotonic() + self._patience
        while mails[0].id not in self._read:
            self._fetch(mails)
            if mails[0].id not in self._read and time.monotonic() >= until:
                self._read_here(mails)
            elif mails[0].id not in self._read:
                time.sleep(LOOK)
        wait([self._read[mails[0].id]])

    def _fetch(self, mails: Sequence[Mail]) -> None:
        """What other nodes have read."""
        for number, outcome in self._spool.prepared(mail.id for mail in mails if mail.id not in self._read):
            done: Future[Prepared] = Future()
            done.set_result(unpack(outcome))
            self._read[number] = done

    def _prepare(self, mail: Mail) -> Prepared:
        return self._intake.prepare(mail, self._spool.raw(mail.id))

    # By the others

    def help(self, moved: Callable[[], None]) -> bool:
        """Read some mails for the node that decides; False when there is nothing to read. Raises StoreError."""
        claimed = self._spool.claim(self._node, CLAIMED, CLAIM_FOR)
        under_way = {self.readers.submit(self._prepare, mail) for mail in claimed}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            # What went wrong is left to the node that decides: it reads it itself, and then says so.
            good = [one.result() for one in done if one.exception() is None]
            self._spool.keep_prepared({one.mail.id: pack(one) for one in good})
            moved()
        return bool(claimed)


def pack(prepared: Prepared) -> bytes:
    """JSON, for another node."""
    return _as_json().dump_json(prepared)


def unpack(packed: bytes) -> Prepared:
    """What `pack` was given."""
    return _as_json().validate_json(packed)


@cache
def _as_json() -> "TypeAdapter[Prepared]":
    return TypeAdapter(Prepared)


def _is_worlds_fault(reading: "Future[Prepared]") -> bool:
    """Did it fail for a reason that passes, so that it is worth another try?"""
    return reading.done() and isinstance(reading.exception(), StoreError)
