"""Tells systemd how we are (sd_notify(3)): a datagram to the socket it names; nothing without systemd."""

import os
import socket


def notify(*lines: str) -> None:
    """Send `READY=1`, `STATUS=…`, `WATCHDOG=1`, `STOPPING=1` and the like. Never raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # the abstract namespace
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as messenger:
            messenger.sendto("\n".join(lines).encode(), address)
    except OSError:
        return


def watchdog_seconds() -> float | None:
    """How often systemd wants a sign of life: half its patience; None when it wants none."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    return int(microseconds) / 2_000_000 if microseconds.isdecimal() else None
