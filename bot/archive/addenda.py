"""Finding what belongs to an event with addenda: among the staged rows, and in the archive."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.archive.database import reading
from bot.archive.merging import Version, fold, read_versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.archive.layout import Layout
    from bot.archive.staging import Staging

__all__ = ["Merge", "met", "prepare_merge"]

_ID = "coalesce(identity, event_id)"
_MET_BEFORE = f"""
SELECT DISTINCT identity FROM read_parquet($files)
WHERE versions IS NOT NULL AND identity IN (SELECT {_ID} FROM staged)
"""  # noqa: S608 - our own columns


@dataclass(slots=True)
class Merge:
    """Events whose row changes: `ids`, the files that hold a row of one, by their day."""

    ids: set[str] = field(default_factory=set)
    outdated: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    """How many rows the outdated files have."""


def met(staging: Staging, layout: Layout) -> set[str]:
    """The ids of the staged events that have an addendum, staged with them or in the archive."""
    connection = staging.connection
    found = connection.execute("SELECT DISTINCT identity FROM staged WHERE versions IS NOT NULL")
    ids = {id_ for (id_,) in found.fetchall()}
    with reading(layout.database) as index:
        files = index.execute("SELECT path, bytes FROM files WHERE addenda > 0").fetchall()
    for paths in _at_hand(layout, files):
        met_before = connection.execute(_MET_BEFORE, {"files": paths})
        ids |= {id_ for (id_,) in met_before.fetchall()}
    return ids


def _at_hand(layout: Layout, files: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    """The absolute paths of files, given with their bytes; so many at a time as may be here."""
    storage = layout.storage
    for portion in storage.portions(files):
        paths = [str(layout.folder / path) for path in portion]
        with storage.at_hand(paths):
            yield paths


def prepare_merge(staging: Staging, layout: Layout, ids: set[str]) -> Merge:
    """Replace the staged rows of these events by their merged ones; say what that outdates.

    The caller holds the writer lock. What brings nothing new leaves the archive's row alone.
    """
    with reading(layout.database) as index:
        files = {
            path: (day, rows, size)
            for path, day, rows, size in index.execute("SELECT path, day, rows, bytes FROM files")
        }
    arrived = _versions(staging, "staged", ids, "source_object", {})
    stored: _Found = defaultdict(_Delivered)
    paths = {str(layout.folder / path): path for path in files}
    for some in _at_hand(layout, [(path, size) for path, (_, _, size) in files.items()]):
        values: dict[str, object] = {"files": some}
        rows_of = "read_parquet($files, filename = true)"
        for id_, found in _versions(staging, rows_of, ids, "filename", values).items():
            stored[id_].versions |= found.versions
            stored[id_].places |= found.places
    merge = Merge()
    staging.remove(ids)
    for id_, found in arrived.items():
        before = stored.get(id_, _Delivered())
        if found.versions <= before.versions and len(before.places) == 1:
            continue
        merge.ids.add(id_)
        for place in before.places:
            merge.outdated[paths[place]] = files[paths[place]][0]
        staging.add_exact(min(found.places), fold(id_, found.versions | before.versions))
    merge.rows = sum(files[path][1] for path in merge.outdated)
    return merge


@dataclass(slots=True)
class _Delivered:
    """An event's versions, and where they were found."""

    versions: set[Version] = field(default_factory=set)
    places: set[str] = field(default_factory=set)


_Found = dict[str, _Delivered]


def _versions(
    staging: Staging, rows: str, ids: set[str], place: str, values: dict[str, object]
) -> _Found:
    """What rows there are of these events, by id."""
    sql = (
        f"SELECT {_ID}, versions, {_record()}, {place} FROM {rows}"  # noqa: S608 - our own columns
        f" WHERE {_ID} IN (SELECT unnest($ids::VARCHAR[]))"
    )
    delivered: _Found = defaultdict(_Delivered)
    for id_, versions, record, where in staging.connection.execute(
        sql, {"ids": sorted(ids), **values}
    ).fetchall():
        delivered[id_].versions.update(read_versions(versions, record))
        delivered[id_].places.add(where)
    return dict(delivered)


def _record() -> str:
    """SQL for a row's record. Imported here: few batches have addenda, and sqlglot is large."""
    from bot.insights.schema import events_schema  # noqa: PLC0415
    from bot.insights.sql.dialects import dialect_of  # noqa: PLC0415
    from bot.insights.sql.record import record  # noqa: PLC0415

    return record(events_schema(), dialect_of("duckdb")).sql(dialect="duckdb")
