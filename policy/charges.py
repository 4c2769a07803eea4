"""The money: what is charged, settled, offset and taken back. Whole yen, tax included; pure arithmetic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from policy.records import Case, Complaint, Entry, Situation
from policy.terms import AnnualScope, BillingMode, OffsetMode, Terms
from policy.words import Account, Code, EntryState, TaxClass

SETTLING_ORDER = (
    Code.DAMAGES,
    Code.HANDLING,
    Code.PENALTY,
    Code.HANDLING_REPORT,
    Code.RECONNECTION,
    Code.EXTRA_USAGE,
)
R2_R3 = frozenset({Code.DAMAGES, Code.HANDLING, Code.PENALTY, Code.HANDLING_REPORT})
R3_ONLY = frozenset({Code.PENALTY, Code.HANDLING_REPORT})
TAX = {
    Code.DAMAGES: TaxClass.OUT_OF_SCOPE,
    Code.PENALTY: TaxClass.OUT_OF_SCOPE,
    Code.HANDLING: TaxClass.INCLUDED,
    Code.HANDLING_REPORT: TaxClass.INCLUDED,
    Code.RECONNECTION: TaxClass.INCLUDED,
    Code.EXTRA_USAGE: TaxClass.INCLUDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One thing to charge: `yen` is None while nobody has set the amount."""

    code: Code
    yen: int | None
    complaint: Complaint | None = None


@dataclass(slots=True)
class _Books:
    """Running state of one contract's settlement, entry by entry."""

    due: dict[str, int] = field(default_factory=dict)
    charge: dict[str, Entry] = field(default_factory=dict)
    offsets: dict[str, dict[str, int]] = field(default_factory=dict)
    posting_rank: dict[str, int] = field(default_factory=dict)
    credit: int = 0


def issued(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that are owed."""
    return tuple(entry for entry in entries if entry.state is EntryState.ISSUED)


def balance(entries: Iterable[Entry], account: Account) -> int:
    """The balance of an account in yen: the sum of its issued entries."""
    return sum(entry.yen for entry in issued(entries) if entry.account is account)


def unpaid(
    entries: Sequence[Entry], order: Sequence[Code] = SETTLING_ORDER, *, fee_first: bool = False
) -> dict[str, int]:
    """Yen still unpaid of each issued charge, by entry id.

    Payments settle the contract's oldest charges first, within one posting in `SETTLING_ORDER`; with
    `fee_first` (payment before resumption) reconnection fees before all. Offsets settle the case's R2 and R3
    charges in `order`, oldest first.
    """
    books = _Books()
    for entry in issued(entries):
        if entry.account is Account.RECEIVABLE:
            _book(books, entry, order, fee_first=fee_first)
    return books.due


def unpaid_by(entries: Sequence[Entry], terms: Terms) -> dict[str, int]:
    """Yen still unpaid of each issued charge by the terms of a case, by entry id."""
    return unpaid(entries, terms.offset.order, fee_first=terms.reinstatement.payment_first)


def _book(books: _Books, entry: Entry, order: Sequence[Code], *, fee_first: bool) -> None:
    if entry.code is Code.REVERSAL:
        _take_back(books, entry)
    elif entry.code is Code.OFFSET:
        books.offsets[entry.id] = _offset(books, -entry.yen, entry.case_id, order)
    elif entry.code is Code.PAYMENT:
        books.credit -= entry.yen
    else:
        books.due[entry.id] = entry.yen
        books.charge[entry.id] = entry
        books.posting_rank.setdefault(entry.posting, len(books.posting_rank))
    _pay(books, fee_first=fee_first)


def _pay(books: _Books, *, fee_first: bool) -> None:
    if books.credit <= 0:
        return

    def rank(entry_id: str) -> tuple[bool, int, int]:
        charge = books.charge[entry_id]
        later = not (fee_first and charge.code is Code.RECONNECTION)
        return later, books.posting_rank[charge.posting], SETTLING_ORDER.index(charge.code)

    for entry_id in sorted((key for key, due in books.due.items() if due > 0), key=rank):
        paid = min(books.due[entry_id], books.credit)
        books.due[entry_id] -= paid
        books.credit -= paid


def _offset(books: _Books, yen: int, case_id: str | None, order: Sequence[Code]) -> dict[str, int]:
    """Settle charges of the case with money paid in advance; gives what each took."""
    open_charges = [
        (order.index(charge.code), books.posting_rank[charge.posting], entry_id)
        for entry_id, charge in books.charge.items()
        if charge.case_id == case_id
        and charge.code in R2_R3
        and charge.code in order
        and books.due[entry_id] > 0
    ]
    taken: dict[str, int] = {}
    for _, _, entry_id in sorted(open_charges):
        part = min(books.due[entry_id], yen)
        if part:
            books.due[entry_id] -= part
            taken[entry_id] = part
            yen -= part
    books.credit += yen
    return taken


def _take_back(books: _Books, entry: Entry) -> None:
    reversed_id = entry.reverses or ""
    if reversed_id in books.offsets:
        taken = books.offsets.pop(reversed_id)
        for charge_id, yen in taken.items():
            books.due[charge_id] += yen
        books.credit -= entry.yen - sum(taken.values())
    elif reversed_id in books.due:
        left = books.due[reversed_id] + entry.yen
        books.due[reversed_id] = max(left, 0)
        books.credit += max(-left, 0)


def case_charges(entries: Iterable[Entry], case_id: str, codes: frozenset[Code] = R2_R3) -> tuple[Entry, ...]:
    """The issued charges of a case with these codes."""
    return tuple(entry for entry in issued(entries) if entry.case_id == case_id and entry.code in codes)


def remaining(entries: Iterable[Entry], entry: Entry) -> int:
    """What reversals have left of an entry, in yen."""
    return entry.yen + sum(other.yen for other in issued(entries) if other.reverses == entry.id)


def annual_total(entries: Sequence[Entry], case_id: str, scope: AnnualScope) -> int:
    """X of R3b: the case's issued charges less reversals, not reduced by payment or offset, in yen."""
    codes = R3_ONLY if scope is AnnualScope.R3_ONLY else R2_R3
    return sum(remaining(entries, entry) for entry in case_charges(entries, case_id, codes))


def state_for(case: Case, situation: Situation, *, termination: bool = False) -> EntryState:
    """In which state a charge is written: by billing mode, kind of customer and the operator's hold."""
    billing, consumer = situation.terms.billing, situation.contractor.consumer
    if case.charges_hold or (termination and consumer and billing.hold_consumer_termination):
        return EntryState.HELD
    mode = billing.consumer_mode if consumer else billing.mode
    return {
        BillingMode.ISSUE: EntryState.ISSUED,
        BillingMode.DRAFT: EntryState.DRAFT,
        BillingMode.HOLD: EntryState.HELD,
    }[mode]


def suspension_charges(monthly_fee: int | None, terms: Terms) -> tuple[Charge, ...]:
    """Three months: two as damages, one as handling fee (R2)."""

    def months(count: int) -> int | None:
        return None if monthly_fee is None else count * monthly_fee

    return (
        Charge(code=Code.DAMAGES, yen=months(terms.suspension.damages_months)),
        Charge(code=Code.HANDLING, yen=months(terms.suspension.handling_months)),
    )


def report_charges(complaints: Iterable[Complaint], terms: Terms) -> tuple[Charge, ...]:
    """A penalty and a handling fee for each complaint (R3)."""
    return tuple(
        Charge(code=code, yen=yen, complaint=complaint)
        for complaint in complaints
        for code, yen in (
            (Code.PENALTY, terms.penalty.per_report),
            (Code.HANDLING_REPORT, terms.penalty.handling_per_report),
        )
    )


def write_charges(
    charges: Sequence[Charge],
    *,
    case: Case,
    situation: Situation,
    at: datetime,
    clause: str,
    cause: str,
    state: EntryState,
    evidence: Complaint | None = None,
) -> tuple[Entry, ...]:
    """The entries of one posting. Amounts that nobody has set make the whole posting a draft of 0 yen.

    They rest on `evidence`, else on what carries the case.
    """
    pending = any(charge.yen is None for charge in charges)
    posting = f"{case.id}/{clause}/{cause}"
    first = evidence or case.carrier()
    return tuple(
        Entry(
            id=f"{posting}/{number}",
            posting=posting,
            contract_id=situation.contractor.contract_id,
            case_id=case.id,
            at=at,
            account=Account.RECEIVABLE,
            yen=0 if pending else charge.yen or 0,
            code=charge.code,
            state=EntryState.DRAFT if pending else state,
            tax=TAX[charge.code],
            clause=clause,
            cause=cause,
            complaint_id=charge.complaint.id if charge.complaint else None,
            sha256=_evidence(charge.complaint or first),
            amount_pending=pending,
            episode=case.episode,
        )
        for number, charge in enumerate(charges)
    )


def _evidence(complaint: Complaint | None) -> str:
    return complaint.sha256 if complaint else ""


def reverse(entry: Entry, *, at: datetime, cause: str, clause: str, yen: int | None = None) -> Entry:
    """The entry that takes another back; `yen` when only a part of it."""
    return replace(
        entry,
        id=f"{entry.id}/reversal/{cause}",
        posting=f"{entry.case_id}/reversal/{cause}",
        at=at,
        yen=-(entry.yen if yen is None else yen),
        code=Code.REVERSAL,
        state=EntryState.ISSUED,
        clause=clause,
        cause=cause,
        reverses=entry.id,
    )


def payment_entry(contract_id: str, yen: int, *, at: datetime, cause: str) -> Entry:
    """A payment that came, in yen."""
    return Entry(
        id=f"{contract_id}/payment/{cause}",
        posting=f"{contract_id}/payment/{cause}",
        contract_id=contract_id,
        case_id=None,
        at=at,
        account=Account.RECEIVABLE,
        yen=-yen,
        code=Code.PAYMENT,
        clause="R4",
        cause=cause,
    )


def prepaid_entry(contract_id: str, yen: int, *, at: datetime, cause: str) -> Entry:
    """Money that the contractor paid in advance, as the contracts say it, in yen."""
    entry = payment_entry(contract_id, -yen, at=at, cause=cause)
    return replace(entry, account=Account.PREPAID, clause="contract", id=f"{contract_id}/prepaid/{cause}")


def offset_entries(
    case: Case, situation: Situation, entries: Sequence[Entry], *, at: datetime, cause: str
) -> tuple[Entry, ...]:
    """What the money paid in advance settles at reinstatement (R4), by the reading of the terms."""
    terms = situation.terms
    mode = terms.offset.mode
    if mode is OffsetMode.NONE:
        return ()
    if mode is OffsetMode.SETOFF:
        return _setoff(case, situation, entries, at=at, cause=cause)
    return _credit(case, situation, entries, at=at, cause=cause)


def _pair_line(
    case: Case, situation: Situation, account: Account, yen: int, *, at: datetime, cause: str
) -> Entry:
    posting = f"{case.id}/R4-offset/{cause}"
    return Entry(
        id=f"{posting}/{account}",
        posting=posting,
        contract_id=situation.contractor.contract_id,
        case_id=case.id,
        at=at,
        account=account,
        yen=yen,
        code=Code.OFFSET,
        clause="R4",
        cause=cause,
        sha256=_evidence(case.complaints[0] if case.complaints else None),
        episode=case.episode,
    )


def _setoff(
    case: Case, situation: Situation, entries: Sequence[Entry], *, at: datetime, cause: str
) -> tuple[Entry, ...]:
    open_yen = unpaid_by(entries, situation.terms)
    offsettable = {
        entry.id for entry in case_charges(entries, case.id) if entry.code in situation.terms.offset.order
    }
    due = sum(yen for entry_id, yen in open_yen.items() if entry_id in offsettable)
    yen = min(max(balance(entries, Account.PREPAID), 0), due)
    if not yen:
        return ()
    return tuple(
        _pair_line(case, situation, account, -yen, at=at, cause=cause)
        for account in (Account.RECEIVABLE, Account.PREPAID)
    )


def _credit(
    case: Case, situation: Situation, entries: Sequence[Entry], *, at: datetime, cause: str
) -> tuple[Entry, ...]:
    open_yen = unpaid_by(entries, situation.terms)
    charges = case_charges(entries, case.id)
    given_back = sum(
        entry.yen
        for entry in issued(entries)
        if entry.case_id == case.id and entry.account is Account.PREPAID and entry.code is Code.OFFSET
    )
    paid = sum(remaining(entries, entry) - open_yen.get(entry.id, 0) for entry in charges) - given_back
    lines = [_pair_line(case, situation, Account.PREPAID, paid, at=at, cause=cause)] if paid > 0 else []
    required = situation.terms.offset.required_prepaid_months * (situation.contractor.monthly_fee or 0)
    lacking = required - balance(entries, Account.PREPAID) - max(paid, 0)
    if lacking > 0:
        charge = Charge(code=Code.EXTRA_USAGE, yen=lacking)
        state = state_for(case, situation)
        lines += write_charges(
            [charge], case=case, situation=situation, at=at, clause="R4-extra", cause=cause, state=state
        )
    return tuple(lines)
