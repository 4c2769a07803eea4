"""Reading in processes of their own: results, deaths, hangs."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from ipaddress import ip_network

import pytest
from structlog.testing import capture_logs

import parsers
from abuse_mta.reader_process import FORBIDDEN, _forbid
from abuse_mta.reading import InlineReader, ReaderDied, ReaderPool, ReadingFailed, ReadingStopped
from parsers.report import FeedDefinition, Outcome, Reading

MAIL = (
    b"From: taro@example.com\r\nTo: abuse@isp.example.jp\r\nSubject: spam from your network\r\n"
    b"Date: Mon, 2 Jun 2025 10:00:00 +0900\r\nMessage-ID: <1@example.com>\r\n\r\n"
    b"I received spam from 192.0.2.15 at 2025-06-02 09:12:44 +0900.\r\n"
)
READING = Reading(networks=(ip_network("192.0.2.0/24"),))


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    """Two processes."""
    pool = ReaderPool(2)
    yield pool
    pool.close()


def test_a_process_reads_what_the_readers_read(pool: ReaderPool) -> None:
    """The same outcome as in this process, whoever reads it, with other feeds in between."""
    others = Reading(networks=READING.networks, feeds=(FeedDefinition(name="x", subject=("never",)),))
    readings = [READING, others, READING, others]
    expected = [parsers.read(MAIL, reading) for reading in readings]
    assert [answer.result(30) for answer in [pool.read(MAIL, reading) for reading in readings]] == expected
    assert InlineReader().read(MAIL, READING).result() == expected[0]


def test_processes_that_are_killed_cost_no_mail(pool: ReaderPool) -> None:
    """Every reading process is killed; the mails that come then are read by fresh ones."""
    pool.warm()
    expected = pool.read(MAIL, READING).result(30)
    for process in multiprocessing.active_children():
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    assert [answer.result(30) for answer in [pool.read(MAIL, READING) for _ in range(6)]] == [expected] * 6


def test_a_mail_that_outlasts_two_processes_is_given_up_alone() -> None:
    """It hangs the process it is read by and the fresh one; the log tells."""
    pool = ReaderPool(1, seconds=0.0001)
    try:
        with capture_logs() as lines, pytest.raises(ReaderDied, match="no answer within"):
            pool.read(MAIL, READING).result(30)
    finally:
        pool.close()
    assert [line["event"] for line in lines] == ["reader_died"]


def test_a_process_has_little_memory() -> None:
    """A mail too big for its room is a fault that is told, not a machine without memory."""
    pool = ReaderPool(1, megabytes=256)
    try:
        with pytest.raises((ReadingFailed, ReaderDied)):
            pool.read(b"a: b\r\n\r\n" + b"x" * 200_000_000, READING).result(60)
        assert pool.read(MAIL, READING).result(30) == parsers.read(MAIL, READING)
    finally:
        pool.close()


@pytest.mark.parametrize(
    ("event", "arguments"),
    [("socket.connect", ()), ("subprocess.Popen", ()), ("os.system", ()), ("open", ("/tmp/x", "w", 0))],
)
def test_a_reader_has_no_way_out(event: str, arguments: tuple[object, ...]) -> None:
    """Sockets, programs and files to write are refused inside a reading process."""
    with pytest.raises(PermissionError, match=event.partition(".")[0]):
        _forbid(event, arguments)
    assert event == "open" or event.startswith(FORBIDDEN)


def test_a_reader_may_read_files() -> None:
    """Code and zone data are loaded when they are needed."""
    _forbid("open", ("/usr/share/zoneinfo/Asia/Tokyo", "r", 0))


def test_a_pool_that_is_closed_reads_no_more(pool: ReaderPool) -> None:
    """What waits is dropped, nothing is started again, and no mail is called a killer for it."""
    readings = [pool.read(MAIL, READING) for _ in range(200)]
    pool.close()
    faults = {type(one.exception(20)) if not one.cancelled() else CancelledError for one in readings}
    assert faults - {type(None)} <= {ReadingStopped, CancelledError}
    assert CancelledError in faults
    with pytest.raises(ReadingStopped):
        pool.read(MAIL, READING)


def test_a_fault_of_a_reader_is_told_with_its_traceback() -> None:
    """Inline as in a process, the fault comes through the future."""
    broken: Future[Outcome] = InlineReader().read(None, READING)  # type: ignore[arg-type]
    with pytest.raises(ReadingFailed, match="Traceback"):
        broken.result()
