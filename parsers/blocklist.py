"""Notices that an address or network stands on a block list."""

import re
from collections.abc import Iterator

from parsers import addresses, columns, dates, tables, values, zones
from parsers.categories import category_of_word
from parsers.fields import Fields, read_fields
from parsers.message import Message, Part
from parsers.parser import MalformedReport, Parser
from parsers.patterns import Caseless, led
from parsers.report import (
    Address,
    Category,
    EvidenceLevel,
    Format,
    Kind,
    Network,
    Parsed,
    Provenance,
    Reading,
    Rejected,
    Report,
    Reporter,
    Role,
)

MAX_TEXT = 60_000
MAX_REPORTS = 2_000

_LIST = (
    r"(?:(?:block|black|deny|drop|reject)[- ]?list|dnsbl|rbl|dnsrbl|sbl|xbl|ブラックリスト|ブロックリスト)"
)
_HINT = led(r"[Ll]ist|LIST|[Rr][Bb][Ll]|[SX]BL|DNSBL|reputation|Reputation|リスト|解除")
_SUBJECT = Caseless(
    rf"{_LIST}|\blisted\b|\blisting\b|\breputation (?:alert|report|notice)"
    r"|\bauf der? (?:sperr|black)liste"
)
_ADDED = Caseless(
    r"\b(?:was|has been|have been|is|are|were|been)\s(?:now\s|newly\s|currently\s)?"
    rf"(?:added|listed|placed|found|entered|escalated|included)\s.{{0,60}}{_LIST}"
    rf"|{_LIST}.{{0,40}}\b(?:listing|entry)\b|\bis on (?:a|the|our) {_LIST}"
    r"|\b(?:was|is|has been|now|currently) listed (?:in|on|at|by|with) \S"
    rf"|listed (?:in|on|at|by) .{{0,60}}{_LIST}|escalated to the .{{0,40}}{_LIST}"
    rf"|{_LIST}.{{0,30}}に(?:登録|掲載)"
)
_EVIDENCE = re.compile(
    r"(?im)^[>\s]{0,4}received:\s|^[>\s]{0,4}(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ \S+\[\d+\]:|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d .{0,20}\bH=)"
)
_SINCE = (
    *("Spamtrap hit", "Spam received", "Spam seen", "Time of the spam"),
    *("Since", "Listed since", "Listed on", "Listed at", "Listing date", "Date", "Detected", "Detected at"),
    *(
        "Time",
        "First seen",
        "First hit",
        "First trap hit",
        "First spam",
        "First detected",
        "Last seen",
        "Last hit",
        "Last trap hit",
        "Trap hit",
        "Last spam",
        "登録日時",
    ),
)
_LOOKS_UP = Caseless(r"\b(?:dig|drill|nslookup)\b|\bhost -|@\d")
"""How to ask the list: the server that is asked is not listed."""
_LABELLED = re.compile(
    r"\s*(?:listed )?(?:address|ip(?: address)?|entry|listed(?: entry| ip)?|アドレス)\b\W{1,20}[\dA-Fa-f]",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"^\s*(?:first|since|listed|detected)\b.{0,30}?\d{4}-\d\d-\d\d.*$", re.IGNORECASE | re.MULTILINE
)
_OVER = Caseless(r"\b(?:lifted|delisted|removed|expired|former|past|resolved)\b|解除済")
_NEW = Caseless(r"\b(?:new|current|active|added|listed)\b|新規")
_DOTTED = Caseless(r"\d\.\d{1,3}\.\d|[0-9a-f]:[0-9a-f:]+")
"""Headings of a notice that lists what is over beside what is new."""
_REASON = ("Reason", "Type", "Category", "Listing reason", "理由", "Detection", "Threat")


def recognises(message: Message, reading: Reading) -> bool:  # noqa: ARG001 - one signature for all readers
    """Is the listing what the mail is about, and is there no better evidence in it?"""
    if any(part.message is not None or (part.is_attachment and part.filename) for part in message.parts):
        return False
    text = message.text[:MAX_TEXT]
    if not _HINT.search(message.subject) and not _HINT.search(text[:3_000]):
        return False
    if _EVIDENCE.search(text):
        return False
    opening = "\n".join(line[:500] for line in text.splitlines()[:12])
    if not (_SUBJECT.search(message.subject) or _ADDED.search(opening)):
        return False
    return bool(_ADDED.search(text) or _listed_table(message) or _mentions_list(text))


def _mentions_list(text: str) -> bool:
    return (
        re.search(_LIST, text, re.IGNORECASE) is not None and "127.0.0." in text
    ) or "dnsbl" in text.casefold()


def read(message: Message, reading: Reading) -> Parsed:
    """Read the listed addresses. A listed network names no offender. Raises MalformedReport."""
    reporter = Reporter(address=message.from_address, organisation=message.from_name)
    reports = _table_reports(message, reading) or _text_reports(message, reading)
    networks = _networks(message)
    notes = tuple(f"the network {network} is listed, no single address" for network in networks)
    if not reports:
        if not networks and not _ADDED.search(message.text[:MAX_TEXT]):
            raise MalformedReport("no listed address")
        reports = (_no_address(message, bool(networks)),)
    return Parsed(
        kind=Kind.COMPLAINT,
        format=Format.BLOCKLIST,
        reporter=reporter,
        reports=reports[:MAX_REPORTS],
        rejected=tuple(
            Rejected(ip=n.network_address, role=Role.QUOTED, rule="blocklist.network") for n in networks
        ),
        warnings=notes if all(r.source_ip is None for r in reports) else (),
    )


def _no_address(message: Message, network: bool) -> Report:
    return Report(
        source_ip=None,
        category=Category.SPAM,
        evidence=EvidenceLevel.SUMMARY if network else EvidenceLevel.NONE,
        provenance=Provenance(part=values.part_of_text(message), line=None, rule="blocklist.network"),
    )


PARSER = Parser(name="blocklist", recognises=recognises, read=read)


# ---------------------------------------------------------------------------------------------------- tables


def _text_parts(message: Message) -> Iterator[Part]:
    """Every shown text, and the HTML where the plain alternative says nothing."""
    plain = [part for part in message.texts if part.text]
    yield from plain
    if not any(
        addresses.find(addresses.normalise(line)) for p in plain for line in (p.text or "").splitlines()
    ):
        yield from (part for part in message.parts if part.is_html and part not in plain)


def _listed_table(message: Message) -> tuple[Part, tables.Table] | None:
    for part in _text_parts(message):
        for table in tables.read_inline((part.text or "")[:MAX_TEXT]):
            names = {column.name for column in table.columns}
            if any("listed" in name or name.endswith("list") for name in names) and any(
                columns.is_source_name(name) for name in names
            ):
                return part, table
    return None


def _table_reports(message: Message, reading: Reading) -> tuple[Report, ...]:
    found = _listed_table(message)
    if found is None:
        return ()
    part, table = found
    reports = []
    for record in table.records:
        source = next((a for cell in record.cells.values() if (a := _listed(cell))), None)
        gone = next((c for name, c in record.cells.items() if "delist" in name or "removed" in name), "")
        if source is None or dates.read_time(gone) is not None:
            continue
        since = next((c for name, c in record.cells.items() if "listed" in name and "de" not in name[:3]), "")
        reports.append(
            _report(source, since, part.path, record.line, record.text, message, reading, Fields())
        )
    return tuple(reports)


# ------------------------------------------------------------------------------------------------------ text


def _listed(text: str) -> Address | None:
    """A single address that may be listed: none of the answers of a DNS list, no network."""
    address = values.address_in(text)
    return address if address is not None and addresses.is_usable(address) else None


def _text_reports(message: Message, reading: Reading) -> tuple[Report, ...]:
    """The addresses of the Subject, else those of the lines that say what is listed."""
    named: dict[Address, tuple[str, int | None, str]] = {}
    for found in addresses.find(addresses.normalise(message.subject)):
        if found.lookalike is None and not found.is_network and addresses.is_usable(found.ip):
            named.setdefault(found.ip, ("0", None, message.subject))
    fields = Fields()
    for part in _text_parts(message):
        text = (part.text or "")[:MAX_TEXT]
        fields = read_fields(text)
        if not named:
            over = False
            for number, line in enumerate(text.splitlines(), 1):
                if line.strip() and not _DOTTED.search(line):
                    over = bool(_OVER.search(line)) or (over and not _NEW.search(line))
                if over or _LOOKS_UP.search(line):
                    continue
                for found in addresses.find(addresses.normalise(line)):
                    if found.lookalike is None and not found.is_network and addresses.is_usable(found.ip):
                        named.setdefault(found.ip, (part.path, number, line.strip()))
                if len(named) >= MAX_REPORTS:
                    break
        if named:
            break
    labelled = {ip: one for ip, one in named.items() if _LABELLED.match(one[2])}
    named = labelled or named
    since = fields.get(*_SINCE) or _since_in_words(message)
    return tuple(
        _report(address, since or _since_in(shown), path, line, shown, message, reading, fields)
        for address, (path, line, shown) in named.items()
    )


def _since_in(row: str) -> str:
    """The time in the row of the address itself."""
    return row if dates.find_times(row) else ""


def _since_in_words(message: Message) -> str:
    """The rest of the sentence that says that an address was listed, or the line that says since when."""
    if (line_of := _FIRST.search(message.text[:MAX_TEXT])) and dates.read_time(line_of.group()):
        return line_of.group()
    for line in message.text[:MAX_TEXT].splitlines()[:60]:
        if (found := _ADDED.search(line)) and dates.read_time(line[found.start() :]):
            return line[found.start() :]
    return ""


def _report(
    source: Address,
    since: str,
    path: str,
    line: int | None,
    shown: str,
    message: Message,
    reading: Reading,
    fields: Fields,
) -> Report:
    zone = zones.stated_zone(message.text[:MAX_TEXT].splitlines()[:200])
    time = values.time_in(since, zone=zone, reading=reading, message=message)
    reason = fields.get(*_REASON) or ""
    return Report(
        source_ip=source,
        occurred_at=time.at,
        time_source=time.source,
        category=category_of_word(reason) or Category.SPAM,
        evidence=EvidenceLevel.SUMMARY,
        provenance=Provenance(part=path, line=line, rule="blocklist.listed"),
        excerpt=values.excerpt(shown),
    )


def _networks(message: Message) -> list[Network]:
    found: dict[Network, None] = {}
    for line in (message.subject, *message.text[:MAX_TEXT].splitlines()[:300]):
        if "/" in line and (network := values.network_in(line)) is not None:
            found.setdefault(network)
    return list(found)[:50]
