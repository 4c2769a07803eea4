"""What kind of mail it is, asked before any address is looked for.

That a machine sent it (`Auto-Submitted`, `Precedence: bulk`, null Return-Path) forbids an answer, not a reading:
feedback loops and block lists send like that.
"""

import re
from functools import lru_cache

from parsers import addresses, allegations, bounces, legal, passages, replies
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.phrasebook import book
from parsers.report import Category, Kind, Party, Reading

_AUTO_SUBJECT = re.compile(
    r"^\W{0,3}(?:automatic reply|auto(?:matic)?[- ]?(?:response|reply|respond)|autoreply|auto:|out of (?:the )?office|ooo\b|abwesen\w*|automatische antwort|r[ée]ponse automatique|absence\b|respuesta autom[aá]tica|fuera de la oficina"
    r"|risposta automatica|fuori sede|automatisch antwoord|afwezig\w*|resposta autom[aá]tica|автоответ|自動(?:返信|応答|配信)|不在(?:通知|の)|休業のお知らせ|送信専用|自动回复|自動回覆|vacation|on (?:holiday|vacation|leave)\b|frånvaro|autosvar)",
    re.IGNORECASE,
)
_RECEIPT_SUBJECT = re.compile(
    r"^\W{0,3}(?:read|gelesen|lu|le[ií]do|letto|gelezen|lästes|開封済み|прочитано|not read|ungelesen)\s?[::]",
    re.IGNORECASE,
)
_AUTO_BODY = book(
    r"(?:i am|i'm|i will be|we are) (?:currently |now )?(?:out of (?:the )?office|away|on (?:vacation|holiday|leave|annual leave)|traveling|travelling)|nicht im (?:b[uü]ro|haus)|limited access to (?:my )?e-?mail|intermittent access to email"
    r"|自動返信メール|このメールは自動|自動的に(?:返信|送信|配信)|休暇をいただい|不在に(?:して|し)|営業時間外|(?:absent|fuera de la oficina|fuori ufficio|afwezig) |en d[ée]placement|送信専用(?:の)?(?:メール)?アドレス"
)
_TICKET = book(
    r"(?:your (?:request|message|e-?mail|inquiry|enquiry|report|ticket|complaint|submission)\W{0,30}(?:#?\S{1,30}\W{0,3})?(?:has been|was|have been|is) (?:received|registered|logged|created|opened|assigned|forwarded)"
    r"|we (?:have )?received your (?:e-?mail|message|report|complaint|request|inquiry)|thank you for (?:your (?:report|message|e-?mail|request|inquiry|abuse report)|contacting|reporting|writing)|please type your reply above this line|a (?:support )?ticket has been (?:created|opened)|ticket (?:number|id)\b.{0,40}(?:assigned|created)|this is an automated (?:response|acknowledg\w+|reply|confirmation)"
    r"|ihre (?:anfrage|nachricht|meldung) (?:ist|wurde|haben wir) .{0,40}(?:eingegangen|erhalten|registriert)|nous avons bien re[çc]u votre|hemos recibido su|abbiamo ricevuto (?:la|il) (?:su[ao]|vostr[ao]|tu[ao]) (?:richiesta|segnalazione|e-?mail|messaggio|comunicazione)|wij hebben uw .{0,30}ontvangen|お問い合わせ(?:を|いただき).{0,20}(?:受け付け|受付|ありがとう)|受け付け(?:いた)?しました|確かに受け付け|受付番号\s*(?:は|で受|で登録|[::])|ご連絡ありがとうございます)"
)
_PASSED_ON = Caseless(
    r"\bpassed? (?:it |this )?on\b|forward(?:ed|ing)? (?:you )?(?:this|the|a|an) (?:\w+ )?(?:report|complaint|notice)|(?:report|complaint|notice) (?:below|attached)|third[- ]party complaint|handing it to you|leiten (?:wir|diese) .{0,40}weiter|unten stehende (?:meldung|beschwerde)|plainte ci-dessous|下記の(?:通報|申告)",
)
"""A ticket system that hands us somebody's complaint."""
_RECEIVED_TICKET = Caseless(
    r"\[(?:request|ticket|case) (?:received|created|opened)\]|\b(?:request|ticket|case|message) (?:has been |was )?(?:received|created|opened|registered)\b",
)
"""What is acknowledged stands below, often without a mark: our own complaint."""
_UNSUBSCRIBE = re.compile(
    r"^\s*(?:unsubscribe|list-unsubscribe|配信停止|abmelden|d[ée]sabonnement)\s*$",
    re.IGNORECASE,
)
_CLOSED = book(
    r"may be closed|(?:can|you may|please) (?:be )?clos(?:e|ed)|(?:case|ticket|issue|matter) (?:is |has been |was )?(?:now )?(?:closed|resolved|solved|settled)|(?:has|have) been (?:terminated|removed|resolved|suspended|closed|taken down|deleted|disabled|blocked)|(?:was|were) (?:terminated|removed|taken down|suspended|closed)"
    r"|no longer (?:active|online|available|our)|zamkn[aą][ćc]|erledigt|geschlossen|abgeschlossen|cl[oô]tur\w*|r[ée]solu|cerrad[oa]|resuelto|risolto|chius[oa]|opgelost|afgesloten|закрыт\w*|решен\w*|対応(?:が)?完了|解決(?:し|いた)|クローズ|已处理|已關閉|已关闭"
)
_DELISTED = book(
    r"(?:removal|delisting)\b.{0,60}(?:carried out|completed|processed|done|successful|granted)|->\s*not listed|(?:was|were|has|have|is|been|successfully)(?: now| since| successfully| been)* (?:removed|delisted|de-listed) from|\bdelist(?:ed|ing) (?:confirm|complete|success|request (?:was|has been) (?:accepted|granted))|no longer (?:listed|on the)|wurde (?:von|aus) .{0,40}(?:entfernt|gel[oö]scht)|nicht (?:mehr|l[aä]nger) (?:gelistet|auf (?:der|unserer)|in (?:der|unserer) liste)|aus (?:der|unserer) liste (?:entfernt|gel[oö]scht|gestrichen)"
    r"|ya no (?:figura|est[aá]|aparece) (?:listad[oa] )?en|(?:fue|ha sido|han sido|sido) (?:eliminad|retirad|borrad|excluid)[oa]s? de|solicitud de (?:baja|exclusi[oó]n|eliminaci[oó]n)\b.{0,60}(?:procesada|aceptada|aprobada)"
    r"|n['’]est plus (?:list[ée]e?|inscrite?|pr[ée]sente?)|a [ée]t[ée] (?:retir[ée]e?|supprim[ée]e?) d|(?:è stato|è stata|stato) rimoss[oa] d|non è più (?:in lista|elencat[oa]|presente)|niet (?:langer|meer) (?:vermeld|op de|in de)|is verwijderd (?:van|uit)"
    r"|n[aã]o (?:consta|est[aá]) mais|foi removid[oa] d|(?:исключ[её]н\w*|удал[её]н\w*) из (?:списк\w*|базы)|больше не (?:числ\w+|наход\w+|состо\w+)|usuni[eę]t\w* z (?:listy|bazy)|nie figuruje|není (?:již )?(?:uveden|na seznamu)|odstraněn\w* ze|已从.{0,20}(?:移除|删除|解除)|解除(?:され|しました)|リストから削除"
)
_NEWSLETTER = book(
    r"n\.º ?\d+|bolet[ií][mn]\b|nesta edi[çc][ãa]o|en este n[úu]mero|in questo numero|in dieser ausgabe|dans ce num[ée]ro|w tym numerze|в этом выпуске|cancelar (?:la |a )?su[bs]\w+|se d[ée]sinscrire|annulla(?:re)? (?:l')?iscrizione|uitschrijven|wypisz|отписаться|issue #?\d+|you(?: are|'re)? (?:get|getting) this (?:e-?mail |newsletter |message )?because|in this issue|本メールの配信停止|配信停止は|バックナンバー|今週の|目次|第\d+号|週刊|月刊|view (?:this (?:e-?mail|newsletter) )?in (?:your )?browser|you(?: are|'re)? (?:receiv(?:e|ing) this (?:e-?mail|newsletter|message) because you|subscribed)|newsletter|weekly (?:digest|update|#)|this week:|webinar|unsubscribe (?:here|from this|at any time)|im browser (?:ansehen|anzeigen)|メールマガジン|メルマガ|配信停止はこちら|ニュースレター|register now|save the date|read more"
)
_SALES = book(
    r"price from|\$ ?\d[\d.,]* ?(?:per|/)|€ ?\d[\d.,]* ?(?:per|pro|par|al|/)|usd \d+ per|discount|special offer|best price|buy (?:now|clean|ipv4)|we (?:offer|sell|buy|lease)|lease (?:clean )?ipv4|for (?:sale|lease|rent)|quotation|free trial|our (?:services|products|solution)|seo\b|guest post|backlinks?|plans from|deliverability|dedicated (?:clean )?ips?|boost your|per month|lease or sell|(?:open|willing) to (?:lease|sell|rent)|ipv4 broker|interested in (?:selling|leasing|buying)|have a buyer|per address|clean reputation|pay monthly|/ip/month|unused ipv4|\d\d[- ]min(?:ute)?s? call|increase your|grow your|partnership (?:proposal|opportunity)|schedule a (?:call|demo)|book a demo"
    r"|ajánlat\w*|bérl\w+|kínál\w*|kedvező áron|nabídk\w+|предложени\w+|скидк\w+|tilbud|erbjudande\w*|aanbieding\w*|korting|sconto|értékesít\w+|vertriebs\w*|営業のご案内|無料診断|導入実績|今後の配信が(?:ご)?不要|営業(?:部|担当)|ご提案|お見積|見積(?:書|り)|ご紹介させて|無料(?:相談|トライアル|体験)|キャンペーン|新サービス|突然のご連絡|製品の?ご紹介|サービスの?ご紹介|価格表|ご興味が(?:ございましたら|おあり)|製品(?:の)?ご案内|資料請求|angebot|rabatt|offre sp[ée]ciale|oferta especial|offerta"
)
_QUESTION = book(
    r"配信停止(?:希望|を希望|の?お願い|して(?:ください|下さい|ほしい|欲しい))|メルマガ.{0,20}(?:停止|解除)|unsubscribe me|教えてください|教えて(?:いただけ|頂け)|設定方法|逆引き(?:の)?(?:設定|登録|変更|申請)|請求書(?:の)?(?:再発行|送付|発行)|再発行|料金(?:の|について)|解約(?:したい|手続|方法)|契約(?:内容|変更)(?:の|を|に)|名義変更|how (?:do|can|should) (?:i|we) (?:set|configure|change|get|reach)|reverse dns(?!\s*:)|rdns(?!\s*:)|\bptr[ -](?:record|eintr[aä]g\w*|запис\w*|záznam\w*)|(?:enregistrement|registro|record) ptr\b|r[ée]solution inverse|(?:dns|zone|resoluci[oó]n|risoluzione) invers[oae]|r[uü]ckw[aä]rtsaufl[oö]sung|обратн\w+ (?:dns|зон\w*|запис\w*)|zpětn\w+ (?:dns|záznam\w*)|逆引き|(?:invoice|bill) (?:copy|again|for)|my (?:invoice|bill|contract)|wie (?:kann|stelle) ich|comment (?:puis-je|configurer)|c[oó]mo puedo"
)
_SURVEY = Caseless(
    r"\b(?:internet[- ]?wide|research)\b.{0,40}\b(?:scan|measurement|survey|stud(?:y|ies))\w*.{0,600}\bopt(?:ing)?[- ]?out\b",
    re.DOTALL,
)
"""Somebody announces his own probes."""
_VALIDATION = Caseless(
    r"(?:validat\w+|verif\w+|confirm)\b.{0,80}\babuse[- ](?:contact|mailbox|address|e-?mail|c)\b"
    r"|\babuse[- ](?:contact|mailbox|c)\b.{0,80}\b(?:validat\w+|verif\w+)",
    re.DOTALL,
)
"""A registry asks whether our abuse address is read."""
_ASKS_US = Caseless(
    r"(?:please|kindly|could you|can you|we (?:need|require)|in order to|bitte|merci de|por favor)\b.{0,120}"
    r"\b(?:logs?|log ?(?:lines|files|entries)|headers?|time ?stamps?|evidence|proof|more (?:information|details)|protokolle?)\b",
    re.DOTALL,
)
_OUR_COMPLAINT = Caseless(
    r"\byour (?:complaint|report|abuse (?:report|complaint|notice)|notification|ticket|inquiry|request)\b"
    r"|\bihre (?:beschwerde|meldung|anfrage)\b|\bvotre (?:plainte|signalement)\b|\bsu (?:queja|reclamaci[oó]n)\b",
)
_ACCOUNT_LURE = book(
    r"(?:mailbox|mail box|e-?mail account|quota|storage)\b.{0,60}(?:full|exceeded|reached|limit|expires?|deactivat\w*|suspended|upgrade)"
    r"|(?:validate|verify|confirm|update|re-?activate|upgrade) your (?:account|mailbox|e-?mail|password|identity|webmail)"
    r"|click (?:here|below|on the link|the link|the button)|(?:within|in) (?:24|48) hours|will be (?:deactivated|suspended|closed|deleted|blocked)"
)
_REPORTS = Caseless(
    r"phish|spam|abuse (?:report|complaint)|your (?:network|ip|server|customer)|i (?:got|received|have received)|we (?:got|received|have received)"
    r"|forward|please (?:stop|investigate|take|block)|report(?:ing|ed)? ",
)
_LURE = book(
    r"see the (?:proof|evidence)|(?:download|open|view|check) (?:the )?(?:proof|evidence|images|document|list)|you (?:could|can|will) be sued|my (?:copyrighted )?(?:images|photos|illustrations|photographs)|legal action will|lawsuit"
)


def kind_of(message: Message, reading: Reading) -> Kind | None:
    """The kind, where it is no complaint and no aggregate report; None: the readers of formats are asked."""
    if reading.party is Party.BOUNCE or bounces.is_bounce(message):
        return Kind.BOUNCE if not is_autoreply(message) or bounces.is_bounce(message) else Kind.AUTOREPLY
    if _is_machine_report(message):
        return None
    if is_autoreply(message) or _answers_by_machine(message, reading):
        return Kind.AUTOREPLY
    if replies.is_reply(message, reading):
        return Kind.CONTRACTOR_REPLY
    return legal.kind_of(message) or (Kind.NOT_ABUSE if _is_offer(message) else None)


def _is_offer(message: Message) -> bool:
    """An offer, or a newsletter, that speaks of abuse because it sells against it."""
    text = f"{message.subject}\n{passages.new_text(message.text[:40_000])}"
    if any(p.message is not None for p in message.parts) or _has_evidence(text) or _YOURS.search(text):
        return False
    listed = _is_listed(message)
    if re.search(r"\bAS\d{3,6}\b|complaint|beschwerde|plainte|苦情", message.subject, re.IGNORECASE):
        return False
    return _SALES.count(text) >= 3 or (_NEWSLETTER.count(text) >= (2 if listed else 3))


_YOURS = Caseless(
    r"(?:from|on|in|of) your (?:network|ip|customer|server|range|address)|(?:貴社|御社)(?:管理|の(?:ネットワーク|ip|回線|設備|契約))|ihre[mrs]? (?:netz|ip|server|kunde)|votre (?:r[ée]seau|ip|client)|su red\b|vostra rete|uw netwerk|ваш\w* (?:сет|ip)",
)


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
    if _AUTO_BODY.search(text) and (replied or len(text) < 1500) and not _has_evidence(text):
        return replied or not (allegations.accuses(text) and _plain_addresses(text))
    if _TICKET.search(text) and not _PASSED_ON.search(f"{subject}\n{text}"):
        if _RECEIVED_TICKET.search(subject):
            return not _has_evidence(text)
        return not _accuses_anew(text) and not _has_evidence(text)
    return replied and not _has_evidence(text) and not allegations.accuses(text)


def _accuses_anew(text: str) -> bool:
    """Something beyond thanks: an address in a sentence that accuses."""
    for line in text.split("\n"):
        if (
            not line.lstrip().startswith(">")
            and allegations.accuses(line)
            and addresses.find(addresses.normalise(line[:1000]))
        ):
            return True
    return False


_RECEIVED = Caseless(r"^[\s>|]{0,8}received: ", re.MULTILINE)


_SHOWN = Caseless(
    r"^[^\S\n]*(?:(?:>\s?)?received: |(?:source(?:[- ]ip)?|attacker|送信元)\s*[::])", re.MULTILINE
)


@lru_cache(maxsize=4)
def _has_evidence(text: str) -> bool:
    """Log lines, header lines, or a labelled source."""
    return bool(_SHOWN.search(text)) or replies.has_log(text)


def is_not_abuse(message: Message) -> bool:
    """Nothing here complains about an address of ours: answers, newsletters, offers, questions, delistings, lures."""
    forwarded = passages.is_forward(message.subject)
    text = message.text[:40_000] if forwarded else passages.new_text(message.text[:40_000])
    subject = message.subject
    if any(p.message is not None for p in message.parts) or _has_evidence(text):
        return False
    if passages.is_forward(subject) and _RECEIVED.search(message.text[:40_000]):
        return False
    if _DELISTED.search(text[:2000]) or re.search(
        r"\b(?:removed|delisted|delisting)\s*(?:$|[::])", subject, re.IGNORECASE
    ):
        return not re.search(r"\b(?:re-?listed|still listed)\b", text, re.IGNORECASE)
    if passages.is_reply(subject):
        return _is_mere_answer(text, message)
    addressed = _plain_addresses(subject + "\n" + text)
    if _is_broadcast(message, subject + "\n" + text, addressed):
        return True
    if not addressed and _SURVEY.search(text[:3000]):
        return True
    if not addressed and _VALIDATION.search(subject + "\n" + text[:3000]):
        return True
    if _ACCOUNT_LURE.count(subject + "\n" + text[:4000]) >= 2 and not _REPORTS.search(text[:4000]):
        return True
    if _LURE.search(text) and not addressed and "//" not in text:
        return True
    attached = any(part.is_attachment and part.payload for part in message.parts)
    words = subject + "\n" + text
    if passages.is_forward(subject) and not addressed and not allegations.accuses(words):
        return True
    return not addressed and not allegations.accuses(words) and not attached and not _alleges(words)


def _is_mere_answer(text: str, message: Message) -> bool:
    """A reply whose new text accuses nobody, or asks for the evidence of a complaint of ours."""
    if _OUR_COMPLAINT.search(text[:3000]) and _ASKS_US.search(text[:3000]):
        return True
    if _plain_addresses(text) and allegations.accuses(text) and not _CLOSED.search(text):
        return False
    if _CLOSED.search(text[:1500]) and not re.search(
        r"\b(?:again|but now|still|continues|another)\b|また|再び|引き続き|まだ", text
    ):
        return True
    if not text.strip():
        return not message.text.strip()
    return not _plain_addresses(text) and not allegations.accuses(text) and not _alleges(text)


def _is_listed(message: Message) -> bool:
    return "list-unsubscribe" in message.headers or "list-id" in message.headers


def _is_broadcast(message: Message, text: str, addressed: bool) -> bool:
    """Newsletters, offers and questions of customers, none of which asks to stop somebody."""
    listed = _is_listed(message)
    if (
        listed
        and _NEWSLETTER.search(text)
        and not re.search(r"your (?:network|customer|ip address)|from your", text, re.IGNORECASE)
    ):
        return True
    if _NEWSLETTER.count(text) >= 2 and not addressed:
        return True
    if _SALES.count(text) >= 2 and not re.search(
        r"(?:from|on) your (?:network|ip|customer|server)|貴社(?:管理|の(?:ネットワーク|ip))",
        text,
        re.IGNORECASE,
    ):
        return True
    if _QUESTION.count(text) >= 3:
        return True
    return bool(_QUESTION.search(text)) and not re.search(
        r"(?:受信|届|送信され|送られ)(?:し|い|て|ま)|迷惑メール|不正アクセス(?:を|が)|から(?:の)?攻撃|from your|attack(?:ed|ing) (?:us|our)|spam|住所を教え",
        text,
        re.IGNORECASE,
    )


def _alleges(text: str) -> bool:
    return allegations.category_of("", text) is not Category.OTHER


def _plain_addresses(text: str) -> bool:
    """Does a single address (no network, no look-alike) stand there?"""
    for line in text.split("\n")[:2000]:
        if addresses.DIGIT.search(line):
            found = addresses.find(addresses.normalise(line[:2000]))
            if any(f.lookalike is None and not f.is_network and addresses.is_usable(f.ip) for f in found):
                return True
    return False
