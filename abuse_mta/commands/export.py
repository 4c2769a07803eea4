"""`export`: the evidence bundle of a case or a matter."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abuse_mta.commands.context import Json, complain_and_exit, database_of, print_json, settings_of
from abuse_mta.commands.matters import Police, find_matter, matter_facts
from abuse_mta.commands.operating import find_case

if TYPE_CHECKING:
    from sqlmodel import Session

    from abuse_mta.bundle import Subject
    from abuse_mta.config import Settings


def export(
    ctx: typer.Context,
    subject: Annotated[
        str, typer.Argument(metavar="CASE", help="A case, a contract with one open case, or MATTER-…")
    ],
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="An empty or new folder.", show_default=False)
    ],
    police: Police = False,
    as_json: Json = False,
) -> None:
    """Write the evidence: raw mails, journal, ledger, who held the address, hashes, and a page to read.

    The mails are whole, with the reporters' names: for a court or the provider, never for the contractor.

    Example: abuse-mta export CASE-2025-000012 /srv/evidence/12
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.bundle import bundle_of, write_bundle
    from abuse_mta.clock import SystemClock

    with database_of(settings) as database, database.reading() as session:
        found = _find(session, settings, subject, police=police)
        try:
            sizes = write_bundle(bundle_of(session, found, zone, SystemClock().now()), folder)
        except OSError as error:
            raise complain_and_exit(f"nothing usable was written: {error}", code=1) from None
    if as_json:
        for name, size in sizes.items():
            print_json({"file": str(folder / name), "bytes": size})
        return
    print(f"{found.owner}: {len(sizes)} files in {folder}; begin with summary.html")


def _find(session: "Session", settings: "Settings", name: str, *, police: bool) -> "Subject":
    from abuse_mta.bundle import Subject
    from abuse_mta.dossier import dossier_of
    from abuse_mta.matters import read_matter

    zone = settings.provider.timezone
    if name.upper().startswith("MATTER-"):
        row = find_matter(session, name, police=police)
        matter = read_matter(row)
        return Subject(
            owner=matter.id,
            facts=matter_facts(row, zone),
            message_id=matter.message_id,
            ip=matter.ip,
            occurred_at=matter.occurred_at,
        )
    case = find_case(session, name)
    return Subject(owner=case.case_id, facts=dossier_of(session, case, zone, settings.terms))
