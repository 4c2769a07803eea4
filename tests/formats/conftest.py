"""Mails built from their parts, and the reader told what ships."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from abuse_mta.feeds import load_feeds
from parsers.message import Message, open_message
from parsers.report import Reading

Build = Callable[..., Message]


@pytest.fixture(scope="session")
def reading(project_root: Path) -> Reading:
    """The reader with the shipped feed definitions and no networks."""
    return Reading(feeds=load_feeds(project_root / "data" / "feeds"))


@pytest.fixture
def mail() -> Build:
    """Build a mail: its text, then parts as (content type, content[, file name])."""

    def build(
        text: str = "", *parts: tuple[str, ...], subject: str = "report", sender: str = "r@reporter.example"
    ) -> Message:
        outer = EmailMessage()
        outer["From"] = sender
        outer["To"] = "abuse@isp.example.jp"
        outer["Subject"] = subject
        outer["Date"] = "Thu, 12 Jun 2025 10:00:00 +0000"
        outer["Message-ID"] = "<outer@reporter.example>"
        outer.set_content(text)
        for content_type, content, *name in parts:
            main, _, sub = content_type.partition("/")
            if content_type == "message/rfc822":
                raw = b"Content-Type: message/rfc822\r\n\r\n" + content.encode()
                inner = EmailMessage()
                del inner["MIME-Version"]
                outer.make_mixed() if not outer.is_multipart() else None
                inner["Content-Type"] = "message/rfc822"
                inner.set_payload(raw.partition(b"\r\n\r\n")[2].decode())
                outer.attach(inner)
            else:
                outer.add_attachment(
                    content.encode(), maintype=main, subtype=sub, filename=name[0] if name else None
                )
        return open_message(outer.as_bytes())

    return build


@pytest.fixture
def feedback() -> Callable[..., Message]:
    """Build an ARF mail from the lines of its feedback part and the reported mail."""

    def build(fields: str, reported: str | None = None, text: str = "complaint") -> Message:
        parts = [
            f"Content-Type: text/plain\n\n{text}\n",
            f"Content-Type: message/feedback-report\n\n{fields}\n",
        ]
        if reported is not None:
            parts.append(f"Content-Type: message/rfc822\n\n{reported}\n")
        body = "".join(f"--b\n{part}" for part in parts) + "--b--\n"
        head = (
            "From: fbl@reporter.example\nTo: abuse@isp.example.jp\nSubject: report\n"
            'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        )
        return open_message((head + body).encode())

    return build
