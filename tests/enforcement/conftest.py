"""Real peers on loopback for the actuators: an access server, a FreeRADIUS, an HTTP interface."""

import io
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest
from pyrad import packet
from pyrad.dictionary import Dictionary

from abuse_mta.clock import Clock, VirtualClock
from abuse_mta.enforcement.orders import Order
from abuse_mta.enforcement.radius import ATTRIBUTES
from policy.words import OrderAction

NOW = datetime(2025, 6, 5, 1, 0, tzinfo=UTC)
SECRET = b"shared with the access server"


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return VirtualClock(NOW)


@pytest.fixture
def an_order() -> Callable[..., Order]:
    """An order to suspend one line of one contract, with whatever is given otherwise."""

    def build(
        action: OrderAction = OrderAction.SUSPEND,
        username: str | None = "u1002@isp.example.jp",
        networks: tuple[str, ...] = ("192.0.2.8/29",),
    ) -> Order:
        return Order(
            order_id="17",
            key=f"5/1/{action}/radius",
            action=action,
            contract_id="C-1002",
            line_id="L-1002",
            networks=tuple(ip_network(network) for network in networks),
            username=username,
            access="NTT-East",
        )

    return build


@dataclass
class AccessServer:
    """A NAS that answers each request by its script: "ack", an Error-Cause, "nak", "forged" or "silence"."""

    port: int
    script: list[str | int] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    seen_on_arrival: list[str] = field(default_factory=list)
    witness: Path | None = None

    def answer(self, raw: bytes) -> bytes | None:
        """The reply to one datagram, or None to stay silent."""
        self.received.append(raw)
        if self.witness is not None:
            self.seen_on_arrival.append(self.witness.read_text())
        request = self.decode(raw)
        word = self.script.pop(0) if self.script else "silence"
        if word == "silence":
            return None
        reply = request.CreateReply()
        if word != "ack":
            reply.code = packet.DisconnectNAK
        if isinstance(word, int):
            reply["Error-Cause"] = word
        if word == "forged":
            reply.code = packet.DisconnectACK
            reply.secret = b"not the shared one"
        return bytes(reply.ReplyPacket())

    def decode(self, raw: bytes) -> packet.CoAPacket:
        """The request with its attributes, verified."""
        request = packet.CoAPacket(secret=SECRET, dict=Dictionary(io.StringIO(ATTRIBUTES)), packet=raw)
        assert request.VerifyCoARequest()
        assert request.verify_message_authenticator()
        return request


@pytest.fixture
def access_server() -> Iterator[AccessServer]:
    """A scripted NAS on loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        server = AccessServer(port=listening.getsockname()[1])
        thread = threading.Thread(target=_serve_datagrams, args=(listening, server))
        thread.start()
        yield server
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", server.port))
        thread.join()


def _serve_datagrams(listening: socket.socket, server: AccessServer) -> None:
    while True:
        raw, peer = listening.recvfrom(4096)
        if not raw:
            return
        if reply := server.answer(raw):
            listening.sendto(reply, peer)


FREERADIUS = """
prefix = /usr
name = radiusd
logdir = {folder}
run_dir = {folder}
libdir = /usr/lib/freeradius
raddbdir = {folder}
max_request_time = 5
cleanup_delay = 2
max_requests = 64
hostname_lookups = no
client loopback {{
    ipaddr = 127.0.0.1
    secret = "{secret}"
    require_message_authenticator = yes
}}
modules {{
    always reject {{
        rcode = reject
    }}
    always ok {{
        rcode = ok
    }}
}}
server coa {{
    listen {{
        type = coa
        ipaddr = 127.0.0.1
        port = {port}
    }}
    recv-coa {{
        if (!&Event-Timestamp || !&Message-Authenticator) {{
            reject
        }}
        if (&User-Name == "offline@isp.example.jp") {{
            update reply {{
                Error-Cause := 503
            }}
            reject
        }}
        if (&User-Name == "locked@isp.example.jp") {{
            update reply {{
                Error-Cause := 504
            }}
            reject
        }}
        ok
    }}
    send-coa {{
        ok
    }}
}}
"""


@pytest.fixture(scope="session")
def freeradius(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a FreeRADIUS that answers Disconnect-Requests on loopback."""
    program = shutil.which("freeradius", path="/usr/sbin:/usr/bin") or shutil.which(
        "radiusd", path="/usr/sbin"
    )
    if program is None:
        pytest.skip("FreeRADIUS is not installed (Debian: apt-get install freeradius)")
    folder = tmp_path_factory.mktemp("freeradius")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    text = FREERADIUS.format(folder=folder, port=port, secret=SECRET.decode())
    (folder / "radiusd.conf").write_text(text)
    command = [program, "-X", "-d", str(folder), "-n", "radiusd"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Ready to process requests"):
                break
        else:
            pytest.fail("FreeRADIUS did not start:\n" + "".join(said[-5:]))
        drain = threading.Thread(target=process.stdout.read)
        drain.start()
        yield port
        process.terminate()
        drain.join()


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A TCP port of ours where nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@dataclass(frozen=True)
class Request:
    """What an HTTP interface was asked."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Interface:
    """An operator's HTTP interface that gives one answer to everything."""

    url: str = ""
    code: int = 200
    body: bytes = b'{"result": "confirmed"}'
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    """Whether it begins an answer and never ends it."""
    requests: list[Request] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    wrap: Callable[[ssl.SSLContext], None] = field(init=False)
    """Speak TLS from now on."""


@pytest.fixture
def interface() -> Iterator[Interface]:
    """An HTTP interface on loopback."""
    answering = Interface()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answering.requests.append(Request(headers, body))
            self.send_response(answering.code)
            for name, value in answering.headers.items():
                self.send_header(name, value)
            if answering.hangs:
                self.send_header("Content-Length", "10")
                self.end_headers()
                answering.over.wait()
                return
            self.send_header("Content-Length", str(len(answering.body)))
            self.end_headers()
            self.wfile.write(answering.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        answering.url = f"http://127.0.0.1:{server.server_port}/orders"

        def wrap(tls: ssl.SSLContext) -> None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            answering.url = answering.url.replace("http:", "https:")

        answering.wrap = wrap
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield answering
        answering.over.set()
        server.shutdown()
        thread.join()
