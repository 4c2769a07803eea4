"""The same few sentences in some thirty languages: what is alleged, and who did it to whom."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from parsers import allegations, columns, read
from parsers.report import Kind, Parsed, Reading

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The columns of each line of a table that lies here."""
    return [line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines()]


def told_by(subject: str, text: str) -> tuple[Kind, list[str]]:
    """The kind of a stranger's mail, and whom it names."""
    message = EmailMessage()
    message["From"], message["To"] = "someone@mail.example.org", "abuse@isp.example.jp"
    message["Subject"], message["Date"] = subject, "Mon, 2 Jun 2025 10:00:00 +0000"
    message.set_content(text)
    found = read(message.as_bytes(), Reading())
    assert isinstance(found, Parsed)
    return found.kind, [str(report.source_ip) for report in found.reports if report.source_ip]


def complained_about(text: str) -> tuple[Kind, list[str]]:
    """The same of a text with a time below it."""
    return told_by("abuse", f"{text}\n2025-06-02 08:12:00 UTC\n\nS.\n")


def test_the_kind_of_mail_is_known_in_each_language() -> None:
    """Nothing in the headers tells: vacation notes, receipts, invoices, lawyers, police, and complaints that speak of them."""
    misread = [
        (language, subject, told)
        for language, kind, subject, text in rows("kinds.tsv")
        if (told := told_by(subject, text))
        != (Kind(kind), ["192.0.2.15"] if Kind(kind) in _ABOUT_AN_ADDRESS else [])
    ]
    assert misread == []


_ABOUT_AN_ADDRESS = (Kind.COMPLAINT, Kind.DISCLOSURE_REQUEST, Kind.POLICE_INQUIRY)


def test_the_kind_of_abuse_is_understood_in_each_language() -> None:
    """One sentence of the writer, and nothing else to go by."""
    misread = [
        (language, sentence, told)
        for language, category, sentence in rows("alleged.tsv")
        if (told := allegations.category_of("", sentence).value) != category
    ]
    assert misread == []


@pytest.mark.parametrize(
    ("offender", "victim"), [("192.0.2.77", "198.51.100.20"), ("2001:db8:7::a", "2001:db8:20::b")]
)
def test_the_offender_is_told_from_the_victim_in_each_language(offender: str, victim: str) -> None:
    """Whichever of the two stands first, in a sentence or behind labels."""
    misread = [
        (language, sentence, told)
        for language, sentence in rows("sides.tsv")
        if (told := complained_about(sentence.replace("\\n", "\n").format(offender=offender, victim=victim)))
        != (Kind.COMPLAINT, [offender])
    ]
    assert misread == []


ROWS = (
    ("2025-06-02 08:12:00", "198.51.100.20", "192.0.2.77", "22"),
    ("2025-06-02 08:13:05", "198.51.100.21", "192.0.2.78", "22"),
)


@pytest.mark.parametrize("separator", [";", " | ", "\t", "aligned"])
def test_the_column_of_the_offender_is_known_in_each_language(separator: str) -> None:
    """The victim's stands before it."""
    misread = []
    for language, *head in rows("heads.tsv"):
        if separator == "aligned":
            widths = [max(map(len, column)) + 3 for column in zip(head, *ROWS, strict=True)]
            lines = ["".join(map(str.ljust, row, widths)).rstrip() for row in (head, *ROWS)]
        else:
            lines = [separator.join(row) for row in (head, *ROWS)]
        told = complained_about("\n".join(lines))
        if told != (Kind.COMPLAINT, ["192.0.2.77", "192.0.2.78"]):
            misread.append((language, head, told))
    assert misread == []


@pytest.mark.parametrize(
    ("names", "offender"),
    [
        (("ip_glorp", "ip_snarf"), ()),
        (("ip_glorp",), ("ip_glorp",)),
        (("ip", "ip_snarf"), ("ip",)),
        (("ip_glorp", "server"), ("ip_glorp",)),
        (("ip_ofiary", "sinkhole"), ("ip_ofiary",)),
    ],
)
def test_of_two_columns_that_nobody_knows_neither_is_the_offender(
    names: tuple[str, ...], offender: tuple[str, ...]
) -> None:
    """No answer rather than a guess; one that nobody knows beside one of the other side is his, and beside a sinkhole the victim."""
    assert columns.roles_of(names, names).source_ip == offender


TABLE = (
    "We were robbed. The panel shows these log-ins:\n\n"
    "Time                 IP address     Result   Client\n"
    "2025-05-12 08:31:14  198.51.100.33  success  Outlook\n"
    "2025-05-12 23:58:02  192.0.2.209    success  IMAP\n"
    "2025-05-13 08:29:50  198.51.100.33  success  Outlook\n\n{note}\n"
)


@pytest.mark.parametrize(
    "note",
    [
        "198.51.100.33 is our office, the other one we do not know.",
        "198.51.100.33 è il nostro ufficio.",
        "198.51.100.33 ist unser Büro.",
        "198.51.100.33 est notre bureau.",
        "198.51.100.33 to nasze biuro.",
    ],
)
def test_whose_rows_the_text_calls_its_own_are_his(note: str) -> None:
    """Beside the table it says which address is the writer's."""
    assert complained_about(TABLE.format(note=note)) == (Kind.COMPLAINT, ["192.0.2.209"])


def test_a_sinkhole_is_nobodys_customer() -> None:
    """Whatever is said of it to the reader."""
    text = (
        "Machines in your network are infected.\n\n"
        "  first seen            client address     sport  sinkhole\n"
        "  2025-11-28 03:17:44   192.0.2.77         49871  198.51.100.250\n"
        "  2025-11-28 06:50:09   192.0.2.160        61002  198.51.100.250\n\n"
        "Your machines will call the sinkhole until they are cleaned.\n"
    )
    assert complained_about(text) == (Kind.COMPLAINT, ["192.0.2.77", "192.0.2.160"])
