"""What a reader says of a mail, as the JSON that `parse --json` prints."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from parsers.report import Category, EvidenceLevel, Kind, Outcome, Parsed, Report

SILENT = frozenset(
    (Kind.CONTRACTOR_REPLY, Kind.AUTOREPLY, Kind.BOUNCE, Kind.AGGREGATE, Kind.NOT_ABUSE, Kind.UNREADABLE)
)
"""Kinds that report nothing."""
ASKING = frozenset((Kind.DISCLOSURE_REQUEST, Kind.POLICE_INQUIRY))
"""Kinds that ask about an address, and accuse nobody."""


def render(file_name: str, outcome: Outcome) -> dict[str, Any]:
    """One mail as one JSON object; `file_name` is the last component of its path."""
    parsed = outcome if isinstance(outcome, Parsed) else outcome.parsed
    return {
        "file": file_name,
        "kind": parsed.kind.value,
        "format": parsed.format.value,
        "reporter": {"address": parsed.reporter.address, "organisation": parsed.reporter.organisation},
        "reports": [
            _report(as_told(parsed.kind, one)) for one in parsed.reports if parsed.kind not in SILENT
        ],
        "rejected": [{"ip": str(r.ip), "role": r.role.value, "rule": r.rule} for r in parsed.rejected],
        "warnings": list(parsed.warnings),
    }


def as_told(kind: Kind, report: Report) -> Report:
    """The report as it is shown: what only asks about an address alleges nothing against it."""
    asked = kind in ASKING
    return replace(report, category=Category.OTHER, evidence=EvidenceLevel.NONE) if asked else report


def _report(report: Report) -> dict[str, Any]:
    return {
        "source_ip": _text(report.source_ip),
        "source_port": report.source_port,
        "occurred_at": _time(report.occurred_at),
        "time_source": report.time_source.value,
        "category": report.category.value,
        "evidence": report.evidence.value,
        "original_message_id": report.original_message_id,
        "urls": list(report.urls),
        "destination_ip": _text(report.destination_ip),
        "provenance": {
            "part": report.provenance.part,
            "line": report.provenance.line,
            "rule": report.provenance.rule,
        },
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
