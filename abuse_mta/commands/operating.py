"""What the commands of operators share: the desk on the daemon's own database, and how cases are named."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer

from abuse_mta.commands.context import complain_and_exit, database_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from abuse_mta.config import Settings
    from abuse_mta.courier import Delivery, OutgoingMail
    from abuse_mta.desk import CaseDesk
    from abuse_mta.store.case_tables import CaseRow

CaseName = Annotated[
    str, typer.Argument(metavar="CASE", help="Its number, or a contract with exactly one open case.")
]
By = Annotated[str, typer.Option(help="Who says so.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why, for the journal.", show_default=False)]


class NoCourier:
    """A command sends nothing: the daemon does, within a second."""

    def send(self, mail: "OutgoingMail") -> dict[str, "Delivery"]:
        """Never called."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to close."""


class _SystemLog:
    """A stream into the system's log, where the daemon's own lines are."""

    def write(self, text: str) -> int:
        import syslog

        if line := text.rstrip("\n"):
            syslog.syslog(line)
        return len(text)

    def flush(self) -> None:
        """Each line goes at once."""


@dataclass(frozen=True)
class Office:
    """The desk on the daemon's own database, for one command."""

    settings: "Settings"
    desk: "CaseDesk"

    @property
    def zone(self) -> tzinfo:
        """The provider's."""
        return self.settings.provider.timezone

    def now(self) -> datetime:
        """Real time."""
        return self.desk.deciding.clock.now()


@contextmanager
def office_of(settings: "Settings") -> Iterator[Office]:
    """Everything that decides, without readers in processes and without a courier. Raises StoreError."""
    import syslog
    from typing import cast

    from abuse_mta import log
    from abuse_mta.clock import SystemClock
    from abuse_mta.desk import build_desk
    from abuse_mta.reading import InlineReader

    syslog.openlog("abuse-mta", syslog.LOG_PID, syslog.LOG_DAEMON)
    log.set_up("json", cast("Any", _SystemLog()))
    with database_of(settings) as database:
        yield Office(settings, build_desk(settings, database, SystemClock(), NoCourier(), InlineReader()))


def find_case(session: "Session", name: str) -> "CaseRow":
    """The case of that number, contract (exactly one open case) or contract/line; else tells and exits."""
    from abuse_mta.store import cases
    from policy.records import OPEN

    if (row := cases.case_row(session, name.upper())) is not None:
        return row
    contract_id, _, line_id = name.partition("/")
    rows = cases.cases_of_contract(session, find_contract(session, contract_id) or contract_id)
    rows = tuple(row for row in rows if not line_id or row.line_id.upper() == line_id.upper())
    open_ones = [row for row in rows if row.state in OPEN]
    if len(open_ones) == 1:
        return open_ones[0]
    if not rows:
        raise complain_and_exit(f"no case {name}", code=1)
    which = "several open cases" if open_ones else "no open case"
    listed = [f"  {row.case_id} {row.line_id} {row.state}" for row in open_ones or rows[:10]]
    raise complain_and_exit(f"{name} has {which}; name one:", *listed, code=1)


def find_contract(session: "Session", contract_id: str) -> str | None:
    """The contract's number as it is on file, however it was typed."""
    from sqlalchemy import func
    from sqlmodel import select

    from abuse_mta.store.contract_tables import ContractRow

    alike = select(ContractRow.contract_id).where(func.upper(ContractRow.contract_id) == contract_id.upper())
    return next(iter(session.exec(alike)), None)


def refuse_future(at: datetime | None, now: datetime, zone: tzinfo) -> None:
    """When something happened cannot lie ahead: tells and exits."""
    if at is not None and at > now:
        raise complain_and_exit(
            f"refused: {iso(at, zone)} lies ahead: name the time when it happened", code=1
        )


def whoever_types() -> str:
    """The login name, where a command does not ask for one."""
    return getpass.getuser()


def local(zone: tzinfo) -> Callable[[datetime | None], str]:
    """Writes times in the provider's zone, to the second."""
    return lambda at: "" if at is None else at.astimezone(zone).isoformat(" ", "seconds")


def iso(at: datetime | None, zone: tzinfo) -> str | None:
    """A time for programs, in the provider's zone."""
    return None if at is None else at.astimezone(zone).isoformat()
