"""A reporter who asks hears that it has ended: by the address in his acknowledgement, once, and nothing of how."""

import email
import re
from datetime import timedelta
from email.policy import default
from typing import Any

import pytest
from sqlmodel import col, select

from abuse_mta.store.case_tables import OutboxRow

COMPLAINT = """\
From: Noc <noc@reporter.example.com>
To: abuse@isp.example.jp
Date: {now:%a, %d %b %Y %H:%M:%S} +0000
Message-ID: <{number}@reporter.example.com>
Subject: spam from {ip}

This spam came from your network:

Received: from mail.example.jp ([{ip}]) by mx.reporter.example.com with ESMTP id 4x{number}; {at:%a, %d %b %Y %H:%M:%S} +0000
From: spammer@spam.example
Message-ID: <{number}@spam.example>
"""


def _complain(history: Any, number: int, ip: str = "192.0.2.15") -> None:
    history.clock.set(history.after(72))  # an hour ago: his 72 hours run when the operator decides
    now = history.clock.now()
    text = COMPLAINT.format(number=number, ip=ip, now=now, at=now - timedelta(hours=1))
    history.receive(text, sender="noc@reporter.example.com")


def _texts(history: Any) -> list[str]:
    """The mails to the reporter, in order: subject and text."""
    with history.desk.deciding.database.reading() as session:
        rows = session.exec(
            select(OutboxRow).where(OutboxRow.name == "noc@reporter.example.com").order_by(col(OutboxRow.id))
        ).all()
    mails = [email.message_from_bytes(row.content, policy=default) for row in rows]
    return [f"{mail['Subject']}\n{mail.get_content()}" for mail in mails]


def _ask(history: Any) -> None:
    (address,) = set(re.findall(r"abuse\+reporter-outcome\.\S+@isp\.example\.jp", _texts(history)[0]))
    wish = "From: noc@reporter.example.com\nSubject: \n\n"
    history.receive(wish, sender="noc@reporter.example.com", recipient=address)


@pytest.fixture
def close(operate: Any) -> Any:
    """Ends the case of C-1002, by a word of an operator."""

    def end(action: str = "close") -> None:
        ran = operate("decide", action, "C-1002", "--by", "sato", "--reason", "settled")
        assert ran.code == 0, ran.err

    return end


def test_who_asked_is_told_once_that_it_has_ended(history: Any, close: Any) -> None:
    """When the case is closed; the word has the reference and not the contract, its holder or what was done."""
    _complain(history, 1)
    _ask(history)
    _ask(history)
    assert len(_texts(history)) == 1
    close()
    (_, word) = _texts(history)
    assert word.startswith("[R-000001] The handling of your report has ended\n")
    assert not re.search(r"C-1002|192\.0\.2\.15|CASE-|suspen|charge", word)


def test_who_did_not_ask_hears_nothing(history: Any, close: Any) -> None:
    """The end of a case is the contractor's matter."""
    _complain(history, 1)
    close()
    assert len(_texts(history)) == 1


def test_who_asks_afterwards_is_told_at_once(history: Any, close: Any) -> None:
    """The case had ended before he asked."""
    _complain(history, 1)
    close()
    _ask(history)
    assert len(_texts(history)) == 2


def test_whose_report_was_a_lie_hears_nothing(history: Any, close: Any) -> None:
    """Unwinding tells the reporter nothing."""
    _complain(history, 1)
    _ask(history)
    close("judge-unfounded")
    assert len(_texts(history)) == 1


def test_a_report_about_others_has_no_end_here(history: Any) -> None:
    """Its acknowledgement names no such address."""
    _complain(history, 1, ip="198.51.100.77")
    (acknowledgement,) = _texts(history)
    assert "reporter-outcome" not in acknowledgement
