"""Which of the addresses seen in a mail are complained about, and why the others are not.

The order of trust: the Subject, then what the writer says, then logs and tables, then the border hop of pasted or
attached headers, then a bare mention. Own networks, where known, decide before all of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from parsers import addresses
from parsers.passages import Section
from parsers.report import Address, Network, Rejected, Role
from parsers.roles import Claim
from parsers.sightings import Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The addresses complained about in their order, each with its sightings, best first; and the others."""

    chosen: tuple[tuple[Address, tuple[Sighting, ...]], ...]
    rejected: tuple[Rejected, ...]
    doubtful: bool = False
    """Ours are only mentioned: what the mail calls the source lies outside our networks."""


@dataclass(slots=True)
class _Candidate:
    ip: Address
    sightings: list[Sighting]
    order: int

    def best(self, kinds: Sequence[str], claim: Claim) -> bool:
        return any(
            s.kind in kinds and s.claim >= claim and s.role is None and s.section is not Section.QUOTED
            for s in self.sightings
        )

    def is_release(self, releases: set[int]) -> bool:
        """Is it the next number of a version that stands in the mail as well: `6.5.4.15`, before it `6.5.4.13`?"""
        low = self.ip.version == 4 and int(self.ip) >> 24 < 32
        return low and int(self.ip) >> 8 in releases and not self.acts and not self.is_labelled

    @property
    def is_labelled(self) -> bool:
        """Does the writer call it the source in so many words?"""
        return self.best(("text", "subject"), Claim.LABEL) and self.refused is None

    @property
    def subject(self) -> bool:
        return any(s.kind == "subject" and s.role is None for s in self.sightings)

    @property
    def acts(self) -> int:
        """Log and table lines in which it acts, less those in which it is acted upon."""
        return sum(
            1 if s.role is None else -1
            for s in self.sightings
            if s.kind in ("log", "table") and s.role in (None, Role.VICTIM)
        )

    @property
    def calm(self) -> bool:
        """Is it in the log only with lines that tell of nothing hostile?"""
        rows = [s.calm for s in self.sightings if s.kind == "log" and s.role is None]
        return bool(rows) and all(rows)

    def only_by(self, rule: str) -> bool:
        """Is this rule alone what makes the writer's words call it the source?"""
        return all(s.rule == rule for s in self.sightings if s.kind == "text" and s.claim is Claim.LABEL)

    @property
    def refused(self) -> Sighting | None:
        """What the writer says against it, unless he calls it the source at least as often."""
        against = self.spoken_against
        if against is not None and against.role in (Role.INFRASTRUCTURE, Role.QUOTED):
            new = [s for s in self.sightings if s.kind == "text" and s.section is Section.NEW]
            labels = sum(1 for s in new if s.claim is Claim.LABEL)
            if labels and labels >= sum(1 for s in new if s.role is against.role):
                return None
        return against

    @property
    def spoken_against(self) -> Sighting | None:
        """What the writer says against it; to be the end of a range is nothing against one that a label names."""
        new = [s for s in self.sightings if s.kind == "text" and s.section is Section.NEW]
        named = any(s.role is None and s.claim > Claim.NONE for s in new)
        for s in new:
            checked = s.rule == "text.asked-server" and self.acts > 0  # a check of who acts in the log
            if (
                s.role not in (None, Role.LOOKALIKE)
                and not checked
                and not (named and s.rule == "text.range")
            ):
                return s
        return None

    @property
    def only_lookalike(self) -> bool:
        return all(s.role is Role.LOOKALIKE or s.found.is_network for s in self.sightings)

    @property
    def quoted(self) -> bool:
        """Does it stand only in quotations, or in the Subject that they repeat?"""
        return all(s.section is not Section.NEW or s.kind == "subject" for s in self.sightings) and any(
            s.section is Section.QUOTED for s in self.sightings
        )


def choose(
    sightings: Iterable[Sighting], networks: Sequence[Network], *, reply: bool, accuses: bool = True
) -> Choice:
    """Decide. `reply`: the mail answers another, so that a Subject and quotation may name a settled matter.

    `accuses`: it speaks of abuse at all; else a bare mention names nobody.
    """
    candidates = _gather(_without_answers(sightings))
    releases = {int(c.ip) >> 8 for c in candidates for s in c.sightings if s.found.lookalike == "version"}
    candidates = [c for c in candidates if not c.is_release(releases)]
    fit = [c for c in candidates if _is_fit(c, networks)]
    named = _named(fit, reply=reply) if fit else []
    meant = _meant(candidates, reply=reply) if networks else []
    if not named and not meant and any(map(_excepts, fit)):
        fit = [_without_exception(c) for c in fit]  # what is excepted from nothing is meant
        named = _named(fit, reply=reply)
    if not accuses and all(s.kind == "text" and s.claim is Claim.NONE for c in named for s in c.sightings):
        named = []
    if not named and not networks:
        named = _special(candidates)
    chosen = tuple((c.ip, tuple(_ranked(c))) for c in named)
    taken = {ip for ip, _ in chosen}
    rejected = tuple(_rejection(c, networks) for c in candidates if c.ip not in taken)
    doubtful = bool(meant) and not any(c in meant or c.is_labelled for c in named)
    return Choice(chosen=chosen, rejected=rejected, doubtful=doubtful)


def _meant(candidates: list[_Candidate], *, reply: bool) -> list[_Candidate]:
    """Whom the mail names, wherever they are."""
    fit = [c for c in candidates if _is_fit(c, ())]
    return _named(fit, reply=reply) if fit else []


def _excepts(candidate: _Candidate) -> bool:
    return any(s.rule == "text.excepted" for s in candidate.sightings)


def _without_exception(candidate: _Candidate) -> _Candidate:
    seen = [
        replace(s, role=None, claim=Claim.PROSE) if s.rule == "text.excepted" else s
        for s in candidate.sightings
    ]
    return replace(candidate, sightings=seen)


def _without_answers(sightings: Iterable[Sighting]) -> Iterator[Sighting]:
    """Leave out log lines that are answers: the same two addresses the other way round.

    From the port of a service, else less often, else only later.
    """
    seen = tuple(sightings)
    flows = Counter((s.ip, s.targets[0].ip) for s in seen if _is_flow(s))
    asking = {(s.ip, s.targets[0].ip) for s in seen if _is_flow(s) and _is_to_service(s)}
    order = {flow: at for at, flow in enumerate(flows)}

    def weight(flow: tuple[Address, Address]) -> tuple[bool, int, int]:
        return (flow in asking, flows[flow], -order[flow])

    answers = {flow for flow in flows if flow[::-1] in flows and weight(flow) < weight(flow[::-1])}
    answered = {(s.part, s.line) for s in seen if _is_flow(s) and (s.ip, s.targets[0].ip) in answers}
    return (s for s in seen if s.kind != "log" or (s.part, s.line) not in answered)


def _is_to_service(sighting: Sighting) -> bool:
    """Does it go from a port that a client is given to that of a service?"""
    ours, theirs = sighting.found.port, sighting.targets[0].port
    return ours is not None and theirs is not None and theirs < _SERVICES <= ours


_SERVICES = 10_000
"""Ports below are of services."""


def _is_flow(sighting: Sighting) -> bool:
    return sighting.kind == "log" and sighting.role is None and bool(sighting.targets)


def _gather(sightings: Iterable[Sighting]) -> list[_Candidate]:
    table: dict[Address, _Candidate] = {}
    for sighting in sightings:
        candidate = table.setdefault(sighting.ip, _Candidate(sighting.ip, [], len(table)))
        candidate.sightings.append(sighting)
    return list(table.values())


def _is_fit(candidate: _Candidate, networks: Sequence[Network]) -> bool:
    if candidate.only_lookalike or not addresses.is_usable(candidate.ip):
        return False
    if networks:
        return any(candidate.ip.version == n.version and candidate.ip in n for n in networks)
    return addresses.is_global(candidate.ip)


_INFECTED = "text.infected-victim"
"""The offender only because the victim of an infection is our customer."""
_CHECKED = "text.open-resolver"
"""Because the writer shows how to check it."""
_FROM = "text.from"
"""Because something came from there: of a log beside it that may be anything."""


def _named(fit: list[_Candidate], *, reply: bool) -> list[_Candidate]:
    """The best class of candidates that is not empty."""
    live = [c for c in fit if not (reply and c.quoted)] or [c for c in fit if not reply]
    subject = [
        c
        for c in live
        if c.subject and not _excepts(c) and not (reply and _settled(c, live)) and not _is_cleared(c, live)
    ]
    labelled = [c for c in live if c.best(("text",), Claim.LABEL) and c.refused is None]
    labelled = [c for c in labelled if not c.only_by(_INFECTED)] or labelled
    if subject:
        first = min(subject, key=lambda c: c.order)
        return [first, *_listed_with(first, subject, labelled)]
    logged = [c for c in live if c.acts > 0 and c.best(("log", "table"), Claim.PLAIN) and not _is_ours(c)]
    most = max((c.acts for c in logged if not c.calm), default=0)
    logged = [c for c in logged if not (c.calm and c.acts <= most)]
    if any(c.acts > 1 and not c.calm for c in logged):
        labelled = [c for c in labelled if c.acts > 0 or not c.only_by(_FROM)]
    if labelled:
        return _with_their_list(labelled, live) if all(c.only_by(_CHECKED) for c in labelled) else labelled
    said = [c for c in live if c.best(("text", "url"), Claim.PROSE) and c.refused is None]
    both = [c for c in said if c in logged]
    if both or (said and not any(c.acts > 0 and not c.calm for c in logged)):
        return _with_their_list(both, live) if both else said
    plain = [c for c in live if c.best(("text", "url"), Claim.PLAIN) and c.refused is None]
    both = [c for c in plain if c in logged]
    if both:
        return both
    if logged:
        return _with_their_list(_majority(logged), live)
    behind = _behind_own_proxy(live)
    if behind:
        return behind
    header = [c for c in live if c.best(("header",), Claim.PLAIN)]
    if header:
        return header
    mentioned = [
        c
        for c in live
        if c.refused is None and any(s.kind in ("text", "url") and s.role is None for s in c.sightings)
    ]
    return plain or _listed_below(mentioned, ("text",))


_SIGN = re.compile(r"[>=:→・|*(（\-]$")
"""`address -> 192.0.2.1`: a list whose rows are alike in what stands right before the address."""
_NO_DIGITS = {ord(sign): None for sign in "0123456789 \t"}
_LABEL_ALONE = re.compile(r"\W{0,3}[^\W\d_][\w-]{1,20}:[\"']{0,2}")
"""`- remote: 192.0.2.1`, the same label with nothing else, is a list wherever its blocks stand."""
_APART = 2
"""Lines between two rows of one list, at most."""


def _rows(candidate: _Candidate, kinds: Sequence[str]) -> list[tuple[str, int]]:
    """The lines in which it is named: their shape, which is what is left without digits, and their number.

    Of a log line only what stands before the address: users, hosts and protocols differ.
    """
    rows = []
    for s in candidate.sightings:
        if s.kind in kinds and s.role is None and s.text:
            before = _before(s)
            rows += [(before if s.kind == "log" else _around(s), s.line)]
            rows += [(f"{before} ", s.line)] if _SIGN.search(before) else []
    return rows


def _around(sighting: Sighting) -> str:
    """The line without the address, so that both kinds of address stand in one list."""
    line = addresses.normalise(sighting.text[:600])
    return (line[: sighting.found.start] + line[sighting.found.end :]).translate(_NO_DIGITS)


def _before(sighting: Sighting) -> str:
    line = addresses.normalise(sighting.text[: sighting.found.end + 300])
    return line[max(0, sighting.found.start - 12) : sighting.found.start].translate(_NO_DIGITS)


def _listed_below(found: list[_Candidate], kinds: Sequence[str]) -> list[_Candidate]:
    """The first, and those that are named in rows of the same shape right below it."""
    listed, rows = found[:1], _rows(found[0], kinds) if found else []
    for candidate in found[1:]:
        more = _rows(candidate, kinds)
        if any(
            shape == other and (abs(line - at) <= _APART or _LABEL_ALONE.fullmatch(shape))
            for shape, line in more
            for other, at in rows
        ):
            listed.append(candidate)
            rows += more
    return listed


def _settled(candidate: _Candidate, live: list[_Candidate]) -> bool:
    """Does the answered mail's Subject name it, while the new text complains of another?"""
    others = [c for c in live if c is not candidate and (c.acts > 0 or c.best(("text",), Claim.PROSE))]
    return bool(others) and candidate.acts <= 0


def _is_cleared(candidate: _Candidate, live: list[_Candidate]) -> bool:
    """Does the writer say that it is his own, while another acts in the log?"""
    against = candidate.refused
    own = against is not None and against.rule == "text.our-side"
    return own and candidate.acts <= 0 and any(c.acts > 0 for c in live if c is not candidate)


def _listed_with(
    first: _Candidate, subject: list[_Candidate], labelled: list[_Candidate]
) -> list[_Candidate]:
    """Others that the Subject names or that the text labels as sources in so many words."""
    more = [c for c in subject if c is not first]
    if first in labelled or not any(s.kind == "text" for s in first.sightings):
        more += [c for c in labelled if c is not first and c not in more]
    return more


def _is_ours(candidate: _Candidate) -> bool:
    """Does the writer say that it is his own, a victim, or not involved?"""
    against = candidate.refused
    return against is not None and (
        against.role in (Role.VICTIM, Role.REPORTER, Role.INFRASTRUCTURE) or against.rule == "text.excepted"
    )


def _behind_own_proxy(live: list[_Candidate]) -> list[_Candidate]:
    """Where all that acts in the log is the writer's own: whoever else stands in each of these lines."""
    acting = {(s.part, s.line) for c in live for s in c.sightings if s.rule == "log.source"}
    others = [c for c in live if not _is_ours(c) and any(s.rule == "log.other" for s in c.sightings)]
    if not acting or not all(_is_ours(c) for c in live if c.acts > 0):
        return []
    each = [c for c in others if acting <= {(s.part, s.line) for s in c.sightings}] or others[:1]
    return [_as_source(c) for c in each]


def _as_source(candidate: _Candidate) -> _Candidate:
    seen = [
        replace(s, role=None, rule="log.behind-proxy") if s.rule == "log.other" else s
        for s in candidate.sightings
    ]
    return replace(candidate, sightings=seen)


def _majority(logged: list[_Candidate]) -> list[_Candidate]:
    """Of sources in logs those that act in a real share of the lines: an answer or a resolver is a single line."""
    most = max(c.acts for c in logged)
    if most >= 3 or any(s.kind == "table" for c in logged for s in c.sightings):
        return [c for c in logged if c.acts * 10 >= most]
    if len({s.part for c in logged for s in c.sightings}) > 1 or most > 1:
        return logged
    return _listed_below(logged, ("log",))


def _with_their_list(logged: list[_Candidate], live: list[_Candidate]) -> list[_Candidate]:
    """Those that act in the log or are checked, with whoever stands beside them in a list: an excerpt shows only some of them."""
    listed = list(logged)
    rows = [row for c in logged for row in _item_rows(c)]
    for candidate in live:
        mine = _item_rows(candidate) if candidate not in logged and candidate.acts == 0 else []
        if candidate.refused is None and _is_listed_in(mine, rows):
            listed.append(candidate)
            rows += mine
    return listed


def _is_listed_in(mine: list[tuple[str, int]], rows: list[tuple[str, int]]) -> bool:
    """Does a row stand beside another of the same shape?"""
    return any(shape == other and 0 < abs(line - at) <= _APART for shape, line in mine for other, at in rows)


_BULLETS = " \t\u3000・*•-"


def _item_rows(candidate: _Candidate) -> list[tuple[str, int]]:
    """The lines of the text that begin with it."""
    seen = (
        s for s in candidate.sightings if s.kind == "text" and s.role is None and s.section is Section.NEW
    )
    return [(_around(s), s.line) for s in seen if s.text and not s.text[: s.found.start].strip(_BULLETS)]


def _special(candidates: list[_Candidate]) -> list[_Candidate]:
    """Private addresses count only where nothing else is named."""
    if any(addresses.is_global(c.ip) and not c.only_lookalike for c in candidates):
        return []
    private = [
        c for c in candidates if not c.only_lookalike and addresses.is_usable(c.ip) and c.refused is None
    ]
    return _named(private, reply=False) if private else []


def _ranked(candidate: _Candidate) -> list[Sighting]:
    order = {"subject": 3, "text": 1, "table": 0, "log": 0, "header": 2, "url": 4, "trace": 5}
    return sorted(
        candidate.sightings,
        key=lambda s: (s.role is not None, order.get(s.kind, 6) if s.claim < Claim.LABEL else -1, s.line),
    )


def _rejection(candidate: _Candidate, networks: Sequence[Network]) -> Rejected:
    against = next(
        (s for s in candidate.sightings if s.role is not None and s.role is not Role.LOOKALIKE), None
    )
    if against is None:
        against = next((s for s in candidate.sightings if s.role is not None), None)
    if against is not None and against.role is not None:
        return Rejected(ip=candidate.ip, role=against.role, rule=against.rule)
    if networks:
        return Rejected(ip=candidate.ip, role=Role.NOT_OURS, rule="networks.outside")
    if not addresses.is_global(candidate.ip):
        return Rejected(ip=candidate.ip, role=Role.INFRASTRUCTURE, rule="address.special")
    return Rejected(ip=candidate.ip, role=Role.QUOTED, rule="text.weaker")
