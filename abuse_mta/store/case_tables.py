"""Rows of cases and of all that follows from them: complaints, deadlines, journal, outbox, orders, ledger, alerts.

The journal is append-only and every other row of a decision is written with it, in one transaction. What is to
happen is a row with a due time; finished rows stay, stamped.
"""

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

UNSETTLED = text("settled_at IS NULL")
UNTOLD = text("NOT told")
UNISSUED = text("state IN ('draft', 'held')")
# SQLite takes an index only for the very words of its condition, and writes a truth as a number.
SQLITE_UNTOLD, SQLITE_AUTOMATIC = text("told = 0"), text("automatic = 1")
OPEN_CASE = text("state NOT IN ('closed', 'terminated')")


class TermsRow(SQLModel, table=True):
    """Terms that some case keeps from its opening, by the hash of their content."""

    __tablename__ = "terms"

    version: str = Field(primary_key=True)
    content: str = Field(sa_column=Column(Text, nullable=False))


class CaseRow(SQLModel, table=True):
    """A case: what queries look at as columns, all of it as `record`."""

    __tablename__ = "case"
    __table_args__ = (
        Index("case_of_line", "contract_id", "line_id", "number"),
        # Two open cases of one line would send two notices and charge twice.
        Index(
            "one_open_case_per_line",
            "contract_id",
            "line_id",
            unique=True,
            sqlite_where=OPEN_CASE,
            postgresql_where=OPEN_CASE,
        ),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(unique=True)
    contract_id: str
    line_id: str
    state: str = Field(index=True)
    clause: str
    opened_at: datetime = Field(index=True)
    changed_at: datetime
    terms: str
    journal_length: int = 0
    revision: str = ""
    """A new random word with each decision."""
    record: str = Field(sa_column=Column(Text, nullable=False))


class ComplaintRow(SQLModel, table=True):
    """A complaint, attached to a case or held; `record` is the whole of it."""

    __tablename__ = "complaint"

    complaint_id: str = Field(primary_key=True)
    case_id: str | None = Field(default=None, index=True)
    contract_id: str | None = None
    ip: str = Field(index=True)
    key: str = Field(index=True)
    received_at: datetime = Field(index=True)
    original_message_id: str | None = Field(default=None, index=True)
    message_id: int | None = Field(default=None, index=True)
    """The received mail it came in."""
    domain: str = ""
    counts: bool = True
    """Neither retracted nor replaced by a stronger repeat."""
    record: str = Field(sa_column=Column(Text, nullable=False))


class DeadlineRow(SQLModel, table=True):
    """Something that falls due for a case or a matter."""

    __tablename__ = "deadline"
    __table_args__ = (
        Index("deadline_due", "due_at", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
        # Two open deadlines of one duty would fire twice.
        Index(
            "one_open_deadline_per_duty",
            "owner",
            "duty",
            unique=True,
            sqlite_where=UNSETTLED,
            postgresql_where=UNSETTLED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    owner: str
    duty: str
    due_at: datetime
    set_by: int
    """Journal number of the decision that set it."""
    settled_at: datetime | None = None
    fired: bool = False


class JournalRow(SQLModel, table=True):
    """One event and what followed from it. Append-only."""

    __tablename__ = "journal"
    __table_args__ = (
        # A repeat of the same cause is a no-op.
        Index("one_decision_per_cause", "owner", "cause", unique=True),
        Index("journal_by_cause", "cause"),
    )

    number: int | None = Field(default=None, primary_key=True)
    owner: str
    """Case, matter or contract."""
    at: datetime
    recorded_at: datetime = Field(index=True)
    event: str
    cause: str
    clause: str
    state_before: str | None = None
    state_after: str | None = None
    sha256: str = ""
    by: str = ""
    details: str = Field(sa_column=Column(Text, nullable=False))
    effects: str = Field(sa_column=Column(Text, nullable=False))


class OutboxRow(SQLModel, table=True):
    """A mail that we owe somebody, rendered when it was decided; the Message-ID never changes."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_due", "due_at", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
        Index("outbox_by_name", "name", "kind", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str
    """Contract for a mail to its contractor, else the address."""
    owner: str | None = Field(default=None, index=True)
    notice_id: str | None = Field(default=None, unique=True)
    about: str = ""
    """The address (IP) that it is about, where that limits how often we ask."""
    envelope_sender: str
    recipients: str
    """Space-separated; those that took it are removed from `open_recipients`."""
    open_recipients: str
    message_id: str = Field(unique=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = Field(index=True)
    due_at: datetime
    attempts: int = 0
    last_reply: str = ""
    settled_at: datetime | None = None
    outcome: str | None = None
    returned: str = ""
    """Recipients that refused it or returned it, space-separated."""
    claimed_by: str | None = None
    claimed_until: datetime | None = None


class OrderRow(SQLModel, table=True):
    """An instruction to an actuator; `key` makes a repeat after a crash the same order."""

    __tablename__ = "line_order"
    __table_args__ = (
        Index("order_due", "due_at", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
        Index(
            "order_automatic",
            "created_at",
            sqlite_where=SQLITE_AUTOMATIC,
            postgresql_where=text("automatic"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    case_id: str = Field(index=True)
    contract_id: str
    line_id: str
    network: str
    username: str
    access: str
    actuator: str
    enforcing: bool
    action: str
    episode: int
    state: str
    automatic: bool = False
    reason: str = ""
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    detail: str = ""
    claimed_by: str | None = None
    claimed_until: datetime | None = None


class EntryRow(SQLModel, table=True):
    """A line of the ledger. Append-only; only `state` may change, from draft or held."""

    __tablename__ = "ledger"
    __table_args__ = (Index("ledger_unissued", "number", sqlite_where=UNISSUED, postgresql_where=UNISSUED),)

    number: int | None = Field(default=None, primary_key=True)
    entry_id: str = Field(unique=True)
    posting: str = Field(index=True)
    contract_id: str = Field(index=True)
    case_id: str | None = Field(default=None, index=True)
    at: datetime = Field(index=True)
    account: str
    yen: int
    code: str
    state: str
    tax: str
    clause: str
    cause: str
    complaint_id: str | None = None
    sha256: str = ""
    reverses: str | None = None
    amount_pending: bool = False
    episode: int = 1


class AlertRow(SQLModel, table=True):
    """What an operator was told."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("alert_by_address", "code", "about", "at"),
        Index("alert_by_subject", "code", "subject", "at"),
        Index("alert_untold", "code", "at", sqlite_where=SQLITE_UNTOLD, postgresql_where=UNTOLD),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str
    subject: str
    about: str = ""
    """The address (IP), where that limits how often we tell."""
    owner: str | None = None
    at: datetime = Field(index=True)
    detail: str = ""
    times: int = 1
    """In a flood the newest row stands for those that follow."""
    told: bool = False
    """A mail to the operators speaks of it."""


class InboxRow(SQLModel, table=True):
    """What the machine would not decide."""

    __tablename__ = "inbox"
    __table_args__ = (Index("inbox_waiting", "settled_at", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    why: str
    message_id: int | None = Field(default=None, index=True)
    complaint_id: str | None = Field(default=None, index=True)
    subject: str = ""
    ip: str = ""
    contract_id: str = ""
    reporter: str = ""
    received_at: datetime = Field(index=True)
    settled_at: datetime | None = None
    settled_by: str = ""
    verdict: str = ""
    restricted: bool = False


class MatterRow(SQLModel, table=True):
    """A disclosure request or a police inquiry; `record` is the whole of it."""

    __tablename__ = "matter"

    number: int | None = Field(default=None, primary_key=True)
    matter_id: str = Field(unique=True)
    kind: str
    contract_id: str = Field(default="", index=True)
    ip: str = Field(default="", index=True)
    state: str = Field(index=True)
    opened_at: datetime
    changed_at: datetime
    legal_hold: bool = Field(default=True, index=True)
    journal_length: int = 0
    record: str = Field(sa_column=Column(Text, nullable=False))


class ReporterMarkRow(SQLModel, table=True):
    """A complaint of this domain turned out unfounded."""

    __tablename__ = "reporter_mark"
    __table_args__ = (Index("reporter_mark_by_domain", "domain", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    domain: str
    at: datetime
    complaint_id: str


class FirstSignatureRow(SQLModel, table=True):
    """A decision that two people must take, signed by the first."""

    __tablename__ = "first_signature"

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    action: str
    by: str
    reason: str
    at: datetime
    settled_at: datetime | None = None


class UnmatchedPaymentRow(SQLModel, table=True):
    """Money that came and fits no contract; kept until somebody says whose it is."""

    __tablename__ = "unmatched_payment"

    id: int | None = Field(default=None, primary_key=True)
    reference: str
    yen: int
    at: datetime
    by: str
    settled_at: datetime | None = None


class OutcomeWishRow(SQLModel, table=True):
    """A reporter wants to hear when the handling of his report has ended."""

    __tablename__ = "outcome_wish"

    message_id: int = Field(primary_key=True)
    """The mail that reported."""
    asked_at: datetime
    language: str
    settled_at: datetime | None = None


class RejudgementRow(SQLModel, table=True):
    """A mail whose sender the DNS would not tell: to be asked about again."""

    __tablename__ = "rejudgement"
    __table_args__ = (Index("rejudgement_due", "due_at", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),)

    message_id: int = Field(primary_key=True)
    due_at: datetime
    until: datetime
    """After this nobody is asked any more."""
    attempts: int = 0
    settled_at: datetime | None = None
    outcome: str = ""
