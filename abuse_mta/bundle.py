"""The evidence bundle of a case or a matter: every mail, the journal, the ledger, who held the address, and hashes."""

import json
from collections.abc import Iterable, Iterator, Mapping
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
from abuse_mta.statements import LEDGER_COLUMNS, write_csv
from abuse_mta.store import cases
from abuse_mta.store.case_tables import ComplaintRow, EntryRow, JournalRow, OutboxRow
from abuse_mta.store.mapping import read_complaint
from abuse_mta.store.spool_tables import RawRow, ReceivedRow
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

Row = dict[str, Any]


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


def bundle_of(session: Session, subject: Subject, zone: tzinfo, now: datetime) -> dict[str, bytes]:
    """File name → content; the last, SHA256SUMS, is what `sha256sum -c` reads."""
    steps = explain(session, subject.owner, zone)
    complaints = _complaints(session, subject.owner)
    journal = cases.journal_of(session, subject.owner)
    holders = list(_holders(session, _offences(subject, complaints), zone))
    entries = session.exec(
        select(EntryRow).where(EntryRow.case_id == subject.owner).order_by(col(EntryRow.number))
    ).all()
    ledger = [{name: _plain(getattr(entry, name), zone) for name in LEDGER_COLUMNS} for entry in entries]
    files = dict(_mails(session, subject, journal, zone))
    mails = sorted(files)
    files["journal.jsonl"] = _lines(
        {**row.model_dump(), "details": json.loads(row.details), "effects": json.loads(row.effects)}
        for row in journal
    )
    files["ledger.jsonl"] = _lines(ledger)
    files["ledger.csv"] = write_csv(LEDGER_COLUMNS, (tuple(row.values()) for row in ledger)).encode()
    files["assignments.csv"] = write_csv(HOLDER_COLUMNS, (tuple(row.values()) for row in holders)).encode()
    files["summary.html"] = _summary(subject, steps, holders, ledger, mails, now.astimezone(zone))
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


def _mails(
    session: Session, subject: Subject, journal: Iterable[JournalRow], zone: tzinfo
) -> Iterator[tuple[str, bytes]]:
    """Mails that came, complaints and whatever else the journal names as a cause, and mails that went out."""
    complained = select(ComplaintRow.message_id).where(ComplaintRow.case_id == subject.owner)
    numbers = {subject.message_id, *session.exec(complained), *(_cause_mail(row.cause) for row in journal)}
    for id_ in sorted(number for number in numbers if number is not None):
        row, raw = session.get(ReceivedRow, id_), session.get(RawRow, id_)
        if row is not None and raw is not None:
            yield f"received/{id_:06d}-{_stamp(row.received_at, zone)}.eml", raw.raw
    sent = select(OutboxRow).where(OutboxRow.owner == subject.owner).order_by(col(OutboxRow.id))
    for mail in session.exec(sent).all():
        yield f"sent/{mail.id:06d}-{_stamp(mail.created_at, zone)}-{mail.kind}.eml", mail.content


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


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False, default=_json) + "\n" for row in rows).encode()


def _json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _plain(value: object, zone: tzinfo) -> object:
    return value.astimezone(zone).isoformat() if isinstance(value, datetime) else value


def _stamp(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y%m%dT%H%M%S")
