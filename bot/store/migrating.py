"""Bringing a database to this version: Alembic's migrations, run once by whoever comes first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bot.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["HEAD", "migrate"]

HEAD = "0001"
"""The newest migration under `migrations/versions`; a test compares them."""


def migrate(db_engine: Engine) -> None:
    """Run what is missing; raises `StoreError` for a database of a later version.

    Who begins first holds the write lock (SQLite) or a lock of the table (PostgreSQL) until all
    migrations are done, so that two that start at once do not both run them.
    """
    with db_engine.begin() as connection:
        version = _version(connection)
        if version == HEAD:
            return
        if version is not None and version > HEAD:
            raise StoreError(
                f"The database is of a later version ({version}; this is {HEAD}): "
                "run the version of the bot that wrote it, or a newer one."
            )
        _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    # alembic takes 0.1 s to import, and a database needs it once
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
