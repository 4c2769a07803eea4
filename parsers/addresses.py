"""Readers of IP addresses: what is one, what only looks like one, and what was mangled on the way but is meant.

Boundaries never cut a number: `256.1.2.3` is not `56.1.2.3`, `1.2.3.4.5` is nothing, leading zeros are ambiguous
octal and refused.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_network
from urllib.parse import unquote

from parsers.patterns import Caseless
from parsers.report import Address, Network

_DOT_MARKS = re.compile(r"\s?(?:\[\.\]?|\(\.\)|\{\.\}|\\\.|\[dot\]|\(dot\)|(?<=\d)\.\])\s?", re.IGNORECASE)
_HXXP = re.compile(r"\bh(?:xx|\*\*|tt)p(s?)(?:\[:\]|\(:\)|:)(?:\[?//\]?|\[/\]\[/\])", re.IGNORECASE)
_LOOSE_DOTS = re.compile(r"(?<![\d.])(\d{1,3}) ?\. ?(\d{1,3}) ?\. ?(\d{1,3}) ?\. ?(\d{1,3})(?![\d.])")
_QUAD = re.compile(r"(?<![0-9])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\d)")
_SIX = re.compile(
    r"(?<![0-9A-Za-z:.])(?:\[?IPv6:)?((?:[0-9A-Fa-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}))"
    r"(%[0-9A-Za-z]+)?(?:\.(\d{1,5})(?=\s*[<>:-])|(?![0-9A-Za-z:]|\.\d))",
    re.IGNORECASE,
)
_SIX_WITH_PORT = re.compile(
    r"((?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|[0-9A-Fa-f:]*::[0-9A-Fa-f:]*?):(\d{2,5})\Z"
)
_PREFIX = re.compile(r"\s?/(\d{1,3})(?![\d/]|\.\d)")
_PORT = re.compile(
    r"\]?[:#](\d{1,5})(?![\d:]|\.\d)|(?:\s+|[,;]\s*)(?:source |src )?port[ =:]+(\d{1,5})\b",
    re.IGNORECASE,
)
# `PrestaShop 8.1.5.2`: a name in CamelCase, and four small numbers.
_PRODUCT = re.compile(
    r"\b(?:[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}\w*-\w+|Exchange|[Ee]ngine|[Bb]uild|[Ff]irmware)[ /-]\(?\Z"
)
_SMALL = re.compile(r"[0-3]?\d(?:\.(?:[0-9]?\d|\d{4})){3}")
# A full stop of the IME between the parts of an address or name; elsewhere it ends a sentence.
_WIDE_DOT = re.compile(r"(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])")
DIGIT = re.compile(r"\d")
# Chrome/8.0.552.224, x264-1.2.3.4, v10.2.4.7.
_JOINED = re.compile(r"[A-Za-z][\w+-]*[/_-]\Z")
_VERSION_WORDS = frozenset(
    "version ver ver. release build firmware rev rev. sw outlook msie snort gnupg openssl exim nginx apache php postfix "
    "section chapter capítulo capitulo kapitel article art. software id serial oid clamav chrome firefox safari "
    "バージョン 版本 第".split()
)
_QUAD_AT_END = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\s*\Z")
_URL_BEFORE = Caseless(r"https?://[^\s<>\"']*\Z|\bwww\.[^\s<>\"']*\Z")
# `inside:192.0.2.1/22` of a firewall: what follows is a port.
_INTERFACE = re.compile(r"(?<!:/)\b(?:inside|outside|dmz|wan|lan|src|dst|[A-Za-z]\w*_\w+):\Z", re.IGNORECASE)
_NAME_AFTER = re.compile(r"\.[A-Za-z0-9-]{1,63}\.[A-Za-z]|\.[A-Za-z]{2,}|[A-Za-z_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An address in a line, by its place in the normalised line.

    `prefix` is the length of a written network; `lookalike` says why it is none ("version", "name", "url");
    `mangled` that it was defanged or broken, which nobody does to an address of his own.
    """

    ip: Address
    start: int
    end: int
    port: int | None = None
    prefix: int | None = None
    lookalike: str | None = None
    mangled: bool = False

    @property
    def is_network(self) -> bool:
        """A prefix wider than one address."""
        return self.prefix is not None and self.prefix < self.ip.max_prefixlen


@lru_cache(maxsize=1000)
def normalise(line: str) -> str:
    """A line for matching: NFKC, defanged and rewritten addresses and URLs as they were meant."""
    if not line.isascii():
        line = unicodedata.normalize("NFKC", line)
        if "。" in line:
            line = _WIDE_DOT.sub(".", line)
    if "urldefense" in line or "safelinks" in line or "%3A%2F%2F" in line or "%3a%2f%2f" in line:
        line = _unwrap(line)
    if not DIGIT.search(line) and "xx" not in line:
        return line
    bracketed = "[" in line or "(" in line
    if bracketed or "\\" in line or "{" in line or ".]" in line:
        line = _DOT_MARKS.sub(".", line)
    if bracketed or "**" in line or "xx" in line.lower():
        line = _HXXP.sub(r"http\1://", line)
    return _LOOSE_DOTS.sub(r"\1.\2.\3.\4", line) if " ." in line or ". " in line else line


_DEFENSE = re.compile(
    r"https?://[^\s/]*urldefense[^\s/]*/v[23]/(?:__([^\s]*?)__;[^\s]*|url\?u=([^\s&]*)[^\s]*)",
    re.IGNORECASE,
)
_SAFELINK = re.compile(
    r"https?://[^\s/?]*safelinks?[^\s/?]*/[^\s?]*\?(?:[^\s&]*&)*?url=([^\s&\"'>]*)[^\s\"'>]*",
    re.IGNORECASE,
)


def _unwrap(line: str) -> str:
    """URL rewriters' wrapping taken off."""
    line = _DEFENSE.sub(lambda m: m[1] or unquote((m[2] or "").replace("-", "%").replace("_", "/")), line)
    return _SAFELINK.sub(lambda m: unquote(m[1]), line)


def parse(text: str) -> Address | None:
    """The address that a short text is: `192.0.2.1`, `[IPv6:…]`, `::ffff:a.b.c.d`, `a.b.c.d:port`, defanged; else None."""
    found = [f for f in find(normalise(text.strip()[:200])) if f.lookalike is None and not f.is_network]
    return found[0].ip if len(found) == 1 else None


@lru_cache(maxsize=1000)
def find(line: str) -> tuple[Found, ...]:
    """Every address, network and look-alike in a normalised line (at most its first 4,000 characters)."""
    line = line[:4000]
    found: list[Found] = []
    if "::" in line or line.count(":") > 5:
        found.extend(_find_six(line))
    if line.count(".") >= 3:
        for match in _QUAD.finditer(line):
            if not any(f.start <= match.start() < f.end for f in found):
                quad = _quad(match, line)
                if quad is not None:
                    found.append(quad)
    return tuple(sorted(found, key=lambda f: f.start))


def _quad(match: re.Match[str], line: str) -> Found | None:
    start, end = match.span()
    port = None
    if start and line[start - 1] == ".":
        return None
    if line[end : end + 1] == "." and line[end + 1 : end + 2].isdigit():
        port = _dotted_port(line, start, end)
        if port is None:
            return None
        end += 1 + len(str(port))
    ip = _four(match.groups())
    if ip is None:
        return None
    why = _lookalike(line, start, end) if port is None else None
    prefix, end = _prefix(line, end) if port is None else (None, end)
    if prefix is not None and _INTERFACE.search(line, max(0, start - 40), start):
        port, prefix = prefix, None
    if port is None:
        port = _port(line, end)
    if why is None and prefix is not None and prefix > 32:
        prefix = None
    return Found(ip=ip, start=start, end=end, port=port, prefix=prefix, lookalike=why)


def _four(octets: Sequence[str]) -> IPv4Address | None:
    """The address of four written numbers; None above 255 or with a leading zero."""
    number = 0
    for octet in octets:
        value = int(octet)
        if value > 255 or (octet[0] == "0" and len(octet) > 1):
            return None
        number = number << 8 | value
    return IPv4Address(number)


_ARROW_AFTER = re.compile(r"\.(\d{1,5})\s*(?:[<-]?-?>|:)")
_ARROW_BEFORE = re.compile(r"[<-]?-?>\s*\Z")
_DOT_PORT = re.compile(r"\.(\d{1,5})(?![\d.])")


def _dotted_port(line: str, start: int, end: int) -> int | None:
    """tcpdump's `A.port > B.port:`, the only place where five numbers are an address and a port."""
    after = _ARROW_AFTER.match(line, end)
    if after is None and _ARROW_BEFORE.search(line, max(0, start - 6), start):
        after = _DOT_PORT.match(line, end)
    return int(after[1]) if after and int(after[1]) < 65536 else None


def _prefix(line: str, end: int) -> tuple[int | None, int]:
    match = _PREFIX.match(line, end)
    return (int(match[1]), match.end()) if match else (None, end)


def _port(line: str, end: int) -> int | None:
    match = _PORT.match(line, end)
    number = int(match[1] or match[2]) if match else 0
    return number if 0 < number < 65536 else None


def _lookalike(line: str, start: int, end: int) -> str | None:
    last = line[start - 1] if start else " "
    if (last in "/@" and line[max(0, start - 2) : start] in ("//", ":@")) or last == "@":
        return None
    if "//" in line[:start] and _URL_BEFORE.search(line[max(0, start - 300) : start]):
        return "url"
    if (
        last == "_"
        or (last.isascii() and last.isalpha())
        or _is_version(line[max(0, start - 60) : start], last)
        or (_PRODUCT.search(line[max(0, start - 40) : start]) and _SMALL.fullmatch(line[start:end]))
    ):
        return "version"
    inside_name = (
        last == "-" and start > 1 and line[start - 2].isalnum() and not _ends_with_address(line[: start - 1])
    )
    return "name" if inside_name or _NAME_AFTER.match(line, end) else None


def _is_version(before: str, last: str) -> bool:
    """Does a program, or a word like "version", stand before it?"""
    if last in "/-_":
        return _JOINED.search(before) is not None
    words = before.rstrip(" :\t").rsplit(None, 1)
    if not words:
        return False
    word = words[-1].lower().lstrip("([<\"'")
    return (
        before.rstrip().endswith(("≥", "≤", ">=", "<="))
        or word in _VERSION_WORDS
        or (word == "v" and last in " :")
    )


def _ends_with_address(text: str) -> bool:
    return bool(_QUAD_AT_END.search(text[-20:]))


def _find_six(line: str) -> list[Found]:
    found = []
    for match in _SIX.finditer(line):
        written, zone = match[1], match[2]
        port = int(match[3]) if match[3] else None
        ip = None if _is_bare_host(line, match.start(1)) and _SIX_WITH_PORT.match(written) else _six(written)
        if ip is None:
            with_port = _SIX_WITH_PORT.match(written)
            if with_port is None:
                continue
            ip, port = _six(with_port[1]), int(with_port[2])
        if ip is None or (zone is None and written.count(":") < 2):
            continue
        prefix, end = _prefix(line, match.end())
        if port is None and line[match.start() - 1 : match.start()] == "[":
            port = _port(line, end)
        found.append(
            Found(
                ip=ip,
                start=match.start(),
                end=end,
                port=port,
                prefix=prefix if prefix is None or prefix <= 128 else None,
            )
        )
    return found


def _is_bare_host(line: str, start: int) -> bool:
    """Does it stand in a URL without its brackets? Then a last group of digits is the port."""
    return line[:start].endswith("//")


def _six(written: str) -> Address | None:
    if "::" not in written and written.count(":") < 6:
        return None
    try:
        ip = IPv6Address(written)
    except (AddressValueError, ValueError):
        return None
    if len(written.replace(":", "")) < 3:
        return None
    return ip.ipv4_mapped or ip


@lru_cache(maxsize=1000)
def is_global(ip: Address) -> bool:
    """May it be a customer's: not private, loopback, link-local, multicast or reserved; documentation counts as global."""
    return not any(ip.version == net.version and ip in net for net in _SPECIAL)


_SPECIAL: tuple[Network, ...] = tuple(
    ip_network(n)
    for n in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.168.0.0/16", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
    )
)  # fmt: skip
_UNUSABLE: tuple[Network, ...] = tuple(
    ip_network(n)
    for n in ("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/127", "fe80::/10", "ff00::/8", "169.254.0.0/16")
)


@lru_cache(maxsize=1000)
def is_usable(ip: Address) -> bool:
    """May it be an offender at all: not unspecified, loopback, link-local, multicast, reserved."""
    return not any(ip.version == net.version and ip in net for net in _UNUSABLE)


def decimal_host(host: str) -> Address | None:
    """The address in a URL host written as one number: `3405804030`, `0xCB0071FE`."""
    if re.fullmatch(r"[1-9]\d{7,9}", host) and int(host) < 2**32:
        return IPv4Address(int(host))
    if re.fullmatch(r"0[xX][0-9A-Fa-f]{7,8}", host):
        return IPv4Address(int(host, 16))
    return None


_DASHED = re.compile(
    r"(?<![\w.-])(?:[a-z]{0,20}-?)(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})(?=[.-][a-z])",
    re.IGNORECASE,
)


def in_reverse_name(name: str) -> Address | None:
    """The address in a reverse name like `198-51-100-23.static.example.jp`, forward order only; else None."""
    match = _DASHED.search(name[:300])
    return _four(match.groups()) if match else None
