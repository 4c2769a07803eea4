"""A name server on loopback, and mails signed with a key that exists for these tests alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import dkim
import pytest

from abuse_mta.authenticity import Authenticity, Verifier
from abuse_mta.demo_dns import DemoDns
from abuse_mta.dns_lookups import make_resolver

NOW = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)
PUBLIC_KEY = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC6mRXxzQFaQJUwNC74yqxMhM7qhfKAdVyabojuX8vbuj7AfH4WjP2YMTMjoJey"
    "m2Tpw5rag1emDRhi7ykLTptG22GAPxpT54AmFvnLiXofzcXqSK0NEV0BGGYgQOp8HuQEyj17P0UFRE8Wokvzhvsb1ORIvdZtSBJe"
    "SaFNgqNs/QIDAQAB"
)
PRIVATE_KEY = b"""\
-----BEGIN RSA PRIVATE KEY-----
MIICXAIBAAKBgQC6mRXxzQFaQJUwNC74yqxMhM7qhfKAdVyabojuX8vbuj7AfH4W
jP2YMTMjoJeym2Tpw5rag1emDRhi7ykLTptG22GAPxpT54AmFvnLiXofzcXqSK0N
EV0BGGYgQOp8HuQEyj17P0UFRE8Wokvzhvsb1ORIvdZtSBJeSaFNgqNs/QIDAQAB
AoGAL29DGNjYgyzvv/VEC5LaAgmw4AV1BBrRk6CNxqsrk4vg7+W11923ibzYFzJ3
3buLB7Hl566D1X52uI+7i1hMOGOLOW0vhwmRjoAtK0yMr3AV75AjlmaELgAqqv/b
soBzZEsHACueJgNdBlqNxGPmJogzOw5VGi9za0bWAwnVCrECQQDsqvuoFBKPrWh3
d7Lk++TEwsrkPjYzYC9JoCPk1OR89j5+0YEnOfYkvsYrgnolSk7/sLgJCuM4+50r
ijy3dZWPAkEAydcUSa/0nlBfjj3g7eHNrYgjK9ZOgaDMk/EGGABpiCVje93iFR5l
NkJKFAL1suhjYor6tWhEGo7gLxiSyy2GswJBAOUS0qbrVtPu2rDYETYGgnXYvZ2S
gc/Uh7DR6iwxzD8P8Ym6qzIWriL+7L1se2HgvPpMSLWn7itXj9d25DIHBA0CQDFb
UPC8AFt+V/+WjhxdrUgUFFWx8Dyur5g1xkG0SBos2mj91z1G04UzLJ48Iwz+2t7M
EYau2oiMC7I4lhztIxUCQHpmqh27g3X0DIXhsiaGCPnp7FVFoI8AI0BBhSC2CCoz
6CMvZDLzmKMv4kZht80Glh9HEkZIOTtHJzwBruq64ho=
-----END RSA PRIVATE KEY-----
"""

ZONE: dict[tuple[str, str], tuple[str, ...]] = {
    ("sel._domainkey.reporter.example.com", "TXT"): (f"v=DKIM1; k=rsa; p={PUBLIC_KEY}",),
    ("reporter.example.com", "TXT"): ("v=spf1 ip4:192.0.2.44 -all",),
}
MAIL = b"""\
From: Reports <noc@reporter.example.com>\r
To: abuse@isp.example.jp\r
Subject: spam from 192.0.2.15\r
Date: Mon, 02 Jun 2025 09:59:00 +0900\r
Message-ID: <1@reporter.example.com>\r
\r
It came from 192.0.2.15.\r
"""

Judge = Callable[..., Authenticity]


def sign(mail: bytes, domain: str = "reporter.example.com", **options: Any) -> bytes:
    """The mail with a DKIM signature on top."""
    signature: bytes = dkim.sign(mail, b"sel", domain.encode(), PRIVATE_KEY, **options)
    return signature + mail


@pytest.fixture
def signed() -> Callable[..., bytes]:
    """Signs MAIL, or another one."""
    return lambda mail=MAIL, domain="reporter.example.com", **options: sign(mail, domain, **options)


@pytest.fixture
def sealed() -> Callable[[bytes, str], bytes]:
    """Puts a forwarder's ARC set on a mail that has his Authentication-Results on top."""

    def seal(raw: bytes, domain: str) -> bytes:
        fields: list[bytes] = dkim.arc_sign(raw, b"sel", domain.encode(), PRIVATE_KEY, domain.encode())
        return b"".join(fields) + raw

    return seal


@pytest.fixture
def zone() -> dict[tuple[str, str], tuple[str, ...]]:
    """What the name server knows; a test may add to it before its first question."""
    return dict(ZONE)


@pytest.fixture
def name_server(zone: dict[tuple[str, str], tuple[str, ...]]) -> Iterator[DemoDns]:
    """The name server; it looks at `zone` when asked."""
    with DemoDns({}) as server:
        server.zone = zone
        yield server


@pytest.fixture
def judge(name_server: DemoDns) -> Judge:
    """Judges a mail that came from 198.51.100.9 under a null sender, unless told otherwise."""

    def run(
        raw: bytes,
        peer_ip: str | None = "198.51.100.9",
        helo: str = "mx.relay.example",
        sender: str = "",
        now: datetime | None = None,
        **options: Any,
    ) -> Authenticity:
        options.setdefault("seconds", 5.0)
        options.setdefault("recipients", frozenset({"abuse@isp.example.jp"}))
        verifier = Verifier(resolver=make_resolver(name_server.address), **options)
        # The signing library stamps the machine's own time.
        now = now or datetime.fromtimestamp(int(dkim.time.time()), UTC)
        return verifier.judge(raw, peer_ip=peer_ip, helo=helo, envelope_sender=sender, now=now)

    return run
