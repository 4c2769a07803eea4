"""The import keeps history; look-ups are by address and time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from sqlmodel import Session

from abuse_mta.contracts import (
    Difference,
    MassChangeError,
    all_contracts,
    assignments_of,
    current_assignments,
    get_contract,
    holders_at,
    import_contracts,
    read_folder,
)

Import = Callable[..., Difference]

NOW = datetime(2025, 6, 2, 3, 0, tzinfo=UTC)
PREVIOUS = "C-1,192.0.2.200/32,2022-01-01T00:00:00Z,2025-05-01T00:00:00Z,L-1,NTT-East,u1"
NEXT = "C-2,192.0.2.200/32,2025-05-01T00:00:00Z,,L-2,NTT-West,u2"


def holders(session: Session, ip: str, at: datetime) -> list[str]:
    """The contracts that held the address, most specific network first."""
    return [holder.contract_id for holder in holders_at(session, ip_address(ip), at)]


def test_holder_is_half_open(session: Session, imported: Import) -> None:
    """At the very instant of the change the address is the next contract's."""
    imported(PREVIOUS, NEXT)
    change = datetime(2025, 5, 1, tzinfo=UTC)
    moments = (datetime(2021, 12, 31, tzinfo=UTC), change - timedelta(microseconds=1), change)
    assert [holders(session, "192.0.2.200", at) for at in moments] == [[], ["C-1"], ["C-2"]]


def test_most_specific_network_first(session: Session, imported: Import) -> None:
    """A customer inside a reseller's network comes before the reseller, in IPv4 and IPv6."""
    imported(
        "C-1,192.0.2.0/24,2024-01-01T00:00:00Z,,L-1,,",
        "C-2,192.0.2.8/29,2024-01-01T00:00:00Z,,L-2,,",
        "C-1,2001:db8:21::/48,2024-01-01T00:00:00Z,,L-1,,",
        "C-3,2001:db8:21:1000::/56,2024-01-01T00:00:00Z,,L-3,,",
    )
    asked = (
        "192.0.2.9",
        "192.0.2.16",
        "2001:db8:21:10ff::1",
        "2001:db8:21::1",
        "::ffff:192.0.2.9",
        "198.51.100.1",
    )
    assert [holders(session, ip, NOW) for ip in asked] == [
        ["C-2", "C-1"],
        ["C-1"],
        ["C-3", "C-1"],
        ["C-1"],
        ["C-2", "C-1"],
        [],
    ]


def test_records_survive_the_store(session: Session, a_folder: Callable[..., Path]) -> None:
    """What was imported is what the store gives back."""
    folder = read_folder(a_folder(PREVIOUS, NEXT))
    import_contracts(session, folder, NOW)
    assert tuple(all_contracts(session)) == folder.contracts
    assert (*assignments_of(session, "C-1"), *assignments_of(session, "C-2")) == folder.assignments
    assert get_contract(session, "C-1") == folder.contracts[0]
    assert get_contract(session, "C-9") is None


def test_second_import_changes_nothing(imported: Import) -> None:
    """The same folder again has no difference."""
    assert len(imported(PREVIOUS, NEXT).added) == 4
    assert not imported(PREVIOUS, NEXT)


def test_difference_is_told(session: Session, imported: Import, a_folder: Callable[..., Path]) -> None:
    """Added, changed, gone and ended records are told one line each."""
    imported(PREVIOUS, NEXT, "C-3,192.0.2.201/32,2024-01-01T00:00:00Z,,L-3,,")
    changed = a_folder(
        PREVIOUS,
        NEXT.replace("u2", "u2b"),
        "C-4,192.0.2.202/32,2025-06-01T00:00:00Z,,L-4,,",
    )
    text = (changed / "contracts.csv").read_text(encoding="utf-8").replace("C-2,例示 C-2", "C-2,改名")
    (changed / "contracts.csv").write_text(text, encoding="utf-8")
    assert list(import_contracts(session, read_folder(changed), NOW).lines()) == [
        "+ contract C-4 (例示 C-4)",
        "+ 192.0.2.202/32 of C-4/L-4 2025-06-01T00:00:00+00:00..-",
        "~ contract C-2 (改名): name 例示 C-2 -> 改名",
        "~ 192.0.2.200/32 of C-2/L-2 2025-05-01T00:00:00+00:00..-: username u2 -> u2b",
        "- contract C-3 (例示 C-3) is no longer listed",
        (
            "- 192.0.2.201/32 of C-3/L-3 2024-01-01T00:00:00+00:00..2025-06-02T03:00:00+00:00: "
            "assigned_to - -> 2025-06-02T03:00:00+00:00"
        ),
    ]
    assert not import_contracts(session, read_folder(changed), NOW + timedelta(hours=1))


def test_history_is_kept(session: Session, imported: Import) -> None:
    """A folder of present holders only does not make us forget the former ones."""
    imported(PREVIOUS, NEXT)
    assert not imported(NEXT).ended
    assert holders(session, "192.0.2.200", datetime(2025, 4, 1, tzinfo=UTC)) == ["C-1"]


def test_unlisted_holder_ends_where_the_next_begins(session: Session, imported: Import) -> None:
    """An open assignment that vanished ends when its network went to somebody else, not at the import."""
    imported(PREVIOUS.replace("2025-05-01T00:00:00Z", ""))
    imported(NEXT)
    change = datetime(2025, 5, 1, tzinfo=UTC)
    moments = (change - timedelta(seconds=1), change, NOW)
    assert [holders(session, "192.0.2.200", at) for at in moments] == [["C-1"], ["C-2"], ["C-2"]]


def test_contradicted_assignment_is_withdrawn(session: Session, imported: Import) -> None:
    """A row that the folder now gives to another holder from the start never was."""
    imported(NEXT)
    difference = imported(NEXT.replace("C-2", "C-5"))
    assert [assignment.contract_id for assignment in difference.withdrawn] == ["C-2"]
    assert holders(session, "192.0.2.200", NOW) == ["C-5"]


def test_contract_that_returns(session: Session, imported: Import) -> None:
    """A contract that was gone and is listed again is told as added."""
    imported(PREVIOUS, NEXT)
    assert [contract.contract_id for contract in imported(NEXT).gone] == ["C-1"]
    assert [str(getattr(record, "name", "")) for record in imported(PREVIOUS, NEXT).added] == ["例示 C-1"]
    assert [contract.contract_id for contract in all_contracts(session)] == ["C-1", "C-2"]


def test_current_assignments_of_a_line(session: Session, imported: Import) -> None:
    """Only what the contract holds on that line now."""
    imported(PREVIOUS, NEXT, "C-2,192.0.2.208/29,2025-05-01T00:00:00Z,,L-2b,,")
    assert [
        [str(held.network) for held in current_assignments(session, contract, line, NOW)]
        for contract, line in (("C-1", "L-1"), ("C-2", "L-2"), ("C-2", "L-2b"))
    ] == [[], ["192.0.2.200/32"], ["192.0.2.208/29"]]


def test_mass_change_is_refused(session: Session, imported: Import) -> None:
    """A folder that would end most assignments is refused until it is accepted."""
    many = [f"C-1,192.0.2.{n}/32,2024-01-01T00:00:00Z,,L-{n},," for n in range(40)]
    imported(*many)
    with pytest.raises(MassChangeError, match="29 of 40 open assignments would end"):
        imported(*many[:11])
    assert len(imported(*many[:11], accept_mass_change=True).ended) == 29
