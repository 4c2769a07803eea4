"""What a mail of ours has to say, as facts: the engine fills them in, `notices` puts them into words.

Every record is frozen. Times are aware, money is whole yen with tax included; None means not known, or not set
by anyone. Which facts a kind of mail cannot do without is in `notices.NEEDED`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Literal

from abuse_mta.invoices import Invoice, OffsetFacts
from policy.terms import Rounding
from policy.words import Alert, Category, Code, EntryState, Evidence, MailKind, OrderAction, Reason, TaxClass

Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFacts:
    """Who writes. `contact` is where people reach the operators: an address, or a telephone number too."""

    name: str
    sender: str
    hostname: str
    zone: tzinfo
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """Whose contract it is."""

    contract_id: str
    name: str
    customer_type: Literal["corporate", "consumer"] = "corporate"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """The line: `access` is the carrier's name, `username` the account."""

    line_id: str
    network: str
    access: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFacts:
    """One complaint. `excerpt` is as received; it is redacted before anyone else sees it.

    A notice to the contractor gets his own complaints only; a mail to a reporter what he reported.
    """

    ip: str
    occurred_at: datetime | None
    category: Category = Category.SPAM
    evidence: Evidence = Evidence.NONE
    excerpt: str = ""
    urls: tuple[str, ...] = ()
    """Reported web addresses, of phishing or malware."""
    received_at: datetime | None = None
    charged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFacts:
    """What would be charged. None: nobody has set the amount."""

    damages_months: int
    handling_months: int
    monthly_fee: int | None
    reconnection_fee: int
    per_report: int | None = None
    handling_per_report: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxFacts:
    """How contained tax is reckoned: per cent, and the rounding once per total."""

    rate: int = 10
    rounding: Rounding = Rounding.FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeFacts:
    """One line of a charge. `months` for R2 and R5; address and time of the complaint for R3."""

    code: Code
    yen: int | None
    clause: str
    tax_class: TaxClass
    state: EntryState = EntryState.ISSUED
    months: int | None = None
    ip: str | None = None
    occurred_at: datetime | None = None
    reverses: Code | None = None
    """What a reversal takes back."""


class Missing(StrEnum):
    """What an answer still lacks. `ANSWER`: circumstances and countermeasures, or one of them."""

    ANSWER = "answer"
    PLEDGE = "pledge"


class CorrectionCause(StrEnum):
    """Why something is taken back."""

    WITHDRAWN = "withdrawn"
    UNFOUNDED = "unfounded"


class Undone(StrEnum):
    """What a correction takes back."""

    REQUEST = "request"
    """The demand for an answer and its deadline."""
    CAUTION = "caution"
    SUSPENSION = "suspension"
    CHARGES = "charges"
    CASE = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFacts:
    """What was wrong and what is undone; the reversed lines stand in `NoticeFacts.charges`.

    `whole`: nothing of the case is left. `resumes`: the stopped line comes back for it. `credit`: yen now in
    the contractor's favour.
    """

    cause: CorrectionCause
    undone: tuple[Undone, ...]
    whole: bool = True
    resumes: bool = False
    credit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFacts:
    """A request to a partner (E3). `customer` only where the circuit needs the name."""

    partner: str
    number: str
    circuit: str
    action: OrderAction
    since: datetime
    permanent: bool = False
    reminder: bool = False
    customer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureFacts:
    """A disclosure request (E2). `points`: what the contractor may be told of it, hidden points left out.

    `papers`: what the requester has to hand in, beyond the usual, in the words of the operator; `disclosed`:
    the decision; `ground`: its reason in the operator's words; `legal_basis`: what the operator entered.
    """

    received_at: datetime
    ip: str | None = None
    occurred_at: datetime | None = None
    papers: tuple[str, ...] = ()
    fee_yen: int = 0
    fee_until: datetime | None = None
    points: tuple[str, ...] = ()
    hearing_until: datetime | None = None
    disclosed: bool | None = None
    ground: str = ""
    legal_basis: str = ""
    reminder: bool = False
    also_complaint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonFacts:
    """A sample for a body that collects them. `raw` is the mail; it is redacted unless `original`."""

    body: str
    raw: bytes
    original: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFacts:
    """What an operator is told. `about`: contract or address; `count`: how often since the last mail."""

    code: Alert
    about: str
    detail: str = ""
    count: int = 1
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """One mail to be written.

    `reference` stands in the Subject: the case number, the matter's number, or the reference of a reporter.
    `deadline_fixed`: the deadline no longer moves (a reminder, or a clock that started with the complaint);
    otherwise it is the earliest possible one, counted from `now`. `line_gone`: the contractor no longer holds
    the line, so nothing is threatened. `amounts`: False leaves every amount out ("to be announced").
    """

    kind: MailKind
    now: datetime
    provider: ProviderFacts
    language: Language
    recipients: tuple[str, ...]
    reference: str
    message_id: str
    reply_to: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    contract: ContractFacts | None = None
    line: LineFacts | None = None
    complaints: tuple[ComplaintFacts, ...] = ()
    deadline: datetime | None = None
    deadline_fixed: bool = False
    answer_within: timedelta | None = None
    reminder: bool = False
    line_gone: bool = False
    reason: Reason | None = None
    ordered_at: datetime | None = None
    """When the suspension or the termination was ordered."""
    notified_at: datetime | None = None
    """When the abuse-notice went out whose deadline was missed (R2a)."""
    prices: PriceFacts | None = None
    tax: TaxFacts = field(default_factory=TaxFacts)
    charges: tuple[ChargeFacts, ...] = ()
    amounts: bool = True
    due_on: date | None = None
    transfer_account: str = ""
    payment_before_resumption: bool = False
    offset: OffsetFacts | None = None
    invoice: Invoice | None = None
    """Added below the mail where one is due."""
    annual_total: int | None = None
    annual_fee: int | None = None
    missing: tuple[Missing, ...] = ()
    received_at: datetime | None = None
    """When the answer, pledge or complaint came."""
    accepted: tuple[Missing, ...] = ()
    """What was accepted (R4)."""
    monitoring: timedelta | None = None
    monitoring_until: datetime | None = None
    balance_due: int = 0
    """What is still owed when the case is closed, in yen."""
    ground: str = ""
    """Why the contract was terminated, in the operator's words."""
    prepaid: int | None = None
    correction: CorrectionFacts | None = None
    ended: bool = False
    """To a reporter who asked: the handling of his report has ended."""
    wish_address: str = ""
    """Where he may ask for that."""
    not_ours: tuple[str, ...] = ()
    """Reported addresses that are not of our networks."""
    order: PartnerFacts | None = None
    disclosure: DisclosureFacts | None = None
    liaison: LiaisonFacts | None = None
    alert: AlertFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedMail:
    """A mail as it goes to the next hop: `content` with CRLF line ends, fit for 7-bit hops."""

    kind: MailKind
    subject: str
    message_id: str
    recipients: tuple[str, ...]
    content: bytes
    null_sender: bool
    """Its envelope sender is `<>` (acknowledgements)."""
