"""`demo`: a whole case on one machine."""

from typing import Annotated

import typer


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave it running afterwards, to be mailed by hand.")
    ] = False,
) -> None:
    """A whole case in under a minute, nothing to configure. Exit code 0 only if all of it really happened.

    Example: abuse-mta demo --keep
    """
    from abuse_mta.demo import perform

    raise typer.Exit(0 if perform(keep=keep) else 1)
