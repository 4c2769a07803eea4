"""How good a piece of evidence is: a log of a session, or only packets that anybody can forge.

The source of a UDP packet or of an unanswered SYN proves nothing (it is easily forged), so a log of these
is a summary, never a log.
"""

import re
from dataclasses import replace
from functools import lru_cache

from parsers import addresses, loggrammar
from parsers.patterns import Caseless
from parsers.report import Address, EvidenceLevel, Report

MAX_LINES = 2_000
MAX_LINE = 2_000

_HEADER = re.compile(r"(?:>?From \S.*\n)?(?:[!-9;-~]{2,60}:[ \t]*.*\n(?:[ \t].*\n)*){2,}")
_KNOWN = re.compile(r"(?im)^(?:received|message-id|return-path|from|subject):")


_LOG_NAME = Caseless(
    r"\blogs?\b|журнал|dziennik|ログ|日志|日誌|로그|protokoll|journal|registro|logg|\bzáznam|\bnapló|\bkayıt|\bgünlük|καταγραφ|jurnal|\bdnevnik|nhật ký|יומן|سجل",
)
_LOGS_SHOW = Caseless(
    r"\blogs? (?:shows?|say|tell|indicates?|reveal|confirm)|logs? zeigen|journaux (?:montrent|indiquent)|registros (?:muestran|indican)|ログによると"
)
"""What follows is told from a log; it is none."""


def names_log(text: str) -> bool:
    """Does a file name or a line hold the word for a log, in the languages complaints are written in?"""
    return _LOG_NAME.search(text) is not None


def is_called_log(above: str) -> bool:
    """Do the lines above some rows call these a log, rather than tell what a log shows?"""
    return names_log(above) and _LOGS_SHOW.search(above) is None


def level_of_log(text: str, source: Address | None) -> EvidenceLevel:
    """`log` for the log of a service or of an answered connection that names the source; else `summary`."""
    return EvidenceLevel.LOG if source in _logged(text) else EvidenceLevel.SUMMARY


@lru_cache(maxsize=2)
def _logged(text: str) -> frozenset[Address]:
    """Whom such a log names as source."""
    sources: set[Address] = set()
    for line in text.splitlines()[:MAX_LINES]:
        plain = addresses.normalise(line.strip()[:MAX_LINE])
        found = loggrammar.read_log_line(plain, addresses.find(plain))
        if found is not None and not found.weak:
            sources.update(f.ip for f in found.sources)
    return frozenset(sources)


def at_most_claimed(report: Report) -> Report:
    """The same report, no more than a claim: it opens no case, and an operator sees it (POLICY evidence)."""
    return report if report.evidence is EvidenceLevel.NONE else replace(report, evidence=EvidenceLevel.CLAIM)


def is_message(text: str) -> bool:
    """Does the text begin with the header of a mail?"""
    head = text[:4_000].lstrip("﻿\r\n")
    return bool(_HEADER.match(head + "\n")) and len(_KNOWN.findall(head)) >= 2


def lines_about(text: str, source: Address | None) -> str:
    """The lines that name the address, else the first lines."""
    lines = text.splitlines()[:MAX_LINES]
    about = [line for line in lines if source is not None and str(source) in line.lower()]
    return "\n".join(about or lines)
