from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.database import Database
from tests.unit.services.scheduling.making import Ground

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """A store of the test's own, and a clock that is moved by hand."""
    database = Database(f"sqlite:///{tmp_path / 'audit.db'}")
    yield Ground(database)
    database.close()
