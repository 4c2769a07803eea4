"""Who reported regularly and fell silent, or is no longer understood."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from abuse_mta.rhythm import silent_since
from abuse_mta.store.case_tables import AlertRow

DAY = timedelta(days=1)
START = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)


def on(*days: int) -> list[datetime]:
    """The last mail of each of these days after the start."""
    return [START + day * DAY for day in days]


def test_a_daily_feed_is_silent_after_four_days() -> None:
    """Four usual gaps, not a second less."""
    *_, last = daily = on(*range(20))
    assert silent_since(daily, last + 4 * DAY) is None
    assert silent_since(daily, last + 4 * DAY + timedelta(seconds=1)) == last


def test_abuse_itself_is_silent_after_one_day() -> None:
    """No mail at all for a day is unusual where some came every day."""
    *_, last = daily = on(*range(20))
    assert silent_since(daily, last + DAY, everybody=True) is None
    assert silent_since(daily, last + DAY + timedelta(seconds=1), everybody=True) == last


def test_quiet_weekends_are_no_silence() -> None:
    """Where nothing comes from Friday to Monday, three days are usual."""
    *_, friday = workdays = on(*(week + day for week in (0, 7, 14, 21) for day in range(5)))
    assert silent_since(workdays, friday + 3 * DAY, everybody=True) is None
    assert silent_since(workdays, friday + 3 * DAY + timedelta(hours=1), everybody=True) == friday


def test_a_weekly_voice_has_no_rhythm_yet() -> None:
    """Four reports in four weeks say nothing about the fifth."""
    assert silent_since(on(0, 7, 14, 21), START + 60 * DAY) is None


def test_busy_days_in_a_row_are_an_incident_and_no_rhythm() -> None:
    """Ten days of one attack, then quiet: nothing broke."""
    assert silent_since(on(*range(10)), START + 20 * DAY) is None


def told(history: Any) -> list[tuple[str, str]]:
    """What `reporter-silent` was raised for, in order."""
    with history.desk.deciding.database.reading() as session:
        rows = session.exec(
            select(AlertRow).where(AlertRow.code == "reporter-silent").order_by(col(AlertRow.id))
        )
        return [(row.subject, row.detail) for row in rows]


def test_each_silence_is_told_once(history: Any) -> None:
    """The domain and abuse@ itself, each once; when mail came again, the next silence is told again."""
    listen = history.desk.rhythms.listen

    def report_daily(first: int, last: int) -> None:
        for day in range(first, last):
            history.clock.set(history.after(24 * day))
            history.report("192.0.2.99", 24 * day - 1)

    report_daily(0, 16)
    for day in (16, 17, 20, 21):
        listen(history.after(24 * day + 1))
    assert [name for name, _ in told(history)] == ["abuse@", "example.com"]
    report_daily(22, 24)
    for day in (24, 30, 31):
        listen(history.after(24 * day + 1))
    assert [name for name, _ in told(history)] == ["abuse@", "example.com", "abuse@", "example.com"]


UNKNOWN = "From: bot@sensor.example.net\nSubject: abuse report {0}\n\nOur sensor saw spam. Ticket T{0}.\n"


def test_mails_of_one_sender_that_cannot_be_read_are_told(history: Any) -> None:
    """Five within a week, none of them understood: its format is not known, or has changed."""
    for number in range(5):
        assert told(history) == []
        history.receive(UNKNOWN.format(number), sender=f"bounce-{number % 2}@sensor.example.net")
        history.desk.rhythms.listen(history.after(7 * number))
        history.desk.rhythms.listen(history.after(7 * number + 6))
    detail = "5 mails within a week and none of them could be read: see `abuse-mta inbox`"
    assert told(history) == [("example.net", detail)]


def test_people_at_a_free_mail_host_are_no_format(history: Any) -> None:
    """Five people who forgot the address have nothing in common."""
    for number in range(5):
        history.receive(UNKNOWN.format(number), sender=f"person{number}@gmail.com")
    history.desk.rhythms.listen(history.after(1))
    assert told(history) == []
