"""The output language of the readers: what one mail says, in its own terms.

Every record is frozen. Times are aware, except where the mail itself gives no zone
(`TimeSource.STATED_WITHOUT_ZONE`): then they are naive, as written.
"""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from datetime import timedelta as _timedelta
from datetime import timezone as _timezone
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Kind(StrEnum):
    """What kind of mail this is."""

    COMPLAINT = "complaint"
    DISCLOSURE_REQUEST = "disclosure-request"
    POLICE_INQUIRY = "police-inquiry"
    CONTRACTOR_REPLY = "contractor-reply"
    AUTOREPLY = "autoreply"
    BOUNCE = "bounce"
    AGGREGATE = "aggregate"
    NOT_ABUSE = "not-abuse"
    UNREADABLE = "unreadable"


class Format(StrEnum):
    """In which form the mail reports."""

    ARF = "arf"
    XARF = "xarf"
    DMARC_FAILURE = "dmarc-failure"
    JMRP = "jmrp"
    SPAMCOP = "spamcop"
    FEED = "feed"
    BLOCKLIST = "blocklist"
    FREETEXT = "freetext"
    NONE = "none"


class Category(StrEnum):
    """What kind of abuse the reporter alleges."""

    SPAM = "spam"
    PHISHING = "phishing"
    MALWARE = "malware"
    FRAUD = "fraud"
    LOGIN_ATTACK = "login-attack"
    PORT_SCAN = "port-scan"
    DDOS = "ddos"
    COPYRIGHT = "copyright"
    OPEN_SERVICE = "open-service"
    INFECTED_HOST = "infected-host"
    OTHER = "other"


class TimeSource(StrEnum):
    """How the time of the offence is known."""

    STATED = "stated"
    STATED_WITHOUT_ZONE = "stated-without-zone"
    ASSUMED_ZONE = "assumed-zone"
    RECEIVED_HEADER = "received-header"
    NONE = "none"


class EvidenceLevel(StrEnum):
    """How good the evidence is, weakest first."""

    NONE = "none"
    CLAIM = "claim"
    CLAIM_WITH_TIME = "claim-with-time"
    SUMMARY = "summary"
    PASTED_HEADERS = "pasted-headers"
    LOG = "log"
    ORIGINAL_MESSAGE = "original-message"
    ARF = "arf"


class Role(StrEnum):
    """Why an address in the mail is not the one complained about."""

    REPORTER = "reporter"
    RELAY = "relay"
    VICTIM = "victim"
    INFRASTRUCTURE = "infrastructure"
    QUOTED = "quoted"
    LOOKALIKE = "lookalike"
    NOT_OURS = "not-ours"


class Party(StrEnum):
    """Whom the token in the envelope recipient was given to."""

    CONTRACTOR = "contractor"
    REPORTER = "reporter"
    PARTNER = "partner"
    BOUNCE = "bounce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a value was read: MIME part ("1.2"; "0" the outer headers), line (from 1), rule ("arf.source-ip")."""

    part: str
    line: int | None
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Who writes to us, as the mail itself says it. Never a proof of identity."""

    address: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One allegation: an address, a time, a kind of abuse, and how well it is shown.

    `excerpt` holds the lines that show it, unredacted, at most 40 lines and 4,000 characters.
    `arrival_date` and `original_mail_from` are ARF's fields, kept for recognising a repeat.
    """

    source_ip: Address | None
    source_port: int | None = None
    occurred_at: datetime | None = None
    time_source: TimeSource = TimeSource.NONE
    category: Category = Category.OTHER
    evidence: EvidenceLevel = EvidenceLevel.NONE
    original_message_id: str | None = None
    urls: tuple[str, ...] = ()
    destination_ip: Address | None = None
    provenance: Provenance
    excerpt: str = ""
    arrival_date: str | None = None
    original_mail_from: str | None = None
    campaign: str | None = None
    """Fingerprint of the spam's content: the mails of one run share it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An address that stands in the mail and is not the answer, and why."""

    ip: Address
    role: Role
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyReading:
    """What a reply says, from its newly written text only (POLICY §8).

    `answer` is complete when circumstances and countermeasures are both there.
    """

    circumstances: bool = False
    countermeasures: bool = False
    pledge: bool = False
    objects: bool = False
    partner_answer: str | None = None
    """`confirmed` or `refused`, from the first written line of a partner's reply."""
    text: str = ""
    """The newly written text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceReading:
    """A delivery status notification (RFC 3464), or what stands for one.

    `status` is the enhanced code ("5.1.1", "2.0.0"); `action` the word of the field
    (failed, delayed, delivered, relayed, expanded).
    """

    status: str | None = None
    action: str | None = None
    recipients: tuple[str, ...] = ()
    original_message_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What the mail says."""

    kind: Kind
    format: Format = Format.NONE
    reporter: Reporter = field(default_factory=Reporter)
    reports: tuple[Report, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()
    feed: str | None = None
    """Name of the definition in `data/feeds` that recognised it, if one did."""
    reply: ReplyReading | None = None
    bounce: BounceReading | None = None
    automatic: bool = False
    """A machine wrote it (Auto-Submitted other than no, list, bulk, null sender): never answer."""
    subject: str = ""
    message_id: str | None = None
    reply_to: str | None = None
    body_hash: str | None = None
    """sha256 over the normalised text, for recognising a repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """A known format, broken so that nothing can be taken from it. Stops there: never slides on to a guess."""

    by: str
    why: str
    parsed: Parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
    """No reader knows it; kept for an operator."""

    parsed: Parsed


Outcome = Parsed | Malformed | Unrecognised


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedColumn:
    """Which columns of a feed hold what; names are matched normalised (`src_ip`), first present wins."""

    source_ip: tuple[str, ...] = ()
    source_port: tuple[str, ...] = ()
    occurred_at: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    destination_ip: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    message_id: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDefinition:
    """One entry of `data/feeds/*.toml`: how to recognise a feed, which column is what, zone, category.

    A feed is recognised when each kind of mark that is given is met: of `sender`, `subject`, `file` and
    `root` any one, of `header` and `body` all. Marks are case-folded shell patterns (`*`, `?`).
    """

    name: str
    sender: tuple[str, ...] = ()
    """Domains of the From address, or their parent domains."""
    subject: tuple[str, ...] = ()
    file: tuple[str, ...] = ()
    """Names of attachments, unpacked ones too."""
    header: tuple[str, ...] = ()
    """Normalised column names of a table, or names of labelled lines (`Source IP: …`)."""
    body: tuple[str, ...] = ()
    root: tuple[str, ...] = ()
    """Root elements of an XML document."""
    labels: bool = False
    """The records are blocks of `Label: value` lines in the text, not rows of a table."""
    without_header: tuple[str, ...] = ()
    """The names of the columns of a table that comes without a header row."""
    columns: FeedColumn = field(default_factory=FeedColumn)
    zone: str | None = None
    category: Category | None = None
    categories: tuple[tuple[str, Category], ...] = ()
    """Shell patterns, first match wins: on the category columns, then the file name, then the Subject."""
    ignore: tuple[str, ...] = ()
    """Shell patterns on any cell: rows that are no event (heartbeats, totals, test rows)."""
    evidence: EvidenceLevel | None = None
    """Never above `log`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader is told about us. Everything has a default: `parse` works without a configuration."""

    networks: tuple[Network, ...] = ()
    feeds: tuple[FeedDefinition, ...] = ()
    zone: tzinfo = _timezone(_timedelta(hours=9))
    """The provider's zone, assumed for a Japanese mail without one."""
    own_addresses: frozenset[str] = frozenset()
    """Our own abuse addresses, lower case."""
    envelope_sender: str | None = None
    """None: unknown. "": the null sender."""
    party: Party | None = None
    """Whose valid reply or bounce token the envelope recipient carried."""
    case_reference: bool = False
    """Our case number stands in it and the sender is a registered, authenticated contact."""
