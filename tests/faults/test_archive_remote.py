"""Every step of every commit, in every kind of place: whoever dies there, each event is once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.archive.compact import compact
from bot.archive.locks import held
from bot.archive.table import EventsTable
from bot.archive.tidy import tidy
from bot.domain.answer import Question
from bot.domain.window import Window
from bot.sample import SampleSpec, generate_sample
from tests.aws import REGION
from tests.conftest import UNTIL
from tests.scenario.conftest import Trail
from tests.scenario.remote import KINDS, Remote, check, place_of_kind, stopped_writer
from tests.scenario.upkeep import EVERYTHING, NO_GRACE, Killed, by_iceberg, event, fill, stop_at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.aws import Aws

pytestmark = pytest.mark.faults

STEPS = ["claimed", "written", "prepared", "published", "committed", "applied"]


@pytest.fixture(params=KINDS)
def remote(request: pytest.FixtureRequest, aws: Aws, tmp_path: Path) -> Remote:
    place = place_of_kind(request, request.param, aws)
    return Remote(aws, Trail(tmp_path / "objects", tmp_path / "archive", place))


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_a_step_of_the_commit_and_run_again(remote: Remote, step: str) -> None:
    trail = remote.trail
    fill(trail, objects=2)
    stopped_writer(trail, step, trail.put("late.json.gz", [event(100), event(0)]))
    assert len(trail.ids()) in {12, 13}
    trail.ingest()
    remote.compact(NO_GRACE)
    remote.compact(NO_GRACE)
    check(remote, 13)
    assert list(trail.layout.claims.iterdir()) == []


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_a_step_of_a_merge_and_run_again(remote: Remote, step: str) -> None:
    trail = remote.trail
    fill(trail, objects=2)
    before = trail.rows(EVERYTHING)
    with pytest.raises(Killed):
        compact(trail.archive, options=NO_GRACE, place=trail.place, checkpoint=stop_at(step))
    assert trail.rows(EVERYTHING) == before
    remote.compact(NO_GRACE)
    remote.compact(NO_GRACE)
    assert trail.rows(EVERYTHING) == before
    check(remote, 12)


@pytest.mark.parametrize("step", STEPS)
def test_an_addendum_is_merged_once(remote: Remote, step: str) -> None:
    trail = remote.trail
    fill(trail, objects=2)
    addendum = event(
        500,
        addendum={"reason": "UPDATED_DATA", "originalEventID": event(0)["eventID"]},
        errorMessage="as it really was",
    )
    stopped_writer(trail, step, trail.put("addendum.json.gz", [addendum]))
    remote.forget_copies()
    trail.ingest()
    remote.compact(NO_GRACE)
    remote.compact(NO_GRACE)
    assert ("as it really was",) in trail.rows("error_message")
    check(remote, 12)


def test_the_tables_own_files_are_kept_few(remote: Remote) -> None:
    trail = remote.trail
    fill(trail, objects=20, size=1)
    before = remote.objects("metadata") if remote.is_in_s3 else set()
    with held(trail.layout.writer_lock):
        tidy(trail.layout, EventsTable(trail.layout), tolerated=17)
    remote.compact(NO_GRACE)
    assert len(by_iceberg(trail)) == 20
    if remote.is_in_s3:
        assert len(remote.objects("metadata") & before) < len(before)


def test_killed_at_random_moments_and_run_again(aws: Aws, tmp_path: Path) -> None:
    """A real process, by settings alone, and a real kill."""
    bucket = aws.bucket("killed").name
    environ = {
        "AUDIT_HOME": str(tmp_path / "home"),
        "AUDIT_ARCHIVE_WAREHOUSE": f"s3://{bucket}/archive",
        "AUDIT_ARCHIVE_CATALOG": "glue",
        "AUDIT_ARCHIVE_REGION": REGION,
        "AUDIT_ARCHIVE_FLUSH_SIZE": "1MB",
    }
    wide = "x" * 100_000
    trail = Trail(tmp_path / "objects", tmp_path / "home" / "archive")
    for number in range(60):
        records = [event(number * 4 + place, userAgent=wide) for place in range(6)]
        trail.put(f"{number:03}.json.gz", records)
    ids = sorted(str(event(number)["eventID"]) for number in range(60 * 4 + 2))
    command = [sys.executable, "-m", "bot", "ingest", str(trail.objects), "--processes", "2"]
    moments = random.Random(7)  # noqa: S311 - it only has to be the same each time
    killed = 0
    for _ in range(8):
        process = subprocess.Popen(
            command,
            env={**os.environ, **environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(timeout=moments.uniform(1.2, 4))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
    assert killed > 0
    app = App(environ)
    assert app.archive.ingest([trail.objects], processes=1, progress=None).rejected == ()
    there = Trail(trail.objects, trail.archive, app.archive.place)
    remote = Remote(aws, there)
    remote.compact(NO_GRACE)
    remote.compact(NO_GRACE)
    assert there.ids() == ids
    check(remote, len(ids))


def test_many_questions_at_once_with_room_for_few_files(aws: Aws, tmp_path: Path) -> None:
    """Copies come and go under questions that run; each answer is right."""
    bucket = aws.bucket("crowded").name
    generate_sample(SampleSpec(until=UNTIL, events=30_000, days=7), tmp_path / "trail")
    elsewhere = {
        "AUDIT_ARCHIVE_WAREHOUSE": f"s3://{bucket}/archive",
        "AUDIT_ARCHIVE_CATALOG": "glue",
        "AUDIT_ARCHIVE_REGION": REGION,
        "AUDIT_ARCHIVE_CACHE": "2MB",
    }
    here, there = (
        App({"AUDIT_HOME": str(tmp_path / name), **environ})
        for name, environ in {"here": {}, "there": elsewhere}.items()
    )
    for app in (here, there):
        app.archive.ingest([tmp_path / "trail"], processes=1, progress=None)
    windows = [
        Window(UNTIL - timedelta(days=1 + day, hours=hours), UNTIL - timedelta(days=day))
        for day in range(6)
        for hours in (0, 5)
    ]
    questions = [Question("stats count(*) as n by eventName", window) for window in windows]
    expected = [sorted(map(repr, here.engine("archive").ask(one).rows)) for one in questions]
    order = random.Random(7)  # noqa: S311 - it only has to be the same each time
    asked = [order.randrange(len(questions)) for _ in range(160)]

    def ask(number: int) -> bool:
        rows = there.engine("archive").ask(questions[number]).rows
        return sorted(map(repr, rows)) == expected[number]

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(ask, asked))
    there.close()
    here.close()
    copies = [file.stat().st_size for file in (tmp_path / "there").rglob("*.parquet")]
    assert sum(copies) <= 2_000_000
    assert len(copies) < 8
