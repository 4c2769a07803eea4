"""The evidence bundle of a case or a matter: every mail, the journal, the ledger, who held the address, and hashes."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from sqlmodel import Session, col, select

from abuse_mta.contracts import holders_ever
from abuse_mta.datafiles import data_file
from abuse_mta.explanation import Explained, explain
from abuse_mta.spool import kept_bytes
from abuse_mta.statements import LEDGER_COLUMNS, write_csv
from abuse_mta.store import cases
from abuse_mta.store.case_tables import ComplaintRow, EntryRow, JournalRow, OutboxRow
from abuse_mta.store.mapping import read_complaint
from abuse_mta.store.spool_tables import ReceivedRow
from abuse_mta.wording import flat
from policy.records import Complaint

SUMS = "SHA256SUMS"
HOLDER_COLUMNS = (
    "about",
    "ip",
    "occurred_at",
    "contract_id",
    "line_id",
    "network",
    "assigned_from",
    "assigned_to",
    "held_it_then",
    "seconds_to_boundary",
)

RECEIVED_COLUMNS = (
    "id",
    "received_at",
    "peer",
    "helo",
    "tls",
    "envelope_sender",
    "recipients",
    "size",
    "sha256",
    "state",
    "outcome",
)

Row = dict[str, Any]
File = tuple[str, bytes]
"""Its path in the bundle, and its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the bundle is about: a case or a matter, and what is known of it."""

    owner: str
    facts: Mapping[str, Any]
    message_id: int | None = None
    """The mail that a matter came with."""
    ip: str = ""
    """What a matter asks about."""
    occurred_at: datetime | None = None


def bundle_of(session: Session, subject: Subject, zone: tzinfo, now: datetime) -> Iterator[File]:
    """Name and content of each file, one after the other: large mails are never in memory together."""
    journal = cases.journal_of(session, subject.owner)
    received = _received(session, subject, journal)
    names = []
    for file in _mails(session, subject, received, zone):
        names.append(file[0])
        yield file
    steps = explain(session, subject.owner, zone)
    holders = list(_holders(session, _offences(subject, _complaints(session, subject.owner)), zone))
    entries = session.exec(
        select(EntryRow).where(EntryRow.case_id == subject.owner).order_by(col(EntryRow.number))
    ).all()
    ledger = [{name: _plain(getattr(entry, name), zone) for name in LEDGER_COLUMNS} for entry in entries]
    yield "received.csv", _csv(RECEIVED_COLUMNS, [_envelope(row, zone) for row in received])
    yield (
        "journal.jsonl",
        _lines(
            {**row.model_dump(), "details": json.loads(row.details), "effects": json.loads(row.effects)}
            for row in journal
        ),
    )
    yield "ledger.jsonl", _lines(ledger)
    yield "ledger.csv", _csv(LEDGER_COLUMNS, ledger)
    yield "assignments.csv", _csv(HOLDER_COLUMNS, holders)
    yield "summary.html", _summary(subject, steps, holders, ledger, names, now.astimezone(zone))


def write_bundle(files: Iterable[File], folder: Path) -> dict[str, int]:
    """Write the files, readable by nobody else, and last their hashes as `sha256sum -c` reads them; gives their sizes.

    Raises OSError, FileExistsError when the folder is not empty.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    sizes: dict[str, int] = {}
    sums: list[str] = []
    for name, content in files:
        _write(folder / name, content)
        sizes[name] = len(content)
        sums.append(f"{sha256(content).hexdigest()}  {name}\n")
    hashes = "".join(sums).encode()
    _write(folder / SUMS, hashes)
    return {**sizes, SUMS: len(hashes)}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)


def _complaints(session: Session, owner: str) -> list[Complaint]:
    found = select(ComplaintRow.record).where(ComplaintRow.case_id == owner)
    return [read_complaint(record) for record in session.exec(found.order_by(col(ComplaintRow.received_at)))]


def _received(session: Session, subject: Subject, journal: Iterable[JournalRow]) -> list[ReceivedRow]:
    """Complaints, and whatever else the journal names as a cause."""
    complained = select(ComplaintRow.message_id).where(ComplaintRow.case_id == subject.owner)
    numbers = {subject.message_id, *session.exec(complained), *(_cause_mail(row.cause) for row in journal)}
    found = (session.get(ReceivedRow, number) for number in sorted(one for one in numbers if one is not None))
    return [row for row in found if row is not None]


def _mails(
    session: Session, subject: Subject, received: Iterable[ReceivedRow], zone: tzinfo
) -> Iterator[File]:
    """Mails that came, and mails that went out."""
    for row in received:
        raw = kept_bytes(session, row.id)
        if raw is not None:
            yield f"received/{row.id:06d}-{_stamp(row.received_at, zone)}.eml", raw
    sent = select(OutboxRow).where(OutboxRow.owner == subject.owner).order_by(col(OutboxRow.id))
    for mail in session.exec(sent).all():
        yield f"sent/{mail.id:06d}-{_stamp(mail.created_at, zone)}-{mail.kind}.eml", mail.content


def _envelope(row: ReceivedRow, zone: tzinfo) -> Row:
    """How a mail came: what its own headers cannot say."""
    values = {name: _plain(getattr(row, name), zone) for name in RECEIVED_COLUMNS}
    return {**values, "recipients": " ".join(row.recipients)}


def _cause_mail(cause: str) -> int | None:
    """The number in `mail:12` or `mail:12:stop`: a reply, a bounce, a partner's answer."""
    kind, _, rest = cause.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "mail" and number.isdigit() else None


def _offences(
    subject: Subject, complaints: Iterable[Complaint]
) -> Iterator[tuple[str, str, datetime | None]]:
    """What is alleged or asked about: by which complaint, which address, when."""
    if subject.ip:
        yield subject.owner, subject.ip, subject.occurred_at
    for complaint in complaints:
        for moment in complaint.moments:
            yield complaint.id, complaint.ip, moment.at


def _holders(
    session: Session, offences: Iterable[tuple[str, str, datetime | None]], zone: tzinfo
) -> Iterator[Row]:
    """Everybody who ever held the address, who did then, and how far the offence lies from the ends of his time."""
    for about, ip, at in offences:
        for held in holders_ever(session, ip_address(ip)):
            ends = [end for end in (held.assigned_from, held.assigned_to) if end is not None]
            yield {
                "about": about,
                "ip": ip,
                "occurred_at": _plain(at, zone),
                "contract_id": held.contract_id,
                "line_id": held.line_id,
                "network": str(held.network),
                "assigned_from": _plain(held.assigned_from, zone),
                "assigned_to": _plain(held.assigned_to, zone),
                "held_it_then": None if at is None else "yes" if held.holds_at(at) else "no",
                "seconds_to_boundary": None
                if at is None
                else round(min(abs(at - end).total_seconds() for end in ends)),
            }


def _summary(
    subject: Subject,
    steps: Iterable[Explained],
    holders: list[Row],
    ledger: list[Row],
    mails: list[str],
    now: datetime,
) -> bytes:
    environment = Environment(
        loader=FileSystemLoader(data_file("templates")),
        autoescape=True,
        finalize=lambda value: flat(str(value)) if isinstance(value, str) else value,
    )
    return (
        environment.get_template("bundle.html.j2")
        .render(
            subject=subject,
            facts=[(name, value) for name, value in subject.facts.items() if not isinstance(value, list)],
            steps=[{**asdict(step), "at": step.at.astimezone(now.tzinfo).isoformat()} for step in steps],
            holders=holders,
            ledger=ledger,
            mails=mails,
            now=now.isoformat(" ", "seconds"),
        )
        .encode()
    )


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    return write_csv(columns, ([row[name] for name in columns] for row in rows)).encode()


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, default=_json) + "\n" for row in rows).encode()


def _json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _plain(value: object, zone: tzinfo) -> object:
    return value.astimezone(zone).isoformat() if isinstance(value, datetime) else value


def _stamp(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y%m%dT%H%M%S")
