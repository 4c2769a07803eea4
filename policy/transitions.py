"""The policy as one table: when the case is …, on this event, given that …, then it becomes …, and we do ….

Each row names its clause. The first row that matches wins: specific rows stand above general ones. `STAY` leaves the state as it is; `SEE_PLAN`
means that the plan itself moves the case. What no row names is disregarded and journalled: late pledges, second
answers and stale deadlines are normal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from policy import events as on
from policy import guards as g
from policy import measures as m
from policy import plans as p
from policy import unwinding as u
from policy.effects import Effects
from policy.records import ANY, DOWN, LIVE, OPEN
from policy.scene import Scene
from policy.words import CaseState

E = TypeVar("E", bound=on.Event)


class Stay(StrEnum):
    """What a row says instead of a new state."""

    STAY = "–"
    SEE_PLAN = "by plan"


STAY, SEE_PLAN = Stay.STAY, Stay.SEE_PLAN
NONE = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the policy."""

    when: frozenset[CaseState | None]
    on: type[on.Event]
    given: Callable[[Scene[Any]], bool]
    then: CaseState | Stay
    plan: Callable[[Scene[Any]], Effects]
    clause: str


When = frozenset[CaseState] | frozenset[CaseState | None] | CaseState | tuple[CaseState | None, ...]


def row(
    when: When,
    event: type[E],
    given: Callable[[Scene[E]], bool],
    then: CaseState | Stay,
    plan: Callable[[Scene[E]], Effects],
    clause: str,
) -> Row:
    """A row whose guard and plan fit its event."""
    states = frozenset({when}) if isinstance(when, CaseState) else frozenset(when)
    return Row(when=states, on=event, given=given, then=then, plan=plan, clause=clause)


OPENED, NOTIFIED, ANSWERED = CaseState.OPENED, CaseState.NOTIFIED, CaseState.ANSWERED
MONITORING, SUSPENDING, SUSPENDED = CaseState.MONITORING, CaseState.SUSPENDING, CaseState.SUSPENDED
REINSTATING, TERMINATED, CLOSED = CaseState.REINSTATING, CaseState.TERMINATED, CaseState.CLOSED
ANY_OR_NONE: frozenset[CaseState | None] = ANY | {NONE}
BEFORE_STOP = LIVE | {OPENED}

# fmt: off
TRANSITIONS: tuple[Row, ...] = (
    # complaints
    row(ANY_OR_NONE,                on.ComplaintFiled,         g.duplicate,                     STAY,        p.ignore_repeat,           "–"),
    row(ANY_OR_NONE,                on.ComplaintFiled,         g.too_weak_or_reserved,          STAY,        p.hold_complaint,          "R1 R6 P1"),
    row((NONE, CLOSED),             on.ComplaintFiled,         g.first,                         OPENED,      p.open_case,               "R1"),
    row(DOWN | {REINSTATING, MONITORING, TERMINATED}, on.ComplaintFiled, g.after_stop,          STAY,        p.attach_after_stop,       "R3"),
    row(LIVE,                       on.ComplaintFiled,         g.additional_without_bite,       STAY,        p.attach_for_review,       "R2b"),
    row(MONITORING,                 on.ComplaintFiled,         g.bites_as_relapse,              OPENED,      p.open_anew,               "R1"),
    row(LIVE,                       on.ComplaintFiled,         g.bites_but_barred,              STAY,        m.hold_for_more,           "R2b"),
    row(LIVE,                       on.ComplaintFiled,         g.bites,                         SUSPENDING,  m.suspend_for_more,        "R2b"),
    row(DOWN,                       on.ComplaintFiled,         g.additional_without_bite,       STAY,        p.attach_for_review,       "R3"),
    row(DOWN,                       on.ComplaintFiled,         g.repeated_but_day_full,         STAY,        p.attach,                  "R3"),
    row(DOWN,                       on.ComplaintFiled,         g.repeated,                      STAY,        m.charge_for_complaint,    "R3"),
    row(DOWN,                       on.ComplaintFiled,         g.bites,                         STAY,        m.caution,                 "R3"),
    row(ANY,                        on.ComplaintFiled,         g.always,                        STAY,        p.attach,                  "R1"),
    row(DOWN,                       on.PenaltyNoticeDue,       g.always,                        STAY,        m.tell_unlisted,           "R3"),
    # the notice and its clock
    row((OPENED, NOTIFIED),         on.NoticeHandedOver,       g.first_notice,                  NOTIFIED,    p.start_clock,             "R1"),
    row(ANY,                        on.NoticeHandedOver,       g.undone_in_flight,              STAY,        u.correct_late,            "–"),
    row(ANY,                        on.NoticeHandedOver,       g.always,                        STAY,        p.handed_over,             "R1"),
    row((OPENED, NOTIFIED),         on.NoticeDelivered,        g.proves_notice,                 NOTIFIED,    p.start_clock_late,        "R1"),
    row(ANY,                        on.NoticeDelivered,        g.always,                        STAY,        p.delivered,               "R1"),
    row((OPENED, NOTIFIED),         on.NoticeReturned,         g.returned_with_next_contact,    STAY,        p.try_next_contact,        "R1"),
    row((OPENED, NOTIFIED),         on.NoticeReturned,         g.returned_without_next_contact, STAY,        p.give_up_contacts,        "R1"),
    row(NOTIFIED,                   on.NoticeDelayed,          g.delays_clock,                  STAY,        p.wait_for_report,         "R1"),
    row((OPENED, NOTIFIED),         on.NoticeServed,           g.always,                        NOTIFIED,    p.serve,                   "R1"),
    row(DOWN | {ANSWERED, MONITORING}, on.NoticeReturned,      g.silence_was_deaf,              STAY,        m.deaf_return,             "R1"),
    row(ANY,                        on.NoticeReturned,         g.other_notice,                  STAY,        p.mark_returned,           "R1"),
    row((OPENED, NOTIFIED),         on.NoticeUntaken,          g.always,                        STAY,        p.alert_undeliverable,     "R1"),
    row((OPENED, NOTIFIED),         on.NoticeUnproven,         g.always,                        STAY,        p.alert_undeliverable,     "R1"),
    row(NOTIFIED,                   on.ReminderDue,            g.always,                        STAY,        p.remind,                  "R1"),
    # suspension and holds
    row(BEFORE_STOP,                on.JudgedMalicious,        g.target_right,                  SUSPENDING,  m.suspend_for_malice,      "R2c"),
    row(LIVE,                       on.HoldReleased,           g.suspension_held,               SUSPENDING,  m.release_suspension,      "R2"),
    row(ANY,                        on.Held,                   g.always,                        STAY,        m.hold,                    "R2"),
    row(ANY,                        on.HoldReleased,           g.charges_waiting,               STAY,        m.release_charges,         "R2"),
    row(ANY,                        on.HoldReleased,           g.on_hold,                       STAY,        m.end_hold,                "R2"),
    row(SUSPENDING,                 on.StopConfirmed,          g.always,                        SUSPENDED,   m.confirm_stop,            "E3"),
    row(TERMINATED,                 on.StopConfirmed,          g.always,                        STAY,        m.note_stop,               "E3"),
    row(SUSPENDING,                 on.StopUnconfirmed,        g.stop_unheard,                  STAY,        p.alert_unconfirmed,       "E3"),
    row(SUSPENDING,                 on.OrderSettled,           g.every_enforcing_refused,       STAY,        p.alert_unconfirmed,       "E3"),
    row(SUSPENDING,                 on.PartnerReminderDue,     g.always,                        STAY,        m.remind_partners,         "E3"),
    row(OPEN,                       on.JudgedNoIntent,         g.always,                        STAY,        m.judge_no_intent,         "R3"),
    # vouching
    row(MONITORING,                 on.Vouched,                m.vouch_bites_as_relapse,        OPENED,      m.vouch_and_open_anew,     "R1"),
    row(LIVE,                       on.Vouched,                m.vouch_bites_but_barred,        STAY,        m.vouch_and_hold,          "R2b"),
    row(LIVE,                       on.Vouched,                m.vouch_bites,                   SUSPENDING,  m.vouch_and_suspend,       "R2b"),
    row(DOWN,                       on.Vouched,                m.vouch_repeated,                STAY,        m.vouch_and_charge,        "R3"),
    row(DOWN,                       on.Vouched,                m.vouch_bites,                   STAY,        m.vouch_and_caution,       "R3"),
    row(OPEN,                       on.Vouched,                m.vouch_something,               STAY,        m.vouch,                   "R2b"),
    # the answer
    row(NOTIFIED,                   on.AnswerReceived,         g.complete_or_objecting,         ANSWERED,    p.take_answer,             "R1"),
    row(NOTIFIED,                   on.AnswerReceived,         g.always,                        STAY,        p.ask_for_rest,            "R1"),
    row(OPENED,                     on.AnswerReceived,         g.always,                        STAY,        p.let_reply_wait,          "R1"),
    row(NOTIFIED,                   on.PledgeReceived,         g.always,                        STAY,        p.ask_for_answer,          "R1"),
    row(OPENED,                     on.PledgeReceived,         g.always,                        STAY,        p.let_reply_wait,          "R1"),
    row((OPENED, NOTIFIED),         on.ReplyParked,            g.always,                        STAY,        p.let_reply_wait,          "R1"),
    row(DOWN,                       on.ReplyParked,            g.always,                        STAY,        p.alert_reply,             "R4"),
    row(NOTIFIED,                   on.AnswerAccepted,         g.reply_waits,                   ANSWERED,    p.accept_waiting_reply,    "R1"),
    row(ANSWERED,                   on.AnswerAccepted,         g.always,                        MONITORING,  p.accept_and_monitor,      "R1"),
    row(ANSWERED,                   on.ReviewOver,             g.review_may_end,                MONITORING,  p.start_monitoring,        "R1"),
    row(ANSWERED,                   on.ReviewOver,             g.not_alerted,                   STAY,        p.alert_review_overdue,    "R1"),
    row((NOTIFIED, ANSWERED),       on.Extended,               g.future,                        STAY,        p.extend,                  "R1"),
    row((NOTIFIED, ANSWERED),       on.AnswerRejected,         g.always,                        NOTIFIED,    p.reject_answer,           "R1"),
    row(NOTIFIED,                   on.OutageEnded,            g.outage_before,                 STAY,        p.make_up_for_outage,      "R1"),
    row(NOTIFIED,                   on.AnswerOverdue,          g.outage_before,                 STAY,        p.make_up_for_outage,      "R1"),
    row(NOTIFIED,                   on.AnswerOverdue,          g.untold,                        STAY,        p.alert_undeliverable,     "R2a"),
    row(NOTIFIED,                   on.AnswerOverdue,          g.reply_defers,                  STAY,        p.defer,                   "R2a"),
    row(NOTIFIED,                   on.AnswerOverdue,          g.silence_barred,                STAY,        m.hold_for_silence,        "R2a"),
    row(NOTIFIED,                   on.AnswerOverdue,          g.always,                        SUSPENDING,  m.suspend_for_silence,     "R2a"),
    row(NOTIFIED,                   on.DeferredReviewOver,     g.not_alerted,                   STAY,        p.alert_review_overdue,    "R2a"),
    # answer and pledge of a stopped line
    row(DOWN,                       on.AnswerReceived,         g.completes_before_fee,          STAY,        m.store_and_ask_fee,       "R4"),
    row(DOWN,                       on.AnswerReceived,         g.completes_reinstatement,       REINSTATING, m.store_and_reinstate,     "R4"),
    row(DOWN,                       on.AnswerReceived,         g.complete,                      STAY,        p.store_answer,            "R4"),
    row(DOWN,                       on.AnswerReceived,         g.always,                        STAY,        p.store_doubtful_answer,   "R4"),
    row(DOWN,                       on.PledgeReceived,         g.answer_stored,                 STAY,        p.store_pledge,            "R4"),
    row(DOWN,                       on.PledgeReceived,         g.always,                        STAY,        p.store_pledge_ask_answer, "R4"),
    row(DOWN,                       on.PledgeAccepted,         g.both_accepted_fee_unpaid,      STAY,        m.ask_fee_first,           "R4"),
    row(DOWN,                       on.PledgeAccepted,         g.both_accepted,                 REINSTATING, m.accept_and_reinstate,    "R4"),
    row(DOWN,                       on.PledgeAccepted,         g.other_part_missing,            STAY,        p.accept_part,             "R4"),
    row(DOWN,                       on.AnswerAccepted,         g.both_accepted_fee_unpaid,      STAY,        m.ask_fee_first,           "R4"),
    row(DOWN,                       on.AnswerAccepted,         g.both_accepted,                 REINSTATING, m.accept_and_reinstate,    "R4"),
    row(DOWN,                       on.AnswerAccepted,         g.other_part_missing,            STAY,        p.accept_part,             "R4"),
    row(DOWN,                       on.PledgeRejected,         g.pledge_there,                  STAY,        p.reject_part,             "R4"),
    row(DOWN,                       on.AnswerRejected,         g.answer_there,                  STAY,        p.reject_part,             "R4"),
    row(DOWN,                       on.PaymentBooked,          g.paid_and_accepted,             REINSTATING, m.reinstate,               "R4"),
    row(REINSTATING,                on.ResumeConfirmed,        g.undone_and_resumed,            CLOSED,      m.end_undone,              "R4"),
    row(REINSTATING,                on.ResumeConfirmed,        g.resumed,                       MONITORING,  m.begin_episode,           "R4"),
    row(REINSTATING,                on.ResumeConfirmed,        g.always,                        STAY,        p.nothing,                 "R4"),
    row(REINSTATING,                on.ResumeUnconfirmed,      g.stop_unheard,                  STAY,        p.alert_unconfirmed,       "E3"),
    row(TERMINATED,                 on.TerminationUnconfirmed, g.stop_unheard,                  STAY,        p.alert_unconfirmed,       "E3"),
    # ends
    row(MONITORING,                 on.MonitoringOver,         g.always,                        CLOSED,      p.close,                   "R4"),
    row(BEFORE_STOP,                on.ClosedByOperator,       g.always,                        CLOSED,      p.close,                   "–"),
    row(OPEN,                       on.Terminated,             g.two_operators,                 TERMINATED,  m.terminate,               "R5"),
    row(ANY,                        on.Retracted,              u.something_withdrawn,           SEE_PLAN,    u.unwind,                  "–"),
    row(ANY,                        on.JudgedUnfounded,        u.something_withdrawn,           SEE_PLAN,    u.unwind,                  "–"),
    row(ANY,                        on.Waived,                 u.something_to_waive,            SEE_PLAN,    u.waive,                   "P3"),
    # notes
    row(ANY,                        on.PartnerAnswered,        g.always,                        STAY,        p.note_partner,            "E3"),
    row(ANY,                        on.AutoReplyReceived,      g.always,                        STAY,        p.nothing,                 "–"),
    row(ANY,                        on.OrderSettled,           g.always,                        STAY,        p.nothing,                 "E3"),
    row(ANY,                        on.StopConfirmed,          g.by_machine,                    STAY,        p.nothing,                 "E3"),
    row(ANY,                        on.ResumeConfirmed,        g.by_machine,                    STAY,        p.nothing,                 "E3"),
)
# fmt: on

SETS: tuple[tuple[str, frozenset[CaseState | None]], ...] = (
    ("any or none", ANY_OR_NONE),
    ("any", frozenset(ANY)),
    ("OPEN", frozenset(OPEN)),
    ("LIVE", frozenset(LIVE)),
    ("DOWN", frozenset(DOWN)),
)


def name_of(states: frozenset[CaseState | None]) -> str:
    """How the printed table names a set of states."""
    for name, members in SETS:
        if states == members:
            return name
    parts = []
    for name, members in SETS[3:]:
        if members <= states:
            parts.append(name)
            states -= members
    return " ".join(
        [
            *parts,
            *(state.value for state in CaseState if state in states),
            *(["none"] if None in states else []),
        ]
    )


def render() -> str:
    """The table as Markdown, for people."""
    lines = ["| when | on | given | then | plan | clause |", "|---|---|---|---|---|---|"]
    for line in TRANSITIONS:
        given = (line.given.__doc__ or "").strip().rstrip(".")
        plan = (line.plan.__doc__ or "").strip().splitlines()[0].rstrip(".")
        given = "–" if line.given is g.always else given
        cells = (name_of(line.when), line.on.__name__, given, line.then.value, plan, line.clause)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
