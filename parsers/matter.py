"""What of a complaint stands in a text: evidence, addresses, an allegation."""

import re
from functools import lru_cache

from parsers import addresses, allegations, loggrammar
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.phrasebook import book
from parsers.report import Category

_TAGS = re.compile(r"^(?:\s*\[[^\]]{0,60}\]|\s*\w{2,4}\s?:)*\s*")

CLOSED = book(
    r"may be closed|pode(?:m)? (?:encerrar|fechar)|clos(?:e|ing) (?:the|this|our) case|false alarm|fehlalarm|fausse alerte|falsa alarma|falso all?arme|vals alarm|誤報でした|誤検知でした|encerrando|encerrad[oa]|resolvid[oa]|chiudiamo|cerramos|schließen (?:wir|den)|cl[ôo]turons|sluiten (?:wij|we|het)|закрываем|consider (?:this|it|the \w+) (?:as )?(?:resolved|closed|solved)|closing (?:the|this|your) (?:ticket|case|report)|(?:attacks?|spam|scans?|it|they|traffic) (?:has |have )?(?:now )?stopped|hat aufgehört|ist (?:jetzt |nun )?ruhe|(?:a|ont) cessé|han? cesado|(?:è|sono) cessat[oi]|is gestopt|cessaram|прекратил\w+|(?:止ま|収ま|おさま)(?:って|り)(?:おり|い)?ま|終了(?:していただ|で結構|いたし)|もう問題(?:は)?ありません|已停止|(?:we|i) (?:have |'ve )?(?:now )?closed|(?:can|you may|please) (?:be )?clos(?:e|ed)|(?:case|ticket|issue|matter) (?:is |has been |was )?(?:now )?(?:closed|resolved|solved|settled)|(?:has|have) been (?:terminated|removed|resolved|suspended|closed|taken down|deleted|disabled|blocked)|(?:was|were) (?:terminated|removed|taken down|suspended|closed)"
    r"|no longer (?:active|online|available|our)|zamkn[aą][ćc]|erledigt|geschlossen|abgeschlossen|cl[oô]tur\w*|r[ée]solu|cerrad[oa]|resuelto|risolto|chius[oa]|opgelost|afgesloten|закрыт\w*|решен\w*|対応(?:が)?完了|解決(?:し|いた)|クローズ|已处理|已關閉|已关闭"
)


def not_repeated(text: str, subject: str) -> list[str]:
    """The lines that neither quote nor repeat the Subject."""
    named = _TAGS.sub("", subject).strip()
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(">")]
    if not named:
        return lines
    return [line.replace(named, "") for line in lines if not _repeats(line, subject)]


def _repeats(line: str, subject: str) -> bool:
    """The Subject's words, or a field whose value they are: `Asunto: spam from 192.0.2.1`."""
    words, value = " ".join(line.split()), " ".join(line.partition(":")[2].split())
    return words in subject or (len(value) > 7 and value in subject)


def accuse_anew(lines: list[str]) -> bool:
    """Does a line with an address accuse, or does one stand beside a plea?"""
    addressed = [line for line in lines if names_an_address(line)]
    if not addressed:
        return False
    return any(allegations.accuses(line) for line in addressed) or allegations.pleads(" ".join(lines))


def names_an_address(line: str) -> bool:
    """Does an address, a network or what looks like one stand in a line?"""
    return bool(addresses.DIGIT.search(line) and addresses.find(addresses.normalise(line[:1000])))


_SHOWN = Caseless(
    r"^[^\S\n]*(?:(?:>\s?)?received: (?:from\b|by\b|via\b|with\b|\()|(?:source(?:[- ]ip)?|attacker|送信元)\s*[::])",
    re.MULTILINE,
)


@lru_cache(maxsize=4)
def has_evidence(text: str) -> bool:
    """Log lines, header lines, or a labelled source."""
    return bool(_SHOWN.search(text)) or has_log(text)


def alleges(text: str) -> bool:
    """Does a text name a kind of abuse?"""
    return allegations.category_of("", text) is not Category.OTHER


def has_plain_address(text: str) -> bool:
    """Does a single address (no network, no look-alike) stand there?"""
    for line in text.split("\n")[:2000]:
        if addresses.DIGIT.search(line):
            found = addresses.find(addresses.normalise(line[:2000]))
            if any(f.lookalike is None and not f.is_network and addresses.is_usable(f.ip) for f in found):
                return True
    return False


def shows_more(message: Message, new: str, *, formal: bool = False) -> bool:
    """Is there evidence in it: another mail, a log in what is newly written, an attachment?

    Not a picture; nor, where the state of a case stands in a form (`formal`), what is attached.
    """
    return any(
        part.message is not None
        or (not formal and part.is_attachment and part.payload and not part.content_type.startswith("image/"))
        for part in message.parts
    ) or has_log(new)


@lru_cache(maxsize=8)
def has_log(text: str, *, calm: bool = True) -> bool:
    """Do log lines or header lines stand in it? Newly written, they are a complaint of its own.

    `calm`: those that tell of nothing hostile count, too.
    """
    for line in text.split("\n")[:400]:
        if not loggrammar.may_be_log(line):
            continue
        plain = addresses.normalise(line[:2000])
        if line.startswith("Received:") or (
            loggrammar.read_log_line(plain, addresses.find(plain)) is not None
            and (calm or not loggrammar.is_calm(plain))
        ):
            return True
    return False
