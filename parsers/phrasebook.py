"""Phrases looked up by their first letters: many alternatives over a long text in one cheap pass.

One large regular expression tries each of its hundreds of alternatives at each character; here only those whose
first two letters fit are tried.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
_STARTS = re.compile(r"(?<![a-z])[a-z0-9\u00a7$-]|[^\x00-\x7f]")
_WORD_END = "(?![a-z0-9])"
"""What `\\b` means behind a phrase: in `sshへの` the word ends."""
_QUANTIFIERS = frozenset("?*{+")


class Phrasebook(Generic[T]):
    """Phrases (regular expressions in lower case) that each stand for a value; case does not count in the text.

    They match where a word starts; in scripts without spaces, anywhere.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_start: dict[str, list[tuple[re.Pattern[str], T]]] = {}
        self._others: list[tuple[re.Pattern[str], T]] = []
        grouped: dict[tuple[str, int], tuple[list[str], T]] = {}
        for pattern, value in phrases:
            for piece in _expand(pattern):
                grouped.setdefault((_start_of(piece), id(value)), ([], value))[0].append(piece)
        for (start, _), (pieces, value) in grouped.items():
            entry = (re.compile("|".join(pieces)), value)
            (self._by_start.setdefault(start, []) if start else self._others).append(entry)

    def find(self, text: str) -> Iterator[tuple[str, T]]:
        """Every phrase in the text, in lower case, with what it stands for."""
        low, index, others = text.lower(), self._by_start, self._others
        for place in _STARTS.finditer(low):
            at = place.start()
            for pattern, value in (*index.get(low[at : at + 2], ()), *others):
                found = pattern.match(low, at)
                if found:
                    yield found.group(), value

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


def _start_of(piece: str) -> str:
    """The two letters that every match of a phrase begins with; "" when they are not fixed."""
    first = piece[:2]
    fixed = len(first) == 2 and first[0].isalnum() and (first[1].isalnum() or first[1] in " '")
    return first if fixed and piece[2:3] not in _QUANTIFIERS else ""
