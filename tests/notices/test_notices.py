"""Every mail: its headers, what it must say and what it must not."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.invoices import OffsetFacts
from abuse_mta.next_steps import next_steps
from abuse_mta.notice_facts import (
    AlertFacts,
    ContractFacts,
    CorrectionCause,
    CorrectionFacts,
    Missing,
    NoticeFacts,
    Undone,
)
from abuse_mta.notice_samples import ADDITIONAL, COMPLAINT, PRICES, R2, REQUEST, SPAM, samples
from abuse_mta.notices import NEEDED, NoticeError, Notices, is_mailable
from abuse_mta.wording import WIDTH
from policy.terms import OffsetMode
from policy.words import Alert, MailKind, Reason

Facts = Callable[..., NoticeFacts]
Compose = Callable[..., EmailMessage]
Read = Callable[..., str]

TO_CONTRACTOR = (
    MailKind.ABUSE_NOTICE,
    MailKind.SUSPENSION_NOTICE,
    MailKind.PENALTY_NOTICE,
    MailKind.ANNUAL_FEE_NOTICE,
    MailKind.REINSTATEMENT_NOTICE,
    MailKind.PAYMENT_REQUEST,
    MailKind.MISSING_PART_REQUEST,
    MailKind.TERMINATION_NOTICE,
    MailKind.ANSWER_RECEIVED,
    MailKind.CASE_CLOSED,
    MailKind.CORRECTION,
    MailKind.DISCLOSURE_HEARING,
    MailKind.DISCLOSURE_OUTCOME,
)
ACKNOWLEDGEMENTS = (
    MailKind.REPORTER_ACKNOWLEDGEMENT,
    MailKind.EVIDENCE_REQUEST,
    MailKind.DISCLOSURE_ACKNOWLEDGEMENT,
)
BILLING = (MailKind.SUSPENSION_NOTICE, MailKind.PAYMENT_REQUEST, MailKind.REINSTATEMENT_NOTICE)
JA_DEADLINE = "2025年6月5日(木)10時00分00秒 JST"
EN_DEADLINE = "Thursday, 5 June 2025 10:00:00 JST (UTC+09:00)"


def joined(text: str) -> str:
    """The text without the line breaks that its width causes."""
    return re.sub(r"\n *", "", text)


# Every kind


def test_samples_are_up_to_date(project_root: Path, notices: Notices) -> None:
    """docs/mails holds what the templates give today: `python -m abuse_mta.notice_samples docs/mails`."""
    folder = project_root / "docs/mails"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")} == dict(
        samples(notices)
    )


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_mail_is_well_formed(kind: MailKind, language: str, notices: Notices, facts: Facts) -> None:
    """Seven-bit bytes, CRLF, lines of at most 998 octets, no defect, UTF-8 text."""
    mail = notices.compose(facts(kind, language))
    parsed = message_from_bytes(mail.content, policy=SMTP)
    assert mail.content.isascii()
    assert b"\n" not in mail.content.replace(b"\r\n", b"")
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert [part.defects for part in parsed.walk()] == [[] for _ in parsed.walk()]
    assert parsed["Subject"] == mail.subject
    assert parsed["Message-ID"] == mail.message_id
    assert parsed["From"] == "例示プロバイダ <abuse@isp.example.jp>"


@pytest.mark.parametrize("kind", MailKind)
def test_both_languages_stand_in_every_mail(kind: MailKind, read: Read) -> None:
    """The reader's language comes first, the other below."""
    ja_first, en_first = read(kind, "ja"), read(kind, "en")
    ja, _, en = ja_first.partition("-" * 72)
    assert ja_first.startswith("(English text below)")
    assert en_first.startswith("(日本語は下にございます)")
    assert en_first.partition("-" * 72)[0].partition("\n")[2].strip() == re.split(r"\n-{3} ", en)[0].strip()
    assert re.search("[ぁ-ん]", ja)


@pytest.mark.parametrize("kind", MailKind)
def test_who_reports_is_not_who_is_reported(kind: MailKind, read: Read) -> None:
    """In Japanese the polite form is the passive, too: people are called by what they are."""
    assert re.findall("(?:通報|請求|申告|報告)され[たる]方", joined(read(kind))) == []


@pytest.mark.parametrize("kind", MailKind)
def test_lines_are_of_a_sensible_width(kind: MailKind, read: Read) -> None:
    """No line is wider than 76 columns, where a kanji takes two."""
    wide = [line for line in read(kind).split("\n") if sum(1 + (ord(c) > 0x2E80) for c in line) > WIDTH + 1]
    assert wide == []


@pytest.mark.parametrize("kind", NEEDED)
def test_a_missing_fact_is_named(kind: MailKind, notices: Notices, facts: Facts) -> None:
    """A mail is never sent half-written: what is missing is named, all at once."""
    empty: dict[str, Any] = {
        name: () if name in {"complaints", "charges", "missing", "accepted"} else None
        for name in NEEDED[kind]
    }
    with pytest.raises(NoticeError, match=f"{kind} needs {', '.join(NEEDED[kind])}"):
        notices.compose(facts(kind, **empty))


@pytest.mark.parametrize(
    ("kind", "changes", "missing"),
    [
        (MailKind.ABUSE_NOTICE, {"deadline": None}, "deadline"),
        (MailKind.ABUSE_NOTICE, {"prices": None}, "prices"),
        *((kind, {"due_on": None}, "due_on") for kind in BILLING),
    ],
)
def test_facts_that_only_some_mails_need(
    kind: MailKind, changes: dict[str, Any], missing: str, notices: Notices, facts: Facts
) -> None:
    """A deadline needs its time, a bill its due date."""
    with pytest.raises(NoticeError, match=missing):
        notices.compose(facts(kind, **changes))


@pytest.mark.parametrize("kind", [*TO_CONTRACTOR, MailKind.STOP_REQUEST, MailKind.RELEASE_REQUEST])
def test_words_that_never_stand_in_a_mail(kind: MailKind, read: Read) -> None:
    """Nobody is called a perpetrator, the provider is not said to be involved, punishment is not announced."""
    text = joined(read(kind))
    for word in (
        "加害者",
        "関与した",
        "共犯",
        "刑事罰",
        "処罰",
        "逮捕",
        "perpetrator",
        "criminal",
        "offender",
        "punish",
    ):
        assert word not in text


@pytest.mark.parametrize("kind", TO_CONTRACTOR)
def test_nothing_names_the_reporter(kind: MailKind, compose: Compose) -> None:
    """What a mail to the contractor is made from holds the reporter's address and name; the mail does not."""
    mail = compose(kind)
    body = mail.get_body()
    assert body is not None
    text = "\n".join((*map(str, mail.values()), body.get_content())).lower()
    for word in ("taro", "yamada", "reporter.example", "mx3", "8f3a"):
        assert word not in text


def test_reported_is_not_confirmed(read: Read) -> None:
    """What strangers say is called reported, never confirmed."""
    text = joined(read(MailKind.ABUSE_NOTICE))
    assert "通報がありましたので" in text
    assert "当社が事実と認定したものではございません" in text
    assert "確認しました" not in text


# Headers


@pytest.mark.parametrize("kind", TO_CONTRACTOR)
def test_subject_of_a_notice(kind: MailKind, compose: Compose) -> None:
    """A notice to the contractor says that it matters and which case it is about."""
    reference = "M-2025-000001" if kind.startswith("disclosure") else "2025-000001"
    assert compose(kind)["Subject"].startswith(f"【重要】[{reference}] ")
    assert compose(kind, "en")["Subject"].startswith(f"[Important] [{reference}] ")


@pytest.mark.parametrize("kind", MailKind)
def test_headers_for_machines(kind: MailKind, compose: Compose) -> None:
    """Acknowledgements want no answer at all; notices still want bounces."""
    mail = compose(kind)
    expected = (
        ("auto-replied", "All") if kind in ACKNOWLEDGEMENTS else ("auto-generated", "OOF, AutoReply, RN, NRN")
    )
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == expected


@pytest.mark.parametrize("kind", MailKind)
def test_envelope_sender_of_acknowledgements_is_null(kind: MailKind, notices: Notices, facts: Facts) -> None:
    """An acknowledgement must never cause a bounce."""
    assert notices.compose(facts(kind)).null_sender == (kind in ACKNOWLEDGEMENTS)


def test_thread_headers(notices: Notices, facts: Facts) -> None:
    """Long identifiers stay whole and unencoded (RFC 5322 section 3.6.4); what is none is left out."""
    long = f"<{'x' * 90}@{'y' * 40}.example.com>"
    given = ("<a@b.example>", "no identifier", "<c d@e>", long)
    content = notices.compose(facts(MailKind.ABUSE_NOTICE, in_reply_to=long, references=given)).content
    assert f"\r\nIn-Reply-To: \r\n {long}\r\nReferences: <a@b.example>\r\n {long}\r\n" in content.decode()


def test_references_stay_short(compose: Compose) -> None:
    """Of a long thread the first and the newest identifiers are kept."""
    ids = tuple(f"<{number}@example.com>" for number in range(100))
    assert tuple(compose(MailKind.ABUSE_NOTICE, references=ids)["References"].split()) == (ids[0], *ids[-19:])


def test_date_is_the_time_of_writing(compose: Compose) -> None:
    """The Date header gives the time of the decision in the provider's zone."""
    assert compose(MailKind.ABUSE_NOTICE)["Date"] == "Mon, 02 Jun 2025 10:00:00 +0900"


@pytest.mark.parametrize(
    "name",
    [
        "Evil\r\nBcc: all@example.com",
        "Evil\nBcc: all@example.com",
        "Evil\u2028Bcc: x",
        "A\x00\x1b[31mB\u202e",
    ],
)
def test_no_outside_value_becomes_a_header(name: str, compose: Compose, facts: Facts) -> None:
    """Line breaks, control and direction characters of outside values reach no header and no line of their own."""
    provider = replace(facts(MailKind.ABUSE_NOTICE).provider, name=name)
    mail = compose(
        MailKind.ABUSE_NOTICE,
        provider=provider,
        contract=ContractFacts(contract_id=name, name=name),
        reference=name,
    )
    assert mail["Bcc"] is None
    body = mail.get_body()
    assert body is not None
    text = "".join(map(str, (mail["From"], mail["Subject"], body.get_content().replace("\r\n", ""))))
    assert not re.search("[\x00-\x1f\x7f\u2028\u202e]", text)
    assert "\nBcc" not in body.get_content()


@pytest.mark.parametrize("trick", ["{{ 7 * 7 }}", "{% raw %}", "{{ f.provider }}", "${7*7}", "%(x)s", "{0}"])
def test_template_syntax_in_outside_values_is_inert(trick: str, read: Read) -> None:
    """What looks like a template is shown as it was written."""
    text = read(
        MailKind.TERMINATION_NOTICE, contract=ContractFacts(contract_id="C-1", name=trick), ground=trick
    )
    assert text.count(trick) == 4


@pytest.mark.parametrize(
    "address", ["", "a", "a@b", "a b@example.com", "a@example.com\nBcc: x@example.com", "a@-.com"]
)
def test_what_is_no_address_gets_no_mail(address: str, notices: Notices, facts: Facts) -> None:
    """An address that SMTP could not carry is refused before the mail is queued."""
    assert not is_mailable(address)
    with pytest.raises(NoticeError, match="no mail can be addressed"):
        notices.compose(facts(MailKind.ABUSE_NOTICE, recipients=(address,)))


def test_a_notice_to_several_contacts_is_one_mail(compose: Compose) -> None:
    """From the suspension on, all contacts of the contractor get the same mail."""
    contacts = ("abuse@shop.example.com", "admin@shop.example.com", "billing@shop.example.com")
    assert compose(MailKind.SUSPENSION_NOTICE, recipients=contacts)["To"] == ", ".join(contacts)


# What each must say


@pytest.mark.parametrize("language", ["ja", "en"])
def test_abuse_notice(language: str, read: Read) -> None:
    """R1: address, time, kind, evidence, immediate answer, both parts, exact deadline, consequences, objection."""
    text = joined(read(MailKind.ABUSE_NOTICE, language))
    for said in (
        *("192.0.2.15", "2025年6月2日(月)9時12分44秒 JST", "迷惑メールの送信", "期間限定セール"),
        *("至急ご回答", "経緯および対応策", JA_DEADLINE, "72時間以内", "お心当たりがない場合"),
        *(
            "合計: 9,900円(うち消費税300円)",
            "違約金: 3,300円(不課税)",
            "再接続費用 10,800円(うち消費税981円)",
        ),
        *(
            "answer immediately",
            EN_DEADLINE,
            "Total: 9,900 yen (including 300 yen consumption tax)",
            "IF YOU OBJECT",
        ),
    ):
        assert said in text


def test_abuse_notice_without_prices(read: Read) -> None:
    """What nobody has priced is announced later; the rest of the notice stands."""
    prices = replace(PRICES, monthly_fee=None, per_report=None, handling_per_report=None)
    text = joined(read(MailKind.ABUSE_NOTICE, prices=prices))
    assert "金額は別途お知らせいたします" in text
    assert "Amount to be announced" in text
    assert "9,900" not in text
    assert "3,300" not in text
    assert "10,800円" in text


def test_abuse_notice_to_a_former_holder_threatens_nothing(read: Read) -> None:
    """Whose line is gone is asked, without deadline and consequences."""
    text = joined(read(MailKind.ABUSE_NOTICE, line_gone=True, deadline=None, prices=None))
    assert "過去にご利用になっていたIPアドレス" in text
    for word in ("期限", "円", "停止し", "deadline", "yen", "stopped at once"):
        assert word not in text


def test_reminder_has_the_deadline_that_runs(compose: Compose, read: Read) -> None:
    """A reminder says so, and its deadline no longer moves."""
    assert "再度のご案内" in compose(MailKind.ABUSE_NOTICE, reminder=True)["Subject"]
    text = joined(read(MailKind.ABUSE_NOTICE, reminder=True, deadline_fixed=True))
    assert JA_DEADLINE in text
    assert "遅くなります" not in text


def test_many_complaints_become_a_number(read: Read) -> None:
    """A notice lists fifty complaints; the rest is counted."""
    text = read(MailKind.ABUSE_NOTICE, complaints=(COMPLAINT,) * 5000)
    assert text.count("IPアドレス 192.0.2.15") == 50
    assert "ほか 4950 件" in text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.SILENCE, "期限までにご回答を確認できませんでした"),
        (Reason.ADDITIONAL, "追加の迷惑行為等の通報がありました"),
        (Reason.MALICIOUS, "悪質な場合に当たると判断"),
    ],
)
def test_suspension_notice(reason: Reason, said: str, read: Read) -> None:
    """R2: reason, times, order time, lines, total with tax, due date, the way back, objection."""
    text = joined(read(MailKind.SUSPENSION_NOTICE, reason=reason))
    for part in (
        *(said, f"停止を手配した日時: {JA_DEADLINE}", "損害金(月額料金の2か月分): 6,600円(不課税)"),
        *("対応手数料(月額料金の1か月分): 3,300円(税込 10%)", "合計: 9,900円(うち消費税300円)"),
        *("お支払期日: 2025年7月31日(木)", "誓約", "再接続費用 10,800円(うち消費税981円)", "異議がある場合"),
    ):
        assert part in text


@pytest.mark.parametrize(
    "kind", [MailKind.SUSPENSION_NOTICE, MailKind.TERMINATION_NOTICE, MailKind.PAYMENT_REQUEST]
)
def test_held_charges_are_not_named(kind: MailKind, read: Read) -> None:
    """While a charge is held or draft, its amount is announced later."""
    text = joined(read(kind, amounts=False, due_on=None))
    assert "別途ご案内いたします" in text
    for amount in ("6,600円(不", "3,300", "9,900"):
        assert amount not in text


def test_penalty_notice(read: Read) -> None:
    """R3: the complaints counted with their times, unit amounts, total."""
    text = joined(read(MailKind.PENALTY_NOTICE))
    for part in (
        *("追加の通報(2件)", "2025年6月6日(金)9時12分44秒 JST", "2025年6月6日(金)10時12分44秒 JST"),
        *("1件あたり: 違約金 3,300円(不課税)", "合計: 13,200円(うち消費税600円)"),
    ):
        assert part in text


def test_penalty_notice_without_charges_names_no_amount(read: Read) -> None:
    """A caution is no bill."""
    text = read(MailKind.PENALTY_NOTICE, charges=(), complaints=ADDITIONAL[:1])
    assert "円" not in text
    assert "yen" not in text
    assert "(1件)" in text


def test_annual_fee_notice(read: Read) -> None:
    """R3b: total, annual fee, what was counted, and no measure that the policy lacks."""
    text = joined(read(MailKind.ANNUAL_FEE_NOTICE))
    for part in ("49,500円", "39,600円", "損害金", "違約金", "ご契約期間にかかわらず"):
        assert part in text
    for word in ("解除", "停止", "terminat", "suspen"):
        assert word not in text


@pytest.mark.parametrize(
    ("missing", "form", "other"),
    [(Missing.ANSWER, "ご回答の記入例", "誓約の記入例"), (Missing.PLEDGE, "誓約の記入例", "ご回答の記入例")],
)
def test_missing_part_request(missing: Missing, form: str, other: str, read: Read) -> None:
    """The part that is missing, with a form for it and not for the other."""
    text = read(MailKind.MISSING_PART_REQUEST, missing=(missing,))
    assert form in text
    assert other not in text


def test_missing_part_request_names_no_deadline_that_is_over(facts: Facts, read: Read) -> None:
    """After the suspension the old deadline means nothing."""
    now = facts(MailKind.MISSING_PART_REQUEST).now
    assert "期限" not in read(MailKind.MISSING_PART_REQUEST, deadline=now - timedelta(seconds=1))


def test_answer_received_accepts_nothing(read: Read) -> None:
    """The answer came and is looked at; whether it is enough is not said."""
    text = joined(read(MailKind.ANSWER_RECEIVED))
    assert "2025年6月5日(木)8時00分00秒 JST" in text
    assert "内容を確認しております" in text
    for word in ("受け入れ", "承認", "accepted"):
        assert word not in text


def test_reinstatement_notice(read: Read) -> None:
    """R4: what was accepted, fee, offset table, amount, monitoring; not that the line works already."""
    text = joined(read(MailKind.REINSTATEMENT_NOTICE))
    for part in (
        *(
            "ご回答(経緯および対応策)",
            "誓約",
            "再接続費用: 10,800円(うち消費税981円)",
            "前払い分との相殺: -6,600円",
        ),
        *(
            "追加の利用料): 3,300円",
            "お振込みいただく額: 14,100円(うち消費税1,281円)",
            "30日間",
            "通信がまだできない",
        ),
    ):
        assert part in text


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (
            OffsetFacts(
                mode=OffsetMode.CREDIT,
                due_before=0,
                offset=0,
                fee=10800,
                transfer=14100,
                returned=9900,
                extra_billed=3300,
            ),
            ("前払い分への充当: 9,900円", "追加の利用料): 3,300円", "お振込みいただく額: 14,100円"),
        ),
        (
            OffsetFacts(
                mode=OffsetMode.NONE, due_before=9900, offset=0, fee=10800, transfer=9900, fee_paid=True
            ),
            ("10,800円(うち消費税981円)(お支払い済み)", "未払い額: 9,900円", "お振込みいただく額: 9,900円"),
        ),
    ],
)
def test_other_settlements(offset: OffsetFacts, said: tuple[str, ...], read: Read) -> None:
    """With credit the damages go back to the prepayment; with none nothing is set off."""
    text = joined(read(MailKind.REINSTATEMENT_NOTICE, offset=offset, invoice=None))
    for part in said:
        assert part in text
    assert "相殺" not in text


def test_termination_notice(read: Read) -> None:
    """R5: time, ground, charge, prepaid statement, after the fact."""
    text = joined(read(MailKind.TERMINATION_NOTICE))
    for part in (
        "解除いたしました",
        JA_DEADLINE,
        "負担が著しく大きい",
        "9,900円(うち消費税300円)",
        "残高: 6,600円",
    ):
        assert part in text


def test_termination_without_new_charges(read: Read) -> None:
    """When the suspension was billed, the termination is not."""
    text = joined(read(MailKind.TERMINATION_NOTICE, charges=()))
    assert "新たなご請求はございません" in text


def test_correction_of_a_part(read: Read) -> None:
    """What is wrong and undone, what stays, reversed lines."""
    correction = CorrectionFacts(
        cause=CorrectionCause.WITHDRAWN, undone=(Undone.CHARGES,), whole=False, credit=3300
    )
    text = joined(read(MailKind.CORRECTION, correction=correction))
    for part in (
        *("取り下げられました", "上記以外の通報に関する手続きは、引き続き有効です", "損害金の取消し"),
        *("合計: -9,900円(うち消費税-300円)", "3,300円(方法は別途", "お詫び"),
    ):
        assert part in text
    assert "再開を手配" not in text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_correction_promises_what_was_ordered(read: Read, language: str) -> None:
    """A suspension that is taken back is resumed only where the line is still down."""
    texts = [
        joined(
            read(
                MailKind.CORRECTION,
                language=language,
                correction=CorrectionFacts(
                    cause=CorrectionCause.UNFOUNDED, undone=(Undone.SUSPENSION,), resumes=resumes
                ),
            )
        )
        for resumes in (True, False)
    ]
    told = [("再開を手配" in text, "ordered that service be resumed" in text) for text in texts]
    assert told == [(True, True), (False, False)]


def test_case_closed_states_what_is_left(read: Read) -> None:
    """The end of monitoring, and what is still owed."""
    text = joined(read(MailKind.CASE_CLOSED, balance_due=14100))
    assert "2025年7月6日(日)10時00分00秒 JST" in text
    assert "残額 14,100円" in text


@pytest.mark.parametrize("kind", [MailKind.REPORTER_ACKNOWLEDGEMENT, MailKind.EVIDENCE_REQUEST])
def test_reporters_learn_nothing_about_the_contractor(kind: MailKind, read: Read) -> None:
    """Neither the contract nor whether anybody is known, and no promise."""
    text = joined(read(kind))
    for word in ("C-1002", "例示商店", "L-1002", "2025-000001", "停止", "suspend"):
        assert word not in text


def test_evidence_request_says_how(read: Read) -> None:
    """The original with full headers, and times with a zone."""
    text = joined(read(MailKind.EVIDENCE_REQUEST))
    for part in ("ヘッダー全体", "タイムゾーン", "添付ファイルとして転送", "all its headers"):
        assert part in text


@pytest.mark.parametrize("kind", [MailKind.STOP_REQUEST, MailKind.RELEASE_REQUEST])
def test_partner_requests(kind: MailKind, read: Read) -> None:
    """E3: line data and how to confirm; no complaint, no amount, no name of the customer."""
    text = joined(read(kind))
    for part in (
        "2025-000001-1",
        "L-1002-1",
        "c1002@isp.example.jp",
        "192.0.2.8/29",
        "CONFIRMED",
        "REFUSED",
        "確認",
        "不可",
    ):
        assert part in text
    for word in ("例示商店", "C-1002", "円", "迷惑メール", "通報"):
        assert word not in text


def test_permanent_stop_and_customer_name_where_needed(facts: Facts, read: Read) -> None:
    """A terminated line is marked; the name is given only where the circuit needs it."""
    order = facts(MailKind.STOP_REQUEST).order
    assert order is not None
    text = read(
        MailKind.STOP_REQUEST,
        order=replace(order, permanent=True, customer="株式会社例示商店", reminder=True),
    )
    for part in ("恒久的な停止", "契約者名: 株式会社例示商店", "再度ご連絡いたします"):
        assert part in text


def test_disclosure_acknowledgement(read: Read) -> None:
    """E2: procedure, papers and fee; no customer data, no promise."""
    text = joined(read(MailKind.DISCLOSURE_ACKNOWLEDGEMENT))
    for part in ("必要な書類", "5,000円", "開示をお約束するものではございません"):
        assert part in text
    for word in ("C-1002", "例示商店"):
        assert word not in text


def test_disclosure_hearing_hides_the_requester(read: Read) -> None:
    """The contractor is asked three things by a date; silence is no consent; no requester is named."""
    text = joined(read(MailKind.DISCLOSURE_HEARING))
    for part in (
        *(
            "対象の通信を行いましたか",
            "開示に同意しますか",
            "理由と根拠",
            "2025年6月30日(月)23時59分59秒 JST",
        ),
        "同意があったものとして取り扱うことはございません",
    ):
        assert part in text
    assert "law.example.com" not in text


@pytest.mark.parametrize("disclosed", [True, False])
def test_disclosure_outcome(disclosed: bool, read: Read) -> None:
    """The contractor is told which way it went."""
    text = read(MailKind.DISCLOSURE_OUTCOME, disclosure=replace(REQUEST, disclosed=disclosed))
    assert ("開示することといたしました" in text) == disclosed


@pytest.mark.parametrize("kind", [MailKind.DISCLOSURE_GRANT, MailKind.DISCLOSURE_REFUSAL])
def test_no_identity_goes_by_mail(kind: MailKind, read: Read) -> None:
    """What is disclosed goes by post; the mail names nobody."""
    text = joined(read(kind))
    for word in ("C-1002", "例示商店", "L-1002", "c1002"):
        assert word not in text


def test_liaison_sample_is_redacted_unless_told(compose: Compose, facts: Facts) -> None:
    """A body gets the sample without personal data; the whole mail only when an operator says so."""
    liaison = facts(MailKind.LIAISON_SAMPLE).liaison
    assert liaison is not None

    def attached(**changes: Any) -> bytes:
        mail = compose(MailKind.LIAISON_SAMPLE, liaison=replace(liaison, **changes))
        return b"".join(bytes(part.get_content()) for part in mail.iter_attachments())

    assert b"taro" not in attached().lower()
    assert attached(original=True) == SPAM


@pytest.mark.parametrize("code", Alert)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_alert_says_what_to_do(code: Alert, language: str, facts: Facts, compose: Compose) -> None:
    """Each alert has a meaning and an advice in both languages."""
    alert = facts(MailKind.OPERATOR_ALERT).alert
    assert alert is not None
    mail = compose(
        MailKind.OPERATOR_ALERT, language, alert=replace(alert, code=code, detail="VECTANT: refused", count=3)
    )
    body = mail.get_body()
    assert body is not None
    assert code in mail["Subject"]
    assert "■ 次にすること\r\n" in body.get_content()
    assert "WHAT TO DO\r\n" in body.get_content()
    assert "    VECTANT: refused" in body.get_content()


@pytest.mark.parametrize(
    ("language", "said"),
    [("ja", "期限までに回答がありません(R2a)。"), ("en", "No answer within the time (R2a).")],
)
def test_why_a_line_is_stopped_is_told_in_words(language: str, said: str, read: Read) -> None:
    """The operator reads no code of ours."""
    alert = AlertFacts(code=Alert.SUSPENSION_ORDERED, about="C-1002", detail="silence")
    assert f"\n    {said}\n" in read(MailKind.OPERATOR_ALERT, language, alert=alert)


@pytest.mark.parametrize("code", Alert)
def test_commands_of_an_alert_stand_on_one_line_each(code: Alert, read: Read) -> None:
    """They are pasted: no line break, nothing before them, and twice, once in each language."""
    about = "MATTER-2025-000001" if code.startswith(("disclosure", "police")) else "CASE-2025-000001"
    text = read(MailKind.OPERATOR_ALERT, alert=AlertFacts(code=code, about="C-1002"), reference=about)
    steps = next_steps(code, about)
    assert [text.count(f"\n  {step}\n") for step in steps] == [2 for _ in steps]


def test_the_account_may_come_later(read: Read) -> None:
    """Without an account in the terms, it is announced separately."""
    assert "お振込先: 別途ご案内いたします。" in read(MailKind.PAYMENT_REQUEST, transfer_account="")


def test_due_date_has_its_weekday(read: Read) -> None:
    """Dates are written in full."""
    assert "2025年7月1日(火)" in read(MailKind.PAYMENT_REQUEST, due_on=date(2025, 7, 1), charges=R2)
