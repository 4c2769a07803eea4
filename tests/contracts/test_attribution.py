"""Who held the address at the time of the offence, or why nobody is named (P2, R6)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from abuse_mta.attribution import (
    Ambiguous,
    Attributed,
    Attribution,
    NoTime,
    NotOurs,
    OurInfrastructure,
    TooOld,
    attribute,
)
from abuse_mta.contracts import Difference

Import = Callable[..., Difference]

TOKYO = ZoneInfo("Asia/Tokyo")
RECEIVED = datetime(2025, 6, 2, 10, 0, tzinfo=TOKYO)
CHANGE = datetime(2025, 5, 20, 0, 0, tzinfo=TOKYO)
HELD = (
    "C-1,192.0.2.200/32,2022-01-01T00:00:00+09:00,2025-05-20T00:00:00+09:00,L-1,,",
    "C-2,192.0.2.200/32,2025-05-20T00:00:00+09:00,,L-2,,",
    "C-3,192.0.2.15/32,2022-01-01T00:00:00+09:00,,L-3,,",
    "C-4,192.0.2.0/26,2022-01-01T00:00:00+09:00,,L-4a,,",
    "C-4,192.0.2.77/32,2025-06-01T00:00:00+09:00,,L-4b,,",
    "C-4,192.0.2.77/32,2022-01-01T00:00:00+09:00,2025-06-01T00:00:00+09:00,L-4a,,",
)

Ask = Callable[..., Attribution]


@pytest.fixture
def ask(session: Session, imported: Import) -> Ask:
    """Attributes an address at a time."""
    imported(*HELD)

    def run(ip: str, occurred_at: datetime | None) -> Attribution:
        return attribute(
            session,
            ip=ip_address(ip),
            occurred_at=occurred_at,
            received_at=RECEIVED,
            networks=(ip_network("192.0.2.0/24"),),
            infrastructure=(ip_network("192.0.2.250/32"), ip_network("203.0.113.0/28")),
            zone=TOKYO,
        )

    return run


def line(attribution: Attribution) -> str:
    """Contract and line, or what came instead."""
    if isinstance(attribution, Attributed):
        return f"{attribution.contract_id}/{attribution.line_id}"
    return type(attribution).__name__


def test_former_holder_is_named(ask: Ask) -> None:
    """A late complaint goes to the contract that held the address then; at the change, to the next."""
    moments = (CHANGE - timedelta(seconds=1), CHANGE)
    assert [line(ask("192.0.2.200", at)) for at in moments] == ["C-1/L-1", "C-2/L-2"]


def test_instant_of_a_time_with_offset(ask: Ask) -> None:
    """A time with an offset is one instant."""
    at = datetime(2025, 6, 2, 9, 12, 44, tzinfo=TOKYO)
    found = ask("192.0.2.15", at)
    assert isinstance(found, Attributed)
    assert (found.occurred_at, found.earliest, found.latest) == (at, at, at)


def test_bounds_of_a_time_without_zone(ask: Ask) -> None:
    """A time without zone is read in ours, and lies between its readings at +14:00 and -12:00."""
    found = ask("192.0.2.15", datetime(2025, 6, 2, 9, 0))
    assert isinstance(found, Attributed)
    assert (found.occurred_at, found.earliest, found.latest) == (
        datetime(2025, 6, 2, 0, 0, tzinfo=UTC),
        datetime(2025, 6, 1, 19, 0, tzinfo=UTC),
        datetime(2025, 6, 2, 21, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("naive", "expected"),
    [
        # The change, 2025-05-19T15:00Z, read at -12:00 is 03:00 and at +14:00 is 05:00 the next day.
        (datetime(2025, 5, 19, 2, 59, 59), "C-1/L-1"),
        (datetime(2025, 5, 19, 3, 0, 0), "Ambiguous"),
        (datetime(2025, 5, 20, 4, 59, 59), "Ambiguous"),
        (datetime(2025, 5, 20, 5, 0, 0), "C-2/L-2"),
    ],
)
def test_time_without_zone_near_a_change(ask: Ask, naive: datetime, expected: str) -> None:
    """A time without zone names a holder only where every zone of the world gives the same one."""
    assert line(ask("192.0.2.200", naive)) == expected


def test_two_lines_of_one_contract(ask: Ask) -> None:
    """A case is about a line: where zones give two lines of one contract, nobody is named."""
    assert line(ask("192.0.2.77", datetime(2025, 6, 1, 0, 0))) == "Ambiguous"


def test_gap_in_the_span(session: Session, imported: Import) -> None:
    """A minute in which nobody held the address makes a time without zone ambiguous."""
    imported(
        "C-1,192.0.2.1/32,2024-01-01T00:00:00Z,2025-06-01T12:00:00Z,L-1,,",
        "C-1,192.0.2.1/32,2025-06-01T12:01:00Z,,L-1,,",
    )
    found = attribute(
        session,
        ip=ip_address("192.0.2.1"),
        occurred_at=datetime(2025, 6, 1, 21, 0),
        received_at=RECEIVED,
        networks=(ip_network("192.0.2.0/24"),),
        infrastructure=(),
        zone=TOKYO,
    )
    assert line(found) == "Ambiguous"


def test_nobody_held_it(ask: Ask) -> None:
    """An address of ours that nobody held then is ambiguous, with those who ever did as candidates."""
    found = ask("192.0.2.99", RECEIVED)
    assert found == Ambiguous(why="nobody held the address at that time", candidates=())


@pytest.mark.parametrize(
    ("ip", "expected"),
    [
        ("198.51.100.1", NotOurs()),
        ("2001:db8::1", NotOurs()),
        ("203.0.113.5", OurInfrastructure()),
        ("192.0.2.250", OurInfrastructure()),
        ("::ffff:203.0.113.5", OurInfrastructure()),
        ("192.0.2.15", NoTime()),
    ],
)
def test_without_a_time(ask: Ask, ip: str, expected: Attribution) -> None:
    """Whether an address is ours is known without a time; who held it is not."""
    assert ask(ip, None) == expected


@pytest.mark.parametrize(
    ("after_receipt", "expected"),
    [
        (timedelta(minutes=15), "C-3/L-3"),
        (timedelta(minutes=15, seconds=1), "NoTime"),
        (timedelta(days=-180), "C-3/L-3"),
        (timedelta(days=-180, seconds=-1), "TooOld"),
    ],
)
def test_plausible_times(ask: Ask, after_receipt: timedelta, expected: str) -> None:
    """More than 15 minutes after receipt is no time; more than 180 days before it is too old."""
    at = RECEIVED + after_receipt
    assert line(ask("192.0.2.15", at)) == line(ask("192.0.2.15", at.replace(tzinfo=None))) == expected


@pytest.mark.parametrize("year", [1, 9999])
def test_ends_of_the_calendar(ask: Ask, year: int) -> None:
    """The first and the last year there are break nothing."""
    moments = (datetime(year, 1, 1), datetime(year, 12, 31, 23, 59, 59, tzinfo=TOKYO))
    assert {type(ask("192.0.2.15", at)) for at in moments} <= {NoTime, TooOld}
