"""`reporters`: what came of their complaints."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from abuse_mta.commands.context import Json, database_of, inert, print_json, print_table, settings_of
from abuse_mta.commands.operating import iso, local


def reporters(
    ctx: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=36500, help="So many days back.")] = 90,
    as_json: Json = False,
) -> None:
    """What came of the reporters' complaints, by domain: joined a case, repeated, unreadable, unfounded.

    Three unfounded ones within 90 days, and the domain's complaints only corroborate.

    Example: abuse-mta reporters --days 30
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.clock import SystemClock
    from abuse_mta.reporter_records import reporter_records
    from abuse_mta.reporters import known_reporters

    now = SystemClock().now()
    known = known_reporters(settings.trust.trusted_reporters)
    with database_of(settings) as database, database.reading() as session:
        records = reporter_records(session, known, now - timedelta(days=days), now)
    if as_json:
        for one in records:
            print_json({**asdict(one), "latest": iso(one.latest, zone) if one.latest else None})
        return
    shown = local(zone)
    rows = [
        (
            inert(one.domain) + (" (trusted)" if one.trusted else " (free mail)" if one.freemail else ""),
            one.complaints,
            one.joined,
            one.duplicates,
            one.unreadable,
            one.unfounded,
            shown(one.latest),
        )
        for one in records
    ]
    names = ("domain", "complaints", "joined", "repeated", "unreadable", "unfounded", "latest")
    print_table(names, rows, empty="nobody complained")
