"""Received chains, attached or pasted: which host handed the spam to the reporter's network, and when.

Everything below the reporter's own border is written by the other side and may be forged (RFC 5321 §7.2),
so the border hop is the answer; deeper hops are only named where the border says so itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from parsers import addresses, dates
from parsers.headers import Headers, decode_value, split_mailbox
from parsers.patterns import Caseless
from parsers.report import Address, Network

_BY = re.compile(r"\bby\s+([^\s;()]+)", re.IGNORECASE)
_FROM = re.compile(r"\s*(?:\(?from)\s+", re.IGNORECASE)
_HELO = re.compile(
    r"\((?:HELO|EHLO)\s+[^()]*\)|\b(?:helo|ehlo)\s*=\s*\[?[^\s\[\]()]+\]?|\((?:HELO|EHLO)\s+\[[^\]]*\]\)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_NAME = re.compile(
    r"(?<![\w@.-])(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.)+[A-Za-z][A-Za-z0-9-]{1,62}(?![\w@-])"
)
_SECOND_LEVEL = frozenset("co ne or ac ad go gr ed lg com net org edu gov example mil".split())
_CLIENT = re.compile(
    r"(?:client-ip|sender ip is|smtp\.remote-ip|policy\.iprev|iprev)\s*[= ]\s*",
    re.IGNORECASE,
)
_PERMITTED = re.compile(r"designates\s+(\S+)\s+as permitted", re.IGNORECASE)
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,50}):(?:\s|$)")
_KNOWN_FIELDS = frozenset(
    "received return-path delivered-to message-id from to subject date reply-to sender cc mime-version content-type "
    "content-transfer-encoding dkim-signature authentication-results arc-seal arc-message-signature "
    "arc-authentication-results received-spf list-unsubscribe user-agent importance thread-topic thread-index "
    "envelope-to delivery-date return-receipt-to precedence auto-submitted feedback-id domainkey-signature "
    "list-id references in-reply-to errors-to".split()
)
_MASKED = Caseless(
    r"\b[\dxX*]{1,3}(?:\.[\dxX*]{1,3}){0,2}\.(?:[xX*]{1,3})\b|\[?(?:redacted|removed|hidden|masked)\]?",
)
_HOP = Caseless(r"\b(?:from|by|with|via)\b")
_LOCAL = Caseless(r"\bwith (?:lmtps?a?|https|mapi|local)\b|\bvia mailbox transport\b")
"""A delivery inside one system (RFC 2033: LMTP is not for the wide area)."""
_RECEIVER = re.compile(r"\s*\(\[?([\da-fA-F.:]{7,45})\]?\)")
_NEIGHBOURS = {4: 24, 6: 32}
"""The least that is handed to one network (RFC 7454 §6.1.3; for IPv6 what a registry allots to a provider)."""
_NAMELESS = re.compile(r"\s*(?:unknown|may be forged|no reverse)\b", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:\s?[>|]\s?)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One Received line: who handed over, to whom, when. `line` counts from the top of the header, from 1."""

    ip: Address | None
    peer: str | None
    by: str | None
    date: str
    """As written behind the semicolon."""
    line: int
    greeted: bool = False
    """`peer` is only what the client called itself, and nothing else shows that it is on the receiver's side."""
    local: bool = False
    """A delivery inside one system: whoever handed over is on the receiver's side."""
    masked: bool = False
    """Its address was made unreadable: then nothing below it may stand in for it."""

    @property
    def time(self) -> datetime | None:
        """When it was received; None without a stated zone."""
        stamp = dates.read_time(self.date.strip()) if self.date.strip() else None
        return stamp.value if stamp is not None and stamp.zoned else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The host that sent a mail. `rule` says how it was found."""

    ip: Address
    time: datetime | None
    rule: str
    line: int | None = None
    relays: tuple[Address, ...] = ()
    """Hosts of the reporter's own side, above it."""
    below: tuple[Address, ...] = ()
    """What stands below it, forgeable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """A header block inside a text: its lines (from 1, inclusive), its fields, whether a body follows."""

    start: int
    end: int
    headers: Headers
    body: str
    quoted: bool
    lines: tuple[int, ...]
    """The line of each field."""


def read_hops(fields: Sequence[str]) -> tuple[Hop, ...]:
    """The Received fields of a header, top first, at most 60."""
    return tuple(_read_hop(field, number) for number, field in enumerate(fields[:60], 1))


def _read_hop(field: str, line: int) -> Hop:
    text = field[:3000]
    clauses, _, date = text.rpartition(";")
    clauses = clauses or text
    by = _BY.search(clauses)
    sender = clauses[: by.start()] if by else clauses
    start = _FROM.match(sender)
    if start is None:
        return Hop(ip=None, peer=None, by=by[1] if by else None, date=date or text, line=line)
    sender = sender[start.end() :]
    ip = _peer_address(sender)
    masked = ip is None and bool(_MASKED.search(sender))
    peer, greeted = _peer_name(sender)
    local = _LOCAL.search(clauses) is not None
    if greeted and by and (local or _beside(ip, clauses[by.end() : by.end() + 60])):
        greeted = False
    return Hop(
        ip=ip,
        peer=peer,
        greeted=greeted,
        by=by[1] if by else None,
        date=date,
        line=line,
        local=local,
        masked=masked,
    )


def _beside(peer: Address | None, receiver: str) -> bool:
    """Is the peer in the network of the receiver, who writes his own address behind his name?"""
    written = _RECEIVER.match(receiver)
    own = addresses.parse(written[1]) if written else None
    if peer is None or own is None or peer.version != own.version:
        return False
    apart = int(peer) ^ int(own)
    return apart >> (own.max_prefixlen - _NEIGHBOURS[own.version]) == 0


def _peer_address(sender: str) -> Address | None:
    """The address that the receiver saw, which stands in a comment; never what the client called itself."""
    sender = addresses.normalise(sender)
    if not re.search(r"[\d:]", sender):
        return None
    stripped = _HELO.sub(" ", sender)
    seen = [f.ip for comment in _COMMENT.finditer(stripped) for f in _plain(comment[1])]
    if seen:
        return seen[-1]
    outside = _plain(stripped)
    return outside[-1].ip if outside else None


def _plain(text: str) -> list[addresses.Found]:
    return [f for f in addresses.find(text) if f.lookalike is None]


def _peer_name(sender: str) -> tuple[str | None, bool]:
    """The reverse name in the comment, or else the name that the client gave: and whether it only said so.

    None where the receiver says that the address has no name: whoever it is can greet as anybody.
    """
    stripped = _HELO.sub(" ", sender)
    comment = next((m[1] for m in _COMMENT.finditer(stripped)), "")
    reverse = _NAME.search(comment)
    if reverse is None and _NAMELESS.match(comment):
        return None, False
    found = reverse or _NAME.search(stripped)
    return (found.group().rstrip(".").lower() if found else None), reverse is None


def organisation(host: str | None) -> str | None:
    """The registered domain of a host name, by the usual second levels; None for an address or nothing."""
    if not host or not re.search(r"[A-Za-z]", host.rsplit(".", 1)[-1]):
        return None
    labels = host.strip("[].").lower().split(".")
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


def border(
    hops: Sequence[Hop], reporter: str | None = None, vouched: frozenset[str] = frozenset()
) -> Hop | None:
    """The first hop, from the top, whose peer is outside the network of the one who received it.

    `reporter`: the domain of who reports, whose hosts are on his side. `vouched`: hosts and
    domains that he says are on his side, and addresses.
    """
    own = {organisation(hops[0].by), organisation(reporter)} if hops else set()
    for hop in hops:
        if hop.masked:
            return None
        if hop.ip is None or not addresses.is_global(hop.ip):
            own.add(organisation(hop.by))
        elif not (
            organisation(hop.peer) in own - {None}
            or (hop.peer and reporter and hop.peer.endswith(f".{reporter.lower()}"))
            or _is_vouched(hop.peer, vouched)
            or str(hop.ip) in vouched
            or hop.local
        ):
            return hop
        else:
            own.add(organisation(hop.by))
    return None


def _is_vouched(name: str | None, vouched: frozenset[str]) -> bool:
    return (name is not None and bool(vouched & {name, organisation(name)})) or _is_nicknamed(name, vouched)


def _is_nicknamed(name: str | None, vouched: frozenset[str]) -> bool:
    """Vouched for by its first label alone (`relay3`), which a host of anybody may have."""
    return name is not None and name.split(".", 1)[0] in vouched and not vouched & {name, organisation(name)}


def client_address(headers: Headers) -> Address | None:
    """The peer as the receiver's SPF check names it (Received-SPF, Authentication-Results), topmost first."""
    for name in ("received-spf", "authentication-results", "arc-authentication-results"):
        for value in headers.all(name):
            found = _CLIENT.search(value) or _PERMITTED.search(value)
            if found:
                start = found.start(1) if found.re is _PERMITTED else found.end()
                after = addresses.find(addresses.normalise(value[start : start + 60]))
                if after and after[0].lookalike is None and after[0].start < 3:
                    return after[0].ip
    return None


def originating_address(headers: Headers) -> Address | None:
    """What a web mailer says of its user: X-Originating-IP and its like."""
    for name in ("x-originating-ip", "x-source-ip", "x-sender-ip", "x-client-ip", "x-originating-client"):
        value = headers.get(name)
        ip = addresses.parse(value) if value else None
        if ip is not None and addresses.is_usable(ip):
            return ip
    return None


def origin(
    headers: Headers,
    networks: Iterable[Network] = (),
    reporter: str | None = None,
    vouched: frozenset[str] = frozenset(),
) -> Origin | None:
    """Who sent the mail with these headers; None when they do not tell. `reporter`, `vouched`: see `border`."""
    hops = read_hops(headers.all("received"))
    chosen, rule = _choose(hops, headers, tuple(networks), reporter, vouched)
    if chosen is None or chosen.ip is None:
        spf = client_address(headers) or originating_address(headers)
        return Origin(ip=spf, time=None, rule="received.spf") if spf is not None else None
    at = hops.index(chosen)
    return Origin(
        ip=chosen.ip,
        time=chosen.time,
        rule=rule,
        line=chosen.line,
        relays=tuple(h.ip for h in hops[:at] if h.ip is not None and h.ip != chosen.ip),
        below=tuple(h.ip for h in hops[at + 1 :] if h.ip is not None and h.ip != chosen.ip),
    )


def _choose(
    hops: tuple[Hop, ...],
    headers: Headers,
    networks: tuple[Network, ...],
    reporter: str | None,
    vouched: frozenset[str],
) -> tuple[Hop | None, str]:
    if any(h.masked for h in hops):
        return None, ""
    first = border(hops, reporter, vouched) or next(
        (h for h in hops if h.ip is not None and addresses.is_usable(h.ip)), None
    )
    spf = client_address(headers)
    if spf is not None and addresses.is_global(spf) and str(spf) not in vouched:
        first = next((h for h in hops if h.ip == spf), first)
    if networks and first is not None and not _inside(first.ip, networks):
        ours = next((h for h in hops[hops.index(first) :] if _inside(h.ip, networks)), None)
        if ours is not None:
            return ours, "received.below-border"
    told = originating_address(headers)
    if told is not None and first is not None and told != first.ip:
        named = next((h for h in hops if h.ip == told), None)
        if named is not None and (named.peer is None or named.greeted):  # no mail server: it has no name
            return named, "received.originating"
    if first is not None and any(
        (h.greeted and addresses.is_global(h.ip) and str(h.ip) not in vouched)
        or _is_nicknamed(h.peer, vouched)
        for h in hops[: hops.index(first)]
        if h.ip
    ):
        return (
            first,
            "received.behind-greeting",
        )  # a relay of the reporter's only by its own word, or by a nickname
    return first, "received.border"


def _inside(ip: Address | None, networks: tuple[Network, ...]) -> bool:
    return ip is not None and any(ip.version == n.version and ip in n for n in networks)


def find_pasted(lines: Sequence[str]) -> tuple[Pasted, ...]:
    """The header blocks with Received lines that stand in a text; quote marks are taken off."""
    blocks: list[Pasted] = []
    at = 0
    while at < len(lines) and len(blocks) < 10:
        block = _read_block(lines, at) if _starts_block(lines[at]) else None
        if block is None or _only_says_when(block):
            at += 1
            continue
        if "received" in block.headers:
            blocks.append(block)
        at = block.end
    return tuple(blocks)


def _starts_block(line: str) -> bool:
    if ":" not in line[:70]:
        return False
    field = _FIELD.match(_bare(line))
    return field is not None and (field[1].lower() in _KNOWN_FIELDS or field[1][:2] in ("X-", "x-"))


def _bare(line: str) -> str:
    return _QUOTE.sub("", line).strip(" \t\u3000*")


def _read_block(lines: Sequence[str], start: int) -> Pasted | None:
    """Fields from `start` up to a blank line; a line that is no field continues the one before it."""
    fields: list[tuple[int, list[str]]] = []
    at = start
    for at in range(start, min(len(lines), start + 400)):
        text = _bare(lines[at])
        if not text:
            if not _goes_on(lines, at):
                break
            continue
        if _FIELD.match(text) and (fields or _starts_block(lines[at])):
            fields.append((at + 1, [text]))
        elif fields and not _breaks(text):
            fields[-1][1].append(text)
        else:
            break
    else:
        at += 1
    if not fields:
        return None
    items = []
    for _, pieces in fields:
        name, _, value = " ".join(pieces).partition(":")
        items.append((name, decode_value(value.strip())))
    body = "\n".join(_bare(line) for line in lines[at : at + 60]).strip()
    quoted = bool(_QUOTE.match(lines[start]))
    return Pasted(
        start=start + 1, end=max(at, start + 1), headers=Headers(raw=tuple(items)), body=body, quoted=quoted,
        lines=tuple(line for line, _ in fields),
    )  # fmt: skip


def _only_says_when(block: Pasted) -> bool:
    """`Received: Fri, 20 Nov 2026 …` among the facts of a report is no hop."""
    received = block.headers.all("received")
    return bool(received) and not any(_HOP.search(value) for value in received)


def _goes_on(lines: Sequence[str], blank: int) -> bool:
    """Is the blank line only the spacing of an HTML paragraph between two header fields?"""
    after = lines[blank + 1 : blank + 2]
    if not after:
        return False
    field = _FIELD.match(_bare(after[0]))
    return field is not None and field[1].lower() in (
        "received",
        "return-path",
        "message-id",
        "delivered-to",
        "x-received",
    )


def _breaks(text: str) -> bool:
    """A line that ends a pasted block without a blank line: a rule, a closing bracket line."""
    return bool(re.match(r"[-=_*#~]{4,}|-{2,}\s*(?:ここまで|end|snip|schnipp)", text, re.IGNORECASE))


def mail_from(headers: Headers) -> str | None:
    """The envelope sender or From of a reported mail, lower case."""
    for name in ("return-path", "x-envelope-from", "from"):
        address = split_mailbox(headers.get(name))[0]
        if address:
            return address
    return None
