"""`matters` and `matter`: a disclosure request, step by step, by operators only."""

from typing import Any

import pytest

REQUEST = """\
From: 弁護士 例示花子 <hanako@law.example.jp>
To: abuse@isp.example.jp
Message-ID: <request-1@law.example.jp>
Subject: 発信者情報開示請求書
Content-Type: text/plain; charset=utf-8

情報流通プラットフォーム対処法第5条第1項に基づき、下記の発信者情報の開示を請求します。
IPアドレス: 192.0.2.15
タイムスタンプ: {at}
権利侵害の内容: 名誉毀損
代理人弁護士 例示花子
"""
SAID = ("--by", "sato", "--reason", "all copies came")


@pytest.fixture
def matter(operate: Any, history: Any) -> str:
    """The number of a disclosure request about C-1002."""
    text = REQUEST.format(at=history.after(-2).isoformat())
    history.receive(text, sender="hanako@law.example.jp")
    (row,) = operate("matters", "--json").rows
    assert (row["kind"], row["state"], row["contract_id"]) == ("disclosure", "received", "C-1002")
    number: str = row["matter_id"]
    return number


def test_steps(operate: Any, matter: str) -> None:
    """Papers complete: the contractor is heard, with a name and a reason in the journal."""
    ran = operate("matter", "act", "papers-complete", matter.lower(), *SAID)
    assert (ran.code, "by sato: all copies came" in ran.out) == (0, True)
    (shown,) = operate("matter", "show", matter, "--json").rows
    assert (shown["state"], shown["papers_complete"]) == ("hearing", True)
    assert [step["event"] for step in shown["steps"]] == ["MatterOpened", "papers-complete"]
    assert "mail disclosure-hearing to the contractor" in shown["steps"][1]["effects"]
    assert "hearing" in operate("matters").out


def test_step_out_of_order(operate: Any, matter: str) -> None:
    """A decision before the hearing is refused and says when it is possible."""
    ran = operate("matter", "act", "disclose", matter, *SAID)
    assert (ran.code, ran.err) == (1, "refused: disclose is possible in state decision, not received\n")


def test_address_that_nobody_holds(operate: Any, history: Any) -> None:
    """There is nobody to hear: papers complete leads to the decision, and the requester alone is answered."""
    text = REQUEST.format(at=history.after(-2).isoformat()).replace("192.0.2.15", "192.0.2.99")
    history.receive(text, sender="hanako@law.example.jp")
    (row,) = operate("matters", "--json").rows
    assert (row["state"], row["contract_id"], row["ip"]) == ("received", "", "192.0.2.99")
    assert operate("matter", "act", "papers-complete", row["matter_id"], *SAID).code == 0
    assert operate("matter", "act", "refuse", row["matter_id"], *SAID).code == 0
    (shown,) = operate("matter", "show", row["matter_id"], "--json").rows
    assert [(step["event"], step["effects"]) for step in shown["steps"][1:]] == [
        (
            "papers-complete",
            [
                "noted: papers_complete True, fee_paid False",
                "state becomes decision",
                "fee-reminder no longer falls due",
                "fee-void no longer falls due",
                "alert disclosure-decision 192.0.2.99",
            ],
        ),
        (
            "refuse",
            ["state becomes closed", "noted: decided refuse", "mail disclosure-refusal to the requester"],
        ),
    ]


def test_dry_run(operate: Any, matter: str) -> None:
    """A dry run of a step changes nothing."""
    ran = operate("matter", "act", "papers-complete", matter, *SAID, "--dry-run")
    assert (ran.code, operate("matters", "--json").rows[0]["state"]) == (0, "received")


def test_no_such_matter(operate: Any, history: Any) -> None:
    """A number that is no matter's exits 1; a step that does not exist 2."""
    assert operate("matter", "show", "MATTER-1").code == 1
    assert operate("matter", "act", "forget", "MATTER-1", *SAID).code == 2
