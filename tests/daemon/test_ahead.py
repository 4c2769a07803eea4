"""What one node read is handed over to another as it is."""

from datetime import UTC, datetime
from pathlib import Path

import parsers
from abuse_mta.ahead import pack, unpack
from abuse_mta.authenticity import Authenticity, Mechanism
from abuse_mta.feeds import load_feeds
from abuse_mta.intake import Prepared
from abuse_mta.spool import Mail
from abuse_mta.store.spool_tables import SpoolState
from abuse_mta.tokens import Party, ReplyToken
from parsers.report import Parsed, Reading

MAIL = Mail(
    id=7,
    received_at=datetime(2025, 6, 2, 3, 4, 5, 678901, UTC),
    peer="2001:db8::25",
    helo="mx.example.com",
    tls="TLSv1.3",
    envelope_sender="被害者@例.example.jp",
    recipients=("abuse@isp.example.jp",),
    sha256="0" * 64,
    size=1,
    state=SpoolState.ACCEPTED,
    outcome=None,
)


def test_every_mail_of_the_corpus_is_handed_over_unchanged(project_root: Path) -> None:
    """Whole records, in every format."""
    reading = Reading(feeds=load_feeds())
    authenticity = Authenticity(domain="example.com", mechanism=Mechanism.DKIM, detail="例")
    token = ReplyToken(party=Party.CONTRACTOR, reference="case-2025-000001", role="abuse")
    for path in sorted((project_root / "tests" / "corpus").glob("*.eml")):
        outcome = parsers.read(path.read_bytes(), reading)
        parsed = outcome if isinstance(outcome, Parsed) else outcome.parsed
        prepared = Prepared(mail=MAIL, parsed=parsed, authenticity=authenticity, token=token)
        assert unpack(pack(prepared)) == prepared


def test_a_mail_that_cannot_be_worked_is_handed_over_with_its_fault() -> None:
    """Its reader died."""
    prepared = Prepared(
        mail=MAIL, parsed=None, authenticity=Authenticity(), bounce=3, fault="the reader died"
    )
    assert unpack(pack(prepared)) == prepared
