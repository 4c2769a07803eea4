"""Single values of structured reports: one field or cell to an address, a port, a time, an excerpt."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from ipaddress import AddressValueError, IPv4Address, ip_network
from itertools import pairwise
from typing import Any

from parsers import addresses, charsets, dates
from parsers.fields import is_variable
from parsers.message import Message, Part
from parsers.patterns import Caseless
from parsers.report import Address, Network, Reading, TimeSource

CLICK_AFTER = 3_600
"""Seconds from the receipt of a mail after which a loop's stated arrival is rather the click."""
EXCERPT_LINES = 40
EXCERPT_LENGTH = 4_000

_PLAIN = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}")
_URL_HOST = re.compile(
    r"(?i)\bh(?:tt|xx)ps?(?:://|\[:\]//|:\\\\)(?:[^/@\s]{0,100}@)?(\[[0-9a-f:.]+\]|[^/\s?#\"'<>]{1,255})"
)
_BEHIND_URL = re.compile(
    r"(?i)\bhttps?://\S{1,2000}\s{1,4}(?:\[\d{1,3}/\d{1,3}\]\s{0,4})?\[([0-9a-f:.]{3,45})\]"
)
_HOSTED_AT = re.compile(
    r"(?i)(?:registered at|hosted (?:at|on|under)|under|onder|at|ip(?:[ -]?address| adres)?|adresse ip)"
    r"\s{0,3}(?:ip|address|is|=|:){0,2}\s{0,3}[\[(]?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]{6,45})(?![\w])(?!\.\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time and how it is known."""

    at: datetime | None = None
    source: TimeSource = TimeSource.NONE


def text_of(part: Part) -> str | None:
    """The text of a part as written, whatever type it claims; None for what is binary."""
    if part.decoded is not None:
        return part.decoded.text
    if not part.payload or part.content_type.startswith(("image/", "audio/", "video/", "multipart/")):
        return None
    if b"\x00" in part.payload[:2_000] or part.payload.startswith((b"PK\x03\x04", b"\x1f\x8b", b"%PDF")):
        return None
    return charsets.decode(part.payload, part.params.get("charset")).text


def address_in(value: str) -> Address | None:
    """The address that a value is or holds: `::ffff:192.0.2.1`, `host [192.0.2.1]`, `192.0.2.1:25`, `…/32`.

    None for a wider prefix, an unexpanded value, or none at all.
    """
    if len(value) < 16 and _PLAIN.fullmatch(value):
        return _plain(value)
    if not value or is_variable(value):
        return None
    line = addresses.normalise(value[:600])
    found = [f for f in addresses.find(line) if f.lookalike is None and not f.is_network]
    found = [f for f in found if not f.ip.is_unspecified and not f.ip.is_multicast]
    bracketed = [f for f in found if line[f.start - 1 : f.start] == "[" or line[f.start : f.start + 1] == "["]
    return next((f.ip for f in (*bracketed, *found)), None)


def _plain(text: str) -> Address | None:
    """A dotted quad; leading zeros are ambiguous octal and refused."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return None
    return None if address.is_unspecified or address.is_multicast else address


def network_in(value: str) -> Network | None:
    """The network, wider than one address, that a value names."""
    for found in addresses.find(addresses.normalise(value[:600])):
        if found.is_network and found.prefix is not None:
            return ip_network((found.ip, found.prefix), strict=False)
    return None


def addresses_below(value: object, depth: int = 0) -> list[Address]:
    """Every address among the simple values of a JSON value."""
    if depth > 10:
        return []
    if isinstance(value, dict):
        return [a for item in value.values() for a in addresses_below(item, depth + 1)]
    if isinstance(value, list):
        return [a for item in value[:100] for a in addresses_below(item, depth + 1)]
    address = address_in(value) if isinstance(value, str) else None
    return [address] if address else []


def url_address(url: str) -> Address | None:
    """The address that is the host of a URL; an IPv6 host without brackets may have its port glued on."""
    found = _URL_HOST.search(addresses.normalise(url[:2_000]))
    if found is None:
        return None
    host = found[1].rpartition(":")[0] if found[1].count(":") == 8 else found[1]
    return addresses.parse(host)


def address_behind_url(text: str) -> tuple[Address, int] | None:
    """The address that stands in brackets behind a URL (`http://… [192.0.2.1]`), and its line."""
    for pattern in (_BEHIND_URL, _HOSTED_AT):
        for number, line in enumerate(text[:200_000].splitlines(), 1):
            found = pattern.search(addresses.normalise(line[:4_000]))
            if found and (address := addresses.parse(found[1])):
                return address, number
    return None


def address_after(text: str, labels: Sequence[str]) -> tuple[Address, int] | None:
    """The first address on the line behind one of these words, and its line."""
    for number, line in enumerate(text[:200_000].splitlines(), 1):
        folded = line.casefold()
        for label in labels:
            place = folded.find(label)
            if place >= 0 and (address := address_in(line[place + len(label) :][:120])) is not None:
                return address, number
    return None


def port_in(value: object) -> int | None:
    """A port (or another small number) from a number or a text, None when it is none."""
    text = str(value).strip() if value is not None else ""
    number = int(text) if text.isdecimal() and len(text) < 7 else 0
    return number if 0 < number < 65_536 else None


def time_in(value: str, *, zone: tzinfo | None, reading: Reading, message: Message | None = None) -> When:
    """The time in a field or cell. `zone` is what the report says elsewhere; a bare day is no time."""
    around = message.date if message is not None else None
    stamp = dates.read_time(value, around) if value else None
    if stamp is None or not stamp.clock:
        return When()
    return placed(stamp.value, zone=zone, reading=reading, message=message)


def placed(at: datetime, *, zone: tzinfo | None, reading: Reading, message: Message | None) -> When:
    """A time with what is known about its zone."""
    if at.tzinfo is not None:
        return When(at=at, source=TimeSource.STATED)
    if zone is not None:
        return When(at=at.replace(tzinfo=zone), source=TimeSource.STATED)
    if message is not None and message.sender_zone_japanese:
        return When(at=at.replace(tzinfo=reading.zone), source=TimeSource.ASSUMED_ZONE)
    return When(at=at, source=TimeSource.STATED_WITHOUT_ZONE)


def part_of_text(message: Message) -> str:
    """The path of the part that people read first."""
    return next((part.path for part in message.texts if part.text), "1")


def excerpt(text: str) -> str:
    """At most 40 lines and 4,000 characters."""
    return "\n".join(text[: EXCERPT_LENGTH * 2].splitlines()[:EXCERPT_LINES])[:EXCERPT_LENGTH]


def shown_json(content: Mapping[str, Any]) -> str:
    """A report without its evidence, for people."""
    shown = {key: value for key, value in content.items() if key not in ("evidence", "Samples", "Attachment")}
    return json.dumps(shown, ensure_ascii=False, indent=1, default=str)


def named_networks(message: Message) -> tuple[Network, ...]:
    """The networks that the mail calls ours (`your network 192.0.2.0/24`, `貴社のIP範囲`)."""
    lines = (message.subject, *message.text[:20_000].splitlines())
    found = [network_in(line) for line in lines if "/" in line and _YOURS.search(line)]
    found += [
        network_in(line)
        for above, line in pairwise(lines)
        if "/" in line and len(above) > _WRAPPED and _YOURS.search(above[-60:])
    ]
    return tuple(network for network in found if network is not None)


_WRAPPED = 50
"""Characters from which on a line may go on in the next."""
_YOURS = Caseless(
    r"\byour\b|\byou(?: have)?(?: subscribed| registered| announce|\Z)|\bihre?\w*\b|\bvotre\b|\bsu\b|\bvostr\w+|\buw\b|\bsua\b|ваш|貴社|御社|您|貴"
)
