"""Header fields: raw bytes of one header block to names and decoded values. Never raises."""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cached_property

from parsers import charsets

_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?[^?\s]{1,60}\?[bBqQ]\?)")
_FOLDS = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]*")
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]+")
_Q_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)')
_SECTION = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_MAILBOX = re.compile(r"<\s*([^<>\s]{1,320})\s*>")
_BARE_MAILBOX = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}")


@dataclass(frozen=True, kw_only=True)
class Headers:
    """The fields of one header block in their order; names case-insensitive, values decoded and unfolded."""

    raw: tuple[tuple[str, str], ...] = ()
    charset: str | None = None
    """What the mail declares for its text: the best guess for raw 8-bit fields."""

    @cached_property
    def _index(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for name, value in self.raw:
            index.setdefault(name.lower(), []).append(value)
        return index

    @cached_property
    def _decoded(self) -> dict[str, str]:
        return {}

    @cached_property
    def items(self) -> tuple[tuple[str, str], ...]:
        """Every field, decoded."""
        return tuple((name, decode_value(value, self.charset)) for name, value in self.raw)

    def get(self, name: str) -> str | None:
        """The first field of that name."""
        known = self._decoded.get(name)
        if known is None:
            found = self._index.get(name.lower())
            if not found:
                return None
            known = self._decoded[name] = decode_value(found[0], self.charset)
        return known

    def all(self, name: str) -> tuple[str, ...]:
        """Every field of that name, top first."""
        return tuple(decode_value(value, self.charset) for value in self._index.get(name.lower(), ()))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._index


def decode_value(raw: str, charset: str | None = None) -> str:
    """A raw field value (undecodable bytes as surrogates) as one line of text, encoded-words decoded (RFC 2047)."""
    if raw.isascii():
        text = raw
    else:
        text = charsets.decode(raw.encode("utf-8", "surrogateescape"), charset).text
    if "\x1b" in text:
        text = charsets.decode_iso_2022_jp(text.encode("utf-8", "replace"))
    if "\n" in text or "\r" in text:
        text = _FOLDS.sub(" ", text)
    if "=?" in text:
        text = decode_words(text)
    return (text if text.isprintable() else _CONTROLS.sub(" ", text)).strip()


def decode_words(text: str) -> str:
    """Text with its encoded-words decoded; neighbours of one charset are joined as bytes first."""
    text = _BETWEEN.sub(r"\1\2", text)
    out: list[str] = []
    pending, charset, at = b"", "", 0
    for word in _ENCODED.finditer(text):
        if word.start() > at or word.group(1).lower() != charset:
            if pending:
                out.append(charsets.decode(pending, charset).text)
            out.append(text[at : word.start()])
            pending, charset = b"", word.group(1).lower().split("*")[0]
        pending += _word_bytes(word.group(2), word.group(3))
        at = word.end()
    out.append(charsets.decode(pending, charset).text)
    return "".join(out) + text[at:]


def _word_bytes(encoding: str, body: str) -> bytes:
    raw = body.encode("ascii", "replace")
    if encoding in "bB":
        return decode_base64(raw)
    return _Q_ESCAPE.sub(lambda m: bytes((int(m.group(1), 16),)), raw.replace(b"_", b" "))


def decode_base64(raw: bytes) -> bytes:
    """What a base64 text holds, truncated or with foreign characters in it too."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    try:
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))
    except (binascii.Error, ValueError):
        return b""


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured field (Content-Type, Content-Disposition) as its lower-case word and its parameters.

    RFC 2231 continuations and charsets are resolved; the first of two parameters of one name wins.
    """
    word = value.split(";", 1)[0].strip().lower()
    if ";" not in value:
        return word, {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for found in _PARAMETER.finditer(value):
        section = _SECTION.match(found.group(1).lower())
        if section is None:
            continue
        number, extended = int(section.group(2) or 0), bool(section.group(3))
        pieces.setdefault(section.group(1), []).append((number, extended, _unquote(found.group(2))))
    return word, {name: _join_sections(sections) for name, sections in pieces.items()}


def _unquote(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:].removesuffix('"'))
    return text


def _join_sections(sections: list[tuple[int, bool, str]]) -> str:
    sections = sorted({s[0]: s for s in reversed(sections)}.values())
    if not any(extended for _, extended, _ in sections):
        return decode_words("".join(text for _, _, text in sections))
    charset, raw = "", b""
    for number, extended, text in sections:
        if extended and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)  # noqa: PLW2901
        body = text.encode("utf-8", "replace")
        raw += (
            re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes((int(m.group(1), 16),)), body) if extended else body
        )
    return charsets.decode(raw, charset).text


def split_mailbox(value: str | None) -> tuple[str | None, str | None]:
    """A From-like value as (address lower-case, display name); None for what it does not have."""
    if not value:
        return None, None
    angled = _MAILBOX.search(value)
    bare = _BARE_MAILBOX.search(angled.group(1) if angled else value)
    address = bare.group().lower() if bare else None
    name = value[: angled.start()] if angled else ""
    if not angled:
        comment = re.search(r"\(([^()]{1,200})\)", value)
        name = comment.group(1) if comment else ""
    return address, name.strip().strip("\"'").strip() or None
