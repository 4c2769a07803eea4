"""Fingerprints: of a mail, for recognising that it came again; of a spam, for putting one run's mails together."""

import hashlib
import re
import unicodedata

_URL = re.compile(r"h(?:tt|xx)ps?://([^\s/?#<>\"']+)\S*", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9a-f]*\d[0-9a-f]*", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>]{1,64}@[^\s<>]{1,255}")


def of_text(text: str) -> str:
    """sha256 over the text without case, width and spacing."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:200_000]).split()).casefold()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def of_campaign(subject: str, body: str) -> str | None:
    """A short hash that the mails of one spam run share: numbers, addresses and paths of links do not count.

    None when too little is left to tell one run from another.
    """
    text = unicodedata.normalize("NFKC", f"{subject}\n{body[:20_000]}").casefold()
    text = _URL.sub(lambda m: " url:" + m[1], text)
    text = _NUMBERS.sub("#", _ADDRESS.sub("@", text))
    words = re.findall(r"[^\W\d_]{2,}", text)
    if len(words) < 6:
        return None
    return hashlib.sha256(" ".join(words[:400]).encode("utf-8", "replace")).hexdigest()[:24]
