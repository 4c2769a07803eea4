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
