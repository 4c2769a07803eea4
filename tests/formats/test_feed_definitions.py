"""The files of feed definitions: what is loaded, and every fault with its file and key."""

from pathlib import Path

import pytest

from abuse_mta.feeds import FeedFaults, load_feeds
from parsers.report import Category, FeedColumn, FeedDefinition

GOOD = """
[[feed]]
name = "list"
header = ["Src IP", "Last-Seen (UTC)"]
zone = "UTC"
category = "spam"
[feed.columns]
source_ip = ["srcIp"]
"""


def test_loads_a_definition_with_normalised_names(tmp_path: Path) -> None:
    """Column names may be written as they stand in the feed."""
    (tmp_path / "a.toml").write_text(GOOD)
    assert load_feeds(tmp_path) == (
        FeedDefinition(
            name="list",
            header=("src_ip", "last_seen"),
            columns=FeedColumn(source_ip=("src_ip",)),
            zone="UTC",
            category=Category.SPAM,
        ),
    )


def test_an_operators_definition_replaces_ours(tmp_path: Path) -> None:
    """Of two of one name the later folder's counts."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, category in ((ours, "spam"), (theirs, "phishing")):
        folder.mkdir()
        (folder / "a.toml").write_text(GOOD.replace('"spam"', f'"{category}"'))
    assert [d.category for d in load_feeds(ours, theirs)] == [Category.PHISHING]


def test_names_every_fault_at_once(tmp_path: Path) -> None:
    """Each with its file, its feed and its key."""
    (tmp_path / "a.toml").write_text(
        '[[feed]]\nname = "x"\nzone = "Mars/Base"\ncategory = "nonsense"\nevidence = "arf"\ncolour = 1\n'
        'header = "ip"\n[feed.columns]\nsource = ["ip"]\n[[feed]]\nsender = ["x.example"]\nlabels = 1\n'
    )
    (tmp_path / "b.toml").write_text("not toml")
    with pytest.raises(FeedFaults) as caught:
        load_feeds(tmp_path)
    where = [fault.partition(" is ")[0].split(": ")[:3] for fault in caught.value.faults]
    assert [[Path(w[0]).name, *w[1:]] for w in where[:8]] == [
        ["a.toml", "feed x", "colour"],
        ["a.toml", "feed x", "header"],
        ["a.toml", "feed x", "header"],
        ["a.toml", "feed x", "columns.source"],
        ["a.toml", "feed x", "zone"],
        ["a.toml", "feed x", "category"],
        ["a.toml", "feed x", "evidence"],
        ["a.toml", "feed 2", "name"],
    ]
    assert "b.toml: not TOML" in str(caught.value)


def test_at_least_forty_dialects_ship(project_root: Path) -> None:
    """The shipped definitions load, and each has its own name."""
    names = [definition.name for definition in load_feeds(project_root / "data" / "feeds")]
    assert len(set(names)) == len(names) >= 40
