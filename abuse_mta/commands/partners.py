"""`partner-answer`: what a backbone or access operator said by telephone or on paper."""

from typing import Annotated

import typer

from abuse_mta.commands.context import Json, read_time, settings_of
from abuse_mta.commands.deciding import DryRun, Watch, show_steps, trying
from abuse_mta.commands.operating import By, CaseName, find_case, office_of, refuse_future


def partner_answer(
    ctx: typer.Context,
    partner: Annotated[str, typer.Argument(help="Its name in the configuration.")],
    case: CaseName,
    answer: Annotated[str, typer.Argument(help="confirmed or refused.")],
    by: By,
    effective: Annotated[str | None, typer.Option(metavar="TIME", help="Since when.")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Enter a partner's answer to a stop or release request.

    Example: abuse-mta partner-answer NTT-East C-1002 confirmed --by sato
    """
    settings = settings_of(ctx)
    since = read_time(effective, settings.provider.timezone)
    from policy.records import PartnerAnswer

    if answer not in set(PartnerAnswer):
        raise typer.BadParameter("confirmed or refused", param_hint="ANSWER")
    with office_of(settings) as office:
        house = office.desk.engine.house
        if (known := house.partner(partner)) is None:
            names = " ".join(one.name for one in house.partners) or "none"
            raise typer.BadParameter(f"no such partner; configured: {names}", param_hint="PARTNER")
        with trying(office, keep=not dry_run) as session:
            watch = Watch(session)
            row, now = find_case(session, case), office.now()
            refuse_future(since, now, office.zone)
            office.desk.conversation.hear_partner(
                session,
                row,
                known.name,
                PartnerAnswer(answer),
                at=now,
                cause=f"partner:{known.name}:{by}:{now.isoformat()}",
                now=now,
                effective=since,
            )
            show_steps(office, watch.steps(office), as_json=as_json, dry_run=dry_run)
