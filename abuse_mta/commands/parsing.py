"""`parse`: what a mail says, without a database and without a configuration."""

import sys
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from abuse_mta.commands.context import Json, complain_and_exit, inert, print_json

if TYPE_CHECKING:
    from rich.text import Text

    from parsers.report import Outcome, Reading, Report


def parse(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Mails; - is standard input.")],
    networks: Annotated[str, typer.Option(help="Our own networks, with commas: others are no answer.")] = "",
    timezone: Annotated[str, typer.Option(help="Our zone, for times without one.")] = "Asia/Tokyo",
    as_json: Json = False,
) -> None:
    """Read mails and say what they report, and why.

    Example: abuse-mta parse --networks 192.0.2.0/24,2001:db8:21::/48 complaint.eml
    """
    from abuse_mta.parsed_json import render
    from parsers import read

    reading = _reading(networks, timezone)
    missing = False
    for name, raw in _mails(files):
        if raw is None:
            missing = True
            continue
        outcome = read(raw, reading)
        if as_json:
            print_json(render(name, outcome))
        else:
            _explain(name, outcome)
    raise typer.Exit(2 if missing else 0)


def _reading(networks: str, timezone: str) -> "Reading":
    from abuse_mta.feeds import load_feeds
    from parsers.report import Reading

    try:
        ours = tuple(ip_network(one) for one in networks.replace(",", " ").split())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--networks") from None
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        msg = f"no such zone: {timezone}"
        raise typer.BadParameter(msg, param_hint="--timezone") from None
    return Reading(networks=ours, feeds=load_feeds(), zone=zone)


def _mails(files: list[str]) -> Iterator[tuple[str, bytes | None]]:
    """The last component of each path, and the bytes; None for one that cannot be read, which is told."""
    for file in files:
        try:
            yield (
                ("-", sys.stdin.buffer.read()) if file == "-" else (Path(file).name, Path(file).read_bytes())
            )
        except OSError as error:
            complain_and_exit(f"{file}: {error.strerror}", code=2)
            yield file, None


def _explain(name: str, outcome: "Outcome") -> None:
    """One mail for a person: kind, then each allegation with where it was read, then what was left out."""
    from rich.console import Console
    from rich.text import Text

    from abuse_mta.parsed_json import as_told
    from parsers.report import Parsed

    console = Console(highlight=False, soft_wrap=True)
    parsed = outcome if isinstance(outcome, Parsed) else outcome.parsed
    heading = Text(inert(name), style="bold")
    heading.append(f"  {parsed.kind.value}", style="cyan")
    heading.append(f"  {parsed.format.value}  from {inert(parsed.reporter.address or 'nobody')}")
    console.print(heading)
    for report in parsed.reports:
        console.print(_allegation(as_told(parsed.kind, report)))
    for rejected in parsed.rejected:
        console.print(Text(f"  not {rejected.ip}: {rejected.role.value} ({rejected.rule})", style="dim"))
    for warning in parsed.warnings:
        console.print(Text(f"  ! {inert(warning)}", style="yellow"))
    if why := getattr(outcome, "why", ""):
        console.print(Text(f"  broken: {inert(str(why))}", style="red"))


def _allegation(report: "Report") -> "Text":
    from rich.text import Text

    at = report.occurred_at.isoformat() if report.occurred_at else "no time"
    text = Text("  ")
    text.append(str(report.source_ip or "no address"), style="bold green" if report.source_ip else "yellow")
    text.append(
        f"  {at} ({report.time_source.value})  {report.category.value}  evidence: {report.evidence.value}"
    )
    where = report.provenance
    text.append(f"  [part {where.part}, line {where.line or '-'}, {where.rule}]", style="dim")
    return text
