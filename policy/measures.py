"""The hard measures: suspension, penalties, reinstatement, termination, holds and releases."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from policy.charges import (
    Charge,
    case_charges,
    issued,
    offset_entries,
    report_charges,
    suspension_charges,
    unpaid_by,
)
from policy.effects import (
    Amend,
    AmendComplaint,
    AttachComplaint,
    CancelMails,
    CancelOrders,
    ChangeEntries,
    Effect,
    Effects,
    PlaceOrder,
    PostEntries,
    RequestPartner,
    SendNotice,
    SetDeadline,
)
from policy.events import (
    AnswerReceived,
    ComplaintFiled,
    Event,
    HoldReleased,
    NoticeReturned,
    ResumeConfirmed,
    StopConfirmed,
    Terminated,
    Vouched,
)
from policy.guards import releasable_entries
from policy.judgement import bar_of, day_is_full, is_repeated, suffices
from policy.plans import accept_part, alert, attach, clear, mark_returned, reopen, store_answer
from policy.postings import annual_check, post, post_suspension, postings_in, shows_amounts
from policy.records import (
    DOWN,
    LIVE,
    Bar,
    Complaint,
    Duty,
    Entry,
    HeldSuspension,
    PartnerAnswer,
    PartnerRequest,
    Standing,
)
from policy.scene import Scene
from policy.terms import ChargeAt, Relapse, TerminationCharge
from policy.words import Alert, Code, EntryState, MailKind, OrderAction, OrderState, Reason

CLAUSE = {Reason.SILENCE: "R2a", Reason.ADDITIONAL: "R2b", Reason.MALICIOUS: "R2c"}
BAR_ALERT = {
    Bar.THIN_CASE: Alert.SUSPENSION_NEEDS_REVIEW,
    Bar.NEVER_AUTO: Alert.NEVER_AUTO,
    Bar.WRONG_TARGET: Alert.AMBIGUOUS_ATTRIBUTION,
    Bar.OPERATOR: Alert.SUSPENSION_NEEDS_REVIEW,
    Bar.BUDGET: Alert.SUSPENSION_BUDGET_EXHAUSTED,
}
PENALTY_NOTICE_EVERY = timedelta(minutes=15)


# Suspension (R2)


def suspend(scene: Scene[Event], reason: Reason, *, automatic: bool) -> Effects:
    """Order the stop, ask the partners, charge three months, tell the contractor and the operators."""
    enforcement = scene.terms.enforcement
    partners = tuple(PartnerRequest(partner=name) for name in scene.situation.partners)
    changes = {
        "suspension": reason,
        "ordered_at": scene.event.at,
        "stopped_at": None,
        "resumed_at": None,
        "stop_alerted": False,
        "held": None,
        "reply_waits": False,
        "r2_billed": False,
        "partners": partners,
        "closes_on_resume": False,
    }
    charge = (
        post_suspension(scene, CLAUSE[reason]) if scene.terms.suspension.charge_at is ChargeAt.ORDER else ()
    )
    notice = SendNotice(
        kind=MailKind.SUSPENSION_NOTICE,
        postings=postings_in(charge),
        amounts=shows_amounts(charge),
        details={"reason": reason, "ordered_at": scene.event.at},
    )
    return (
        Amend(changes=changes),
        PlaceOrder(action=OrderAction.SUSPEND, automatic=automatic, reason=reason),
        *(RequestPartner(kind=MailKind.STOP_REQUEST, partner=name) for name in scene.situation.partners),
        *charge,
        notice,
        alert(scene, Alert.SUSPENSION_ORDERED, reason),
        SetDeadline(duty=Duty.STOP, due_at=scene.situation.now + enforcement.unconfirmed_after),
        *_remind_partners(scene, timedelta(0)),
    )


def _remind_partners(scene: Scene[Event], after: timedelta) -> Effects:
    """The next reminder to partners; `after` is how long ago the stop was ordered."""
    later = sorted(wait for wait in scene.terms.enforcement.partner_reminders if wait > after)
    if not later or not (scene.case.partners or scene.situation.partners):
        return ()
    ordered = scene.case.ordered_at if after else scene.event.at
    return (SetDeadline(duty=Duty.PARTNER_REMINDER, due_at=(ordered or scene.event.at) + later[0]),)


def remind_partners(scene: Scene[Event]) -> Effects:
    """Ask the partners who have not answered once more."""
    silent = [request.partner for request in scene.case.partners if request.answer is None]
    since = scene.event.at - (scene.case.ordered_at or scene.event.at)
    again = (RequestPartner(kind=MailKind.STOP_REQUEST, partner=name, reminder=True) for name in silent)
    return (*again, *(_remind_partners(scene, since) if silent else ()))


def suspend_for_silence(scene: Scene[Event]) -> Effects:
    """No answer in 72 hours (R2a)."""
    return suspend(scene, Reason.SILENCE, automatic=True)


def suspend_for_more(scene: Scene[ComplaintFiled]) -> Effects:
    """Additional abuse came to light (R2b)."""
    return (*_join_as_trigger(scene), *suspend(scene, Reason.ADDITIONAL, automatic=True))


def suspend_for_malice(scene: Scene[Event]) -> Effects:
    """The provider judges it malicious (R2c)."""
    return suspend(scene, Reason.MALICIOUS, automatic=False)


def _join_as_trigger(scene: Scene[ComplaintFiled]) -> Effects:
    """The complaints that together reach the number are all the trigger."""
    mine = scene.complaint.id
    others = (past for past in scene.judgement.together if past != mine)
    joined = (
        replace(effect, complaint=replace(effect.complaint, trigger=True))
        if isinstance(effect, AttachComplaint)
        else effect
        for effect in attach(scene)
    )
    return (
        *joined,
        *(AmendComplaint(complaint_id=past, changes={"trigger": True, "bites": True}) for past in others),
    )


def hold_for_silence(scene: Scene[Event]) -> Effects:
    """The suspension for silence is held (R2a)."""
    return _hold(scene, Reason.SILENCE, ())


def hold_for_more(scene: Scene[ComplaintFiled]) -> Effects:
    """The suspension for additional abuse is held (R2b)."""
    return (*_join_as_trigger(scene), *_hold(scene, Reason.ADDITIONAL, scene.judgement.together))


def _hold(scene: Scene[Event], reason: Reason, complaints: tuple[str, ...]) -> Effects:
    bar = bar_of(scene.case, scene.situation, reason)
    assert bar is not None
    held = scene.case.held or HeldSuspension(reason=reason, bar=bar, complaints=complaints)
    if reason is Reason.SILENCE:
        held = replace(held, silent=True)
    return (Amend(changes={"held": held}), alert(scene, BAR_ALERT[bar], reason))


def release_suspension(scene: Scene[HoldReleased]) -> Effects:
    """The operator lets the held suspension go, for its own reason."""
    held = scene.case.held
    assert held is not None
    unheld = (Amend(changes={"operator_hold": False, "charges_hold": False}),)
    cleared = Scene(
        maybe=replace(scene.case, charges_hold=False), event=scene.event, situation=scene.situation
    )
    return (*unheld, *suspend(cleared, held.reason, automatic=False))


def confirm_stop(scene: Scene[StopConfirmed]) -> Effects:
    """The line is down (E3); a charge that waited for this is booked and asked for."""
    at = scene.event.effective or scene.event.at
    changed = (Amend(changes={"stopped_at": at}), *clear(Duty.STOP, Duty.PARTNER_REMINDER))
    reason = scene.case.suspension
    if scene.terms.suspension.charge_at is not ChargeAt.CONFIRMED or scene.case.r2_billed or reason is None:
        return changed
    charge = post_suspension(scene, CLAUSE[reason])
    return (*changed, *charge, *_request_payment(charge))


def _request_payment(charge: Effects) -> Effects:
    if not shows_amounts(charge):
        return ()
    return (SendNotice(kind=MailKind.PAYMENT_REQUEST, postings=postings_in(charge)),)


def note_stop(scene: Scene[StopConfirmed]) -> Effects:
    """A terminated line is down."""
    at = scene.event.effective or scene.event.at
    known = {} if scene.case.stopped_at else {"stopped_at": at}
    return (Amend(changes=known), *clear(Duty.TERMINATION))


# Continued abuse (R3)


def chargeable(scene: Scene[Event], extra: Iterable[Complaint] = ()) -> tuple[Complaint, ...]:
    """Additional complaints of this episode that bite, uncharged and no trigger, within the day's cap."""
    chosen: list[Complaint] = []
    for complaint in (*scene.case.complaints, *extra):
        if _may_be_charged(scene, complaint) and not day_is_full(
            scene.case, complaint, scene.situation, _same_day(scene, complaint, chosen)
        ):
            chosen.append(complaint)
    return tuple(chosen)


def _may_be_charged(scene: Scene[Event], complaint: Complaint) -> bool:
    additional = complaint.standing is Standing.ADDITIONAL and complaint.episode == scene.case.episode
    fresh = complaint.counts and not complaint.charged and not complaint.trigger
    return additional and fresh and complaint.bites and suffices(complaint, scene.terms.evidence.charge)


def _same_day(scene: Scene[Event], complaint: Complaint, chosen: list[Complaint]) -> int:
    def day(one: Complaint) -> object:
        return one.received_at.astimezone(scene.situation.zone).date()

    return sum(day(other) == day(complaint) for other in chosen)


def charge(scene: Scene[Event], extra: tuple[Complaint, ...] = ()) -> Effects:
    """A penalty and a handling fee for each report; the contractor is told (R3)."""
    complaints = chargeable(scene, extra)
    if not complaints:
        return ()
    written = post(scene, report_charges(complaints, scene.terms), "R3")
    marked = (AmendComplaint(complaint_id=past.id, changes={"charged": True}) for past in complaints)
    told = _tell_penalty(
        scene, tuple(past.id for past in complaints), postings_in(written), shows_amounts(written)
    )
    return (*written, *marked, *told)


def charge_for_complaint(scene: Scene[ComplaintFiled]) -> Effects:
    """Repeated abuse: this complaint, and what of the episode is not charged yet (R3)."""
    return (*attach(scene), *charge(scene, (replace(scene.complaint, case_id=scene.case.id),)))


def caution(scene: Scene[ComplaintFiled]) -> Effects:
    """A caution without amounts, while the abuse is not repeated yet (R3)."""
    return (*attach(scene), *_tell_penalty(scene, (scene.complaint.id,), (), amounts=False))


def _tell_penalty(
    scene: Scene[Event], ids: tuple[str, ...], postings: tuple[str, ...], amounts: bool
) -> Effects:
    """At most one penalty-notice in a quarter of an hour; the next lists what came since."""
    case = scene.case
    last = case.penalty_notice_at
    if last is not None and scene.event.at < last + PENALTY_NOTICE_EVERY:
        return (
            Amend(changes={"unlisted": (*case.unlisted, *ids)}),
            SetDeadline(duty=Duty.PENALTY_NOTICE, due_at=last + PENALTY_NOTICE_EVERY),
        )
    notice = SendNotice(
        kind=MailKind.PENALTY_NOTICE, complaints=(*case.unlisted, *ids), postings=postings, amounts=amounts
    )
    return (
        Amend(changes={"unlisted": (), "penalty_notice_at": scene.event.at}),
        *clear(Duty.PENALTY_NOTICE),
        notice,
    )


def tell_unlisted(scene: Scene[Event]) -> Effects:
    """The penalty-notice that waited."""
    ids = scene.case.unlisted
    if not ids:
        return ()
    lines = [entry for entry in scene.situation.entries if entry.complaint_id in ids]
    amounts = bool(lines) and all(entry.state is EntryState.ISSUED for entry in lines)
    return _tell_penalty(scene, (), tuple(dict.fromkeys(entry.posting for entry in lines)), amounts)


def judge_no_intent(scene: Scene[Event]) -> Effects:
    """No will to improve: what is uncharged is charged now (R3)."""
    flagged = (Amend(changes={"no_intent": True}),)
    return (*flagged, *charge(scene)) if scene.case.state in DOWN else flagged


# An operator vouches (conditions 2 to 4 of R2b)


def vouchable(scene: Scene[Vouched]) -> tuple[Complaint, ...]:
    """The complaints that the operator vouches for: the named ones, else all that count."""
    named = scene.event.complaints
    return tuple(
        past
        for past in scene.case.complaints
        if past.counts and not past.vouched and (not named or past.id in named)
    )


def vouched_biting(scene: Scene[Vouched]) -> tuple[Complaint, ...]:
    """Of these, the additional ones whose evidence suffices and that have had no effect yet."""
    terms = scene.terms.evidence
    least = terms.suspension if scene.case.state in LIVE else terms.charge
    return tuple(
        past
        for past in vouchable(scene)
        if past.standing is Standing.ADDITIONAL
        and past.episode == scene.case.episode
        and not past.bites
        and suffices(past, least)
    )


def vouch_bites(scene: Scene[Vouched]) -> bool:
    """An additional complaint bites by the operator's word."""
    return bool(vouched_biting(scene))


def vouch_bites_but_barred(scene: Scene[Vouched]) -> bool:
    """An additional complaint bites by the operator's word, automatic suspension barred."""
    return vouch_bites(scene) and bar_of(scene.case, scene.situation, Reason.ADDITIONAL) is not None


def vouch_repeated(scene: Scene[Vouched]) -> bool:
    """An additional complaint bites by the operator's word, repeated despite cautions."""
    return any(is_repeated(scene.case, past, scene.terms) for past in vouched_biting(scene))


def vouch_something(scene: Scene[Vouched]) -> bool:
    """There is a complaint to vouch for."""
    return bool(vouchable(scene))


def vouch(scene: Scene[Vouched]) -> Effects:
    """The operator's word stands for the reporter's."""
    return tuple(AmendComplaint(complaint_id=past.id, changes={"vouched": True}) for past in vouchable(scene))


def _vouch_as(scene: Scene[Vouched], *, trigger: bool) -> Effects:
    changes = {"bites": True, "trigger": trigger}
    return (
        *vouch(scene),
        *(AmendComplaint(complaint_id=past.id, changes=changes) for past in vouched_biting(scene)),
    )


def vouch_bites_as_relapse(scene: Scene[Vouched]) -> bool:
    """An additional complaint bites by the operator's word, and a relapse gives 72 hours anew."""
    return vouch_bites(scene) and scene.terms.monitoring.relapse is Relapse.NEW_72H


def vouch_and_open_anew(scene: Scene[Vouched]) -> Effects:
    """What he vouches for opens the case anew (R1)."""
    chosen = vouched_biting(scene)
    first = {"episode": scene.case.episode + 1, "standing": Standing.FIRST}
    return (
        *vouch(scene),
        *(AmendComplaint(complaint_id=past.id, changes=first) for past in chosen),
        *reopen(scene, chosen[0]),
    )


def vouch_and_suspend(scene: Scene[Vouched]) -> Effects:
    """What he vouches for stops the line (R2b)."""
    return (*_vouch_as(scene, trigger=True), *suspend(scene, Reason.ADDITIONAL, automatic=False))


def vouch_and_hold(scene: Scene[Vouched]) -> Effects:
    """What he vouches for would stop the line, but that is barred."""
    ids = tuple(past.id for past in vouched_biting(scene))
    return (*_vouch_as(scene, trigger=True), *_hold(scene, Reason.ADDITIONAL, ids))


def _as_biting(scene: Scene[Vouched]) -> tuple[Complaint, ...]:
    return tuple(replace(past, vouched=True, bites=True) for past in vouched_biting(scene))


def vouch_and_charge(scene: Scene[Vouched]) -> Effects:
    """What he vouches for is charged (R3)."""
    return (*_vouch_as(scene, trigger=False), *charge(scene, _as_biting(scene)))


def vouch_and_caution(scene: Scene[Vouched]) -> Effects:
    """What he vouches for is a caution (R3)."""
    ids = tuple(past.id for past in vouched_biting(scene))
    return (*_vouch_as(scene, trigger=False), *_tell_penalty(scene, ids, (), amounts=False))


# Reinstatement (R4)


def ask_fee_first(scene: Scene[Event]) -> Effects:
    """Both parts are accepted; the line comes back after the reconnection fee."""
    accepted = accept_part(scene)
    if scene.case.fee_posting is not None:
        return accepted
    fee = _post_fee(scene)
    posting = postings_in(fee)[0]
    asked = Amend(changes={"fee_posting": posting, "fee_asked_at": scene.event.at})
    return (*accepted, *fee, asked, *_request_payment(fee))


def store_and_ask_fee(scene: Scene[AnswerReceived]) -> Effects:
    """The answer completes what is needed; the fee is asked for first."""
    return (*store_answer(scene), *ask_fee_first(scene))


def _post_fee(scene: Scene[Event]) -> Effects:
    fee = Charge(code=Code.RECONNECTION, yen=scene.terms.reinstatement.reconnection_fee)
    return post(scene, [fee], "R4")


def store_and_reinstate(scene: Scene[AnswerReceived]) -> Effects:
    """The answer completes what is needed."""
    return (*store_answer(scene), *reinstate(scene))


def accept_and_reinstate(scene: Scene[Event]) -> Effects:
    """Both parts are accepted now."""
    return (*accept_part(scene), *reinstate(scene))


def reinstate(scene: Scene[Event]) -> Effects:
    """Resume the line, release the partners, charge the reconnection, settle with the prepayment."""
    fee = () if scene.case.fee_posting is not None else _post_fee(scene)
    entries = (*scene.situation.entries, *_entries_in(fee))
    offset = offset_entries(scene.case, scene.situation, entries, at=scene.event.at, cause=scene.event.cause)
    money: Effects = (*fee, PostEntries(entries=offset)) if offset else fee
    details = _settlement(scene, entries, offset)
    notice = SendNotice(
        kind=MailKind.REINSTATEMENT_NOTICE,
        postings=postings_in(money),
        amounts=not fee or shows_amounts(fee),
        details=details,
    )
    return (*resume(scene), *money, notice)


def _entries_in(effects: Iterable[Effect]) -> tuple[Entry, ...]:
    return tuple(entry for effect in effects if isinstance(effect, PostEntries) for entry in effect.entries)


def _settlement(scene: Scene[Event], entries: tuple[Entry, ...], offset: tuple[Entry, ...]) -> dict[str, int]:
    """The offset table of the notice, in yen: what was due, what was set off, what is to be transferred."""
    mine = {entry.id for entry in (*entries, *offset) if entry.case_id == scene.case.id}

    def due(lines: tuple[Entry, ...]) -> int:
        return sum(yen for entry_id, yen in unpaid_by(lines, scene.terms).items() if entry_id in mine)

    charges = {entry.id for entry in case_charges(entries, scene.case.id)}
    before = sum(yen for entry_id, yen in unpaid_by(entries, scene.terms).items() if entry_id in charges)
    return {
        "due_before": before,
        "offset": -sum(
            entry.yen for entry in offset if entry.account == "receivable" and entry.code is Code.OFFSET
        ),
        "returned": sum(entry.yen for entry in offset if entry.account == "prepaid" and entry.yen > 0),
        "fee": scene.terms.reinstatement.reconnection_fee,
        "transfer": due((*entries, *offset)),
    }


def resume(scene: Scene[Event]) -> Effects:
    """Resume orders and release requests: an unsent stop is called off, one in flight is awaited a while."""
    released = (
        RequestPartner(kind=MailKind.RELEASE_REQUEST, partner=request.partner)
        for request in scene.case.partners
        if request.answer is not PartnerAnswer.REFUSED
    )
    wait = scene.terms.enforcement.unconfirmed_after
    in_flight = [
        order.sent_at + wait
        for order in scene.orders(OrderAction.SUSPEND)
        if order.sent_at is not None and order.state in {OrderState.SENT, OrderState.ACCEPTED}
    ]
    not_before = max((at for at in in_flight if at > scene.situation.now), default=None)
    return (
        *clear(Duty.STOP, Duty.PARTNER_REMINDER, Duty.PENALTY_NOTICE),
        Amend(changes={"stop_alerted": False}),
        CancelOrders(action=OrderAction.SUSPEND),
        CancelMails(kinds=(MailKind.STOP_REQUEST,)),
        PlaceOrder(action=OrderAction.RESUME, not_before=not_before),
        *released,
        SetDeadline(duty=Duty.RESUME, due_at=(not_before or scene.situation.now) + wait),
    )


def begin_episode(scene: Scene[ResumeConfirmed]) -> Effects:
    """The line is up: monitoring begins, and with it a new episode."""
    at = scene.event.effective or scene.event.at
    changes = {
        "episode": scene.case.episode + 1,
        "replied": False,
        "since": at,
        "resumed_at": at,
        "suspension": None,
        "r2_billed": False,
        "fee_posting": None,
        "fee_asked_at": None,
        "unlisted": (),
    }
    monitored = SetDeadline(duty=Duty.MONITORING, due_at=at + scene.terms.monitoring.length)
    return (Amend(changes=changes), *clear(Duty.RESUME), monitored)


def end_undone(scene: Scene[ResumeConfirmed]) -> Effects:
    """What was undone or waived ends when the line is up."""
    at = scene.event.effective or scene.event.at
    changes = {"resumed_at": at, "suspension": None, "r2_billed": False}
    told = () if scene.case.unwound else (SendNotice(kind=MailKind.CASE_CLOSED),)
    return (Amend(changes=changes), *told)


# Termination (R5), holds, releases


def terminate(scene: Scene[Terminated]) -> Effects:
    """Terminate the contract without notice; the contractor is told afterwards (R5)."""
    mode = scene.terms.termination.charge
    billed = scene.case.r2_billed and mode is TerminationCharge.ONCE_PER_EPISODE
    money = () if billed or mode is TerminationCharge.NONE else post_suspension(scene, "R5", termination=True)
    partners = tuple(PartnerRequest(partner=name) for name in scene.situation.partners)
    notice = SendNotice(
        kind=MailKind.TERMINATION_NOTICE,
        postings=postings_in(money),
        amounts=shows_amounts(money),
        details={"terminated_at": scene.event.at, "ground": scene.event.reason or "R5"},
    )
    return (
        Amend(
            changes={"ordered_at": scene.event.at, "stop_alerted": False, "held": None, "partners": partners}
        ),
        CancelOrders(action=OrderAction.SUSPEND),
        CancelOrders(action=OrderAction.RESUME),
        PlaceOrder(action=OrderAction.TERMINATE),
        *(
            RequestPartner(kind=MailKind.STOP_REQUEST, partner=name, permanent=True)
            for name in scene.situation.partners
        ),
        *money,
        notice,
        SetDeadline(
            duty=Duty.TERMINATION, due_at=scene.situation.now + scene.terms.enforcement.unconfirmed_after
        ),
    )


def hold(scene: Scene[Event]) -> Effects:
    """No automatic suspension; what is unpaid and what follows is held."""
    return (
        Amend(
            changes={
                "operator_hold": scene.case.state in LIVE or scene.case.state == "opened",
                "charges_hold": True,
            }
        ),
        *hold_unpaid(scene),
    )


def hold_unpaid(scene: Scene[Event]) -> Effects:
    """Charges of the case of which nothing was paid are no longer owed for now."""
    open_yen = unpaid_by(scene.situation.entries, scene.terms)
    ids = tuple(
        entry.id
        for entry in issued(scene.situation.entries)
        if entry.case_id == scene.case.id and entry.yen > 0 and open_yen.get(entry.id) == entry.yen
    )
    return (ChangeEntries(entries=ids, state=EntryState.HELD),) if ids else ()


def deaf_return(scene: Scene[NoticeReturned]) -> Effects:
    """The notice whose silence counted came back: an operator must look, and nothing is owed meanwhile."""
    told = (*mark_returned(scene), alert(scene, Alert.NOTICE_UNDELIVERABLE))
    silence = scene.case.suspension is Reason.SILENCE and scene.case.state in DOWN
    held = Amend(changes={"charges_hold": True})
    return (*told, held, *hold_unpaid(scene)) if silence else told


def release_charges(scene: Scene[HoldReleased]) -> Effects:
    """What was held or draft is owed now and asked for; missing amounts are taken as they are set today."""
    waiting = releasable_entries(scene)
    pending = [entry for entry in waiting if entry.amount_pending]
    ready = [replace(entry, state=EntryState.ISSUED) for entry in waiting if not entry.amount_pending]
    priced = _price(scene, pending)
    postings = tuple(dict.fromkeys(entry.posting for entry in (*ready, *priced)))
    changed = (ChangeEntries(entries=tuple(e.id for e in ready), state=EntryState.ISSUED),) if ready else ()
    dropped = (
        (ChangeEntries(entries=tuple(e.id for e in pending), state=EntryState.CANCELLED),) if pending else ()
    )
    written = (PostEntries(entries=priced),) if priced else ()
    return (
        Amend(changes={"operator_hold": False, "charges_hold": False}),
        *changed,
        *dropped,
        *written,
        SendNotice(kind=MailKind.PAYMENT_REQUEST, postings=postings),
        *annual_check(scene, (*ready, *priced)),
    )


def _price(scene: Scene[HoldReleased], pending: list[Entry]) -> tuple[Entry, ...]:
    """The pending entries with today's amounts, one issued posting for each old one."""
    fee, penalty = scene.situation.contractor.monthly_fee, scene.terms.penalty
    yen = {charge.code: charge.yen for charge in suspension_charges(fee, scene.terms)}
    yen |= {Code.PENALTY: penalty.per_report, Code.HANDLING_REPORT: penalty.handling_per_report}
    return tuple(
        replace(
            entry,
            id=f"{entry.id}/priced",
            posting=f"{entry.posting}/priced",
            at=scene.event.at,
            yen=yen[entry.code] or 0,
            state=EntryState.ISSUED,
            amount_pending=False,
        )
        for entry in pending
    )


def end_hold(scene: Scene[HoldReleased]) -> Effects:
    """Nothing waits behind the operator's hold: it ends."""
    return (Amend(changes={"operator_hold": False, "charges_hold": False}),)
