"""Requests of the law: disclosure of a sender (情プラ法第5条) and inquiries of the police (刑訴法第197条第2項).

Both name an address, which is read like a complaint's but never called an offender's.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers import addresses, freetext, legal_words, matter, passages
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.report import Category, EvidenceLevel, Format, Kind, Parsed, Reading, Report

_DISCLOSURE = (
    r"発信者情報(?:の)?開示(?:請求|命令)?", r"情報流通プラットフォーム対処法", r"プロバイダ責任制限法", r"意見照会", r"代理人弁護士|当職", r"提供命令|消去禁止命令",
    r"開示を(?:請求|求め)", r"権利(?:が)?侵害|名誉(?:権|毀損)|プライバシー権", r"弁護士|法律事務所",
    r"disclosure (?:of|request)|disclose the (?:identity|name|subscriber)", r"subscriber (?:information|data|identity)|identity of (?:your|the) (?:customer|subscriber)", r"attorney|law firm|counsel|solicitor|rechtsanw[aä]lt", r"subpoena|court order|auskunftsanspruch|§ ?101 urhg|norwich",
    r"donn[ée]es d'identification|identit[ée] (?:civile|et l'adresse)|ordonnance|tribunal|avocat|conseil de la soci[ée]t[ée]|code de proc[ée]dure|lcen\b",
    r"datos (?:identificativos|de identificaci[oó]n)|titular de la (?:l[ií]nea|ip)|juzgado|abogad[oa]|requerimiento|bufete", r"dati identificativi|intestatari[oa]|tribunale|avvocat[oa]|studio legale|decreto ingiuntivo|ordinanza", r"naw-gegevens|verstrekking van|advocaat|advocatenkantoor|kort geding|rechtbank", r"anschlussinhaber|gestattungsbeschluss|landgericht|kanzlei|bestandsdaten", r"kancelari\w+|pełnomocnik|danych (?:abonenta|osobowych)|sąd\w*|pozwan\w+",
    r"dados cadastrais|advogad[oa]|ordem judicial|vara c[ií]vel|marco civil", r"адвокат|исков\w+|определени\w+ суда|персональн\w+ данн\w+", r"advokat\w*|domstol\w*|abonnent\w*|föreläggande|kendelse", r"(?:we )?act for the above|our client|consent order|\bllp\b|yours faithfully", r"律師|律师|法院|開示|調取|用戶資料|用户信息", r"변호사|법원|개시|신원",
)  # fmt: skip
_DISCLOSURE_SURE = Caseless(
    r"発信者情報(?:の)?開示(?:請求|命令)(?!も|等も|を検討|の用意)|情報流通プラットフォーム対処法|プロバイダ責任制限法(?:第|に基づ)|提供命令(?:申立|に基づ)|subpoena|request for (?:the )?disclosure of (?:subscriber|customer|sender)"
    r"|norwich pharmacal|names? and (?:\w+ )?address(?:es)? of (?:the |your )?(?:subscriber|customer|account holder)s?|informationsföreläggande|lämna ut (?:namn|uppgifter)[^.]{0,80}(?:abonnent|kund)|udlevere (?:navn|oplysninger)[^.]{0,80}(?:abonnent|kunde)|utlevere (?:navn|opplysninger)[^.]{0,80}(?:abonnent|kunde)|disclose the (?:name|identity)[^.]{0,60}(?:subscriber|customer|account holder)|request for subscriber (?:details|information|data|identity)|communi(?:cation|quer) (?:de|des|l['’]|les)\s?(?:donn[ée]es d'identification|identit[ée])|identificaci[oó]n del? (?:titular|abonado)|comuni(?:quen?|car) la identidad|(?:comunicazione|ostensione) (?:dei|delle) (?:dati|generalit[aà])|generalit[aà] dell['’]intestatari[oa]|(?:verstrekking|afgifte) van (?:de )?(?:naw|identificerende)|auskunft über (?:\w+ ){0,4}(?:anschluss|inhaber|bestandsdaten)|(?:name|namen) und (?:die )?anschrift de[sr] (?:anschluss|inhaber|nutzer|kunde)\w*|(?:requisi[çc][ãa]o|fornecimento|apresenta[çc][ãa]o) (?:de|dos) dados cadastrais|dados cadastrais .{0,60}(?:usu[áa]rio|assinante|titular)|datos (?:del|de la|personales del) (?:titular|abonado|usuario)|предостав\w+ .{0,40}данн\w+ (?:об? )?(?:абонент|пользовател|клиент)\w*|提供.{0,20}(?:用户|用戶)(?:的)?(?:资料|資料|信息|資訊|身份)|udostępnieni\w+ danych (?:abonenta|osobowych)",
)
_POLICE = (
    r"捜査関係事項照会(?:書)?", r"刑(?:事訴訟|訴)法第?\s*(?:197|一九七|百九十七)条", r"サイバー犯罪(?:対策)?課?", r"司法警察(?:員|職員)", r"差押許可状|捜索差押|記録命令付差押", r"保全要請(?:書)?|通信履歴の保全",
    r"警察(?:本部|署|庁)|県警|府警|警視庁|検察庁", r"巡査|警部|警視|検事|検察官", r"照会事項|回答期限",
    r"police|law enforcement|prosecut\w+|constabulary|staatsanwalt\w*|polizei|gendarmerie|guardia civil|polizia|politie|carabinieri", r"preservation (?:request|order)|production order|search warrant|mutual legal assistance|data request|auskunftsersuchen|r[ée]quisition (?:judiciaire|d'un officier)|bestandsdatenauskunft|vordering (?:verstrekking|gebruikersgegevens)|udostępnieni\w+ danych abonenta|(?:żądanie|prośb\w+) (?:wydania|o wydanie|o udostępnienie) danych|requerimiento (?:policial|judicial)|richiesta (?:di )?(?:acquisizione|dati) (?:dei|di|dati)|decreto di acquisizione|žádost o (?:poskytnutí|sdělení) (?:údajů|informac)\w*|запрос о предоставлении|quebra de sigilo|通信자료|통신자료 제공|协助调查|協助調查|調取證據", r"criminal (?:investigation|proceedings|code)|ermittlungsverfahren",
    r"dochodzeni\w+|śledztw\w+|komend\w+|policj\w+|o czyn z art|k\.\s?k\.|wydział", r"diligencias|polic[ií]a|juzgado|atestado|delito", r"carabinieri|procura\w*|indagini|polizia|procedimento penale|reato|c\.p\.p", r"vordering|politie|officier van justitie|artikel 126|strafvordering|onderzoek", r"staatsanwaltschaft|polizei\w*|kriminal\w+|§ ?(?:100|113|174)|bestandsdatenauskunft|beschuldigte\w*",
    r"gendarmerie|police (?:nationale|judiciaire)|enqu[êe]te|procureur|officier de police|code de proc[ée]dure p[ée]nale", r"polici\w+|trestn\w+|vyšetřov\w+|státní zastup\w+", r"следств\w+|следовател\w+|мвд|полици\w+|уголовн\w+|запрос", r"pol[ií]cia|inqu[ée]rito|delegad[oa]|of[ií]cio|quebra de sigilo|minist[ée]rio p[uú]blico", r"polis\w*|förundersökning|åklagar\w+", r"公安|派出所|警察局|偵辦|侦查|协查", r"경찰\w*|수사\w*|영장|통신자료",
)  # fmt: skip
_POLICE_SURE = Caseless(
    r"捜査関係事項照会|差押許可状|司法警察(?:員|職員)|保全要請|preservation (?:request|order)|production order|search warrant|auskunftsersuchen|r[ée]quisition (?:judiciaire|d'un officier)|bestandsdatenauskunft|vordering (?:verstrekking|gebruikersgegevens)|udostępnieni\w+ danych abonenta|udzieleni\w+ (?:danych|informacji)|(?:żądanie|prośb\w+) (?:wydania|o wydanie|o udostępnienie) danych|žádost o součinnost|žádáme o sdělení|requerimiento (?:policial|judicial)|richiesta (?:di )?(?:acquisizione|dati)\b|decreto di acquisizione|žádost o (?:poskytnutí|sdělení) (?:údajů|informac)\w*|запрос о предоставлении|quebra de sigilo|通信자료|통신자료 제공|协助调查|協助調查|調取證據",
)
_OFFICER = Caseless(
    r"\b(?:detective|constable|police officer|investigating officer|sergeant)\b|\b(?:kriminal|polizei)(?:haupt|ober)?(?:kommissar|meister|inspekt)\w*|\bofficier de police|\badjudant|\bgendarme\b|\benquêteur|\b(?:sub)?inspector\w*|\bagente? (?:n|de pol)|\bmaresciallo|\bufficiale di polizia|\bpolizia giudiziaria|\bispettore|\bsostituto procuratore|\brechercheur|\bopsporingsambtenaar|\bofficier van justitie|\bdelegad[oa] de pol[ií]cia|\binqu[ée]rito policial|\bescriv[ãa]o|следовател|оперуполномоченн|\bkomisař|\bpor\. mgr|\basp\. ?sztab|\b(?:pod|nad)kom\.|民警|刑警|司法警察|巡査|警部",
)
"""Who signs as an officer asks as one."""
_ONLY_THREATENED = Caseless(
    r"\b(?:do|does) not (?:\w+ ){0,5}(?:seek|ask|request|require|demand)\b|\b(?:am|are|is) not (?:\w+ ){0,3}(?:asking|seeking|requesting|demanding)\b|\b(?:may|might|could) (?:\w+ ){0,2}be (?:requested|sought|obtained)|\breserve[sd]?\b|\bwithout prejudice|\bright to (?:apply|seek|request)|\b(?:may|might|shall|will) (?:also |then )?(?:apply|seek|request|consider|have to|be (?:forced|obliged))\b|\bunless\b|\bif (?:you|this|the)\b"
    r"|vorbehalt|\bbehalten .{0,40}\bvor\b|\b(?:sonst|andernfalls|falls|sofern)\b|r[ée]serv(?:ons|e|ée?s?) (?:le droit|de)|\bà d[ée]faut\b|reserva(?:mos|ndo)|\bde lo contrario\b|riserv(?:a|iamo)|\bin caso contrario\b|voorbehoud|\banders\b|\bcaso contr[áa]rio\b|оставля\w+ за собой|в противном случае|(?<!ご)検討|辞さ|留保|つもり(?:は|も)(?:な|あり|ござい)|\bnie (?:wnosimy|prosimy|żądamy|oczekujemy)|\bnie prowadzimy|おりません|では(?:ございません|ありません|なく|ない)|(?:場合|とき|際)(?:は|には)|が\s?あれば|保留.{0,6}权利|否则",
)
"""In the same sentence: not asked for, or not yet."""
_CIRCULAR = Caseless(
    r"配信(?:停止|解除)|\bunsubscribe\b|\bnewsletter abbestellen|\bse d[ée]sabonner|\bse d[ée]sinscrire|\bdarse de baja|\bcancell\w+ iscrizione|\buitschrijven\b|отписаться|退订|退訂"
)
"""Who asks for a name lets nobody unsubscribe."""
_LIST = re.compile(r"[:：][^\S\n]*\n\s*\n")
"""What is asked for stands below, item by item."""
_LINE_END = re.compile(r"(?<!\n)\n(?!\s*\n)[^\S\n]*")
_SENTENCE_END = re.compile(
    r"(?<!\s\d)(?<!\s\d\d)(?:(?<!\s\d{4})|(?=.\s[A-ZÀ-Þ]))[.!?](?=\s)|[。！？]|\n\s*\n"
)
"""`3. Juni`, `2026. június` go on."""
_MARKS = (
    "照会",
    "許可状",
    "司法警察",
    "保全要請",
    "発信者情報",
    "プラットフォーム対処",
    "責任制限法",
    "提供命令",
)
_LOW_MARKS = (
    "subpoena",
    "norwich",
    "subscriber",
    "disclosure",
    "preservation",
    "production order",
    "warrant",
    "auskunftsersuchen",
    "réquisition", "identification", "identité", "identificativ", "titular", "verstrekking", "vordering", "abonent", "danych",
    "föreläggande", "abonnent", "pharmacal", "auskunft", "requerimiento", "richiesta", "decreto", "žádost", "запрос", "sigilo", "intestatari", "cadastrais", "anschrift", "name and address", "данных", "用户", "用戶", "자료", "调查", "調查", "調取",
)  # fmt: skip
_DISCLOSURE_WORDS = tuple(Caseless(w) for w in _DISCLOSURE)
_POLICE_WORDS = tuple(Caseless(w) for w in _POLICE)
_KINDS = (
    (Kind.POLICE_INQUIRY, _POLICE_SURE, _POLICE_WORDS),
    (Kind.DISCLOSURE_REQUEST, _DISCLOSURE_SURE, _DISCLOSURE_WORDS),
)


def kind_of(message: Message) -> Kind | None:
    """Disclosure request or police inquiry, by the words of the Subject and the new text; None for neither.

    A sure word alone is not enough, for complaints threaten with the law: others must stand by it, and fewer where
    it is the Subject.
    """
    words = f"{message.subject}\n{message.text[:40_000]}"
    return _by_wording(message) or _by_instrument(message, words)


def _by_wording(message: Message) -> Kind | None:
    """Somebody's name is asked for, in whatever language, by police at work or by a lawyer."""
    new = _LIST.sub(": ", passages.new_text(message.text[:20_000])[:8000])
    text = _LINE_END.sub(" ", f"{message.subject}\n\n{new}")
    for wording in legal_words.wordings_in(text):
        asked = [one for one in _asking(wording.identity, text) if wording.request.search(one)]
        if all(map(wording.negation.search, asked)):
            continue
        if wording.police.search(text) and wording.proceedings.search(text):
            return None if wording.reported.search(text) else Kind.POLICE_INQUIRY
        if wording.counsel.search(text):
            return Kind.DISCLOSURE_REQUEST
    return None


def _by_instrument(message: Message, words: str) -> Kind | None:
    """What is asked for goes by the name of an instrument of the law."""
    if not any(mark in words for mark in _MARKS) and not any(mark in words.lower() for mark in _LOW_MARKS):
        return None
    if _CIRCULAR.search(words) and not matter.has_plain_address(words):
        return None
    text = _LINE_END.sub(" ", f"{message.subject}\n\n{passages.new_text(message.text[:40_000])}")
    asked, asked_above = _is_asked(_DISCLOSURE_SURE, text), _DISCLOSURE_SURE.search(message.subject)
    for kind, sure, legal in _KINDS:
        by_officer = kind is Kind.POLICE_INQUIRY and asked and _OFFICER.search(text)
        if by_officer or (asked if kind is Kind.DISCLOSURE_REQUEST else _is_asked(sure, text)):
            above = sure.search(message.subject) or (by_officer and asked_above)
            needed = 2 if above else 3
            if len({found.group().lower() for words in legal for found in words.finditer(text)}) >= needed:
                return kind
    return None


def _is_asked(sure: Caseless, text: str) -> bool:
    """Does a sure word stand in a sentence that does not merely threaten, or say that it is not asked for?"""
    return next(_asking(sure, text), None) is not None


def _asking(sure: Caseless, text: str) -> Iterator[str]:
    """The sentences in which a word stands, without those."""
    sentences = (_sentence(text, found.start(), found.end()) for found in sure.finditer(text))
    return (sentence for sentence in sentences if not _ONLY_THREATENED.search(sentence))


def _sentence(text: str, start: int, end: int) -> str:
    before = [stop.end() for stop in _SENTENCE_END.finditer(text, max(0, start - 400), start)]
    after = _SENTENCE_END.search(text, end, end + 400)
    return text[before[-1] if before else max(0, start - 400) : after.start() if after else end + 400]


def read(message: Message, reading: Reading, kind: Kind) -> Parsed:
    """The address, time and ports that the request is about: a letter proves nothing against anybody.

    What a disclosure request shows besides (headers, logs, a mail) keeps its level, for it may be a complaint too;
    the police are never taken for a reporter.
    """
    parsed = freetext.read(message, reading, names=True)
    parsed = replace(parsed, reports=_asked_about(message, parsed))
    reports = tuple(
        one
        if kind is Kind.DISCLOSURE_REQUEST and one.evidence in _PROOF
        else replace(one, category=Category.OTHER, evidence=EvidenceLevel.NONE)
        for one in parsed.reports
    )
    return replace(parsed, kind=kind, format=Format.NONE, reports=reports)


_PROOF = frozenset(
    {EvidenceLevel.PASTED_HEADERS, EvidenceLevel.LOG, EvidenceLevel.ORIGINAL_MESSAGE, EvidenceLevel.ARF}
)
_SERVER = Caseless(
    r"(?:hosted (?:at|on)|server|serveur|servidor|serwer\w*|сервер\w*|サーバー?|forum|site|host|destination|接続先|サイトの?\s?(?:ip)?(?:アドレス)?|掲示板の?\s?(?:ip)?(?:アドレス)?)(?: (?:de[rs]?|du|of|del|della|van|von)\b[^.;:]{0,40})?\W{0,4}\Z|\b(?:hosted|héberg\w+|alojad\w+|ospitat\w+|gehost\w*|hospedad\w+|размещ\w+)[^.;\n\d]{0,24}\Z",
)
"""Where it was posted or ordered: not whose name is asked for."""
_VICTIM = Caseless(
    r"(?:\b(?:usual|habituel|üblich|habitual|abitual|gebruikelijk|обычн)\w*[^.;。]{0,60}|\b(?:address|adresse|ip|connexions?|connections?|conexi\w+|connessioni|verbinding\w*|адрес\w*)\b[^.;。]{0,25}(?:victim|geschädigt|opfer|v[ií]ctima|vittima|slachtoffer|v[ií]tima|потерпевш)\w*[^.;。\d]{0,20}|\bvictim['’]s (?:own )?(?:address|ip|connection|server|host)\b[^.;\d]{0,15}|(?:被害者|申告者|相談者)の[^。\d]{0,20}|(?:調査|監視|検知)(?:に用いた|用の?)?(?:監視)?(?:システム|会社|機器|サーバー?)の[^。\d]{0,20}|(?:いつも|通常)の[^。\d]{0,20})\Z",
)
"""Whose it is stands there already."""


def _asked_about(message: Message, parsed: Parsed) -> tuple[Report, ...]:
    """Without the servers where it happened and the victim's own, unless nothing else is named.

    Of several addresses a complaint takes the one that is called the source; here that may be the one who looked.
    """
    known = set()
    for line in message.text.split("\n")[:400]:
        plain = addresses.normalise(line[:1000])
        for found in addresses.find(plain):
            before = plain[: found.start]
            if _SERVER.search(before) or _VICTIM.search(before):
                known.add(found.ip)
    asked = tuple(report for report in parsed.reports if report.source_ip not in known)
    weaker = (one.ip for one in parsed.rejected if one.rule == "text.weaker" and one.ip not in known)
    return asked or tuple(replace(parsed.reports[0], source_ip=ip) for ip in weaker) or parsed.reports
