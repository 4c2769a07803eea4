"""prepared: what one node read in a mail that another decides about"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "prepared",
        sa.Column("message_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("message_id"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("prepared")
