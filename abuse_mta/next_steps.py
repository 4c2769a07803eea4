"""The commands that an alert's mail offers, ready to be pasted: whoever decides puts in his name and his reason."""

from collections.abc import Mapping

from policy.words import Alert

SAID = "--by NAME --reason TEXT"


def _decide(*actions: str) -> tuple[str, ...]:
    return tuple(f"abuse-mta decide {action} ID {SAID}" for action in actions)


_EXPLAIN = "abuse-mta case explain ID"
_SHOW = "abuse-mta case show ID"
_INBOX = "abuse-mta inbox"
_LEDGER = "abuse-mta ledger"
_STEPS: Mapping[Alert, tuple[str, ...]] = {
    Alert.SUSPENSION_ORDERED: (_EXPLAIN,),
    Alert.SUSPENSION_UNCONFIRMED: _decide("confirm-stop", "confirm-resume"),
    Alert.SUSPENSION_BUDGET_EXHAUSTED: (_EXPLAIN, *_decide("release-hold")),
    Alert.NEVER_AUTO: (_EXPLAIN, *_decide("release-hold")),
    Alert.ADDITIONAL_ABUSE_NEEDS_REVIEW: (_EXPLAIN, *_decide("vouch")),
    Alert.EVIDENCE_TOO_LOW: (_INBOX,),
    Alert.SUSPENSION_NEEDS_REVIEW: (_EXPLAIN, *_decide("release-hold")),
    Alert.AMBIGUOUS_ATTRIBUTION: (_INBOX,),
    Alert.REVIEW_ANSWER: (_SHOW, *_decide("accept-answer", "reject-answer")),
    Alert.REVIEW_PLEDGE: (_SHOW, *_decide("accept-pledge", "reject-pledge")),
    Alert.REVIEW_OVERDUE: (_SHOW,),
    Alert.NOTICE_UNDELIVERABLE: _decide("notice-served"),
    Alert.MALICIOUS_SUGGESTED: (_EXPLAIN, *_decide("judge-malicious")),
    Alert.ANNUAL_FEE_EXCEEDED: (_LEDGER,),
    Alert.AMOUNT_PENDING: _decide("release-hold"),
    Alert.CHARGE_HELD: (_LEDGER, *_decide("release-hold")),
    Alert.PARTNER_ANSWERED: (_SHOW,),
    Alert.DISCLOSURE_REQUEST: ("abuse-mta matter show ID",),
    Alert.DISCLOSURE_DECISION: (
        "abuse-mta matter show ID",
        f"abuse-mta matter act refuse ID {SAID}",
        f"abuse-mta matter act disclose ID {SAID}",
    ),
    Alert.POLICE_INQUIRY: ("abuse-mta matter show ID --police",),
    Alert.MESSAGE_PARKED: (_INBOX,),
}


def next_steps(code: Alert, reference: str) -> tuple[str, ...]:
    """The commands of an alert about this case or matter; none where a look at the equipment is what helps."""
    known = reference if reference != "-" else "ID"
    return tuple(step.replace("ID", known) for step in _STEPS.get(code, ()))
