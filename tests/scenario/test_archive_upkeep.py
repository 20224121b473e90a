from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from bot.archive.compact import compact
from bot.archive.expire import expire
from bot.archive.locks import held
from bot.archive.options import WriteOptions
from bot.archive.recovery import sweep
from bot.archive.table import EventsTable
from bot.domain.event_columns import COLUMNS
from bot.errors import ArchiveError
from bot.sample import make_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenario.conftest import Trail

OPTIONS = WriteOptions()
NO_GRACE = WriteOptions(grace=timedelta(seconds=-1))
STEPS = ["claimed", "written", "prepared", "committed", "applied"]
EVERYTHING = ", ".join(f'"{column.name}"' for column in COLUMNS)


class Killed(BaseException):
    """Like a kill: nobody catches it, and the kernel lets go of the locks."""


def stop_at(step: str) -> Callable[[str], None]:
    def checkpoint(reached: str) -> None:
        if reached == step:
            raise Killed

    return checkpoint


def event(number: int, **fields: object) -> dict[str, object]:
    """One of three days, every fourth denied."""
    return {
        **make_event(
            eventID=f"00000000-0000-4000-8000-{number:012}",
            eventTime=f"2026-03-{1 + number % 3:02}T10:{number % 60:02}:00Z",
        ),
        **({"errorCode": "AccessDenied"} if number % 4 == 0 else {}),
        **fields,
    }


def fill(trail: Trail, objects: int = 4, size: int = 6) -> None:
    """A commit for each object, with events of all three days."""
    for number in range(objects):
        records = [event(number * size + place) for place in range(size)]
        trail.put(f"{number:03}.json.gz", records)
    trail.ingest(options=WriteOptions(flush_bytes=1))


def by_iceberg(trail: Trail) -> list[tuple[Any, ...]]:
    """Every row as Iceberg's own client reads the table."""
    found = EventsTable(trail.layout).scan().scan().to_arrow()
    with duckdb.connect() as connection:
        connection.register("found", found)
        return connection.execute(f"SELECT {EVERYTHING} FROM found ORDER BY ALL").fetchall()


def on_disk(trail: Trail) -> int:
    return len(list(trail.layout.data.rglob("*.parquet")))


def check_nothing_is_left_over(trail: Trail) -> None:
    with held(trail.layout.writer_lock):
        sweep(trail.layout, timedelta(seconds=-1))
    assert trail.stray_files() == set()
    assert list(trail.layout.claims.iterdir()) == []


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


@pytest.mark.parametrize("options", [OPTIONS, NO_GRACE])
@pytest.mark.parametrize("step", ["claimed", "written"])
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


@pytest.mark.parametrize("step", STEPS)
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


@pytest.mark.parametrize("step", STEPS)
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


SECOND_DAY = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)


def test_whole_days_that_ended_before_are_removed(trail: Trail) -> None:
    fill(trail)
    report = expire(trail.archive, before=SECOND_DAY, dry_run=False, options=OPTIONS)
    assert (report.days, report.files, report.events) == (1, 4, 8)
    days = {time.day for (time,) in trail.rows("event_time")}
    assert days == {2, 3}
    assert by_iceberg(trail) == trail.rows(EVERYTHING)
    assert trail.index.status().earliest == datetime(2026, 3, 2, 10, 1, tzinfo=UTC)


def test_an_instant_is_taken_in_utc(trail: Trail) -> None:
    fill(trail)
    before = datetime(2026, 3, 2, 1, tzinfo=timezone(timedelta(hours=2)))
    assert expire(trail.archive, before=before, dry_run=True, options=OPTIONS).events == 0


def test_a_dry_run_says_the_same_and_changes_nothing(trail: Trail) -> None:
    fill(trail)
    plan, before = trail.plan(), trail.rows(EVERYTHING)
    planned = expire(trail.archive, before=SECOND_DAY, dry_run=True, options=NO_GRACE)
    assert trail.plan() == plan
    assert trail.rows(EVERYTHING) == before
    assert expire(trail.archive, before=SECOND_DAY, dry_run=False, options=NO_GRACE) == planned


def test_expired_files_stay_for_the_grace_time(trail: Trail) -> None:
    fill(trail)
    old = [Path(file.path) for file in trail.plan().files if file.first < SECOND_DAY]
    expire(trail.archive, before=datetime(2027, 1, 1, tzinfo=UTC), dry_run=False, options=OPTIONS)
    assert trail.ids() == []
    assert all(path.exists() for path in old)
    expire(trail.archive, before=SECOND_DAY, dry_run=False, options=NO_GRACE)
    assert not any(path.exists() for path in old)
    check_nothing_is_left_over(trail)


def test_what_was_expired_does_not_come_back(trail: Trail) -> None:
    fill(trail)
    expire(trail.archive, before=SECOND_DAY, dry_run=False, options=OPTIONS)
    for path in trail.objects.iterdir():
        path.touch()  # changed, as far as its time tells, and still of the same content
    trail.ingest()
    assert len(trail.ids()) == 16
    trail.put("new.json.gz", [event(0), event(1)])
    trail.ingest()
    assert len(trail.ids()) == 17


def test_days_that_are_removed_meanwhile_are_not_removed_twice(trail: Trail) -> None:
    fill(trail)

    def checkpoint(step: str) -> None:
        if step == "claimed":
            expire(trail.archive, before=SECOND_DAY, dry_run=False, options=OPTIONS)

    report = expire(
        trail.archive, before=SECOND_DAY, dry_run=False, options=OPTIONS, checkpoint=checkpoint
    )
    assert report.events == 0
    assert len(by_iceberg(trail)) == 16
    check_nothing_is_left_over(trail)


def test_a_day_that_expires_while_it_is_merged_is_gone(trail: Trail) -> None:
    fill(trail)

    def checkpoint(step: str) -> None:
        if step == "written":
            expire(trail.archive, before=SECOND_DAY, dry_run=False, options=OPTIONS)

    assert compact(trail.archive, options=OPTIONS, checkpoint=checkpoint).days == 2
    assert len(trail.ids()) == 16
    assert len(by_iceberg(trail)) == 16
    check_nothing_is_left_over(trail)


@pytest.mark.parametrize("step", ["claimed", "prepared", "committed", "applied"])
def test_killed_while_it_removes_days_and_run_again(trail: Trail, step: str) -> None:
    fill(trail)
    with pytest.raises(Killed):
        expire(
            trail.archive,
            before=SECOND_DAY,
            dry_run=False,
            options=OPTIONS,
            checkpoint=stop_at(step),
        )
    assert len(trail.ids()) in {16, 24}
    expire(trail.archive, before=SECOND_DAY, dry_run=False, options=NO_GRACE)
    assert len(trail.ids()) == 16
    assert by_iceberg(trail) == trail.rows(EVERYTHING)
    check_nothing_is_left_over(trail)
