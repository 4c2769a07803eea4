"""Which daemons serve a SQLite file: each holds a lock beside it, which goes with its process, however it ends.

On a server there may be many; there nothing is asked.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from abuse_mta.store.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A daemon serves this database until `close`. `alone`: no other one did when it came."""

    descriptor: int | None
    alone: bool

    def close(self) -> None:
        """It serves no more."""
        if self.descriptor is not None:
            os.close(self.descriptor)


def enter(url: str) -> Presence:
    """Say that a daemon serves the database. Raises StoreError."""
    file = _lock_file(url)
    if file is None:
        return Presence(descriptor=None, alone=True)
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}") from error
    alone = _take_alone(descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return Presence(descriptor=descriptor, alone=alone)


def is_served(url: str) -> bool:
    """Whether a daemon serves the database. Raises StoreError."""
    file = _lock_file(url)
    if file is None or not file.exists():
        return False
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}") from error
    try:
        return not _take_alone(descriptor)
    finally:
        os.close(descriptor)


def _take_alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_file(url: str) -> Path | None:
    parsed = make_url(url)
    name = parsed.database or ""
    if parsed.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(f"{name}.lock")
