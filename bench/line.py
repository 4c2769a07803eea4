"""The whole line, sustained: accept, authenticate, read, attribute, decide, send, with mail coming at full rate.

    python bench/line.py [--mails 3000] [--nodes 3] [--json]

Against what its bare parts add up to in the same run: an aiosmtpd that keeps nothing, mail-parser, an smtplib client.
Half of the mails are those of the corpus, which are old and end in the inbox; half are fresh feedback reports: the
first about a line opens a case and sends its notice, later ones are further complaints. The client has its share of the
same processor. `--nodes 3`: also as many daemons on one PostgreSQL (which does not wait for its disk), against the one.
"""

import argparse
import email.utils
import itertools
import json
import random
import smtplib
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import mailparser
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from abuse_mta.demo_dns import DemoDns
from bench import postfix
from bench.reading import load_corpus
from bench.torture import REPORT, NextHop, Torture, free_port
from tests.postgresql.server import make_database, running_server

CONTRACTS = 240
CONNECTIONS = 8
PATIENCE = 240.0
"""Seconds until a run is given up."""


def mixture(count: int) -> list[tuple[str, bytes]]:
    """Sender and mail: no two alike."""
    corpus = [raw for _, raw, expected in load_corpus().mails() if not expected.get("hostile")]
    chance = random.Random(1)
    mails: list[tuple[str, bytes]] = []
    for number, raw in zip(range(count // 2), itertools.cycle(corpus), strict=False):
        unlike = f"X-Number: {number}\r\n".encode() + raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        mails.append(("reporter@reporter.example.net", unlike))
        ip, at = f"192.0.2.{chance.randrange(CONTRACTS) + 1}", email.utils.format_datetime(datetime.now(UTC))  # noqa: TID251
        fresh = REPORT.format(number=number, ip=ip, at=at).replace("\n", "\r\n").encode()
        mails.append(("fbl@fbl.example.com", fresh))
    return mails


def send_all(ports: list[int], mails: list[tuple[str, bytes]]) -> None:
    """Over kept connections, as fast as they are answered."""

    def send(mine: list[tuple[str, bytes]], port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, "mx.reporter.example.net", timeout=60) as client:
            for sender, raw in mine:
                client.sendmail(sender, ["abuse@isp.example.jp"], raw)

    threads = [
        threading.Thread(target=send, args=(mails[number::CONNECTIONS], ports[number % len(ports)]))
        for number in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def through(database: str, folder: Path, nodes: int, mails: list[tuple[str, bytes]]) -> float:
    """Mails a second, from the first that is sent to the last whose letters are out."""
    with DemoDns({("fbl.example.com", "TXT"): ("v=spf1 ip4:127.0.0.1 -all",)}) as resolver:
        desk = Torture(folder, database, CONTRACTS, nodes, random.Random(1))
        desk.next_hop = NextHop()
        desk.prepare(resolver.address, within="72h")
        desk.open_hop()
        for node in range(nodes):
            desk.await_ready(desk.start(node))
        send_all(desk.ports, mails[:100])  # readers, caches and compiled statements are warm after these
        _await_rest(desk)
        begun = time.monotonic()
        send_all(desk.ports, mails[100:])
        _await_rest(desk)
        took = time.monotonic() - begun
        for node in range(nodes):
            desk.kill(node)
        desk.hop.stop()
        desk.log.close()
    return (len(mails) - 100) / took


def _await_rest(desk: Torture) -> None:
    end = time.monotonic() + PATIENCE
    waiting = "SELECT (SELECT count(*) FROM received WHERE state = 'accepted'), (SELECT count(*) FROM outbox WHERE settled_at IS NULL)"  # noqa: E501
    while desk.ask(waiting) != [(0, 0)]:
        if time.monotonic() > end:
            raise TimeoutError(f"not done after {PATIENCE:.0f} s: {desk.folder}")
        time.sleep(0.1)


def seconds_each(work: Callable[[list[tuple[str, bytes]]], object], mails: list[tuple[str, bytes]]) -> float:
    """Seconds a mail, the median of three."""
    took = []
    for _ in range(3):
        begun = time.monotonic()
        work(mails)
        took.append((time.monotonic() - begun) / len(mails))
    return statistics.median(took)


def parts(mails: list[tuple[str, bytes]]) -> Iterator[tuple[str, float]]:
    """Seconds a mail of the bare parts. Sink and client are one measure: a client that sends to a sink, and waits."""
    port = free_port()
    hop = Controller(Sink(), hostname="127.0.0.1", port=port)
    hop.start()
    yield "sink_and_client", seconds_each(lambda all_: send_all([port], all_), mails)
    hop.stop()
    yield (
        "mail_parser",
        seconds_each(lambda all_: [mailparser.parse_from_bytes(raw).mail for _, raw in all_], mails),
    )


def through_a_script(mails: list[tuple[str, bytes]]) -> float:
    """Mails a second of a Postfix that hands each to a script: what one would write first."""
    with postfix.running("script") as (port, done):
        begun = time.monotonic()
        send_all([port], mails)
        while sum(1 for _ in done.iterdir()) < len(mails):
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError("Postfix and its script are not done")
            time.sleep(0.1)
        return len(mails) / (time.monotonic() - begun)


def measure(count: int, nodes: int) -> dict[str, float]:
    """Mails a second of one node, of its parts, and of several nodes."""
    mails = mixture(count)
    bare = dict(parts(mails[:1000]))
    result = {f"{name}_ms": round(took * 1000, 2) for name, took in bare.items()}
    with tempfile.TemporaryDirectory(prefix="abuse_mta-line-") as folder:
        one = through(f"sqlite:///{folder}/torture.db", Path(folder), 1, mails)
    result |= {"one_node": round(one, 1), "share_of_parts": round(one * sum(bare.values()), 2)}
    if postfix.is_here():
        script = through_a_script(mails[:300])
        result |= {"script": round(script, 1), "to_script": round(one / script, 2)}
    if nodes > 1:
        with ExitStack() as around:
            folder = around.enter_context(tempfile.TemporaryDirectory(prefix="abuse_mta-line-"))
            server = around.enter_context(running_server())
            several = through(make_database(server), Path(folder), nodes, mails)
        result |= {
            "nodes": nodes,
            "several_nodes": round(several, 1),
            "several_to_one": round(several / one, 2),
        }
    return result


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="The whole line, sustained.")
    parser.add_argument("--mails", type=int, default=3000)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.mails, options.nodes)
    if options.json:
        print(json.dumps(result))
    else:
        for name, figure in result.items():
            print(f"{name:16} {figure}")
    return int(result["one_node"] < 150 or result["share_of_parts"] < 0.6)


if __name__ == "__main__":
    raise SystemExit(main())
