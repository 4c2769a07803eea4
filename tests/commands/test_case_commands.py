"""`cases` and `case`: what stands, and why, from the mail's line to the yen."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest


def test_cases_for_a_program(operate: Any, suspending: Any) -> None:
    """`cases --json` gives exactly the seven fields, one case a line."""
    ran = operate("cases", "--json")
    zone = "+09:00"
    (row,) = ran.rows
    assert (ran.code, list(row)) == (
        0,
        ["case_id", "contract_id", "line_id", "state", "opened_at", "deadline", "clause"],
    )
    assert (row["contract_id"], row["line_id"], row["state"], row["clause"]) == (
        "C-1002",
        "L-1002-1",
        "suspending",
        "R2a",
    )
    assert row["opened_at"].endswith(zone)
    assert row["deadline"].endswith(zone)


def test_deadline_of_the_answer(operate: Any, config: Path, request: pytest.FixtureRequest) -> None:
    """What counts while an answer is awaited is its deadline, not the reminder that goes out before."""
    with config.open("a", encoding="utf-8") as file:
        file.write('[terms.answer]\nreminders = ["24h"]\n')
    history = request.getfixturevalue("history")
    history.report("192.0.2.15", -1)
    history.desk.send(history.clock.now())
    (row,) = operate("cases", "--json").rows
    assert (row["state"], datetime.fromisoformat(row["deadline"])) == ("notified", history.after(72))


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("--state", "suspending"), 1),
        (("--state", "open"), 1),
        (("--state", "closed"), 0),
        (("--contract", "c-1002"), 1),
        (("--contract", "C-1003"), 0),
    ],
)
def test_cases_chosen(operate: Any, suspending: Any, arguments: tuple[str, ...], found: int) -> None:
    """Cases are chosen by state and contract."""
    assert len(operate("cases", "--json", *arguments).rows) == found


def test_cases_for_a_person(operate: Any, suspending: Any) -> None:
    """Without --json there is a table; none is said in words."""
    assert "L-1002-1" in operate("cases").out
    assert operate("cases", "--state", "closed").out == "no cases\n"


def test_unknown_state(operate: Any, history: Any) -> None:
    """A state that does not exist is wrong use."""
    ran = operate("cases", "--state", "asleep")
    assert (ran.code, "suspended" in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["CASE", "case", "C-1002", "c-1002", "C-1002/L-1002-1"])
def test_a_case_has_many_names(operate: Any, suspending: Any, name: str) -> None:
    """A case is named by its number in any case, by its contract, or by contract and line."""
    number = operate("cases", "--json").rows[0]["case_id"]
    wanted = {"CASE": number, "case": number.lower()}.get(name, name)
    assert operate("case", "show", wanted, "--json").rows[0]["case_id"] == number


def test_no_such_case(operate: Any, history: Any) -> None:
    """What names no case is told and exits 1."""
    ran = operate("case", "show", "C-1003")
    assert (ran.code, ran.out, ran.err) == (1, "", "no case C-1003\n")


def test_contract_with_several_open_cases(operate: Any, history: Any) -> None:
    """A contract with open cases on two lines does not name one."""
    history.report("192.0.2.150", -1)
    history.report("192.0.2.161", -1)
    ran = operate("case", "show", "C-1010")
    assert (ran.code, "several open cases" in ran.err, ran.err.count("CASE-")) == (1, True, 2)


def test_case_shown(operate: Any, suspending: Any) -> None:
    """A case is shown with its deadlines, complaints, mails, money and possible decisions."""
    (shown,) = operate("case", "show", "C-1002", "--json").rows
    assert (shown["state"], shown["suspension"], shown["unpaid_yen"]) == ("suspending", "silence", 9900)
    assert [one["duty"] for one in shown["deadlines"]] == ["stop"]
    assert [(one["ip"], one["evidence"]) for one in shown["complaints"]] == [("192.0.2.15", "arf")]
    assert [one["kind"] for one in shown["mails"] if one["kind"] != "operator-alert"] == [
        "abuse-notice",
        "stop-request",
        "stop-request",
        "suspension-notice",
    ]
    assert [(one["code"], one["yen"]) for one in shown["ledger"]] == [("damages", 6600), ("handling", 3300)]
    assert "confirm-stop" in shown["possible"]
    assert "R2a" in operate("case", "show", "C-1002").out


def test_journal(operate: Any, suspending: Any) -> None:
    """The journal tells every event in order, with details and effects as stored."""
    rows = operate("case", "journal", "C-1002", "--json").rows
    assert [(row["event"], row["clause"], row["state_after"]) for row in rows] == [
        ("ComplaintFiled", "R1", "opened"),
        ("NoticeHandedOver", "R1", "notified"),
        ("AnswerOverdue", "R2a", "suspending"),
    ]
    evidence = rows[0]["sha256"]
    assert len(evidence) == 64
    assert [row["sha256"] for row in rows] == [evidence] * 3
    assert rows[0]["details"]["complaint"]["ip"] == "192.0.2.15"
    assert rows[0]["effects"][0]["is"] == "OpenCase"
    assert "AnswerOverdue" in operate("case", "journal", "C-1002").out


def test_explained_from_the_line_to_the_yen(operate: Any, suspending: Any) -> None:
    """Each step names its clause, its evidence with the place in the mail, and what followed."""
    out = operate("case", "explain", "C-1002").out
    for words in (
        "[R1] A complaint was attributed to this case's line  none → opened",
        "spam from 192.0.2.15, evidence arf",
        "(arf.source-ip)",
        "reporter fbl@example.com, proven to be example.com",
        "mail:1, sha256 ",
        "grade: arf, proven to come from example.com: may cause a notice, a suspension for silence,"
        " a suspension for additional abuse, a charge for each report",
        "for it: example.com's own server stands in its Received lines",
        "mail abuse-notice to the contractor",
        "[R2a]",
        "notified → suspending",
        "ledger: receivable +6,600 yen damages; receivable +3,300 yen handling",
    ):
        assert words in out


def test_explained_for_a_program(operate: Any, suspending: Any) -> None:
    """With --json each step is one object with its journal number."""
    rows = operate("case", "explain", "C-1002", "--json").rows
    assert [(row["clause"], row["event"]) for row in rows][-1] == ("R2a", "AnswerOverdue")
    assert rows[0]["number"] < rows[1]["number"]


def test_outside_text_is_inert(operate: Any, history: Any) -> None:
    """What a stranger wrote cannot move the cursor of whoever reads it."""
    history.receive("From: a@example.com\nSubject: =?utf-8?q?evil_=1B[31m=E2=80=AE?=\n\nnothing\n")
    ran = operate("inbox")
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_what_is_unpaid(operate: Any, suspending: Any) -> None:
    """A payment belongs to the contract: it lowers what is unpaid of its oldest charges, down to nothing."""
    shown = []
    for yen in (3400, 6500, 1000):
        assert operate("pay", "C-1002", yen, "--by", "keiri").code == 0
        (row,) = operate("case", "show", "C-1002", "--json").rows
        shown.append((row["unpaid_yen"], row["receivable_yen"]))
    assert shown == [(6500, 6500), (0, 0), (0, -1000)]
