"""Cases, complaints and situations as the policy sees them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from policy.records import Actuator, Complaint, Contractor, Moment, Situation
from policy.terms import Terms
from policy.words import Evidence

START = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def start() -> datetime:
    """When everything begins: 10:00 in Tokyo."""
    return START


@pytest.fixture
def file_complaint() -> Callable[..., Complaint]:
    """Makes a complaint: good evidence, a proven sender; other fields as asked."""

    def make(number: int, at: datetime, occurred: datetime, **more: object) -> Complaint:
        fields: dict[str, object] = {
            "id": f"c{number}",
            "received_at": at,
            "ip": "192.0.2.15",
            "moments": (Moment(at=occurred, earliest=occurred, latest=occurred),),
            "evidence": Evidence.PASTED_HEADERS,
            "reporter": "a@one.example.com",
            "domain": "example.com",
            "authenticated": True,
            "key": f"key{number}",
        }
        return Complaint(**{**fields, **more})  # type: ignore[arg-type]

    return make


@pytest.fixture
def look(terms: Terms) -> Callable[..., Situation]:
    """Makes a situation: one corporate contract, one actuator, two partners, the shipped terms."""

    def make(now: datetime = START, **more: object) -> Situation:
        fields: dict[str, object] = {
            "now": now,
            "terms": terms,
            "contractor": Contractor(
                contract_id="C-1",
                monthly_fee=3300,
                annual_fee=39600,
                contacts=("a@x.example.jp", "b@x.example.jp"),
            ),
            "zone": ZoneInfo("Asia/Tokyo"),
            "partners": ("VECTANT", "NTT-East"),
            "actuators": (Actuator(name="radius", enforcing=True),),
            "case_id": "CASE-2025-000001",
        }
        return Situation(**{**fields, **more})  # type: ignore[arg-type]

    return make


@pytest.fixture
def hour() -> timedelta:
    """An hour."""
    return timedelta(hours=1)
