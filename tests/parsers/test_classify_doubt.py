"""Complaints that look like something else, and what looks like a complaint and is none."""

from typing import Any

import pytest

from parsers import read
from parsers.report import Kind, Parsed

LOG = "Jun  9 01:02:03 h sshd[1]: Failed password for root from 192.0.2.9 port 5 ssh2"
MACHINE = {"Auto-Submitted": "auto-generated"}
ANSWER = {"In-Reply-To": "<n1@isp.example.jp>"}
RECEIPT = {"Auto-Submitted": "auto-replied", "In-Reply-To": "<n1@isp.example.jp>"}
CLOSED = {"Auto-Submitted": "auto-generated", "In-Reply-To": "<n1@isp.example.jp>"}
LIST = {"List-Unsubscribe": "<https://list.example.net/u>"}


def kind(subject: str, text: str, fields: dict[str, str]) -> Kind:
    """The kind of a plain mail to our box."""
    head = {"From": "a@example.net", "To": "abuse@isp.example.jp", "Subject": subject} | fields
    return kind_of("".join(f"{name}: {value}\r\n" for name, value in head.items()) + f"\r\n{text}")


def kind_of(raw: str) -> Kind:
    """The kind of a mail."""
    outcome: Any = read(raw.encode())
    return (outcome if isinstance(outcome, Parsed) else outcome.parsed).kind


@pytest.mark.parametrize(
    ("subject", "text", "fields"),
    [
        ("[Ticket 4711] Abuse from 192.0.2.9", "##- Please type your reply above this line -##\n\nHello,\n\nour sensors saw port scans from a host of yours:\n\n192.0.2.9   2025-06-09 01:02:03 UTC   tcp/23\n\nPlease act.\nAcme SOC\n-- \nThis email is a service from Acme.", MACHINE),
        ("[#99] Attack from 192.0.2.9", f"A new ticket has been opened for you. Please solve it within 24 hours.\n\n----------------------------------\nYour server 192.0.2.9 attacked our customer:\n{LOG}", MACHINE),
        ("Re: [#99] your report", f"We received your message, but the attack goes on today:\n\n{LOG}\n\n> Dear colleagues, it is fixed.", ANSWER),
        ("Re: [AB-2025-000001] closed", "Thank you for your report. Sorry, the customer at 192.0.2.9 is attacking us again since this morning, please stop him.\n\n> The case is closed.", ANSWER),
        ("Abuse from 192.0.2.9", f"Thank you for your message. You asked for logs, here they are:\n\n----------------------------\n{LOG}\n", ANSWER),
        ("Spam from 192.0.2.9 (reverse DNS host9.example.net)", "Hello, I keep getting spam from 192.0.2.9, its PTR record is host9.example.net. Please stop it.", {}),
        ("scan", "192.0.2.9 (PTR record: host9.example.net) was scanning our ports all night. Could you look at it?", {}),
        ("Portscan", "Der Host 192.0.2.9 (PTR-Eintrag host9.example.net) hat heute Nacht unser Netz gescannt. Bitte prüfen Sie das.", {}),
        ("不正アクセス", "192.0.2.9(逆引き host9.example.net)から弊社サーバーへ不正アクセスがありました。ご対応をお願いします。", {}),
        ("Your IP attacked us", f"This is a test of my blocklist: your IP 192.0.2.9 attacked our mail server, please stop it.\n{LOG}", {}),
        ("test", f"This is a test whether somebody reads this box. No reply needed. But please stop 192.0.2.9, it attacks us:\n{LOG}", {}),
        ("Open relay test", "Your server 192.0.2.9 is an open relay: it accepted our test message. If it is fixed already please ignore this mail, no reply is needed.", {}),
        ("Abuse report 192.0.2.9", f"Attacks seen from 192.0.2.9:\n{LOG}\n\nNo action is needed if you have dealt with it.\n\n-- \nProtected by GuardWall. Free trial! Book a demo, plans from $9 per month. Unsubscribe here.", LIST),
        ("SSH brute force from 192.0.2.9", f"{LOG}\n{LOG}\n\nGuardWall Inc. Our products keep you safe: free trial, special offer, book a demo.\nUnsubscribe | View in browser", LIST),
        ("Spam", "I got this spam from 192.0.2.9 again:\n\nSpecial offer! Best price, 50% discount, buy now, free trial. Unsubscribe here.", {}),
        ("Werbung von 192.0.2.9", "Unaufgefordert erhalten von 192.0.2.9, bitte unterbinden:\n\nSonderangebot, Rabatt, unsere Produkte ab 9 EUR!", {}),
        ("Fwd: Bewerbung", "Diese Mail mit Trojaner kam von 192.0.2.9. Bitte stellen Sie das ab.\n\n---------- Forwarded message ----------\nFrom: x@example.net\nSubject: Meine Bewerbung\nTo: us@example.org\n\nanbei mein Lebenslauf, meine Bewerbung als Verkäufer", {}),
        ("Phishing at 192.0.2.9", "We are security researchers. We found a phishing site on your server 192.0.2.9 and report it by responsible disclosure. Severity high. Please take it down.", {}),
        ("Vulnerable system 192.0.2.9", "Dear network owner, security researchers identified a vulnerability on a system in your network. 192.0.2.9 runs an open memcached and is used for DDoS amplification. CVSS 9.8. Remediation: close port 11211.", {}),
        ("Invitation: calendar spam", "Please stop the customer at 192.0.2.9 who sends me invitations.", {}),
        ("Question about 192.0.2.9", f"How can I reach the user of 192.0.2.9? He attacked our server yesterday. {LOG}", {}),
        ("Validate this please", f"Our abuse contact form could not be verified. We found your abuse contact in the whois database. Attack from 192.0.2.9:\n{LOG}", {}),
        ("Weekly abuse newsletter for AS64500", "This week: hosts in your network that attacked our honeypots.\n192.0.2.9  2025-06-09 01:02:03 UTC ssh\nUnsubscribe here. View in browser.", LIST),
        ("Re: ご契約回線について", f"貴社の 192.0.2.9 からまた攻撃を受けています。対処をお願いします。\n{LOG}\n\n> ご報告ありがとうございます。", ANSWER),
        ("Re: your line", f"I am a customer of yours, and somebody at 192.0.2.9 in your network attacks me, please stop him:\n{LOG}\n\n> Dear customer, thank you for your question.", ANSWER),
        ("Undelivered mail floods from 192.0.2.9", "We get thousands of bounces (user unknown) caused by spam from 192.0.2.9 with our forged sender. Please stop it.\n----- Original message -----\nReceived: from x (x [192.0.2.9]) by mx.example.org; Mon, 9 Jun 2025 01:02:03 +0000", {}),
        ("Letter before action", "We act for Example Ltd. The site http://bank.example/ on 192.0.2.9 imitates our client's. We require you to disable it. We do not seek disclosure of the identity of the subscriber; the right to apply for a Norwich Pharmacal order is reserved. Solicitors, attorney, counsel", {}),
        ("自動返信メールの悪用", "当店のフォームが悪用され、自動返信メールが無関係な方に届いて困っています。投稿元は 192.0.2.9 です。対処をお願いします。", {}),
        ("Fwd: [shop] contact form", "Somebody posts this in our form all day, from 192.0.2.9. Please make him stop.\n\n---------- Forwarded message ----------\nFrom: shop\nDate: Mon\nSubject: contact form\nTo: us\n\nboost your site, backlinks, seo, special offer\nIP 192.0.2.9", {}),
        ("垃圾邮件投诉", "我们收到来自 192.0.2.9 的垃圾邮件,内容为服务器租用优惠促销,请尽快处理。", {}),
        ("Spam report", "Ваш IP 192.0.2.9 рассылает спам: аренда серверов, скидки, тарифы. Примите меры.", {}),
        ("Re: [AB-250609-0001] Your report", "We investigated: the attacker from your network at 192.0.2.9 got in, an account was compromised. We have changed the passwords. He comes back every night.\n\n> Dear reporter", ANSWER),
        ("Spam report", "IP: 192.0.2.9\nSubject: Special offer, 50% discount, best price, free trial\nCount: 41", {}),
        ("Fwd: Your mailbox is full", "Phishing mail from 192.0.2.9, see below.\n\n---------- Forwarded message ----------\nFrom: it@example.net\nSubject: Your mailbox is full\nverify your account, click here within 24 hours", {}),
        ("DDoS from 192.0.2.9", "Hello, we are a DDoS mitigation provider. Our platform detected that 192.0.2.9 took part in an attack against our customer 198.51.100.1 at 2025-06-09 01:02:03 UTC. Please investigate. Read more about our services at http://x.example/. Our solution, our products.", LIST),
        ("Abuse complaint", "This is an automated message from our intrusion detection. 192.0.2.9 tried 412 logins at our server on 2025-06-09 01:02:03 UTC. Please do not reply, this mailbox is not read.", {'Auto-Submitted': 'auto-generated', 'Precedence': 'bulk'}),
        ("[Case 8812] Case created: phishing at 192.0.2.9", "Case 8812 has been created by our monitoring.\nThe host 192.0.2.9 in your network serves a phishing page http://192.0.2.9/bank since 2025-06-09 01:02:03 UTC.", MACHINE),
        ("Action required: malware on 192.0.2.9", "Your server 192.0.2.9 distributes malware. If this has been resolved already, please close the ticket in our portal. Ticket: 4711", MACHINE),
        ("Re: Re: spam", "Nein, das ist nicht erledigt. Ihr Kunde 192.0.2.9 schickt weiter Spam.\n\n> Der Fall ist geschlossen.", ANSWER),
        ("Phishing, bitte sperren", "Auf 192.0.2.9 liegt eine Phishing-Seite. Der Kunde wurde schon einmal gesperrt und die Seite entfernt, nun ist sie wieder da.", {}),
        ("Kündigung und Spam", "Ich habe meine Rechnung bei Ihnen nie bestellt, und von 192.0.2.9 kommt Spam an mich.", {}),
        ("Our firewall blocked an attack from 192.0.2.9", "Our firewall blocked 192.0.2.9 after 400 logins at 2025-06-09 01:02:03 UTC. Please investigate.", {}),
        ("Attack on our mail server, 192.0.2.9 on our blacklist", "We put 192.0.2.9 on our blacklist because it attacked our mail server.", {}),
        ("Remove our content from 192.0.2.9", "The site on 192.0.2.9 shows our copyrighted photos without licence. Please take it down.", {}),
        ("Your abuse mailbox abuse@isp.example.jp rejected this report", f"Second attempt, the first was refused. 192.0.2.9 attacked our server, please stop it.\n{LOG}", {}),
        ("インターネットにつながらない DDoS", "お客様番号 A-1 です。192.0.2.9 から攻撃を受けていて、つながりません。対処をお願いします。", {}),
        ("Port scan, internet down", "Customer number 4711. 192.0.2.9 attacked my line until it was down.", {}),
        ("Survey of attacks", f"Our research group runs honeypots (university survey, PhD student). 192.0.2.9 in your network attacked them:\n{LOG}", {}),
        ("[isp-alerts] Botnet in your network", "Hosts in your network, seen by our sinkhole:\n192.0.2.9 2025-06-09 01:02:03 UTC", {'List-Id': '<isp-alerts.cert.example.org>', 'Precedence': 'list'}),
        ("Test data centre attacked", "192.0.2.9 scanned our test data centre. The test data was stolen. Please stop it.", {}),
        ("Phishing", "On 192.0.2.9 there is a phishing site with dummy data and a fake login. This is no test. Please take it down.", {}),
        ("架空請求メール", "架空請求のメールが 192.0.2.9 から届いています。対処をお願いします。これはテストではありません。", {}),
        ("Peering partner attacked", "Our BGP router at the route server is flooded by 192.0.2.9. Please stop it.", {}),
    ],
)  # fmt: skip
def test_a_complaint_is_not_silenced(subject: str, text: str, fields: dict[str, str]) -> None:
    """Whatever else stands in it: in doubt it is a complaint."""
    assert kind(subject, text, fields) is Kind.COMPLAINT


@pytest.mark.parametrize(
    ("subject", "text", "fields", "wanted"),
    [
        ("PTR-Eintrag für 198.51.100.7", "Guten Tag, könnten Sie bitte für unsere Adresse 198.51.100.7 den PTR-Eintrag auf mail.firma.example setzen? Unsere Mails landen sonst im Spam-Ordner.", {}, Kind.NOT_ABUSE),
        ("DNS inverso", "Hola, soy cliente vuestro. ¿Podrían configurar el registro PTR de 198.51.100.7 como mail.tienda.example? Nuestros correos acaban en la carpeta de spam.", {}, Kind.NOT_ABUSE),
        ("Reverse DNS aanpassen", "Hallo, kunt u de reverse DNS van 198.51.100.7 wijzigen naar mail.winkel.example? Onze mail komt in de spam folder.", {}, Kind.NOT_ABUSE),
        ("Обратная зона", "Добрый день, прошу прописать обратную запись PTR для 198.51.100.7: mail.firma.example", {}, Kind.NOT_ABUSE),
        ("反向解析", "您好,请为我们的IP 198.51.100.7 设置反向解析 mail.gongsi.example,谢谢。", {}, Kind.NOT_ABUSE),
        ("[Ticket#2025] Eingangsbestätigung: Phishing auf 198.51.100.7", "Sehr geehrte Damen und Herren,\n\nIhre Meldung wurde unter der Nummer 2025 registriert.\n\n--------------------\nAuf 198.51.100.7 liegt eine Phishing-Seite, bitte entfernen.", RECEIPT, Kind.AUTOREPLY),
        ("Votre signalement 198.51.100.7", f"Bonjour, nous accusons réception de votre signalement. Numéro 8812.\n\n----------------\nAttaque depuis 198.51.100.7 de votre réseau\n{LOG}", RECEIPT, Kind.AUTOREPLY),
        ("Hemos recibido su denuncia: spam desde 198.51.100.7", "Su solicitud 8812 ha sido registrada.\n\n==========\nspam desde 198.51.100.7 su red", RECEIPT, Kind.AUTOREPLY),
        ("Заявка принята: спам с 198.51.100.7", "Ваше обращение №8812 принято и зарегистрировано.\n\n------------\nспам с 198.51.100.7, с вашего адреса", RECEIPT, Kind.AUTOREPLY),
        ("工单 8812: 198.51.100.7 攻击", "您的工单 8812 已创建,我们会尽快处理。\n\n----------------\n198.51.100.7 攻击我们的服务器", RECEIPT, Kind.AUTOREPLY),
        ("[Resolved] SSH attack from 198.51.100.7", "Your ticket has been closed.\n\nTicket: SSH attack from 198.51.100.7\nHow did we do?", CLOSED, Kind.AUTOREPLY),
        ("Stellenbewerbung", "Sehr geehrte Damen und Herren, anbei mein Lebenslauf. Ich bewerbe mich als Administrator, mit zehn Jahren Berufserfahrung in der Abwehr von DDoS-Angriffen (Demo: http://198.51.100.7/).", {}, Kind.NOT_ABUSE),
        ("Application as security engineer", "I am applying for the position of abuse engineer. Attached my CV. I handled phishing, spam and attacks, for example from 198.51.100.7.", {}, Kind.NOT_ABUSE),
        ("採用への応募", "御社の採用に応募いたします。履歴書を添付します。DDoS攻撃の対応経験があります(198.51.100.7 の解析)。", {}, Kind.NOT_ABUSE),
        ("Bug found on your site", "Hi team, I am an ethical hacker and found a vulnerability in your website 198.51.100.7: missing SPF record, phishing possible. Do you pay a bounty?", {}, Kind.NOT_ABUSE),
        ("[TEST] abuse report 198.51.100.7", f"This is a test. Please ignore this message. Sample:\n{LOG}", {}, Kind.NOT_ABUSE),
        ("【テスト】通報メール送信試験", f"これはテストです。対応は不要です。\n送信元IP: 198.51.100.7\n{LOG}", {}, Kind.NOT_ABUSE),
        ("Testnachricht", "Dies ist eine Testnachricht, bitte ignorieren. Angreifer: 198.51.100.7", {}, Kind.NOT_ABUSE),
        ("Blacklist removal", "Your IP 198.51.100.7 is listed on 5 blacklists. We remove it from all blacklists, results guaranteed. Payment by card, 49 USD. We also sell clean IPs.", {}, Kind.NOT_ABUSE),
        ("Scrubbing", "DDoS attacks hurt. Our solution stops them in 10 seconds. Book a demo, free trial, plans from $99. Example: attack from 198.51.100.7 closed. Unsubscribe | Example Inc", LIST, Kind.NOT_ABUSE),
        ("DDoS-Schutz für Ihr Unternehmen", "Angriffe nehmen zu. Unser Produkt schützt Sie: unsere Lösung ab 99 EUR, jetzt Angebot anfordern, Rabatt bis Freitag. Beispiel 198.51.100.7.", {}, Kind.NOT_ABUSE),
        ("Protection anti-DDoS", "Notre solution protège vos serveurs contre les attaques. Nos offres dès 99 EUR, démonstration gratuite. Exemple: 198.51.100.7 bloqué.", {}, Kind.NOT_ABUSE),
        ("Validate your abuse contact", "Dear member, this is the annual verification of your abuse contact. Please validate abuse-mailbox abuse@isp.example.jp. The link expires in 14 days. inetnum 198.51.100.0 - 198.51.100.255, sent by 198.51.100.7", {}, Kind.NOT_ABUSE),
        ("Re: Wichtige Mitteilung zu Ihrem Anschluss", "Guten Tag, die Ursache war ein veralteter Router, er war gehackt. Wir haben ihn vom Netz genommen und alle Passwörter geändert.\n\nAm 1.6.2025 schrieb Abuse:\n> Sehr geehrter Kunde, von Ihrem Anschluss 198.51.100.7 gingen Angriffe aus.", ANSWER, Kind.CONTRACTOR_REPLY),
        ("Re: Votre ligne", "Ce n'est pas moi, je n'ai rien fait.\n\nLe 1 juin 2025 à 10:00, Abuse a écrit :\n> Cher client, votre ligne 198.51.100.7 attaque d'autres réseaux.", ANSWER, Kind.CONTRACTOR_REPLY),
        ("メール配信エラー", "以下の宛先に配信できませんでした。\n550 5.1.1 User unknown\n\n元のメール:\nSubject: 198.51.100.7 からの攻撃", {}, Kind.BOUNCE),
        ("Re: [#12] Phishing on 198.51.100.7", "Thank you for your report. The site on 198.51.100.7 has been taken down and the customer was suspended. Case closed.", ANSWER, Kind.NOT_ABUSE),
        ("Re: Abuse report 198.51.100.7", "Hello, the content has been removed by our customer. Please confirm and close.\n\n> phishing on 198.51.100.7", ANSWER, Kind.NOT_ABUSE),
        ("Convocatoria", "Le invitamos al webinar sobre DDoS y phishing. Boletín nº 4. En este número: botnets. Cancelar suscripción. Ejemplo: 198.51.100.7", LIST, Kind.NOT_ABUSE),
        ("Risposta automatica: spam da 198.51.100.7", "Sono fuori ufficio fino al 20.", RECEIPT, Kind.AUTOREPLY),
        ("Automatisch antwoord: aanval van 198.51.100.7", "Ik ben afwezig.", RECEIPT, Kind.AUTOREPLY),
        ("Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients.\n\n  x@example.net\n    user unknown\n\n------ This is a copy of the message ------\nSubject: Abuse from 198.51.100.7\n\nplease stop 198.51.100.7", {'Return-Path': '<>'}, Kind.BOUNCE),
        ("Bitte um Entsperrung: unsere Mails auf Ihrer Sperrliste", "Unsere Mails von unsere IP 198.51.100.7 werden von Ihrem Server als Spam abgewiesen, bitte entsperren.", {}, Kind.NOT_ABUSE),
        ("Abuse from 198.51.100.0/24?", "Attacks from your network hurt! Our solution stops port scans. Book a 15-minute demo, get 30% off, see plans.", LIST, Kind.NOT_ABUSE),
        ("Webhooks", "Introducing records by webhook:\n" + '{"ip": "198.51.100.7", "category": "ssh-bruteforce", "seen": "2026-01-01T00:00:00Z"}' + "\n30% off until March, see plans, book a demo. This newsletter: unsubscribe.", LIST, Kind.NOT_ABUSE),
        ("Confirm your message: Your report - 198.51.100.7", "I protect this mailbox against junk mail. Your message is being held because you are not on the list of approved senders.\nhttps://filter.example/c/1", ANSWER, Kind.AUTOREPLY),
        ("Delisting request 198.51.100.7", "Please unblock our mail server 198.51.100.7, it was hacked last month and sent spam, fixed since.", {}, Kind.NOT_ABUSE),
    ],
)  # fmt: skip
def test_nobody_complains(subject: str, text: str, fields: dict[str, str], wanted: Kind) -> None:
    """Words of abuse and addresses make no complaint."""
    assert kind(subject, text, fields) is wanted


INVITATION = """From: forum@example.net
To: abuse@isp.example.jp
Subject: {subject}
Content-Type: multipart/{how}; boundary=b

--b
Content-Type: text/plain

{text}
--b
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
END:VCALENDAR
--b--
"""


def test_an_invitation_is_no_complaint() -> None:
    """Not even to talk of botnets."""
    raw = INVITATION.format(
        subject="Invitation: DDoS call", how="alternative", text="Botnets, SIP 198.51.100.5"
    )
    assert kind_of(raw) is Kind.NOT_ABUSE


def test_an_invitation_may_be_complained_about() -> None:
    """Attached, it is the spam."""
    raw = INVITATION.format(
        subject="Calendar spam", how="mixed", text="Please stop 192.0.2.9, he sends me invitations."
    )
    assert kind_of(raw) is Kind.COMPLAINT


POST = """From: member@example.net
To: {to}
Subject: {subject}
List-Id: Operators <{list_id}>
Precedence: list

{text}
"""


@pytest.mark.parametrize(
    ("to", "subject", "text", "wanted"),
    [
        ("ops@lists.example.org", "ops Digest, Vol 8, Issue 2", f"Scans from 192.0.2.9?\n{LOG}", Kind.NOT_ABUSE),
        ("ops@lists.example.org", "[ops] scans?", f"Anybody else?\n{LOG}", Kind.NOT_ABUSE),
        ("ops@lists.example.org", "[ops] scans", f"They come from your network, please stop.\n{LOG}", Kind.COMPLAINT),
        ("abuse-ops@lists.example.org", "[abuse-ops] Re: scans", f"> Anybody else?\n> {LOG}\n\nSame here, we drop it.", Kind.NOT_ABUSE),
        ("abuse-ops@lists.example.org", "scans", f"Scans from 192.0.2.9.\n{LOG}", Kind.COMPLAINT),
        ("abuse@isp.example.jp", "scans", f"Scans from 192.0.2.9.\n{LOG}", Kind.COMPLAINT),
    ],
)  # fmt: skip
def test_members_of_a_list_speak_to_each_other(to: str, subject: str, text: str, wanted: Kind) -> None:
    """Unless they speak to us, or the list is our own box."""
    assert kind_of(POST.format(to=to, subject=subject, list_id=to.replace("@", "."), text=text)) is wanted


@pytest.mark.parametrize(
    ("subject", "text", "wanted"),
    [
        ("Planned work on 9 Sep", "Old address 192.0.2.80, new 192.0.2.131. Probes of our monitoring come from there; this is no attack.", Kind.NOT_ABUSE),
        ("Planned work on 9 Sep", f"During it we saw this from your network, please stop it:\n{LOG}", Kind.COMPLAINT),
        ("High latency through your network", "From 192.0.2.175 to 198.51.100.86 it takes 96 ms since Tuesday.", Kind.NOT_ABUSE),
        ("High latency through your network", "A DDoS from 192.0.2.175 floods our line.", Kind.COMPLAINT),
        ("scan from my vps - fixed", "Yesterday you sent me a notice that my VPS (192.0.2.9) was scanning. Somebody had installed a scanner in it. I removed the container and changed all keys.", Kind.CONTRACTOR_REPLY),
        ("scan", f"You sent me a notice about my VPS. Somebody had installed a scanner there, I removed it. Now this:\n{LOG}", Kind.COMPLAINT),
    ],
)  # fmt: skip
def test_works_slow_lines_and_answers_without_a_number(subject: str, text: str, wanted: Kind) -> None:
    """Unless somebody complains in them all the same."""
    assert kind(subject, text, {}) is wanted


NOTICE = "\n-----Ursprüngliche Nachricht-----\nVon: Abuse <abuse@isp.example.jp>\nGesendet: Montag\nAn: kunde@example.net\nBetreff: Spam\n\nSehr geehrter Kunde,\nzu Ihrem Server 192.0.2.103 erreichte uns eine Beschwerde."


@pytest.mark.parametrize(
    ("subject", "text", "wanted"),
    [
        ("AW: [AB-2026-01873] Spam", f"Ursache: veraltetes Plugin, darüber kam ein Mailer:\n{LOG}\nMaßnahmen: Datei gelöscht, Passwörter geändert.\n{NOTICE}", Kind.CONTRACTOR_REPLY),
        ("AW: [AB-2026-01873] Spam", f"Wir haben gesperrt, weil es weitergeht, bitte sperren Sie ihn:\n{LOG}\n{NOTICE}", Kind.COMPLAINT),
        ("Re: [AB-2024-08855] service ouvert", "C'est bon, le port est fermé. C'était le NAS de mon frère, je l'ai débranché.", Kind.CONTRACTOR_REPLY),
        ("[#481207] Fwd: Abuse from 192.0.2.9", f"A request for support has been created and assigned ticket #481207.\n\nYour message:\n----------------------------\n{LOG}\n----------------------------\n", Kind.AUTOREPLY),
        ("AW: [AB-2026-004410] Verdacht", "Es war\ndie Android-Box, die hab ich vom Netz genommen.", Kind.CONTRACTOR_REPLY),
        ("[CERT #2026-5571] Resolved: phishing at 192.0.2.127", "The page that we reported on 4 March (192.0.2.127) has been offline since 5 March 09:12 UTC, and we close the case.", Kind.NOT_ABUSE),
        ("[CERT #2026-5571] Resolved: phishing at 192.0.2.127", "We close the case of 192.0.2.127. But 192.0.2.128 still attacks us, please stop it.", Kind.COMPLAINT),
        ("【取り下げ】不正アクセスの申告", f"弊社が委託した診断でした。申告を取り下げます。\n\n-------- 転送メッセージ --------\n攻撃を受けています。\n{LOG}", Kind.NOT_ABUSE),
        ("【取り下げ】一部", f"一部を取り下げますが、次は続いています。\n{LOG}", Kind.COMPLAINT),
        ("Withdrawal of my savings by a scammer", "A scam site of yours took 4,000 from me. Its address is shop.example.", Kind.COMPLAINT),
        ("Withdrawal of our complaint", "It was our own test, sorry.", Kind.NOT_ABUSE),
        ("Fwd: Request for quotation", "Virus mail from your server, see http://192.0.2.9/x.exe", Kind.COMPLAINT),
        ("고정 IP 회선 견적 문의", "현재 회선(198.51.100.112)의 IP가 스팸 차단 목록에 올라 있습니다. 견적서를 보내 주세요.", Kind.NOT_ABUSE),
        ("RE: [SOC-7719] Varrimento", f"Foi um falso alarme, podem encerrar o processo.\n\n________________________________\nDe: SOC\nEnviado: 25 de junho\nPara: abuse@isp.example.jp\nAssunto: Varrimento\n\nSolicitamos a cessação:\n{LOG}", Kind.NOT_ABUSE),
        ("Vraag: onze mail wordt geweigerd", "Wij zijn klant bij jullie. In het logboek:\n2025-05-06T08:11:20+02:00 m postfix/smtp[5]: 3E0C21A44D: to=<i@x.example>, relay=mx.x.example[192.0.2.92]:25, status=bounced (host said: 554 Client host [198.51.100.28] blocked)", Kind.NOT_ABUSE),
        ("Onze mail wordt geweigerd", f"Wij zijn klant bij jullie, maar nu dit:\n{LOG}", Kind.COMPLAINT),
    ],
)  # fmt: skip
def test_answers_receipts_and_withdrawals(subject: str, text: str, wanted: Kind) -> None:
    """Whatever log is in them, unless it shows anew what somebody suffers."""
    fields = ANSWER if subject.startswith("[#") else {}
    assert kind(subject, text, fields) is wanted


def test_a_note_about_several_cases_from_our_house_is_no_complaint() -> None:
    """A stranger's that names as many is."""
    text = f"AB-2025-000417 is closed, AB-2025-000418 suspended. His lines again:\n{LOG}"
    assert kind("Handover", text, {"From": "tom@isp.example.jp"}) is Kind.NOT_ABUSE
    assert kind("Handover", text, {"From": "tom@example.net"}) is Kind.COMPLAINT


@pytest.mark.parametrize(
    ("subject", "text", "wanted"),
    [
        ("wniosek o udzielenie danych abonenta", "Komenda Policji, Wydział. W związku z dochodzeniem zwracam się z wnioskiem o udzielenie informacji, komu był przydzielony adres 192.0.2.9.", Kind.POLICE_INQUIRY),
        ("žádost o součinnost", "Policejní orgán ve věci trestného činu. Žádáme o sdělení, kdo si hosting objednal.\nkomisař, policie", Kind.POLICE_INQUIRY),
        ("Requerimiento de identificación de titular de IP", "El Juzgado. Solicitamos que nos comuniquen la identidad y el domicilio del titular de la IP 192.0.2.9.\nAbogado", Kind.DISCLOSURE_REQUEST),
        ("Verkställande", "Domstolen har genom informationsföreläggande ålagt er att lämna ut namn och adress för abonnenten av 192.0.2.9.\nAdvokat Ståhl", Kind.DISCLOSURE_REQUEST),
        ("request for information", "Our client intends Norwich Pharmacal relief. We invite you to provide the name and postal address of the subscriber of 192.0.2.9.\nYours faithfully, Pemberton LLP, solicitors", Kind.DISCLOSURE_REQUEST),
    ],
)  # fmt: skip
def test_the_law_of_more_countries(subject: str, text: str, wanted: Kind) -> None:
    """In their words."""
    assert kind(subject, text, {}) is wanted


def test_a_newsletter_may_show_a_log_after_its_praise() -> None:
    """A sample, as it says."""
    text = f"The Perimeter Post\nIn this issue: a sample of what an infected router shows\n\n{LOG}\n\nJoin our webinar, book a demo. You receive this newsletter because you registered. Unsubscribe here"
    assert kind("Brute force botnet: is your network infected?", text, LIST) is Kind.NOT_ABUSE


def test_who_can_be_unsubscribed_from_asks_for_no_name() -> None:
    """A conference may speak of the law."""
    text = "カンファレンスを開催いたします。参加費無料。\n・発信者情報開示請求の実務(情報流通プラットフォーム対処法、弁護士による解説)\n配信停止はこちら"
    assert kind("【ご案内】対策カンファレンス", text, LIST) is Kind.NOT_ABUSE


def test_a_queue_of_our_own_that_waits_is_no_complaint() -> None:
    """Though the alarm shows a line of a log."""
    text = "Trigger: deferred queue\nThreshold: 3000\nJun  9 01:02:03 out1 postfix/smtp[3]: 9F: to=<i@x.example>, relay=mx.x.example[192.0.2.88]:25, status=deferred (451 try again)"
    assert kind("PROBLEM: queue", text, {"From": "zabbix@mon.isp.example.jp"}) is Kind.NOT_ABUSE
    assert kind("PROBLEM: queue", f"{text}\n{LOG}", {"From": "zabbix@mon.isp.example.jp"}) is Kind.COMPLAINT


@pytest.mark.parametrize(
    ("sender", "wanted"),
    [("zabbix@mon.isp.example.jp", Kind.NOT_ABUSE), ("zabbix@mon.example.net", Kind.COMPLAINT)],
)
def test_an_alarm_of_our_own_house_is_no_complaint(sender: str, wanted: Kind) -> None:
    """A stranger's is."""
    text = "Trigger: too many mails from 192.0.2.9\nThreshold: 3000\nAbuse of host out4"
    assert kind("Problem started: spam queue", text, {"From": sender}) is wanted


def test_a_feedback_report_is_never_a_bounce() -> None:
    """Though its Subject is the spam's, and its sender is null."""
    raw = """Return-Path: <>
From: fbl@example.net
Subject: FW: Your parcel could not be delivered
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Source-IP: 192.0.2.9
--b--
"""
    assert kind_of(raw) is Kind.COMPLAINT
