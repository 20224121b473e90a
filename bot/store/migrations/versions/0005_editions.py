"""What a schedule asks, and which edition of that counted an event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; what was counted before is taken to be of what is asked now."""
    op.add_column("schedules", sa.Column("asked", sa.Text(), nullable=False, server_default=""))
    for table in ("schedules", "sightings"):
        column = sa.Column("edition", sa.Integer(), nullable=False, server_default="0")
        op.add_column(table, column)
