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
