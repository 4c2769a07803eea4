"""Invoices and credit notes: contained tax per rate, and the lines out of scope apart.

An invoice with a registration number is a qualified invoice (適格請求書); its tax is rounded once for each rate,
never line by line. A credit note has negative lines and names the invoice that it corrects. Whole yen throughout.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from policy.terms import OffsetMode, Rounding
from policy.words import Code, TaxClass


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line, tax included. `months` for R2 and R5; address and time of the complaint for R3."""

    code: Code
    yen: int
    clause: str
    tax_class: TaxClass
    on: date
    months: int | None = None
    ip: str | None = None
    occurred_at: datetime | None = None
    reverses: Code | None = None
    """What a reversal takes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTotal:
    """All lines of one rate: the total, and the tax that it contains."""

    rate: int
    yen: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetFacts:
    """The settlement at reinstatement (R4), in yen.

    `due_before`: unpaid R2 and R3 charges; `offset`: set off against the prepayment; `returned`: paid charges
    that went back to the prepayment (credit); `extra_billed`: billed to restore the prepayment (credit);
    `fee`: the reconnection fee, `fee_paid` when it was paid before; `transfer`: what is to be transferred now,
    `transfer_taxed`: the part of it that contains tax.
    """

    mode: OffsetMode
    due_before: int
    offset: int
    fee: int
    transfer: int
    transfer_taxed: int | None = None
    returned: int = 0
    extra_billed: int = 0
    fee_paid: bool = False
    prepaid_before: int | None = None
    prepaid_after: int | None = None

    @property
    def rest(self) -> int:
        """What is left of the charges after the offset: with set-off, the additional usage fee."""
        return self.due_before - self.offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice, or a credit note when it `corrects` one. No registration number: a plain invoice."""

    number: str
    issued_on: date
    issuer: str
    recipient: str
    corporate: bool
    contract_id: str
    case_id: str
    lines: tuple[InvoiceLine, ...]
    rate: int = 10
    rounding: Rounding = Rounding.FLOOR
    registration_number: str = ""
    due_on: date | None = None
    transfer_account: str = ""
    offset: OffsetFacts | None = None
    paid: int = 0
    """Payments on these lines so far, in yen."""
    corrects: str | None = None
    """Number of the invoice that this credit note corrects."""

    @property
    def taxed(self) -> tuple[InvoiceLine, ...]:
        """The lines whose amount contains tax."""
        return tuple(line for line in self.lines if line.tax_class is TaxClass.INCLUDED)

    @property
    def untaxed(self) -> tuple[InvoiceLine, ...]:
        """The lines out of the tax's scope."""
        return tuple(line for line in self.lines if line.tax_class is not TaxClass.INCLUDED)

    @property
    def untaxed_total(self) -> int:
        """The lines out of the tax's scope, in yen."""
        return total(self.untaxed)

    @property
    def total(self) -> int:
        """All lines, in yen."""
        return total(self.lines)

    @property
    def at_rate(self) -> RateTotal:
        """Total and contained tax of the taxed lines."""
        yen = total(self.taxed)
        return RateTotal(rate=self.rate, yen=yen, tax=contained_tax(yen, self.rate, self.rounding))


def total(lines: Iterable[InvoiceLine]) -> int:
    """The sum of the lines, in yen."""
    return sum(line.yen for line in lines)


def contained_tax(gross: int, rate: int, rounding: Rounding = Rounding.FLOOR) -> int:
    """The tax in a gross amount: gross x rate / (100 + rate), in whole yen.

    A negative amount is reckoned like its opposite, so that a credit note cancels its invoice to the yen.
    """
    parts, whole = abs(gross) * rate, 100 + rate
    tax = {
        Rounding.FLOOR: parts // whole,
        Rounding.ROUND: (2 * parts + whole) // (2 * whole),
        Rounding.CEIL: -(-parts // whole),
    }[rounding]
    return tax if gross >= 0 else -tax
