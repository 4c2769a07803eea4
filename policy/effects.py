"""What is to be done: imperatives. The effects of a decision are its journal entry; nothing else happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from policy.records import Complaint, Duty, Entry
from policy.words import Alert, CaseState, EntryState, MailKind, OrderAction, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTo:
    """The case changes its state."""

    state: CaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A new case begins with this complaint."""

    complaint: Complaint
    line_id: str
    network: str
    former_holder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend:
    """Fields of the case take these values."""

    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachComplaint:
    """The complaint joins the case, judged."""

    complaint: Complaint


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendComplaint:
    """A complaint of the case changes its standing."""

    complaint_id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendNotice:
    """What became of a notice."""

    notice_id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldComplaint:
    """The complaint opens nothing and waits in the inbox."""

    complaint: Complaint
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """The reporter gets an acknowledgement (one a mail)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForEvidence:
    """The reporter is asked for what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDeadline:
    """Something falls due at `due_at`; an open deadline of the same duty is replaced."""

    duty: Duty
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearDeadline:
    """An open deadline no longer counts."""

    duty: Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice:
    """A mail to the contractor. `contact` None: all his addresses at once, as one mail."""

    kind: MailKind
    contact: int | None = None
    reminder: bool = False
    complaints: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    amounts: bool = True
    postings: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPartner:
    """A stop or release request to a partner (E3)."""

    kind: MailKind
    partner: str
    permanent: bool = False
    reminder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """Every actuator is told to act on the line; not before `not_before`."""

    action: OrderAction
    automatic: bool = False
    reason: Reason | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrders:
    """Orders of this kind that are still open are called off."""

    action: OrderAction


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMails:
    """Mails of the case that have not left yet stay here."""

    kinds: tuple[MailKind, ...] = ()
    notices: tuple[str, ...] = ()
    """Only these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEntries:
    """Lines for the ledger, one posting."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntries:
    """Entries change from draft or held to another state, or back."""

    entries: tuple[str, ...]
    state: EntryState


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlert:
    """An operator is told. `subject` is the contract, or the address where no contract is known."""

    code: Alert
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReporter:
    """Complaints of the domain turned out unfounded."""

    domain: str
    complaint_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disregard:
    """Nothing follows, and why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """An operator's decision that the rules do not allow changes nothing."""

    reason: str
    possible: tuple[str, ...] = ()


Effect = (
    MoveTo
    | OpenCase
    | Amend
    | AttachComplaint
    | AmendComplaint
    | AmendNotice
    | HoldComplaint
    | Acknowledge
    | AskForEvidence
    | SetDeadline
    | ClearDeadline
    | SendNotice
    | RequestPartner
    | PlaceOrder
    | CancelOrders
    | CancelMails
    | PostEntries
    | ChangeEntries
    | RaiseAlert
    | MarkReporter
    | Disregard
    | Refuse
)
Effects = tuple[Effect, ...]
