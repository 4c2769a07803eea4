"""The daemon with one failure point armed: `python bench/die_at.py POINT COUNT serve …` dies there by SIGKILL.

    before-commit   a writing transaction has said everything and is about to be committed
    after-commit    it is committed, and nobody knows yet
    after-250       the next hop has taken a mail, and that is not noted yet
    before-order    an order is written, and the router has not been asked
    after-order     the router has obeyed, and that is not noted yet

COUNT is the how-manieth time. It is the real code with a killer beside it, nothing else.
"""

import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from abuse_mta.cli import main
from abuse_mta.courier import SmtpCourier
from abuse_mta.enforcement.rehearsal import DryRunActuator
from abuse_mta.store.database import Database

POINTS = ("before-commit", "after-commit", "after-250", "before-order", "after-order")


def arm(point: str, count: int) -> None:
    """Die at the point's `count`-th time."""
    turns = itertools.count(1)

    def reach() -> None:
        if next(turns) == count:
            os.kill(os.getpid(), signal.SIGKILL)

    match point:
        case "before-commit" | "after-commit":
            Database.writing = _writing(Database.writing, reach, before=point == "before-commit")  # type: ignore[method-assign]
        case "after-250":
            SmtpCourier.send = _call(SmtpCourier.send, after=reach)  # type: ignore[method-assign]
        case "before-order":
            DryRunActuator.carry_out = _call(DryRunActuator.carry_out, before=reach)  # type: ignore[method-assign]
        case "after-order":
            DryRunActuator.carry_out = _call(DryRunActuator.carry_out, after=reach)  # type: ignore[method-assign]
        case _:
            sys.exit(f"no failure point {point}: {', '.join(POINTS)}")


def _nothing() -> None:
    """Nobody dies."""


def _call(real: Any, *, before: Callable[[], None] = _nothing, after: Callable[[], None] = _nothing) -> Any:  # noqa: ANN401 - any method
    def called(*arguments: object) -> Any:  # noqa: ANN401 - what it gives
        before()
        result = real(*arguments)
        after()
        return result

    return called


def _writing(real: Any, reach: Callable[[], None], *, before: bool) -> Any:  # noqa: ANN401 - a method
    @contextmanager
    def writing(database: Database) -> Iterator[Any]:
        with real(database) as session:
            yield session
            session.flush()
            if before:
                reach()
        if not before:
            reach()

    return writing


if __name__ == "__main__":
    arm(sys.argv[1], int(sys.argv[2]))
    main(sys.argv[3:])
