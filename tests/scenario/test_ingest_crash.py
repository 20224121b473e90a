from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.archive.database import is_there
from bot.archive.table import EventsTable
from bot.sample import make_event

if TYPE_CHECKING:
    from tests.scenario.conftest import Trail

STEPS = ["claimed", "written", "prepared", "committed", "applied"]

STOPPED = """
import os, sys
from pathlib import Path
from bot.archive.layout import Layout
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
from bot.archive.writer import Writer

def checkpoint(step):
    if step == sys.argv[3]:
        os._exit(9)

with Writer(Layout(Path(sys.argv[1])), WriteOptions(flush_bytes=4_000), checkpoint) as writer:
    for found in find_objects([Path(sys.argv[2])]):
        writer.take(found, found.read())
"""

KILLED = """
import sys
from pathlib import Path
from bot.archive.ingest import ingest
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
print("ready", flush=True)
found = find_objects([Path(sys.argv[2])])
ingest(Path(sys.argv[1]), found, options=WriteOptions(flush_bytes=4_000))
"""


def event(number: int) -> dict[str, object]:
    return dict(
        make_event(
            eventID=f"00000000-0000-4000-8000-{number:012}",
            eventTime=f"2026-03-{1 + number % 2:02}T10:{number % 60:02}:00Z",
        )
    )


def fill(trail: Trail, objects: int) -> list[str]:
    """Objects that overlap; gives the ids of their events."""
    for number in range(objects):
        trail.put(f"{number:03}.json.gz", [event(number * 4 + place) for place in range(6)])
    return sorted(str(event(number)["eventID"]) for number in range(objects * 4 + 2))


def check(trail: Trail, ids: list[str]) -> None:
    """The archive holds just these events, and nothing else is lying about."""
    assert trail.ids() == ids
    assert trail.index.status().events == len(ids)
    assert trail.stray_files() == set()
    assert EventsTable(trail.layout).scan().scan().to_arrow().num_rows == len(ids)
    assert [path for path in trail.layout.claims.iterdir() if path.is_file()] == []


@pytest.mark.parametrize("step", STEPS)
def test_stopped_at_a_step_of_the_commit_and_run_again(trail: Trail, step: str) -> None:
    trail.put("000.json.gz", [event(1)])
    trail.ingest()
    ids = fill(trail, 3)
    command = [sys.executable, "-c", STOPPED, str(trail.archive), str(trail.objects), step]
    assert subprocess.run(command, check=False).returncode == 9
    assert set(trail.ids()) <= set(ids)
    assert len(trail.ids()) == trail.index.status().events
    trail.ingest()
    check(trail, sorted({*ids, str(event(1)["eventID"])}))


def test_killed_at_random_moments_and_run_again(trail: Trail) -> None:
    ids = fill(trail, 30)
    command = [sys.executable, "-c", KILLED, str(trail.archive), str(trail.objects)]
    moments = random.Random(7)  # noqa: S311 - it only has to be the same each time
    killed = 0
    for _ in range(6):
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(timeout=moments.uniform(0.4, 1.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        process.stdout.close()
        assert not is_there(trail.layout.database) or set(trail.ids()) <= set(ids)
    assert killed > 0
    trail.ingest()
    check(trail, ids)
