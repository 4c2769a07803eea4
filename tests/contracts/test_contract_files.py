"""What the two CSV files may say, and how a fault is named."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from abuse_mta.contracts import Assignment, Contract, ContractsError, CustomerType, Language, read_folder

Folder = Callable[..., Path]

GOOD = "C-1,192.0.2.1/32,2024-01-01T00:00:00+09:00,,L-1,NTT-East,u1@fixed.isp.example.jp"


def faults(path: Path) -> list[str]:
    """What is wrong, one line a fault."""
    with pytest.raises(ContractsError) as caught:
        read_folder(path)
    return [str(fault) for fault in caught.value.faults]


def test_every_column_is_read(a_folder: Folder) -> None:
    """Both records come out whole, with what may be empty filled in."""
    contract = "C-1,見本 花子,consumer,ja,hanako@home.example.jp,,keiri@home.example.jp,3300,,,2024-01-10,"
    folder = read_folder(a_folder(GOOD, contracts=(contract,)))
    assert folder.contracts == (
        Contract(
            contract_id="C-1",
            name="見本 花子",
            customer_type=CustomerType.CONSUMER,
            language=Language.JAPANESE,
            abuse_mail="hanako@home.example.jp",
            admin_mail=None,
            billing_mail="keiri@home.example.jp",
            monthly_fee_yen=3300,
            annual_fee_yen=None,
            prepaid_yen=0,
            contracted_on=date(2024, 1, 10),
            never_auto=False,
        ),
    )
    assert folder.assignments == (
        Assignment(
            contract_id="C-1",
            network=ip_network("192.0.2.1/32"),
            assigned_from=datetime(2023, 12, 31, 15, tzinfo=UTC),
            assigned_to=None,
            line_id="L-1",
            access="NTT-East",
            username="u1@fixed.isp.example.jp",
        ),
    )


def test_contacts_are_distinct_and_in_order(a_folder: Folder) -> None:
    """Abuse, admin, billing; an address that stands twice is tried once."""
    contract = "C-1,x,corporate,en,noc@a.example,NOC@a.example,pay@a.example,,,,2024-01-10,true"
    assert read_folder(a_folder(GOOD, contracts=(contract,))).contracts[0].contacts == (
        "noc@a.example",
        "pay@a.example",
    )


def test_all_faults_of_both_files(a_folder: Folder) -> None:
    """Every bad cell of both files is named with file and line, at once."""
    path = a_folder(
        "C-1,192.0.2.1/24,2024-01-01T00:00:00+09:00,,L-1,,",
        "C-1,192.0.2.2/32,2024-01-01T00:00:00,,L-1,,",
        "C-9,192.0.2.3/32,2024-01-01T00:00:00+09:00,2023-01-01T00:00:00+09:00,,,",
        "C-9,192.0.2.4/32,2024-01-01T00:00:00+09:00,,L-1,,",
        "C-1,192.0.2.5/32,2024-01-01T00:00:00+09:00,2024-01-01T00:00:00+09:00,L-1,,",
        contracts=(
            "C-1,a,corporate,ja,a@a.example.jp,,,3300,,,2024-01-10,",
            "C-2,,private,fr,nobody,,,3300円,2147483648,-1,soon,perhaps",
            "C-1,a,corporate,ja,a@a.example.jp,,,3300,,,2024-01-10,",
            "C-3,a,corporate",
        ),
    )
    assert faults(path) == [
        "contracts.csv:3: name is empty",
        "contracts.csv:3: customer_type 'private': not one of: corporate, consumer",
        "contracts.csv:3: language 'fr': not one of: ja, en",
        "contracts.csv:3: abuse_mail 'nobody': not a mail address",
        "contracts.csv:3: monthly_fee_yen '3300円': not a whole number of yen",
        "contracts.csv:3: annual_fee_yen '2147483648': more than 2,147,483,647 yen",
        "contracts.csv:3: prepaid_yen '-1': not a whole number of yen",
        "contracts.csv:3: contracted_on 'soon': not a date such as 2025-04-01",
        "contracts.csv:3: never_auto 'perhaps': neither true nor false",
        "contracts.csv:4: contract C-1 stands in line 2 already",
        "contracts.csv:5: 3 columns instead of 12",
        "assignments.csv:2: network '192.0.2.1/24': not a network such as 192.0.2.8/29 (host bits must be 0)",
        (
            "assignments.csv:3: assigned_from '2024-01-01T00:00:00': "
            "not a time with offset such as 2025-04-01T00:00:00+09:00"
        ),
        "assignments.csv:4: line_id is empty",
        "assignments.csv:5: contract C-9 is not in contracts.csv",
        "assignments.csv:6: assigned_to is not after assigned_from",
    ]


@pytest.mark.parametrize(
    "second",
    [
        "C-2,192.0.2.1/32,2024-06-01T00:00:00+09:00,,L-2,,",
        "C-2,192.0.2.1/32,2020-01-01T00:00:00+09:00,2024-01-01T00:00:01+09:00,L-2,,",
        "C-1,192.0.2.1/32,2024-01-01T00:00:00+09:00,,L-2,,",
    ],
)
def test_overlap_is_refused(a_folder: Folder, second: str) -> None:
    """One network has one holder at a time; the later line is named with the earlier one."""
    assert faults(a_folder(GOOD, second)) == [
        "assignments.csv:3: 192.0.2.1/32 is assigned at the same time in line 2"
    ]


def test_overlap_behind_a_shorter_one(a_folder: Folder) -> None:
    """A long assignment overlaps all that begin within it, not only the next."""
    path = a_folder(
        "C-1,192.0.2.1/32,2020-01-01T00:00:00Z,2025-01-01T00:00:00Z,L-1,,",
        "C-1,192.0.2.1/32,2021-01-01T00:00:00Z,2022-01-01T00:00:00Z,L-1,,",
        "C-1,192.0.2.1/32,2023-01-01T00:00:00Z,2024-01-01T00:00:00Z,L-1,,",
    )
    assert [fault.split(":")[1] for fault in faults(path)] == ["3", "4"]


def test_succession_and_nesting_are_allowed(a_folder: Folder) -> None:
    """A holder after another, from the same instant, and a network inside a network overlap nobody."""
    path = a_folder(
        "C-1,192.0.2.0/24,2020-01-01T00:00:00+09:00,,L-1,,",
        "C-2,192.0.2.8/32,2020-01-01T00:00:00+09:00,2024-01-01T00:00:00+09:00,L-2,,",
        "C-3,192.0.2.8/32,2024-01-01T00:00:00+09:00,,L-3,,",
    )
    assert len(read_folder(path).assignments) == 3


def test_wrong_columns(a_folder: Folder) -> None:
    """A header that lacks a column, or has one we do not know, is named."""
    path = a_folder(GOOD)
    (path / "assignments.csv").write_text("contract_id,network,from\n", encoding="utf-8")
    assert faults(path) == [
        "assignments.csv:1: missing columns: assigned_from, assigned_to, line_id, access, username",
        "assignments.csv:1: unknown columns: from",
    ]


def test_missing_and_undecodable_files(a_folder: Folder) -> None:
    """A file that is not there, or not UTF-8, is named."""
    path = a_folder(GOOD)
    text = (path / "contracts.csv").read_text(encoding="utf-8")
    (path / "contracts.csv").write_bytes(text.encode("cp932"))
    (path / "assignments.csv").unlink()
    assert faults(path) == [
        "contracts.csv:1: not UTF-8, here or soon after",
        "assignments.csv: No such file or directory",
    ]


def test_spreadsheet_habits(a_folder: Folder) -> None:
    """A byte order mark, CRLF, blank lines and spaces do no harm; lines are still counted right."""
    path = a_folder(GOOD.replace("L-1", " "))
    for file in ("contracts.csv", "assignments.csv"):
        text = (path / file).read_text(encoding="utf-8").replace("\n", " \r\n\r\n").replace(" \r", "\r")
        (path / file).write_text("\ufeff" + text, encoding="utf-8", newline="")
    assert faults(path) == ["assignments.csv:3: line_id is empty"]


def test_quoted_line_break_does_not_shift_lines(a_folder: Folder) -> None:
    """A cell over two lines is a fault of the line it begins on, and the next line keeps its number."""
    path = a_folder(
        GOOD,
        contracts=(
            'C-1,"two\nlines",corporate,ja,a@a.example.jp,,,3300,,,2024-01-10,',
            "C-2,x,corporate,ja,a@a.example.jp,,,free,,,2024-01-10,",
        ),
    )
    assert [fault.split(" ")[0] for fault in faults(path)] == [
        "contracts.csv:2:",
        "contracts.csv:4:",
        "assignments.csv:2:",
    ]
