"""`simulate`: scenarios on a virtual clock."""

import io
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abuse_mta.commands.context import Json, complain_and_exit, inert, print_json, print_table

if TYPE_CHECKING:
    from abuse_mta.simulate import Run


def simulate(
    files: Annotated[list[Path], typer.Argument(help="Scenario files (TOML).", show_default=False)],
    as_json: Json = False,
) -> None:
    """Play scenarios against the real engine, readers and templates; nothing is sent, nothing kept.

    Exit 0: all went as expected. 1: something did not. 2: a scenario cannot be read.

    Example: abuse-mta simulate scenarios/*.toml
    """
    from abuse_mta import log

    log.set_up("json", io.StringIO())  # a scenario's log is nobody's
    code = 0
    for path in files:
        played = _play(path)
        if isinstance(played, tuple):
            complain_and_exit(*played, code=2)
            code = 2
        else:
            _show(path, played, as_json=as_json)
            code = max(code, 1 if played.missed else 0)
    raise typer.Exit(code)


def _play(path: Path) -> "Run | tuple[str, ...]":
    """How it went, or what is wrong with the file."""
    from abuse_mta.config import ConfigError
    from abuse_mta.contract_files import ContractsError
    from abuse_mta.scenario import ScenarioError
    from abuse_mta.simulate import run
    from policy.terms import TermsError

    try:
        return run(path)
    except ScenarioError as error:
        return error.faults
    except ContractsError as error:
        return tuple(f"{path}: {fault}" for fault in error.faults)
    except (ConfigError, TermsError, OSError) as error:
        return (f"{path}: {error}",)


def _show(path: Path, played: "Run", *, as_json: bool) -> None:
    if as_json:
        print_json(_json(path, played))
        return
    verdict = f"{len(played.missed)} missed" if played.missed else "as expected"
    print(inert(f"{path}: {played.title or 'no title'}: {played.steps} steps, {verdict}"))
    for refused in played.refused:
        print(inert(f"  refused: {refused}"))
    if played.missed:
        rows = [(one.step, one.at.isoformat(), one.what, one.expected, one.got) for one in played.missed]
        print_table(("step", "time", "what", "expected", "got"), rows, empty="")


def _json(path: Path, played: "Run") -> dict[str, Any]:
    missed = [{**asdict(one), "at": one.at.isoformat()} for one in played.missed]
    return {
        "file": str(path),
        "title": played.title,
        "as_expected": not missed,
        "steps": played.steps,
        "missed": missed,
        "refused": played.refused,
    }
