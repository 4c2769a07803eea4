"""`decide`: effects before and after, refusals that say what would be possible, and four eyes."""

from typing import Any

import pytest

SAID = ("--by", "sato", "--reason", "as told by telephone")


def state(operate: Any, contract: str) -> str:
    """The state of the contract's newest case."""
    found: str = operate("cases", "--json", "--contract", contract).rows[0]["state"]
    return found


def test_decided(operate: Any, suspending: Any) -> None:
    """A decision is done, journalled with name and reason, and shown with what followed."""
    ran = operate("decide", "confirm-stop", "C-1002", *SAID, "--json")
    assert (ran.code, [(row["event"], row["state_after"], row["dry_run"]) for row in ran.rows]) == (
        0,
        [("StopConfirmed", "suspended", False)],
    )
    assert state(operate, "C-1002") == "suspended"


@pytest.mark.parametrize(
    "action", ["record-answer", "record-pledge", "confirm-stop", "accept-answer", "judge-no-intent"]
)
def test_journal_has_name_and_reason(operate: Any, suspending: Any, action: str) -> None:
    """Whatever is decided, the journal and its explanation say who said so and why."""
    if action == "accept-answer":
        assert operate("decide", "record-answer", "C-1002", *SAID).code == 0
    assert operate("decide", action, "C-1002", "--by", "mori", "--reason", "came by fax").code == 0
    row = operate("case", "journal", "C-1002", "--json").rows[-1]
    step = operate("case", "explain", "C-1002", "--json").rows[-1]
    assert (row["by"], row["details"]["reason"]) == ("mori", "came by fax")
    assert (step["by"], step["reason"]) == ("mori", "came by fax")


def test_served_notice_has_name_and_reason(operate: Any, history: Any) -> None:
    """Who told the contractor stands in the journal like every other word of a person."""
    history.go_to(72)
    history.report("192.0.2.15", 71)
    assert operate("decide", "notice-served", "C-1002", *SAID).code == 0
    row = operate("case", "journal", "C-1002", "--json").rows[-1]
    assert (row["by"], row["details"]["reason"]) == ("sato", "as told by telephone")


def test_dry_run_changes_nothing(operate: Any, suspending: Any) -> None:
    """--dry-run shows the effects, and nothing is kept of it."""
    before = operate("case", "journal", "C-1002", "--json").out
    ran = operate("decide", "judge-no-intent", "C-1002", *SAID, "--dry-run")
    assert ran.code == 0
    assert "dry run: nothing was changed" in ran.out
    assert "by sato: as told by telephone" in ran.out
    assert operate("case", "journal", "C-1002", "--json").out == before


def test_refused(operate: Any, suspending: Any) -> None:
    """What the rules refuse exits 1, says what would be possible, and changes nothing."""
    before = operate("case", "journal", "C-1002", "--json").out
    ran = operate("decide", "close", "C-1002", *SAID)
    assert (ran.code, ran.out) == (1, "")
    assert "refused: " in ran.err
    assert "possible for CASE-" in ran.err
    assert "confirm-stop" in ran.err
    assert operate("case", "journal", "C-1002", "--json").out == before


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (
            ("terminate", "C-1002", "--second", "Sato"),
            "termination takes two people, and sato is one: another person must say so too",
        ),
        (
            ("accept-pledge", "C-1002"),
            "no pledge since the suspension was ordered is stored: record-pledge first, if one came elsewhere",
        ),
        (
            ("accept-answer", "C-1002"),
            "no answer since the line was reported is stored: record-answer first, if one came elsewhere",
        ),
        (("release-hold", "C-1002"), "nothing is held that could be released"),
        (("close", "C-1002"), "close is not possible in state suspending"),
        (("confirm-resume", "C-1002"), "confirm-resume is not possible in state suspending"),
        (("notice-served", "C-1002"), "notice-served is not possible in state suspending"),
    ],
)
def test_why_refused(operate: Any, suspending: Any, arguments: tuple[str, ...], why: str) -> None:
    """A refusal says what is lacking, and does not offer what it refuses."""
    ran = operate("decide", *arguments, *SAID)
    refused, possible = ran.err.splitlines()
    assert (ran.code, refused, arguments[0] in possible.split()) == (1, f"refused: {why}", False)


def test_deadline_in_the_past(operate: Any, history: Any) -> None:
    """No deadline is set to a time that is over: the refusal names it."""
    history.go_to(72)
    history.report("192.0.2.15", 71)
    ran = operate("decide", "extend", "C-1002", *SAID, "--until", "2020-01-01T12:00:00")
    assert (ran.code, ran.err.splitlines()[0]) == (
        1,
        "refused: a deadline cannot be set to 2020-01-01T12:00:00+09:00: name a time that lies ahead",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("decide", "notice-served", "C-1002", *SAID, "--effective"),
        ("decide", "confirm-stop", "C-1002", *SAID, "--effective"),
        ("partner-answer", "VECTANT", "C-1002", "confirmed", "--by", "sato", "--effective"),
        ("pay", "C-1002", "900", "--by", "keiri", "--at"),
        ("pay", "C-9999", "900", "--by", "keiri", "--at"),
    ],
)
def test_what_happened_does_not_lie_ahead(operate: Any, history: Any, arguments: tuple[str, ...]) -> None:
    """When he was told, the line went down or money came is past; else nothing changes."""
    history.go_to(72)
    history.report("192.0.2.15", 71)
    before = operate("case", "journal", "C-1002", "--json").out
    ran = operate(*arguments, "2099-01-01T12:00:00+09:00")
    assert (ran.code, ran.out, ran.err) == (
        1,
        "",
        "refused: 2099-01-01T12:00:00+09:00 lies ahead: name the time when it happened\n",
    )
    left = [operate(*command).out for command in (("ledger",), ("payments", "unmatched"))]
    assert left == ["no entries\n", "nothing is unmatched\n"]
    assert operate("case", "journal", "C-1002", "--json").out == before


def test_ended_case_waits_for_nobody(operate: Any, suspending: Any) -> None:
    """The first word for a termination is refused where the second could do nothing."""
    number = operate("cases", "--json").rows[0]["case_id"]
    assert operate("decide", "terminate", "C-1002", *SAID, "--second", "mori").code == 0
    ran = operate("decide", "terminate", number, *SAID)
    assert (ran.code, ran.err.splitlines()[0]) == (
        1,
        "refused: terminate is not possible in state terminated",
    )


def test_termination_takes_two_people(operate: Any, suspending: Any) -> None:
    """The first call waits, the same person again is refused, a second person's is done."""
    first = operate("decide", "terminate", "C-1002", *SAID)
    assert (first.code, "waits for a second" in first.out, state(operate, "C-1002")) == (
        0,
        True,
        "suspending",
    )
    again = operate("decide", "terminate", "C-1002", *SAID)
    assert (again.code, state(operate, "C-1002")) == (1, "suspending")
    second = operate("decide", "terminate", "C-1002", "--by", "suzuki", "--reason", "agreed", "--json")
    assert (second.code, state(operate, "C-1002")) == (0, "terminated")
    told = [(row["event"], row["by"], row["second"]) for row in second.rows]
    assert told == [("Terminated", "sato", "suzuki")]
    assert (
        "    by sato and suzuki: as told by telephone\n"
        in operate("case", "explain", operate("cases", "--json").rows[0]["case_id"]).out
    )


@pytest.mark.parametrize("name", ["sato", "SATO", " Sato ", "Ｓａｔｏ"])
def test_one_person_is_not_two(operate: Any, suspending: Any, name: str) -> None:
    """One person's name is one signature, however it is typed, in one call or in two."""
    ran = operate("decide", "terminate", "C-1002", *SAID, "--second", name)
    assert (ran.code, state(operate, "C-1002")) == (1, "suspending")
    assert operate("decide", "terminate", "C-1002", *SAID).code == 0
    again = operate("decide", "terminate", "C-1002", "--by", name, "--reason", "agreed")
    assert (again.code, state(operate, "C-1002")) == (1, "suspending")


def test_extended(operate: Any, history: Any) -> None:
    """`extend` sets the deadline, read in the provider's zone."""
    history.go_to(72)
    history.report("192.0.2.15", 71)
    ran = operate("decide", "extend", "C-1002", *SAID, "--until", "2099-01-01T12:00:00")
    assert ran.code == 0
    assert operate("cases", "--json").rows[0]["deadline"] == "2099-01-01T12:00:00+09:00"


@pytest.mark.parametrize(
    "arguments",
    [
        ("extend", "C-1002", *SAID),
        ("close", "C-1002", *SAID, "--until", "2099-01-01"),
        ("forgive", "C-1002", *SAID),
        ("close", "C-1002", "--by", "sato"),
        ("close", "C-1002", "--by", " ", "--reason", "x"),
        ("confirm-stop", "C-1002", *SAID, "--effective", "yesterday"),
    ],
)
def test_wrong_use(operate: Any, history: Any, arguments: tuple[str, ...]) -> None:
    """A decision needs a known action, a name, a reason, and the time that its action needs."""
    assert operate("decide", *arguments).code == 2


def test_vouched_for_one_complaint(operate: Any, history: Any) -> None:
    """A complaint is named by its original Message-ID; one of that name must exist."""
    history.report("192.0.2.15", -1, authenticated=False)
    assert operate("decide", "vouch", "C-1002", *SAID, "--message-id", "<9@spam.example>").code == 1
    ran = operate("decide", "vouch", "C-1002", *SAID, "--message-id", "<1@spam.example>")
    assert (ran.code, "vouched True" in ran.out) == (0, True)


def test_partner_answer(operate: Any, suspending: Any) -> None:
    """A partner's confirmation by telephone stops the line; a stranger's is wrong use."""
    assert operate("partner-answer", "Nobody", "C-1002", "confirmed", "--by", "sato").code == 2
    assert operate("partner-answer", "VECTANT", "C-1002", "perhaps", "--by", "sato").code == 2
    refused = operate("partner-answer", "NTT-East", "C-1002", "refused", "--by", "sato")
    assert (refused.code, state(operate, "C-1002")) == (0, "suspending")
    confirmed = operate("partner-answer", "VECTANT", "C-1002", "confirmed", "--by", "sato")
    assert (confirmed.code, state(operate, "C-1002")) == (0, "suspended")
