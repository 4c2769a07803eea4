"""What is done when a row matches: complaints, notices, deadlines, answers. `measures` has the hard ones."""

from dataclasses import replace
from datetime import datetime, timedelta

from policy.effects import (
    Acknowledge,
    Amend,
    AmendComplaint,
    AmendNotice,
    AskForEvidence,
    AttachComplaint,
    ClearDeadline,
    Disregard,
    Effects,
    HoldComplaint,
    OpenCase,
    RaiseAlert,
    SendNotice,
    SetDeadline,
)
from policy.events import (
    AnswerAccepted,
    AnswerReceived,
    AnswerRejected,
    ComplaintFiled,
    Decided,
    Event,
    NoticeDelayed,
    NoticeDelivered,
    NoticeHandedOver,
    NoticeReturned,
    NoticeServed,
    PartnerAnswered,
    PledgeAccepted,
    PledgeReceived,
    PledgeRejected,
    ReplyParked,
)
from policy.judgement import independent_reporters, suffices
from policy.records import Case, Complaint, Duty, Notice, Part, Standing
from policy.scene import Scene
from policy.terms import ClockStarts
from policy.terms import Part as Owed
from policy.words import Alert, CaseState, MailKind, Reason

NOTICE_TAKEN_WITHIN = timedelta(hours=4)
NOTICE_PROVEN_WITHIN = timedelta(hours=24)
CLOCK = (Duty.ANSWER, Duty.REMINDER, Duty.NOTICE_PROVEN, Duty.NOTICE_TAKEN, Duty.DEFERRED_REVIEW)


def alert(scene: Scene[Event], code: Alert, detail: str = "") -> RaiseAlert:
    """An alert that names the contract."""
    return RaiseAlert(code=code, subject=scene.subject, detail=detail)


def clear(*duties: Duty) -> Effects:
    """These deadlines no longer count."""
    return tuple(ClearDeadline(duty=duty) for duty in duties)


def nothing(scene: Scene[Event]) -> Effects:
    """Noted in the journal."""
    return ()


# Complaints


def ignore_repeat(scene: Scene[ComplaintFiled]) -> Effects:
    """Journalled, nothing else, not even an acknowledgement."""
    return (Disregard(reason="a repeat of a complaint that is at least as strong"),)


def hold_complaint(scene: Scene[ComplaintFiled]) -> Effects:
    """Into the inbox; the reporter is asked for more, or just thanked."""
    complaint = scene.event.complaint
    weak = not suffices(complaint, scene.terms.evidence.notice) or not complaint.moments
    if not weak:
        return (HoldComplaint(complaint=complaint, why="category-for-operator"), Acknowledge())
    told = RaiseAlert(
        code=Alert.EVIDENCE_TOO_LOW, subject=scene.subject if complaint.moments else complaint.ip
    )
    return (
        HoldComplaint(complaint=complaint, why="evidence-too-low"),
        AskForEvidence(),
        *(() if scene.situation.alerted_recently else (told,)),
    )


def open_case(scene: Scene[ComplaintFiled]) -> Effects:
    """A new case: the contractor is told at once (R1)."""
    gone = scene.situation.line_gone
    complaint = replace(scene.complaint, episode=1, case_id=scene.situation.case_id)
    return (
        OpenCase(
            complaint=complaint, line_id=scene.event.line_id, network=scene.event.network, former_holder=gone
        ),
        *_supersede(scene),
        *send_abuse_notice(scene, contact=0),
        *_suggest_malice(scene),
        Acknowledge(),
    )


def open_anew(scene: Scene[ComplaintFiled]) -> Effects:
    """The contractor gets another 72 hours after a relapse (R1)."""
    case = scene.case
    complaint = replace(
        scene.complaint, episode=case.episode + 1, standing=Standing.FIRST, bites=False, case_id=case.id
    )
    return (
        AttachComplaint(complaint=complaint),
        *_supersede(scene),
        *reopen(scene, complaint),
        *_suggest_malice(scene),
        Acknowledge(),
    )


def reopen(scene: Scene[Event], opener: Complaint) -> Effects:
    """Everything from the beginning: notice, clock, answer (R1)."""
    fresh = {
        "episode": scene.case.episode + 1,
        "opener_domain": opener.domain,
        "opener": opener.id,
        "earlier_notice_at": scene.case.notice_at,
        "notice_at": None,
        "since": None,
        "answer_due": None,
        "answer": None,
        "pledge": None,
        "reply_waits": False,
        "replied": False,
        "stopped_at": None,
        "resumed_at": None,
        "suspension": None,
        "contact": 0,
        "review_alerted": False,
        "r2_billed": False,
    }
    return (Amend(changes=fresh), *clear(Duty.MONITORING), *send_abuse_notice(scene, contact=0))


def send_abuse_notice(scene: Scene[Event], contact: int) -> Effects:
    """The notice of R1 to one contact; silence of the next hop is noticed after four hours."""
    return (
        SendNotice(kind=MailKind.ABUSE_NOTICE, contact=contact),
        SetDeadline(duty=Duty.NOTICE_TAKEN, due_at=scene.situation.now + NOTICE_TAKEN_WITHIN),
    )


def attach(scene: Scene[ComplaintFiled]) -> Effects:
    """The complaint joins the case."""
    complaint = replace(scene.complaint, case_id=scene.case.id)
    return (AttachComplaint(complaint=complaint), *_supersede(scene), *_suggest_malice(scene), Acknowledge())


def _supersede(scene: Scene[ComplaintFiled]) -> Effects:
    """The stronger repeat takes the weaker one's place, the opener's too."""
    replaced = scene.judgement.replaces
    opener = {"opener": scene.complaint.id, "opener_domain": scene.complaint.domain}
    opens = scene.maybe is not None and scene.maybe.opener in {past.id for past in replaced}
    gone = {"superseded": True, "superseded_by": scene.complaint.id}
    return (
        *(AmendComplaint(complaint_id=past.id, changes=gone) for past in replaced),
        *((Amend(changes=opener),) if opens else ()),
    )


def attach_after_stop(scene: Scene[ComplaintFiled]) -> Effects:
    """An offence after the stop: a wrong address, spoofing, or a stop that does not hold."""
    return (*attach(scene), alert(scene, Alert.ABUSE_AFTER_STOP))


def attach_for_review(scene: Scene[ComplaintFiled]) -> Effects:
    """Further abuse that only an operator may act on."""
    return (*attach(scene), alert(scene, Alert.ADDITIONAL_ABUSE_NEEDS_REVIEW))


def _suggest_malice(scene: Scene[ComplaintFiled]) -> Effects:
    case = scene.maybe
    if case is not None and case.state is CaseState.CLOSED and scene.complaint.standing is not Standing.FIRST:
        return ()
    if case is not None and case.malice_suggested and not _opens(scene):
        return ()
    if not (_malicious_kind(scene) or _many_voices(scene)):
        return ()
    return (Amend(changes={"malice_suggested": True}), alert(scene, Alert.MALICIOUS_SUGGESTED))


def _opens(scene: Scene[ComplaintFiled]) -> bool:
    return bool(scene.situation.case_id) and (
        scene.maybe is None or scene.maybe.id != scene.situation.case_id
    )


def _malicious_kind(scene: Scene[ComplaintFiled]) -> bool:
    complaint = scene.complaint
    suspect = complaint.category in scene.terms.malicious.suggest_categories
    return suspect and suffices(complaint, scene.terms.evidence.suspension)


def _many_voices(scene: Scene[ComplaintFiled]) -> bool:
    needed = scene.terms.malicious.suggest_reporters
    if not needed or scene.maybe is None or _opens(scene):
        return needed == 1 and bool(scene.complaint.domain) and not scene.complaint.freemail
    return independent_reporters(scene.case, scene.complaint) >= needed


# The clock


def handed_over(scene: Scene[NoticeHandedOver]) -> Effects:
    """A notice left: it may be a caution."""
    return (AmendNotice(notice_id=scene.event.notice, changes={"handed_at": scene.event.at}),)


def start_clock(scene: Scene[NoticeHandedOver]) -> Effects:
    """The next hop took the abuse-notice: the contractor is told, the 72 hours run (R1)."""
    handed = (*handed_over(scene), *clear(Duty.NOTICE_TAKEN))
    if scene.terms.answer.clock_starts is ClockStarts.DELIVERED:
        return (
            *handed,
            SetDeadline(duty=Duty.NOTICE_PROVEN, due_at=scene.event.at + NOTICE_PROVEN_WITHIN),
        )
    return (*handed, *_run_clock(scene, scene.event.at))


def start_clock_late(scene: Scene[NoticeDelivered]) -> Effects:
    """The delivery report that the clock waited for came."""
    return (*delivered(scene), *clear(Duty.NOTICE_PROVEN), *_run_clock(scene, scene.event.at))


def delivered(scene: Scene[NoticeDelivered]) -> Effects:
    """A positive report: a later return is ignored."""
    return (AmendNotice(notice_id=scene.event.notice, changes={"delivered_at": scene.event.at}),)


def serve(scene: Scene[NoticeServed]) -> Effects:
    """The operator told him: the clock starts at the time he said, and it is a caution."""
    at = scene.event.served_at
    told = Notice(
        id=f"{scene.case.id}/served/{scene.event.cause}",
        kind=MailKind.ABUSE_NOTICE,
        queued_at=at,
        contact=scene.case.contact,
        episode=scene.case.episode,
        handed_at=at,
        delivered_at=at,
    )
    notices = (*scene.case.notices, told)
    return (
        Amend(changes={"notices": notices}),
        *clear(Duty.NOTICE_TAKEN, Duty.NOTICE_PROVEN),
        *_run_clock(scene, at),
    )


def _run_clock(scene: Scene[Event], at: datetime) -> Effects:
    case, answer = scene.case, scene.terms.answer
    changes = {"notice_at": at, "since": at}
    if case.former_holder:  # his line is gone: nothing can be stopped, so nothing is threatened
        return (Amend(changes=changes),)
    begin = _opening_receipt(case, at) if answer.clock_starts is ClockStarts.COMPLAINT else at
    due = begin + answer.within
    return (Amend(changes={**changes, "answer_due": due}), *set_answer_deadline(scene, due))


def _opening_receipt(case: Case, otherwise: datetime) -> datetime:
    received = (past.received_at for past in case.complaints if past.episode == case.episode)
    return next(received, otherwise)


def set_answer_deadline(scene: Scene[Event], due: datetime) -> Effects:
    """The answer is due, with the next reminder before it."""
    return (SetDeadline(duty=Duty.ANSWER, due_at=due), *next_reminder(scene, due, scene.situation.now))


def next_reminder(scene: Scene[Event], due: datetime, after: datetime) -> Effects:
    """The next reminder before `due` that lies after `after`."""
    times = sorted(due - before for before in scene.terms.answer.reminders)
    later = next((time for time in times if time > after), None)
    return clear(Duty.REMINDER) if later is None else (SetDeadline(duty=Duty.REMINDER, due_at=later),)


def remind(scene: Scene[Event]) -> Effects:
    """The abuse-notice again, no caution."""
    due = scene.case.answer_due or scene.event.at
    return (
        SendNotice(kind=MailKind.ABUSE_NOTICE, contact=scene.case.contact, reminder=True),
        *next_reminder(scene, due, scene.event.at),
    )


def extend(scene: Scene[Decided]) -> Effects:
    """The deadline is the given time."""
    until = scene.event.until
    assert until is not None
    return (
        Amend(changes={"answer_due": until}),
        *clear(Duty.DEFERRED_REVIEW),
        *set_answer_deadline(scene, until),
    )


def make_up_for_outage(scene: Scene[Event]) -> Effects:
    """Our own outage is not his silence: the deadline moves."""
    end = scene.situation.outage_end
    assert end is not None
    due = end + scene.terms.answer.after_downtime
    return (Amend(changes={"answer_due": due}), *set_answer_deadline(scene, due))


def mark_returned(scene: Scene[NoticeReturned]) -> Effects:
    """The notice came back: it is no caution."""
    return (AmendNotice(notice_id=scene.event.notice, changes={"returned": True}),)


def void_clock(scene: Scene[Event]) -> Effects:
    """No clock runs while it is open whether he was told, and nothing is additional to a notice that he never had."""
    early = (
        past.id
        for past in scene.case.complaints
        if past.standing is Standing.ADDITIONAL and past.episode == scene.case.episode
    )
    calm = {"standing": Standing.CORROBORATING, "bites": False, "trigger": False}
    held = scene.case.held
    unheld = {"held": None} if held is not None and held.reason is Reason.ADDITIONAL else {}
    return (
        *(AmendComplaint(complaint_id=id_, changes=dict(calm)) for id_ in early),
        Amend(changes={"notice_at": None, "since": None, "answer_due": None, **unheld}),
        *clear(Duty.ANSWER, Duty.REMINDER, Duty.NOTICE_TAKEN, Duty.NOTICE_PROVEN),
    )


def try_next_contact(scene: Scene[NoticeReturned]) -> Effects:
    """The next of his addresses gets the notice."""
    contact = scene.case.contact + 1
    return (
        *mark_returned(scene),
        *void_clock(scene),
        Amend(changes={"contact": contact}),
        *send_abuse_notice(scene, contact),
    )


def give_up_contacts(scene: Scene[NoticeReturned]) -> Effects:
    """No address of his takes the notice: an operator must reach him."""
    return (*mark_returned(scene), *void_clock(scene), alert(scene, Alert.NOTICE_UNDELIVERABLE))


def wait_for_report(scene: Scene[NoticeDelayed]) -> Effects:
    """The clock is void until a success report, a return or an operator's word."""
    waits_until = scene.case.deadlines.get(Duty.NOTICE_PROVEN, scene.event.at + NOTICE_PROVEN_WITHIN)
    return (*void_clock(scene), SetDeadline(duty=Duty.NOTICE_PROVEN, due_at=waits_until))


def alert_undeliverable(scene: Scene[Event]) -> Effects:
    """An operator must see to it that he is told."""
    return (alert(scene, Alert.NOTICE_UNDELIVERABLE),)


# The contractor's answer and pledge


def _answer(scene: Scene[AnswerReceived], *, accepted: bool) -> Part:
    event = scene.event
    return Part(
        received_at=event.at,
        complete=event.complete,
        objects=event.objects,
        on_file=event.on_file,
        accepted=accepted,
        episode=scene.case.episode,
        cause=event.cause,
    )


def _noted_pledge(scene: Scene[AnswerReceived]) -> dict[str, Part]:
    event = scene.event
    if not event.pledge or _is_pledged(scene):
        return {}
    return {
        "pledge": Part(
            received_at=event.at, on_file=event.on_file, episode=scene.case.episode, cause=event.cause
        )
    }


def take_answer(scene: Scene[AnswerReceived]) -> Effects:
    """The answer stops the clock and is looked at (R1)."""
    event = scene.event
    sound = event.complete and not event.objects and event.on_file
    doubtful = () if not event.objects and event.on_file else (alert(scene, Alert.REVIEW_ANSWER),)
    return (
        Amend(
            changes={
                "answer": _answer(scene, accepted=sound),
                "reply_waits": False,
                "review_alerted": False,
                **_noted_pledge(scene),
            }
        ),
        *clear(*CLOCK),
        SetDeadline(duty=Duty.REVIEW, due_at=event.at + scene.terms.review.max),
        SendNotice(kind=MailKind.ANSWER_RECEIVED, details={"received_at": event.at}),
        *doubtful,
    )


def ask_for_rest(scene: Scene[AnswerReceived]) -> Effects:
    """An incomplete answer: what is missing is asked for, and an operator looks at it."""
    return (
        Amend(changes={"reply_waits": True, **_noted_pledge(scene)}),
        SendNotice(kind=MailKind.MISSING_PART_REQUEST, missing=("answer",)),
        alert(scene, Alert.REVIEW_ANSWER),
    )


def ask_for_answer(scene: Scene[PledgeReceived]) -> Effects:
    """A pledge before a suspension is only noted; alone it is an incomplete answer."""
    return (
        Amend(changes={"reply_waits": True, "pledge": _pledge(scene)}),
        SendNotice(kind=MailKind.MISSING_PART_REQUEST, missing=("answer",)),
        alert(scene, Alert.REVIEW_ANSWER),
    )


def _pledge(scene: Scene[PledgeReceived]) -> Part:
    event = scene.event
    return Part(received_at=event.at, on_file=event.on_file, episode=scene.case.episode, cause=event.cause)


def let_reply_wait(scene: Scene[AnswerReceived | PledgeReceived | ReplyParked]) -> Effects:
    """A human reply waits for the operator; the deadline is deferred for it."""
    return (Amend(changes={"reply_waits": True}), alert(scene, Alert.REVIEW_ANSWER))


def alert_reply(scene: Scene[ReplyParked]) -> Effects:
    """A reply that could not be read waits for the operator."""
    return (alert(scene, Alert.REVIEW_ANSWER),)


def accept_waiting_reply(scene: Scene[AnswerAccepted]) -> Effects:
    """The operator takes the reply that waits for an answer."""
    answer = Part(
        received_at=scene.event.at, accepted=True, episode=scene.case.episode, cause=scene.event.cause
    )
    return (
        Amend(changes={"answer": answer, "reply_waits": False, "review_alerted": False}),
        *clear(*CLOCK),
        SetDeadline(duty=Duty.REVIEW, due_at=scene.event.at + scene.terms.review.max),
        SendNotice(kind=MailKind.ANSWER_RECEIVED, details={"received_at": scene.event.at}),
    )


def accept_and_monitor(scene: Scene[AnswerAccepted]) -> Effects:
    """The answer is accepted; monitoring begins."""
    answer = scene.case.answer
    accepted = {} if answer is None else {"answer": replace(answer, accepted=True)}
    return (Amend(changes=accepted), *start_monitoring(scene))


def start_monitoring(scene: Scene[Event]) -> Effects:
    """Some weeks in which further abuse counts at once."""
    return (
        *clear(Duty.REVIEW, Duty.ANSWER, Duty.REMINDER),
        SetDeadline(duty=Duty.MONITORING, due_at=scene.event.at + scene.terms.monitoring.length),
    )


def alert_review_overdue(scene: Scene[Event]) -> Effects:
    """Somebody must look at the reply; still no suspension."""
    return (Amend(changes={"review_alerted": True}), alert(scene, Alert.REVIEW_OVERDUE))


def reject_answer(scene: Scene[AnswerRejected]) -> Effects:
    """The answer does not do: he is asked again and has time for it."""
    least = scene.event.at + scene.terms.answer.after_rejection
    old = scene.case.answer_due
    due = least if old is None else max(old, least)
    return (
        Amend(changes={"answer": None, "reply_waits": False, "review_alerted": False, "answer_due": due}),
        *clear(Duty.REVIEW, Duty.DEFERRED_REVIEW),
        *set_answer_deadline(scene, due),
        SendNotice(kind=MailKind.MISSING_PART_REQUEST, missing=("answer",)),
    )


def defer(scene: Scene[Event]) -> Effects:
    """A human reply waits for us: his silence does not count."""
    return (SetDeadline(duty=Duty.DEFERRED_REVIEW, due_at=scene.event.at + scene.terms.review.max),)


# Answer and pledge of a stopped line (R4)


def store_answer(scene: Scene[AnswerReceived]) -> Effects:
    """The answer is stored; what is still missing is asked for."""
    event = scene.event
    better = not event.on_file and _has_better(scene)
    answer = {} if better else {"answer": _answer(scene, accepted=event.on_file)}
    pledged = event.pledge or scene.pledge_since_order() is not None
    wants_pledge = Owed.PLEDGE in scene.terms.reinstatement.requires and not pledged
    asked = (SendNotice(kind=MailKind.MISSING_PART_REQUEST, missing=("pledge",)),) if wants_pledge else ()
    doubtful = () if event.on_file else (alert(scene, Alert.REVIEW_ANSWER),)
    noted = _noted_pledge(scene)
    review = (alert(scene, Alert.REVIEW_PLEDGE),) if noted else ()
    return (Amend(changes={**answer, **noted}), *asked, *doubtful, *review)


def store_doubtful_answer(scene: Scene[AnswerReceived]) -> Effects:
    """An answer that an operator must look at; what is missing is asked for."""
    event = scene.event
    changes = {"answer": _answer(scene, accepted=False)} if not _has_better(scene) else {}
    noted = _noted_pledge(scene)
    review = (alert(scene, Alert.REVIEW_PLEDGE),) if noted else ()
    missing = tuple(part.value for part in scene.missing_parts(with_pledge=event.pledge)) or ("answer",)
    return (
        Amend(changes={**changes, **noted}),
        SendNotice(kind=MailKind.MISSING_PART_REQUEST, missing=missing),
        alert(scene, Alert.REVIEW_ANSWER),
        *review,
    )


def _has_better(scene: Scene[AnswerReceived]) -> bool:
    answer = scene.answer_of_episode()
    return answer is not None and answer.accepted


def _is_pledged(scene: Scene[AnswerReceived | PledgeReceived]) -> bool:
    """A pledge for this suspension is accepted: a second one changes nothing."""
    pledge = scene.pledge_since_order()
    return pledge is not None and pledge.accepted


def store_pledge(scene: Scene[PledgeReceived]) -> Effects:
    """The pledge waits for the operator."""
    if _is_pledged(scene):
        return (Disregard(reason="a pledge is accepted already"),)
    return (Amend(changes={"pledge": _pledge(scene)}), alert(scene, Alert.REVIEW_PLEDGE))


def store_pledge_ask_answer(scene: Scene[PledgeReceived]) -> Effects:
    """The pledge waits for the operator; the answer is asked for."""
    asked = SendNotice(kind=MailKind.MISSING_PART_REQUEST, missing=("answer",))
    return (*store_pledge(scene), asked)


def accept_part(scene: Scene[Event]) -> Effects:
    """The part is accepted."""
    case = scene.case
    if isinstance(scene.event, AnswerAccepted) and case.answer:
        return (Amend(changes={"answer": replace(case.answer, accepted=True)}),)
    if isinstance(scene.event, PledgeAccepted) and case.pledge:
        return (Amend(changes={"pledge": replace(case.pledge, accepted=True)}),)
    return ()


def reject_part(scene: Scene[AnswerRejected | PledgeRejected]) -> Effects:
    """The part does not do: it is asked for again."""
    name = "answer" if isinstance(scene.event, AnswerRejected) else "pledge"
    return (
        Amend(changes={name: None}),
        SendNotice(kind=MailKind.MISSING_PART_REQUEST, missing=(name,)),
    )


# Ends, alarms and partners


def close(scene: Scene[Event]) -> Effects:
    """The case ends; the contractor is told."""
    return (SendNotice(kind=MailKind.CASE_CLOSED),)


def alert_unconfirmed(scene: Scene[Event]) -> Effects:
    """Nobody confirmed: somebody must telephone."""
    return (Amend(changes={"stop_alerted": True}), alert(scene, Alert.SUSPENSION_UNCONFIRMED))


def note_partner(scene: Scene[PartnerAnswered]) -> Effects:
    """What a partner said is recorded; a refusal is a normal result."""
    event = scene.event
    partners = tuple(
        replace(request, answer=event.answer) if request.partner == event.partner else request
        for request in scene.case.partners
    )
    return (
        Amend(changes={"partners": partners}),
        alert(scene, Alert.PARTNER_ANSWERED, f"{event.partner}: {event.answer}"),
    )
