"""`check`: what is wrong with this installation."""

from dataclasses import asdict

import typer

from abuse_mta.commands.context import Json, inert, print_json, settings_of


def check(ctx: typer.Context, as_json: Json = False) -> None:
    """Look at configuration, database, templates, terms, contracts, relay and actuators; tell every fault at once.

    Exit 0: nothing is wrong (advice may be given). 1: something is. 2: the configuration cannot be read.

    Example: abuse-mta check --config ./abuse_mta.toml
    """
    settings = settings_of(ctx)
    from abuse_mta.check import Level, check_installation

    findings = check_installation(settings)
    for finding in findings:
        if as_json:
            print_json(asdict(finding))
        else:
            print(inert(str(finding)))
    faults = sum(finding.level is Level.FAULT for finding in findings)
    if not as_json:
        print(f"{settings.path}: {faults} faults" if faults else f"{settings.path}: nothing is wrong")
    raise typer.Exit(1 if faults else 0)
