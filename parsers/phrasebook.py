"""Phrases looked up by their first letters: many alternatives over a long text in one cheap pass.

One large regular expression tries each of its hundreds of alternatives at each character. Here the first two letters
of all words are gathered once for a text, and only the phrases that begin so are looked for, by their literal start.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
_STARTS = re.compile(r"(?<![a-z])[a-z0-9][a-z0-9 '\u2019-]|(?=([^\x00-\x7f][^\n]))")
_LITERAL = re.compile(r"[^\W_](?:[^\W_]|[ ',-])*")
_WORD_END = "(?![a-z0-9])"
"""What `\\b` means behind a phrase: in `sshへの` the word ends."""
_QUANTIFIERS = frozenset("?*{+")


@lru_cache(maxsize=8)
def _prepared(text: str) -> tuple[str, frozenset[str]]:
    """The text in lower case, and the first two letters of its words (in scripts without words every pair)."""
    low = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    found = {m[1] or m[0] for m in _STARTS.finditer(low)}
    if not low.isascii():
        found |= set(map("".join, zip(low, low[1:], strict=False)))
    return low, frozenset(found)


class Phrasebook(Generic[T]):
    """Phrases (regular expressions in lower case) that each stand for a value; case does not count in the text.

    They match where a word starts; in scripts without spaces, anywhere.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_start: dict[str, list[tuple[str, re.Pattern[str], T]]] = {}
        self._others: list[tuple[re.Pattern[str], T]] = []
        grouped: dict[tuple[str, int], tuple[list[str], T]] = {}
        for pattern, value in phrases:
            for piece in _expand(pattern):
                grouped.setdefault((_literal_start(piece), id(value)), ([], value))[0].append(piece)
        for (start, _), (pieces, value) in grouped.items():
            whole = "|".join(pieces)
            if start:
                self._by_start.setdefault(start[:2], []).append((start, re.compile(whole), value))
            else:
                self._others.append((re.compile(rf"(?<![a-z])(?:{whole})"), value))
        self._starts = frozenset(self._by_start)

    def find(self, text: str) -> Iterator[tuple[str, T]]:
        """Every phrase in the text, in lower case, with what it stands for; in no order."""
        low, starts = _prepared(text)
        for start in self._starts & starts:
            for literal, pattern, value in self._by_start[start]:
                at = low.find(literal)
                while at >= 0:
                    if not ("a" <= low[at - 1 : at] <= "z" and low[at].isascii()):
                        found = pattern.match(low, at)
                        if found:
                            yield found.group(), value
                    at = low.find(literal, at + 1)
        for pattern, value in self._others:
            yield from ((m.group(), value) for m in pattern.finditer(low))

    def search(self, text: str) -> bool:
        """Does any phrase stand in the text?"""
        return next(self.find(text), None) is not None

    def count(self, text: str) -> int:
        """How many different phrases stand in the text."""
        return len({phrase for phrase, _ in self.find(text)})


def book(*patterns: str) -> Phrasebook[bool]:
    """Phrases of which only counts that they are there."""
    return Phrasebook((pattern, True) for pattern in patterns)


def split_alternatives(pattern: str) -> list[str]:
    """The top-level alternatives of a pattern."""
    pieces, at = [], 0
    for index, depth, char in _walk(pattern):
        if char == "|" and not depth:
            pieces.append(pattern[at:index])
            at = index + 1
    return [piece for piece in (*pieces, pattern[at:]) if piece]


def _walk(pattern: str) -> Iterator[tuple[int, int, str]]:
    """Each character that is syntax, with its place and how many groups are open behind it."""
    depth, inside, escaped = 0, False, False
    for index, char in enumerate(pattern):
        if escaped or char == "\\":
            escaped = not escaped
        elif inside:
            inside = char != "]"
        elif char == "[":
            inside = True
        else:
            depth += {"(": 1, ")": -1}.get(char, 0)
            yield index, depth, char


def _expand(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern, a group at their start dissolved so that each shows its first letters."""
    for piece in split_alternatives(pattern.replace("\\b", _WORD_END)):
        piece = piece.removeprefix(_WORD_END)  # noqa: PLW2901
        end = next((i + 1 for i, depth, char in _walk(piece) if char == ")" and not depth), 0)
        if piece.startswith("(?:") and end and piece[end : end + 1] not in _QUANTIFIERS:
            for inner in _expand(piece[3 : end - 1]):
                yield from _expand(inner + piece[end:])
        else:
            yield piece


def _literal_start(piece: str) -> str:
    """What every match of a phrase begins with, letter by letter; "" when that is less than two letters."""
    found = _LITERAL.match(piece)
    literal = found.group() if found else ""
    if piece[len(literal) : len(literal) + 1] in _QUANTIFIERS and len(literal) < len(piece):
        literal = literal[:-1]
    return literal if len(literal) > 1 else ""
