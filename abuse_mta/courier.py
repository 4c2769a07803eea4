"""Mail out: hands one mail to the next hop and says, for each recipient, what became of it.

Relays are tried in order; trouble with all of them is a delay, never a loss. Connections are kept.
"""

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from queue import Empty, SimpleQueue
from typing import Protocol

SECONDS = 60.0
"""For each answer of a relay."""
MAILS = 100
"""Over one connection, then a fresh one."""
UNFIT = "553 5.1.3 The address cannot stand in an SMTP command"
NO_SMTPUTF8 = "553 5.6.7 The relay takes no address beyond ASCII"


class Notify(StrEnum):
    """When a delivery report is wanted (RFC 3461 §4.1)."""

    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    DELAY = "DELAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One mail as it leaves: rendered bytes with CRLF or LF, and its envelope."""

    envelope_sender: str
    recipients: tuple[str, ...]
    content: bytes
    notify: frozenset[Notify] = frozenset()
    envelope_id: str = ""
    """Comes back in delivery reports (ENVID)."""

    def __post_init__(self) -> None:
        """Raises ValueError for a sender that cannot stand in an SMTP command."""
        if self.envelope_sender and not is_fit(self.envelope_sender):
            raise ValueError(f"unfit envelope sender {self.envelope_sender!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The next hop took it; from here on it is the next hop's."""

    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """Not now: to be tried again."""

    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Never: the next hop said 5xx, or the address cannot be sent."""

    reply: str


Delivery = Delivered | Deferred | Refused


class Courier(Protocol):
    """Carries mail to the next hop."""

    def send(self, mail: OutgoingMail) -> Mapping[str, Delivery]:
        """What became of it, for each recipient. Never raises for trouble outside."""
        ...

    def close(self) -> None:
        """Say goodbye to the relay."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """One next hop. With a password TLS is required, whatever `starttls` says."""

    host: str
    port: int = 25
    starttls: bool = False
    username: str = ""
    password: str = ""

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def parse_relay(text: str, *, starttls: bool = False, username: str = "", password: str = "") -> Relay:
    """Read `host`, `host:port` or `[::1]:port`. Raises ValueError."""
    host, colon, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not colon:
        host, port = text, "25"
    if not port.isdecimal() or not 0 < int(port) < 65536 or not host.strip("[]"):
        raise ValueError(f"{text!r}: expected host:port")
    return Relay(
        host=host.strip("[]"), port=int(port), starttls=starttls, username=username, password=password
    )


class SmtpCourier:
    """Sends by SMTP over kept connections. May be used from several threads."""

    def __init__(
        self,
        relays: Iterable[Relay],
        *,
        hostname: str,
        seconds: float = SECONDS,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._relays = tuple(relays)
        self._hostname = hostname
        self._seconds = seconds
        self._trust = trust
        self._kept: SimpleQueue[_Link] = SimpleQueue()

    def send(self, mail: OutgoingMail) -> Mapping[str, Delivery]:
        """What became of it, for each recipient."""
        fit = tuple(recipient for recipient in mail.recipients if is_fit(recipient))
        refused: dict[str, Delivery] = {
            one: Refused(reply=UNFIT) for one in mail.recipients if one not in fit
        }
        return refused | (self._send(mail, fit) if fit else {})

    def close(self) -> None:
        """Say goodbye to the relay."""
        while (link := self._take_kept()) is not None:
            link.hang_up()

    def _send(self, mail: OutgoingMail, recipients: tuple[str, ...]) -> dict[str, Delivery]:
        troubles: list[str] = []
        for link in self._links():
            try:
                link.connect()
                results = link.transact(mail, recipients)
            except OSError as error:  # SMTPException is one too
                troubles.append(f"{link.relay}: {_reason(error)}")
                link.hang_up()
                if link.data_sent:  # it may have been taken: trying elsewhere now would only double it
                    break
            else:
                self._keep(link)
                return results
        reply = "; ".join(dict.fromkeys(troubles)) or "451 4.4.1 No relay is configured"
        return dict.fromkeys(recipients, Deferred(reply=reply))

    def _links(self) -> "Iterator[_Link]":
        kept = self._take_kept()
        if kept is not None:
            yield kept
        for relay in self._relays:
            yield _Link(relay, self._hostname, self._seconds, self._trust)

    def _take_kept(self) -> "_Link | None":
        try:
            return self._kept.get_nowait()
        except Empty:
            return None

    def _keep(self, link: "_Link") -> None:
        if link.mails < MAILS:
            self._kept.put(link)
        else:
            link.hang_up()


class _Link:
    """One connection to one relay."""

    def __init__(self, relay: Relay, hostname: str, seconds: float, trust: ssl.SSLContext | None) -> None:
        self.relay = relay
        self.mails = 0
        self.data_sent = False
        self._hostname, self._seconds, self._trust = hostname, seconds, trust
        self._smtp: smtplib.SMTP | None = None

    def connect(self) -> None:
        """Connect, if not yet; with TLS and login as the relay demands. Raises OSError."""
        if self._smtp is not None:
            return
        smtp = smtplib.SMTP(self.relay.host, self.relay.port, self._hostname, self._seconds)
        self._smtp = smtp
        smtp.ehlo_or_helo_if_needed()
        if self.relay.starttls or self.relay.username:
            # No password over a connection somebody else may read; raises when TLS is not offered.
            smtp.starttls(context=self._trust or ssl.create_default_context())
            smtp.ehlo()
        if self.relay.username:
            smtp.login(self.relay.username, self.relay.password)

    def hang_up(self) -> None:
        """Say goodbye if it still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError):
                smtp.quit()
            smtp.close()

    def transact(self, mail: OutgoingMail, recipients: tuple[str, ...]) -> dict[str, Delivery]:
        """One mail. Raises OSError: nothing is known but that it was not taken, unless `data_sent`."""
        smtp = self._smtp
        assert smtp is not None
        self.mails += 1
        self.data_sent = False
        foreign = not all(one.isascii() for one in (mail.envelope_sender, *recipients))
        if foreign and not smtp.has_extn("smtputf8"):
            return dict.fromkeys(recipients, Refused(reply=NO_SMTPUTF8))
        # Said by hand: smtplib would take the addresses apart again, and lose some that are in use.
        smtp.command_encoding = "utf-8" if foreign else "ascii"
        options = self._mail_options(smtp, mail, foreign=foreign)
        code, text = smtp.docmd("MAIL", " ".join([f"FROM:<{mail.envelope_sender}>", *options]))
        if code != 250:
            # What the relay has against us is the operator's to mend, never the recipient's refusal.
            raise smtplib.SMTPSenderRefused(code, text, mail.envelope_sender)
        options = _recipient_options(smtp, mail)
        results = {
            one: _result(*smtp.docmd("RCPT", " ".join([f"TO:<{one}>", *options]))) for one in recipients
        }
        taken = [one for one, result in results.items() if isinstance(result, Delivered)]
        if not taken:
            smtp.rset()
            return results
        return results | dict.fromkeys(taken, self._send_data(smtp, mail))

    def _send_data(self, smtp: smtplib.SMTP, mail: OutgoingMail) -> Delivery:
        content = _LINE_END.sub(b"\r\n", mail.content)
        try:
            self.data_sent = True
            return _result(*smtp.data(content))
        except smtplib.SMTPDataError as error:  # refused before any of it was sent
            smtp.rset()
            return _result(error.smtp_code, _bytes(error.smtp_error))

    def _mail_options(self, smtp: smtplib.SMTP, mail: OutgoingMail, *, foreign: bool) -> list[str]:
        options = []
        if smtp.has_extn("size"):
            options.append(f"SIZE={len(mail.content)}")
        if smtp.has_extn("8bitmime") and not mail.content.isascii():
            options.append("BODY=8BITMIME")
        if foreign:
            options.append("SMTPUTF8")
        if smtp.has_extn("dsn") and mail.notify:
            options.append("RET=HDRS")
            if mail.envelope_id:
                options.append(f"ENVID={_xtext(mail.envelope_id)}")
        return options


_LINE_END = re.compile(rb"\r\n|\n|\r")
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0<>\u2028\u2029\ud800-\udfff]")


def is_fit(address: str) -> bool:
    """Whether an address can stand in an SMTP command: no line break, space, control character or bracket."""
    local, at, domain = address.rpartition("@")
    return bool(local and at and domain) and _UNFIT.search(address) is None and len(address) <= 320


def _recipient_options(smtp: smtplib.SMTP, mail: OutgoingMail) -> list[str]:
    if not mail.notify or not smtp.has_extn("dsn"):
        return []
    return [f"NOTIFY={','.join(sorted(mail.notify))}"]


def _result(code: int, text: bytes) -> Delivery:
    reply = _reply(code, text)
    if 200 <= code < 300:
        return Delivered(reply=reply)
    # 530, 534, 535, 538: the relay wants us to log in first (RFC 4954 §6); the recipient has refused nothing.
    permanent = 500 <= code < 600 and code not in (530, 534, 535, 538)
    return Refused(reply=reply) if permanent else Deferred(reply=reply)


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {' '.join(_bytes(text).decode('utf-8', 'replace').split())}"


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def _reason(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _xtext(text: str) -> str:
    """RFC 3461 §4: printable ASCII, with `+` and `=` and the rest as `+2B`."""
    return "".join(
        chr(byte) if 33 <= byte <= 126 and byte not in b"+=" else f"+{byte:02X}"
        for byte in text.encode("utf-8")
    )
