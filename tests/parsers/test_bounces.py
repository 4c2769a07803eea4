"""Delivery reports, and what stands for one."""

import pytest

from parsers import read
from parsers.report import BounceReading, Kind, Parsed

DSN = """From: MAILER-DAEMON@mx.example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

{words}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; Old@example.com
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: <n1@isp.example.jp>
Subject: notice about 192.0.2.9
--b--
"""
QMAIL = """From: MAILER-DAEMON@mx.example.com
Subject: failure notice

Hi. This is the qmail-send program at mx.example.com.

<old@example.com>:
198.51.100.7 does not like recipient. Remote host said: 550 Unknown user

--- Below this line is a copy of the message.

Message-ID: <n1@isp.example.jp>
Source: 192.0.2.9
"""
NDR = """From: postmaster@example.com
Subject: Undeliverable: notice
X-Failed-Recipients: old@example.com

Delivery has failed to these recipients or groups: old@example.com
Remote Server returned '550 5.1.10 Recipient not found'
Original message headers:

Message-ID: <n1@isp.example.jp>
"""


@pytest.mark.parametrize(
    ("raw", "status", "action"),
    [
        (DSN.format(words="No such user", action="failed", status="5.1.1"), "5.1.1", "failed"),
        (DSN.format(words="Still trying", action="delayed", status="4.4.1"), "4.4.1", "delayed"),
        (DSN.format(words="Delivered", action="delivered", status="2.0.0"), "2.0.0", "delivered"),
        (QMAIL, "5.1.1", "failed"),
        (NDR, "5.1.10", "failed"),
    ],
)
def test_bounces(raw: str, status: str, action: str) -> None:
    """Status, action, recipient, and which of our mails it was; never a complaint."""
    outcome = read(raw.encode())
    assert isinstance(outcome, Parsed)
    assert (outcome.kind, outcome.reports, outcome.automatic) == (Kind.BOUNCE, (), True)
    assert outcome.bounce == BounceReading(
        status=status,
        action=action,
        recipients=("old@example.com",),
        original_message_id="<n1@isp.example.jp>",
    )


def test_a_returned_spam_in_a_complaint_is_no_bounce() -> None:
    """A delivery report that is attached as evidence is evidence."""
    inner = (
        DSN.format(words="x", action="failed", status="5.1.1")
        .replace("boundary=b", "boundary=i")
        .replace("--b", "--i")
    )
    raw = f"Subject: backscatter from 192.0.2.9\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nplease stop this spam\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    outcome = read(raw.encode())
    assert isinstance(outcome, Parsed)
    assert outcome.kind is Kind.COMPLAINT
