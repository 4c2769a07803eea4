"""Replies and bounces that are not what they pretend: guessed tokens, strangers, machines, forged returns."""

from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest


@pytest.fixture
def notified(stage: Any, complaint: Any) -> Any:
    """C-1 was told; its 72 hours run."""
    stage.take(complaint())
    stage.settle()
    assert stage.state() == "notified"
    return stage


def _dsn(recipient: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    named = f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n" if recipient else ""
    return (
        "From: MAILER-DAEMON@customer.example.jp\nTo: abuse@isp.example.jp\n"
        f"Subject: Undelivered Mail\nMessage-ID: <{status}.{recipient or 'nobody'}@customer.example.jp>\n"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt came back.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.customer.example.jp\n\n"
        f"{named}\n--b--\n"
    ).encode()


def test_token_guessing(notified: Any, reply: Any) -> None:
    """Addresses near a real one are no address of a case: every other letter of the token, party or number fails."""
    real = notified.reply_address()
    local, _, domain = real.partition("@")
    head, _, token = local.rpartition(".")
    guesses = [
        f"{head}.{token[:n]}{'a' if token[n] != 'a' else 'b'}{token[n + 1 :]}@{domain}" for n in range(16)
    ]
    guesses += [
        f"{local.replace('contractor', 'partner-vectant')}@{domain}",
        f"{local.replace('000001', '000002')}@{domain}",
        f"{head}.@{domain}",
        f"{head}@{domain}",
        f"{local.replace('contractor', 'bounce')}@{domain}",
    ]
    for guess in guesses:
        notified.take(reply(), to=guess, sender="x@evil.example", peer="203.0.113.66")
    assert notified.state() == "notified"
    assert notified.case().answer is None
    assert notified.case().reply_waits is False


def test_stranger_without_a_token(notified: Any, reply: Any) -> None:
    """A stranger who knows the case number, and even the contact's address, answers nothing."""
    for subject in ("Re: CASE-2025-000001", "Re: [CASE-2025-000001] notice"):
        notified.take(reply(subject=subject), sender="admin@customer.example.jp", peer="203.0.113.66")
        notified.take(reply("x@reporter.example.com", subject=subject))
    assert notified.state() == "notified"
    assert notified.case().reply_waits is False


def test_token_with_an_unproven_from(notified: Any, reply: Any) -> None:
    """Who holds the token but does not prove the address on file stops the clock, and a person looks at it."""
    notified.take(reply(), to=notified.reply_address(), sender="x@evil.example", peer="203.0.113.66")
    case = notified.case()
    assert (notified.state(), case.answer.on_file, case.answer.accepted) == ("answered", False, False)
    assert notified.alerts()["review-answer C-1"] == 1
    notified.wait(timedelta(days=3))
    assert notified.state() == "answered"


def test_token_of_another_contract(notified: Any, complaint: Any, reply: Any) -> None:
    """One contractor's token answers his own case only."""
    notified.take(complaint(ip="192.0.2.64"))
    notified.settle()
    notified.take(reply("noc@other.example.jp"), to=notified.reply_address("C-2"))
    assert (notified.state("C-1"), notified.state("C-2")) == ("notified", "answered")


def test_reporter_token_answers_nothing(notified: Any, reply: Any) -> None:
    """The address that a reporter is given opens no contractor's case, whatever he writes."""
    acknowledgement = notified.mails("noc@reporter.example.com")[0]
    address = str(message_from_bytes(acknowledgement.content)["Reply-To"])
    notified.take(reply("noc@reporter.example.com"), to=address)
    assert notified.state() == "notified"


def test_bounce_with_a_wrong_token(notified: Any) -> None:
    """A forged return without the notice's own address stops no clock."""
    good = notified.mails("C-1")[0].envelope_sender
    local, _, domain = good.partition("@")
    for address in (
        "abuse@isp.example.jp",
        f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}",
        notified.reply_address(),
    ):
        notified.take(_dsn("admin@customer.example.jp"), sender="", to=address, peer="203.0.113.66")
    assert notified.case().answer_due is not None
    assert notified.state() == "notified"


@pytest.mark.parametrize("recipient", ["", "somebody@else.example"])
def test_bounce_that_names_nobody(notified: Any, recipient: str) -> None:
    """A return to the right address that names none of the notice's recipients is none."""
    notified.take(_dsn(recipient), sender="", to=notified.mails("C-1")[0].envelope_sender)
    assert notified.case().notice_at is not None
    assert notified.kinds("C-1") == ["abuse-notice"]


def test_bounce_after_a_positive_report(notified: Any) -> None:
    """What was reported delivered does not come back."""
    address = notified.mails("C-1")[0].envelope_sender
    notified.take(_dsn("admin@customer.example.jp", "2.0.0", "delivered"), sender="", to=address)
    notified.take(_dsn("admin@customer.example.jp"), sender="", to=address)
    assert notified.case().answer_due is not None
    assert notified.alerts() == {}


def test_bounce_after_a_reply(notified: Any, reply: Any) -> None:
    """A return after he answered undoes nothing."""
    address = notified.mails("C-1")[0].envelope_sender
    notified.take(reply(), to=notified.reply_address())
    notified.take(_dsn("admin@customer.example.jp"), sender="", to=address)
    assert notified.state() == "answered"
    assert notified.alerts() == {}


def test_auto_reply_is_no_answer(notified: Any, reply: Any) -> None:
    """A machine's words answer nothing, however complete they sound."""
    mail = reply(headers="Auto-Submitted: auto-replied\n")
    notified.take(mail, to=notified.reply_address())
    assert (notified.state(), notified.case().reply_waits) == ("notified", False)


def test_quoted_notice_is_no_answer(notified: Any, reply: Any) -> None:
    """Sending our own words back says nothing."""
    quoted = "\n".join(
        f"> {line}" for line in ("経緯", "社内のパソコンが感染しました", "対応策", "初期化しました")
    )
    notified.take(reply(words=f"ok\n\n2025年6月2日 例示プロバイダ:\n{quoted}\n"), to=notified.reply_address())
    assert notified.state() == "notified"


def test_honest_account_does_not_convict(notified: Any, reply: Any) -> None:
    """A contractor who lists his own addresses and attaches his own logs answers; he does not complain of himself."""
    notified.wait(timedelta(hours=14))
    at = (notified.clock.now() - timedelta(minutes=20)).strftime("%Y-%m-%d %H:%M:%S +0900")
    words = (
        "経緯\n下記のとおり、弊社の 192.0.2.15 から迷惑メールが送信されておりました。\n"
        f"{at} postfix/smtpd: connect from unknown[192.0.2.15]\n"
        f"{at} sshd[1]: Failed password for root from 192.0.2.15 port 22 ssh2\n\n"
        "対応策\n該当のパソコンを切り離して初期化し、全員のパスワードを変更いたしました。\n"
    )
    before = len(notified.case().complaints)
    notified.take(reply(words=words), to=notified.reply_address())
    assert (notified.state(), len(notified.case().complaints)) == ("answered", before)


def test_account_that_names_another_customer(notified: Any, reply: Any) -> None:
    """Another of our addresses in a contractor's reply waits in the inbox; it opens no case."""
    words = (
        "経緯\n攻撃は 192.0.2.64 からでした。\n"
        "2025-06-02 09:30:00 +0900 sshd[1]: Failed password for root from 192.0.2.64 port 22 ssh2\n\n"
        "対応策\n全員のパスワードを変更いたしました。\n"
    )
    notified.take(reply(words=words), to=notified.reply_address())
    assert notified.state("C-2") == "none"
    assert len(notified.inbox()) == 1


def test_claim_to_have_paid(notified: Any, reply: Any) -> None:
    """Words about money book nothing."""
    words = "経緯\n感染していました。\n\n対応策\n初期化しました。\n\n9,900円を本日お振り込みいたしました。"
    notified.take(reply(words=words), to=notified.reply_address())
    assert notified.owes() == 0


NUMBERED = "Re: [CASE-2025-000001] report"
PASTED = (
    "We found this spam that went out from 192.0.2.15:\n\n"
    "Received: from pc (pc.customer.example.jp [192.0.2.15])\n"
    "\tby mx.far.example with ESMTP id 123; Tue, 3 Jun 2025 08:00:00 +0900\n"
    "From: x@bad.example\nTo: victim@far.example\nSubject: spam\nMessage-ID: <z@bad.example>\n"
    "Date: Tue, 3 Jun 2025 08:00:00 +0900\n\nWe have stopped it.\n"
)


def test_honest_account_without_a_token_does_not_convict(notified: Any, reply: Any) -> None:
    """His registered, proven address and the number in the Subject: a word of his that waits, no further abuse."""
    notified.wait(timedelta(hours=24))
    assert notified.take(reply(words=PASTED, subject=NUMBERED)) == "contractor-reply"
    assert (notified.state(), notified.case().reply_waits, notified.owes()) == ("notified", True, 0)
    notified.wait(timedelta(hours=60))
    assert (notified.state(), notified.owes()) == ("notified", 0)


@pytest.mark.parametrize("subject", [NUMBERED, "CASE-2025-000001"])
@pytest.mark.parametrize(
    "more", ["", "\nJun  3 09:01:12 web1 sshd[9]: Failed password for root from 203.0.113.9 port 22 ssh2\n"]
)
def test_full_answer_without_a_token_is_an_answer(notified: Any, reply: Any, subject: str, more: str) -> None:
    """With a log of how he was broken into, or in words that speak of no abuse at all."""
    words = f"経緯: パスワードが漏えいしました。\n対策: パスワードを変更しました。\n{more}"
    notified.take(reply(words=words, subject=subject))
    assert notified.state() == "answered"
    assert notified.case().answer.on_file is False


def test_contractor_does_not_report_himself(notified: Any, reply: Any) -> None:
    """Without a number even: no complaint, and no silence, for an operator has his word to read."""
    notified.wait(timedelta(hours=24))
    assert notified.take(reply(words=PASTED, subject="report")) == "complaint"
    assert (notified.state(), notified.case().reply_waits, notified.inbox()) == (
        "notified",
        True,
        ["own-report"],
    )
    notified.wait(timedelta(hours=60))
    assert (notified.state(), notified.owes()) == ("notified", 0)


def test_answer_sent_to_the_wrong_box_first_is_an_answer(notified: Any, reply: Any) -> None:
    """The same bytes to abuse@ and then to the address for replies; a third time is a repeat."""
    raw = reply(subject="report")
    notified.take(raw, sender="admin@customer.example.jp")
    assert notified.state() == "notified"
    notified.take(raw, sender="admin@customer.example.jp", to=notified.reply_address())
    assert notified.state() == "answered"
    assert notified.take(raw, sender="admin@customer.example.jp", to=notified.reply_address()) == "repeat"
