"""`log`: the JSON log for human eyes."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ENTRIES = [
    {
        "at": "2025-06-02T01:00:00Z",
        "level": "info",
        "event": "mail_accepted",
        "message_id": 7,
        "size": 412,
    },
    {
        "at": "2025-06-02T01:00:01Z",
        "level": "info",
        "event": "decision_made",
        "case_id": 17,
        "clause": "R1",
        "effects": ["abuse-notice"],
    },
    {
        "at": "2025-06-05T01:00:02Z",
        "level": "warning",
        "event": "alert_raised",
        "case_id": 17,
        "ip": None,
    },
]
LOG = "".join(json.dumps(entry) + "\n" for entry in ENTRIES).encode()


@pytest.fixture(autouse=True)
def _in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever looks sits in Tokyo."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (
            (),
            [
                "2025-06-02 10:00:00 info    mail_accepted mail 7 size=412",
                '2025-06-02 10:00:01 info    decision_made case 17 clause=R1 effects=["abuse-notice"]',
                "2025-06-05 10:00:02 warning alert_raised case 17",
            ],
        ),
        (
            ("--case", "17", "--level", "warning"),
            ["2025-06-05 10:00:02 warning alert_raised case 17"],
        ),
        (("--event", "mail_accepted"), ["2025-06-02 10:00:00 info    mail_accepted mail 7 size=412"]),
    ],
)
def test_one_line_an_event(run: Run, options: tuple[str, ...], lines: list[str]) -> None:
    """Each event is one line: time, level, name, case, mail and the rest; filters leave out the others."""
    assert run("log", *options, stdin=LOG).out.splitlines() == lines


def test_other_lines_pass(run: Run, tmp_path: Path) -> None:
    """A line that is no JSON is shown as it is, without its control characters."""
    path = tmp_path / "abuse_mta.log"
    path.write_text("Started\x1b[2J.\n[1]\n", encoding="utf-8")
    assert run("log", path).out.splitlines() == ["Started\\u001b[2J.", "[1]"]


@pytest.mark.parametrize(
    ("name", "why"), [("none.log", "No such file or directory"), (".", "Is a directory")]
)
def test_no_such_log(run: Run, tmp_path: Path, name: str, why: str) -> None:
    """A file that cannot be read is wrong use, told in one line."""
    ran = run("log", tmp_path / name)
    assert (ran.code, ran.out, ran.err) == (2, "", f"{tmp_path / name}: {why}\n")


def test_for_a_program(run: Run) -> None:
    """With --json each event stays what it is, and any other line is an object too."""
    ran = run("log", "--json", stdin=LOG + b"Started.\n")
    assert [json.loads(line) for line in ran.out.splitlines()] == [*ENTRIES, {"line": "Started."}]
    some = run("log", "--json", "--event", "mail_accepted", stdin=LOG + b"Started.\n")
    assert [json.loads(line) for line in some.out.splitlines()] == ENTRIES[:1]


def test_unknown_level(run: Run) -> None:
    """A level that does not exist is wrong use."""
    assert run("log", "--level", "loud", stdin=LOG).code == 2
