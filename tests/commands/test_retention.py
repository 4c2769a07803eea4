"""How long mails are kept (POLICY §11): not a second too short, and never while somebody needs them."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from abuse_mta.store import cases
from abuse_mta.store.case_tables import ComplaintRow, InboxRow, JournalRow
from abuse_mta.store.mapping import read_complaint
from abuse_mta.store.spool_tables import ReceivedRow

DAY = timedelta(days=1)
NEWSLETTER = "From: news@shop.example\nTo: abuse@isp.example.jp\nSubject: Our offers\n\nBuy three, pay two.\n"
LETTER = (
    "From: Law Office <lawyer@law.example.jp>\nTo: abuse@isp.example.jp\nSubject: 発信者情報開示請求\n"
    "Content-Type: text/plain; charset=utf-8\n\n情報流通プラットフォーム対処法に基づき、下記IPアドレスの発信者情報の開示を請求します。\n"
    "IPアドレス: 192.0.2.15\n日時: 2026-11-01 10:00:00 JST\n代理人弁護士\n"
)


def _kept(history: Any) -> list[int]:
    with history.desk.deciding.database.reading() as session:
        return list(
            session.exec(select(ReceivedRow.id).where(ReceivedRow.bytes_kept).order_by(col(ReceivedRow.id)))
        )


def _sweep(history: Any, at: Any) -> None:
    history.desk.retention._rests_until = None
    history.desk.retention.sweep(at)


def _settle_inbox(history: Any) -> None:
    with history.desk.deciding.database.writing() as session:
        for item in session.exec(select(InboxRow)):
            item.settled_at, item.verdict = history.clock.now(), "dismissed"
            session.add(item)


def test_what_was_no_complaint_goes_after_ninety_days(history: Any) -> None:
    """To the second: kept at the ninetieth day, gone after it; the hash and the deletion stand in the journal."""
    number = history.receive(NEWSLETTER)
    _settle_inbox(history)
    came = history.desk.spool.mail(number).received_at
    _sweep(history, came + 90 * DAY)
    assert _kept(history) == [number]
    _sweep(history, came + 90 * DAY + timedelta(seconds=1))
    assert _kept(history) == []
    with history.desk.deciding.database.reading() as session:
        (row,) = session.exec(select(JournalRow).where(JournalRow.event == "EvidenceDeleted")).all()
    assert (row.cause, row.sha256) == (f"retention:{number}", history.desk.spool.mail(number).sha256)


def test_what_waits_in_the_inbox_stays(history: Any) -> None:
    """Nothing is lost before somebody has looked at it."""
    number = history.receive(NEWSLETTER)
    _sweep(history, history.clock.now() + 1000 * DAY)
    assert _kept(history) == [number]


def test_evidence_of_an_open_case_stays(suspending: Any) -> None:
    """However old it is."""
    _sweep(suspending, suspending.clock.now() + 4000 * DAY)
    assert len(_kept(suspending)) == 1


def test_evidence_of_a_closed_case_goes_after_half_a_year(history: Any, operate: Any) -> None:
    """180 days after the closing; the case stays, without the reporter's address and words."""
    history.report("192.0.2.15", -1, authenticated=False)
    assert operate("decide", "close", "C-1002", "--by", "sato", "--reason", "settled").code == 0
    with history.desk.deciding.database.reading() as session:
        (case,) = cases.cases_of_contract(session, "C-1002")
    _sweep(history, case.changed_at + 180 * DAY)
    assert len(_kept(history)) == 1
    _sweep(history, case.changed_at + 180 * DAY + timedelta(seconds=1))
    assert _kept(history) == []
    with history.desk.deciding.database.reading() as session:
        (record,) = session.exec(select(ComplaintRow.record)).all()
    complaint = read_complaint(record)
    assert (complaint.reporter, complaint.excerpt, complaint.ip) == ("", "", "192.0.2.15")


def test_evidence_of_charges_stays_five_years_after_payment(suspending: Any, operate: Any) -> None:
    """Unpaid it stays; paid, five years more."""
    terminate = ("decide", "terminate", "C-1002", "--by", "sato", "--second", "mori", "--reason", "too much")
    assert operate(*terminate).code == 0
    now = suspending.clock.now()
    _sweep(suspending, now + 4000 * DAY)
    assert len(_kept(suspending)) == 1
    assert operate("pay", "C-1002", "9900", "--by", "sato").code == 0
    _sweep(suspending, now + 1800 * DAY)
    assert len(_kept(suspending)) == 1
    _sweep(suspending, now + 1830 * DAY)
    assert _kept(suspending) == []


def test_evidence_of_charges_paid_in_part_and_then_waived_stays_five_years(
    suspending: Any, operate: Any
) -> None:
    """What was paid was charged: waiving the rest is no reason to forget why."""
    (case,) = operate("cases", "--json").rows
    assert operate("pay", "C-1002", "5000", "--by", "sato").code == 0
    terminate = ("decide", "terminate", "C-1002", "--by", "sato", "--second", "mori", "--reason", "too much")
    assert operate(*terminate).code == 0
    waive = ("decide", "waive", case["case_id"], "--by", "sato", "--reason", "goodwill")
    assert operate(*waive).code == 0
    now = suspending.clock.now()
    _sweep(suspending, now + 1800 * DAY)
    assert len(_kept(suspending)) == 1
    _sweep(suspending, now + 1830 * DAY)
    assert _kept(suspending) == []


def test_a_legal_hold_beats_all(history: Any, operate: Any) -> None:
    """What a disclosure request is about stays until the hold is released, complaints included."""
    history.report("192.0.2.15", -1, authenticated=False)
    history.receive(LETTER, sender="lawyer@law.example.jp")
    assert operate("decide", "close", "C-1002", "--by", "sato", "--reason", "settled").code == 0
    _settle_inbox(history)
    _sweep(history, history.clock.now() + 400 * DAY)
    assert len(_kept(history)) == 2
    (matter,) = operate("matters", "--json").rows
    release = (
        "matter",
        "act",
        "release-legal-hold",
        matter["matter_id"],
        "--by",
        "sato",
        "--reason",
        "court: done",
    )
    assert operate(*release).code == 0
    _sweep(history, history.clock.now() + 400 * DAY)
    assert _kept(history) == []


def test_the_half_year_runs_from_the_closing_not_from_what_is_noted_later(history: Any, operate: Any) -> None:
    """A repeat of the complaint a month after the closing keeps nothing longer."""
    history.report("192.0.2.15", -1, authenticated=False)
    assert operate("decide", "close", "C-1002", "--by", "sato", "--reason", "settled").code == 0
    with history.desk.deciding.database.reading() as session:
        (case,) = cases.cases_of_contract(session, "C-1002")
    history.clock.set(case.changed_at + 30 * DAY)
    history.report("192.0.2.15", -2, authenticated=False)
    _settle_inbox(history)
    _sweep(history, case.changed_at + 180 * DAY + timedelta(seconds=1))
    assert _kept(history) == []


def test_evidence_of_an_unfounded_case_goes_after_ninety_days(suspending: Any, operate: Any) -> None:
    """Its charges were taken back, so nothing keeps it: 90 days after the case has ended."""
    judge = ("decide", "judge-unfounded", "C-1002", "--by", "sato", "--reason", "a forgery")
    assert operate(*judge).code == 0
    assert operate("decide", "confirm-resume", "C-1002", "--by", "sato", "--reason", "seen").code == 0
    with suspending.desk.deciding.database.reading() as session:
        (case,) = cases.cases_of_contract(session, "C-1002")
    assert case.state == "closed"
    _sweep(suspending, case.changed_at + 90 * DAY)
    assert len(_kept(suspending)) == 1
    _sweep(suspending, case.changed_at + 90 * DAY + timedelta(seconds=1))
    assert _kept(suspending) == []


def test_a_later_payment_of_another_case_keeps_nothing_longer(suspending: Any, operate: Any) -> None:
    """Five years run from the payment that settled this case."""
    terminate = ("decide", "terminate", "C-1002", "--by", "sato", "--second", "mori", "--reason", "too much")
    assert operate(*terminate).code == 0
    assert operate("pay", "C-1002", "9900", "--by", "sato").code == 0
    paid = suspending.clock.now()
    later = paid + 100 * DAY
    with suspending.desk.deciding.transaction() as session:
        suspending.desk.decisions.pay(
            session, "C-1002", 1, by="sato", cause="payment:later", at=later, now=later
        )
    _sweep(suspending, paid + 1830 * DAY)
    assert _kept(suspending) == []
