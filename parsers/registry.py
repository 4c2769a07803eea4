"""The readers of formats in the order of their priority: the first that recognises a mail reads it, alone.

Once a reader has recognised a mail, a failure is the reporter's malformed report and stops there: it never slides
on to the reader of free text, which would invent a weaker complaint from the same bytes.
"""

from dataclasses import replace

from parsers import (
    arf,
    blocklist,
    bounces,
    classify,
    dmarc,
    evidence,
    feedback_without_arf,
    feeds,
    fingerprints,
    freetext,
    legal,
    noncomplaints,
    replies,
    spamcop,
    xarf,
    xarf_text,
)
from parsers.message import Message
from parsers.parser import MalformedReport, Parser
from parsers.report import (
    Address,
    Format,
    Kind,
    Malformed,
    Outcome,
    Parsed,
    Reading,
    Rejected,
    Reporter,
    Role,
    Unrecognised,
)

# One reporter's own dialect first, then the standard formats, then lists, then guesses.
PARSERS: tuple[Parser, ...] = (
    spamcop.PARSER,
    xarf.PARSER,
    xarf_text.PARSER,
    dmarc.PARSER,
    arf.PARSER,
    feedback_without_arf.PARSER,
    blocklist.PARSER,
    feeds.PARSER,
    freetext.PARSER,
)


def parse(message: Message, reading: Reading = Reading(), parsers: tuple[Parser, ...] = PARSERS) -> Outcome:  # noqa: B008 -- frozen
    """What the mail says: can it be opened, what kind is it, which format, what does that reader read."""
    if message.unreadable is not None:
        return _finish(Parsed(kind=Kind.UNREADABLE, warnings=(message.unreadable,)), message, reading)
    kind = classify.kind_of(message, reading)
    if kind is not None:
        return _finish(_read_kind(kind, message, reading), message, reading)
    for parser in parsers:
        if parser is freetext.PARSER and noncomplaints.is_not_abuse(message):
            return _finish(_nothing(message), message, reading)
        if parser.recognises(message, reading):
            try:
                return _finish(parser.read(message, reading), message, reading)
            except MalformedReport as fault:
                unread = Parsed(kind=Kind.COMPLAINT, warnings=(f"{parser.name}: {fault}",))
                return Malformed(by=parser.name, why=str(fault), parsed=_finish(unread, message, reading))
    return Unrecognised(parsed=_finish(_nothing(message), message, reading))


def _nothing(message: Message) -> Parsed:
    """No abuse is found in it; what was not looked at whole is no answer, and an operator looks."""
    return Parsed(kind=Kind.UNREADABLE if message.is_cut else Kind.NOT_ABUSE)


def _read_kind(kind: Kind, message: Message, reading: Reading) -> Parsed:
    match kind:
        case Kind.BOUNCE:
            return bounces.read(message, reading)
        case Kind.CONTRACTOR_REPLY:
            return replies.read(message, reading)
        case Kind.DISCLOSURE_REQUEST | Kind.POLICE_INQUIRY:
            return legal.read(message, reading, kind)
        case _:
            return Parsed(kind=kind, format=Format.NONE)


def _finish(parsed: Parsed, message: Message, reading: Reading) -> Parsed:
    """What is the same for every kind: who wrote, whether a machine did, keys for recognising a repeat."""
    reporter = parsed.reporter
    if reporter == Reporter():
        reporter = Reporter(address=message.from_address, organisation=message.from_name)
    return replace(
        _accused_only(_proven_only(_ours_only(parsed, reading))),
        reporter=reporter,
        warnings=tuple(dict.fromkeys((*message.warnings, *parsed.warnings))),
        automatic=parsed.automatic
        or parsed.kind is Kind.AUTOREPLY
        or classify.is_automatic(message, reading),
        subject=parsed.subject or message.subject,
        message_id=parsed.message_id or message.message_id,
        reply_to=parsed.reply_to or message.reply_to,
        body_hash=parsed.body_hash or fingerprints.of_text(f"{message.subject}\n{message.text}"),
    )


def _ours_only(parsed: Parsed, reading: Reading) -> Parsed:
    """Where our networks are known, an address outside them is no answer, in whatever format it was read."""
    foreign = [r for r in parsed.reports if r.source_ip is not None and not _is_ours(r.source_ip, reading)]
    if not foreign:
        return parsed
    left = tuple(r for r in parsed.reports if r.source_ip is None or _is_ours(r.source_ip, reading))
    left = left or (replace(foreign[0], source_ip=None),)
    others = dict.fromkeys(r.source_ip for r in foreign if r.source_ip is not None)
    rejected = tuple(Rejected(ip=ip, role=Role.NOT_OURS, rule="networks.outside") for ip in others)
    return replace(parsed, reports=left, rejected=(*parsed.rejected, *rejected))


def _proven_only(parsed: Parsed) -> Parsed:
    """Whoever stands below the reporter's border may have been put there by the spammer: no more than a claim."""
    reports = tuple(
        evidence.at_most_claimed(r) if r.provenance.rule.endswith("received.below-border") else r
        for r in parsed.reports
    )
    return replace(parsed, reports=reports)


def _accused_only(parsed: Parsed) -> Parsed:
    """Who is reported is not rejected as well, whatever other part he has: somebody may attack himself."""
    accused = {report.source_ip for report in parsed.reports}
    left = tuple(one for one in parsed.rejected if one.ip not in accused)
    return parsed if len(left) == len(parsed.rejected) else replace(parsed, rejected=left)


def _is_ours(ip: Address, reading: Reading) -> bool:
    return not reading.networks or any(ip.version == n.version and ip in n for n in reading.networks)
