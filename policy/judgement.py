"""What a complaint is to its case: repeat, first, additional, corroborating, after the stop; does it bite."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from policy.records import LIVE, Bar, Case, Complaint, Moment, Situation, Standing
from policy.terms import Terms
from policy.words import CaseState, Evidence, Reason

UNFOUNDED_LIMIT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a complaint stands to its case. `together`: the complaints that reach the number with it."""

    complaint: Complaint
    duplicate: bool = False
    replaces: tuple[Complaint, ...] = ()
    inherited: bool = False
    """The weaker report of the same fact has already had its effect."""
    together: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing | None:
        """The complaint's standing."""
        return self.complaint.standing


def suffices(complaint: Complaint, least: Evidence) -> bool:
    """Whether the evidence is at least `least`."""
    return complaint.evidence.rank >= least.rank


def proves(complaint: Complaint, terms: Terms) -> bool:
    """Whether the complaint counts, is authenticated and shows enough for a suspension (E3)."""
    strong = suffices(complaint, terms.evidence.suspension)
    return complaint.counts and (complaint.authenticated or complaint.vouched) and strong


def is_thin(case: Case, terms: Terms) -> bool:
    """Whether nothing in the case carries a suspension for silence (R2a)."""
    return not any(proves(complaint, terms) for complaint in case.complaints)


def judge(case: Case | None, complaint: Complaint, situation: Situation) -> Judgement:
    """Judge a complaint against the case of its line."""
    repeats = tuple(past for past in situation.repeats if past.counts and past.id != complaint.id)
    if any(_as_strong(past, complaint) for past in repeats):
        return Judgement(complaint=complaint, duplicate=True)
    replaced = tuple(past for past in repeats if _as_strong(complaint, past))
    judged = replace(
        complaint,
        chosen=choose_moment(case, complaint, situation.terms),
        episode=1 if case is None else case.episode,
    )
    judged = replace(judged, standing=standing_of(case, judged, situation.terms))
    bitten = next(
        (past for past in replaced if past.bites and case is not None and past.case_id == case.id), None
    )
    if bitten is not None:
        judged = replace(
            judged,
            bites=True,
            standing=bitten.standing,
            episode=bitten.episode,
            trigger=any(past.trigger for past in replaced),
            charged=any(past.charged for past in replaced),
        )
        return Judgement(complaint=judged, replaces=replaced, inherited=True)
    if case is None or judged.standing is not Standing.ADDITIONAL:
        return Judgement(complaint=judged, replaces=replaced)
    together = _together(case, judged, situation.terms, replaced)
    judged = replace(judged, bites=_bites(case, judged, situation.terms, together))
    return Judgement(
        complaint=judged,
        replaces=replaced,
        together=tuple(past.id for past in together) if judged.bites else (),
    )


def _as_strong(one: Complaint, other: Complaint) -> bool:
    return one.evidence.rank >= other.evidence.rank and one.authenticated >= other.authenticated


def choose_moment(case: Case | None, complaint: Complaint, terms: Terms) -> Moment | None:
    """Of all rows of one address the earliest after the notice and its grace, else the earliest."""
    if not complaint.moments:
        return None
    moments = sorted(complaint.moments, key=lambda moment: moment.at)
    threshold = _threshold(case, terms)
    later = (moment for moment in moments if threshold is not None and moment.earliest > threshold)
    return next(later, moments[0])


def _threshold(case: Case | None, terms: Terms) -> datetime | None:
    if case is None:
        return None
    if case.state is CaseState.CLOSED:
        return case.notice_at
    return None if case.since is None else case.since + terms.additional.grace


def standing_of(case: Case | None, complaint: Complaint, terms: Terms) -> Standing:
    """First, additional, corroborating or after the stop, relative to the case of the line."""
    moment = complaint.chosen
    if case is None or moment is None:
        return Standing.FIRST
    if case.state is CaseState.CLOSED:
        later = case.notice_at is None or moment.at > case.notice_at
        return Standing.FIRST if case.unwound or later else Standing.CORROBORATING
    if _after_stop(case, moment):
        return Standing.AFTER_STOP
    threshold = _threshold(case, terms)
    if case.state is CaseState.OPENED or threshold is None or moment.earliest <= threshold:
        return Standing.CORROBORATING
    if case.stopped_at is not None and case.resumed_at is None and moment.latest > case.stopped_at:
        return Standing.CORROBORATING  # in one zone before the stop, in another after it
    return Standing.ADDITIONAL


def _after_stop(case: Case, moment: Moment) -> bool:
    if case.stopped_at is None or moment.at <= case.stopped_at:
        return False
    return case.resumed_at is None or moment.at <= case.resumed_at


def _least_evidence(case: Case, terms: Terms) -> Evidence:
    return terms.evidence.suspension if case.state in LIVE else terms.evidence.charge


def _counts_alone(case: Case, complaint: Complaint, terms: Terms) -> bool:
    """Conditions 1 and 2: good evidence, an authenticated reporter."""
    if not (complaint.authenticated or complaint.vouched) and terms.additional.require_authenticated_reporter:
        return False
    return suffices(complaint, _least_evidence(case, terms))


def _together(
    case: Case, complaint: Complaint, terms: Terms, replaced: tuple[Complaint, ...]
) -> tuple[Complaint, ...]:
    gone = {past.id for past in replaced} | {complaint.id}
    earlier = (
        past
        for past in case.complaints
        if past.counts
        and past.id not in gone
        and past.standing is Standing.ADDITIONAL
        and past.episode == case.episode
        and not past.bites
        and (past.vouched or past.unfounded < UNFOUNDED_LIMIT)
        and _counts_alone(case, past, terms)
    )
    return (*earlier, complaint)


def _bites(case: Case, complaint: Complaint, terms: Terms, together: tuple[Complaint, ...]) -> bool:
    if not _counts_alone(case, complaint, terms):
        return False
    if complaint.vouched:
        return True
    if complaint.unfounded >= UNFOUNDED_LIMIT:
        return False
    return _enough_reporters(case, terms, together)


def _enough_reporters(case: Case, terms: Terms, together: tuple[Complaint, ...]) -> bool:
    """Condition 3: enough different authenticated domains, one of them not the opener's, or trusted."""
    heard = [*together, *(past for past in case.complaints if _bit_before(case, past))]
    sound = [past for past in heard if past.unfounded < UNFOUNDED_LIMIT]
    if not terms.additional.require_authenticated_reporter:
        names = {past.domain or past.reporter for past in sound if not (past.freemail and not past.trusted)}
        return len(names) >= terms.additional.min_independent_reporters
    voices = {
        past.domain: past.trusted for past in sound if past.domain and (past.trusted or not past.freemail)
    }
    if len(voices) < terms.additional.min_independent_reporters:
        return False
    return any(trusted or domain != case.opener_domain for domain, trusted in voices.items())


def _bit_before(case: Case, past: Complaint) -> bool:
    return (
        past.counts and past.bites and past.episode == case.episode and past.standing is Standing.ADDITIONAL
    )


def independent_reporters(case: Case, complaint: Complaint) -> int:
    """How many independent authenticated domains have complained, with this one (R2c suggestion)."""
    everyone = [*(past for past in case.complaints if past.counts), complaint]
    return len({past.domain for past in everyone if past.domain and not past.freemail})


def local_day(at: datetime, zone: tzinfo) -> str:
    """The calendar day of an instant in the provider's zone."""
    return at.astimezone(zone).date().isoformat()


def day_is_full(case: Case, complaint: Complaint, situation: Situation, more: int = 0) -> bool:
    """Whether `penalty.max_per_day` charged complaints were received on that day (R3)."""
    cap = situation.terms.penalty.max_per_day
    day = local_day(complaint.received_at, situation.zone)
    charged = sum(
        past.charged and local_day(past.received_at, situation.zone) == day for past in case.complaints
    )
    return cap > 0 and charged + more >= cap


def is_repeated(case: Case, complaint: Complaint, terms: Terms) -> bool:
    """Whether enough cautions were given before this complaint, or no will to improve was found (R3)."""
    return case.no_intent or case.cautions_before(complaint.received_at) >= terms.penalty.repeat_cautions


def bar_of(case: Case, situation: Situation, reason: Reason) -> Bar | None:
    """Why an automatic suspension is held; None: it may be ordered (E3)."""
    terms = situation.terms
    if reason is Reason.SILENCE and terms.suspension.silence_requires_proof and is_thin(case, terms):
        return Bar.THIN_CASE
    if situation.contractor.never_auto:
        return Bar.NEVER_AUTO
    if not situation.target_right:
        return Bar.WRONG_TARGET
    if case.operator_hold:
        return Bar.OPERATOR
    if situation.automatic_last_hour >= terms.enforcement.max_automatic_per_hour:
        return Bar.BUDGET
    return None


class Reach(StrEnum):
    """How far a complaint may go, the least first."""

    INBOX = "inbox"
    NOTICE = "notice"
    SUSPENSION = "suspension"
    CHARGE = "suspension and charge"


def reach_of(complaint: Complaint, terms: Terms) -> Reach:
    """How far a complaint alone may go by its evidence and its reporter, whatever else its case holds."""
    if not complaint.moments or complaint.category in terms.scope.operator_only:
        return Reach.INBOX
    if not suffices(complaint, terms.evidence.notice):
        return Reach.INBOX
    if not proves(complaint, terms):
        return Reach.NOTICE
    return Reach.CHARGE if suffices(complaint, terms.evidence.charge) else Reach.SUSPENSION
