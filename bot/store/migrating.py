"""Bringing a database to this version: Alembic's migrations, run once by whoever comes first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bot.errors import StoreError
from bot.store import postgres, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["HEAD", "MIGRATIONS", "migrate"]

HEAD = "0005"
"""The newest migration under `migrations/versions`; a test compares them."""

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(db_engine: Engine) -> None:
    """Run what is missing; raises `StoreError` for a database of a later version.

    Whether anything is missing is read without a lock, so that a start beside a busy bot does
    not wait. Who then comes first holds a lock until all is done or undone, SQLite's own for
    writing or one of PostgreSQL's, and whoever comes next finds nothing missing.
    """
    with db_engine.execution_options(**sqlite.READING).begin() as connection:
        if _is_current(connection):
            return
    with db_engine.begin() as connection:
        postgres.take_turn(connection, postgres.MIGRATING)
        if not _is_current(connection):
            _upgrade(connection)


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    if version > HEAD:
        raise StoreError(
            f"The database is of a later version ({version}; this is {HEAD}): "
            "run the version of the bot that wrote it, or a newer one."
        )
    return version == HEAD


def _upgrade(connection: Connection) -> None:
    # alembic takes 0.1 s to import, and a database needs it once
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
