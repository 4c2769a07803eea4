"""`replay`: past mail through today's readers and other terms, in shadow."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import func, select

from abuse_mta.conversation import newest_notice
from abuse_mta.store.case_tables import CaseRow, ComplaintRow, EntryRow, JournalRow, OrderRow, OutboxRow
from abuse_mta.store.mapping import complaint_text, read_complaint
from policy.words import Category

TABLES = (CaseRow, ComplaintRow, EntryRow, JournalRow, OrderRow, OutboxRow)
ANSWER = """\
From: admin@monogatari.example.jp
To: {to}
Message-ID: <answer@monogatari.example.jp>
Subject: Re: abuse
Content-Type: text/plain; charset=utf-8

経緯: 社内のパソコン1台がウイルスに感染し、迷惑メールを送信していました。
対策: 当該パソコンを初期化し、25番ポートを遮断しました。
"""


def _since(history: Any) -> str:
    return str((history.start - timedelta(hours=1)).isoformat())


def test_nothing_differs_when_nothing_changed(operate: Any, suspending: Any) -> None:
    """The same readers and terms give the same; nothing is written."""
    with suspending.desk.deciding.database.reading() as session:
        before = len(session.exec(select(JournalRow)).all())
    ran = operate("replay", "--since", _since(suspending))
    with suspending.desk.deciding.database.reading() as session:
        after = len(session.exec(select(JournalRow)).all())
    assert (ran.code, after) == (0, before)
    assert ran.out == (
        "1 mails read again: 0 of another kind, 0 read otherwise, 0 complaints may go further, 0 less far\n"
    )


def test_other_terms_are_tried_in_shadow(
    operate: Any, suspending: Any, tmp_path: Path, project_root: Path
) -> None:
    """Terms that hold the category for operators: the complaint goes no further than the inbox."""
    terms = tmp_path / "stricter.toml"
    shipped = (project_root / "data" / "terms" / "21ip.toml").read_text(encoding="utf-8")
    terms.write_text(
        shipped.replace('operator_only = ["copyright"]', 'operator_only = ["copyright", "spam"]')
    )
    row, line = operate("replay", "--since", _since(suspending), "--terms", terms, "--json").rows
    then, now = row["then"]["claims"]["192.0.2.15"], row["now"]["claims"]["192.0.2.15"]
    assert (then["reach"], now["reach"]) == ("suspension and charge", "inbox")
    assert {**then, "reach": ""} == {**now, "reach": ""}
    assert line == {
        "contract_id": "C-1002",
        "line_id": "L-1002-1",
        "then": {"cases": 1, "state": "suspended", "stops": 1, "charged_yen": 9900, "held_yen": 0},
        "now": {"cases": 0, "state": "none", "stops": 0, "charged_yen": 0, "held_yen": 0},
    }


def test_what_was_read_otherwise_on_the_day_is_listed(operate: Any, suspending: Any) -> None:
    """A complaint on record that today's reader would read otherwise."""
    with suspending.desk.deciding.database.writing() as session:
        (row,) = session.exec(select(ComplaintRow)).all()
        past = read_complaint(row.record)
        row.record = complaint_text(type(past)(**{**_fields(past), "category": Category.OTHER}))
        session.add(row)
    ran = operate("replay", "--since", _since(suspending))
    assert "192.0.2.15: " in ran.out
    assert "other, arf, suspension and charge → " in ran.out
    assert "1 read otherwise" in ran.out


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def test_a_broken_terms_file_is_named(operate: Any, suspending: Any, tmp_path: Path) -> None:
    """Wrong use: exit 2, and the key is named."""
    terms = tmp_path / "broken.toml"
    terms.write_text('[answer]\nwithin = "-72h"\n')
    ran = operate("replay", "--since", _since(suspending), "--terms", terms)
    assert ran.code == 2
    assert "answer.within" in ran.err


def test_answer_counts_for_its_case_in_shadow(operate: Any, history: Any, tmp_path: Path) -> None:
    """With cases before TIME the numbers differ; the answer still finds its case, in time or too late."""
    history.report("192.0.2.1", -1)
    history.go_to(1)
    since = history.clock.now().isoformat()
    history.report("192.0.2.15", 0.5)
    history.go_to(40)
    with history.desk.deciding.database.reading() as session:
        notice: Any = newest_notice(session, "C-1002")
    to = next(line for line in notice.content.decode().splitlines() if line.startswith("Reply-To: "))[10:]
    history.receive(ANSWER.format(to=to), sender="admin@monogatari.example.jp", recipient=to)
    terms = tmp_path / "stricter.toml"
    terms.write_text('[answer]\nwithin = "24h"\nreminders = []\n')
    before = _counts(history)
    ran = operate("replay", "--since", since, "--terms", terms)
    assert (ran.code, ran.err, _counts(history)) == (0, "", before)
    assert ran.out.splitlines() == [
        "2 mails read again: 0 of another kind, 0 read otherwise, 0 complaints may go further, 0 less far",
        "C-1002, line L-1002-1: monitoring, cases 1, stops 0, charged 0 yen"
        " → suspended, cases 1, stops 1, charged 9,900 yen",
        "by the terms alone: cases 1, stops 0, charged 0 yen → cases 1, stops 1, charged 9,900 yen",
    ]


def _counts(history: Any) -> list[int]:
    """How many rows the provider's own database has."""
    with history.desk.deciding.database.reading() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in TABLES]
