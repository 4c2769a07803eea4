"""What the commands share: the configuration, the database, and how things are shown."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from abuse_mta.config import Settings
    from abuse_mta.store.database import Database

Json = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def settings_of(ctx: typer.Context) -> "Settings":
    """The configuration that was named, or found; raises ConfigError."""
    from abuse_mta.config import find_config, load_settings

    given = ctx.find_root().obj
    assert given is None or isinstance(given, Path)
    return load_settings(find_config(given))


@contextmanager
def database_of(settings: "Settings") -> Iterator["Database"]:
    """The database, brought to this version's schema; raises StoreError."""
    from abuse_mta.store.database import Database

    database = Database.open(settings.database.url)
    try:
        database.migrate()
        yield database
    finally:
        database.close()


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """One object on one line."""
    print(json.dumps(value, ensure_ascii=False, default=str))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """A table for a person; what came from outside is shown inert."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - counted
        table.add_row(*(Text(inert("" if cell is None else str(cell))) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    console.print(table if count else empty)


def inert(text: str) -> str:
    """The text with control and bidirectional characters escaped."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def complain_and_exit(*lines: object, code: int) -> typer.Exit:
    """Tells what is wrong on standard error; raise what it gives."""
    for line in lines:
        print(inert(str(line)), file=sys.stderr)
    return typer.Exit(code)


def read_time(text: str | None, zone: Any) -> datetime | None:  # noqa: ANN401 - any tzinfo
    """ISO 8601; without offset it is the provider's zone. Raises typer.BadParameter."""
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
        at = read if read.tzinfo else read.replace(tzinfo=zone)
        at.astimezone(UTC)  # a few hours of the years 1 and 9999 have no name there
    except (ValueError, OverflowError):
        msg = f"{text!r} is not a time such as 2025-06-02T09:12:44+09:00"
        raise typer.BadParameter(msg) from None
    return at
