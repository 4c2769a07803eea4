"""All tables from one database to another, with the counts compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlmodel import SQLModel

from abuse_mta.store import case_tables, contract_tables, spool_tables
from abuse_mta.store.database import Database
from abuse_mta.store.errors import StoreError

BATCH = 500
ALL_TABLES = (case_tables, contract_tables, spool_tables)
"""Every module that declares tables; importing them fills the metadata."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One table: rows there, rows here."""

    table: str
    source: int
    target: int


def copy_all(source: Database, target: Database) -> tuple[Copied, ...]:
    """Copy every table in one transaction; the target must be empty. Raises StoreError, and then nothing is copied."""
    with source.reading() as old, target.writing() as new:
        here, there = old.connection(), new.connection()
        if filled := [table.name for table in _tables() if _count(there, table)]:
            raise StoreError(f"the target is not empty: {', '.join(filled)}")
        copied = tuple(_copy(here, there, table) for table in _tables())
        if short := [one for one in copied if one.source != one.target]:
            raise StoreError(f"counts differ: {', '.join(one.table for one in short)}")
        if not target.is_sqlite:
            _go_on_counting(there)
        return copied


def _tables() -> list[Table]:
    """In an order in which every reference finds its row."""
    return list(SQLModel.metadata.sorted_tables)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _copy(here: Connection, there: Connection, table: Table) -> Copied:
    for batch in _batches(here, table):
        there.execute(insert(table), batch)
    return Copied(table=table.name, source=_count(here, table), target=_count(there, table))


def _batches(here: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows = here.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
    for part in rows.mappings().partitions(BATCH):
        yield [dict(row) for row in part]


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL's sequences go on behind the copied numbers."""
    for table in _tables():
        column = table.autoincrement_column
        if column is None:
            continue
        place = {"table": f'"{table.name}"', "column": column.name}
        sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), place).scalar()
        if sequence is None:
            continue
        last = connection.execute(select(func.max(column))).scalar()
        if last is not None:
            connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
