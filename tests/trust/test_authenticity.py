"""Who provably sent a mail: what proves a domain, and what does not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import dkim
import pytest

from abuse_mta.authenticity import Authenticity, Mechanism, domain_of
from abuse_mta.demo_dns import FAILURE, SILENCE, DemoDns

Judge = Callable[..., Authenticity]
Signed = Callable[..., bytes]
Zone = dict[tuple[str, str], tuple[str, ...]]

REPORTER = "reporter.example.com"
KEY = ("sel._domainkey.reporter.example.com", "TXT")
MAIL = b"""\
From: Reports <noc@reporter.example.com>\r
To: abuse@isp.example.jp\r
Subject: spam from 192.0.2.15\r
\r
It came from 192.0.2.15.\r
"""
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def proven(judgement: Authenticity) -> tuple[str | None, Mechanism]:
    """Domain and mechanism."""
    return judgement.domain, judgement.mechanism


def test_from_alone_is_nothing(judge: Judge) -> None:
    """A From line that nothing supports proves nothing, and the DNS is not to blame."""
    judgement = judge(MAIL)
    assert (judgement.domain, judgement.aligned, judgement.dns_trouble) == (None, False, False)


def test_dkim_of_the_from_domain(judge: Judge, signed: Signed) -> None:
    """A signature of the From domain proves it."""
    assert proven(judge(signed())) == (REPORTER, Mechanism.DKIM)


def test_spf_of_the_from_domain(judge: Judge) -> None:
    """The From domain in the envelope, from a peer that the domain names, proves it."""
    judgement = judge(MAIL, peer_ip="192.0.2.44", sender="bounce@reporter.example.com")
    assert proven(judgement) == (REPORTER, Mechanism.SPF)


def test_helo_stands_for_the_null_sender(judge: Judge) -> None:
    """A mail with the null sender is proven by HELO's domain."""
    assert proven(judge(MAIL, peer_ip="192.0.2.44", helo=REPORTER)) == (REPORTER, Mechanism.SPF)


@pytest.mark.parametrize(
    ("record", "domain"),
    [
        ("v=spf1 ip4:192.0.2.44 -all", REPORTER),
        ("v=spf1 a:out.reporter.example.com -all", REPORTER),
        ("v=spf1 mx -all", REPORTER),
        ("v=spf1 include:pool.example -all", REPORTER),
        ("v=spf1 redirect=pool.example", REPORTER),
        ("v=spf1 ip4:192.0.2.45 -all", None),
        ("v=spf1 ip4:192.0.2.45 ~all", None),
        ("v=spf1 ?ip4:192.0.2.44 -all", None),
        ("v=spf1 +all", None),
        ("v=spf1 nonsense ip4:192.0.2.44", None),
        ("v=spf1 include:reporter.example.com", None),
    ],
)
def test_what_spf_proves(judge: Judge, zone: Zone, record: str, domain: str | None) -> None:
    """Only a peer that the domain names is proven: no soft fail, no neutral, and not all the world."""
    zone[(REPORTER, "TXT")] = (record,)
    zone[("out.reporter.example.com", "A")] = ("192.0.2.44",)
    zone[(REPORTER, "MX")] = ("10 out.reporter.example.com.",)
    zone[("pool.example", "TXT")] = ("v=spf1 ip4:192.0.2.44 -all",)
    assert judge(MAIL, peer_ip="192.0.2.44", sender="x@reporter.example.com").domain == domain


def test_spf_of_another_domain(judge: Judge, zone: Zone) -> None:
    """A pass for the sender's own domain does not prove the domain he writes into From."""
    zone[("evil.example", "TXT")] = ("v=spf1 ip4:198.51.100.9 -all",)
    assert proven(judge(MAIL, sender="x@evil.example")) == (None, Mechanism.NONE)


def test_dkim_of_another_domain(judge: Judge, zone: Zone, signed: Signed) -> None:
    """A valid signature of another domain, or of a look-alike, proves nothing about From."""
    zone[("sel._domainkey.rep0rter.example.net", "TXT")] = zone[
        ("sel._domainkey.reporter.example.com", "TXT")
    ]
    assert judge(signed(domain="rep0rter.example.net")).domain is None


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("body", lambda raw: raw.replace(b"192.0.2.15.", b"192.0.2.16.")),
        ("subject", lambda raw: raw.replace(b"spam from", b"ham from")),
        ("second From on top", lambda raw: b"From: ceo@bank.example\r\n" + raw),
        ("second From below", lambda raw: raw.replace(b"To:", b"From: ceo@bank.example\r\nTo:")),
    ],
)
def test_changed_after_signing(
    judge: Judge, signed: Signed, what: str, change: Callable[[bytes], bytes]
) -> None:
    """A signed mail that was changed, or has two From lines, proves nothing."""
    assert judge(change(signed())).domain is None, what


def test_signature_over_a_part_of_the_body(judge: Judge, signed: Signed) -> None:
    """A signature that lets others append to the body proves nothing."""
    assert judge(signed(length=True)).domain is None


@pytest.mark.parametrize("flags", ["t=y; ", "t=y:s; "])
def test_key_in_test_mode(judge: Judge, zone: Zone, signed: Signed, flags: str) -> None:
    """A key that its owner is only testing counts as none (RFC 6376 section 3.6.1)."""
    zone[KEY] = (zone[KEY][0].replace("k=rsa;", f"k=rsa; {flags}"),)
    assert judge(signed()).domain is None


def test_revoked_key(judge: Judge, zone: Zone, signed: Signed) -> None:
    """An empty key was withdrawn."""
    zone[KEY] = ("v=DKIM1; k=rsa; p=",)
    assert judge(signed()).domain is None


def test_mail_written_to_somebody_else(judge: Judge, signed: Signed) -> None:
    """A signed mail that was written to another and is sent on to us proves nothing, unless SPF does too."""
    raw = signed(MAIL.replace(b"abuse@isp.example.jp", b"victim@elsewhere.example"))
    assert judge(raw).domain is None
    assert judge(b"To: abuse@isp.example.jp\r\n" + raw).domain is None
    direct = judge(raw, peer_ip="192.0.2.44", sender="noc@reporter.example.com")
    assert proven(direct) == (REPORTER, Mechanism.SPF)


def test_mail_to_an_extension_of_ours(judge: Judge, signed: Signed) -> None:
    """What follows a plus sign is ours."""
    raw = signed(MAIL.replace(b"abuse@isp", b"Abuse+case.1@isp"))
    assert judge(raw).domain == REPORTER


def test_mail_kept_for_later(judge: Judge, signed: Signed) -> None:
    """A signature that is weeks old is a mail that somebody kept."""
    now = datetime.fromtimestamp(int(dkim.time.time()), UTC)
    days = (now + timedelta(days=13), now + timedelta(days=15))
    assert [judge(signed(), now=day).domain for day in days] == [REPORTER, None]


@pytest.mark.parametrize(
    ("policy", "signer", "domain"),
    [
        ("v=DMARC1; p=reject", "example.com", REPORTER),
        ("v=DMARC1; p=reject; adkim=r", "example.com", REPORTER),
        ("v=DMARC1; p=reject; adkim=s", "example.com", None),
        ("v=DMARC1; p=reject; adkim=s", REPORTER, REPORTER),
    ],
)
def test_dmarc_alignment(
    judge: Judge, zone: Zone, signed: Signed, policy: str, signer: str, domain: str | None
) -> None:
    """The owner of the From domain says how exactly a signature must name it."""
    zone[("sel._domainkey.example.com", "TXT")] = zone[KEY]
    zone[("_dmarc.example.com", "TXT")] = (policy,)
    expected = (domain, Mechanism.DMARC if domain else Mechanism.NONE)
    assert proven(judge(signed(domain=signer))) == expected


@pytest.mark.parametrize("failure", [FAILURE, SILENCE])
def test_dns_trouble_is_no_trust(judge: Judge, zone: Zone, signed: Signed, failure: str) -> None:
    """A name server that fails or says nothing leaves the mail unauthenticated, and says that it was so."""
    for name in ("_dmarc.reporter.example.com", "_dmarc.example.com", "sel._domainkey.reporter.example.com"):
        zone[(name, "TXT")] = (failure,)
    judgement = judge(signed(), seconds=0.2)
    assert (judgement.domain, judgement.mechanism, judgement.dns_trouble) == (None, Mechanism.NONE, True)


def test_trouble_with_the_policy_alone(judge: Judge, zone: Zone, signed: Signed) -> None:
    """Where only DMARC's policy cannot be had, an exact signature still proves; a looser one does not."""
    zone[("_dmarc.reporter.example.com", "TXT")] = (FAILURE,)
    zone[("sel._domainkey.example.com", "TXT")] = zone[KEY]
    assert judge(signed()).domain == REPORTER
    loose = judge(signed(domain="example.com"))
    assert (loose.domain, loose.dns_trouble) == (None, True)


def test_answers_are_kept(signed: Signed, name_server: DemoDns) -> None:
    """The second mail of a domain asks the name server nothing new."""
    from abuse_mta.authenticity import Verifier
    from abuse_mta.dns_lookups import make_resolver

    verifier = Verifier(resolver=make_resolver(name_server.address))
    raw, now = signed(), datetime.fromtimestamp(int(dkim.time.time()), UTC)
    for _ in range(2):
        judgement = verifier.judge(raw, peer_ip=None, helo="", envelope_sender="", now=now)
        assert judgement.domain == REPORTER
    assert len(name_server.asked) == len(set(name_server.asked))


def test_a_hundred_signatures(judge: Judge, signed: Signed, name_server: DemoDns) -> None:
    """Signatures beyond a few cost no questions."""
    forged = re.sub(rb"s=sel", b"s=sel%d", signed()[: -len(MAIL)])
    raw = b"".join(forged.replace(b"%d", str(n).encode()) for n in range(100)) + MAIL
    assert judge(raw).domain is None
    assert len([name for name, _ in name_server.asked if "_domainkey" in name]) <= 5


@pytest.mark.parametrize(
    "sender",
    [
        b"From: a@reporter.example.com, b@bank.example",
        b"From: \xff\xfe",
        b"From:",
        b"From: undisclosed-recipients:;",
        b"From: " + b"(" * 5000,
        b"From: <@[::]>",
        b"Subject: no From at all",
    ],
)
def test_hostile_from(judge: Judge, sender: bytes) -> None:
    """A From that is not exactly one address proves nothing and breaks nothing."""
    raw = sender + MAIL[MAIL.index(b"\r\nTo:") :]
    assert judge(raw, peer_ip="192.0.2.44", sender="x@reporter.example.com").domain is None


def test_reading_of_others_decides(judge: Judge, signed: Signed, name_server: DemoDns) -> None:
    """Where the reader takes another address from the same bytes, nothing is proven."""
    from abuse_mta.authenticity import Verifier
    from abuse_mta.dns_lookups import make_resolver

    verifier = Verifier(resolver=make_resolver(name_server.address))
    raw, now = signed(), datetime.fromtimestamp(int(dkim.time.time()), UTC)
    domains = [
        verifier.judge(raw, peer_ip=None, helo="", envelope_sender="", from_address=read, now=now).domain
        for read in ("noc@reporter.example.com", "ceo@bank.example")
    ]
    assert domains == [REPORTER, None]


OUR_WORD = "mx.isp.example.jp; dmarc=pass (p=reject) header.from=reporter.example.com"


@pytest.mark.parametrize(
    ("fields", "domain"),
    [
        ([OUR_WORD], REPORTER),
        (["MX.ISP.example.jp; dkim=pass header.d=example.com header.s=x"], REPORTER),
        (["mx.isp.example.jp; spf=pass smtp.mailfrom=bounce@reporter.example.com"], REPORTER),
        (["mx.isp.example.jp; dmarc=fail header.from=reporter.example.com"], None),
        (["mx.isp.example.jp; dmarc=pass header.from=bank.example"], None),
        (["mx.isp.example.jp; spf=pass smtp.helo=reporter.example.com"], None),
        (["mx.evil.example; dmarc=pass header.from=reporter.example.com"], None),
        (["mx.isp.example.jp; dmarc=fail header.from=reporter.example.com", OUR_WORD], None),
        (["mx.evil.example; none", OUR_WORD], None),
        (["mx.isp.example.jp; none"], None),
        (["(((", OUR_WORD], None),
        ([], None),
    ],
)
def test_word_of_the_front_mta(judge: Judge, fields: list[str], domain: str | None) -> None:
    """Only the topmost field counts, and only if our front MTA wrote it: what lies below can be forged."""
    raw = b"".join(f"Authentication-Results: {field}\r\n".encode() for field in fields) + MAIL
    judgement = judge(raw, front_mta="mx.isp.example.jp")
    mechanism = Mechanism.AUTHENTICATION_RESULTS if domain else Mechanism.NONE
    assert proven(judgement) == (domain, mechanism)


def test_front_mta_replaces_our_own_check(judge: Judge, signed: Signed) -> None:
    """Behind a front MTA, its word alone counts."""
    assert judge(signed(), front_mta="mx.isp.example.jp").domain is None
    assert (
        judge(
            b"Authentication-Results: mx.evil.example; dmarc=pass header.from=reporter.example.com\r\n" + MAIL
        ).domain
        is None
    )


@pytest.mark.parametrize(
    ("sealers", "results", "domain"),
    [
        ({"lists.example.net"}, "dmarc=pass header.from=reporter.example.com", REPORTER),
        ({"lists.example.net"}, "dmarc=fail header.from=reporter.example.com", None),
        ({"other.example.net"}, "dmarc=pass header.from=reporter.example.com", None),
        (set(), "dmarc=pass header.from=reporter.example.com", None),
    ],
)
def test_arc_seal(
    judge: Judge, zone: Zone, sealed: Signed, sealers: set[str], results: str, domain: str | None
) -> None:
    """A forwarder's seal is believed only where we trust the forwarder, and only for what it says."""
    zone[("sel._domainkey.lists.example.net", "TXT")] = zone[KEY]
    arrived = b"Authentication-Results: lists.example.net; " + results.encode() + b"\r\n" + MAIL
    judgement = judge(sealed(arrived, "lists.example.net"), arc_sealers=frozenset(sealers))
    assert proven(judgement) == (domain, Mechanism.ARC if domain else Mechanism.NONE)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@Example.COM.", "example.com"),
        ("a@例え.example", "xn--r8jz45g.example"),
        ('"a@b"@example.com', "example.com"),
        ("example.com", None),
        ("a@localhost", None),
        ("a@exa mple.com", None),
        ("a@", None),
    ],
)
def test_domain_of_an_address(address: str, domain: str | None) -> None:
    """The domain after the last at sign, as the DNS writes it."""
    assert domain_of(address) == domain
