"""What a mail does: twelve acts that are no complaints, and nine that are, and sound like them, in fifteen languages."""

from email.message import EmailMessage
from pathlib import Path

from parsers import acts, read
from parsers.acts import Act
from parsers.report import Kind
from tests.parsers.conftest import kind

ROWS = Path(__file__).with_name("acts.tsv")
COMPLAINTS = (
    "reminder",
    "again",
    "listed",
    "question-complaint",
    "customer-complains",
    "forwarded-lure",
    "no-answer-needed",
    "statistics-of-attack",
    "correction",
)
QUIET = (Kind.NOT_ABUSE, Kind.AUTOREPLY, Kind.CONTRACTOR_REPLY)


def mail(subject: str, text: str) -> bytes:
    """A stranger's mail."""
    message = EmailMessage()
    message["From"], message["To"] = "someone@example.org", "abuse@isp.example.jp"
    message["Subject"], message["Date"] = subject, "Mon, 2 Mar 2026 10:00:00 +0900"
    message.set_content(text.replace("\\n", "\n"))
    return message.as_bytes()


def rows(*, complaints: bool) -> list[list[str]]:
    """The act, the language, the Subject and the text of each."""
    told = [line.split("\t") for line in ROWS.read_text("utf-8").splitlines()]
    return [row for row in told if (row[0] in COMPLAINTS) is complaints]


def test_complaints_stay_complaints() -> None:
    """Whatever they thank for, repeat, count, correct or quote."""
    lost = [row[:3] for row in rows(complaints=True) if kind(read(mail(row[2], row[3]))) != Kind.COMPLAINT]
    assert lost == []


def test_what_is_none_is_not_taken_for_one() -> None:
    """Though the address and the abuse stand in it."""
    taken = [row[:3] for row in rows(complaints=False) if kind(read(mail(row[2], row[3]))) not in QUIET]
    assert taken == []


def test_a_condition_tells_nothing() -> None:
    """And what stands below a rule is a copy."""
    text = "If the attacks have stopped, please ignore our report.\n\nThank you.\n\n----------\nThe case is closed."
    said = acts.said_in("Attack", text)
    assert said.mentions(Act.OVER)
    assert said.acts(said.rule) == {Act.GLAD}


def test_an_address_that_the_quotation_lacks_is_new() -> None:
    """The old one is quiet, and the same comes from another."""
    old = "> We have closed the case of 192.0.2.15.\n> Abuse desk"
    quiet = f"Thanks for the quick help, the attacks have stopped.\n\n{old}\n"
    moved = f"Thanks for the quick help, the attacks have stopped; 192.0.2.77 guesses passwords by ssh.\n\n{old}\n"
    assert kind(read(mail("Re: Attacks", quiet))) is Kind.NOT_ABUSE
    assert kind(read(mail("Re: Attacks", moved))) is Kind.COMPLAINT
