"""The scenario format: a story in steps, each with what is expected of it."""

import tomllib
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from abuse_mta.enforcement.rehearsal import ScriptedResult
from abuse_mta.store import LARGEST
from policy.matters import MatterAction
from policy.periods import read_duration
from policy.records import PartnerAnswer
from policy.words import Action, Category, Evidence, MailKind

Duration = Annotated[timedelta, BeforeValidator(read_duration)]


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("needs an offset, such as +09:00")
    return at.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_aware)]


def _address(ip: str) -> str:
    return str(ip_address(ip))


Address = Annotated[str, AfterValidator(_address)]


class ScenarioError(Exception):
    """A scenario cannot be read; `faults` has each thing wrong with it."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Part(BaseModel):
    """A table of the file: unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ComplaintStep(Part):
    """An attributed claim that came by mail. `occurred_at` without offset: the mail says no zone."""

    ip: Address
    occurred_at: datetime | None = None
    evidence: Evidence = Evidence.PASTED_HEADERS
    category: Category = Category.SPAM
    reporter: str
    authenticated: bool = True
    original_message_id: str | None = None
    worked_at: Instant | None = None


class MailStep(Part):
    """A raw mail. `recipient` `reply C-1002`: the Reply-To of the newest notice to that contract."""

    file: str
    sender: str | None = None
    recipient: str | None = None
    authenticated: bool = True
    worked_at: Instant | None = None


class ReplyStep(Part):
    """The contractor's answer to the newest notice."""

    contract: str
    says: Literal["answer", "pledge", "answer+pledge", "incomplete", "objects", "autoreply"]
    from_: Annotated[str | None, Field(alias="from")] = None
    authenticated: bool = True
    worked_at: Instant | None = None


class BounceStep(Part):
    """A delivery report for a notice."""

    contract: str
    mail: MailKind = MailKind.ABUSE_NOTICE
    status: str = "5.1.1"


UNTIL = AliasChoices("until", "deadline", "to", "due", "new_deadline")
EFFECTIVE = AliasChoices("effective", "at", "served_at", "time", "since", "stopped_at", "resumed_at")
COMPLAINT = AliasChoices("original_message_id", "complaint", "cause", "message_id")


class DecisionStep(Part):
    """An operator's word, with what the action needs."""

    action: Action
    contract: str
    by: str
    reason: str = ""
    second: str | None = None
    until: Annotated[Instant | None, Field(validation_alias=UNTIL)] = None
    effective: Annotated[Instant | None, Field(validation_alias=EFFECTIVE)] = None
    original_message_id: Annotated[str | None, Field(validation_alias=COMPLAINT)] = None


class PartnerStep(Part):
    """A partner's answer."""

    name: str
    contract: str
    answer: PartnerAnswer
    effective: Instant | None = None


class PaymentStep(Part):
    """Money came."""

    contract: str
    yen: Annotated[int, Field(gt=0, le=LARGEST)]


class MatterStep(Part):
    """A step of a disclosure matter."""

    contract: str | None = None
    ip: Address | None = None
    action: MatterAction
    by: str = "operator"
    reason: str = ""


class RetractStep(Part):
    """A complaint is withdrawn or false."""

    original_message_id: str
    by: str
    reason: str = ""


class DownStep(Part):
    """The daemon was down from then on."""

    down_since: Instant


class Expect(Part):
    """What must be true after the step; what is left out is not compared."""

    state: dict[str, str] | None = None
    mails: tuple[str, ...] | None = None
    alerts: tuple[str, ...] | None = None
    ledger: tuple[str, ...] | None = None
    balance: dict[str, dict[str, int]] | None = None
    deadline: dict[str, Instant | str] | None = None
    cautions: dict[str, int] | None = None
    matter: dict[str, str] | None = None


class Step(Part):
    """One step: time runs to `at`, the event happens, the expectations are compared."""

    at: Instant
    complaint: ComplaintStep | None = None
    mail: MailStep | None = None
    reply: ReplyStep | None = None
    bounce: BounceStep | None = None
    decision: DecisionStep | None = None
    partner: PartnerStep | None = None
    payment: PaymentStep | None = None
    matter: MatterStep | None = None
    retract: RetractStep | None = None
    restart: DownStep | bool | None = None
    expect: Expect = Expect()


EVENTS = (
    "complaint",
    "mail",
    "reply",
    "bounce",
    "decision",
    "partner",
    "payment",
    "matter",
    "retract",
    "restart",
)


def _nothing_owed(yen: int) -> int:
    if yen:
        raise ValueError("a story begins with nothing owed: only prepaid can be set")
    return yen


class Opening(Part):
    """What a contract has before the first step, in yen; absent: what contracts.csv says."""

    prepaid: Annotated[int | None, Field(le=LARGEST)] = None
    receivable: Annotated[int, AfterValidator(_nothing_owed)] = 0


class Scenario(Part):
    """A whole story. `provider`: the folder with configuration, contracts and assignments."""

    title: str = ""
    clauses: tuple[str, ...] = ()
    provider: str = "provider"
    delivery_delay: Duration = timedelta(0)
    undeliverable: tuple[str, ...] = ()
    terms: dict[str, Any] = {}
    balance: dict[str, Opening] = {}
    actuator: dict[str, ScriptedResult] = {}
    step: tuple[Step, ...] = ()


def read_scenario(path: Path) -> Scenario:
    """The scenario of a file. Raises ScenarioError with every fault and its key."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError((f"{path}: {error}",)) from error
    try:
        scenario = Scenario.model_validate(table)
    except ValidationError as error:
        faults = tuple(f"{path.name}: {_key(one['loc'])}: {one['msg']}" for one in error.errors())
        raise ScenarioError(faults) from None
    faults = tuple(_order_faults(path.name, scenario))
    if faults:
        raise ScenarioError(faults)
    return scenario


def faults_of(
    name: str, scenario: Scenario, contracts: Collection[str], actuators: Collection[str]
) -> list[str]:
    """The tables of the scenario about contracts and actuators that its provider does not have."""
    known = {"balance": contracts, "actuator": actuators}
    return [
        f"{name}: {table}.{key}: the provider has no such {'contract' if table == 'balance' else table}"
        for table, names in known.items()
        for key in getattr(scenario, table)
        if key not in names
    ]


def _key(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)


def _order_faults(name: str, scenario: Scenario) -> list[str]:
    faults = []
    for number, step in enumerate(scenario.step, start=1):
        if number > 1 and step.at < scenario.step[number - 2].at:
            faults.append(f"{name}: step.{number}.at: before the step above")
        events = [event for event in EVENTS if getattr(step, event) is not None]
        if len(events) > 1:
            faults.append(f"{name}: step.{number}: {' and '.join(events)}: one event a step")
    return faults
