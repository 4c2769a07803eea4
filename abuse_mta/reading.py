"""Reads mails in processes of their own, so that no mail can stop the daemon.

Each process reads one mail at a time. One that dies or hangs is replaced and its mail is read again, alone,
in a fresh process; only a mail that does it again gives ReaderDied. The processes come from a fork server
that is started before the store opens, so that they inherit nothing.
"""

import os
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from queue import LifoQueue
from typing import TYPE_CHECKING, Protocol

from abuse_mta.log import READER_DIED, get_log
from abuse_mta.reader_process import answer_questions
from abuse_mta.store.errors import StoreError

if TYPE_CHECKING:
    from parsers.report import FeedDefinition, Outcome, Reading

SECONDS = 30.0
"""For one mail; the longest honest one takes a tenth of it."""
MEGABYTES = 1024
"""Address space of one process."""
MAILS = 1000
"""After so many a process is replaced: what leaks, leaks little."""


class ReaderDied(Exception):  # noqa: N818 - reads as what it is
    """The mail killed or hung two reading processes."""


class ReadingFailed(Exception):  # noqa: N818 - reads as what it is
    """A reader raised: a fault of ours. The message is its traceback."""


class ReadingStopped(StoreError):  # noqa: N818 - reads as what it is
    """Nobody reads any more, since the daemon stops: no fault of the mail, which is read after the next start."""


class Reader(Protocol):
    """Reads mails."""

    def read(self, raw: bytes, reading: "Reading") -> "Future[Outcome]":
        """What the mail says. The future raises ReaderDied or ReadingFailed. Raises ReadingStopped."""
        ...

    def close(self) -> None:
        """Stop reading."""
        ...


class InlineReader:
    """Reads where it is asked, at once: for simulations and the command line."""

    def read(self, raw: bytes, reading: "Reading") -> "Future[Outcome]":
        """What the mail says, already there."""
        import parsers

        answer: Future[Outcome] = Future()
        try:
            answer.set_result(parsers.read(raw, reading))
        except (Exception, RecursionError):  # noqa: BLE001 - handed to whoever asked
            answer.set_exception(ReadingFailed(traceback.format_exc()))
        return answer

    def close(self) -> None:
        """Nothing to stop."""


class _Gone(Exception):  # noqa: N818
    """The process died or hung."""


class _Process:
    """One reading process, started when first needed."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._context = get_context("forkserver")
        self._connection: Connection | None = None
        self._feeds: tuple[FeedDefinition, ...] | None = None
        self._mails = 0
        self._ending = threading.Lock()
        self.closed = False

    def read(self, raw: bytes, reading: "Reading") -> "Outcome":
        """What the mail says. Raises _Gone, ReadingFailed, ReadingStopped."""
        with self._ending:
            if self.closed:
                raise ReadingStopped("the daemon stops")
            connection = self._connection or self._start()
        newer = None if reading.feeds is self._feeds else reading.feeds
        try:
            connection.send((raw, replace(reading, feeds=()), newer))
            if not connection.poll(self._seconds):
                raise _Gone(f"no answer within {self._seconds:g} s")
            answer = connection.recv()
        except (EOFError, OSError) as error:
            raise _Gone("the process died") from error
        self._feeds, self._mails = reading.feeds, self._mails + 1
        if isinstance(answer, str):
            self.stop()  # whatever state the fault left behind
            raise ReadingFailed(answer)
        if self._mails >= MAILS:
            self.stop()
        outcome: Outcome = answer
        return outcome

    def stop(self) -> None:
        """End the process; the next mail gets a fresh one."""
        with self._ending:
            if self._connection is None:
                return
            self._connection.close()
            self._connection, self._feeds, self._mails = None, None, 0
            self._process.kill()
            self._process.join()

    def close(self) -> None:
        """End the process for good, from another thread.

        Its connection stays open: the thread that waits at it learns of the end there, and a closed one's
        number could by then belong to somebody else's.
        """
        with self._ending:
            self.closed = True
            if self._connection is not None:
                self._process.kill()

    def _start(self) -> Connection:
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=answer_questions, args=(theirs, self._megabytes), name="reader", daemon=True
        )
        self._process.start()
        theirs.close()
        self._connection = ours
        return ours


class ReaderPool:
    """As many reading processes as there are cores."""

    def __init__(
        self, processes: int | None = None, *, seconds: float = SECONDS, megabytes: int = MEGABYTES
    ) -> None:
        count = processes or max(1, len(os.sched_getaffinity(0)))
        get_context("forkserver").set_forkserver_preload(["parsers", "abuse_mta.reader_process"])
        forkserver.ensure_running()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="read")
        self._idle: LifoQueue[_Process] = LifoQueue()
        self._all = [_Process(seconds, megabytes) for _ in range(count)]
        for process in self._all:
            self._idle.put(process)
        self._alone = threading.Lock()

    def warm(self) -> None:
        """Start every process before its first mail comes."""
        from parsers.report import Reading

        for _ in self._all:
            self.read(b"", Reading())

    def read(self, raw: bytes, reading: "Reading") -> "Future[Outcome]":
        """What the mail says. The future raises ReaderDied or ReadingFailed. Raises ReadingStopped."""
        try:
            return self._threads.submit(self._read, raw, reading)
        except RuntimeError as error:  # closed
            raise ReadingStopped("the daemon stops") from error

    def close(self) -> None:
        """Drop what waits, end the processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._all:
            process.close()
        self._threads.shutdown()
        for process in self._all:
            process.stop()

    def _read(self, raw: bytes, reading: "Reading") -> "Outcome":
        process = self._idle.get()
        try:
            return process.read(raw, reading)
        except _Gone as gone:
            if process.closed:
                raise ReadingStopped("the daemon stops") from gone
            get_log().warning(READER_DIED, why=str(gone), size=len(raw))
            process.stop()
            return self._read_again(process, raw, reading)
        finally:
            self._idle.put(process)

    def _read_again(self, process: _Process, raw: bytes, reading: "Reading") -> "Outcome":
        with self._alone:
            try:
                return process.read(raw, reading)
            except _Gone as gone:
                if process.closed:
                    raise ReadingStopped("the daemon stops") from gone
                process.stop()
                raise ReaderDied(str(gone)) from gone
