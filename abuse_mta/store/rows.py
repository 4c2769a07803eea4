"""Rows without objects: statements that were built once, and inserts that the session need not watch.

Building a statement costs more than running it, and an object more than its row.
"""

from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Executable, Insert, Table, insert, inspect
from sqlmodel import Session, SQLModel


def table_of(rows: type[SQLModel]) -> Table:
    """The table of a model."""
    return cast("Table", inspect(rows).local_table)


def run(session: Session, statement: Executable, **values: object) -> CursorResult[Any]:
    """Run a statement that was built once; what the session still holds back is written first."""
    if session.new or session.dirty:
        session.flush()
    result: CursorResult[Any] = session.connection().execute(statement, values)
    return result


def first_at(session: Session, statement: Executable) -> datetime | None:
    """The time that a statement built once asks for."""
    at: datetime | None = run(session, statement).scalar_one()
    return at


def append(session: Session, rows: type[SQLModel], **values: object) -> Any:  # noqa: ANN401 - an int or a str
    """Write a new row and give its key."""
    statement, defaults = _inserts(rows)
    written = run(session, statement, **defaults | values).inserted_primary_key
    assert written is not None
    return written[0]


@cache
def _inserts(rows: type[SQLModel]) -> tuple[Insert, dict[str, Any]]:
    optional = {name: field for name, field in rows.model_fields.items() if not field.is_required()}
    key = table_of(rows).primary_key.columns
    return insert(table_of(rows)), {
        name: field.default for name, field in optional.items() if name not in key
    }
