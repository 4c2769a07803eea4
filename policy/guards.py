"""The conditions of the transition table, each read after the word "given"."""

from policy.charges import unpaid
from policy.events import (
    OPERATOR,
    AnswerAccepted,
    AnswerReceived,
    ComplaintFiled,
    Decided,
    Event,
    HoldReleased,
    NoticeDelayed,
    NoticeDelivered,
    NoticeHandedOver,
    NoticeReturned,
    OrderSettled,
    PaymentBooked,
    PledgeAccepted,
    PledgeReceived,
    ResumeConfirmed,
    StopConfirmed,
    Terminated,
)
from policy.judgement import bar_of, day_is_full, is_repeated, suffices
from policy.persons import same_person
from policy.records import Bar, Duty, Entry, Notice, Standing
from policy.scene import Scene
from policy.terms import ClockStarts, Relapse
from policy.words import Code, EntryState, MailKind, OrderAction, OrderState, Reason


def always(scene: Scene[Event]) -> bool:
    """No condition."""
    return True


def duplicate(scene: Scene[ComplaintFiled]) -> bool:
    """A repeat of an unretracted complaint at least as strong."""
    return scene.judgement.duplicate


def too_weak_or_reserved(scene: Scene[ComplaintFiled]) -> bool:
    """No time; evidence below evidence.notice or a category in scope.operator_only, not let in by an operator."""
    complaint = scene.event.complaint
    weak = not suffices(complaint, scene.terms.evidence.notice)
    reserved = complaint.category in scene.terms.scope.operator_only
    return not complaint.moments or (not complaint.admitted and (weak or reserved))


def first(scene: Scene[ComplaintFiled]) -> bool:
    """No open case, and not an old offence of a closed one."""
    return scene.judgement.standing is Standing.FIRST


def after_stop(scene: Scene[ComplaintFiled]) -> bool:
    """Offence after the stop and not after reinstatement."""
    return scene.judgement.standing is Standing.AFTER_STOP


def additional_without_bite(scene: Scene[ComplaintFiled]) -> bool:
    """Additional, does not bite."""
    return scene.judgement.standing is Standing.ADDITIONAL and not scene.complaint.bites


def bites(scene: Scene[ComplaintFiled]) -> bool:
    """Additional, bites, and had no effect before by a weaker report."""
    return scene.complaint.bites and not scene.judgement.inherited


def bites_as_relapse(scene: Scene[ComplaintFiled]) -> bool:
    """Additional, bites, and a relapse gives 72 hours anew."""
    return bites(scene) and scene.terms.monitoring.relapse is Relapse.NEW_72H


def bites_but_barred(scene: Scene[ComplaintFiled]) -> bool:
    """Additional, bites, automatic suspension barred."""
    return bites(scene) and bar_of(scene.case, scene.situation, Reason.ADDITIONAL) is not None


def repeated_but_day_full(scene: Scene[ComplaintFiled]) -> bool:
    """Additional, bites, repeated, and penalty.max_per_day is reached."""
    return repeated(scene) and day_is_full(scene.case, scene.complaint, scene.situation)


def repeated(scene: Scene[ComplaintFiled]) -> bool:
    """Additional, bites, repeated despite cautions."""
    return bites(scene) and is_repeated(scene.case, scene.complaint, scene.terms)


def undone_in_flight(scene: Scene[NoticeHandedOver]) -> bool:
    """A notice that was taken back while it was on its way, and no correction went out since."""
    notice = scene.case.notice(scene.event.notice)
    if notice is None or not notice.revoked or notice.handed_at is not None:
        return False
    later = (other for other in scene.case.notices if other.kind is MailKind.CORRECTION)
    return not any(other.queued_at >= notice.queued_at for other in later)


def _clock_notice(
    scene: Scene[NoticeHandedOver | NoticeDelivered | NoticeReturned | NoticeDelayed],
) -> Notice | None:
    notice = scene.case.notice(scene.event.notice)
    if notice is None or notice.kind is not MailKind.ABUSE_NOTICE or notice.reminder or notice.revoked:
        return None
    return notice if notice.episode == scene.case.episode else None


def first_notice(scene: Scene[NoticeHandedOver]) -> bool:
    """The abuse-notice itself, not a reminder."""
    notice = _clock_notice(scene)
    return notice is not None and notice.handed_at is None


def proves_notice(scene: Scene[NoticeDelivered]) -> bool:
    """The abuse-notice's clock waits for this report."""
    notice = _clock_notice(scene)
    return notice is not None and not notice.returned and scene.case.notice_at is None


def returned_with_next_contact(scene: Scene[NoticeReturned]) -> bool:
    """The abuse-notice came back; another contact is left."""
    return _returned(scene) and scene.case.contact + 1 < len(scene.situation.contractor.contacts)


def returned_without_next_contact(scene: Scene[NoticeReturned]) -> bool:
    """The abuse-notice came back; no contact is left."""
    return _returned(scene)


def _returned(scene: Scene[NoticeReturned]) -> bool:
    """A return after a positive report or after a reply is ignored."""
    notice = _clock_notice(scene)
    if notice is None or notice.returned or notice.delivered_at is not None:
        return False
    return not scene.case.replied and scene.case.answer is None and notice.contact == scene.case.contact


def silence_was_deaf(scene: Scene[NoticeReturned]) -> bool:
    """The notice whose silence counted came back."""
    return _returned(scene)


def other_notice(scene: Scene[NoticeReturned]) -> bool:
    """A notice of the case came back that had not been reported delivered."""
    notice = scene.case.notice(scene.event.notice)
    return notice is not None and notice.delivered_at is None and _clock_notice(scene) is None


def by_machine(scene: Scene[StopConfirmed | ResumeConfirmed]) -> bool:
    """Said by an actuator or a partner."""
    return not scene.event.by.startswith(OPERATOR)


def delays_clock(scene: Scene[NoticeDelayed]) -> bool:
    """The abuse-notice is delayed."""
    notice = _clock_notice(scene)
    return (
        notice is not None
        and not notice.returned
        and notice.delivered_at is None
        and scene.case.answer is None
    )


def complete_or_objecting(scene: Scene[AnswerReceived]) -> bool:
    """Complete, or objects."""
    return scene.event.complete or scene.event.objects


def completes_reinstatement(scene: Scene[AnswerReceived]) -> bool:
    """Complete, on file, and the pledge is accepted."""
    event = scene.event
    return _sound(scene) and not scene.missing_parts(with_answer=True) and not event.objects


def _sound(scene: Scene[AnswerReceived]) -> bool:
    return scene.event.complete and not scene.event.objects and scene.event.on_file


def completes_before_fee(scene: Scene[AnswerReceived]) -> bool:
    """Complete, pledge accepted, payment first and the fee unpaid."""
    return completes_reinstatement(scene) and fee_unpaid(scene)


def complete(scene: Scene[AnswerReceived]) -> bool:
    """Complete, no accepted pledge yet."""
    return scene.event.complete and not scene.event.objects


def answer_stored(scene: Scene[PledgeReceived]) -> bool:
    """An answer of this episode is stored."""
    answer = scene.answer_of_episode()
    return answer is not None and (answer.complete or answer.accepted)


def reply_waits(scene: Scene[Event]) -> bool:
    """A human reply waits for review."""
    return scene.case.reply_waits


def reply_defers(scene: Scene[Event]) -> bool:
    """A human reply waits for review, and the terms defer for it."""
    return scene.case.reply_waits and scene.terms.answer.defer_on_unreviewed


def untold(scene: Scene[Event]) -> bool:
    """No notice stands: it came back or was delayed, and nobody served it."""
    return scene.case.notice_at is None


def outage_before(scene: Scene[Event]) -> bool:
    """We took no mail for more than five minutes in the last four hours before it."""
    end = scene.situation.outage_end
    due = scene.case.deadlines.get(Duty.ANSWER, scene.event.at)
    return end is not None and end + scene.terms.answer.after_downtime > due


def silence_barred(scene: Scene[Event]) -> bool:
    """Automatic suspension barred."""
    return bar_of(scene.case, scene.situation, Reason.SILENCE) is not None


def target_right(scene: Scene[Event]) -> bool:
    """Line, address and account still belong to that contract."""
    return scene.situation.target_right


def review_may_end(scene: Scene[Event]) -> bool:
    """The answer neither objects nor came from an address not on file."""
    answer = scene.case.answer
    return answer is not None and not answer.objects and answer.on_file


def not_alerted(scene: Scene[Event]) -> bool:
    """Not said before."""
    return not scene.case.review_alerted


def future(scene: Scene[Decided]) -> bool:
    """The given time lies ahead."""
    until = scene.event.until
    return until is not None and until > scene.event.at


def suspension_held(scene: Scene[HoldReleased]) -> bool:
    """A suspension is held, its target not wrong."""
    held = scene.case.held
    return held is not None and held.bar is not Bar.WRONG_TARGET and scene.situation.target_right


def charges_waiting(scene: Scene[HoldReleased]) -> bool:
    """Charges of the case are held or draft, and somebody has set their amounts."""
    return bool(releasable_entries(scene))


def releasable_entries(scene: Scene[Event]) -> tuple[Entry, ...]:
    """The waiting charges of the case whose posting lacks no amount."""
    waiting = waiting_entries(scene)
    pending = {entry.posting for entry in waiting if amount_missing(scene, entry)}
    return tuple(entry for entry in waiting if entry.posting not in pending)


def waiting_entries(scene: Scene[Event]) -> tuple[Entry, ...]:
    """The charges of the case that are held or draft."""
    states = {EntryState.DRAFT, EntryState.HELD}
    return tuple(e for e in scene.situation.entries if e.case_id == scene.case.id and e.state in states)


def amount_missing(scene: Scene[Event], entry: Entry) -> bool:
    """Nobody has set the amount of this charge yet."""
    if not entry.amount_pending:
        return False
    penalty = scene.terms.penalty
    prices = {
        Code.PENALTY: penalty.per_report,
        Code.HANDLING_REPORT: penalty.handling_per_report,
    }
    return prices.get(entry.code, scene.situation.contractor.monthly_fee) is None


def on_hold(scene: Scene[HoldReleased]) -> bool:
    """An operator's hold stands, and nothing that could be released is behind it."""
    return scene.case.operator_hold or scene.case.charges_hold


def stop_unheard(scene: Scene[Event]) -> bool:
    """Nothing was said of it before."""
    return not scene.case.stop_alerted


def every_enforcing_refused(scene: Scene[OrderSettled]) -> bool:
    """There is an enforcing actuator, and every one refused the stop."""
    enforcing = [order for order in scene.orders(OrderAction.SUSPEND) if order.enforcing]
    refused = enforcing and all(order.state is OrderState.REFUSED for order in enforcing)
    return bool(refused) and scene.event.action is OrderAction.SUSPEND and not scene.case.stop_alerted


def fee_unpaid(scene: Scene[Event]) -> bool:
    """Payment first, and the reconnection fee is unpaid."""
    return scene.terms.reinstatement.payment_first and not fee_paid(scene)


def fee_paid(scene: Scene[Event]) -> bool:
    """Payments booked since the fee was asked for reach it, and settle this one."""
    case = scene.case
    if case.fee_posting is None or case.fee_asked_at is None:
        return False
    open_yen = unpaid(scene.situation.entries, scene.terms.offset.order, fee_first=True)
    if any(yen and entry_id.startswith(f"{case.fee_posting}/") for entry_id, yen in open_yen.items()):
        return False
    paid = -sum(
        entry.yen
        for entry in scene.situation.entries
        if entry.code is Code.PAYMENT
        and entry.state is EntryState.ISSUED
        and entry.at >= case.fee_asked_at
        and entry.yen < 0
    )
    return paid >= scene.terms.reinstatement.reconnection_fee


def both_accepted(scene: Scene[AnswerAccepted | PledgeAccepted]) -> bool:
    """Both parts accepted with this one."""
    return _is_there(scene) and not _missing(scene)


def _is_there(scene: Scene[AnswerAccepted | PledgeAccepted]) -> bool:
    if isinstance(scene.event, AnswerAccepted):
        return scene.answer_of_episode() is not None
    return scene.pledge_since_order() is not None


def _missing(scene: Scene[AnswerAccepted | PledgeAccepted]) -> bool:
    answers = isinstance(scene.event, AnswerAccepted)
    return bool(scene.missing_parts(with_answer=answers, with_pledge=not answers))


def both_accepted_fee_unpaid(scene: Scene[AnswerAccepted | PledgeAccepted]) -> bool:
    """Both parts accepted, payment first, the fee unpaid."""
    return both_accepted(scene) and fee_unpaid(scene)


def other_part_missing(scene: Scene[AnswerAccepted | PledgeAccepted]) -> bool:
    """The other part is missing."""
    return _is_there(scene) and _missing(scene)


def answer_there(scene: Scene[Event]) -> bool:
    """An answer of this episode is stored."""
    return scene.answer_of_episode() is not None


def pledge_there(scene: Scene[Event]) -> bool:
    """A pledge is stored that came after this suspension was ordered."""
    return scene.pledge_since_order() is not None


def paid_and_accepted(scene: Scene[PaymentBooked]) -> bool:
    """Payment first, both parts accepted, the fee now paid."""
    first_paid = scene.terms.reinstatement.payment_first and fee_paid(scene)
    return first_paid and not scene.missing_parts()


def undone_and_resumed(scene: Scene[ResumeConfirmed]) -> bool:
    """Retracted, and whoever stopped the line has resumed it."""
    return resumed(scene) and scene.case.closes_on_resume


def resumed(scene: Scene[ResumeConfirmed]) -> bool:
    """Every enforcing actuator that confirmed the stop has resumed the line, else the first to say so."""
    if scene.event.by.startswith(OPERATOR):
        return True
    stopped_by = {
        order.actuator
        for order in scene.orders(OrderAction.SUSPEND)
        if order.enforcing and order.state is OrderState.CONFIRMED
    }
    resumed_by = {
        order.actuator for order in scene.orders(OrderAction.RESUME) if order.state is OrderState.CONFIRMED
    }
    return stopped_by <= resumed_by | {scene.event.by}


def two_operators(scene: Scene[Terminated]) -> bool:
    """Two different operators."""
    second = (scene.event.second or "").strip()
    return bool(second) and not same_person(second, scene.event.by)


def delivered_mode(scene: Scene[Event]) -> bool:
    """The clock starts with a delivery report."""
    return scene.terms.answer.clock_starts is ClockStarts.DELIVERED
