"""The rest of ingestion: workers, memory, disk, and how soon one object can be asked about."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import orjson

from tests.bench.child import run_child
from tests.bench.product import app_at
from tests.bench.results import Bar, Series, Table, series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.bench.sample import Sample
    from tests.bench.setting import Setting

__all__ = ["Bounds", "measured"]

_MB: Final = 1_000_000
_LARGE_OBJECT: Final = 60 * _MB
_BEFORE: Final = 60_000
_ARRIVALS: Final = 12
"""Events that an archive holds, the arrivals of so many objects among them."""
_SHARED_EVENTS: Final = 1_000_000
"""At most so many events are shared among workers: enough for their start not to matter."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Tables and bars to add to the section."""

    tables: tuple[Table, ...]
    bars: tuple[Bar, ...]
    notes: tuple[str, ...]


def measured(setting: Setting, peaks: Sequence[int]) -> Bounds:
    """Measure them; `peaks` are the product's so far."""
    shared = _shared(setting)
    written, committed = _arrivals(setting)
    large, large_size = _large_object(setting)
    peak = max(*peaks, *shared.peaks, large) / _MB
    one, two = shared.seconds[1], shared.seconds[2]
    return Bounds(
        tables=(
            Table(
                f"Ingestion of {shared.events:,} events by one process and by two",
                ("seconds",),
                {"one": {"seconds": one}, "two": {"seconds": two}},
            ),
            Table(
                "One object to queryable",
                ("ms to its file", "ms commit included"),
                {"audit ingest": {"ms to its file": written, "ms commit included": committed}},
            ),
        ),
        bars=(
            Bar("two processes, times as fast as one", one.median / two.median, "at least", 1.6),
            Bar("memory of a process at most", peak, "at most", 512, "MB"),
            Bar("bytes on disk, of the gzipped objects", shared.disk, "at most", 0.7),
            Bar("one object to queryable, its work", written.median, "at most", 100, "ms"),
            Bar("one object to queryable, with commit", committed.median, "at most", 250, "ms"),
        ),
        notes=(
            f"The large object that counts for memory holds {large_size / _MB:.0f} MB of JSON.",
            "The bytes on disk are all of the archive's, index included, before compaction.",
        ),
    )


@dataclass(slots=True)
class _Shared:
    """Ingestion by one process and by two: seconds, every peak, bytes on disk a gzipped byte."""

    events: int = 0
    disk: float = 0
    seconds: dict[int, Series] = field(default_factory=dict)
    peaks: list[int] = field(default_factory=list)


def _shared(setting: Setting) -> _Shared:
    objects = setting.sample.last(_SHARED_EVENTS)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    shared = _Shared()
    for number in range(1, setting.options.rounds + 1):
        for processes, found in seconds.items():
            setting.narrator.say(f"ingestion, round {number}: {processes} processes")
            home = setting.scratch("shared")
            report = setting.ingested(home, objects, processes)
            found.append(report.cost.wall)
            shared.peaks.append(report.peak)
            shared.events = report.result["events"]
            shared.disk = _bytes_under(home) / sum(path.stat().st_size for path in objects)
            shutil.rmtree(home)
    shared.seconds = {processes: series(found) for processes, found in seconds.items()}
    return shared


def _bytes_under(home: Path) -> int:
    folder = app_at(home).settings.archive_folder
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _arrivals(setting: Setting) -> tuple[Series, Series]:
    """Milliseconds of one object after another, into an archive that holds some already."""
    setting.narrator.say("ingestion: one object after another")
    home = setting.scratch("arrivals")
    objects = setting.sample.last(_BEFORE)
    setting.ingested(home, objects[:-_ARRIVALS], processes=1)
    new = [str(path) for path in objects[-_ARRIVALS:]]
    found = run_child("one object", home=str(home), objects=new).result
    return (
        series([each["written"] for each in found], 1000),
        series([each["committed"] for each in found], 1000),
    )


def _large_object(setting: Setting) -> tuple[int, int]:
    """The most memory that a large object takes, and its size."""
    setting.narrator.say("ingestion: one large object")
    text = _large_text(setting.sample)
    path = setting.folder / "large.json.gz"
    path.write_bytes(gzip.compress(text, 1))
    home = setting.scratch("large")
    report = run_child("ingest", home=str(home), objects=[str(path)], processes=1)
    if report.result["rejected"]:
        raise AssertionError(f"the large object was set aside: {report.result['rejected']}")
    return report.peak, len(text)


def _large_text(sample: Sample) -> bytes:
    """One object that inflates to 60 MB, made of many; more are made up where these are too few."""
    records: list[bytes] = []
    size, copy = 0, 0
    while size < _LARGE_OBJECT:
        for path in sample.objects:
            for record in _records(path, copy):
                records.append(record)
                size += len(record) + 1
            if size >= _LARGE_OBJECT:
                break
        copy += 1
    return b'{"Records":[' + b",".join(records) + b"]}"


def _records(path: Path, copy: int) -> list[bytes]:
    """An object's records as texts; those of a copy have ids of their own."""
    found = orjson.loads(gzip.decompress(path.read_bytes()))["Records"]
    if copy:
        for record in found:
            record["eventID"] = f"{record['eventID'][:-4]}{copy:04x}"
    return [orjson.dumps(record) for record in found]
