"""An archive in S3 with a real REST catalog does what one in a folder does, whoever dies when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.archive.attach import attach
from bot.archive.catalogs import open_catalog
from bot.archive.compact import compact
from bot.archive.expire import expire
from bot.archive.options import WriteOptions
from bot.errors import ArchiveError
from tests.scenario.conftest import Trail
from tests.scenario.remote import Remote, at, check, place_of_kind, stopped_writer
from tests.scenario.upkeep import EVERYTHING, NO_GRACE, Killed, event, fill, stop_at
from tests.trino.rest_catalog import rest_catalog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.aws import Aws

pytestmark = pytest.mark.trino

STEPS = ["claimed", "written", "prepared", "published", "committed", "applied"]


@pytest.fixture(scope="session")
def rest_url(tmp_path_factory: pytest.TempPathFactory, aws_server: Aws) -> Iterator[str]:
    with rest_catalog(tmp_path_factory.mktemp("rest"), aws_server) as url:
        yield url


@pytest.fixture
def remote(request: pytest.FixtureRequest, aws: Aws, tmp_path: Path) -> Remote:
    place = place_of_kind(request, "s3-rest", aws)
    return Remote(aws, Trail(tmp_path / "objects", tmp_path / "archive", place))


def test_events_are_taken_in_merged_and_removed(remote: Remote) -> None:
    trail = remote.trail
    fill(trail)
    before = trail.rows(EVERYTHING)
    remote.compact()
    assert trail.rows(EVERYTHING) == before
    limit = datetime(2026, 3, 2, tzinfo=UTC)
    expire(trail.archive, before=limit, dry_run=False, options=NO_GRACE, place=trail.place)
    remote.compact(NO_GRACE)
    check(remote, 16)
    assert trail.ingest().events == 0


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_a_step_of_the_commit_and_run_again(remote: Remote, step: str) -> None:
    trail = remote.trail
    fill(trail, objects=2)
    stopped_writer(trail, step, trail.put("late.json.gz", [event(100), event(0)]))
    trail.ingest()
    remote.compact(NO_GRACE)
    remote.compact(NO_GRACE)
    check(remote, 13)


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_a_step_of_a_merge_and_run_again(remote: Remote, step: str) -> None:
    trail = remote.trail
    fill(trail, objects=2)
    with pytest.raises(Killed):
        compact(trail.archive, options=NO_GRACE, place=trail.place, checkpoint=stop_at(step))
    remote.compact(NO_GRACE)
    remote.compact(NO_GRACE)
    check(remote, 12)


def test_another_machine_is_refused_until_it_knows_the_table(
    remote: Remote, tmp_path: Path
) -> None:
    trail = remote.trail
    fill(trail, objects=2)
    other = at(trail.place, tmp_path / "other", trail)
    with pytest.raises(ArchiveError, match="audit archive attach"):
        other.ingest()
    assert attach(other.archive, options=WriteOptions(), place=other.place).events == 12
    assert other.ingest(trail.put("late.json.gz", [event(100)])).events == 1
    trail.put("later.json.gz", [event(101)])
    with pytest.raises(ArchiveError, match="somebody else has written to it"):
        trail.ingest()


def test_a_table_that_the_server_no_longer_knows_is_not_made_anew(remote: Remote) -> None:
    trail = remote.trail
    fill(trail, objects=1)
    trail.put("late.json.gz", [event(100)])
    open_catalog(trail.layout).drop_table(trail.place.table)
    with pytest.raises(ArchiveError, match="has no such table"):
        trail.ingest()
