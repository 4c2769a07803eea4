"""What a reply says, from its newly written text only."""

import pytest

from parsers import read, replies
from parsers.report import Parsed, Party, Reading


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("原因はPCの感染でした。ウイルスを駆除し、パスワードを変更しました。", "answer"),
        ("Cause: a mailbox was hacked. Countermeasures: we changed all passwords.", "answer"),
        ("原因を調査した結果、設定ミスが判明しました。", "circumstances"),
        ("We have disconnected the machine.", "countermeasures"),
        ("身に覚えがありません。", "objects"),
        ("We did not send any spam.", "objects"),
        ("今後、迷惑行為を一切行わないことを誓約いたします。", "pledge"),
        ("We hereby pledge never again to send such mail.", "pledge"),
        ("了解しました。", ""),
    ],
)
def test_what_is_said(text: str, said: str) -> None:
    """An answer is complete with circumstances and countermeasures."""
    found = replies.read_reply(text)
    whole = found.circumstances and found.countermeasures
    named = {
        "answer": whole, "circumstances": found.circumstances and not whole,
        "countermeasures": found.countermeasures and not whole, "objects": found.objects, "pledge": found.pledge,
    }  # fmt: skip
    assert [name for name, true in named.items() if true] == ([said] if said else [])


@pytest.mark.parametrize(
    "quotation",
    [
        "> 原因と対応策をご報告ください。誓約書も必要です。",
        "-----Original Message-----\nFrom: abuse@isp.example.jp\n原因と対応策 誓約",
        "On Mon, 2 Jun 2025 at 10:00, Abuse wrote:\n原因 対応策 誓約",
        "2025年6月2日(月) 10:00 Abuse <abuse@isp.example.jp>:\n原因 対応策 誓約",
        "From: abuse\nSent: Monday\nTo: x\nSubject: y\n原因 対応策 誓約",
        "差出人: abuse\n送信日時: 2025年6月2日\n宛先: x\n件名: y\n原因 対応策 誓約",
    ],
)
def test_quoted_words_do_not_count(quotation: str) -> None:
    """What stands below the separators is ours, not his."""
    found = replies.read_reply(f"承知しました。\n\n{quotation}")
    assert (found.text, found.circumstances, found.countermeasures, found.pledge) == (
        "承知しました。",
        False,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("CONFIRMED\n\nnoc", "confirmed"),
        ("確認しました。", "confirmed"),
        ("停止済みです", "confirmed"),
        ("REFUSED: contract", "refused"),
        ("不可", "refused"),
        ("確認できません", None),
        ("We will look into it.\nCONFIRMED", None),
        ("> CONFIRMED", None),
    ],
)
def test_a_partners_answer(text: str, answer: str | None) -> None:
    """Only the first written line counts."""
    assert replies.read_reply(text, partner=True).partner_answer == answer


def test_only_a_partner_answers_for_a_partner() -> None:
    """A contractor's CONFIRMED is none."""
    raw = b"Subject: Re: stop\r\n\r\nCONFIRMED\r\n"
    answers = []
    for party in (Party.PARTNER, Party.CONTRACTOR):
        outcome = read(raw, Reading(party=party))
        assert isinstance(outcome, Parsed)
        assert outcome.reply is not None
        answers.append(outcome.reply.partner_answer)
    assert answers == ["confirmed", None]


def test_a_pledge_in_an_attachment() -> None:
    """A file called 誓約書 is a pledge."""
    raw = (
        "Subject: Re: [AB-2025-000001]\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nお送りします。\r\n--b\r\n"
        'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="誓約書.pdf"\r\n\r\nx\r\n--b--\r\n'
    ).encode()
    outcome = read(raw, Reading(party=Party.CONTRACTOR))
    assert isinstance(outcome, Parsed)
    assert outcome.reply is not None
    assert outcome.reply.pledge
