"""How values are written in our mails: times, periods, money; and how outside text is made inert and wrapped."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Protocol

from abuse_mta.invoices import contained_tax
from abuse_mta.notice_facts import Language, TaxFacts
from policy.words import TaxClass

WIDTH = 76
"""Columns of a line; a kanji takes two."""
LONGEST_VALUE = 300
"""Characters of one outside value."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_WEEKDAYS = "月火水木金土日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = "January February March April May June July August September October November December".split()
_NOT_FIRST = frozenset("、。,.・:;?!)]}」』】〉》ー々〜ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ%,.:;?!)]}")
_NAMED = re.compile(r"@|://|\[\.\]")
"""In an address, plain or defanged."""
LONGEST_NAME = 2000
_INDENT = re.compile(r"(?:> ?)?\s*(?:・|- |\d+\. |\(\d\) )?")


class Lines(str):
    """Text that may keep its line breaks where it is shown."""

    __slots__ = ()


class Priced(Protocol):
    """What has an amount and a tax class."""

    @property
    def yen(self) -> int | None:
        """Whole yen, tax included; None: not set."""
        ...

    @property
    def tax_class(self) -> TaxClass:
        """Whether the amount contains tax."""
        ...


def plain(text: str) -> Lines:
    """The text without escape sequences, control, direction and other invisible characters; lines stay."""
    if text.isprintable():  # nothing of all that is in it
        return Lines(text)
    text = _ESCAPES.sub("", text).replace("\r\n", "\n").replace("\t", " ")
    text = re.sub("[\r\v\f\x85\u2028\u2029]", "\n", text)
    return Lines("".join(c for c in text if c == "\n" or unicodedata.category(c) not in _DROPPED))


def flat(text: str) -> str:
    """One line of plain text, at most 300 characters: what outside values are in headers and sentences."""
    line = " ".join(plain(text).split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1] + "…"


def moment(at: datetime, zone: tzinfo, language: Language) -> str:
    """`2025年6月5日(木)10時00分00秒 JST` or `Thursday, 5 June 2025 10:00:00 JST (UTC+09:00)`."""
    local = at.astimezone(zone)
    offset = f"UTC{local.strftime('%z')[:3]}:{local.strftime('%z')[3:5]}"
    name = local.tzname() or ""
    if language == "ja":
        clock = f"{local.hour}時{local:%M}分{local:%S}秒"
        return f"{day(local.date(), 'ja')}{clock} {name if name.isalpha() else offset}"
    return f"{day(local.date(), 'en')} {local:%H:%M:%S} {f'{name} ({offset})' if name.isalpha() else offset}"


def day(on: date, language: Language) -> str:
    """`2025年6月5日(木)` or `Thursday, 5 June 2025`."""
    if language == "ja":
        return f"{on.year}年{on.month}月{on.day}日({_WEEKDAYS[on.weekday()]})"
    return f"{_DAYS[on.weekday()]}, {on.day} {_MONTHS[on.month - 1]} {on.year}"


_UNITS = (
    (86400, 4, "日間", "day"),
    (3600, 1, "時間", "hour"),
    (60, 1, "分間", "minute"),
    (1, 0, "秒間", "second"),
)


def period(length: timedelta, language: Language) -> str:
    """`72時間`, `30日間`: hours up to four days, days beyond; what does not come out even in smaller units."""
    seconds = round(length.total_seconds())
    unit, _, ja, en = next(one for one in _UNITS if seconds >= one[0] * one[1] and seconds % one[0] == 0)
    number = seconds // unit
    return f"{number}{ja}" if language == "ja" else f"{number} {en}{'s' * (number != 1)}"


def yen(amount: int, language: Language) -> str:
    """`9,900円` or `9,900 yen`."""
    return f"{amount:,}円" if language == "ja" else f"{amount:,} yen"


def yen_with_tax(amount: int, taxed: int, tax: TaxFacts, language: Language) -> str:
    """`9,900円(うち消費税300円)`: the tax contained in `taxed`, which is part of the amount."""
    contained = contained_tax(taxed, tax.rate, tax.rounding)
    if not taxed:
        return yen(amount, language)
    if language == "ja":
        return f"{amount:,}円(うち消費税{contained:,}円)"
    return f"{amount:,} yen (including {contained:,} yen consumption tax)"


class Words:
    """The same for one mail in one language: what the templates call."""

    def __init__(self, language: Language, zone: tzinfo, tax: TaxFacts) -> None:
        self.language, self._zone, self._tax = language, zone, tax

    def both(self, at: datetime) -> Lines:
        """A time that matters, in both styles on two lines."""
        other: Language = "en" if self.language == "ja" else "ja"
        return Lines(f"{moment(at, self._zone, self.language)}\n{moment(at, self._zone, other)}")

    def moment(self, at: datetime) -> str:
        """A time; the other half of the mail has it in the other style."""
        return moment(at, self._zone, self.language)

    def day(self, on: date) -> str:
        """A date."""
        return day(on, self.language)

    def period(self, length: timedelta) -> str:
        """A span of time."""
        return period(length, self.language)

    def yen(self, amount: int) -> str:
        """An amount without tax."""
        return yen(amount, self.language)

    def gross(self, amount: int) -> str:
        """An amount that contains tax as a whole."""
        return yen_with_tax(amount, amount, self._tax, self.language)

    def partly(self, amount: int, taxed: int) -> str:
        """An amount of which a part contains tax."""
        return yen_with_tax(amount, taxed, self._tax, self.language)

    def total(self, lines: Iterable[Priced]) -> str:
        """The sum of lines with the tax that the taxed ones contain, rounded once."""
        priced = [(line.yen or 0, line.tax_class) for line in lines]
        taxed = sum(amount for amount, tax in priced if tax is TaxClass.INCLUDED)
        return yen_with_tax(sum(amount for amount, _ in priced), taxed, self._tax, self.language)

    @property
    def rate(self) -> int:
        """The tax rate, per cent."""
        return self._tax.rate


def wrap(text: str) -> str:
    """The text in lines of at most 76 columns, a wide character counting two; continuations are indented.

    An address, a web address or an identifier is never broken: one that fits in no line is a line of its own.
    """
    return "\n".join(part for line in text.split("\n") for part in _wrapped(line.rstrip()))


@lru_cache(maxsize=4096)
def _wrapped(line: str) -> tuple[str, ...]:
    if len(line) * 2 <= WIDTH or _columns(line) <= WIDTH:
        return (line,)
    found = _INDENT.match(line)
    lead = found[0] if found else ""
    if _columns(lead) > WIDTH // 2:
        lead = lead[:2] if lead.startswith(">") else ""
    indent = lead if lead.startswith(">") else " " * _columns(lead)
    parts: list[str] = []
    rest = line
    while _columns(rest) > WIDTH:
        cut = _cut(rest, len(indent) if parts else len(lead))
        if rest[:cut].strip(" >"):
            parts.append(rest[:cut].rstrip())
        left = rest[cut:].lstrip()
        if not left:
            return tuple(parts)
        rest = indent + left
    return (*parts, rest)


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def _cut(line: str, least: int) -> int:
    """Where to break: after the last space, or between wide characters, but never before closing marks."""
    columns, end = 0, len(line)
    for number, char in enumerate(line):
        columns += 1 + (unicodedata.east_asian_width(char) in "WF")
        if columns > WIDTH:
            end = number
            break
    start = next((cut for cut in range(end, least, -1) if _may_cut(line, cut)), least)
    stop = next((cut for cut in range(end + 1, len(line)) if _may_cut(line, cut)), len(line))
    if start > least:
        return start
    return stop if _NAMED.search(line, start, stop) and stop - start <= LONGEST_NAME else end


def _may_cut(line: str, cut: int) -> bool:
    return line[cut] == " " or line[cut - 1] == " " or _breaks(line[cut - 1], line[cut])


def _breaks(before: str, after: str) -> bool:
    wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
    return wide and after not in _NOT_FIRST and before not in "「『【(〈《("
