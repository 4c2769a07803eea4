"""`inbox`: what the machine would not decide, shown, assigned or dismissed."""

from datetime import tzinfo
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abuse_mta.commands.context import (
    Json,
    complain_and_exit,
    inert,
    print_json,
    print_table,
    read_time,
    settings_of,
)
from abuse_mta.commands.deciding import DryRun, Watch, show_steps, trying
from abuse_mta.commands.operating import Office, iso, local, office_of, whoever_types
from abuse_mta.store import LARGEST

if TYPE_CHECKING:
    from sqlmodel import Session

    from abuse_mta.inbox import Address, Inbox
    from abuse_mta.store.case_tables import InboxRow

app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    add_completion=False,
    help="What waits for an operator, oldest first.\n\nExample: abuse-mta inbox",
)
Police = Annotated[bool, typer.Option("--police", help="Police inquiries too; they are for few eyes.")]
ItemId = Annotated[int, typer.Argument(metavar="ID", min=1, max=LARGEST, help="Its number in the list.")]
SHOWN = 200_000
"""Characters of a mail that are shown."""


@app.callback()
def inbox(ctx: typer.Context, police: Police = False, as_json: Json = False) -> None:
    """What waits, oldest first.

    Example: abuse-mta inbox
    """
    if ctx.invoked_subcommand is not None:
        return
    settings = settings_of(ctx)
    with office_of(settings) as office, office.desk.deciding.database.reading() as session:
        rows = _inbox(office).waiting(session, police=police)
        if as_json:
            for row in rows:
                print_json(_plain(row, office.zone))
            return
        shown = local(office.zone)
        table = [
            (
                row.id,
                shown(row.received_at),
                row.why,
                row.ip,
                row.contract_id,
                row.reporter,
                row.message_id,
                row.subject[:60],
            )
            for row in rows
        ]
        columns = ("id", "received", "why", "ip", "contract", "reporter", "mail", "subject")
        print_table(columns, table, empty="nothing waits")


@app.command("show")
def show(ctx: typer.Context, item: ItemId, police: Police = False, as_json: Json = False) -> None:
    """One item with the text of its mail, inert.

    Example: abuse-mta inbox show 7
    """
    settings = settings_of(ctx)
    with office_of(settings) as office, office.desk.deciding.database.reading() as session:
        row = _item(session, item, police=police)
        facts = _plain(row, office.zone)
        raw = office.desk.spool.raw(row.message_id) if row.message_id else b""
    text = raw.decode("utf-8", "replace")[:SHOWN]
    if as_json:
        print_json({**facts, "mail": text})
        return
    for name, value in facts.items():
        print(inert(f"{name:14}{'' if value is None else value}"))
    print()
    for line in _text_of(raw).splitlines():
        print(inert(line))


@app.command("assign")
def assign(
    ctx: typer.Context,
    item: ItemId,
    ip: Annotated[str, typer.Option(help="The address complained about.", show_default=False)],
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="When it happened, if the mail does not say.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who says so; default: the login name.")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """File an item as a complaint about an address; what follows is shown. Exit 1: the rules do not allow it.

    Example: abuse-mta inbox assign 7 --ip 192.0.2.15 --at 2025-06-02T09:12:44+09:00
    """
    settings = settings_of(ctx)
    address, occurred = read_address(ip), read_time(at, settings.provider.timezone)
    from abuse_mta.inbox import NotFiledError

    with office_of(settings) as office:
        inbox_ = _inbox(office)
        with office.desk.deciding.database.reading() as session:
            prepared = inbox_.prepare(_open_item(session, item))
        try:
            with trying(office, keep=not dry_run) as session:
                watch = Watch(session)
                row = _open_item(session, item)
                who = by or whoever_types()
                now = office.now()
                inbox_.assign(session, row, prepared, ip=address, at=occurred, by=who, now=now)
                show_steps(office, watch.steps(office), as_json=as_json, dry_run=dry_run)
        except NotFiledError as error:
            raise complain_and_exit(f"not filed: {error}", code=1) from None


@app.command("dismiss")
def dismiss(
    ctx: typer.Context,
    item: ItemId,
    by: Annotated[str | None, typer.Option(help="Who says so; default: the login name.")] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    police: Police = False,
    as_json: Json = False,
) -> None:
    """Nothing is to be done about an item; the mail is kept as long as any.

    Example: abuse-mta inbox dismiss 7 --reason "newsletter"
    """
    settings = settings_of(ctx)
    with office_of(settings) as office, office.desk.deciding.transaction() as session:
        row = _open_item(session, item, police=police)
        _inbox(office).dismiss(row, by=by or whoever_types(), reason=reason, at=office.now())
        session.add(row)
        facts = _plain(row, office.zone)
    if as_json:
        print_json(facts)
    else:
        print(f"item {item} is dismissed")


def read_address(text: str) -> "Address":
    """An IP address; raises typer.BadParameter."""
    try:
        return ip_address(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--ip") from None


def _inbox(office: Office) -> "Inbox":
    from abuse_mta.inbox import Inbox

    return Inbox(desk=office.desk)


def _item(session: "Session", number: int, *, police: bool = False) -> "InboxRow":
    from abuse_mta.store.case_tables import InboxRow

    row = session.get(InboxRow, number)
    if row is None:
        raise complain_and_exit(f"no item {number} in the inbox", code=1)
    if row.restricted and not police:
        raise complain_and_exit(f"item {number} is a police inquiry: --police shows it", code=1)
    return row


def _open_item(session: "Session", number: int, *, police: bool = False) -> "InboxRow":
    row = _item(session, number, police=police)
    if row.settled_at is not None:
        raise complain_and_exit(f"item {number} is settled: {row.verdict} by {row.settled_by}", code=1)
    return row


def _plain(row: "InboxRow", zone: tzinfo) -> dict[str, Any]:
    times = {"received_at": iso(row.received_at, zone), "settled_at": iso(row.settled_at, zone)}
    return {**row.model_dump(mode="json"), **times}


def _text_of(raw: bytes) -> str:
    """Headings and the readable text of a mail."""
    from email import message_from_bytes
    from email.policy import default

    message = message_from_bytes(raw, policy=default)
    heading = [f"{name}: {message[name]}" for name in ("From", "To", "Date", "Subject") if message[name]]
    try:
        body = message.get_body(("plain", "html"))
        text = body.get_content() if body is not None else raw.decode("utf-8", "replace")
    except (LookupError, ValueError):  # a charset nobody knows
        text = raw.decode("utf-8", "replace")
    return "\n".join([*heading, "", str(text)])[:SHOWN]
