"""What becomes of a claim that met no case, and whom we answer (P2, R1, R6)."""

from dataclasses import dataclass
from enum import StrEnum

from policy.effects import Acknowledge, AskForEvidence, Effects, HoldComplaint, RaiseAlert
from policy.records import Complaint
from policy.words import Alert


class Unattributed(StrEnum):
    """Why a claim belongs to no contract."""

    NOT_OURS = "not-ours"
    OUR_INFRASTRUCTURE = "our-infrastructure"
    AMBIGUOUS = "ambiguous"
    NO_TIME = "no-time"
    TOO_OLD = "too-old"
    NO_ADDRESS = "no-address"


def receive_unattributed(why: Unattributed, complaint: Complaint, *, alerted_recently: bool) -> Effects:
    """What follows when nobody can be named. `alerted_recently`: the operators know of this address since a day.

    Not ours: said so in the acknowledgement, nothing else. Our infrastructure: an acknowledgement and an alert.
    Nobody or several could have held it: an operator looks. No time: no attribution (P2, R6).
    """
    too_low = RaiseAlert(code=Alert.EVIDENCE_TOO_LOW, subject=complaint.ip)
    told = () if alerted_recently else (too_low,)
    match why:
        case Unattributed.NOT_OURS:
            return (Acknowledge(),)
        case Unattributed.OUR_INFRASTRUCTURE:
            return (Acknowledge(), *told)
        case Unattributed.AMBIGUOUS:
            ambiguous = RaiseAlert(code=Alert.AMBIGUOUS_ATTRIBUTION, subject=complaint.ip)
            return (HoldComplaint(complaint=complaint, why=why), AskForEvidence(), ambiguous)
        case Unattributed.NO_TIME:
            return (HoldComplaint(complaint=complaint, why="evidence-too-low"), AskForEvidence(), *told)
        case Unattributed.TOO_OLD:
            return (HoldComplaint(complaint=complaint, why=why), Acknowledge())
        case Unattributed.NO_ADDRESS:
            return (HoldComplaint(complaint=complaint, why=why), AskForEvidence())


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who wrote a mail, as far as it matters for answering him."""

    address: str
    authenticated: bool
    automatic: bool = False
    """ARF, a feed, a list, a null sender, Auto-Submitted other than no."""
    ours: bool = False
    acknowledged_today: int = 0
    asked_recently: bool = False
    """He was asked for better evidence about this address within a day."""


def may_acknowledge(writer: Writer, per_day: int) -> bool:
    """Whether he gets an acknowledgement: one a mail, `per_day` at most."""
    return _may_answer(writer) and writer.acknowledged_today < per_day


def may_ask(writer: Writer) -> bool:
    """Whether he is asked for evidence: once a day for each address."""
    return _may_answer(writer) and not writer.asked_recently


def _may_answer(writer: Writer) -> bool:
    """Never a stranger, a machine or ourselves: no backscatter, no loops."""
    return bool(writer.address) and writer.authenticated and not (writer.automatic or writer.ours)
