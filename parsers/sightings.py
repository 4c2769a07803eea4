"""Every address in a text with what stands beside it: what its words, its log line or its table column say of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from parsers import addresses, columns, dates, loggrammar, received, roles, tables
from parsers.addresses import Found
from parsers.dates import Stamp
from parsers.passages import Passage, Section
from parsers.patterns import Caseless
from parsers.report import Address, Role
from parsers.roles import About, Claim, Said

MAX_SIGHTINGS = 20_000
_HEAD_TARGETS = Caseless(
    r"(?:were|was|been|are|being) (?:attacked|targeted|scanned|hit|affected|probed)(?! us)|targets?\b|victims?\b|angegriffen|betroffen|attaqu[ée]e?s\b|cibl[ée]|atacad[oa]s|colpit[ie]|aangevallen|被害|攻撃された|受攻击|our (?:servers?|systems|hosts|addresses)",
)
_HEAD_OWN = Caseless(
    r"\b(?:our|my) (?:own )?(?:details|data|side|setup)\b|\b(?:unsere|meine) (?:eigenen )?(?:daten|angaben|adressen|systeme)\b|\b(?:nos|mes) (?:propres )?(?:données|coordonnées|adresses)\b|\b(?:nuestros|mis) (?:propios )?datos\b|\bi (?:nostri|miei) dati\b|\b(?:onze|mijn) (?:eigen )?gegevens\b|\bos (?:nossos|meus) (?:próprios )?dados\b"
    r"|\bнаши (?:собственные )?(?:данные|адреса)\b|\bnasze (?:własne )?(?:dane|adresy)\b|(?:我們|我们|本公司|我司)(?:自己)?的?(?:資料|资料|信息|資訊)|저희(?: 쪽)? ?(?:정보|자료)|(?:こちら|当方|弊社|当社|自社|当[園校院店学])(?:側)?の(?:情報|環境|構成|アドレス|ip|データ)"
)
"""What is listed is the writer's own."""
_UNKNOWN = Caseless(
    r"\b(?:(?:do|can|could|did|have|has)(?:n['’]t| not|not)|unable to|not able to) (?:have|know|name|give|tell|provide|find|supply|got)(?: (?!more|further|other|any other)[\w-]+){0,4} (?:ip|address)\b"
    r"|\b(?:refuses? to|(?:will|does|would|do|is|are|may|can)(?: not|not|n['’]t)(?: allowed to| want to| wish to)?) (?:tell|give|name|disclose|reveal|share|hand)(?: \w+){0,4} (?:ip|address)\b|\bnenn(?:t|en) (?:\w+ ){0,3}(?:die|keine) ip\w*|\bgib(?:t|en) (?:\w+ ){0,3}(?:die|keine) ip\w*(?: \w+){0,2} (?:nicht|nur)\b|\brefusen?t? de (?:me |nous )?(?:donner|communiquer|dire|fournir)|\bno (?:me |nos )?(?:quieren?|pueden?) (?:dar|decir|facilitar)\w*(?: \w+){0,2} (?:ip|dirección)|\bnon (?:mi |ci )?(?:vuole|vogliono|può) (?:dir|dar|comunicar|fornir)\w*(?: \S+){0,2}[ '’](?:ip|indirizzo)"
    r"|\b(?:wil|willen|mag|mogen)(?: \w+){0,3} (?:het )?ip(?:-adres)?(?: \w+)? niet (?:geven|noemen|zeggen|doorgeven)|\bnie chc[eą] (?:podać|ujawnić)(?: \w+){0,2} (?:ip|adresu)|(?:отказыва\w+|не хо(?:чет|тят)|не может) (?:сообщ|дать|назв|раскры)\w*(?: \S+){0,2} (?:ip|адрес)|\bnão quer(?:em)? (?:informar|dar|dizer|passar)(?: \w+){0,2} (?:ip|endereço)|(?:不肯|拒绝|拒絕|不愿)(?:告诉|告訴|提供|透露)|알려 ?주지 않"
    r"|\b(?:will|does|would|do) not (?:tell|give|name|disclose|reveal)(?: \w+){0,3} (?:ip|address)\b|\bkeeps? the (?:ip|address) to (?:itself|themselves)|\b(?:nur|only|seulement|solo|alleen|somente|apenas)(?: to)?(?: the| der| à la| a la| alla| de| à)? (?:police|polizei|policía|polizia|politie|polícia)|(?:開示|教え)(?:て|して)くれ(?:ません|ない)"
    r"|\bkeine? (?:[\w-]+ ){0,3}ip(?:-adresse)?\b[^.!?]{0,20}\b(?:nennen|angeben|mitteilen|bekannt|vorliegen)|\b(?:habe|haben|kennen?|wei(?:ß|ss)|wissen) (?:\w+ ){0,3}(?:keine|nicht) (?:[\w-]+ ){0,2}ip\b|\bgeen (?:[\w-]+ ){0,3}ip(?:-adres)?\b[^.!?]{0,12}\b(?:noemen|geven|doorgeven|bekend|hebben)"
    r"|\b(?:n['’](?:ai|avons)|ne (?:connais\w*|dispos\w+|peux|pouvons|sais|savons)) (?:\w+ ){0,3}?(?:pas|aucune?) (?:[\w'’]+ ){0,4}?(?:d['’]|l['’])?(?:adresse|ip)\b|\bno (?:tengo|tenemos|conozco|conocemos|sé|sabemos|puedo|dispongo)(?: \w+){0,4} (?:ip|dirección)\b|\bnon (?:ho|abbiamo|conosc\w+|so|sappiamo|posso|dispong\w+)(?: [\w'’]+){0,4}[ '’](?:ip|indirizzo)\b|\bnão (?:tenho|temos|sei|sabemos|conheç\w+|posso)(?: \w+){0,4} (?:ip|endereço)\b"
    r"|\bnie (?:mam|mamy|znam|znamy|mogę)(?: \w+){0,4} (?:ip|adresu)\b|\bне (?:знаю|знаем|могу|имею|имеем|располага\w+)(?: \S+){0,4} (?:ip|адрес\w*)|(?:相手|送信元|発信元|攻撃元|犯人|加害者|差出人)[^。\n]{0,12}(?:ip|アドレス)[^。\n]{0,10}(?:分かりません|わかりません|不明です|分からず|わからず|把握でき|存じません)"
    r"|(?:没有|沒有|不知道|不清楚|无法提供|無法提供)(?:对方|對方|攻[击擊]者|寄件者|发件人|其)的?\s?(?:ip|地址|位址)|(?:상대|발신자|공격자)[^.\n]{0,12}(?:ip|아이피|주소)[^.\n]{0,10}(?:모릅니다|모르겠|알 수 없|없습니다)"
)
"""The writer says that he cannot name the address of whoever did it: what is merely mentioned is another's."""
_HEAD_YOURS = Caseless(
    r"attack(?:ed|ing) us|haben uns angegriffen|\bof your (?:\w+ )?(?:addresses|ips|hosts|servers|machines|customers|clients)\b"
    r"|\bihrer (?:adressen|kunden|server)|\bde vos (?:adresses|clients|serveurs)|\bde sus (?:direcciones|clientes|servidores)|\bdei vostri (?:indirizzi|clienti|server)|\bvan uw (?:adressen|klanten|servers)"
)
"""Whoever was attacked: what is listed is ours."""
_ACCUSED = r"attack(?:ed|ing) us|(?:have|has) attacked|attackers?|sources?\b|offend|haben uns angegriffen|angreifer|attaquants|originat|your (?:network|ip|host|customer)|infected|from your|votre r[ée]seau|ihr(?:em|es)? netz|su red\b|vostra rete|uw netwerk|sua rede|вашей сети|państwa sieci|reflect\w+|amplif\w+|réflecteur\w*|reflector\w*|reflekt\w+|riflettor\w*|refletor\w*|отражател\w*|усилител\w*|踏み台|リフレクタ|反射器|放大器|반사|증폭|open (?:(?:dns )?resolver|proxy|prox|relay)\w*|offene\w* (?:dns-?)?(?:resolver|relay|prox)\w*|r[ée]solveurs? (?:dns )?ouverts?|resolver\w* abiert\w+|resolver apert\w+|送信元|攻撃元|発信元|貴社"
_HEAD_SOURCES = Caseless(rf"{_ACCUSED}|下記|以下")
_HEAD_ACCUSES = Caseless(_ACCUSED)
_PROMPT = r"^\s*(?:[\w@~:./\\ -]{0,40}[$#>%]\s*)?"
_TRACE_HEAD = re.compile(
    rf"{_PROMPT}(?:traceroute6?\b(?=.{{0,40}}[\d:])|tracert|tracepath|my traceroute|mtr -|ping(?:ing|6| wird)?\b(?=.{{0,60}}[\d:])|envoi d['’]une requ[êe]te|haciendo ping a|esecuzione di ping|disparando |обмен пакетами с|badanie |tracing route|Routenverfolgung)",
    re.IGNORECASE,
)
_ASKS_REGISTER = re.compile(r"^\s*(?:[\w@~:./\\ -]{0,40}[$#>%]\s*)whois\s", re.IGNORECASE)
"""`$ whois 192.0.2.1`: what is looked up is what the mail is about."""


def _begins_trace(line: str) -> bool:
    return (
        "rac" in line
        or "mtr -" in line
        or "Routen" in line
        or "ing " in line
        or "ping" in line
        or "Disparando" in line
        or "Обмен" in line
        or "Badanie" in line
    ) and _TRACE_HEAD.match(line) is not None


_TRACE_HOP = re.compile(
    r"^\s*\d{1,2}\s+.*(?:\bms\b|\* \* \*|\*\s+\*)|^\s*\d{1,2}\.(?:\|--)?\s+\S+.*\s\d+(?:\.\d+)?%\s|^\s*\d{1,2}\.\s+\?\?\?|^\s*Host\s+Loss%|^\s*\S+ \([0-9A-Fa-f.:]{3,45}\)\s*->\s"
)
_WHOIS = re.compile(
    r"^\s*(?:inetnum|inet6num|netrange|cidr|route6?|nserver|netname|descr|admin-c|tech-c|mnt-\w+|nic-hdl|origin(?=:)|abuse-mailbox|last-modified|refer(?=:)|parent(?=:)|\[Querying|%)\s*:?|^\s*[a-f]\.\s*\[[^\]]{1,40}\]",
    re.IGNORECASE,
)
_NETRANGE = re.compile(r"^\s*(?:netrange|inetnum|cidr)\b", re.IGNORECASE)
_REDACTED = re.compile(
    r"(?:\d{1,3}|[xX*]{1,3})\.(?:\d{1,3}|[xX*]{1,3})\.(?:\d{1,3}|[xX*]{1,3})\.[xX*]{1,3}\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One address at one place."""

    found: Found
    part: str
    line: int
    claim: Claim = Claim.NONE
    role: Role | None = None
    rule: str = ""
    kind: str = "text"
    """text, log, table, trace, header, subject, url"""
    weak: bool = False
    calm: bool = False
    """A log line that tells of nothing hostile."""
    section: Section = Section.NEW
    text: str = ""
    stamp: Stamp | None = None
    written: str = ""
    """The normalised line of a log, whose time is read only where it counts."""
    targets: tuple[Found, ...] = ()
    attached: bool = False

    @property
    def ip(self) -> Address:
        """The address."""
        return self.found.ip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one passage holds."""

    sightings: tuple[Sighting, ...] = ()
    pasted: tuple[received.Pasted, ...] = ()
    times: tuple[tuple[int, Stamp, str], ...] = ()
    """Times outside of logs and tables, those in quotations too, with line number and line."""
    tables: int = 0
    log_lines: int = 0
    names: tuple[tuple[int, Address, str], ...] = ()
    """Addresses that only a reverse name in a log line holds."""


@dataclass(slots=True, kw_only=True)
class _Context:
    passage: Passage
    around: datetime | None
    about: About
    headed: dict[int, bool]
    """The lines that a heading with a provider's box, or a mark, gives to somebody: to us?"""
    previous: Said = field(default_factory=Said)
    heading: str = ""
    lead: str = ""
    """The heading with the line above it, where its sentence begins there."""
    led: int = 0
    """The line of the heading, where it begins behind an address."""
    trace: bool = False
    whois: int = 0
    event_log: bool = False
    """The text shows events of Windows, a field a line."""
    form: bool = False
    """A web form sent it, with what it knows of who filled it in at its foot."""
    resolver: bool = False
    """It speaks of an open resolver."""
    shapes: dict[tuple[str, int], tuple[tuple[int, ...], tuple[int, ...], bool]] = field(default_factory=dict)
    """The grammar of log lines already met: where sources and targets stand, and whether they are weak."""


def read_passage(passage: Passage, around: datetime | None, *, about: About, box: str = "") -> Seen:
    """Read one text. `around` is when it was written, `box` the address to which."""
    pasted = received.find_pasted(passage.lines) if any("eceived:" in line for line in passage.lines) else ()
    covered = {number for block in pasted for number in range(block.start, block.end + 1)}
    rows = dict(_table_rows(passage, around, covered))
    events = any(_AUDIT in line or _EVENT_ID.match(line) is not None for line in passage.matched[:2000])
    context = _Context(
        passage=passage,
        around=around,
        about=about,
        headed=_below_boxes(passage, box) or _by_mark(passage) or _by_name(passage),
        event_log=events,
        form=any(
            _FORM.search(line) and not _MISUSED.search(line)
            for line in [text for text in passage.matched[:6] if text.strip()][:1]
        ),
        resolver=_speaks_of_resolvers(passage),
    )
    sightings: list[Sighting] = []
    times: list[tuple[int, Stamp, str]] = []
    names: list[tuple[int, Address, str]] = []
    logged = 0
    for number, line in enumerate(passage.matched, 1):
        if number in covered:
            continue
        if number in rows and not (events and _EVENT_SOURCE.match(line)):
            sightings.extend(rows[number])
            continue
        seen = _read_line(context, number, line)
        sightings.extend(seen)
        logged += bool(seen and seen[0].kind == "log")
        if not seen or seen[0].kind != "log":
            times.extend(_times(context, number, _with_its_day(passage, number, line)))
            names.extend(_reverse_names(number, line))
        if len(sightings) > MAX_SIGHTINGS:
            break
    return Seen(
        sightings=tuple(sightings), pasted=pasted, times=tuple(times), tables=len(rows), log_lines=logged, names=tuple(names)
    )  # fmt: skip


def _below_boxes(passage: Passage, box: str) -> dict[int, bool]:
    """The lines of lists below headings such as `Provider (abuse@…)`: is the box ours? Empty unless one is, and one is not."""
    lines = passage.matched[:400]
    heads = {
        number: named.group().lower()
        for number, line in enumerate(lines, 1)
        if "@" in line and len(line) < 120 and (named := _BOX.search(line)) and not addresses.find(line)
    }
    if len(heads) < 2 or box not in heads.values():
        return {}
    below: dict[int, bool] = {}
    ours: bool | None = None
    for number, line in enumerate(lines, 1):
        if number in heads:
            ours = heads[number] == box
        elif ours is not None and addresses.find(line):
            below[number] = ours
        elif line.strip():
            ours = None
    return below if len(set(below.values())) > 1 else {}


def _by_mark(passage: Passage) -> dict[int, bool]:
    """The lines of a list that a mark, which a sentence explains, gives to the reader or to others."""
    mark = None if passage.attached else tables.explained_mark("\n".join(passage.matched[:400]))
    if mark is None:
        return {}
    marked = {
        number: mark.stands_in(line)
        for number, line in enumerate(passage.matched[:400], 1)
        if len(line) < 300 and _LIST_ROW.match(line) and addresses.find(line)
    }
    if len(set(marked.values())) < 2:
        return {}
    return {number: has is mark.yours for number, has in marked.items() if has or mark.yours}


def _by_name(passage: Passage) -> dict[int, bool]:
    """The lines with an address of a list in which a sentence singles out a name: are they meant?"""
    if passage.attached:
        return {}
    rows = {
        number: line
        for number, line in enumerate(passage.matched[:400], 1)
        if 10 < len(line) < 300
        and line.rstrip()[-1:] not in ".!?。"
        and addresses.DIGIT.search(line)
        and addresses.find(line)
        and not loggrammar.is_log_like(line)
    }
    if len(rows) < _FEW:
        return {}
    text = "\n".join(line for number, line in enumerate(passage.matched[:400], 1) if number not in rows)
    meant = tables.names_meant(text, list(rows.values()))
    return dict(zip(rows, meant, strict=True)) if meant is not None else {}


_FEW = 3
"""Lines of a list at least."""
_LIST_ROW = re.compile(r"\W*[\da-f]{1,4}[-./:]\d|\W*[0-9A-Fa-f:]{4,}\b", re.IGNORECASE)
_BOX = re.compile(r"\b(?:abuse|noc|security|csirt|cert|soc)@[\w.-]{1,80}\w", re.IGNORECASE)


_DAY_FIELD = re.compile(
    r"\W*(?:date|day|datum|fecha|data|日付|発生日|年月日|날짜)(?: \w{1,10}){0,3}\s*[::]\s*(?P<day>[^::]{6,40}?)\s*",
    re.IGNORECASE,
)
_TIME_FIELD = re.compile(
    r"\W*(?:time|uhrzeit|heure|hora|ora|tijd|czas|時刻|時間|発生時刻|시간)(?: \w{1,10}){0,3}\s*[::]\s*(?P<clock>\d{1,2}[:h]\d\d\b.*)",
    re.IGNORECASE,
)


def _with_its_day(passage: Passage, number: int, line: str) -> str:
    """`Time: 23:23:23 UTC` below `Date: 2025-10-13`, as one."""
    clock = _TIME_FIELD.fullmatch(line) if len(line) < 200 else None
    if clock is None:
        return line
    for above in passage.matched[max(0, number - 3) : number - 1]:
        day = _DAY_FIELD.fullmatch(above)
        if day is not None:
            return f"time: {day['day']} {clock['clock']}"
    return line


def _times(context: _Context, number: int, line: str) -> Iterator[tuple[int, Stamp, str]]:
    if len(line) > 1000 or context.passage.sections[number - 1] is Section.SIGNATURE:
        return
    if context.form and number > len(context.passage.matched) - 10 and _FORM_FOOT.search(line):
        return
    whole = _with_the_rest(context.passage, number, line)
    if (
        not dates.may_tell(whole)
        or dates.VOID.search(line)
        or _is_deadline(context.passage, number)
        or (context.trace and _TRACE_HOP.match(line))
    ):
        return
    for stamp in dates.find_times(whole, context.around):
        if stamp.start < len(line):
            yield number, stamp, line


def _is_deadline(passage: Passage, number: int) -> bool:
    """Does the line above, however far, end with the words of a deadline?"""
    above = next(
        (line for line in reversed(passage.matched[max(0, number - 3) : number - 1]) if line.strip()), ""
    )
    return bool(_DEADLINE.search(above.rstrip()))


_DEADLINE = Caseless(
    r"(?:bis (?:zum|spätestens)|spätestens(?: bis)?(?: zum)?|no later than|until|before|avant le|au plus tard le|antes del?|entro il|uiterlijk(?: op)?|до|期限は?)\s*[::]?$",
)


def _with_the_rest(passage: Passage, number: int, line: str) -> str:
    """A line that breaks between the day and the time of day, with the beginning of the next."""
    below = passage.matched[number].strip() if number < len(passage.matched) else ""
    wrapped = len(line) > 40 and line.rstrip()[-1:] not in ".!?。|"
    if not below or len(line) >= 160 or not (wrapped or _BEGINS_WITH_CLOCK.match(below)):
        return line
    return f"{line.rstrip()} {below[:60]}"


_BEGINS_WITH_CLOCK = re.compile(
    r"\s*(?:(?:at|um|kl\.?|klo|às|à|a las|alle|o|v|om|в|lúc|pukul|午前|午後|上午|下午|오전|오후)\s*)?\d{1,2}\s?[:.h時时시点點]\s?\d{2}\b(?!\.\d)",
    re.IGNORECASE,
)


def _reverse_names(number: int, line: str) -> Iterator[tuple[int, Address, str]]:
    if "-" in line and loggrammar.is_log_like(line):
        ip = addresses.in_reverse_name(line)
        if ip is not None:
            yield number, ip, line


def _read_line(context: _Context, number: int, line: str) -> list[Sighting]:
    found = addresses.find(line)
    if found and not line[: found[0].start].strip() and number > 1:
        above = context.passage.matched[number - 2]
        if addresses.ends_with_version_word(above):
            found = (replace(found[0], lookalike="version"), *found[1:])
    _follow(context, number, line, found)
    if not found:
        return []
    place = _Place(part=context.passage.part, line=number, section=context.passage.sections[number - 1],
                   text=context.passage.lines[number - 1], attached=context.passage.attached)  # fmt: skip
    if context.headed.get(number) is False:
        return [place.sighting(f, role=Role.QUOTED, rule="text.other-provider") for f in found]
    if context.trace and _TRACE_HOP.match(line):
        return [
            place.sighting(f, kind="trace", role=Role.INFRASTRUCTURE, rule="text.traceroute") for f in found
        ]
    log = _log_line(context, line, found)
    if log is None and context.event_log and _EVENT_SOURCE.match(line):
        log = loggrammar.LogLine(sources=tuple(found[:1]), targets=(), weak=False)
    if log is None and _FORWARDED_FOR.match(line) and _shows_a_request(context.passage, number):
        caller = place.sighting(found[0], claim=Claim.LABEL, rule="text.forwarded-for")
        proxies = (f for f in found[1:] if f.ip != found[0].ip)
        return [
            caller,
            *(place.sighting(f, role=Role.INFRASTRUCTURE, rule="text.proxy") for f in proxies),
        ]
    if log is not None:
        return list(_logged(place, line, found, log, calm=not context.event_log and loggrammar.is_calm(line)))
    if _WHOIS.match(line) and (context.whois or _NETRANGE.match(line)):
        return [place.sighting(f, role=Role.QUOTED, rule="text.whois") for f in found]
    return list(_spoken(context, place, line, found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    part: str
    line: int
    section: Section
    text: str
    attached: bool

    def sighting(
        self,
        found: Found,
        *,
        kind: str = "text",
        claim: Claim = Claim.NONE,
        role: Role | None = None,
        rule: str = "",
        weak: bool = False,
        calm: bool = False,
        stamp: Stamp | None = None,
        written: str = "",
        targets: tuple[Found, ...] = (),
    ) -> Sighting:
        if found.lookalike == "url":
            claim, role, rule, kind = Claim.NONE, Role.LOOKALIKE, "text.inside-url", "url"
        elif found.lookalike is not None:
            claim, role, rule = Claim.NONE, Role.LOOKALIKE, f"text.{found.lookalike}"
        elif found.is_network:
            claim, role, rule = Claim.NONE, Role.QUOTED, "text.network"
        return Sighting(
            found=found, part=self.part, line=self.line, section=self.section, text=self.text, attached=self.attached,
            kind=kind, claim=claim, role=role, rule=rule, weak=weak, calm=calm, stamp=stamp, written=written, targets=targets,
        )  # fmt: skip


def _follow(context: _Context, number: int, line: str, found: Sequence[Found]) -> None:
    """Keep in mind the heading above a list, a traceroute, a whois record."""
    if _begins_trace(line):
        context.trace = True
    elif context.trace and line.strip() and not _TRACE_HOP.match(line):
        context.trace = False
    if _WHOIS.match(line):
        context.whois += 1
    elif not line.strip():
        context.whois = max(0, context.whois - 1)
    if found and len(line) < 400:
        ended = _CLAUSE_END.search(line, found[-1].end)
        last = line[ended.end() :].strip() if ended else ""
        if len(last) > _LEAD and _LEADS_ITEMS.search(last):
            context.heading = context.lead = last
            context.led = number
    if line.strip() and not found and len(line) < 400:
        above = context.passage.matched[number - 2].rstrip() if number > 1 else ""
        begun = above == context.heading.rstrip() and above and above[-1] not in ".:;!?。"
        context.lead = f"{above} {line.strip()}" if begun else line
        context.heading = line
        context.previous = Said()


_LEAD = 6
"""Signs of a sentence that leads a list, at least."""
_LEADS_ITEMS = Caseless(
    r"[:：]\s*\Z|\b(?:following|these|those|folgende\w*|diese|suivant\w*|ces|siguientes|estos|estas|seguenti|queste|questi|volgende|deze|seguintes|estes|estas|następując\w+|te|следующ\w+|эти|følgende|följande|dessa|disse)\b|以下|下記|次の|下列|다음|아래"
)


def _logged(
    place: _Place, line: str, found: Sequence[Found], log: loggrammar.LogLine, *, calm: bool
) -> Iterator[Sighting]:
    for one in found:
        if one in log.sources:
            yield place.sighting(
                one,
                kind="log",
                claim=Claim.LABEL,
                rule="log.source",
                weak=log.weak,
                calm=calm,
                written=line,
                targets=log.targets,
            )
        elif one in log.targets:
            yield place.sighting(one, kind="log", role=Role.VICTIM, rule="log.target")
        else:
            yield place.sighting(one, kind="log", role=Role.QUOTED, rule="log.other", written=line)


_FORWARDED_FOR = re.compile(
    r"\W{0,4}(?:X-Forwarded-For|X-Real-IP|True-Client-IP|CF-Connecting-IP|Fastly-Client-IP|X-Client-IP)\s*:",
    re.IGNORECASE,
)
"""A field of a request that is shown: whom a proxy, or the caller himself, names (RFC 7239 §8.1)."""
_REQUEST_LINE = re.compile(r"\W{0,4}(?:[A-Z]{3,9}) \S{1,2000} HTTP/\d")


def _shows_a_request(passage: Passage, number: int) -> bool:
    return any(_REQUEST_LINE.match(line) for line in passage.matched[max(0, number - 25) : number])


_AUDIT = "Microsoft-Windows-Security-Auditing"
_EVENT_ID = re.compile(
    r"\s*(?:(?:Event ?ID|Ereignis-?ID|ID do Evento|Id\. del evento|ID de evento|ID evento|Gebeurtenis-?id|Identyfikator zdarzenia|Код события|イベント ?ID|Händelse-?ID|Hændelses-?id|Hendelses-?ID|Tapahtumatunnus|ID d[e’']événement|ID události|Eseményazonosító|Olay Kimliği|ID-ul evenimentului|Ідентифікатор події|事件 ?ID|이벤트 ID)\s*[:=]|<EventID\b[^>]{0,60}>)\s*\d{2,5}\b",
    re.IGNORECASE,
)
_EVENT_SOURCE = re.compile(
    r"\s*(?:\d{4}-\d\d-\d\d[T ][\d:.]{5,20}Z?\s+)?(?:(?:Source Network Address|Source Address|Client Address|Quellnetzwerkadresse|Endereço de Rede de Origem|Direcci[óo]n de red de origen|Indirizzo di rete (?:di origine|dell'origine)|Bronnetwerkadres|Adres sieci źródłowej|Сетевой адрес источника|Adresse du réseau source|ソース ネットワーク アドレス|Källnätverksadress|Kildenetværksadresse|Kildenettverksadresse|Lähdeverkko-osoite|(?:Síťová adresa zdroje|Adresa zdrojové sítě|Zdrojová síťová adresa)|Forráshálózati cím|Kaynak Ağ Adresi|Adresa de rețea sursă|Мережева адреса джерела|源网络地址|來源網路位址|원본 네트워크 주소)\s*[::]"
    r"|<Data Name=[\"'](?:IpAddress|SourceAddress|ClientAddress)[\"']>)",
    re.IGNORECASE,
)
_NO_DIGITS = {ord(d): None for d in "0123456789 \t"}


def _log_line(context: _Context, line: str, found: Sequence[Found]) -> loggrammar.LogLine | None:
    """The line's grammar; lines that differ only in their digits share one."""
    shape = (line[:600].translate(_NO_DIGITS), len(found))
    known = context.shapes.get(shape)
    if known is None:
        log = loggrammar.read_log_line(line, found)
        if log is None:
            context.shapes[shape] = ((), (), False)
        else:
            context.shapes[shape] = _places(log.sources, found), _places(log.targets, found), log.weak
        return log
    sources, targets, weak = known
    if not sources and not targets:
        return None
    return loggrammar.LogLine(
        sources=tuple(found[i] for i in sources), targets=tuple(found[i] for i in targets), weak=weak
    )


def _places(some: Sequence[Found], found: Sequence[Found]) -> tuple[int, ...]:
    return tuple(i for i, one in enumerate(found) if one in some)


def _spoken(context: _Context, place: _Place, line: str, found: Sequence[Found]) -> Iterator[Sighting]:
    if _begins_trace(line) or ("whois" in line and _ASKS_REGISTER.match(line)):
        yield from (place.sighting(f, claim=Claim.PROSE, rule="text.looked-up") for f in found)
        return
    if _is_asked(line, found[0]) or (context.resolver and _ANSWER.match(line)):
        yield from _asked(context, place, line, found)
        return
    stamps = (
        dates.find_times(line, context.around) if len(line) < 1000 and not dates.VOID.search(line) else ()
    )
    for at, one in enumerate(found):
        said = _said(context, line, found, at, place.line)
        kind = "text"
        if line[max(0, one.start - 3) : one.start].endswith("//") or line[one.start - 4 : one.start] == "//[":
            kind = "url"
        context.previous = said
        yield place.sighting(
            one,
            kind=kind,
            claim=said.claim,
            role=said.role,
            rule=said.rule,
            stamp=stamps[0] if stamps else None,
        )
    if context.led == place.line:
        context.previous = Said()


@lru_cache(maxsize=4)
def _says_unknown(passage: Passage) -> bool:
    """Does the writer say that he cannot name who did it, or cover a part of the address?"""
    if passage.attached:
        return False
    lines = zip(passage.matched[:200], passage.sections, strict=False)
    new = [line.strip() for line, section in lines if section is Section.NEW and len(line) < 1000]
    return _UNKNOWN.search(" ".join(new)) is not None or any(map(_MASKED_ALONE.fullmatch, new))


_MASKED_ALONE = re.compile(rf"\W*(?:{_REDACTED.pattern}|(?:\d{{1,3}}\.){{3}}[xX*]{{1,3}})\W*")
"""A line of a list with an address of which a part is covered: who did it is not told."""


def _speaks_of_resolvers(passage: Passage) -> bool:
    text = "\n".join(passage.matched[:400]).lower()
    return any(word in text for word in _RESOLVER_WORDS)


def _asked(context: _Context, place: _Place, line: str, found: Sequence[Found]) -> Iterator[Sighting]:
    """What dig shows: the server that was asked, which offends where it is an open resolver, and what it answered."""
    for one in found:
        if _is_asked(line, one):
            if context.resolver and not _THEIRS.search(line[one.end :]):
                yield place.sighting(one, claim=Claim.LABEL, rule="text.open-resolver")
            else:
                yield place.sighting(one, role=Role.INFRASTRUCTURE, rule="text.asked-server")
        else:
            yield place.sighting(one, role=Role.QUOTED, rule="text.dns-answer")


def _is_asked(line: str, one: Found) -> bool:
    return one.start < 300 and bool(_ASKED_SERVER.search(line[: one.start]))


_ASKED_SERVER = Caseless(
    r"\b(?:dig|drill|kdig|host|nslookup)\b[^@\n]{0,120}@\Z|^\s*;; SERVER: |^\s*;?\s*<<>> DiG [^@]{0,120}@\Z",
)
_THEIRS = Caseless(
    r"うちの|当社|弊社|自社|\bour\b|\bmy\b|unser|notre|nuestr|nostr|\bons\b|正常|REFUSED",
)
"""A resolver of the writer's own, to compare with."""
_ANSWER = re.compile(r"^\s*[\w.*-]+\.?\s+\d{1,7}\s+IN\s+(?:A|AAAA)\s", re.IGNORECASE)
_RESOLVER_WORDS = (
    "recurs",
    "resolver",
    "amplif",
    "récurs",
    "рекурсивн",
    "リゾルバ",
    "再帰",
    "offener dns",
    "offene dns",
)
_BETWEEN = "".join(sorted(set(" ,;/|&+()[]-・、と及びand\tundytoewiи")))
"""Signs, and the letters of `and` in a few languages, that stand between the members of a list."""


def _said(context: _Context, line: str, found: Sequence[Found], at: int, number: int) -> Said:
    one = found[at]
    if context.form and _is_form_foot(context, number):
        return Said(role=Role.REPORTER, rule="text.submitted")
    if not roles.forwards(line[one.end : one.end + 120]) and _is_excepted(context, line, found, at, number):
        return Said(role=Role.QUOTED, rule="text.excepted")
    start = found[at - 1].end if at else 0
    end = _end_of_list(line, found, at)
    if end > one.end and roles.clears(line[end : end + 120]):
        return Said(role=Role.REPORTER, rule="text.our-side")
    before, behind = line[max(start, one.start - 120) : one.start], line[one.end : one.end + 120]
    if at and len(before.strip(_BETWEEN)) == 0:
        own = roles.read_claim("", behind)  # a list: what is said of the first is said of all
        return own if own.claim is Claim.LABEL and context.previous.role is Role.VICTIM else context.previous
    if not at and (
        (_is_row(line, one) and not _runs_on(context, number))
        or (len(found) == 1 and _is_one_of_rows(context, number, line, one))
    ):
        own = roles.read_claim("", line[one.end : one.end + 120])
        inherited = own if own.role is not None else _inherited(context, number)
        if inherited.rule:
            return inherited
    if not at and len(before.strip()) < 25 and ":" not in before:
        before = _line_above(context, number) + " " + before
    if at + 1 == len(found) and not behind.strip() and _WRAPPED_WORD.match(_line_below(context, number)):
        behind = f" {_line_below(context, number)[:120]}"
    field_of = _FIELD_LABEL.match(line[: one.start]) if one.start < _FIELD_WIDTH else None
    told = roles.read_field(field_of["label"], field_of["value"]) if field_of else None
    said = told or roles.read_claim(before, behind, about=context.about)
    if said.claim is Claim.NONE and said.role is None and context.headed.get(number):
        return Said(claim=Claim.LABEL, rule="text.heading-source")
    first = not at and bool(_BULLET.fullmatch(line[: one.start]))
    if said.claim is Claim.NONE and said.role is None and _is_item(context, number, apart=first):
        return _said_above(context)
    if said.claim is Claim.PLAIN and said.rule == "text.address-label":
        said = _of_section(_section_head(context, number), context.about) or said
    return _weighed(context, said, before)


_FIELD_WIDTH = 150
_FIELD_LABEL = re.compile(
    r"\W{0,8}(?P<label>[^\W\d_][^\d:：=|。.\n]{1,34}?)\s{0,20}(?:\.{3,}:?|\. ?\.:|…+：?|[:：=])(?P<value>\s.{0,90}|\S.{0,90})\Z",
    re.DOTALL,
)
"""`Label: words, and then` the address."""


def _weighed(context: _Context, said: Said, before: str) -> Said:
    """What is said where the list above, or the mail as a whole, says whose addresses it has."""
    if said.role is not None or said.claim is Claim.LABEL:
        return said
    heading = context.heading.rstrip()
    if heading.endswith((":", ":")) and _HEAD_OWN.search(heading) and not _HEAD_ACCUSES.search(heading):
        return Said(role=Role.REPORTER, rule="text.heading-own")
    if said.rule != "text.verb" and _says_unknown(context.passage) and not roles.came_from(before):
        return Said(role=Role.QUOTED, rule="text.offender-unknown")
    return said


def _of_section(head: str, about: About) -> Said | None:
    """What the heading of a section of fields says of the address in it, which its own label calls nothing but that."""
    if not head:
        return None
    bare = _HEAD_MARK.sub("", head)
    if _THE_GENUINE.search(bare):
        return Said(role=Role.VICTIM, rule="text.heading-target")
    if _THE_FORGED.search(bare):
        return Said(claim=Claim.LABEL, rule="text.heading-source")
    said = roles.read_claim(f"{bare.strip(' :：>〉》】]）)')}: ", "", about=about)
    if said.role in (Role.VICTIM, Role.REPORTER):
        return replace(said, rule="text.heading-target")
    return replace(said, rule="text.heading-source") if said.claim is Claim.LABEL else None


def _end_of_list(line: str, found: Sequence[Found], at: int) -> int:
    """Where the last address of `192.0.2.1 and 192.0.2.2 are ours` ends: what is said behind it is said of all."""
    while at + 1 < len(found):
        between = line[found[at].end : found[at + 1].start]
        if not between.strip() or "-" in between or between.strip(_BETWEEN):
            break
        at += 1
    return found[at].end


def _section_head(context: _Context, number: int) -> str:
    """The heading of the fields among which a line stands, or nothing: a short line, marked or apart, above them."""
    lines = context.passage.matched
    for at in range(number - 2, max(-1, number - 2 - _SECTION), -1):
        line = lines[at]
        if not line.strip():
            above = lines[at - 1] if at else ""
            return above if _MARKED.match(above) and _is_head(above) and at == number - 2 else ""
        if _is_head(line) and (_MARKED.match(line) or line.rstrip()[-1] in ":：" or _stands_apart(lines, at)):
            return line
        if not _SECTION_FIELD.match(line):
            return ""
    return ""


_SECTION = 8
"""Lines of a section, its heading counted."""


def _is_head(line: str) -> bool:
    """Is it short, no sentence, no field with a value?"""
    text = line.strip()
    return (
        1 < len(text) < 60
        and text[-1] not in ".!?。,、;"
        and "\t" not in text
        and "://" not in text
        and (
            _SECTION_FIELD.match(line) is None
            or (_SYMBOL.match(line) is not None and addresses.DIGIT.search(line) is None)
        )
        and not addresses.find(line)
    )


def _stands_apart(lines: Sequence[str], at: int) -> bool:
    """Does a line begin what stands together, with a field right below it?"""
    apart = at == 0 or not lines[at - 1].strip()
    return apart and at + 1 < len(lines) and _SECTION_FIELD.match(lines[at + 1]) is not None


_SECTION_FIELD = re.compile(r"\W{0,8}[^\W\d_][^:：\n]{0,40}(?<!\d)[:：]\s*\S|.{0,8}://")
_SYMBOL = re.compile(r"\s*[■●◆◇▼□○★※#【]")
_HEAD_MARK = re.compile(
    r"\A[\s■●◆◇▼□○★※#=*>＞<＜〈《【\[(（-]*(?:(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4}|[一二三四五六七八九十])[.．)）:、]\s*)?[\s【\[<＜]*"
)
_MARKED = re.compile(
    r"\s*(?:[■●◆◇▼□○★※#=*<＜〈《-]+\s*|【|\[|[(（]?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4}|[一二三四五六七八九十])[.．)）、]\s*)[^\W\d_]"
)
_THE_GENUINE = Caseless(
    r"\A(?:[^\n]{0,20}(?:\bcopied|\bimitated|imitée?|imitad[oa]|imitat[oa]|nachgeahmt|nagemaakt|本来の|模倣された)|正規|公式|本物|真正|被害|参考|比較|(?:当|弊|自)(?:社|行|組合|金庫|店|院|校|方)の|(?:the |our )?(?:genuine|legitimate|real|original|official|victim|authentic|true|for comparison|reference)\b(?! (?:source|attacker|sender|offender|origin))|(?:die |das |unsere? )?(?:echt|original|offiziell|richtig|betroffen|zum vergleich)\w*\b|(?:le |notre )?(?:vrai|site (?:officiel|authentique|l[ée]gitime|original)|original|pour comparaison|référence)"
    r"|(?:el |la |il |o |nuestr[oa] |nostro )?(?:sitio|sito|site|p[áa]gina|original) ?(?:oficial|ufficiale|leg[íi]tim\w+|aut[eé]ntic\w+|verdader\w+|originale?|vero|real|verdadeir\w+)?\Z|(?:el |la |il |o )?(?:sitio|sito|site|p[áa]gina) (?:oficial|ufficiale|leg[íi]tim\w+|aut[eé]ntic\w+|verdader\w+|originale?|real|verdadeir\w+)|(?:de )?(?:echte|originele|officiële)\b|настоящ|подлинн|официальн|prawdziw|oficjaln|oryginaln|正版|官方|真实|真實|진짜|공식|정식)"
    r"|(?:対象外|対象ではありません|停止(?:の対象で)?(?:は)?(?:不要|しないで)|請勿|请勿|do not (?:stop|block|touch)|leave (?:it )?alone|nicht sperren|ne pas bloquer|no bloquear|non bloccare|niet blokkeren|не блокировать|nie blokować)"
)
"""A heading of fields that are about the party that suffers."""
_THE_FORGED = Caseless(
    r"\b(?:to be (?:removed|blocked|stopped|taken down)|to (?:remove|block|take down)|à (?:supprimer|bloquer|fermer)|a (?:retirar|bloquear|cerrar|rimuovere|bloccare)|te (?:verwijderen|blokkeren))\b|\bzu (?:sperren|entfernen)|(?:停止|閉鎖|削除)を(?:お願い|要請|依頼)|通報対象|\A(?:the )?(?:fake|forged|phishing|fraudulent|counterfeit|scam|malicious|rogue|cloned?|copy)\b|\A(?:偽|フィッシング|不正|詐欺|模倣|なりすまし)|\Afälschung|\A(?:gefälscht|betrügerisch)|\A(?:site |sito |sitio )?(?:frauduleu|falso|fraudulent|fals[oa]|hameçonnage)|\Anep|\A(?:поддельн|фишинг|мошенн)|\A(?:fałszyw|podrobion)|\A(?:钓鱼|釣魚|仿冒|假冒|虚假)|\A(?:피싱|가짜|위조)|\Awho (?:did|does) it"
)


_FORM = Caseless(
    r"フォーム(?:より|から)|(?:contact|web|online) ?form\b|kontaktformular|formulaire de contact|formulario de contacto|modulo di contatto|contactformulier"
)
_MISUSED = Caseless(r"迷惑|売り込み|スパム|嫌がらせ|荒らし|\bspam|\babus|missbrauch|misbruik")
"""Who complains of what came by a form tells of who filled it in."""
_FORM_FOOT = Caseless(
    r"^\W*(?:ブラウザ|ユーザーエージェント|送信日時|user[ -]?agent|browser|navigateur|navegador|referr?er|リファラ|sent(?: at| on)?|date)\W{0,3}[::]"
)


def _is_form_foot(context: _Context, number: int) -> bool:
    """Does the line stand among the last, beside browser or time of who filled in a form?"""
    lines = context.passage.matched
    near = lines[max(0, number - 3) : number - 1] + lines[number : number + 2]
    return number > len(lines) - 10 and any(_FORM_FOOT.search(line) for line in near)


def _is_excepted(context: _Context, line: str, found: Sequence[Found], at: int, number: int) -> bool:
    """Does the rest of the sentence say that it is another provider's affair, or over?"""
    if at + 1 < len(found):
        rest = line[found[at].end : found[at + 1].start]
        if not _SENTENCE_END.search(rest):
            rest = rest.rpartition(",")[0]
        return bool(rest) and _is_said_over(rest)
    rest = line[found[at].end :]
    below = _line_below(context, number)
    if _NOTE.match(below):
        return bool(roles.EXCEPTED.search(f"{rest} {below[:160]}"))
    if re.search(r"[^\W\d_]{3}|[ぁ-ん]", rest) or _GOES_ON.match(below):
        rest = f"{rest} {below.strip()}"[:160]
    return _is_said_over(rest)


def _is_said_over(rest: str) -> bool:
    ended = _SENTENCE_END.search(rest)
    if ended is None:
        return bool(roles.EXCEPTED.search(rest))
    after = rest[ended.end() :]
    if _POINTS_BACK.match(after):
        ended = _SENTENCE_END.search(rest, ended.end())
    return bool(roles.EXCEPTED.search(rest[: ended.start()] if ended else rest))


_GOES_ON = re.compile(r"\s*[a-zß-öø-ÿа-я]{2,}['’]?[ ,](?!.*:)")
"""The sentence of a line that ends with the address."""
_NOTE = re.compile(r"\s*(?:→|⇒|←|※|<-|-->|\^)")
"""A remark on the line above."""
_POINTS_BACK = re.compile(
    r"\s*(?:(?:that|this|the) (?:address|ip|host|one|server|loader)|(?:dat|dit) (?:adres|ip)|diese (?:adresse|ip)|cette (?:adresse|ip)|es[at]a (?:direcci[oó]n|ip)"
    r"|quest[oa] (?:indirizzo|ip)|quell['’]indirizzo|este endere[cç]o|этот адрес|(?:この|その)(?:アドレス|IP|サーバ)|该(?:地址|IP))",
    re.IGNORECASE,
)
"""A sentence that goes on about the address before it."""


_CLAUSE_END = re.compile(r"。|[.!?;](?=\s|$)")
_SENTENCE_END = re.compile(r"。|[.!?](?=\s|$)|\n")


def _is_one_of_rows(context: _Context, number: int, line: str, first: Found) -> bool:
    """Does the line above or below begin with an address as well, and go on in the same shape?"""
    if first.start > _BULLET_WIDTH or not _BULLET.fullmatch(line[: first.start]):
        return False
    lines = context.passage.matched
    shape = line[first.end :].translate(_NO_DIGITS)
    for near in (number - 2, number):
        other = addresses.find(lines[near]) if 0 <= near < len(lines) and len(lines[near]) < 400 else ()
        if (
            other
            and _BULLET.fullmatch(lines[near][: other[0].start])
            and lines[near][other[0].end :].translate(_NO_DIGITS) == shape
        ):
            return True
    return False


_BULLET_WIDTH = 12


def _is_row(line: str, first: Found) -> bool:
    """Does the line begin with the address and go on without words, as the row of a list does?"""
    behind = _BRACKETED.sub("", line[first.end : first.end + 80])
    return bool(_BULLET.fullmatch(line[: first.start])) and not re.search(r"[^\W\d_]{5,}", behind)


def _runs_on(context: _Context, number: int) -> bool:
    """Does a sentence with an address in it run over from the line above?"""
    above = context.passage.matched[number - 2].rstrip() if number > 1 else ""
    named = addresses.find(above) if above[-1:].isalpha() else ()
    return bool(named) and not _is_row(above, named[0])


_BULLET = re.compile(r"\W*(?:\d{1,3}[.):])?\W*")
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]{0,60}[)）\]]")


def _is_item(context: _Context, number: int, *, apart: bool = False) -> bool:
    """Does the line stand in a list right under its heading? `apart`: a blank line may stand between the two."""
    for line in reversed(context.passage.matched[max(0, number - 12) : number - 1]):
        if not line.strip():
            if not apart:
                return False
            apart = False
        if line is context.heading or line == context.heading:
            return _LEADS_A_LIST.search(line) is not None
    return False


_LEADS_A_LIST = re.compile(r"(?:[:：）)]|(?:次|以下|下記|左記)の?(?:とおり|通り)です。?)\s*\Z")


_WRAPPED_WORD = re.compile(r"(?:is|are|was|ist|est|è|es|is|é|являет)\b|(?:は|が|から|より)")
"""A line that begins with the verb of the sentence above."""


def _line_below(context: _Context, number: int) -> str:
    """The line below, where it may go on with the sentence."""
    below = context.passage.matched[number] if number < len(context.passage.matched) else ""
    return "" if _ITEM.match(below) else below


_ITEM = re.compile(r"\s*(?:[-*・•‣◦●○]|\d{1,2}[.)])\s")
"""A list goes on with an item of its own."""


def _line_above(context: _Context, number: int) -> str:
    """The end of the line above, when a sentence runs over from it."""
    if number < 2 or _ITEM.match(context.passage.matched[number - 1]):
        return ""
    above = context.passage.matched[number - 2].rstrip()
    if _COLUMNS.search(above) or _BEGINS_WITH_ADDRESS.match(above):
        return ""
    long = len(above) > (40 if above.isascii() else 18)
    return above[-90:] if above and above[-1] not in ".;!?。" and long else ""


_BEGINS_WITH_ADDRESS = re.compile(r"\W*(?:\d{1,3}\.){3}\d{1,3}\s{2,}\S")
"""The row above in a list with remarks."""
_COLUMNS = re.compile(r"\S {2,}\S.*\S {2,}\S")
"""The head of a table that is aligned by blanks."""


def _inherited(context: _Context, number: int) -> Said:
    """What the heading, or the row above, says of a line that has nothing but addresses; a remark there is of its own row."""
    above = context.passage.matched[number - 2] if number > 1 else ""
    remarked = context.previous.role is Role.REPORTER and _BEGINS_WITH_ADDRESS.match(above)
    return context.previous if context.previous.rule and not remarked else _said_above(context)


def _said_above(context: _Context) -> Said:
    """What the heading says of the items of its list."""
    heading = context.heading
    if not heading:
        return Said()
    if (_HEAD_TARGETS.search(heading) or _HEAD_OWN.search(heading)) and not _HEAD_YOURS.search(heading):
        return Said(role=Role.VICTIM, rule="text.heading-target")
    if _HEAD_SOURCES.search(context.lead or heading):
        return Said(claim=Claim.LABEL, rule="text.heading-source")
    return roles.read_claim(_OBJECT.sub(r"\g<1>", context.lead)[-100:], "", about=context.about)


_OBJECT = re.compile(
    r"((?<!were )(?<!was )(?<!been )(?<!being )(?<!is )(?<!are )\b(?:attack|scann?|spamm?|prob|flood|target|hit|hammer|abus|access|tri)(?:ed|ing|es|s)?\b)"
    r"(?! by)[^.:]{0,30}\b(?:our|my|us)\b.*",
    re.IGNORECASE,
)
"""In `these hosts attacked our servers:` what is listed is the subject, not the object."""


def _table_rows(
    passage: Passage, around: datetime | None, covered: set[int]
) -> Iterator[tuple[int, list[Sighting]]]:
    """The sightings of each line that is a row of a table with named columns."""
    if not _has_table(passage):
        return
    for table in _tables_of(passage):
        holding = _address_columns(table)
        names = [column.name for column in table.columns]
        column_roles = columns.roles_of(names, holding)
        if not column_roles.source_ip:
            if holding and _hides_its_source(table):
                for record in table.records:
                    if record.line not in covered:
                        yield record.line, list(_victims(passage, record, holding))
            continue
        if not column_roles.occurred_at:
            column_roles = replace(column_roles, occurred_at=tables.time_columns(table, holding, around))
        written = {column.name: column.written for column in table.columns}
        others = tables.rows_of_others(table, "\n".join(passage.matched[:400]))
        for at, record in enumerate(table.records):
            if record.line not in covered:
                seen = _row(passage, record, column_roles, holding, written, around)
                if at in others:
                    seen = (
                        replace(s, claim=Claim.NONE, role=Role.QUOTED, rule="table.others-row") for s in seen
                    )
                yield record.line, list(seen)


def _hides_its_source(table: tables.Table) -> bool:
    """Has it a column for the offender in which all is made unreadable?"""
    names = [column.name for column in table.columns if columns.side_of(column.name) > 0]
    cells = [record.cells.get(name, "") for name in names for record in table.records[:20]]
    return bool(cells) and all(_REDACTED.search(cell) for cell in cells)


def _victims(passage: Passage, record: tables.Record, holding: list[str]) -> Iterator[Sighting]:
    place = _Place(
        part=passage.part, line=record.line, section=Section.NEW, text=record.text, attached=passage.attached
    )
    for name in holding:
        for found in addresses.find(addresses.normalise(record.cells.get(name, "")[:200])):
            yield place.sighting(found, kind="table", role=Role.VICTIM, rule="table.other-column")


def _tables_of(passage: Passage) -> Iterator[tables.Table]:
    text = "\n".join(passage.matched)
    whole = tables.read_attachment(text) if passage.attached else None
    if whole is not None and whole.headed:
        yield whole
    else:
        yield from (table for table in tables.read_inline(text) if table.headed)


def _has_table(passage: Passage) -> bool:
    cells = sum(
        1
        for line in passage.matched[:2000]
        if max(line.count(","), line.count(";"), line.count("|"), line.count("\t")) > 0
    )
    return (
        cells > 1
        or any(line.startswith("#Fields: ") for line in passage.matched[:2000])
        or any("  " in line.strip() and _REDACTED.search(line) for line in passage.matched[:200])
    )


def _address_columns(table: tables.Table) -> list[str]:
    holding: dict[str, None] = {}
    for record in table.records[:20]:
        for name, cell in record.cells.items():
            if name not in holding and len(cell) < 60 and addresses.parse(cell) is not None:
                holding[name] = None
    return [column.name for column in table.columns if column.name in holding]


def _row(
    passage: Passage,
    record: tables.Record,
    column_roles: columns.Roles,
    holding: list[str],
    written: dict[str, str],
    around: datetime | None,
) -> Iterator[Sighting]:
    place = _Place(
        part=passage.part, line=record.line, section=Section.NEW, text=record.text, attached=passage.attached
    )
    stamp = _row_time(record, column_roles, written, around)
    source = addresses.parse(record.cells.get(column_roles.source_ip[0], ""))
    for name in holding:
        for found in addresses.find(addresses.normalise(record.cells.get(name, "")[:200])):
            if name != column_roles.source_ip[0] and found.ip == source:
                continue  # its own URL
            if name == column_roles.source_ip[0]:
                claim = Claim.LABEL if column_roles.explicit else Claim.PROSE
                yield place.sighting(found, kind="table", claim=claim, rule="table.source", stamp=stamp)
            else:
                yield place.sighting(found, kind="table", role=Role.VICTIM, rule="table.other-column")


def _row_time(
    record: tables.Record, column_roles: columns.Roles, written: dict[str, str], around: datetime | None
) -> Stamp | None:
    from parsers import zones

    for name in column_roles.occurred_at:
        cell = record.cells.get(name, "")
        if name == "date" and "time" in record.cells:
            cell = f"{cell} {record.cells['time']}"
        stamp = dates.read_time(cell, around)
        if stamp is not None:
            zone = zones.find_zone(written.get(name, ""), bare=True)
            if zone is not None and not stamp.zoned:
                return Stamp(value=stamp.value.replace(tzinfo=zone), start=0, end=0, clock=stamp.clock)
            return stamp
    return None
