"""Mails that speak of abuse beside the matter: statistics, surveys, announcements, lures, questions about our own notices.

Each says of itself what it is, in the Subject or in its sentences; whoever asks for something to be stopped, or shows a log,
complains all the same.
"""

from parsers import acts, allegations, matter, passages
from parsers.acts import Act, Said
from parsers.headers import split_mailbox
from parsers.message import Message
from parsers.patterns import Caseless
from parsers.report import Category

_ASKS_TO_RATE = frozenset({Act.RATE, Act.TICKET})
_LURES = frozenset({Act.MAILBOX, Act.THREAT, Act.VERIFY})
_ANNOUNCES = frozenset({Act.SCANS, Act.LEFT_OUT, Act.HARMLESS})


def is_aside(message: Message) -> bool:
    """Does it say of itself that it is something else than a complaint?"""
    if passages.is_forward(message.subject):
        return False
    new = passages.above_a_forward(passages.new_text(message.text[:40_000]))
    if matter.shows_more(message, new):
        return False
    said = acts.said_in(message.subject, new)
    done = said.acts(said.rule)
    offered = done | said.conditional
    if Act.DEMAND in offered:
        return False
    return (
        _is_survey(said, done)
        or (offered >= _LURES and _is_lure(message, said))
        or _asks_about_ours(said, done)
        or (offered >= _ANNOUNCES and _is_of_scans_only(said.text))
        or (Act.PERIODIC in done and (_is_overview(message, said, done) or _is_own_summary(message, said)))
        or _is_of_his_machine(said, done)
        or (done >= {Act.NO_REPORT, Act.VERIFY} and Act.YOURS not in done)
        or (Act.PERIODIC in done and bool(done & {Act.PUBLISHED, Act.NO_ACTION}) and _names_nobody(said))
    )


def is_from_our_house(message: Message) -> bool:
    """Does a colleague or a machine of ours write to our box? What a list rewrote comes from the box itself."""
    sender, box = message.from_address or "", split_mailbox(message.headers.get("to"))[0] or ""
    host, ours = sender.rpartition("@")[2], box.rpartition("@")[2]
    return bool(ours) and sender != box and (host == ours or host.endswith(f".{ours}"))


def _is_survey(said: Said, done: frozenset[Act]) -> bool:
    """Asked first, not at the foot of something else."""
    if said.count(Act.RATE) > 1 and _names_nobody(said):
        return True
    if not done >= _ASKS_TO_RATE:
        return False
    return Act.RATE in said.acts(said.subject) or (
        Act.RATE in said.acts(said.subject + 400) and bool(_DONE.search(said.text[: said.subject + 400]))
    )


_DONE = Caseless(
    r"\b(?:closed|resolved|solved|completed|geschlossen|gelöst|abgeschlossen|clôturée?|résolue?|traitée?|cerrad[oa]|resuelt[oa]|chius[oa]|risolt[oa]|gesloten|opgelost|afgehandeld|encerrad[oa]|resolvid[oa]|zamknięt\w+|rozwiązan\w+|stängts?|avslutat|avslutats|löst|uzavřen\w*|vyřešen\w*|kapatıl\w+|çözül\w+)\b|закрыт|реш[её]н|已关闭|已解决|已處理|完了|解決|クローズ|종료|완료|해결"
)


def _is_lure(message: Message, said: Said) -> bool:
    """The box in danger is the one it was sent to: who passes such a mail on shows his own. Nobody tells of harm, either."""
    box = (split_mailbox(message.headers.get("to"))[0] or "").lower()
    ours = bool(box) and box in said.text and not allegations.pleads(said.text)
    return "//" in message.text and (ours or (_names_nobody(said) and not allegations.accuses(said.text)))


def _asks_about_ours(said: Said, done: frozenset[Act]) -> bool:
    """A customer asks what a notice of ours means, or to be let free again; he accuses nobody else."""
    if Act.GOES_ON in done and not done & {Act.NOTICE, Act.RELIEF}:
        return False
    asks = Act.DOUBT in done or bool(_ASKS.search(said.text))
    his = Act.HIS_LINE in done or Act.CUSTOMER in done
    if Act.NOTICE in done and Act.DOUBT in done and (his or _names_nobody(said)):
        return True
    if Act.YOURS in done:
        return False
    return his and asks and (Act.NOTICE in done or Act.RELIEF in done)


_ASKS = Caseless(r"[??]|(?:です|ます|でしょう)か[。\s]")


def _is_of_scans_only(text: str) -> bool:
    """Nothing is found out about somebody."""
    return allegations.category_of("", text) in (Category.PORT_SCAN, Category.OTHER)


def _is_overview(message: Message, said: Said, done: frozenset[Act]) -> bool:
    if Act.SEPARATELY in done or Act.NO_REPORT in done:
        return True
    listed = "list-unsubscribe" in message.headers or "list-id" in message.headers
    return Act.WORLDWIDE in done and listed and not allegations.pleads(said.text)


def _is_own_summary(message: Message, said: Said) -> bool:
    """What software tells its own site of a week: from our house, or in the words of nothing else."""
    figures = said.count(Act.SOFTWARE) + said.count(Act.HOUSEKEEPING)
    return figures > 1 and (is_from_our_house(message) or (figures > 3 and said.does(Act.OWN_SITE)))


def _is_of_his_machine(said: Said, done: frozenset[Act]) -> bool:
    """All is well with the machine of the reader: what was kept off is counted among its disks and copies."""
    counted = said.count(Act.SOFTWARE) + said.count(Act.HOUSEKEEPING)
    if done >= {Act.GREEN, Act.NO_ACTION} and counted > 1:
        return True
    if Act.YOURS in done or allegations.pleads(said.text):
        return False
    if Act.GREEN in done:
        return counted > 0
    return counted > 2 and said.count(Act.HOUSEKEEPING) > 1


def _names_nobody(said: Said) -> bool:
    return Act.YOURS not in said.acts() and not matter.has_plain_address(said.text)
