"""The terms: every period, price and threshold that the policy leaves to a provider.

The tables and keys are those of `data/terms/21ip.toml`, where each open point has its question and options.
What the published text fixes (72 hours, 2 + 1 months, answer and pledge, 10,800 yen) has no default here:
a terms file must say it. `read_terms` is pure: the shell reads the TOML and hands in the tables.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from policy.periods import read_duration, write_duration
from policy.words import Category, Code, Evidence

T = TypeVar("T")


class ClockStarts(StrEnum):
    """When the contractor counts as told: the 250, the positive DSN, or the complaint's receipt."""

    SENT = "sent"
    DELIVERED = "delivered"
    COMPLAINT = "complaint"


class ChargeAt(StrEnum):
    """When the charge of a suspension is booked: with the order, or with its confirmation."""

    ORDER = "order"
    CONFIRMED = "confirmed"


class AnnualScope(StrEnum):
    """Which charges are compared with the annual fee (R3b)."""

    CASE_TOTAL = "case_total"
    R3_ONLY = "r3_only"


class Part(StrEnum):
    """What a contractor owes before his line comes back (R4)."""

    ANSWER = "answer"
    PLEDGE = "pledge"


class OffsetMode(StrEnum):
    """What happens with money paid in advance (R4)."""

    SETOFF = "setoff"
    CREDIT = "credit"
    NONE = "none"


class TerminationCharge(StrEnum):
    """Whether a termination is charged (R5)."""

    ONCE_PER_EPISODE = "once_per_episode"
    ALWAYS = "always"
    NONE = "none"


class Relapse(StrEnum):
    """What additional abuse in the monitoring period does: suspend, or start over with 72 hours."""

    IMMEDIATE = "immediate"
    NEW_72H = "new_72h"


class BillingMode(StrEnum):
    """In which state a charge is written."""

    ISSUE = "issue"
    DRAFT = "draft"
    HOLD = "hold"


class Rounding(StrEnum):
    """How the contained tax is rounded, once per invoice and rate."""

    FLOOR = "floor"
    ROUND = "round"
    CEIL = "ceil"


class LiaisonMode(StrEnum):
    """Whether samples go to the bodies we liaise with: never, after an operator's word, by themselves."""

    OFF = "off"
    DRAFT = "draft"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsFault:
    """One thing wrong with the terms: the dotted key and what is wrong with it."""

    key: str
    why: str

    def __str__(self) -> str:
        return f"{self.key}: {self.why}"


class TermsError(ValueError):
    """The terms cannot be used; `faults` holds everything that is wrong with them."""

    def __init__(self, faults: tuple[TermsFault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


Duration = Annotated[timedelta, BeforeValidator(read_duration), PlainSerializer(write_duration)]
Period = Annotated[Duration, Field(gt=timedelta(0))]
PeriodOrNone = Annotated[Duration, Field(ge=timedelta(0))]
Periods = tuple[Period, ...]
Count = Annotated[StrictInt, Field(ge=0)]
Positive = Annotated[StrictInt, Field(ge=1)]
Yen = Annotated[StrictInt, Field(ge=0)]


def _without_repeats(values: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(values)) != len(values):
        raise ValueError("names something twice")
    return values


class Table(BaseModel):
    """A table of the terms file: frozen, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Scope(Table):
    """P1: categories that are acknowledged and then wait for an operator."""

    operator_only: tuple[Category, ...] = (Category.COPYRIGHT,)


class Answer(Table):
    """R1: the contractor's time to answer."""

    within: Period
    clock_starts: ClockStarts = ClockStarts.SENT
    reminders: Periods = ()
    defer_on_unreviewed: StrictBool = True
    after_downtime: PeriodOrNone = timedelta(hours=4)
    after_rejection: PeriodOrNone = timedelta(hours=24)

    @field_validator("reminders")
    @classmethod
    def _before_deadline(cls, reminders: Periods, info: ValidationInfo) -> Periods:
        within = info.data.get("within")
        if within and any(reminder >= within for reminder in reminders):
            msg = f"a reminder must be less than answer.within ({write_duration(within)}) before the deadline"
            raise ValueError(msg)
        return _without_repeats(reminders)


class Review(Table):
    """How long an answer may wait for the operator."""

    max: Period = timedelta(hours=24)


class EvidenceNeeded(Table):
    """The weakest evidence that may open a case, suspend a line, cost money."""

    notice: Evidence = Evidence.CLAIM_WITH_TIME
    suspension: Evidence = Evidence.PASTED_HEADERS
    charge: Evidence = Evidence.PASTED_HEADERS

    @field_validator("suspension", "charge")
    @classmethod
    def _not_below_notice(cls, level: Evidence, info: ValidationInfo) -> Evidence:
        notice = info.data.get("notice")
        if notice and level.rank < notice.rank:
            msg = f"{level} is weaker than evidence.notice ({notice})"
            raise ValueError(msg)
        return level


class Additional(Table):
    """What counts as additional abuse, and from whom."""

    grace: PeriodOrNone = timedelta(hours=12)
    require_authenticated_reporter: StrictBool = True
    min_independent_reporters: Positive = 1


class Malicious(Table):
    """R2c: when malice is suggested to the operator."""

    suggest_categories: tuple[Category, ...] = (Category.PHISHING, Category.MALWARE, Category.FRAUD)
    suggest_reporters: Count = 0


class Suspension(Table):
    """R2: what a suspension costs, and when it is charged."""

    damages_months: Positive
    handling_months: Positive
    charge_at: ChargeAt = ChargeAt.ORDER
    silence_requires_proof: StrictBool = True


class Penalty(Table):
    """R3: prices in yen, tax included. None: not set yet; the charge stays a draft without amount."""

    per_report: Yen | None = None
    handling_per_report: Yen | None = None
    repeat_cautions: Positive = 3
    max_per_day: Count = 20


class Annual(Table):
    """R3b: what is compared with the annual fee."""

    scope: AnnualScope = AnnualScope.CASE_TOTAL


class Reinstatement(Table):
    """R4: what brings a line back."""

    requires: tuple[Part, ...]
    reconnection_fee: Yen
    payment_first: StrictBool = False

    @field_validator("requires")
    @classmethod
    def _something(cls, requires: tuple[Part, ...]) -> tuple[Part, ...]:
        if not requires:
            raise ValueError("a line must not come back for nothing: name answer, pledge or both")
        return _without_repeats(requires)

    @field_validator("payment_first")
    @classmethod
    def _of_a_fee(cls, payment_first: bool, info: ValidationInfo) -> bool:
        if payment_first and info.data.get("reconnection_fee") == 0:
            raise ValueError("waits for a payment, but reinstatement.reconnection_fee is 0")
        return payment_first


class Offset(Table):
    """R4: how money paid in advance is set off."""

    _offset: ClassVar = frozenset({Code.DAMAGES, Code.HANDLING, Code.PENALTY, Code.HANDLING_REPORT})

    mode: OffsetMode = OffsetMode.SETOFF
    order: tuple[Code, ...] = (Code.DAMAGES, Code.HANDLING, Code.PENALTY, Code.HANDLING_REPORT)
    required_prepaid_months: Count = 0

    @field_validator("order")
    @classmethod
    def _of_all_that_is_offset(cls, order: tuple[Code, ...]) -> tuple[Code, ...]:
        if frozenset(order) != cls._offset:
            msg = f"must name each of {', '.join(sorted(cls._offset))} once, and nothing else"
            raise ValueError(msg)
        return _without_repeats(order)


class Termination(Table):
    """R5: whether a termination is charged."""

    charge: TerminationCharge = TerminationCharge.ONCE_PER_EPISODE


class Monitoring(Table):
    """The time after an accepted answer or a reinstatement."""

    length: Period = timedelta(days=30)
    relapse: Relapse = Relapse.IMMEDIATE


class Enforcement(Table):
    """E3 and the circuit breaker."""

    max_automatic_per_hour: Count = 3
    unconfirmed_after: Period = timedelta(minutes=30)
    retry_every: Period = timedelta(minutes=5)
    partner_reminders: Periods = ()

    _distinct = field_validator("partner_reminders")(_without_repeats)


class Reporters(Table):
    """How often one sender is answered."""

    acknowledgements_per_day: Count = 5


class Billing(Table):
    """In which state charges are written, and what an invoice must name."""

    mode: BillingMode = BillingMode.ISSUE
    consumer_mode: BillingMode = BillingMode.DRAFT
    hold_consumer_termination: StrictBool = True
    registration_number: Annotated[str, Field(pattern=r"^(T[0-9]{13})?$")] = ""
    transfer_account: str = ""


class Tax(Table):
    """Consumption tax, per cent."""

    rate: Annotated[StrictInt, Field(ge=0, le=100)] = 10
    rounding: Rounding = Rounding.FLOOR


class Disclosure(Table):
    """E2: periods and fee of a disclosure matter."""

    opinion_days: Positive = 14
    fee_yen: Yen = 0
    fee_remind_after: Period = timedelta(days=14)
    fee_void_after: Period = timedelta(days=14)
    also_complaint: StrictBool = True


class Liaison(Table):
    """L: samples for the bodies we liaise with."""

    mode: LiaisonMode = LiaisonMode.DRAFT


class Retention(Table):
    """How long data is kept; `charged` counts from payment."""

    complaints: Period = timedelta(days=180)
    rejected: Period = timedelta(days=90)
    lookups: Period = timedelta(days=180)
    charged: Period = timedelta(days=5 * 365)
    ledger: Period = timedelta(days=7 * 365)


class Terms(Table):
    """Everything that a provider decides about the policy."""

    scope: Scope = Scope()
    answer: Answer
    review: Review = Review()
    evidence: EvidenceNeeded = EvidenceNeeded()
    additional: Additional = Additional()
    malicious: Malicious = Malicious()
    suspension: Suspension
    penalty: Penalty = Penalty()
    annual: Annual = Annual()
    reinstatement: Reinstatement
    offset: Offset = Offset()
    termination: Termination = Termination()
    monitoring: Monitoring = Monitoring()
    enforcement: Enforcement = Enforcement()
    reporters: Reporters = Reporters()
    billing: Billing = Billing()
    tax: Tax = Tax()
    disclosure: Disclosure = Disclosure()
    liaison: Liaison = Liaison()
    retention: Retention = Retention()

    @property
    def version(self) -> str:
        """A short hash of the content: equal terms have equal versions, whatever file they came from."""
        return hashlib.sha256(terms_to_json(self).encode()).hexdigest()[:12]


KEPT = (
    "answer",
    "evidence",
    "additional",
    "malicious",
    "suspension",
    "annual",
    "reinstatement",
    "offset",
    "termination",
    "monitoring",
)
"""The tables that a case keeps from its opening; `penalty` too, but for prices that were missing then."""


def read_terms(table: Mapping[str, Any], overrides: Mapping[str, Any] | None = None) -> Terms:
    """The terms of a parsed terms file with the provider's overrides laid over it.

    Raises TermsError, which names every fault at once.
    """
    try:
        return Terms.model_validate(_laid_over(table, overrides or {}))
    except ValidationError as error:
        raise TermsError(tuple(_fault(e["loc"], e["type"], e["msg"]) for e in error.errors())) from None


def override_terms(terms: Terms, overrides: Mapping[str, Any]) -> Terms:
    """The terms with single keys changed; raises TermsError."""
    return read_terms(terms.model_dump(mode="json"), overrides)


def merge_kept(opening: Terms, today: Terms) -> Terms:
    """The terms for a case opened under `opening`: what it keeps of them, and today's for the rest."""
    penalty = opening.penalty.model_copy(
        update={
            price: getattr(today.penalty, price)
            for price in ("per_report", "handling_per_report")
            if getattr(opening.penalty, price) is None
        }
    )
    kept = {name: getattr(opening, name) for name in KEPT}
    return today.model_copy(update={**kept, "penalty": penalty})


def terms_to_json(terms: Terms) -> str:
    """The terms as JSON with sorted keys, for a case to keep; equal terms give equal text."""
    return json.dumps(terms.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))


def terms_from_json(text: str) -> Terms:
    """The terms that `terms_to_json` wrote; raises TermsError."""
    return read_terms(json.loads(text))


def _laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[key] = _laid_over(below, value) if both else value  # type: ignore[arg-type]
    return merged


_WHY = {
    "extra_forbidden": "no such key",
    "missing": "missing, and the terms have no default for it",
    "greater_than": "must be more than nothing",
}


def _fault(loc: tuple[int | str, ...], kind: str, message: str) -> TermsFault:
    key = ".".join(str(part) for part in loc)
    return TermsFault(key=key, why=_WHY.get(kind) or message.removeprefix("Value error, "))
