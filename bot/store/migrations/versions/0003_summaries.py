"""Which summary shows an alert, so that it can be kept up to date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; alerts of before are in no summary that would be edited."""
    column = sa.Column("summary", sa.String(300), nullable=False, server_default="")
    op.add_column("alerts", column)
