"""`simulate`: what a person and a program are told of a scenario, and the exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

STORY = """\
title = "Silence"
provider = "{provider}"
delivery_delay = "20s"

[[step]]
at = 2025-06-02T10:00:00+09:00
complaint = {{ ip = "192.0.2.15", occurred_at = 2025-06-02T09:12:44+09:00, reporter = "taro@example.com" }}
[step.expect]
state = {{ C-1002 = "opened" }}

[[step]]
at = 2025-06-05T10:00:20+09:00
[step.expect]
state = {{ C-1002 = "{last}" }}
"""


@pytest.fixture
def story(tmp_path: Path, provider: Path) -> Callable[[str], Path]:
    """Writes a scenario of 72 hours of silence; the argument is the state expected at the end."""

    def write(last: str) -> Path:
        path = tmp_path / f"{last}.toml"
        path.write_text(STORY.format(provider=provider, last=last), encoding="utf-8")
        return path

    return write


def test_as_expected(run: Run, story: Callable[[str], Path]) -> None:
    """A scenario that goes as expected is one line and exit code 0: the 72nd hour is still in time."""
    path = story("notified")
    ran = run("simulate", path)
    assert (ran.code, ran.out, ran.err) == (0, f"{path}: Silence: 2 steps, as expected\n", "")


def test_missed_for_a_person(run: Run, story: Callable[[str], Path]) -> None:
    """A missed expectation shows step, time, what, expected and got; exit code 1."""
    ran = run("simulate", story("suspending"), story("notified"))
    table = [line.split() for line in ran.out.splitlines() if line]
    assert ran.code == 1
    assert table[1] == ["step", "time", "what", "expected", "got"]
    assert table[3] == ["2", "2025-06-05T10:00:20+09:00", "state", "of", "C-1002", "suspending", "notified"]
    assert table[4][-2:] == ["as", "expected"]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (
            "[balance.C-1002]\nreceivable = 50",
            "balance.C-1002.receivable: Value error, a story begins with nothing owed: only prepaid can be set",
        ),
        ("[balance.C-1002]\npaid = 50", "balance.C-1002.paid: Extra inputs are not permitted"),
        ("[balance.C-9]\nprepaid = 50", "balance.C-9: the provider has no such contract"),
        ('[actuator.none]\nsuspend = "confirm"', "actuator.none: the provider has no such actuator"),
    ],
)
def test_what_would_be_ignored(run: Run, story: Callable[[str], Path], table: str, fault: str) -> None:
    """A key that nothing of the story would heed is a fault of the file, and named."""
    path = story("notified")
    path.write_text(path.read_text(encoding="utf-8").replace("[[step]]", f"{table}\n[[step]]", 1))
    ran = run("simulate", path)
    assert (ran.code, ran.out, ran.err) == (2, "", f"notified.toml: {fault}\n")


def test_missed_for_a_program(run: Run, story: Callable[[str], Path]) -> None:
    """With --json each scenario is one object on one line."""
    path = story("suspending")
    ran = run("simulate", "--json", path, story("notified"))
    first, second = map(json.loads, ran.out.splitlines())
    assert first == {
        "file": str(path),
        "title": "Silence",
        "as_expected": False,
        "steps": 2,
        "missed": [
            {
                "step": 2,
                "at": "2025-06-05T10:00:20+09:00",
                "what": "state of C-1002",
                "expected": "suspending",
                "got": "notified",
            }
        ],
        "refused": [],
    }
    assert (second["as_expected"], second["missed"]) == (True, [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title = ", "Invalid value"),
        ('[[step]]\nat = 2025-06-02T10:00:00+09:00\ncomplain = {ip = "192.0.2.15"}', "step.1.complain"),
        (
            '[[step]]\nat = 2025-06-02T10:00:00+09:00\ncomplaint = {ip = "192.0.2.300", reporter = "a@b"}',
            "step.1.complaint.ip",
        ),
        ("[[step]]\nat = 2025-06-02T10:00:00", "step.1.at"),
        ('provider = "nowhere"', "nowhere"),
    ],
)
def test_unreadable(run: Run, story: Callable[[str], Path], tmp_path: Path, text: str, fault: str) -> None:
    """A scenario that cannot be read names the file and the key; exit code 2, and the others are played."""
    bad = tmp_path / "bad.toml"
    bad.write_text(text, encoding="utf-8")
    ran = run("simulate", bad, story("notified"))
    assert (ran.code, ran.out.count("as expected")) == (2, 1)
    assert "bad.toml" in ran.err
    assert fault in ran.err
