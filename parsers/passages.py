"""The texts of a mail in the order a reader takes them in, cut into what is new, quoted, forwarded or pasted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from parsers import addresses, charsets
from parsers.message import Message, Part

MAX_LINES = 6000
MAX_LINE = 4000
_QUOTED = re.compile(r"^\s{0,3}(?:[>＞]|\|(?!.*\|\s*$)\s?)+(?!\s*[A-Za-z_]+=)")
_INTRODUCTION = re.compile(
    r"^\s*(?:(?:On|Am|Le|El|Op|Il|Em|Den|W dniu|Dnia)\s.{4,160}(?:wrote|schrieb.*|[ée]crit|escribi[óo]|schreef.*|ha scritto|escreveu|skrev.*|napisał.*)\s?:"
    r"|.{0,80}さんは書きました\s?:?|\d{4}年.{4,120}(?:<[^>]*>)?\s?:\s*$|.{0,60}(?:wrote|пишет|写道|寫道)\s?[::])\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"^\s*(?:-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Messaggio originale|Oorspronkelijk bericht|元のメッセージ|原始邮件|Исходное сообщение)\s*-{0,}"
    r"|_{20,}\s*)\s*$",
    re.IGNORECASE,
)
_FORWARD_RULE = re.compile(
    r"^\s*(?:-{2,}\s*)?(?:Forwarded message|Begin forwarded message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado|Messaggio inoltrato|Doorgestuurd bericht|転送メッセージ|転送されたメッセージ|転送開始|Пересылаемое сообщение|转发邮件)\s*:?\s*-{0,}\s*$",
    re.IGNORECASE,
)
_BLOCK_FIELD = re.compile(
    r"^\s*\*?(From|Sent|To|Cc|Subject|Date|Von|Gesendet|An|Betreff|Datum|De|Envoyé|À|Objet|Da|Inviato|A|Oggetto|Van|Verzonden|Aan|Onderwerp|Od|Wysłano|Do|Temat|Enviad[ao](?: em)?|Para|Assunto|Asunto|Dari|Kepada|Perihal|Tanggal|Från|Skickat|Till|Ämne|Fra|Sendt|Til|Emne|Dato|Fecha|Data|Sujet|Pour|Nadawca|Adresat|Předmět|Odesláno|Komu|Predmet|Odoslané|Dátum|Feladó|Címzett|Tárgy|Elküldve|De la|Către|Subiect|Trimis|Lähettäjä|Vastaanottaja|Aihe|Lähetetty|Päivämäärä|Gönderen|Kime|Konu|Tarih|Gönderildi|Από|Προς|Θέμα|Ημερομηνία|Εστάλη|Šalje|Prima|Poslano|Từ|Đến|Chủ đề|Ngày|Đã gửi"
    r"|差出人|送信日時|送信者|宛先|件名|日付|От|Отправлено|Кому|Тема|Дата|Від|Надіслано|До|Относно|Изпратено|发件人|发送时间|收件人|主题|日期|寄件者|寄件日期|收件者|主旨|보낸 ?사람|받는 ?사람|보낸 ?날짜|제목|날짜)\*?\s?[:：]\s?\*?",
    re.IGNORECASE,
)
_FORWARDING = re.compile(
    r"^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|fw|wg|tr|rv|i|vb|pd|tov|vl|doorst|enc|пересл|転送|转发|轉寄)\s?[:：]",
    re.IGNORECASE,
)
_REPLYING = re.compile(
    r"^\s*(?:\[[^\]]{0,40}\]\s*)?(?:re|res|aw|sv|antw|odp|rif|ref|回复|回覆|返信|ynt|vs|vá)\s?(?:\[\d+\])?[:：]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^(?:-- ?|—|__)$")


class Section(StrEnum):
    """What a line is part of."""

    NEW = "new"
    QUOTED = "quoted"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One text: its part, its lines as written, the same normalised for matching, what each is part of."""

    part: str
    lines: tuple[str, ...]
    matched: tuple[str, ...]
    sections: tuple[Section, ...]
    attached: bool = False
    name: str = ""


def is_forward(subject: str) -> bool:
    """Does the Subject say that something is passed on?"""
    return bool(_FORWARDING.match(subject))


def is_reply(subject: str) -> bool:
    """Does the Subject say that something is answered?"""
    return bool(_REPLYING.match(subject))


def passage_of(
    part: str, text: str, *, forwarded: bool = False, attached: bool = False, name: str = ""
) -> Passage:
    """Cut one text. In a forwarded one what stands below the separators is the matter itself, not a quotation."""
    lines = tuple(line[:MAX_LINE] for line in text.split("\n")[:MAX_LINES])
    matched = tuple(addresses.normalise(line) for line in lines)
    if attached:
        return Passage(
            part=part,
            lines=lines,
            matched=matched,
            sections=(Section.NEW,) * len(lines),
            attached=True,
            name=name,
        )
    return Passage(
        part=part, lines=lines, matched=matched, sections=tuple(_sections(lines, forwarded)), name=name
    )


_FIELDS = ("From", "Von", "De", "Da", "Van", "Od", "差出人", "От", "发件人")
_OPENERS = (
    *(">", "|", "＞", "____", "--", "—", "__", "*"),
    *(f"{name}{colon}" for name in _FIELDS for colon in (":", " :", ":", " ：", "：")),
)
_WROTE = (
    "wrote",
    "schr",
    "crit",
    "escrib",
    "scritto",
    "escreveu",
    "skrev",
    "napisa",
    "書きました",
    "пишет",
    "写道",
    "寫道",
    "年",
)


def _may_quote(lines: tuple[str, ...]) -> bool:
    """A cheap first look: does a line begin as a quotation does, or say who wrote?"""
    text = "\n".join(lines)
    return any(word in text for word in _WROTE) or any(line.lstrip().startswith(_OPENERS) for line in lines)


def _sections(lines: tuple[str, ...], forwarded: bool) -> Iterator[Section]:
    if not _may_quote(lines):
        yield from (Section.NEW for _ in lines)
        return
    below = False
    signed = False
    entries = _entries(lines)
    for at, line in enumerate(lines):
        if len(entries) > 1 and at == entries[1]:
            below = True
        if not forwarded and not below and _begins_quotation(lines, at):
            below = True
        if (
            line.strip()
            and _SIGNATURE.match(line.strip("\r "))
            and at > len(lines) // 3
            and len(lines) - at < 15
        ):
            signed = True
        if below or (_QUOTED.match(line) and not forwarded):
            yield Section.QUOTED
        else:
            yield Section.SIGNATURE if signed else Section.NEW


def _entries(lines: tuple[str, ...]) -> list[int]:
    """Where the entries of a ticket begin, the newest first: a rule, and below it who wrote when."""
    return [
        at
        for at, line in enumerate(lines)
        if _LONG_RULE.match(line)
        and any(_WHO_AND_WHEN.match(below) for below in [b for b in lines[at + 1 : at + 4] if b.strip()][:1])
    ]


_LONG_RULE = re.compile(r"^\s*(?:-{10,}|={10,}|_{10,})\s*$")
_WHO_AND_WHEN = re.compile(r"^\S.{2,80}\b(?:19|20)\d\d\b.{0,40}:\s*$")
"""`Imogen Starke (Southern Cross Mail), 28 Oct 2025, 9:12 am AEDT:`"""


def _begins_quotation(lines: tuple[str, ...], at: int) -> bool:
    line = lines[at]
    if _RULE.match(line):
        return not line.strip().startswith("_") or _is_block(lines, at + 1)
    if _INTRODUCTION.match(line):
        return True
    joined = line + " " + (lines[at + 1].strip() if at + 1 < len(lines) else "")
    if (
        len(line) < 120
        and line[:3] in ("On ", "Am ", "Le ", "El ", "Op ", "Il ", "Em ")
        and _INTRODUCTION.match(joined)
    ):
        return True
    return _is_block(lines, at)


def _is_block(lines: tuple[str, ...], at: int) -> bool:
    """Outlook's From/Sent/To/Subject block, in any language: three fields in the next five lines."""
    following = [line for line in lines[at : at + 6] if line.strip()][:5]
    if not following or not _BLOCK_FIELD.match(following[0]):
        return False
    names = {m[1].lower() for line in following if (m := _BLOCK_FIELD.match(line))}
    return len(names) >= 3 and not names & {"received"}


def is_block_field(lines: tuple[str, ...], at: int) -> bool:
    """Is the line a field of the block that a mail program puts above a forwarded or answered mail?"""
    first = max(0, at - 3)
    near = tuple(line.lstrip("> |＞") for line in lines[first : at + 7])
    return _BLOCK_FIELD.match(near[at - first]) is not None and any(
        _is_block(near, start) for start in range(at - first + 1)
    )


@lru_cache(maxsize=4)
def new_text(text: str) -> str:
    """What was newly written above the quotation, without the signature's rule; the lines as written."""
    lines = tuple(text.split("\n")[:MAX_LINES])
    kept = [
        line
        for line, section in zip(lines, _sections(lines, forwarded=False), strict=True)
        if section is Section.NEW
    ]
    return "\n".join(kept).strip()


def has_forward_mark(text: str) -> bool:
    """Does a forwarded mail stand in the text, below the words of who passes it on?"""
    return any(_FORWARD_RULE.match(line) for line in text.split("\n")[:400])


def above_a_forward(text: str) -> str:
    """What stands above the first mark of a forwarded mail; all where there is none."""
    own: list[str] = []
    for line in text.split("\n"):
        if _FORWARD_RULE.match(line):
            break
        own.append(line)
    return "\n".join(own)


def above_a_rule(text: str) -> str:
    """What stands above the first rule below an empty line, where something does: others underline a heading."""
    return next((part for part in _ANY_RULE.split(text) if part.strip()), text)


_ANY_RULE = re.compile(r"^[^\S\n]*\n[^\S\n]*(?:-{8,}|={8,}|_{8,}|\*{8,})[^\S\n]*$", re.MULTILINE)


def is_reminder(message: Message) -> bool:
    """Is what is quoted the sender's own earlier mail? Then it is the matter."""
    sender = message.from_address
    return sender is not None and any(
        sender in line.lower() and (line.lstrip().startswith((">", "|", "＞")) or line.rstrip().endswith(":"))
        for line in message.text.split("\n")[:200]
    )


def texts_of(message: Message) -> tuple[Passage, ...]:
    """The shown texts of a mail."""
    forwarded = is_forward(message.subject) or has_forward_mark(message.text) or is_reminder(message)
    passages = []
    for part in message.texts:
        if part.text:
            passages.append(passage_of(part.path, part.text, forwarded=forwarded))
    return tuple(passages)


def attachments_of(message: Message) -> Iterator[tuple[Part, str]]:
    """The attached texts of a mail with their parts: logs, tables, members of archives; no embedded mails."""
    shown = {part.path for part in message.texts}
    alternatives = {
        p.path
        for part in message.parts
        if part.content_type == "multipart/alternative"
        for p in part.children
    }
    for part in message.parts:
        if part.path in shown or part.path in alternatives or part.message is not None or part.children:
            continue
        text = _attached_text(part)
        if text:
            yield part, text


def _attached_text(part: Part) -> str | None:
    if part.content_type in (
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    ):
        return None
    if part.text is not None:
        return part.text
    if part.payload and part.content_type.startswith("application/") and b"\x00" not in part.payload[:4000]:
        if part.payload.startswith((b"%PDF", b"PK", b"\x1f\x8b", b"{\\rtf", b"\xd0\xcf")):
            return None
        return charsets.decode(part.payload).text if _mostly_text(part.payload) else None
    return None


def _mostly_text(payload: bytes) -> bool:
    sample = payload[:2000]
    return sum(1 for b in sample if b < 9 or 13 < b < 32) * 50 < len(sample)
