"""The evidence bundle of a case or a matter: every mail, the journal, the ledger, who held the address, and hashes."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from sqlmodel import Session, col, or_, select

from abuse_mta.datafiles import data_file
from abuse_mta.explanation import Explained, explain
from abuse_mta.statements import LEDGER_COLUMNS, write_csv
from abuse_mta.store.case_tables import ComplaintRow, EntryRow, JournalRow, OutboxRow
from abuse_mta.store.contract_tables import AssignmentRow
from abuse_mta.store.mapping import read_complaint
from abuse_mta.store.spool_tables import RawRow, ReceivedRow
from abuse_mta.wording import flat
from policy.records import Complaint

SUMS = "SHA256SUMS"
_ASSIGNMENT = ("network", "assigned_from", "assigned_to", "contract_id", "line_id", "access", "withdrawn_at")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the bundle is about: a case or a matter, its contract if it has one, and what is known of it."""

    owner: str
    contract_id: str
    facts: Mapping[str, Any]
    message_id: int | None = None
    """The mail that a matter came with."""


def bundle_of(session: Session, subject: Subject, zone: tzinfo, now: datetime) -> dict[str, bytes]:
    """File name → content; the last, SHA256SUMS, is what `sha256sum -c` reads."""
    steps = explain(session, subject.owner, zone)
    complaints = _complaints(session, subject.owner)
    assignments = list(_assignments(session, subject, complaints, zone))
    entries = session.exec(
        select(EntryRow).where(EntryRow.case_id == subject.owner).order_by(col(EntryRow.number))
    ).all()
    ledger = [{name: _plain(getattr(entry, name), zone) for name in LEDGER_COLUMNS} for entry in entries]
    files = dict(_mails(session, subject, zone))
    mails = sorted(files)
    files["journal.jsonl"] = _lines(asdict(step) for step in steps)
    files["ledger.jsonl"] = _lines(ledger)
    files["ledger.csv"] = write_csv(LEDGER_COLUMNS, (tuple(row.values()) for row in ledger)).encode()
    files["assignments.jsonl"] = _lines(assignments)
    files["summary.html"] = _summary(subject, steps, assignments, ledger, mails, now.astimezone(zone))
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    files[SUMS] = sums.encode()
    return files


def write_bundle(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files, readable by nobody else. Raises OSError, FileExistsError when the folder is not empty."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o600)


def _complaints(session: Session, owner: str) -> list[Complaint]:
    found = select(ComplaintRow.record).where(ComplaintRow.case_id == owner)
    return [read_complaint(record) for record in session.exec(found.order_by(col(ComplaintRow.received_at)))]


def _mails(session: Session, subject: Subject, zone: tzinfo) -> Iterator[tuple[str, bytes]]:
    """Mails that came, by their hashes in the journal, and mails that went out."""
    hashes = select(JournalRow.sha256).where(JournalRow.owner == subject.owner, JournalRow.sha256 != "")
    numbers = select(ComplaintRow.message_id).where(ComplaintRow.case_id == subject.owner)
    mine = or_(
        col(ReceivedRow.sha256).in_(hashes),
        col(ReceivedRow.id).in_(numbers),
        ReceivedRow.id == subject.message_id,
    )
    for id_, at in session.exec(select(ReceivedRow.id, ReceivedRow.received_at).where(mine)).all():
        raw = session.get(RawRow, id_)
        if raw is not None:
            yield f"received/{id_:06d}-{_stamp(at, zone)}.eml", raw.raw
    sent = select(OutboxRow).where(OutboxRow.owner == subject.owner).order_by(col(OutboxRow.id))
    for mail in session.exec(sent).all():
        yield f"sent/{mail.id:06d}-{_stamp(mail.created_at, zone)}-{mail.kind}.eml", mail.content


def _assignments(
    session: Session, subject: Subject, complaints: Iterable[Complaint], zone: tzinfo
) -> Iterator[Row]:
    """Who held what, from when until when; and how far from a change of hands each offence was."""
    found = select(AssignmentRow).where(AssignmentRow.contract_id == subject.contract_id)
    rows = session.exec(found.order_by(col(AssignmentRow.assigned_from))).all()
    for row in rows:
        yield {name: _plain(getattr(row, name), zone) for name in _ASSIGNMENT}
    for complaint in complaints:
        for moment in complaint.moments:
            turns = [at for row in rows for at in (row.assigned_from, row.assigned_to) if at is not None]
            nearest = min((abs(moment.at - at) for at in turns), default=None)
            yield {
                "ip": complaint.ip,
                "occurred_at": _plain(moment.at, zone),
                "complaint": complaint.id,
                "seconds_to_the_nearest_change": None if nearest is None else nearest.total_seconds(),
            }


def _summary(
    subject: Subject,
    steps: Iterable[Explained],
    assignments: list[Row],
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
            assignments=assignments,
            ledger=ledger,
            mails=mails,
            now=now.isoformat(" ", "seconds"),
        )
        .encode()
    )


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, default=_json) + "\n" for row in rows).encode()


def _json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _plain(value: object, zone: tzinfo) -> object:
    return value.astimezone(zone).isoformat() if isinstance(value, datetime) else value


def _stamp(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y%m%dT%H%M%S")
