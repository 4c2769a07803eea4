"""Phrases looked up by their first letters: many alternatives over a long text in one cheap pass.

One large regular expression tries each of its hundreds of alternatives at each character. Here the first three letters
of all words are gathered once for a text, and only the phrases that begin so are looked for, by their literal start.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import Generic, TypeVar

from parsers.patterns import led, split_alternatives, walk

T = TypeVar("T")
_STARTS = re.compile(r"(?<![a-z])[a-z]{1,3}")
_LETTERS = re.compile(r"[a-z]{1,3}")
_LITERAL = re.compile(r"[^\W_](?:[^\W_]|[ ',&/-])*")
_CHOICE = re.compile(
    r"(?P<before>[^\W_]{0,2})(?:\[(?P<one>[^\]\\^-]{1,5})\](?P<missing>\??)|(?P<letter>[^\W_]|-)(?P<may>\?))"
)
"""One of a few letters, or one (or a hyphen) that may be missing, so near the start that it hides how a phrase begins."""
_WORD_END = "(?![a-z0-9])"
"""What `\\b` means behind a phrase: in `sshへの` the word ends."""
_QUANTIFIERS = frozenset("?*{+")
_SARA_AM = unicodedata.normalize("NFKC", "ำ")
"""Thai: one letter to who writes a phrase, two after normalisation."""


@lru_cache(maxsize=8)
def _prepared(text: str) -> tuple[str, frozenset[str]]:
    """The text in lower case, and the first three letters of its words (where it is not ASCII, each of its letters, too)."""
    if text.isascii():
        low = text.lower()
        return low, frozenset(_STARTS.findall(low))
    low = unicodedata.normalize("NFKC", text).replace("’", "'").lower().replace(_SARA_AM, "ำ")
    return low, frozenset((*_STARTS.findall(low), *low))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Most phrases stand in no mail: each is compiled when its beginning is first met."""
    return re.compile(pattern)


class Phrasebook(Generic[T]):
    """Phrases (regular expressions in lower case) that each stand for a value; case does not count in the text.

    They match where a word starts; in scripts without spaces, anywhere.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_start: dict[str, list[tuple[str, str, T]]] = {}
        self._others: list[tuple[re.Pattern[str], T]] = []
        grouped: dict[tuple[str, int], tuple[list[str], T]] = {}
        for pattern, value in phrases:
            for piece in _expand(pattern):
                grouped.setdefault((_literal_start(piece), id(value)), ([], value))[0].append(piece)
        for (start, _), (pieces, value) in grouped.items():
            whole = "|".join(pieces)
            if start:
                self._by_start.setdefault(_key(start), []).append((start, whole, value))
            else:
                self._others.append((led(rf"(?<![a-z])(?:{whole})"), value))
        self._starts = frozenset(self._by_start)
        self._always = self._by_start.get("", [])

    def find(self, text: str) -> Iterator[tuple[str, T]]:
        """Every phrase in the text, in lower case, with what it stands for; in no order."""
        return ((phrase, value) for _, phrase, value in self._find(*_prepared(text)))

    def places(self, text: str) -> tuple[str, Iterator[tuple[int, str, T]]]:
        """The text in lower case, and every phrase with its place in that."""
        low, starts = _prepared(text)
        return low, self._find(low, starts)

    def _find(self, low: str, starts: frozenset[str]) -> Iterator[tuple[int, str, T]]:
        begun = (self._by_start[start] for start in self._starts & starts)
        for literal, pattern, value in chain(self._always, *begun):
            at = low.find(literal)
            while at >= 0:
                if not ("a" <= low[at - 1 : at] <= "z" and low[at].isascii()):
                    found = _compiled(pattern).match(low, at)
                    if found:
                        yield at, found.group(), value
                at = low.find(literal, at + 1)
        for other, value in self._others:
            yield from ((m.start(), m.group(), value) for m in other.finditer(low))

    def search(self, text: str) -> bool:
        """Does any phrase stand in the text?"""
        return next(self.find(text), None) is not None

    def count(self, text: str) -> int:
        """How many different phrases stand in the text."""
        return len({phrase for phrase, _ in self.find(text)})


def book(*patterns: str) -> Phrasebook[bool]:
    """Phrases of which only counts that they are there."""
    return Phrasebook((pattern, True) for pattern in patterns)


def _expand(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern, what may vary at their start spelt out so that each shows its first letters."""
    for piece in split_alternatives(pattern.replace("\\b", _WORD_END)):
        piece = piece.removeprefix(_WORD_END)  # noqa: PLW2901
        grouped = piece.startswith("(?:")
        end = (
            next((i + 1 for i, depth, char in walk(piece) if char == ")" and not depth), 0) if grouped else 0
        )
        choice = None if grouped else _CHOICE.match(piece)
        if grouped and piece[end : end + 1] not in _QUANTIFIERS:
            for inner in _expand(piece[3 : end - 1]):
                yield from _expand(inner + piece[end:])
        elif grouped and piece[end : end + 1] == "?" and piece[end + 1 : end + 2] not in _QUANTIFIERS:
            yield from _expand(piece[:end] + piece[end + 1 :])
            yield from _expand(piece[end + 1 :])
        elif choice and piece[choice.end() : choice.end() + 1] not in _QUANTIFIERS:
            for letter in (
                *(choice["one"] or choice["letter"]),
                *([""] if choice["missing"] or choice["may"] else []),
            ):
                yield from _expand(choice["before"] + letter + piece[choice.end() :])
        else:
            yield piece


def _key(literal: str) -> str:
    """What a text must have among its starts for the literal to stand in it; "" when that cannot be told."""
    if not literal[0].isascii():
        return literal[0]
    letters = _LETTERS.match(literal)
    if letters is None or (len(letters[0]) < 3 and len(letters[0]) == len(literal)):
        return ""
    return letters[0]


def _literal_start(piece: str) -> str:
    """What every match of a phrase begins with, letter by letter; "" when that is a single one of ASCII."""
    found = _LITERAL.match(piece)
    literal = found.group() if found else ""
    if piece[len(literal) : len(literal) + 1] in _QUANTIFIERS and len(literal) < len(piece):
        literal = literal[:-1]
    return literal if len(literal) > 1 or not literal.isascii() else ""
