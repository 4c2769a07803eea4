"""Opening a mail: the tree, the texts, the limits."""

import base64
import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.message import Limits, Message, open_message


def opened(text: str) -> Message:
    """A mail opened from its source."""
    return open_message(text.replace("\n", "\r\n").encode("utf-8", "surrogateescape"))


MIXED = """From: A <a@example.com>
Subject: two parts
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

hello
--b
Content-Type: {type}
Content-Disposition: attachment; filename={name}
Content-Transfer-Encoding: base64

{body}
--b--
"""


def with_attachment(content: bytes, name: str, content_type: str = "application/octet-stream") -> Message:
    """A mail with one attachment."""
    body = base64.b64encode(content).decode()
    return opened(MIXED.format(type=content_type, name=name, body=body))


def test_parts_are_numbered_as_in_imap() -> None:
    """The root is 0, its children 1 and 2."""
    message = with_attachment(b"x", "a.txt", "text/plain")
    assert [(p.path, p.content_type) for p in message.parts] == [
        ("0", "multipart/mixed"), ("1", "text/plain"), ("2", "text/plain"),
    ]  # fmt: skip
    assert (message.text, message.parts[2].text) == ("hello", "x")


def test_an_embedded_message_has_its_own_tree() -> None:
    """Its parts are numbered under its own, and do not mix with the mail around it."""
    message = opened("""Subject: report
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

see below
--b
Content-Type: message/rfc822

Subject: spam
Message-ID: <s@example.com>

buy
--b--
""")
    inner = message.parts[2].message
    assert inner is not None
    assert (inner.subject, inner.text.strip(), inner.root.path) == ("spam", "buy", "2.1")
    assert message.text.strip() == "see below"


@pytest.mark.parametrize("first", [">From x@example.com Mon Jun  2 2025\n", "From x Mon\n", ""])
def test_embedded_headers_behind_an_mbox_line(first: str) -> None:
    """`>From ` before the headers does not hide them."""
    message = opened(
        f"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n{first}Subject: spam\n\nx\n--b--\n"
    )
    inner = message.parts[1].message
    assert inner is not None
    assert inner.subject == "spam"


def test_an_embedded_message_in_base64() -> None:
    """Forbidden, but real."""
    message = with_attachment(b"Subject: spam\r\nMessage-ID: <s@x>\r\n\r\nbuy", "x.eml", "message/rfc822")
    inner = message.parts[2].message
    assert inner is not None
    assert inner.headers.get("message-id") == "<s@x>"


def test_feedback_reports_stay_text() -> None:
    """message/feedback-report is a block of fields, not a mail."""
    source = (
        "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n"
        "Feedback-Type: abuse\nSource-IP: 192.0.2.1\n--b--\n"
    )
    part = opened(source).parts[1]
    assert part.message is None
    assert part.text is not None
    assert "Source-IP: 192.0.2.1" in part.text


def test_archives_are_unpacked() -> None:
    """The members of a zip and of a gzip are parts below theirs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("logs/auth.log", "Jun 1 x")
        archive.writestr("read.txt", "y")
    message = with_attachment(packed.getvalue(), "logs.zip")
    assert [(p.path, p.filename, p.text) for p in message.every_part()][3:] == [
        ("2.zip.1", "logs/auth.log", "Jun 1 x"), ("2.zip.2", "read.txt", "y"),
    ]  # fmt: skip
    message = with_attachment(gzip.compress(b"log line"), "a.log.gz")
    assert [(p.path, p.filename, p.text) for p in message.every_part()][3:] == [
        ("2.gz.1", "a.log", "log line")
    ]


def test_bombs_stay_packed() -> None:
    """What unpacks to more than its share is left out with a warning; the mail is read."""
    message = with_attachment(gzip.compress(b"\0" * 40_000_000), "a.log.gz")
    assert message.unreadable is None
    assert message.text == "hello"
    assert "left packed" in message.warnings[0]


def test_damaged_archives_are_no_error() -> None:
    """A cut zip is a warning."""
    message = with_attachment(b"PK\x03\x04 cut", "a.zip")
    assert "damaged zip" in message.warnings[0]


def test_too_many_parts_are_left_out() -> None:
    """The first ones are read."""
    parts = "".join(f"--b\nContent-Type: text/plain\n\nline {n}\n" for n in range(30))
    raw = f"Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n".encode()
    message = open_message(raw, Limits(parts=10))
    assert (message.unreadable, message.warnings) == (None, ("more than 10 parts: the rest was left out",))
    assert "line 0" in message.text


@pytest.mark.parametrize(
    ("raw", "limits", "why"),
    [
        (b"x" * 2000, Limits(size=1000), "size: 2000 bytes"),
        (b"A: b\r\n" * 50 + b"\r\nx", Limits(headers=20), "headers: 50 fields"),
        (b"Subject: x\r\n\r\n" + b"y" * 3000, Limits(line=2000), "line: longer than 2000 bytes"),
        (b"boundary=x\n" * 200, Limits(work=1000), "nesting: 200 boundaries"),
    ],
)
def test_what_exceeds_a_limit_is_unreadable(raw: bytes, limits: Limits, why: str) -> None:
    """It is said which, and no part of it is worked on."""
    message = open_message(raw, limits)
    assert (message.unreadable, message.parts) == (why, ())


def test_deep_nesting_ends() -> None:
    """Sixty mails in each other are opened as far as the limit goes."""
    raw = "Content-Type: message/rfc822\n\n" * 60 + "Subject: core\n\nx\n"
    assert "levels" in opened(raw).warnings[0]


def test_the_shown_text() -> None:
    """Of alternatives the plain one, unless it is empty talk beside an HTML one with figures."""
    source = (
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{plain}\n"
        "--b\nContent-Type: text/html\n\n<p>IP 192.0.2.1</p>\n--b--\n"
    )
    assert opened(source.format(plain="IP 192.0.2.2")).text.strip() == "IP 192.0.2.2"
    assert opened(source.format(plain="No HTML?")).text.strip() == "IP 192.0.2.1"


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        ("=?iso-2022-jp?b?GyRCOiMkOSQwTDVOQRsoQg==?=", "今すぐ無料"),
        ("=?utf-8?B?44Gr?= =?utf-8?B?44G7?=", "にほ"),
        ("=?utf-8?B?44G=?= =?utf-8?B?qw==?=", "に"),
        ("=?utf-8?Q?a_=E3=81=AB?= b", "a に b"),
        ("a\n\tb", "a b"),
        ("x\x1b[31m\x07y", "x [31m y"),
    ],
)
def test_subjects(field: str, subject: str) -> None:
    """Encoded-words (split inside a character too), folding; no control character comes through."""
    assert opened(f"Subject: {field}\n\nx").subject == subject


def test_raw_eight_bit_subjects() -> None:
    """Japanese without any encoding, in the charset of the text."""
    raw = "Subject: 不正アクセス\r\nContent-Type: text/plain; charset=big5\r\n\r\nx"
    assert open_message(raw.encode("cp932")).subject == "不正アクセス"
    assert open_message(raw.replace("アクセス", "").encode("big5")).subject == "不正"


def test_file_names_in_pieces() -> None:
    """RFC 2231 continuations and charsets."""
    source = MIXED.format(type="text/plain", name="x", body="eA==").replace(
        "filename=x", "filename*0*=utf-8''%E5%A0%B1;\n filename*1*=%E5%91%8A.txt"
    )
    assert opened(source).parts[2].filename == "報告.txt"


def test_the_sender_is_taken_from_the_angle_brackets() -> None:
    """A display name with an address in it is no address."""
    message = opened('From: "boss@bank.example" <x@example.org>\n\n')
    assert (message.from_address, message.from_name) == ("x@example.org", "boss@bank.example")


@given(st.binary(max_size=600))
def test_any_bytes_are_opened(raw: bytes) -> None:
    """Never raises."""
    message = open_message(raw)
    assert isinstance(message.text, str)
    assert all(isinstance(p.text, str | None) for p in message.every_part())


HEADS = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: message/rfc822\n", b"--b\n", b"--b--\n",
        b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uuencode\n", b"\n", b"Subject: =?\n",
        b"Content-Type: text/html; charset=idna\n", b"Content-Type: text/plain; charset*0=\"\n", b"\xff\x00", b"PK\x03\x04",
        b"Content-Disposition: attachment; filename*1*=%zz; filename*=x'y\n", b"begin 644 x\n", b"<a <!-- ", b" folded\n",
    ]
)  # fmt: skip


@given(st.lists(HEADS, max_size=25))
def test_any_heap_of_mime_is_opened(pieces: list[bytes]) -> None:
    """Broken structures of every kind are survived."""
    message = open_message(b"".join(pieces))
    assert isinstance(message.text, str)
    assert isinstance(message.subject, str)


def test_a_line_that_flows_on_is_one_where_its_blank_does_not_count() -> None:
    """RFC 3676 section 4.1, delsp: an address broken over two lines is whole; the signature's rule stays."""
    message = opened(
        "Content-Type: text/plain; format=flowed; delsp=yes\n\nfrom [2001:db8:7:a31::be \nef]:5071\n-- \nJoris\n"
    )
    assert message.text == "from [2001:db8:7:a31::beef]:5071\n-- \nJoris\n"
