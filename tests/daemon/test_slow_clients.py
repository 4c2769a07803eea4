"""Five hundred clients that never get to the point."""

import socket
from contextlib import ExitStack
from typing import Any

from abuse_mta.dialogue import Patience
from tests.daemon.conftest import MAIL

PEERS, EACH = 25, 20


def test_slow_connections_keep_nobody_out(listen: Any) -> None:
    """Beyond the limit each hears 421 and goes; the slow ones are shown out; then an honest mail is taken."""
    listening = listen(patience=Patience(idle_seconds=1.0), max_connections=100, max_connections_per_peer=20)
    greeted: list[bytes] = []
    with ExitStack() as open_ones:
        for number in range(PEERS * EACH):
            peer = f"127.0.1.{number // EACH + 1}"
            slow = socket.create_connection(("127.0.0.1", listening.port), 20, source_address=(peer, 0))
            open_ones.enter_context(slow)
            greeted.append(slow.recv(4))
            if greeted[-1] == b"220 ":
                slow.sendall(b"EHLO slow.example\r\nMAIL FROM:<")
                kept = slow
        assert set(greeted) == {b"220 ", b"421 "}
        assert b"421 4.4.2 Timeout" in b"".join(iter(lambda: kept.recv(4096), b""))
        with listening.client() as client:
            assert client.sendmail("reporter@example.com", ["abuse@isp.example.jp"], MAIL) == {}
