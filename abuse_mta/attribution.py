"""Who held an address at the time of the offence: one contract's line, or why nobody is named (P2, R6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from sqlmodel import Session

from abuse_mta.contracts import Assignment, holders_ever

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

CLOCK_TOLERANCE = timedelta(minutes=15)
"""An offence later than this after the receipt of its report has no time."""
TOO_OLD = timedelta(days=180)
"""An older offence waits for an operator: address look-ups are kept that long."""

# The zones of the world. A time without a zone may be any of them.
_EASTERNMOST, _WESTERNMOST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """One holder. `earliest` and `latest` are the bounds over all zones of a time without one."""

    assignment: Assignment
    occurred_at: datetime
    earliest: datetime
    latest: datetime

    @property
    def contract_id(self) -> str:
        """Whose address it was."""
        return self.assignment.contract_id

    @property
    def line_id(self) -> str:
        """On which of his lines."""
        return self.assignment.line_id


@dataclass(frozen=True, slots=True)
class NotOurs:
    """Not an address of ours."""


@dataclass(frozen=True, slots=True)
class OurInfrastructure:
    """Ours, and never a customer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Nobody or several could have held it. `candidates`: who ever did."""

    why: str
    candidates: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class NoTime:
    """Without a time there is no attribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooOld:
    """The offence lies more than 180 days back."""

    occurred_at: datetime


Attribution = Attributed | NotOurs | OurInfrastructure | Ambiguous | NoTime | TooOld


@dataclass(frozen=True, slots=True)
class Span:
    """When an offence was: as read in the provider's zone, and the bounds over all zones."""

    occurred_at: datetime
    earliest: datetime
    latest: datetime


def attribute(
    session: Session,
    *,
    ip: Address,
    occurred_at: datetime | None,
    received_at: datetime,
    networks: Iterable[Network],
    infrastructure: Iterable[Network],
    zone: tzinfo,
) -> Attribution:
    """Names the holder at the time of the offence. A naive `occurred_at`: the mail says no zone."""
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if any(ip in network for network in infrastructure):
        return OurInfrastructure()
    if not any(ip in network for network in networks):
        return NotOurs()
    if occurred_at is None:
        return NoTime()
    read = occurred_at if occurred_at.tzinfo else occurred_at.replace(tzinfo=zone)
    if read > received_at + CLOCK_TOLERANCE:
        return NoTime()
    if read < received_at - TOO_OLD:
        return TooOld(occurred_at=read)
    return _holder(holders_ever(session, ip), span_of(occurred_at, zone))


def span_of(occurred_at: datetime, zone: tzinfo) -> Span:
    """The instants that a time can mean; one instant where it says its zone."""
    if occurred_at.tzinfo is not None:
        at = occurred_at.astimezone(UTC)
        return Span(at, at, at)
    east, here, west = (
        occurred_at.replace(tzinfo=one).astimezone(UTC) for one in (_EASTERNMOST, zone, _WESTERNMOST)
    )
    return Span(here, east, west)


def _holder(ever: tuple[Assignment, ...], span: Span) -> Attributed | Ambiguous:
    holders = [_most_specific(ever, at) for at in _turning_points(ever, span)]
    lines = {(holder.contract_id, holder.line_id) if holder else None for holder in holders}
    here = _most_specific(ever, span.occurred_at)
    if here is None and lines == {None}:
        return Ambiguous(why="nobody held the address at that time", candidates=ever)
    if here is None or len(lines) > 1:
        return Ambiguous(why="its zone is not said, and zones differ in the holder", candidates=ever)
    return Attributed(
        assignment=here, occurred_at=span.occurred_at, earliest=span.earliest, latest=span.latest
    )


def _most_specific(ever: tuple[Assignment, ...], at: datetime) -> Assignment | None:
    return next((assignment for assignment in ever if assignment.holds_at(at)), None)


def _turning_points(ever: tuple[Assignment, ...], span: Span) -> list[datetime]:
    """The instants of the span at which the holder can be another one than just before."""
    bounds = [bound for a in ever for bound in (a.assigned_from, a.assigned_to) if bound is not None]
    return [span.earliest, *(bound for bound in bounds if span.earliest < bound <= span.latest)]
