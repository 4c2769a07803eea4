"""What came of the reporters' complaints, by domain."""

from typing import Any

UNKNOWN = "From: fbl@example.com\nSubject: abuse report\n\nOur sensor saw spam. Ticket T1.\n"


def test_a_domains_record_counts_what_came_of_its_complaints(operate: Any, history: Any) -> None:
    """One joined a case, one was a repeat, one could not be read, and one proved unfounded."""
    history.clock.set(history.after(72))
    history.report("192.0.2.15", 71)
    history.mails -= 1
    history.report("192.0.2.15", 71.5)
    history.receive(UNKNOWN)
    retract = ("retract", "<1@spam.example>", "--by", "sato", "--reason", "a lie")
    assert operate(*retract).code == 0
    (record,) = operate("reporters", "--json").rows
    assert record.pop("latest")
    assert record == {
        "domain": "example.com",
        "trusted": False,
        "freemail": False,
        "complaints": 2,
        "joined": 1,
        "duplicates": 1,
        "unreadable": 1,
        "unfounded": 1,
    }
    assert "example.com" in operate("reporters").out


def test_without_complaints_it_says_so(operate: Any, history: Any) -> None:
    """An empty table is a sentence."""
    assert operate("reporters").out == "nobody complained\n"
