from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from bot.archive.options import WriteOptions
from bot.sample import make_event

if TYPE_CHECKING:
    from tests.scenario.conftest import Trail

OLD = 24
NEW = 10

WRITERS = """
import sys, threading
from pathlib import Path
from bot.archive.compact import compact
from bot.archive.ingest import ingest
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions

archive, late = Path(sys.argv[1]), Path(sys.argv[2])
options = WriteOptions(flush_bytes=1)

def take_in():
    ingest(archive, find_objects([late]), options=options)

ingestion = threading.Thread(target=take_in)
ingestion.start()
merged = 0
while ingestion.is_alive():
    merged += compact(archive, options=options).files_before
ingestion.join()
merged += compact(archive, options=options).files_before
print(merged)
"""


def event(number: int, month: int) -> dict[str, object]:
    return dict(
        make_event(
            eventID=f"00000000-0000-4000-8000-{month:04}{number:08}",
            eventTime=f"2026-{month:02}-{1 + number % 3:02}T10:{number % 60:02}:00Z",
        )
    )


@dataclass
class Reader:
    """Asks again and again how many events there are, old ones and all."""

    trail: Trail
    old: list[int] = field(default_factory=list)
    all: list[int] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)
    problems: list[Exception] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        try:
            with duckdb.connect(config={"threads": 1}) as connection:
                while not self.done.is_set():
                    self.ask(connection)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the test must show it
            self.problems.append(problem)

    def ask(self, connection: duckdb.DuckDBPyConnection) -> None:
        plan = self.trail.plan()
        old, count, distinct = connection.execute(
            "SELECT count(*) FILTER (month(event_time) = 1), count(*), count(DISTINCT event_id)"
            " FROM read_parquet($files)",
            {"files": [file.path for file in plan.files]},
        ).fetchall()[0]
        assert count == distinct
        self.old.append(old)
        self.all.append(count)
        self.versions.add(plan.version)


def test_readers_see_every_event_once_during_compaction_and_ingestion(trail: Trail) -> None:
    for number in range(4):
        trail.put(f"old/{number}.json.gz", [event(number * 6 + place, 1) for place in range(6)])
    trail.ingest(options=WriteOptions(flush_bytes=1))
    for number in range(NEW):
        trail.put(f"new/{number:03}.json.gz", [event(number, 2)])
    reader = Reader(trail)
    thread = threading.Thread(target=reader.read)
    thread.start()
    try:
        writers = subprocess.run(
            [sys.executable, "-c", WRITERS, str(trail.archive), str(trail.objects / "new")],
            check=True,
            capture_output=True,
            text=True,
        )
    finally:
        reader.done.set()
        thread.join()
    assert reader.problems == []
    assert set(reader.old) == {OLD}
    assert reader.all == sorted(reader.all)
    assert len(reader.versions) > 2
    assert int(writers.stdout) > 12
    assert len(set(trail.ids())) == len(trail.ids()) == OLD + NEW
