"""Requests for disclosure that are more than that, or come when the name servers are silent."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from abuse_mta.demo_dns import FAILURE
from abuse_mta.matters import read_matter
from abuse_mta.parsed_json import render
from abuse_mta.store.case_tables import ComplaintRow, MatterRow
from abuse_mta.store.mapping import read_complaint
from parsers import read
from policy.matters import Matter

LAWYER = "lawyer@second.example.net"
SUBJECTS = {"disclosure": "発信者情報開示請求について", "police": "捜査関係事項照会書の送付について"}
WORDS = {
    "disclosure": (
        "当職は代理人弁護士です。情報流通プラットフォーム対処法第5条第1項に基づき、"
        "発信者情報(氏名・住所)の開示を請求いたします。\n"
    ),
    "police": (
        "捜査関係事項照会書(刑事訴訟法第197条第2項)を送付します。\n照会事項 契約者の氏名\n見本県警察本部\n"
    ),
}
HEADERS = """
以下が届いた迷惑メールのヘッダです。

Return-Path: <prize@spam.example.net>
Received: from spam.example.net (spam.example.net [192.0.2.15])
\tby mx.second.example.net with ESMTP id k1
\tfor <lawyer@second.example.net>; Mon, 02 Jun 2025 09:30:00 +0900
From: Prize <prize@spam.example.net>
To: lawyer@second.example.net
Subject: Prize
Message-ID: <x1.spam@spam.example.net>
Date: Mon, 02 Jun 2025 09:30:00 +0900
"""


def _letter(kind: str = "disclosure", shown: str = "") -> bytes:
    subject = base64.b64encode(SUBJECTS[kind].encode()).decode()
    return (
        f"From: {LAWYER}\nTo: abuse@isp.example.jp\nSubject: =?utf-8?B?{subject}?=\n"
        f"Message-ID: <{kind}@second.example.net>\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"{WORDS[kind]}送信日時 2025年6月2日 9時30分00秒(JST)\n送信元IPアドレス 192.0.2.15\n{shown}\n"
        "みほん法律事務所 弁護士 見本\n"
    ).encode()


def _matter(stage: Any) -> Matter:
    with stage.reading() as session:
        (row,) = session.exec(select(MatterRow)).all()
    return read_matter(row)


def _claims(stage: Any) -> list[tuple[str, str, bool]]:
    with stage.reading() as session:
        records = [read_complaint(record) for record in session.exec(select(ComplaintRow.record))]
    return [(one.ip, one.evidence.value, one.authenticated) for one in records]


def test_request_that_shows_the_spam_is_a_complaint_too(stage: Any) -> None:
    """The contractor is asked as after any report; the requester gets one mail that acknowledges both."""
    stage.take(_letter(shown=HEADERS))
    stage.settle()
    assert (_matter(stage).also_complaint, _claims(stage)) == (True, [("192.0.2.15", "pasted-headers", True)])
    assert (stage.kinds(LAWYER), stage.kinds("C-1")) == (["disclosure-acknowledgement"], ["abuse-notice"])
    (mail,) = stage.mails(LAWYER)
    assert "迷惑行為等の通報につきましても" in stage.text(mail)


@pytest.mark.parametrize(
    ("letter", "terms"),
    [
        (_letter(), ""),
        (_letter(shown=HEADERS), "disclosure.also_complaint = false"),
        (_letter("police", HEADERS), ""),
    ],
    ids=["it only asks", "the terms say so", "police"],
)
def test_other_letters_are_no_complaints(build: Callable[..., Any], letter: bytes, terms: str) -> None:
    """A letter that shows nothing, or where the terms say so; and the police, whatever they show."""
    stage = build(terms=terms)
    stage.take(letter)
    stage.settle()
    assert (_matter(stage).also_complaint, _claims(stage), stage.state()) == (False, [], "none")


@pytest.mark.parametrize("kind", ["disclosure", "police"])
def test_what_parse_says_of_a_letter(kind: str) -> None:
    """Whatever it shows, the letter itself asks about an address and alleges nothing against it."""
    told = render("letter.eml", read(_letter(kind, HEADERS)))["reports"]
    assert [(one["source_ip"], one["category"], one["evidence"]) for one in told] == [
        ("192.0.2.15", "other", "none")
    ]


def test_requester_proven_when_the_name_server_answers_again(stage: Any) -> None:
    """Nobody was known to be asking; once he is, he gets the procedure, and gets it once."""
    record = stage.dns.zone["second.example.net", "TXT"]
    stage.dns.zone["second.example.net", "TXT"] = (FAILURE,)
    stage.take(_letter(shown=HEADERS))
    stage.settle()
    assert (_matter(stage).requester, stage.kinds(LAWYER)) == ("", [])
    assert _claims(stage) == [("192.0.2.15", "pasted-headers", False)]
    stage.dns.zone["second.example.net", "TXT"] = record
    stage.wait(timedelta(hours=3))
    assert (_matter(stage).requester, stage.kinds(LAWYER)) == (LAWYER, ["disclosure-acknowledgement"])
    assert _claims(stage) == [("192.0.2.15", "pasted-headers", False), ("192.0.2.15", "pasted-headers", True)]
    assert stage.open_inbox() == ["disclosure-request"]
