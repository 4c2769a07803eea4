"""`pay`, `payments`, `ledger`, `invoice`: money."""

import sys
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abuse_mta.commands.context import (
    Json,
    complain_and_exit,
    database_of,
    inert,
    print_json,
    print_table,
    read_time,
    settings_of,
)
from abuse_mta.commands.deciding import Watch, show_steps
from abuse_mta.commands.operating import (
    By,
    CaseName,
    find_case,
    find_contract,
    iso,
    local,
    office_of,
    refuse_future,
)
from abuse_mta.store import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlmodel import Session

    from abuse_mta.commands.operating import Office
    from abuse_mta.invoices import Invoice
    from abuse_mta.statements import Booked
    from abuse_mta.store.case_tables import EntryRow, UnmatchedPaymentRow

Unmatched = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=LARGEST, help="Its number among the unmatched.")
]
payments = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    help="Bank transfers from a file, and payments that fit no contract.",
)


def pay(
    ctx: typer.Context,
    contract: Annotated[str, typer.Argument(help="The contract that paid.", show_default=False)],
    yen: Annotated[int, typer.Argument(min=1, max=LARGEST, help="Whole yen.", show_default=False)],
    by: By,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="When it came; default: now.")] = None,
    as_json: Json = False,
) -> None:
    """Book a payment. One that fits no contract is kept as unmatched, and the exit code is 1.

    Example: abuse-mta pay C-1002 9900 --by sato
    """
    settings = settings_of(ctx)
    came = read_time(at, settings.provider.timezone)
    from abuse_mta.statements import keep_unmatched

    with office_of(settings) as office:
        now = office.now()
        refuse_future(came, now, office.zone)
        kept = None
        with office.desk.deciding.transaction() as session:
            watch = Watch(session)
            if (known := find_contract(session, contract)) is None:
                kept = keep_unmatched(session, contract, yen, by=by, at=came or now).id
            else:
                cause = f"payment:{by}:{now.isoformat()}"
                office.desk.decisions.pay(session, known, yen, by=by, cause=cause, at=came or now, now=now)
                steps = watch.steps(office)
                balances = _balances(session, [known])
        if kept is not None:
            hint = f"abuse-mta payments match {kept} CONTRACT --by NAME"
            raise complain_and_exit(f"no contract {contract}: kept as unmatched payment {kept}", hint, code=1)
        show_steps(office, steps, as_json=as_json, dry_run=False)
        if not as_json:
            _print_balances(balances)


@payments.command("import")
def import_transfers(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV with date, reference, yen; `-`: standard input.")],
    by: By,
    as_json: Json = False,
) -> None:
    """Book bank transfers on the contracts or cases that their references name; twice the same file books once.

    Example: abuse-mta payments import transfers.csv --by keiri
    """
    settings = settings_of(ctx)
    from abuse_mta.statements import TransfersError, book_transfers, read_transfers

    try:
        content = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        transfers = read_transfers(content)
    except (OSError, UnicodeDecodeError) as error:
        raise complain_and_exit(f"{file}: {error}", code=2) from None
    except TransfersError as error:
        raise complain_and_exit(
            *(f"{file}: {fault}" for fault in error.faults), "nothing was booked", code=1
        ) from None
    with office_of(settings) as office, office.desk.deciding.transaction() as session:
        booked = list(
            book_transfers(
                session, office.desk.decisions, transfers, by=by, zone=office.zone, now=office.now()
            )
        )
    rows = [_booked(one) for one in booked]
    if as_json:
        for row in rows:
            print_json(row)
    else:
        print_table(
            ("date", "yen", "reference", "contract", "result"),
            [tuple(row.values()) for row in rows],
            empty="no transfers",
        )


def _booked(one: "Booked") -> dict[str, Any]:
    result = "known" if one.known else "unmatched" if one.contract_id is None else "booked"
    return {
        "date": one.transfer.on.isoformat(),
        "yen": one.transfer.yen,
        "reference": one.transfer.reference,
        "contract_id": one.contract_id,
        "result": result,
    }


@payments.command("unmatched")
def list_unmatched(ctx: typer.Context, as_json: Json = False) -> None:
    """The payments that fit no contract.

    Example: abuse-mta payments unmatched
    """
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.statements import unmatched

    with database_of(settings) as database, database.reading() as session:
        rows = [_unmatched_json(one, zone) for one in unmatched(session)]
    if as_json:
        for row in rows:
            print_json(row)
    else:
        columns = ("id", "at", "yen", "reference", "by")
        print_table(columns, [tuple(row.values()) for row in rows], empty="nothing is unmatched")


@payments.command("match")
def match(
    ctx: typer.Context,
    number: Unmatched,
    contract: Annotated[str, typer.Argument(help="Whose it is.")],
    by: By,
    as_json: Json = False,
) -> None:
    """Say whose an unmatched payment is: it is booked with the time at which it came.

    Example: abuse-mta payments match 3 C-1002 --by keiri
    """
    settings = settings_of(ctx)
    from abuse_mta.statements import match_payment

    with office_of(settings) as office:
        with office.desk.deciding.transaction() as session:
            watch = Watch(session)
            row = _unmatched(session, number)
            if (known := find_contract(session, contract)) is None:
                raise complain_and_exit(f"no contract {contract}", code=1)
            match_payment(
                session, office.desk.decisions, row, known, by=by, zone=office.zone, now=office.now()
            )
            steps = watch.steps(office)
        show_steps(office, steps, as_json=as_json, dry_run=False)


@payments.command("drop")
def drop(
    ctx: typer.Context,
    number: Unmatched,
    as_json: Json = False,
) -> None:
    """An unmatched payment is not ours, or was entered by mistake: it is no longer listed.

    Example: abuse-mta payments drop 3
    """
    settings = settings_of(ctx)
    with office_of(settings) as office, office.desk.deciding.transaction() as session:
        row = _unmatched(session, number)
        row.settled_at = office.now()
        session.add(row)
        facts = {**_unmatched_json(row, office.zone), "dropped_at": iso(row.settled_at, office.zone)}
    if as_json:
        print_json(facts)
    else:
        print(f"unmatched payment {number} is dropped")


def _unmatched_json(row: "UnmatchedPaymentRow", zone: tzinfo) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": iso(row.at, zone),
        "yen": row.yen,
        "reference": row.reference,
        "by": row.by,
    }


def _unmatched(session: "Session", number: int) -> "UnmatchedPaymentRow":
    from abuse_mta.store.case_tables import UnmatchedPaymentRow

    row = session.get(UnmatchedPaymentRow, number)
    if row is None or row.settled_at is not None:
        raise complain_and_exit(f"no unmatched payment {number}", code=1)
    return row


def ledger(
    ctx: typer.Context,
    contract: Annotated[str | None, typer.Option(help="Only this contract.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet; no cell is a formula.")] = False,
    as_json: Json = False,
) -> None:
    """The append-only ledger; the table ends with the balances, which are the sums of the issued entries.

    Example: abuse-mta ledger --contract C-1002
    """
    if as_csv and as_json:
        raise typer.BadParameter("either of them", param_hint="--csv, --json")
    settings = settings_of(ctx)
    zone = settings.provider.timezone
    from abuse_mta.statements import LEDGER_COLUMNS, ledger_rows, write_csv

    with database_of(settings) as database, database.reading() as session:
        known = find_contract(session, contract) if contract else None
        if contract and known is None:
            raise complain_and_exit(f"no contract {contract}", code=1)
        rows = ledger_rows(session, known)
        balances = _balances(session, sorted({row.contract_id for row in rows}))
    if as_csv:
        sys.stdout.write(write_csv(LEDGER_COLUMNS, (_entry(row, LEDGER_COLUMNS, zone) for row in rows)))
    elif as_json:
        for row in rows:
            print_json(dict(zip(LEDGER_COLUMNS, _entry(row, LEDGER_COLUMNS, zone), strict=True)))
    else:
        _print_ledger(rows, zone)
        _print_balances(balances)


def _entry(row: "EntryRow", columns: "Sequence[str]", zone: tzinfo) -> list[Any]:
    return [iso(row.at, zone) if name == "at" else getattr(row, name) for name in columns]


def _print_ledger(rows: "Sequence[EntryRow]", zone: tzinfo) -> None:
    shown = local(zone)
    table = [
        (
            row.number,
            shown(row.at),
            row.contract_id,
            row.case_id,
            row.account,
            f"{row.yen:+,}",
            row.code,
            row.state,
            row.clause,
        )
        for row in rows
    ]
    columns = ("number", "at", "contract", "case", "account", "yen", "code", "state", "clause")
    print_table(columns, table, empty="no entries")


def _balances(session: "Session", contract_ids: "Sequence[str]") -> list[tuple[str, int, int]]:
    from abuse_mta.store import cases
    from policy.charges import balance
    from policy.words import Account

    found = ((one, cases.ledger_of(session, one)) for one in contract_ids)
    return [
        (one, balance(entries, Account.RECEIVABLE), balance(entries, Account.PREPAID))
        for one, entries in found
    ]


def _print_balances(balances: list[tuple[str, int, int]]) -> None:
    if balances:
        rows = [(one, f"{owed:,}", f"{prepaid:,}") for one, owed, prepaid in balances]
        print_table(("contract", "receivable (yen)", "prepaid (yen)"), rows, empty="")


def invoice(
    ctx: typer.Context,
    case: CaseName,
    language: Annotated[str | None, typer.Option(help="ja or en; default: the contract's.")] = None,
    as_json: Json = False,
) -> None:
    """The invoice of a case's issued charges, as text, and its credit notes. Exit 1: nothing was charged.

    With --json their numbers, and the same text, an object each.

    Example: abuse-mta invoice CASE-2025-000012
    """
    settings = settings_of(ctx)
    if language not in {None, "ja", "en"}:
        raise typer.BadParameter("ja or en", param_hint="--language")
    with office_of(settings) as office, office.desk.deciding.database.reading() as session:
        for number, (made, text) in enumerate(_invoices(office, session, case, language)):
            if as_json:
                print_json({**_invoice_json(made, office.zone), "text": text})
            else:
                print("\n" * bool(number) + "\n".join(inert(line) for line in text.splitlines()))


def _invoice_json(made: "Invoice", zone: tzinfo) -> dict[str, Any]:
    from dataclasses import asdict

    lines = [{**asdict(line), "occurred_at": iso(line.occurred_at, zone)} for line in made.lines]
    sums = {"total": made.total, "untaxed_total": made.untaxed_total, "at_rate": asdict(made.at_rate)}
    return {**asdict(made), "lines": lines, **sums}


def _invoices(
    office: "Office", session: "Session", case: str, language: str | None
) -> "Iterator[tuple[Invoice, str]]":
    from abuse_mta.contracts import get_contract
    from abuse_mta.notice_facts import TaxFacts
    from abuse_mta.statements import invoices_of
    from abuse_mta.store import cases
    from abuse_mta.wording import Words

    row = find_case(session, case)
    contract = get_contract(session, row.contract_id)
    assert contract is not None
    engine = office.desk.engine
    terms = engine.terms_of(session, row)
    papers = invoices_of(
        cases.load(session, row),
        contract,
        cases.ledger_of(session, row.contract_id),
        terms=terms,
        issuer=engine.house.name,
        zone=office.zone,
        now=office.now(),
    )
    if not papers:
        raise complain_and_exit(f"{row.case_id}: nothing was charged", code=1)
    tax = TaxFacts(rate=terms.tax.rate, rounding=terms.tax.rounding)
    words = Words("en" if (language or contract.language.value) == "en" else "ja", office.zone, tax)
    notices = engine.recording.mailroom.notices
    yield from ((made, notices.invoice(made, words)) for made in papers)
