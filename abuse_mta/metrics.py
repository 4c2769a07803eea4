"""Numbers for Prometheus and answers for health checks, over HTTP on loopback.

`/metrics` counts what waits at the moment it is asked, by index, and what this process has said in its log: rates,
outcomes and durations. `/health` says whether the works live and move, `/ready` whether the database answers and
mail is taken. Nothing else is served, and nothing is taken.
"""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from abuse_mta import __version__, log
from abuse_mta.clock import Clock
from abuse_mta.store.case_tables import AlertRow, CaseRow, DeadlineRow, InboxRow, OrderRow, OutboxRow
from abuse_mta.store.database import Database
from abuse_mta.store.errors import StoreError
from abuse_mta.store.spool_tables import ReceivedRow, SpoolState
from policy.records import OPEN

Answer = tuple[int, str]


class Monitor:
    """The HTTP server; `ailing`: works whose thread is gone or does not move, `refusing`: why no mail is taken."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ailing: Callable[[], tuple[str, ...]],
        refusing: Callable[[], str] = str,
    ) -> None:
        self._database, self._clock, self._ailing, self._refusing = database, clock, ailing, refusing
        self._server: ThreadingHTTPServer | None = None

    def start(self, listen: str) -> str:
        """Answer at `host:port`; gives the address that was bound. Raises OSError."""
        host, _, port = listen.rpartition(":")
        monitor = self

        class Handler(BaseHTTPRequestHandler):
            """GET of three pages."""

            timeout = 10
            server_version = "abuse_mta"
            sys_version = ""

            def do_GET(self) -> None:
                status, text = monitor.answer(self.path)
                body = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Being asked is no event."""

        class Server(ThreadingHTTPServer):
            """One thread a question."""

            daemon_threads = True
            address_family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET

        self._server = Server((host.strip("[]"), int(port)), Handler)
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()
        return f"{host}:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def answer(self, path: str) -> Answer:
        """Status and text of a page."""
        try:
            match path.partition("?")[0]:
                case "/metrics":
                    with self._database.reading() as session:
                        return 200, "".join(_lines(session, self._clock.now()))
                case "/health":
                    ailing = self._ailing()
                    return (503, f"not moving: {', '.join(ailing)}\n") if ailing else (200, "ok\n")
                case "/ready":
                    with self._database.reading() as session:
                        session.exec(select(ReceivedRow.id).limit(1)).first()
                    refusing = self._refusing()
                    return (503, f"mail is refused: {refusing}\n") if refusing else (200, "ok\n")
        except StoreError as error:
            return 503, f"{error}\n"
        return 404, "/metrics, /health or /ready\n"


def status_line(session: Session) -> str:
    """What waits, in one line: `2 mails to work · 14 open cases · 3 in the inbox · next deadline 2025-06-05T10:00Z`."""
    due = session.exec(select(func.min(DeadlineRow.due_at)).where(OPEN_DEADLINE)).one()
    return " · ".join(
        (
            f"{_count(session, UNWORKED)} mails to work",
            f"{_count(session, col(CaseRow.state).in_(sorted(OPEN)))} open cases",
            f"{_count(session, IN_INBOX)} in the inbox",
            f"next deadline {due:%Y-%m-%dT%H:%MZ}" if due else "no deadline",
        )
    )


UNWORKED = col(ReceivedRow.state) == SpoolState.ACCEPTED
OPEN_DEADLINE = col(DeadlineRow.settled_at).is_(None)
IN_INBOX = col(InboxRow.settled_at).is_(None)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.exec(select(func.count()).where(*conditions)).one()


def _lines(session: Session, now: datetime) -> Iterator[str]:
    def count(*conditions: ColumnElement[bool]) -> int:
        return _count(session, *conditions)

    oldest = session.exec(
        select(ReceivedRow.received_at).where(UNWORKED).order_by(col(ReceivedRow.id)).limit(1)
    ).first()
    yield _gauge("info", "the version that runs", {f'{{version="{__version__}"}}': 1})
    yield _gauge("mails_waiting", "received, not yet worked", {"": count(UNWORKED)})
    age = (now - oldest).total_seconds() if oldest else 0.0
    yield _gauge("mails_waiting_oldest_seconds", "age of the oldest of them", {"": age})
    last = session.exec(select(func.max(ReceivedRow.id))).one() or 0
    yield _gauge("mails_received_total", "mails answered 250 so far", {"": last}, kind="counter")
    yield _gauge(
        "outbox_waiting", "mails that have not left", {"": count(col(OutboxRow.settled_at).is_(None))}
    )
    yield _gauge("orders_waiting", "orders not carried out", {"": count(col(OrderRow.settled_at).is_(None))})
    yield _gauge("deadlines_open", "deadlines that have not fired", {"": count(OPEN_DEADLINE)})
    overdue = count(OPEN_DEADLINE, col(DeadlineRow.due_at) < now)
    yield _gauge("deadlines_overdue", "of these, past their time", {"": overdue})
    yield _gauge("inbox_waiting", "what waits for an operator", {"": count(IN_INBOX)})
    states = {
        f'{{state="{state.value}"}}': count(col(CaseRow.state) == state.value) for state in sorted(OPEN)
    }
    yield _gauge("cases", "open cases by state", states)
    alerts = session.exec(select(func.max(AlertRow.id))).one() or 0
    yield _gauge("alerts_total", "alerts raised so far", {"": alerts}, kind="counter")
    tallies = log.tallies()
    said = {_labels(key): float(tally.count) for key, tally in tallies.items()}
    yield _gauge("events_total", "log lines of this process since its start", said, kind="counter")
    timed = {_labels(key): tally for key, tally in tallies.items() if tally.timed}
    took = {labels: tally.seconds for labels, tally in timed.items()}
    yield _gauge("event_seconds_sum", "seconds that these took, where the line says so", took, kind="counter")
    counts = {labels: float(tally.timed) for labels, tally in timed.items()}
    yield _gauge("event_seconds_count", "how many said so", counts, kind="counter")


def _labels(key: tuple[str, str]) -> str:
    event, outcome = key
    return f'{{event="{event}",outcome="{outcome}"}}' if outcome else f'{{event="{event}"}}'


def _gauge(name: str, says: str, values: Mapping[str, float], kind: str = "gauge") -> str:
    full = f"abuse_mta_{name}"
    rows = "".join(f"{full}{labels} {value:g}\n" for labels, value in values.items())
    return f"# HELP {full} {says}\n# TYPE {full} {kind}\n{rows}"
