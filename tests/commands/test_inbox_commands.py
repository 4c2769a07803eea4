"""`inbox`, `complain` and `retract`: what operators do with complaints themselves."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from sqlmodel import select

from abuse_mta.decisions import Word
from abuse_mta.store import cases
from abuse_mta.store.case_tables import OutboxRow
from policy.words import Action

CLAIM = "From: Taro <taro@example.com>\nTo: abuse@isp.example.jp\nSubject: spam\n\nSpam from 192.0.2.15, stop it!\n"
POLICE = """\
From: 捜査第二課 <keiji@police.example.jp>
To: abuse@isp.example.jp
Subject: 捜査関係事項照会書の送付について
Content-Type: text/plain; charset=utf-8

刑事訴訟法第197条第2項に基づき、捜査のため必要があるので、下記事項につき照会いたします。
IPアドレス 192.0.2.15 2026年6月2日 9時12分44秒 を使用していた契約者の氏名、住所
○○県警察本部 捜査第二課
"""


def test_claim_without_time_waits(operate: Any, history: Any) -> None:
    """A claim without a time opens nothing and waits in the inbox."""
    history.receive(CLAIM, sender="taro@example.com")
    rows = operate("inbox", "--json").rows
    assert [(row["id"], row["why"], row["ip"], row["reporter"]) for row in rows] == [
        (1, "evidence-too-low", "192.0.2.15", "taro@example.com")
    ]
    assert operate("cases", "--json").rows == []
    assert "evidence-too-low" in operate("inbox").out


def test_items_have_a_subject(operate: Any, history: Any) -> None:
    """Of what the machine would not decide, the list shows what the mail was called."""
    old = "From: a@example.com\nSubject: long ago\n\nSpam from 192.0.2.5, 26 Nov 2020 10:00 +0900\n"
    history.receive(CLAIM, sender="taro@example.com")
    history.receive(old, sender="a@example.com")
    assert [(row["why"], row["subject"]) for row in operate("inbox", "--json").rows] == [
        ("evidence-too-low", "spam"),
        ("too-old", "long ago"),
    ]
    assert "long ago" in operate("inbox").out


def test_item_shown(operate: Any, history: Any) -> None:
    """An item is shown with the text of its mail."""
    history.receive(CLAIM, sender="taro@example.com")
    out = operate("inbox", "show", 1).out
    assert "stop it!" in out
    assert "Subject: spam" in out
    assert operate("inbox", "show", 2).code == 1


def test_dismissed_for_a_program(operate: Any, history: Any) -> None:
    """With --json the item is given as it stands afterwards."""
    history.receive(CLAIM, sender="taro@example.com")
    (row,) = operate("inbox", "dismiss", 1, "--by", "sato", "--reason", "no time", "--json").rows
    assert (row["id"], row["settled_by"], row["verdict"]) == (1, "sato", "dismissed: no time")


def test_assigned(operate: Any, history: Any) -> None:
    """An operator says when it was: the claim becomes a complaint and opens a case; the item is settled."""
    history.receive(CLAIM, sender="taro@example.com")
    time = history.after(-2).isoformat()
    assigned = ("inbox", "assign", 1, "--ip", "192.0.2.15", "--by", "sato")
    assert operate(*assigned).code == 1
    dry = operate(*assigned, "--at", time, "--dry-run", "--json")
    assert ([row["state_after"] for row in dry.rows], operate("cases", "--json").rows) == (["opened"], [])
    ran = operate(*assigned, "--at", time)
    assert (ran.code, operate("cases", "--json").rows[0]["contract_id"]) == (0, "C-1002")
    assert operate("inbox").out == "nothing waits\n"
    again = operate(*assigned, "--at", time)
    assert (again.code, "settled: assigned to C-1002 by sato" in again.err) == (1, True)


def test_dismissed(operate: Any, history: Any) -> None:
    """A dismissed item no longer waits."""
    history.receive("From: a@example.com\nSubject: news\n\nBuy our newsletter software.\n")
    assert len(operate("inbox", "--json").rows) == 1
    assert operate("inbox", "dismiss", 1, "--reason", "newsletter").code == 0
    assert operate("inbox", "--json").rows == []


def test_police_inquiries_are_for_few_eyes(operate: Any, history: Any) -> None:
    """A police inquiry is listed and shown only when asked for."""
    history.receive(POLICE, sender="keiji@police.example.jp")
    assert (operate("inbox", "--json").rows, operate("matters", "--json").rows) == ([], [])
    assert operate("inbox", "show", 1).code == 1
    assert [row["why"] for row in operate("inbox", "--police", "--json").rows] == ["police-inquiry"]
    (matter,) = operate("matters", "--police", "--json").rows
    assert (matter["kind"], matter["state"]) == ("police", "restricted")
    assert operate("matter", "show", matter["matter_id"]).code == 1
    assert operate("matter", "show", matter["matter_id"], "--police").code == 0


COMPLAIN = ("--by", "sato", "--reason", "letter of a victim")


def test_told_by_telephone(operate: Any, history: Any) -> None:
    """A complaint that was written down opens a case, with the operator's name in its cause."""
    time = history.after(72).isoformat()
    ran = operate("complain", "--ip", "192.0.2.15", "--at", time, *COMPLAIN)
    assert (ran.code, "told to sato: letter of a victim" in ran.out) == (0, True)
    again = operate("complain", "--ip", "192.0.2.15", "--at", time, *COMPLAIN)
    assert (again.code, again.err) == (1, "not filed: the same complaint was filed before\n")


def test_reserved_category_is_let_in(operate: Any, history: Any) -> None:
    """What the machine leaves to operators, an operator may file."""
    time = history.after(72).isoformat()
    ran = operate("complain", "--ip", "192.0.2.15", "--at", time, *COMPLAIN, "--category", "copyright")
    assert (ran.code, operate("cases", "--json").rows[0]["state"]) == (0, "opened")


@pytest.mark.parametrize(
    ("ip", "hours", "why"),
    [
        ("198.51.100.1", 72, "is not an address of ours"),
        ("203.0.113.1", 72, "is our own infrastructure"),
        ("192.0.2.99", 72, "who ever held it: nobody"),
        ("192.0.2.15", 24 * 90, "lies after the receipt"),
        ("192.0.2.15", -24 * 200, "more than 180 days back"),
    ],
)
def test_nobody_to_name(operate: Any, history: Any, ip: str, hours: int, why: str) -> None:
    """A complaint that fits nobody is not filed, and the reason is said."""
    ran = operate("complain", "--ip", ip, "--at", history.after(hours).isoformat(), *COMPLAIN)
    assert (ran.code, why in ran.err, operate("cases", "--json").rows) == (1, True, [])


@pytest.mark.parametrize("wrong", [("--ip", "x"), ("--at", "x"), ("--category", "x"), ("--evidence", "x")])
def test_wrong_complaint(operate: Any, config: Any, wrong: tuple[str, str]) -> None:
    """No address, time, category or evidence: wrong use."""
    given = {"--ip": "192.0.2.15", "--at": "2026-06-02", wrong[0]: wrong[1]}
    assert operate("complain", *COMPLAIN, *(word for pair in given.items() for word in pair)).code == 2


def test_retracted(operate: Any, suspending: Any) -> None:
    """A false complaint is unwound: charges reversed, the line comes back, the contractor is told."""
    dry = operate("retract", "<1@spam.example>", "--by", "sato", "--reason", "false", "--dry-run")
    assert "receivable -6,600 yen reversal" in dry.out
    assert operate("cases", "--json").rows[0]["state"] == "suspending"
    ran = operate("retract", "<1@spam.example>", "--by", "sato", "--reason", "false")
    assert (ran.code, "mail correction to the contractor" in ran.out) == (0, True)
    assert (
        operate("case", "show", operate("cases", "--json").rows[0]["case_id"], "--json").rows[0][
            "receivable_yen"
        ]
        == 0
    )


def correction(history: Any) -> str:
    """The text of the one correction, without line breaks."""
    with history.desk.deciding.database.reading() as session:
        (row,) = session.exec(select(OutboxRow).where(OutboxRow.kind == "correction"))
    mail = message_from_bytes(row.content, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


RESUMED, UNDONE = "We have ordered that service be resumed.", "- the suspension of service"
RETRACT = ("retract", "<1@spam.example>", "--by", "sato", "--reason", "false")


def test_correction_of_a_stop(operate: Any, suspending: Any) -> None:
    """The line is down: the correction says that it was ordered up."""
    assert operate(*RETRACT).code == 0
    text = correction(suspending)
    assert (UNDONE in text, RESUMED in text) == (True, True)


def test_correction_after_the_line_came_back(operate: Any, suspending: Any) -> None:
    """The line is up again: the correction takes the suspension back and promises no order that nobody gave."""
    for action in ("confirm-stop", "record-answer", "record-pledge", "accept-pledge", "confirm-resume"):
        assert operate("decide", action, "C-1002", "--by", "sato", "--reason", "by telephone").code == 0
    assert operate("cases", "--json").rows[0]["state"] == "monitoring"
    assert operate(*RETRACT).code == 0
    text = correction(suspending)
    assert (UNDONE in text, RESUMED in text) == (True, False)


def test_correction_of_a_penalty(operate: Any, history: Any) -> None:
    """The penalty is taken back; the suspension stands, and the correction says nothing of it."""
    history.report("192.0.2.15", -1)
    history.go_to(1)
    with history.desk.deciding.transaction() as session:
        row = cases.cases_of_contract(session, "C-1002")[0]
        for action in (Action.JUDGE_MALICIOUS, Action.JUDGE_NO_INTENT):
            word = Word(action=action, by="mori", reason="he laughed", at=history.after(1))
            assert history.desk.decisions.decide(session, row, word, word.at).refused is None
    history.clock.set(history.after(21))
    history.report("192.0.2.15", 20)
    vouch = (
        "decide",
        "vouch",
        "C-1002",
        "--by",
        "sato",
        "--reason",
        "seen",
        "--message-id",
        "<2@spam.example>",
    )
    assert operate(*vouch).code == 0
    assert [row["code"] for row in operate("ledger", "--json").rows][2:] == ["penalty", "handling-report"]
    assert operate("retract", "<2@spam.example>", "--by", "sato", "--reason", "false").code == 0
    text = correction(history)
    assert ("- the charges" in text, UNDONE in text, RESUMED in text) == (True, False, False)


def test_retracting_nothing(operate: Any, history: Any) -> None:
    """A cause that names no complaint exits 1."""
    ran = operate("retract", "<none@example.com>", "--by", "sato", "--reason", "x")
    assert (ran.code, ran.err) == (1, "no complaint is named <none@example.com>\n")


def test_held_claim_withdrawn(operate: Any, history: Any) -> None:
    """A claim that only waited is withdrawn: it had caused nothing."""
    number = history.receive(CLAIM, sender="taro@example.com")
    ran = operate("retract", f"mail:{number}", "--by", "sato", "--reason", "taken back")
    assert (ran.code, "it had caused nothing" in ran.out, operate("inbox", "--json").rows) == (0, True, [])
