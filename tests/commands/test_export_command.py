"""`export`: the evidence bundle, whole and checkable."""

import hashlib
import json
from pathlib import Path
from typing import Any


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
        "journal.jsonl",
        "ledger.csv",
        "ledger.jsonl",
        "assignments.jsonl",
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
    holders = [json.loads(line) for line in (folder / "assignments.jsonl").read_text().splitlines()]
    assert [row["contract_id"] for row in holders if "network" in row] == ["C-1002"]
    assert [row["ip"] for row in holders if "ip" in row] == ["192.0.2.15"]
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
