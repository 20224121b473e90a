from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive.options import WriteOptions
from bot.archive.table import EventsTable
from bot.sample import make_event
from tests.scenario.conftest import Trail

if TYPE_CHECKING:
    from collections.abc import Sequence

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "cloudtrail" / "attack-run"

INGEST = """
import sys
from pathlib import Path
from bot.archive.ingest import ingest
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
found = find_objects([Path(sys.argv[2])])
ingest(Path(sys.argv[1]), found, options=WriteOptions(flush_bytes=40_000))
"""


def event(number: int) -> dict[str, object]:
    return dict(
        make_event(
            eventID=f"00000000-0000-4000-8000-{number:012}",
            eventTime=f"2026-03-{1 + number % 3:02}T10:{number % 60:02}:00Z",
        )
    )


EVENTS = [event(number) for number in range(12)]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    deliveries=st.lists(
        st.lists(st.lists(st.sampled_from(range(12)), max_size=6), min_size=1, max_size=3),
        min_size=1,
        max_size=3,
    ),
    flush_bytes=st.sampled_from([1, 1_000_000]),
)
def test_in_whatever_order_events_arrive_each_is_there_once(
    tmp_path_factory: pytest.TempPathFactory,
    deliveries: list[list[list[int]]],
    flush_bytes: int,
) -> None:
    folder = tmp_path_factory.mktemp("trail")
    trail = Trail(folder / "objects", folder / "archive")
    for run, objects in enumerate(deliveries):
        for place, numbers in enumerate(objects):
            trail.put(f"{run}/{place}.json.gz", [EVENTS[number] for number in numbers])
        trail.ingest(trail.objects / str(run), options=WriteOptions(flush_bytes=flush_bytes))
    delivered = {number for objects in deliveries for numbers in objects for number in numbers}
    assert trail.ids() == sorted(str(EVENTS[number]["eventID"]) for number in delivered)
    assert trail.index.status().events == len(delivered)


def test_records_of_one_id_and_different_times_do_not_hide_each_other(trail: Trail) -> None:
    twin = {**EVENTS[0], "eventTime": "2026-03-02T11:00:00Z"}
    trail.put("a.json.gz", [EVENTS[0], twin])
    trail.put("b.json.gz", [twin, EVENTS[0]])
    assert trail.ingest().events == 2


def test_records_without_an_id_count_once_each(trail: Trail) -> None:
    bare = {key: value for key, value in EVENTS[0].items() if key != "eventID"}
    other = {**bare, "eventName": "Another"}
    trail.put("a.json.gz", [bare, other, {**bare, "eventID": ""}])
    trail.put("b.json.gz", [dict(reversed(bare.items()))])
    assert trail.ingest().events == 3


def test_a_second_run_reads_nothing(trail: Trail) -> None:
    trail.put("a.json.gz", EVENTS)
    version = (trail.ingest(), trail.plan().version)[1]
    report = trail.ingest()
    assert (report.objects, report.skipped, report.events) == (0, 1, 0)
    assert trail.plan().version == version


def test_a_copy_of_an_object_is_not_decoded_again(trail: Trail) -> None:
    first = trail.put("a.json.gz", EVENTS)
    trail.ingest()
    shutil.copy(first, trail.objects / "b.json.gz")
    report = trail.ingest()
    assert (report.objects, report.skipped, report.duplicates) == (0, 2, 0)


def test_iceberg_itself_finds_what_the_index_names(trail: Trail) -> None:
    trail.put("a.json.gz", EVENTS[:7])
    trail.ingest()
    trail.put("b.json.gz", EVENTS[5:])
    trail.ingest()
    table = EventsTable(trail.layout).scan().scan().to_arrow()
    assert sorted(table["event_id"].to_pylist()) == trail.ids()
    assert set(table["event_name"].to_pylist()) == {EVENTS[0]["eventName"]}
    assert table.num_rows == len(EVENTS)


def test_two_processes_at_once_over_the_same_objects(trail: Trail) -> None:
    for number in range(40):
        trail.put(f"{number}.json.gz", [event(number * 5 + place) for place in range(10)])
    _run_at_once(trail, 3)
    assert len(trail.ids()) == len(set(trail.ids())) == 205
    assert trail.stray_files() == set()
    assert trail.index.status().objects == 40


def test_several_processes_of_one_run(trail: Trail) -> None:
    chunk = 16_000_000
    noise = random.Random(7)  # noqa: S311 - only to be hard to compress
    for number in range(3):
        padding = {"requestParameters": {"x": noise.randbytes(chunk // 2).hex()}}
        trail.put(f"{number}.json.gz", [{**event(number), **padding}, event(10 + number)])
    report = trail.ingest(processes=2)
    assert (report.objects, report.events, report.rejected) == (3, 6, ())
    assert len(trail.ids()) == 6


def _run_at_once(trail: Trail, processes: int) -> None:
    command: Sequence[str | Path] = [sys.executable, "-c", INGEST, trail.archive, trail.objects]
    running = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    for process in running:
        _, errors = process.communicate()
        assert (process.returncode, errors) == (0, "")


def test_an_archive_whose_path_has_odd_characters(tmp_path: Path) -> None:
    trail = Trail(tmp_path / "objects", tmp_path / "an archive, 100% 'odd' #1?")
    trail.put("a.json.gz", EVENTS)
    trail.ingest()
    trail.put("b.json.gz", [*EVENTS, event(99)])
    assert trail.ingest().events == 1
    assert len(trail.records()) == 13
    beside = {path.name for path in tmp_path.iterdir()}
    assert beside == {"objects", "an archive, 100% 'odd' #1?"}  # all of it is in its folder


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_dir(), reason="the real events are not beside the checkout")
def test_the_real_events_twice_shuffled_and_beside_a_truncated_copy(trail: Trail) -> None:
    delivered = []
    for path in sorted(REAL.rglob("*.json.gz")):
        content = path.read_bytes()
        delivered += json.loads(gzip.decompress(content))["Records"]
        trail.put_bytes(f"first/{path.name}", content)
    cut = trail.put_bytes("first/copy.json.gz", content[: len(content) // 2])
    random.Random(7).shuffle(delivered)  # noqa: S311 - only to be out of order
    for start in range(0, len(delivered), 500):
        trail.put(f"again/{start}.json.gz", delivered[start : start + 500])
    report = trail.ingest()
    assert (report.events, report.duplicates) == (2900, 2900)
    assert [item.path for item in report.rejected] == [str(cut)]
    assert trail.ingest().events == 0
    assert sorted(map(_text, trail.records())) == sorted(map(_text, delivered))


def _text(record: object) -> str:
    return json.dumps(record, sort_keys=True)
