"""What kind of mail it is, before any address is looked for."""

import pytest

from parsers import classify, read
from parsers.message import open_message
from parsers.report import Kind, Outcome, Parsed, Party, Reading


def mail(subject: str, text: str, **fields: str) -> bytes:
    """A plain mail."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"From: a@example.net\r\nSubject: {subject}\r\n{more}\r\n{text}".encode()


def kind(outcome: Outcome) -> Kind:
    """The kind that was read."""
    return (outcome if isinstance(outcome, Parsed) else outcome.parsed).kind


LOG = "Jun  9 01:02:03 h sshd[1]: Failed password for root from 192.0.2.9 port 5 ssh2"


@pytest.mark.parametrize(
    ("subject", "text", "wanted"),
    [
        ("Automatic reply: [AB-2025-000001] Abuse from 192.0.2.9", "I am out of office.", Kind.AUTOREPLY),
        ("自動返信: 【重要】", "休暇をいただいております。再発防止に努めます。", Kind.AUTOREPLY),
        ("[#447] Received: phishing on 192.0.2.9", "Your request (#447) has been received.\n> IP: 192.0.2.9", Kind.AUTOREPLY),
        ("Gelesen: Spam von 192.0.2.9", "was displayed", Kind.AUTOREPLY),
        ("unsubscribe", "no more mail please", Kind.AUTOREPLY),
        ("Re: 192.0.2.9 abuse", "This address has been terminated.", Kind.NOT_ABUSE),
        ("RE: FW: PHISHING!!", "dziękujemy, sprawę można zamknąć.", Kind.NOT_ABUSE),
        ("Blocklist: 192.0.2.9 removed", "192.0.2.9 was removed from the block list.", Kind.NOT_ABUSE),
        ("Lease clean IPv4", "Special offer, price from $0.40 per IP, no spam.", Kind.NOT_ABUSE),
        ("逆引き設定のお願い", "192.0.2.9 の逆引きを設定してください。", Kind.NOT_ABUSE),
        ("設定について教えてください", "固定IPは 192.0.2.9 です。攻撃の警告が出ます。", Kind.NOT_ABUSE),
        ("至急:スパム判定されて届かない件 192.0.2.9", "固定IP契約(契約番号 C-1)です。192.0.2.9 から送ったメールがスパムと判定され拒否されます。\n逆引きを mail.seizo.example に設定していただけますか。", Kind.NOT_ABUSE),
        ("Abuse report for 192.0.2.9? We sort them", f"Tired of mails like this?\n\n{LOG}\n\nThat is a made-up example! Plans from $49 a month. Free trial, book a demo.\nUnsubscribe: https://x.example/u", Kind.NOT_ABUSE),
        ("Odp: skarga 192.0.2.9", "Przyczyną był zainfekowany komputer. Usunęliśmy wirusa i zmieniliśmy hasła.\n\n> Prosimy o odpowiedź w ciągu 72 godzin.", Kind.CONTRACTOR_REPLY),
        ("掲示板での嫌がらせ", "発信者情報開示請求をするつもりはなく、弁護士にも頼みません。開示を求めません。192.0.2.9 の利用者の書き込みをやめさせてください。", Kind.COMPLAINT),
        ("Re: [Case C-2025-1187] Abuse notice", "It was the old office PC, the virus scanner found a trojan. We took it off the network and I changed all passwords.\n\n> Spam was sent from your address 192.0.2.9.", Kind.CONTRACTOR_REPLY),
        ("Re: 迷惑メールのご通知", "ご通知いただいた件(192.0.2.9)、感染を確認しました。端末を初期化し、再発防止策を行いました。\n\n> 192.0.2.9 から迷惑メールの送信が確認されました。至急、経緯と対応策をご報告ください。", Kind.CONTRACTOR_REPLY),
        ("固定IPと請求書のことで", "先月から固定IP(192.0.2.9)に変えていただきましたが、請求書がまだ届いていません。再発行をお願いできますか。", Kind.NOT_ABUSE),
        ("Fake invoice from your customer", "Your customer at 192.0.2.9 sends us scam invoices, our contract is with somebody else.", Kind.COMPLAINT),
        ("Sabit IP ve ters DNS (PTR) hakkında", "Sizden aldığımız sabit IP adresine (192.0.2.9) ters DNS kaydı ekletmek istiyoruz.", Kind.NOT_ABUSE),
        ("【無料診断】貴社のIPアドレスが狙われています！", "突然のご連絡失礼いたします。営業担当の西です。\n例えば 192.0.2.9 のようなIPアドレスからの攻撃が観測されます。\n弊社では脆弱性診断をご案内しております。お見積り無料。\n資料請求はこちら。\n\n配信停止は https://x.example/u", Kind.NOT_ABUSE),
        ("DMCA notice - final warning", "You use my images. See the proof: evidence.", Kind.NOT_ABUSE),
        ("Abuse from 192.0.2.9", "Please stop it.", Kind.COMPLAINT),
        ("Re: [AB-2025-000001] scan", f"Thanks, but now again:\n{LOG}\n\n> old 192.0.2.8", Kind.COMPLAINT),
        ("迷惑です", "貴社のサイトの宣伝メールが毎日来ます。 http://shop.example.com/ やめさせてください。", Kind.COMPLAINT),
        ("【誓約書】AB-2025-000001 再開のお願い", "二度と行わないことを誓約いたします。", Kind.CONTRACTOR_REPLY),
        (
            "RE: [AB-2025-000001] 迷惑メール",
            "■経緯\nPCがマルウェアに感染していました。\n■対応策\nパスワードを変更しました。",
            Kind.CONTRACTOR_REPLY,
        ),
        (
            "発信者情報開示請求について",
            "当職は代理人弁護士です。情報流通プラットフォーム対処法第5条に基づき開示を請求します。IP 192.0.2.9",
            Kind.DISCLOSURE_REQUEST,
        ),
        (
            "捜査関係事項照会書の送付",
            "捜査関係事項照会書(刑事訴訟法第197条第2項)\n照会事項 192.0.2.9\n見本県警察本部",
            Kind.POLICE_INQUIRY,
        ),
        ("スパム", "192.0.2.9 からスパムが来ます。発信者情報開示請求も検討します。", Kind.COMPLAINT),
    ],
)  # fmt: skip
def test_kinds(subject: str, text: str, wanted: Kind) -> None:
    """Each trap ends in its own kind."""
    assert kind(read(mail(subject, text))) is wanted


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"List_Id": "<x.example>"},
    ],
)
def test_a_machine_may_complain(fields: dict[str, str]) -> None:
    """It forbids an answer, not a reading."""
    outcome = read(mail("Abuse from 192.0.2.9", LOG, **fields))
    assert isinstance(outcome, Parsed)
    assert (outcome.kind, outcome.automatic) == (Kind.COMPLAINT, True)


def test_the_token_decides() -> None:
    """A mail to a contractor's reply address is his reply, whatever it says; a reporter's is a complaint."""
    raw = mail("hello", "Our PC was infected, we have removed it. 192.0.2.9")
    assert kind(read(raw, Reading(party=Party.CONTRACTOR))) is Kind.CONTRACTOR_REPLY
    assert kind(read(mail("Re: x", LOG), Reading(party=Party.REPORTER))) is Kind.COMPLAINT
    assert kind(read(raw, Reading(case_reference=True))) is Kind.CONTRACTOR_REPLY


def test_an_absence_note_to_the_token_is_no_answer() -> None:
    """Not even a contractor's."""
    raw = mail("Out of office", "I am away.")
    assert kind(read(raw, Reading(party=Party.CONTRACTOR))) is Kind.AUTOREPLY


def test_the_null_sender_is_automatic() -> None:
    """As the envelope says it."""
    message = open_message(mail("x", "y"))
    assert [classify.is_automatic(message, Reading(envelope_sender=s)) for s in ("", "a@b", None)] == [
        True,
        False,
        False,
    ]
