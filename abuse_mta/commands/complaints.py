"""`complain` and `retract`: complaints that operators enter, and complaints that turned out false."""

from typing import Annotated

import typer

from abuse_mta.commands.context import Json, complain_and_exit, inert, read_time, settings_of
from abuse_mta.commands.deciding import DryRun, Watch, show_steps, trying
from abuse_mta.commands.inbox import read_address
from abuse_mta.commands.operating import By, Reason, office_of


def complain(
    ctx: typer.Context,
    ip: Annotated[str, typer.Option(help="The address complained about.", show_default=False)],
    at: Annotated[str, typer.Option(metavar="TIME", help="When it happened.", show_default=False)],
    by: By,
    reason: Reason,
    category: Annotated[str, typer.Option(help="What kind of abuse.")] = "spam",
    evidence: Annotated[str, typer.Option(help="How well it is shown.")] = "claim-with-time",
    reporter: Annotated[str, typer.Option(help="Who complained: address or name.")] = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """File a complaint that came by telephone or paper; what follows is shown. Exit 1: nobody can be named.

    It counts as not authenticated: before a suspension somebody has to vouch for it.

    Example: abuse-mta complain --ip 192.0.2.15 --at 2025-06-02T09:12:44+09:00 --by sato --reason "letter of 3 June"
    """
    settings = settings_of(ctx)
    address, occurred = read_address(ip), read_time(at, settings.provider.timezone)
    assert occurred is not None
    from abuse_mta.inbox import Inbox, NotFiledError, Told
    from policy.words import Category, Evidence

    try:
        kind, shown = Category(category), Evidence(evidence)
    except ValueError as error:
        words = f"category: {' '.join(Category)}; evidence: {' '.join(Evidence)}"
        raise typer.BadParameter(f"{error}; {words}") from None
    told = Told(
        ip=address, at=occurred, by=by, reason=reason, category=kind, evidence=shown, reporter=reporter
    )
    with office_of(settings) as office:
        try:
            with trying(office, keep=not dry_run) as session:
                watch = Watch(session)
                Inbox(desk=office.desk).write_down(session, told, office.now())
                show_steps(office, watch.steps(office), as_json=as_json, dry_run=dry_run)
        except NotFiledError as error:
            raise complain_and_exit(f"not filed: {error}", code=1) from None


def retract(
    ctx: typer.Context,
    cause: Annotated[
        str, typer.Argument(help="Original Message-ID, complaint id, or mail:NUMBER.", show_default=False)
    ],
    by: By,
    reason: Reason,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Unwind all that a false or withdrawn complaint caused: notices, clock, charges, suspension.

    What other complaints carry stands. Exit 1: no complaint is named so.

    Example: abuse-mta retract "<1@spam.example>" --by sato --reason "withdrawn by the reporter" --dry-run
    """
    settings = settings_of(ctx)
    with office_of(settings) as office, trying(office, keep=not dry_run) as session:
        watch = Watch(session)
        ids = office.desk.decisions.complaints_named(session, cause)
        if not ids:
            raise complain_and_exit(f"no complaint is named {cause}", code=1)
        if office.desk.decisions.are_of_several_mails(session, ids):
            raise complain_and_exit(
                f"{cause} names complaints of several cases and reporters; name one: {' '.join(ids)}", code=2
            )
        now = office.now()
        handled = office.desk.decisions.retract(session, ids, by=by, reason=reason, at=now, now=now)
        steps = watch.steps(office)
        if steps or as_json:
            show_steps(office, steps, as_json=as_json, dry_run=dry_run)
        elif not handled:
            print(inert(f"{' '.join(ids)}: withdrawn; it had caused nothing"))
        else:
            print(inert(f"{' '.join(ids)}: was withdrawn before"))
