"""Requests of the law name an address, and accuse nobody."""

import pytest

from parsers import read
from parsers.report import EvidenceLevel, Kind, Parsed

DISCLOSURE = """From: law@mihon.example.jp
Subject: 発信者情報開示請求について

当職は代理人弁護士です。情報流通プラットフォーム対処法第5条第1項に基づき、発信者情報の開示を請求いたします。

投稿日時          2025年5月20日 22時41分08秒(JST)
投稿元IPアドレス  192.0.2.130
送信元ポート番号  51324
接続先IPアドレス  198.51.100.80 (掲示板サーバー) ポート 443
"""
POLICE = """From: cyber@police.example.jp
Subject: 捜査関係事項照会書の送付について

捜査関係事項照会書(刑事訴訟法第197条第2項)を送付します。
1 照会事項 下記IPアドレスを使用していた契約者の氏名
  192.0.2.1
  令和７年５月２０日　２２時４１分頃
2 回答期限 令和７年６月１３日
見本県警察本部
"""
SHORT = """From: law@mihon.example.jp
Subject: 発信者情報開示請求

192.0.2.15 について、発信者情報の開示を請求します。日時: 2025-06-01 12:00:00 JST
"""
THREAT = """From: victim@mihon.example.jp
Subject: 192.0.2.15 からの不正アクセス

2025-06-01 12:00:00 JST に 192.0.2.15 から不正アクセスを受けました。続く場合は発信者情報開示請求を行います。
"""


def told(raw: str) -> tuple[Kind, list[tuple[str, str | None, EvidenceLevel]]]:
    """Kind; address, time and evidence of each report."""
    outcome = read(raw.encode())
    assert isinstance(outcome, Parsed)
    return outcome.kind, [
        (str(r.source_ip), r.occurred_at.isoformat() if r.occurred_at else None, r.evidence)
        for r in outcome.reports
    ]


def test_a_disclosure_request() -> None:
    """The address that posted, not the board's server."""
    wanted = ("192.0.2.130", "2025-05-20T22:41:08+09:00", EvidenceLevel.NONE)
    assert told(DISCLOSURE) == (Kind.DISCLOSURE_REQUEST, [wanted])


def test_a_police_inquiry() -> None:
    """Era date in full-width digits; the deadline is no time of an offence."""
    wanted = ("192.0.2.1", "2025-05-20T22:41:00+09:00", EvidenceLevel.NONE)
    assert told(POLICE) == (Kind.POLICE_INQUIRY, [wanted])


def test_a_request_in_one_sentence() -> None:
    """Its Subject says what it is; it speaks of no abuse, and yet the address is what it asks about."""
    wanted = ("192.0.2.15", "2025-06-01T12:00:00+09:00", EvidenceLevel.NONE)
    assert told(SHORT) == (Kind.DISCLOSURE_REQUEST, [wanted])


@pytest.mark.parametrize(
    "sentence",
    [
        "Our law firm requests disclosure of the subscriber who used 192.0.2.15 at 2025-06-01T12:00:00+09:00.",
        "Law firm: give us the customer to whom 192.0.2.15 was assigned on 1 June 2025 at 12:00:00 JST.",
        "2025年6月1日12時00分00秒に192.0.2.15を使用していた契約者の情報の開示を求めます。弁護士 見本",
        "当職は弁護士です。192.0.2.15 を令和7年6月1日12時00分00秒に使用していた者の開示を求めます。",
    ],
)
def test_a_request_in_a_sentence_names_the_address_it_asks_about(sentence: str) -> None:
    """It is neither the lawyer's own nor a victim."""
    wanted = ("192.0.2.15", "2025-06-01T12:00:00+09:00", EvidenceLevel.NONE)
    subject = "Request for disclosure of subscriber information"
    assert told(f"From: law@mihon.example.jp\nSubject: {subject}\n\n{sentence}\n") == (
        Kind.DISCLOSURE_REQUEST,
        [wanted],
    )


def test_who_threatens_with_the_law_complains() -> None:
    """A request that may follow is none."""
    assert told(THREAT)[0] is Kind.COMPLAINT


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not by this letter seek disclosure of the identity of the subscriber.",
        "The right to apply for a Norwich Pharmacal order is reserved.",
        "We are not asking you to reveal it; it may later be requested by subpoena.",
        "続く場合には発信者情報開示請求を検討します。",
    ],
)
def test_what_is_reserved_is_not_asked_for(sentence: str) -> None:
    """Lawyers who want a page taken down complain."""
    raw = f"From: law@example.net\nSubject: Letter before action\n\nSolicitors, attorneys, counsel; court order, subscriber data.\n\nThe site on 192.0.2.15 is a phishing page. Take it down.\n\n{sentence}\n"
    assert told(raw)[0] is Kind.COMPLAINT


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Inquérito Policial. REQUISITO os dados cadastrais (nome) do usuário do IP 192.0.2.15.\nDelegado de Polícia, crime, ofício", Kind.POLICE_INQUIRY),
        ("nell'ambito delle indagini si richiede di comunicare le generalità\ndell'intestatario di 192.0.2.15. Procura, reato. Ufficiale di Polizia Giudiziaria", Kind.POLICE_INQUIRY),
        ("Kanzlei, Rechtsanwalt, Landgericht: Auskunft über Name und Anschrift des\nAnschlussinhabers von 192.0.2.15.", Kind.DISCLOSURE_REQUEST),
    ],
)  # fmt: skip
def test_who_signs_tells_who_asks(text: str, wanted: Kind) -> None:
    """The same data, asked for by an officer or by a lawyer; over the end of a line."""
    assert told(f"From: a@example.net\nSubject: 0815\n\n{text}\n")[0] is wanted


def test_the_victims_address_is_not_asked_about() -> None:
    """Nor the portal's: whose they are is known."""
    text = "Réquisition judiciaire, officier de police, enquête, gendarmerie.\n- connexions habituelles de la victime depuis 192.0.2.73 ;\n- connexion frauduleuse depuis 192.0.2.15 port 38114\n- serveur du portail : 198.51.100.80\n"
    _, reports = told(f"From: a@example.net\nSubject: Réquisition judiciaire\n\n{text}")
    assert [ip for ip, _, _ in reports] == ["192.0.2.15"]


def test_who_looked_is_not_asked_about() -> None:
    """The monitoring system that found the file, whatever its address is called."""
    text = (
        "当職は代理人弁護士です。情報流通プラットフォーム対処法第5条第1項に基づき、発信者情報の開示を請求いたします。\n"
        "ＩＰアドレス　２０３．０．１１３．１１４\n発信時刻　2025年11月20日 23時41分06秒(日本標準時)\n"
        "調査に用いた監視システムの接続元は 192.0.2.222 です。\n"
    )
    kind, reports = told(f"From: a@example.net\nSubject: 発信者情報開示請求書\n\n{text}")
    assert (kind, [ip for ip, _, _ in reports]) == (Kind.DISCLOSURE_REQUEST, ["203.0.113.114"])
