"""Undoing what came of a lie: all that has only this cause; what another complaint carries stands."""

from dataclasses import replace

from policy.charges import issued, remaining, reverse, unpaid_by
from policy.effects import (
    Amend,
    AmendComplaint,
    AmendNotice,
    CancelMails,
    ChangeEntries,
    Effects,
    MarkReporter,
    MoveTo,
    PostEntries,
    SendNotice,
)
from policy.events import Event, JudgedUnfounded, Retracted, Waived
from policy.judgement import is_thin
from policy.measures import CLAUSE, resume
from policy.plans import clear
from policy.records import DOWN, OPEN, Case, Complaint, Duty, Entry, Notice, Standing
from policy.scene import Scene
from policy.words import CaseState, Code, EntryState, MailKind, Reason

Unwinding = Scene[Retracted | JudgedUnfounded]
REASON = {clause: reason for reason, clause in CLAUSE.items()}


def withdrawn(scene: Unwinding) -> tuple[Complaint, ...]:
    """The complaints of the case that are withdrawn or unfounded now."""
    complaints = tuple(past for past in scene.case.complaints if not past.retracted)
    if isinstance(scene.event, JudgedUnfounded):
        return complaints
    return tuple(past for past in complaints if past.id in scene.event.complaints)


def something_withdrawn(scene: Unwinding) -> bool:
    """A complaint of the case is withdrawn by this."""
    return bool(withdrawn(scene))


def unwind(scene: Unwinding) -> Effects:
    """Undo all that has only these complaints as its cause."""
    gone = withdrawn(scene)
    ids = {past.id for past in gone}
    marked: Effects = (
        *(AmendComplaint(complaint_id=past.id, changes={"retracted": True}) for past in gone),
        *(MarkReporter(domain=past.domain, complaint_id=past.id) for past in gone if past.domain),
    )
    left = tuple(past for past in scene.case.complaints if past.counts and past.id not in ids)
    return (*marked, *(_undo_part(scene, ids, left) if left else _undo_all(scene)))


def _undo_all(scene: Unwinding) -> Effects:
    case = scene.case
    cautions = tuple(notice for notice in case.notices if notice.caution)
    reached = any(notice.handed_at is not None and not notice.returned for notice in case.notices)
    return (
        *_revoke(cautions),
        CancelMails(),
        *_take_back(scene, _of_case(scene)),
        *clear(*Duty),
        Amend(
            changes={
                "unwound": True,
                "closes_on_resume": True,
                "held": None,
                "reply_waits": False,
                "unlisted": (),
            }
        ),
        *_end(scene),
        *((SendNotice(kind=MailKind.CORRECTION, details={"whole": True}),) if reached else ()),
    )


def _end(scene: Scene[Event]) -> Effects:
    """A stopped line comes back first; other open cases are closed at once."""
    if scene.case.state in DOWN:
        return (MoveTo(state=CaseState.REINSTATING), *resume(scene))
    if scene.case.state in OPEN - {CaseState.REINSTATING}:
        return (MoveTo(state=CaseState.CLOSED),)
    return ()


def _revoke(notices: tuple[Notice, ...]) -> Effects:
    return tuple(AmendNotice(notice_id=notice.id, changes={"revoked": True}) for notice in notices)


def _of_case(scene: Scene[Event]) -> tuple[Entry, ...]:
    """The case's charges and offsets, newest first; payments stay."""
    mine = (entry for entry in scene.situation.entries if entry.case_id == scene.case.id)
    return tuple(reversed([entry for entry in mine if entry.code not in {Code.PAYMENT, Code.REVERSAL}]))


def _take_back(scene: Scene[Event], entries: tuple[Entry, ...]) -> Effects:
    """A reversal for each issued entry; what was only written is cancelled."""
    ledger = scene.situation.entries
    at, cause = scene.event.at, scene.event.cause
    owed = [(entry, remaining(ledger, entry)) for entry in issued(entries)]
    reversals = tuple(
        reverse(entry, at=at, cause=cause, clause=entry.clause, yen=left) for entry, left in owed if left
    )
    waiting = {EntryState.DRAFT, EntryState.HELD}
    drafts = tuple(entry.id for entry in entries if entry.state in waiting)
    cancelled = (ChangeEntries(entries=drafts, state=EntryState.CANCELLED),) if drafts else ()
    return ((PostEntries(entries=reversals), *cancelled)) if reversals else cancelled


def _undo_part(scene: Unwinding, ids: set[str], left: tuple[Complaint, ...]) -> Effects:
    case = scene.case
    opener = {"opener_domain": left[0].domain, "opener": left[0].id} if case.opener in ids else {}
    charges = tuple(entry for entry in _of_case(scene) if entry.complaint_id in ids)
    notices = tuple(
        n
        for n in case.notices
        if n.kind is MailKind.PENALTY_NOTICE and n.complaints and ids >= set(n.complaints)
    )
    stops = tuple(effect for episode in _lost(scene, left) for effect in _undo_suspension(scene, episode))
    reopened = _undo_reopening(scene) if _reopened_for_nothing(case, left) else ()
    unheld = {"held": None} if _held_for_nothing(case, left) else {}
    unlisted = tuple(past for past in case.unlisted if past not in ids)
    told = bool(charges or stops) or any(notice.handed_at for notice in notices) or _reached(reopened, case)
    return (
        *_revoke(notices),
        *_take_back(scene, charges),
        *stops,
        *reopened,
        Amend(changes={**opener, **unheld, "unlisted": unlisted}),
        *((SendNotice(kind=MailKind.CORRECTION, details={"whole": False}),) if told else ()),
    )


def _held_for_nothing(case: Case, left: tuple[Complaint, ...]) -> bool:
    """A suspension for additional abuse is held, and no complaint that bites is left."""
    additional = case.held is not None and case.held.reason is Reason.ADDITIONAL
    return additional and not _biting(left, case.episode)


def _biting(left: tuple[Complaint, ...], episode: int) -> list[Complaint]:
    return [
        past
        for past in left
        if past.bites and past.standing is Standing.ADDITIONAL and past.episode == episode
    ]


def _reopened_for_nothing(case: Case, left: tuple[Complaint, ...]) -> bool:
    """The case was opened anew after a relapse, and nothing of that is left."""
    waits = case.state in {CaseState.OPENED, CaseState.NOTIFIED, CaseState.ANSWERED}
    return waits and case.episode > 1 and not any(past.episode == case.episode for past in left)


def _undo_reopening(scene: Unwinding) -> Effects:
    notices = tuple(n for n in scene.case.notices if n.episode == scene.case.episode)
    return (
        *_revoke(notices),
        CancelMails(),
        *clear(*Duty),
        Amend(changes={"held": None, "reply_waits": False}),
        MoveTo(state=CaseState.CLOSED),
    )


def _reached(reopened: Effects, case: Case) -> bool:
    return bool(reopened) and any(n.episode == case.episode and n.handed_at for n in case.notices)


def _lost(scene: Unwinding, left: tuple[Complaint, ...]) -> tuple[int, ...]:
    """The episodes whose suspension nothing carries any more, newest first."""
    case, ledger = scene.case, scene.situation.entries
    reasons = {
        entry.episode: REASON[entry.clause]
        for entry in _of_case(scene)
        if entry.clause in REASON and entry.state is not EntryState.CANCELLED and remaining(ledger, entry)
    }
    if case.suspension is not None and case.state in DOWN | {CaseState.REINSTATING}:
        reasons[case.episode] = case.suspension
    lost = (
        episode for episode, reason in reasons.items() if not _still_carried(scene, left, episode, reason)
    )
    return tuple(sorted(lost, reverse=True))


def _still_carried(scene: Unwinding, left: tuple[Complaint, ...], episode: int, reason: Reason) -> bool:
    """Whether what remains would have led to the suspension too."""
    if reason is Reason.MALICIOUS:
        return True
    biting = _biting(left, episode)
    if any(past.vouched for past in biting) or _carry_together(scene, biting):
        return True
    thin = is_thin(replace(scene.case, complaints=left), scene.terms)
    return reason is Reason.SILENCE and not (thin and scene.terms.suspension.silence_requires_proof)


def _carry_together(scene: Unwinding, biting: list[Complaint]) -> bool:
    additional = scene.terms.additional
    if not additional.require_authenticated_reporter:
        names = {past.domain or past.reporter for past in biting}
        return len(names) >= additional.min_independent_reporters
    voices = {
        past.domain: past.trusted for past in biting if past.domain and (past.trusted or not past.freemail)
    }
    enough = len(voices) >= additional.min_independent_reporters
    return enough and any(trusted or domain != scene.case.opener_domain for domain, trusted in voices.items())


def _undo_suspension(scene: Unwinding, episode: int) -> Effects:
    case = scene.case
    notices = tuple(
        n for n in case.notices if n.kind is MailKind.SUSPENSION_NOTICE and n.episode == episode and n.caution
    )
    entries = tuple(
        entry
        for entry in _of_case(scene)
        if entry.episode == episode and entry.clause.startswith(("R2", "R4"))
    )
    undone = (*_revoke(notices), *_take_back(scene, entries))
    if episode != case.episode:
        return undone
    back = (MoveTo(state=CaseState.REINSTATING), *resume(scene)) if case.state in DOWN else ()
    return (
        CancelMails(kinds=(MailKind.SUSPENSION_NOTICE, MailKind.STOP_REQUEST)),
        *undone,
        Amend(changes={"r2_billed": False}),
        *back,
    )


def something_to_waive(scene: Scene[Waived]) -> bool:
    """The case is open, or something of it is unpaid or waits."""
    if scene.case.state in OPEN:
        return True
    open_yen = unpaid_by(scene.situation.entries, scene.terms)
    waiting = {EntryState.DRAFT, EntryState.HELD}
    return any(open_yen.get(entry.id) or entry.state in waiting for entry in _of_case(scene))


def waive(scene: Scene[Waived]) -> Effects:
    """The provider lets the case go: what is unpaid is reversed, a stopped line comes back without a fee."""
    open_yen = unpaid_by(scene.situation.entries, scene.terms)
    at, cause = scene.event.at, scene.event.cause
    reversals = tuple(
        reverse(entry, at=at, cause=cause, clause="P3", yen=open_yen[entry.id])
        for entry in _of_case(scene)
        if open_yen.get(entry.id)
    )
    drafts = tuple(e.id for e in _of_case(scene) if e.state in {EntryState.DRAFT, EntryState.HELD})
    closed = scene.case.state in OPEN - DOWN - {CaseState.REINSTATING}
    return (
        *((PostEntries(entries=reversals),) if reversals else ()),
        *((ChangeEntries(entries=drafts, state=EntryState.CANCELLED),) if drafts else ()),
        Amend(changes={"closes_on_resume": True, "held": None}),
        *_end(scene),
        *((SendNotice(kind=MailKind.CASE_CLOSED),) if closed else ()),
    )
