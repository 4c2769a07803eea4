"""`liaison`: samples for the bodies that the policy names (L)."""

from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from abuse_mta.liaison import BATCH
from abuse_mta.store.case_tables import CaseRow, OutboxRow
from policy.terms import LiaisonMode

BODIES = """
[[liaison]]
name = "Example Centre"
mail = "samples@centre.example.jp"

[[liaison]]
name = "Example Ministry"
mail = "samples@ministry.example.jp"
sample = "original"
"""


@pytest.fixture
def config(config: Path) -> Path:
    """The provider with two bodies."""
    with config.open("a", encoding="utf-8") as file:
        file.write(BODIES)
    return config


def _samples(history: Any) -> dict[str, bytes]:
    with history.desk.deciding.database.reading() as session:
        rows = session.exec(select(OutboxRow).where(OutboxRow.kind == "liaison-sample"))
        return {row.name: row.content for row in rows}


def decoded(mail: bytes) -> bytes:
    """Every part of it, as bytes."""
    parts = message_from_bytes(mail).walk()
    return b"".join(bytes(part.get_payload(decode=True) or b"") for part in parts if not part.is_multipart())


SAY = ("--by", "sato", "--reason", "phishing of a bank")


def test_redacted_samples_go_to_every_body_once(operate: Any, suspending: Any) -> None:
    """By an operator's word, journalled; a second call sends nothing more."""
    ran = operate("liaison", "C-1002", *SAY)
    assert ran.out == "goes to samples@centre.example.jp\ngoes to samples@ministry.example.jp\n"
    assert operate("liaison", "C-1002", *SAY).out == "they have it already\n"
    assert sorted(_samples(suspending)) == ["samples@centre.example.jp", "samples@ministry.example.jp"]
    steps = operate("case", "explain", "C-1002", "--json").rows
    assert [(one["clause"], one["by"]) for one in steps if one["event"] == "SampleSent"] == [
        ("L", "sato")
    ] * 2


def test_the_whole_mail_goes_only_where_it_may(operate: Any, suspending: Any) -> None:
    """`--original` is the operator's look; a body that takes redacted samples gets none."""
    assert operate("liaison", "C-1002", "--original", *SAY).out == "goes to samples@ministry.example.jp\n"
    assert list(_samples(suspending)) == ["samples@ministry.example.jp"]


def test_by_itself_only_when_the_terms_say_so(suspending: Any) -> None:
    """Under `draft` nothing goes without an operator; under `auto` each stopped case is sampled once, redacted."""
    liaison, now = suspending.desk.liaison, suspending.clock.now()
    liaison.send_by_itself(now)
    assert _samples(suspending) == {}
    for _ in range(2):
        replace(liaison, mode=LiaisonMode.AUTO).send_by_itself(now)
    assert sorted(_samples(suspending)) == ["samples@centre.example.jp", "samples@ministry.example.jp"]
    assert all(b"victim@example.com" not in decoded(mail) for mail in _samples(suspending).values())


def test_cases_without_a_mail_hide_none_that_has_one(suspending: Any) -> None:
    """Many newer ones, filed by telephone, have nothing to show; the older one's turn comes all the same."""
    with suspending.desk.deciding.transaction() as session:
        case = session.exec(select(CaseRow)).one().model_dump(exclude={"number"})
        for number in range(BATCH + 1):
            other = {"case_id": f"CASE-2025-9{number:05}", "line_id": f"L-{number}"}
            session.add(CaseRow(**case | other))
    liaison = replace(suspending.desk.liaison, mode=LiaisonMode.AUTO)
    for _ in range(2):
        liaison.send_by_itself(suspending.clock.now())
    assert sorted(_samples(suspending)) == ["samples@centre.example.jp", "samples@ministry.example.jp"]


def test_a_dry_run_sends_nothing(operate: Any, suspending: Any) -> None:
    """It says what would go where."""
    assert operate("liaison", "C-1002", "--dry-run", *SAY).out.startswith("would go to samples@centre")
    assert _samples(suspending) == {}


def test_a_claim_has_no_sample(operate: Any, history: Any) -> None:
    """A complaint by telephone carries no mail: exit 1, and why."""
    at = history.after(71).isoformat()
    operate("complain", "--ip", "192.0.2.15", "--at", at, "--by", "sato", "--reason", "telephone")
    ran = operate("liaison", "C-1002", *SAY)
    assert ran.code == 1
    assert "no complaint of the case carries the mail" in ran.err
