"""`today`: the morning page."""

from datetime import timedelta
from typing import Annotated

import typer

from abuse_mta.commands.context import Json, database_of, print_json, print_table, read_time, settings_of


def today(
    ctx: typer.Context,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Default: 24 hours ago.")] = None,
    as_json: Json = False,
) -> None:
    """What came, what was decided, what waits for you and until when, what fires next, what is unusual.

    Example: abuse-mta today
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.clock import SystemClock
    from abuse_mta.morning import SECTIONS, morning_page

    now = SystemClock().now()
    begin = read_time(since, zone) or now - timedelta(days=1)
    with database_of(settings) as database, database.reading() as session:
        page = morning_page(session, now, zone, begin)
    if as_json:
        for section, _ in SECTIONS:
            for row in getattr(page, section):
                print_json({"section": section, **row})
        return
    from rich.console import Console

    console = Console(highlight=False)
    for section, title in SECTIONS:
        rows = getattr(page, section)
        console.print(f"\n{title}", style="bold")
        print_table(tuple(rows[0]) if rows else (), [tuple(row.values()) for row in rows], empty="nothing")
