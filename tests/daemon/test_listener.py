"""What a client sees: dialogues, refusals, limits, TLS."""

import asyncio
import smtplib
import socket
import ssl
import stat
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import trustme
from structlog.testing import capture_logs

from abuse_mta.dialogue import Patience
from abuse_mta.listener import Endpoint, Listener, Reception, parse_endpoint
from abuse_mta.spool import Mail, Received, Spool
from abuse_mta.store.errors import StoreError, StoreFull

Mails = Callable[[], tuple[Mail, ...]]


def say(port: int, *lines: bytes) -> list[str]:
    """Send raw lines, each after the answer to the one before; the codes and texts of the answers."""
    with (
        socket.create_connection(("127.0.0.1", port), 10) as connection,
        connection.makefile("rb") as answers,
    ):
        heard = [_answer(answers)]
        for line in lines:
            connection.sendall(line)
            heard.append(_answer(answers))
    return heard


def _answer(answers: Any) -> str:
    lines = []
    while True:
        line = answers.readline().decode("ascii").rstrip("\r\n")
        lines.append(line)
        if line[3:4] != "-":
            return "\n".join(lines)


def test_a_mail_to_our_address_is_kept_with_its_envelope_before_250(
    listening: Any, mails: Mails, spool: Spool, mail: bytes, recipient: str
) -> None:
    """250 is answered for a mail whose bytes, envelope, peer and greeting are in the spool."""
    with listening.client() as client:
        assert client.sendmail("reporter@example.com", [recipient], mail) == {}
    (kept,) = mails()
    assert (kept.envelope_sender, kept.recipients, kept.peer, kept.helo, kept.tls, kept.size) == (
        "reporter@example.com",
        (recipient,),
        "127.0.0.1",
        "client.example.com",
        None,
        len(mail),
    )
    assert spool.raw(kept.id) == mail


def test_the_canonical_line_of_an_accepted_mail(listening: Any, mail: bytes, recipient: str) -> None:
    """One log line tells who brought what, under which number."""
    with capture_logs() as lines, listening.client() as client:
        client.sendmail("reporter@example.com", [recipient], mail)
    accepted = [line for line in lines if line["event"] == "mail_accepted"]
    assert accepted == [
        {
            "event": "mail_accepted",
            "log_level": "info",
            "message_id": 1,
            "peer": "127.0.0.1",
            "helo": "client.example.com",
            "tls": None,
            "sender": "reporter@example.com",
            "recipients": (recipient,),
            "size": len(mail),
        }
    ]


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (b"<abuse@isp.example.jp>", "abuse@isp.example.jp"),
        (b" <ABUSE@Isp.Example.JP>", "ABUSE@Isp.Example.JP"),
        (b"<abuse+c-1002.token@isp.example.jp>", "abuse+c-1002.token@isp.example.jp"),
        (b"<@relay.example,@b.example:abuse@isp.example.jp>", "abuse@isp.example.jp"),
        (b"abuse@isp.example.jp", "abuse@isp.example.jp"),
    ],
)
def test_our_addresses_and_their_extensions_are_taken(
    listening: Any, mails: Mails, path: bytes, kept: str
) -> None:
    """Case does not matter, an extension after + is ours, a source route is ignored, brackets may lack."""
    dialogue = (b"EHLO c.example.com\r\n", b"MAIL FROM:<a@example.com>\r\n", b"RCPT TO:" + path + b"\r\n")
    assert say(listening.port, *dialogue, b"DATA\r\n", b"x\r\n.\r\n")[-1] == "250 2.0.0 OK 1"
    assert mails()[0].recipients == (kept,)


@pytest.mark.parametrize(
    "address", ["root@isp.example.jp", "abuse@example.com", "abuse.x@isp.example.jp", "postmaster"]
)
def test_nothing_is_relayed(listening: Any, address: str) -> None:
    """An address that is not ours is 550 5.1.1."""
    with listening.client() as client:
        client.ehlo()
        client.mail("a@example.com")
        assert client.docmd(f"RCPT TO:<{address}>") == (550, b"5.1.1 No such recipient here")


def test_the_null_sender_is_taken(listening: Any, mails: Mails, mail: bytes, recipient: str) -> None:
    """Bounces come from <>."""
    with listening.client() as client:
        client.sendmail("", [recipient], mail)
    assert mails()[0].envelope_sender == ""


def test_an_address_beyond_ascii_is_taken_with_smtputf8(listening: Any, mails: Mails, recipient: str) -> None:
    """SMTPUTF8 is offered, and a Japanese local part is kept as written."""
    with listening.client() as client:
        client.sendmail(
            "報告@example.jp", [recipient], "件名".encode(), mail_options=["SMTPUTF8", "BODY=8BITMIME"]
        )
    assert mails()[0].envelope_sender == "報告@example.jp"


def test_parameters_of_delivery_reports_do_not_cost_a_mail(listening: Any, recipient: str) -> None:
    """DSN parameters are let pass though not offered."""
    assert say(
        listening.port,
        b"EHLO client.example.com\r\n",
        b"MAIL FROM:<a@example.com> RET=HDRS ENVID=QQ123 BODY=8BITMIME\r\n",
        f"RCPT TO:<{recipient}> NOTIFY=FAILURE,DELAY ORCPT=rfc822;{recipient}\r\n".encode(),
    )[2:] == ["250 OK", "250 2.1.5 OK"]


def test_nothing_is_told_and_nobody_logs_in(listening: Any) -> None:
    """VRFY, EXPN, HELP and AUTH give nothing away, and EHLO offers no AUTH."""
    heard = say(
        listening.port,
        b"EHLO client.example.com\r\n",
        b"VRFY abuse@isp.example.jp\r\n",
        b"EXPN abuse\r\n",
        b"HELP\r\n",
        b"AUTH PLAIN AGEAYg==\r\n",
    )
    assert heard[1:] == [
        "250-mx.isp.example.jp\n250-SIZE 26214400\n250-8BITMIME\n250-PIPELINING\n250 SMTPUTF8",
        "252 2.5.2 Cannot VRFY user, but will accept message and attempt delivery",
        "502 5.5.1 Command not implemented",
        "214 2.0.0 See RFC 5321",
        '500 Error: command "AUTH" not recognized',
    ]


@pytest.mark.parametrize(
    "path",
    [
        b"<a@example.com\x00>",
        b"<a b@example.com>",
        b"<a@example.com><b@example.com>",
        b"<\xff@example.com>",
        b"<a@exa\rmple.com>",
    ],
)
def test_an_address_with_what_no_address_has_is_refused(listening: Any, path: bytes) -> None:
    """Control characters, spaces, doubled brackets and broken UTF-8 are no address."""
    assert say(listening.port, b"EHLO c.example.com\r\n", b"MAIL FROM:" + path + b"\r\n")[2].startswith("55")


def test_dots_are_unstuffed_and_all_else_is_left_alone(
    listening: Any, mails: Mails, spool: Spool, recipient: str
) -> None:
    """What was sent is what is kept: leading dots, bare line feeds, NULs, 8-bit bytes, lines without end."""
    raw = b".begins\r\n..\r\nbare\nfeed\x00\xff\r\n" + b"x" * 200_000 + b"\r\n.end\r\n"
    with listening.client() as client:
        client.sendmail("a@example.com", [recipient], raw)
    assert spool.raw(mails()[0].id) == raw


@pytest.mark.parametrize("content", [b".\r\n", b"\r\n.\r\n", b"x\r\n.\r\n"])
def test_the_shortest_mails(
    listening: Any, mails: Mails, spool: Spool, recipient: str, content: bytes
) -> None:
    """A mail of nothing, of an empty line, of one letter: the end of data is found in each."""
    heard = say(
        listening.port,
        b"EHLO c.example.com\r\n",
        b"MAIL FROM:<a@example.com>\r\n",
        f"RCPT TO:<{recipient}>\r\n".encode(),
        b"DATA\r\n",
        content,
    )
    assert heard[-1] == "250 2.0.0 OK 1"
    assert spool.raw(1) == content[: -len(b".\r\n")]


@pytest.mark.parametrize(
    "trick", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n.\r", b"\r.\n"]
)
def test_smuggling_is_refused(listening: Any, mails: Mails, recipient: str, trick: bytes) -> None:
    """A lone dot between anything but CRLFs is no end of data, and the mail around it is refused."""
    smuggled = b"one" + trick + b"MAIL FROM:<evil@example.com>\r\nRCPT TO:<abuse@isp.example.jp>\r\nDATA\r\n"
    heard = say(
        listening.port,
        b"EHLO c.example.com\r\n",
        b"MAIL FROM:<a@example.com>\r\n",
        f"RCPT TO:<{recipient}>\r\n".encode(),
        b"DATA\r\n",
        smuggled + b"\r\n.\r\n",
        b"NOOP\r\n",
    )
    assert heard[-2:] == ["554 5.5.2 Lone dot without CRLF around it refused", "250 OK"]
    assert mails() == ()


def test_pipelined_commands_are_each_answered(listening: Any, mails: Mails, recipient: str) -> None:
    """A client may send two mails in one breath; their bytes do not run into each other."""
    one = b"MAIL FROM:<a@example.com>\r\nRCPT TO:<%b>\r\nDATA\r\nfirst\r\n.\r\n" % recipient.encode()
    two = one.replace(b"first", b"second!")
    with socket.create_connection(("127.0.0.1", listening.port), 10) as connection:
        connection.sendall(b"EHLO c.example.com\r\n" + one + two + b"QUIT\r\n")
        heard = b"".join(iter(lambda: connection.recv(4096), b""))
    assert heard.endswith(b"250 2.0.0 OK 2\r\n221 Bye\r\n")
    assert [kept.size for kept in mails()] == [7, 9]


def test_a_mail_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(
    listen: Any, mails: Mails, spool: Spool, recipient: str
) -> None:
    """The size limit is exact, kept whether or not the client says SIZE, and the conversation goes on."""
    listening = listen(max_message_bytes=100_000)
    exact = b"x" * 99_998 + b"\r\n"
    with listening.client() as client:
        client.ehlo()
        client.esmtp_features.pop("size")
        with pytest.raises(smtplib.SMTPDataError, match=r"552.*5\.3\.4"):
            client.sendmail("a@example.com", [recipient], b"x" + exact)
        client.sendmail("a@example.com", [recipient], exact)
        assert client.docmd("MAIL FROM:<a@example.com> SIZE=100001")[0] == 552
    assert [kept.size for kept in mails()] == [100_000]


@pytest.mark.parametrize(
    ("error", "reply"),
    [
        (StoreError("database is locked"), b"4.3.0 Local error, try again later"),
        (StoreFull("database or disk is full"), b"4.3.1 Insufficient system storage, try again later"),
        (RuntimeError("secret in /etc/abuse_mta"), b"4.3.0 Local error, try again later"),
    ],
)
def test_our_own_fault_is_temporary_and_tells_nothing(
    listen: Any, mail: bytes, recipient: str, error: Exception, reply: bytes
) -> None:
    """Whatever fails on our side, the sender keeps the mail and comes again."""

    async def fail(_received: Received) -> int:
        raise error

    with listen(accept=fail).client() as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("a@example.com", [recipient], mail)
    assert (refused.value.smtp_code // 10, refused.value.smtp_error) == (45, reply)


def test_more_connections_than_allowed_hear_421(listen: Any) -> None:
    """One peer may hold two connections here; the third is told to come later, and a freed place is free."""
    listening = listen(max_connections_per_peer=2)
    with listening.client(), listening.client() as second:
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            listening.client()
        assert refused.value.smtp_code == 421
        second.quit()
        listening.client().close()


def test_the_places_of_all_peers_are_bounded_too(listen: Any) -> None:
    """Beyond max_connections everybody hears 421."""
    listening = listen(max_connections=1)
    with listening.client(), pytest.raises(smtplib.SMTPConnectError):
        listening.client()


def test_a_silent_client_is_shown_out(listen: Any) -> None:
    """Silence ends with 421, in the commands and in the data."""
    listening = listen(patience=Patience(idle_seconds=0.05))
    with socket.create_connection(("127.0.0.1", listening.port), 10) as connection:
        heard = b"".join(iter(lambda: connection.recv(4096), b""))
    assert heard.endswith(b"421 4.4.2 Timeout\r\n")


def test_a_client_that_only_asks_is_shown_out(listen: Any) -> None:
    """Commands without a mail are counted."""
    listening = listen(patience=Patience(commands=5))
    with socket.create_connection(("127.0.0.1", listening.port), 10) as connection:
        connection.sendall(b"NOOP\r\n" * 7)
        heard_all = b"".join(iter(lambda: connection.recv(4096), b""))
    assert heard_all.count(b"250 OK") == 5
    assert heard_all.endswith(b"421 4.7.0 Too many commands without a mail\r\n")


def test_a_client_that_guesses_is_shown_out(listen: Any) -> None:
    """Refused recipients are counted: addresses cannot be harvested at leisure."""
    listening = listen(patience=Patience(errors=3))
    guesses = [b"RCPT TO:<guess%d@isp.example.jp>\r\n" % number for number in range(4)]
    heard = say(listening.port, b"EHLO c.example.com\r\n", b"MAIL FROM:<a@example.com>\r\n", *guesses, b"")
    assert heard[-2:] == ["550 5.1.1 No such recipient here", "421 4.7.0 Too many errors"]


def test_recipients_are_bounded(listening: Any, recipient: str) -> None:
    """The hundred and first recipient of a mail hears 452."""
    with listening.client() as client:
        client.ehlo()
        client.mail("a@example.com")
        codes = [client.rcpt(recipient)[0] for _ in range(101)]
    assert codes == [250] * 100 + [452]


def test_lmtp_over_a_unix_socket_answers_for_each_recipient(
    listen: Any, mails: Mails, tmp_path: Path, mail: bytes, recipient: str
) -> None:
    """LHLO, two recipients, two answers after one mail; the socket is for our user and group."""
    path = tmp_path / "lmtp.sock"
    assert listen(listen=(f"lmtp:unix:{path}",)).bound == (f"lmtp:unix:{path}",)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        answers = connection.makefile("rb")
        _answer(answers)
        connection.sendall(b"EHLO c.example.com\r\n")
        assert _answer(answers).startswith("500")
        for line in (
            "LHLO c.example.com",
            "MAIL FROM:<a@example.com>",
            *[f"RCPT TO:<{recipient}>"] * 2,
            "DATA",
        ):
            connection.sendall(f"{line}\r\n".encode())
            _answer(answers)
        connection.sendall(mail + b".\r\n")
        assert [_answer(answers), _answer(answers)] == ["250 2.0.0 OK 1"] * 2
        answers.close()
    assert [(kept.peer, kept.recipients) for kept in mails()] == [("", (recipient, recipient))]
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_ipv6(listen: Any, mails: Mails, mail: bytes, recipient: str) -> None:
    """A client over IPv6 is served, and its address noted."""
    listening = listen(listen=("[::1]:0",))
    with smtplib.SMTP("::1", listening.port, timeout=10) as client:
        client.sendmail("a@example.com", [recipient], mail)
    assert (listening.bound[0].startswith("[::1]:"), mails()[0].peer) == (True, "::1")


def test_an_ipv4_client_of_an_ipv6_socket_is_an_ipv4_client(
    listen: Any, mails: Mails, mail: bytes, recipient: str
) -> None:
    """A mapped address is noted as what it is."""
    listening = listen(listen=("127.0.0.1:0", "[::1]:0"))
    with listening.client() as client:
        client.sendmail("a@example.com", [recipient], mail)
    assert (len(listening.bound), mails()[0].peer) == (2, "127.0.0.1")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    """A certificate of our own and its key."""
    return make_certificate(tmp_path, "mx.isp.example.jp")


def make_certificate(folder: Path, name: str) -> tuple[str, str]:
    """Write `cert.pem` and `key.pem`."""
    made = trustme.CA().issue_cert(name)
    made.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    made.private_key_pem.write_to_path(folder / "key.pem")
    return str(folder / "cert.pem"), str(folder / "key.pem")


def _trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def test_starttls(
    listen: Any, mails: Mails, mail: bytes, recipient: str, certificate: tuple[str, str]
) -> None:
    """STARTTLS is offered, taken and noted, and not offered again inside."""
    listening = listen(tls_certificate=certificate[0], tls_key=certificate[1])
    with listening.client() as client:
        client.ehlo()
        assert client.has_extn("starttls")
        client.starttls(context=_trusting())
        client.ehlo()
        assert not client.has_extn("starttls")
        assert not client.has_extn("auth")
        client.sendmail("a@example.com", [recipient], mail)
    assert mails()[0].tls == "TLSv1.3"


def test_tls_below_1_2_is_refused(listen: Any, certificate: tuple[str, str]) -> None:
    """A client that can only TLS 1.1 gets no connection."""
    listening = listen(tls_certificate=certificate[0], tls_key=certificate[1])
    old = _trusting()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with listening.client() as client, pytest.raises((ssl.SSLError, OSError)):
        client.starttls(context=old)


def test_what_was_said_before_tls_is_forgotten(listen: Any, certificate: tuple[str, str]) -> None:
    """Commands sent in clear behind STARTTLS are not obeyed inside (CVE-2024-34083)."""
    listening = listen(tls_certificate=certificate[0], tls_key=certificate[1])
    with socket.create_connection(("127.0.0.1", listening.port), 10) as connection:
        connection.recv(1000)
        connection.sendall(b"EHLO c.example.com\r\n")
        connection.recv(1000)
        connection.sendall(b"STARTTLS\r\nMAIL FROM:<injected@example.com>\r\n")
        assert connection.recv(1000).startswith(b"220")
        with _trusting().wrap_socket(connection) as secure:
            secure.sendall(b"NOOP\r\n")
            assert secure.recv(1000) == b"250 OK\r\n"


def test_a_new_certificate_is_used_after_a_reload(
    listen: Any, tmp_path: Path, certificate: tuple[str, str]
) -> None:
    """Connections that come after the reload see the new certificate; a broken file changes nothing."""
    listening = listen(tls_certificate=certificate[0], tls_key=certificate[1])
    before = _shown_certificate(listening)
    make_certificate(tmp_path, "mx2.isp.example.jp")
    assert _shown_certificate(listening) == before
    listening.listener.reload_tls()
    after = _shown_certificate(listening)
    assert after != before
    Path(certificate[0]).write_text("broken")
    with pytest.raises(ssl.SSLError):
        listening.listener.reload_tls()
    assert _shown_certificate(listening) == after


def _shown_certificate(listening: Any) -> bytes:
    with listening.client() as client:
        client.starttls(context=_trusting())
        certificate = client.sock.getpeercert(binary_form=True)
    assert isinstance(certificate, bytes)
    return certificate


def test_stopping_lets_a_mail_under_way_end(listen: Any, mail: bytes, recipient: str) -> None:
    """A client between mails hears 421 at once; one whose mail is being kept hears its 250 first."""
    held = threading.Event()
    arrived = threading.Event()

    async def accept(_received: Received) -> int:
        arrived.set()
        await asyncio.to_thread(held.wait, 10)
        return 7

    listening = listen(accept=accept)
    idle, busy = listening.client(), listening.client()
    busy.ehlo()
    busy.mail("a@example.com")
    busy.rcpt(recipient)
    answer: list[tuple[int, bytes]] = []
    sending = threading.Thread(target=lambda: answer.append(busy.data(mail)))
    sending.start()
    assert arrived.wait(10)
    stopping = asyncio.run_coroutine_threadsafe(listening.listener.stop(grace=10), listening.loop)
    assert idle.getreply()[0] == 421
    held.set()
    sending.join(10)
    assert answer == [(250, b"2.0.0 OK 7")]
    assert busy.getreply()[0] == 421
    assert stopping.result(10) is True
    idle.close()
    busy.close()


def test_a_mail_that_does_not_end_is_cut_off_after_the_grace(listen: Any, recipient: str) -> None:
    """Who never ends his data is cut off, and that is told."""
    listening = listen()
    with listening.client() as client:
        client.ehlo()
        client.mail("a@example.com")
        client.rcpt(recipient)
        client.docmd("DATA")
        stopped = listening.run(lambda: listening.listener.stop(grace=0.05))
        assert stopped is False
        assert client.sock is not None
        assert client.sock.recv(10) == b""


def test_memory_is_bounded_before_it_is_used(listen: Any, mails: Mails, recipient: str) -> None:
    """When what is being received fills the room, the next mail hears 452 and comes again."""
    listening = listen(max_message_bytes=2**24, max_connections=10)
    assert listening.listener.reserve(2**26)
    with listening.client() as client:
        with pytest.raises(smtplib.SMTPDataError, match="452"):
            client.sendmail("a@example.com", [recipient], b"x" * 1000)
        listening.listener.release(2**26)
        client.sendmail("a@example.com", [recipient], b"x" * 1000)
    assert len(mails()) == 1


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("127.0.0.1:2525", Endpoint(host="127.0.0.1", port=2525)),
        ("[::1]:25", Endpoint(host="::1", port=25)),
        ("lmtp:127.0.0.1:24", Endpoint(lmtp=True, host="127.0.0.1", port=24)),
        ("lmtp:unix:/run/abuse_mta/lmtp.sock", Endpoint(lmtp=True, path="/run/abuse_mta/lmtp.sock")),
        ("unix:/run/smtp.sock", Endpoint(path="/run/smtp.sock")),
    ],
)
def test_places_to_listen_at(text: str, endpoint: Endpoint) -> None:
    """The forms of `smtp.listen`."""
    assert parse_endpoint(text) == endpoint


@pytest.mark.parametrize(
    "text", ["", "127.0.0.1", "::1:25", "localhost:70000", "unix:run/lmtp.sock", "host:"]
)
def test_what_is_no_place_to_listen_at(text: str) -> None:
    """A wrong place is named."""
    with pytest.raises(ValueError, match=r"expected|bracket|absolute"):
        parse_endpoint(text)


def test_a_taken_port_is_an_error_and_leaves_nothing_open(listening: Any, tmp_path: Path) -> None:
    """Where one place cannot be listened at, none is."""

    async def accept(_received: Received) -> int:
        return 1

    reception = Reception(
        listen=("127.0.0.1:0", f"127.0.0.1:{listening.port}"), hostname="mx.isp.example.jp", recipients=()
    )
    duty: Callable[[], Awaitable[Any]] = Listener(reception, accept).start
    with pytest.raises(OSError, match="in use"):
        listening.run(duty)
