"""Readers of times: words to a datetime or None, in every form that complaint mails use."""

from datetime import datetime, timezone
from email.utils import parsedate_to_datetime


def read_mail_date(value: str | None) -> datetime | None:
    """An RFC 5322 date, aware; None when it is none."""
    if not value or len(value) > 200:
        return None
    try:
        found = parsedate_to_datetime(value)
        return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
