"""Bytes to text: the ladder of trials, and the ISO-2022-JP that mailers really send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import charsets

JAPANESE = "報告書を添付します。テスト"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\x1b$B-!-j\x1b(B No", "①㈱ No"),
        (b"\x1b$B|b\x1b(B", "髙"),
        (b"\x1b(I6E\x1b(B", "ｶﾅ"),
        (b"\x1b$B%+%J", "カナ"),
        (b"\x1b$B%+\nplain", "カ\nplain"),
    ],
)
def test_iso_2022_jp_as_mailers_send_it(raw: bytes, text: str) -> None:
    """Row 13, IBM's kanji, half-width kana and a missing final escape are read."""
    assert charsets.decode(raw, "iso-2022-jp").text == text


@pytest.mark.parametrize("declared", [None, "us-ascii", "iso-8859-1", "utf-8", "x-unknown", "idna"])
@pytest.mark.parametrize("real", ["cp932", "euc_jp", "iso2022_jp"])
def test_mislabelled_japanese(declared: str | None, real: str) -> None:
    """Japanese text is read whatever the label says."""
    assert charsets.decode(JAPANESE.encode(real), declared).text == JAPANESE


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("shift_jis", "cp932", "①㈱髙﨑"),
        ("x-sjis", "cp932", "攻撃元"),
        ("windows-31j", "cp932", "№"),
        ("gb2312", "gb18030", "攻击源地址"),
        ("big5", "big5hkscs", "惡意程式"),
        ("koi8-r", "koi8-r", "нежелательная почта"),
        ("windows-1251", "cp1251", "спам"),
        ("windows-874", "cp874", "มัลแวร์"),
        ("iso-8859-15", "iso8859-15", "é/è/ç/œ/€"),
        ("iso-8859-1", "cp1252", "„für“ – große"),
    ],
)
def test_declared_charsets(declared: str, codec: str, text: str) -> None:
    """Names that mailers use mean what they meant."""
    assert charsets.decode(text.encode(codec), declared).text == text


def test_a_document_names_its_own_charset() -> None:
    """Where the mail names none: XML and HTML say it in their first line."""
    for codec, document in (
        ("big5", '<?xml version="1.0" encoding="Big5"?><攻擊來源>測試</攻擊來源>'),
        ("windows-1251", '<html><head><meta charset="windows-1251"></head>Спам</html>'),
    ):
        assert charsets.decode(document.encode(codec)).text == document


def test_euc_jp_with_row_13() -> None:
    """EUC-JP with NEC's row 13, on which Python's own codec raises."""
    raw = "株式".encode("euc_jp") + bytes((0xAD, 0xA1))
    assert charsets.decode(raw, "euc-jp").text == "株式①"


def test_undeclared_latin_text_is_not_taken_for_japanese() -> None:
    """Single accented letters stay letters, with a warning that it was a guess."""
    found = charsets.decode("Angriff für große Käufe".encode("latin-1"), None)
    assert (found.text, found.warning is not None) == ("Angriff für große Käufe", True)


def test_utf_8_under_a_latin_label() -> None:
    """Bytes that are valid UTF-8 are UTF-8."""
    assert charsets.decode("Grüße".encode(), "iso-8859-1").text == "Grüße"


def test_invisible_characters_go() -> None:
    """Zero-width and direction characters, NUL and odd line ends do not split a number."""
    raw = "192.0\u200b.2.\u202e1\x00\r\nx\u2028y".encode()
    assert charsets.decode(raw, "utf-8").text == "192.0.2.1\nx\ny"


def test_a_long_run_of_blanks_is_cut() -> None:
    """Of any kind of blanks, in each line for itself; as wide as a table needs it, it stays."""
    raw = ("a" + " \t" * 4_000 + "b\nc" + "\u3000" * 100 + "d").encode()
    assert charsets.decode(raw, "utf-8").text == "a" + " \t" * 50 + "b\nc" + "\u3000" * 100 + "d"


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=20)))
def test_decoding_always_ends_in_text(raw: bytes, declared: str | None) -> None:
    """Any bytes under any label give text that can be encoded again."""
    charsets.decode(raw, declared).text.encode("utf-8")


@given(st.binary(max_size=200))
def test_iso_2022_jp_never_raises(raw: bytes) -> None:
    """Broken escapes are no error."""
    charsets.decode_iso_2022_jp(b"\x1b$B" + raw)


@given(st.text(alphabet="あいうアイウ漢字迷惑報告書原因対策", min_size=1, max_size=60))
def test_japanese_survives_its_own_encodings(text: str) -> None:
    """What Python encodes as ISO-2022-JP is read back."""
    assert charsets.decode(text.encode("iso2022_jp"), "iso-2022-jp").text == text


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "shift_jis"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_tells_more_than_what_is_declared(codec: str, declared: str | None) -> None:
    """Spreadsheets export so."""
    assert (
        charsets.decode(f"\ufeff{JAPANESE}\t1\n".encode(codec), declared).text.lstrip("\ufeff")
        == f"{JAPANESE}\t1\n"
    )
