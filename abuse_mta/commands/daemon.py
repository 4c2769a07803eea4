"""`serve`: the daemon."""

from enum import StrEnum
from typing import Annotated

import typer

from abuse_mta.commands.context import settings_of


class Role(StrEnum):
    """Which part of the work this process does."""

    ALL = "all"
    LISTENER = "listener"
    WORKER = "worker"


def serve(
    ctx: typer.Context,
    role: Annotated[Role, typer.Option(help="On several nodes: take mail only, or work only.")] = Role.ALL,
) -> None:
    """Run the daemon until it is told to stop.

    Example: abuse-mta serve --config /etc/abuse_mta/abuse_mta.toml
    """
    settings = settings_of(ctx)
    from abuse_mta.daemon import serve as run

    raise typer.Exit(run(settings, role.value))
