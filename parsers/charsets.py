"""Bytes to text, whatever the mail declares: a ladder of trials that always ends in some text.

What Japanese mailers call ISO-2022-JP is ISO-2022 escapes over the rows of code page 932 (NEC row 13,
IBM's kanji, half-width kana); every `iso2022_*` codec of Python raises on it, hence the decoder here.
"""

import codecs
import re
from dataclasses import dataclass

_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "windows-31j": "cp932",
    "cp943": "cp932",
    "x-euc-jp": "euc_jp",
    "eucjp": "euc_jp",
    "x-euc": "euc_jp",
    "cp51932": "euc_jp",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "eucgb2312_cn": "gb18030",
    "windows-874": "cp874",
    "x-windows-874": "cp874",
    "x-gbk": "gb18030",
    "hz": "hz",
    "big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "ascii",
}
_ISO_2022_JP = re.compile(r"iso-?2022-?jp|cp5022[0-9]|csiso2022jp|jis7|x-jis", re.IGNORECASE)
# Codecs that are text encodings of mail; others of Python's (idna, punycode, unicode_escape) are not.
_KNOWN = re.compile(
    r"ascii|utf-(?:7|8|8-sig|16|16-le|16-be|32|32-le|32-be)|iso8859-\d+|cp\d+|koi8-[rtu]|gb18030|hz|big5hkscs"
    r"|euc_jp|euc_kr|mac-\w+|tis-620|johab|ptcp154|iso2022_kr|shift_jis\w*|kz1048|hp-roman8"
)
_ESCAPES = re.compile(rb"\x1b(?:\$\(?[@BDO-Q]|\([ABIJH]|\$B)")
_JIS_MARKS = re.compile(rb"\x1b(?:\$[@B]|\([IJ]|\$\(D)")
_BAD = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]")
_KANA = re.compile("[\u3001\u3002\u3041-\u30fe]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_FOREIGN = re.compile("[^\x00-\x7f]+")
_ZERO_WIDTH = {
    ord(c): None for c in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e"
}
_RUNS = re.compile(r"([^\S\n]{100})[^\S\n]+")
"""Wider than the gaps of any table."""
_NEWLINES = re.compile(r"\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text, the charset it was really in, and a warning when that was a guess."""

    text: str
    charset: str
    warning: str | None = None


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """Text of `raw`; never raises. Line ends become \\n, zero-width characters go."""
    found = _climb(raw, declared)
    return Decoded(text=tidy(found.text), charset=found.charset, warning=found.warning)


def tidy(text: str) -> str:
    """Line ends as \\n, no zero-width or direction characters, no NUL, no lone surrogates, no long run of blanks."""
    if not text.isascii():
        text = text.translate(_ZERO_WIDTH).encode("utf-8", "replace").decode("utf-8")
    if "\x00" in text:
        text = text.replace("\x00", "")
    return shorten_blanks(_NEWLINES.sub("\n", text))


def shorten_blanks(text: str) -> str:
    """Cut each run of blanks in a line to 100: what looks at blanks may look at each of them more than once."""
    return _RUNS.sub(r"\1", text)


def _climb(raw: bytes, declared: str | None) -> Decoded:
    if raw.isascii() and b"\x1b" not in raw and not _is_wide(declared):
        return Decoded(text=raw.decode("ascii"), charset="ascii")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(raw) % 2 == 0:
        wide = _strict(raw, "utf-16")
        if wide is not None:
            return Decoded(text=wide, charset="utf-16")
    name = (declared or _declared_within(raw) or "").strip().strip("\"'").lower()
    if b"\x1b" in raw and (
        _ISO_2022_JP.match(name) or (not name.startswith("iso-2022") and _JIS_MARKS.search(raw))
    ):
        return Decoded(text=decode_iso_2022_jp(raw), charset="iso-2022-jp")
    text = _declared_text(raw, name)
    if text is not None and not _BAD.search(text):
        return Decoded(text=text, charset=name)
    return _guess(raw, name)


_WITHIN = re.compile(
    rb"\A\s*<\?xml\b[^>]{0,80}\bencoding\s*=\s*[\"']([\w.:-]{1,40})|<meta\b[^>]{0,120}\bcharset\s*=\s*[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)


def _declared_within(raw: bytes) -> str | None:
    """What a document says of itself, where the mail says nothing (RFC 7303 §3, HTML §13.2.3.2)."""
    found = _WITHIN.search(raw[:1024])
    return (found[1] or found[2]).decode("ascii") if found else None


def _is_wide(declared: str | None) -> bool:
    return (
        declared is not None
        and re.match(r"utf-?(?:7|16|32)|hz|unicode", declared.strip(), re.IGNORECASE) is not None
    )


def _declared_text(raw: bytes, name: str) -> str | None:
    codec = _codec(name)
    if codec is None:
        return None
    if codec != "utf-8" and re.match(r"cp125|iso8859|ascii", codec):
        text = _strict(raw, "utf-8")  # bytes that are valid UTF-8 are UTF-8, whatever the label says
        if text is not None:
            return text
    if codec in ("cp1252", "ascii"):
        japanese = _guess_japanese(raw)
        if japanese is not None and _KANA.search(japanese.text):
            return japanese.text
    if codec == "euc_jp":
        return _strict_euc_jp(raw)
    return _strict(raw, codec)


def _codec(name: str) -> str | None:
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return None
    return found if _KNOWN.fullmatch(found) else None


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _strict_euc_jp(raw: bytes) -> str | None:
    """EUC-JP with row 13 and IBM's kanji: the JIS codes again, with the high bit set."""
    text = _strict(raw, "euc_jp")
    if text is not None:
        return text
    out, ascii_from, at = [], 0, 0
    while at < len(raw):
        byte = raw[at]
        if byte < 0x80:
            at += 1
            continue
        out.append(raw[ascii_from:at].decode("ascii"))
        width = 3 if byte == 0x8F else 2
        piece = _euc_character(raw[at : at + width])
        if piece is None:
            return None
        out.append(piece)
        at += width
        ascii_from = at
    out.append(raw[ascii_from:].decode("ascii"))
    return "".join(out)


def _euc_character(code: bytes) -> str | None:
    if len(code) == 2 and code[0] != 0x8E and code[0] >= 0xA1 and code[1] >= 0xA1:
        return _strict(_shifted(code[0] & 0x7F, code[1] & 0x7F), "cp932")
    return _strict(code, "euc_jp")


def _guess(raw: bytes, name: str) -> Decoded:
    if _JIS_MARKS.search(raw):
        return Decoded(text=decode_iso_2022_jp(raw), charset="iso-2022-jp")
    text = _strict(raw, "utf-8")
    if text is not None:
        return Decoded(text=text, charset="utf-8")
    japanese = _guess_japanese(raw)
    if japanese is not None:
        return japanese
    if name.startswith("utf-8") or name == "utf8":
        damaged = raw.decode("utf-8", "replace")
        if damaged.count("\ufffd") * 20 < len(damaged):
            return Decoded(text=damaged, charset="utf-8", warning="charset: damaged utf-8")
    codec = _codec(name) or "cp1252"
    text = _strict(raw, codec) or _strict(raw, "cp1252") or raw.decode("latin-1")
    return Decoded(
        text=text, charset="latin-1", warning=f"charset: {name or 'none declared'}, read as latin-1"
    )


def _guess_japanese(raw: bytes) -> Decoded | None:
    tried = [("cp932", _strict(raw, "cp932")), ("euc_jp", _strict_euc_jp(raw))]
    likely = [(name, text) for name, text in tried if text is not None and _looks_japanese(text)]
    if not likely:
        return None
    name, text = min(likely, key=lambda pair: len(_HALF_KANA.findall(pair[1])))
    return Decoded(text=text, charset=name)


def _looks_japanese(text: str) -> bool:
    """Kana, or foreign characters that never stand alone as the accents of a Latin text do."""
    if _BAD.search(text):
        return False
    runs = _FOREIGN.findall(text)
    return bool(_KANA.search(text)) or (bool(runs) and all(len(run) > 1 for run in runs))


def decode_iso_2022_jp(raw: bytes) -> str:
    """Text of ISO-2022-JP as mailers send it: row 13, IBM rows, half-width kana, escapes missing at line ends."""
    out: list[str] = []
    for line in re.split(rb"(\r\n|\r|\n)", raw):
        _decode_line(line, out)
    return "".join(out)


def _decode_line(line: bytes, out: list[str]) -> None:
    mode, at = b"(B", 0
    for escape in _ESCAPES.finditer(line):
        out.append(_decode_run(line[at : escape.start()], mode))
        mode, at = escape.group()[1:], escape.end()
    out.append(_decode_run(line[at:], mode))


def _decode_run(run: bytes, mode: bytes) -> str:
    if not run:
        return ""
    if mode in (b"(B", b"(J", b"(A", b"(H"):
        return _shifted_out(run)
    if mode == b"(I":
        return bytes(b | 0x80 if 0x21 <= b <= 0x5F else b for b in run).decode("cp932", "replace")
    if mode == b"$(D":
        return "".join(_plane_two(run[i : i + 2]) for i in range(0, len(run), 2))
    return _double(run)


def _shifted_out(run: bytes) -> str:
    """ASCII; between SO and SI half-width kana; stray high bytes as UTF-8 or code page 932."""
    if b"\x0e" in run:
        pieces = re.split(rb"[\x0e\x0f]", run)
        return "".join(_decode_run(p, b"(I" if i % 2 else b"(B") for i, p in enumerate(pieces))
    text = _strict(run, "utf-8")
    return text if text is not None else run.decode("cp932", "replace")


def _double(run: bytes) -> str:
    out, at = bytearray(), 0
    while at < len(run):
        first, second = run[at] & 0x7F, run[at + 1] & 0x7F if at + 1 < len(run) else 0
        if 0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E:
            out += _shifted(first, second)
            at += 2
        else:
            out.append(run[at] & 0x7F)
            at += 1
    return out.decode("cp932", "replace")


def _plane_two(pair: bytes) -> str:
    return (b"\x8f" + bytes(b | 0x80 for b in pair)).decode("euc_jp", "replace")


def _shifted(first: int, second: int) -> bytes:
    """JIS X 0208 row and cell bytes as Shift_JIS."""
    lead = (first - 0x21) // 2 + 0x81
    if lead > 0x9F:
        lead += 0x40
    if first % 2:
        trail = second + (0x1F if second < 0x60 else 0x20)
    else:
        trail = second + 0x7E
    return bytes((lead, trail))
