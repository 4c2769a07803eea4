"""The wiring list: what the daemon is built of, in the order in which it starts; it stops in reverse.

A start works off what was left. SIGTERM stops in two stages: nothing new and wait for what runs, then cut
off; a second SIGTERM cuts off at once. SIGHUP reads certificates and contracts again, and
looks whether the configuration has changed. A part that dies stops the daemon loudly, with exit code 1.
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from typing import Any, Literal

from abuse_mta import __version__, log
from abuse_mta.claims import release_dead_claims
from abuse_mta.clock import Clock, SystemClock
from abuse_mta.config import ConfigError, Settings, load_settings
from abuse_mta.contract_files import ContractsError, newest_change, read_folder
from abuse_mta.contracts import MassChangeError, import_contracts
from abuse_mta.courier import Courier, SmtpCourier, parse_relay
from abuse_mta.heartbeat import MAX_GAP, beat
from abuse_mta.listener import Listener, Reception
from abuse_mta.metrics import Monitor, status_line
from abuse_mta.reading import Reader, ReaderPool
from abuse_mta.scheduler import CONTRACTS, DAILY, HOUSEKEEPING, ORDERS, OUTBOX, STREAM, Desk, Scheduler
from abuse_mta.spool import GroupCommit, Received, Spool
from abuse_mta.store.database import Database
from abuse_mta.store.errors import StoreError
from abuse_mta.store.presence import enter
from abuse_mta.taking import Taking
from abuse_mta.watchdog import notify, watchdog_seconds

Role = Literal["all", "listener", "worker"]
BuildDesk = Callable[[Settings, Database, Clock, Courier, Reader], Desk]
Ready = Callable[[tuple[str, ...]], None]

GRACE = 20.0
"""Seconds for what runs to end, each for conversations and for works."""
SWITCH_SECONDS = 0.001
"""Longer than that no thread keeps the others from running: who takes mail waits for who decides."""
SIGN_SECONDS = 10.0
"""Between two signs of life of the listener, and two looks at everything."""


def serve(settings: Settings, role: Role = "all") -> int:
    """Run the daemon until it is told to stop; gives the exit code: 0 stopped, 1 something died."""
    sys.setswitchinterval(SWITCH_SECONDS)
    os.umask(0o027)  # complaints are personal data
    log.set_up(settings.log.format)
    daemon = Daemon(settings, role)
    with asyncio.Runner() as runner:
        code = runner.run(daemon.run())
        if not daemon.clean:
            os._exit(code)  # before the runner waits for a work that would not end
    return code


class Daemon:
    """One process: a listener, the works, or both. `ready` hears the addresses bound."""

    def __init__(
        self,
        settings: Settings,
        role: Role = "all",
        *,
        build_desk: BuildDesk | None = None,
        clock: Clock | None = None,
        ready: Ready | None = None,
    ) -> None:
        self._settings, self._role = settings, role
        self._build_desk = build_desk or _case_desk
        self._clock = clock or SystemClock()
        self._ready = ready
        self._listener: Listener | None = None
        self._taking = Taking()
        self._scheduler = Scheduler(self._clock, self._part_died)
        self._tasks: set[asyncio.Task[None]] = set()
        self.clean = True
        self._contracts_of: int | None = None
        """When the contract files that were looked at last had changed."""

    async def run(self) -> int:
        """Start, serve, stop; gives the exit code."""
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[tuple[str, int]] = self._loop.create_future()
        self._handle_signals()
        began = self._loop.time()
        try:
            async with AsyncExitStack() as parts:
                bound = await self._start(parts)
                self._say_ready(bound, self._loop.time() - began)
                reason, code = await self._ended
                self._say_stopping(reason)
        except (StoreError, OSError) as error:
            log.get_log().error(log.DAEMON_FAILED, part="start", detail=str(error))
            return 1
        except Exception as error:  # noqa: BLE001 - said in the log like every other end
            log.get_log().error(log.DAEMON_FAILED, part="start", detail=str(error), exc_info=error)
            return 1
        log.get_log().info(log.DAEMON_STOPPED, reason=reason, clean=self.clean)
        return code

    def end(self, reason: str, code: int = 0) -> None:
        """Stop in two stages; told a second time, cut off at once."""
        if self._ended.done():
            os._exit(1)
        self._ended.set_result((reason, code))

    # Start, in order

    async def _start(self, parts: AsyncExitStack) -> tuple[str, ...]:
        pool = self._start_readers(parts)  # before the store opens: its processes inherit nothing
        self._database = database = Database.open(self._settings.database.url)
        parts.callback(database.close)
        await asyncio.to_thread(database.migrate)
        presence = enter(self._settings.database.url)
        parts.callback(presence.close)
        if self._role == "all" and not presence.alone:
            log.get_log().warning(log.DAEMON_NOT_ALONE, database=self._settings.database.url)
        courier = self._courier()
        parts.callback(courier.close)
        parts.push_async_callback(self._stop_works)
        bound = await self._start_listener(parts, database)
        if pool is not None:  # mail is taken already while the rest is built
            await asyncio.to_thread(self._employ_desk, database, courier, pool)
            pool.warm()
        if self._settings.metrics.listen:
            monitor = Monitor(database, self._clock, self._ailing, self._taking.why_not)
            bound = (*bound, f"metrics:{monitor.start(self._settings.metrics.listen)}")
            parts.callback(monitor.stop)
        self._attend("watchdog", self._watch())
        parts.push_async_callback(self._dismiss_attendants)
        return bound

    def _start_readers(self, parts: AsyncExitStack) -> ReaderPool | None:
        if self._role == "listener":
            return None
        pool = ReaderPool()
        parts.callback(pool.close)
        return pool

    def _employ_desk(self, database: Database, courier: Courier, reader: Reader) -> None:
        from abuse_mta.daily import DailyMail
        from abuse_mta.desk import house_of

        self._import_contracts(database)
        desk = self._build_desk(self._settings, database, self._clock, courier, reader)
        desk.on_commit = self._scheduler.progress
        daily = DailyMail(database=database, house=house_of(self._settings, ()))
        works = {
            STREAM: desk.work,
            OUTBOX: desk.send,
            ORDERS: desk.act,
            HOUSEKEEPING: desk.housekeep,
            DAILY: daily.queue,
            CONTRACTS: self._reread_contracts,
        }
        for name, work in works.items():
            self._scheduler.add(name, work)
        with database.writing() as session:
            release_dead_claims(session)
        self._scheduler.start()

    def _courier(self) -> SmtpCourier:
        relays = [
            parse_relay(
                hop.relay,
                starttls=hop.starttls,
                username=hop.username,
                password=hop.password.get_secret_value(),
            )
            for hop in self._settings.outbound.hops
        ]
        return SmtpCourier(relays, hostname=self._settings.smtp.hostname)

    async def _start_listener(self, parts: AsyncExitStack, database: Database) -> tuple[str, ...]:
        if self._role == "worker":
            return ()
        group = GroupCommit(Spool(database))
        parts.push_async_callback(group.close)

        async def accept(received: Received) -> int:
            id_ = await group.accept(received)
            self._scheduler.kick(STREAM)
            return id_

        self._listener = Listener(_reception(self._settings), self._taking.watch(accept))
        bound = await self._listener.start()
        log.get_log().info(log.LISTENING, listen=bound)
        parts.push_async_callback(self._stop_listener)
        # Signed before any deadline is looked at: an outage ends when mail is taken again.
        await asyncio.to_thread(self._sign, database, self._clock.now(), self._clock.now())
        self._attend("heartbeat", self._sign_often(database))
        return bound

    # While it runs

    async def _watch(self) -> None:
        """Tell systemd that the loop and the works live and move, and look at everything now and then."""
        period = min(SIGN_SECONDS, watchdog_seconds() or SIGN_SECONDS)
        while True:
            if ailing := self._ailing():
                raise RuntimeError(f"{', '.join(ailing)} does not move any more")
            notify("WATCHDOG=1", f"STATUS={await asyncio.to_thread(self._status)}")
            self._scheduler.kick_all()
            await asyncio.sleep(period)

    def _ailing(self) -> tuple[str, ...]:
        return (*self._scheduler.dead(), *self._scheduler.stuck())

    def _status(self) -> str:
        """What `systemctl status` shows."""
        with suppress(StoreError), self._database.reading() as session:
            return status_line(session)
        return "the database does not answer"

    async def _sign_often(self, database: Database) -> None:
        latest = self._clock.now()
        while True:
            await asyncio.sleep(SIGN_SECONDS)
            now = self._clock.now()
            # After a standstill of the whole process nobody was there in between.
            since = latest if latest <= now <= latest + MAX_GAP else now
            try:
                await asyncio.to_thread(self._sign, database, since, now)
            except StoreError as error:  # then no mail is taken either
                self._taking.failed(error)
            latest = now

    def _sign(self, database: Database, since: datetime, until: datetime) -> None:
        with database.writing() as session:
            beat(session, socket.gethostname(), since, until)

    def _reload(self) -> None:
        if self._listener is not None:
            try:
                self._listener.reload_tls()
            except OSError as error:
                log.get_log().error(log.SETTINGS_REFUSED, what="certificate", detail=str(error))
        if self._role != "listener" and self._settings.contracts_folder is not None:
            self._attend("import", asyncio.to_thread(self._import_contracts, self._database))
        self._attend("settings", asyncio.to_thread(self._look_at_settings))
        log.get_log().info(log.SETTINGS_RELOADED, what=["certificate", "contracts"])

    def _look_at_settings(self) -> None:
        """The file is read at a start; whoever edited it hears now whether that start would succeed."""
        try:
            changed = load_settings(self._settings.path) != self._settings
        except (ConfigError, OSError) as error:
            log.get_log().error(log.SETTINGS_REFUSED, what="configuration", detail=str(error))
            return
        if changed:
            log.get_log().warning(log.SETTINGS_CHANGED, path=str(self._settings.path))

    def _reread_contracts(self, _now: datetime) -> None:
        """Import again when the folder's files have changed since they were last looked at."""
        folder = self._settings.contracts_folder
        if folder is not None and newest_change(folder) != self._contracts_of:
            self._import_contracts(self._database)

    def _import_contracts(self, database: Database) -> None:
        """All or nothing; a folder that cannot be imported leaves what was imported before."""
        folder = self._settings.contracts_folder
        if folder is None:
            return
        self._contracts_of = newest_change(folder)
        try:
            read = read_folder(folder)
            with database.writing() as session:
                difference = import_contracts(session, read, self._clock.now())
        except (ContractsError, MassChangeError, OSError, StoreError) as error:
            log.get_log().error(log.SETTINGS_REFUSED, what="contracts", detail=str(error))
            return
        log.get_log().info(
            log.CONTRACTS_IMPORTED,
            contracts=len(read.contracts),
            assignments=len(read.assignments),
            added=len(difference.added),
            changed=len(difference.changed),
            ended=len(difference.ended),
        )

    # Stop

    async def _stop_listener(self) -> None:
        assert self._listener is not None
        self.clean &= await self._listener.stop(GRACE)

    async def _stop_works(self) -> None:
        try:
            await asyncio.wait_for(asyncio.to_thread(self._scheduler.stop), GRACE)
        except TimeoutError:
            self.clean = False

    async def _dismiss_attendants(self) -> None:
        for task in self._tasks:
            task.remove_done_callback(self._attendant_ended)
            task.cancel()

    # Deaths and signals

    def _attend(self, name: str, duty: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(duty, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._attendant_ended)

    def _attendant_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._part_died(task.get_name(), error)

    def _part_died(self, part: str, error: BaseException) -> None:
        """May be called from any thread."""
        log.get_log().error(log.DAEMON_FAILED, part=part, detail=str(error), exc_info=error)

        def end() -> None:
            if not self._ended.done():
                self.end(f"{part} died", 1)

        self._loop.call_soon_threadsafe(end)

    def _handle_signals(self) -> None:
        with suppress(RuntimeError, ValueError):  # not in the main thread: whoever embeds us ends us
            for sign in (signal.SIGTERM, signal.SIGINT):
                self._loop.add_signal_handler(sign, self.end, sign.name)
            self._loop.add_signal_handler(signal.SIGHUP, self._reload)

    def _say_ready(self, bound: tuple[str, ...], seconds: float) -> None:
        log.get_log().info(
            log.DAEMON_READY,
            listen=bound,
            role=self._role,
            version=__version__,
            pid=os.getpid(),
            seconds=round(seconds, 3),
        )
        notify("READY=1", f"STATUS=Serving at {', '.join(bound) or 'the spool'}", f"MAINPID={os.getpid()}")
        if self._ready is not None:
            self._ready(bound)

    def _say_stopping(self, reason: str) -> None:
        log.get_log().info(log.DAEMON_STOPPING, reason=reason)
        notify("STOPPING=1", "STATUS=Ending what is under way")


def _reception(settings: Settings) -> Reception:
    smtp = settings.smtp
    return Reception(
        listen=smtp.listen,
        hostname=smtp.hostname,
        recipients=tuple(settings.own_addresses),
        max_message_bytes=smtp.max_message_bytes,
        max_connections=smtp.max_connections,
        max_connections_per_peer=smtp.max_connections_per_peer,
        tls_certificate=smtp.tls_certificate,
        tls_key=smtp.tls_key,
    )


def _case_desk(
    settings: Settings, database: Database, clock: Clock, courier: Courier, reader: Reader
) -> Desk:
    from abuse_mta.desk import build_desk

    return build_desk(settings, database, clock, courier, reader)
