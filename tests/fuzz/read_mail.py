"""Coverage-guided fuzzing of the whole reading: any bytes must be opened and read, quickly, without raising.

    python tests/fuzz/read_mail.py [--target mail|feed|charset|date] [libFuzzer options, e.g. -max_total_time=600]

Seeds are the mails of `tests/corpus`; what it finds belongs there, or into a test of the reader at fault.
Needs atheris (`pip install atheris`), which the other checks do not.
"""

import contextlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["parsers"]):
    from abuse_mta.feeds import load_feeds
    from parsers import charsets, dates, feeds
    from parsers.message import open_message
    from parsers.parser import MalformedReport
    from parsers.registry import parse
    from parsers.report import Reading

ALLOWED = 2.0
"""Seconds for one input."""
READING = Reading(feeds=load_feeds(ROOT / "data" / "feeds"))
TABLE = b'From: a@b.example\nContent-Type: text/csv; name="t.csv"\nContent-Disposition: attachment\n\n'


def read_mail(data: bytes) -> None:
    """Any bytes as a mail."""
    parse(open_message(data), READING)


def read_feed(data: bytes) -> None:
    """Any bytes as an attached table."""
    message = open_message(TABLE + data)
    if feeds.recognises(message, READING):
        with contextlib.suppress(MalformedReport):
            feeds.read(message, READING)


def read_charset(data: bytes) -> None:
    """Any bytes in any charset: the first byte tells which."""
    names = (None, "iso-2022-jp", "shift_jis", "euc-jp", "utf-8", "utf-7", "gb18030", "nonsense")
    charsets.decode(data[1:], names[data[0] % len(names)] if data else None)


def read_date(data: bytes) -> None:
    """Any text as a line with times."""
    dates.find_times(data.decode("utf-8", "replace"), epochs=True)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "mail": read_mail,
    "feed": read_feed,
    "charset": read_charset,
    "date": read_date,
}


def timed(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The target, which fails when one input takes too long."""

    def run(data: bytes) -> None:
        start = time.process_time()
        target(data)
        spent = time.process_time() - start
        if spent > ALLOWED:
            raise TimeoutError(f"{spent:.1f} s for {len(data)} bytes")

    return run


def main() -> None:
    """Run one target over the seeds and what grows from them."""
    arguments = sys.argv[1:]
    name = "mail"
    if arguments[:1] == ["--target"]:
        name, arguments = arguments[1], arguments[2:]
    with tempfile.TemporaryDirectory() as grown:
        seeds = [grown, str(ROOT / "tests" / "corpus")] if name == "mail" else [grown]
        atheris.Setup([sys.argv[0], *arguments, "-max_len=60000", *seeds], timed(TARGETS[name]))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
