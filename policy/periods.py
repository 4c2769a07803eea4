"""Periods as the terms and the configuration write them: a number and a unit."""

import re
from datetime import timedelta

_SECONDS = {"y": 365 * 86400, "d": 86400, "h": 3600, "m": 60, "s": 1}
_DURATION = re.compile(r"([0-9]{1,9})([smhdy])")


def read_duration(value: object) -> timedelta:
    """A period from a number and a unit, `s m h d y` (a year is 365 days); ValueError for anything else."""
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        msg = f'{value!r} is not a period such as "30s", "15m", "72h", "14d" or "5y"'
        raise ValueError(msg)
    try:
        return timedelta(seconds=int(match[1]) * _SECONDS[match[2]])
    except OverflowError:
        msg = f"{value!r} is too long"
        raise ValueError(msg) from None


def write_duration(period: timedelta) -> str:
    """A text that `read_duration` reads back as this period of whole seconds; hours up to four days."""
    seconds = period // timedelta(seconds=1)
    units = "hms" if seconds < _SECONDS["d"] * 4 else "ydhms"
    unit = next(u for u in units if seconds % _SECONDS[u] == 0 and (seconds or u == "s"))
    return f"{seconds // _SECONDS[unit]}{unit}"
