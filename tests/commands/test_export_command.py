"""`export`: the evidence bundle, whole and checkable."""

import csv
import hashlib
import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.conversation import newest_notice

ANSWER = """\
From: abuse@c1002.example.jp
To: {to}
Message-ID: <answer@c1002.example.jp>
Subject: Re: abuse

We found an infected machine. It was cleaned and we closed the port.
"""
REQUEST = """\
From: sender@law.example.jp
To: abuse@isp.example.jp
Message-ID: <request@law.example.jp>
Subject: {subject}
Content-Type: text/plain; charset=utf-8

{words}
IPアドレス: 192.0.2.15
タイムスタンプ: {at}
"""


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_bundle_of_a_case_is_whole(operate: Any, suspending: Any, tmp_path: Path) -> None:
    """The complaint as it came, the mails that went out, journal, ledger, holders, a page, and the hash of each."""
    folder = tmp_path / "evidence"
    assert operate("export", "C-1002", folder).code == 0
    names = _files(folder)
    assert {name.rpartition("-")[2] for name in names if name.startswith("sent/")} >= {
        "notice.eml",
        "request.eml",
    }
    assert names >= {
        "SHA256SUMS",
        "received.csv",
        "journal.jsonl",
        "ledger.csv",
        "ledger.jsonl",
        "assignments.csv",
        "summary.html",
    }
    (received,) = [name for name in names if name.startswith("received/")]
    assert b"Source-IP: 192.0.2.15" in (folder / received).read_bytes()
    lines = [line.split("  ", 1) for line in (folder / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sums == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in names
        if name != "SHA256SUMS"
    }


def test_bundle_says_what_was_charged_and_who_held_the_address(
    operate: Any, suspending: Any, tmp_path: Path
) -> None:
    """Ledger and assignment sheet say the same as the case."""
    folder = tmp_path / "evidence"
    operate("export", "C-1002", folder)
    ledger = [json.loads(line) for line in (folder / "ledger.jsonl").read_text().splitlines()]
    assert [(row["code"], row["yen"]) for row in ledger] == [("damages", 6600), ("handling", 3300)]
    with (folder / "assignments.csv").open(encoding="utf-8", newline="") as file:
        (held,) = csv.DictReader(file)
    wanted = ("192.0.2.15", "C-1002", "yes")
    assert (held["ip"], held["contract_id"], held["held_it_then"]) == wanted
    began = datetime.fromisoformat(held["assigned_from"])
    between = datetime.fromisoformat(held["occurred_at"]) - began
    assert int(held["seconds_to_boundary"]) == between.total_seconds()
    journal = [json.loads(line) for line in (folder / "journal.jsonl").read_text().splitlines()]
    assert [row["event"] for row in journal] == ["ComplaintFiled", "NoticeHandedOver", "AnswerOverdue"]


def test_page_of_a_bundle_is_inert(operate: Any, history: Any, tmp_path: Path) -> None:
    """What a stranger wrote is text on the page, nothing else; only the owner may read the files."""
    history.report("192.0.2.15", -1)
    folder = tmp_path / "evidence"
    assert (
        operate("decide", "hold", "C-1002", "--by", "sato", "--reason", "<script>alert(1)</script>").code == 0
    )
    operate("export", "C-1002", folder)
    page = (folder / "summary.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


def test_folder_that_is_not_empty_is_refused(operate: Any, suspending: Any, tmp_path: Path) -> None:
    """Two cases never get mixed in one folder."""
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "other").write_text("x")
    ran = operate("export", "C-1002", tmp_path / "evidence")
    assert (ran.code, _files(tmp_path / "evidence")) == (1, {"other"})
    assert "is not empty" in ran.err


def test_hashes_can_be_checked(operate: Any, suspending: Any, tmp_path: Path) -> None:
    """`sha256sum` itself accepts the list."""
    operate("export", "C-1002", tmp_path / "evidence")
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=tmp_path / "evidence", check=False
    )
    assert checked.returncode == 0


def test_the_contractors_answer_is_evidence_too(operate: Any, history: Any, tmp_path: Path) -> None:
    """Not only complaints: each mail that the journal names as a cause is in the bundle, as it came."""
    history.report("192.0.2.15", -1)
    with history.desk.deciding.database.reading() as session:
        notice: Any = newest_notice(session, "C-1002")
    to = next(line for line in notice.content.decode().splitlines() if line.startswith("Reply-To: "))
    answer = ANSWER.format(to=to.removeprefix("Reply-To: "))
    number = history.receive(answer, sender="abuse@c1002.example.jp", recipient=to.removeprefix("Reply-To: "))
    operate("export", "C-1002", tmp_path / "evidence")
    received = sorted((tmp_path / "evidence" / "received").iterdir())
    assert [path.read_bytes() for path in received] == [
        history.desk.spool.raw(1),
        history.desk.spool.raw(number),
    ]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (
            "発信者情報開示請求書",
            "情報流通プラットフォーム対処法第5条第1項に基づき、発信者情報の開示を請求します。",
        ),
        (
            "捜査関係事項照会書の送付について",
            "見本県警察本部です。捜査関係事項照会書(刑事訴訟法第197条第2項)を送付します。",
        ),
    ],
    ids=["disclosure", "police"],
)
def test_matter_has_its_bundle(operate: Any, history: Any, tmp_path: Path, subject: str, words: str) -> None:
    """The request, and who held the address; a police inquiry only for those who ask for it."""
    at = history.after(-2).isoformat()
    history.receive(REQUEST.format(subject=subject, words=words, at=at), sender="sender@law.example.jp")
    (row,) = operate("matters", "--police", "--json").rows
    plain = operate("export", row["matter_id"], tmp_path / "plain")
    assert (plain.code == 0) == (row["kind"] != "police") == (tmp_path / "plain").exists()
    assert operate("export", row["matter_id"], tmp_path / "all", "--police").code == 0
    (received,) = (tmp_path / "all" / "received").iterdir()
    assert received.read_bytes() == history.desk.spool.raw(1)
    with (tmp_path / "all" / "assignments.csv").open(encoding="utf-8", newline="") as file:
        holders = [(one["about"], one["contract_id"], one["held_it_then"]) for one in csv.DictReader(file)]
    assert holders == [(row["matter_id"], "C-1002", "yes")]


def test_unknown_names_leave_no_folder(operate: Any, history: Any, tmp_path: Path) -> None:
    """What does not exist exits 1, and nothing is made."""
    ran = [operate("export", name, tmp_path / "none") for name in ("CASE-2025-999999", "MATTER-2025-999999")]
    assert ({one.code for one in ran}, (tmp_path / "none").exists()) == ({1}, False)
