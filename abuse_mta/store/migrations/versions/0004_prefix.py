"""prefix: who held an address is one statement"""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BATCH = 10_000


def upgrade() -> None:
    """Make it so."""
    op.add_column("assignment", sa.Column("prefix", sqltypes.AutoString(), nullable=False, server_default=""))
    _fill("prefix", _prefix)
    op.create_index("assignment_by_prefix", "assignment", ["prefix", "assigned_from"])
    op.drop_index("assignment_by_network", table_name="assignment")
    op.drop_column("assignment", "network_key")


def downgrade() -> None:
    """Take it back."""
    op.add_column("assignment", sa.Column("network_key", sa.LargeBinary(), nullable=False, server_default=""))
    _fill("network_key", lambda network: network.network_address.packed + bytes([network.prefixlen]))
    op.create_index("assignment_by_network", "assignment", ["network_key", "assigned_from"])
    op.drop_index("assignment_by_prefix", table_name="assignment")
    op.drop_column("assignment", "prefix")


def _prefix(network: IPv4Network | IPv6Network) -> str:
    bits = f"{int(network.network_address):0{network.max_prefixlen}b}"
    return f"{network.version}{bits[: network.prefixlen]}"


def _fill(column: str, value: Callable[[IPv4Network | IPv6Network], str | bytes]) -> None:
    connection = op.get_bind()
    some = sa.text("SELECT id, network FROM assignment WHERE id > :after ORDER BY id LIMIT :count")
    rows_of = sa.table("assignment", sa.column("id"), sa.column(column))
    fill = (
        sa.update(rows_of)
        .where(rows_of.c.id == sa.bindparam("row_id"))
        .values({column: sa.bindparam("value")})
    )
    after = 0
    while rows := connection.execute(some, {"after": after, "count": BATCH}).all():
        connection.execute(
            fill, [{"row_id": row.id, "value": value(ip_network(row.network))} for row in rows]
        )
        after = rows[-1].id
