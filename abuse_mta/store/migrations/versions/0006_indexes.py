"""indexes: what is asked for by time or state is found without walking the table"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BY_TIME = (
    ("complaint", "received_at"),
    ("inbox", "received_at"),
    ("journal", "recorded_at"),
    ("alert", "at"),
    ("case", "opened_at"),
    ("ledger", "at"),
    ("outbox", "created_at"),
)
NUMBERS = {"order_automatic": "automatic = 1", "alert_untold": "told = 0"}
"""SQLite takes an index only for the very words of its condition."""
WORDS = {"order_automatic": "automatic", "alert_untold": "NOT told"}
COLUMNS = {
    "order_automatic": ("line_order", ["created_at"]),
    "alert_untold": ("alert", ["code", "at"]),
}


def upgrade() -> None:
    """Make it so."""
    for table, column in BY_TIME:
        op.create_index(f"ix_{table}_{column}", table, [column])
    unissued = sa.text("state IN ('draft', 'held')")
    op.create_index("ledger_unissued", "ledger", ["number"], sqlite_where=unissued, postgresql_where=unissued)
    op.drop_index("outbox_by_name", table_name="outbox")
    op.create_index("outbox_by_name", "outbox", ["name", "kind", "created_at"])
    _condition(NUMBERS)
    op.add_column("matter", sa.Column("legal_hold", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_index("ix_matter_legal_hold", "matter", ["legal_hold"])
    op.create_index("ix_matter_state", "matter", ["state"])
    _fill()


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_matter_state", table_name="matter")
    op.drop_index("ix_matter_legal_hold", table_name="matter")
    op.drop_column("matter", "legal_hold")
    _condition(WORDS)
    op.drop_index("outbox_by_name", table_name="outbox")
    op.create_index("outbox_by_name", "outbox", ["kind", "name", "created_at"])
    op.drop_index("ledger_unissued", table_name="ledger")
    for table, column in BY_TIME:
        op.drop_index(f"ix_{table}_{column}", table_name=table)


def _condition(words: dict[str, str]) -> None:
    for name, (table, columns) in COLUMNS.items():
        op.drop_index(name, table_name=table)
        op.create_index(
            name,
            table,
            columns,
            sqlite_where=sa.text(words[name]),
            postgresql_where=sa.text(WORDS[name]),
        )


def _fill() -> None:
    """The hold of each matter, which its record has."""
    connection = op.get_bind()
    released = [
        {"row": row.number}
        for row in connection.execute(sa.text("SELECT number, record FROM matter"))
        if not json.loads(row.record).get("legal_hold", True)
    ]
    if released:
        matter = sa.table("matter", sa.column("number"), sa.column("legal_hold"))
        free = sa.update(matter).where(matter.c.number == sa.bindparam("row")).values(legal_hold=False)
        connection.execute(free, released)
