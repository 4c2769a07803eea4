"""A name server on loopback that answers from a table: for the demonstration and the tests only."""

import socketserver
import threading
from collections.abc import Mapping
from types import TracebackType

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[tuple[str, str], tuple[str, ...]]
"""(name, type) → values in presentation form, TXT without quotes; or FAILURE, or SILENCE."""

FAILURE = "SERVFAIL"
SILENCE = "SILENCE"


class DemoDns:
    """Serves a table over UDP on a free port of 127.0.0.1; `asked` lists the questions."""

    def __init__(self, zone: Zone) -> None:
        self.zone = {(name.lower().rstrip("."), kind): values for (name, kind), values in zone.items()}
        self.asked: list[tuple[str, str]] = []
        self._server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """`host:port`, as `[trust] resolver` wants it."""
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def __enter__(self) -> "DemoDns":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, wire: bytes) -> bytes | None:
        """The answer to a question in wire form; None: no answer at all."""
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        values = self.zone.get((name, kind), ())
        if SILENCE in values:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if FAILURE in values:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif values:
            texts = [_quoted(value) if kind == "TXT" else value for value in values]
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
        elif not any(known == name for known, _ in self.zone):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()

    def _handler(self) -> type[socketserver.BaseRequestHandler]:
        zone = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                wire, sock = self.request
                if (answer := zone.answer(wire)) is not None:
                    sock.sendto(answer, self.client_address)

        return Handler


def _quoted(text: str) -> str:
    """TXT in presentation form: strings of at most 255 octets (RFC 1035 section 3.3)."""
    pieces = (text[start : start + 255] for start in range(0, max(len(text), 1), 255))
    return " ".join('"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in pieces)
