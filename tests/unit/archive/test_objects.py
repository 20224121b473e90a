from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.archive.objects import find_objects
from bot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path.resolve()


def test_objects_come_in_the_order_of_their_delivery(tmp_path: Path) -> None:
    late = put(tmp_path, "1/CloudTrail/1_CloudTrail_eu-west-1_20260102T0005Z_a.json.gz")
    early = put(tmp_path, "2/CloudTrail/2_CloudTrail_us-east-1_20260101T2355Z_b.json.gz")
    assert [found.path for found in find_objects([tmp_path])] == [early, late]


def test_what_is_given_twice_is_found_once(tmp_path: Path) -> None:
    path = put(tmp_path, "a.json")
    assert [found.path for found in find_objects([tmp_path, path, tmp_path / "."])] == [path]


def test_only_objects_of_events_are_found(tmp_path: Path) -> None:
    put(tmp_path, "notes.txt")
    put(tmp_path, "CloudTrail-Digest/x.json.gz")
    put(tmp_path, "1_CloudTrail-Insight_eu-west-1_20260101T0000Z_x.json.gz")
    assert find_objects([tmp_path]) == []


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    path = put(tmp_path, "export.txt")
    assert [found.path for found in find_objects([path])] == [path]


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing at"):
        find_objects([tmp_path / "gone"])
