from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import UsageError
from bot.sample import SampleSpec, generate_sample, sample_objects
from bot.sample.denials import DENIED_CODES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Event = dict[str, Any]
Objects = list[tuple[str, bytes]]


def written(root: Path) -> Objects:
    files = (path for path in root.rglob("*") if path.is_file())
    return [(path.relative_to(root).as_posix(), path.read_bytes()) for path in files]


def test_the_files_are_the_objects_and_nothing_else(
    spec: SampleSpec, objects: Objects, tmp_path: Path
) -> None:
    generate_sample(spec, tmp_path)
    assert sorted(written(tmp_path)) == sorted(objects)


def test_several_processes_write_the_same_files(spec: SampleSpec, tmp_path: Path) -> None:
    small = replace(spec, events=800)
    one = generate_sample(small, tmp_path / "one")
    two = generate_sample(small, tmp_path / "two", processes=2)
    assert sorted(written(tmp_path / "one")) == sorted(written(tmp_path / "two"))
    assert replace(one, root=two.root) == two


def test_the_report_counts_what_was_written(
    spec: SampleSpec,
    records: list[Event],
    objects: Objects,
    tmp_path: Path,
    happened: Callable[[Event], datetime],
) -> None:
    report = generate_sample(spec, tmp_path)
    distinct = {each["eventID"]: each for each in records if "addendum" not in each}
    denied = [each for each in distinct.values() if each.get("errorCode") in DENIED_CODES]
    times = [happened(each) for each in distinct.values()]
    assert (report.root, report.objects) == (tmp_path, len(objects))
    assert (report.events, report.records) == (spec.events, len(records))
    assert report.denied == len(denied)
    assert (report.first, report.last) == (min(times), max(times))
    assert report.gzip_bytes == sum(len(content) for _, content in objects)


def test_progress_ends_with_all_objects(spec: SampleSpec, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = generate_sample(
        replace(spec, events=800), tmp_path, progress=lambda done, of: seen.append((done, of))
    )
    assert seen == sorted(seen)
    assert seen[-1] == (report.objects, report.objects)


def test_an_events_size_is_a_real_trails(spec: SampleSpec, tmp_path: Path) -> None:
    dense = generate_sample(replace(spec, objects=10, events=5000, story=False), tmp_path)
    assert 1500 < dense.raw_bytes / dense.records < 1900
    assert 220 < dense.gzip_bytes / dense.records < 270


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": datetime(2026, 3, 4)},  # noqa: DTZ001 - a naive one is the mistake
        {"events": 0},
        {"objects": 0},
        {"days": 0},
        {"days": 0.5},
        {"duplicates": 1.5},
        {"addenda": -1},
    ],
)
def test_a_senseless_sample_is_refused(spec: SampleSpec, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        replace(spec, **wrong)


def test_sample_objects_come_in_order_of_delivery(spec: SampleSpec) -> None:
    keys = [key for key, _ in sample_objects(replace(spec, events=800))]
    stamps = [key.split("_")[-2] for key in keys]
    assert stamps == sorted(stamps)
