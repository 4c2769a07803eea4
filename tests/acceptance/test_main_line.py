"""The whole line with the real daemon, real SMTP and a real next hop."""

import gzip
import smtplib
from pathlib import Path

from sqlmodel import select

from abuse_mta.demo import fill
from abuse_mta.store.case_tables import CaseRow, OutboxRow
from abuse_mta.store.spool_tables import ReceivedRow
from tests.acceptance.conftest import Provider, send, until

CORPUS = Path(__file__).parent.parent / "corpus"


def test_mail_accepted_before_a_kill_leads_to_one_notice_after_the_restart(provider: Provider) -> None:
    """A daemon killed between accepting and processing finds the mail again: one notice, one Message-ID."""
    listener = provider.serve("--role", "listener")
    send(listener.port(), "sato@kaisha.example.jp", fill("japanese.eml"))
    listener.kill()
    assert provider.mailbox.mails == []
    daemon = provider.serve()
    daemon.wait_for("delivery_attempted", notice="abuse-notice", result="delivered")
    daemon.kill()
    again = provider.serve()
    again.port()
    again.wait_for("daemon_ready")
    assert again.stop() == 0
    notices = provider.mailbox.to("admin@demo-user.example.jp")
    assert len({str(notice["Message-ID"]) for notice in notices}) == 1
    with provider.database().reading() as session:
        assert [row.state for row in session.exec(select(CaseRow))] == ["notified"]
        assert [row.kind for row in session.exec(select(OutboxRow)) if row.kind == "abuse-notice"] == [
            "abuse-notice"
        ]


def test_deadline_that_fell_due_while_the_daemon_was_down_fires_after_the_start(provider: Provider) -> None:
    """What fell due is acted on at the start, with the deadline's own time."""
    provider.configure(within="2s")
    daemon = provider.serve()
    send(daemon.port(), "sato@kaisha.example.jp", fill("japanese.eml"))
    daemon.wait_for("decision_made", to="notified")
    daemon.kill()
    again = provider.serve()
    suspended = again.wait_for("decision_made", to="suspended")
    assert again.stop() == 0
    with provider.database().reading() as session:
        row = session.exec(select(CaseRow)).one()
    assert (row.case_id, row.state) == (suspended["case_id"], "suspended")


def test_relay_that_is_down_delays_notices_and_loses_none(provider: Provider) -> None:
    """A refused connection is tried again; a deferred recipient too."""
    provider.mailbox.answers["admin@demo-user.example.jp"] = "451 4.3.0 later"
    daemon = provider.serve()
    send(daemon.port(), "sato@kaisha.example.jp", fill("japanese.eml"))
    daemon.wait_for("delivery_attempted", notice="abuse-notice", result="deferred")
    assert daemon.stop() == 0
    with provider.database().writing() as session:
        waiting = session.exec(select(OutboxRow).where(OutboxRow.kind == "abuse-notice")).one()
        assert waiting.settled_at is None
        waiting.due_at = waiting.created_at
        session.add(waiting)
    provider.mailbox.answers.clear()
    again = provider.serve()
    again.wait_for("decision_made", to="notified")
    assert again.stop() == 0


def test_unreadable_mail_is_parked_and_the_next_one_is_worked(provider: Provider) -> None:
    """What cannot be read is kept, parked and alarmed; the next mail is not held up."""
    daemon = provider.serve()
    hostile = gzip.decompress((CORPUS / "192-hostile-3000-parts.eml.gz").read_bytes())
    send(daemon.port(), "sato@kaisha.example.jp", hostile)
    send(daemon.port(), "sato@kaisha.example.jp", fill("japanese.eml"))
    daemon.wait_for("mail_processed", message_id=2)
    with provider.database().reading() as session:
        states = [row.state for row in session.exec(select(ReceivedRow).order_by(ReceivedRow.id))]  # type: ignore[arg-type]
    assert states[1] == "worked"
    assert daemon.stop() == 0


def test_every_mail_of_the_corpus_comes_to_an_outcome(provider: Provider) -> None:
    """More than sixty mails of every format by a real client: each is on disk and worked or parked."""
    paths = sorted(CORPUS.glob("*.eml"))
    assert len(paths) > 60
    daemon = provider.serve()
    with smtplib.SMTP("127.0.0.1", daemon.port(), timeout=30) as client:
        for path in paths:
            client.sendmail("sato@kaisha.example.jp", ["abuse@isp.example.jp"], path.read_bytes())
    database = provider.database()

    def worked() -> bool:
        with database.reading() as session:
            return session.exec(select(ReceivedRow.id).where(ReceivedRow.state == "accepted")).first() is None

    until(worked, "working every mail")
    with database.reading() as session:
        states = [row.state for row in session.exec(select(ReceivedRow))]
    assert len(states) == len(paths)
    assert set(states) <= {"worked", "parked"}
    assert [
        line for line in daemon.lines() if line.get("level") == "error" and line["event"] != "mail_parked"
    ] == []
    assert daemon.stop() == 0
