"""The real daemon with a small desk behind it: mails are settled as they come. Run by the tests as a process."""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from abuse_mta import log
from abuse_mta.clock import Clock
from abuse_mta.config import Settings, load_settings
from abuse_mta.courier import Courier
from abuse_mta.daemon import Daemon, Role
from abuse_mta.reading import Reader
from abuse_mta.scheduler import CONTRACTS, INTERVALS
from abuse_mta.spool import Spool
from abuse_mta.store.database import Database
from parsers.report import Parsed, Reading

INTERVALS[CONTRACTS] = timedelta(milliseconds=200)  # instead of minutes


class SmallDesk:
    """Reads and settles each mail; dies when the mail says so."""

    def __init__(self, database: Database, reader: Reader) -> None:
        self.on_commit: Any = None
        self._database, self._spool, self._reader = database, Spool(database), reader

    def work(self, now: datetime) -> datetime | None:
        """Settle what waits."""
        for mail in self._spool.unworked(100):
            raw = self._spool.raw(mail.id)
            if b"die" in raw:
                raise SystemExit
            outcome = self._reader.read(raw, Reading()).result(60)
            said = outcome if isinstance(outcome, Parsed) else outcome.parsed
            with log.bound(message_id=mail.id), self._database.writing() as session:
                self._spool.settle(session, mail.id, said.kind, now)
            log.get_log().info(log.MAIL_PROCESSED, message_id=mail.id, kind=said.kind.value)
        return None

    def send(self, _now: datetime) -> datetime | None:
        """Nothing to send."""
        return None

    act = housekeep = send


def _desk(
    _settings: Settings, database: Database, _clock: Clock, _courier: Courier, reader: Reader
) -> SmallDesk:
    return SmallDesk(database, reader)


if __name__ == "__main__":
    settings = load_settings(Path(sys.argv[1]))
    log.set_up("json")
    code = asyncio.run(Daemon(settings, cast("Role", sys.argv[2]), build_desk=_desk).run())
    sys.stdout.flush()
    os._exit(code)
