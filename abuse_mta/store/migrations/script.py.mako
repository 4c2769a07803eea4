# ruff: noqa: PLR0915 - as long as there are tables
"""${message}"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take it back."""
    ${downgrades if downgrades else "pass"}
