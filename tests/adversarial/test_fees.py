"""Fees that are paid on the day on which they are asked for, of which the statement tells the day alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from abuse_mta.decisions import Word
from abuse_mta.statements import Transfer, book_transfers, match_payment, unmatched
from abuse_mta.store import cases
from policy.words import Action

HOUR = timedelta(hours=1)
ACCOUNT_AND_PLEDGE = (
    "経緯\n社内のパソコンがマルウェアに感染し、送信に使われました。\n\n対応策\n切り離して初期化しました。\n\n"
    "今後二度と迷惑メールを送信しないことを誓約いたします。\n"
)


def _decide(stage: Any, action: Action) -> None:
    now = stage.clock.now()
    with stage.desk.deciding.transaction() as session:
        row = cases.cases_of_contract(session, "C-1")[0]
        word = Word(action=action, by="sato", reason="read", at=now)
        stage.desk.decisions.decide(session, row, word, now)
    stage.settle()


@pytest.mark.parametrize("reference", ["C-1", "カ)デモユーザー"])
def test_fee_of_the_same_day(build: Any, complaint: Any, reply: Callable[..., bytes], reference: str) -> None:
    """Asked for at three, paid by evening: the line comes back, whoever says whose the money is."""
    stage = build(terms="reinstatement.payment_first = true")
    zone = stage.desk.engine.house.zone
    stage.take(complaint("noc@third.example.org"))
    stage.settle()
    stage.wait(24 * HOUR)
    stage.take(complaint("noc@reporter.example.com", at=stage.clock.now() - HOUR))
    stage.settle()
    stage.wait(5 * HOUR)
    stage.take(reply(words=ACCOUNT_AND_PLEDGE), to=stage.reply_address())
    stage.settle()
    _decide(stage, Action.ACCEPT_ANSWER)
    _decide(stage, Action.ACCEPT_PLEDGE)
    assert (stage.state(), stage.owes()) == ("suspended", 20_700)
    stage.wait(3 * HOUR)
    now = stage.clock.now()
    transfer = Transfer(on=now.astimezone(zone).date(), reference=reference, yen=20_700)
    with stage.desk.deciding.transaction() as session:
        list(book_transfers(session, stage.desk.decisions, [transfer], by="keiri", zone=zone, now=now))
        for row in unmatched(session):
            match_payment(session, stage.desk.decisions, row, "C-1", by="keiri", zone=zone, now=now)
    stage.settle()
    assert (stage.state(), stage.owes()) == ("monitoring", 0)


@pytest.mark.parametrize(
    ("prepaid", "settlement"),
    [
        (
            0,
            [
                "・再接続費用: 10,800円(うち消費税981円)",
                "・損害金・手数料等の未払い額: 9,900円",
                "・前払い分との相殺: 0円",
                "・相殺後の不足額(追加の利用料): 9,900円",
                "・前払い分の残高(精算前): 0円",
                "・前払い分の残高(精算後): 0円",
                "・お振込みいただく額: 20,700円(うち消費税1,281円)",
            ],
        ),
        (
            7700,
            [
                "・再接続費用: 10,800円(うち消費税981円)",
                "・損害金・手数料等の未払い額: 9,900円",
                "・前払い分との相殺: -7,700円",
                "・相殺後の不足額(追加の利用料): 2,200円",
                "・前払い分の残高(精算前): 7,700円",
                "・前払い分の残高(精算後): 0円",
                "・お振込みいただく額: 13,000円(うち消費税1,181円)",
            ],
        ),
    ],
)
def test_settlement_told_at_reinstatement(
    stage: Any, complaint: Any, reply: Callable[..., bytes], prepaid: int, settlement: list[str]
) -> None:
    """What is to be transferred is told with the tax in it; nothing set off is no negative amount."""
    if prepaid:
        with stage.desk.deciding.transaction() as session:
            stage.desk.decisions.prepay(session, "C-1", prepaid, cause="bank", at=stage.clock.now())
    stage.take(complaint("noc@third.example.org"))
    stage.settle()
    stage.wait(24 * HOUR)
    stage.take(complaint("noc@reporter.example.com", at=stage.clock.now() - HOUR))
    stage.settle()
    stage.take(reply(words=ACCOUNT_AND_PLEDGE), to=stage.reply_address())
    stage.settle()
    _decide(stage, Action.ACCEPT_PLEDGE)
    (mail,) = stage.mails("C-1", "reinstatement-notice")
    told = stage.text(mail).splitlines()
    first = told.index(settlement[0])
    assert told[first : first + len(settlement)] == settlement
