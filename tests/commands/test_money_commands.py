"""`pay`, `payments`, `ledger`, `invoice`: to the yen, and nothing is lost that fits nowhere."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest


def receivable(operate: Any, contract: str = "C-1002") -> int:
    """What the contract owes by its ledger, in yen."""
    rows = operate("ledger", "--json", "--contract", contract).rows
    return sum(row["yen"] for row in rows if (row["account"], row["state"]) == ("receivable", "issued"))


def test_ledger(operate: Any, suspending: Any) -> None:
    """The ledger tells each entry with its clause and cause; the table ends with the balances."""
    rows = operate("ledger", "--json").rows
    assert [(row["contract_id"], row["yen"], row["code"], row["clause"]) for row in rows] == [
        ("C-1002", 6600, "damages", "R2a"),
        ("C-1002", 3300, "handling", "R2a"),
    ]
    assert operate("ledger").out.rstrip().splitlines()[-1].split() == ["C-1002", "9,900", "0"]
    assert operate("ledger", "--contract", "C-9").code == 1


def test_ledger_for_a_spreadsheet(operate: Any, suspending: Any) -> None:
    """In CSV, numbers are numbers and no text is a formula."""
    operate("pay", "C-1002", 900, "--by", "=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(operate("ledger", "--csv").out)))
    assert [row["yen"] for row in rows] == ["6600", "3300", "-900"]
    cells = [cell for row in rows for name, cell in row.items() if name != "yen"]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_formula_is_defused() -> None:
    """Text that a spreadsheet would compute is led by an apostrophe; our own numbers are not."""
    from abuse_mta.statements import write_csv

    rows = [["=1+1", "+1", "-1", "@x", "\t=1", " =1", -1, None, "x=1"]]
    assert write_csv(["a"], rows) == "a\r\n'=1+1,'+1,'-1,'@x,'\t=1,' =1,-1,,x=1\r\n"


def test_payment(operate: Any, suspending: Any) -> None:
    """A payment is booked, journalled with the name, and lowers what is owed."""
    ran = operate("pay", "c-1002", 9900, "--by", "keiri")
    assert (ran.code, receivable(operate)) == (0, 0)
    assert "C-1002" in ran.out


@pytest.mark.parametrize("yen", ["0", "-5", "many", "2147483648", "99999999999999999999999"])
def test_no_payment(operate: Any, history: Any, yen: str) -> None:
    """A payment is a positive number of yen that every database can hold."""
    assert operate("pay", "C-1002", "--by", "keiri", "--", yen).code == 2


def test_a_transfer_counts_until_the_end_of_its_day(operate: Any, suspending: Any, tmp_path: Path) -> None:
    """A statement names the day alone: a fee that was asked for in the afternoon may be what was paid."""
    file = tmp_path / "statement.csv"
    file.write_text("date,reference,yen\n2026-06-10,C-1002,1000\n", encoding="utf-8")
    assert operate("payments", "import", file, "--by", "keiri").code == 0
    rows = operate("ledger", "--json", "--contract", "C-1002").rows
    assert [row["at"] for row in rows if row["code"] == "payment"] == ["2026-06-10T23:59:59+09:00"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("inbox", "show", 10**23), 2),
        (("payments", "match", 10**23, "C-1002", "--by", "keiri"), 2),
        (("payments", "drop", 10**23), 2),
        (("reporters", "--days", 10**23), 2),
        (("pay", "C-9", 5, "--by", "keiri", "--at", "0001-01-01T00:00:00+09:00"), 2),
        (("retract", f"mail:{10**23}", "--by", "sato", "--reason", "withdrawn"), 1),
    ],
)
def test_values_that_no_row_can_have(
    operate: Any, history: Any, arguments: tuple[object, ...], code: int
) -> None:
    """What is beyond every row is refused like any other number or time that does not exist."""
    assert operate(*arguments).code == code


def test_payment_of_nobody_is_kept(operate: Any, suspending: Any) -> None:
    """A payment that fits no contract is kept, listed, and booked once somebody says whose it is."""
    ran = operate("pay", "C-9999", 9900, "--by", "keiri")
    assert (ran.code, "kept as unmatched payment 1" in ran.err) == (1, True)
    (kept,) = operate("payments", "unmatched", "--json").rows
    assert (kept["reference"], kept["yen"], kept["by"]) == ("C-9999", 9900, "keiri")
    assert operate("payments", "match", 1, "C-9998", "--by", "keiri").code == 1
    assert operate("payments", "match", 1, "C-1002", "--by", "keiri").code == 0
    assert (operate("payments", "unmatched").out, receivable(operate)) == ("nothing is unmatched\n", 0)
    assert operate("payments", "match", 1, "C-1002", "--by", "keiri").code == 1


def test_bank_transfers(operate: Any, suspending: Any, tmp_path: Path) -> None:
    """Transfers are booked by their reference, also in full-width letters; the same file books once."""
    case_id = operate("cases", "--json").rows[0]["case_id"]
    file = tmp_path / "transfers.csv"
    lines = [
        "date,reference,yen",
        "2026-06-10,C-1002 6月分,1000",
        '2026-06-10,カ)モノガタリ C-1002,"2,000"',
        f"2026-06-11,{case_id},300",
        f"2026-06-11,{case_id},300",
        "2026-06-12,ナマエノミ,500",
        "2026-06-12,C-1002 C-1003,700",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = operate("payments", "import", file, "--by", "keiri", "--json")
    assert [row["result"] for row in ran.rows] == ["booked"] * 4 + ["unmatched"] * 2
    assert receivable(operate) == 9900 - 3600
    again = operate("payments", "import", file, "--by", "keiri", "--json")
    assert {row["result"] for row in again.rows} == {"known"}
    assert (receivable(operate), len(operate("payments", "unmatched", "--json").rows)) == (6300, 2)
    assert operate("payments", "drop", 1).code == 0
    assert [row["id"] for row in operate("payments", "unmatched", "--json").rows] == [2]


def test_bad_transfers(operate: Any, history: Any, tmp_path: Path) -> None:
    """A bad line is named and nothing of the file is booked."""
    file = tmp_path / "transfers.csv"
    file.write_text("date,reference,yen\n2026-06-10,C-1002,100\n10.6.2026,C-1002,5\n2026-06-10,x,-1\n")
    ran = operate("payments", "import", file, "--by", "keiri")
    assert (ran.code, ran.err.count("line "), operate("ledger").out) == (1, 2, "no entries\n")
    file.write_text("when,what\n")
    assert "no column date" in operate("payments", "import", file, "--by", "keiri").err
    assert operate("payments", "import", tmp_path / "none.csv", "--by", "keiri").code == 2


def test_invoice(operate: Any, suspending: Any) -> None:
    """The invoice of a case has its lines, the taxed total with its tax, the rest apart, and what was paid."""
    operate("pay", "C-1002", 900, "--by", "keiri")
    out = operate("invoice", "C-1002").out
    for words in ("株式会社ものがたり 御中", "6,600", "3,300", "300", "9,900", "900"):
        assert words in out
    assert "handling" in operate("invoice", "C-1002", "--language", "en").out.lower()
    assert operate("invoice", "C-1002", "--language", "fr").code == 2


def test_invoice_for_a_program(operate: Any, suspending: Any) -> None:
    """With --json the invoice is one object: its lines, its sums, and the text."""
    operate("pay", "C-1002", 900, "--by", "keiri")
    text = operate("invoice", "C-1002", "--language", "en").out
    (made,) = operate("invoice", "C-1002", "--language", "en", "--json").rows
    assert ([(line["code"], line["yen"]) for line in made["lines"]], made["total"], made["paid"]) == (
        [("damages", 6600), ("handling", 3300)],
        9900,
        900,
    )
    assert made["at_rate"] == {"rate": 10, "yen": 3300, "tax": 300}
    assert made["text"].split() == text.split()


def test_a_credit_note_behind_its_invoice(operate: Any, suspending: Any) -> None:
    """What was taken back leaves the invoice as it was: a paper of its own corrects it, and names it."""
    operate("pay", "C-1002", 900, "--by", "keiri")
    before = operate("invoice", "C-1002", "--language", "en", "--json").rows
    operate("retract", "<1@spam.example>", "--by", "sato", "--reason", "false")
    made, note = operate("invoice", "C-1002", "--language", "en", "--json").rows
    assert [(line["code"], line["yen"]) for line in made["lines"]] == [("damages", 6600), ("handling", 3300)]
    assert (made["number"], made["total"], made["paid"], made["due_on"]) == (
        before[0]["number"],
        9900,
        0,
        None,
    )
    assert (note["number"], note["corrects"], note["total"]) == (
        f"{made['number']}-C1",
        made["number"],
        -9900,
    )
    assert [(line["reverses"], line["yen"]) for line in note["lines"]] == [
        ("handling", -3300),
        ("damages", -6600),
    ]
    assert note["at_rate"] == {"rate": 10, "yen": -3300, "tax": -300}
    assert f"Corrects invoice: {made['number']}" in note["text"]


def test_ledger_in_one_form(operate: Any, history: Any) -> None:
    """CSV and JSON at once are wrong use."""
    ran = operate("ledger", "--csv", "--json")
    assert (ran.code, ran.out) == (2, "")


def test_dropped_for_a_program(operate: Any, suspending: Any) -> None:
    """With --json the payment that is dropped is given, as it was listed."""
    operate("pay", "C-9999", 500, "--by", "keiri")
    (listed,) = operate("payments", "unmatched", "--json").rows
    (dropped,) = operate("payments", "drop", 1, "--json").rows
    assert {**dropped, "dropped_at": ""} == {**listed, "dropped_at": ""}


def test_no_invoice(operate: Any, history: Any) -> None:
    """A case without charges has no invoice."""
    history.report("192.0.2.15", -1)
    assert operate("invoice", "C-1002").code == 1
