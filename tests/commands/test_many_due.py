"""Deadlines that fall due together, and a clock that is set back."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from abuse_mta.desk import FIRED_TOGETHER
from abuse_mta.spool import Received
from abuse_mta.store.case_tables import DeadlineRow, JournalRow

LINES = ("192.0.2.1", "192.0.2.15", "192.0.2.25", "192.0.2.64", "192.0.2.130", "192.0.2.200")


def test_many_that_fall_due_leave_others_their_turn(history: Any) -> None:
    """A few are fired in a transaction, in the order of their times; in between whoever accepts mail may write."""
    for seconds, ip in enumerate(LINES):
        history.clock.set(history.start + timedelta(seconds=seconds))
        history.report(ip, -1)
        history.desk.send(history.clock.now())
    fired: list[int] = []

    def count(*_works: str) -> None:
        with history.desk.deciding.database.reading() as session:
            fired.append(len(session.exec(select(DeadlineRow).where(DeadlineRow.fired)).all()))

    history.desk.on_commit = count
    later = history.after(72.5)
    history.clock.set(later)
    history.desk.fire_due(later, later)
    steps = [after - before for before, after in zip([0, *fired], fired, strict=False)]
    with history.desk.deciding.database.reading() as session:
        missed = (
            select(JournalRow.at).where(JournalRow.event == "AnswerOverdue").order_by(col(JournalRow.number))
        )
        times = session.exec(missed).all()
    assert (len(times), times == sorted(times), max(steps) <= FIRED_TOGETHER) == (len(LINES), True, True)


def test_a_mail_from_the_future_fires_no_deadline_early(history: Any) -> None:
    """The clock went ahead and was set back: what was received meanwhile does not end the contractor's 72 hours."""
    history.report("192.0.2.15", -1)
    history.desk.send(history.clock.now())
    history.desk.spool.accept(
        Received(
            raw=b"From: news@shop.example\r\nSubject: Our offers\r\n\r\nBuy three, pay two.\r\n",
            envelope_sender="news@shop.example",
            recipients=("abuse@isp.example.jp",),
            received_at=history.after(100),
        )
    )
    history.clock.set(history.after(1))
    history.desk.work(history.clock.now())
    with history.desk.deciding.database.reading() as session:
        missed = session.exec(select(JournalRow).where(JournalRow.event == "AnswerOverdue")).all()
    assert (missed, history.desk.spool.unworked(10)) == ([], ())
