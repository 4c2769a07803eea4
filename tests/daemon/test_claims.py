"""What dead processes had claimed is free again."""

import os
import socket
from datetime import UTC, datetime

import pytest

from abuse_mta.claims import release_dead_claims
from abuse_mta.store.case_tables import OrderRow
from abuse_mta.store.database import Database

NOW = datetime(2025, 6, 2, 10, 0, tzinfo=UTC)
HERE = socket.gethostname()


def a_claimed_order(claimant: str) -> OrderRow:
    """An order somebody had begun to carry out."""
    return OrderRow(
        key="CASE-2025-000001/1",
        case_id="CASE-2025-000001",
        contract_id="C-1",
        line_id="L-1",
        network="192.0.2.0/29",
        username="",
        access="",
        actuator="radius",
        enforcing=True,
        action="suspend",
        episode=1,
        state="ordered",
        created_at=NOW,
        due_at=NOW,
        claimed_by=claimant,
        claimed_until=NOW,
    )


@pytest.mark.parametrize(
    ("claimant", "freed"),
    [
        (f"{HERE}:{os.getpid()}", 1),  # an earlier process had this number
        (f"{HERE}:4194305", 1),  # beyond the greatest number there is
        (f"{HERE}:1", 0),  # alive
        ("other.example.com:1234567", 0),  # not ours to judge
        ("nonsense", 0),
    ],
    ids=["our own number", "no such number", "alive", "another machine", "nonsense"],
)
def test_only_claims_of_dead_processes_of_this_machine_are_freed(
    database: Database, claimant: str, freed: int
) -> None:
    """The living and other machines keep theirs."""
    with database.writing() as session:
        session.add(a_claimed_order(claimant))
    with database.writing() as session:
        assert release_dead_claims(session) == freed
        assert release_dead_claims(session) == 0
