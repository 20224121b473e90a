from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.archive.compact import compact
from bot.archive.expire import expire
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


@pytest.mark.parametrize("step", ["prepared", "committed", "applied"])
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
