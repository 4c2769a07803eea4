"""Tables that are aligned by blanks, as people and programs leave them in a mail."""

import pytest

from parsers import tables

ROWS_WITH_NOTES = """\
Seen (UTC)           Address         Kind      Sample
-------------------  --------------  --------  -----------------
2025-02-03 04:05:06  192.0.2.7       dropper   hxxp://192.0.2.7/a
                                     seen by: two sensors
2025-02-03 04:06:01  198.51.100.9    dropper   hxxp://evil.example/b
                                     seen by: one sensor

Regards
"""
BLANKS_INSIDE = """\
  host             protocol         packets
  192.0.2.4        NTP (udp/123)      9,120
  192.0.2.5        DNS  (udp/53)        811
  198.51.100.31                          17

The network that suffered: 203.0.113.9  (ours)
"""
WIDE_LETTERS = """\
送信元IP        内容            回数
192.0.2.4       総当たり        12
192.0.2.5       探索  (繰返し)  3
"""


MARKED = """\
rank  source        country  hits
   1  192.0.2.4     JP       120
   2  192.0.2.5  ★  JP        90
   3  198.51.100.3  ★  NL     70
"""


@pytest.mark.parametrize(
    ("text", "column", "cells"),
    [
        (MARKED, "source", ["192.0.2.4", "192.0.2.5", "198.51.100.3"]),
        (MARKED, "hits", ["120", "90", "70"]),
        (ROWS_WITH_NOTES, "address", ["192.0.2.7", "198.51.100.9"]),
        (ROWS_WITH_NOTES, "kind", ["dropper", "dropper"]),
        (BLANKS_INSIDE, "host", ["192.0.2.4", "192.0.2.5", "198.51.100.31"]),
        (BLANKS_INSIDE, "protocol", ["NTP (udp/123)", "DNS (udp/53)", ""]),
        (BLANKS_INSIDE, "packets", ["9,120", "811", "17"]),
        (WIDE_LETTERS, "内容", ["総当たり", "探索 (繰返し)"]),
    ],
)
def test_a_row_is_cut_where_the_columns_stand(text: str, column: str, cells: list[str]) -> None:
    """Whatever is empty, has blanks inside, or goes on in the next line."""
    (table,) = tables.read_inline(text)
    assert [record.cells[column] for record in table.records] == cells


def test_flows_with_arrows_are_no_rows() -> None:
    """They are lines of a log, which says itself who acts."""
    text = "Start                Proto  Src IP:Port      Dst IP:Port\n" + "".join(
        f"2025-02-03 04:05:0{n}  TCP    192.0.2.4:400{n}  ->  203.0.113.9:22   12\n" for n in range(3)
    )
    assert not any("192.0.2.4" in r.text for t in tables.read_inline(text) for r in t.records)


def test_a_sentence_is_no_header() -> None:
    """Its commas stand between brackets that open and close elsewhere."""
    text = "one of many events (security log, no. 12) from our host gate4\n(10.1.2.3, seen as 203.0.113.8):\n"
    assert tables.read_inline(text) == ()


def test_a_table_of_an_html_page_may_number_its_rows() -> None:
    """A first column called `#` makes no comment of the header, and a cell may hold a name and an address."""
    rows = "#\tTarget\tSource\tFirst request\n" + "".join(
        f"{n}\tshop.example 203.0.113.8\t192.0.2.{n}\t2025-02-03T04:05:0{n}Z\n" for n in range(1, 4)
    )
    table = tables.read_attachment(rows)
    assert table is not None
    assert table.headed
    assert [record.cells["source"] for record in table.records] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
