"""Undoing what came of a lie: all that has only this cause; what another complaint carries stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policy.charges import issued, remaining, reverse, unpaid_by
from policy.effects import (
    Amend,
    AmendComplaint,
    AmendNotice,
    CancelMails,
    CancelOrders,
    ChangeEntries,
    Effects,
    MarkReporter,
    MoveTo,
    PostEntries,
    SendNotice,
)
from policy.events import Event, JudgedUnfounded, NoticeHandedOver, Retracted, Waived
from policy.judgement import UNFOUNDED_LIMIT, bar_of, is_thin
from policy.measures import CLAUSE, resume
from policy.plans import clear
from policy.records import DOWN, OPEN, Case, Complaint, Duty, Entry, HeldSuspension, Notice, Standing
from policy.scene import Scene
from policy.words import CaseState, Code, EntryState, MailKind, OrderAction, Reason

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
    facts = Facts(complaints=scene.case.complaints, gone=frozenset(past.id for past in gone))
    unfounded = {(past.domain, facts.of(past.id)): past.id for past in gone if past.domain}
    marked: Effects = (
        *(AmendComplaint(complaint_id=past.id, changes={"retracted": True}) for past in gone),
        *(MarkReporter(domain=domain, complaint_id=id_) for (domain, _), id_ in unfounded.items()),
    )
    left = facts.left()
    if not left:
        return (*marked, *_undo_all(scene))
    back = (past.id for past in left if past.superseded)
    revived = (AmendComplaint(complaint_id=id_, changes=dict(_REVIVED)) for id_ in back)
    return (*marked, *revived, *_undo_part(scene, facts))


_REVIVED = {"superseded": False, "superseded_by": ""}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is left of a case's complaints when some are gone: behind a stronger report stands the weaker one."""

    complaints: tuple[Complaint, ...]
    gone: frozenset[str]

    def _above(self, id_: str) -> tuple[str, ...]:
        """The reports that took its place, one after the other."""
        by_id = {past.id: past for past in self.complaints}
        chain: list[str] = []
        while id_ in by_id and (id_ := by_id[id_].superseded_by) and id_ not in chain:
            chain.append(id_)
        return tuple(chain)

    def of(self, id_: str) -> str:
        """The fact that a complaint reports, by the id of its strongest report."""
        return (id_, *self._above(id_))[-1]

    def left(self) -> tuple[Complaint, ...]:
        """The complaints that count afterwards; those of them that are still marked superseded come back."""
        there = {past.id for past in self.complaints if not past.retracted and past.id not in self.gone}
        return tuple(
            past
            for past in self.complaints
            if past.id in there
            and (not past.superseded or (past.superseded_by and not there & set(self._above(past.id))))
        )


def _undo_all(scene: Unwinding) -> Effects:
    case = scene.case
    reached = any(notice.handed_at is not None and not notice.returned for notice in case.notices)
    return (
        *_revoke(case.notices),
        CancelMails(),
        *((CancelOrders(action=OrderAction.TERMINATE),) if case.state is CaseState.TERMINATED else ()),
        *_take_back(scene, _of_case(scene)),
        *clear(
            *(duty for duty in Duty if duty is not Duty.RESUME or case.state is not CaseState.REINSTATING)
        ),
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
        *((_correction(scene, whole=True, episodes=_ordered(case)),) if reached else ()),
    )


def correct_late(scene: Scene[NoticeHandedOver]) -> Effects:
    """What reached him after all is corrected."""
    notice = scene.case.notice(scene.event.notice)
    suspension = notice is not None and notice.kind is MailKind.SUSPENSION_NOTICE
    return (
        AmendNotice(notice_id=scene.event.notice, changes={"handed_at": scene.event.at, "revoked": True}),
        SendNotice(
            kind=MailKind.CORRECTION,
            complaints=tuple(past.id for past in scene.case.complaints if past.retracted),
            details={"whole": scene.case.unwound, "suspension": suspension, "resumes": False},
        ),
    )


def _end(scene: Scene[Event]) -> Effects:
    """A stopped line comes back first; other open cases are closed at once."""
    if scene.case.state in DOWN:
        return (MoveTo(state=CaseState.REINSTATING), *resume(scene))
    if scene.case.state in OPEN - {CaseState.REINSTATING}:
        return (MoveTo(state=CaseState.CLOSED),)
    return ()


_CAUTIONARY = (MailKind.ABUSE_NOTICE, MailKind.SUSPENSION_NOTICE, MailKind.PENALTY_NOTICE)


def _revoke(notices: Iterable[Notice]) -> Effects:
    """They are no cautions; what has not left stays here."""
    meant = tuple(notice for notice in notices if notice.kind in _CAUTIONARY and not notice.revoked)
    waiting = tuple(notice.id for notice in meant if notice.handed_at is None)
    return (
        *(AmendNotice(notice_id=notice.id, changes={"revoked": True}) for notice in meant),
        *((CancelMails(notices=waiting),) if waiting else ()),
    )


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


def _undo_part(scene: Unwinding, facts: Facts) -> Effects:
    case = scene.case
    left = _with_triggers(scene, _biting_still(scene, facts.left()))
    changed = _changed(facts.left(), left)
    fallen = {facts.of(past.id) for past in facts.left() if past.bites} - {
        facts.of(past.id) for past in left if past.bites
    }
    carried = {facts.of(past.id) for past in left if past.bites and not past.trigger}
    standing = {facts.of(past.id) for past in left} - fallen
    first = next((past for past in left if past.episode == case.episode), left[0])
    opener = {"opener_domain": first.domain, "opener": first.id} if case.opener in facts.gone else {}
    notices = tuple(
        n
        for n in case.notices
        if n.kind is MailKind.PENALTY_NOTICE
        and n.complaints
        and not standing & {facts.of(id_) for id_ in n.complaints}
    )
    lost = _lost(scene, left)
    due = _repeated_still(scene, left, _revoked_by(case, notices, lost))
    owed = carried & {facts.of(id_) for id_ in due}
    by_report = [(entry, facts.of(entry.complaint_id)) for entry in _of_case(scene) if entry.complaint_id]
    charges = tuple(entry for entry, fact in by_report if fact not in owed)
    charged = owed & {fact for entry, fact in by_report if _stands(scene, entry)}
    stops = tuple(effect for episode in lost for effect in _undo_suspension(scene, episode))
    reopened = _undo_reopening(scene) if _reopened_for_nothing(case, left) else ()
    unheld = {"held": _silence_alone(scene, left)} if _held_for_nothing(case, left) else {}
    unlisted = tuple(id_ for id_ in case.unlisted if facts.of(id_) in standing)
    told = bool(charges or stops) or any(notice.handed_at for notice in notices) or _reached(reopened, case)
    return (
        *changed,
        *(
            AmendComplaint(complaint_id=past.id, changes={"charged": True})
            for past in left
            if facts.of(past.id) in charged and not past.charged
        ),
        *_revoke(notices),
        *_take_back(scene, charges),
        *stops,
        *reopened,
        Amend(changes={**opener, **unheld, "unlisted": unlisted}),
        *((_correction(scene, whole=False, episodes=lost),) if told else ()),
    )


def _stands(scene: Unwinding, entry: Entry) -> bool:
    """Neither reversed nor called off."""
    waits = entry.state in {EntryState.DRAFT, EntryState.HELD}
    return waits or (entry.state is EntryState.ISSUED and bool(remaining(scene.situation.entries, entry)))


def _changed(was: tuple[Complaint, ...], now: tuple[Complaint, ...]) -> Effects:
    """What bites no more is charged no more; what is the trigger now is not either."""
    pairs = (pair for pair in zip(was, now, strict=True) if pair[0] != pair[1])
    return tuple(
        AmendComplaint(
            complaint_id=new.id, changes={"bites": new.bites, "trigger": new.trigger, "charged": False}
        )
        for _, new in pairs
    )


def _with_triggers(scene: Unwinding, left: tuple[Complaint, ...]) -> tuple[Complaint, ...]:
    """Where the trigger of a stop is gone, the first that would have stopped the line is it now (R3: never charged)."""
    now = left
    for episode, reason in _suspensions(scene).items():
        biting = _biting(now, episode)
        if reason is not Reason.ADDITIONAL or any(past.trigger for past in biting):
            continue
        enough = next((count for count in range(1, len(biting) + 1) if _suffice(scene, biting[:count])), 0)
        new = {past.id for past in biting[:enough]}
        now = tuple(replace(past, trigger=True) if past.id in new else past for past in now)
    return now


def _suffice(scene: Unwinding, biting: list[Complaint]) -> bool:
    return any(past.vouched for past in biting) or _carry_together(scene, biting)


def _revoked_by(case: Case, notices: tuple[Notice, ...], lost: tuple[int, ...]) -> set[str]:
    """The cautions that are taken back."""
    stops = (n.id for n in case.notices if n.kind is MailKind.SUSPENSION_NOTICE and n.episode in lost)
    return {*(n.id for n in notices), *stops}


def _repeated_still(scene: Unwinding, left: tuple[Complaint, ...], revoked: set[str]) -> set[str]:
    """The complaints that are charged with what cautions are left: by one that came after enough of them (R3)."""
    case = scene.case
    if case.no_intent:
        return {past.id for past in left}
    standing = replace(case, notices=tuple(n for n in case.notices if n.id not in revoked))
    enough = scene.terms.penalty.repeat_cautions
    by = [
        past
        for past in left
        if past.bites and not past.trigger and standing.cautions_before(past.received_at) >= enough
    ]
    return {
        past.id
        for past in left
        if any(other.episode == past.episode and other.received_at >= past.received_at for other in by)
    }


def _biting_still(scene: Unwinding, left: tuple[Complaint, ...]) -> tuple[Complaint, ...]:
    """What bit only together with what is gone bites no more (R2b); an operator's word stands."""
    alone = {
        episode
        for episode in {past.episode for past in left}
        if not _carry_together(scene, _biting(left, episode))
    }
    return tuple(
        replace(past, bites=False)
        if past.episode in alone and past.standing is Standing.ADDITIONAL and not past.vouched
        else past
        for past in left
    )


def _silence_alone(scene: Unwinding, left: tuple[Complaint, ...]) -> HeldSuspension | None:
    """His silence came to it while the suspension was held: it is what waits now."""
    held = scene.case.held
    if held is None or not held.silent:
        return None
    bar = bar_of(replace(scene.case, complaints=left), scene.situation, Reason.SILENCE) or held.bar
    return HeldSuspension(reason=Reason.SILENCE, bar=bar, silent=True)


def _ordered(case: Case) -> tuple[int, ...]:
    return () if case.ordered_at is None else (case.episode,)


def _correction(scene: Unwinding, *, whole: bool, episodes: tuple[int, ...]) -> SendNotice:
    """The mail that takes back: the suspensions of these episodes, and whether the line comes back for it."""
    case = scene.case
    comes_back = case.state in DOWN | {CaseState.REINSTATING}
    resumes = case.episode in episodes and comes_back
    details = {"whole": whole, "suspension": bool(episodes), "resumes": resumes}
    gone = tuple(past.id for past in withdrawn(scene))
    return SendNotice(kind=MailKind.CORRECTION, complaints=gone, details=details)


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
        Amend(
            changes={
                "held": None,
                "reply_waits": False,
                "notice_at": scene.case.earlier_notice_at,
                "since": scene.case.earlier_notice_at,
            }
        ),
        MoveTo(state=CaseState.CLOSED),
    )


def _reached(reopened: Effects, case: Case) -> bool:
    return bool(reopened) and any(n.episode == case.episode and n.handed_at for n in case.notices)


def _lost(scene: Unwinding, left: tuple[Complaint, ...]) -> tuple[int, ...]:
    """The episodes whose suspension nothing carries any more, newest first."""
    reasons = _suspensions(scene)
    lost = (
        episode for episode, reason in reasons.items() if not _still_carried(scene, left, episode, reason)
    )
    return tuple(sorted(lost, reverse=True))


def _suspensions(scene: Unwinding) -> dict[int, Reason]:
    """The episodes in which the line was stopped and that still stand, and why it was."""
    case, ledger = scene.case, scene.situation.entries
    reasons = {
        entry.episode: REASON[entry.clause]
        for entry in _of_case(scene)
        if entry.clause in REASON and entry.state is not EntryState.CANCELLED and remaining(ledger, entry)
    }
    if case.suspension is not None and case.state in DOWN | {CaseState.REINSTATING}:
        reasons[case.episode] = case.suspension
    return reasons


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
    sound = [past for past in biting if past.vouched or past.unfounded < UNFOUNDED_LIMIT]
    if not additional.require_authenticated_reporter:
        names = {past.domain or past.reporter for past in sound if past.trusted or not past.freemail}
        return len(names) >= additional.min_independent_reporters
    voices = {
        past.domain: past.trusted for past in sound if past.domain and (past.trusted or not past.freemail)
    }
    enough = len(voices) >= additional.min_independent_reporters
    return enough and any(trusted or domain != scene.case.opener_domain for domain, trusted in voices.items())


def _undo_suspension(scene: Unwinding, episode: int) -> Effects:
    case = scene.case
    notices = tuple(n for n in case.notices if n.kind is MailKind.SUSPENSION_NOTICE and n.episode == episode)
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
