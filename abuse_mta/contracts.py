"""Contracts and assignments in the store: import of a whole folder, and who held an address when.

An import is all or nothing and keeps history: what a folder no longer names is ended, not forgotten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

from sqlalchemy import String, bindparam, func, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from abuse_mta.contract_files import (
    Assignment,
    Contract,
    ContractsError,
    ContractsFault,
    CustomerType,
    Folder,
    Language,
    Network,
    read_folder,
)
from abuse_mta.store.contract_tables import AssignmentRow, ContractRow, PrefixLengthRow
from abuse_mta.store.database import Stream, take_turn
from abuse_mta.store.rows import table_of

__all__ = [
    "Assignment",
    "Change",
    "Contract",
    "ContractsError",
    "ContractsFault",
    "CustomerType",
    "Difference",
    "Folder",
    "Language",
    "MassChangeError",
    "all_contracts",
    "assignments_of",
    "current_assignments",
    "get_contract",
    "holders_at",
    "holders_ever",
    "import_contracts",
    "is_contact",
    "read_folder",
]

Address = IPv4Address | IPv6Address

_BATCH = 10_000
_MASS = 10
"""So many assignments may always end in one import, and a fifth of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record that an import changed: before and after."""

    before: Contract | Assignment
    after: Contract | Assignment

    def __str__(self) -> str:
        differing = (
            f"{f.name} {_shown(getattr(self.before, f.name))} -> {_shown(getattr(self.after, f.name))}"
            for f in fields(self.after)
            if getattr(self.before, f.name) != getattr(self.after, f.name)
        )
        return f"{_title(self.after)}: {', '.join(differing)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an import did. `gone`: no longer named; `ended`: open assignments no longer named, ended by us;
    `withdrawn`: assignments that the folder contradicts altogether.
    """

    added: tuple[Contract | Assignment, ...] = ()
    changed: tuple[Change, ...] = ()
    gone: tuple[Contract, ...] = ()
    ended: tuple[Change, ...] = ()
    withdrawn: tuple[Assignment, ...] = ()

    def __bool__(self) -> bool:
        return any((self.added, self.changed, self.gone, self.ended, self.withdrawn))

    def lines(self) -> Iterator[str]:
        """The difference for a person, one line a record."""
        yield from (f"+ {_title(record)}" for record in self.added)
        yield from (f"~ {change}" for change in self.changed)
        yield from (f"- {_title(record)} is no longer listed" for record in self.gone)
        yield from (f"- {change}" for change in self.ended)
        yield from (f"- {_title(record)} withdrawn" for record in self.withdrawn)


class MassChangeError(ValueError):
    """An import would end so many assignments that the folder is more likely broken than right."""


def import_contracts(
    session: Session, folder: Folder, now: datetime, *, accept_mass_change: bool = False
) -> Difference:
    """Makes the store say what the folder says and gives the difference; the caller commits.

    Raises MassChangeError when more than ten assignments and a fifth of all open ones would end.
    """
    take_turn(session, Stream.IMPORTING)  # of nodes that start together the second one finds its work done
    contracts = _import_contract_rows(session, folder.contracts, now)
    assignments = _import_assignment_rows(session, folder.assignments, now, accept_mass_change)
    return Difference(
        added=(*contracts.added, *assignments.added),
        changed=(*contracts.changed, *assignments.changed),
        gone=contracts.gone,
        ended=assignments.ended,
        withdrawn=assignments.withdrawn,
    )


def get_contract(session: Session, contract_id: str) -> Contract | None:
    """The contract as last imported, also one that is no longer listed."""
    row = session.connection().execute(_CONTRACT, {"contract_id": contract_id}).first()
    return None if row is None else _contract(row)


def is_contact(session: Session, contract_id: str, address: str) -> bool:
    """One of the addresses that are on file for the contract?"""
    contract = get_contract(session, contract_id)
    return contract is not None and address.lower() in {contact.lower() for contact in contract.contacts}


def all_contracts(session: Session) -> Iterator[Contract]:
    """Every listed contract, by number."""
    listed = select(ContractRow).where(col(ContractRow.gone_at).is_(None)).order_by(ContractRow.contract_id)
    return (_contract(row) for row in session.exec(listed))


def assignments_of(session: Session, contract_id: str) -> tuple[Assignment, ...]:
    """All that the contract ever held, oldest first."""
    held = _assignments().where(AssignmentRow.contract_id == contract_id)
    return tuple(_assignment(row) for row in session.execute(held.order_by(AssignmentRow.assigned_from)))


def current_assignments(
    session: Session, contract_id: str, line_id: str, now: datetime
) -> tuple[Assignment, ...]:
    """The networks that the contract holds on that line now."""
    held = session.execute(_OF_LINE, {"contract_id": contract_id, "line_id": line_id})
    return tuple(found for row in held if (found := _assignment(row)).holds_at(now))


def holders_at(session: Session, ip: Address, at: datetime) -> tuple[Assignment, ...]:
    """Who held the address at that instant, the most specific network first."""
    return tuple(found for found in holders_ever(session, ip) if found.holds_at(at))


def holders_ever(session: Session, ip: Address) -> tuple[Assignment, ...]:
    """Everybody who ever held the address, the most specific network first, then by time."""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    # By the connection: rows are read, no objects, and the session's own way costs a third more.
    rows = session.connection().execute(_COVERING, {"version": ip.version, "bits": _bits(ip)})
    found = [_assignment(row) for row in rows]
    return tuple(sorted(found, key=lambda a: (-a.network.prefixlen, a.assigned_from)))


# --- look-up ---------------------------------------------------------------------------------------


def _bits(ip: Address) -> str:
    """The version, then every bit. What a network has of it, its prefix, is the start of that of its addresses."""
    return f"{ip.version}{int(ip):0{ip.max_prefixlen}b}"


def _assignments() -> Any:  # noqa: ANN401 - a Select of eight columns
    table = table_of(AssignmentRow)
    columns = [table.c[name] for name in ("id", *(f.name for f in fields(Assignment)))]
    return sql_select(*columns).where(table.c.withdrawn_at.is_(None))


_CONTRACT = sql_select(table_of(ContractRow)).where(
    table_of(ContractRow).c.contract_id == bindparam("contract_id")
)
_OF_LINE = _assignments().where(
    col(AssignmentRow.contract_id) == bindparam("contract_id"),
    col(AssignmentRow.line_id) == bindparam("line_id"),
)
_COVERING = (
    _assignments()
    .join(
        PrefixLengthRow,
        col(AssignmentRow.prefix)
        == func.substr(bindparam("bits", type_=String), 1, col(PrefixLengthRow.length) + 1),
    )
    .where(col(PrefixLengthRow.version) == bindparam("version"))
)


# --- import ----------------------------------------------------------------------------------------


def _import_contract_rows(session: Session, contracts: tuple[Contract, ...], now: datetime) -> Difference:
    rows = session.exec(select(ContractRow)).all()
    before = {row.contract_id: _contract(row) for row in rows}
    gone_before = {row.contract_id for row in rows if row.gone_at is not None}
    named = {contract.contract_id for contract in contracts}
    new = [c for c in contracts if c.contract_id not in before]
    kept = [c for c in contracts if c.contract_id in before]
    altered = [c for c in kept if before[c.contract_id] != c or c.contract_id in gone_before]
    gone = [c for key, c in before.items() if key not in named and key not in gone_before]
    _insert(session, ContractRow, [_contract_values(c) for c in new])
    for contract in altered:
        _update(
            session,
            ContractRow.contract_id,
            contract.contract_id,
            _contract_values(contract) | {"gone_at": None},
        )
    for contract in gone:
        _update(session, ContractRow.contract_id, contract.contract_id, {"gone_at": now})
    returned = [c for c in altered if c.contract_id in gone_before]
    changes = [Change(before=before[c.contract_id], after=c) for c in altered if c not in returned]
    return Difference(added=(*new, *returned), changed=tuple(changes), gone=tuple(gone))


_Key = tuple[str, Network, datetime]


@dataclass(frozen=True, slots=True)
class _Stored:
    row_id: int
    assignment: Assignment


def _import_assignment_rows(
    session: Session, assignments: tuple[Assignment, ...], now: datetime, accept_mass_change: bool
) -> Difference:
    stored = _stored_assignments(session)
    named = {_key(assignment): assignment for assignment in assignments}
    new = [assignment for key, assignment in named.items() if key not in stored]
    changed = [
        (stored[key], after)
        for key, after in named.items()
        if key in stored and stored[key].assignment != after
    ]
    vanished = {key: stored[key] for key in stored.keys() - named.keys()}
    ended, withdrawn = _settle_vanished(vanished, assignments, now)
    open_before = sum(row.assignment.assigned_to is None for row in stored.values())
    if not accept_mass_change and len(ended) > max(_MASS, open_before // 5):
        msg = f"{len(ended)} of {open_before} open assignments would end"
        raise MassChangeError(msg)
    _insert(session, AssignmentRow, [_assignment_values(assignment) for assignment in new])
    _note_prefix_lengths(session, new)
    for row, after in (*changed, *ended):
        _update(session, AssignmentRow.id, row.row_id, _assignment_values(after))
    for row in withdrawn:
        _update(session, AssignmentRow.id, row.row_id, {"withdrawn_at": now})
    return Difference(
        added=tuple(new),
        changed=tuple(Change(before=row.assignment, after=after) for row, after in changed),
        ended=tuple(Change(before=row.assignment, after=after) for row, after in ended),
        withdrawn=tuple(row.assignment for row in withdrawn),
    )


def _settle_vanished(
    vanished: Mapping[_Key, _Stored], assignments: tuple[Assignment, ...], now: datetime
) -> tuple[list[tuple[_Stored, Assignment]], list[_Stored]]:
    """What an import no longer names ends now, or earlier where somebody else held the network by then.

    Where nothing is left of it, the folder contradicts it: it is withdrawn.
    """
    networks = {row.assignment.network for row in vanished.values()}
    named: dict[Network, list[Assignment]] = {}
    for assignment in assignments:
        if assignment.network in networks:
            named.setdefault(assignment.network, []).append(assignment)
    ended: list[tuple[_Stored, Assignment]] = []
    withdrawn: list[_Stored] = []
    for row in vanished.values():
        until = _end_of(row.assignment, named.get(row.assignment.network, []), now)
        if until <= row.assignment.assigned_from:
            withdrawn.append(row)
        elif until != row.assignment.assigned_to:
            ended.append((row, replace(row.assignment, assigned_to=until)))
    return ended, withdrawn


def _end_of(vanished: Assignment, named: list[Assignment], now: datetime) -> datetime:
    """The first instant at which the assignment can no longer be true."""
    start, until = vanished.assigned_from, vanished.assigned_to or now
    overlapping = (a for a in named if a.assigned_to is None or a.assigned_to > start)
    return min([until, *(a.assigned_from for a in overlapping)])


def _stored_assignments(session: Session) -> dict[_Key, _Stored]:
    found = ((_assignment(row), row.id) for row in session.execute(_assignments()))
    return {_key(assignment): _Stored(row_id, assignment) for assignment, row_id in found}


def _key(assignment: Assignment) -> _Key:
    return assignment.contract_id, assignment.network, assignment.assigned_from


def _insert(session: Session, table: type[ContractRow | AssignmentRow], values: list[dict[str, Any]]) -> None:
    for start in range(0, len(values), _BATCH):
        session.execute(insert(table), values[start : start + _BATCH])


def _note_prefix_lengths(session: Session, assignments: list[Assignment]) -> None:
    for version, length in {(a.network.version, a.network.prefixlen) for a in assignments}:
        session.merge(PrefixLengthRow(version=version, length=length))
    session.flush()


def _update(session: Session, key: Any, value: int | str, values: dict[str, Any]) -> None:  # noqa: ANN401
    session.execute(update(key.class_).where(key == value).values(**values))


# --- rows and records --------------------------------------------------------------------------------


def _contract(row: Any) -> Contract:  # noqa: ANN401 - a row, or an object of one
    values = {f.name: getattr(row, f.name) for f in fields(Contract)}
    values["customer_type"] = CustomerType(row.customer_type)
    values["language"] = Language(row.language)
    return Contract(**values)


def _contract_values(contract: Contract) -> dict[str, Any]:
    return {f.name: getattr(contract, f.name) for f in fields(Contract)}


def _assignment(row: Any) -> Assignment:  # noqa: ANN401 - a row of `_assignments`
    return Assignment(
        contract_id=row.contract_id,
        network=_network(row.network),
        assigned_from=row.assigned_from,
        assigned_to=row.assigned_to,
        line_id=row.line_id,
        access=row.access,
        username=row.username,
    )


# An address had several holders, one after the other: their rows name the same network.
_network = lru_cache(maxsize=1024)(ip_network)


def _assignment_values(assignment: Assignment) -> dict[str, Any]:
    values = {f.name: getattr(assignment, f.name) for f in fields(Assignment)}
    network = assignment.network
    prefix = _bits(network.network_address)[: 1 + network.prefixlen]
    return {**values, "network": str(network), "prefix": prefix}


def _title(record: Contract | Assignment) -> str:
    if isinstance(record, Contract):
        return f"contract {record.contract_id} ({record.name})"
    period = f"{_shown(record.assigned_from)}..{_shown(record.assigned_to)}"
    return f"{record.network} of {record.contract_id}/{record.line_id} {period}"


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else "-" if value is None else str(value)
