"""What a reply says, from its newly written text only: an answer, a pledge, an objection, a partner's yes or no.

An answer (報告) is complete when it tells both the circumstances and the countermeasures.
"""

import re

from parsers import addresses, loggrammar, passages
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.report import Format, Kind, Parsed, Party, Reading, ReplyReading

_CIRCUMSTANCES = Caseless(
    r"経緯|原因|状況|感染(?:し|が|を|して)|感染を確認|判明|確認(?:し|いた|され|でき)|調査(?:した|の結果|いた)|乗っ取ら|不正利用され|踏み台|誤設定|設定(?:ミス|不備)|流出|漏洩|漏えい|脆弱性|侵入され|改ざんされ"
    r"|\bcauses?d?\b|circumstances|root cause|because|due to|turned out|we (?:have )?(?:found|discovered|identified|determined|investigated|confirmed)|investigat(?:ed|ion)|was (?:infected|compromised|hacked|hijacked|misconfigured|abused)"
    r"|were (?:infected|compromised|hacked)|had been (?:infected|compromised|hacked|stolen|abused)|(?:password|credentials?|account) (?:was|were|had been) (?:stolen|leaked|guessed|compromised)|happened (?:because|as|when)|what happened|malware (?:was|on)|an employee|open (?:relay|resolver|proxy)|the incident (?:was|arose)",
)
_COUNTERMEASURES = Caseless(
    r"対応策|対策|対処|再発防止|防止策|処置|措置|変更(?:し|いた|済)|切り離し|遮断|削除(?:し|いた|済)|停止(?:し|いた|済)|駆除|再インストール|初期化|修正(?:し|いた|済)|更新(?:し|いた)|導入(?:し|いた)|無効(?:化|に)|ブロックし|隔離|解約し|退会処理|アップデート|パッチ"
    r"|countermeasures?|measures?|we (?:have )?(?:removed|cleaned|blocked|disabled|changed|reset|patched|updated|reinstalled|disconnected|isolated|shut|closed|suspended|deleted|installed|fixed|secured|replaced|quarantined|terminated)"
    r"|(?:has|have|had) (?:now )?been (?:removed|cleaned|blocked|disabled|changed|reset|patched|updated|reinstalled|disconnected|isolated|shut|closed|suspended|deleted|fixed|secured|replaced|quarantined|terminated|wiped)"
    r"|(?:was|were) (?:removed|cleaned|blocked|disabled|changed|reset|patched|updated|reinstalled|disconnected|isolated|shut down|closed|suspended|deleted|fixed|secured|wiped)|to prevent (?:this|a|any|re)|prevent(?:ive|ing|ion)|will not happen again|steps? (?:we )?(?:took|have taken)|remediat\w+|mitigat\w+",
)
_PLEDGE = Caseless(
    r"誓約|誓い(?:ます|申し)|二度と(?!.{0,12}(?:来な|送らな(?:い|く)で))|一切(?:行わ|いたし)(?:ず|ない|ません)|行わないことを約束"
    r"|\bpledge\b|\bwe (?:hereby )?(?:promise|undertake|swear|guarantee|commit)\b|\bI (?:hereby )?(?:promise|undertake|swear|guarantee|commit)\b|solemnly|never again (?:send|engage|do|commit)|will never again|undertaking\b",
)
_OBJECTION = Caseless(
    r"身に覚え(?:が|の)?(?:ない|ありません|無い|ございません)|心当たり(?:が|は)?(?:ない|ありません|無い|ございません)|事実(?:では|じゃ)(?:ない|ありません)|誤り(?:です|では|と思)|濡れ衣|当社では(?:ない|ありません|ございません)|送信(?:した|していた)?(?:事実|形跡|記録)(?:は|が)(?:ない|ありません|ございません|確認できません)|異議"
    r"|\b(?:we|i) (?:know nothing|did(?: not|n't) (?:send|do)|do not (?:recognise|recognize|agree)|dispute|object|deny|have no (?:knowledge|idea|record))|not (?:us|our (?:fault|server|doing))|false (?:accusation|claim|report|positive)|mistaken|no (?:evidence|trace|sign)s? of (?:any )?(?:abuse|such|spam|infection)|is (?:wrong|unfounded|incorrect)|we are innocent|nothing (?:unusual|suspicious) (?:was )?found",
)
_YES = re.compile(
    r"^\W{0,3}(?:confirmed\b|confirm\b|done\b|completed?\b|確認(?!でき(?:ない|ません|ず)|不)(?:済|しました|いたしました|完了)?|完了|実施済|停止済|対応済|承知)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W{0,3}(?:refused\b|rejected\b|declined\b|denied\b|not possible\b|cannot\b|unable\b|不可|拒否|できません|出来ません|対応不可|却下|お断り)",
    re.IGNORECASE,
)
_CASE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,5}-\d{4}(?:\d{4})?-\d{3,8}(?!\d)")


def read_reply(text: str, *, partner: bool = False) -> ReplyReading:
    """What the new text of a reply says. `partner`: a yes or no on its first line counts."""
    new = passages.new_text(text)
    return ReplyReading(
        circumstances=bool(_CIRCUMSTANCES.search(new)),
        countermeasures=bool(_COUNTERMEASURES.search(new)),
        pledge=bool(_PLEDGE.search(new)),
        objects=bool(_OBJECTION.search(new)),
        partner_answer=_partner_answer(new) if partner else None,
        text=new[:20_000],
    )


def _partner_answer(text: str) -> str | None:
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    if _NO.match(first):
        return "refused"
    return "confirmed" if _YES.match(first) else None


def names_case(message: Message) -> bool:
    """Does a case number stand in the Subject?"""
    return bool(_CASE.search(message.subject))


def is_reply(message: Message, reading: Reading) -> bool:
    """Is it a contractor's or partner's word on a matter of ours, by its token, else by what it says?"""
    if reading.party in (Party.CONTRACTOR, Party.PARTNER) or reading.case_reference:
        return True
    if reading.party is Party.REPORTER:
        return False
    if not names_case(message):
        return _sends_a_pledge(message) or _sends_a_report(message)
    said = read_reply(message.text)
    if has_log(said.text):
        return False
    pledged = said.pledge or "誓約" in message.subject
    return pledged or (
        passages.is_reply(message.subject) and (said.objects or (said.circumstances and said.countermeasures))
    )


def _sends_a_report(message: Message) -> bool:
    """An answer under the headings of our notice, without our case number."""
    new = passages.new_text(message.text)
    return (
        passages.is_reply(message.subject)
        and bool(_TOLD_HOW.search(new) and _TOLD_WHAT.search(new))
        and not has_log(new)
    )


_TOLD_HOW = re.compile(r"^\W{0,4}(?:経緯|原因|状況|発生状況)(?:について)?\s*[:：】]", re.MULTILINE)
_TOLD_WHAT = re.compile(r"^\W{0,4}(?:対応策?|対策|再発防止策?|処置)(?:について)?\s*[:：】]", re.MULTILINE)


def _sends_a_pledge(message: Message) -> bool:
    """A signed pledge from somebody who says that he is a customer, without our case number."""
    signed = "誓約" in message.subject or any("誓約" in (part.filename or "") for part in message.parts)
    return signed and bool(_CUSTOMER.search(message.text[:4000])) and not has_log(message.text)


_CUSTOMER = re.compile(
    r"(?:契約者|会員|お客様|契約|顧客)(?:番号|ID|id)|契約者の|再開をお願い|利用(?:の)?再開|回線(?:の)?(?:停止|再開|を止め)"
)


def has_log(text: str) -> bool:
    """Do log lines or header lines stand in it? Newly written, they are a complaint of its own."""
    for line in text.split("\n")[:400]:
        if not loggrammar.may_be_log(line):
            continue
        plain = addresses.normalise(line[:2000])
        if line.startswith("Received:") or loggrammar.read_log_line(plain, addresses.find(plain)) is not None:
            return True
    return False


def read(message: Message, reading: Reading) -> Parsed:
    """The reply, with a signed pledge in the attachments' names or the Subject counted too."""
    said = read_reply(message.text, partner=reading.party is Party.PARTNER)
    if not said.pledge and _pledges_elsewhere(message):
        said = ReplyReading(
            circumstances=said.circumstances,
            countermeasures=said.countermeasures,
            pledge=True,
            objects=said.objects,
            partner_answer=said.partner_answer,
            text=said.text,
        )
    return Parsed(kind=Kind.CONTRACTOR_REPLY, format=Format.NONE, reply=said)


def _pledges_elsewhere(message: Message) -> bool:
    names = " ".join(part.filename or "" for part in message.parts)
    return "誓約" in names or bool(re.search(r"\bpledge\b", names, re.IGNORECASE)) or (
        "誓約" in message.subject and not passages.is_reply(message.subject)
    )  # fmt: skip
