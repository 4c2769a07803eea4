"""What a month looked like in numbers: for the pictures and the tables of the daily mail."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlmodel import Session, col, func, select

from abuse_mta.store.case_tables import CaseRow, ComplaintRow, JournalRow
from abuse_mta.store.mapping import read_complaint
from policy.records import OPEN
from policy.words import CaseState

DAYS = 30
TOP = 10
AGES = (
    ("under 3 days", timedelta(days=3)),
    ("3 to 7 days", timedelta(days=7)),
    ("7 to 30 days", timedelta(days=30)),
    ("over 30 days", timedelta.max),
)

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The last 30 days up to and with today, in the provider's zone."""

    days: tuple[str, ...]
    """ISO dates, the oldest first."""
    complaints: Mapping[str, tuple[int, ...]]
    """By category, one number a day; the most frequent category first."""
    open_cases: Counts
    """By age, the youngest first."""
    answers: Counts
    """Deadlines of these days: answered in time, or passed in silence."""
    reporters: Counts
    """Complaints by the reporter's domain, the most frequent first."""
    contracts: Counts
    """Complaints by contract, the most frequent first."""


def monthly_figures(session: Session, now: datetime, zone: tzinfo) -> Figures:
    """What the store knows of the last 30 days; mails and cases of the police are never in it."""
    today = now.astimezone(zone).date()
    days = tuple((today - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1))
    since = now - timedelta(days=DAYS)
    by_category: dict[str, Counter[str]] = {}
    found = select(ComplaintRow.record, ComplaintRow.received_at).where(ComplaintRow.received_at > since)
    for record, received_at in session.exec(found.execution_options(yield_per=1000)):
        day = received_at.astimezone(zone).date().isoformat()
        by_category.setdefault(read_complaint(record).category.value, Counter())[day] += 1
    return Figures(
        days=days,
        complaints={
            name: tuple(counts[day] for day in days)
            for name, counts in sorted(by_category.items(), key=lambda one: (-one[1].total(), one[0]))
        },
        open_cases=_by_age(_opened(session), now),
        answers=_answers(session, since),
        reporters=_top(session, col(ComplaintRow.domain), since),
        contracts=_top(session, col(ComplaintRow.contract_id), since),
    )


def _opened(session: Session) -> Iterable[datetime]:
    return session.exec(
        select(CaseRow.opened_at).where(col(CaseRow.state).in_([state.value for state in OPEN]))
    )


def _by_age(opened: Iterable[datetime], now: datetime) -> Counts:
    counts = dict.fromkeys((name for name, _ in AGES), 0)
    for at in opened:
        counts[next(name for name, limit in AGES if now - at < limit)] += 1
    return counts


def _answers(session: Session, since: datetime) -> Counts:
    def count(event: str, then: CaseState) -> int:
        found = select(func.count()).where(
            JournalRow.recorded_at > since,
            JournalRow.event == event,
            JournalRow.state_before == CaseState.NOTIFIED.value,
            JournalRow.state_after == then.value,
        )
        return session.exec(found).one()

    return {
        "in time": count("AnswerReceived", CaseState.ANSWERED),
        "silence": count("AnswerOverdue", CaseState.SUSPENDING),
    }


def _top(session: Session, column: object, since: datetime) -> Counts:
    number = func.count()
    found = (
        select(column, number)  # type: ignore[call-overload]
        .where(ComplaintRow.received_at > since, column.is_not(None), column != "")  # type: ignore[attr-defined]
        .group_by(column)
        .order_by(number.desc(), column)
        .limit(TOP)
    )
    return {str(name): int(count) for name, count in session.execute(found)}
