"""A word to a reporter who asked for it: that the handling of his report has ended, and nothing of how.

He asks by a mail to an address that stands in his acknowledgement; nobody else knows it.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from abuse_mta.mailroom import Mailroom
from abuse_mta.notice_facts import Language, NoticeFacts
from abuse_mta.notices import is_mailable
from abuse_mta.store.case_tables import CaseRow, ComplaintRow, OutcomeWishRow
from abuse_mta.store.mapping import read_complaint
from abuse_mta.tokens import Party
from policy.words import CaseState, MailKind

ROLE = "outcome"
"""The role of the address by which a reporter asks."""
ENDED = (CaseState.CLOSED, CaseState.TERMINATED)


def wish_address(mailroom: Mailroom, reference: str) -> str:
    """Where a mail means: tell me when it has ended."""
    return mailroom.tokens.reply_address(mailroom.house.sender, Party.REPORTER, reference, ROLE)


def take_wish(
    session: Session, mailroom: Mailroom, reference: str, language: Language, now: datetime
) -> None:
    """Remember the wish; when all has ended already, tell him at once. `reference`: `R-000123` of his report."""
    number = int(reference.partition("-")[2])
    if session.get(OutcomeWishRow, number) is None:
        session.add(OutcomeWishRow(message_id=number, asked_at=now, language=language))
        session.flush()
        tell_if_ended(session, mailroom, number, now)


def tell_outcomes(session: Session, mailroom: Mailroom, case_id: str, now: datetime) -> None:
    """A case has ended: tell those who asked, of whose report nothing else is open."""
    asked = (
        select(OutcomeWishRow.message_id)
        .join(ComplaintRow, col(ComplaintRow.message_id) == col(OutcomeWishRow.message_id))
        .where(ComplaintRow.case_id == case_id, col(OutcomeWishRow.settled_at).is_(None))
        .distinct()
    )
    for number in session.exec(asked).all():
        tell_if_ended(session, mailroom, number, now)


def tell_if_ended(session: Session, mailroom: Mailroom, number: int, now: datetime) -> None:
    """Queue the word, unless a case of the report is open or the report proved false."""
    wish = session.get_one(OutcomeWishRow, number)
    found = select(ComplaintRow.record, CaseRow.state).join(
        CaseRow, col(CaseRow.case_id) == col(ComplaintRow.case_id)
    )
    rows = session.exec(found.where(ComplaintRow.message_id == number)).all()
    if not rows or any(state not in ENDED for _, state in rows):
        return
    wish.settled_at = now
    session.add(wish)
    complaints = [read_complaint(record) for record, _ in rows]
    address = complaints[0].reporter
    if all(complaint.retracted for complaint in complaints) or not is_mailable(address):
        return
    reference = f"R-{number:06d}"
    facts = NoticeFacts(
        kind=MailKind.REPORTER_ACKNOWLEDGEMENT,
        now=now,
        provider=mailroom.provider,
        language="ja" if wish.language == "ja" else "en",
        recipients=(address,),
        reference=reference,
        message_id=mailroom.message_id(reference, "outcome", address),
        reply_to=mailroom.tokens.reply_address(mailroom.house.sender, Party.REPORTER, reference),
        received_at=complaints[0].received_at,
        ended=True,
    )
    mailroom.queue(session, facts, name=address, owner=None, now=now)
