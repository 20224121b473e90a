from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.database import create
from bot.archive.layout import Layout
from bot.archive.table import EventsTable
from bot.domain.event_columns import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path


def test_the_catalog_numbers_the_columns_as_the_files_do(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    create(layout.database)
    fields = EventsTable(layout).scan().schema().fields
    assert [(field.field_id, field.name) for field in fields] == [
        (column.field_id, column.name) for column in COLUMNS
    ]


def test_a_table_is_made_once(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    create(layout.database)
    first = EventsTable(layout).metadata_location
    assert EventsTable(layout).metadata_location == first
    assert [str(path) for path in layout.metadata.iterdir()] == [first]
