from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from bot.archive.index import ArchiveIndex, Plan
from bot.archive.ingest import ingest
from bot.archive.layout import Layout
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
from bot.archive.place import HERE, Place
from bot.insights import parse
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.archive_report import IngestReport

MESSAGES = compile_query(
    parse("fields @message | limit 100000"), dialect="duckdb", schema=events_schema()
).sql


@dataclass(frozen=True)
class Trail:
    """A folder of objects, and the archive that they are ingested into."""

    objects: Path
    archive: Path
    place: Place = HERE

    def put(self, name: str, records: Sequence[Mapping[str, object]]) -> Path:
        return self.put_bytes(name, gzip.compress(json.dumps({"Records": records}).encode()))

    def put_bytes(self, name: str, content: bytes) -> Path:
        path = self.objects / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def ingest(
        self, *paths: Path, options: WriteOptions | None = None, processes: int = 1
    ) -> IngestReport:
        return ingest(
            self.archive,
            find_objects(paths or [self.objects]),
            options=options or WriteOptions(),
            place=self.place,
            processes=processes,
        )

    @property
    def index(self) -> ArchiveIndex:
        return ArchiveIndex(self.archive, self.place)

    @property
    def layout(self) -> Layout:
        return Layout(self.archive, self.place)

    def plan(self) -> Plan:
        return self.index.plan(datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))

    def rows(self, columns: str) -> list[tuple[Any, ...]]:
        """Columns of every event that the index leads to."""
        files = [file.path for file in self.plan().files]
        if not files:
            return []
        with self.layout.storage.at_hand(files):
            return duckdb.execute(
                f"SELECT {columns} FROM read_parquet($files) ORDER BY ALL", {"files": files}
            ).fetchall()

    def ids(self) -> list[str]:
        return [id_ for (id_,) in self.rows("coalesce(identity, event_id)")]

    def records(self) -> list[Any]:
        """Every record, as the query language gives it back."""
        with duckdb.connect() as connection:
            connection.execute(
                "CREATE TABLE events AS FROM read_parquet($files)",
                {"files": [file.path for file in self.plan().files]},
            )
            return [json.loads(text) for (text,) in connection.execute(MESSAGES).fetchall()]

    def stray_files(self) -> set[Path]:
        """What lies in the data folder and is in no index."""
        named = {Path(file.path) for file in self.plan().files}
        return {path for path in self.layout.data.rglob("*") if path.is_file()} - named


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return Trail(tmp_path / "objects", tmp_path / "archive")
