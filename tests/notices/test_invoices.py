"""Invoices: the arithmetic of contained tax, and the text that an accountant gets."""

from dataclasses import replace
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abuse_mta.invoices import Invoice, InvoiceLine, OffsetFacts, RateTotal, contained_tax
from abuse_mta.notice_facts import TaxFacts
from abuse_mta.notices import Notices
from abuse_mta.wording import Words
from policy.terms import OffsetMode, Rounding
from policy.words import Code, TaxClass

DAY = date(2025, 6, 7)


def a_line(code: Code, yen: int, tax: TaxClass = TaxClass.INCLUDED, clause: str = "R2a") -> InvoiceLine:
    """A line of the sample case."""
    return InvoiceLine(code=code, yen=yen, clause=clause, tax_class=tax, on=DAY)


LINES = (
    a_line(Code.DAMAGES, 6600, TaxClass.OUT_OF_SCOPE),
    a_line(Code.HANDLING, 3300),
    a_line(Code.RECONNECTION, 10800, clause="R4"),
)
INVOICE = Invoice(
    number="2025-000001-1",
    issued_on=DAY,
    issuer="例示プロバイダ株式会社",
    recipient="株式会社例示商店",
    corporate=True,
    contract_id="C-1002",
    case_id="2025-000001",
    registration_number="T1234567890123",
    lines=LINES,
    due_on=date(2025, 7, 31),
    transfer_account="例示銀行 普通 1234567",
    offset=OffsetFacts(
        mode=OffsetMode.SETOFF, due_before=9900, offset=6600, fee=10800, transfer=14100, transfer_taxed=14100
    ),
)


def text_of(notices: Notices, invoice: Invoice, language: Literal["ja", "en"] = "ja") -> str:
    """The invoice as the recipient reads it."""
    return notices.invoice(invoice, Words(language, ZoneInfo("Asia/Tokyo"), TaxFacts()))


@pytest.mark.parametrize(
    ("gross", "tax"), [(10800, 981), (14100, 1281), (3300, 300), (9900, 900), (0, 0), (10, 0)]
)
def test_contained_tax_at_ten_per_cent(gross: int, tax: int) -> None:
    """The tax in a gross amount is gross x 10 / 110, rounded down."""
    assert contained_tax(gross, 10) == tax


@pytest.mark.parametrize(
    ("rounding", "tax"), [(Rounding.FLOOR, 981), (Rounding.ROUND, 982), (Rounding.CEIL, 982)]
)
def test_rounding_is_a_choice(rounding: Rounding, tax: int) -> None:
    """10,800 contains 981.81 yen of tax: down 981, to the nearest and up 982."""
    assert contained_tax(10800, 10, rounding) == tax


@pytest.mark.parametrize(("rounding", "tax"), [(Rounding.FLOOR, 0), (Rounding.ROUND, 1), (Rounding.CEIL, 1)])
def test_half_a_yen_rounds_up_to_the_nearest(rounding: Rounding, tax: int) -> None:
    """At 100 per cent a gross of 1 yen contains half a yen."""
    assert contained_tax(1, 100, rounding) == tax


@given(st.integers(0, 10**9), st.integers(0, 100), st.sampled_from(Rounding))
def test_a_credit_note_cancels_its_invoice(gross: int, rate: int, rounding: Rounding) -> None:
    """The tax of a reversed amount is the opposite of the tax that was charged, to the yen."""
    assert contained_tax(-gross, rate, rounding) == -contained_tax(gross, rate, rounding)


def test_tax_is_reckoned_once_for_all_lines_of_a_rate() -> None:
    """3,300 and 10,800 contain 1,281 yen together; what is out of scope stands apart."""
    assert (INVOICE.at_rate, INVOICE.untaxed_total, INVOICE.total) == (
        RateTotal(rate=10, yen=14100, tax=1281),
        6600,
        20700,
    )


def test_rounding_is_not_repeated_line_by_line() -> None:
    """Eleven lines of 10 yen contain 10 yen of tax together, though each alone contains none."""
    invoice = replace(INVOICE, lines=(a_line(Code.HANDLING_REPORT, 10),) * 11)
    assert invoice.at_rate == RateTotal(rate=10, yen=110, tax=10)


def test_the_text_of_a_qualified_invoice(notices: Notices) -> None:
    """Issuer, registration number, day, recipient, lines, and total and tax per rate."""
    assert text_of(notices, INVOICE) == (
        "■ 適格請求書\n"
        "・発行者: 例示プロバイダ株式会社\n"
        "・登録番号: T1234567890123\n"
        "・発行日: 2025年6月7日(土)\n"
        "・請求書番号: 2025-000001-1\n"
        "・受付番号: 2025-000001\n"
        "・ご請求先: 株式会社例示商店 御中(契約番号 C-1002)\n"
        "\n"
        "明細(税込)\n"
        "1. 2025年6月7日(土) 損害金 6,600円 [R2a]\n"
        "2. 2025年6月7日(土) 対応手数料※ 3,300円 [R2a]\n"
        "3. 2025年6月7日(土) 再接続費用※ 10,800円 [R4]\n"
        "\n"
        "・10%対象(※、税込): 14,100円(うち消費税1,281円)\n"
        "・不課税(消費税の対象外): 6,600円\n"
        "・合計: 20,700円\n"
        "\n"
        "精算\n"
        "・再接続費用: 10,800円(うち消費税981円)\n"
        "・損害金・手数料等の未払い額: 9,900円\n"
        "・前払い分との相殺: -6,600円\n"
        "・相殺後の不足額(追加の利用料): 3,300円\n"
        "・お振込みいただく額: 14,100円(うち消費税1,281円)\n"
        "・お支払期日: 2025年7月31日(木)\n"
        "・お振込先: 例示銀行 普通 1234567"
    )


def test_without_a_registration_number_it_is_a_plain_invoice(notices: Notices) -> None:
    """A provider that is not registered must not call its invoice a qualified one."""
    text = text_of(notices, replace(INVOICE, registration_number=""))
    assert text.startswith("■ 請求書\n")
    assert "登録番号" not in text


def test_a_credit_note_names_the_invoice_that_it_corrects(notices: Notices) -> None:
    """A correction is a reversal with negative lines, which names what each takes back."""
    reversed_lines = tuple(
        replace(line, code=Code.REVERSAL, reverses=line.code, yen=-line.yen) for line in LINES[:2]
    )
    note = replace(
        INVOICE,
        number="2025-000001-2",
        corrects="2025-000001-1",
        lines=reversed_lines,
        offset=None,
        due_on=None,
    )
    text = text_of(notices, note, "en")
    assert text.startswith("CREDIT NOTE\n")
    assert "- Corrects invoice: 2025-000001-1\n" in text
    assert "1. Saturday, 7 June 2025 Reversal: Damages -6,600 yen [R2a]\n" in text
    assert "- At 10% (*, tax included): -3,300 yen (including -300 yen consumption tax)\n" in text
    assert "- Total: -9,900 yen" in text
