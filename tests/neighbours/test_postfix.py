"""Debian's Postfix before the daemon and behind it: mail in by LMTP, notices out, real delivery reports back."""

import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

import pytest
import trustme
from sqlmodel import col, select

from abuse_mta.clock import SystemClock
from abuse_mta.courier import Deferred, Delivered, Notify, OutgoingMail, SmtpCourier, parse_relay
from abuse_mta.demo import fill
from abuse_mta.demo_dns import DemoDns
from abuse_mta.spool import kept_bytes
from abuse_mta.store import cases
from abuse_mta.store.case_tables import CaseRow
from abuse_mta.store.spool_tables import ReceivedRow
from policy.records import Case, Entry
from tests.acceptance.conftest import Provider
from tests.neighbours.conftest import Desk, NewPostfix, free_port
from tests.trust.conftest import PUBLIC_KEY, sign

FIRST, SECOND = "abuse@demo-user.example.jp", "admin@demo-user.example.jp"
REPORTER = "sato@kaisha.example.jp"
OURS = "abuse@isp.example.jp"
NO_SUCH_USER = "550 5.1.1 No such user"
LATER = "451 4.3.0 Try later"


def the_case(provider: Provider) -> Case:
    """The only case there is."""
    database = provider.database()
    with database.reading() as session:
        case = cases.load(session, session.exec(select(CaseRow)).one())
    database.close()
    return case


def envelopes(provider: Provider) -> list[tuple[str, list[str]]]:
    """Sender and recipients of each mail that was taken, in order."""
    database = provider.database()
    with database.reading() as session:
        rows = session.exec(select(ReceivedRow).order_by(col(ReceivedRow.id))).all()
    database.close()
    return [(row.envelope_sender, row.recipients) for row in rows]


def ledger(provider: Provider) -> tuple[Entry, ...]:
    """What the contractor owes, and in which state."""
    database = provider.database()
    with database.reading() as session:
        entries = cases.ledger_of(session, "C-1001")
    database.close()
    return entries


def report_action(provider: Provider) -> str:
    """What the delivery report, our second mail, says was done."""
    database = provider.database()
    with database.reading() as session:
        raw = kept_bytes(session, 2) or b""
    database.close()
    return next(line for line in raw.decode().splitlines() if line.startswith("Action: "))[len("Action: ") :]


@pytest.mark.parametrize("way", ["lmtp:unix", "lmtp:inet", "smtp"])
def test_a_complaint_mailed_to_postfix_opens_a_case(
    provider: Provider, new_postfix: NewPostfix, way: str
) -> None:
    """However Postfix hands it over, it is on disk with its envelope before Postfix logs our 250."""
    port = free_port()
    hop, listen = {
        "lmtp:unix": ("lmtp:unix:/run/abuse_mta/lmtp.sock", ""),
        "lmtp:inet": (f"lmtp:inet:127.0.0.1:{port}", f"lmtp:127.0.0.1:{port}"),
        "smtp": (f"smtp:[127.0.0.1]:{port}", f"127.0.0.1:{port}"),
    }[way]
    postfix = new_postfix(transport_maps=f"inline:{{ {OURS}={hop} }}")
    daemon = Desk(provider, postfix).serve(listen)
    postfix.send(REPORTER, fill("japanese.eml"))
    daemon.wait_for("decision_made", happened="ComplaintFiled", to="opened")
    postfix.wait_for("status=sent (250 2.0.0 OK 1)")
    assert envelopes(provider)[0] == (REPORTER, [OURS])
    assert daemon.stop() == 0


def test_postfix_keeps_what_comes_while_the_daemon_is_down(
    provider: Provider, new_postfix: NewPostfix
) -> None:
    """The complaint waits in its queue and opens a case after the start."""
    postfix = new_postfix()
    postfix.send(REPORTER, fill("japanese.eml"))
    postfix.wait_for("status=deferred")
    daemon = Desk(provider, postfix).serve()
    daemon.wait_for("decision_made", happened="ComplaintFiled", to="opened")
    assert daemon.stop() == 0


@pytest.fixture
def signed(provider: Provider) -> Iterator[bytes]:
    """A feedback report about the contractor, signed, and the name server that has the key."""
    raw = fill("arf.eml").replace(b"192.0.2.66", b"192.0.2.15")
    raw = raw.replace(b"us-ascii\r\n", b"utf-8\r\nContent-Transfer-Encoding: 8bit\r\n")
    raw = raw.replace(b"This is", "迷惑メール: This is".encode())
    zone = {("sel._domainkey.bigmail.example.com", "TXT"): (f"v=DKIM1; p={PUBLIC_KEY}",)}
    with DemoDns(zone) as resolver:
        provider.resolver = resolver.address
        yield sign(raw, "bigmail.example.com")


def test_a_signature_of_the_reporter_survives_postfix(
    provider: Provider, new_postfix: NewPostfix, signed: bytes
) -> None:
    """Behind LMTP nobody sees the client's address; what DKIM proves is still proven, 8-bit text too."""
    postfix = new_postfix()
    daemon = Desk(provider, postfix).serve()
    postfix.send("fbl@bigmail.example.com", signed)
    processed = daemon.wait_for("mail_processed", message_id=1)
    assert (processed["authenticated"], processed["mechanism"]) == ("bigmail.example.com", "dkim")
    assert daemon.stop() == 0


def test_the_address_of_postfix_itself_proves_nobody(provider: Provider, new_postfix: NewPostfix) -> None:
    """A domain whose SPF names Postfix's host, such as our own, could be forged by everybody through it."""
    port = free_port()
    postfix = new_postfix(transport_maps=f"inline:{{ {OURS}=lmtp:inet:127.0.0.1:{port} }}")
    daemon = Desk(provider, postfix).serve(f"lmtp:127.0.0.1:{port}")
    postfix.send(REPORTER, fill("japanese.eml"))
    processed = daemon.wait_for("mail_processed", message_id=1)
    assert (processed["authenticated"], processed["mechanism"]) == ("", "none")
    assert daemon.stop() == 0


@pytest.mark.parametrize("trouble", ["restart", "timeout"])
def test_a_kept_connection_that_postfix_gave_up_costs_no_delay(new_postfix: NewPostfix, trouble: str) -> None:
    """The next notice goes over a fresh one at once, whether Postfix was restarted or said 421 meanwhile."""
    postfix = new_postfix(smtpd_timeout="1s" if trouble == "timeout" else "300s")
    courier = SmtpCourier([parse_relay(postfix.address)], hostname="mx.isp.example.jp")
    mail = OutgoingMail(
        envelope_sender="abuse+bounce.1@isp.example.jp",
        recipients=(FIRST,),
        content=b"Subject: notice\r\n\r\nnotice\r\n",
        notify=frozenset({Notify.FAILURE, Notify.DELAY}),
    )
    results = [courier.send(mail)[FIRST]]
    if trouble == "restart":
        postfix.stop()
        postfix.start()
    else:
        postfix.wait_for("timeout after END-OF-MESSAGE")
    results.append(courier.send(mail)[FIRST])
    courier.close()
    assert [type(result) for result in results] == [Delivered, Delivered]


def test_the_contractors_answer_comes_back_through_postfix(
    provider: Provider, new_postfix: NewPostfix
) -> None:
    """The reply address with its token is an extension of abuse@ and finds the case."""
    desk = Desk(provider, new_postfix())
    daemon = desk.serve()
    desk.front.send(REPORTER, fill("japanese.eml"))
    (notice,) = desk.mails_to(FIRST)
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = FIRST, notice["Reply-To"], f"Re: {notice['Subject']}"
    reply["Message-ID"], reply["In-Reply-To"] = (
        make_msgid(domain="demo-user.example.jp"),
        notice["Message-ID"],
    )
    reply["Date"] = format_datetime(SystemClock().now())
    reply.set_content(
        "Circumstances: our newsletter system was broken into through an old plug-in on the web server.\n\n"
        "Countermeasures: we removed the plug-in, changed all passwords and now watch the queue.\n"
    )
    desk.front.send(FIRST, reply.as_bytes(), to=str(notice["Reply-To"]))
    daemon.wait_for("decision_made", happened="AnswerReceived", to="answered")
    assert daemon.stop() == 0


def test_a_contact_that_does_not_exist_hands_the_notice_to_the_next(
    provider: Provider, new_postfix: NewPostfix
) -> None:
    """Postfix's own report comes to the bounce address of that notice; the next contact gets it."""
    desk = Desk(provider, new_postfix())
    provider.mailbox.answers[FIRST] = NO_SUCH_USER
    daemon = desk.serve()
    desk.front.send(REPORTER, fill("japanese.eml"))
    assert len(desk.mails_to(SECOND)) == 1
    daemon.wait_for("delivery_attempted", notice="abuse-notice", recipient=SECOND, result="delivered")
    daemon.wait_for("decision_made", count=2, happened="NoticeHandedOver")
    sender, (recipient,) = envelopes(provider)[1]
    assert (sender, recipient.startswith("abuse+bounce.")) == ("", True)
    case = the_case(provider)
    assert (case.state, [notice.returned for notice in case.notices]) == ("notified", [True, False])
    assert daemon.stop() == 0


def test_when_no_contact_takes_the_notice_a_person_is_told(
    provider: Provider, new_postfix: NewPostfix
) -> None:
    """After the second report no clock runs, and the operators have a mail about it."""
    desk = Desk(provider, new_postfix())
    provider.mailbox.answers |= {FIRST: NO_SUCH_USER, SECOND: NO_SUCH_USER}
    daemon = desk.serve()
    desk.front.send(REPORTER, fill("japanese.eml"))
    daemon.wait_for("alert_raised", alert="notice-undeliverable")
    assert len(desk.mails_to("noc@isp.example.com")) == 1
    assert (the_case(provider).answer_due, provider.mailbox.to(FIRST)) == (None, [])
    assert daemon.stop() == 0


def test_a_delayed_notice_stops_the_clock_until_it_is_delivered_after_all(
    provider: Provider, new_postfix: NewPostfix
) -> None:
    """Postfix warns, as README.md has it set, and tells when the delay is over: the clock runs from there."""
    desk = Desk(provider, new_postfix(delay_warning_time="1s"))
    provider.mailbox.answers[FIRST] = LATER
    daemon = desk.serve()
    desk.front.send(REPORTER, fill("japanese.eml"))
    daemon.wait_for("decision_made", happened="NoticeDelayed")
    assert the_case(provider).answer_due is None
    provider.mailbox.answers.clear()
    desk.front.retry_until(FIRST, "status=sent")
    daemon.wait_for("decision_made", happened="NoticeDelivered")
    assert the_case(provider).answer_due is not None
    assert len(desk.mails_to(FIRST)) == 1
    assert daemon.stop() == 0


@pytest.mark.parametrize(
    ("settings", "action"),
    [
        ({}, "relayed"),
        (
            {
                "virtual_mailbox_domains": "demo-user.example.jp",
                "virtual_mailbox_maps": f"inline:{{ {FIRST}=maildir/ }}",
            },
            "delivered",
        ),
    ],
)
def test_the_clock_may_wait_for_postfixs_report_of_success(
    provider: Provider, new_postfix: NewPostfix, settings: dict[str, str], action: str
) -> None:
    """With `clock_starts = "delivered"` a report is asked for, and 2.x.x starts it."""
    desk = Desk(provider, new_postfix(**settings))
    daemon = desk.serve(terms='answer.clock_starts = "delivered"')
    desk.front.send(REPORTER, fill("japanese.eml"))
    daemon.wait_for("decision_made", happened="NoticeDelivered", to="notified")
    assert (the_case(provider).answer_due is not None, report_action(provider)) == (True, action)
    assert daemon.stop() == 0


def test_a_notice_that_comes_back_after_its_deadline_costs_nothing_meanwhile(
    provider: Provider, new_postfix: NewPostfix, signed: bytes
) -> None:
    """Postfix had taken it and could not deliver it: his silence was none, and what it cost is held."""
    desk = Desk(provider, new_postfix())
    provider.mailbox.answers |= {FIRST: LATER, SECOND: NO_SUCH_USER}
    daemon = desk.serve(terms='answer.within = "3s"')
    desk.front.send("fbl@bigmail.example.com", signed)
    daemon.wait_for("decision_made", to="suspended")
    provider.mailbox.answers[FIRST] = NO_SUCH_USER
    desk.front.retry_until(FIRST, "status=bounced")
    daemon.wait_for("alert_raised", alert="notice-undeliverable")
    assert [(entry.code, entry.yen, entry.state) for entry in ledger(provider)] == [
        ("damages", 6600, "held"),
        ("handling", 3300, "held"),
    ]
    assert daemon.stop() == 0


@pytest.fixture
def authority() -> trustme.CA:
    """Who vouches for the certificates of this test."""
    return trustme.CA()


def test_the_daemon_speaks_tls_to_postfix(new_postfix: NewPostfix, authority: trustme.CA) -> None:
    """To a Postfix that takes nothing in clear text, and whose certificate is looked at."""
    certificate = authority.issue_cert("127.0.0.1")
    with certificate.private_key_and_cert_chain_pem.tempfile() as chain:
        postfix = new_postfix(smtpd_tls_security_level="encrypt", smtpd_tls_chain_files=chain)
        trust = ssl.create_default_context()
        authority.configure_trust(trust)
        mail = OutgoingMail(envelope_sender=OURS, recipients=(FIRST,), content=b"Subject: notice\r\n\r\n")
        relay = parse_relay(postfix.address, starttls=True)
        results = []
        for courier in (
            SmtpCourier([relay], hostname="mx.isp.example.jp", trust=trust),
            SmtpCourier([relay], hostname="mx.isp.example.jp"),
        ):
            results.append(type(courier.send(mail)[FIRST]))
            courier.close()
    assert results == [Delivered, Deferred]


@pytest.mark.parametrize("way", ["lmtp", "smtp"])
def test_postfix_speaks_tls_to_the_daemon(
    provider: Provider, new_postfix: NewPostfix, authority: trustme.CA, way: str
) -> None:
    """It hands over nothing in clear text, and verifies our certificate."""
    port = free_port()
    certificate = authority.issue_cert("localhost")
    certificate.private_key_pem.write_to_path(str(provider.folder / "key.pem"))
    certificate.cert_chain_pems[0].write_to_path(str(provider.folder / "certificate.pem"))
    with authority.cert_pem.tempfile() as trusted:
        Path(trusted).chmod(0o644)
        hop = {"lmtp": f"lmtp:inet:localhost:{port}", "smtp": f"smtp:[localhost]:{port}"}[way]
        settings = {f"{way}_tls_security_level": "secure", f"{way}_tls_CAfile": trusted}
        postfix = new_postfix(transport_maps=f"inline:{{ {OURS}={hop} }}", **settings)
        daemon = Desk(provider, postfix).serve(
            ("lmtp:" if way == "lmtp" else "") + f"127.0.0.1:{port}",
            smtp='tls_certificate = "certificate.pem"\ntls_key = "key.pem"',
        )
        postfix.send(REPORTER, fill("japanese.eml"))
        accepted = daemon.wait_for("mail_accepted")
    assert (accepted["tls"], accepted["sender"]) == ("TLSv1.3", REPORTER)
    assert daemon.stop() == 0


def test_a_contact_that_an_alias_leads_elsewhere_is_still_named_by_the_report(
    provider: Provider, new_postfix: NewPostfix
) -> None:
    """What bounced is the alias's target; Original-Recipient says whom we wrote to."""
    gone, kept = "gone@elsewhere.example.com", "kept@elsewhere.example.com"
    desk = Desk(
        provider,
        new_postfix(
            virtual_alias_domains="demo-user.example.jp",
            virtual_alias_maps=f"inline:{{ {FIRST}={gone}, {SECOND}={kept} }}",
        ),
    )
    provider.mailbox.answers[gone] = NO_SUCH_USER
    daemon = desk.serve()
    desk.front.send(REPORTER, fill("japanese.eml"))
    assert len(desk.mails_to(kept)) == 1
    daemon.wait_for("decision_made", count=2, happened="NoticeHandedOver")
    assert [notice.returned for notice in the_case(provider).notices] == [True, False]
    assert daemon.stop() == 0
