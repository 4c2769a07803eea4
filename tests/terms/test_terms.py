"""The terms: what is read, what is refused, what a case keeps."""

from datetime import timedelta
from typing import Any

import pytest

from policy.periods import read_duration, write_duration
from policy.terms import (
    ChargeAt,
    Part,
    Terms,
    TermsError,
    merge_kept,
    read_terms,
    terms_from_json,
    terms_to_json,
)
from policy.words import Evidence

PUBLISHED: dict[str, dict[str, Any]] = {
    "answer": {"within": "72h"},
    "suspension": {"damages_months": 2, "handling_months": 1},
    "reinstatement": {"requires": ["answer", "pledge"], "reconnection_fee": 10800},
}


def faults(table: dict[str, Any], overrides: dict[str, Any]) -> list[str]:
    """What is wrong, one line a fault."""
    with pytest.raises(TermsError) as caught:
        read_terms(table, overrides)
    return [str(fault) for fault in caught.value.faults]


def test_published_values(terms: Terms) -> None:
    """The shipped file has what the published text fixes."""
    assert (
        terms.answer.within,
        terms.suspension.damages_months,
        terms.suspension.handling_months,
        terms.reinstatement.requires,
        terms.reinstatement.reconnection_fee,
    ) == (timedelta(hours=72), 2, 1, (Part.ANSWER, Part.PLEDGE), 10800)


def test_file_states_every_default(terms: Terms, terms_table: dict[str, Any]) -> None:
    """The shipped file names every key but the two prices, and its values are the defaults."""
    assert terms == read_terms(PUBLISHED)
    stated = {table: set(keys) for table, keys in terms_table.items()}
    known = {table: set(keys) for table, keys in terms.model_dump().items()}
    known["penalty"] -= {"per_report", "handling_per_report"}
    assert stated == known


def test_published_values_have_no_default() -> None:
    """A terms file that leaves out what the published text fixes is refused, key by key."""
    assert faults({}, {"answer": {}, "suspension": {}, "reinstatement": {}}) == [
        "answer.within: missing, and the terms have no default for it",
        "suspension.damages_months: missing, and the terms have no default for it",
        "suspension.handling_months: missing, and the terms have no default for it",
        "reinstatement.requires: missing, and the terms have no default for it",
        "reinstatement.reconnection_fee: missing, and the terms have no default for it",
    ]


def test_overrides_lie_over_the_file(terms_table: dict[str, Any], terms: Terms) -> None:
    """An override changes its key and nothing beside it."""
    changed = read_terms(terms_table, {"answer": {"within": "48h"}, "penalty": {"per_report": 3300}})
    assert changed.answer == terms.answer.model_copy(update={"within": timedelta(hours=48)})
    assert changed.penalty == terms.penalty.model_copy(update={"per_report": 3300})
    assert changed.suspension == terms.suspension


@pytest.mark.parametrize(
    ("override", "fault"),
    [
        ({"answer": {"reminders": ["72h"]}}, "answer.reminders: "),
        ({"answer": {"reminders": ["24h", "24h"]}}, "answer.reminders: names something twice"),
        ({"answer": {"reminders": ["0h"]}}, "answer.reminders.0: "),
        ({"answer": {"within": "0h"}}, "answer.within: "),
        ({"answer": {"within": 72}}, "answer.within: "),
        ({"answer": {"within": "three days"}}, "answer.within: "),
        ({"answer": {"within": "999999999y"}}, "answer.within: "),
        ({"answer": {"clock_starts": "soon"}}, "answer.clock_starts: "),
        ({"answer": {"defer_on_unreviewed": "yes"}}, "answer.defer_on_unreviewed: "),
        ({"evidence": {"suspension": "claim"}}, "evidence.suspension: "),
        ({"evidence": {"charge": "rumour"}}, "evidence.charge: "),
        ({"additional": {"min_independent_reporters": 0}}, "additional.min_independent_reporters: "),
        ({"suspension": {"damages_months": 0}}, "suspension.damages_months: "),
        ({"suspension": {"handling_months": -1}}, "suspension.handling_months: "),
        ({"suspension": {"handling_months": True}}, "suspension.handling_months: "),
        ({"penalty": {"per_report": -1}}, "penalty.per_report: "),
        ({"penalty": {"repeat_cautions": 0}}, "penalty.repeat_cautions: "),
        ({"reinstatement": {"requires": []}}, "reinstatement.requires: "),
        (
            {"reinstatement": {"payment_first": True, "reconnection_fee": 0}},
            "reinstatement.payment_first: ",
        ),
        ({"offset": {"order": ["damages", "handling"]}}, "offset.order: "),
        ({"offset": {"order": ["damages", "handling", "penalty", "reconnection"]}}, "offset.order: "),
        ({"monitoring": {"length": "0d"}}, "monitoring.length: "),
        ({"enforcement": {"partner_reminders": ["2h", "120m"]}}, "enforcement.partner_reminders: "),
        ({"billing": {"registration_number": "1234567890123"}}, "billing.registration_number: "),
        ({"tax": {"rate": 101}}, "tax.rate: "),
        ({"retention": {"ledger": "0y"}}, "retention.ledger: "),
        ({"scope": {"operator_only": ["nuisance"]}}, "scope.operator_only.0: "),
        ({"answers": {}}, "answers: no such key"),
        ({"answer": {"reminder": []}}, "answer.reminder: no such key"),
        ({"answer": "72h"}, "answer: "),
    ],
)
def test_contradiction_is_refused(terms_table: dict[str, Any], override: dict[str, Any], fault: str) -> None:
    """Terms that make no sense are refused, and the fault names the key."""
    (found,) = faults(terms_table, override)
    assert found.startswith(fault)


def test_all_faults_at_once(terms_table: dict[str, Any]) -> None:
    """Five faults are named together."""
    wrong = {
        "answer": {"within": "24h", "reminders": ["48h"], "extra": 1},
        "suspension": {"damages_months": 0},
        "tax": {"rate": "ten"},
        "colour": "blue",
    }
    assert [fault.split(":")[0] for fault in faults(terms_table, wrong)] == [
        "answer.reminders",
        "answer.extra",
        "suspension.damages_months",
        "tax.rate",
        "colour",
    ]


def test_kept_as_json(terms: Terms) -> None:
    """Terms survive being kept with a case."""
    assert terms_from_json(terms_to_json(terms)) == terms


def test_version_follows_content(terms_table: dict[str, Any], terms: Terms) -> None:
    """The version changes with the content and with nothing else."""
    assert read_terms(dict(reversed(terms_table.items()))).version == terms.version
    assert read_terms(terms_table, {"answer": {"within": "71h"}}).version != terms.version


def test_case_keeps_its_terms(terms_table: dict[str, Any], terms: Terms) -> None:
    """A case keeps what it was opened under; enforcement, billing and the like are today's."""
    overrides = {
        "answer": {"within": "24h"},
        "suspension": {"charge_at": "confirmed"},
        "enforcement": {"max_automatic_per_hour": 1},
        "tax": {"rate": 12},
    }
    today = read_terms(terms_table, overrides)
    merged = merge_kept(terms, today)
    assert merged.answer.within == timedelta(hours=72)
    assert merged.suspension.charge_at is ChargeAt.ORDER
    assert merged.evidence.notice is Evidence.CLAIM_WITH_TIME
    assert (merged.enforcement, merged.tax) == (today.enforcement, today.tax)


def test_missing_prices_are_taken_when_set(terms_table: dict[str, Any]) -> None:
    """A price that was missing at the opening is taken later; one that was set stays."""
    opening = read_terms(terms_table, {"penalty": {"per_report": 3300, "max_per_day": 5}})
    today = read_terms(
        terms_table, {"penalty": {"per_report": 9900, "handling_per_report": 1100, "max_per_day": 9}}
    )
    assert merge_kept(opening, today).penalty.model_dump() == {
        "per_report": 3300,
        "handling_per_report": 1100,
        "repeat_cautions": 3,
        "max_per_day": 5,
    }


@pytest.mark.parametrize("text", ["0s", "45s", "15m", "72h", "14d", "180d", "5y"])
def test_period_survives_writing(text: str) -> None:
    """A period is written as it was read."""
    assert write_duration(read_duration(text)) == text
