"""Mail out, to a real relay on loopback."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from abuse_mta.courier import (
    Deferred,
    Delivered,
    Delivery,
    Notify,
    OutgoingMail,
    Refused,
    Relay,
    SmtpCourier,
    is_fit,
    parse_relay,
)

SENDER = "abuse+b.1@isp.example.jp"
CONTENT = "Subject: 通知\n\n.本文\n".encode()


class RelayHandler:
    """A next hop that answers as it is told and keeps what it took."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.connections: set[Any] = set()
        self.options: list[list[str]] = []
        self.answers: dict[str, str] = {}
        self.data_answer = "250 2.0.0 queued"
        self.mail_answer = "250 OK"

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """The greeting, with DSN where it is offered."""
        session.host_name = hostname
        return [*answers[:-1], *(["250-DSN"] if isinstance(server, DsnSMTP) else []), answers[-1]]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The sender."""
        self.connections.add(session.peer)
        self.options.append([*options, "tls" if session.ssl else "clear"])
        if self.mail_answer.startswith("250"):
            envelope.mail_from = address
        return self.mail_answer

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A recipient."""
        answer = self.answers.get(address, "250 2.1.5 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The mail."""
        assert isinstance(envelope.content, bytes)
        self.taken.append((str(envelope.mail_from), envelope.rcpt_tos, envelope.content))
        return self.data_answer


class DsnSMTP(SMTP):
    """A relay that offers DSN (RFC 3461) and lets its parameters pass."""

    def _getparams(self, params: Any) -> Any:
        return super()._getparams([one for one in params if not one.startswith(("RET", "ENVID", "NOTIFY"))])


class RelayServer:
    """A relay that listens, and what it heard."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.handler = RelayHandler()
        self._loop = loop
        self._protocols: list[SMTP] = []
        self._servers: list[asyncio.Server] = []

    def start(self, kind: type[SMTP] = SMTP, **options: Any) -> Relay:
        """Listen at a free port."""

        def protocol() -> SMTP:
            one = kind(self.handler, loop=self._loop, hostname="relay.example.com", **options)
            self._protocols.append(one)
            return one

        async def listen() -> int:
            server = await self._loop.create_server(protocol, "127.0.0.1", 0)
            self._servers.append(server)
            return int(server.sockets[0].getsockname()[1])

        return Relay(host="127.0.0.1", port=asyncio.run_coroutine_threadsafe(listen(), self._loop).result(10))

    def stop(self) -> None:
        """Listen no more."""
        self.drop_connections()
        for server in self._servers:
            self._loop.call_soon_threadsafe(server.close)

    def drop_connections(self) -> None:
        """Close every connection, as a relay does that tires of waiting."""

        async def drop() -> None:
            for protocol in self._protocols:
                if protocol.transport is not None:
                    protocol.transport.close()

        asyncio.run_coroutine_threadsafe(drop(), self._loop).result(10)


@pytest.fixture
def server() -> Iterator[RelayServer]:
    """A relay, not yet listening."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = RelayServer(loop)
    yield server
    server.stop()
    asyncio.run_coroutine_threadsafe(asyncio.sleep(0.01), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def a_mail(*recipients: str, **changes: Any) -> OutgoingMail:
    """A notice."""
    values = {"envelope_sender": SENDER, "recipients": recipients or ("c@example.jp",), "content": CONTENT}
    return OutgoingMail(**values | changes)


def courier_to(*relays: Relay, **options: Any) -> SmtpCourier:
    """A courier with little patience."""
    return SmtpCourier(relays, hostname="mx.isp.example.jp", seconds=5, **options)


def test_a_mail_is_handed_over_as_it_is(server: RelayServer) -> None:
    """Envelope and bytes arrive, with CRLF and stuffed dots; the relay's words come back."""
    courier = courier_to(server.start())
    assert courier.send(a_mail()) == {"c@example.jp": Delivered(reply="250 2.0.0 queued")}
    assert server.handler.taken == [(SENDER, ["c@example.jp"], CONTENT.replace(b"\n", b"\r\n"))]
    courier.close()


def test_each_recipient_has_its_own_result(server: RelayServer) -> None:
    """One is taken, one refused for good, one put off."""
    server.handler.answers = {
        "gone@example.jp": "550 5.1.1 No such user",
        "busy@example.jp": "450 4.2.0 Greylisted",
    }
    courier = courier_to(server.start())
    assert courier.send(a_mail("c@example.jp", "gone@example.jp", "busy@example.jp")) == {
        "c@example.jp": Delivered(reply="250 2.0.0 queued"),
        "gone@example.jp": Refused(reply="550 5.1.1 No such user"),
        "busy@example.jp": Deferred(reply="450 4.2.0 Greylisted"),
    }
    courier.close()


def test_a_mail_refused_for_all_does_not_spoil_the_connection(server: RelayServer) -> None:
    """The next mail goes over the same connection."""
    server.handler.answers = {"gone@example.jp": "550 5.1.1 No such user"}
    courier = courier_to(server.start())
    courier.send(a_mail("gone@example.jp"))
    assert courier.send(a_mail()) == {"c@example.jp": Delivered(reply="250 2.0.0 queued")}
    assert len(server.handler.connections) == 1
    courier.close()


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("554 5.7.1 Content rejected", Refused(reply="554 5.7.1 Content rejected")),
        ("451 4.3.0 Try later", Deferred(reply="451 4.3.0 Try later")),
    ],
)
def test_what_the_relay_says_to_the_content_counts(server: RelayServer, answer: str, result: object) -> None:
    """A refusal after the data is one, for each recipient."""
    server.handler.data_answer = answer
    courier = courier_to(server.start())
    assert courier.send(a_mail()) == {"c@example.jp": result}
    courier.close()


def test_what_the_relay_has_against_us_is_only_a_delay(server: RelayServer) -> None:
    """A refused sender or a demand to log in is the operator's to mend: no recipient has refused anything."""
    server.handler.mail_answer = "550 5.7.1 Sender not allowed"
    relay = server.start()
    courier = courier_to(relay)
    assert courier.send(a_mail()) == {
        "c@example.jp": Deferred(reply=f"{relay}: 550 5.7.1 Sender not allowed")
    }
    server.handler.mail_answer = "250 OK"
    server.handler.answers = {"c@example.jp": "530 5.7.0 Authentication required"}
    assert courier.send(a_mail()) == {"c@example.jp": Deferred(reply="530 5.7.0 Authentication required")}
    courier.close()


def test_a_relay_that_is_down_is_passed_over(server: RelayServer) -> None:
    """The next relay takes the mail; with none left it is put off."""
    down = Relay(host="127.0.0.1", port=1)
    courier = courier_to(down, server.start())
    assert courier.send(a_mail()) == {"c@example.jp": Delivered(reply="250 2.0.0 queued")}
    courier.close()
    (result,) = courier_to(down).send(a_mail()).values()
    assert result == Deferred(reply="127.0.0.1:1: [Errno 111] Connection refused")


def test_a_connection_that_died_meanwhile_is_replaced(server: RelayServer) -> None:
    """A relay may close what we keep; the mail goes over a fresh connection."""
    courier = courier_to(server.start())
    courier.send(a_mail())
    server.drop_connections()
    assert courier.send(a_mail()) == {"c@example.jp": Delivered(reply="250 2.0.0 queued")}
    assert len(server.handler.connections) == 2
    courier.close()


@pytest.mark.parametrize(
    "address",
    [
        "c@example.jp\r\nRCPT TO:<evil@example.com",
        "c@example.jp>",
        "a b@example.jp",
        "c@",
        "c",
        "\u2028@example.jp",
    ],
)
def test_no_address_can_speak_smtp(server: RelayServer, address: str) -> None:
    """An address with line breaks, brackets or spaces is refused here, and the others go out."""
    courier = courier_to(server.start())
    results = courier.send(a_mail("c@example.jp", address))
    assert (is_fit(address), type(results[address]), type(results["c@example.jp"])) == (
        False,
        Refused,
        Delivered,
    )
    assert [recipients for _, recipients, _ in server.handler.taken] == [["c@example.jp"]]
    courier.close()


def test_a_sender_that_cannot_be_said_is_our_own_fault() -> None:
    """It is found where the mail is made."""
    with pytest.raises(ValueError, match="unfit envelope sender"):
        a_mail(envelope_sender="a@example.jp>\r\nDATA")


@pytest.mark.parametrize("address", ["a..b@mobile.example.jp", "a.@mobile.example.jp", "-a@example.jp"])
def test_addresses_that_carriers_gave_out_are_said_as_they_are(address: str) -> None:
    """Dots in a row and at the end were given out; they are deliverable."""
    assert is_fit(address)


def test_the_null_sender(server: RelayServer) -> None:
    """Mails that nobody may answer have no sender."""
    courier = courier_to(server.start())
    courier.send(a_mail(envelope_sender=""))
    assert server.handler.taken[0][0] in ("", "<>")
    courier.close()


def test_delivery_reports_are_asked_for_where_they_are_offered(server: RelayServer) -> None:
    """NOTIFY, RET and ENVID are said to a relay with DSN only."""
    wanted = a_mail(notify=frozenset({Notify.FAILURE, Notify.DELAY}), envelope_id="CASE 1+")
    for relay in (server.start(DsnSMTP), server.start()):
        courier = courier_to(relay)
        courier.send(wanted)
        courier.close()
    first, second = server.handler.options
    assert ([one for one in first if one.startswith(("RET", "ENVID"))], second[-1]) == (
        ["RET=HDRS", "ENVID=CASE+201+2B"],
        "clear",
    )
    assert not any(one.startswith(("RET", "ENVID")) for one in second)


def test_an_address_beyond_ascii_needs_a_relay_that_takes_it(server: RelayServer) -> None:
    """With SMTPUTF8 it is handed over, without it refused as such."""
    results: list[Delivery] = []
    for relay in (server.start(enable_SMTPUTF8=True), server.start()):
        courier = courier_to(relay)
        results.append(courier.send(a_mail("担当@example.jp"))["担当@example.jp"])
        courier.close()
    assert [type(result) for result in results] == [Delivered, Refused]


def _tls(server: RelayServer, **options: Any) -> tuple[Relay, ssl.SSLContext]:
    authority = trustme.CA()
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(theirs)
    ours = ssl.create_default_context()
    authority.configure_trust(ours)
    return server.start(tls_context=theirs, **options), ours


def test_starttls_is_demanded_where_it_is_configured(server: RelayServer) -> None:
    """The mail goes over TLS; a relay that offers none or is not whom we trust gets nothing."""
    relay, trust = _tls(server)
    tls = Relay(host=relay.host, port=relay.port, starttls=True)
    courier = courier_to(tls, trust=trust)
    assert courier.send(a_mail()) == {"c@example.jp": Delivered(reply="250 2.0.0 queued")}
    assert server.handler.options[0][-1] == "tls"
    courier.close()
    clear = server.start()
    for stranger in (tls, Relay(host=clear.host, port=clear.port, starttls=True)):
        (result,) = courier_to(stranger).send(a_mail()).values()
        assert isinstance(result, Deferred)
    assert len(server.handler.taken) == 1


def test_a_password_is_never_said_in_clear(server: RelayServer) -> None:
    """With username and password TLS is required though not configured; over it we log in."""
    heard: list[LoginPassword] = []

    def authenticator(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        heard.append(data)
        return AuthResult(success=True)

    relay, trust = _tls(server, authenticator=authenticator)
    clear = server.start(authenticator=authenticator, auth_require_tls=False)
    results: list[Delivery] = []
    for each in (relay, clear):
        login = Relay(host=each.host, port=each.port, username="abuse", password="secret")
        courier = courier_to(login, trust=trust)
        results.extend(courier.send(a_mail()).values())
        courier.close()
    assert [type(result) for result in results] == [Delivered, Deferred]
    assert heard == [LoginPassword(b"abuse", b"secret")]


@pytest.mark.parametrize(
    ("text", "relay"),
    [
        ("127.0.0.1:25", Relay(host="127.0.0.1")),
        ("mail.example.jp", Relay(host="mail.example.jp")),
        ("mail.example.jp:587", Relay(host="mail.example.jp", port=587)),
        ("[2001:db8::1]:26", Relay(host="2001:db8::1", port=26)),
        ("[2001:db8::1]", Relay(host="2001:db8::1")),
    ],
)
def test_relays_as_they_are_configured(text: str, relay: Relay) -> None:
    """The forms of `outbound.relay`."""
    assert parse_relay(text) == relay


@pytest.mark.parametrize("text", ["", ":25", "mail.example.jp:", "mail.example.jp:smtp", "mail.example.jp:0"])
def test_what_is_no_relay(text: str) -> None:
    """A wrong relay is named."""
    with pytest.raises(ValueError, match="expected host:port"):
        parse_relay(text)
