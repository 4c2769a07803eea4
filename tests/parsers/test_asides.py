"""Statistics, summaries, receipts, surveys, lures, questions and announcements, and the complaints that sound like them."""

from email.message import EmailMessage
from pathlib import Path

from parsers import read
from parsers.report import Kind
from tests.parsers.conftest import kind

ROWS = Path(__file__).with_name("asides.tsv")


def mail(how: str, subject: str, text: str) -> EmailMessage:
    """A mail of a machine of ours (`house`), from a list (`list`), with Auto-Submitted, or a stranger's (`-`)."""
    message = EmailMessage()
    message["From"] = "wordpress@shop.isp.example.jp" if how == "house" else "soc@guard.example.org"
    message["To"], message["Subject"] = "abuse@isp.example.jp", subject
    message["Date"] = "Mon, 2 Jun 2025 10:00:00 +0000"
    if how == "list":
        message["List-Id"] = "<n.guard.example.org>"
    if how.startswith("auto-"):
        message["Auto-Submitted"] = how
    message.set_content(text.replace("\\n", "\n"))
    return message


def test_what_is_beside_the_matter_is_told_from_complaints_in_each_language() -> None:
    """They name addresses and abuse alike."""
    rows = [line.split("\t") for line in ROWS.read_text("utf-8").splitlines()]
    misread = [
        (wanted, subject, told.value)
        for wanted, how, subject, text in rows
        if (told := kind(read(mail(how, subject, text).as_bytes()))) != wanted
    ]
    assert misread == []


def test_what_is_passed_on_or_attached_is_read() -> None:
    """A lure to others, a newsletter as spam, an overview with its table."""
    lure = "Your mailbox abuse@isp.example.jp will be closed, verify your account: http://192.0.2.77/x"
    assert kind(read(mail("-", "Your mailbox", lure).as_bytes())) is Kind.NOT_ABUSE
    passed_on = "Phishing from 192.0.2.15.\n\n---------- Forwarded message ----------\n" + lure
    assert kind(read(mail("-", "Fwd: Your mailbox", passed_on).as_bytes())) is Kind.COMPLAINT
    overview = mail("-", "Weekly statistics", "Single reports are sent separately.")
    assert kind(read(overview.as_bytes())) is Kind.NOT_ABUSE
    overview.add_attachment("ip,port,last_seen\n192.0.2.15,22,2025-05-30T10:00:00Z\n", filename="seen.csv")
    assert kind(read(overview.as_bytes())) is Kind.COMPLAINT
