"""`matters` and `matter`: disclosure requests (E2) and police inquiries, step by step."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abuse_mta.commands.cases import print_step, step_json
from abuse_mta.commands.context import (
    Json,
    complain_and_exit,
    database_of,
    inert,
    print_json,
    print_table,
    settings_of,
)
from abuse_mta.commands.deciding import DryRun, Watch, show_steps, trying
from abuse_mta.commands.operating import By, Reason, iso, office_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from sqlmodel import Session

    from abuse_mta.store.case_tables import MatterRow

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, add_completion=False)
Police = Annotated[bool, typer.Option("--police", help="Police inquiries too; they are for few eyes.")]
MatterId = Annotated[str, typer.Argument(metavar="ID", help="Its number, MATTER-…")]
STEPS = "papers-complete fee-paid refuse disclose legal-hold release-legal-hold"
StepName = StrEnum("StepName", {name: name for name in STEPS.split()})  # type: ignore[misc]


def matters(ctx: typer.Context, police: Police = False, as_json: Json = False) -> None:
    """Disclosure requests, newest first.

    Example: abuse-mta matters
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    with database_of(settings) as database, database.reading() as session:
        rows = [matter_facts(row, zone) for row in _rows(session, police=police)]
    if as_json:
        for row in rows:
            print_json(row)
        return
    columns = (
        "matter_id",
        "kind",
        "state",
        "contract_id",
        "ip",
        "opened_at",
        "papers_complete",
        "fee_paid",
        "due",
    )
    print_table(columns, [[row[name] for name in columns] for row in rows], empty="no matters")


def _rows(session: "Session", *, police: bool) -> list["MatterRow"]:
    from sqlmodel import col, select

    from abuse_mta.store.case_tables import MatterRow
    from policy.words import MatterKind

    found = select(MatterRow).order_by(col(MatterRow.number).desc())
    return list(session.exec(found if police else found.where(MatterRow.kind != MatterKind.POLICE)))


def matter_facts(row: "MatterRow", zone: "tzinfo") -> dict[str, Any]:
    """How a matter stands, as plain values."""
    from abuse_mta.matters import read_matter

    matter = read_matter(row)
    return {
        "matter_id": matter.id,
        "kind": matter.kind.value,
        "state": matter.state.value,
        "contract_id": matter.contract_id,
        "ip": matter.ip,
        "opened_at": iso(matter.opened_at, zone),
        "occurred_at": iso(matter.occurred_at, zone),
        "requester": matter.requester,
        "papers_complete": matter.papers_complete,
        "fee_paid": matter.fee_paid,
        "legal_hold": matter.legal_hold,
        "opinion": matter.opinion,
        "decided": matter.decided,
        "due": iso(min(matter.deadlines.values(), default=None), zone),
        "mail": matter.message_id,
        "sha256": matter.sha256,
    }


@app.command("show")
def show(ctx: typer.Context, matter: MatterId, police: Police = False, as_json: Json = False) -> None:
    """One matter with its journal.

    Example: abuse-mta matter show MATTER-2025-000001
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.explanation import explain

    with database_of(settings) as database, database.reading() as session:
        row = find_matter(session, matter, police=police)
        facts, steps = matter_facts(row, zone), explain(session, row.matter_id, zone)
    if as_json:
        print_json({**facts, "steps": [step_json(step, zone) for step in steps]})
        return
    for name, value in facts.items():
        print(inert(f"{name:16}{'' if value is None else value}"))
    for step in steps:
        print_step(step, zone)


@app.command("act")
def act(
    ctx: typer.Context,
    action: Annotated[
        StepName, typer.Argument(metavar="ACTION", help=f"One of: {STEPS}.", show_default=False)
    ],
    matter: MatterId,
    by: By,
    reason: Reason,
    police: Police = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """A step of a matter. Whatever is decided, no identity leaves this program. Refused: exit 1.

    Example: abuse-mta matter act papers-complete MATTER-2025-000001 --by sato --reason "all copies came"
    """
    settings = settings_of(ctx)
    from policy.matters import MatterAction

    with office_of(settings) as office, trying(office, keep=not dry_run) as session:
        watch = Watch(session)
        row = find_matter(session, matter, police=police)
        now = office.now()
        refused = office.desk.matters.act(
            session, row, MatterAction(action.value), by=by, reason=reason, at=now, now=now
        )
        if refused is not None:
            raise complain_and_exit(f"refused: {refused.reason}", code=1)
        show_steps(office, watch.steps(office), as_json=as_json, dry_run=dry_run)


def find_matter(session: "Session", name: str, *, police: bool) -> "MatterRow":
    """The matter of that number; a police inquiry only for those who ask for it."""
    from sqlmodel import select

    from abuse_mta.store.case_tables import MatterRow
    from policy.words import MatterKind

    row = session.exec(select(MatterRow).where(MatterRow.matter_id == name.upper())).first()
    if row is None:
        raise complain_and_exit(f"no matter {name}", code=1)
    if row.kind == MatterKind.POLICE and not police:
        raise complain_and_exit(f"{row.matter_id} is a police inquiry: --police shows it", code=1)
    return row
