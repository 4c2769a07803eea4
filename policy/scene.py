"""What a guard and a plan look at: the case, the event, the situation, and what is judged of a complaint."""

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar, cast

from policy.events import ComplaintFiled, Event
from policy.judgement import Judgement, judge
from policy.records import Case, Complaint, OrderView, Part, Situation
from policy.terms import Part as Owed
from policy.terms import Terms
from policy.words import OrderAction, OrderState

E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True, kw_only=True)
class Scene(Generic[E_co]):
    """One event that meets one case. `case` is None where there is none yet."""

    maybe: Case | None
    event: E_co
    situation: Situation

    @property
    def case(self) -> Case:
        """The case; rows that need one are never matched without."""
        if self.maybe is None:
            msg = "this row needs a case"
            raise LookupError(msg)
        return self.maybe

    @property
    def terms(self) -> Terms:
        """The terms that hold for this case."""
        return self.situation.terms

    @property
    def subject(self) -> str:
        """How an alert names this: the contract."""
        return self.situation.contractor.contract_id

    @cached_property
    def judgement(self) -> Judgement:
        """What the filed complaint is to the case."""
        return judge(self.maybe, cast("ComplaintFiled", self.event).complaint, self.situation)

    @property
    def complaint(self) -> Complaint:
        """The filed complaint, judged."""
        return self.judgement.complaint

    def answer_of_episode(self) -> Part | None:
        """The answer that counts for reinstatement: of this episode."""
        answer = self.case.answer
        return answer if answer and answer.episode == self.case.episode else None

    def pledge_since_order(self) -> Part | None:
        """The pledge that counts for reinstatement: come after this suspension was ordered."""
        pledge, ordered = self.case.pledge, self.case.ordered_at
        return pledge if pledge and ordered and pledge.received_at >= ordered else None

    def accepted_parts(self) -> frozenset[Owed]:
        """The parts that are there and accepted."""
        parts = {Owed.ANSWER: self.answer_of_episode(), Owed.PLEDGE: self.pledge_since_order()}
        return frozenset(owed for owed, part in parts.items() if part and part.accepted)

    def missing_parts(self, *, with_answer: bool = False, with_pledge: bool = False) -> tuple[Owed, ...]:
        """The parts that are not accepted yet, as if the named ones were."""
        have = self.accepted_parts()
        have |= {Owed.ANSWER} if with_answer else frozenset()
        have |= {Owed.PLEDGE} if with_pledge else frozenset()
        return tuple(owed for owed in self.terms.reinstatement.requires if owed not in have)

    def orders(self, action: OrderAction) -> tuple[OrderView, ...]:
        """The orders of this kind in this episode."""
        case = self.case
        return tuple(
            order
            for order in case.orders
            if order.action is action
            and order.episode == case.episode
            and order.state is not OrderState.CANCELLED
        )
