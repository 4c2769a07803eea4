"""`log`: the JSON log, one readable line an event."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.text import Text

from abuse_mta.commands.context import Json, complain_and_exit, inert, print_json

UNIT = "abuse_mta.service"
LEVELS = ("debug", "info", "warning", "error", "critical")
_COLOURS = {"debug": "dim", "info": "green", "warning": "yellow", "error": "bold red", "critical": "bold red"}
_HEADING = ("at", "level", "event", "case_id", "message_id")


def log(
    files: Annotated[list[Path] | None, typer.Argument(help="Else standard input, else the journal.")] = None,
    case: Annotated[str | None, typer.Option(help="Only what belongs to this case.")] = None,
    level: Annotated[str, typer.Option(help=f"Only this level and above: {' '.join(LEVELS)}.")] = "debug",
    event: Annotated[str | None, typer.Option(help="Only this event.")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes.")] = False,
    as_json: Json = False,
) -> None:
    """Show the log in colour. Without files it is read from the system's journal.

    With --json an event stays as it is, and a line that is none becomes {"line": …}.

    Example: abuse-mta log --case 17 --follow
    """
    if level not in LEVELS:
        msg = f"one of {', '.join(LEVELS)}"
        raise typer.BadParameter(msg, param_hint="--level")
    show, show_line = _printers(as_json=as_json)
    wanted = LEVELS[LEVELS.index(level) :]
    try:
        for line in _lines(files or [], follow):
            if (entry := _entry(line)) is None:
                if case is None and event is None:
                    show_line(line.rstrip("\n"))
            elif _is_wanted(entry, case, wanted, event):
                show(entry)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _printers(*, as_json: bool) -> tuple[Callable[[dict[str, Any]], None], Callable[[str], None]]:
    """What shows an event, and what shows a line that is none."""
    if as_json:
        return print_json, lambda line: print_json({"line": line})
    console = Console(highlight=False, soft_wrap=True)
    return lambda entry: console.print(shown(entry)), lambda line: console.print(
        Text(inert(line), style="dim")
    )


def shown(entry: dict[str, Any]) -> Text:
    """An entry as one line: time, level, event, case, mail, then the other fields."""
    level = str(entry.get("level", "info"))
    text = Text(f"{_local_time(entry.get('at')):19} ", style="dim")
    text.append(f"{level:8}", style=_COLOURS.get(level, ""))
    text.append(inert(str(entry.get("event", ""))), style="bold")
    for name, mark in (("case_id", "case"), ("message_id", "mail")):
        if entry.get(name) is not None:
            text.append(f" {mark} {inert(str(entry[name]))}", style="cyan")
    for name, value in entry.items():
        if name not in _HEADING and value not in (None, "", [], {}):
            text.append(f" {inert(name)}=", style="dim")
            text.append(inert(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
    return text


def _local_time(at: object) -> str:
    """The time in the zone of whoever looks."""
    try:
        return datetime.fromisoformat(str(at)).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return inert(str(at or ""))[:19]


def _is_wanted(entry: dict[str, Any], case: str | None, levels: Iterable[str], event: str | None) -> bool:
    return (
        (case is None or str(entry.get("case_id")) == case)
        and entry.get("level", "info") in levels
        and (event is None or entry.get("event") == event)
    )


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _lines(files: list[Path], follow: bool) -> Iterator[str]:
    if files:
        for path in files[:-1]:
            yield from _file_lines(path, follow=False)
        yield from _file_lines(files[-1], follow=follow)
    elif not sys.stdin.isatty():
        yield from sys.stdin
    else:
        yield from _journal(follow)


def _opened(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise complain_and_exit(f"{path}: {error.strerror}", code=2) from None


def _file_lines(path: Path, *, follow: bool) -> Iterator[str]:
    with _opened(path) as stream:
        begun = ""
        while True:
            begun += stream.readline()
            if begun.endswith("\n"):
                yield begun
                begun = ""
            elif not follow:
                if begun:
                    yield begun
                return
            else:
                time.sleep(0.2)


def _journal(follow: bool) -> Iterator[str]:
    command = [
        "journalctl",
        "--unit",
        UNIT,
        "--output",
        "cat",
        "--no-pager",
        *(["--follow"] if follow else []),
    ]
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as journal:  # noqa: S603
            assert journal.stdout is not None
            yield from journal.stdout
    except FileNotFoundError:
        raise typer.BadParameter("no journal on this machine: name a log file") from None
