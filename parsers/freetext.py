"""Complaints in plain words, in any language: the reader of last resort, and the only one that weighs.

It gathers every address with what stands beside it (`sightings`), chooses (`candidates`), and then asks when it
happened, how well it is shown, and what is alleged. Where the mail does not tell, neither does the report.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from itertools import pairwise

from parsers import (
    addresses,
    allegations,
    bounces,
    candidates,
    dates,
    evidence,
    fingerprints,
    passages,
    received,
    reported,
    roles,
    sightings,
    values,
    zones,
)
from parsers.dates import Stamp
from parsers.headers import Headers, split_mailbox
from parsers.message import Message, Part
from parsers.parser import Parser
from parsers.passages import Passage, Section
from parsers.patterns import Caseless
from parsers.report import (
    Address,
    Category,
    EvidenceLevel,
    Format,
    Kind,
    Parsed,
    Provenance,
    Reading,
    Rejected,
    Report,
    Reporter,
    Role,
    TimeSource,
)
from parsers.roles import Claim
from parsers.sightings import Seen, Sighting
from parsers.values import When

_URL = re.compile(r"\bhttps?://[^\s<>\"'）)\]、。]{4,500}", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s>]{8,2000})", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:[^/@\s]{0,100}@)?(\[[^\]]{2,60}\]|[^/:\s?#]{4,100})", re.IGNORECASE)
_DUTY = re.compile(
    r"^(?:abuse|noc|security|postmaster|hostmaster|csirt|cert|soc|cirt|report|spam|phishing|info-?sec)\b",
    re.IGNORECASE,
)
_MESSAGE_ID = re.compile(
    r"^\W{0,4}(?:[A-Z*] )?(?:message[- ]id|メッセージ ?id)(?:[ (（の][^:：<\n]{1,40})?[\s.:：]*(<[^<>\s]{3,250}>)",
    re.MULTILINE | re.IGNORECASE,
)
_LOGGED_ID = re.compile(r"\b(?:message-?id|msgid|id)=<?([^\s<>,;@]{1,200}@[^\s<>,;@]{1,200})", re.IGNORECASE)
"""Of sendmail, exim, postfix: whose line names the peer and the mail it brought."""
_TIME_LABEL = Caseless(
    r"time|date|when|first|start|seen|detected|since|incident|occurred|happened|\bat\b|on\b|stamp|zeit|datum|erst|entdeckt|heure|fecha|hora|ora\b|data\b|tijd|gezien|tid|время|дата|日時|時刻|発生|検知|検出|確認|受信|発見|时间|時間|起|began",
)
_FIRST = Caseless(r"first|start|begin|since|erst|premi|primer|primo|eerst|初|from\b")
_LAST = Caseless(r"last|latest|end\b|newest|letzt|dernier|[úu]ltim|laatst|最終|最後")
_PERIOD = re.compile(
    r"\W*(?:(?:report\w*|observation|measur\w+) )?(?:period|window|interval|zeitraum|berichtszeitraum|p[ée]riode|periodo|intervall|período|集計期間|対象期間|観測期間|期間|период)\s*[:：]",
    re.IGNORECASE,
)
"""What a report covers begins before what it tells."""
_FACT = re.compile(
    r"^\s*(?:[^\s:：][^:：\n]{1,40}\s*[:：]\s*\S|\w[^=\n]{1,30}\s=\s\S|\w[^.\n]{1,30}\s*(?:\. ?){3,}:?\s*\S|【[^】\n]{1,20}】\s*\S|[^\s\t][^\t\n]{1,30}\t+ ?\S[^\t\n]*$|(?<=[ \t]{2})[^\W\d_](?:[^\s:]| (?! )){1,28}[ ]{2,}\S|\d{1,2}[.．)）]?[ \t\u3000]+[^\s:：\d][^\s:：]{1,9}(?:[ \t]{2,}|\u3000+)\S)",
    re.MULTILINE,
)
_ALERT = Caseless(
    r"^\s*(?:attacker|source(?:[ _-]?(?:ip|address))?|src(?:[ _-]?ip)?|offender|remote ip(?: address)?|送信元\w*|攻撃元\w*|quell-?ip)\s*[::]\s*\S",
    re.MULTILINE,
)
"""An alarm of one's own system, passed on as an attachment."""
_OF_THE_LIST = Caseless(
    r"\A\W*(?:(?:date of |time of )?(?:list(?:ed|ing)|regist(?:ered|ration)|added|blocked|block|blacklisted|entered|inscription|inclusion)(?: (?:on|at|since|date|time))?|gelistet(?: am| seit)?|gesperrt(?: am| seit)?|eingetragen(?: am)?|eintrag(?: vom|ung)?|listungs?\w*|sperrung|(?:date d['’])?inscrite?(?: le)?|(?:date d['’])?inscription|date de blocage|bloqu[ée]e?(?: le)?|(?:fecha de )?(?:alta|inclusi[óo]n|registro|bloqueo)|(?:data di |data de )?(?:inserimento|inclus[ãa]o|iscrizione|blocco|bloqueio|registro)|opgenomen(?: op)?|geblokkeerd(?: op)?|report(?:ed)?(?: (?:on|at|date|time))?|gemeldet(?: am)?|внесен\w*|добавлен\w*|dodano|wpisano)\W*(?:\([^()]*\)\W*)?\Z"
    r"|(?:登録|掲載|遮断|規制|通報|報告|作成|収録|追加)(?:日時?|時刻|年月日)?\W*\Z|(?:列入|收录|收錄|封禁|登记|登記|举报)(?:时间|時間|日期)?\W*\Z|등록(?: ?일시?)?\W*\Z"
)
"""When somebody put it on his list or wrote of it: after it happened."""
_WAS = Caseless(
    r"[(\[]\s*(?:was|war|vorher|früher|antes|era|ex|fue|était|anciennement|prima|voorheen|wcześniej|było|ранее|было|tidigare|旧|元)\s*[::]",
)
"""`Another one (was: attacks from …)`: what the Subject was before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """A reported mail, attached or pasted, and where its headers say it came from."""

    part: str
    line: int | None
    headers: Headers
    origin: received.Origin | None
    body: str
    whole: bool
    """The original message, not only its headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """All that was gathered from one mail."""

    message: Message
    reading: Reading
    subject: str
    texts: tuple[Passage, ...]
    seen: tuple[tuple[Passage, Seen], ...]
    evidence: tuple[_Evidence, ...]
    around: datetime | None
    """When it was written."""
    zone: tzinfo | None
    category: Category


def recognises(message: Message, reading: Reading) -> bool:  # noqa: ARG001 -- one signature for all readers
    """Everything that no other reader knows."""
    return True


def read(message: Message, reading: Reading, *, names: bool = False) -> Parsed:
    """What a complaint in plain words says. One report without an address where it names none.

    `names`: it is about an address, whether or not it speaks of abuse, so that a bare mention counts.
    """
    case = _gather(message, reading)
    choice = candidates.choose(
        _all_sightings(case),
        reading.networks,
        reply=passages.is_reply(message.subject) and not passages.is_reminder(message),
        accuses=names
        or case.category is not Category.OTHER
        or allegations.accuses(f"{message.subject}\n{message.text}"),
    )
    choice = _with_hidden(case, choice)
    reports = tuple(_report(case, ip, seen) for ip, seen in choice.chosen) or (_nameless(case),)
    if choice.doubtful:
        reports = tuple(evidence.at_most_claimed(report) for report in reports)
    return Parsed(
        kind=Kind.COMPLAINT,
        format=Format.FREETEXT,
        reporter=Reporter(address=message.from_address, organisation=message.from_name),
        reports=reports,
        rejected=_rejected(case, choice),
        warnings=tuple(_warnings(case, reports)),
    )


def _gather(message: Message, reading: Reading) -> _Case:
    matters = tuple(_matters(message))
    texts = tuple(p for m in matters for p in passages.texts_of(m))
    attached = tuple(
        passages.passage_of(part.path, text, attached=True, name=part.filename or "")
        for m in matters
        for part, text in passages.attachments_of(m)
        if "<feedback" not in text[:500]
    )
    words = "\n".join("\n".join(p.lines[:400]) for p in texts)
    about = roles.about_of(message.subject + "\n" + words)
    box = split_mailbox(message.headers.get("to"))[0] or ""
    around = matters[-1].date or message.date
    seen = tuple((p, sightings.read_passage(p, around, about=about, box=box)) for p in (*texts, *attached))
    lines = [line for p in (*texts, *attached) for line in p.matched[:300]]
    shown = "\n".join("\n".join(p.lines[:30]) for p in attached)
    subject = " ".join(dict.fromkeys(m.subject for m in matters))
    evidence = tuple(_evidence(matters, seen, reading))
    category = allegations.category_of(subject, words, shown)
    if category is Category.OTHER and evidence:
        category = Category.SPAM  # a mail is what is complained of
    return _Case(
        message=message,
        reading=reading,
        subject=subject,
        texts=texts,
        seen=seen,
        evidence=evidence,
        around=around,
        zone=zones.stated_zone([message.subject, *lines]),
        category=category,
    )


def _matters(message: Message) -> Iterator[Message]:
    """The mail, and the complaints that it passes on as attachments."""
    yield message
    for part in message.parts:
        inner = part.message
        if inner is None:
            continue
        if _is_complaint(inner):
            yield from _matters(inner)
        elif bounces.is_bounce(inner):  # the complaint that did not reach its first addressee
            returned = (p.message for p in inner.parts if p.message is not None)
            yield from (m for m in returned if _is_complaint(m) or allegations.accuses(m.subject))


def _is_complaint(inner: Message) -> bool:
    """An embedded mail that is itself addressed to those who answer for a network."""
    to = " ".join(inner.headers.all("to") + inner.headers.all("cc"))
    if "report domain:" in inner.subject.lower():
        return False
    duty = any(_DUTY.match(word.strip("<>\"',; ")) for word in to.split())
    return duty or (bool(_ALERT.search(inner.text[:4000])) and "received" not in inner.headers)


def _evidence(
    matters: Sequence[Message], seen: Sequence[tuple[Passage, Seen]], reading: Reading
) -> Iterator[_Evidence]:
    vouched = _vouched(seen) | _filters(matters, seen) | _own_sender(matters[0])
    reporter = (matters[-1].from_address or "").rpartition("@")[2] or None
    for matter in matters:
        for part in matter.parts:
            if part.message is not None and part.message not in matters:
                part = _innermost(part)  # noqa: PLW2901
                if part.message is None:
                    continue
                returned = _returned(part.message)
                yield from (
                    _attached_mail(part, part.message, reading, reporter, vouched)
                    if returned is None
                    else returned
                )
    for passage, one in seen:
        for block in one.pasted:
            whole = (
                bool(block.body)
                and not block.quoted
                and (block.start <= 2 or passage.attached)
                and "message-id" in block.headers
            )
            yield _Evidence(
                part=passage.part,
                line=block.start,
                headers=block.headers,
                origin=received.origin(block.headers, reading.networks, reporter, vouched),
                body=block.body,
                whole=whole,
            )


def _innermost(part: Part) -> Part:
    """What was passed on several times as an attachment: the mail within."""
    inner = part.message
    deeper = [p for p in inner.parts if p.message is not None] if inner is not None else []
    if (
        inner is None
        or len(deeper) != 1
        or not (passages.is_forward(inner.subject) or len(inner.text) < _SHORT)
    ):
        return part
    return _innermost(deeper[0])


_SHORT = 600
"""Characters of a note with which somebody passes a mail on."""


def _returned(inner: Message) -> Iterator[_Evidence] | None:
    """Of a bounce the mail that it returns, or its header: that is what is complained of."""
    if not bounces.is_bounce(inner):
        return None
    found = (reported.reported_in(p) for p in inner.parts if "rfc822" in p.content_type)
    mail = next((one for one in found if one is not None), None)
    if mail is None:
        return None
    return iter(
        (
            _Evidence(
                part=mail.path,
                line=None,
                headers=mail.message.headers,
                origin=received.origin(mail.message.headers),
                body=mail.message.text,
                whole=False,
            ),
        )
    )


def _vouched(seen: Sequence[tuple[Passage, Seen]]) -> frozenset[str]:
    """Hosts and domains that the writer calls his own, or his forwarder's: `relay3 is our filter, not involved`."""
    names: set[str] = set()
    for passage, _ in seen:
        lines = (*passage.matched[:400], "")
        for (line, below), section in zip(pairwise(lines), passage.sections, strict=False):
            if (
                section is Section.NEW
                and len(line) < 300
                and _VOUCHES.search(f"{line} {below[:40]}")
                and "received:" not in line.lower()
            ):
                names |= {name.lower() for name in _HOST_NAME.findall(line) if _TELLING.search(name)}
    names |= {str(s.ip) for _, one in seen for s in one.sightings if s.rule == "text.forwarder"}
    return frozenset(names)


def _filters(matters: Sequence[Message], seen: Sequence[tuple[Passage, Seen]]) -> frozenset[str]:
    """The host of a filter that the writer says is his provider's, by the name that such hosts have, or by its place.

    Only its first label, which anybody's host may have, where the reported mail itself may be what says so.
    """
    chains = [block.headers for _, one in seen for block in one.pasted]
    chains += [part.message.headers for m in matters for part in m.parts if part.message is not None]
    if not chains:
        return frozenset()
    proven = _FILTER_OF_OURS.search(_words(seen, new=True))
    told = proven or _FILTER_OF_OURS.search(_words(seen, new=False))
    if told is None:
        return frozenset()
    by_place = _BY_PLACE.search(told.group()) is not None
    hosts: set[str] = set()
    for headers in chains:
        hops = received.read_hops(headers.all("received"))
        peers = [hop.peer for hop in hops if hop.peer and hop.ip is not None and addresses.is_global(hop.ip)]
        hosts |= set([peer for peer in peers if by_place or _OF_A_FILTER.search(peer)][:1])
    return frozenset(hosts if proven is not None else (host.split(".", 1)[0] for host in hosts))


def _words(seen: Sequence[tuple[Passage, Seen]], *, new: bool) -> str:
    """What the mail says above the headers in it, or what stands below them and in quotations, which may be another's."""
    said: list[str] = []
    for passage, one in seen:
        if not passage.attached:
            covered = {number for block in one.pasted for number in range(block.start, block.end + 1)}
            first = min(covered, default=len(passage.lines) + 1)
            lines = zip(passage.matched[:400], passage.sections, strict=False)
            said += [
                line
                for number, (line, section) in enumerate(lines, 1)
                if number not in covered and (section is Section.NEW and number < first) is new
            ]
    return " ".join(said)[:20_000]


def _own_sender(message: Message) -> frozenset[str]:
    """The host from which the complaint itself came, where it has a name in the writer's domain."""
    own = received.organisation((message.from_address or "").rpartition("@")[2])
    for hop in received.read_hops(message.headers.all("received"))[:3]:
        if hop.ip is not None and addresses.is_global(hop.ip):
            named = own is not None and not hop.greeted and received.organisation(hop.peer) == own
            return frozenset((str(hop.ip),)) if named else frozenset()
    return frozenset()


_FILTER = r"(?:anti-?spam\w*|spam-?(?:filter|gateway|schutz)\w*|mail-?filter\w*|(?:virus|spam|mail)?-?(?:scanner|wall)\w*|filter\w*|filtr\w*|filtro|relays?|relais|gateway|passerelle|pasarela|(?:first|top(?:most)?|upper|last) (?:hop|relay|line)|hop|フィルタ|中継|antispam|спам-?фильтр\w*|фильтр\w*)"
_OWN = r"(?:\b(?:our|my|unser\w*|mein\w*|notre|mon|nuestr\w+|mi|nostr\w+|mio|onze|ons|mijn|noss[oa]|meu|наш\w*|мо\w{1,3}|nasz\w*|m[óo]j\w*)\b|弊社|当社|当方|私|我们|我司|저희)"
_HOSTS = r"(?:\b(?:web ?)?(?:host(?:er|ing|s)?\b|provider\w*|isp\b|dienstleister\w*|systemhaus\w*|it[ -](?:provider|partner|company|firma|dienstleister)|anbieter\w*|h[ée]bergeur|prestataire|fournisseur|proveedor|fornitore|gestore|leverancier|provedor|fornecedor|hostera?|dostawc\w*|хостер\w*|провайдер\w*)|業者|契約|ホスティング|サービス|服务商|업체)"
_FILTER_OF_OURS = Caseless(
    rf"{_FILTER}[^.!?。]{{0,60}}?{_OWN}[^.!?。]{{0,30}}?{_HOSTS}|{_OWN}[^.!?。]{{0,30}}?{_HOSTS}[^.!?。]{{0,30}}?{_FILTER}"
    rf"|(?:(?:first|top(?:most)?|upper|last) (?:hop|relay|line)|hop|中継)[^.!?。]{{0,30}}?{_OWN}[^.!?。]{{0,20}}?{_FILTER}"
)
"""`The spam filter belongs to our hoster`, `一番上の中継は当社が契約しているフィルタです`."""
_BY_PLACE = Caseless(
    r"\b(?:first|top|topmost|upper|last)\b|en haut|最上|一番上|最初|最後|oberste|erste|primer|primo|bovenste"
)
_OF_A_FILTER = re.compile(
    r"spam|filter|filtr|scan|relay|relais|gate|\bmx|protect|clean|guard|safe|edge|proof|virus", re.IGNORECASE
)


_VOUCHES = Caseless(
    r"(?:当社|弊社|私|自分|わたし|当方|うち)(?:が|の)(?:契約|利用|使|転送|借り|加入|メール)|転送サービス|フィルタ(?:業者|サービス)|\bfilter\w* service (?:that |which )?(?:we|i) \w+|\bour (?:own )?(?:relay|filter|gateway|forwarder|mail ?server|mx|spam filter)|\bmy (?:forwarder|provider|forwarding)|\b(?:is|are) (?:just|only|merely|simply) (?:[\w'’-]+ ){0,4}forward(?:er|ing)\b|unser\w* (?:relay|filter|gateway|weiterleitung)|(?:notre|mon) (?:relais|filtre|passerelle|redirection)|nuestr\w+ (?:filtro|pasarela)",
)
_TELLING = re.compile(r"[.\d]")
"""A word alone is nobody's name."""
_HOST_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,40}(?:\.[A-Za-z0-9-]{1,60})*")


def _attached_mail(
    part: Part, inner: Message, reading: Reading, reporter: str | None, vouched: frozenset[str]
) -> Iterator[_Evidence]:
    if inner.subject.lower().startswith("report domain:"):
        return
    only_headers = "headers" in part.content_type or not inner.text.strip()
    yield _Evidence(
        part=part.path,
        line=None,
        headers=inner.headers,
        origin=received.origin(inner.headers, reading.networks, reporter, vouched),
        body=inner.text,
        whole=not only_headers,
    )


def _all_sightings(case: _Case) -> Iterator[Sighting]:
    yield from _in_subject(case)
    for _, seen in case.seen:
        yield from seen.sightings
    for one in case.evidence:
        yield from _in_headers(one)


def _in_subject(case: _Case) -> Iterator[Sighting]:
    subject = addresses.normalise(case.subject[:1000])
    past = _WAS.search(subject)
    for found in addresses.find(subject):
        if past is not None and found.start > past.start():
            yield Sighting(
                found=found, part="0", line=1, kind="subject", role=Role.QUOTED, rule="subject.was", text=case.subject
            )  # fmt: skip
            continue
        said = roles.read_claim(subject[: found.start], subject[found.end :])
        refused = (
            found.lookalike is not None
            or found.is_network
            or said.role in (Role.VICTIM, Role.REPORTER)
            or said.rule == "text.excepted"
        )
        role = (Role.QUOTED if found.is_network else said.role or Role.LOOKALIKE) if refused else None
        claim = Claim.NONE if refused else Claim.LABEL
        yield Sighting(
            found=found,
            part="0",
            line=1,
            kind="subject",
            claim=claim,
            role=role,
            rule="subject.address",
            text=case.subject,
        )


def _in_headers(one: _Evidence) -> Iterator[Sighting]:
    if one.origin is None:
        return
    yield _header_sighting(one, one.origin.ip, rule=one.origin.rule, claim=Claim.PROSE)
    for ip in one.origin.relays:
        yield _header_sighting(one, ip, rule="received.reporter-side", role=Role.RELAY)
    for ip in one.origin.below:
        yield _header_sighting(one, ip, rule="received.below-border", role=Role.QUOTED)


def _header_sighting(
    one: _Evidence, ip: Address, *, rule: str, claim: Claim = Claim.NONE, role: Role | None = None
) -> Sighting:
    time = one.origin.time if one.origin is not None and role is None else None
    stamp = Stamp(value=time, start=0, end=0) if time is not None else None
    found = addresses.Found(ip=ip, start=0, end=0)
    return Sighting(
        found=found,
        part=one.part,
        line=one.line or 1,
        kind="header",
        claim=claim,
        role=role,
        rule=rule,
        stamp=stamp,
    )


def _with_hidden(case: _Case, choice: candidates.Choice) -> candidates.Choice:
    """Where no address is written: the one in a link, in a reverse name of the log."""
    if choice.chosen:
        return choice
    found = [*_in_links(case), *_in_names(case)]
    allowed = case.reading.networks
    for sighting in found:
        if not allowed or any(sighting.ip.version == n.version and sighting.ip in n for n in allowed):
            same = tuple(s for s in found if s.ip == sighting.ip)
            kept = tuple(r for r in choice.rejected if r.ip != sighting.ip)
            return candidates.Choice(chosen=((sighting.ip, same),), rejected=kept, doubtful=choice.doubtful)
    return choice


def _in_names(case: _Case) -> Iterator[Sighting]:
    for passage, seen in case.seen:
        for line, ip, text in seen.names:
            stamps = dates.find_times(text, case.message.date)
            found = addresses.Found(ip=ip, start=0, end=0)
            yield Sighting(
                found=found, part=passage.part, line=line, kind="log", claim=Claim.PLAIN, rule="log.reverse-name",
                stamp=stamps[0] if stamps else None, text=text,
            )  # fmt: skip


def _in_links(case: _Case) -> Iterator[Sighting]:
    for part in case.message.parts:
        if part.is_html and part.decoded is not None:
            for target in _HREF.findall(part.decoded.text[:500_000])[:200]:
                yield from _link(part.path, 1, addresses.normalise(target))
    for passage in case.texts:
        for number, line in enumerate(passage.matched, 1):
            if "//" in line and len(line) < 2000:
                yield from _link(passage.part, number, line)


def _link(part: str, line: int, text: str) -> Iterator[Sighting]:
    host = _HOST.search(text)
    if host is None:
        return
    ip = addresses.decimal_host(host[1]) or addresses.parse(host[1])
    if ip is not None and addresses.is_global(ip):
        found = addresses.Found(ip=ip, start=0, end=0)
        yield Sighting(
            found=found,
            part=part,
            line=line,
            kind="url",
            claim=Claim.PLAIN,
            rule="text.link-host",
            text=text[:500],
        )


def _rejected(case: _Case, choice: candidates.Choice) -> tuple[Rejected, ...]:
    taken = {ip for ip, _ in choice.chosen}
    others = {r.ip: r for r in reversed(choice.rejected)}
    chain = received.read_hops(case.message.headers.all("received"))
    for hop in chain:
        if hop.ip is not None and hop.ip not in taken and hop.ip not in others:
            others[hop.ip] = Rejected(ip=hop.ip, role=Role.RELAY, rule="received.outer")
    return tuple(sorted(others.values(), key=lambda r: (r.ip.version, int(r.ip))))[:200]


def _report(case: _Case, ip: Address, seen: Sequence[Sighting]) -> Report:
    best = seen[0]
    when = _when(case, seen)
    mail = _mail_about(case, ip)
    log = [s for s in seen if s.kind == "log" and s.role is None]
    return Report(
        source_ip=ip,
        source_port=next(
            (s.found.port for s in seen if s.found.port and s.role is None and s.kind != "url"), None
        ),
        occurred_at=when.at,
        time_source=when.source,
        category=case.category,
        evidence=_level(case, ip, seen, when),
        original_message_id=_message_id(case, mail, seen),
        urls=_urls(case),
        destination_ip=next((t.ip for s in log for t in s.targets), None),
        provenance=Provenance(part=best.part, line=best.line, rule=best.rule or "text.mention"),
        excerpt=_excerpt(case, seen, mail),
        original_mail_from=received.mail_from(mail.headers) if mail else None,
        campaign=fingerprints.of_campaign(mail.headers.get("subject") or "", mail.body) if mail else None,
    )


def _nameless(case: _Case) -> Report:
    """A complaint that names no address."""
    mail = case.evidence[0] if case.evidence else None
    part = values.part_of_text(case.message)
    return Report(
        source_ip=None,
        category=case.category,
        original_message_id=_message_id(case, mail),
        urls=_urls(case),
        provenance=Provenance(part=part, line=None, rule="text.none"),
        excerpt=values.excerpt(case.message.text),
    )


def _mail_about(case: _Case, ip: Address) -> _Evidence | None:
    """The reported mail that came from this address, else the first one when it is a matter of mail."""
    own = [e for e in case.evidence if e.origin is not None and e.origin.ip == ip]
    if own:
        return own[0]
    return case.evidence[0] if len(case.evidence) == 1 else None


def _message_id(case: _Case, mail: _Evidence | None, seen: Sequence[Sighting] = ()) -> str | None:
    if mail is not None and mail.headers.get("message-id"):
        return mail.headers.get("message-id")
    for passage in case.texts:
        found = _MESSAGE_ID.search("\n".join(passage.lines[:400]))
        if found:
            return found[1]
    rows = [s.text for s in seen if s.kind == "log" and s.role is None]
    queues = {found[1] for row in rows if (found := _QUEUE_ID.search(row))}
    if queues:  # one mail is several lines of it
        named = ((_QUEUED.search(line), line) for p, _ in case.seen for line in p.lines[:400])
        rows += [line for found, line in named if found and found[1] in queues]
    logged = (_LOGGED_ID.search(row) for row in rows)
    return next((f"<{found[1]}>" for found in logged if found), None)


_QUEUE_ID = re.compile(r"\]: ([0-9A-Za-z]{6,20}): client=")
_QUEUED = re.compile(r"\]: ([0-9A-Za-z]{6,20}): message-id=")
"""Of postfix: what the lines about one mail share."""


_ENDS = 3
"""A log is in order, so that its earliest lines are the first or the last."""


def _row_stamps(case: _Case, seen: Sequence[Sighting]) -> Iterator[Stamp]:
    """The times of the log lines and table rows in which the address acts: the first and last of each part."""
    parts: dict[str, list[Sighting]] = {}
    for sighting in seen:
        if sighting.kind in ("log", "table") and sighting.role is None:
            parts.setdefault(sighting.part, []).append(sighting)
    for whole in parts.values():
        rows = [row for row in whole if row.section is not Section.QUOTED] or whole
        for row in rows if len(rows) <= 2 * _ENDS else (*rows[:_ENDS], *rows[-_ENDS:]):
            found = (
                (row.stamp,)
                if row.stamp
                else _first_time(dates.find_times(row.written, case.around, epochs=True))
            )
            found = found or _on_its_day(case, row.written)
            yield from (stamp for stamp in found if stamp.clock)


def _first_time(stamps: tuple[Stamp, ...]) -> tuple[Stamp, ...]:
    """The first time of a log line, with the zone where the line repeats it with one."""
    zoned = (
        s for s in stamps if s.zoned and s.value.replace(tzinfo=None) == stamps[0].value.replace(tzinfo=None)
    )
    return tuple(zoned)[:1] or stamps[:1]


def _on_its_day(case: _Case, line: str) -> tuple[Stamp, ...]:
    """A log line with nothing but a time of day, on the one day that the text names."""
    clock = _CLOCK_ONLY.match(line)
    if clock is None:
        return ()
    days = {
        stamp.value.date()
        for passage in case.texts
        for text in passage.matched[:200]
        if not dates.VOID.search(text)
        for stamp in dates.find_times(text, case.around, days=True)
    }
    if len(days) != 1:
        return ()
    told = time.fromisoformat(clock[1])
    return (Stamp(value=datetime.combine(days.pop(), told), start=0, end=0),)


_CLOCK_ONLY = re.compile(r"\s*\[?(\d\d:\d\d:\d\d(?:\.\d{3}(?:\d{3})?)?)[\]\s]")


def _when(case: _Case, seen: Sequence[Sighting]) -> When:
    """The time of the offence: from the log lines of this address, the Received line, else what is stated."""
    rows = list(_row_stamps(case, seen))
    logged = _place(case, min(rows, key=lambda s: s.value.replace(tzinfo=None))) if rows else When()
    if logged.source is TimeSource.STATED:
        return logged
    header = next(
        (s.stamp for s in seen if s.kind == "header" and s.role is None and s.stamp is not None), None
    )
    if header is not None and not rows:
        return When(at=header.value, source=TimeSource.RECEIVED_HEADER)
    told = _told(case, seen)
    if told is not None and told.source is TimeSource.STATED:
        return _begun(rows, told) or told
    if logged.at is None and told is None:
        return _in_the_log(case) if any(s.claim > Claim.NONE and s.role is None for s in seen) else When()
    return logged if logged.at is not None else told or When()


def _in_the_log(case: _Case) -> When:
    """Where no line that names it has a time: the first time in a log, whoever acts there."""
    for _, one in case.seen:
        for row in (s for s in one.sightings if s.kind == "log"):
            found = (
                (row.stamp,)
                if row.stamp
                else dates.find_times(row.written or row.text, case.around, epochs=True)[:1]
            )
            if found and found[0].clock:
                return _place(case, found[0])
    return When()


def _begun(rows: Sequence[Stamp], told: When) -> When | None:
    """The first log line in the zone of the time that is told, where that lies within a day after it: of the block."""
    if not rows or told.at is None or told.at.tzinfo is None:
        return None
    first = min(stamp.value.replace(tzinfo=None) for stamp in rows).replace(tzinfo=told.at.tzinfo)
    return (
        When(at=first, source=told.source) if timedelta(0) <= told.at - first < timedelta(hours=24) else None
    )


def _told(case: _Case, seen: Sequence[Sighting]) -> When | None:
    lines = {(s.part, s.line) for s in seen if s.role is None}
    quoted = all(s.section is Section.QUOTED for s in seen if s.role is None and s.kind != "subject")
    best: tuple[float, When] | None = None
    for passage, one in case.seen:
        block = (
            _record_of(passage, [line for part, line in lines if part == passage.part]) if one.times else ()
        )
        for number, stamp, line in one.times:
            section = passage.sections[number - 1]
            if not stamp.clock or (section is Section.QUOTED and not quoted):
                continue
            when = _place(case, stamp, line)
            score = _weight_of_time(line, stamp, when, (passage.part, number) in lines)
            score -= 3.0 if passages.is_block_field(passage.lines, number - 1) else 0.0
            score += 2.0 if number in block and _FACT.match(line) and not _PERIOD.match(line) else 0.0
            if best is None or score > best[0]:
                best = (score, when)
    return best[1] if best else None


def _record_of(passage: Passage, named: Sequence[int]) -> frozenset[int]:
    """The lines of the records that name the address in a field: a record is fields without a blank line between."""
    block: set[int] = set()
    for at in named:
        if 0 < at <= len(passage.lines) and _FACT.match(passage.lines[at - 1]):
            for step in (-1, 1):
                number = at + step
                while 0 < number <= len(passage.lines) and abs(number - at) <= _RECORD:
                    if not passage.lines[number - 1].strip():
                        break
                    block.add(number)
                    number += step
    return frozenset(block)


_RECORD = 12
"""Lines of a record above and below its address."""


def _weight_of_time(line: str, stamp: Stamp, when: When, beside: bool) -> float:
    before = line[: stamp.start][-60:]
    score = 3.0 if beside else 0.0
    score += 2.0 if _TIME_LABEL.search(before) else 0.0
    score += 1.0 if _FIRST.search(before) else 0.0
    score -= 2.0 if _LAST.search(before) else 0.0
    score -= 1.0 if _PERIOD.match(line) else 0.0
    score -= 3.0 if _OF_THE_LIST.search(before) else 0.0
    return score + (0.5 if when.source is TimeSource.STATED else 0.0)


def _place(case: _Case, stamp: Stamp, line: str = "") -> When:
    zone = case.zone
    if not stamp.zoned and line:
        zone = (
            zones.find_zone(line[stamp.end :][:60], bare=True)
            or zones.find_zone(line[: stamp.start][-40:])
            or zone
        )
    return values.placed(stamp.value, zone=zone, reading=case.reading, message=case.message)


_UNPROVEN = ("received.below-border", "received.behind-greeting")


def _level(case: _Case, ip: Address, seen: Sequence[Sighting], when: When) -> EvidenceLevel:
    """How well it is shown that this address did it: only what names the address counts."""
    own = [
        e
        for e in case.evidence
        if e.origin is not None and e.origin.ip == ip and e.origin.rule not in _UNPROVEN
    ]
    if any(e.whole for e in own):
        return EvidenceLevel.ORIGINAL_MESSAGE
    log = [s for s in seen if s.kind == "log" and s.role is None]
    if any(not s.weak for s in log):
        return EvidenceLevel.LOG
    if own:
        return EvidenceLevel.PASTED_HEADERS
    rows = [s for s in seen if s.kind == "table" and s.role is None]
    if any(_is_in_log(case, s) for s in rows):
        return EvidenceLevel.LOG
    if log or rows:
        return EvidenceLevel.SUMMARY
    if when.at is None:
        return EvidenceLevel.CLAIM
    told = _facts(case) >= 5 or _is_listed(case, seen) or _has_rows(case)
    return EvidenceLevel.SUMMARY if told else EvidenceLevel.CLAIM_WITH_TIME


def _is_listed(case: _Case, seen: Sequence[Sighting]) -> bool:
    """Does it stand in a row, with a time or count, below or above another row of that kind?"""
    rows: dict[str, list[int]] = {}
    for passage, one in case.seen:
        for s in one.sightings:
            if s.kind == "text" and s.section is Section.NEW and _ROW.match(s.text):
                rows.setdefault(passage.part, []).append(s.line)
    mine = [(s.part, s.line) for s in seen if s.kind == "text" and s.role is None and _ROW.match(s.text)]
    return any(0 < abs(line - other) <= 2 for part, line in mine for other in rows.get(part, ()))


def _has_rows(case: _Case) -> bool:
    """Do two rows or more, each with its time, tell what happened? Whose they are stands above them."""
    return any(sum(_TIMED_ROW.match(line) is not None for line in p.lines[:200]) > 1 for p in case.texts)


_TIMED_ROW = re.compile(
    r"\s*(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.]\d\d[-/.]\d{4})[T ]\d\d:\d\d\S{0,12}(?: [A-Z]{3,4})?(?:\t|\s{2,})[^\s\d].*(?:\t|\s\s)\S"
)
_STAMP, _QUAD = r"[\d.,:/T Z-]", r"(?:\d{1,3}\.){3}\d{1,3}"
_ROW = re.compile(
    rf"(?:\s*+[・*•-])?\s*+(?:(?:{_STAMP}{{4,}}|(?<= ){_STAMP}{{3,}}|(?<= {{2}}){_STAMP}{{2,}}|(?<= {{3}}){_STAMP}+)\s++)?{_QUAD}\s\s.*\d"
    rf"|\s*+\d[\d.,]{{0,12}}\s{{2,}}{_QUAD}(?:\s\s.*)?$|\s*+[・*•-]\s*+{_QUAD}\s.*\d{{1,2}}:\d\d"
)
"""Possessive: blanks that two pieces could share would be tried in every way."""


def _is_in_log(case: _Case, row: Sighting) -> bool:
    """Is the table called a log, by its file name or in the lines above it?"""
    for passage, _ in case.seen:
        if passage.part == row.part:
            above = " ".join(passage.lines[max(0, row.line - 5) : row.line - 1])
            return evidence.names_log(passage.name) or (evidence.is_called_log(above) and not row.weak)
    return False


def _facts(case: _Case) -> int:
    """Labelled facts in the written text; those of a form are about who filled it in."""
    if any(s.rule == "text.submitted" for _, one in case.seen for s in one.sightings):
        return 0
    return max((len(_FACT.findall("\n".join(p.lines[:200]))) for p, _ in case.seen), default=0)


def _urls(case: _Case) -> tuple[str, ...]:
    """The web addresses in the text, refanged, at most 20; not those of the reporter's own domain."""
    own = received.organisation((case.message.from_address or "@").rsplit("@", 1)[1])
    urls: dict[str, None] = {}
    for passage in case.texts:
        for line in passage.matched:
            if "//" in line:
                for url in _URL.findall(line[:4000]):
                    host = _HOST.match(url)
                    if host and (own is None or received.organisation(host[1]) != own):
                        urls[url.rstrip(".,;:!?")] = None
    return tuple(urls)[:20]


def _excerpt(case: _Case, seen: Sequence[Sighting], mail: _Evidence | None) -> str:
    lines = [s.text.strip() for s in seen if s.kind in ("log", "table") and s.role is None and s.text]
    if not lines and mail is not None:
        lines = [f"{name}: {value}" for name, value in mail.headers.items]
    if not lines:
        lines = [s.text.strip() for s in seen if s.text and s.kind in ("text", "url")]
    return values.excerpt("\n".join(dict.fromkeys(lines)) or case.message.text)


def _warnings(case: _Case, reports: Sequence[Report]) -> Iterator[str]:
    if any(stamp.odd for _, seen in case.seen for _, stamp, _ in seen.times):
        yield "date: a weekday does not fit its date"
    for _, seen in case.seen:
        if any(s.stamp is not None and s.stamp.odd for s in seen.sightings):
            yield "date: a weekday in the log does not fit its date"
            break
    if all(r.source_ip is None for r in reports):
        yield "no offending address is named"


PARSER = Parser(name="freetext", recognises=recognises, read=read)
