"""What goes when its seven years are over (POLICY §11), and what stays all the same."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from abuse_mta.expiry import settled_beginning
from abuse_mta.store import cases
from abuse_mta.store.case_tables import (
    CaseRow,
    ComplaintRow,
    DeadlineRow,
    EntryRow,
    InboxRow,
    JournalRow,
    OrderRow,
    OutboxRow,
)
from abuse_mta.store.spool_tables import ReceivedRow
from policy.charges import unpaid
from policy.records import Entry
from policy.words import Account, Code
from tests.commands.test_retention import LETTER, NEWSLETTER, _settle_inbox, _sweep

YEAR = timedelta(days=365)
NOW = datetime(2025, 6, 2, 3, tzinfo=UTC)
TERMINATE = ("decide", "terminate", "C-1002", "--by", "sato", "--second", "mori", "--reason", "too much")


def expire(history: Any, at: datetime) -> None:
    """First the mails, until nothing more is due, then the rest."""
    for sweep in (history.desk.retention, history.desk.expiry):
        sweep._rests_until = None
        while sweep.sweep(at) == at:
            pass


def left(history: Any) -> dict[str, int]:
    """How many rows each table has."""
    tables = (
        CaseRow,
        ComplaintRow,
        DeadlineRow,
        EntryRow,
        InboxRow,
        JournalRow,
        OrderRow,
        OutboxRow,
        ReceivedRow,
    )
    with history.desk.deciding.database.reading() as session:
        counts = {table.__tablename__: len(session.exec(select(table)).all()) for table in tables}
    return {str(name): count for name, count in counts.items() if count}


def test_a_closed_case_goes_after_seven_years(history: Any, operate: Any) -> None:
    """All of it, to the second; one line of the journal says that it was there."""
    history.report("192.0.2.15", -1, authenticated=False)
    assert operate("decide", "close", "C-1002", "--by", "sato", "--reason", "settled").code == 0
    with history.desk.deciding.database.reading() as session:
        (case,) = cases.cases_of_contract(session, "C-1002")
    expire(history, case.changed_at + 7 * YEAR)
    assert left(history)["case"] == 1
    expire(history, case.changed_at + 7 * YEAR + timedelta(seconds=1))
    assert left(history) == {"journal": 2}
    with history.desk.deciding.database.reading() as session:
        told = [
            (line.event, line.cause) for line in session.exec(select(JournalRow).order_by(JournalRow.cause))
        ]
    assert told == [("EvidenceDeleted", "retention:1"), ("CaseDeleted", f"retention:{case.case_id}")]


def test_a_case_of_which_something_is_owed_stays(suspending: Any, operate: Any) -> None:
    """However old; paid, it goes seven years after the payment, and the contract owes what it owed before."""
    assert operate(*TERMINATE).code == 0
    now = suspending.clock.now()
    expire(suspending, now + 20 * YEAR)
    assert (left(suspending)["case"], left(suspending)["ledger"]) == (1, 2)
    assert operate("pay", "C-1002", "9900", "--by", "sato", "--at", now.isoformat()).code == 0
    expire(suspending, now + 20 * YEAR)
    assert left(suspending).keys() == {"journal"}
    assert operate("ledger", "--contract", "C-1002", "--json").rows == []


def test_a_hold_keeps_case_and_journal(history: Any, operate: Any) -> None:
    """A letter of the law about the address came; the case stays until its hold is released."""
    history.report("192.0.2.15", -1, authenticated=False)
    assert operate("decide", "close", "C-1002", "--by", "sato", "--reason", "settled").code == 0
    history.receive(LETTER, sender="lawyer@law.example.jp")
    _settle_inbox(history)
    expire(history, history.clock.now() + 20 * YEAR)
    assert left(history)["case"] == 1
    (matter,) = operate("matters", "--json").rows
    release = ("matter", "act", "release-legal-hold", matter["matter_id"], "--by", "sato", "--reason", "done")
    assert operate(*release).code == 0
    expire(history, history.clock.now() + 20 * YEAR)
    assert "case" not in left(history)


def test_what_was_no_complaint_leaves_nothing(history: Any) -> None:
    """Its receipt goes when its inbox item has gone."""
    history.receive(NEWSLETTER)
    expire(history, history.clock.now() + 20 * YEAR)
    assert left(history) == {"inbox": 1, "received": 1}
    _settle_inbox(history)
    _sweep(history, history.clock.now() + YEAR)
    expire(history, history.clock.now() + 20 * YEAR)
    assert left(history).keys() <= {"journal"}


def entry(number: int, yen: int, code: Code, days: int) -> Entry:
    """One of a contract's ledger."""
    return Entry(
        id=f"E-{number}", posting=f"P-{number}", contract_id="C-1", case_id="CASE-1" if yen > 0 else None,
        at=NOW + timedelta(days=days), account=Account.RECEIVABLE, yen=yen, code=code, clause="R2", cause="x",
    )  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from([3300, 6600, -3300, -6600, -9900]), st.integers(0, 900)), max_size=12)
)
def test_no_balance_changes_when_a_ledger_loses_its_beginning(steps: list[tuple[int, int]]) -> None:
    """What is owed of each charge, and what is left over, is the same without it."""
    days = sorted(day for _, day in steps)
    ledger = [
        entry(number, yen, Code.DAMAGES if yen > 0 else Code.PAYMENT, day)
        for number, ((yen, _), day) in enumerate(zip(steps, days, strict=True))
    ]
    gone = settled_beginning(ledger, NOW + timedelta(days=500))
    rest = ledger[gone:]
    owed = {key: yen for key, yen in unpaid(ledger).items() if yen}
    assert all(one.at < NOW + timedelta(days=500) for one in ledger[:gone])
    assert {key: yen for key, yen in unpaid(rest).items() if yen} == owed
    assert sum(one.yen for one in rest) == sum(one.yen for one in ledger)


def test_a_charge_that_is_taken_back_later_stays() -> None:
    """The reversal would be of nothing."""
    charge, paid = entry(1, 3300, Code.DAMAGES, 0), entry(2, -3300, Code.PAYMENT, 1)
    back = replace(entry(3, -3300, Code.REVERSAL, 900), reverses="E-1")
    before = NOW + timedelta(days=500)
    assert Counter(
        settled_beginning(ledger, before) for ledger in ([charge, paid], [charge, paid, back])
    ) == {2: 1, 0: 1}
