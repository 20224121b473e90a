from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from bot.archive.compact import compact
from bot.archive.expire import expire
from bot.archive.options import WriteOptions
from bot.errors import ArchiveError
from tests.scenario.upkeep import (
    EVERYTHING,
    NO_GRACE,
    OPTIONS,
    Killed,
    by_iceberg,
    check_nothing_is_left_over,
    event,
    fill,
    stop_at,
)

if TYPE_CHECKING:
    from tests.scenario.conftest import Trail


def test_a_day_becomes_one_file_with_the_same_rows(trail: Trail) -> None:
    fill(trail)
    before = trail.rows(EVERYTHING)
    report = compact(trail.archive, options=OPTIONS)
    assert trail.rows(EVERYTHING) == before
    assert by_iceberg(trail) == before
    assert (report.days, report.files_before, report.files_after) == (3, 12, 3)
    assert report.bytes_after == trail.index.status().bytes
    assert len(trail.plan().files) == 3


def test_denied_events_come_first_and_then_the_time_decides(trail: Trail) -> None:
    fill(trail, objects=5)
    compact(trail.archive, options=OPTIONS)
    for file in trail.plan().files:
        rows = duckdb.execute(
            "SELECT error_code IS NULL, event_time FROM read_parquet($path)", {"path": file.path}
        ).fetchall()
        assert rows == sorted(rows)
        assert {allowed for allowed, _ in rows} == {False, True}


def test_the_index_knows_what_the_merged_files_hold(trail: Trail) -> None:
    fill(trail)
    before = trail.index.status()
    compact(trail.archive, options=OPTIONS)
    after = trail.index.status()
    assert after == replace(before, files=3, bytes=after.bytes)
    for file in trail.plan().files:
        facts = duckdb.execute(
            "SELECT count(*), min(event_time), max(event_time) FROM read_parquet($path)",
            {"path": file.path},
        ).fetchall()
        assert facts == [
            (file.rows, file.first.replace(tzinfo=None), file.last.replace(tzinfo=None))
        ]
        assert file.bytes == Path(file.path).stat().st_size


def test_a_second_compaction_finds_nothing_to_do(trail: Trail) -> None:
    fill(trail)
    compact(trail.archive, options=OPTIONS)
    files = trail.plan().files
    assert compact(trail.archive, options=OPTIONS).files_before == 0
    assert trail.plan().files == files


def test_a_large_day_becomes_several_files_and_stays_so(trail: Trail) -> None:
    fill(trail, objects=7)
    options = WriteOptions(file_rows=5)
    before = trail.rows(EVERYTHING)
    compact(trail.archive, options=options)
    assert trail.rows(EVERYTHING) == before
    assert {file.rows for file in trail.plan().files} == {4, 2}
    assert compact(trail.archive, options=options).files_before == 0


def test_progress_is_told_of_every_group(trail: Trail) -> None:
    fill(trail)
    told: list[tuple[int, int]] = []
    compact(
        trail.archive,
        options=WriteOptions(file_rows=8),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_replaced_files_stay_for_the_grace_time(trail: Trail) -> None:
    fill(trail)
    old = trail.plan().files
    compact(trail.archive, options=OPTIONS)
    assert all(Path(file.path).exists() for file in old)
    compact(trail.archive, options=NO_GRACE)
    assert not any(Path(file.path).exists() for file in old)
    check_nothing_is_left_over(trail)


def test_what_arrives_during_a_compaction_is_kept(trail: Trail) -> None:
    fill(trail)
    late = trail.put("late.json.gz", [event(100), event(101)])

    def checkpoint(step: str) -> None:
        if step == "written":
            trail.ingest(late)

    compact(trail.archive, options=OPTIONS, checkpoint=checkpoint)
    assert len(trail.ids()) == len(set(trail.ids())) == 26
    assert len(by_iceberg(trail)) == 26


@pytest.mark.parametrize(
    ("step", "options"), [("claimed", NO_GRACE), ("written", OPTIONS), ("written", NO_GRACE)]
)
def test_two_compactions_at_once_merge_each_day_once(
    trail: Trail, step: str, options: WriteOptions
) -> None:
    fill(trail)
    before = trail.rows(EVERYTHING)

    def checkpoint(reached: str) -> None:
        if reached == step:
            assert compact(trail.archive, options=options).files_before == 12

    report = compact(trail.archive, options=options, checkpoint=checkpoint)
    assert report.files_before == 0
    assert trail.rows(EVERYTHING) == before
    assert by_iceberg(trail) == before
    check_nothing_is_left_over(trail)


def test_a_day_that_was_rewritten_meanwhile_is_merged_after_all(trail: Trail) -> None:
    fill(trail)
    addendum = event(
        500,
        eventTime="2026-03-01T12:00:00Z",
        addendum={
            "reason": "UPDATED_DATA",
            "updatedFields": "errorMessage",
            "originalEventID": event(0)["eventID"],
        },
        errorMessage="as it really was",
    )
    path = trail.put("addendum.json.gz", [addendum])
    pending = [path]

    def checkpoint(step: str) -> None:
        if step == "written" and pending:
            trail.ingest(pending.pop())

    compact(trail.archive, options=OPTIONS, checkpoint=checkpoint)
    assert len(trail.ids()) == len(set(trail.ids())) == 24
    assert ("as it really was",) in trail.rows("error_message")
    assert len(trail.plan().files) == 3
    assert len(by_iceberg(trail)) == 24


@pytest.mark.parametrize("step", ["claimed", "written", "prepared", "committed", "applied"])
def test_a_compaction_killed_at_a_step_changes_no_event(trail: Trail, step: str) -> None:
    fill(trail)
    before = trail.rows(EVERYTHING)
    with pytest.raises(Killed):
        compact(trail.archive, options=OPTIONS, checkpoint=stop_at(step))
    assert trail.rows(EVERYTHING) == before
    compact(trail.archive, options=NO_GRACE)
    assert trail.rows(EVERYTHING) == before
    assert by_iceberg(trail) == before
    assert len(trail.plan().files) == 3
    check_nothing_is_left_over(trail)


@pytest.mark.parametrize("step", ["written", "prepared", "committed"])
def test_the_next_ingestion_mends_a_killed_compaction(trail: Trail, step: str) -> None:
    fill(trail)
    with pytest.raises(Killed):
        compact(trail.archive, options=OPTIONS, checkpoint=stop_at(step))
    trail.ingest(trail.put("next.json.gz", [event(100)]), options=NO_GRACE)
    assert len(trail.ids()) == len(set(trail.ids())) == 25
    assert len(by_iceberg(trail)) == 25
    check_nothing_is_left_over(trail)


def test_a_damaged_file_is_refused_and_nothing_changes(trail: Trail) -> None:
    fill(trail)
    first, second = (Path(file.path) for file in trail.plan().files[:2])
    with duckdb.connect() as connection:
        one = f"SELECT {EVERYTHING} FROM '{second}' LIMIT 1"
        connection.execute(f"COPY ({one}) TO '{first}' (FORMAT parquet)")
    with pytest.raises(ArchiveError, match="do not hold"):
        compact(trail.archive, options=OPTIONS)
    assert len(trail.plan().files) == 12


@pytest.mark.parametrize("dry_run", [False, True])
def test_without_an_archive_nothing_is_made(tmp_path: Path, dry_run: bool) -> None:  # noqa: FBT001
    folder = tmp_path / "none"
    with pytest.raises(ArchiveError, match="no archive at"):
        compact(folder, options=OPTIONS)
    with pytest.raises(ArchiveError, match="no archive at"):
        expire(folder, before=datetime.now(UTC), dry_run=dry_run, options=OPTIONS)
    assert not folder.exists()
