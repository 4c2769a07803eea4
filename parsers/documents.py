"""JSON, JSON lines and XML in mails, flattened to the records of `tables`.

Nested names are joined (`source.nat.ip` → `source_nat_ip`). XML with a document type or entities is not
read at all: nothing is expanded and nothing fetched. Everything is bounded.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from parsers import addresses
from parsers.charsets import tidy
from parsers.columns import OFFENDER_PARTS, VICTIM, VICTIM_PARTS, side_of
from parsers.patterns import Caseless
from parsers.tables import MAX_CELL, MAX_RECORDS, Column, Record, Table, normalise_name

MAX_DOCUMENT = 30_000_000
MAX_DEPTH = 20
MAX_CELLS = 300

_DECLARATION = Caseless(r"<!\s*(?:DOCTYPE|ENTITY)")
_XML_START = re.compile(r"<\?xml\b|<[^\W\d][\w.:-]*(?=[\s/>])")
_PGP_DASHES = re.compile(r"^- (?=-)", re.MULTILINE)


class DeclaredEntities(ValueError):  # noqa: N818 - what the XML does, not what we failed at
    """The XML declares a document type or entities; it is not read."""


def read_json_values(text: str) -> list[tuple[int, Any]] | None:
    """Give the JSON values of a part, each with its line: one document, an array, or a value a line."""
    text = text[:MAX_DOCUMENT].strip("﻿ \t\r\n\x00")
    if not text.startswith(("{", "[")):
        return None
    whole = _load(text)
    if isinstance(whole, list):
        return [(1, item) for item in whole[:MAX_RECORDS]]
    if whole is not None:
        return [(1, whole)]
    return _json_lines(text)


def _load(text: str) -> Any:  # noqa: ANN401 - JSON
    for written in (text, _LAST_COMMA.sub("", text)):
        try:
            return _tidied(json.loads(written), written)
        except (ValueError, RecursionError):
            continue
    return None


_LAST_COMMA = re.compile(r",(?=\s{0,80}[}\]])")
"""Behind the last member: JavaScript allows it, JSON (RFC 8259) does not, and people write it."""


def _tidied(value: Any, text: str) -> Any:  # noqa: ANN401 - JSON
    """Escapes may spell what is no text: NUL, half a character."""
    return _tidy(value) if "\\u" in text else value


def _tidy(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case str():
            return tidy(value)
        case list():
            return [_tidy(item) for item in value]
        case dict():
            return {tidy(key): _tidy(item) for key, item in value.items()}
        case _:
            return value


def _json_lines(text: str) -> list[tuple[int, Any]] | None:
    values: list[tuple[int, Any]] = []
    failed = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or len(values) >= MAX_RECORDS:
            continue
        value = _load(line.strip().rstrip(","))
        if isinstance(value, dict):
            values.append((number, value))
        else:
            failed += 1
            if failed > len(values):
                return None
    return values or None


def read_json(text: str) -> Table | None:
    """Read JSON or JSON lines as a table; None when it is neither."""
    values = read_json_values(text)
    if values is None:
        return None
    records: list[Record] = []
    for line, value in values:
        for cells in _json_records(value):
            if len(records) < MAX_RECORDS:
                records.append(Record(line=line, cells=cells, text=_shown(value)))
    return _gathered(records)


_EMBEDDED = re.compile(r"^[ \t>]{0,8}(?=[{\[]\s*[\"{])", re.MULTILINE)
MAX_EMBEDDED = 1000
MAX_BROKEN = 10
"""Places that only look like JSON: each may cost a look at all that follows."""


def read_embedded_json(text: str) -> Table | None:
    """Read the JSON values that stand between the lines of a text as one table; None when there is none."""
    decoder, at = json.JSONDecoder(), 0
    records: list[Record] = []
    broken = 0
    for start in _EMBEDDED.finditer(text[:MAX_DOCUMENT]):
        if start.end() < at or len(records) >= MAX_EMBEDDED:
            continue
        try:
            value, at = decoder.raw_decode(text, start.end())
            value = _tidied(value, text)
        except (ValueError, RecursionError):
            broken += 1
            if not records or broken > MAX_BROKEN:
                break
            continue
        line = text.count("\n", 0, start.end()) + 1
        for item in value if isinstance(value, list) else [value]:
            records.extend(Record(line=line, cells=cells, text=_shown(item)) for cells in _json_records(item))
    return _gathered(records[:MAX_EMBEDDED]) if records else None


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:MAX_CELL] if isinstance(value, dict) else ""


def _json_records(value: object, depth: int = 0) -> Iterator[dict[str, str]]:
    """One record for an object, or one for each object of the lists in it, with what stands above them."""
    if depth > MAX_DEPTH or not isinstance(value, dict):
        return
    cells: dict[str, str] = {}
    lists: list[tuple[str, list[Any]]] = []
    _flatten(value, "", cells, lists, depth)
    inner = [
        {**cells, **_sided(record, name)}
        for name, items in lists
        for item in items[:MAX_RECORDS]
        for record in _json_records(item, depth + 1)
    ]
    yield from inner or [cells]


def _sided(cells: dict[str, str], name: str) -> dict[str, str]:
    """A record of a list that says by its name that it holds the other side: `targets` of `ip` gives `target_ip`."""
    side = name.rpartition("_")[2].removesuffix("s")
    if side not in _ELEMENT_SIDES or side not in VICTIM:
        return cells  # a list of `results` or `servers` says nothing of the kind
    return {f"{side}_{key}" if _is_of_address(key) else key: value for key, value in cells.items()}


def _is_of_address(name: str) -> bool:
    return "ip" in name or "addr" in name


_SIDES = frozenset(("source", "target", "attacker", "victim", "destination", "node", "sensor"))
"""Lists that say whose the addresses in them are (IDEA), so that their name must stay with these."""


_ELEMENT_SIDES = _SIDES | {"collector", "complainant", "reporter", "tracker", "observer", "monitor"}


def _is_side(tag: str) -> bool:
    return tag.lower() in _ELEMENT_SIDES or any(part in tag for part in (*OFFENDER_PARTS, *VICTIM_PARTS))


def _flatten(
    value: dict[str, Any], above: str, cells: dict[str, str], lists: list[tuple[str, list[Any]]], depth: int
) -> None:
    for key, item in value.items():
        name = normalise_name(f"{above}.{key}" if above else str(key))
        if isinstance(item, dict) and depth < MAX_DEPTH:
            _flatten(item, name, cells, lists, depth + 1)
        elif isinstance(item, list):
            if (
                str(key).lower() in _SIDES
                and len(item) == 1
                and isinstance(item[0], dict)
                and depth < MAX_DEPTH
            ):
                _flatten(item[0], name, cells, lists, depth + 1)
            elif any(isinstance(entry, dict) for entry in item):
                lists.append((name, item))
            else:
                cells[name] = ", ".join(map(str, item[:20]))[:MAX_CELL]
        elif item is not None and len(cells) < MAX_CELLS:
            cells[name] = str(item)[:MAX_CELL]


def xml_document(text: str) -> tuple[str, int] | None:
    """Cut the XML document out of a text: the document and the line it begins on. None when there is none."""
    text = text[:MAX_DOCUMENT]
    if "\n- -" in text:
        text = _PGP_DASHES.sub("", text)
    for start in _XML_START.finditer(text):
        name = re.match(r"(?:<\?xml[^>]*\?>\s*)?<([^\W\d][\w.:-]*)", text[start.start() :][:2_000])
        if name is None or name[1].casefold() in {"html", "body", "div", "p", "br", "table", "span"}:
            return None
        end = text.rfind(f"</{name[1]}>", start.start())
        if end > 0:
            line = text.count("\n", 0, start.start()) + 1
            return text[start.start() : end + len(name[1]) + 3], line
        return None
    return None


def read_xml(text: str) -> tuple[str, Table] | None:
    """Read the XML document in a text: the name of its root and its elements as a table.

    None when there is none. Raises DeclaredEntities when it declares any.
    """
    found = xml_document(text)
    if found is None:
        return None
    document, line = found
    if _DECLARATION.search(document):
        raise DeclaredEntities("the XML declares a document type or entities")
    try:
        root = ElementTree.fromstring(re.sub(r"\A<\?xml[^>]*\?>", "", document))  # noqa: S314 - no declarations
    except ElementTree.ParseError:
        return None
    records: list[Record] = []
    _xml_records(root, {}, records, line, 0)
    table = _gathered(records)
    return (_local(root.tag), table) if table else None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _xml_records(
    element: ElementTree.Element, above: dict[str, str], records: list[Record], line: int, depth: int
) -> None:
    """A record for each element with attributes or simple children, with what stands above it."""
    if depth > MAX_DEPTH or len(records) >= MAX_RECORDS:
        return
    own = {normalise_name(_local(key)): value[:MAX_CELL] for key, value in element.attrib.items()}
    leaves = [child for child in element if len(child) == 0 and (child.text or "").strip()]
    if _local(element.tag) == "System" and "category" in own:  # IODEF (RFC 5070 §3.15): source, target
        own = {"system": own["category"]}
    for child in leaves[:MAX_CELLS]:
        name = normalise_name(_local(child.tag))
        if name == "address" and "system" in above:
            name = f"{normalise_name(above['system'])}_address"
        elif _is_of_address(name) and _is_side(_local(element.tag)):
            name = f"{normalise_name(_local(element.tag))}_{name}"
        own.setdefault(name, (child.text or "").strip()[:MAX_CELL])
    sides = _sides(element)
    for child in sides:
        for name, value in _of_side(child):
            own.setdefault(name, value)
    cells = {**above, **own}
    branches = [child for child in element if (len(child) or child.attrib) and child not in sides]
    for child in branches:
        _xml_records(child, cells, records, line, depth + 1)
    if own:
        shown = ElementTree.tostring(element, encoding="unicode")[:MAX_CELL] if not branches else ""
        records.append(Record(line=line, cells=cells, text=shown))


def _sides(element: ElementTree.Element) -> list[ElementTree.Element]:
    """The children that are the sides of one event, such as `<source ip="…"/><target ip="…"/>`: each once, one the offender."""
    tags = Counter(_local(child.tag) for child in element)
    found = [
        child
        for child in element
        if tags[_local(child.tag)] == 1
        and side_of(normalise_name(_local(child.tag))) != 0
        and (child.attrib or len(child))
        and not any(len(inner) or inner.attrib for inner in child)
    ]
    offends = [child for child in found if side_of(normalise_name(_local(child.tag))) > 0]
    return sorted(found, key=lambda child: child not in offends) if offends and len(found) > 1 else []


def _of_side(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """What a side has, its addresses and ports with the name of the side."""
    side = normalise_name(_local(element.tag))
    inner = [(_local(child.tag), child.text or "") for child in element]
    for key, value in (*element.attrib.items(), *inner):
        name = normalise_name(_local(key))
        if value.strip():
            of_side = _is_of_address(name) or "port" in name or addresses.parse(value) is not None
            yield (
                f"{side}_{name}" if of_side and not name.startswith(side) else name,
                value.strip()[:MAX_CELL],
            )


def _gathered(records: list[Record]) -> Table | None:
    names = dict.fromkeys(name for record in records for name in record.cells)
    if not names:
        return None
    columns = tuple(Column(name=name, written=name) for name in names)
    return Table(columns=columns, records=tuple(records), headed=True)
