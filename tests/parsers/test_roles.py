"""What the words beside an address say of it."""

import pytest

from parsers import roles
from parsers.report import Role
from parsers.roles import About, Claim, Said


@pytest.mark.parametrize(
    ("before", "behind", "claim"),
    [
        ("Source IP: ", "", Claim.LABEL),
        ("Source Network Address: ", "", Claim.LABEL),
        ("送信元IPアドレス ", "", Claim.LABEL),
        ("", " からのポートスキャンについて", Claim.LABEL),
        ("攻击源地址:", "", Claim.LABEL),
        ("Quell-IP: ", "", Claim.LABEL),
        ("IP atacante: ", "", Claim.LABEL),
        ("One of the sources ( ", " ) belongs to you", Claim.LABEL),
        ("Locked out:      ", "", Claim.LABEL),
        ("CF-Connecting-IP: ", "", Claim.LABEL),
        ("un solo indirizzo, che secondo il registro appartiene a voi: ", ".", Claim.LABEL),
        ("which shows where it got the spam from: ", ", and that one is yours.", Claim.LABEL),
        ("Please null-route or disconnect ", " now.", Claim.LABEL),
        ("Onze IT-leverancier heeft ", " voorlopig geblokkeerd", Claim.PROSE),
        ("The correct source of the attack on our webmail is ", ".", Claim.LABEL),
        ("被害端末(貴社管轄)  ", "", Claim.LABEL),
        ("Kurban IP (sizin aboneniz) : ", "", Claim.LABEL),
        ("hxxps://bank[.]example/   ->  ", "", Claim.PROSE),
        ("Heute geht es um ", ", um 12:47 Uhr", Claim.PROSE),
        ("this is new: somebody at ", " went through", Claim.PROSE),
        ("正）", "", Claim.LABEL),
        ("abuse from ", " was recorded", Claim.PROSE),
        ("is being attacked by ", ".", Claim.PROSE),
        ("The address ", " was added to the list", Claim.PROSE),
        ("le mail a été envoyé par la machine ", " puis", Claim.PROSE),
        ("la machine ", " (c'est chez vous)", Claim.LABEL),
        ("Ah, you are right. It's ", ", not .51. I've double", Claim.LABEL),
        ("TCP 192.168.11.5:3389  ", ":60944  ESTABLISHED  ←これ", Claim.LABEL),
        ("The machine that was hammering its login page is ", ". Full lines", Claim.LABEL),
        ("Le faux site se trouve à l'adresse ", ", qui vous appartient.", Claim.LABEL),
        ("die Phishing-Seite liegt auf ", ", die Ihnen gehört.", Claim.LABEL),
        ("Your host ", " is our biggest problem today", Claim.LABEL),
        ("IP: ", "", Claim.PLAIN),
        ("Gestern griff ", " unseren Server an.", Claim.NONE),
        ("", " は当社のサーバーに不正アクセスしました。", Claim.NONE),
        ("", " は迷惑メールを転送しています。", Claim.NONE),
        ("seen: ", " is an open relay forwarding spam", Claim.NONE),
        ("", "", Claim.NONE),
    ],
)
def test_words_that_accuse(before: str, behind: str, claim: Claim) -> None:
    """Labels more surely than sentences, sentences more surely than a bare "IP:"."""
    said = roles.read_claim(before, behind)
    assert (said.claim, said.role) == (claim, None)


@pytest.mark.parametrize(
    ("before", "behind", "role"),
    [
        ("Destination IP: ", "", Role.VICTIM),
        ("接続先IPアドレス ", "", Role.VICTIM),
        ("the genuine site: hxxps://bank[.]example/ -> ", "", Role.VICTIM),
        ("my server ", " (game)", Role.VICTIM),
        ("Máy tính của tôi dùng mạng gia đình, địa chỉ ", ".", Role.VICTIM),
        ("My computer uses the line at home, address ", ".", Role.VICTIM),
        ("puis il est passé par ", " qui est", Role.INFRASTRUCTURE),
        ("Résolution          : via ", "", Role.INFRASTRUCTURE),
        ("I first thought the culprit was ", " because the mail said so", Role.QUOTED),
        ("誤）", "", Role.QUOTED),
        ("", " は当院のスタッフの自宅でした", Role.REPORTER),
        ("保守業者（踏み台調査のため ", " から本日アクセスしております）", Role.REPORTER),
        ("誘導メールの送信元：", "（他国の事業者。先方へ連絡済み）", Role.QUOTED),
        ("I looked from the office (", ") at noon", Role.REPORTER),
        ("server=", "", Role.VICTIM),
        ("Ermittelt von:  Log-Server ", " (Software: PeerTrace 4.2.1.9)", Role.REPORTER),
        ("of the /26, nor from your mail relays ", " and 203.0.113.3.", Role.QUOTED),
        ("中継プロキシ        ", "(第三者)", Role.QUOTED),
        ("is attacking ", " right now", Role.VICTIM),
        ("unser Mailserver ", "", Role.VICTIM),
        ("notre serveur ", " (Lyon)", Role.VICTIM),
        ("", " 宛の通信", Role.VICTIM),
        ("src : ", "   (this is us)", Role.REPORTER),
        ("なお、当社の送信メールは ", "から出ています", Role.REPORTER),
        ("C2-server : ", ":4001", Role.INFRASTRUCTURE),
        ("Name servers: ns1.example (", ").", Role.INFRASTRUCTURE),
        ("route: ", " - 192.0.2.255", Role.QUOTED),
        ("ログ中の ", " は他社様のため", Role.QUOTED),
        ("aimed at our game server, ", ".", Role.VICTIM),
        ("被攻击IP：", "", Role.VICTIM),
        ("voorlopig geblokkeerd op de firewall (", ")", Role.VICTIM),
        ("a binary from a loader at ", ".", Role.INFRASTRUCTURE),
        ("CDN 节点 ", "、", Role.INFRASTRUCTURE),
        ("comes from a blameless mail server (", ")", Role.QUOTED),
        ("Source IP 203.0.113.58 (was: ", ")", Role.QUOTED),
        ("(", " = us.)", Role.REPORTER),
        ("the ", " I complained about is our own catalogue server", Role.REPORTER),
        ("hébergée chez un autre prestataire, ", ").", Role.QUOTED),
        ("Sandbox desde la que se ejecutó la muestra: ", "", Role.REPORTER),
        ('From: "1001" <sip:1001@', ">;tag=6a", Role.QUOTED),
        ("on US Central time. ", " is mx-b itself.", Role.REPORTER),
        ("O último (", ") sou eu", Role.REPORTER),
        ("Die ", " ist unser Monitoring", Role.REPORTER),
        ("", ", c'était moi.", Role.REPORTER),
        ("なお ", " は社内からの正規のログインです", Role.REPORTER),
        ("", " — это наш сервер", Role.REPORTER),
        ("", " 是我们的监控服务器", Role.REPORTER),
        ("(web3) ", "->/var/log/secure", Role.REPORTER),
        ("My mailbox at the club (", ") only forwards to me", Role.INFRASTRUCTURE),
        ("", " は契約している転送サービスです", Role.INFRASTRUCTURE),
        ("The load balancer ", " passes it on", Role.INFRASTRUCTURE),
        ("负载均衡IP:", "", Role.INFRASTRUCTURE),
        ("Balancer (not the attacker): ", "", Role.QUOTED),
        ("代理(非攻击者):", "", Role.QUOTED),
        ("inkomende mailserver:  ", "", Role.INFRASTRUCTURE),
        ("My web site is www.shop.example, IP ", ". The", Role.VICTIM),
        ("o meu site (alojado em ", ") bloqueou estes", Role.VICTIM),
    ],
)
def test_words_that_excuse(before: str, behind: str, role: Role) -> None:
    """Victims, reporters, name servers and ranges are not accused."""
    said = roles.read_claim(before, behind)
    assert (said.claim, said.role) == (Claim.NONE, role)


def test_in_a_report_about_infection_the_victim_is_our_customer() -> None:
    """With a C2 server in the mail, "victim" turns round."""
    about = roles.about_of("hosts infected with a bot; C2 server seized")
    assert about is About.INFECTION
    assert roles.read_claim("Victim IP : ", "", about=about).claim is Claim.LABEL


@pytest.mark.parametrize(
    "text",
    [
        "a command and control server hosted in your network; infected hosts below",
        "Servidor de mando y control (C2) alojado en su\nred, equipos infectados",
        "貴社のサーバー上で C2サーバが稼働しています",
    ],
)
def test_where_the_controller_stands_with_us_the_infected_are_others(text: str) -> None:
    """Then the C2 server is what is complained of."""
    about = roles.about_of(text)
    assert about is About.CONTROL
    assert roles.read_claim("C2 server: ", "", about=about) == Said(claim=Claim.LABEL, rule="text.controller")
    assert roles.read_claim("Infected host: ", "", about=about).role is Role.VICTIM
