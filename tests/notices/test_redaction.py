"""Redaction: canaries in forty places, none of which may come out; what is useful must."""

from base64 import b64encode
from quopri import encodestring
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abuse_mta.redaction import defang, redact, sample

OWN = "192.0.2.15"
CANARY = "kanarienvogel"
B64 = b64encode(CANARY.encode()).decode()
QP = "".join(f"={byte:02X}" for byte in CANARY.encode())
PERCENT = "".join(f"%{byte:02X}" for byte in CANARY.encode())
ENTITIES = "".join(f"&#{byte};" for byte in CANARY.encode())
WORD = f"=?utf-8?b?{B64}?="
WORD_Q = f"=?utf-8?q?{QP}?="
TRACES = (CANARY, B64.rstrip("=")[:12], QP, PERCENT, ENTITIES)

RECEIVED = f"Received: from mail ([{OWN}]) by mx; Mon, 2 Jun 2025 09:12:44 +0900"
PLACES = {
    "local part in To": f"To: {CANARY}@example.net",
    "display name in To": f"To: {CANARY} <x@example.net>",
    "encoded display name in To": f"To: {WORD} <x@example.net>",
    "quoted-printable display name in To": f"To: {WORD_Q} <x@example.net>",
    "domain in To": f"To: x@{CANARY}.example",
    "Cc": f"Cc: {CANARY}@example.net",
    "Delivered-To": f"Delivered-To: {CANARY}@example.net",
    "X-Original-To": f"X-Original-To: {CANARY}@example.net",
    "Envelope-To": f"Envelope-To: {CANARY}@example.net",
    "Original-Rcpt-To of ARF": f"Original-Rcpt-To: <{CANARY}@example.net>",
    "for clause": f"\tby mx.example.net with ESMTP for <{CANARY}@example.net>;",
    "host of the receiving side": f"Received: from a.example ([198.51.100.7]) by {CANARY}.example.net",
    "queue id": f"\tby mx with ESMTP id {CANARY}; Mon, 2 Jun 2025 09:12:44 +0900",
    "HELO": f"Received: from {CANARY} ([{OWN}]) by mx; Mon, 2 Jun 2025 09:12:44 +0900",
    "comment behind the time": f"Received: from m ([{OWN}]) by mx; Mon, 2 Jun 2025 09:12:44 +0900 ({CANARY})",
    "Message-ID": f"Message-ID: <{CANARY}@shop.example.com>",
    "encoded Message-ID": f"Message-ID: <{B64}@shop.example.com>",
    "In-Reply-To": f"In-Reply-To: <{CANARY}@example.net>",
    "List-Unsubscribe": f"List-Unsubscribe: <https://x.example/{CANARY}>, <mailto:u-{CANARY}@x.example>",
    "Return-Path": f"Return-Path: <bounce+{CANARY}=example.net@shop.example.com>",
    "tracking header": f"X-Campaign-Recipient: {CANARY}",
    "Authentication-Results": f"Authentication-Results: {CANARY}.example.net; spf=fail smtp.mailfrom={CANARY}",
    "Received-SPF": f"Received-SPF: fail (client-ip={OWN}; helo={CANARY})",
    "VERP in From": f"From: News <bounce+{CANARY}=example.net@shop.example.com>",
    "link in Subject": f"Subject: see https://shop.example.com/u/{CANARY}?t={CANARY}",
    "sub-domain in Subject": f"Subject: see https://{CANARY}.shop.example.com/",
    "address in Subject": f"Subject: {CANARY}@example.net has won",
    "encoded word in Subject": f"Subject: =?utf-8?b?{b64encode(f'{CANARY}@example.net'.encode()).decode()}?=",
    "broken encoded word in Subject": f"Subject: hello =?utf-8?b?{B64}",
    "percent code in Subject": f"Subject: id {PERCENT}",
    "entities in Subject": f"Subject: id {ENTITIES}",
    "token in Subject": f"Subject: [{B64}]",
    "encoded address in From": f"From: =?utf-8?q?{QP}=40example=2Enet?= <x@shop.example.com>",
    "the reporter's words": f"\nI am {CANARY} and I got this from {OWN} again.\n",
    "the reporter's words in Japanese": f"\n{CANARY}です。{OWN} から届きました。\n",
    "the reporter's signature": f"\n--\n{CANARY}\nTel 090-1234-5678\n",
    "user in a log line": f"\nJun  2 09:12:44 host sshd[1]: Failed password for {CANARY} from {OWN} port 5 ssh2\n",
    "host in a log line": f"\nJun  2 09:12:44 {CANARY} sshd[1]: Failed password for root from {OWN} port 5\n",
    "path in a log line": f'\n{OWN} - - [02/Jun/2025:09:12:44 +0900] "GET /{CANARY}?x={PERCENT} HTTP/1.1" 404 1\n',
    "link to his own address": f"\nhttp://{OWN}/u/{CANARY}\n",
    "user in a link": f"\nhttp://{CANARY}@{OWN}/\n",
    "body": f"\nDear {CANARY}, you have won. https://shop.example.com/u?e={PERCENT}\n",
    "body in base64": f"\n{B64}\n",
    "body in quoted-printable": f"\nDear {QP}\n",
    "key beside his address": f"\nSRC={OWN} USER={CANARY} DPT=22\n",
}


def evidence(line: str, prefix: str = "") -> str:
    """Pasted headers of a spam with one more line."""
    lines = f"{RECEIVED}\n{line}\nDate: Mon, 2 Jun 2025 09:12:40 +0900\nMIME-Version: 1.0".split("\n")
    return "\n".join(prefix + one for one in lines)


def leaks(text: str) -> list[str]:
    """Which traces of the canary stand in the text, in any case."""
    return [trace for trace in TRACES if trace.lower() in text.lower()]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("prefix", ["", "> ", ">> ", "| "])
def test_no_canary_comes_out(place: str, prefix: str) -> None:
    """What may identify reporter or recipient does not reach the contractor, quoted or not."""
    shown = redact(evidence(PLACES[place], prefix), OWN)
    assert leaks(shown) == []
    assert OWN in shown


def test_no_canary_comes_out_of_all_places_together() -> None:
    """The same with all of them in one mail, where one place might give another away."""
    assert leaks(redact(evidence("\n".join(PLACES.values())), OWN)) == []


@pytest.mark.parametrize(
    "subject",
    [f"{CANARY}, you have won", f"Hallo {CANARY.upper()}!", WORD, f"for {CANARY[:5]}\u200b{CANARY[5:]}"],
)
def test_the_recipients_name_is_masked_in_the_subject(subject: str) -> None:
    """A Subject that greets the recipient is shown without his name, whether To gives it as name or address."""
    for recipient in (f"{CANARY} <x@example.net>", f"{CANARY}@example.net", f'"{WORD}" <x@example.net>'):
        assert leaks(redact(evidence(f"To: {recipient}\nSubject: {subject}"), OWN)) == []


def test_what_is_useful_stays() -> None:
    """His own hop with its time, Date, From and Subject of the spam; the rest is counted."""
    shown = redact(
        evidence(
            'From: "Special Offer" <sales@shop.example.com>\nTo: a@example.net\nSubject: =?utf-8?b?5pyf6ZaT?='
        ),
        OWN,
        "ja",
    )
    assert shown == (
        f"Received: from [{OWN}] by ***; Mon, 2 Jun 2025 09:12:44 +0900\n"
        'From: "Special Offer" <sales@shop.example.com>\n'
        "[1行を伏せました]\n"
        "Subject: 期間\n"
        "Date: Mon, 2 Jun 2025 09:12:40 +0900\n"
        "[1行を伏せました]"
    )


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            f"Jun  2 09:12:44 host sshd[2211]: Failed password for root from {OWN} port 52144 ssh2",
            f"Jun  2 09:12:44 *** sshd*** Failed password for root from {OWN} port 52144 ssh2",
        ),
        (
            f"2025-06-02T09:12:44+09:00 DROP SRC={OWN} DST=203.0.113.9 PROTO=TCP SPT=55122 DPT=3389 SYN",
            f"2025-06-02T09:12:44+09:00 DROP SRC={OWN} DST*** PROTO=TCP SPT=55122 DPT=3389 SYN",
        ),
        (
            f'{OWN} - - [02/Jun/2025:09:12:44 +0900] "POST /login HTTP/1.1" 401 220',
            f'{OWN} - - [02/Jun/2025:09:12:44 +0900] "POST ***login HTTP***',
        ),
    ],
)
def test_log_lines_stay_readable(line: str, shown: str) -> None:
    """Time, address, ports and the usual words of a log stay; hosts, users and other addresses do not."""
    assert redact(line, OWN) == shown


def test_each_contractor_sees_only_his_own_rows() -> None:
    """Rows about other addresses are withheld, also those of neighbours."""
    rows = "2025-06-02 09:12:44 192.0.2.15\n2025-06-02 09:12:45 192.0.2.150\n2025-06-02 09:12:46 192.0.2.1"
    assert redact(rows, OWN) == "2025-06-02 09:12:44 192.0.2.15\n[lines withheld: 2]"


def test_his_address_is_known_in_every_spelling() -> None:
    """IPv6 in long form and defanged IPv4 are his address, too."""
    assert redact("2025-06-02 09:12:44 2001:0DB8:21:0:0::15 TCP", "2001:db8:21::15") == (
        "2025-06-02 09:12:44 2001:0DB8:21:0:0::15 TCP"
    )
    assert redact("192[.]0[.]2[.]15 2025-06-02 09:12:44", OWN) == "192.0.2.15 2025-06-02 09:12:44"


def test_nothing_to_show_is_nothing() -> None:
    """Evidence that does not name him gives no text at all, not a row of stars."""
    assert redact("I got spam.\nSincerely, somebody", OWN) == ""
    assert redact("", OWN) == ""


def test_a_reporters_form_does_not_give_him_away() -> None:
    """A form that names source and sender is no header of the spam: its From is the reporter's."""
    shown = redact(f"Source-IP: {OWN}\nFrom: {CANARY}@example.net\nSubject: {CANARY}", OWN)
    assert shown == f"Source-IP: [{OWN}]\n[lines withheld: 2]"


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=300),
    st.sampled_from(["", "> ", "Received: ", "To: "]),
)
def test_redaction_always_ends_well(text: str, prefix: str) -> None:
    """Whatever a reporter sends, redacting it does not fail."""
    assert isinstance(redact(f"{prefix}{text}\nReceived: from {OWN}; x\nSubject: {text}", OWN), str)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "http://192.0.2.15/~shop/wp-content/login.php?id=1",
            "hxxp://192[.]0[.]2[.]15/~shop/wp-content/login.php?***",
        ),
        (
            "https://me:pw@shop.example.com:8443/a/8fa7e6d5c4b3/x.html#f",
            "hxxps://shop[.]example[.]com:8443/a/***/x.html?***",
        ),
        ("hxxp://shop[.]example[.]com/pay", "hxxp://shop[.]example[.]com/pay"),
        ("www.shop.example.com/pay", "hxxp://www[.]shop[.]example[.]com/pay"),
        ("http://[2001:db8::1]/a", "hxxp://[2001[:]db8[:][:]1]/a"),
        ("javascript:alert(1)", "***"),
        ("http://[", "***"),
    ],
)
def test_reported_web_addresses_cannot_be_followed(url: str, shown: str) -> None:
    """Scheme and dots are broken; users, queries and identifiers are masked."""
    assert defang(url) == shown


MAIL_PLACES = {
    "words of the reporter": "",
    "plain link": f"https://{CANARY}.shop.example.com/{CANARY}?e={CANARY}",
    "defanged link": f"hxxps://shop.example.com/{CANARY}",
    "address": f"write to {CANARY}@example.net",
    "greeting": f"Dear {CANARY}, dear {CANARY.upper()}",
    "percent code": f"id={PERCENT}&{quote(CANARY)}",
    "entities": f"Dear {ENTITIES}",
    "base64": B64,
}


def _encoded(body: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return b64encode(body)
    return encodestring(body) if encoding == "quoted-printable" else body


@pytest.mark.parametrize("place", MAIL_PLACES)
@pytest.mark.parametrize("subtype", ["plain", "html"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_no_canary_comes_out_of_a_sample(place: str, subtype: str, encoding: str) -> None:
    """A redacted sample keeps the words of the spam, but nothing of reporter or recipient, however encoded."""
    body = MAIL_PLACES[place].encode() + b"\nCheap watches, only today\n"
    raw = (
        (
            f"From: {CANARY}@example.net\nTo: abuse@isp.example.jp\nSubject: spam for {CANARY}\n"
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n"
            f"--outer\nContent-Type: text/plain\n\nMy name is {CANARY}.\n"
            "--outer\nContent-Type: message/rfc822\n\n"
            f"{RECEIVED} for <{CANARY}@example.net>\nFrom: Shop <sales@shop.example.com>\n"
            f"To: {CANARY} <{CANARY}@example.net>\nSubject: {CANARY}, only today\nMessage-ID: <{CANARY}@x.example>\n"
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=inner\n\n"
            f"--inner\nContent-Type: text/{subtype}; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
        ).encode()
        + _encoded(body, encoding)
        + (
            f"\n--inner\nContent-Type: application/pdf; name={CANARY}.pdf\n\n{CANARY}\n--inner--\n--outer--\n"
        ).encode()
    )
    text = sample(raw).decode()
    assert leaks(text) == []
    assert "Cheap watches, only today" in text
    assert "From: Shop <sales@shop.example.com>\r\n" in text
    assert "[application/pdf]\r\n" in text


@given(st.binary(max_size=500))
def test_sampling_always_ends_well(raw: bytes) -> None:
    """No mail is so broken that its sample fails."""
    assert sample(raw).endswith(b"\r\n")


def test_a_sample_of_html_has_the_visible_words_only() -> None:
    """Tags, attributes, comments, styles and scripts are no text; what is never closed is not shown."""
    html = "<p title='a > b'>Hi <b>there</b><STYLE>x{}</STYLE ><!-- a > b -->\u0130 &amp; you<script>evil"
    raw = f"Subject: x\nContent-Type: text/html; charset=utf-8\n\n{html}".encode()
    assert sample(raw).decode().partition("\r\n\r\n")[2].split() == ["Hi", "there", "\u0130", "&", "you"]
