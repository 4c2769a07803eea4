"""Trouble of the world passes: what failed for it is tried again, and no mail is blamed."""

from concurrent.futures import Future
from typing import Any

import pytest

from abuse_mta.clock import VirtualClock
from abuse_mta.config import load_settings
from abuse_mta.desk import build_desk
from abuse_mta.reading import InlineReader, ReadingStopped
from abuse_mta.simulate import CapturingCourier, ScriptedJudge
from abuse_mta.spool import Received
from abuse_mta.store.database import Database
from abuse_mta.store.errors import StoreError
from abuse_mta.store.spool_tables import SpoolState


class Interrupted(InlineReader):
    """Cannot read the first time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def read(self, raw: bytes, reading: Any) -> "Future[Any]":
        """The second time it can."""
        self.asked += 1
        if self.asked == 1:
            raise ReadingStopped("nobody is there")
        return super().read(raw, reading)


def test_a_reading_that_was_interrupted_is_begun_anew(history: Any, config: Any) -> None:
    """The turn fails, nothing is parked, and the next turn works the mail."""
    settings = load_settings(config)
    database = Database.open(settings.database.url)
    desk = build_desk(
        settings,
        database,
        VirtualClock(history.start),
        CapturingCourier(frozenset()),
        Interrupted(),
        judge=ScriptedJudge(),
        actuators=(),
    )
    raw = b"From: news@shop.example\r\nSubject: Our offers\r\n\r\nBuy three, pay two.\r\n"
    number = desk.spool.accept(
        Received(
            raw=raw,
            envelope_sender="news@shop.example",
            recipients=("abuse@isp.example.jp",),
            received_at=history.start,
        )
    )
    with pytest.raises(StoreError):
        desk.work(history.start)
    assert [mail.id for mail in desk.spool.unworked(10)] == [number]
    desk.work(history.start)
    assert desk.spool.mail(number).state is SpoolState.WORKED
    database.close()
