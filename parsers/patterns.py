"""Regular expressions made quick: the standard engine tries every alternative at every character, in any case twice over.

Here a text is searched in lower case, and the alternatives are tried only at the characters that one of them begins with.
"""

import re
from collections.abc import Iterator
from functools import cached_property

_CLASS = re.compile(r"\[(\^?)(\]?(?:\\.|[^\]\\])*)\]", re.DOTALL)
_PIECES = re.compile(rf"\\.|\(\?P|{_CLASS.pattern}|[^\\([]+|\(", re.DOTALL)
_AROUND = ("(?<!", "(?<=", "(?!", "(?=")
_QUANTIFIER = re.compile(r"[?*]|\{0?,|\{0\}")
_ANCHORS = ("\\b", "\\B", "\\A", "^")
_CLASSES = ("\\d", "\\w", "\\s")


class Caseless:
    """A pattern whose words stand in any case; a match is given in lower case, at its place in the text."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._written, self._flags = pattern, flags

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Compiled when first needed: a start is short."""
        return led(_PIECES.sub(_in_lower_case, self._written), self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text."""
        return self._pattern.search(lower(text))

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is the whole text."""
        return self._pattern.fullmatch(lower(text))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in a text."""
        return self._pattern.finditer(lower(text))


def lower(text: str) -> str:
    """The text in lower case, as long as it was."""
    return text.lower() if text.isascii() else text.replace("İ", "i").lower()


def _in_lower_case(piece: re.Match[str]) -> str:
    """A piece of a pattern, for a text in lower case. A class only gains letters: some ranges have no lower case."""
    written = piece.group()
    if not written.startswith("["):
        return written if written.startswith(("\\", "(")) else written.lower()
    body = re.sub(r"\\.", "", piece[2])
    capitals = [*re.findall(r"[A-Z]-[A-Z]", body), *(c for c in re.sub(r".-.", "", body) if c.isupper())]
    kept = f"\\{piece[2]}" if piece[2].startswith(("-", "]")) else piece[2]
    return f"[{piece[1]}{''.join(capitals).lower()}{kept}]"


def led(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern, led by the characters that a match can begin with, where they can be told."""
    begin = first_characters(pattern)
    return re.compile(f"(?=[{begin}])(?:{pattern})" if begin else pattern, flags)


def first_characters(pattern: str) -> str | None:
    """The inside of a character class: what every match of a pattern begins with; None when that may be anything."""
    found = [_first(alternative) for alternative in split_alternatives(pattern)]
    return None if not found or None in found else "".join(dict.fromkeys(f for f in found if f))


def _first(piece: str) -> str | None:
    """The same of one alternative."""
    begin = ""
    while piece:
        item = _item(piece)
        rest = piece[len(item) :]
        if item in _ANCHORS or item.startswith(_AROUND):
            piece = rest
            continue
        found = _first_of_item(item)
        if found is None:
            return None
        begin += found
        if not _QUANTIFIER.match(rest):
            return begin
        piece = re.sub(r"\A(?:[?*]|\{[\d,]*\})[?+]?", "", rest)
    return None


def _item(piece: str) -> str:
    """The first group, class, escape or character."""
    if piece[0] == "(":
        return piece[: next(i for i, depth, char in walk(piece) if char == ")" and not depth) + 1]
    found = _CLASS.match(piece)
    if found:
        return found[0]
    return piece[: 2 if piece[0] == "\\" else 1]


def _first_of_item(item: str) -> str | None:
    if item[0] == "(":
        inside = re.fullmatch(r"\((?:\?:|\?P<\w+>)?(?!\?)(.*)\)", item, re.DOTALL)
        return first_characters(inside[1]) if inside else None
    if item[0] == "[":
        return None if item[1] == "^" else item[1:-1]
    if item[0] == "\\":
        return item if item in _CLASSES or not item[1].isalnum() else None
    return None if item in ".$" else re.escape(item)


def split_alternatives(pattern: str) -> list[str]:
    """The top-level alternatives of a pattern."""
    pieces, at = [], 0
    for index, depth, char in walk(pattern):
        if char == "|" and not depth:
            pieces.append(pattern[at:index])
            at = index + 1
    return [*pieces, pattern[at:]]


def walk(pattern: str) -> Iterator[tuple[int, int, str]]:
    """Each bracket and bar that is syntax, with its place and how many groups are open behind it."""
    depth = 0
    for found in _SYNTAX.finditer(pattern):
        sign = found.group()
        if sign in "()|":
            depth += {"(": 1, ")": -1}.get(sign, 0)
            yield found.start(), depth, sign


_SYNTAX = re.compile(rf"\\.|{_CLASS.pattern}|[()|]", re.DOTALL)
