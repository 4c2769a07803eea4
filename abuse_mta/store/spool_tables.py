"""Rows of the spool: what was received, its bytes, and when a listener was there to receive."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel


class SpoolState(StrEnum):
    """Where a received mail stands."""

    ACCEPTED = "accepted"
    WORKED = "worked"
    PARKED = "parked"


UNWORKED = text("state = 'accepted'")
KEPT = text("bytes_kept")


class ReceivedRow(SQLModel, table=True):
    """A mail that was answered 250. Ids and times of receipt rise together."""

    __tablename__ = "received"
    __table_args__ = (
        # A sweep costs what waits, not what was ever received.
        Index("received_unworked", "id", sqlite_where=UNWORKED, postgresql_where=UNWORKED),
        Index("received_kept", "id", sqlite_where=KEPT, postgresql_where=KEPT),
        {"sqlite_autoincrement": True},  # an id is never used again
    )

    id: int | None = Field(default=None, primary_key=True)
    received_at: datetime = Field(index=True)
    peer: str
    """Address of the client; empty when it came through a unix socket or LMTP: then it is the front's."""
    helo: str
    tls: str | None
    """Protocol version, or null for clear text."""
    envelope_sender: str
    """Empty: the null sender."""
    recipients: list[str] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str = Field(index=True)
    """Names the bytes in `evidence`."""
    size: int
    bytes_kept: bool = True
    """False: retention deleted them."""
    state: str
    outcome: str | None = None
    worked_at: datetime | None = None
    claimed_by: str | None = None
    """The node that reads it, where there are several."""
    claimed_until: datetime | None = None


class EvidenceRow(SQLModel, table=True):
    """The bytes of a mail as received, once however often it came; apart so that lists of mails stay small."""

    __tablename__ = "evidence"

    sha256: str = Field(primary_key=True)
    packed: bytes
    """Compressed (zlib, RFC 1950)."""


class PreparedRow(SQLModel, table=True):
    """What one node read in a mail that another decides about; gone once it has."""

    __tablename__ = "prepared"

    message_id: int = Field(primary_key=True)
    outcome: bytes
    """JSON of a Prepared."""


class AliveRow(SQLModel, table=True):
    """A span in which a listener of a node took mail without a break."""

    __tablename__ = "listener_alive"

    id: int | None = Field(default=None, primary_key=True)
    node: str
    alive_from: datetime
    alive_until: datetime = Field(index=True)
