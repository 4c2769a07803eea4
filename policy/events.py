"""What happened: past facts. `at` is when it happened (our MX's receipt, or the deadline's own time).

`cause` is the key under which it is handled once: a repeat is a no-op.
"""

from dataclasses import dataclass
from datetime import datetime

from policy.records import Complaint, PartnerAnswer
from policy.words import Action, OrderAction

OPERATOR = "operator:"
"""How the `by` of a confirmation begins when a person said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What every event has."""

    at: datetime
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFiled(Happened):
    """A complaint was attributed to this case's line."""

    complaint: Complaint
    line_id: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHandedOver(Happened):
    """The next hop took a notice with 250."""

    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDelivered(Happened):
    """A positive delivery report (2.x.x) came for a notice."""

    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReturned(Happened):
    """A notice was refused for good, or came back (5.x.x)."""

    notice: str
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDelayed(Happened):
    """A delay report (4.x.x) came for a notice."""

    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeServed(Happened):
    """An operator told the contractor by telephone or by post."""

    served_at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReceived(Happened):
    """The contractor's account of circumstances and countermeasures; `pledge`: the mail pledges too.

    `by` and `reason`: an operator recorded it.
    """

    complete: bool
    objects: bool = False
    on_file: bool = True
    pledge: bool = False
    sender: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeReceived(Happened):
    """A pledge alone; `by` and `reason`: an operator recorded it."""

    on_file: bool = True
    sender: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoReplyReceived(Happened):
    """A machine's answer: never an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyParked(Happened):
    """A reply of the contractor could not be read: it waits for the operator like a human reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Happened):
    """An operator's word; `until` belongs to an extension, `complaints` to a vouch or a retraction."""

    action: Action
    by: str
    reason: str
    second: str | None = None
    until: datetime | None = None
    effective: datetime | None = None
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAccepted(Decided):
    """An operator accepts the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRejected(Decided):
    """An operator rejects the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeAccepted(Decided):
    """An operator accepts the pledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeRejected(Decided):
    """An operator rejects the pledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Decided):
    """An operator sets another deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedMalicious(Decided):
    """The provider judges it malicious (R2c)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedNoIntent(Decided):
    """The provider judges that there is no will to improve (R3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedUnfounded(Decided):
    """Every complaint of the case is unfounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted(Decided):
    """The named complaints are withdrawn or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched(Decided):
    """An operator vouches for complaints whose sender or number would not suffice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(Decided):
    """The provider waives the case and what is unpaid (P3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminated(Decided):
    """Two operators terminate the contract (R5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedByOperator(Decided):
    """An operator closes the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Decided):
    """An operator holds automatic suspension and unpaid charges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased(Decided):
    """An operator lets go what is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopConfirmed(Happened):
    """Something that enforces has confirmed the stop; `by` an actuator, a partner or an operator."""

    by: str
    effective: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeConfirmed(Happened):
    """The line is up again; `by` an actuator, a partner or an operator."""

    by: str
    effective: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSettled(Happened):
    """An actuator refused or failed for good."""

    order: str
    action: OrderAction
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerAnswered(Happened):
    """A partner answered a stop or release request."""

    partner: str
    answer: PartnerAnswer
    effective: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBooked(Happened):
    """A payment of the contract was booked."""

    yen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOverdue(Happened):
    """The answer's deadline passed (R2a)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageEnded(Happened):
    """We take mail again after an outage of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDue(Happened):
    """A reminder before the deadline is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOver(Happened):
    """The time for looking at an answer passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferredReviewOver(Happened):
    """The deadline passed, a reply waits, and nobody has looked at it in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeUntaken(Happened):
    """Four hours without a 250 for a notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeUnproven(Happened):
    """A day without a delivery report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopUnconfirmed(Happened):
    """Nobody confirmed the stop in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeUnconfirmed(Happened):
    """Nobody confirmed the resumption in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationUnconfirmed(Happened):
    """Nobody confirmed the termination in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringOver(Happened):
    """The monitoring period ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyNoticeDue(Happened):
    """A quarter of an hour since the last penalty notice: what came since is listed now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerReminderDue(Happened):
    """Partners who have not answered are asked again."""


def person_of(event: Happened) -> str:
    """Whose word it is; empty where no person of the provider spoke."""
    match event:
        case Decided(by=by) | NoticeServed(by=by) | AnswerReceived(by=by) | PledgeReceived(by=by):
            return by
        case StopConfirmed(by=by) | ResumeConfirmed(by=by) if by.startswith(OPERATOR):
            return by.removeprefix(OPERATOR)
        case _:
            return ""


Event = Happened
