"""What is known of senders' domains."""

import pytest

from abuse_mta.reporters import known_reporters, organisational_domain


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        ("mail.example.com", "example.com"),
        ("a.b.example.co.jp", "example.co.jp"),
        ("example.co.jp", "example.co.jp"),
        ("co.jp", "co.jp"),
        ("Mail.Example.COM.", "example.com"),
    ],
)
def test_organisational_domain(domain: str, organisation: str) -> None:
    """Reporters are counted by the domain that somebody registered."""
    assert organisational_domain(domain) == organisation


def test_freemail_is_known() -> None:
    """Freemail says nothing about who wrote."""
    known = known_reporters()
    assert [known.is_freemail(d) for d in ("gmail.com", "yahoo.co.jp", "example.com")] == [True, True, False]


def test_trusted_reporters_of_the_configuration() -> None:
    """The operator's trusted reporters and what lies below them are trusted, their sisters are not."""
    known = known_reporters(["cert.isp.example.jp"])
    asked = (
        "cert.isp.example.jp",
        "x.cert.isp.example.jp",
        "isp.example.jp",
        "mycert.isp.example.jp",
        "jpcert.or.jp",
    )
    assert [known.is_trusted(domain) for domain in asked] == [True, True, False, False, True]
