"""The daily mail: the morning page with pictures, once a day at seven in the provider's zone."""

import email
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from abuse_mta.daily import DailyMail, compose
from abuse_mta.daily_sample import parts, sample
from abuse_mta.figures import Figures, monthly_figures
from abuse_mta.morning import Page
from abuse_mta.plots import draw_apart
from abuse_mta.store.case_tables import OutboxRow

TOKYO = ZoneInfo("Asia/Tokyo")
PNG = b"\x89PNG\r\n\x1a\n"
NOTHING = Figures(days=("2026-11-26",), complaints={}, open_cases={}, answers={}, reporters={}, contracts={})


def _daily(history: Any) -> DailyMail:
    engine = history.desk.engine
    house = replace(engine.house, operators=("noc@isp.example.jp",))
    return DailyMail(database=history.desk.deciding.database, house=house)


def _queued(history: Any) -> list[OutboxRow]:
    with history.desk.deciding.database.reading() as session:
        return list(session.exec(select(OutboxRow).where(OutboxRow.kind == "daily-report")))


def _read(row: OutboxRow) -> EmailMessage:
    mail = email.message_from_bytes(row.content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def _seven(history: Any) -> datetime:
    day = history.clock.now().astimezone(TOKYO).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, 7, tzinfo=TOKYO)


def test_once_a_day_at_seven(suspending: Any) -> None:
    """Nothing before seven, one mail after it however often it is asked, and the next at seven tomorrow."""
    daily, seven = _daily(suspending), _seven(suspending)
    assert daily.queue(seven - timedelta(seconds=1)) == seven
    assert _queued(suspending) == []
    assert daily.queue(seven) == seven + timedelta(days=1)
    assert daily.queue(seven + timedelta(hours=3)) == seven + timedelta(days=1)
    assert [(row.name, row.message_id) for row in _queued(suspending)] == [
        ("noc@isp.example.jp", f"<daily.{seven.date().isoformat()}@mx.isp.example.jp>")
    ]


def test_names_the_day_of_the_provider(suspending: Any) -> None:
    """At seven in Tokyo it is still yesterday in UTC; the subject has today."""
    seven = _seven(suspending)
    _daily(suspending).queue(seven.astimezone(UTC))
    (row,) = _queued(suspending)
    assert _read(row)["Subject"].startswith(f"abuse desk, {seven:%Y-%m-%d}: ")


def test_the_sample_is_what_is_sent_today(project_root: Path) -> None:
    """docs/daily holds what `python -m abuse_mta.daily_sample docs/daily` writes; the pictures are not compared."""
    folder = project_root / "docs" / "daily"
    pictures = dict.fromkeys(("complaints", "cases", "answers"), PNG)
    kept = tuple((folder / name).read_text(encoding="utf-8") for name in ("mail.txt", "mail.html"))
    assert parts(sample(pictures)) == kept
    assert all((folder / f"{name}.png").read_bytes().startswith(PNG) for name in pictures)


def test_says_what_the_page_says_and_shows_three_pictures(suspending: Any) -> None:
    """A text part, an HTML part with the same sections, and three pictures that it shows."""
    _daily(suspending).queue(_seven(suspending))
    mail = _read(_queued(suspending)[0])
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    for text in (plain.get_content(), html.get_content()):
        assert "What waits for you" in text
        assert "Most complaints in 30 days by contract" in text
        assert "C-1002" in text
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in pictures] == [
        "<complaints@daily>",
        "<cases@daily>",
        "<answers@daily>",
    ]
    assert all(part.get_content().startswith(PNG) for part in pictures)


def test_figures_count_the_month(suspending: Any) -> None:
    """Complaints by day and category, cases by age, deadlines by how they ended, reporters and contracts."""
    now = suspending.clock.now()
    with suspending.desk.deciding.database.reading() as session:
        figures = monthly_figures(session, now, TOKYO)
    assert (len(figures.days), figures.days[-1]) == (30, now.astimezone(TOKYO).date().isoformat())
    assert {name: sum(counts) for name, counts in figures.complaints.items()} == {"spam": 1}
    assert figures.open_cases == {
        "under 3 days": 0, "3 to 7 days": 1, "7 to 30 days": 0, "over 30 days": 0
    }  # fmt: skip
    assert figures.answers == {"in time": 0, "silence": 1}
    assert (figures.reporters, figures.contracts) == ({"example.com": 1}, {"C-1002": 1})


def test_an_empty_month_is_drawn_too() -> None:
    """A fresh installation gets its pictures."""
    assert set(draw_apart(NOTHING)) == {"complaints", "cases", "answers"}


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "a\r\nBcc: x@evil.example", "\u202etxt.exe"]
)
def test_words_from_outside_are_inert(hostile: str) -> None:
    """What a stranger wrote is one line of text, in the HTML part too."""
    until = datetime(2026, 11, 26, 7, tzinfo=TOKYO)
    row = {"at": "07:00", "what": "alert", "about": hostile}
    page = Page(
        since=until - timedelta(days=1), until=until, came=(), decided=(), waits=(), next=(), unusual=(row,)
    )
    mail = compose(page, NOTHING, {})
    shown = "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    assert "<script>" not in shown.partition("<!DOCTYPE")[2]
    assert "\u202e" not in shown
    assert mail["Bcc"] is None
    assert "\r\nBcc:" not in shown


def test_without_operators_there_is_no_daily_mail(suspending: Any) -> None:
    """Nobody to write to: nothing is queued."""
    daily = replace(_daily(suspending), house=replace(suspending.desk.engine.house, operators=()))
    assert daily.queue(_seven(suspending)) is None
    assert _queued(suspending) == []
