"""Rows of contracts and of the networks assigned to them, with their history.

Nothing is ever deleted here: who held an address at the time of an offence must stay answerable.
"""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel


class ContractRow(SQLModel, table=True):
    """A contract as last imported; `gone_at`: the import that no longer named it."""

    __tablename__ = "contract"

    contract_id: str = Field(primary_key=True)
    name: str
    customer_type: str
    language: str
    abuse_mail: str
    admin_mail: str | None = None
    billing_mail: str | None = None
    monthly_fee_yen: int | None = None
    annual_fee_yen: int | None = None
    prepaid_yen: int = 0
    contracted_on: date
    never_auto: bool = False
    gone_at: datetime | None = None


class AssignmentRow(SQLModel, table=True):
    """A network held by a contract from–until, half-open; `withdrawn_at`: an import said it never was so.

    `prefix` is the network's version and leading bits as text, for look-ups by equality.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index("assignment_by_prefix", "prefix", "assigned_from"),
        Index("assignment_by_line", "contract_id", "line_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contract_id: str = Field(foreign_key="contract.contract_id")
    network: str
    prefix: str
    assigned_from: datetime
    assigned_to: datetime | None = None
    line_id: str
    access: str = ""
    username: str = ""
    withdrawn_at: datetime | None = None


class PrefixLengthRow(SQLModel, table=True):
    """A prefix length that stands in `assignment`: a look-up tries these few instead of all 33 or 129."""

    __tablename__ = "assignment_prefix_length"

    version: int = Field(primary_key=True)
    length: int = Field(primary_key=True)
