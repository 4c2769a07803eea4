"""Scores the reader on the mails in `tests/corpus`: `python -m tests.score [--misses]`, or `make score`.

A mail is a pair: `NAME.eml` (or `.eml.gz`) and `NAME.json`, what it says:

    kind             as in `parse --json`
    trap             what is hard about it, for people
    addresses        the offenders, all of them; empty: the right answer is "none named"
    also_acceptable  may be returned or not        minimum   enough where not all are needed
    time, category, evidence, message_id           of the first report of each offender
    several_events   any report of an offender may have the time
    arguable         which of these are not scored  hostile   its kind is not scored
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from abuse_mta.feeds import load_feeds
from parsers.message import open_message
from parsers.registry import parse
from parsers.report import EvidenceLevel, Kind, Outcome, Parsed, Reading, Report

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus"
MEASURES = ("exact", "time", "category", "message-id", "kind", "evidence", "quiet")
QUIET = (Kind.NOT_ABUSE, Kind.AUTOREPLY, Kind.BOUNCE)
LEVELS = tuple(EvidenceLevel)


@dataclass(slots=True)
class Score:
    """What was reached: hits and cases of each measure, false addresses, evidence taken too high."""

    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    cases: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    mails: int = 0
    false_addresses: int = 0
    too_high: int = 0
    misses: list[str] = field(default_factory=list)

    def share(self, measure: str) -> float:
        """The share of hits in percent."""
        return 100 * self.hits[measure] / self.cases[measure] if self.cases[measure] else 100.0

    def note(self, measure: str, hit: bool, name: str) -> None:
        """Count one case."""
        self.cases[measure] += 1
        self.hits[measure] += hit
        if not hit:
            self.misses.append(f"{measure}\t{name}")


def mails() -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Every pair of the corpus: name, raw mail, what it says."""
    for path in sorted(CORPUS.glob("*.json")):
        plain, packed = path.with_suffix(".eml"), path.with_suffix(".eml.gz")
        raw = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
        yield path.stem, raw, json.loads(path.read_text(encoding="utf-8"))


def reading() -> Reading:
    """What the reader is told: the feed definitions that ship."""
    return Reading(feeds=load_feeds(ROOT / "data" / "feeds"))


def said(outcome: Outcome) -> Parsed:
    """What a mail says, whatever became of it."""
    return outcome if isinstance(outcome, Parsed) else outcome.parsed


def score_all() -> Score:
    """Read and score the whole corpus."""
    score, told = Score(), reading()
    for name, raw, expected in mails():
        score_one(score, name, said(parse(open_message(raw), told)), expected)
    return score


DOCUMENTATION = tuple(ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))


def accused_wrongly() -> list[str]:
    """The complaints that, were one of the documentation networks ours, would open a case against somebody in it who
    did nothing: the mail, and the addresses with the evidence. What is no more than a claim opens none.
    """
    wrong, told = [], reading()
    for network in DOCUMENTATION:
        ours = replace(told, networks=(network,))
        for name, raw, expected in mails():
            if expected["kind"] != Kind.COMPLAINT:
                continue
            allowed = {
                ip_address(a)
                for key in ("addresses", "also_acceptable", "minimum")
                for a in expected.get(key, ())
            }
            for report in said(parse(open_message(raw), ours)).reports:
                proven = LEVELS.index(report.evidence) > LEVELS.index(EvidenceLevel.CLAIM)
                if report.source_ip is not None and report.source_ip not in allowed and proven:
                    wrong.append(f"{name}\t{report.source_ip}\t{report.evidence.value}")
    return wrong


def score_one(score: Score, name: str, found: Parsed, expected: dict[str, Any]) -> None:
    """Compare one mail."""
    score.mails += 1
    wanted = [ip_address(a) for a in expected["addresses"]]
    needed = {ip_address(a) for a in expected.get("minimum", ())} or set(wanted)
    allowed = {*wanted, *needed, *(ip_address(a) for a in expected.get("also_acceptable", ()))}
    got = {r.source_ip for r in found.reports if r.source_ip is not None}
    score.false_addresses += len(got - allowed)
    score.note("exact", needed <= got <= allowed, name)
    if not expected.get("hostile"):
        score.note("kind", found.kind == expected["kind"], name)
    if expected["kind"] in QUIET:
        score.note("quiet", not found.reports, name)
    arguable = set(expected.get("arguable", ()))
    seen = relevant(found.reports, allowed, bool(expected.get("several_events")))
    if "time" in expected and "time" not in arguable:
        score.note("time", any(is_same_time(r.occurred_at, expected["time"]) for r in seen), name)
    if "message_id" in expected:
        identifiers = {(r.original_message_id or "").strip("<> ") for r in seen}
        score.note("message-id", expected["message_id"].strip("<> ") in identifiers, name)
    if expected["kind"] == Kind.COMPLAINT:
        compare_claims(score, name, seen, expected, arguable)


def compare_claims(
    score: Score, name: str, seen: list[Report], expected: dict[str, Any], arguable: set[str]
) -> None:
    """Compare category and evidence."""
    if "category" in expected and "category" not in arguable:
        score.note("category", expected["category"] in {r.category for r in seen}, name)
    if "evidence" in expected and "evidence" not in arguable:
        level = EvidenceLevel(expected["evidence"])
        levels = {r.evidence for r in seen}
        score.note("evidence", levels == {level}, name)
        if any(LEVELS.index(found) > LEVELS.index(level) for found in levels):
            score.too_high += 1
            score.misses.append(f"too high\t{name}")


def relevant(reports: tuple[Report, ...], allowed: set[Any], several: bool) -> list[Report]:
    """The first report of each labelled address, all of them where there are several events."""
    ours = [r for r in reports if r.source_ip in allowed]
    if not ours:
        return list(reports[:1])
    first: dict[Any, Report] = {}
    for report in ours:
        first.setdefault(report.source_ip, report)
    return ours if several else list(first.values())


def is_same_time(found: datetime | None, wanted: str) -> bool:
    """Are they within a second? A time without a zone counts as UTC."""
    if found is None:
        return False
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    expected = datetime.fromisoformat(wanted)
    expected = expected if expected.tzinfo else expected.replace(tzinfo=UTC)
    return abs((aware - expected).total_seconds()) <= 1


def table(score: Score) -> str:
    """The score as a Markdown table."""
    head = ["mails", *(f"{m} %" for m in MEASURES), "false addresses", "evidence too high"]
    row = [str(score.mails)]
    row += [f"{score.share(m):.1f} ({score.hits[m]}/{score.cases[m]})" for m in MEASURES]
    row += [str(score.false_addresses), str(score.too_high)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), row))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Score the reader on tests/corpus.")
    parser.add_argument("--misses", action="store_true", help="name the mails that are read wrongly")
    options = parser.parse_args()
    score = score_all()
    print(table(score))
    if options.misses:
        print("\n".join(sorted(score.misses)))


if __name__ == "__main__":
    main()
