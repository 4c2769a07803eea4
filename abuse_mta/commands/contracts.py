"""`contracts`: import of the two files, and who held an address when."""

from dataclasses import asdict
from datetime import datetime, tzinfo
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any

import typer

from abuse_mta.commands.context import (
    Json,
    complain_and_exit,
    database_of,
    print_json,
    print_table,
    read_time,
    settings_of,
)

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, add_completion=False)


@app.command("import")
def import_folder(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="With contracts.csv and assignments.csv.")],
    accept_mass_change: Annotated[
        bool, typer.Option(help="Even when a fifth of all open assignments would end.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make the database say what the folder says. All or nothing; prints the difference.

    Example: abuse-mta contracts import /etc/abuse_mta/contracts
    """
    settings = settings_of(ctx)
    from abuse_mta.clock import SystemClock
    from abuse_mta.contracts import ContractsError, MassChangeError, import_contracts, read_folder

    try:
        content = read_folder(folder)
        with database_of(settings) as database, database.writing() as session:
            difference = import_contracts(
                session, content, SystemClock().now(), accept_mass_change=accept_mass_change
            )
    except ContractsError as error:
        raise complain_and_exit(*error.faults, "nothing was imported", code=1) from None
    except MassChangeError as error:
        hint = "nothing was imported; if that is right: --accept-mass-change"
        raise complain_and_exit(error, hint, code=1) from None
    for line in difference.lines():
        print_json({"change": line}) if as_json else print(line)
    if not as_json:
        print(f"{len(content.contracts)} contracts, {len(content.assignments)} assignments")


@app.command("at")
def holders(
    ctx: typer.Context,
    ip: str,
    time: Annotated[str | None, typer.Argument(help="ISO 8601; default: now.")] = None,
    as_json: Json = False,
) -> None:
    """Who held an address at a time, the most specific network first. Exit 1: nobody.

    Example: abuse-mta contracts at 192.0.2.15 2025-06-02T09:12:44+09:00
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.clock import SystemClock
    from abuse_mta.contracts import get_contract, holders_at

    try:
        address = ip_address(ip)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    at = read_time(time, zone) or SystemClock().now()
    with database_of(settings) as database, database.reading() as session:
        found = [(held, get_contract(session, held.contract_id)) for held in holders_at(session, address, at)]
    columns = ("contract_id", "line_id", "network", "assigned_from", "assigned_to", "access", "username")
    rows = [{name: _plain(getattr(held, name), zone) for name in columns} for held, _ in found]
    if as_json:
        for row in rows:
            print_json({"ip": ip, "at": at.isoformat(), **row})
    else:
        names = [contract.name if contract else "" for _, contract in found]
        named = [(name, *row.values()) for name, row in zip(names, rows, strict=True)]
        print_table(("name", *columns), named, empty=f"nobody held {ip} at {at.isoformat()}")
    raise typer.Exit(0 if found else 1)


@app.command("show")
def show(ctx: typer.Context, contract_id: str, as_json: Json = False) -> None:
    """A contract, its contacts and everything it ever held.

    Example: abuse-mta contracts show C-1002
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.contracts import assignments_of, get_contract

    with database_of(settings) as database, database.reading() as session:
        contract = get_contract(session, contract_id)
        held = assignments_of(session, contract_id)
    if contract is None:
        raise complain_and_exit(f"no contract {contract_id}", code=1)
    facts = {name: _plain(value, zone) for name, value in asdict(contract).items()}
    lines = [{name: _plain(value, zone) for name, value in asdict(one).items()} for one in held]
    if as_json:
        print_json({**facts, "assignments": lines})
        return
    print_table(("", ""), facts.items(), empty="")
    print_table(
        ("line", "network", "from", "to", "access", "username"),
        [
            (
                one["line_id"],
                one["network"],
                one["assigned_from"],
                one["assigned_to"],
                one["access"],
                one["username"],
            )
            for one in lines
        ],
        empty="no assignments",
    )


def _plain(value: Any, zone: tzinfo) -> Any:  # noqa: ANN401 - a field of a record, for JSON
    if value is None or isinstance(value, bool | int):
        return value
    return value.astimezone(zone).isoformat() if isinstance(value, datetime) else str(value)
