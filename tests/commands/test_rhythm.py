"""Who reported regularly and fell silent."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select

from abuse_mta.rhythm import silent_since
from abuse_mta.store.case_tables import AlertRow

DAY = timedelta(days=1)
START = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)


def test_a_daily_feed_is_silent_after_four_days() -> None:
    """Four usual gaps, not a second less."""
    times = [START + n * DAY for n in range(10)]
    assert silent_since(times, times[-1] + 4 * DAY) is None
    assert silent_since(times, times[-1] + 4 * DAY + timedelta(seconds=1)) == times[-1]


def test_a_weekly_voice_has_no_rhythm_yet() -> None:
    """Four reports in four weeks say nothing about the fifth."""
    assert silent_since([START + 7 * n * DAY for n in range(4)], START + 60 * DAY) is None


def test_many_mails_of_one_day_are_one_day() -> None:
    """A burst is no rhythm."""
    assert silent_since([START + timedelta(minutes=n) for n in range(500)], START + 60 * DAY) is None


def test_a_silence_is_told_once(history: Any) -> None:
    """The domain and abuse@ itself, each once; when it spoke again, the next silence is told again."""
    rhythm = history.desk.rhythm
    for hours in range(0, 24 * 9, 24):
        history.clock.set(history.after(hours))
        history.report("192.0.2.99", hours - 1)
    for later in (5, 6, 7):
        rhythm.listen(history.after(24 * (8 + later)))
    with history.desk.deciding.database.reading() as session:
        told = [
            row.subject for row in session.exec(select(AlertRow).where(AlertRow.code == "reporter-silent"))
        ]
    assert sorted(told) == ["abuse@", "example.com"]
