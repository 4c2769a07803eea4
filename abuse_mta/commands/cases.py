"""`cases` and `case`: what stands, and why."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abuse_mta.commands.context import (
    Json,
    complain_and_exit,
    database_of,
    inert,
    print_json,
    print_table,
    settings_of,
)
from abuse_mta.commands.operating import CaseName, find_case, find_contract, iso, local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from sqlalchemy import Row, Select
    from sqlmodel import Session

    from abuse_mta.config import Settings
    from abuse_mta.evidence_checks import Appraisal
    from abuse_mta.explanation import Explained
    from abuse_mta.store.case_tables import CaseRow

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, add_completion=False)
SHOWN = 200
"""Rows of the table at most: a terminal's worth, of however many there are."""
FIELDS = ("case_id", "contract_id", "line_id", "state", "opened_at", "deadline", "clause")


def cases(
    ctx: typer.Context,
    state: Annotated[str | None, typer.Option(help="Only cases in this state; `open`: not ended.")] = None,
    contract: Annotated[str | None, typer.Option(help="Only cases of this contract.")] = None,
    as_json: Json = False,
) -> None:
    """The cases, newest first, each with the deadline of its answer, else the next one; a table shows 200 at most.

    Example: abuse-mta cases --state suspended
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    states = _states(state)
    with database_of(settings) as database, database.reading() as session:
        found = _found(states, find_contract(session, contract) or contract if contract else None)
        if as_json:
            for row in session.execute(found.execution_options(yield_per=1000)):
                print_json({name: _value(row, name, zone) for name in FIELDS})
            return
        rows = session.execute(found.limit(SHOWN + 1)).all()
    shown = local(zone)
    table = [
        (
            row.case_id,
            row.contract_id,
            row.line_id,
            row.state,
            shown(row.opened_at),
            shown(row.deadline),
            row.clause,
        )
        for row in rows[:SHOWN]
    ]
    print_table(
        ("case", "contract", "line", "state", "opened", "deadline", "clause"), table, empty="no cases"
    )
    if len(rows) > SHOWN:
        print(f"These are the newest {SHOWN}: narrow it by --state or --contract, or take --json for all.")


def _states(state: str | None) -> frozenset[str] | None:
    from policy.records import OPEN
    from policy.words import CaseState

    if state is None:
        return None
    if state == "open":
        return frozenset(one.value for one in OPEN)
    if state not in set(CaseState):
        raise typer.BadParameter(f"one of open {' '.join(CaseState)}", param_hint="--state")
    return frozenset({state})


def _found(states: frozenset[str] | None, contract: str | None) -> "Select[Any]":
    """Their columns and the deadline, without what they have as a record.

    While an answer is awaited, its deadline is the one that counts, whatever falls due before it.
    """
    from sqlalchemy import func
    from sqlalchemy import select as sql_select

    from abuse_mta.store.cases import CASE, DEADLINE
    from policy.records import Duty

    waiting = (DEADLINE.c.owner == CASE.c.case_id, DEADLINE.c.settled_at.is_(None))
    first = sql_select(func.min(DEADLINE.c.due_at)).where(*waiting)
    answer = first.where(DEADLINE.c.duty == Duty.ANSWER).scalar_subquery()
    other = first.where(DEADLINE.c.duty.not_in((Duty.REMINDER, Duty.PARTNER_REMINDER))).scalar_subquery()
    due = func.coalesce(answer, other).label("deadline")
    columns = [CASE.c[name] for name in FIELDS if name != "deadline"]
    found = sql_select(*columns, due).order_by(CASE.c.number.desc())
    if states is not None:
        found = found.where(CASE.c.state.in_(states))
    if contract is not None:
        found = found.where(CASE.c.contract_id == contract)
    return found


def _value(row: "Row[Any]", name: str, zone: "tzinfo") -> str | None:
    value = getattr(row, name)
    return iso(value, zone) if name in {"deadline", "opened_at"} else str(value)


@app.command("show")
def show(ctx: typer.Context, case: CaseName, as_json: Json = False) -> None:
    """A case as it stands: deadlines, complaints, mails, orders, money, and what can be decided.

    Example: abuse-mta case show C-1002
    """
    settings = settings_of(ctx)
    from abuse_mta.dossier import dossier_of

    with database_of(settings) as database, database.reading() as session:
        row = find_case(session, case)
        dossier = dossier_of(session, row, settings.provider.timezone, settings.terms)
    if as_json:
        print_json(dossier)
        return
    for name, value in dossier.items():
        if isinstance(value, list):
            _show_list(name, value)
        else:
            print(inert(f"{name:16}{'' if value is None else value}"))


def _show_list(name: str, rows: list[Any]) -> None:
    if rows and isinstance(rows[0], dict):
        print(f"\n{name}")
        print_table(tuple(rows[0]), (tuple(row.values()) for row in rows), empty="")
    elif rows:
        print(inert(f"{name:16}{' '.join(map(str, rows))}"))


@app.command("journal")
def journal(ctx: typer.Context, case: CaseName, as_json: Json = False) -> None:
    """The append-only journal of a case: every event and its effects, as stored.

    Example: abuse-mta case journal CASE-2025-000012 --json
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.store.cases import journal_of

    with database_of(settings) as database, database.reading() as session:
        rows = journal_of(session, find_case(session, case).case_id)
    if as_json:
        for row in rows:
            at = {"at": iso(row.at, zone), "recorded_at": iso(row.recorded_at, zone)}
            read = {"details": json.loads(row.details), "effects": json.loads(row.effects)}
            print_json({**row.model_dump(mode="json"), **at, **read})
        return
    shown = local(zone)
    table = [
        (
            row.number,
            shown(row.at),
            row.clause,
            row.event,
            f"{row.state_before or 'none'} → {row.state_after or 'none'}",
            row.by,
            row.cause,
        )
        for row in rows
    ]
    print_table(("number", "at", "clause", "event", "state", "by", "cause"), table, empty="no journal")


@app.command("explain")
def explain(
    ctx: typer.Context,
    case: CaseName,
    dns: Annotated[
        bool, typer.Option("--dns", help="Ask now whether the signatures of enclosed mails verify.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Why a case stands where it stands: each step with its clause, evidence, cause and effects, to the yen.

    Each complaint has its grade (what it may cause, and why) and what speaks for and against it.

    Example: abuse-mta case explain C-1002
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.explanation import explain as explain_all

    with database_of(settings) as database, database.reading() as session:
        row = find_case(session, case)
        steps = explain_all(session, row.case_id, zone)
        appraisals = {
            f"complaint:{one.complaint_id}": one for one in _appraisals(settings, session, row, dns=dns)
        }
    if not steps:
        raise complain_and_exit(f"{row.case_id} has no journal", code=1)
    if as_json:
        for step in steps:
            one = appraisals.get(step.cause)
            more = {"grade": one.grade, "checks": list(one.checks)} if one else {}
            print_json({**step_json(step, zone), **more})
        return
    print(inert(f"{row.case_id}: contract {row.contract_id}, line {row.line_id}: {row.state} ({row.clause})"))
    for step in steps:
        one = appraisals.get(step.cause)
        print_step(step, zone, (f"grade: {one.grade}", *one.checks) if one else ())


def _appraisals(
    settings: "Settings", session: "Session", row: "CaseRow", *, dns: bool
) -> "Iterator[Appraisal]":
    from abuse_mta.desk import verifier_of
    from abuse_mta.evidence_checks import appraise
    from abuse_mta.spool import kept_bytes
    from abuse_mta.store import cases as stored

    terms = stored.terms_of(session, row, settings.terms)
    verifier = verifier_of(settings) if dns else None
    for complaint in stored.load(session, row).complaints:
        number = complaint.cause.removeprefix("mail:")
        raw = kept_bytes(session, int(number)) if number.isdecimal() else None
        yield appraise(complaint, terms, raw, verifier)


def step_json(step: "Explained", zone: "tzinfo") -> dict[str, Any]:
    """One step for a program."""
    from dataclasses import asdict

    return {**asdict(step), "at": iso(step.at, zone)}


def print_step(step: "Explained", zone: "tzinfo", appraised: tuple[str, ...] = ()) -> None:
    """One step for a person: a heading, the evidence and what it is good for, what followed."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    moved = (
        f"  {step.state_before or 'none'} → {step.state_after or 'none'}"
        if step.state_before != step.state_after
        else ""
    )
    heading = Text(f"\n#{step.number} ", style="dim")
    heading.append(local(zone)(step.at), style="cyan")
    heading.append(f" [{step.clause}] ", style="bold")
    heading.append(inert(step.happened) + moved)
    console.print(heading)
    if step.by:
        reason = f": {step.reason}" if step.reason else ""
        people = f"{step.by} and {step.second}" if step.second else step.by
        console.print(Text(inert(f"    by {people}{reason}")))
    for line in (*(step.evidence or (f"cause {step.cause}",)), *appraised):
        console.print(Text(inert(f"    {line}"), style="dim"))
    for line in step.effects:
        console.print(Text(inert(f"  → {line}")))
