"""HTML to the text a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import html


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("<tr><td>web<br>a</td><td>b</td></tr>x<br>y", "web a\tbx\ny"),
        ("203.0.<b>113</b>.5 and 203&#46;0&#46;113&#46;6", "203.0.113.5 and 203.0.113.6"),
        ("<style>x{}</style><script>1</script>a<!-- b -->c", "ac"),
        ('a<div style="display: none">b<div>c</div></div>d', "a\nd"),
        ('a<span style="font-size:0">x</span><span style="font-size:0.9em">y</span>', "ay"),
        ("<pre>a  b\n c</pre>", "a  b\nc"),
        ("1 < 2 and <unclosed", "1 < 2 and"),
    ],
)
def test_visible_text(page: str, text: str) -> None:
    """Rows are lines, cells have tabs, numbers stay whole, what is hidden stays hidden."""
    assert html.visible_text(page) == text


@given(
    st.lists(
        st.sampled_from(["<", ">", "<!--", "-->", "<td", "</td>", "<p style='display:none'>", "&#", "x", '"'])
    )
)
def test_any_heap_of_tags_is_survived(pieces: list[str]) -> None:
    """Never raises."""
    html.visible_text("".join(pieces))


def test_a_cell_that_reaches_down_keeps_the_columns_of_the_rows_below() -> None:
    """It stands in the row where it begins; the others have a dash for it, wherever it is."""
    page = (
        "<table><tr><th>a</th><th>b</th><th>c</th></tr>"
        '<tr><td>1</td><td rowspan="3">x</td><td>2</td></tr><tr><td>3</td><td>4</td></tr><tr><td>5</td><td>6</td></tr>'
        "<tr><td>7</td><td>8</td><td rowspan=2>9</td></tr><tr><td>10</td><td>11</td></tr>"
        "<tr><td>12</td><td>13</td><td>14</td></tr></table>"
    )
    rows = ["a\tb\tc", "1\tx\t2", "3\t-\t4", "5\t-\t6", "7\t8\t9", "10\t11\t-", "12\t13\t14"]
    assert html.visible_text(page) == "\n".join(rows)


def test_what_has_no_width_has_none_as_an_entity_either() -> None:
    """`203.0.113.&#8203;30` is an address."""
    from parsers.message import open_message

    raw = b"Content-Type: text/html\n\n<p>203.0.113.&#8203;30</p>\n"
    assert open_message(raw).text == "203.0.113.30"
