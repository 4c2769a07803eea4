"""What of a complaint may be shown: only what is known to be harmless is kept, all else becomes `***`.

Masking what looks personal would fail on the next encoding (base64, quoted-printable, percent, HTML entities,
encoded words). So the evidence for a contractor is built anew from what is understood in it: his own address,
times, the Subject and From of the spam, the words of common log lines.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from functools import cache
from html import unescape
from ipaddress import ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

from publicsuffixlist import PublicSuffixList

from abuse_mta.wording import flat, plain

MASK = "***"

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DAYS = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK = r"[0-2]?\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,6})?)?(?: ?[AP]M)?"
_OFFSET = r"(?:Z|UTC|GMT|JST|[+-](?:0\d|1[0-4]):?[0-5]\d)"
_TIMES = (
    rf"(?:{_DAYS},? )?\d{{1,2}}[ /-]{_MONTHS}[ /-](?:19|20)\d\d[ :T]{_CLOCK}(?: ?{_OFFSET})?(?: \((?:JST|UTC|GMT)\))?"
    rf"|(?:{_DAYS},? )?{_MONTHS} +\d{{1,2}}(?:,? (?:19|20)\d\d)?,? {_CLOCK}(?: ?{_OFFSET})?"
    rf"|(?:19|20)\d\d[-/][01]?\d[-/][0-3]?\d(?:[T ]{_CLOCK}(?: ?{_OFFSET})?)?"
    r"|(?:19|20)\d\d年[01]?\d月[0-3]?\d日(?: ?\([月火水木金土日]\))?(?: ?[0-2]?\d[時:][0-5]?\d[分:]?(?:[0-6]?\d秒?)?)?"
    rf"|{_CLOCK}(?: ?{_OFFSET})?"
)
_LOG_WORDS = """
    sshd smtpd postfix dovecot imap imaps pop3 pop3s smtp ssmtp submission ftp ftpd telnet rdp sip http https dns ntp
    snmp ssdp memcached ldap kernel iptables nftables firewall fail2ban suricata snort named nginx apache httpd
    failed failure password invalid illegal user authentication auth login logon root admin from for port ssh2 ssh
    connect connection connected disconnected disconnect closed reset preauth attempt attempts blocked block
    drop dropped deny denied reject rejected banned ban rejecting relay unknown access error
    scan portscan syn ack fin udp tcp icmp proto src dst spt dpt in out flags count total times
    get post head options unauthorized forbidden brute force bruteforce attack abuse spam received
    source destination ip address sasl method plain cram md5 warning info notice alert session
    maximum exceeded exceed limit rate too many
""".split()
_PORT = r"(?:\b(?:port|spt|dpt|SPT|DPT|sport|dport)[ =:]\d{1,5}\b)"
_WORD = rf"(?<![\w@.%+-])(?:{'|'.join(_LOG_WORDS)})(?![\w@.%+-])"
_HARMLESS_GAP = re.compile(r"[\s\[\](){}:;,.=|>#\"'-]*")
_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]?(?P<value>.*)")
_QUOTE = re.compile(r"^[ \t]*(?:[>|] ?)+")
_URL = re.compile(
    r"(?:h(?:tt|xx)ps?|ftp)(?:://|\[:\]//|%3A%2F%2F)[^\s<>\"'「」()]+|\bwww\.[^\s<>\"'「」()]+", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:@]+@[^\s<>()\[\]\",;:@]+")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_IPV6 = re.compile(r"(?<![\w:])(?=[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:)[0-9A-Fa-f:.]{4,45}(?![\w:])")
_TOKEN = re.compile(
    r"[A-Za-z0-9+/_=-]{20,}"  # base64, hashes
    r"|\b(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{8,}\b"  # letters and digits mixed
    r"|\b\d{6,}\b|(?:%[0-9A-Fa-f]{2})+|&#?\w+;|(?:=[0-9A-F]{2}){2,}|=\?[^?]+\?[BbQq]\?[^?]*(?:\?=)?"
)
_TAG = re.compile(r"""<(?:[^<>"']|"[^"<]*"|'[^'<]*')*>|<[^<>]*>""")
_HIDDEN = (
    (re.compile("<!--"), re.compile("-->")),
    *((re.compile(f"(?i)<{tag}"), re.compile(f"(?i)</{tag}[^<>]*>?")) for tag in ("style", "script")),
)
_RECIPIENT_FIELDS = frozenset(
    {
        *("to", "cc", "bcc", "resent-to", "apparently-to", "delivered-to", "envelope-to", "original-rcpt-to"),
        *("original-recipient", "final-recipient", "x-original-to", "x-envelope-to", "x-rcpt-to"),
        *("x-forwarded-to", "x-delivered-to"),
    }
)
_HOP_FIELDS = frozenset({"received", "x-received", "x-originating-ip"})
"""Fields of the spam itself. What a reporter's form says of the source stands beside his own name."""
_SOURCE_FIELDS = frozenset({"source-ip", "x-sender-ip"})
_KEPT_FIELDS = {"date": "Date", "from": "From", "subject": "Subject"}
_MOST_SECRETS = 500
_SAMPLE_CHARACTERS, _SAMPLE_LINES, _LINE_CHARACTERS = 100_000, 400, 1000
_WITHHELD = {"ja": "[{count}行を伏せました]", "en": "[lines withheld: {count}]"}

Field = tuple[str, str]


def redact(excerpt: str, own_ip: str, language: Literal["ja", "en"] = "en") -> str:
    """The evidence as the contractor of `own_ip` may see it; empty when nothing of it may be shown."""
    shown: list[str] = []
    withheld = 0
    secrets = _secrets(excerpt)
    for block in _blocks(plain(excerpt).replace("[.]", ".")):
        for line in _shown_lines(block, own_ip, secrets):
            if line is None:
                withheld += 1
                continue
            shown += [_WITHHELD[language].format(count=withheld)] * bool(withheld)
            shown.append(line)
            withheld = 0
    if shown and withheld:
        shown.append(_WITHHELD[language].format(count=withheld))
    return "\n".join(shown)


def defang(url: str) -> str:
    """A web address that can be read but not followed; user, query and identifiers are masked."""
    text = flat(re.sub(r"(?i)^hxxp", "http", url.replace("[.]", ".").replace("[:]", ":")))
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return MASK
    scheme = {"http": "hxxp", "https": "hxxps", "ftp": "fxp"}.get(parts.scheme.lower(), MASK)
    if not host or not re.fullmatch(r"[a-z0-9.:_-]+", host):
        return f"{scheme}://{MASK}"
    path = "/".join(_path_part(part) for part in parts.path.split("/"))
    tail = f"?{MASK}" if parts.query or parts.fragment else ""
    shown = f"[{host.replace(':', '[:]')}]" if ":" in host else host.replace(".", "[.]")
    return f"{scheme}://{shown}{f':{port}' if port else ''}{path}{tail}"


def _path_part(part: str) -> str:
    """Names of files and folders stay, what may identify somebody does not."""
    return part if re.fullmatch(r"~?[A-Za-z_.-]{0,24}\d{0,2}(?:\.[A-Za-z]{2,5}\d?)?", part) else MASK


# Evidence: blocks of header fields, and single lines


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines between empty ones, without quote marks."""
    block: list[str] = []
    for raw in text.split("\n"):
        line = _QUOTE.sub("", raw).rstrip()
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _shown_lines(block: list[str], own_ip: str, secrets: re.Pattern[str]) -> Iterator[str | None]:
    """Each line as it may be shown; None for each that may not."""
    fields = list(_fields(block))
    own_hop = any(name.lower() in _HOP_FIELDS and _names(value, own_ip) for name, value in fields if name)
    for name, value in fields:
        if own_hop and name.lower() in _KEPT_FIELDS:
            yield _kept_field(_KEPT_FIELDS[name.lower()], value, secrets)
        elif name.lower() in _HOP_FIELDS | _SOURCE_FIELDS:
            yield _own_hop(name, value, own_ip)
        elif name.lower() in _RECIPIENT_FIELDS or not _names(value, own_ip):
            yield None
        else:
            yield _log_line(f"{name}: {value}" if name else value, own_ip)


def _fields(block: list[str]) -> Iterator[Field]:
    """Header fields unfolded; other lines with an empty name."""
    name, value = "", ""
    for line in block:
        found = _FIELD.fullmatch(line)
        if line[:1] in " \t" and name:
            value = f"{value} {line.strip()}"
            continue
        if name or value:
            yield name, value
        name, value = (found["name"], found["value"]) if found else ("", line)
        if not found:
            yield name, value
            name, value = "", ""
    if name or value:
        yield name, value


def _names(text: str, own_ip: str) -> bool:
    return any(found for found in _own_spans(text, own_ip))


def _own_spans(text: str, own_ip: str) -> Iterator[tuple[int, int]]:
    """Where the contractor's own address stands, in whatever spelling."""
    mine = _address_or_none(own_ip)
    for pattern in (_IPV4, _IPV6):
        for found in pattern.finditer(text):
            if mine is not None and _address_or_none(found[0].rstrip(".:")) == mine:
                yield found.span()


def _address_or_none(text: str) -> object:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _own_hop(name: str, value: str, own_ip: str) -> str | None:
    """`Received` of his own hop: his address and the time, nothing else."""
    if not _names(value, own_ip):
        return None
    if name.lower() not in {"received", "x-received"}:
        return f"{name}: [{own_ip}]"
    times = re.findall(rf"(?:{_TIMES})", value.rpartition(";")[2]) if ";" in value else []
    return f"Received: from [{own_ip}] by {MASK}; {times[0] if times else MASK}"


def _kept_field(name: str, value: str, secrets: re.Pattern[str]) -> str:
    if name == "Date":
        found = re.search(_TIMES, value)
        return f"Date: {found[0] if found else MASK}"
    text = _decoded(value)
    if name == "Subject":
        return f"Subject: {_masked(text, secrets)}"
    display, bracket, address = text.rpartition("<")
    return f"From: {_masked(display, secrets)}{bracket}{_masked(address, secrets, keep_address=True)}"


def _log_line(line: str, own_ip: str) -> str:
    """The known words, times and his own address of a log line; whatever stands between becomes `***`."""
    kept = [*_own_spans(line, own_ip)]
    kept += [found.span() for found in _KNOWN.finditer(line)]
    parts: list[str] = []
    end = 0
    for start, stop in sorted(kept):
        if start < end:
            continue
        parts += [_gap(line[end:start]), line[start:stop]]
        end = stop
    return re.sub(r"(?:\*\*\* ?)+(?=\*\*\*)", "", "".join((*parts, _gap(line[end:])))).strip()


_KNOWN = re.compile(rf"(?:{_TIMES})(?![\d:])|{_PORT}|(?i:{_WORD})")


def _gap(text: str) -> str:
    if _HARMLESS_GAP.fullmatch(text):
        return text
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() else ""
    return f"{lead}{MASK}{tail}"


# Values of the spam that are kept


def _decoded(value: str) -> str:
    """Encoded words (RFC 2047) read; as it stands when they cannot be."""
    try:
        return flat(str(make_header(decode_header(value))))
    except (LookupError, UnicodeError, ValueError):
        return flat(value)


def _secrets(text: str) -> re.Pattern[str]:
    """Matches the names and addresses of recipients that the text betrays."""
    found: set[str] = set()
    for block in _blocks(plain(text)):
        for name, value in _fields(block):
            if name.lower() in _RECIPIENT_FIELDS:
                found |= set(_identities(_decoded(value)))
            for recipient in re.findall(r"\bfor\s+<([^>]+)>", value):
                found |= set(_identities(recipient))
    longest_first = sorted(found, key=len, reverse=True)[:_MOST_SECRETS]
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)", re.IGNORECASE)


def _identities(value: str) -> Iterator[str]:
    for address in _ADDRESS.findall(value):
        local, _, domain = address.lower().partition("@")
        yield from (name for name in (address.lower(), local, domain) if len(name) > 1)
        yield from (part for part in re.split(r"[.+_=-]", local) if len(part) > 2)
    for name in re.split(r"[<>\",;()]", _ADDRESS.sub(" ", value)):
        if len(name.strip()) > 1:
            yield name.strip().lower()
            yield from (part.lower() for part in name.split() if len(part) > 2)


def _masked(text: str, secrets: re.Pattern[str], *, keep_address: bool = False) -> str:
    """The text with addresses, links, identifiers and the given names masked, however they are encoded."""
    text = _URL.sub(lambda found: _link(found[0]), text)
    text = _ADDRESS.sub(lambda found: _mailbox(found[0], secrets) if keep_address else MASK, text)
    for pattern in (_IPV4, _IPV6):
        text = pattern.sub(lambda found: MASK if _address_or_none(found[0]) else found[0], text)
    text = " ".join(_word(word, secrets) for word in text.split(" "))
    return secrets.sub(MASK, text)


def _word(word: str, secrets: re.Pattern[str]) -> str:
    """A word; what carries an identifier or hides a name behind an encoding is masked."""
    if "[.]" in word or MASK in word:
        return word
    hidden = unescape(unquote(word)).lower()
    if hidden != word.lower() and secrets.search(hidden):
        return MASK
    return word if "@" in word else _TOKEN.sub(MASK, word)


def _mailbox(address: str, secrets: re.Pattern[str]) -> str:
    """The sender of the spam; local parts that name a recipient or carry an identifier are masked."""
    local, _, domain = address.partition("@")
    telling = re.search(r"[=+%]|\d{4,}", local) or secrets.search(local)
    return f"{MASK}@{domain}" if telling or _TOKEN.search(local) else address


def _link(url: str) -> str:
    """A link of the spam: scheme and registered domain; the rest may name the recipient."""
    text = unquote(url) if "%3A" in url.upper() else url
    text = re.sub(r"(?i)^hxxp", "http", text.replace("[:]", ":").replace("[.]", "."))
    try:
        host = urlsplit(text if "://" in text else f"http://{text}").hostname or ""
    except ValueError:
        return MASK
    domain = _suffixes().privatesuffix(host) or ""
    scheme = "hxxps" if text.lower().startswith("https") else "hxxp"
    front = "" if host == domain else f"{MASK}."
    return f"{scheme}://{front}{domain.replace('.', '[.]')}/{MASK}" if domain else f"{scheme}://{MASK}"


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


# A whole mail for those who collect samples


def sample(raw: bytes) -> bytes:
    """The reported mail as text, redacted: the attached original if there is one, else the mail itself.

    The words of the spam stay; addresses, recipients, identifiers, links and attachments do not. UTF-8 with
    CRLF; at most 400 lines of each part.
    """
    message = _original(message_from_bytes(raw))
    fields = [(name, _decoded(str(value))) for name, value in message.raw_items()]
    secrets = _secrets("\n".join(f"{name}: {value}" for name, value in fields))
    lines = [
        _kept_field(_KEPT_FIELDS[name.lower()], value, secrets)
        for name, value in fields
        if name.lower() in _KEPT_FIELDS
    ]
    lines.append("Content-Type: text/plain; charset=utf-8")
    for part in message.walk():
        lines += _sample_part(part, secrets)
    return "".join(f"{line.rstrip()}\r\n" for line in lines).encode()


def _original(message: Message) -> Message:
    for part in message.walk():
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
            return inner[0] if isinstance(inner[0], Message) else message
    return message


def _sample_part(part: Message, secrets: re.Pattern[str]) -> Iterator[str]:
    if part.is_multipart():
        return
    kind = part.get_content_type()
    yield ""
    if kind not in {"text/plain", "text/html"}:
        yield f"[{kind}]" if re.fullmatch(r"[a-z]+/[a-z0-9.+-]{1,40}", kind) else f"[{MASK}]"
        return
    text = _text_of(part)[:_SAMPLE_CHARACTERS]
    if kind == "text/html":
        text = _visible(text)
    for line in plain(text).split("\n")[:_SAMPLE_LINES]:
        yield _masked(line.strip()[:_LINE_CHARACTERS], secrets)


def _text_of(part: Message) -> str:
    data = part.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    try:
        return content.decode(str(part.get_content_charset() or "utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _visible(html: str) -> str:
    """The words of an HTML part. The standard parser takes minutes for some 100 kB of hostile text."""
    for opening, closing in _HIDDEN:
        html = _without(html, opening, closing)
    return unescape(_TAG.sub("\n", html))


def _without(html: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The text without what stands between the two; an opening that is never closed hides the rest."""
    kept: list[str] = []
    end = 0
    while start := opening.search(html, end):
        kept.append(html[end : start.start()])
        stop = closing.search(html, start.end())
        if stop is None:
            return "\n".join(kept)
        end = stop.end()
    return "\n".join((*kept, html[end:]))
