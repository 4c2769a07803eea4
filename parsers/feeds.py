"""Feeds: lists of events in any table, attached or inline, with a definition or by their column names alone.

Which column is what is data (`FeedDefinition`, from `data/feeds`); a table whose columns say by their names
what they hold needs none. One report for each address and kind of abuse, with its own time and rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from parsers import addresses, allegations, columns, dates, evidence, loggrammar, settled, values, zones
from parsers.categories import category_of_word
from parsers.message import Message
from parsers.parser import MalformedReport, Parser
from parsers.patterns import Caseless
from parsers.report import (
    Address,
    Category,
    EvidenceLevel,
    FeedDefinition,
    Format,
    Kind,
    Parsed,
    Provenance,
    Reading,
    Rejected,
    Report,
    Reporter,
    Role,
    TimeSource,
)
from parsers.sheets import HEAD, Sheet, announced, fits, sheets_of, sources_in
from parsers.tables import MAX_RECORDS, Record

MAX_REPORTS = 20_000
MAX_REJECTED = 1_000
EXCERPT_ROWS = 20

_LINK = re.compile(r"https?://\S+")
_CLOCK_NAMES = ("time", "zeit", "uhrzeit", "hora", "heure", "tijd", "時刻", "時間", "hour", "ora", "time_utc")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_TRANSPORTS = ("proto", "protocol", "transport", "protocol_transport", "pr", "network_transport")
_LOG_NAME = re.compile(r"(?i)log|ログ")
_RECIPIENT = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
_ISO = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?(?:Z|[+-]\d\d:\d\d)?")
_UDP = re.compile(r"(?i)\s*(?:udp|17|icmp|1)\s*")


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """The rows of one address and category."""

    source: Address
    category: Category
    first: Record
    sheet: Sheet
    rows: list[str] = field(default_factory=list)


def recognises(message: Message, reading: Reading) -> bool:
    """Does the mail hold a table of events, or announce one that a definition knows?"""
    return (
        next(sheets_of(message, reading, HEAD), None) is not None or announced(message, reading) is not None
    )


def read(message: Message, reading: Reading) -> Parsed:
    """Read every table. Raises MalformedReport when a recognised feed cannot be read."""
    notes: list[str] = []
    sheets = list(sheets_of(message, reading, None, notes))
    if not sheets:
        return _without_rows(message, reading, notes)
    if any(len(sheet.table.records) >= MAX_RECORDS for sheet in sheets):
        notes.append(f"only the first {MAX_RECORDS} rows are read")
    rejected: dict[Address, Rejected] = {}
    reports = _reports(sheets, message, reading, rejected)
    if not reports and any(r.rule == _OVER_ROW for r in rejected.values()):
        return replace(_parsed(message, [], rejected, notes, None), kind=Kind.NOT_ABUSE)
    if not reports:
        reports = [_empty(sheets[0].part, _category_of_file(sheets[0], message), rule="feed.no-rows")]
        notes.append("no row of the table is about our networks" if rejected else "no row has an address")
    named = next((s.definition.name for s in sheets if s.definition), None)
    return _parsed(message, reports, rejected, notes, named)


_OVER_ROW = "feed.row-over"
"""A row that calls its own case over or taken back."""

PARSER = Parser(name="feed", recognises=recognises, read=read)


def _parsed(
    message: Message,
    reports: list[Report],
    rejected: dict[Address, Rejected],
    notes: list[str],
    feed: str | None,
) -> Parsed:
    return Parsed(
        kind=Kind.COMPLAINT,
        format=Format.FEED,
        reporter=Reporter(address=message.from_address, organisation=message.from_name),
        reports=tuple(reports),
        rejected=tuple(r for r in list(rejected.values())[:MAX_REJECTED]),
        warnings=tuple(dict.fromkeys(notes)),
        feed=feed,
    )


def _without_rows(message: Message, reading: Reading, notes: list[str]) -> Parsed:
    definition = announced(message, reading)
    if definition is None:
        raise MalformedReport("; ".join(notes) or "the table cannot be read")
    category = _first_fit(definition.categories, message.subject) or definition.category
    notes.append("only a link to the report" if _LINK.search(message.text) else "the report is missing")
    reports = [_empty(values.part_of_text(message), category or Category.OTHER, rule="feed.link-only")]
    return _parsed(message, reports, {}, notes, definition.name)


def _empty(part: str, category: Category, *, rule: str) -> Report:
    return Report(source_ip=None, category=category, provenance=Provenance(part=part, line=None, rule=rule))


def _reports(
    sheets: list[Sheet], message: Message, reading: Reading, rejected: dict[Address, Rejected]
) -> list[Report]:
    gathered: dict[tuple[Address, Category], _Gathered] = {}
    flows: set[tuple[Address, Address]] = set()
    for sheet in sheets:
        fallback = _category_of_file(sheet, message)
        for record in sheet.others:
            for ip in sources_in(record, sheet.roles)[: MAX_REJECTED - len(rejected)]:
                rejected.setdefault(ip, Rejected(ip=ip, role=Role.QUOTED, rule="table.others-row"))
        for record in sheet.table.records:
            sources = _asked_by(record, sheet) or sources_in(record, sheet.roles)
            if not sources or _is_ignored(record, sheet.definition) or _is_over(record, sources, rejected):
                continue
            _reject_other_side(record, sheet, rejected)
            other = next((other for _, other in _other_sides(record, sheet)), None)
            if other is not None and len(sources) == 1:
                if (other, sources[0]) in flows:
                    continue  # the answer to an earlier row
                flows.add((sources[0], other))
            category = _category(record, sheet, message, fallback)
            for source in sources:
                key = (source, category)
                if key not in gathered and len(gathered) < MAX_REPORTS:
                    gathered[key] = _Gathered(source=source, category=category, first=record, sheet=sheet)
                if key in gathered and len(gathered[key].rows) < EXCERPT_ROWS:
                    gathered[key].rows.append(record.text)
    zone = _stated_zone(message)
    kept = _relevant(list(gathered.values()), message, reading, rejected)
    for item in kept:
        rejected.pop(item.source, None)
    beside = _beside(sheets, message)
    return [_report(item, zone, message, reading, beside) for item in kept]


def _beside(sheets: list[Sheet], message: Message) -> str:
    """The text without the rows of the tables in it: it may hold a log of what they sum up."""
    rows = {line.strip() for sheet in sheets for r in sheet.table.records for line in r.text.split("\n")}
    lines = (line for line in message.text.split("\n") if not _JSON_LINE.match(line))
    return "\n".join(line for line in lines if line.strip() not in rows)


_JSON_LINE = re.compile(r'\s*[{"\[}\]]')


def _asked_by(record: Record, sheet: Sheet) -> tuple[Address, ...]:
    """Where the row says that it is about an answer (`direction` of Suricata's EVE), to whom that went."""
    if record.cells.get("direction") != "to_client" or "flow_src_ip" in record.cells:
        return ()
    return tuple(other for _, other in _other_sides(record, sheet))[:1]


def _is_ignored(record: Record, definition: FeedDefinition | None) -> bool:
    if definition is None or not definition.ignore:
        return False
    return any(fits(definition.ignore, cell) for cell in record.cells.values())


def _is_over(record: Record, sources: tuple[Address, ...], rejected: dict[Address, Rejected]) -> bool:
    """Does the row call its own case over or taken back? Then its addresses are noted as such."""
    if not any(settled.is_settled_state(name, cell) for name, cell in record.cells.items()):
        return False
    for ip in sources[: MAX_REJECTED - len(rejected)]:
        rejected.setdefault(ip, Rejected(ip=ip, role=Role.QUOTED, rule=_OVER_ROW))
    return True


def _other_sides(record: Record, sheet: Sheet) -> Iterator[tuple[str, Address]]:
    """The columns that name whom it met, and the address in each."""
    for name in sheet.roles.destination_ip:
        other = values.address_in(record.cells.get(name, ""))
        if other is not None:
            yield name, other


def _reject_other_side(record: Record, sheet: Sheet, rejected: dict[Address, Rejected]) -> None:
    for name, other in _other_sides(record, sheet):
        if len(rejected) < MAX_REJECTED:
            rejected.setdefault(other, Rejected(ip=other, role=Role.VICTIM, rule=f"feed.column {name}"))


def _relevant(
    found: list[_Gathered], message: Message, reading: Reading, rejected: dict[Address, Rejected]
) -> list[_Gathered]:
    """The addresses that are meant, where the mail names one among many in its Subject, or our network."""
    named = _named_in_subject(message) & {item.source for item in found}
    networks = reading.networks or values.named_networks(message)
    kept = [
        item
        for item in found
        if (not named or item.source in named)
        and (not networks or any(item.source.version == n.version and item.source in n for n in networks))
    ]
    if not kept and not reading.networks:
        return found
    meant = {item.source for item in kept}
    for item in found:
        if item.source not in meant:
            rejected[item.source] = Rejected(ip=item.source, role=Role.NOT_OURS, rule="feed.other-network")
    return kept


def _named_in_subject(message: Message) -> set[Address]:
    found = addresses.find(addresses.normalise(message.subject))
    return {f.ip for f in found if f.lookalike is None and not f.is_network}


def _report(item: _Gathered, zone: tzinfo | None, message: Message, reading: Reading, beside: str) -> Report:
    record, sheet = item.first, item.sheet
    time = _begun(item, _time(record, sheet, zone, message, reading), message)
    cells = record.cells
    destination = next((cells[n] for n in sheet.roles.destination_ip if cells.get(n)), "")
    return Report(
        source_ip=item.source,
        source_port=next((p for n in sheet.roles.source_port if (p := values.port_in(cells.get(n)))), None),
        occurred_at=time.at,
        time_source=time.source,
        category=item.category,
        evidence=_evidence(item, message, beside),
        original_message_id=next((cells[n] for n in sheet.roles.message_id if cells.get(n)), None),
        urls=tuple(dict.fromkeys(c for n in sheet.roles.url if "://" in (c := cells.get(n, "")))),
        destination_ip=values.address_in(destination),
        provenance=Provenance(part=sheet.part, line=record.line, rule=_rule(sheet)),
        excerpt=values.excerpt("\n".join(item.rows)),
    )


def _evidence(item: _Gathered, message: Message, beside: str) -> EvidenceLevel:
    """A table is a summary; labelled lines may have the log beside them; a UDP event is never more."""
    definition = item.sheet.definition
    if definition is None:
        logged = (
            _is_mail_log(item, message) or _is_event(item) or _holds_log(item) or _is_web_log(item, message)
        )
        return EvidenceLevel.LOG if logged else evidence.level_of_log(beside, item.source)
    if definition.labels and definition.evidence is None:
        return evidence.level_of_log(message.text, item.source)
    if any(_UDP.fullmatch(item.first.cells.get(name, "")) for name in _TRANSPORTS):
        return EvidenceLevel.SUMMARY
    logged = _is_event(item) or _holds_log(item)
    return definition.evidence or (EvidenceLevel.LOG if logged else EvidenceLevel.SUMMARY)


def _holds_log(item: _Gathered) -> bool:
    """Does a cell hold the line of the log that raised the alert?"""
    if not item.first.text.startswith("{"):
        return False
    for name in _RAW:
        line = addresses.normalise(item.first.cells.get(name, "")[:1000])
        if loggrammar.is_log_like(line):
            read = loggrammar.read_log_line(line, addresses.find(line))
            if read is not None and not read.weak and any(found.ip == item.source for found in read.sources):
                return True
    return False


_RAW = (
    "message",
    "raw",
    "raw_log",
    "log",
    "log_line",
    "line",
    "original",
    "event_original",
    "payload",
    "full_log",
)


def _is_event(item: _Gathered) -> bool:
    """A program's own record of a session, as JSON or below its `#fields`: it talked with whoever it names."""
    cells = item.first.cells
    if not any(name in cells for name in _EVENTS) or not any(
        cells.get(n) for n in item.sheet.roles.occurred_at
    ):
        return False
    if cells.get("conn_state", "") in _UNANSWERED or not (
        item.first.text.startswith("{")
        or any(n in cells for n in ("c_ip", "id_orig_h", "original_client_ip"))
    ):
        return False
    transport = next((cells[name] for name in ("proto", "protocol", "transport") if cells.get(name)), "tcp")
    talked = cells.get("flow_pkts_toclient", "1") not in ("", "0")
    return transport.lower() in ("tcp", "6", "ssh", "http") and talked


_EVENTS = (
    "eventid",
    "event_type",
    "alert_signature",
    "http_method",
    "method",
    "uid",
    "cs_method",
    "event_id",
)
"""Of honeypots and sensors, of web servers and proxies, of Zeek, of W3C logs."""
_UNANSWERED = ("S0", "REJ", "OTH", "SH", "RSTOS0")
"""States of a connection in which nobody answered (Zeek's conn.log)."""


def _is_mail_log(item: _Gathered, message: Message) -> bool:
    """A file called a log whose rows say when a mail for whom came: a session that really took place."""
    name = next((part.filename or "" for part in message.parts if part.path == item.sheet.part), "")
    cells = item.first.cells
    timed = any(cells.get(column) for column in item.sheet.roles.occurred_at)
    return (
        timed and bool(_LOG_NAME.search(name)) and any(_RECIPIENT.fullmatch(cell) for cell in cells.values())
    )


def _is_web_log(item: _Gathered, message: Message) -> bool:
    """Rows below words that call them a log, each with its request: a session that really took place."""
    sheet = item.sheet
    if not sheet.inline or not any(_REQUEST.match(cell) for cell in item.first.cells.values()):
        return False
    first = sheet.table.records[0].line
    above = "\n".join(message.text[:20_000].splitlines()[max(0, first - 6) : first - 1])
    timed = any(item.first.cells.get(column) for column in sheet.roles.occurred_at)
    return timed and evidence.is_called_log(above)


_REQUEST = re.compile(r"\"?(?:GET|POST|HEAD|PUT|OPTIONS|PROPFIND|DELETE) /")


def _rule(sheet: Sheet) -> str:
    column = sheet.roles.source_ip[0] if sheet.roles.source_ip else "url"
    return f"feed.column {column}"


@lru_cache(maxsize=4_096)
def _first_fit(patterns: tuple[tuple[str, Category], ...], text: str) -> Category | None:
    return next((category for pattern, category in patterns if text and fits((pattern,), text)), None)


def _category(record: Record, sheet: Sheet, message: Message, fallback: Category) -> Category:  # noqa: ARG001
    definition = sheet.definition
    cells = [record.cells.get(name, "") for name in sheet.roles.category]
    if definition is not None:
        for cell in cells:
            if category := _first_fit(definition.categories, cell):
                return category
        if definition.category is not None and not definition.columns.category:
            return fallback
    named = [category for cell in cells if cell and (category := category_of_word(cell))]
    if named:  # an alarm has a class beside its name (`Attempted Administrator Privilege Gain`)
        return next((category for category in named if category is not Category.OTHER), Category.OTHER)
    if fallback is Category.OTHER:
        return next(
            (c for cell in cells if (c := allegations.category_of("", cell)) is not fallback), fallback
        )
    return fallback


def _category_of_file(sheet: Sheet, message: Message) -> Category:
    """What the definition, the file name, the Subject and the text say, for rows that say nothing."""
    definition = sheet.definition
    file = sheet.file.rpartition("/")[2]
    if definition is not None:
        fit = _first_fit(definition.categories, file) or _first_fit(definition.categories, message.subject)
        if fit is None and definition.category is not Category.OTHER:
            fit = definition.category
        if fit is not None:
            return fit
    stem = re.sub(r"\.\w{2,4}(?:\.(?:zip|gz))?\Z", "", file)
    told = category_of_word(stem) or allegations.category_of(message.subject, _prose(sheet, message))
    if told is not Category.OTHER:
        return told
    if any(columns.is_control(column.name) for column in sheet.table.columns):
        return Category.INFECTED_HOST
    return allegations.category_of("", "\n".join(record.text for record in sheet.table.records[:3]))


def _prose(sheet: Sheet, message: Message) -> str:
    """The words around a table: its cells would drown them."""
    if not sheet.inline or not sheet.table.records:
        return message.text
    lines = message.text.splitlines()
    first = max(sheet.table.records[0].line - 2, 0)
    return "\n".join((*lines[:first], *lines[sheet.table.records[-1].line :]))


def _stated_zone(message: Message) -> tzinfo | None:
    return zones.stated_zone([message.subject, *message.text[:20_000].splitlines()[:200]])


def _time(
    record: Record, sheet: Sheet, stated: tzinfo | None, message: Message, reading: Reading
) -> values.When:
    """The time of a row; of a local and a UTC column of the same moment, the one with the zone."""
    written = {column.name: column.written for column in sheet.table.columns}
    cell_zone = next((z for n in sheet.roles.zone if (z := _zone_cell(record.cells.get(n, "")))), None)
    first: datetime | None = None
    for name in sheet.roles.occurred_at:
        at = _moment(record, name, sheet, message)
        if at is None:
            continue
        own = _zone_of_name(written.get(name, "")) or cell_zone
        if at.tzinfo is None and own is not None:
            at = at.replace(tzinfo=own)
        if first is None:
            first = at
        if at.tzinfo is not None and _same_moment(first, at):
            return values.When(at=at, source=TimeSource.STATED)
    known = stated or (
        zones.named(sheet.definition.zone) if sheet.definition and sheet.definition.zone else None
    )
    if first is None:
        return values.When() if sheet.roles.occurred_at else _told_above(sheet, known, message, reading)
    return values.placed(first, zone=known, reading=reading, message=message)


def _begun(item: _Gathered, blocked: values.When, message: Message) -> values.When:
    """Where the lines that led to a block stand below it, the time of the first: the offence came before the block."""
    definition = item.sheet.definition
    if definition is None or not definition.labels or blocked.at is None or blocked.at.tzinfo is None:
        return blocked
    earliest = blocked.at
    for line in message.text.splitlines()[:400]:
        plain = addresses.normalise(line[:1000])
        if loggrammar.may_be_log(plain) and any(found.ip == item.source for found in addresses.find(plain)):
            for stamp in dates.find_times(plain, blocked.at)[:1]:
                at = stamp.value if stamp.zoned else stamp.value.replace(tzinfo=blocked.at.tzinfo)
                if stamp.clock and blocked.at - _LED_TO_IT < at < earliest and loggrammar.is_log_like(plain):
                    earliest = at
    return values.When(at=earliest, source=blocked.source)


_LED_TO_IT = timedelta(hours=24)


def _told_above(sheet: Sheet, known: tzinfo | None, message: Message, reading: Reading) -> values.When:
    """The one time that the text above a table without times says of all its rows."""
    if sheet.part != values.part_of_text(message) or not sheet.table.records:
        return values.When()
    above = message.text[:20_000].splitlines()[: (sheet.table.records[0].line or 1) - 1]
    told = [
        (stamp, line)
        for line in above
        if len(line) < 400 and not dates.VOID.search(line)
        for stamp in dates.find_times(line, message.date)[:1]
        if stamp.clock
    ]
    begun = [(stamp, line) for stamp, line in told if _BEGUN.search(line[: stamp.start])]
    chosen = begun if len(told) > 1 else told
    if len(chosen) != 1:
        return values.When()
    stamp, line = chosen[0]
    zone = zones.find_zone(line[stamp.end :][:60], bare=True) or known
    return values.placed(stamp.value, zone=zone, reading=reading, message=message)


_BEGUN = Caseless(
    r"\b(?:start\w*|begin\w*|began|begun|first|since|from|beginn|anfang|début|inicio|inizio|aanvang|начало)\b|開始|発生|开始|開始"
)
"""Of several times in the text, the one that is called the first."""


def _same_moment(first: datetime, zoned: datetime) -> bool:
    """Are these two the same moment, one of them written without its zone?"""
    if first.tzinfo is not None:
        return first == zoned
    apart = abs((zoned.replace(tzinfo=None) - first).total_seconds())
    return apart <= 14 * 3_600 and apart % 900 == 0


def _moment(record: Record, name: str, sheet: Sheet, message: Message) -> datetime | None:
    cell = record.cells.get(name, "")
    if _ISO.fullmatch(cell) and (plain := _iso(cell)):
        return plain
    stamp = dates.read_time(cell, message.date) if cell else None
    if stamp is None:
        return _on_the_day(cell, sheet, message) if _CLOCK.fullmatch(cell) else None
    if stamp.clock:
        return stamp.value
    for other in (*sheet.roles.occurred_at, *_CLOCK_NAMES):
        clock = record.cells.get(other, "")
        if other != name and _CLOCK.match(clock):
            joined = dates.read_time(f"{cell} {clock}", message.date)
            return joined.value if joined and joined.clock else None
    return None


def _on_the_day(clock: str, sheet: Sheet, message: Message) -> datetime | None:
    """A clock time, on the one day that the Subject and the lines above the table name."""
    inline = sheet.inline and bool(sheet.table.records)
    above = (sheet.table.records[0].line or 1) - 1 if inline else 0
    day = _day_named(message.subject, message.text if inline else "", above)
    joined = dates.read_time(f"{day} {clock}", message.date) if day else None
    return joined.value if joined and joined.clock else None


@lru_cache(maxsize=4)
def _day_named(subject: str, text: str, above: int) -> date | None:
    """The same for every row of a table that begins below so many lines."""
    lines = [subject, *text.splitlines()[:above][-30:]]
    told = (dates.read_time(line[:400], epochs=False) for line in lines if addresses.DIGIT.search(line))
    named = {stamp.value.date() for stamp in told if stamp is not None}
    return named.pop() if len(named) == 1 else None


def _iso(cell: str) -> datetime | None:
    """The usual form, without the cost of looking for the others."""
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def _zone_cell(cell: str) -> tzinfo | None:
    return zones.find_zone(cell, bare=True) if cell and len(cell) < 60 else None


@lru_cache(maxsize=1_024)
def _zone_of_name(written: str) -> tzinfo | None:
    """The zone in a column's name: `Last seen (UTC)`, `time_utc`, `日時(JST)`."""
    return zones.find_zone(written.replace("_", " ").upper()) if written else None
