"""Puts mails into words: facts and templates become a finished mail. Pure computing, nothing is sent here."""

from collections.abc import Mapping
from pathlib import Path

from abuse_mta.notice_facts import ComposedMail, NoticeFacts
from policy.words import MailKind

NEEDED: Mapping[MailKind, tuple[str, ...]] = {
    MailKind.ABUSE_NOTICE: ("contract", "line", "complaints", "prices", "reply_to"),
    MailKind.SUSPENSION_NOTICE: ("contract", "line", "reason", "ordered_at", "charges", "prices", "reply_to"),
    MailKind.PENALTY_NOTICE: ("contract", "line", "complaints", "reply_to"),
    MailKind.ANNUAL_FEE_NOTICE: ("contract", "line", "annual_total", "annual_fee", "charges", "reply_to"),
    MailKind.REINSTATEMENT_NOTICE: ("contract", "line", "accepted", "offset", "monitoring", "reply_to"),
    MailKind.PAYMENT_REQUEST: ("contract", "line", "charges", "reply_to"),
    MailKind.MISSING_PART_REQUEST: ("contract", "line", "missing", "reply_to"),
    MailKind.TERMINATION_NOTICE: ("contract", "line", "ordered_at", "ground", "prepaid", "reply_to"),
    MailKind.ANSWER_RECEIVED: ("contract", "line", "received_at", "reply_to"),
    MailKind.CASE_CLOSED: ("contract", "line", "reply_to"),
    MailKind.CORRECTION: ("contract", "line", "correction", "reply_to"),
    MailKind.REPORTER_ACKNOWLEDGEMENT: ("received_at", "reply_to"),
    MailKind.EVIDENCE_REQUEST: ("received_at", "reply_to"),
    MailKind.STOP_REQUEST: ("line", "order", "reply_to"),
    MailKind.RELEASE_REQUEST: ("line", "order", "reply_to"),
    MailKind.DISCLOSURE_ACKNOWLEDGEMENT: ("disclosure", "reply_to"),
    MailKind.DISCLOSURE_HEARING: ("contract", "disclosure", "reply_to"),
    MailKind.DISCLOSURE_REFUSAL: ("disclosure", "reply_to"),
    MailKind.DISCLOSURE_GRANT: ("disclosure", "reply_to"),
    MailKind.DISCLOSURE_OUTCOME: ("contract", "disclosure", "reply_to"),
    MailKind.LIAISON_SAMPLE: ("liaison",),
    MailKind.OPERATOR_ALERT: ("alert",),
}
"""The facts without which a kind of mail cannot be written."""


class NoticeError(ValueError):
    """A mail cannot be written: facts are missing, or an address is none."""


class Notices:
    """The templates of all mails, compiled once. `templates` holds the folders `ja` and `en`."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates

    def compose(self, facts: NoticeFacts) -> ComposedMail:
        """The finished mail. Raises NoticeError when a fact that its kind needs is missing."""
        missing = [name for name in NEEDED[facts.kind] if getattr(facts, name) in {None, (), ""}]
        if missing:
            msg = f"a mail of kind {facts.kind} needs {', '.join(missing)}"
            raise NoticeError(msg)
        raise NotImplementedError
