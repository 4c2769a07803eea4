"""Money on paper: the ledger as CSV, the invoice of a case, bank transfers matched by their reference."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from hashlib import sha256

from sqlmodel import Session, col, select

from abuse_mta.contracts import Contract, CustomerType, get_contract
from abuse_mta.decisions import Decisions
from abuse_mta.invoices import Invoice, InvoiceLine
from abuse_mta.store import LARGEST, cases
from abuse_mta.store.case_tables import CaseRow, EntryRow, UnmatchedPaymentRow
from abuse_mta.store.contract_tables import ContractRow
from policy.charges import issued, unpaid_by
from policy.records import Case, Entry
from policy.terms import Terms
from policy.words import Account, Code

LEDGER_COLUMNS = (
    "number",
    "at",
    "contract_id",
    "case_id",
    "account",
    "yen",
    "code",
    "state",
    "tax",
    "clause",
    "cause",
    "posting",
    "entry_id",
    "reverses",
    "complaint_id",
    "sha256",
)
PAY_WITHIN = timedelta(days=30)
SOME_TIME = time(12)
"""Of a kept transfer, whose statement tells the day alone."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_BILLED = frozenset({Code.PAYMENT, Code.OFFSET})


# The ledger


def ledger_rows(session: Session, contract_id: str | None = None) -> Sequence[EntryRow]:
    """All entries, or those of one contract, in the order of posting."""
    found = select(EntryRow).order_by(col(EntryRow.number))
    return session.exec(
        found if contract_id is None else found.where(EntryRow.contract_id == contract_id)
    ).all()


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV (RFC 4180) in which no text is a formula to a spreadsheet; numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, int):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


# Invoices


def invoices_of(
    case: Case,
    contract: Contract,
    entries: Sequence[Entry],
    *,
    terms: Terms,
    issuer: str,
    zone: tzinfo,
    now: datetime,
) -> tuple[Invoice, ...]:
    """The case's papers: an invoice of each episode's issued charges, then what was taken back of it.

    Each time that some were taken back gives a credit note, which names the invoice.
    """
    mine = [
        entry
        for entry in issued(entries)
        if entry.case_id == case.id and entry.account is Account.RECEIVABLE and entry.code not in _NOT_BILLED
    ]
    by_id = {entry.id: entry for entry in mine}
    owed = unpaid_by(entries, terms)

    empty = Invoice(
        number="",
        issued_on=now.astimezone(zone).date(),
        issuer=issuer,
        recipient=contract.name,
        corporate=contract.customer_type is CustomerType.CORPORATE,
        contract_id=contract.contract_id,
        case_id=case.id,
        lines=(),
        rate=terms.tax.rate,
        rounding=terms.tax.rounding,
        registration_number=terms.billing.registration_number,
    )

    def lines_of(some: Iterable[Entry]) -> tuple[InvoiceLine, ...]:
        return tuple(_line(entry, by_id, case, terms, zone) for entry in some)

    papers: list[Invoice] = []
    for episode in sorted({entry.episode for entry in mine if entry.code is not Code.REVERSAL}):
        charges = [entry for entry in mine if entry.episode == episode and entry.code is not Code.REVERSAL]
        ids = {entry.id for entry in charges}
        back = [entry for entry in mine if entry.code is Code.REVERSAL and entry.reverses in ids]
        open_yen = sum(owed.get(id_, 0) for id_ in ids)
        first = min(entry.at for entry in charges).astimezone(zone).date()
        bill = replace(
            empty,
            number=f"{case.id}-{episode}",
            lines=lines_of(charges),
            due_on=first + PAY_WITHIN if open_yen else None,
            transfer_account=terms.billing.transfer_account,
            paid=sum(entry.yen for entry in (*charges, *back)) - open_yen,
        )
        notes = (
            replace(
                empty,
                number=f"{bill.number}-C{count}",
                lines=lines_of(entry for entry in back if entry.cause == cause),
                corrects=bill.number,
            )
            for count, cause in enumerate(dict.fromkeys(entry.cause for entry in back), start=1)
        )
        papers += [bill, *notes]
    return tuple(papers)


def _line(entry: Entry, by_id: dict[str, Entry], case: Case, terms: Terms, zone: tzinfo) -> InvoiceLine:
    months = {Code.DAMAGES: terms.suspension.damages_months, Code.HANDLING: terms.suspension.handling_months}
    complaint = next((one for one in case.complaints if one.id == entry.complaint_id), None)
    taken_back = by_id.get(entry.reverses or "")
    return InvoiceLine(
        code=entry.code,
        yen=entry.yen,
        clause=entry.clause,
        tax_class=entry.tax,
        on=entry.at.astimezone(zone).date(),
        months=months.get(entry.code),
        ip=complaint.ip if complaint else None,
        occurred_at=complaint.chosen.at if complaint and complaint.chosen else None,
        reverses=taken_back.code if taken_back else None,
    )


# Bank transfers


class TransfersError(ValueError):
    """A file of bank transfers cannot be used; `faults` has each line that is wrong."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One bank transfer. `number` tells apart those that are alike in one file."""

    on: date
    reference: str
    yen: int
    number: int = 1

    @property
    def cause(self) -> str:
        """By which it is booked once, however often the file is read."""
        words = "\0".join((self.on.isoformat(), self.reference, str(self.yen), str(self.number)))
        return f"transfer:{sha256(words.encode()).hexdigest()[:24]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What became of a transfer: booked on a contract, kept as unmatched, or known before."""

    transfer: Transfer
    contract_id: str | None = None
    known: bool = False


def read_transfers(content: str) -> tuple[Transfer, ...]:
    """The transfers of a CSV with the columns `date`, `reference`, `yen`. Raises TransfersError."""
    reader = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")))
    missing = [name for name in ("date", "reference", "yen") if name not in (reader.fieldnames or ())]
    if missing:
        raise TransfersError([f"line 1: no column {name}" for name in missing])
    transfers: list[Transfer] = []
    faults: list[str] = []
    seen: Counter[tuple[date, str, int]] = Counter()
    for row in reader:
        try:
            on, yen = date.fromisoformat(row["date"].strip()), int(row["yen"].replace(",", "").strip())
            if not 0 < yen <= LARGEST:
                raise ValueError(f"yen: {yen} is not between 1 and {LARGEST:,}")
        except (ValueError, AttributeError) as error:
            faults.append(f"line {reader.line_num}: {error}")
            continue
        reference = (row["reference"] or "").strip()
        seen[on, reference, yen] += 1
        transfers.append(Transfer(on=on, reference=reference, yen=yen, number=seen[on, reference, yen]))
    if faults:
        raise TransfersError(faults)
    return tuple(transfers)


def book_transfers(
    session: Session,
    decisions: Decisions,
    transfers: Sequence[Transfer],
    *,
    by: str,
    zone: tzinfo,
    now: datetime,
) -> Iterator[Booked]:
    """Book each on the contract that its reference names; what names none, or several, is kept."""
    contract_ids = {_normal(one): one for one in session.exec(select(ContractRow.contract_id))}
    case_ids = {
        _normal(case_id): contract_id
        for case_id, contract_id in session.exec(select(CaseRow.case_id, CaseRow.contract_id))
    }
    for transfer in transfers:
        words = set(re.findall(r"[A-Z0-9_-]+", _normal(transfer.reference)))
        named = {contract_ids[word] for word in words if word in contract_ids}
        named |= {case_ids[word] for word in words if word in case_ids}
        contract_id = named.pop() if len(named) == 1 else None
        at = datetime.combine(transfer.on, SOME_TIME, tzinfo=zone)
        if contract_id is None:
            yield Booked(transfer=transfer, known=not _keep(session, transfer, by, at))
        elif cases.is_done(session, contract_id, transfer.cause):
            yield Booked(transfer=transfer, contract_id=contract_id, known=True)
        else:
            paid_at = _came_at(at, zone, now)
            decisions.pay(
                session, contract_id, transfer.yen, by=by, cause=transfer.cause, at=paid_at, now=now
            )
            yield Booked(transfer=transfer, contract_id=contract_id)


def _came_at(at: datetime, zone: tzinfo, now: datetime) -> datetime:
    """Some time that day: a fee asked for that day may be what it pays (R4). Else the time that was given."""
    local = at.astimezone(zone)
    end = datetime.combine(local.date(), time(23, 59, 59), tzinfo=zone)
    return min(end if local.time() == SOME_TIME else at, now)


def _keep(session: Session, transfer: Transfer, by: str, at: datetime) -> bool:
    """Keep a transfer that fits no contract; False: it is kept already."""
    alike = select(UnmatchedPaymentRow.id).where(
        UnmatchedPaymentRow.reference == transfer.reference,
        UnmatchedPaymentRow.yen == transfer.yen,
        UnmatchedPaymentRow.at == at,
    )
    if len(session.exec(alike).all()) >= transfer.number:
        return False
    session.add(UnmatchedPaymentRow(reference=transfer.reference, yen=transfer.yen, at=at, by=by))
    session.flush()
    return True


def keep_unmatched(
    session: Session, reference: str, yen: int, *, by: str, at: datetime
) -> UnmatchedPaymentRow:
    """Money that fits no contract waits until somebody says whose it is."""
    row = UnmatchedPaymentRow(reference=reference, yen=yen, at=at, by=by)
    session.add(row)
    session.flush()
    return row


def unmatched(session: Session) -> Sequence[UnmatchedPaymentRow]:
    """The money that fits no contract, oldest first."""
    waiting = select(UnmatchedPaymentRow).where(col(UnmatchedPaymentRow.settled_at).is_(None))
    return session.exec(waiting.order_by(col(UnmatchedPaymentRow.id))).all()


def match_payment(
    session: Session,
    decisions: Decisions,
    row: UnmatchedPaymentRow,
    contract_id: str,
    *,
    by: str,
    zone: tzinfo,
    now: datetime,
) -> None:
    """Somebody says whose it is. Raises LookupError."""
    if get_contract(session, contract_id) is None:
        raise LookupError(f"no contract {contract_id}")
    paid_at = _came_at(row.at, zone, now)
    decisions.pay(session, contract_id, row.yen, by=by, cause=f"unmatched:{row.id}", at=paid_at, now=now)
    row.settled_at = now
    session.add(row)


def _normal(text: str) -> str:
    """Full-width letters and dashes as banks write them, made comparable."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[‐‑‒–—―−ー]", "-", plain)
