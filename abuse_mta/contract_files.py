"""Reads `contracts.csv` and `assignments.csv`: a folder → contracts and assignments, or every fault in it.

The two files and their columns are described in the README. Nothing is stored here.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar

from abuse_mta.store import LARGEST

Network = IPv4Network | IPv6Network
T = TypeVar("T")


class CustomerType(StrEnum):
    """Whether consumer law applies."""

    CORPORATE = "corporate"
    CONSUMER = "consumer"


class Language(StrEnum):
    """Which language comes first in a notice."""

    JAPANESE = "ja"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract; fees in yen, tax included. `never_auto`: no suspension without an operator."""

    contract_id: str
    name: str
    customer_type: CustomerType
    language: Language
    abuse_mail: str
    admin_mail: str | None
    billing_mail: str | None
    monthly_fee_yen: int | None
    annual_fee_yen: int | None
    prepaid_yen: int
    contracted_on: date
    never_auto: bool

    @property
    def contacts(self) -> tuple[str, ...]:
        """The addresses to try, in order: abuse, admin, billing; each distinct one once."""
        named = (self.abuse_mail, self.admin_mail, self.billing_mail)
        return tuple({mail.lower(): mail for mail in reversed(named) if mail}.values())[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A network given to a contract: `assigned_from <= t < assigned_to`; None: still held."""

    contract_id: str
    network: Network
    assigned_from: datetime
    assigned_to: datetime | None
    line_id: str
    access: str
    username: str

    def holds_at(self, at: datetime) -> bool:
        """Whether the network was given at that instant."""
        return self.assigned_from <= at and (self.assigned_to is None or at < self.assigned_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What the two files say."""

    contracts: tuple[Contract, ...]
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractsFault:
    """One thing wrong in a file; `line` counts from 1."""

    file: str
    line: int | None
    why: str

    def __str__(self) -> str:
        return f"{self.file}: {self.why}" if self.line is None else f"{self.file}:{self.line}: {self.why}"


class ContractsError(ValueError):
    """The folder cannot be imported; `faults` holds all that is wrong with it."""

    def __init__(self, faults: Iterable[ContractsFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file != CONTRACTS, fault.line or 0)))
        super().__init__("\n".join(map(str, self.faults)))


CONTRACTS = "contracts.csv"
ASSIGNMENTS = "assignments.csv"

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+-]{0,63}")
# Deliberately wider than RFC 5321's dot-atom: "a..b@" and "a.@" were given out by Japanese carriers.
_MAIL = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def newest_change(path: Path) -> int | None:
    """When the files of a folder were changed last, in nanoseconds of the file system; None without files."""
    with suppress(OSError):
        return max((path / name).stat().st_mtime_ns for name in (CONTRACTS, ASSIGNMENTS))
    return None


def read_folder(path: Path) -> Folder:
    """The contracts and assignments of a folder; raises ContractsError with every fault of both files."""
    faults: list[ContractsFault] = []
    contracts = list(_read(path / CONTRACTS, _CONTRACT, Contract, faults))
    assignments = list(_read(path / ASSIGNMENTS, _ASSIGNMENT, Assignment, faults))
    faults.extend(_repeated(contracts))
    faults.extend(_without_contract(assignments, {contract.contract_id for _, contract in contracts}))
    faults.extend(_empty_intervals(assignments))
    faults.extend(_overlaps(assignments))
    if faults:
        raise ContractsError(faults)
    return Folder(
        contracts=tuple(contract for _, contract in contracts),
        assignments=tuple(assignment for _, assignment in assignments),
    )


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError("not an identifier (letters, digits and . _ : @ + -, at most 64)")
    return text


def _line_text(text: str) -> str:
    if not text or not text.isprintable():
        raise ValueError("is empty or has control characters")
    return text


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("has control characters")
    return text


def check_mail_address(text: str) -> str:
    """The address itself; raises ValueError when it is none."""
    if not _MAIL.fullmatch(text):
        raise ValueError("not a mail address")
    return text


def _yen(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise ValueError("not a whole number of yen")
    if int(text) > LARGEST:
        raise ValueError(f"more than {LARGEST:,} yen")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError("neither true nor false")
    return text.lower() == "true"


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("not a date such as 2025-04-01") from None


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("not a time with offset such as 2025-04-01T00:00:00+09:00")


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError("not a network such as 192.0.2.8/29 (host bits must be 0)") from None


def _one_of(vocabulary: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        try:
            return vocabulary(text)
        except ValueError:
            msg = f"not one of: {', '.join(vocabulary)}"
            raise ValueError(msg) from None

    return read


@dataclass(frozen=True, slots=True)
class _Column:
    """How a cell is read; `empty` is what an empty one stands for, if it may be empty."""

    read: Callable[[str], Any]
    required: bool = True
    empty: Any = None

    def value(self, name: str, text: str) -> Any:  # noqa: ANN401 - whatever the column holds
        """The value of a cell; raises ValueError with the column's name."""
        if not text and not self.required:
            return self.empty
        try:
            return self.read(text)
        except ValueError as error:
            msg = f"{name} {text!r}: {error}" if text else f"{name} is empty"
            raise ValueError(msg) from None


_CONTRACT = {
    "contract_id": _Column(_identifier),
    "name": _Column(_line_text),
    "customer_type": _Column(_one_of(CustomerType)),
    "language": _Column(_one_of(Language)),
    "abuse_mail": _Column(check_mail_address),
    "admin_mail": _Column(check_mail_address, required=False),
    "billing_mail": _Column(check_mail_address, required=False),
    "monthly_fee_yen": _Column(_yen, required=False),
    "annual_fee_yen": _Column(_yen, required=False),
    "prepaid_yen": _Column(_yen, required=False, empty=0),
    "contracted_on": _Column(_date),
    "never_auto": _Column(_flag, required=False, empty=False),
}
_ASSIGNMENT = {
    "contract_id": _Column(_identifier),
    "network": _Column(_network),
    "assigned_from": _Column(_instant),
    "assigned_to": _Column(_instant, required=False),
    "line_id": _Column(_identifier),
    "access": _Column(_printable, required=False, empty=""),
    "username": _Column(_printable, required=False, empty=""),
}

CONTRACT_COLUMNS = tuple(_CONTRACT)
ASSIGNMENT_COLUMNS = tuple(_ASSIGNMENT)


def _read(
    path: Path, columns: dict[str, _Column], record: type[T], faults: list[ContractsFault]
) -> Iterator[tuple[int, T]]:
    """The records of a file with their line numbers; what is wrong goes to `faults`."""
    assert [f.name for f in fields(record)] == list(columns)  # type: ignore[arg-type]
    rows = _rows(path, faults)
    header = next(rows, None)
    if header is None or not _header_fits(path.name, header[1], columns, faults):
        return
    for line, cells in rows:
        if len(cells) != len(header[1]):
            why = f"{len(cells)} columns instead of {len(header[1])}"
            faults.append(ContractsFault(file=path.name, line=line, why=why))
            continue
        values: dict[str, Any] = {}
        for name, text in zip(header[1], cells, strict=True):
            try:
                values[name] = columns[name].value(name, text.strip())
            except ValueError as error:
                faults.append(ContractsFault(file=path.name, line=line, why=str(error)))
        if len(values) == len(columns):
            yield line, record(**values)


def _rows(path: Path, faults: list[ContractsFault]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the line each begins on."""
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, cells
                line = reader.line_num + 1
            if line == 1:
                faults.append(ContractsFault(file=path.name, line=None, why="empty, not even a header"))
    except UnicodeDecodeError:
        faults.append(ContractsFault(file=path.name, line=line, why="not UTF-8, here or soon after"))
    except csv.Error as error:
        faults.append(ContractsFault(file=path.name, line=line, why=f"not CSV: {error}"))
    except OSError as error:
        faults.append(ContractsFault(file=path.name, line=None, why=error.strerror or str(error)))


def _header_fits(
    file: str, header: list[str], columns: dict[str, _Column], faults: list[ContractsFault]
) -> bool:
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    twice = len(set(header)) != len(header)
    for what, names in (("missing", missing), ("unknown", unknown), ("doubled", header if twice else [])):
        if names:
            faults.append(ContractsFault(file=file, line=1, why=f"{what} columns: {', '.join(names)}"))
    return not (missing or unknown or twice)


def _repeated(contracts: list[tuple[int, Contract]]) -> Iterator[ContractsFault]:
    first: dict[str, int] = {}
    for line, contract in contracts:
        if (earlier := first.setdefault(contract.contract_id, line)) != line:
            why = f"contract {contract.contract_id} stands in line {earlier} already"
            yield ContractsFault(file=CONTRACTS, line=line, why=why)


def _without_contract(assignments: list[tuple[int, Assignment]], known: set[str]) -> Iterator[ContractsFault]:
    for line, assignment in assignments:
        if assignment.contract_id not in known:
            why = f"contract {assignment.contract_id} is not in {CONTRACTS}"
            yield ContractsFault(file=ASSIGNMENTS, line=line, why=why)


def _empty_intervals(assignments: list[tuple[int, Assignment]]) -> Iterator[ContractsFault]:
    for line, assignment in assignments:
        if assignment.assigned_to is not None and assignment.assigned_to <= assignment.assigned_from:
            yield ContractsFault(file=ASSIGNMENTS, line=line, why="assigned_to is not after assigned_from")


def _overlaps(assignments: list[tuple[int, Assignment]]) -> Iterator[ContractsFault]:
    """One network to two holders at one time. A more specific network inside another is no overlap."""
    by_network: dict[Network, list[tuple[int, Assignment]]] = {}
    for line, assignment in assignments:
        by_network.setdefault(assignment.network, []).append((line, assignment))
    for network, held in by_network.items():
        held.sort(key=lambda row: row[1].assigned_from)
        longest = held[0]
        for line, assignment in held[1:]:
            until = longest[1].assigned_to
            if until is None or assignment.assigned_from < until:
                earlier, later = sorted((longest[0], line))
                why = f"{network} is assigned at the same time in line {earlier}"
                yield ContractsFault(file=ASSIGNMENTS, line=later, why=why)
            if until is not None and (assignment.assigned_to is None or assignment.assigned_to > until):
                longest = (line, assignment)
