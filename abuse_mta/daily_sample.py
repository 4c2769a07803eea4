"""One invented morning, as the daily mail shows it: `python -m abuse_mta.daily_sample docs/daily`.

Names and addresses are those reserved for documentation.
"""

import sys
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from abuse_mta.daily import compose
from abuse_mta.figures import DAYS, Figures
from abuse_mta.morning import Page
from abuse_mta.plots import draw_apart

MORNING = datetime(2025, 6, 6, 7, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
CASE = "CASE-2025-000041 C-1002"
PAGE = Page(
    since=MORNING - timedelta(days=1),
    until=MORNING,
    came=(
        {"what": "mail: complaint", "count": 61},
        {"what": "mail: repeat", "count": 9},
        {"what": "mail: answer", "count": 2},
        {"what": "mail: not-abuse", "count": 4},
        {"what": "mail: parked", "count": 1},
        {"what": "complaint: spam", "count": 44},
        {"what": "complaint: login-attack", "count": 17},
    ),
    decided=(
        {"at": "2025-06-05 10:00+09:00", "case": "CASE-2025-000041", "clause": "R2a", "what": "AnswerOverdue",
         "state": "notified → suspending", "by": ""},
        {"at": "2025-06-05 10:00+09:00", "case": "CASE-2025-000041", "clause": "E3", "what": "StopConfirmed",
         "state": "suspending → suspended", "by": ""},
        {"at": "2025-06-05 15:20+09:00", "case": "CASE-2025-000044", "clause": "R1", "what": "AnswerReceived",
         "state": "notified → answered", "by": ""},
    ),
    waits=(
        {"since": "2025-06-05 18:04+09:00", "about": CASE,
         "what": "his pledge waits: accept-pledge or reject-pledge", "until": ""},
        {"since": "2025-06-05 15:20+09:00", "about": "CASE-2025-000044 C-1010",
         "what": "his answer waits for review: accept-answer or reject-answer", "until": "2025-06-06 15:20+09:00"},
        {"since": "2025-06-05 21:47+09:00", "about": "inbox 12",
         "what": "no-address bot@sensor.example.net", "until": ""},
    ),
    next=({"at": "2025-06-06 15:20+09:00", "case": "CASE-2025-000044", "what": "review"},),
    unusual=(
        {"at": "2025-06-05 10:00+09:00", "what": "alert suspension-ordered", "about": "C-1002", "detail": "silence"},
        {"at": "2025-06-05 18:04+09:00", "what": "alert review-pledge", "about": "C-1002", "detail": ""},
        {"at": "2025-06-06 03:00+09:00", "what": "alert reporter-silent", "about": "example.net",
         "detail": "nothing since 2025-06-01T20:11+00:00, regular before"},
    ),
)  # fmt: skip
FIGURES = Figures(
    days=tuple((date(2025, 6, 6) - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1)),
    complaints={
        "spam": tuple((7 * day) % 23 + (30 if day > 26 else 0) for day in range(DAYS)),
        "login-attack": tuple((5 * day) % 11 for day in range(DAYS)),
        "port-scan": tuple(day % 3 for day in range(DAYS)),
    },
    open_cases={"under 3 days": 3, "3 to 7 days": 2, "7 to 30 days": 6, "over 30 days": 1},
    answers={"in time": 11, "silence": 2},
    reporters={"example.com": 211, "example.net": 90, "example.org": 14},
    contracts={"C-1002": 150, "C-1010": 33, "C-1007": 4},
)


def sample(pictures: dict[str, bytes] | None = None) -> EmailMessage:
    """The mail of that morning."""
    return compose(PAGE, FIGURES, pictures or {})


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Its text, and its HTML as a file that shows the pictures beside it."""
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    head = f"Subject: {mail['Subject']}\n\n"
    page = html.get_content().replace("cid:", "").replace('@daily"', '.png"')
    return head + text.get_content().replace("\r\n", "\n"), page.replace("\r\n", "\n")


def main(folder: Path) -> None:
    """Write the mail's parts into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = dict(draw_apart(FIGURES))
    text, html = parts(sample(pictures))
    (folder / "mail.txt").write_text(text, encoding="utf-8")
    (folder / "mail.html").write_text(html, encoding="utf-8")
    for name, picture in pictures.items():
        (folder / f"{name}.png").write_bytes(picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
