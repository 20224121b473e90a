"""An archive whose table is in S3, or in a catalog of its own, does what one in a folder does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.archive.attach import attach
from bot.archive.expire import expire
from bot.archive.locks import held
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
from bot.archive.table import EventsTable
from bot.archive.tidy import tidy
from bot.archive.writer import Writer
from bot.errors import ArchiveError
from tests.scenario.conftest import Trail
from tests.scenario.remote import KINDS, Remote, at, place_of_kind
from tests.scenario.upkeep import EVERYTHING, NO_GRACE, Killed, by_iceberg, event, fill, stop_at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.aws import Aws

STEPS = ["claimed", "written", "prepared", "published", "committed", "applied"]
MANY = WriteOptions(flush_bytes=1)


@pytest.fixture(params=KINDS)
def remote(request: pytest.FixtureRequest, aws: Aws, tmp_path: Path) -> Remote:
    place = place_of_kind(request, request.param, aws)
    return Remote(aws, Trail(tmp_path / "objects", tmp_path / "archive", place))


@pytest.fixture
def in_s3(request: pytest.FixtureRequest, aws: Aws, tmp_path: Path) -> Remote:
    place = place_of_kind(request, "s3-glue", aws)
    return Remote(aws, Trail(tmp_path / "objects", tmp_path / "archive", place))


def is_in_s3(remote: Remote) -> bool:
    return bool(remote.trail.place.warehouse)


def check(remote: Remote, events: int) -> None:
    """So many events, each once, for DuckDB and for Iceberg's client; nothing else lies about."""
    trail = remote.trail
    if is_in_s3(remote):
        assert remote.data() == remote.named()
        remote.forget_copies()
    assert len(trail.ids()) == len(set(trail.ids())) == events
    assert trail.stray_files() == set()
    assert by_iceberg(trail) == trail.rows(EVERYTHING)
    assert trail.index.status().events == events


def test_events_are_taken_in_merged_and_removed(remote: Remote) -> None:
    trail = remote.trail
    fill(trail)
    check(remote, 24)
    assert trail.ingest().events == 0
    before = trail.rows(EVERYTHING)
    remote.compact()
    assert trail.rows(EVERYTHING) == before
    assert len(trail.plan().files) == 3
    if is_in_s3(remote):
        assert len(remote.data()) == 15, "replaced files stay for their readers"
    remote.compact(NO_GRACE)
    check(remote, 24)
    limit = datetime(2026, 3, 2, tzinfo=UTC)
    expire(trail.archive, before=limit, dry_run=False, options=NO_GRACE, place=trail.place)
    remote.compact(NO_GRACE)
    check(remote, 16)


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_a_step_of_the_commit_and_run_again(in_s3: Remote, step: str) -> None:
    trail = in_s3.trail
    fill(trail, objects=2)
    late = trail.put("late.json.gz", [event(100), event(0)])
    with pytest.raises(Killed), Writer(trail.layout, MANY, stop_at(step)) as writer:
        for found in find_objects([late]):
            writer.take(found, found.read())
    assert len(trail.ids()) in {12, 13}
    trail.ingest()
    check(in_s3, 13)
    assert list(trail.layout.claims.iterdir()) == []


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_a_step_of_a_merge_and_run_again(in_s3: Remote, step: str) -> None:
    from bot.archive.compact import compact

    trail = in_s3.trail
    fill(trail, objects=2)
    before = trail.rows(EVERYTHING)
    with pytest.raises(Killed):
        compact(trail.archive, options=NO_GRACE, place=trail.place, checkpoint=stop_at(step))
    assert trail.rows(EVERYTHING) == before
    in_s3.compact(NO_GRACE)
    in_s3.compact(NO_GRACE)
    assert trail.rows(EVERYTHING) == before
    check(in_s3, 12)


def test_the_tables_own_files_are_kept_few(remote: Remote) -> None:
    trail = remote.trail
    fill(trail, objects=6)
    before = remote.objects("metadata") if is_in_s3(remote) else set()
    with held(trail.layout.writer_lock):
        tidy(trail.layout, EventsTable(trail.layout), tolerated=2)
    remote.compact(NO_GRACE)
    assert len(by_iceberg(trail)) == 36
    if is_in_s3(remote):
        assert len(remote.objects("metadata") & before) < len(before)


class TestAnotherMachine:
    def test_is_refused_until_it_knows_the_table(self, remote: Remote, tmp_path: Path) -> None:
        trail = remote.trail
        fill(trail)
        if trail.place.catalog != "sql" or is_in_s3(remote):
            other = at(trail.place, tmp_path / "other", trail)
        else:
            pytest.skip("a folder is one machine's")
        with pytest.raises(ArchiveError, match="audit archive attach"):
            other.ingest()
        with pytest.raises(ArchiveError, match="audit archive attach"):
            other.plan()
        told: list[tuple[int, int]] = []
        report = attach(
            other.archive,
            options=WriteOptions(),
            place=other.place,
            progress=lambda done, total: told.append((done, total)),
        )
        assert (report.files, report.read, report.events) == (12, 12, 24)
        assert told[-1] == (12, 12)
        assert other.plan().files == tuple(
            type(file)(
                **{
                    **{name: getattr(file, name) for name in file.__slots__},
                    "path": file.path.replace(str(trail.archive), str(other.archive)),
                }
            )
            for file in trail.plan().files
        )
        assert other.ingest().events == 0, "every event is known"
        assert other.index.head() >= trail.index.head()

    def test_who_wrote_before_is_told_that_somebody_else_did(
        self, in_s3: Remote, tmp_path: Path
    ) -> None:
        trail = in_s3.trail
        fill(trail)
        other = at(trail.place, tmp_path / "other", trail)
        attach(other.archive, options=WriteOptions(), place=other.place)
        other.ingest(trail.put("late.json.gz", [event(100)]))
        trail.put("later.json.gz", [event(101)])
        with pytest.raises(ArchiveError, match="somebody else has written to it"):
            trail.ingest()
        report = attach(trail.archive, options=WriteOptions(), place=trail.place)
        assert (report.read, report.forgotten, report.events) == (1, 0, 25)
        assert trail.ingest().events == 1
        check(in_s3, 26)

    def test_two_that_write_at_the_same_moment_do_not_both_commit(
        self, in_s3: Remote, tmp_path: Path
    ) -> None:
        trail = in_s3.trail
        fill(trail)
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
        attach(trail.archive, options=WriteOptions(), place=trail.place)
        trail.ingest()
        assert len(trail.ids()) == len(set(trail.ids())) == 25
        assert len(by_iceberg(trail)) == 25

    def test_an_attaching_that_was_cut_short_shows_nothing_and_goes_on(
        self, in_s3: Remote, tmp_path: Path
    ) -> None:
        trail = in_s3.trail
        fill(trail)
        other = at(trail.place, tmp_path / "other", trail)

        def stop(done: int, _total: int) -> None:
            if done == 5:
                raise Killed

        with pytest.raises(Killed):
            attach(other.archive, options=WriteOptions(), place=other.place, progress=stop)
        with pytest.raises(ArchiveError, match="audit archive attach"):
            other.plan()
        report = attach(other.archive, options=WriteOptions(), place=other.place)
        assert (report.files, report.read) == (12, 7)
        assert len(other.ids()) == 24
