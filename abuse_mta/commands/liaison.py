"""`liaison`: a sample of a case for the bodies that collect them."""

from typing import Annotated

import typer

from abuse_mta.commands.context import Json, complain_and_exit, print_json, settings_of
from abuse_mta.commands.deciding import DryRun, trying
from abuse_mta.commands.operating import By, CaseName, Reason, find_case, office_of


def liaison(
    ctx: typer.Context,
    case: CaseName,
    by: By,
    reason: Reason,
    body: Annotated[
        str | None, typer.Option(help="Only this body; default: all that are configured.")
    ] = None,
    original: Annotated[
        bool,
        typer.Option("--original", help="The whole mail, to bodies with sample = original: you have looked."),
    ] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Send a sample of the mail that was complained about to the bodies of `[[liaison]]`, once each.

    It is redacted, unless you say --original. Exit 1: no complaint of the case carries the mail.

    Example: abuse-mta liaison C-1002 --by sato --reason "phishing of a bank"
    """
    settings = settings_of(ctx)
    from abuse_mta.liaison import NoSampleError

    bodies = [one for one in settings.liaison if body in {None, one.name}]
    if original:
        bodies = [one for one in bodies if one.sample == "original"]
    if not bodies:
        names = ", ".join(f"{one.name} ({one.sample})" for one in settings.liaison) or "none"
        raise complain_and_exit(f"no such body; configured: {names}", code=1)
    with office_of(settings) as office, trying(office, keep=not dry_run) as session:
        row = find_case(session, case)
        try:
            queued = office.desk.liaison.send(
                session, row, bodies, by=by, reason=reason, now=office.now(), original=original
            )
        except NoSampleError as error:
            raise complain_and_exit(f"nothing sent: {error}", code=1) from None
        for one in queued:
            if as_json:
                print_json({"to": one.mail, "case_id": row.case_id, "sent": not dry_run})
            else:
                print(f"{'would go' if dry_run else 'goes'} to {one.mail}")
        if not queued and not as_json:
            print("they have it already")
