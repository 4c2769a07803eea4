"""The morning page as a mail to the operators, once a day: text, an HTML part, and pictures of the last 30 days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from jinja2 import Environment, FileSystemLoader
from sqlmodel import select

from abuse_mta.datafiles import data_file
from abuse_mta.figures import Figures, monthly_figures
from abuse_mta.house import House
from abuse_mta.morning import SECTIONS, Page, Row, morning_page
from abuse_mta.plots import draw_apart
from abuse_mta.store.case_tables import OutboxRow
from abuse_mta.store.database import Database
from abuse_mta.wording import flat

KIND = "daily-report"
HOUR = time(7)
"""When it goes out, in the provider's zone."""
SHOWN = 50
"""Rows of a section that are shown; the rest is a number."""

WIDEST = 60
"""Characters of a column in the text part; what is longer pushes the rest of its own line."""

Sections = list[tuple[str, list[Row]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMail:
    """Queues the day's mail once its hour has come. Its Message-ID names the day, so no day has two."""

    database: Database
    house: House

    def queue(self, now: datetime) -> datetime | None:
        """Give the next hour; None when there are no operators to write to."""
        house = self.house
        if not house.operators:
            return None
        local = now.astimezone(house.zone)
        if local.time() < HOUR:
            return datetime.combine(local.date(), HOUR, house.zone)
        message_id = f"<daily.{local.date().isoformat()}@{house.hostname}>"
        with self.database.reading() as session:
            if session.exec(select(OutboxRow.id).where(OutboxRow.message_id == message_id)).first() is None:
                page = morning_page(session, now, house.zone, now - timedelta(days=1))
                figures = monthly_figures(session, now, house.zone)
            else:
                page = None
        if page is not None:
            self._queue(page, figures, message_id, now)
        return datetime.combine(local.date() + timedelta(days=1), HOUR, house.zone)

    def _queue(self, page: Page, figures: Figures, message_id: str, now: datetime) -> None:
        house = self.house
        mail = compose(page, figures, draw_apart(figures))
        mail["From"], mail["To"] = house.sender, ", ".join(house.operators)
        mail["Date"] = format_datetime(now.astimezone(house.zone))
        mail["Message-ID"] = message_id
        recipients = " ".join(house.operators)
        with self.database.writing() as session:
            if session.exec(select(OutboxRow.id).where(OutboxRow.message_id == message_id)).first() is None:
                session.add(
                    OutboxRow(
                        kind=KIND,
                        name=house.operators[0],
                        envelope_sender=house.sender,
                        recipients=recipients,
                        open_recipients=recipients,
                        message_id=message_id,
                        content=mail.as_bytes(),
                        created_at=now,
                        due_at=now,
                    )
                )


def compose(page: Page, figures: Figures, pictures: Mapping[str, bytes]) -> EmailMessage:
    """The mail without its addresses. Whatever came from outside is inert in both parts."""
    sections = _sections(page, figures)
    waiting = len(page.waits)
    title = f"abuse desk, {page.until:%Y-%m-%d}: {waiting or 'nothing'} waiting for you"
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = title
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(_text(title, sections)))
    environment = Environment(loader=FileSystemLoader(data_file("templates")), autoescape=True)
    page_html = environment.get_template("daily.html.j2").render(
        title=title, sections=sections, pictures=list(pictures)
    )
    mail.add_alternative(page_html, subtype="html")
    html = mail.get_body(("html",))
    assert html is not None
    for name, picture in pictures.items():
        html.add_related(picture, "image", "png", cid=f"<{name}@daily>", filename=f"{name}.png")
    return mail


def _sections(page: Page, figures: Figures) -> Sections:
    shown: Sections = [(title, _inert(getattr(page, name))) for name, title in SECTIONS]
    for title, counts in (("reporter", figures.reporters), ("contract", figures.contracts)):
        rows: list[Row] = [{title: name, "complaints": count} for name, count in counts.items()]
        shown.append((f"Most complaints in 30 days by {title}", _inert(tuple(rows))))
    return shown


def _inert(rows: tuple[Row, ...]) -> list[Row]:
    shown: list[Row] = [{key: flat(str(value or "")) for key, value in row.items()} for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        first = next(iter(shown[0]))
        shown.append({**dict.fromkeys(shown[0], ""), first: f"and {len(rows) - SHOWN} more"})
    return shown


def _text(title: str, sections: Sections) -> list[str]:
    lines = [title, "=" * len(title)]
    for name, rows in sections:
        lines += ["", name, "-" * len(name)]
        lines += _columns(rows) or ["nothing"]
    return [*lines, ""]


def _columns(rows: list[Row]) -> list[str]:
    """The names of the columns and one line a row, under each other."""
    if not rows:
        return []
    cells = [list(rows[0]), *(list(row.values()) for row in rows)]
    widths = [min(max(map(len, column)), WIDEST) for column in zip(*cells, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]
