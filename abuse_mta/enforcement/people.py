"""Actuators whose hands are people's: a partner who is asked by mail, an operator who is given a task."""

from dataclasses import dataclass

from abuse_mta.enforcement.orders import Accepted, LineStatus, Order, Result, Unknown
from policy.words import Action, OrderAction

BY_HAND = (
    "{action} line {line_id} of contract {contract_id} ({networks}) by hand, then: abuse-mta decide {answer}"
)


@dataclass(frozen=True, slots=True)
class PartnerMailActuator:
    """The request that was mailed is the order; the partner's answer, or the operator, confirms it."""

    name: str
    enforcing: bool = False
    kind: str = "partner-mail"

    def carry_out(self, order: Order) -> Result:
        """Nothing is left to do: the mail was queued with the decision."""
        return Accepted(f"asked by mail: {order.action} line {order.line_id}")

    def status(self, _order: Order) -> LineStatus:
        """A partner's line cannot be looked at."""
        return Unknown(f"{self.name} is asked by mail")

    def probe(self) -> tuple[str, ...]:
        """Nothing can be wrong here; the relay is checked on its own."""
        return ()


@dataclass(frozen=True, slots=True)
class ManualActuator:
    """Gives the operator a task in words; his `confirm-stop` or `confirm-resume` is the confirmation."""

    name: str
    enforcing: bool = False
    kind: str = "manual"

    def carry_out(self, order: Order) -> Result:
        """The task."""
        return Accepted(task_of(order))

    def status(self, _order: Order) -> LineStatus:
        """Only the operator knows."""
        return Unknown("done by hand")

    def probe(self) -> tuple[str, ...]:
        """Nothing can be wrong here."""
        return ()


def task_of(order: Order) -> str:
    """What the operator is to do, and how he says that it is done."""
    answer = Action.CONFIRM_RESUME if order.action is OrderAction.RESUME else Action.CONFIRM_STOP
    networks = " ".join(str(network) for network in order.networks)
    return BY_HAND.format(
        action=order.action.value,
        line_id=order.line_id,
        contract_id=order.contract_id,
        networks=networks,
        answer=answer.value,
    )
