"""The complaints of the cases that were decided last, so that the five-thousandth costs what the fifth did.

A case's revision is a new random word with each decision: what is remembered under it is what stands in the store,
whoever wrote it, and what was rolled back is never found again.
"""

import threading
from collections import OrderedDict

from sqlmodel import Session

from abuse_mta.store import cases
from abuse_mta.store.case_tables import CaseRow
from policy.records import Case, Complaint

MOST = 10_000
"""Complaints remembered, of all cases together; the newest case is always kept."""


class RememberedComplaints:
    """Complaints by the case's revision, least recently used ones forgotten first."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[Complaint, ...]] = OrderedDict()
        self._count = 0
        self._lock = threading.Lock()

    def load(self, session: Session, row: CaseRow) -> Case:
        """The case, whole; its complaints are read only where they are not remembered."""
        with self._lock:
            known = self._known.get(row.revision)
        return cases.load(session, row, known)

    def keep(self, before: str, row: CaseRow, complaints: tuple[Complaint, ...]) -> None:
        """Remember the complaints of a case as its row says them now, instead of those of revision `before`."""
        ordered = complaints
        if any(
            _place(one) > _place(other) for one, other in zip(complaints[-2:], complaints[-1:], strict=False)
        ):
            ordered = tuple(sorted(complaints, key=_place))
        with self._lock:
            self._count -= len(self._known.pop(before, ()))
            self._known[row.revision] = ordered
            self._count += len(ordered)
            while self._count > MOST and len(self._known) > 1:
                self._count -= len(self._known.popitem(last=False)[1])


def _place(complaint: Complaint) -> tuple[object, str]:
    return complaint.received_at, complaint.id
