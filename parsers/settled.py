"""Matters that are over: an incident declared closed, a complaint taken back, an address struck off a list.

Such mails carry every field of the first report. What they say of it decides, in the Subject and in the sentences above
any quotation; a sentence that makes a condition says nothing. A demand, or the word that it goes on, outweighs all of it.
"""

import re

from parsers import acts, addresses, allegations, matter, passages
from parsers.acts import Act, Said
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.report import Address

_CLOSED = Caseless(
    r"(?<!not )(?<!nicht )(?<!non )(?<!pas )(?<!no )(?<!niet )(?<!não )\b(?:resolved|closed|closure|closing|solved|offline|taken down|case over|mitigated|remediated|take-?down (?:complete|completed|confirmed|confirmation|successful)|all[- ]clear|erledigt|gelöst|behoben|geschlossen|abgeschlossen|entwarnung|résolue?|clos|clôturée?|clôture|hors ligne|resuelt[oa]|cerrad[oa]|cierre|solucionad[oa]|risolt[oa]|chius[oa]|chiusura|opgelost|afgesloten|gesloten|afgehandeld|verholpen|resolvid[oa]|encerrad[oa]|encerramento|solucionad[oa]|rozwiązan[eyoa]|zamknięt[eyoa]|zakończon[eyoa]|vyřešen[oýéa]?|uzavřen[oýéa]?|ukončen[oýéa]?|löst|stängt|avslutat|åtgärdat|çözüldü|kapatıldı|kapandı|giderildi)\b(?!\s*[?？])"
    r"|(?:реш[её]н|закрыт|устран[её]н)|解決|対応完了|クローズ|終息|閉鎖確認|停止確認|完了|已解决|已处理|已關閉|已关闭|已结案|已下线|解除|결(?:됨|완료)|종료|종결|처리 ?완료|조치 ?완료"
)
"""The Subject calls it closed."""

_REPORT = r"(?:complaints?|reports?|notices?|notifications?|claims?|beschwerde\w*|meldung\w*|hinweis\w*|anzeige|plainte|signalement|notification|denuncia|queja|reclamaci[oó]n|notificaci[oó]n|reporte|segnalazione|reclamo|notifica|klacht|melding|den[uú]ncia|queixa|reclama[çc][ãa]o|notifica[çc][ãa]o|жалоб\w*|обращени\w*|сообщени\w*|уведомлени\w*|zgłoszeni\w*|skarg\w*|anmälan|rapport\w*|klagomål\w*|hlášení|stížnost\w*|oznámení|şikayet\w*|bildirim\w*|ihbar\w*)"
_TAKEN_BACK = Caseless(
    r"取り?下げ|取り?消し(?:の)?(?:お願い|ご?連絡|お知らせ|依頼)|撤回|誤報|誤通報|^\W*(?:withdrawn|retracted|retraction|withdrawal|annulation|rücknahme|widerruf|entwarnung|rétractation|retrait|anulaci[oó]n|retractaci[oó]n|annullamento|ritiro|intrekking|retratação|anulação|отзыв|wycofanie|anulowanie|återkallande|återtagande|stažení|zrušení|odvolání|zpětvzetí|iptal)\b(?! (?:of|de|from) (?:my |our |mes |mon )?(?:savings|money|fonds|dinero))|[\[(]\s*(?:withdrawn|retracted|retraction|false (?:alarm|positive))\s*[\])]|^\W*(?:false (?:alarm|positive)|fehlalarm|fausse alerte|falsa alarma|falso allarme|vals alarm|falso alarme|falskt larm|planý poplach|fałszywy alarm|ложная тревога|误报|오탐)"
    rf"|\b{_REPORT} (?:\S+ ){{0,4}}(?:withdrawn|retracted|zurückgezogen|zurückgenommen|retirée?|annulée?|retirada|anulada|ritirata|annullata|ingetrokken|отозван\w*|wycofan\w*|återkallad\w*|geri çek\w*|iptal\w*|stažen\w*)(?!\w)"
    rf"|\b(?:withdraw(?:al|ing)?|retract(?:ion|ing)|cancel(?:lation|ling) of|rückzug|rücknahme|widerruf|retrait|annulation|retirada|anulación|ritiro|annullamento|intrekking|cancelamento|отзыв|wycofanie|återkallande|återtagande|stažení|zrušení)(?: (?:of|de|del|della|der|des|van|la|the|our|my|unserer|notre|nuestra|nostra|onze|da|do|nossa|av|naší|naszego)){{0,3}} (?:\w+ )?{_REPORT}(?!\w)"
    r"|(?:撤回|撤销|撤銷)(?:投诉|举报|通报|投訴|舉報)|(?:投诉|举报|通报|投訴|舉報)(?:撤回|撤销|撤銷)|(?:신고|민원|제보)[^.]{0,8}(?:철회|취하|취소)"
)
"""The Subject calls it withdrawn."""


_LIST = Caseless(
    r"list|liś|lijst|elenco|\bbase\b|block|lock|blo[cq]|filt|relay|serwer|сервер|server|屏蔽|차단|등록|engel|блокиров|rbl\b|dnsbl|拒否|掲載|登録|レコード|ブロック|制限|\b[sxpc]bl\b|リスト|名单|名單|спис|баз|목록|리스트|seznam|databas|reputation|evidenc"
)
_REMOVED = Caseless(
    r"\b(?:removed|delisted|delisting|unlisted)\s*(?:$|[::])|解除(?:の(?:お知らせ|ご?連絡)|済)"
)
"""At the end of a Subject, or before what it names."""

_BACK = r"retracted|retraction|withdrawn|withdrawal|revoked|cancell?ed"
_STATUS = Caseless(
    rf"<(?:\w+:)?(?:case|report|notice|incident|ticket)?_?status>\s*({_BACK}|closed|resolved)\s*<"
    rf"|\"(?:case|report|notice|incident|ticket)[_-]?(?:status|state)\"\s*:\s*\"({_BACK}|closed|resolved)\""
    rf"|\"(?:status|state|report_?type|type|action)\"\s*:\s*\"({_BACK})\""
    rf"|^[^\S\n]{{0,8}}(?:case|report|notice|incident|ticket)[ _-]?(?:status|state|type)\s*[:=]\s*({_BACK}|closed|resolved)\b"
    rf"|^[^\S\n]{{0,8}}status\s*[:=]\s*({_BACK})\b",
    re.MULTILINE,
)
"""The state of a case in the form of a machine (ACNS, JSON, a labelled line)."""


def is_settled(message: Message) -> bool:
    """Does it tell of a matter that is over, and ask for nothing more?"""
    subject = message.subject
    if passages.is_forward(subject):
        return False
    new = passages.above_a_forward(passages.new_text(message.text[:40_000]))
    closed, back = bool(_CLOSED.search(subject)), bool(_TAKEN_BACK.search(subject))
    status = _status_of(message)
    named = closed or back
    shown = matter.shows_more(message, new, formal=bool(status))
    if shown and not (named or status):
        return False
    said = acts.said_in(subject, new)
    done = said.acts()
    if said.mentions(Act.DEMAND) or Act.HURT in done:
        return False
    if _is_delisted(subject, said):
        return not shown
    surely = len(done & _RETRACTS) > 2
    if Act.GOES_ON in done or (Act.CORRECTED in done and not (surely and not _several(f"{subject}\n{new}"))):
        return False
    if _is_thanks(message, said, done):
        return True
    taken_back = _is_withdrawn(said, done, status, back=back)
    if not (taken_back or _is_over(said, done, status, new, closed=closed)):
        return False
    if shown:
        return bool(done & {Act.WITHDRAWN, Act.NO_ACTION})
    if named or surely or Act.NO_ACTION in done:
        return True
    if names_anew(subject, new, message.text):
        return False
    if said.spots(Act.OVER) > 1 and not _ASKED.search(said.text):
        return True
    return not (
        _several(new)
        or new.count("://") > 1
        or (not (taken_back or _is_glad(done)) and allegations.pleads(said.text))
    )


_RETRACTS = frozenset({Act.WITHDRAWN, Act.DISREGARD, Act.MISTAKE, Act.SORRY})


def _is_over(said: Said, done: frozenset[Act], status: str, new: str, *, closed: bool) -> bool:
    """It is over, and that is what the mail is about."""
    about_it = (
        closed
        or Act.NO_ACTION in done
        or Act.THANKS in said.acts(said.subject + 400)
        or said.spots(Act.OVER) > 1
    )
    if Act.OVER in done:
        return about_it or bool(status) or Act.REPORTED in done or _is_glad(done)
    if status in _CLOSED_STATES and not new.strip():
        return True
    if closed and Act.NO_ACTION in done:
        return True
    return Act.ENDED in done and about_it and (closed or len(done & _TELLS) > 2)


_TELLS = frozenset({Act.ENDED, Act.NO_ACTION, Act.REPORTED, Act.THANKS, *_RETRACTS})


def _is_thanks(message: Message, said: Said, done: frozenset[Act]) -> bool:
    """A short answer, for what was done; nobody is named, and nothing is shown or asked."""
    answers = passages.is_reply(message.subject) or Act.GLAD in said.acts(said.subject)
    return (
        answers
        and len(message.parts) == 1
        and not _ASKED.search(said.text)
        and done >= {Act.THANKS, Act.GLAD}
        and len(said.text) < 600
        and "//" not in said.text
        and not matter.has_plain_address(said.text)
        and not allegations.pleads(said.text)
    )


_ASKED = re.compile(r"[?？]")


def _is_glad(done: frozenset[Act]) -> bool:
    return bool(done & {Act.THANKS, Act.GLAD})


def _is_withdrawn(said: Said, done: frozenset[Act], status: str, *, back: bool) -> bool:
    """The Subject or a sentence says so; or that it was a mistake, to be disregarded or with an excuse."""
    if back or Act.WITHDRAWN in done or (bool(status) and status not in _CLOSED_STATES):
        return True
    if Act.MISTAKE not in done:
        return False
    return bool(done & {Act.DISREGARD, Act.SORRY}) or (Act.NO_ACTION in done and said.spots(Act.MISTAKE) > 1)


def _is_delisted(subject: str, said: Said) -> bool:
    """An address is struck off a list, and none put on it."""
    early = said.acts(said.subject + 1500)
    told = bool(_REMOVED.search(subject)) or Act.DELISTED in early
    return told and Act.LISTED_ANEW not in early and bool(_LIST.search(said.text[: said.subject + 1500]))


def _several(text: str) -> bool:
    """Does it name more than one address? One of them may be new."""
    return len(_named_in(text)) > 1


def names_anew(subject: str, new: str, whole: str) -> bool:
    """Is an address named that is not in the mail that is quoted?"""
    named = _named_in(new)
    if not named or len(whole) < len(new) + 40:
        return False
    quoted = _named_in("\n".join(line for line in whole.split("\n") if line not in new))
    return bool(quoted) and not named <= quoted | _named_in(subject)


def _named_in(text: str) -> set[Address]:
    return {
        found.ip
        for line in text.split("\n")[:400]
        if addresses.DIGIT.search(line)
        for found in addresses.find(addresses.normalise(line[:1000]))
        if found.lookalike is None and not found.is_network
    }


def is_withdrawn_in_form(message: Message) -> bool:
    """Does a report of a machine carry the state of one that is taken back, or of one that is closed, and no demand?"""
    status = _status_of(message)
    return bool(status) and (
        status not in _CLOSED_STATES or not acts.said_in(message.subject, message.text).mentions(Act.DEMAND)
    )


def is_settled_state(name: str, value: str) -> bool:
    """Does a column of states say of its row that it is over or taken back?"""
    return name in _STATE_COLUMNS and bool(_SETTLED_STATE.fullmatch(value.strip()))


_CLOSED_STATES = ("closed", "resolved")
_STATE_COLUMNS = frozenset(
    (
        "status",
        "state",
        "resolution",
        "case_status",
        "case_state",
        "incident_status",
        "report_status",
        "report_state",
        "ticket_status",
        "ticket_state",
        "notice_status",
        "ステータス",
        "状態",
        "対応状況",
        "estado",
        "stato",
        "statut",
        "статус",
        "状态",
        "狀態",
        "durum",
        "stav",
        "상태",
    )
)
_SETTLED_STATE = Caseless(
    rf"{_BACK}|resolved|remediated|delisted|false[ _-]?positive|case closed|solved|erledigt|behoben|zurückgezogen|gelöst|résolue?|retirée?|annulée?|resuelt[oa]|retirad[oa]|anulad[oa]|risolt[oa]|ritirat[oa]|annullat[oa]|opgelost|ingetrokken|resolvid[oa]|реш[её]но?|отозвано?|устранено?|已解决|已撤回|已解決|誤検知|取り?下げ|解決済み?|対応済み?|解除済み?|rozwiązan[eyoa]|wycofan[eyoa]|해결(?:됨|완료)?|철회(?:됨)?|오탐|çözüldü|geri çekildi|löst|återkallad|vyřešen[oýaá]|stažen[oýaá]"
)


def _status_of(message: Message) -> str:
    texts = [message.text[:40_000]]
    texts += [
        part.text[:40_000]
        for part in message.parts
        if part.text and (part.is_attachment or part.content_type.startswith("application/"))
    ]
    for text in texts:
        if "tatus" in text or "TATUS" in text or "tate" in text or "ype" in text:
            found = _STATUS.search(text)
            if found:
                return next(group for group in found.groups() if group)
    return ""
