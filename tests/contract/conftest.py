from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.work import AlertStore

if TYPE_CHECKING:
    from bot.store.database import Database


@pytest.fixture
def alert_store(store_database: Database) -> AlertStore:
    """Where alerts are kept, on a database of each kind."""
    return AlertStore(store_database)
