"""What was answered 250: accepted durably, worked in the order of receipt, settled or parked.

`accept_all` commits every waiting mail in one transaction with one fsync; `GroupCommit` gathers what comes
until the database lets it write. Ids and times of receipt rise together and become visible in that
order, so whoever has seen a mail has seen every earlier one.
"""

import asyncio
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Interval, Row, bindparam, delete, func, insert, or_, text, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from abuse_mta.store.database import Database, Stream, take_turn
from abuse_mta.store.errors import StoreError
from abuse_mta.store.rows import run, table_of
from abuse_mta.store.spool_tables import EvidenceRow, PreparedRow, ReceivedRow, SpoolState

CLAIMABLE = 256
"""Several nodes claim among so many of the oldest mails: nobody reads far ahead of who decides."""
BATCH = 200
"""Mails of one transaction at most: a bound on memory and on the wait of the first of them."""

_INSERT = insert(ReceivedRow)
_INSERT_EVIDENCE = text(
    "INSERT INTO evidence (sha256, packed) VALUES (:sha256, :packed) ON CONFLICT (sha256) DO NOTHING"
)
_BYTES = text(
    "SELECT packed FROM evidence JOIN received ON received.sha256 = evidence.sha256"
    " WHERE received.id = :id AND bytes_kept"
)
RECEIVED, PREPARED = table_of(ReceivedRow), table_of(PreparedRow)
_UNWORKED = (
    sql_select(RECEIVED)
    .where(RECEIVED.c.state == SpoolState.ACCEPTED, RECEIVED.c.id > bindparam("after"))
    .order_by(RECEIVED.c.id)
    .limit(bindparam("most"))
)
_STAMP = (
    update(RECEIVED)
    .where(RECEIVED.c.id == bindparam("number"), RECEIVED.c.state == SpoolState.ACCEPTED)
    .values(state=bindparam("now_is"), outcome=bindparam("became"), worked_at=bindparam("at"))
)
_WAITING = sql_select(RECEIVED.c.id).where(
    RECEIVED.c.state == SpoolState.ACCEPTED, RECEIVED.c.id.between(bindparam("first"), bindparam("last"))
)
_CHOSEN = (
    sql_select(RECEIVED.c.id)
    .where(
        RECEIVED.c.state == SpoolState.ACCEPTED,
        or_(RECEIVED.c.claimed_until.is_(None), RECEIVED.c.claimed_until < func.now()),
        RECEIVED.c.id
        <= sql_select(func.max(text("id")))
        .select_from(
            sql_select(RECEIVED.c.id)
            .where(RECEIVED.c.state == SpoolState.ACCEPTED)
            .order_by(RECEIVED.c.id)
            .limit(CLAIMABLE)
            .subquery()
        )
        .scalar_subquery(),
    )
    .order_by(RECEIVED.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("chosen")
)
_CLAIM = (
    update(RECEIVED)
    .where(RECEIVED.c.id == _CHOSEN.c.id)
    .values(claimed_by=bindparam("node"), claimed_until=func.now() + bindparam("long", type_=Interval))
    .returning(RECEIVED)
)
_KEEP = text(
    "INSERT INTO prepared (message_id, outcome) SELECT id, :outcome FROM received"
    " WHERE id = :number AND state = 'accepted' ON CONFLICT (message_id) DO NOTHING"
)
_PREPARED = sql_select(PREPARED.c.message_id, PREPARED.c.outcome).where(
    PREPARED.c.message_id.in_(bindparam("numbers", expanding=True))
)
_LET_GO = delete(PREPARED).where(PREPARED.c.message_id <= bindparam("last"))
_OLDEST = (
    sql_select(RECEIVED.c.received_at)
    .where(RECEIVED.c.state == SpoolState.ACCEPTED)
    .order_by(RECEIVED.c.id)
    .limit(1)
)
_TWINS = (
    sql_select(RECEIVED.c.recipients)
    .where(
        RECEIVED.c.sha256 == bindparam("sha256"),
        RECEIVED.c.envelope_sender == bindparam("sender"),
        RECEIVED.c.id < bindparam("number"),
        RECEIVED.c.received_at > bindparam("since"),
        RECEIVED.c.state == SpoolState.WORKED,
    )
    .limit(20)
)
_COMPRESSION = 1
"""zlib's quickest: a complaint shrinks to half, for a tenth of a millisecond."""
# Acceptances are one after the other, so that ids become visible in their order. SQLite's are anyway.
_SQLITE_PLACE = text(
    "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') AS now,"
    " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'received'), 0) + 1 AS first,"
    " (SELECT received_at FROM received ORDER BY id DESC LIMIT 1) AS latest"
)
_SERVER_PLACE = text(
    "SELECT clock_timestamp() AS now,"
    " setval('received_id_seq', nextval('received_id_seq') + :count - 1) - :count + 1 AS first,"
    " (SELECT received_at FROM received ORDER BY id DESC LIMIT 1) AS latest"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail as a session brought it. `received_at` is the database's business but in a simulation."""

    raw: bytes
    envelope_sender: str
    """Empty: the null sender."""
    recipients: tuple[str, ...]
    peer: str = ""
    helo: str = ""
    tls: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail in the spool, without its bytes."""

    id: int
    received_at: datetime
    peer: str
    helo: str
    tls: str | None
    envelope_sender: str
    recipients: tuple[str, ...]
    sha256: str
    size: int
    state: SpoolState
    outcome: str | None


class Spool:
    """The mails that were answered 250."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, received: Received) -> int:
        """Keep one mail durably and give its number. Raises StoreError: then nothing was promised."""
        return self.accept_all([received])[0]

    def accept_all(
        self, batch: Sequence[Received], late: Callable[[], Sequence[Received]] = tuple
    ) -> list[int]:
        """Keep these mails in one transaction, all or none, in this order. Raises StoreError.

        `late` gives those that came while this transaction waited for its turn to write.
        """
        evidence = [_evidence(one) for one in batch]
        with self._database.writing() as session:
            take_turn(session, Stream.ACCEPTING)
            batch = [*batch, *late()]
            evidence += [_evidence(one) for one in batch[len(evidence) :]]
            first, at = self._place(session, len(batch))
            ids = range(first, first + len(batch))
            connection = session.connection()  # plain inserts: no objects are needed, and it is the hot path
            connection.execute(_INSERT_EVIDENCE, evidence)
            connection.execute(
                _INSERT,
                [
                    _values(id_, one, kept["sha256"], at)
                    for id_, one, kept in zip(ids, batch, evidence, strict=True)
                ],
            )
        return list(ids)

    def unworked(self, limit: int, after_id: int = 0) -> tuple[Mail, ...]:
        """The oldest mails that wait to be worked, in the order of receipt."""
        with self._database.reading() as session:
            return tuple(map(_mail, run(session, _UNWORKED, after=after_id, most=limit)))

    def waiting(self, session: Session, first: int, last: int) -> frozenset[int]:
        """Which of these numbers still wait to be worked: another node may have been quicker."""
        return frozenset(run(session, _WAITING, first=first, last=last).scalars())

    def claim(self, node: str, most: int, long: timedelta) -> tuple[Mail, ...]:
        """Mails for this node alone to read, of several on one server; at most so many, the oldest first."""
        if most <= 0:
            return ()
        with self._database.writing() as session:
            rows = run(session, _CLAIM, node=node, most=most, long=long).all()
        return tuple(sorted(map(_mail, rows), key=lambda mail: mail.id))

    def keep_prepared(self, outcomes: Mapping[int, bytes]) -> None:
        """Hand over what was read in these mails to the node that decides."""
        if outcomes:
            values = [{"number": number, "outcome": outcome} for number, outcome in outcomes.items()]
            with self._database.writing() as session:
                session.connection().execute(_KEEP, values)

    def prepared(self, numbers: Iterable[int]) -> tuple[tuple[int, bytes], ...]:
        """What was handed over of these mails."""
        with self._database.reading() as session:
            found = run(session, _PREPARED, numbers=list(numbers))
            return tuple((row.message_id, row.outcome) for row in found)

    def forget_prepared(self, session: Session, last: int) -> None:
        """What was read of mails up to this number is of no use any more."""
        run(session, _LET_GO, last=last)

    def mail(self, id_: int) -> Mail:
        """One mail. Raises LookupError."""
        with self._database.reading() as session:
            row = session.get(ReceivedRow, id_)
        if row is None:
            raise LookupError(f"no mail {id_}")
        return _mail(row)

    def raw(self, id_: int) -> bytes:
        """The bytes as received. Raises LookupError."""
        with self._database.reading() as session:
            raw = kept_bytes(session, id_)
        if raw is None:
            raise LookupError(f"no mail {id_}")
        return raw

    def settle(self, session: Session, id_: int, outcome: str, now: datetime) -> bool:
        """Stamp a mail as worked, in the transaction that worked it. False: it was worked before."""
        return _stamp(session, id_, SpoolState.WORKED, outcome, now)

    def park(self, session: Session, id_: int, why: str, now: datetime) -> bool:
        """Keep a mail for an operator: worked as far as time is concerned. False: it was worked before."""
        return _stamp(session, id_, SpoolState.PARKED, why, now)

    def oldest_unworked_at(self, session: Session) -> datetime | None:
        """When the oldest mail that waits was received; None when every mail is worked.

        To be asked in a writing transaction begun after `now` was read: a mail not yet visible to it was
        then received after that `now`, so nothing received up to it is missed.
        """
        take_turn(session, Stream.ACCEPTING)  # wait for acceptances under way
        at: datetime | None = run(session, _OLDEST).scalar()
        return at

    def repeated(self, session: Session, mail: Mail, *, within: timedelta) -> tuple[tuple[str, ...], ...]:
        """To whom the same bytes came before from the same envelope sender, each time."""
        since = mail.received_at - within
        twins = run(
            session, _TWINS, sha256=mail.sha256, sender=mail.envelope_sender, number=mail.id, since=since
        )
        return tuple(tuple(row.recipients) for row in twins)

    def _place(self, session: Session, count: int) -> tuple[int, datetime]:
        """The first of `count` new ids, and the database's clock, never behind the newest mail's time."""
        if self._database.is_sqlite:
            place = session.connection().execute(_SQLITE_PLACE).one()
            return place.first, max(filter(None, map(_moment, (place.now, place.latest))))
        place = session.connection().execute(_SERVER_PLACE, {"count": count}).one()
        return place.first, max(filter(None, (place.now, place.latest))).astimezone(UTC)


def _moment(text_of_sqlite: str | None) -> datetime | None:
    return datetime.fromisoformat(text_of_sqlite).replace(tzinfo=UTC) if text_of_sqlite else None


def kept_bytes(session: Session, id_: int | None) -> bytes | None:
    """The bytes of a mail as received; None when there is no such mail, or when retention deleted them."""
    packed = session.connection().execute(_BYTES, {"id": id_}).scalar()
    return None if packed is None else zlib.decompress(packed)


def forget_bytes(session: Session, id_: int | None) -> None:
    """Delete the bytes of a mail, unless another mail that is kept had the same."""
    take_turn(session, Stream.ACCEPTING)  # none with the same bytes is being accepted meanwhile
    row = session.get_one(ReceivedRow, id_)
    row.bytes_kept = False
    session.flush()
    same = select(ReceivedRow.id).where(ReceivedRow.sha256 == row.sha256, col(ReceivedRow.bytes_kept))
    if session.exec(same.limit(1)).first() is None:
        session.execute(delete(EvidenceRow).where(col(EvidenceRow.sha256) == row.sha256))


def _evidence(one: Received) -> dict[str, Any]:
    return {"sha256": sha256(one.raw).hexdigest(), "packed": zlib.compress(one.raw, _COMPRESSION)}


def _values(id_: int, one: Received, digest: str, at: datetime) -> dict[str, Any]:
    return {
        "id": id_,
        "received_at": one.received_at or at,
        "peer": one.peer,
        "helo": one.helo,
        "tls": one.tls,
        "envelope_sender": one.envelope_sender,
        "recipients": list(one.recipients),
        "sha256": digest,
        "size": len(one.raw),
        "bytes_kept": True,
        "state": SpoolState.ACCEPTED,
    }


def _mail(row: ReceivedRow | Row[Any]) -> Mail:
    assert row.id is not None
    return Mail(
        id=row.id,
        received_at=row.received_at,
        peer=row.peer,
        helo=row.helo,
        tls=row.tls,
        envelope_sender=row.envelope_sender,
        recipients=tuple(row.recipients),
        sha256=row.sha256,
        size=row.size,
        state=SpoolState(row.state),
        outcome=row.outcome,
    )


def _stamp(session: Session, id_: int, state: SpoolState, outcome: str, now: datetime) -> bool:
    return run(session, _STAMP, number=id_, now_is=state, became=outcome, at=now).rowcount == 1


_Promise = tuple[Received, asyncio.Future[int]]


class GroupCommit:
    """Accepts mails of many sessions: all that wait share one transaction and one fsync.

    A group gathers until the database lets it write; nobody waits for a timer.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._waiting: deque[_Promise] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="accept")
        self._committing: asyncio.Task[None] | None = None

    async def accept(self, received: Received) -> int:
        """Give the mail's number once it is on disk. Raises StoreError: then nothing was promised."""
        promise: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((received, promise))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_groups())
        return await promise

    async def close(self) -> None:
        """Finish the commits under way."""
        if self._committing is not None:
            await self._committing
        self._thread.shutdown()

    async def _commit_groups(self) -> None:
        while self._waiting:
            await self._commit(self._take(BATCH))

    def _take(self, most: int) -> list[_Promise]:
        """Of those that wait; a session that went away was promised nothing."""
        taken: list[_Promise] = []
        while self._waiting and len(taken) < most:
            one = self._waiting.popleft()
            if not one[1].cancelled():
                taken.append(one)
        return taken

    async def _commit(self, group: list[_Promise], *, alone: bool = False) -> None:
        if not group:
            return

        def late() -> list[Received]:  # in the other thread, while this one waits for it
            joining = [] if alone else self._take(BATCH - len(group))
            group.extend(joining)
            return [received for received, _ in joining]

        run = asyncio.get_running_loop().run_in_executor
        try:
            ids = await run(self._thread, self._spool.accept_all, [one for one, _ in group], late)
        except Exception as error:  # noqa: BLE001 - handed to the session that waits, whatever it is
            await self._part(group, error)
        else:
            for (_, promise), id_ in zip(group, ids, strict=True):
                if not promise.done():
                    promise.set_result(id_)

    async def _part(self, group: list[_Promise], error: Exception) -> None:
        """A mail that the database will not take must not fail those that wait with it."""
        if len(group) == 1 or isinstance(error, StoreError):
            for _, promise in group:
                if not promise.done():
                    promise.set_exception(error)
            return
        for one in group:
            await self._commit([one], alone=True)
