"""What is known of senders' domains: organisational domains, freemail, trusted reporters."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from publicsuffixlist import PublicSuffixList

from abuse_mta.datafiles import data_file


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReporters:
    """Domains are lower case; a trusted one covers what lies below it, no sister of it.

    `organisations`: names of known reporters.
    """

    freemail: frozenset[str]
    trusted: frozenset[str]
    organisations: Mapping[str, str]

    def is_freemail(self, domain: str) -> bool:
        """Whether anyone can have an address there."""
        return domain in self.freemail or organisational_domain(domain) in self.freemail

    def is_trusted(self, domain: str) -> bool:
        """Whether its reports may stand alone, once authenticated: a named domain, or one below it."""
        labels = domain.lower().rstrip(".").split(".")
        return any(".".join(labels[start:]) in self.trusted for start in range(len(labels)))


def known_reporters(trusted: Iterable[str] = ()) -> KnownReporters:
    """What `data/reporters.toml` says, with further trusted domains from the configuration."""
    table = _read_table()
    reporters = table["reporter"]
    named = {reporter["domain"] for reporter in reporters if reporter["trusted"]}
    return KnownReporters(
        freemail=frozenset(table["freemail"]["domains"]),
        trusted=frozenset(named | {domain.lower().rstrip(".") for domain in trusted}),
        organisations={reporter["domain"]: reporter["organisation"] for reporter in reporters},
    )


def organisational_domain(domain: str) -> str:
    """The domain under a public suffix: `example.co.jp` of `mail.example.co.jp` (RFC 7489 section 3.2).

    A public suffix itself, or what has none, is its own.
    """
    name = domain.lower().rstrip(".")
    return _suffixes().privatesuffix(name) or name


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def _read_table() -> dict[str, Any]:
    return tomllib.loads(data_file("reporters.toml").read_text(encoding="utf-8"))
