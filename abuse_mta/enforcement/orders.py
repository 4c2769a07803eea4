"""Orders to the actuators, what comes of them, and the one protocol that all actuators keep."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from typing import Protocol

from policy.words import OrderAction

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one actuator is to do to one line; `key` is the same in every attempt and after a crash."""

    order_id: str
    key: str
    """Case, episode, action and actuator."""
    action: OrderAction
    contract_id: str
    line_id: str
    networks: tuple[Network, ...]
    username: str | None
    access: str | None
    attempt: int = 1
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class Confirmed:
    """It is done; `effective` is when, None for now."""

    detail: str
    effective: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """It will be done, and somebody will say so."""

    detail: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It will not be done; asking again changes nothing."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nobody knows; ask again with the same key."""

    detail: str


@dataclass(frozen=True, slots=True)
class Failed:
    """We could not ask rightly: our configuration or our request is at fault."""

    detail: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The account is disabled and there was no session to end: the line is down."""

    detail: str


Result = Confirmed | Accepted | Refused | Unanswered | Failed | Gone


@dataclass(frozen=True, slots=True)
class Up:
    """The line works."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Down:
    """The line is stopped."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The actuator cannot tell, and `detail` says why."""

    detail: str = ""


LineStatus = Up | Down | Unknown


class Actuator(Protocol):
    """What carries out orders. Calls block, keep their own time limits, never raise for what the world does,
    and may be repeated with the same order."""

    @property
    def name(self) -> str:
        """As the configuration names it."""

    @property
    def kind(self) -> str:
        """One of `ActuatorKind`."""

    @property
    def enforcing(self) -> bool:
        """Whether its confirmation is a stopped line."""

    def carry_out(self, order: Order, /) -> Result:
        """Do it."""

    def status(self, order: Order, /) -> LineStatus:
        """How the line of this order stands now; changes nothing."""

    def probe(self) -> tuple[str, ...]:
        """What is wrong with it as far as can be told without touching a line; empty when nothing."""


def legible(text: str) -> str:
    """What others said, without control characters: it is going to be shown on a terminal."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t").strip()


def document_of(order: Order, action: OrderAction) -> dict[str, object]:
    """The order as commands and webhooks get it. `networks` is there only for a line that has several;
    `network` is the first of them."""
    networks = [str(network) for network in order.networks]
    document: dict[str, object] = {
        "order_id": order.order_id,
        "action": action.value,
        "contract_id": order.contract_id,
        "line_id": order.line_id,
        "network": networks[0] if networks else None,
        "username": order.username,
    }
    return document | {"networks": networks} if len(networks) > 1 else document
