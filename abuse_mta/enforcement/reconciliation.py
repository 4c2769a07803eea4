"""What should be against what is: a stopped line that is up, a reinstated one that is down."""

from enum import StrEnum

from abuse_mta.enforcement.orders import Down, LineStatus, Up
from policy.words import OrderAction


class Drift(StrEnum):
    """How a line differs from the last order that was confirmed for it."""

    UP_THOUGH_STOPPED = "up-though-stopped"
    DOWN_THOUGH_RESUMED = "down-though-resumed"


def compare(should: OrderAction | None, found: LineStatus) -> Drift | None:
    """The drift of a line from its last confirmed order (None: never ordered); the unknown has none."""
    match should, found:
        case ((OrderAction.SUSPEND | OrderAction.TERMINATE), Up()):
            return Drift.UP_THOUGH_STOPPED
        case OrderAction.RESUME, Down():
            return Drift.DOWN_THOUGH_RESUMED
        case _:
            return None
