"""Who is who: names of people, as they are typed."""

import unicodedata


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: case, width and blanks make nobody another."""
    return _told_apart(one) == _told_apart(other)


def _told_apart(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())
