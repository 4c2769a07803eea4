"""Who is meant where a table, a document, a section of fields or a name in the text says it."""

import json
from email.message import EmailMessage

import pytest

from parsers import read
from parsers.report import Parsed

OFFENDERS = ["192.0.2.10", "192.0.2.11"]


def accused(text: str, *, kind: str = "plain", attached: tuple[str, str] | None = None) -> list[str]:
    """Whom a complaint accuses; `attached`: the kind and the text of an attachment."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "soc@reporter.example.net",
        "abuse@isp.example.jp",
        "Abuse report",
    )
    message["Date"] = "Tue, 10 Jun 2025 10:00:00 +0200"
    message.set_content(text, subtype=kind)
    if attached is not None:
        message.add_attachment(
            attached[1].encode(),
            maintype="application",
            subtype=attached[0],
            filename=f"report.{attached[0]}",
        )
    outcome = read(message.as_bytes())
    assert isinstance(outcome, Parsed)
    return sorted(str(report.source_ip) for report in outcome.reports if report.source_ip)


@pytest.mark.parametrize(
    ("usual", "offends"),
    [
        ("Customer's normal IP", "Thief's IP"),
        ("Owner's home IP", "Hacker IP"),
        ("Known IP", "Unknown IP"),
        ("Übliche IP des Kunden", "IP der Betrüger"),
        ("IP habituelle du client", "IP du fraudeur"),
        ("IP habitual del cliente", "IP del estafador"),
        ("Gebruikelijke IP klant", "IP van fraudeur"),
        ("契約者の普段のIP", "不正利用者IP"),
        ("Обычный IP клиента", "IP мошенника"),
        ("客户常用IP", "诈骗者IP"),
    ],
)
def test_the_usual_address_of_a_customer_is_no_offender(usual: str, offends: str) -> None:
    """Whichever column stands first."""
    rows = "".join(f"2025-06-09 09:0{n}:15\t203.0.113.1{n}\t192.0.2.1{n}\n" for n in (0, 1))
    assert accused(f"Stolen credentials were used.\n\nStart (UTC)\t{usual}\t{offends}\n{rows}") == OFFENDERS


XML = (
    "<{0}><{1}><name>X</name><address>203.0.113.99</address></{1}>"
    '<event><{2} ip="203.0.113.40" port="22"/><{3} ip="192.0.2.10" port="4001"/><begin>2025-06-09T03:40:12Z</begin></event>'
    '<event><{2} ip="203.0.113.41" port="22"/><{3} ip="192.0.2.11"/><begin>2025-06-09T03:41:12Z</begin></event></{0}>'
)


@pytest.mark.parametrize(
    "names",
    [
        ("report", "reporter", "target", "source"),
        ("bericht", "absender", "opfer", "angreifer"),
        ("rapport", "emetteur", "cible", "attaquant"),
        ("informe", "remitente", "destino", "origen"),
        ("rapporto", "mittente", "vittima", "attaccante"),
        ("melding", "afzender", "doelwit", "bron"),
        ("отчёт", "отправитель", "цель", "источник"),
        ("通報", "通報者", "宛先", "送信元"),
    ],
)
def test_the_sides_of_an_event_stand_in_the_names_of_elements(names: tuple[str, str, str, str]) -> None:
    """In XML as siblings, in JSON as objects; a sender beside them is who sent the report."""
    _, sender, target, source = names
    assert (
        accused("Attacks from your network, see the file.\n", attached=("xml", XML.format(*names)))
        == OFFENDERS
    )
    events = [
        {
            target: {"ip": f"203.0.113.4{n}"},
            source: {"ip": f"192.0.2.1{n}"},
            "time": f"2025-06-09T03:4{n}:12Z",
        }
        for n in (0, 1)
    ]
    value = json.dumps({sender: {"ip": "203.0.113.99"}, "events": events})
    assert accused("Attacks from your network, see the file.\n", attached=("json", value)) == OFFENDERS


@pytest.mark.parametrize(
    ("over", "under"),
    [
        ("Victim|Attacker|First seen (UTC)", "IP|Port|IP|Port"),
        ("Ziel|Quelle|Zeit (UTC)", "IP|Port|IP|Port"),
        ("宛先|送信元|日時 (UTC)", "IP|ポート|IP|ポート"),
        ("Cible|Attaquant|Heure (UTC)", "Adresse|Port|Adresse|Port"),
    ],
)
def test_a_header_of_two_rows_names_each_column_twice(over: str, under: str) -> None:
    """The upper row reaches over two columns, or down to the rows."""
    victim, attacker, time = over.split("|")
    upper = f'<th colspan="2">{victim}</th><th colspan="2">{attacker}</th><th rowspan="2">{time}</th>'
    lower = "".join(f"<th>{name}</th>" for name in under.split("|"))
    rows = "".join(
        f"<tr><td>203.0.113.4</td><td>22</td><td>192.0.2.1{n}</td><td>400{n}</td><td>2025-06-09 01:1{n}:33</td></tr>"
        for n in (0, 1)
    )
    page = f"<p>Attempts to log in.</p><table><tr>{upper}</tr><tr>{lower}</tr>{rows}</table>"
    assert accused(page, kind="html") == OFFENDERS


LOGINS = (
    "Time (UTC)           User   Address        City\n"
    "2025-06-09 08:58:10  jane   203.0.113.34   Cardiff\n"
    "2025-06-09 13:26:44  jane   192.0.2.10     Lagos\n"
    "2025-06-09 13:31:02  jane   192.0.2.11     Lagos\n"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The first row is Jane herself, please ignore it.",
        "Line 1 is our own employee, the rest is the intruder.",
        "Ignore the first entry, that was Jane.",
        "Row one is her normal sign-in.",
        "Everything except the first line is the intruder.",
        "Die erste Zeile ist Jane selbst, die anderen sind der Angreifer.",
        "La première ligne, c'est Jane elle-même.",
        "La primera fila es la propia Jane.",
        "La prima riga è Jane stessa, le altre no.",
        "De eerste regel is Jane zelf.",
        "1行目は本人のログインです。2行目以降が不正アクセスです。",
        "最初の行は本人です。",
        "Первая строка — это сама сотрудница.",
        "Pierwszy wiersz to sama Jane.",
        "第一行是本人登录。",
        "A primeira linha é a própria Jane.",
        "Only the rows from Lagos are the attacker.",
    ],
)
def test_a_row_is_the_writers_own_by_its_place(sentence: str) -> None:
    """Or the others are meant, by a name in them."""
    assert accused(f"A mailbox was broken into. {sentence}\n\n{LOGINS}") == OFFENDERS


@pytest.mark.parametrize(
    "sentence",
    [
        "The first row is the attacker himself, the others his friends.",
        "The first row shows when it began.",
        "All of them are attackers.",
    ],
)
def test_a_row_that_is_only_spoken_of_stays(sentence: str) -> None:
    """Its place alone clears nobody."""
    assert accused(f"A mailbox was broken into. {sentence}\n\n{LOGINS}") == [*OFFENDERS, "203.0.113.34"]


@pytest.mark.parametrize(
    "sentence",
    [
        'The posts by "kuro9" are meant; maple is a regular.',
        "It is about the entries of user kuro9 only.",
        'Everything by "kuro9" is spam, the rest are real guests.',
        "I am harassed by the person calling himself 'kuro9'.",
        "Es geht um die Beiträge von „kuro9“, die anderen sind Stammgäste.",
        "Seuls les messages de « kuro9 » sont en cause.",
        'Los mensajes de "kuro9" son el problema.',
        "「kuro9」の書き込みが対象です。",
        "用户“kuro9”的发帖为垃圾信息。",
        "Речь о сообщениях пользователя «kuro9».",
    ],
)
def test_a_name_singles_out_lines(sentence: str) -> None:
    """In the log of a board, where the others are guests."""
    names = (
        ("kuro9", "192.0.2.10"),
        ("maple", "203.0.113.7"),
        ("kuro9", "192.0.2.11"),
        ("mod", "203.0.113.9"),
    )
    lines = "".join(
        f"[{n}] Name: {name}  2025-06-09 23:3{n}:07  IP: {ip}\n" for n, (name, ip) in enumerate(names)
    )
    assert accused(f"Unwanted posts in our forum. {sentence}\n\n{lines}") == OFFENDERS


def test_an_attacked_account_singles_out_no_line_of_a_log() -> None:
    """Its name stands in the log of whoever attacked it, not of who is meant."""
    text = 'Only the account "root" was attacked at first.\n\n' + "".join(
        f"Jun  9 08:00:0{n} h sshd[1]: Failed password for {user} from {ip} port 1 ssh2\n"
        for n, (user, ip) in enumerate(
            (("root", "192.0.2.10"), ("adm", "192.0.2.11"), ("root", "192.0.2.10"))
        )
    )
    assert accused(text) == OFFENDERS


SECTIONS = "{pre}\n\n{a}\n   URL: hxxps://fake[.]example/\n   {f}: 192.0.2.10\n\n{b}\n   URL: https://bank.example/\n   {f}: 203.0.113.26\n"


@pytest.mark.parametrize(
    ("forged", "genuine", "field"),
    [
        ("1. Phishing site", "2. Genuine site (please leave alone)", "IP address"),
        ("== Fake site", "== Our real site (for comparison)", "IP"),
        ("The page to be removed:", "The page that is copied:", "IP"),
        ("A) Fälschung", "B) Echte Seite (nicht sperren)", "IP-Adresse"),
        ("Page à supprimer", "Page imitée", "Adresse IP"),
        ("* Sitio falso", "* Sitio legítimo", "Dirección IP"),
        ("1) Nepsite", "2) Echte site", "IP-adres"),
        ("１．偽サイト", "２．正規サイト（対象外）", "IPアドレス"),
        ("● 停止をお願いしたいサイト", "● 参考：本来のサイト", "IPアドレス"),
        ("一、钓鱼网站", "二、官方网站（请勿处理）", "IP地址"),
        ("Attacker:", "Affected system:", "IP"),
        ("2.1 Angreifendes System", "2.2 Angegriffenes System", "IP"),
        ("■攻撃元", "■被害サーバ", "IP"),
    ],
)
def test_the_heading_of_a_section_says_whose_its_address_is(forged: str, genuine: str, field: str) -> None:
    """Where its own label says no more than that it is an address; whichever section stands first."""
    for first, second in ((forged, genuine), (genuine, forged)):
        text = SECTIONS.format(
            pre="A copy of our bank's site, phishing. フィッシング", a=first, b=second, f=field
        )
        if first is genuine:
            text = (
                text.replace("192.0.2.10", "x")
                .replace("203.0.113.26", "192.0.2.10")
                .replace("x", "203.0.113.26", 1)
            )
        assert accused(text) == ["192.0.2.10"], first


@pytest.mark.parametrize(
    "head",
    [
        "DNS amplification against our customer (203.0.113.130). The following hosts of yours act as reflectors:",
        "We were hit at 203.0.113.130; your machines that took part:",
        "Angriff auf 203.0.113.130. Folgende Rechner dienen als Reflektoren.",
        "Attaque contre 203.0.113.130. Les machines suivantes servent de réflecteurs :",
        "弊社 203.0.113.130 が攻撃を受けました。貴社の以下のホストが踏み台になっています。",
    ],
)
@pytest.mark.parametrize("bullet", ["  ", "- ", "・"])
def test_a_list_stands_for_all_its_rows(head: str, bullet: str) -> None:
    """Where a capture and a check show only one of them."""
    rows = "".join(f"{bullet}192.0.2.1{n}     example.org ANY  4010byte\n" for n in (0, 1))
    capture = "2025-06-09 20:07:31.004411 IP 192.0.2.10.53 > 203.0.113.130.80: 51002| 24/0/1 ...\n"
    assert (
        accused(f"{head}\n\n{rows}\nCapture (UTC):\n{capture}\ndig @192.0.2.10 example.org any\n")
        == OFFENDERS
    )


@pytest.mark.parametrize(
    ("hidden", "arrow"),
    [
        ("192.0.2.xxx", "->"),
        ("192.0.x.x:4411", ">"),
        ("[redacted]", "->"),
        ("192.0.2.***", "→"),
        ("<hidden>", "=>"),
    ],
)
def test_an_unreadable_source_leaves_nobody(hidden: str, arrow: str) -> None:
    """What stands right of the arrow is the victim; a hidden victim leaves the source."""
    lines = "".join(f"2025-06-09 05:11:0{n}  {hidden} {arrow} 203.0.113.21{n}:22  denied\n" for n in (0, 1))
    assert accused(f"Scans from your network, we do not give the address in full.\n\n{lines}") == []
    lines = "".join(f"2025-06-09 05:11:0{n}  192.0.2.1{n}:4411 -> 203.0.113.xxx:22  denied\n" for n in (0, 1))
    assert accused(f"Scans from your network.\n\n{lines}") == OFFENDERS
