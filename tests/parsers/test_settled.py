"""What is over, taken back or struck off a list, and the complaints that use the same words."""

from email.message import EmailMessage
from pathlib import Path

from parsers import read
from parsers.report import Kind, Parsed
from tests.parsers.conftest import kind

ROWS = Path(__file__).with_name("settled.tsv")


def mail(subject: str, text: str) -> EmailMessage:
    """A stranger's mail."""
    message = EmailMessage()
    message["From"], message["To"] = "soc@guard.example.org", "abuse@isp.example.jp"
    message["Subject"], message["Date"] = subject, "Mon, 2 Jun 2025 10:00:00 +0000"
    message.set_content(text)
    return message


def test_what_is_over_is_told_from_what_goes_on_in_each_language() -> None:
    """All the fields of a complaint stand in both."""
    rows = [line.split("\t") for line in ROWS.read_text("utf-8").splitlines()]
    misread = [
        (wanted, subject, told.value)
        for wanted, subject, text in rows
        if (told := kind(read(mail(subject, text.replace("\\n", "\n")).as_bytes()))) != wanted
    ]
    assert misread == []


NOTICE = "Notice of Claimed Infringement\n\nThe address 192.0.2.15 offered our film.\n{words}\n\n<Infringement><Case><ID>7</ID><Status>{status}</Status></Case><Source><TimeStamp>2025-06-01T10:00:00Z</TimeStamp><IP_Address>192.0.2.15</IP_Address></Source></Infringement>\n"


def test_the_state_of_a_case_in_a_form() -> None:
    """One that is retracted is none; one that is closed is, where nobody demands anything."""

    def told(status: str, words: str) -> Kind:
        return kind(read(mail("Case 7", NOTICE.format(status=status, words=words)).as_bytes()))

    assert told("Retracted", "") is Kind.NOT_ABUSE
    assert told("Closed", "The matter is settled; no further action is required.") is Kind.NOT_ABUSE
    assert told("Closed", "Please remove the file.") is Kind.COMPLAINT
    assert told("Open", "Please remove the file.") is Kind.COMPLAINT
    assert told("Open", "") is Kind.COMPLAINT


def test_evidence_below_a_withdrawal_counts_unless_the_subject_says_so_too() -> None:
    """A part may be withdrawn, and the rest shown."""
    log = "Jun  1 10:00:00 h sshd[1]: Failed password for root from 192.0.2.15 port 5 ssh2"
    words = f"We withdraw our complaint of 30 May about 192.0.2.15.\n\n{log}"
    assert kind(read(mail("Withdrawal of our complaint", words).as_bytes())) is Kind.NOT_ABUSE
    assert kind(read(mail("Our complaint", words).as_bytes())) is Kind.COMPLAINT
    assert kind(read(mail("Fwd: Withdrawal of our complaint", words).as_bytes())) is Kind.COMPLAINT


XARF = """From: x@guard.example.org
To: abuse@isp.example.jp
Subject: report
Date: Mon, 2 Jun 2025 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=xarf; boundary=b

--b
Content-Type: text/plain

{words}
--b
Content-Type: application/json; name=xarf.json

{{"xarf_version": "4.0.0", "report_id": "550e8400-e29b-41d4-a716-446655440000", "timestamp": "2025-06-01T10:00:00Z", "reporter": {{"org": "x", "contact": "x@guard.example.org", "domain": "guard.example.org"}}, "source_identifier": "192.0.2.15", "category": "connection", "type": "login_attack", {state} "evidence_source": "honeypot"}}
--b--
"""


def test_the_state_of_a_report_of_a_machine() -> None:
    """Taken back in its own form."""

    def told(state: str, words: str = "See below.") -> Kind:
        return kind(read(XARF.format(state=state, words=words).encode()))

    assert told('"status": "retracted",') is Kind.NOT_ABUSE
    assert told('"report_status": "closed",') is Kind.NOT_ABUSE
    assert told('"report_status": "closed",', "Please stop it.") is Kind.COMPLAINT
    assert told('"status": "open",') is Kind.COMPLAINT
    assert told("") is Kind.COMPLAINT


def test_rows_that_are_over() -> None:
    """Only what is left is complained about; of ports and connections, closed says nothing."""

    def told(text: str) -> tuple[Kind, list[str]]:
        outcome = read(mail("Abuse feed", text).as_bytes())
        assert isinstance(outcome, Parsed)
        return outcome.kind, [str(r.source_ip) for r in outcome.reports]

    table = "ip,last_seen,type,status\n192.0.2.15,2025-06-01T10:00:00Z,phishing,{}\n192.0.2.16,2025-06-01T11:00:00Z,phishing,{}\n"
    assert told(table.format("open", "open")) == (Kind.COMPLAINT, ["192.0.2.15", "192.0.2.16"])
    assert told(table.format("resolved", "open")) == (Kind.COMPLAINT, ["192.0.2.16"])
    assert told(table.format("retracted", "false positive")) == (Kind.NOT_ABUSE, [])
    assert told(table.format("closed", "closed")) == (Kind.COMPLAINT, ["192.0.2.15", "192.0.2.16"])
