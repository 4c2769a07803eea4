"""The tables of a mail that hold events: where they stand, which definition or column names explain them."""

import fnmatch
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from parsers import columns, dates, documents, tables, values
from parsers.addresses import DIGIT
from parsers.categories import category_of_word
from parsers.fields import Field, read_fields
from parsers.message import Message, Part
from parsers.report import Address, FeedDefinition, Network, Reading
from parsers.tables import Column, Record, Table, normalise_name

HEAD = 30_000
"""Characters of a part that are looked at to recognise it."""

_SIX = re.compile(r"(?i)\[?(?:ipv6:)?[0-9a-f]{0,4}:[0-9a-f:.]{1,60}\]?(?:[:/]\d{1,5})?")
_LIST = re.compile(r"[\s,;|]+")
_ONLY_ADDRESS = re.compile(r"(?i)[\"'\[]?[0-9a-f.:]{3,45}[\"'\]]?")
_NOT_TABLES = (".p7s", ".asc", ".sig", ".html", ".htm", ".vcf", ".ics", ".pdf", ".png", ".jpg", ".eml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table in the mail: where it stands, what it is, what its columns mean."""

    part: str
    file: str
    table: Table
    roles: columns.Roles
    definition: FeedDefinition | None
    inline: bool
    others: tuple[Record, ...] = ()
    """Rows that accuse nobody of ours, not in the table."""


def sheets_of(
    message: Message, reading: Reading, limit: int | None, notes: list[str] | None = None
) -> Iterator[Sheet]:
    """Give the tables of events in the mail; with `limit` only the head of each part is looked at."""
    shown = {part.path for part in message.texts}
    for part in message.parts:
        if part.message is not None or part.content_type.startswith(("multipart/", "image/")):
            continue
        if (part.filename or "").casefold().endswith(_NOT_TABLES) and part.path not in shown:
            continue
        text = part.text if part.is_html else values.text_of(part)
        if not text or not text.strip():
            continue
        inline = part.path in shown and not part.is_attachment
        yield from _sheets_in(
            part, text if limit is None else _head(text, limit), inline, message, reading, notes
        )


def _head(text: str, limit: int) -> str:
    """The head of a text, whole where cutting would break it."""
    return (
        text
        if text.lstrip("﻿ \r\n\t")[:1] in "{[<" or len(text) <= limit
        else text[: text.rfind("\n", 0, limit)]
    )


def _sheets_in(
    part: Part, text: str, inline: bool, message: Message, reading: Reading, notes: list[str] | None
) -> Iterator[Sheet]:
    found, root = _tables_in(text, inline or part.is_html, notes)
    for table in found:
        sheet = _sheet(part, table, root, inline, message, reading)
        if sheet is not None:
            yield sheet
    if not found:
        yield from _labelled(part, text, message, reading)
        if not inline:
            yield from _block(part, text)


def _tables_in(text: str, inline: bool, notes: list[str] | None) -> tuple[list[Table], str]:
    start = text.lstrip("﻿ \r\n\t")[:1]
    if start in ("{", "[") and (table := documents.read_json(text)):
        return [table], ""
    if inline and "{" in text and (table := documents.read_embedded_json(text)):
        return [table], ""
    if "<" in text and ">" in text:
        try:
            if found := documents.read_xml(text):
                return [found[1]], found[0].casefold()
        except documents.DeclaredEntities as fault:
            if notes is not None:
                notes.append(f"{fault}; not read")
            return [], ""
    if not inline and (table := tables.read_attachment(text)):
        return [table], ""
    return list(tables.read_inline(text)), ""


def _sheet(
    part: Part, table: Table, root: str, inline: bool, message: Message, reading: Reading
) -> Sheet | None:
    foreign = tables.rows_of_others(table, message.text[:20_000])
    others = tuple(r for at, r in enumerate(table.records) if at in foreign)
    if others:
        table = replace(table, records=tuple(r for at, r in enumerate(table.records) if at not in foreign))
    definition = _definition(table, part.filename or "", root, message, reading)
    if not table.headed and definition is not None and definition.without_header:
        table = _renamed(table, definition.without_header)
    names = [column.name for column in table.columns]
    holding = _address_columns(table)
    roles = columns.roles_of(tuple(names), tuple(holding))
    if not table.headed and not (definition and definition.without_header):
        roles = _by_contents(table, _ours_first(table, holding, values.named_networks(message)), message.date)
    yours = tables.column_of_yours(table, holding, message.text[:20_000])
    if yours is not None:
        rest = tuple(n for n in (*roles.destination_ip, *roles.source_ip) if n != yours)
        roles = replace(roles, source_ip=(yours,), destination_ip=rest, explicit=True)
    if definition is not None:
        roles = columns.with_definition(roles, definition.columns, names)
        if root:  # elements of other sides may have the names that are second best
            roles = replace(roles, source_ip=roles.source_ip[:1])
    if table.headed and not roles.occurred_at:
        roles = replace(roles, occurred_at=tables.time_columns(table, holding, message.date))
    if not _is_feed(table, roles, definition, inline, bool(root)):
        return None
    return Sheet(
        part=part.path,
        file=part.filename or "",
        table=table,
        roles=roles,
        definition=definition,
        inline=inline,
        others=others,
    )


def _is_feed(
    table: Table, roles: columns.Roles, definition: FeedDefinition | None, inline: bool, xml: bool
) -> bool:
    """Is it sure enough what the table says? An address column alone is not."""
    if not roles.source_ip and roles.url:
        return definition is not None
    if xml and definition is None:
        return (roles.explicit or bool(roles.category)) and bool(roles.occurred_at)
    if not roles.source_ip:
        return False
    if definition is not None or roles.occurred_at or not table.headed:
        return True
    return (roles.explicit or not inline) and len(table.columns) > 1


def _renamed(table: Table, names: tuple[str, ...]) -> Table:
    new = tables.columns_of(names)
    old = [column.name for column in table.columns]
    records = tuple(
        Record(
            line=r.line,
            cells={c.name: r.cells.get(name, "") for c, name in zip(new, old, strict=False)},
            text=r.text,
        )
        for r in table.records
    )
    return Table(columns=new, records=records, headed=True)


def _address_columns(table: Table) -> list[str]:
    """The columns of which most filled cells are addresses, or any where the name says address."""
    sample = table.records[:20]
    found = []
    for column in table.columns:
        cells = [cell for r in sample if (cell := r.cells.get(column.name, "").strip(" -"))]
        hits = sum(_is_address_cell(cell) and (table.headed or "=" not in cell) for cell in cells)
        if hits and (hits * 2 >= len(cells) or (table.headed and columns.is_source_name(column.name))):
            found.append(column.name)
    return found


def _is_address_cell(cell: str) -> bool:
    if len(cell) > 80 or (cell.count(".") < 3 and not _SIX.fullmatch(cell)):
        return False
    return values.address_in(cell) is not None


def _ours_first(table: Table, holding: list[str], networks: tuple[Network, ...]) -> list[str]:
    """The columns of addresses, those first whose addresses all lie in the networks that the mail calls ours."""

    def is_theirs(name: str) -> bool:
        cells = [values.address_in(r.cells.get(name, "")) for r in table.records[:20]]
        return not all(
            ip is not None and any(ip.version == n.version and ip in n for n in networks) for ip in cells
        )

    return sorted(holding, key=is_theirs) if networks else holding


def _by_contents(table: Table, holding: list[str], around: datetime | None) -> columns.Roles:
    """The roles in a table without a header row: the first address is the offender, the next his target."""
    if len(table.records) < 2 or not holding:
        return columns.Roles()
    sample = table.records[:10]
    times = tables.time_columns(table, holding, around)
    rest = [column.name for column in table.columns if column.name not in (*holding, *times)]
    if not times and not _says_what(sample, rest):
        return columns.Roles()
    return columns.Roles(
        source_ip=tuple(holding[:1]),
        destination_ip=tuple(holding[1:2]),
        occurred_at=times,
        category=tuple(rest),
    )


def _says_what(sample: Sequence[Record], names: Sequence[str]) -> bool:
    """Does a cell of each row say what kind of abuse it is?"""
    return all(any(category_of_word(r.cells.get(name, "")) for name in names) for r in sample)


def _labelled(part: Part, text: str, message: Message, reading: Reading) -> Iterator[Sheet]:
    """Blocks of `Label: value` lines that a definition knows."""
    known = [d for d in reading.feeds if d.labels]
    if not known or text.count(":") < 2:
        return
    items = read_fields(text[:200_000]).items
    names = {normalise_name(item.name) for item in items}
    for definition in known:
        if set(definition.header) <= names and _matches_mail(definition, message):
            times = () if names & set(definition.columns.occurred_at) else _times_in(items, message.date)
            table = _block_table(items, definition, times)
            present = [column.name for column in table.columns]
            roles = columns.with_definition(columns.Roles(), definition.columns, present)
            if times:
                roles = replace(roles, occurred_at=times)
            if roles.source_ip and any(sources_in(r, roles) for r in table.records):
                yield Sheet(
                    part=part.path, file=part.filename or "", table=table, roles=roles, definition=definition,
                    inline=True,
                )  # fmt: skip
                return


def _block(part: Part, text: str) -> Iterator[Sheet]:
    """An attachment that is nothing but `name: value` lines, one of which says that it is the offender's."""
    lines = [line for line in text[:100_000].splitlines() if line.strip(" -.")]
    fields = read_fields(text[:100_000]).items
    if not len(fields) >= 3 or len(fields) * 10 < len(lines) * 8:
        return
    cells: dict[str, str] = {}
    for item in fields:
        cells.setdefault(normalise_name(item.name), item.value)
    record = Record(line=fields[0].line, cells=cells, text=text[:2_000].strip())
    table = Table(columns=tuple(Column(name=n, written=n) for n in cells), records=(record,), headed=True)
    roles = columns.roles_of(tuple(cells), tuple(_address_columns(table)))
    if roles.source_ip and roles.occurred_at:
        yield Sheet(
            part=part.path, file=part.filename or "", table=table, roles=roles, definition=None, inline=False
        )


def _times_in(items: Sequence[Field], around: datetime | None) -> tuple[str, ...]:
    """The fields that hold a time, whatever their names, the first time first; not those of the report itself."""
    found = [
        (stamp.value.replace(tzinfo=None), normalise_name(item.name))
        for item in items
        if len(item.value) < _TIME_WIDTH
        and DIGIT.search(item.value)
        and not dates.VOID.search(f"{item.name}: {item.value}")
        and (stamp := dates.read_time(item.value, around)) is not None
        and stamp.clock
    ]
    names = [name for _, name in sorted(found, key=lambda one: one[0]) if not columns.is_of_report(name)]
    return tuple(dict.fromkeys(names))


_TIME_WIDTH = 60


def _block_table(items: Sequence[Field], definition: FeedDefinition, times: Sequence[str] = ()) -> Table:
    wanted = {*definition.header, *times, *(n for group in _groups(definition) for n in group)}
    records: list[Record] = []
    cells: dict[str, str] = {}
    start = 0
    lines: list[str] = []
    for item in items:
        name = normalise_name(item.name)
        if name not in wanted:
            continue
        if name in cells and name in definition.columns.source_ip:
            records.append(Record(line=start, cells=cells, text="\n".join(lines)))
            cells, lines = {}, []
        if name not in cells:
            cells[name] = item.value
            start = start if len(cells) > 1 else item.line
            lines.append(f"{item.name}: {item.value}")
    records.append(Record(line=start, cells=cells, text="\n".join(lines)))
    names = dict.fromkeys(name for record in records for name in record.cells)
    return Table(columns=tuple(Column(name=n, written=n) for n in names), records=tuple(records), headed=True)


def _groups(definition: FeedDefinition) -> Iterator[tuple[str, ...]]:
    c = definition.columns
    yield from (c.source_ip, c.source_port, c.occurred_at, c.category, c.destination_ip, c.url, c.message_id)


@lru_cache(maxsize=4_096)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern))


@lru_cache(maxsize=4_096)
def fits(patterns: tuple[str, ...], text: str) -> bool:
    """Does one of the case-folded shell patterns fit the whole text?"""
    text = text[:1_000].casefold()
    return any(_pattern(pattern).match(text) for pattern in patterns)


def _matches_mail(definition: FeedDefinition, message: Message) -> bool:
    """Are the marks met that concern the mail as a whole?"""
    domain = (message.from_address or "").rpartition("@")[2]
    if definition.sender and not any(domain == s or domain.endswith("." + s) for s in definition.sender):
        return False
    if definition.subject and not fits(definition.subject, message.subject):
        return False
    lines = message.text[:20_000].splitlines() if definition.body else []
    return all(any(fits((pattern,), line) for line in lines) for pattern in definition.body)


def _definition(
    table: Table, file: str, root: str, message: Message, reading: Reading
) -> FeedDefinition | None:
    """The definition with the most marks that are all met."""
    names = {column.name for column in table.columns}
    best: tuple[int, FeedDefinition] | None = None
    for definition in reading.feeds:
        if definition.labels or not (definition.header or definition.file or definition.root):
            continue
        if definition.header and not set(definition.header) <= names:
            continue
        if definition.file and not fits(definition.file, file.rpartition("/")[2]):
            continue
        if definition.root and root not in definition.root:
            continue
        marks = len(definition.header) + 10 * sum(
            map(
                bool,
                (definition.file, definition.root, definition.sender, definition.subject, definition.body),
            )
        )
        if (best is None or marks > best[0]) and _matches_mail(definition, message):
            best = (marks, definition)
    return best[1] if best else None


def announced(message: Message, reading: Reading) -> FeedDefinition | None:
    """The definition of a feed of which only a link came, or nothing but a broken attachment."""
    for definition in reading.feeds:
        whole = not (definition.header or definition.file or definition.root or definition.labels)
        if whole and definition.body and _matches_mail(definition, message):
            return definition
    return None


def sources_in(record: Record, roles: columns.Roles) -> tuple[Address, ...]:
    """The offenders of a row: its address, several in one cell, or the address that is the host of its URL."""
    for name in roles.source_ip:
        if cell := record.cells.get(name):
            if several := _several(cell):
                return several
            address = values.url_address(cell) if "://" in cell else values.address_in(cell)
            if address is not None and not address.is_unspecified:
                return (address,)
    for name in roles.url:
        if (cell := record.cells.get(name)) and (address := values.url_address(cell)):
            return (address,)
    return ()


def _several(cell: str) -> tuple[Address, ...]:
    """The addresses of a cell that holds nothing but a list of them."""
    pieces = _LIST.split(cell.strip(" []")) if _LIST.search(cell) else []
    found = [values.address_in(piece) for piece in pieces if piece]
    if len(found) < 2 or not all(
        len(piece) < 46 and _ONLY_ADDRESS.fullmatch(piece) for piece in pieces if piece
    ):
        return ()
    return tuple(dict.fromkeys(address for address in found if address is not None))
