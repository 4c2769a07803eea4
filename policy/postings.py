"""Charges become effects: the posting, its alert, and the check against the annual fee (R3b)."""

from collections.abc import Sequence
from typing import Any

from policy.charges import Charge, annual_total, state_for, suspension_charges, write_charges
from policy.effects import Amend, Effect, Effects, PostEntries, RaiseAlert, SendNotice
from policy.events import ComplaintFiled, Event
from policy.records import Entry
from policy.scene import Scene
from policy.words import Alert, EntryState, MailKind

AnyScene = Scene[Event]


def post(scene: AnyScene, charges: Sequence[Charge], clause: str, *, termination: bool = False) -> Effects:
    """Write the charges as one posting; say what waits, and check the annual fee."""
    entries = write_charges(
        charges,
        case=scene.case,
        situation=scene.situation,
        at=scene.event.at,
        clause=clause,
        cause=scene.event.cause,
        state=state_for(scene.case, scene.situation, termination=termination),
        evidence=scene.event.complaint if isinstance(scene.event, ComplaintFiled) else None,
    )
    return (PostEntries(entries=entries), *_alerts(scene, entries), *annual_check(scene, entries))


def _alerts(scene: AnyScene, entries: Sequence[Entry]) -> Effects:
    if any(entry.amount_pending for entry in entries):
        return (RaiseAlert(code=Alert.AMOUNT_PENDING, subject=scene.subject),)
    if any(entry.state is not EntryState.ISSUED for entry in entries):
        return (RaiseAlert(code=Alert.CHARGE_HELD, subject=scene.subject),)
    return ()


def annual_check(scene: AnyScene, new: Sequence[Entry]) -> Effects:
    """A word to the contractor, once per case, when the cost exceeds the annual fee (R3b)."""
    year = scene.situation.contractor.year
    if scene.case.annual_told or year is None:
        return ()
    total = annual_total((*scene.situation.entries, *new), scene.case.id, scene.terms.annual.scope)
    if total <= year:
        return ()
    details: dict[str, Any] = {"annual_total": total, "annual_fee": year}
    return (
        SendNotice(kind=MailKind.ANNUAL_FEE_NOTICE, details=details),
        RaiseAlert(code=Alert.ANNUAL_FEE_EXCEEDED, subject=scene.subject),
        Amend(changes={"annual_told": True}),
    )


def post_suspension(scene: AnyScene, clause: str, *, termination: bool = False) -> Effects:
    """Three months for a suspension (R2), or for a termination that is charged like one (R5)."""
    charges = suspension_charges(scene.situation.contractor.monthly_fee, scene.terms)
    return (*post(scene, charges, clause, termination=termination), Amend(changes={"r2_billed": True}))


def postings_in(effects: Sequence[Effect]) -> tuple[str, ...]:
    """The postings that these effects write, in order."""
    return tuple(
        effect.entries[0].posting for effect in effects if isinstance(effect, PostEntries) and effect.entries
    )


def shows_amounts(effects: Sequence[Effect]) -> bool:
    """Whether every line these effects write is owed, so that a notice may name amounts."""
    entries = [entry for effect in effects if isinstance(effect, PostEntries) for entry in effect.entries]
    return bool(entries) and all(entry.state is EntryState.ISSUED for entry in entries)
