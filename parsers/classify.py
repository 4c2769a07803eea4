"""What kind of mail it is, asked before any address is looked for.

That a machine sent it (`Auto-Submitted`, `Precedence: bulk`, null Return-Path) forbids an answer, not a reading:
feedback loops and block lists send like that.
"""

import re

from parsers import (
    acts,
    addresses,
    allegations,
    bounces,
    legal,
    matter,
    noncomplaints,
    passages,
    replies,
    settled,
)
from parsers.acts import Act
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.phrasebook import book
from parsers.report import Kind, Party, Reading

_AUTO_SUBJECT = re.compile(
    r"^\W{0,3}(?:automatic reply|auto(?:matic)?[- ]?(?:response|reply|respond)|autoreply|auto:|out of (?:the )?office|ooo\b|abwesen\w*|automatische antwort|r[ée]ponse automatique|absence\b|respuesta autom[aá]tica|fuera de la oficina"
    r"|risposta automatica|fuori sede|automatisch antwoord|afwezig\w*|resposta autom[aá]tica|автоответ|自動(?:返信|応答|配信)(?!.{0,12}(?:悪用|迷惑|被害|不正|届))|不在(?:通知|の)|休業のお知らせ|送信専用|自[动動](?:回[复覆]|答[复覆])|vacation|on (?:holiday|vacation|leave)\b|frånvaro|fravær|autosvar|automatis(?:k|ert|eret) svar|poissaolo|automaattinen vastaus|(?:odpowied[źz] automatyczna|automatyczna odpowied[źz])|nieobecno[śs][ćc]|automatick[áa] odpov\w+|nep[řr][ií]tomnos[tť]|automatikus v[áa]lasz|h[áa]zon k[ií]v[üu]l|r[ăa]spuns automat|автоматич\w+ (?:отговор|відповідь)|автоматическ\w+ ответ|отсутстви\w+|αυτόματη απάντηση|otomatik yan[ıi]t|ofis d[ıi][şs][ıi]|automatski odgovor|samodejni odgovor|automaatvastus|automātisk\w+ atbilde|automatinis atsakymas|(?:부재중\s?)?자동\s?(?:응답|회신)|부재중|trả lời tự động|balasan otomatis|תשובה אוטומטית|מענה אוטומטי|رد تلقائي|الرد التلقائي|ตอบกลับอัตโนมัติ|aus[êe]ncia\b)",
    re.IGNORECASE,
)

_RECEIPT_SUBJECT = re.compile(
    r"^\W{0,3}(?:read|gelesen|lu|le[ií]do|letto|gelezen|lästes|開封済み|прочитано|not read|ungelesen)\s?[::]",
    re.IGNORECASE,
)

_AUTO_BODY = book(
    r"(?:i am|i'm|i will be|we are) (?:currently |now )?(?:out of (?:the )?office|away|on (?:vacation|holiday|leave|annual leave)|traveling|travelling)|nicht im (?:b[uü]ro|haus)|limited access to (?:my )?e-?mail|intermittent access to email"
    r"|自動返信(?:メール)?(?:です|となり|になり|でござい|を(?:お送り|送信し|差し上げ))|この(?:メール|電子メール)は、?(?:システムより|システムから)?自動|本メールは、?(?:システムより|システムから)?自動|自動的に(?:返信|送信|配信)|休暇をいただい|不在に(?:して|し)|営業時間外|(?:absent|fuera de la oficina|fuori ufficio|afwezig) |en d[ée]placement|送信専用(?:の)?(?:メール)?アドレス"
    r"|på semester|på ferie|borte fra kontoret|ude af kontoret|(?:olen )?lomalla|(?:na|w trakcie) urlopie?|poza biurem|čerpám dovolenou|na dovolen(?:é|ke)|szabadságon vagyok|nem vagyok az irodában|(?:sunt )?în concediu|в отпуск[еу]?|у відпустці|(?:απουσιάζω )?με άδεια|izinde(?:yim|yiz)|(?:na )?godišnjem odmoru|na dopustu|(?:olen )?puhkusel|atvaļinājumā|atostogauj\w+|휴가 중|(?:đang )?nghỉ phép|sedang cuti|בחופשה|في إجازة|ลาพักร้อน|正在休假|休假中|met vakantie|de f[ée]rias|in ferie|de vacaciones|en cong[ée]s|im urlaub|auf urlaub"
)

_CHALLENGE = book(
    r"(?:your|the) (?:message|e-?mail|mail) (?:\w+ )?(?:is|has been|was) (?:being )?(?:held|quarantined|queued) (?:because|until|pending)|(?:not|isn't|aren't) (?:yet )?(?:on|in) (?:the|my|his|her|our) (?:list of )?(?:approved|allowed|known|trusted) senders?|confirm (?:\w+ )?that you are (?:a )?(?:human|real|not a)|sender verification (?:is )?required|to have (?:it|your message) delivered"
)
"""Challenge and response: a machine that asks whether we are one."""

_CLOSED_TITLE = Caseless(
    r"\A\s*[\[【(](?:closed|resolved|solved|completed|geschlossen|gelöst|erledigt|clos|fermé|résolu|cerrado|resuelto|chiuso|risolto|gesloten|opgelost|fechado|encerrado|resolvido|zamknięte|rozwiązane|uzavřen[oýé]|vyřešen[oýé]|uzavret[éýá]|vyriešen[éýá]|lezárva|megoldva|închis|rezolvat|закрыт[оа]?|решен[оа]?|закрито|вирішено|κλειστό|επιλύθηκε|kapatıldı|çözüldü|zatvoreno|riješeno|zaprto|rešeno|suletud|lahendatud|slēgts|uždaryta|종료|해결|(?:対応)?完了|解決|クローズ|已关闭|已解决|已關閉|đã đóng|ditutup|selesai|stängt|löst|avslutat|lukket|løst|suljettu|ratkaistu)[\])】]"
)
"""`[Resolved] Ticket 8812: spam from 192.0.2.1`"""

_OPENS_AS_ANSWER = re.compile(
    r"\W{0,4}(?:(?:この|本)(?:メール|電子メール)は、?(?:システム(?:から|より)の?)?自動(?:返信|応答)|this is an automat(?:ic|ed) (?:reply|response|answer)\b|dies ist eine automatische (?:antwort|eingangsbest)|ceci est une réponse automatique|esta es una respuesta automática|esta é uma resposta automática|questa è una risposta automatica|dit is een automatisch antwoord|это автоматический ответ|(?:此|本)(?:邮件|郵件)(?:为|為)?自[动動]回[复覆])",
    re.IGNORECASE,
)
"""A machine's first words; what was written to it stands below a rule."""

_TICKET = book(
    r"your (?:statement|response|reply|answer) .{0,40}(?:has reached us|was added|added to the (?:file|case)|been received)|(?:complaint|report|request) is now with our|please quote this (?:number|reference)|wir haben ihre (?:stellungnahme|antwort|rückmeldung) (?:erhalten|bekommen)|ihre (?:stellungnahme|rückmeldung) (?:ist|wurde) .{0,30}(?:eingegangen|erhalten|aufgenommen)|votre (?:réponse|prise de position) .{0,30}(?:reçue|versée|enregistrée)|acquisito agli atti|(?:リクエスト|お問い合わせ|申告|ご?連絡)を.{0,30}登録(?:いた)?しました",
    r"(?:your (?:request|message|e-?mail|inquiry|enquiry|report|ticket|complaint|submission)\W{0,30}(?:#?\S{1,30}\W{0,3})?(?:has been|was|have been|is) (?:received|registered|logged|created|opened|assigned|forwarded)"
    r"|a (?:support )?ticket has been (?:created|opened)|a (?:support )?request (?:for (?:support|assistance|help) )?has been (?:created|opened|received)|ticket (?:number|id)\b.{0,40}(?:assigned|created)|this is an automated (?:response|acknowledg\w+|reply|confirmation)"
    r"|generated in response to (?:the creation of|your)|your (?:request|ticket|case|report|complaint|issue)(?:['’]s)? (?:status )?(?:has been |has |was |is )?(?:now )?(?:changed (?:to|from)|set to|resolved|solved|closed|completed|marked)|confirming (?:the )?receipt of your|your (?:ticket|request|case|report) (?:has been|was|is) assigned"
    r"|ihre (?:anfrage|nachricht|meldung) (?:ist|wurde|haben wir) .{0,40}(?:eingegangen|erhalten|registriert|geschlossen|gelöst|erledigt)|nous (?:avons bien re[çc]u|accusons r[ée]ception de) votre|votre (?:demande|signalement|message|ticket|r[ée]clamation) .{0,30}(?:re[çc]ue?|enregistr[ée]e?|prise? en compte|r[ée]solue?|cl[ôo]tur[ée]e?)|hemos recibido su|acusamos recibo de su|su (?:solicitud|mensaje|caso|consulta|reporte|denuncia|ticket) .{0,30}(?:recibid|registrad|asignad|cerrad|resuelt)[oa]|recebemos (?:a sua|sua|o seu|seu)|sua (?:solicita[çc][ãa]o|mensagem|den[úu]ncia|chamado) .{0,30}(?:recebid|registrad|encerrad|resolvid)[oa]|abbiamo ricevuto (?:la|il) (?:su[ao]|vostr[ao]|tu[ao]) (?:richiesta|segnalazione|e-?mail|messaggio|comunicazione)|(?:la|il) (?:sua|suo|tua|tuo|vostra|vostro) (?:richiesta|segnalazione|messaggio|ticket) .{0,30}(?:ricevut|registrat|res[oa] in carico|chius|risolt)|(?:wij|we) hebben uw .{0,30}ontvangen|uw (?:melding|verzoek|bericht|ticket) .{0,30}(?:ontvangen|geregistreerd|gesloten|opgelost)|ваш\w* (?:обращени|заявк|запрос|сообщени|письмо|жалоб|тикет)\w* .{0,40}(?:принят|получен|зарегистрирован|закрыт|решен)\w*|(?:已收到|我们已收到|我們已收到)您的|您的(?:工单|請求|请求|邮件|郵件|投诉|投訴).{0,20}(?:已(?:收到|创建|建立|受理|提交|关闭|關閉|解决|解決))|お問い合わせ(?:を|いただき).{0,20}(?:受け付け|受付|ありがとう)|受け?付け(?:いた)?し?ました|確かに受け付け|受付番号\s*(?:は|で受|で登録|[::]))"
    r"|(?:ditt|ert) (?:ärende|meddelande|mejl|mail|anmälan) .{0,30}(?:registrerats|mottagits|tagits emot|avslutats|stängts|skapats)|vi har (?:tagit emot|mottagit) (?:ditt|ert|din|er|deres|dit)|(?:din|deres|jeres|dit|ditt) (?:sak|sag|henvendelse|melding|besked|mail|e-?post)(?:en)? .{0,30}(?:registrert|registreret|oprettet|opprettet|mottatt|modtaget|lukket|avsluttet|afsluttet)|saken er (?:registrert|opprettet|lukket|mottatt)|(?:pyyntö|viesti|ilmoitukse|tikettis?)\w*(?: \S+)? (?:on )?(?:vastaanotettu|kirjattu|suljettu|rekisteröity|ratkaistu)"
    r"|(?:państwa|twoje|pana|pani) (?:zgłoszenie|wiadomość|sprawa|wniosek|prośba) .{0,30}(?:zarejestrowan|przyjęt|otrzyman|zamknięt|rozwiązan)\w*|zgłoszenie (?:\S+ )?zostało (?:zarejestrowane|przyjęte|zamknięte)|(?:váš|vaš[ae]) (?:tic?ket|požadav\w+|požiadavk\w+|zpráv\w+|správ\w+|hlášení|hlásenie|podnět|podnet|dotaz) .{0,60}(?:zaevid|zaregist|přijat|prijat|uzavřen|uzavret|vyřešen|vyriešen)\w*|(?:bejelentés|megkeresés|level|üzenet)\w+ .{0,30}(?:rögzítettük|lezártuk|megkaptuk|regisztráltuk|fogadtuk)"
    r"|(?:solicitarea|cererea|mesajul|sesizarea|tichetul) (?:dumneavoastră|dvs\.?|ta|tău) .{0,30}(?:înregistrat|primit|închis|rezolvat)\w*|ваш(?:ето|ата|ият|е|а|і)? (?:запитване|съобщение|сигнал|заявка|запит|звернення|лист|заявку|повідомлення) .{0,30}(?:регистриран|получен|приет|затворен|зареєстрован|отриман|закрит|прийнят)\w*|το (?:αίτημά|μήνυμά) σας .{0,30}(?:καταχωρήθηκε|ελήφθη|έκλεισε|παρελήφθη)|(?:\S+ numaralı )?(?:talebiniz|mesajınız|bildiriminiz|başvurunuz) .{0,30}(?:kaydedil|alın|ulaş|kapatıl|oluşturul)\w+"
    r"|(?:vaš|vaša|vaše) (?:zahtj?ev|zahteva|poruka|sporočilo|upit|prijava|prijavo) .{0,30}(?:zaprimljen|primljen|zabeležen|prejet|zatvoren|zaprt|evidentiran|registriran)\w*|teie (?:pöördumine|kiri|teade|päring) .{0,30}(?:registreeri|kätte|suletud|vastu võetud)\w*|jūsu (?:pieteikums|ziņojums|pieprasījums|vēstule) .{0,30}(?:reģistrēt|saņemt|slēgt)\w*|jūsų (?:užklausa|laiškas|pranešimas|kreipimasis) .{0,30}(?:užregistruot|gaut|uždaryt)\w*"
    r"|고객님의 (?:문의|요청|신고|메일).{0,30}(?:접수|등록|완료|종료)|(?:문의|신고|요청)[가이]? ?(?:정상적으로 )?접수되었|yêu cầu của (?:bạn|quý khách) .{0,30}(?:tiếp nhận|ghi nhận|đóng)|(?:permintaan|laporan|pesan|tiket) anda .{0,30}(?:diterima|terdaftar|didaftarkan|ditutup|dicatat)|פנייתך (?:\S+ )?(?:התקבלה|נרשמה|נסגרה|טופלה)|تم (?:استلام|تسجيل|إغلاق) (?:طلب|رسالت|شكوا)\w*|(?:คำขอ|คำร้อง|เรื่อง|อีเมล)ของท่าน.{0,24}(?:ลงทะเบียน|ได้รับ|รับเรื่อง|ปิด)|您的?(?:来信|來信|请求|請求|来函|举报|舉報).{0,20}(?:已(?:登记|登記|收悉|记录|處理|处理完))|(?:o|a) seu? (?:pedido|mensagem|den[úu]ncia|contacto) .{0,30}(?:registad|recebid|encerrad|fechad)[oa]|uw (?:vraag|mail|e-?mail|zaak) .{0,30}(?:ontvangen|geregistreerd|gesloten|opgelost)",
)

_THANKS = book(
    r"we (?:have )?received your (?:e-?mail|message|report|complaint|request|inquiry|answer|reply|response)|thank you for (?:your (?:report|message|e-?mail|request|inquiry|abuse report)|contacting|reporting|writing)|ご連絡ありがとうございます"
)
"""A receipt begins so, and people do."""

_PASSED_ON = Caseless(
    r"\bpassed? (?:it |this )?on\b|forward(?:ed|ing)? (?:you )?(?:this|the|a|an) (?:\w+ )?(?:report|complaint|notice)|(?:report|complaint|notice) (?:below|attached)|third[- ]party complaint|handing it to you|leiten (?:wir|diese) .{0,40}weiter|unten stehende (?:meldung|beschwerde)|plainte ci-dessous|下記の(?:通報|申告)",
)
"""A ticket system that hands us somebody's complaint."""

_RECEIVED_TICKET = Caseless(
    r"\[(?:request|ticket|case) (?:received|created|opened)\]|(?:\A|\])\s*(?:received|receipt|eingegangen|reçu|recibido|ricevuto|ontvangen|получено)\s*:|受け?付け?(?:ました|いたしました|完了|のお知らせ)|\b(?:request|ticket|case|message) (?:has been |was )?(?:received|created|opened|registered)\b|\bwe(?: have|['’]ve)? (?:received|got) your (?:\w+ )?(?:report|message|complaint|request|e-?mail|notice|inquiry)\b|wir haben ihre (?:meldung|beschwerde|nachricht|anfrage) erhalten|nous avons (?:bien )?reçu votre (?:signalement|message|plainte|demande)|hemos recibido su (?:mensaje|denuncia|informe|solicitud)|abbiamo ricevuto (?:la )?(?:sua|vostra) (?:segnalazione|richiesta)",
)
"""What is acknowledged stands below, often without a mark: our own complaint."""

_BELOW_A_RULE = re.compile(
    r"^[^\S\n]*(?:[-=_*~─━—―]{8,}|[-―—]{3,}[^\n]{0,40}[-―—]{3,})[^\S\n]*$", re.MULTILINE
)
"""An acknowledgement copies below it what it acknowledges."""

_UNSUBSCRIBE = re.compile(
    r"^\s*(?:unsubscribe|list-unsubscribe|配信停止|abmelden|d[ée]sabonnement)\s*$",
    re.IGNORECASE,
)


def kind_of(message: Message, reading: Reading) -> Kind | None:
    """The kind, where it is no complaint and no aggregate report; None: the readers of formats are asked."""
    if reading.party is not Party.BOUNCE and _is_machine_report(message):
        return Kind.NOT_ABUSE if settled.is_withdrawn_in_form(message) else None
    if reading.party is Party.BOUNCE or bounces.is_bounce(message):
        return Kind.BOUNCE if not is_autoreply(message) or bounces.is_bounce(message) else Kind.AUTOREPLY
    if is_autoreply(message) or _answers_by_machine(message, reading):
        return Kind.AUTOREPLY
    if replies.is_reply(message, reading):
        return Kind.CONTRACTOR_REPLY
    return legal.kind_of(message) or (Kind.NOT_ABUSE if noncomplaints.is_unasked(message) else None)


def _is_machine_report(message: Message) -> bool:
    """A feedback report or a JSON report by its own form."""
    if message.root.params.get("report-type", "").lower() in ("feedback-report", "xarf"):
        return True
    return any(
        p.content_type in ("message/feedback-report", "application/x-xarf+json", "message/x-arf")
        for p in message.parts
    )


def _answers_by_machine(message: Message, reading: Reading) -> bool:
    """To a reply address of ours, what a machine answered is no answer, whatever it says (RFC 3834)."""
    if reading.party not in (Party.CONTRACTOR, Party.PARTNER):
        return False
    submitted = (message.headers.get("auto-submitted") or "").strip().lower()
    return submitted.startswith("auto-replied") or reading.envelope_sender == ""


def is_automatic(message: Message, reading: Reading) -> bool:
    """Did a machine send it (RFC 3834 §2): then it is never answered."""
    submitted = (message.headers.get("auto-submitted") or "no").strip().lower()
    if not submitted.startswith("no") or reading.envelope_sender == "":
        return True
    if (message.headers.get("return-path") or "").strip() == "<>":
        return True
    if (message.headers.get("precedence") or "").strip().lower() in ("bulk", "list", "junk", "auto_reply"):
        return True
    names = (
        "list-id",
        "list-unsubscribe",
        "x-autoreply",
        "x-autorespond",
        "x-auto-response-suppress",
        "feedback-id",
    )
    return any(name in message.headers for name in names)


def is_autoreply(message: Message) -> bool:
    """Vacation notes, receipts, acknowledgements of tickets, one-click unsubscriptions: no human wrote them for us."""
    if message.root.params.get("report-type", "").lower() == "disposition-notification" or any(
        p.content_type == "message/disposition-notification" for p in message.parts
    ):
        return True
    subject = message.subject
    if _AUTO_SUBJECT.match(subject) or _RECEIPT_SUBJECT.match(subject) or _UNSUBSCRIBE.match(subject):
        return True
    text = passages.new_text(message.text[:20_000])[:3000]
    if any(name in message.headers for name in ("x-autoreply", "x-autorespond", "x-autoresponse")):
        return True
    replied = (message.headers.get("auto-submitted") or "").strip().lower().startswith("auto-replied")
    by_itself = not passages.is_forward(subject)
    flowing = text.replace("\n", " ")
    if by_itself and _OPENS_AS_ANSWER.match(text) and _BELOW_A_RULE.search(message.text[:20_000]):
        return True
    if (
        by_itself
        and _AUTO_BODY.search(flowing)
        and (replied or len(text) < 1500)
        and not matter.has_evidence(text)
    ):
        return replied or not _has_a_matter(message, text)
    if by_itself and _CHALLENGE.search(flowing) and not matter.has_evidence(text):
        return True
    if (
        by_itself
        and _CLOSED_TITLE.search(subject)
        and (_TICKET.search(flowing) or matter.CLOSED.search(flowing))
    ):
        return True
    if _TICKET.search(flowing) or _THANKS.search(flowing):
        return _acknowledges(message, text) and not (
            _answers_that_it_goes_on(message, text) or _is_closed_by_hand(message) or _passes_on(message)
        )
    return replied and not matter.has_evidence(text) and not allegations.accuses(text)


def _passes_on(message: Message) -> bool:
    """A mail is attached, and it is no answer to one of ours: a desk has a number for what it passes on, too."""
    return any(part.message is not None for part in message.parts) and not _answers_a_mail(message)


def _has_a_matter(message: Message, text: str) -> bool:
    """Something is attached or named, and the words are a complaint's."""
    if any(part.message is not None or (part.is_attachment and part.payload) for part in message.parts):
        return True
    named = "//" in text or matter.has_plain_address(f"{message.subject}\n{text}")
    return named and (allegations.accuses(text) or allegations.pleads(text) or matter.alleges(text))


def _acknowledges(message: Message, text: str) -> bool:
    """A receipt, or the news that a ticket is closed, and no complaint beside it: what it repeats is ours."""
    subject, answers = message.subject, _answers_a_mail(message)
    own = _above_the_copy(text) if answers else text
    if _PASSED_ON.search(f"{subject}\n{own}") or matter.has_evidence(own):
        return False
    new = matter.not_repeated(own, subject if answers else "")
    opening = _before_any_address(new)
    ticket = _TICKET.search(opening)
    if not ticket and not _THANKS.search(opening):  # it comes first in a receipt, last in a complaint
        return False
    if not ticket and matter.CLOSED.search(own.replace("\n", " ")):
        return "auto-submitted" in message.headers
    return bool(_RECEIVED_TICKET.search(subject)) or not matter.accuse_anew(new)


def _is_closed_by_hand(message: Message) -> bool:
    """Somebody tells that the matter is over, with thanks; a machine's news of that is a receipt."""
    if "auto-submitted" in message.headers or _BY_ITSELF.search(message.text[:8000]):
        return False
    thanks = acts.said_in(message.subject, passages.new_text(message.text[:20_000])).does(Act.THANKS)
    return thanks and settled.is_settled(message)


def _answers_that_it_goes_on(message: Message, text: str) -> bool:
    """Thanks for our message, and the address at which nothing has changed."""
    return (
        passages.is_reply(message.subject)
        and not _BY_ITSELF.search(text)
        and matter.has_plain_address(text)
        and acts.said_in(message.subject, passages.above_a_forward(text)).does(Act.GOES_ON)
    )


def _before_any_address(lines: list[str]) -> str:
    opening: list[str] = []
    for line in lines:
        found = addresses.find(addresses.normalise(line[:1000])) if addresses.DIGIT.search(line) else ()
        opening.append(line[: found[0].start] if found else line)
        if found:
            break
    return " ".join(opening)


def _answers_a_mail(message: Message) -> bool:
    """Does it say itself that it comes in answer to a mail (RFC 3834 §5, RFC 5322 §3.6.4)?"""
    submitted = (message.headers.get("auto-submitted") or "").strip().lower()
    if submitted.startswith("auto-replied") or "in-reply-to" in message.headers:
        return True
    return bool(_RECEIVED_TICKET.search(message.subject) and _BY_ITSELF.search(message.text[:2000]))


_BY_ITSELF = Caseless(
    r"自動(?:で|的に)?(?:送信|返信|配信|応答)|\bautomat(?:ed|ic|ically|isch\w*|ique\w*|ic[ao]\w*|icamente) (?:message|mail|e-?mail|reply|response|answer|confirmation|acknowledg\w+|notification|generated|bestätigung|sent|generiert|versendet|erstellt)|自动(?:发送|回复)|自動(?:發送|回覆)"
)


def _above_the_copy(text: str) -> str:
    """The words of a receipt, without what stands below a rule."""
    own = _BELOW_A_RULE.split(text, maxsplit=1)[0]
    return own if _TICKET.search(own.replace("\n", " ")) else text
