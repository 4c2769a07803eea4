"""`parse`: one JSON object a file, or words for a person."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ARF = b"""\
From: <fbl@example.com>
To: <abuse@isp.example.jp>
Subject: FW: spam
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

An abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1.0
Version: 1
Source-IP: 192.0.2.15
Arrival-Date: Tue, 03 Jun 2025 09:30:02 +0900

--b
Content-Type: message/rfc822

From: <spammer@spam.example>
Message-ID: <a@b.example>
Subject: buy

now
--b--
"""


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """An ARF report in a file."""
    path = tmp_path / "x.eml"
    path.write_bytes(ARF)
    return path


def test_json_of_a_file(run: Run, mail: Path) -> None:
    """The file's last component, and what was read with where it was read."""
    ran = run("parse", "--json", mail)
    found = json.loads(ran.out)
    report = found["reports"][0]
    assert (ran.code, found["file"], found["kind"], found["format"]) == (0, "x.eml", "complaint", "arf")
    assert (report["source_ip"], report["occurred_at"], report["evidence"], report["provenance"]["rule"]) == (
        "192.0.2.15",
        "2025-06-03T09:30:02+09:00",
        "arf",
        "arf.source-ip",
    )


def test_one_line_a_file(run: Run, mail: Path) -> None:
    """Several files, and standard input, give a line each, in order."""
    ran = run("parse", "--json", mail, "-", mail, stdin=ARF)
    assert [json.loads(line)["file"] for line in ran.out.splitlines()] == ["x.eml", "-", "x.eml"]


def test_address_of_somebody_else(run: Run, mail: Path) -> None:
    """With our networks named, another's address is no answer."""
    found = json.loads(run("parse", "--json", "--networks", "198.51.100.0/24,2001:db8::/32", mail).out)
    assert [report["source_ip"] for report in found["reports"]] in ([], [None])


def test_words_for_a_person(run: Run, mail: Path) -> None:
    """Without --json the finding is told in a few lines."""
    out = run("parse", mail).out
    assert out.splitlines()[0] == "x.eml  complaint  arf  from fbl@example.com"
    assert "192.0.2.15  2025-06-03T09:30:02+09:00 (stated)  spam  evidence: arf" in out


def test_terminal_is_safe(run: Run, tmp_path: Path) -> None:
    """What a mail holds cannot speak to the terminal."""
    path = tmp_path / "hostile.eml"
    path.write_bytes(ARF.replace(b"<fbl@example.com>", b'"\x1b[2Jx" <fbl\x1b@example.com>'))
    assert "\x1b" not in run("parse", path).out


@pytest.mark.parametrize("options", [("--networks", "192.0.2.1/24"), ("--timezone", "Asia/Tokio")])
def test_wrong_options(run: Run, mail: Path, options: tuple[str, str]) -> None:
    """What is no network or no zone is wrong use."""
    assert run("parse", *options, mail).code == 2


def test_missing_file(run: Run, mail: Path, tmp_path: Path) -> None:
    """A file that is not there is named; the others are read all the same."""
    ran = run("parse", "--json", tmp_path / "none.eml", mail)
    assert (ran.code, len(ran.out.splitlines()), ran.err) == (
        2,
        1,
        f"{tmp_path}/none.eml: No such file or directory\n",
    )
