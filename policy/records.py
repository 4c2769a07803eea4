"""What the policy knows: complaints, notices, ledger entries, cases, and the situation they meet.

Every record is frozen. Times are aware, UTC inside; money is whole yen, tax included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum

from policy.terms import Terms
from policy.words import (
    Account,
    CaseState,
    Category,
    Code,
    EntryState,
    Evidence,
    MailKind,
    OrderAction,
    OrderState,
    Reason,
    TaxClass,
)

LIVE = frozenset({CaseState.NOTIFIED, CaseState.ANSWERED, CaseState.MONITORING})
DOWN = frozenset({CaseState.SUSPENDING, CaseState.SUSPENDED})
OPEN = LIVE | DOWN | {CaseState.OPENED, CaseState.REINSTATING}
ANY = frozenset(CaseState)


class Duty(StrEnum):
    """What falls due. A case has at most one open deadline of each."""

    ANSWER = "answer"
    REMINDER = "reminder"
    REVIEW = "review"
    DEFERRED_REVIEW = "deferred-review"
    NOTICE_TAKEN = "notice-taken"
    NOTICE_PROVEN = "notice-proven"
    STOP = "stop"
    RESUME = "resume"
    TERMINATION = "termination"
    MONITORING = "monitoring"
    PENALTY_NOTICE = "penalty-notice"
    PARTNER_REMINDER = "partner-reminder"


class Standing(StrEnum):
    """What a complaint is to its case."""

    FIRST = "first"
    ADDITIONAL = "additional"
    CORROBORATING = "corroborating"
    AFTER_STOP = "after-stop"


class Bar(StrEnum):
    """Why an automatic suspension is held instead of ordered (E3)."""

    THIN_CASE = "thin-case"
    NEVER_AUTO = "never-auto"
    WRONG_TARGET = "wrong-target"
    BUDGET = "budget"
    OPERATOR = "operator"


class PartnerAnswer(StrEnum):
    """What a partner said to a stop or release request."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When an offence happened. Without a zone it lies between `earliest` and `latest`."""

    at: datetime
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One allegation attributed to a contract's line.

    `moments` holds every row of one address in one mail, in order of time. `domain` is the reporter's
    authenticated organisational domain, empty when unauthenticated. `sha256` names the mail's bytes.
    """

    id: str
    received_at: datetime
    ip: str
    moments: tuple[Moment, ...] = ()
    category: Category = Category.SPAM
    evidence: Evidence = Evidence.NONE
    reporter: str = ""
    domain: str = ""
    authenticated: bool = False
    trusted: bool = False
    freemail: bool = False
    unfounded: int = 0
    """How many complaints of that domain were found unfounded in the 90 days before."""
    key: str = ""
    """By which a repeat is recognised."""
    original_message_id: str | None = None
    cause: str = ""
    sha256: str = ""
    provenance: str = ""
    """Where in the mail the address was read: part, line, rule."""
    excerpt: str = ""
    admitted: bool = False
    """An operator let it in from the inbox, or wrote it down himself."""
    standing: Standing | None = None
    chosen: Moment | None = None
    """The moment that counts for this case."""
    episode: int = 0
    bites: bool = False
    trigger: bool = False
    charged: bool = False
    vouched: bool = False
    retracted: bool = False
    superseded: bool = False
    superseded_by: str = ""
    """The stronger repeat that took its place."""
    case_id: str = ""
    """The case that it joined; empty while it is held."""

    @property
    def counts(self) -> bool:
        """Neither withdrawn nor replaced by a stronger repeat."""
        return not (self.retracted or self.superseded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A mail to the contractor that the case must hear of again."""

    id: str
    kind: MailKind
    queued_at: datetime
    contact: int | None = None
    """Which of the contractor's addresses it went to; None: all of them."""
    reminder: bool = False
    complaints: tuple[str, ...] = ()
    episode: int = 1
    handed_at: datetime | None = None
    delivered_at: datetime | None = None
    returned: bool = False
    revoked: bool = False

    @property
    def caution(self) -> bool:
        """A caution is a notice that was handed over and not returned (R3)."""
        cautious = {MailKind.ABUSE_NOTICE, MailKind.SUSPENSION_NOTICE, MailKind.PENALTY_NOTICE}
        given = self.handed_at is not None and not (self.returned or self.revoked)
        return given and self.kind in cautious and not self.reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An answer or a pledge as it came (R4)."""

    received_at: datetime
    complete: bool = True
    objects: bool = False
    on_file: bool = True
    accepted: bool = False
    episode: int = 1
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSuspension:
    """A suspension that waits for an operator."""

    reason: Reason
    bar: Bar
    complaints: tuple[str, ...] = ()
    silent: bool = False
    """His silence would have stopped the line as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRequest:
    """A stop request to a partner, and what he said."""

    partner: str
    answer: PartnerAnswer | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order to an actuator as the policy sees it."""

    id: str
    actuator: str
    enforcing: bool
    action: OrderAction
    episode: int
    state: OrderState = OrderState.PLANNED
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger: whole yen, signed. `reverses` names the entry that it takes back."""

    id: str
    posting: str
    contract_id: str
    case_id: str | None
    at: datetime
    account: Account
    yen: int
    code: Code
    state: EntryState = EntryState.ISSUED
    tax: TaxClass = TaxClass.NONE
    clause: str
    cause: str
    complaint_id: str | None = None
    sha256: str = ""
    reverses: str | None = None
    amount_pending: bool = False
    episode: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All complaints against one line that are treated as one matter.

    `since` is when further abuse begins to count: the notice, or the confirmed reinstatement.
    `closes_on_resume`: what is undone ends in `closed`, not in monitoring.
    """

    id: str
    contract_id: str
    line_id: str
    state: CaseState
    opened_at: datetime
    network: str = ""
    episode: int = 1
    opener_domain: str = ""
    opener: str = ""
    complaints: tuple[Complaint, ...] = ()
    notices: tuple[Notice, ...] = ()
    deadlines: Mapping[Duty, datetime] = field(default_factory=dict)
    notice_at: datetime | None = None
    earlier_notice_at: datetime | None = None
    """The same before the case was opened anew."""
    since: datetime | None = None
    answer_due: datetime | None = None
    ordered_at: datetime | None = None
    stopped_at: datetime | None = None
    resumed_at: datetime | None = None
    suspension: Reason | None = None
    answer: Part | None = None
    pledge: Part | None = None
    reply_waits: bool = False
    replied: bool = False
    """He has written in this episode: what comes back of his notice now is no news."""
    held: HeldSuspension | None = None
    operator_hold: bool = False
    charges_hold: bool = False
    no_intent: bool = False
    malice_suggested: bool = False
    annual_told: bool = False
    stop_alerted: bool = False
    review_alerted: bool = False
    r2_billed: bool = False
    """R2 was billed in this uninterrupted suspension."""
    fee_posting: str | None = None
    """The reconnection fee asked for before resumption (R4, payment first)."""
    fee_asked_at: datetime | None = None
    partners: tuple[PartnerRequest, ...] = ()
    orders: tuple[OrderView, ...] = ()
    former_holder: bool = False
    closes_on_resume: bool = False
    unwound: bool = False
    contact: int = 0
    penalty_notice_at: datetime | None = None
    unlisted: tuple[str, ...] = ()
    """Complaints that the next penalty notice has to list."""

    @property
    def cautions(self) -> int:
        """How many cautions stand (R3)."""
        return sum(notice.caution for notice in self.notices)

    def cautions_before(self, at: datetime) -> int:
        """How many cautions were given before `at` (R3)."""
        return sum(
            notice.caution and notice.handed_at is not None and notice.handed_at < at
            for notice in self.notices
        )

    def carrier(self) -> Complaint | None:
        """The complaint that carries the case: the last trigger that counts, else the first complaint that counts."""
        carrying = [past for past in self.complaints if past.counts]
        return next((past for past in reversed(carrying) if past.trigger), next(iter(carrying), None))

    def notice(self, notice_id: str) -> Notice | None:
        """The notice of that id, if it is this case's."""
        return next((notice for notice in self.notices if notice.id == notice_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contractor:
    """What of a contract the rules look at. `monthly_fee` is None when nobody entered it."""

    contract_id: str
    consumer: bool = False
    never_auto: bool = False
    monthly_fee: int | None = None
    annual_fee: int | None = None
    contacts: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The annual fee in yen, else twelve months (R3b)."""
        if self.annual_fee is not None:
            return self.annual_fee
        return None if self.monthly_fee is None else 12 * self.monthly_fee


@dataclass(frozen=True, slots=True, kw_only=True)
class Actuator:
    """An actuator as the rules see it: what `enforcing` ones say confirms a stop (E3)."""

    name: str
    enforcing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything outside the case that a decision depends on, as of `now` (real time).

    `repeats`: unretracted complaints with this complaint's key. `target_right`: line, address and account
    still belong to the contract. `line_gone`: the contractor no longer holds the line. `automatic_last_hour`:
    automatic suspensions ordered in the last 60 minutes, all contracts, as far as it matters. `outage_end`:
    the end of an outage of ours that touched the last hours before the deadline. `entries`: the contract's whole
    ledger.
    """

    now: datetime
    terms: Terms
    contractor: Contractor
    zone: tzinfo
    entries: tuple[Entry, ...] = ()
    repeats: tuple[Complaint, ...] = ()
    target_right: bool = True
    line_gone: bool = False
    automatic_last_hour: int = 0
    outage_end: datetime | None = None
    alerted_recently: bool = False
    """The operators were told within a day that the evidence about this address is too low."""
    partners: tuple[str, ...] = ()
    actuators: tuple[Actuator, ...] = ()
    case_id: str = ""
    """The number that a new case would get."""
