"""What is remembered of reporters, by domain: how much they sent, what came of it, what proved unfounded (R2b)."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from abuse_mta.reporters import KnownReporters, organisational_domain
from abuse_mta.rhythm import UNREAD
from abuse_mta.store.case_tables import ComplaintRow, InboxRow, JournalRow, ReporterMarkRow
from abuse_mta.store.spool_tables import ReceivedRow

UNFOUNDED_WITHIN = timedelta(days=90)


@dataclass(slots=True, kw_only=True)
class ReporterRecord:
    """One domain since a time. `unfounded` counts the last 90 days: from three on its complaints only corroborate."""

    domain: str
    trusted: bool = False
    freemail: bool = False
    complaints: int = 0
    joined: int = 0
    """Of these, how many joined a case."""
    duplicates: int = 0
    unreadable: int = 0
    """Mails in which no address could be read."""
    unfounded: int = 0
    latest: datetime | None = None


def reporter_records(
    session: Session, known: KnownReporters, since: datetime, now: datetime
) -> tuple[ReporterRecord, ...]:
    """Every domain that complained since then, the most frequent first. No person, only the domain."""
    records: dict[str, ReporterRecord] = {}

    def of(domain: str) -> ReporterRecord:
        if domain not in records:
            records[domain] = ReporterRecord(
                domain=domain, trusted=known.is_trusted(domain), freemail=known.is_freemail(domain)
            )
        return records[domain]

    counted = (
        select(
            ComplaintRow.domain,
            func.count(),
            func.count(col(ComplaintRow.case_id)),
            func.max(ComplaintRow.received_at),
        )
        .where(ComplaintRow.received_at > since, ComplaintRow.domain != "")
        .group_by(ComplaintRow.domain)
    )
    for domain, complaints, joined, latest in session.exec(counted):
        record = of(domain)
        record.complaints, record.joined, record.latest = complaints, joined, latest
    for domain, count in _duplicates(session, since).items():
        of(domain).duplicates = count
    for domain, count in _unreadable(session, since).items():
        if domain in records:
            records[domain].unreadable = count
    marked = (
        select(ReporterMarkRow.domain, func.count())
        .where(ReporterMarkRow.at > now - UNFOUNDED_WITHIN)
        .group_by(ReporterMarkRow.domain)
    )
    for domain, count in session.exec(marked):
        of(domain).unfounded = count
    return tuple(sorted(records.values(), key=lambda one: (-one.complaints, one.domain)))


def _duplicates(session: Session, since: datetime) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    repeats = select(JournalRow.details).where(
        JournalRow.recorded_at > since,
        JournalRow.event == "ComplaintFiled",
        col(JournalRow.effects).contains('"Disregard"'),
    )
    for details in session.exec(repeats):
        if domain := (json.loads(details).get("complaint") or {}).get("domain"):
            counts[domain] += 1
    return counts


def _unreadable(session: Session, since: datetime) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    unread = (
        select(ReceivedRow.envelope_sender, func.count())
        .join(InboxRow, col(InboxRow.message_id) == col(ReceivedRow.id))
        .where(InboxRow.received_at > since, col(InboxRow.why).in_(UNREAD))
        .group_by(ReceivedRow.envelope_sender)
    )
    for sender, count in session.exec(unread):
        counts[organisational_domain(sender.rpartition("@")[2])] += count
    return counts
