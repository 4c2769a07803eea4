"""Loads the feed definitions of `data/feeds/*.toml`, which an operator may add to without writing Python."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from abuse_mta.datafiles import data_file
from parsers.report import Category, EvidenceLevel, FeedColumn, FeedDefinition
from parsers.tables import normalise_name

OPERATORS_FOLDERS = (Path("feeds"), Path("/etc/abuse_mta/feeds"))
"""Where an operator's own definitions lie: in the working folder, or beside the configuration."""
MARKS = ("sender", "subject", "file", "header", "body", "root")
LISTS = (*MARKS, "without_header", "ignore")
COLUMNS = tuple(FeedColumn.__dataclass_fields__)
KEYS = ("name", *LISTS, "labels", "zone", "category", "categories", "evidence", "columns")
EVIDENCE = (EvidenceLevel.CLAIM, EvidenceLevel.CLAIM_WITH_TIME, EvidenceLevel.SUMMARY, EvidenceLevel.LOG)


class FeedFaults(ValueError):  # noqa: N818 -- it holds all of them
    """Feed definitions are faulty: the operator's. `faults` has each with its file and key."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def load_feeds(*folders: Path) -> tuple[FeedDefinition, ...]:
    """Load every definition in the folders, a later folder's before an earlier one's. Raises FeedFaults.

    Without folders: what ships, and the operator's own.
    """
    folders = folders or (data_file("feeds"), *OPERATORS_FOLDERS)
    faults: list[str] = []
    definitions: dict[str, FeedDefinition] = {}
    for folder in reversed(folders):
        here: dict[str, FeedDefinition] = {}
        for path in sorted(folder.glob("*.toml")):
            for definition in _file(path, faults):
                if definition.name in here:
                    faults.append(f"{path}: name: {definition.name!r} is used twice")
                here[definition.name] = definition
        definitions = {**here, **definitions}
    if faults:
        raise FeedFaults(faults)
    return tuple(definitions.values())


def _file(path: Path, faults: list[str]) -> Iterator[FeedDefinition]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        faults.append(f"{path}: not TOML: {fault}")
        return
    except OSError as fault:
        faults.append(f"{path}: cannot be read: {fault.strerror}")
        return
    faults.extend(f"{path}: {key}: not known, expected [[feed]]" for key in content if key != "feed")
    entries = content.get("feed", [])
    if not isinstance(entries, list):
        faults.append(f"{path}: feed: write [[feed]], not [feed]")
        return
    for number, entry in enumerate(entries, 1):
        reader = _Entry(entry, f"{path}: feed {entry.get('name') or number}")
        definition = reader.definition()
        faults.extend(reader.faults)
        if not reader.faults:
            yield definition


class _Entry:
    """One [[feed]] table; gathers every fault in it."""

    def __init__(self, entry: dict[str, Any], where: str) -> None:
        self.entry = entry
        self.where = where
        self.faults: list[str] = []

    def fault(self, key: str, what: str) -> None:
        self.faults.append(f"{self.where}: {key}: {what}")

    def definition(self) -> FeedDefinition:
        for key in self.entry:
            if key not in KEYS:
                self.fault(key, f"not known, expected one of {', '.join(KEYS)}")
        lists = {key: self.words(self.entry, key) for key in LISTS}
        lists["header"] = self.names(self.entry, "header")
        lists["without_header"] = self.names(self.entry, "without_header")
        if not any(lists[mark] for mark in MARKS):
            self.fault("header", f"without a mark nothing is recognised, give one of {', '.join(MARKS)}")
        return FeedDefinition(
            name=self.name(),
            labels=self.flag("labels"),
            columns=self.columns(),
            zone=self.zone(),
            category=self.category("category", self.entry.get("category")),
            categories=self.categories(),
            evidence=self.evidence(),
            **{key: lists[key] for key in LISTS},
        )

    def name(self) -> str:
        name = self.entry.get("name")
        if not isinstance(name, str) or not name.strip():
            self.fault("name", "missing")
            return ""
        return name

    def words(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.fault(key, 'expected a list of words, as ["a", "b"]')
            return ()
        return tuple(item.casefold() for item in value)

    def names(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        """Column names, as they may stand in the feed."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            if key not in LISTS:
                self.fault(f"columns.{key}", 'expected a list of names, as ["a", "b"]')
            return ()
        return tuple(map(normalise_name, value))

    def flag(self, key: str) -> bool:
        value = self.entry.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, "expected true or false")
        return value is True

    def columns(self) -> FeedColumn:
        table = self.entry.get("columns", {})
        if not isinstance(table, dict):
            self.fault("columns", "expected a table [feed.columns]")
            return FeedColumn()
        for key in table:
            if key not in COLUMNS:
                self.fault(f"columns.{key}", f"not known, expected one of {', '.join(COLUMNS)}")
        known = [key for key in COLUMNS if key in table]
        return FeedColumn(**{key: self.names(table, key) for key in known})

    def zone(self) -> str | None:
        value = self.entry.get("zone")
        if value is None:
            return None
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
            self.fault("zone", f"{value!r} is no time zone, write for instance UTC or Asia/Tokyo")
            return None
        return str(value)

    def category(self, key: str, value: object) -> Category | None:
        if value is None:
            return None
        try:
            return Category(value)  # type: ignore[arg-type]
        except ValueError:
            self.fault(key, f"{value!r} is none of {', '.join(Category)}")
            return None

    def categories(self) -> tuple[tuple[str, Category], ...]:
        value = self.entry.get("categories", [])
        pairs = []
        for number, pair in enumerate(value if isinstance(value, list) else [value], 1):
            if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
                self.fault("categories", f'entry {number}: expected ["*pattern*", "category"]')
            elif category := self.category(f"categories, entry {number}", pair[1]):
                pairs.append((pair[0].casefold(), category))
        return tuple(pairs)

    def evidence(self) -> EvidenceLevel | None:
        value = self.entry.get("evidence")
        if value is not None and value not in EVIDENCE:
            self.fault("evidence", f"{value!r} is none of {', '.join(EVIDENCE)}")
            return None
        return EvidenceLevel(value) if value else None
