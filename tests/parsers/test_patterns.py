"""Regular expressions that look only where they can begin."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.patterns import Caseless, first_characters, led, split_alternatives


def test_alternatives_are_split_at_the_top_only() -> None:
    """Not inside groups and classes."""
    assert split_alternatives(r"a(?:b|c)|[|x]d|e\|f|") == [r"a(?:b|c)", "[|x]d", r"e\|f", ""]


@pytest.mark.parametrize(
    ("pattern", "begin"),
    [
        (r"abc|d", "ad"), (r"\b(?:un)?listed", "ul"), (r"(?<![a-z])x?y{0,2}z", "xyz"), (r"(?P<n>\d+)(?P=n)", r"\d"),
        (r"[a-f\]]g", r"a-f\]"), (r"\.git|[(]", r"\.("), ("x*?y|z", "xyz"), ("a{2,3}b", "a"), ("a{,3}b", "ab"),
    ],
)  # fmt: skip
def test_the_first_characters_of_a_pattern_are_told(pattern: str, begin: str) -> None:
    """Through groups, anchors and what may be missing."""
    assert first_characters(pattern) == begin


@pytest.mark.parametrize("pattern", ["", "a|", "a?", ".a", "[^a]b", r"\W", "(?P=n)a", r"\Z", "(?:a|b?)*"])
def test_a_pattern_that_may_begin_with_anything_has_none(pattern: str) -> None:
    """Then it is tried everywhere."""
    assert first_characters(pattern) is None


WORDS = r"\bIP[- ]?X?|[A-C]b|(?:x|ß)?ä|[À-ÿЀ-ӿ]я|[-Q]{2}|(?<![A-Za-z])z+|[^A-Z\s]Y"


@given(st.text(alphabet="aAbBcCiIpPxXzZqQyY -äÄßяЯÀà\n", max_size=30))
def test_it_finds_what_the_engine_finds_in_any_case(text: str) -> None:
    """At the same place."""
    plain = [found.span() for found in re.finditer(WORDS, text, re.IGNORECASE)]
    assert [found.span() for found in Caseless(WORDS).finditer(text)] == plain
    assert [found.span() for found in led(WORDS, re.IGNORECASE).finditer(text)] == plain


def test_a_letter_that_grows_in_lower_case_moves_nothing() -> None:
    """The dotted capital I of Turkish."""
    found = Caseless("saldırı").search("İİ SALDıRı")
    assert found is not None
    assert found.span() == (3, 10)
