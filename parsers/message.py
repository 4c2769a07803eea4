"""Opens a mail: bytes to a tree of parts with decoded texts, inside limits. Never raises.

The tree is built by the standard library's `email`, on which mail-parser is built too. mail-parser itself is
not in the path: it flattens `message/rfc822` into the mail around it (the evidence gets mixed with the words
of the reporter), decodes `text/*` with the declared charset only, skips `text/rfc822-headers`, raises on some
mails, and repairs malformed From fields. Its cost is the yardstick of the bench.

Whatever could make the parser work long is counted in the raw bytes before it is called.

Parts are numbered as in IMAP (RFC 3501 §6.4.5): "1", "2.1"; the outer headers, and a multipart at the root,
are "0". The parts of an embedded message stand under its part: "2.1". A member of an archive in part 2 is
"2.zip.1".
"""

import binascii
import email
import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message as RawMessage
from email.policy import compat32
from functools import cache, cached_property, partial

from parsers import archives, charsets, dates, html
from parsers.headers import Headers, decode_base64, decode_value, parse_parameters, split_mailbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a mail is worked on. Bytes, numbers and ratio.

    Parts, levels and archives beyond a limit are left out with a warning; a mail too large or too tangled to
    be opened safely is `unreadable`.
    """

    size: int = 32 * 1024 * 1024
    parts: int = 1000
    depth: int = 24
    headers: int = 2000
    head: int = 2 * 1024 * 1024
    line: int = 8 * 1024 * 1024
    work: int = 20_000_000
    """Lines times boundaries: what a parser that checks each line against each boundary has to do."""
    unpacked: int = 32 * 1024 * 1024
    members: int = 100
    ratio: int = 200


_TEXT_NAMES = re.compile(
    r"\.(?:txt|log|csv|tsv|json|jsonl|xml|eml|html?|ya?ml|md|asc|ini|conf|ics|mbox|out|dat|text|header|headers)$"
)
_MESSAGE_TYPES = ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "text/rfc822-header",
                  "message/global", "message/global-headers", "message/rfc822-header", "text/rfc822")  # fmt: skip
_AS_WRITTEN = compat32.clone(max_line_length=None, mangle_from_=False)
_FROM_QUOTED = re.compile(rb"\A(?:\s*\r?\n)*>*From [^\r\n]*\r?\n")
_LEFT_OUT = "the rest was left out"
_UU = ("x-uuencode", "uuencode", "uue", "x-uue")
_FIELD_LINE = re.compile(rb"[!-9;-~]{1,100}:")
_JAPANESE_TEXT = re.compile("[\u3041-\u3096\u30a1-\u30fa]")


_REFLOWED = re.compile(r"(?<!^--) \n(?=[^\n>])", re.MULTILINE)
"""A line that goes on, and its blank with it (RFC 3676 §4.1, delsp); a signature's rule stays."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One node of the tree. Its content is decoded when it is asked for; `text` is None where it is no text."""

    path: str
    content_type: str
    params: dict[str, str] = field(default_factory=dict)
    disposition: str | None = None
    filename: str | None = None
    headers: Headers = field(default_factory=Headers)
    load: Callable[[], bytes] = bytes
    """Gives the payload."""
    children: tuple["Part", ...] = ()
    message: "Message | None" = None

    @cached_property
    def payload(self) -> bytes:
        """The bytes without their transfer encoding."""
        return self.load()

    @property
    def is_html(self) -> bool:
        """Is the text an HTML page?"""
        return self.content_type in ("text/html", "application/xhtml+xml")

    @cached_property
    def decoded(self) -> charsets.Decoded | None:
        """The text as it is written (HTML with its tags) and how it was decoded; None where it is no text."""
        if not self.payload or not self._is_text():
            return None
        return charsets.decode(self.payload, self.params.get("charset"))

    @cached_property
    def text(self) -> str | None:
        """The visible text: HTML without its tags, a table row as a line."""
        if self.decoded is None:
            return None
        if not self.is_html:
            written = self.decoded.text
            return _REFLOWED.sub("", written) if self.params.get("delsp", "").lower() == "yes" else written
        return charsets.tidy(html.visible_text(self.decoded.text))  # `&nbsp;`, `&#8203;` were none before

    @property
    def is_attachment(self) -> bool:
        """Is it attached, not shown with the text?"""
        return self.disposition == "attachment" or (
            self.filename is not None and self.disposition != "inline"
        )

    def _is_text(self) -> bool:
        if self.content_type.startswith(("text/", "message/")):
            return True
        if self.content_type in ("application/json", "application/xml", "application/xhtml+xml",
                                 "application/x-ndjson", "application/csv", "application/yaml"):  # fmt: skip
            return True
        if self.filename and _TEXT_NAMES.search(self.filename.lower()):
            return b"\x00" not in self.payload[:2000]
        return False

    def walk(self) -> Iterator["Part"]:
        """This part and everything below it, depth first, embedded messages too."""
        yield self
        for child in self.children:
            yield from child.walk()
        if self.message is not None:
            yield from self.message.root.walk()


@dataclass(frozen=True, kw_only=True)
class Message:
    """A mail, opened. `parts` leaves out what is inside embedded messages; `every_part` has it."""

    raw: bytes = b""
    headers: Headers = field(default_factory=Headers)
    root: Part
    parts: tuple[Part, ...] = ()
    warnings: tuple[str, ...] = ()
    unreadable: str | None = None
    """The limit that it exceeds, else None."""

    @property
    def is_cut(self) -> bool:
        """Was a part of it beyond a limit, and not looked at?"""
        return any(warning.endswith(_LEFT_OUT) for warning in self.warnings)

    @property
    def raw_size(self) -> int:
        """Bytes of the mail."""
        return len(self.raw)

    @cached_property
    def subject(self) -> str:
        """The decoded Subject, "" without one."""
        return self.headers.get("subject") or ""

    @cached_property
    def date(self) -> datetime | None:
        """The Date field, aware; None when missing or unreadable. Written by the sender: no proof of anything."""
        return dates.read_mail_date(self.headers.get("date"))

    @cached_property
    def message_id(self) -> str | None:
        """The Message-ID as written, with its angle brackets."""
        return self.headers.get("message-id") or None

    @cached_property
    def from_address(self) -> str | None:
        """The address in From, lower case. Never a proof of identity."""
        return split_mailbox(self.headers.get("from"))[0]

    @cached_property
    def from_name(self) -> str | None:
        """The display name in From."""
        return split_mailbox(self.headers.get("from"))[1]

    @cached_property
    def reply_to(self) -> str | None:
        """The address in Reply-To, lower case."""
        return split_mailbox(self.headers.get("reply-to"))[0]

    @cached_property
    def texts(self) -> tuple[Part, ...]:
        """The parts whose text a reader sees: no attachments, of alternatives the plain one."""
        return tuple(_shown(self.root))

    @cached_property
    def text(self) -> str:
        """All visible text of the mail itself, without attachments and embedded messages."""
        return "\n".join(part.text for part in self.texts if part.text)

    @cached_property
    def sender_zone_japanese(self) -> bool:
        """Does the mail come from Japan: a +0900 Date with Japanese text, or a .jp sender?"""
        if (self.from_address or "").endswith(".jp"):
            return True
        return bool(_JAPANESE_TEXT.search(self.subject) or _JAPANESE_TEXT.search(self.text))

    def every_part(self) -> Iterator[Part]:
        """Every part depth first, those of embedded messages too."""
        return self.root.walk()


def open_message(raw: bytes, limits: Limits = Limits()) -> Message:
    """The mail in `raw`; what exceeds a limit comes back with `unreadable` set and no parts. Never raises."""
    why = _excess(raw, limits)
    if why is not None:
        return _unreadable(raw, why)
    return _Opener(limits).open(raw, prefix="", depth=0)


def _unreadable(raw: bytes, why: str) -> Message:
    root = Part(path="1", content_type="application/octet-stream")
    return Message(raw=raw, headers=_read_top(raw), root=root, parts=(), unreadable=why)


def _read_top(raw: bytes) -> Headers:
    """The first few fields of a mail that is not opened, for the operator to see."""
    found = re.findall(rb"(?mi)^(from|subject|date|message-id):([^\r\n]{0,400})", raw[:20_000])
    return Headers(
        raw=tuple((n.decode("ascii"), decode_value(v.decode("utf-8", "surrogateescape"))) for n, v in found)
    )


def _excess(raw: bytes, limits: Limits) -> str | None:
    """The limit that the bytes exceed, counted without parsing."""
    if len(raw) > limits.size:
        return f"size: {len(raw)} bytes"
    lines = raw.count(b"\n") + 1
    if len(raw) > limits.line and max(map(len, raw.split(b"\n"))) > limits.line:
        return f"line: longer than {limits.line} bytes"
    boundaries = len(re.findall(rb"(?i)boundary\s*\*?0?\*?=", raw))
    if lines * boundaries > limits.work:
        return f"nesting: {boundaries} boundaries"
    return _header_excess(raw, limits)


def _header_excess(raw: bytes, limits: Limits) -> str | None:
    end = re.search(rb"\r?\n\r?\n", raw)
    head = raw[: end.start()] if end else raw
    lines = head.count(b"\n") + 1
    folded = len(re.findall(rb"\n[ \t]", head))
    if end is not None and len(head) > limits.head:
        return f"headers: {len(head)} bytes"
    if end is not None and lines - folded > limits.headers:
        return f"headers: {lines - folded} fields"
    return None


class _Opener:
    """One opening: counts parts, members and unpacked bytes over the whole mail."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.parts = 0
        self.unpacked = limits.unpacked
        self.warnings: list[str] = []

    def open(self, raw: bytes, prefix: str, depth: int) -> Message:
        try:
            tree = email.message_from_bytes(_FROM_QUOTED.sub(b"", raw, count=1))
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as fault:
            return _unreadable(raw, f"mime: {type(fault).__name__}")
        return self.message(tree, raw, prefix, depth)

    def message(self, tree: "RawMessage[str, str]", raw: bytes, prefix: str, depth: int) -> Message:
        own = f"{prefix}.0" if prefix else "0"
        first = f"{prefix}.1" if prefix else "1"
        root = self.part(tree, own if tree.is_multipart() and not _is_message(tree) else first, prefix, depth)
        return Message(
            raw=raw,
            headers=root.headers,
            root=root,
            parts=tuple(_own_parts(root)),
            warnings=tuple(self.warnings) if depth == 0 else (),
        )

    def part(self, tree: "RawMessage[str, str]", path: str, below: str, depth: int) -> Part:
        """`below` is the prefix for the numbers of its children."""
        self.parts += 1
        headers = _read_headers(tree)
        content_type, params = parse_parameters(headers.get("content-type") or "")
        if "/" not in content_type:
            content_type = tree.get_content_type()
        if self.left_out(depth):
            return Part(path=path, content_type=content_type, headers=headers)
        if content_type.startswith("multipart/") and not tree.is_multipart():
            content_type = "text/plain"  # its boundary never comes
        disposition, attributes = parse_parameters(headers.get("content-disposition") or "")
        filename = attributes.get("filename") or params.get("name")
        known = _Described(path, content_type, params, disposition or None, filename, headers)
        if tree.is_multipart() and not _is_message(tree):
            return self.container(tree, known, below, depth)
        return self.leaf(tree, known, depth)

    def left_out(self, depth: int) -> bool:
        """Is the next part beyond a limit? The first of each kind leaves a warning."""
        for name, value, limit in (
            ("parts", self.parts, self.limits.parts),
            ("levels", depth, self.limits.depth),
        ):
            if value > limit:
                warning = f"more than {limit} {name}: {_LEFT_OUT}"
                if warning not in self.warnings:
                    self.warnings.append(warning)
                return True
        return False

    def container(self, tree: "RawMessage[str, str]", known: "_Described", below: str, depth: int) -> Part:
        prefix = f"{below}." if below else ""
        children: list[Part] = []
        for number, child in enumerate(tree.get_payload(), 1):
            if isinstance(child, RawMessage):
                path = f"{prefix}{number}"
                children.append(self.part(child, path, path, depth + 1))
            if self.parts > self.limits.parts:
                break
        return known.part(children=tuple(children))

    def leaf(self, tree: "RawMessage[str, str]", known: "_Described", depth: int) -> Part:
        load = cache(partial(_payload, tree))
        if known.content_type in _MESSAGE_TYPES or (known.is_mail_file and _begins_mail(load())):
            return known.part(load, message=self.embedded(tree, load, known.path, depth))
        if known.content_type not in ("text/plain", "text/html") or _may_be_archive(tree):
            return known.part(load, children=self.members(known, load()) if _may_be_archive(tree) else ())
        return known.part(load)

    def embedded(
        self, tree: "RawMessage[str, str]", load: Callable[[], bytes], path: str, depth: int
    ) -> Message | None:
        if tree.is_multipart() and _encoding(tree) in ("", "7bit", "8bit", "binary"):
            for first in list(tree.get_payload())[:1]:
                if isinstance(first, RawMessage) and first.keys():
                    return self.message(first, b"", path, depth + 1)
        # Headers behind ">From " or in a transfer encoding were not seen by the parser.
        return self.open(load(), prefix=path, depth=depth + 1)

    def members(self, known: "_Described", payload: bytes) -> tuple[Part, ...]:
        unpacked = archives.unpack(
            payload,
            known.filename,
            budget=self.unpacked,
            members=self.limits.members,
            ratio=self.limits.ratio,
        )
        if unpacked.exceeded:
            self.warnings.append(f"archive {known.path} left packed: {unpacked.exceeded}")
        self.warnings.extend(f"archive {known.path}: {w}" for w in unpacked.warnings)
        self.unpacked -= sum(len(m.content) for m in unpacked.members)
        parts = []
        for number, member in enumerate(unpacked.members, 1):
            path = f"{known.path}.{unpacked.kind}.{number}"
            parts.append(self.member(path, member))
        return tuple(parts)

    def member(self, path: str, member: archives.Member) -> Part:
        self.parts += 1
        known = _Described(path, _type_of(member.name), {}, "attachment", member.name, Headers())
        load = partial(bytes, member.content)
        if known.is_mail_file and _begins_mail(member.content):
            return known.part(load, message=self.open(member.content, path, 1))
        return known.part(load)


@dataclass(frozen=True, slots=True)
class _Described:
    """What the headers of a part say, before its content is looked at."""

    path: str
    content_type: str
    params: dict[str, str]
    disposition: str | None
    filename: str | None
    headers: Headers

    @property
    def is_mail_file(self) -> bool:
        """Does its name say that it is a saved mail?"""
        return (self.filename or "").lower().endswith((".eml", ".mbox"))

    def part(
        self,
        load: Callable[[], bytes] = bytes,
        children: tuple[Part, ...] = (),
        message: Message | None = None,
    ) -> Part:
        return Part(
            path=self.path,
            content_type=self.content_type,
            params=self.params,
            disposition=self.disposition,
            filename=self.filename,
            headers=self.headers,
            load=load,
            children=children,
            message=message,
        )


def _read_headers(tree: "RawMessage[str, str]") -> Headers:
    raw = tuple((name, str(value)) for name, value in tree.raw_items())
    if all(value.isascii() for _, value in raw):
        return Headers(raw=raw)
    return Headers(raw=raw, charset=_declared_charset(tree))


def _declared_charset(tree: "RawMessage[str, str]") -> str | None:
    """The charset of the first text part, for raw 8-bit header fields."""
    for part in tree.walk():
        if part.get_content_maintype() == "text":
            return parse_parameters(decode_value(str(part.get("content-type", ""))))[1].get("charset")
    return None


def _is_message(tree: "RawMessage[str, str]") -> bool:
    """message/*, which the parser takes for a mail in a mail even where it is a block of fields."""
    return tree.get_content_maintype() == "message" and tree.is_multipart()


def _begins_mail(payload: bytes) -> bool:
    return bool(_FIELD_LINE.match(_FROM_QUOTED.sub(b"", payload, count=1).lstrip()))


def _may_be_archive(tree: "RawMessage[str, str]") -> bool:
    """Does the content begin as a zip or gzip, encoded or not?"""
    content: object = tree._payload  # type: ignore[attr-defined]
    begin = content.lstrip(" \t\r\n")[:4] if isinstance(content, str) else ""
    return begin.startswith(("UEsD", "H4sI", "PK\x03\x04", "\x1f")) or _encoding(tree) in _UU


def _encoding(tree: "RawMessage[str, str]") -> str:
    return str(tree.get("content-transfer-encoding", "")).strip().lower()


def _payload(tree: "RawMessage[str, str]") -> bytes:
    """The bytes of a part without its transfer encoding."""
    # `get_payload` would decode eight-bit text with the declared charset and lose the bytes.
    content: object = tree._payload  # type: ignore[attr-defined]
    if isinstance(content, list):
        raw = _flatten(content)
    else:
        raw = str(content or "").encode("utf-8", "surrogateescape")
    return _decode_transfer(raw, _encoding(tree))


def _flatten(content: list[object]) -> bytes:
    """The bytes of embedded messages again; the parser keeps them only as trees."""
    out = []
    for message in content:
        try:
            out.append(message.as_bytes(policy=_AS_WRITTEN) if isinstance(message, RawMessage) else b"")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            out.append(b"")
    return b"\n".join(out)


def _decode_transfer(raw: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return decode_base64(raw)
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    if encoding in _UU:
        return _decode_uu(raw)
    return raw


def _decode_uu(raw: bytes) -> bytes:
    out = []
    for line in raw.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)


def _type_of(name: str) -> str:
    lower = name.lower()
    for ending, content_type in ((".eml", "message/rfc822"), (".json", "application/json"), (".xml", "text/xml"),
                                 (".csv", "text/csv"), (".html", "text/html"), (".htm", "text/html")):  # fmt: skip
        if lower.endswith(ending):
            return content_type
    return "text/plain" if _TEXT_NAMES.search(lower) or "." not in lower else "application/octet-stream"


def _own_parts(root: Part) -> Iterator[Part]:
    yield root
    for child in root.children:
        yield from _own_parts(child)


def _shown(part: Part) -> Iterator[Part]:
    """The text parts a mail program shows."""
    if part.content_type == "multipart/alternative":
        shown = [list(_shown(child)) for child in part.children]
        yield from _alternative([parts for parts in shown if any((p.text or "").strip() for p in parts)])
    elif part.children and part.content_type.startswith("multipart/"):
        for child in part.children:
            yield from _shown(child)
    elif part.message is None and part.content_type.startswith("text/") and not part.is_attachment:
        yield part


def _alternative(shown: list[list[Part]]) -> list[Part]:
    """The plain alternative, unless it is empty talk beside an HTML one with figures in it."""
    if not shown:
        return []
    plain = min(shown, key=lambda parts: any(p.is_html for p in parts))
    if any(c.isdigit() for p in plain for c in p.text or ""):
        return plain
    return next((parts for parts in shown if any(c.isdigit() for p in parts for c in p.text or "")), plain)
