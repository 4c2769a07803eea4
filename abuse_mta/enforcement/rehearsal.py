"""Actuators that touch no line: the dry run, the scripted one of scenarios, and one that is not set up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, TypeAdapter

from abuse_mta.enforcement.orders import (
    Confirmed,
    Failed,
    Gone,
    LineStatus,
    Order,
    Refused,
    Result,
    Unanswered,
    Unknown,
)
from abuse_mta.enforcement.settings import Duration
from policy.words import OrderAction


@dataclass(frozen=True, slots=True)
class DryRunActuator:
    """Confirms everything and does nothing, and says so."""

    name: str
    enforcing: bool = False
    kind: str = "dry-run"

    def carry_out(self, order: Order) -> Result:
        """Confirmed, with the words `dry run`."""
        return Confirmed(f"dry run: {order.action} line {order.line_id}, nothing was done")

    def status(self, _order: Order) -> LineStatus:
        """There is no line behind it."""
        return Unknown("dry run")

    def probe(self) -> tuple[str, ...]:
        """Nothing can be wrong here."""
        return ()


@dataclass(frozen=True, slots=True)
class UnreadyActuator:
    """Stands for one whose settings are incomplete: mail is still taken, each order fails loudly."""

    name: str
    kind: str
    enforcing: bool
    faults: tuple[str, ...]

    def carry_out(self, _order: Order) -> Result:
        """Failed: ours to set right."""
        return Failed("not set up: " + "; ".join(self.faults))

    def status(self, _order: Order) -> LineStatus:
        """It cannot ask."""
        return Unknown("not set up: " + "; ".join(self.faults))

    def probe(self) -> tuple[str, ...]:
        """What is missing."""
        return self.faults


class Scripted(StrEnum):
    """What a scenario lets an actuator answer; `gone` is RADIUS's "no such session"."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    SILENT = "silent"
    GONE = "gone"


class ScriptedResult(BaseModel):
    """`[actuator.NAME]` of a scenario: the answer to each action, and after what time it comes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suspend: Scripted = Scripted.CONFIRM
    resume: Scripted = Scripted.CONFIRM
    terminate: Scripted = Scripted.CONFIRM
    after: Duration = timedelta(0)

    def of(self, action: OrderAction) -> Scripted:
        """The answer to this action; KeyError for `status`, which changes nothing and is not scripted."""
        return {
            OrderAction.SUSPEND: self.suspend,
            OrderAction.RESUME: self.resume,
            OrderAction.TERMINATE: self.terminate,
        }[action]


@dataclass(frozen=True, slots=True)
class ScriptedActuator:
    """Answers at once what its script says; the simulator lets `script.after` pass on its own clock."""

    name: str
    enforcing: bool
    script: ScriptedResult
    kind: str = "scripted"

    def carry_out(self, order: Order) -> Result:
        """The scripted answer to this order's action."""
        match self.script.of(order.action):
            case Scripted.CONFIRM:
                return Confirmed("scripted")
            case Scripted.REFUSE:
                return Refused("scripted")
            case Scripted.SILENT:
                return Unanswered("scripted")
            case Scripted.GONE:
                return Gone("scripted")

    def status(self, _order: Order) -> LineStatus:
        """Not scripted."""
        return Unknown("scripted")

    def probe(self) -> tuple[str, ...]:
        """Nothing can be wrong here."""
        return ()


def read_scripts(tables: Mapping[str, object]) -> dict[str, ScriptedResult]:
    """The `[actuator]` table of a scenario by name. Raises pydantic.ValidationError with all its faults."""
    return TypeAdapter(dict[str, ScriptedResult]).validate_python(tables)
