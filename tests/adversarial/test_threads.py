"""Our mails about one case stand below each other at the reader's, however many they become."""

from datetime import timedelta
from email import message_from_bytes
from typing import Any


def test_each_mail_refers_to_the_earlier_ones_once(build: Any, complaint: Any) -> None:
    """The first of the thread and the latest three, each once."""
    stage = build(terms='answer.reminders = ["48h", "24h", "12h", "6h"]')
    stage.take(complaint())
    stage.settle()
    stage.wait(timedelta(hours=73))
    mails = [message_from_bytes(row.content) for row in stage.mails("C-1")]
    ids = [str(mail["Message-ID"]) for mail in mails]
    assert stage.kinds("C-1") == [*["abuse-notice"] * 5, "suspension-notice"]
    assert [str(mail["References"] or "").split() for mail in mails] == [
        [],
        ids[:1],
        ids[:2],
        ids[:3],
        ids[:4],
        [ids[0], *ids[2:5]],
    ]
