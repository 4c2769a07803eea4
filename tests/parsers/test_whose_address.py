"""Which of several addresses in a mail is complained about: marks, own machines, forwarders, and nobody at all."""

from email.message import EmailMessage

import pytest

from parsers import read
from parsers.report import EvidenceLevel, Parsed, Report


def reports_of(text: str, subject: str = "Abuse report", kind: str = "plain") -> tuple[Report, ...]:
    """The reports of a complaint, written on 10 June 2025."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "soc@reporter.example.net",
        "abuse@isp.example.jp",
        subject,
    )
    message["Date"] = "Tue, 10 Jun 2025 10:00:00 +0200"
    message.set_content(text, subtype=kind)
    outcome = read(message.as_bytes())
    assert isinstance(outcome, Parsed)
    return outcome.reports


def accused(text: str, subject: str = "Abuse report") -> list[str]:
    """Whom a complaint accuses."""
    return sorted(str(report.source_ip) for report in reports_of(text, subject) if report.source_ip)


TABLE = (
    "Time (UTC)           Source           Attempts\n"
    "2025-06-09 10:11:00  192.0.2.10{}   12\n"
    "2025-06-09 10:12:00  192.0.2.11     13\n"
)


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("Attacks on our login page. Rows with an asterisk are in your network.", "192.0.2.10"),
        ("Angriffe auf unsere Anmeldung. Mit Sternchen markierte Zeilen liegen in Ihrem Netz.", "192.0.2.10"),
        ("当社サーバーへの不正アクセスです。*印が貴社のIPアドレスです。", "192.0.2.10"),
        ("Attacks on our login page (* = already closed).", "192.0.2.11"),
        ("Attacks on our login page. Rows with an asterisk belong to another provider.", "192.0.2.11"),
    ],
)
def test_a_mark_that_a_sentence_explains_sorts_the_rows(sentence: str, meant: str) -> None:
    """In a table, where the others are of somebody else or over."""
    assert accused(f"{sentence}\n\n{TABLE.format(' *')}") == [meant]


def test_a_mark_sorts_the_lines_of_a_list() -> None:
    """It need not be a table."""
    text = (
        "Attacks on our login page came from the hosts below. Lines with a star belong to you, the rest goes to others.\n\n"
        "* 192.0.2.10  2025-06-09 10:11 UTC\n  192.0.2.11  2025-06-09 10:12 UTC\n* 192.0.2.12  2025-06-09 10:13 UTC\n"
    )
    assert accused(text) == ["192.0.2.10", "192.0.2.12"]


def test_a_star_before_every_row_is_a_bullet() -> None:
    """Nor does a mark count that nobody explains."""
    assert accused(f"Attacks on our login page:\n\n{TABLE.format(' *')}") == ["192.0.2.10", "192.0.2.11"]


@pytest.mark.parametrize(
    "text",
    [
        "192.0.2.10 から攻撃を受けています。192.0.2.99 は当社の監視業者による診断作業のため、無視してください。",
        "192.0.2.10 から攻撃。192.0.2.99 からの通信は保守業者による\n点検作業であり、対象としないでください。",
        "Angriff von 192.0.2.10. Die 192.0.2.99 ist unser Monitoring.",
        "Intentos de acceso desde 192.0.2.10 y 192.0.2.99. La 192.0.2.99 soy yo, me equivoqué de contraseña.",
        "攻击来自 192.0.2.10。192.0.2.99 是我们的监控服务器。",
        "Атака с адреса 192.0.2.10. А 192.0.2.99 — это наш сервер мониторинга.",
        "Vi angrips. Proxyn (192.0.2.99) är anmäld till dem, från 192.0.2.10 kommer resten.",
        "Aanvallen vanaf 192.0.2.10. 192.0.2.99 is van een andere provider en daar al gemeld.",
    ],
)
def test_whom_the_writer_leaves_out_is_not_accused(text: str) -> None:
    """As his own, as another's, as harmless."""
    assert accused(text) == ["192.0.2.10"]


@pytest.mark.parametrize(
    "text",
    [
        "Somebody on your network hacked my account. I don't know the IP address of the hacker.\n\n"
        "My provider wants me to add:\nincoming mail server: 192.0.2.5\nIP address: 192.0.2.6\n",
        "Jemand aus Ihrem Netz hat meine Webseite gehackt. Ich kann leider keine IP-Adresse des Täters nennen.\n\n"
        "Meine Webseite ist www.muster.example, IP 192.0.2.5. Die Nameserver sind 192.0.2.6 und 192.0.2.7.\n",
        "Un client à vous envoie du spam. Nos données :\n serveur de messagerie : 192.0.2.5\n adresse IP : 192.0.2.6\n",
        "Un vostro cliente ci attacca, non conosciamo il suo indirizzo IP. I nostri dati:\n\n sito web: 192.0.2.5\n",
        "貴社の利用者から嫌がらせのメールが届きます。相手のIPアドレスは分かりません。\n当方の情報:\n 自宅回線: 192.0.2.5\n",
        "귀사 고객이 스팸을 보냅니다. 발신자의 IP 주소는 모릅니다. 저희 정보:\n 메일 서버: 192.0.2.5\n",
        "Klient Państwa sieci wysyła spam. Nie znam jego adresu IP. Nasze dane:\n serwer poczty: 192.0.2.5\n",
        "Um cliente seu invadiu o meu site. Não sei o IP dele. O meu site é www.loja.example, IP 192.0.2.5.\n",
    ],
)
def test_who_names_only_what_is_his_accuses_nobody(text: str) -> None:
    """He cannot say who did it."""
    assert accused(text) == []


def test_data_that_was_stolen_are_no_list_of_ones_own() -> None:
    """A heading that accuses."""
    assert accused("Our data was stolen by your customer:\n IP: 192.0.2.10\n") == ["192.0.2.10"]


def test_the_client_stands_nearest_to_the_time_where_a_balancer_leads_the_line() -> None:
    """Each line of a web log names both."""
    rows = "".join(
        f'198.51.100.9 - 192.0.2.10 [09/Jun/2025:10:11:1{n} +0000] "GET /.env HTTP/1.1" 404 12 "-" "zgrab"\n'
        for n in range(3)
    )
    assert accused(f"Our site is being scanned.\n\n{rows}") == ["192.0.2.10"]


def test_the_agent_of_a_monitor_is_the_victim() -> None:
    """It stands in the Subject, too."""
    text = (
        "Received From: (web3) 198.51.100.4->/var/log/secure\nSrc IP: 192.0.2.10\nRule: 5712 fired (level 10)\n"
        "Jun  9 10:11:12 web3 sshd[12]: Failed password for root from 192.0.2.10 port 4222 ssh2\n"
    )
    assert accused(text, "Alert - (web3) 198.51.100.4 - level 10 - source 192.0.2.10") == ["192.0.2.10"]


def test_a_second_event_of_windows_may_be_one_line() -> None:
    """Its time stands before the field."""
    text = (
        "Attacks on our gateway, one of many events (security log, no. 4625) from the host GW7\n"
        "(10.1.2.3, seen as 203.0.113.8):\n\nDate:          2025-06-09T04:56:20Z\nEvent ID:      4625\n"
        "\tSource Network Address:\t192.0.2.10\n\nLater on:\n"
        "\t2025-06-09T06:31:47Z\tSource Network Address:\t192.0.2.11\n"
    )
    assert accused(text) == ["192.0.2.10", "192.0.2.11"]


HEADERS = (
    "Received: from mx3.cloud.example (2001:db8::17) by mx1.cloud.example with HTTPS; Mon, 9 Jun 2025 09:31:29 +0000\n"
    "Received: from fwd.club.example.org (198.51.100.30) by in.cloud.example (10.1.2.3) with SMTP; Mon, 9 Jun 2025 09:31:27 +0000\n"
    "Received: from shop.example.com (unknown [192.0.2.10]) by fwd.club.example.org (Postfix) with ESMTP id 9C1D; Mon, 9 Jun 2025 09:31:22 +0000\n"
    "Received: from home (unknown [203.0.113.77]) by shop.example.com; Mon, 9 Jun 2025 05:30:00 +0000\n"
    "Subject: You have won\nMessage-ID: <n77@shop.example.com>\n"
)


def test_behind_a_forwarder_that_the_writer_vouches_for_stands_the_sender() -> None:
    """One hop below, and no further; without his word it is the forwarder."""
    (report,) = reports_of(f"Spam. My box at the club (198.51.100.30) only forwards mail to me.\n\n{HEADERS}")
    assert (str(report.source_ip), report.evidence) == ("192.0.2.10", EvidenceLevel.PASTED_HEADERS)
    (report,) = reports_of(f"Spam, see the headers.\n\n{HEADERS}")
    assert str(report.source_ip) == "198.51.100.30"


@pytest.mark.parametrize(
    "line", ["Message-ID of the spam: <n77@shop.example>", "I Message-ID: <n77@shop.example>"]
)
def test_the_identity_of_the_mail_may_be_told_in_words(line: str) -> None:
    """Or with the letter that exim puts before a field in its reject log."""
    (report,) = reports_of(f"Spam from 192.0.2.10 on 2025-06-09 at 10:11 UTC.\n\n{line}\n")
    assert report.original_message_id == "<n77@shop.example>"


LOGINS = (
    "{}\n\n"
    "{}  {}    IP\n"
    "2025-06-09 10:11:00  ok         192.0.2.10\n"
    "2025-06-09 11:11:00  ok         192.0.2.99\n\n{}\n"
)


@pytest.mark.parametrize(
    ("complaint", "time", "result", "note"),
    [
        ("Mein Konto wurde übernommen.", "Zeit (UTC)         ", "Ergebnis ", "192.0.2.99 bin ich selbst."),
        ("Mon compte a été piraté.", "Date (UTC)         ", "Résultat ", "L'adresse 192.0.2.99, c'est moi."),
        ("My account was taken over.", "Time (UTC)         ", "Result   ", "192.0.2.99 belongs to us."),
        ("我的账号被盗。", "时间               ", "结果     ", "192.0.2.99 是我自己的。"),
        ("계정이 도용되었습니다.", "시간               ", "결과     ", "192.0.2.99는 저희 사무실입니다."),
        (
            "不正ログインです。",
            "日時               ",
            "結果     ",
            "192.0.2.99 は自宅からの正規のログインです。",
        ),
    ],
)
def test_in_a_list_of_logins_ones_own_are_left_out(complaint: str, time: str, result: str, note: str) -> None:
    """Said below the table, with no blank behind the address where the language has none."""
    assert accused(LOGINS.format(complaint, time, result, note)) == ["192.0.2.10"]


@pytest.mark.parametrize(
    "text",
    [
        "Un cliente suyo me acosa. Mi dirección IP es 192.0.2.5 y mi web está en 192.0.2.6.",
        "Een klant van u valt mij lastig. Mijn IP-adres is 192.0.2.5. De nameservers zijn 192.0.2.6 en 192.0.2.7.",
        "我的网站被贵公司用户入侵。我的网站IP:192.0.2.5,域名服务器:192.0.2.6。",
        "貴社の利用者に荒らされています。うちのサイトは www.example.jp(192.0.2.5)、ネームサーバは 192.0.2.6 です。",
    ],
)
def test_ones_own_site_line_and_name_servers_are_not_accused(text: str) -> None:
    """Nobody else is named."""
    assert accused(text) == []


def test_whoever_attacks_me_is_not_mine() -> None:
    """In Chinese the possessive stands before the noun, and behind the verb."""
    assert accused("贵公司用户入侵我的网站,IP:192.0.2.10,时间2025-06-09 10:11 UTC。") == ["192.0.2.10"]


@pytest.mark.parametrize(
    "text",
    [
        "弊社のVPN装置に対して、貴社のものと思われるIPアドレス 192.0.2.10 から\n毎晩のようにログインの試みがございます。",
        "当院のルータに対し、192.0.2.10 より毎晩接続の試みがあります。",
        "当方のウェブサイトが 192.0.2.10 による攻撃を受けています。",
        "当社の予備回線 203.0.113.5 から確認したところ、192.0.2.10 からの攻撃が続いています。",
        "当校のメールサーバを狙った攻撃で、発信は 192.0.2.10 となっています。",
        "Auf unserem Server meldet sich jede Nacht 192.0.2.10 mit falschen Passwörtern an.",
        "Contra nuestro servidor VPN la dirección 192.0.2.10 intenta entrar cada noche, con fuerza bruta.",
        "Contro il nostro server VPN l'indirizzo 192.0.2.10 tenta ogni notte di accedere.",
        "Op onze VPN-server probeert 192.0.2.10 elke nacht in te loggen.",
        "К нашему VPN-серверу каждую ночь пытается подключиться адрес 192.0.2.10.",
        "针对我司VPN设备，贵司的 192.0.2.10 每晚都在尝试登录。",
        "Do naszego serwera VPN co noc próbuje się zalogować adres 192.0.2.10.",
    ],
)
def test_our_word_counts_in_the_phrase_of_the_address(text: str) -> None:
    """Who is attacked may stand before whoever does it."""
    assert accused(f"{text}\n") == ["192.0.2.10"]


@pytest.mark.parametrize(
    "text",
    [
        "IPアドレス 192.0.2.10 が御社の管理と表示されました。\n(固定IP 203.0.113.8 からお送りしています)",
        "WHOISでは 192.0.2.10 が貴社名義でした。\n(固定IP 203.0.113.8 から送信)",
        "According to whois 192.0.2.10 is registered to you.\nI am writing this from 203.0.113.8.",
        "Laut RIPE ist 192.0.2.10 auf Sie registriert.\nDiese Mail kommt von 203.0.113.8.",
        "L'adresse 192.0.2.10 est enregistrée à votre nom.\nCe courriel est envoyé depuis 203.0.113.8.",
        "La IP 192.0.2.10 figura a su nombre.\nEste correo se envía desde la IP fija 203.0.113.8.",
        "L'indirizzo 192.0.2.10 risulta intestato a voi.\nScrivo dalla linea 203.0.113.8.",
        "Volgens whois is 192.0.2.10 van u.\nIk mail vanaf 203.0.113.8.",
        "Адрес 192.0.2.10 зарегистрирован на вас.\nПишу с адреса 203.0.113.8.",
        "查询显示 192.0.2.10 属于贵司。\n本邮件由 203.0.113.8 发出。",
    ],
)
def test_what_a_register_shows_as_the_readers_is_meant(text: str) -> None:
    """Not the line on which the complaint was written."""
    assert accused(f"Phishing mail, フィッシングメール.\n{text}\n") == ["192.0.2.10"]


@pytest.mark.parametrize(
    "text",
    [
        "Customer IP: 192.0.2.10\nPayment gateway: PayX, webhook from 203.0.113.5\nServer: 203.0.113.6",
        "IP des Bestellers: 192.0.2.10\nZahlungsanbieter: Antwort kam von 203.0.113.5",
        "IP del comprador: 192.0.2.10\nPasarela: notificación desde 203.0.113.5",
        "購入者IP: 192.0.2.10\n決済代行: 203.0.113.5 からの通知",
        "Detection system: P2P Watch 3 (source 203.0.113.5)\nIP address: 192.0.2.10",
        "Observation platform: Scope, node 203.0.113.5\nPeer: 192.0.2.10:6881",
        "Erkennungssystem: Auge 4.1.0.12 (Quelle 203.0.113.5)\nIP-Adresse: 192.0.2.10",
        "検知システム: チェッカ (送信元 203.0.113.5)\nIPアドレス: 192.0.2.10",
        "Sensor: SSH login attempts from 192.0.2.10",
        "Gateway log: connection from 192.0.2.10 rejected",
        "検知: 192.0.2.10 からの不正アクセス",
        "Detected: traffic from 192.0.2.10 to our mail server",
    ],
)
def test_the_label_of_a_field_says_whose_system_it_is(text: str) -> None:
    """Unless its words tell what happened."""
    assert accused(f"Abuse, fraud and 不正アクセス.\n\n{text}\nTime: 2025-06-09 10:11:12 UTC\n") == [
        "192.0.2.10"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The list of infected machines is on our server. It has the address 203.0.113.51, please allow it in your firewall.",
        "Die Liste der infizierten Systeme liegt auf dem Server 203.0.113.51, bitte geben Sie ihn in Ihrer Firewall frei.",
        "感染端末一覧の配布サーバは 203.0.113.51 です。ファイアウォールで許可してください。",
        "Заражённые узлы: список на сервере. Его адрес 203.0.113.51, разрешите его в файрволе.",
        "My account was hacked. The shop will not tell me the IP. Mine is 203.0.113.83, the shop's site is 203.0.113.156.",
        "Mijn account is gehackt. De winkel wil mij het IP-adres niet geven. De site van de winkel is 203.0.113.156.",
        "On a piraté mon compte. Le magasin refuse de me donner l'adresse IP. La mienne est 203.0.113.83.",
        "アカウントを乗っ取られました。店はIPアドレスを教えてくれません。私は203.0.113.83、店のサイトは203.0.113.156です。",
    ],
)
def test_the_writers_own_server_and_the_shop_are_nobody(text: str) -> None:
    """Even where no other address stands in the mail."""
    assert accused(f"{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "Attack from 192.0.2.10. We do not allow this on our firewall and have blocked it.",
        "不正アクセス元は 192.0.2.10 です。貴社のファイアウォールで遮断し、許可しないでください。",
        "Spam from 192.0.2.10, please block port 25 in the firewall and let us know.",
        "I cannot name the IP of the sender of the first spam, but the second one came from 192.0.2.10.",
        "Fake web shop. The page of the shop is at 192.0.2.10 and steals credit cards.",
    ],
)
def test_such_words_clear_nobody_against_whom_something_is_said(text: str) -> None:
    """A firewall may be spoken of for other reasons, and a shop may be the fraud."""
    assert accused(f"{text}\n") == ["192.0.2.10"]


CHAIN = """\
Received: from {host} ({host} [203.0.113.98])
\tby mail.reporter.example.net (Postfix) with ESMTPS id B21F0;
\tMon, 09 Jun 2025 09:20:37 +0200
Received: from out.sender.example.org (out.sender.example.org [192.0.2.10])
\tby {host} (Postfix) with ESMTPS id 5501A;
\tMon, 09 Jun 2025 09:20:33 +0200
From: Bank <x@evil.example>
Subject: Your account
Message-ID: <5f0b@evil.example>
"""


@pytest.mark.parametrize(
    ("note", "host"),
    [
        ("The filter belongs to our hoster.", "filter.hosted.example"),
        ("Der Spamfilter gehört unserem Hoster.", "spamfilter.hoster.example"),
        ("L'antispam est celui de notre hébergeur.", "antispam.heberg.example"),
        ("El antispam es de nuestro proveedor.", "antispam.alojado.example"),
        ("Our mail passes through the scanner of our IT provider first.", "mx1.scanmail.example"),
        ("一番上の中継は当社が契約しているフィルタです。", "edge4.service.example"),
        ("Спам-фильтр принадлежит нашему хостеру.", "spamfilter.hoster.example"),
    ],
)
def test_the_filter_of_the_writers_provider_is_his_side(note: str, host: str) -> None:
    """Its header shows less where the reported mail itself may be what says so."""
    before, behind = (
        reports_of(f"Phishing mail.{one}\n\n{CHAIN.format(host=host)}{two}")
        for one, two in ((f" {note}", ""), ("", f"\n{note}\n"))
    )
    assert [str(report.source_ip) for report in (*before, *behind)] == ["192.0.2.10"] * 2
    assert before[0].evidence is EvidenceLevel.PASTED_HEADERS
    assert behind[0].evidence in (EvidenceLevel.CLAIM_WITH_TIME, EvidenceLevel.SUMMARY)


def test_a_mail_server_of_yours_is_not_ours() -> None:
    """`your mail server` holds `our mail server`."""
    text = f"Phishing mail, it came through your mail server relay.hosted.example.\n\n{CHAIN.format(host='relay.hosted.example')}"
    assert accused(text) == ["203.0.113.98"]


@pytest.mark.parametrize(
    ("listed", "seen"),
    [
        ("Listed at : 2025-06-09 03:30:00 UTC", "Detection period : from 2025-06-09 02:11:06 UTC"),
        ("Blocked at : 2025-06-09 03:30:00 UTC", "First complaint : 2025-06-09 02:11:06 UTC"),
        ("Gelistet am : 09.06.2025 03:30:00 UTC", "Beobachtet ab : 09.06.2025 02:11:06 UTC"),
        ("Date d'inscription : 09/06/2025 03:30:00 UTC", "Détecté depuis : 09/06/2025 02:11:06 UTC"),
        ("登録日時 : 2025年6月9日 03時30分 UTC", "検知期間 : 2025年6月9日 02:11:06 UTC から"),
        ("列入时间 : 2025-06-09 03:30:00 UTC", "检测时间 : 2025-06-09 02:11:06 UTC"),
    ],
)
def test_when_an_address_was_listed_is_not_when_it_happened(listed: str, seen: str) -> None:
    """The one time stands beside the other."""
    (report,) = reports_of(
        f"Spam, 迷惑メール, from you:\n\n  IP address : 192.0.2.10\n  {listed}\n  {seen}\n"
    )
    assert report.occurred_at is not None
    assert report.occurred_at.isoformat() == "2025-06-09T02:11:06+00:00"


@pytest.mark.parametrize(
    "remark",
    [
        "ok (that was me)",
        "richtig (das war ich)",
        "correcto (soy yo)",
        "réussi (c'est moi)",
        "成功（自分）",
        "成功（本人です）",
    ],
)
def test_a_row_that_says_it_was_the_writer_accuses_nobody(remark: str) -> None:
    """In brackets in one of its cells."""
    table = (
        "Time (UTC)           IP            Result\n"
        "2025-06-09 10:11:00  192.0.2.10    wrong password\n"
        f"2025-06-09 10:12:00  198.51.100.7  {remark}\n"
        "2025-06-09 10:13:00  192.0.2.10    wrong password\n"
    )
    assert accused(f"Somebody tries to log in to my shop:\n\n{table}") == ["192.0.2.10"]


SSHD = "".join(
    f"Jun  9 10:1{n}:00 www sshd[1]: Failed password for root from 192.0.2.10 port 4000{n} ssh2\n"
    for n in range(4)
)


@pytest.mark.parametrize(
    "aside",
    [
        "ちなみに 10:05 頃の 198.51.100.7 からのログインは社員のものです。",
        "装置の外側アドレスは 198.51.100.105、DNSは 198.51.100.7 を使っています。",
        "The log-in from 198.51.100.7 a little earlier was a colleague.",
    ],
)
def test_a_log_says_more_than_that_something_came_from_elsewhere(aside: str) -> None:
    """Who acts in it in many lines is meant."""
    assert accused(f"Somebody attacks our server:\n\n{SSHD}\n{aside}\n") == ["192.0.2.10"]


def test_the_end_of_a_range_may_be_named_by_itself() -> None:
    """A range tells whose network it is."""
    text = "Phishing page\n\nOrigin server: 192.0.2.127\nYour network: 192.0.2.96 - 192.0.2.127\nFirst detected: 2025-06-09 10:00 UTC\n"
    assert accused(text) == ["192.0.2.127"]


def test_the_host_under_control_is_meant_and_not_who_controls_it() -> None:
    """In a table whose columns name both."""
    table = (
        "时间                 受控主机IP    控制端IP      木马\n"
        "2025-06-09 10:11:00  192.0.2.10    203.0.113.9   Miner\n"
        "2025-06-09 10:12:00  192.0.2.11    203.0.113.9   Miner\n"
    )
    assert accused(f"贵单位下列主机疑似感染木马，请处理。\n\n{table}") == ["192.0.2.10", "192.0.2.11"]


@pytest.mark.parametrize(
    "aside",
    [
        "Please note that visits from 198.51.100.8 and 198.51.100.9 are our investigators.",
        "当金庫の中継装置（198.51.100.8）から貴社に通信が出ることはございません。",
        "弊センターのリゾルバ（198.51.100.9）から調べました。",
    ],
)
def test_what_goes_out_from_the_writers_own_hosts_accuses_nobody(aside: str) -> None:
    """One of them or several in a row, before the words or behind them."""
    text = (
        f"Phishing: the page http://login.example.com/ is on 192.0.2.10, 2025-06-09 10:00 UTC.\n\n{aside}\n"
    )
    assert accused(text) == ["192.0.2.10"]


def test_in_a_list_with_remarks_each_remark_is_about_its_own_row() -> None:
    """The end of the row above is no beginning of a sentence."""
    text = (
        "Who failed to log in more than a hundred times yesterday, attacks and others:\n\n"
        "  198.51.100.8  our own monitoring, wrong password in the check - my fault\n"
        "  192.0.2.10    412 failures, 14:02:31 to 15:20:06 UTC\n"
        "  192.0.2.11    388 failures, 14:05:12 to 15:19:48 UTC\n"
    )
    assert accused(text) == ["192.0.2.10", "192.0.2.11"]


@pytest.mark.parametrize("covered", ["192.0.2.***", "  - 192.0.2.xx", "192.0.2.X"])
def test_who_covers_a_part_of_the_address_accuses_nobody_else(covered: str) -> None:
    """What else stands in the mail is the writer's side."""
    text = f"My forum (server 198.51.100.7) was attacked on 2025-06-09 at 21:10 UTC from these:\n\n{covered}\n\nThe router of the data centre is 198.51.100.1, look there.\n"
    assert accused(text) == []


@pytest.mark.parametrize(
    "victim",
    [
        "The host 198.51.100.7 was attacked yesterday.",
        "198.51.100.7 is being scanned all the time.",
        "198.51.100.7 wurde gestern angegriffen.",
        "198.51.100.7 a été attaqué hier.",
        "198.51.100.7 fue atacado ayer.",
        "198.51.100.7 被攻击了。",
    ],
)
def test_the_passive_tells_of_a_victim(victim: str) -> None:
    """And not of who did it."""
    assert accused(f"{victim}\n\nThe attack came from 192.0.2.10 at 2025-06-09 10:00 UTC.\n") == [
        "192.0.2.10"
    ]
    assert accused(f"{victim}\n\nPlease stop this abuse.\n") == []


@pytest.mark.parametrize(
    ("aside", "meant"),
    [
        ("I opened the page, and viewed it from our office (198.51.100.7).", ["192.0.2.10"]),
        ("Acessei a página a partir do colégio (198.51.100.7).", ["192.0.2.10"]),
        ("J'ai ouvert la page depuis le bureau (198.51.100.7).", ["192.0.2.10"]),
        ("DNSは 198.51.100.7 を使っています。", ["192.0.2.10"]),
        ("198.51.100.7 からの接続は社員のものです。", ["192.0.2.10"]),
    ],
)
def test_where_the_writer_looked_from_is_his_own(aside: str, meant: list[str]) -> None:
    """The page is where its address says."""
    text = f"Phishing page http://192.0.2.10/bank/ seen on 2025-06-09 10:00 UTC.\n\n{aside}\n"
    assert accused(text) == meant


@pytest.mark.parametrize(
    "sentence",
    ["I checked the logs: an attack from 192.0.2.10.", "Wir haben Angriffe von 192.0.2.10 gesehen."],
)
def test_what_a_log_shows_is_not_where_somebody_looked_from(sentence: str) -> None:
    """Though he checked it."""
    assert accused(sentence) == ["192.0.2.10"]
