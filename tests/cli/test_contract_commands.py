"""`contracts`: the import's difference and faults, and who held an address when."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def imported(run: Run, config: Path, contracts: Path) -> Any:
    """The first import."""
    return run("contracts", "import", contracts, "--config", config)


def test_difference_is_printed(run: Run, imported: Any, config: Path, contracts: Path) -> None:
    """The first import tells all, the second that nothing changed."""
    assert imported.code == 0
    assert imported.out.splitlines() == [
        "+ contract C-1 (例示 一)",
        "+ contract C-2 (Example Two)",
        "+ 192.0.2.200/32 of C-1/L-1 2021-12-31T15:00:00+00:00..2025-04-30T15:00:00+00:00",
        "+ 192.0.2.200/32 of C-2/L-2 2025-04-30T15:00:00+00:00..-",
        "2 contracts, 2 assignments",
    ]
    again = run("contracts", "import", contracts, "--config", config)
    assert again.out == "2 contracts, 2 assignments\n"


def test_one_bad_line_imports_nothing(run: Run, config: Path, contracts: Path) -> None:
    """A bad line is named with its file and number, and nothing is imported."""
    file = contracts / "assignments.csv"
    file.write_text(file.read_text(encoding="utf-8") + "C-2,192.0.2.300/32,,,L,,\n", encoding="utf-8")
    ran = run("contracts", "import", contracts, "--config", config)
    assert ran.code == 1
    assert [line.partition(" ")[0] for line in ran.err.splitlines()] == [
        "assignments.csv:4:",
        "assignments.csv:4:",
        "nothing",
    ]
    assert run("contracts", "show", "C-1", "--config", config).code == 1


@pytest.mark.parametrize(
    ("time", "holder"),
    [
        ("2025-05-01T00:00:00+09:00", "C-2"),
        ("2025-04-30T14:59:59+00:00", "C-1"),
        ("2025-04-30T23:59:59", "C-1"),
    ],
)
def test_holder_at_a_time(run: Run, imported: Any, config: Path, time: str, holder: str) -> None:
    """Who held the address then; a time without offset is in the provider's zone."""
    ran = run("contracts", "at", "192.0.2.200", time, "--json", "--config", config)
    assert (ran.code, [json.loads(line)["contract_id"] for line in ran.out.splitlines()]) == (0, [holder])


def test_holder_for_a_person(run: Run, imported: Any, config: Path) -> None:
    """Without --json there is a table with the name, in the provider's time."""
    out = run("contracts", "at", "192.0.2.200", "2025-04-01T00:00:00+09:00", "--config", config).out
    assert "例示 一" in out
    assert "2022-01-01T00:00:00+09:00" in out


def test_nobody(run: Run, imported: Any, config: Path) -> None:
    """An address that nobody held is no answer: 1."""
    ran = run("contracts", "at", "192.0.2.1", "2025-04-01", "--config", config)
    assert (ran.code, ran.out) == (1, "nobody held 192.0.2.1 at 2025-04-01T00:00:00+09:00\n")


@pytest.mark.parametrize("arguments", [("192.0.2.300",), ("192.0.2.1", "yesterday")])
def test_no_address_or_time(run: Run, config: Path, arguments: tuple[str, ...]) -> None:
    """What is no address or no time is wrong use."""
    assert run("contracts", "at", *arguments, "--config", config).code == 2


def test_contract_and_its_history(run: Run, imported: Any, config: Path) -> None:
    """A contract is shown with everything it ever held."""
    shown = json.loads(run("contracts", "show", "C-1", "--json", "--config", config).out)
    assert (shown["name"], shown["never_auto"], [held["line_id"] for held in shown["assignments"]]) == (
        "例示 一",
        False,
        ["L-1"],
    )
