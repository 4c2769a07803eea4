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
