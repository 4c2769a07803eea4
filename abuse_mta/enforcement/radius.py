"""The actuator for lines behind RADIUS: disable the account, end the session, look whether it held.

Routers redial within seconds, so the session is never ended before the account is disabled.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Network

from pyrad import packet
from pyrad.client import Client, Timeout
from pyrad.dictionary import Dictionary

from abuse_mta.clock import Clock
from abuse_mta.enforcement.command import ask_command, order_command, probe_command
from abuse_mta.enforcement.orders import (
    Confirmed,
    Down,
    Failed,
    Gone,
    LineStatus,
    Order,
    Refused,
    Result,
    Unanswered,
    Unknown,
    Up,
)
from policy.words import OrderAction

SENDINGS = 3
NO_SUCH_SESSION = 503
ERROR_CAUSE = 101

# RFC 2865 sections 5.1 and 5.8, RFC 2869 section 5.3, RFC 5176 section 3.5.
ATTRIBUTES = """
ATTRIBUTE User-Name 1 string
ATTRIBUTE Framed-IP-Address 8 ipaddr
ATTRIBUTE Event-Timestamp 55 date
ATTRIBUTE Message-Authenticator 80 octets
ATTRIBUTE Error-Cause 101 integer
"""


@dataclass(frozen=True, slots=True)
class RadiusActuator:
    """Stops a line: the operator's command for the account, then a Disconnect-Request to the NAS."""

    name: str
    enforcing: bool
    account_command: tuple[str, ...]
    status_command: tuple[str, ...] | None
    timeout: timedelta
    nas: tuple[tuple[str, int], ...]
    secret: bytes
    nas_timeout: timedelta
    clock: Clock
    kind: str = "radius"

    def carry_out(self, order: Order) -> Result:
        """Stop or resume; a later attempt begins again with the account."""
        if order.action is OrderAction.STATUS:
            return Failed("status is no order")
        account = order_command(self.account_command, order, self.timeout)
        if not isinstance(account, Confirmed):
            return type(account)(f"account: {account.detail}")
        return self._resumed(order) if order.action is OrderAction.RESUME else self._stopped(order)

    def status(self, order: Order) -> LineStatus:
        """What the status command says; a NAS cannot be asked without disturbing the session."""
        if self.status_command is None:
            return Unknown("no status_command")
        return ask_command(self.status_command, order, self.timeout)

    def probe(self) -> tuple[str, ...]:
        """Whether the programs are there. A NAS answers nothing that would not touch a session."""
        status = probe_command("status_command", self.status_command) if self.status_command else ()
        return probe_command("account_command", self.account_command) + status

    def _stopped(self, order: Order) -> Result:
        ended = _together(self._disconnect(nas, order) for nas in self.nas)
        if not isinstance(ended, Confirmed | Gone):
            return ended
        match self.status(order):
            case Up(detail):
                return Unanswered(f"{ended.detail}; yet the line is up: {detail}")
            case Down():
                return type(ended)(f"{ended.detail}; the line is down")
            case Unknown(detail):
                return type(ended)(f"{ended.detail}; not verified: {detail}")

    def _resumed(self, order: Order) -> Result:
        """Without a status command the enabled account is all we know; with one the login is awaited."""
        if self.status_command is None:
            return Confirmed("account enabled; not verified: no status_command")
        match self.status(order):
            case Up():
                return Confirmed("account enabled; the line is up")
            case Down(detail) | Unknown(detail):
                return Unanswered(f"account enabled; no login yet: {detail}")

    def _disconnect(self, nas: tuple[str, int], order: Order) -> Result:
        session = _session_of(order)
        if session is None:
            return Failed("account disabled; neither a username nor a single IPv4 address names the session")
        host, port = nas
        client = Client(
            host,
            coaport=port,
            secret=self.secret,
            dict=Dictionary(io.StringIO(ATTRIBUTES)),
            retries=SENDINGS,
            timeout=self.nas_timeout.total_seconds(),
        )
        try:
            reply = client.SendPacket(_request(client, order, session, int(self.clock.now().timestamp())))
        except (Timeout, OSError) as error:
            return Unanswered(f"account disabled; no answer from {host}: {error}".rstrip(": "))
        except ValueError as error:
            return Failed(f"account disabled; no Disconnect-Request can be made: {error}")
        finally:
            client._CloseSocket()  # pyrad has no public way
        return _result(host, reply)


def _session_of(order: Order) -> dict[str, str] | None:
    """One attribute alone: a NAS wants all to match, and would else deny a session that it has."""
    if order.username:
        return {"User-Name": order.username}
    for network in order.networks:
        if isinstance(network, IPv4Network) and network.prefixlen == 32:
            return {"Framed-IP-Address": str(network.network_address)}
    return None


def _request(client: Client, order: Order, session: dict[str, str], timestamp: int) -> packet.CoAPacket:
    """RFC 5176 section 3: Event-Timestamp against replay, Message-Authenticator against forgery.

    The identifier comes from the order's key and is the same in every sending and every attempt.
    """
    request = client.CreateCoAPacket(
        code=packet.DisconnectRequest,
        id=hashlib.sha256(order.key.encode()).digest()[0],
        message_authenticator=True,
    )
    for attribute, value in session.items():
        request[attribute] = value
    request["Event-Timestamp"] = timestamp
    return request


def _result(host: str, reply: packet.Packet) -> Result:
    if reply.code == packet.DisconnectACK:
        return Confirmed(f"account disabled; {host} ended the session")
    if reply.code != packet.DisconnectNAK:
        return Unanswered(f"account disabled; {host} answered with code {reply.code}")
    cause = _error_cause(reply)
    said = f"account disabled; {host} answered NAK, Error-Cause {cause or 'missing'}"
    if cause == NO_SUCH_SESSION:
        return Gone(said)
    return Failed(said) if cause is not None and 400 <= cause < 500 else Refused(said)


def _error_cause(reply: packet.Packet) -> int | None:
    """RFC 5176 section 3.5; 4xx are faults of the request, 5xx of the NAS or a proxy."""
    values: list[bytes] = reply.get(ERROR_CAUSE) or []
    return int.from_bytes(values[0], "big") if values else None


def _together(results: Iterable[Result]) -> Result:
    """One of several access servers has the session: one ACK is enough, else what is open comes first."""
    answers = list(results)
    for kind in (Confirmed, Unanswered, Failed, Refused):
        for answer in answers:
            if isinstance(answer, kind):
                return answer
    return answers[0]
