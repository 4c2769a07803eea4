"""The closed vocabularies of the policy: states, mails, alerts, accounts, actions, duties.

The spelling of each value is what users see in scenarios, logs, the ledger and the command line.
"""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    NOTIFIED = "notified"
    ANSWERED = "answered"
    MONITORING = "monitoring"
    SUSPENDING = "suspending"
    SUSPENDED = "suspended"
    REINSTATING = "reinstating"
    TERMINATED = "terminated"
    CLOSED = "closed"


class MatterState(StrEnum):
    """Where a disclosure request (received to void) or a police inquiry (restricted) stands."""

    RECEIVED = "received"
    HEARING = "hearing"
    DECISION = "decision"
    CLOSED = "closed"
    VOID = "void"
    RESTRICTED = "restricted"


class MatterKind(StrEnum):
    """What a matter is about."""

    DISCLOSURE = "disclosure"
    POLICE = "police"


class MailKind(StrEnum):
    """Every mail that we write."""

    ABUSE_NOTICE = "abuse-notice"
    SUSPENSION_NOTICE = "suspension-notice"
    PENALTY_NOTICE = "penalty-notice"
    ANNUAL_FEE_NOTICE = "annual-fee-notice"
    REINSTATEMENT_NOTICE = "reinstatement-notice"
    PAYMENT_REQUEST = "payment-request"
    MISSING_PART_REQUEST = "missing-part-request"
    TERMINATION_NOTICE = "termination-notice"
    ANSWER_RECEIVED = "answer-received"
    CASE_CLOSED = "case-closed"
    CORRECTION = "correction"
    REPORTER_ACKNOWLEDGEMENT = "reporter-acknowledgement"
    EVIDENCE_REQUEST = "evidence-request"
    STOP_REQUEST = "stop-request"
    RELEASE_REQUEST = "release-request"
    DISCLOSURE_ACKNOWLEDGEMENT = "disclosure-acknowledgement"
    DISCLOSURE_HEARING = "disclosure-hearing"
    DISCLOSURE_REFUSAL = "disclosure-refusal"
    DISCLOSURE_GRANT = "disclosure-grant"
    DISCLOSURE_OUTCOME = "disclosure-outcome"
    LIAISON_SAMPLE = "liaison-sample"
    OPERATOR_ALERT = "operator-alert"


class Alert(StrEnum):
    """What an operator is told at once."""

    SUSPENSION_ORDERED = "suspension-ordered"
    SUSPENSION_UNCONFIRMED = "suspension-unconfirmed"
    SUSPENSION_BUDGET_EXHAUSTED = "suspension-budget-exhausted"
    NEVER_AUTO = "never-auto"
    ADDITIONAL_ABUSE_NEEDS_REVIEW = "additional-abuse-needs-review"
    EVIDENCE_TOO_LOW = "evidence-too-low"
    SUSPENSION_NEEDS_REVIEW = "suspension-needs-review"
    AMBIGUOUS_ATTRIBUTION = "ambiguous-attribution"
    ABUSE_AFTER_STOP = "abuse-after-stop"
    REVIEW_ANSWER = "review-answer"
    REVIEW_PLEDGE = "review-pledge"
    REVIEW_OVERDUE = "review-overdue"
    NOTICE_UNDELIVERABLE = "notice-undeliverable"
    MALICIOUS_SUGGESTED = "malicious-suggested"
    ANNUAL_FEE_EXCEEDED = "annual-fee-exceeded"
    AMOUNT_PENDING = "amount-pending"
    CHARGE_HELD = "charge-held"
    PARTNER_ANSWERED = "partner-answered"
    DISCLOSURE_REQUEST = "disclosure-request"
    DISCLOSURE_DECISION = "disclosure-decision"
    POLICE_INQUIRY = "police-inquiry"
    MESSAGE_PARKED = "message-parked"
    REPORTER_SILENT = "reporter-silent"


class Account(StrEnum):
    """`receivable`: + he owes us. `prepaid`: + his money with us."""

    RECEIVABLE = "receivable"
    PREPAID = "prepaid"


class Code(StrEnum):
    """What a ledger entry is for."""

    DAMAGES = "damages"
    HANDLING = "handling"
    PENALTY = "penalty"
    HANDLING_REPORT = "handling-report"
    RECONNECTION = "reconnection"
    OFFSET = "offset"
    PAYMENT = "payment"
    EXTRA_USAGE = "extra-usage"
    REVERSAL = "reversal"


class EntryState(StrEnum):
    """Only `issued` entries are owed."""

    DRAFT = "draft"
    HELD = "held"
    ISSUED = "issued"
    CANCELLED = "cancelled"


class TaxClass(StrEnum):
    """How consumption tax applies to a charge."""

    OUT_OF_SCOPE = "out-of-scope"
    INCLUDED = "included"
    NONE = "none"


class Category(StrEnum):
    """What kind of abuse is alleged."""

    SPAM = "spam"
    PHISHING = "phishing"
    MALWARE = "malware"
    FRAUD = "fraud"
    LOGIN_ATTACK = "login-attack"
    PORT_SCAN = "port-scan"
    DDOS = "ddos"
    COPYRIGHT = "copyright"
    OPEN_SERVICE = "open-service"
    INFECTED_HOST = "infected-host"
    OTHER = "other"


class Evidence(StrEnum):
    """Evidence levels, weakest first; compare with `.rank`."""

    NONE = "none"
    CLAIM = "claim"
    CLAIM_WITH_TIME = "claim-with-time"
    SUMMARY = "summary"
    PASTED_HEADERS = "pasted-headers"
    LOG = "log"
    ORIGINAL_MESSAGE = "original-message"
    ARF = "arf"

    @property
    def rank(self) -> int:
        """Position in the order of strength, 0 the weakest."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Evidence)}


class Action(StrEnum):
    """An operator's word (`abuse-mta decide ACTION`)."""

    ACCEPT_ANSWER = "accept-answer"
    REJECT_ANSWER = "reject-answer"
    RECORD_ANSWER = "record-answer"
    ACCEPT_PLEDGE = "accept-pledge"
    REJECT_PLEDGE = "reject-pledge"
    RECORD_PLEDGE = "record-pledge"
    NOTICE_SERVED = "notice-served"
    EXTEND = "extend"
    JUDGE_MALICIOUS = "judge-malicious"
    JUDGE_NO_INTENT = "judge-no-intent"
    JUDGE_UNFOUNDED = "judge-unfounded"
    VOUCH = "vouch"
    WAIVE = "waive"
    TERMINATE = "terminate"
    CLOSE = "close"
    CONFIRM_STOP = "confirm-stop"
    CONFIRM_RESUME = "confirm-resume"
    HOLD = "hold"
    RELEASE_HOLD = "release-hold"


class OrderAction(StrEnum):
    """What an actuator is told to do to a line."""

    SUSPEND = "suspend"
    RESUME = "resume"
    TERMINATE = "terminate"
    STATUS = "status"


class OrderState(StrEnum):
    """Where an order stands (POLICY §9)."""

    PLANNED = "planned"
    SENT = "sent"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FAILED = "failed"
    TIMED_OUT = "timed-out"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why a line is suspended: R2a, R2b, R2c."""

    SILENCE = "silence"
    ADDITIONAL = "additional"
    MALICIOUS = "malicious"


class ContractorRole(StrEnum):
    """In which order a contractor's addresses are tried."""

    ABUSE = "abuse"
    ADMIN = "admin"
    BILLING = "billing"
