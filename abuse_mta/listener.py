"""Where mail comes in: sockets, limits, TLS, who is a recipient; each mail goes to the spool before its 250.

Knows SMTP and its replies, no case and no contract.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import Envelope
from aiosmtpd.smtp import Session as SmtpSession

from abuse_mta.dialogue import NO_ROOM, NULL_SENDER, OUR_FAULT, SHUTTING_DOWN, Dialogue, Patience
from abuse_mta.log import CONNECTION_REFUSED, MAIL_ACCEPTED, MAIL_DEFERRED, MAIL_REFUSED, get_log, inert
from abuse_mta.spool import Received
from abuse_mta.store.errors import StoreError, StoreFull

MAX_RECIPIENTS = 100
"""RFC 5321 §4.5.3.1.8: at least a hundred."""
CROWDED = 0.8
"""From this share of the connections on, silence is borne for seconds only."""
BACKLOG = 512
SOCKET_MODE = 0o660
"""A unix socket is for our own user and group: put the front MTA into the group."""

NO_SUCH_RECIPIENT = "550 5.1.1 No such recipient here"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
TOO_MANY_CONNECTIONS = "421 4.7.0 Too many connections, try again later"
TOO_MANY_FROM_YOU = "421 4.7.0 Too many connections from your address, try again later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One place to listen at: a unix socket's path, or host and port."""

    lmtp: bool = False
    path: str | None = None
    host: str = ""
    port: int = 0


def parse_endpoint(text: str) -> Endpoint:
    """Read `127.0.0.1:25`, `[::1]:25`, `unix:/path`, each also after `lmtp:`. Raises ValueError."""
    lmtp = text.startswith("lmtp:")
    rest = text.removeprefix("lmtp:")
    if rest.startswith("unix:"):
        path = rest.removeprefix("unix:")
        if not path.startswith("/"):
            raise ValueError(f"{text!r}: a unix socket needs an absolute path")
        return Endpoint(lmtp=lmtp, path=path)
    host, colon, port = rest.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise ValueError(f"{text!r}: expected host:port, [host]:port or unix:/path")
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        raise ValueError(f"{text!r}: an IPv6 address stands in brackets")
    return Endpoint(lmtp=lmtp, host=host.strip("[]"), port=int(port))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What the listener is told: the `[smtp]` table."""

    listen: tuple[str, ...]
    hostname: str
    recipients: tuple[str, ...]
    max_message_bytes: int = 26_214_400
    max_connections: int = 200
    max_connections_per_peer: int = 20
    tls_certificate: str = ""
    tls_key: str = ""
    patience: Patience = field(default_factory=Patience)


Accept = Callable[[Received], Awaitable[int]]
"""Keeps a mail durably and gives its number; raises StoreError."""


class Listener:
    """The sockets, and the limits that all conversations share."""

    def __init__(self, reception: Reception, accept: Accept) -> None:
        self._reception = reception
        self._handler = Handler(reception.recipients, accept)
        self._tls = load_tls(reception)
        self._servers: list[asyncio.AbstractServer] = []
        self._sessions: set[Dialogue] = set()
        self._per_peer: Counter[str] = Counter()
        self._held = 0
        # Four mails of full size, or some hundred usual ones, wait in memory; the next hears 452.
        self._room = max(4 * reception.max_message_bytes, 2**26)
        self._emptied = asyncio.Event()
        self.patience = reception.patience
        self.max_message_bytes = reception.max_message_bytes

    async def start(self) -> tuple[str, ...]:
        """Listen at every place and give the addresses bound (port 0 is a free one). Raises OSError."""
        bound: list[str] = []
        try:
            for text in self._reception.listen:
                bound.extend(await self._listen(parse_endpoint(text)))
        except OSError:
            await self.stop(grace=0)
            raise
        return tuple(bound)

    async def stop(self, grace: float) -> bool:
        """Take no new connection, let mails under way end for `grace` seconds. False: some were cut off."""
        for server in self._servers:
            server.close()
        for session in tuple(self._sessions):
            session.show_out(SHUTTING_DOWN)
        left = await self._all_gone(grace)
        for session in tuple(self._sessions):
            session.cut_off()
        return not left

    def reload_tls(self) -> None:
        """Read certificate and key again, for connections to come. Raises OSError: the old stay."""
        self._tls = load_tls(self._reception)

    async def _listen(self, endpoint: Endpoint) -> list[str]:
        loop = asyncio.get_running_loop()

        def converse() -> Dialogue:
            return Dialogue(
                self._handler, self, hostname=self._reception.hostname, tls=self._tls, lmtp=endpoint.lmtp
            )

        prefix = "lmtp:" if endpoint.lmtp else ""
        if endpoint.path is not None:
            self._servers.append(await loop.create_unix_server(converse, endpoint.path, backlog=BACKLOG))
            Path(endpoint.path).chmod(SOCKET_MODE)
            return [f"{prefix}unix:{endpoint.path}"]
        server = await loop.create_server(converse, endpoint.host or None, endpoint.port, backlog=BACKLOG)
        self._servers.append(server)
        return [prefix + _address(one.getsockname()) for one in server.sockets]

    async def _all_gone(self, grace: float) -> bool:
        self._emptied.clear()
        if self._sessions and grace > 0:
            try:
                await asyncio.wait_for(self._emptied.wait(), grace)
            except TimeoutError:
                return bool(self._sessions)
        return bool(self._sessions)

    # What a conversation asks (dialogue.Door)

    def enter(self, session: Dialogue, peer: str) -> str | None:
        """None: come in; otherwise the answer that shows the client out."""
        refusal = None
        if len(self._sessions) >= self._reception.max_connections:
            refusal = TOO_MANY_CONNECTIONS
        elif peer and self._per_peer[peer] >= self._reception.max_connections_per_peer:
            refusal = TOO_MANY_FROM_YOU
        if refusal is None:
            self._sessions.add(session)
            self._per_peer[peer] += 1
        else:
            get_log().warning(CONNECTION_REFUSED, peer=peer, reply=refusal, open=len(self._sessions))
        return refusal

    def leave(self, session: Dialogue, peer: str) -> None:
        """The connection is gone."""
        self._sessions.discard(session)
        self._per_peer[peer] -= 1
        if self._per_peer[peer] <= 0:
            del self._per_peer[peer]
        if not self._sessions:
            self._emptied.set()

    def idle_seconds(self) -> float:
        """How long a client may be silent now."""
        crowded = len(self._sessions) >= CROWDED * self._reception.max_connections
        return self.patience.crowded_seconds if crowded else self.patience.idle_seconds

    def reserve(self, size: int) -> bool:
        """Whether there is memory for these bytes of a mail; taken if so."""
        if self._held + size > self._room:
            return False
        self._held += size
        return True

    def release(self, size: int) -> None:
        """Give memory back."""
        self._held -= size


class Handler:
    """Decides about recipients and hands each mail to the spool."""

    def __init__(self, recipients: tuple[str, ...], accept: Accept) -> None:
        self._recipients = frozenset(recipient.lower() for recipient in recipients)
        self._accept = accept

    async def handle_RCPT(
        self, server: Dialogue, _session: SmtpSession, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Our addresses and their `+` extensions; anything else is not here."""
        if not self._is_ours(address):
            get_log().info(
                MAIL_REFUSED, peer=server.peer, command="RCPT", reply=NO_SUCH_RECIPIENT, detail=address
            )
            return NO_SUCH_RECIPIENT
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Dialogue, session: SmtpSession, envelope: Envelope) -> str:
        """250 once the mail is on disk. Raises StoreError."""
        received = _received(server, session, envelope)
        id_ = await self._accept(received)
        get_log().info(
            MAIL_ACCEPTED,
            message_id=id_,
            peer=server.peer,
            helo=received.helo,
            tls=received.tls,
            sender=received.envelope_sender,
            recipients=received.recipients,
            size=len(received.raw),
        )
        return f"250 2.0.0 OK {id_}"

    async def handle_exception(self, error: Exception) -> str:
        """451 or 452, and the cause in the log only."""
        reply = NO_ROOM if isinstance(error, StoreFull) else OUR_FAULT
        expected = isinstance(error, StoreError | ssl.SSLError | OSError)
        get_log().error(MAIL_DEFERRED, reply=reply, detail=str(error), exc_info=None if expected else error)
        return reply

    def _is_ours(self, address: str) -> bool:
        local, at, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}{at}{domain}" in self._recipients


def _received(server: Dialogue, session: SmtpSession, envelope: Envelope) -> Received:
    content: Any = envelope.content
    return Received(
        raw=content,
        envelope_sender="" if envelope.mail_from == NULL_SENDER else str(envelope.mail_from),
        recipients=tuple(envelope.rcpt_tos),
        # Who speaks LMTP is our own front MTA: its address would prove to SPF whatever it passes on.
        peer="" if server.lmtp else server.peer,
        helo=inert(str(session.host_name))[:255],
        tls=server.tls_version,
    )


def load_tls(reception: Reception) -> ssl.SSLContext | None:
    """The context for STARTTLS, TLS 1.2 at least; None without a certificate. Raises OSError."""
    if not reception.tls_certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(reception.tls_certificate, reception.tls_key or None)
    return context


def _address(name: tuple[Any, ...]) -> str:
    host, port = name[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
