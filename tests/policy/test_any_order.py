"""Whatever happens, and in whatever order, some things never do: random stories against the decision alone."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy import effects as do
from policy import events as on
from policy.charges import payment_entry, prepaid_entry
from policy.decide import DECISIONS, DUTY_EVENTS, decide, evolve
from policy.effects import Effects
from policy.records import Case, Complaint, Duty, Entry, OrderView, PartnerAnswer, Situation
from policy.terms import OffsetMode, Relapse, Terms
from policy.words import (
    Account,
    Action,
    CaseState,
    Code,
    EntryState,
    Evidence,
    MailKind,
    OrderAction,
    OrderState,
)

FILED = ("good", "weak", "stranger", "again", "late", "old")
HEARD = ("handed", "returned", "delayed", "delivered")
REPLIED = ("answer", "answer-and-pledge", "half", "objects", "pledge", "parked", "autoreply")
DONE = ("stopped", "resumed", "refused", "partner", "payment")
STEPS = (*FILED, *HEARD, *REPLIED, *DONE, *(action.value for action in DECISIONS))
AUTOMATIC = (on.ComplaintFiled, on.AnswerOverdue)
PREPAID = 6600

Step = tuple[str, int, int]
"""What happens, how many minutes after the step before, and which of several things it is about."""


@dataclass
class Desk:
    """The store and the neighbours on paper: one line, its cases one after the other, its ledger."""

    look: Callable[..., Situation]
    file_complaint: Callable[..., Complaint]
    terms: Terms
    now: datetime
    case: Case | None = None
    past: list[Case] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    said: list[Complaint] = field(default_factory=list)
    steps: int = 0

    def play(self, step: Step) -> None:
        """Let time pass, fire what falls due meanwhile, then let the step happen."""
        what, minutes, which = step
        until = self.now + timedelta(minutes=minutes)
        while (overdue := self._overdue(until)) is not None:
            duty, due = overdue
            assert self.case is not None
            left = {key: at for key, at in self.case.deadlines.items() if key is not duty}
            self.case = replace(self.case, deadlines=left)
            self.now = max(self.now, due)
            self._happens(DUTY_EVENTS[duty](at=due, cause=self._cause()))
        self.now = until
        for event in self._events(what, which):
            self._happens(event)

    def _overdue(self, until: datetime) -> tuple[Duty, datetime] | None:
        due = (
            []
            if self.case is None
            else [(at, duty) for duty, at in self.case.deadlines.items() if at < until]
        )
        return (min(due)[1], min(due)[0]) if due else None

    def _cause(self) -> str:
        self.steps += 1
        return f"e{self.steps}"

    def _events(self, what: str, which: int) -> list[on.Event]:
        said: dict[str, Any] = {"at": self.now, "cause": self._cause()}
        if what in FILED:
            complaint = self._complaint(what, which)
            return [on.ComplaintFiled(**said, complaint=complaint, line_id="L-1")]
        if self.case is None:
            return []
        if what in HEARD:
            return self._of_notice(what, which, said)
        if what in DONE:
            return self._of_neighbours(what, which, said)
        if what in REPLIED:
            return [self._reply(what, said)]
        action = Action(what)
        second = ("boss", None, "op")[which % 3]
        until = self.now + timedelta(hours=which - 5)
        named = tuple(past.id for past in self.case.complaints[which % 3 : which % 3 + 2])
        if action is Action.NOTICE_SERVED:
            return [on.NoticeServed(**said, served_at=self.now, by="op", reason="by telephone")]
        if action is Action.CONFIRM_STOP:
            return [on.StopConfirmed(**said, by="op")]
        if action is Action.CONFIRM_RESUME:
            return [on.ResumeConfirmed(**said, by="op")]
        if action is Action.RECORD_ANSWER:
            return [on.AnswerReceived(**said, complete=True)]
        if action is Action.RECORD_PLEDGE:
            return [on.PledgeReceived(**said)]
        if action is Action.JUDGE_UNFOUNDED and which % 2:
            return [on.Retracted(**said, action=action, by="op", reason="a lie", complaints=named)]
        word: Any = DECISIONS[action]
        vouched = named if action is Action.VOUCH else ()
        return [
            word(**said, action=action, by="op", reason="so", second=second, until=until, complaints=vouched)
        ]

    def _complaint(self, what: str, which: int) -> Complaint:
        number = len(self.said) + 1
        occurred = self.now - timedelta(minutes=5, days={"late": 20, "old": 1}.get(what, 0))
        domain = ("example.com", "example.net", "example.org")[which % 3]
        more: dict[str, Any] = {"domain": domain, "reporter": f"a@{domain}"}
        if what == "weak":
            more["evidence"] = Evidence.CLAIM_WITH_TIME
        elif what == "stranger":
            more |= {"domain": "", "authenticated": False}
        elif what == "again" and self.said:
            more["key"] = self.said[which % len(self.said)].key
        complaint = self.file_complaint(number, self.now, occurred, **more)
        self.said.append(complaint)
        return complaint

    def _of_notice(self, what: str, which: int, said: dict[str, Any]) -> list[on.Event]:
        assert self.case is not None
        waiting = [n for n in self.case.notices if n.handed_at is None and not n.returned]
        gone = [n for n in self.case.notices if n.handed_at is not None]
        if what == "handed":
            return [on.NoticeHandedOver(at=self.now, cause=self._cause(), notice=n.id) for n in waiting]
        kind = {"returned": on.NoticeReturned, "delayed": on.NoticeDelayed, "delivered": on.NoticeDelivered}[
            what
        ]
        return [kind(**said, notice=gone[which % len(gone)].id)] if gone else []

    def _of_neighbours(self, what: str, which: int, said: dict[str, Any]) -> list[on.Event]:
        assert self.case is not None
        if what == "payment":
            yen = (10800, 9900, 3300, 1)[which % 4]
            self.entries.append(payment_entry("C-1", yen, at=self.now, cause=str(said["cause"])))
            return [on.PaymentBooked(**said, yen=yen)]
        if what == "partner":
            answer = (PartnerAnswer.CONFIRMED, PartnerAnswer.REFUSED)[which % 2]
            return [on.PartnerAnswered(**said, partner="VECTANT", answer=answer)]
        wanted = OrderAction.RESUME if what == "resumed" else OrderAction.SUSPEND
        open_orders = [o for o in self.case.orders if o.action is wanted and o.state is OrderState.PLANNED]
        if not open_orders:
            return []
        state = OrderState.REFUSED if what == "refused" else OrderState.CONFIRMED
        settled = [replace(o, state=state) if o in open_orders else o for o in self.case.orders]
        self.case = replace(self.case, orders=tuple(settled))
        if what == "refused":
            return [on.OrderSettled(**said, order=open_orders[0].id, action=wanted)]
        kind = on.ResumeConfirmed if what == "resumed" else on.StopConfirmed
        return [kind(**said, by="radius")]

    def _reply(self, what: str, said: dict[str, Any]) -> on.Event:
        if what == "pledge":
            return on.PledgeReceived(**said)
        if what == "parked":
            return on.ReplyParked(**said)
        if what == "autoreply":
            return on.AutoReplyReceived(**said)
        return on.AnswerReceived(**said, complete=what != "half", objects=what == "objects",
                                 pledge=what == "answer-and-pledge")  # fmt: skip

    def _happens(self, event: on.Event) -> None:
        complaint = event.complaint if isinstance(event, on.ComplaintFiled) else None
        known = [past for case in (*self.past, self.case) if case for past in case.complaints]
        situation = self.look(
            self.now,
            terms=self.terms,
            entries=tuple(self.entries),
            repeats=tuple(p for p in known if complaint and p.counts and p.key == complaint.key),
            case_id=f"CASE-2025-{len(self.past) + bool(self.case) + 1:06d}",
        )
        before = self.case
        decision = decide(before, event, situation)
        assert decision == decide(before, event, situation)
        if decision.refused:
            assert decision.effects == (decision.refused,)
            return
        after = evolve(before, decision.effects, situation, event)
        must_not(before, event, decision.effects)
        if before is not None and after is not None and after.id != before.id:
            self.past.append(before)
        self.case = self._recorded(after, decision.effects)
        must_hold(self)

    def _recorded(self, case: Case | None, effects: Effects) -> Case | None:
        for effect in effects:
            match effect:
                case do.PostEntries(entries=entries):
                    self.entries.extend(entries)
                case do.ChangeEntries(entries=ids, state=state):
                    self.entries = [replace(e, state=state) if e.id in ids else e for e in self.entries]
                case do.PlaceOrder(action=action) if case is not None:
                    case = self._ordered(case, action)
                case do.CancelOrders(action=action) if case is not None:
                    orders = tuple(
                        replace(o, state=OrderState.CANCELLED)
                        if o.action is action and o.state is OrderState.PLANNED
                        else o
                        for o in case.orders
                    )
                    case = replace(case, orders=orders)
                case _:
                    pass
        return case

    def _ordered(self, case: Case, action: OrderAction) -> Case:
        key = f"{case.id}/{case.episode}/{action}/radius"
        if any(order.id == key for order in case.orders):
            return case
        order = OrderView(
            id=key, actuator="radius", enforcing=True, action=action, episode=case.episode, sent_at=self.now
        )
        return replace(case, orders=(*case.orders, order))


def must_not(case: Case | None, event: on.Event, effects: Effects) -> None:
    """What no decision may do."""
    suspends = any(isinstance(e, do.MoveTo) and e.state is CaseState.SUSPENDING for e in effects)
    if suspends and isinstance(event, AUTOMATIC):
        assert case is not None
        assert case.notice_at is not None, "a line was stopped of whose complaint nobody was told"
        assert not case.operator_hold
    stops = [e for e in effects if isinstance(e, do.PlaceOrder) and e.action is OrderAction.SUSPEND]
    assert len(stops) == suspends, "a stop order without a suspension, or a suspension without a stop order"
    ends = [e for e in effects if isinstance(e, do.PlaceOrder) and e.action is OrderAction.TERMINATE]
    assert not ends or (isinstance(event, on.Terminated) and event.second not in {None, event.by})
    charged = [e for effect in effects if isinstance(effect, do.PostEntries) for e in effect.entries]
    assert all(e.clause and e.cause and e.at == event.at for e in charged), "money without its reason"


def must_hold(desk: Desk) -> None:
    """What is true of the case and its ledger after each step."""
    entries = desk.entries
    assert len({e.id for e in entries}) == len(entries)
    taken_back: Counter[str] = Counter()
    by_id = {e.id: e for e in entries}
    for entry in entries:
        if entry.reverses is not None:
            taken_back[entry.reverses] += entry.yen
            assert entry.account is by_id[entry.reverses].account
    for entry_id, yen in taken_back.items():
        whole = by_id[entry_id].yen
        assert abs(yen) <= abs(whole), "more was taken back than charged"
        assert yen * whole <= 0
    standing = [e for e in entries if e.reverses is None and taken_back[e.id] == 0]
    r2 = Counter((e.case_id, e.episode) for e in standing if e.code is Code.DAMAGES)
    assert all(count == 1 for count in r2.values()), "three months twice in one episode"
    reports = Counter((e.complaint_id, e.code) for e in standing if e.complaint_id and e.code is Code.PENALTY)
    assert all(count == 1 for count in reports.values()), "one complaint charged twice"
    prepaid = sum(e.yen for e in entries if e.account is Account.PREPAID and e.state is EntryState.ISSUED)
    assert prepaid >= 0 if desk.terms.offset.mode is OffsetMode.SETOFF else True
    offsets = [e for e in entries if e.code is Code.OFFSET and desk.terms.offset.mode is OffsetMode.SETOFF]
    assert sum(e.yen for e in offsets if e.account is Account.RECEIVABLE) == sum(
        e.yen for e in offsets if e.account is Account.PREPAID
    ), "an offset that took from one pocket only"
    case = desk.case
    if case is not None and case.state is CaseState.CLOSED:
        assert case.deadlines == {}
    if case is not None and case.state is CaseState.TERMINATED:
        assert set(case.deadlines) <= {Duty.TERMINATION}
    if case is not None:
        triggers = {past.id for past in case.complaints if past.trigger}
        assert not {e.complaint_id for e in standing if e.code is Code.PENALTY} & triggers


def change(terms: Terms, **parts: dict[str, Any]) -> Terms:
    """The terms with some options set otherwise."""
    changed = {name: getattr(terms, name).model_copy(update=options) for name, options in parts.items()}
    return terms.model_copy(update=changed)


VARIANTS: dict[str, dict[str, dict[str, Any]]] = {
    "as shipped": {},
    "the fee first": {"reinstatement": {"payment_first": True}},
    "a relapse gets 72 hours": {"monitoring": {"relapse": Relapse.NEW_72H}},
    "paid charges return": {"offset": {"mode": OffsetMode.CREDIT, "required_prepaid_months": 3}},
    "thin cases stop too, without grace": {
        "suspension": {"silence_requires_proof": False},
        "additional": {"grace": timedelta(0), "require_authenticated_reporter": False},
    },
}
NOTIFIED: tuple[Step, ...] = (("good", 1, 0), ("handed", 1, 0))
SUSPENDED: tuple[Step, ...] = (*NOTIFIED, ("good", 800, 1), ("handed", 1, 0), ("stopped", 1, 0))
REINSTATED: tuple[Step, ...] = (
    *SUSPENDED, ("answer", 60, 0), ("pledge", 1, 0), ("accept-answer", 1, 0), ("accept-pledge", 1, 0), ("resumed", 1, 0)
)  # fmt: skip
BEGINNINGS = (NOTIFIED, SUSPENDED, REINSTATED)
PAUSES = (1, 16, 200, 800, 1500, 4400, 45000)
"""Minutes: below and above each of the policy's periods."""
STORIES = st.builds(
    lambda beginning, rest: (*beginning, *rest),
    st.sampled_from(BEGINNINGS),
    st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(PAUSES), st.integers(0, 11)), max_size=30),
)


@pytest.mark.parametrize("variant", VARIANTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=STORIES)
def test_no_order_of_events_stops_a_line_unwarned_charges_twice_or_loses_a_yen(
    variant: str,
    story: tuple[Step, ...],
    start: datetime,
    terms: Terms,
    look: Callable[..., Situation],
    file_complaint: Callable[..., Complaint],
) -> None:
    """Whatever comes, no line is stopped unwarned, nothing is charged twice and no yen is lost."""
    priced = change(terms, penalty={"per_report": 3300, "handling_per_report": 2200}, **VARIANTS[variant])
    desk = Desk(look=look, file_complaint=file_complaint, terms=priced, now=start)
    desk.entries.append(prepaid_entry("C-1", PREPAID, at=start, cause="contract"))
    for step in story:
        desk.play(step)
    assert desk.case is not None
    kinds = {notice.kind for case in (*desk.past, desk.case) for notice in case.notices}
    assert MailKind.ABUSE_NOTICE in kinds


@pytest.mark.parametrize(
    ("beginning", "state"),
    [(NOTIFIED, CaseState.NOTIFIED), (SUSPENDED, CaseState.SUSPENDED), (REINSTATED, CaseState.MONITORING)],
)
def test_the_stories_begin_in_each_phase_of_a_case(
    beginning: tuple[Step, ...],
    state: CaseState,
    start: datetime,
    terms: Terms,
    look: Callable[..., Situation],
    file_complaint: Callable[..., Complaint],
) -> None:
    """The beginnings lead where they say."""
    desk = Desk(look=look, file_complaint=file_complaint, terms=terms, now=start)
    for step in beginning:
        desk.play(step)
    assert desk.case is not None
    assert desk.case.state is state
