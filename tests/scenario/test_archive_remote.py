"""An archive whose table is in S3, or in a catalog of its own, does what one in a folder does.

Each step of each commit, in every kind, is in `tests/faults/test_archive_remote.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from bot.archive.attach import attach
from bot.archive.expire import expire
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
from bot.archive.writer import Writer
from bot.errors import ArchiveError
from tests.scenario.conftest import Trail
from tests.scenario.remote import MANY, Remote, at, check, place_of_kind, stopped_writer
from tests.scenario.upkeep import EVERYTHING, NO_GRACE, Killed, by_iceberg, event, fill

if TYPE_CHECKING:
    from pathlib import Path

    from tests.aws import Aws


@pytest.fixture(params=["s3-glue", "s3-sql", "folder-sql"])
def remote(request: pytest.FixtureRequest, aws: Aws, tmp_path: Path) -> Remote:
    place = place_of_kind(request, request.param, aws)
    return Remote(aws, Trail(tmp_path / "objects", tmp_path / "archive", place))


@pytest.fixture
def in_s3(request: pytest.FixtureRequest, aws: Aws, tmp_path: Path) -> Remote:
    place = place_of_kind(request, "s3-glue", aws)
    return Remote(aws, Trail(tmp_path / "objects", tmp_path / "archive", place))


def test_events_are_taken_in_merged_and_removed(remote: Remote) -> None:
    trail = remote.trail
    fill(trail, objects=2)
    before = trail.rows(EVERYTHING)
    remote.compact()
    assert trail.rows(EVERYTHING) == before
    assert len(trail.plan().files) == 3
    if remote.is_in_s3:
        assert len(remote.data()) == 9, "replaced files stay for their readers"
    limit = datetime(2026, 3, 2, tzinfo=UTC)
    expire(trail.archive, before=limit, dry_run=False, options=NO_GRACE, place=trail.place)
    remote.compact(NO_GRACE)
    check(remote, 8)
    assert trail.ingest().events == 0


def test_stopped_before_the_commit_and_run_again(in_s3: Remote) -> None:
    trail = in_s3.trail
    fill(trail, objects=1)
    stopped_writer(trail, "published", trail.put("late.json.gz", [event(100), event(0)]))
    assert len(trail.ids()) == 6
    trail.ingest()
    check(in_s3, 7)
    assert list(trail.layout.claims.iterdir()) == []


def test_a_commit_that_is_late_cannot_be_made_any_more(in_s3: Remote) -> None:
    """Its writer is gone, and its request is still on the way when the next writer comes."""
    from bot.archive.locks import held
    from bot.archive.recovery import recover
    from bot.archive.table import EventsTable

    trail = in_s3.trail
    fill(trail, objects=1)
    stopped_writer(trail, "published", trail.put("late.json.gz", [event(100)]))
    late = EventsTable(trail.layout)
    lost = sorted(in_s3.data() - in_s3.named())
    with held(trail.layout.writer_lock):
        recover(trail.layout, EventsTable(trail.layout))
    (trail.archive / lost[0]).write_bytes(next(trail.layout.data.rglob("*.parquet")).read_bytes())
    with pytest.raises(ArchiveError, match="somebody else changed it at the same moment"):
        late.replace(add=lost, batch="late")
    trail.ingest()
    (trail.archive / lost[0]).unlink()
    check(in_s3, 7)


class TestAnotherMachine:
    @pytest.mark.parametrize("kind", ["s3-sqlite", "s3-glue"])
    def test_is_refused_until_it_knows_the_table(
        self, request: pytest.FixtureRequest, aws: Aws, tmp_path: Path, kind: str
    ) -> None:
        place = place_of_kind(request, kind, aws)
        trail = Trail(tmp_path / "objects", tmp_path / "archive", place)
        fill(trail, objects=2)
        other = at(trail.place, tmp_path / "other", trail)
        with pytest.raises(ArchiveError, match="audit archive attach"):
            other.ingest()
        for ask in (other.plan, other.index.status):
            with pytest.raises(ArchiveError, match="audit archive attach"):
                ask()
        told: list[tuple[int, int]] = []
        report = attach(
            other.archive,
            options=WriteOptions(),
            place=other.place,
            progress=lambda done, total: told.append((done, total)),
        )
        assert (report.files, report.read, report.events) == (6, 6, 12)
        assert told[-1] == (6, 6)
        assert other.plan().files == tuple(
            replace(file, path=file.path.replace(str(trail.archive), str(other.archive)))
            for file in trail.plan().files
        )
        assert other.index.head() == trail.index.head()
        assert other.ingest().events == 0, "every event is known"

    def test_what_it_writes_arrives_after_all_that_was_counted(
        self, in_s3: Remote, tmp_path: Path
    ) -> None:
        """Schedules keep their place in a database that both machines use."""
        trail = in_s3.trail
        fill(trail, objects=2)
        in_s3.compact()
        trail.ingest(trail.put_bytes("broken.json.gz", b"no object"))
        counted = trail.index.head()
        other = at(trail.place, tmp_path / "other", trail)
        attach(other.archive, options=WriteOptions(), place=other.place)
        late = trail.put("late.json.gz", [event(100)])
        assert other.ingest(late).events == 1
        assert other.index.head() > counted
        assert other.index.arrived(counted, datetime(2026, 1, 1, tzinfo=UTC))
        with duckdb.connect() as connection:
            files = {"files": [file.path for file in other.plan().files]}
            arrived = "SELECT count(*) FROM read_parquet($files) WHERE arrival > "
            assert connection.execute(f"{arrived}{counted}", files).fetchall() == [(1,)]
        attach(trail.archive, options=WriteOptions(), place=trail.place)
        assert trail.index.head() == other.index.head()

    def test_two_that_write_do_not_go_past_each_other(self, in_s3: Remote, tmp_path: Path) -> None:
        trail = in_s3.trail
        fill(trail, objects=1)
        other = at(trail.place, tmp_path / "other", trail)
        attach(other.archive, options=WriteOptions(), place=other.place)
        late = trail.put("late.json.gz", [event(100)])

        def checkpoint(step: str) -> None:
            if step == "published":
                other.ingest(late)

        with (
            pytest.raises(ArchiveError, match="somebody else changed it at the same moment"),
            Writer(trail.layout, MANY, checkpoint) as writer,
        ):
            for found in find_objects([late]):
                writer.take(found, found.read())
        with pytest.raises(ArchiveError, match="somebody else has written to it"):
            trail.ingest()
        report = attach(trail.archive, options=WriteOptions(), place=trail.place)
        assert (report.read, report.forgotten, report.events) == (1, 0, 7)
        trail.ingest()
        check(in_s3, 7)

    def test_an_attaching_that_was_cut_short_shows_nothing_and_goes_on(
        self, in_s3: Remote, tmp_path: Path
    ) -> None:
        trail = in_s3.trail
        fill(trail, objects=1)
        other = at(trail.place, tmp_path / "other", trail)

        def stop(done: int, _total: int) -> None:
            if done == 2:
                raise Killed

        with pytest.raises(Killed):
            attach(other.archive, options=WriteOptions(), place=other.place, progress=stop)
        with pytest.raises(ArchiveError, match="audit archive attach"):
            other.plan()
        report = attach(other.archive, options=WriteOptions(), place=other.place)
        assert (report.files, report.read) == (3, 1)
        assert len(other.ids()) == 6
        assert by_iceberg(other) == other.rows(EVERYTHING)
