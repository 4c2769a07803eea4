"""One sample case, from the first notice to the end, as the mails that it causes.

`python -m abuse_mta.notice_samples docs/mails` writes each kind of mail as a person reads it, Japanese first and
English first. Names, addresses and networks are those reserved for documentation.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from abuse_mta.datafiles import data_file
from abuse_mta.invoices import Invoice, InvoiceLine, OffsetFacts
from abuse_mta.notice_facts import (
    AlertFacts,
    ChargeFacts,
    ComplaintFacts,
    ContractFacts,
    CorrectionCause,
    CorrectionFacts,
    DisclosureFacts,
    Language,
    LiaisonFacts,
    LineFacts,
    Missing,
    NoticeFacts,
    PartnerFacts,
    PriceFacts,
    ProviderFacts,
    Undone,
)
from abuse_mta.notices import Notices
from abuse_mta.tokens import Party, Tokens
from policy.terms import OffsetMode
from policy.words import Alert, Category, Code, Evidence, MailKind, OrderAction, Reason, TaxClass

TOKYO = ZoneInfo("Asia/Tokyo")
CASE, SENDER = "2025-000001", "abuse@isp.example.jp"
NOTIFIED = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)
DEADLINE = NOTIFIED + timedelta(hours=72)
ACCOUNT = "例示銀行 本店営業部 普通 1234567 レイジプロバイダ(カ"

PROVIDER = ProviderFacts(
    name="例示プロバイダ",
    sender=SENDER,
    hostname="mx1.isp.example.jp",
    zone=TOKYO,
    contact="abuse@isp.example.jp / 電話 03-0000-0000(平日9時~17時)",
)
EXCERPT = """\
Received: from mail.shop.example.com (mail.shop.example.com [192.0.2.15])
\tby mx3.reporter.example.net with ESMTPS id 4bXk1z for <taro@reporter.example.net>;
\tMon, 2 Jun 2025 09:12:44 +0900 (JST)
Date: Mon, 2 Jun 2025 09:12:40 +0900
From: "Special Offer" <sales@shop.example.com>
To: Taro Yamada <taro@reporter.example.net>
Subject: =?utf-8?b?5pyf6ZaT6ZmQ5a6a44K744O844Or?=
Message-ID: <20250602.taro=reporter@shop.example.com>

Dear Taro, click http://www.shop.example.com/u?id=8f3a"""
COMPLAINT = ComplaintFacts(
    ip="192.0.2.15",
    occurred_at=datetime(2025, 6, 2, 0, 12, 44, tzinfo=UTC),
    category=Category.SPAM,
    evidence=Evidence.PASTED_HEADERS,
    excerpt=EXCERPT,
    received_at=datetime(2025, 6, 2, 0, 59, 40, tzinfo=UTC),
)
ADDITIONAL = tuple(
    replace(
        COMPLAINT,
        occurred_at=COMPLAINT.occurred_at + timedelta(days=4, hours=number),
        excerpt="",
        charged=True,
    )
    for number in range(6)
    if COMPLAINT.occurred_at
)
PRICES = PriceFacts(
    damages_months=2,
    handling_months=1,
    monthly_fee=3300,
    reconnection_fee=10800,
    per_report=3300,
    handling_per_report=3300,
)
R2 = (
    ChargeFacts(code=Code.DAMAGES, yen=6600, clause="R2a", tax_class=TaxClass.OUT_OF_SCOPE, months=2),
    ChargeFacts(code=Code.HANDLING, yen=3300, clause="R2a", tax_class=TaxClass.INCLUDED, months=1),
)
R3 = tuple(
    ChargeFacts(
        code=code, yen=3300, clause="R3", tax_class=tax, ip=complaint.ip, occurred_at=complaint.occurred_at
    )
    for complaint in ADDITIONAL
    for code, tax in ((Code.PENALTY, TaxClass.OUT_OF_SCOPE), (Code.HANDLING_REPORT, TaxClass.INCLUDED))
)
FEE = ChargeFacts(code=Code.RECONNECTION, yen=10800, clause="R4", tax_class=TaxClass.INCLUDED)
BILLING: dict[str, Any] = {"prices": PRICES, "due_on": date(2025, 7, 31), "transfer_account": ACCOUNT}
SETTLED = OffsetFacts(
    mode=OffsetMode.SETOFF,
    due_before=9900,
    offset=6600,
    fee=10800,
    transfer=14100,
    transfer_taxed=14100,
    prepaid_before=6600,
    prepaid_after=0,
)
INVOICE = Invoice(
    number="2025-000001-1",
    issued_on=date(2025, 6, 7),
    issuer="例示プロバイダ株式会社",
    recipient="株式会社例示商店",
    corporate=True,
    contract_id="C-1002",
    case_id=CASE,
    registration_number="T1234567890123",
    lines=(
        InvoiceLine(
            code=Code.RECONNECTION, yen=10800, clause="R4", tax_class=TaxClass.INCLUDED, on=date(2025, 6, 7)
        ),
    ),
    due_on=date(2025, 7, 31),
    transfer_account=ACCOUNT,
)
SPAM = b"""\
From: taro@reporter.example.net
To: abuse@isp.example.jp
Subject: spam
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

I keep getting this. Taro
--x
Content-Type: message/rfc822

Received: from mail.shop.example.com ([192.0.2.15]) by mx3.reporter.example.net for <taro@reporter.example.net>
Date: Mon, 2 Jun 2025 09:12:40 +0900
From: "Special Offer" <sales@shop.example.com>
To: Taro Yamada <taro@reporter.example.net>
Subject: Only today

Dear Taro, click http://www.shop.example.com/u?id=8f3a
--x--
"""
REQUEST = DisclosureFacts(
    received_at=datetime(2025, 6, 9, 2, 0, tzinfo=UTC),
    ip="192.0.2.15",
    occurred_at=COMPLAINT.occurred_at,
    fee_yen=5000,
    points=("対象の通信により、請求者の業務が妨げられたとのことです。",),
    hearing_until=datetime(2025, 6, 30, 14, 59, 59, tzinfo=UTC),
)


def _of_kind(kind: MailKind) -> dict[str, Any]:
    """What a mail of this kind says of the sample case."""
    order = PartnerFacts(
        partner="VECTANT", number=f"{CASE}-1", circuit="L-1002-1", action=OrderAction.SUSPEND, since=DEADLINE
    )
    facts: dict[MailKind, dict[str, Any]] = {
        MailKind.ABUSE_NOTICE: {
            "complaints": (COMPLAINT,),
            "deadline": DEADLINE,
            "answer_within": timedelta(hours=72),
        }
        | BILLING,
        MailKind.SUSPENSION_NOTICE: {
            "complaints": (COMPLAINT,),
            "reason": Reason.SILENCE,
            "ordered_at": DEADLINE,
            "notified_at": NOTIFIED,
            "deadline": DEADLINE,
            "charges": R2,
        }
        | BILLING,
        MailKind.PENALTY_NOTICE: {"complaints": ADDITIONAL[:2], "charges": R3[:4]} | BILLING,
        MailKind.ANNUAL_FEE_NOTICE: {"annual_total": 49500, "annual_fee": 39600, "charges": (*R2, *R3)},
        MailKind.REINSTATEMENT_NOTICE: {
            "accepted": (Missing.ANSWER, Missing.PLEDGE),
            "offset": SETTLED,
            "monitoring": timedelta(days=30),
            "invoice": INVOICE,
        }
        | BILLING,
        MailKind.PAYMENT_REQUEST: {"charges": (FEE,), "payment_before_resumption": True} | BILLING,
        MailKind.MISSING_PART_REQUEST: {"missing": (Missing.ANSWER, Missing.PLEDGE), "deadline": DEADLINE},
        MailKind.TERMINATION_NOTICE: {
            "ordered_at": DEADLINE,
            "ground": "迷惑行為等を止めるための負担が著しく大きいため。",
            "prepaid": 6600,
            "charges": R2,
        }
        | BILLING,
        MailKind.ANSWER_RECEIVED: {"received_at": DEADLINE - timedelta(hours=2)},
        MailKind.CASE_CLOSED: {"monitoring_until": DEADLINE + timedelta(days=31)},
        MailKind.CORRECTION: {
            "complaints": (COMPLAINT,),
            "correction": CorrectionFacts(
                cause=CorrectionCause.UNFOUNDED, undone=tuple(Undone), resumes=True
            ),
            "charges": tuple(
                replace(line, code=Code.REVERSAL, reverses=line.code, yen=-(line.yen or 0)) for line in R2
            ),
        },
        MailKind.REPORTER_ACKNOWLEDGEMENT: {
            "reference": "R-000007",
            "complaints": (COMPLAINT,),
            "not_ours": ("198.51.100.9",),
            "received_at": COMPLAINT.received_at,
            "wish_address": "abuse+reporter-outcome.r-000007.mfrggzdfmztwq2lk@isp.example.jp",
        },
        MailKind.EVIDENCE_REQUEST: {"reference": "R-000008", "received_at": COMPLAINT.received_at},
        MailKind.STOP_REQUEST: {"order": order},
        MailKind.RELEASE_REQUEST: {"order": replace(order, action=OrderAction.RESUME)},
        MailKind.DISCLOSURE_ACKNOWLEDGEMENT: {"disclosure": replace(REQUEST, also_complaint=True)},
        MailKind.DISCLOSURE_HEARING: {"disclosure": REQUEST},
        MailKind.DISCLOSURE_REFUSAL: {
            "disclosure": replace(REQUEST, ground="権利の侵害が明らかであると認められないため。")
        },
        MailKind.DISCLOSURE_GRANT: {"disclosure": replace(REQUEST, legal_basis="裁判所の命令")},
        MailKind.DISCLOSURE_OUTCOME: {"disclosure": replace(REQUEST, disclosed=False)},
        MailKind.LIAISON_SAMPLE: {"liaison": LiaisonFacts(body="例示相談センター", raw=SPAM)},
        MailKind.OPERATOR_ALERT: {"alert": AlertFacts(code=Alert.REVIEW_PLEDGE, about="C-1002")},
    }
    return facts[kind]


def sample_facts(kind: MailKind, language: Language) -> NoticeFacts:
    """The facts of one mail of the sample case."""
    requester = kind in {
        MailKind.DISCLOSURE_ACKNOWLEDGEMENT,
        MailKind.DISCLOSURE_GRANT,
        MailKind.DISCLOSURE_REFUSAL,
    }
    recipients = {
        MailKind.REPORTER_ACKNOWLEDGEMENT: "taro@reporter.example.net",
        MailKind.EVIDENCE_REQUEST: "taro@reporter.example.net",
        MailKind.STOP_REQUEST: "stop@backbone.example.jp",
        MailKind.RELEASE_REQUEST: "stop@backbone.example.jp",
        MailKind.LIAISON_SAMPLE: "samples@centre.example.jp",
        MailKind.OPERATOR_ALERT: "noc@isp.example.jp",
    }
    facts: dict[str, Any] = {
        "kind": kind,
        "now": NOTIFIED,
        "provider": PROVIDER,
        "language": language,
        "recipients": (
            recipients.get(kind, "lawyer@law.example.com" if requester else "admin@shop.example.com"),
        ),
        "reference": "M-2025-000001" if kind.startswith("disclosure") else CASE,
        "message_id": "<4d0c5a1e9b7f@mx1.isp.example.jp>",
        "contract": ContractFacts(contract_id="C-1002", name="株式会社例示商店"),
        "line": LineFacts(line_id="L-1002-1", network="192.0.2.8/29", username="c1002@isp.example.jp"),
    }
    facts |= _of_kind(kind)
    facts["reply_to"] = Tokens(b"sample").reply_address(SENDER, Party.CONTRACTOR, facts["reference"])
    return NoticeFacts(**facts)


def readable(content: bytes) -> str:
    """A mail as a person reads it: headers and text decoded."""
    message = message_from_bytes(content, policy=default)
    headers = "".join(f"{name}: {value}\n" for name, value in message.items() if name in _SHOWN)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return "\n".join((headers, *map(_part, parts)))


_SHOWN = (
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Reply-To",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
)


def _part(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    text = data.decode("utf-8") if isinstance(data, bytes) else ""
    name = f"--- {part.get_filename()} ---\n" if part.get_filename() else ""
    return name + text.replace("\r\n", "\n")


def samples(notices: Notices) -> Iterator[tuple[str, str]]:
    """File name and text of each sample."""
    languages: tuple[Language, ...] = ("ja", "en")
    for kind in MailKind:
        for language in languages:
            yield f"{kind}.{language}.txt", readable(notices.compose(sample_facts(kind, language)).content)


def main(folder: Path) -> None:
    """Write the samples into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in samples(Notices(Path(str(data_file("templates"))))):
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
