"""`replay`: past mail through today's readers and other terms, in shadow."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import select

from abuse_mta.store.case_tables import ComplaintRow, JournalRow
from abuse_mta.store.mapping import complaint_text, read_complaint
from policy.words import Category


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
    (row,) = operate("replay", "--since", _since(suspending), "--terms", terms, "--json").rows
    then, now = row["then"]["claims"]["192.0.2.15"], row["now"]["claims"]["192.0.2.15"]
    assert (then["reach"], now["reach"]) == ("suspension and charge", "inbox")
    assert {**then, "reach": ""} == {**now, "reach": ""}


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
