"""HTML to the text a reader sees: no comments, scripts or hidden elements; a table row is one line.

A scanner of its own, because it must be linear on hostile input and needs no tree.
"""

import re
from html import unescape

from parsers.patterns import Caseless

_TAG_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:-]{0,40}")
_BLOCKS = frozenset(
    "p div br tr li ul ol table h1 h2 h3 h4 h5 h6 blockquote pre hr section article header footer dd dt dl "
    "form address center title".split()
)
_SINGLE = frozenset(("li", "br", "option", "dt", "dd"))
_CELLS = frozenset(("td", "th"))
_ROWS = frozenset(("tr", "table"))
_SILENT = frozenset(("script", "style", "head", "template", "noscript", "object"))
_VOID = frozenset("br hr img meta link input area base col embed source track wbr param o:p".split())
_HIDDEN = Caseless(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|mso-hide\s*:\s*all|[\s\"']hidden[\s>/=]?",
)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")


def visible_text(page: str) -> str:
    """The visible text of an HTML page; cells of a row are separated by tabs. Linear; never raises."""
    out: list[str] = []
    at, size, stack, preformatted, cell = 0, len(page), _Hiding(), 0, False
    spans = _Spans()
    while at < size:
        start = page.find("<", at)
        if start < 0:
            start = size
        if start > at and not stack.hides:
            chunk = page[at:start]
            out.append(chunk if preformatted else _SPACES.sub(" ", chunk))
        if start >= size:
            break
        at, tag, attributes = _next_tag(page, start)
        if tag is None:
            if not stack.hides:
                out.append("<")
            continue
        name = tag.lstrip("/")
        closing = tag.startswith("/")
        if name == "pre":
            preformatted += -1 if closing else 1
            preformatted = max(preformatted, 0)
        stack.see(name, closing, attributes)
        if not stack.hides:
            cell = not closing if name in _CELLS else cell and name not in _ROWS
            out.append(spans.see(name, closing, attributes))
            out.append(" " if cell and name == "br" else _gap(name, closing))
    return _clean(unescape("".join(out)))


_MAX_COLUMNS = 64
_COLSPAN = re.compile(r"\bcolspan\s*=\s*[\"']?\s*(\d{1,2})", re.IGNORECASE)
_ROWSPAN = re.compile(r"\browspan\s*=\s*[\"']?\s*(\d{1,3})", re.IGNORECASE)


class _Spans:
    """Cells that reach into the rows below or over several columns: other cells would be in the wrong column."""

    def __init__(self) -> None:
        self.open: dict[int, int] = {}
        self.column = 0
        self.wide = 0
        """Columns more that the last cell reaches over."""

    def see(self, name: str, closing: bool, attributes: str) -> str:
        """What stands before the cell, or at the end of the row, for those from above."""
        if name == "table":
            self.open = {}
        elif name == "tr" and not closing:
            self.column = self.wide = 0
        elif name == "tr":
            return self._from_above(to_the_end=True)
        elif name in _CELLS and not closing:
            before = "\t" * self.wide + self._from_above(to_the_end=False)
            spans = "span" in attributes.lower()
            down = _ROWSPAN.search(attributes) if spans else None
            wide = _COLSPAN.search(attributes) if spans else None
            self.wide = min(max(int(wide[1]) - 1, 0), _MAX_COLUMNS) if wide else 0
            if down and int(down[1]) > 1 and self.column + self.wide < _MAX_COLUMNS:
                for column in range(self.column, self.column + self.wide + 1):
                    self.open[column] = int(down[1]) - 1
            self.column += 1 + self.wide
            return before
        return ""

    def _from_above(self, *, to_the_end: bool) -> str:
        told = ""
        last = max(self.open, default=-1) if to_the_end else -1
        while self.column in self.open or self.column <= last:
            left = self.open.get(self.column, 0) - 1
            told += "\t-" if left >= 0 else "\t"
            if left > 0:
                self.open[self.column] = left
            else:
                self.open.pop(self.column, None)
            self.column += 1
        return told


class _Hiding:
    """Are we inside an element that is not shown? Counts only what stands inside the outermost hidden one."""

    def __init__(self) -> None:
        self.name = ""
        self.depth = 0

    @property
    def hides(self) -> bool:
        return self.depth > 0

    def see(self, name: str, closing: bool, attributes: str) -> None:
        if self.depth:
            if name == self.name:
                self.depth += -1 if closing else 1
            elif name == "body":
                self.depth = 0
        elif not closing and name not in _VOID and not attributes.endswith("/"):
            if name in _SILENT or (attributes and _HIDDEN.search(attributes)):
                self.name, self.depth = name, 1


def _next_tag(page: str, start: int) -> tuple[int, str | None, str]:
    """(where it ends, lower-case name with "/" or None for a bare "<", attributes)."""
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        return (end + 3 if end >= 0 else len(page)), "!comment", ""
    if page.startswith(("<!", "<?"), start):
        end = page.find(">", start)
        return (end + 1 if end >= 0 else len(page)), "!declaration", ""
    name = _TAG_NAME.match(page, start + 1)
    if name is None:
        return start + 1, None, ""
    end = page.find(">", name.end())
    end = end if end >= 0 else len(page)
    return end + 1, name.group().lower(), page[name.end() : end]


def _gap(name: str, closing: bool) -> str:
    if name in _CELLS:
        return "" if closing else "\t"
    if name == "tr" or name in _SINGLE:
        return "" if closing else "\n"
    if name == "pre" or name in _BLOCKS:
        return "\n"
    return ""


def _clean(text: str) -> str:
    lines = [
        line.lstrip(" \xa0").removeprefix("\t").rstrip() for line in text.replace("\r", "\n").split("\n")
    ]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")
