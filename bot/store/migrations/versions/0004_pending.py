"""What a schedule has counted between its firings, for its next summary."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; nothing was counted between firings before."""
    column = sa.Column("pending", sa.Text(), nullable=False, server_default="")
    op.add_column("schedules", column)
