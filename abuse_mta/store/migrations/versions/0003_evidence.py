"""evidence: compressed, named by its hash, once however often it came"""

import zlib

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 500
KEPT = sa.text("bytes_kept")


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "evidence",
        sa.Column("sha256", sqltypes.AutoString(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.add_column(
        "received", sa.Column("bytes_kept", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _pack()
    op.create_index("received_kept", "received", ["id"], sqlite_where=KEPT, postgresql_where=KEPT)
    op.drop_table("received_raw")


def _pack() -> None:
    connection = op.get_bind()
    some = sa.text(
        "SELECT received.id, sha256, raw FROM received_raw JOIN received ON received.id = received_raw.id"
        " WHERE received.id > :after ORDER BY received.id LIMIT :count"
    )
    keep = sa.text(
        "INSERT INTO evidence (sha256, packed) VALUES (:sha256, :packed) ON CONFLICT (sha256) DO NOTHING"
    )
    after = 0
    while rows := connection.execute(some, {"after": after, "count": BATCH}).all():
        connection.execute(keep, [{"sha256": row.sha256, "packed": zlib.compress(row.raw)} for row in rows])
        after = rows[-1].id
    connection.execute(
        sa.text("UPDATE received SET bytes_kept = :yes WHERE id IN (SELECT id FROM received_raw)"),
        {"yes": True},
    )


def downgrade() -> None:
    """Take it back."""
    op.create_table(
        "received_raw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["received.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    connection = op.get_bind()
    kept = sa.text(
        "SELECT id, packed FROM received JOIN evidence ON evidence.sha256 = received.sha256 WHERE bytes_kept"
    )
    for row in connection.execute(kept).all():
        connection.execute(
            sa.text("INSERT INTO received_raw (id, raw) VALUES (:id, :raw)"),
            {"id": row.id, "raw": zlib.decompress(row.packed)},
        )
    op.drop_index("received_kept", table_name="received")
    op.drop_column("received", "bytes_kept")
    op.drop_table("evidence")
