"""`decide`: an operator's word, its effects shown before or after, and what would be possible instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from abuse_mta.commands.cases import print_step, step_json
from abuse_mta.commands.context import Json, complain_and_exit, print_json, read_time, settings_of
from abuse_mta.commands.operating import By, CaseName, Office, Reason, find_case, office_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from abuse_mta.decisions import Answered, Word
    from abuse_mta.explanation import Explained
    from abuse_mta.store.case_tables import CaseRow

ACTIONS = (
    "accept-answer reject-answer record-answer accept-pledge reject-pledge record-pledge notice-served extend "
    "judge-malicious judge-no-intent judge-unfounded vouch waive terminate close confirm-stop confirm-resume "
    "hold release-hold"
)
ActionName = StrEnum("ActionName", {name: name for name in ACTIONS.split()})  # type: ignore[misc]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would follow; change nothing.")]


class _Undone(Exception):  # noqa: N818 - a dry run ends like this
    """Nothing of it is kept."""


@contextmanager
def trying(office: Office, *, keep: bool) -> Iterator["Session"]:
    """The transaction of a decision; rolled back at the end unless it is to be kept."""
    try:
        with office.desk.deciding.transaction() as session:
            yield session
            if not keep:
                session.flush()
                raise _Undone
    except _Undone:
        pass


@dataclass
class Watch:
    """Sees what a transaction adds to the journal."""

    session: "Session"

    def __post_init__(self) -> None:
        self._begin = self._last()

    def _last(self) -> int:
        from sqlalchemy import func
        from sqlmodel import select

        from abuse_mta.store.case_tables import JournalRow

        return self.session.exec(select(func.max(JournalRow.number))).one() or 0

    def steps(self, office: Office) -> "tuple[Explained, ...]":
        """What was journalled since, in words."""
        from sqlmodel import col, select

        from abuse_mta.explanation import explain_row
        from abuse_mta.store.case_tables import JournalRow

        self.session.flush()
        fresh = select(JournalRow).where(col(JournalRow.number) > self._begin)
        rows = self.session.exec(fresh.order_by(col(JournalRow.number)))
        return tuple(explain_row(row, office.zone) for row in rows)


def show_steps(office: Office, steps: "tuple[Explained, ...]", *, as_json: bool, dry_run: bool) -> None:
    """What followed, or would follow."""
    if as_json:
        for step in steps:
            print_json({"dry_run": dry_run, **step_json(step, office.zone)})
        return
    if dry_run:
        print("dry run: nothing was changed; this would follow:")
    for step in steps:
        print_step(step, office.zone)
    if not steps:
        print("nothing follows")


def decide(
    ctx: typer.Context,
    action: Annotated[
        ActionName, typer.Argument(metavar="ACTION", help=f"One of: {ACTIONS}.", show_default=False)
    ],
    case: CaseName,
    by: By,
    reason: Reason,
    second: Annotated[
        str | None, typer.Option(help="terminate: the other person, when both stand here.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="extend: the new deadline.")] = None,
    effective: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="confirm-stop, confirm-resume, notice-served: since when."),
    ] = None,
    message_id: Annotated[
        list[str] | None, typer.Option(help="vouch: the complaint's original Message-ID, id or mail number.")
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Decide on a case, with name and reason. What the rules refuse changes nothing and exits 1.

    terminate takes two people: the first call is kept and waits for a second person's.

    Example: abuse-mta decide accept-answer C-1002 --by sato --reason "spam script removed" --dry-run
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    later, since = read_time(until, zone), read_time(effective, zone)
    if (action.value == "extend") != (later is not None):
        raise typer.BadParameter("--until goes with extend, and extend needs it", param_hint="--until")
    if not by.strip() or not reason.strip():
        raise typer.BadParameter("neither may be empty", param_hint="--by, --reason")
    with office_of(settings) as office:
        from abuse_mta.decisions import Word
        from policy.words import Action

        with trying(office, keep=not dry_run) as session:
            row = find_case(session, case)
            word = Word(
                action=Action(action.value),
                by=by.strip(),
                reason=reason,
                at=office.now(),
                second=second.strip() if second else None,
                until=later,
                effective=since,
                complaints=_named(office, session, row, message_id or []),
            )
            _take(office, session, row, word, as_json=as_json, dry_run=dry_run)


def _named(office: Office, session: "Session", row: "CaseRow", names: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        ids = office.desk.decisions.complaints_named(session, name)
        if not ids:
            raise complain_and_exit(f"no complaint {name} in {row.case_id}", code=1)
        found += ids
    return tuple(found)


def _take(
    office: Office, session: "Session", row: "CaseRow", word: "Word", *, as_json: bool, dry_run: bool
) -> None:
    watch = Watch(session)
    answered = office.desk.decisions.decide(session, row, word, word.at)
    if answered.refused:
        raise complain_and_exit(*_refusal(row, answered), code=1)
    if answered.waits_for_second:
        _tell_waiting(row, word, as_json=as_json, dry_run=dry_run)
        return
    show_steps(office, watch.steps(office), as_json=as_json, dry_run=dry_run)


def _refusal(row: "CaseRow", answered: "Answered") -> list[str]:
    assert answered.refused is not None
    lines = [f"refused: {answered.refused.reason}"]
    if answered.refused.possible:
        lines.append(f"possible for {row.case_id} ({row.state}): {' '.join(answered.refused.possible)}")
    return lines


def _tell_waiting(row: "CaseRow", word: "Word", *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        print_json({"dry_run": dry_run, "waits_for_second": True, "case_id": row.case_id, "by": word.by})
        return
    print(f"{row.case_id}: {word.action} by {word.by} waits for a second, different person:")
    print(f'  abuse-mta decide {word.action} {row.case_id} --by NAME --reason "…"')
