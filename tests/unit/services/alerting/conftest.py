from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.database import Database
from tests.unit.services.alerting.making import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def shared_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database for the many small lives of a property test."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'audit.db'}")
    yield database
    database.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own."""
    database = Database(f"sqlite:///{tmp_path / 'audit.db'}")
    yield database
    database.close()


@pytest.fixture
def watch(database: Database) -> Watch:
    """A schedule that raises an alert for three denials of one principal within ten minutes."""
    return Watch(database)
