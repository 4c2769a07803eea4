"""Requests of the law: disclosure of a sender (情プラ法第5条) and inquiries of the police (刑訴法第197条第2項).

Both name an address, which is read like a complaint's but never called an offender's.
"""

import re
from dataclasses import replace

from parsers import freetext, passages
from parsers.message import Message
from parsers.report import Category, EvidenceLevel, Format, Kind, Parsed, Reading

_DISCLOSURE = (
    r"発信者情報(?:の)?開示(?:請求|命令)?", r"情報流通プラットフォーム対処法", r"プロバイダ責任制限法", r"意見照会", r"代理人弁護士|当職", r"提供命令|消去禁止命令",
    r"開示を(?:請求|求め)", r"権利(?:が)?侵害|名誉(?:権|毀損)|プライバシー権", r"弁護士|法律事務所",
    r"disclosure (?:of|request)|disclose the (?:identity|name|subscriber)", r"subscriber (?:information|data|identity)|identity of (?:your|the) (?:customer|subscriber)", r"attorney|law firm|counsel|solicitor|rechtsanw[aä]lt", r"subpoena|court order|auskunftsanspruch|§ ?101 urhg|norwich",
)  # fmt: skip
_DISCLOSURE_SURE = re.compile(
    r"発信者情報(?:の)?開示(?:請求|命令)(?!も|等も|を検討|の用意)|情報流通プラットフォーム対処法|プロバイダ責任制限法(?:第|に基づ)|提供命令(?:申立|に基づ)|subpoena|request for (?:the )?disclosure of (?:subscriber|customer|sender)",
    re.IGNORECASE,
)
_POLICE = (
    r"捜査関係事項照会(?:書)?", r"刑事訴訟法第?\s*(?:197|一九七|百九十七)条", r"サイバー犯罪(?:対策)?課?", r"司法警察(?:員|職員)", r"差押許可状|捜索差押|記録命令付差押", r"保全要請(?:書)?|通信履歴の保全",
    r"警察(?:本部|署|庁)|県警|府警|警視庁|検察庁", r"巡査|警部|警視|検事|検察官", r"照会事項|回答期限",
    r"police|law enforcement|prosecut\w+|constabulary|staatsanwalt\w*|polizei|gendarmerie|guardia civil|polizia|politie|carabinieri", r"preservation (?:request|order)|production order|search warrant|mutual legal assistance|data request|auskunftsersuchen|r[ée]quisition judiciaire", r"criminal (?:investigation|proceedings|code)|ermittlungsverfahren",
)  # fmt: skip
_POLICE_SURE = re.compile(
    r"捜査関係事項照会|差押許可状|司法警察(?:員|職員)|保全要請書|preservation (?:request|order)|production order|search warrant|auskunftsersuchen|r[ée]quisition judiciaire",
    re.IGNORECASE,
)
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
    "disclosure",
    "preservation",
    "production order",
    "warrant",
    "auskunftsersuchen",
    "réquisition",
)
_DISCLOSURE_WORDS = tuple(re.compile(w, re.IGNORECASE) for w in _DISCLOSURE)
_POLICE_WORDS = tuple(re.compile(w, re.IGNORECASE) for w in _POLICE)
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
    if not any(mark in words for mark in _MARKS) and not any(mark in words.lower() for mark in _LOW_MARKS):
        return None
    text = f"{message.subject}\n{passages.new_text(message.text[:40_000])}"
    for kind, sure, legal in _KINDS:
        if sure.search(text):
            needed = 2 if sure.search(message.subject) else 3
            if sum(1 for word in legal if word.search(text)) >= needed:
                return kind
    return None


def read(message: Message, reading: Reading, kind: Kind) -> Parsed:
    """The address, time and ports that the request is about. No evidence level: it proves nothing against anybody."""
    parsed = freetext.read(message, reading, names=True)
    reports = tuple(replace(r, category=Category.OTHER, evidence=EvidenceLevel.NONE) for r in parsed.reports)
    return replace(parsed, kind=kind, format=Format.NONE, reports=reports)
