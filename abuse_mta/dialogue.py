"""One SMTP or LMTP conversation: aiosmtpd's, with its answers made ours and its limits closed.

What differs from aiosmtpd: data ends with CRLF . CRLF and nothing else, read in large pieces; no AUTH, no
VRFY, EXPN or HELP that tells anything; a fault of ours is 451 without innards; slow, idle and idling
clients are shown out; LMTP answers for each recipient (RFC 2033 §4.2).
"""

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any, Protocol

from aiosmtpd.smtp import SMTP, syntax

END_OF_DATA = b"\r\n.\r\n"
LONE_DOT = re.compile(rb"(?:\r\n|\n|\r)\.(?:\r\n|\n|\r)")
# RFC 5321 §4.1.2, with brackets optional and the domain too (`<postmaster>`); a source route is dropped.
_LOCAL = (
    r'(?:"(?:[^"\\\x00-\x1f\x7f\ud800-\udfff]|\\[\x20-\x7e])*"|[^\x00-\x20\x7f<>"@:,;()\[\]\\\ud800-\udfff]+)'
)
_DOMAIN = r"(?:\[[0-9A-Za-z:.]+\]|[^\x00-\x20\x7f<>\"@:,;()\[\]\\\ud800-\udfff]+)"
PATH = re.compile(
    rf"<\s*(?:@[^:>\s]*:)?({_LOCAL}(?:@{_DOMAIN})?|)\s*>(?:\s+(.*))?$|({_LOCAL}@{_DOMAIN})(?:\s+(.*))?$"
)
DSN_PARAMETERS = ("RET=", "ENVID=", "NOTIFY=", "ORCPT=", "AUTH=")
"""RFC 3461 and 4954: not announced, and let pass when given: the mail is what counts."""
NULL_SENDER = "<>"

SHUTTING_DOWN = "421 4.3.2 Service shutting down"
TOO_SLOW = "421 4.4.2 Timeout"
TOO_MANY_COMMANDS = "421 4.7.0 Too many commands without a mail"
TOO_MANY_ERRORS = "421 4.7.0 Too many errors"
OUR_FAULT = "451 4.3.0 Local error, try again later"
NO_ROOM = "452 4.3.1 Insufficient system storage, try again later"
TOO_BIG = "552 5.3.4 Message too big"
SMUGGLED = "554 5.5.2 Lone dot without CRLF around it refused"
NEED_RECIPIENT = "503 5.5.1 Error: need RCPT command"
GO_AHEAD = "354 End data with <CR><LF>.<CR><LF>"
NO_VRFY = "252 2.5.2 Cannot VRFY user, but will accept message and attempt delivery"
NOT_IMPLEMENTED = "502 5.5.1 Command not implemented"
HELP = "214 2.0.0 See RFC 5321"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a client may take, and how much it may ask for."""

    idle_seconds: float = 300
    """RFC 5321 §4.5.3.2.7: five minutes between commands; also for each 64 KiB of data."""
    crowded_seconds: float = 10
    """The same when most places are taken."""
    without_mail_seconds: float = 900
    """From the connection, or its last mail, to the end of the next mail's data."""
    commands: int = 300
    """Answers without a mail between them."""
    errors: int = 20


class Door(Protocol):
    """What a conversation asks of the listener it came in through."""

    patience: Patience
    max_message_bytes: int

    def enter(self, session: "Dialogue", peer: str) -> str | None:
        """None: come in; otherwise the answer that shows the client out."""
        ...

    def leave(self, session: "Dialogue", peer: str) -> None:
        """The connection is gone."""
        ...

    def idle_seconds(self) -> float:
        """How long a client may be silent now."""
        ...

    def reserve(self, size: int) -> bool:
        """Whether there is memory for these bytes of a mail; taken if so."""
        ...

    def release(self, size: int) -> None:
        """Give memory back."""
        ...


class Dialogue(SMTP):
    """One client's conversation. The handler decides about recipients and takes the mail."""

    line_length_limit = 2**16  # the reader's buffer; aiosmtpd's own makes it stop and go for each line
    command_size_limit = 2048

    def __init__(
        self, handler: object, door: Door, *, hostname: str, tls: ssl.SSLContext | None, lmtp: bool
    ) -> None:
        super().__init__(
            handler,
            data_size_limit=door.max_message_bytes,
            enable_SMTPUTF8=True,
            hostname=hostname,
            ident="ESMTP" if not lmtp else "LMTP",
            tls_context=tls,
            loop=asyncio.get_running_loop(),
        )
        self.command_size_limits = defaultdict(lambda: self.command_size_limit)
        self.lmtp = lmtp
        self.peer = ""
        self.tls_version: str | None = None
        self.in_data = self._committing = False
        self._door = door
        self._entered = False
        self._leaving: str | None = None
        self._answers = self._errors = 0
        self._mail_until = self.loop.time() + door.patience.without_mail_seconds
        self._choose_commands()

    def _choose_commands(self) -> None:
        for name in ("AUTH", "HELO", "EHLO") if self.lmtp else ("AUTH", "LHLO"):
            self._smtp_methods.pop(name, None)

    # Coming and going

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in, or be shown out when there is no place; called again when TLS begins."""
        if self._original_transport is not None:
            super().connection_made(transport)
            self.tls_version = _tls_version(transport)
            return
        self.peer = _peer(transport)
        refusal = self._door.enter(self, self.peer)
        if refusal is None:
            self._entered = True
            super().connection_made(transport)
        else:
            assert isinstance(transport, asyncio.WriteTransport)
            transport.write(f"{refusal}\r\n".encode("ascii"))
            transport.close()
            self.loop.call_later(self._door.patience.crowded_seconds, transport.abort)

    def connection_lost(self, error: Exception | None) -> None:
        """Give the place back."""
        if self._entered:
            self._door.leave(self, self.peer)
            super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Hear what the client says, if it was let in."""
        if self._entered:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        """The client has said all: an unfinished mail was promised nothing."""
        return super().eof_received() if self._entered else False

    def show_out(self, why: str) -> None:
        """End the conversation: at once between mails, else after the answer to this one."""
        if self.in_data:
            self._leaving = why
        else:
            self._say_goodbye(why)

    def cut_off(self) -> None:
        """End the conversation without a word."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    def _say_goodbye(self, why: str) -> None:
        transport = self.transport
        if isinstance(transport, asyncio.WriteTransport) and not transport.is_closing():
            transport.write(f"{why}\r\n".encode("ascii"))
            transport.close()
            # A client that does not read would keep its place for ever.
            self.loop.call_later(self._door.patience.crowded_seconds, transport.abort)

    def _reset_timeout(self, duration: float | None = None) -> None:
        left = (
            self._mail_until - self.loop.time() if not self._committing else self._door.patience.idle_seconds
        )
        super()._reset_timeout(max(0.01, min(duration or self._door.idle_seconds(), left)))

    def _timeout_cb(self) -> None:
        if self._committing:  # it is us who are slow
            self._reset_timeout(self._door.patience.idle_seconds)
        else:
            self._say_goodbye(TOO_SLOW)

    async def _handle_client(self) -> None:
        with suppress(ConnectionError):  # it went away while we spoke
            await super()._handle_client()

    # Answers

    async def push(self, status: Any) -> None:  # noqa: ANN401 - aiosmtpd takes text and bytes
        """Answer; who only asks, or errs without end, is shown out."""
        if self.transport is None or self.transport.is_closing():
            raise asyncio.CancelledError  # it was shown out: what it still said is not heard
        self._answers += 1
        self._errors += str(status)[:1] in "45"
        await super().push(status)
        if self._leaving is not None:
            self._say_goodbye(self._leaving)
        elif self._answers > self._door.patience.commands:
            self._say_goodbye(TOO_MANY_COMMANDS)
        elif self._errors > self._door.patience.errors:
            self._say_goodbye(TOO_MANY_ERRORS)

    async def handle_exception(self, error: Exception) -> str:
        """Our own fault is never a permanent refusal and never shows our innards."""
        reply: str = await self.event_handler.handle_exception(error)
        return reply

    # Commands

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:
        """Greet, and say what we can. No AUTH: nobody relays here."""
        if not hostname:
            await self.push("501 5.5.4 Syntax: EHLO hostname")
            return
        self._set_rset_state()  # type: ignore[no-untyped-call]
        assert self.session is not None
        self.session.extended_smtp = True
        self.session.host_name = hostname
        lines = [self.hostname, f"SIZE {self.data_size_limit}", "8BITMIME", "PIPELINING"]
        if self.tls_context is not None and self._tls_protocol is None:
            lines.append("STARTTLS")
        lines.append("SMTPUTF8")
        await self.push("\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"]))

    async def smtp_LHLO(self, hostname: str) -> None:
        """LMTP's greeting (RFC 2033 §4.1)."""
        await self.smtp_EHLO(hostname)

    async def smtp_VRFY(self, _arg: str) -> None:
        """Tell nothing (RFC 5321 §7.3)."""
        await self.push(NO_VRFY)

    async def smtp_EXPN(self, _arg: str) -> None:
        """Tell nothing."""
        await self.push(NOT_IMPLEMENTED)

    async def smtp_HELP(self, _arg: str) -> None:
        """Tell nothing."""
        await self.push(HELP)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        found = PATH.match(arg)
        if found is None:
            return None, None
        bracketed, parameters, bare, bare_parameters = found.groups()
        return bare or bracketed or NULL_SENDER, (parameters or bare_parameters or "").strip()

    def _getparams(self, params: Sequence[str]) -> dict[str, str | bool] | None:
        known: dict[str, str | bool] | None = super()._getparams(
            [param for param in params if not param.startswith(DSN_PARAMETERS)]
        )
        return known

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        """Take the mail; 250 only once the handler says so."""
        assert self.envelope is not None
        recipients = len(self.envelope.rcpt_tos)
        if not recipients or arg:
            await self.push("501 5.5.4 Syntax: DATA" if recipients else NEED_RECIPIENT)
            return
        await self.push(GO_AHEAD)
        self.in_data = True
        reply = await self._take_mail()
        self.in_data = False
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push("\r\n".join([reply] * recipients) if self.lmtp else reply)

    async def _take_mail(self) -> str:
        data = bytearray()
        try:
            refusal = await self._read_data(data)
            if refusal is not None:
                return refusal
            assert self.envelope is not None
            self.envelope.content = _unstuffed(data)
            self._committing = True
            reply: str = await self.event_handler.handle_DATA(self, self.session, self.envelope)
        except Exception as error:  # noqa: BLE001 - LMTP owes an answer for each recipient
            return await self.handle_exception(error)
        finally:
            self._committing = False
            self._door.release(len(data))
        self._mail_taken()
        return reply

    def _mail_taken(self) -> None:
        self._answers = self._errors = 0
        self._mail_until = self.loop.time() + self._door.patience.without_mail_seconds
        self._reset_timeout()

    async def _read_data(self, data: bytearray) -> str | None:
        """Fill `data` with CRLF, the mail as sent, CRLF; or drop it and give the refusal, after its end."""
        refusal: str | None = None
        # The CRLF of the DATA command counts as the one before an early end of data (RFC 5321 §4.1.1.4).
        self._reader._buffer[:0] = b"\r\n"  # type: ignore[attr-defined]
        while True:
            self._reset_timeout()
            piece, last = await self._read_piece()
            if refusal is None:
                refusal = self._refusal_of(len(data), len(piece))
                if refusal is None:
                    data += piece
                else:
                    self._door.release(len(data))
                    data.clear()
            if last:
                break
        if refusal is None and (b"\n." in data or b"\r." in data) and LONE_DOT.search(data, 0, len(data) - 1):
            return SMUGGLED
        return refusal

    async def _read_piece(self) -> tuple[bytes, bool]:
        try:
            return (await self._reader.readuntil(END_OF_DATA))[:-3], True
        except asyncio.LimitOverrunError as error:
            return await self._reader.read(error.consumed), False

    def _refusal_of(self, have: int, more: int) -> str | None:
        if have + more > self._door.max_message_bytes + 2:
            return TOO_BIG
        return None if self._door.reserve(more) else NO_ROOM


def _unstuffed(data: bytearray) -> bytes:
    """RFC 5321 §4.5.2: the first dot of a line is the envelope's, not the mail's."""
    return bytes(data.replace(b"\r\n.", b"\r\n")[2:])


def _peer(transport: asyncio.BaseTransport) -> str:
    """The client's address; empty for a unix socket. An IPv4 client of an IPv6 socket is an IPv4 client."""
    name = transport.get_extra_info("peername")
    if not isinstance(name, tuple):
        return ""
    address = ip_address(name[0].partition("%")[0])
    return str(address.ipv4_mapped or address) if isinstance(address, IPv6Address) else str(address)


def _tls_version(transport: asyncio.BaseTransport) -> str | None:
    ssl_object: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
    return ssl_object.version() if ssl_object is not None else None
