"""Times, periods and money in both languages; outside text made inert; lines of a sensible width."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abuse_mta.notice_facts import Language, TaxFacts
from abuse_mta.wording import WIDTH, flat, moment, period, plain, wrap, yen_with_tax

AT = datetime(2025, 6, 5, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "2025年6月5日(木)10時00分00秒 JST"),
        ("en", "Thursday, 5 June 2025 10:00:00 JST (UTC+09:00)"),
    ],
)
def test_moments(language: Language, text: str) -> None:
    """Full date, weekday and zone, in the style of each language."""
    assert moment(AT, ZoneInfo("Asia/Tokyo"), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("ja", "2025年6月4日(水)21時30分00秒 UTC-03:30"), ("en", "Wednesday, 4 June 2025 21:30:00 UTC-03:30")],
)
def test_zones_without_a_name(language: Language, text: str) -> None:
    """A zone that has no letters is given by its offset alone."""
    assert moment(AT, timezone(timedelta(hours=-3.5)), language) == text


@pytest.mark.parametrize(
    ("length", "ja", "en"),
    [
        (timedelta(hours=72), "72時間", "72 hours"),
        (timedelta(hours=1), "1時間", "1 hour"),
        (timedelta(days=30), "30日間", "30 days"),
        (timedelta(hours=100), "100時間", "100 hours"),
        (timedelta(minutes=90), "90分間", "90 minutes"),
        (timedelta(minutes=1), "1分間", "1 minute"),
        (timedelta(seconds=90), "90秒間", "90 seconds"),
        (timedelta(seconds=30), "30秒間", "30 seconds"),
        (timedelta(0), "0秒間", "0 seconds"),
    ],
)
def test_periods(length: timedelta, ja: str, en: str) -> None:
    """Hours as long as people count them, then days; minutes and seconds where nothing else is exact."""
    assert (period(length, "ja"), period(length, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("amount", "taxed", "ja", "en"),
    [
        (9900, 3300, "9,900円(うち消費税300円)", "9,900 yen (including 300 yen consumption tax)"),
        (10800, 10800, "10,800円(うち消費税981円)", "10,800 yen (including 981 yen consumption tax)"),
        (6600, 0, "6,600円", "6,600 yen"),
    ],
)
def test_amounts(amount: int, taxed: int, ja: str, en: str) -> None:
    """An amount names the tax in the part that has any."""
    assert yen_with_tax(amount, taxed, TaxFacts(), "ja") == ja
    assert yen_with_tax(amount, taxed, TaxFacts(), "en") == en


@given(st.text())
def test_plain_text_is_inert(text: str) -> None:
    """No control, direction, invisible or escape character survives; plain text stays as it is."""
    kept = plain(text)
    assert {unicodedata.category(char) for char in kept if char != "\n"}.isdisjoint(
        {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    assert plain(kept) == kept


def test_escape_sequences_go_whole() -> None:
    """A terminal sequence leaves nothing of itself behind."""
    assert plain("a\x1b[31mred\x1b[0m\x1b]8;;http://x.example\x07link\x1b]8;;\x07") == "aredlink"


@given(st.text())
def test_flat_text_is_one_short_line(text: str) -> None:
    """What goes into a header or a sentence is one line of at most 300 characters."""
    line = flat(text)
    assert "\n" not in line
    assert len(line) <= 300


@given(st.text(alphabet="ab 。、「」あ漢(1)・\n>-", max_size=400))
def test_wrapping_loses_nothing(text: str) -> None:
    """Wrapped text has no line that is too wide, and every letter of the original in its order."""

    def letters(of: str) -> str:
        return "".join(char for char in of if char not in " \n>")

    lines = wrap(text).split("\n")
    assert max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in lines) <= WIDTH
    assert letters("\n".join(lines)) == letters(text)


def test_a_line_never_begins_with_a_closing_mark() -> None:
    """Japanese punctuation stays with what it closes."""
    text = "あ" * 38 + "。" + "い" * 37 + "、" + "う"
    assert [line[0] for line in wrap(text).split("\n")] == ["あ", "あ", "い"]


@pytest.mark.parametrize(
    "before", ["", "- ", "Send an empty mail to ", "お知らせをご希望の場合は、", "> ", "1. See "]
)
@pytest.mark.parametrize(
    "name",
    [
        "abuse+reporter.r-000001.outcome.q7ypqvecrovwyqxa@isp.example.jp",
        f"abuse+reporter.r-000001.outcome.q7ypqvecrovwyqxa@{'long-' * 8}provider.example.jp",
        f"https://www.example.jp/{'policy/' * 12}index.html",
        f"hxxp://{'phish.' * 12}example[.]com/",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_names_are_never_broken(before: str, name: str) -> None:
    """Addresses and identifiers are copied as one piece, wherever in a line they stand."""
    for text in (
        f"{before}{name} .",
        f"{before}{name} 宛に空メールをお送りください。",
        f"{before}あ{name}まで",
    ):
        lines = wrap(text).split("\n")
        assert [line.count(name) for line in lines if name in line] == [1]
        assert all(
            sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) <= WIDTH or name in line
            for line in lines
        )


@pytest.mark.parametrize("lead", ["", "> "])
def test_lines_that_begin_with_many_spaces(lead: str) -> None:
    """What stands far to the right comes out whole."""
    assert wrap(f"{lead}{' ' * 80}far to the right").split() == f"{lead}far to the right".split()
