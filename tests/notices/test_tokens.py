"""Addresses with tokens: what is made can be read, and nothing else can."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abuse_mta.tokens import BounceToken, Party, ReplyToken, Tokens

SENDER = "abuse@isp.example.jp"
TOKENS = Tokens(b"a secret of the provider")


def test_reply_address_names_party_and_case() -> None:
    """A reply address reads abuse+<party>.<case>.<token>@, with 80 bits of lower-case base32."""
    address = TOKENS.reply_address(SENDER, Party.CONTRACTOR, "2025-000123")
    assert re.fullmatch(r"abuse\+contractor\.2025-000123\.[a-z2-7]{16}@isp\.example\.jp", address)


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("role", ["", "ntt-east"])
def test_reply_address_is_read_back(party: Party, role: str) -> None:
    """What was put into a reply address comes out of it."""
    address = TOKENS.reply_address(SENDER, party, "CASE-2025-000123", role)
    assert TOKENS.read(address) == ReplyToken(party=party, reference="case-2025-000123", role=role)


def test_bounce_address_is_read_back() -> None:
    """The row of the outbox comes out of a bounce address."""
    assert TOKENS.read(TOKENS.bounce_address(SENDER, 4711)) == BounceToken(outbox_id=4711)


def test_case_of_the_local_part_does_not_matter() -> None:
    """Mail systems that change the case of a local part do not break a reply."""
    address = TOKENS.reply_address(SENDER, Party.PARTNER, "2025-000123", "VECTANT")
    assert TOKENS.read(address.upper()) == TOKENS.read(address)


def test_a_changed_character_is_refused() -> None:
    """No character of party, role, case or token can be changed."""
    address = TOKENS.reply_address(SENDER, Party.PARTNER, "2025-000123", "east")
    start, end = address.index("+") + 1, address.index("@")
    changed = [
        address[:place] + other + address[place + 1 :]
        for place in range(start, end)
        for other in "abz29-."
        if other != address[place]
    ]
    assert [TOKENS.read(one) for one in changed] == [None] * len(changed)


def test_tokens_of_another_purpose_party_or_secret_do_not_serve() -> None:
    """A bounce token opens no case, a contractor's token no partner's answer, a stranger's secret nothing."""
    bounce = TOKENS.bounce_address(SENDER, 7).partition("@")[0].rpartition(".")[2]
    reply = TOKENS.reply_address(SENDER, Party.CONTRACTOR, "7").partition("@")[0].rpartition(".")[2]
    forged = [
        f"abuse+contractor.7.{bounce}@isp.example.jp",
        f"abuse+bounce.7.{reply}@isp.example.jp",
        f"abuse+partner.7.{reply}@isp.example.jp",
        f"abuse+contractor-abuse.7.{reply}@isp.example.jp",
        Tokens(b"another secret").reply_address(SENDER, Party.CONTRACTOR, "7"),
    ]
    assert [TOKENS.read(address) for address in forged] == [None] * len(forged)


@pytest.mark.parametrize(
    "address", ["", "abuse@isp.example.jp", "abuse+", "abuse+a.b.c@isp.example.jp", "+@", "@", "abuse+x@y@z"]
)
def test_other_addresses_carry_nothing(address: str) -> None:
    """An address without a token of ours is no error and means nothing."""
    assert TOKENS.read(address) is None


@given(st.text(max_size=120))
def test_no_text_is_mistaken_for_a_token(text: str) -> None:
    """Whatever stands in an envelope, reading it neither fails nor finds a token that was never given."""
    assert TOKENS.read(text) is None


@pytest.mark.parametrize(
    "changes", [{"reference": "a.b"}, {"reference": "a b"}, {"role": "x."}, {"reference": ""}]
)
def test_what_does_not_fit_an_address_is_refused(changes: dict[str, Any]) -> None:
    """References and roles that would change the address's meaning raise."""
    with pytest.raises(ValueError, match="not fit for an address"):
        TOKENS.reply_address(SENDER, Party.CONTRACTOR, **({"reference": "2025-1"} | changes))


def test_local_part_never_exceeds_64_octets() -> None:
    """RFC 5321 section 4.5.3.1.1 limits the local part; too long a one raises instead of bouncing later."""
    longest = TOKENS.reply_address(SENDER, Party.PARTNER, "2025-000123", "p" * 21)
    assert len(longest.partition("@")[0]) == 64
    with pytest.raises(ValueError, match="64 octets"):
        TOKENS.reply_address(SENDER, Party.PARTNER, "2025-000123", "p" * 22)


def test_an_empty_secret_is_refused() -> None:
    """Without a secret anybody could make tokens."""
    with pytest.raises(ValueError, match="secret"):
        Tokens(b"")
