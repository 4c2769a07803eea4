"""Phrases looked up by their first letters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.phrasebook import book


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your SSH password", True), ("SSHへの攻撃", True), ("vssh", False), ("the port was scanned", True),
        ("迷惑メールです", True), ("nothing", False), ("d-dos", False),
    ],
)  # fmt: skip
def test_phrases_match_where_words_start(text: str, found: bool) -> None:
    """In scripts without spaces anywhere; case does not count."""
    assert book(r"ssh\b|(?:port|host) was scan\w*|迷惑メール").search(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("c&c", True), ("a C&C server", True), ("ipv4 for sale", True), ("my ip is blocked", True), ("ips is", False),
        ("within 24hours", True), ("Réclame", True), ("8hosts", True), ("ghosts", False), ("für alle", True),
    ],
)  # fmt: skip
def test_a_phrase_may_begin_with_a_short_word_a_digit_or_an_accent(text: str, found: bool) -> None:
    """Its first letters are those that the index has."""
    assert (
        book(r"c&c", r"ipv4\b", r"ip is", r"24hours", r"réclame", r"hosts\b", r"für alle").search(text)
        is found
    )


@given(st.text(alphabet="ab c迷惑", max_size=40))
def test_it_finds_what_a_plain_expression_finds(text: str) -> None:
    """The index leaves nothing out."""
    pattern = r"ab+c?|(?:b|c) a|迷惑"
    plain = re.search(r"(?<![a-z])(?:ab+c?|[bc] a)|迷惑", text)
    assert book(pattern).search(text) is (plain is not None)
