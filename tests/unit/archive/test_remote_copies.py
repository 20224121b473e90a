"""Copies of S3's files on this machine: fetched once, kept while they are read, bounded."""

from __future__ import annotations

import itertools
import os
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.archive.database import create, writing
from bot.archive.layout import Layout
from bot.archive.place import Place
from bot.archive.remote.storage import S3Storage
from bot.archive.storage import Limits
from bot.aws.access import AwsAccess
from bot.aws.clients import s3_client
from bot.engines.fetching import fetched
from bot.errors import (
    ArchiveError,
    AwsError,
    EngineError,
    QueryCancelledError,
    QueryTimeoutError,
)
from bot.services.cancellation import CancelToken
from tests.answering import answering
from tests.aws import REGION, Aws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMBERS = itertools.count()
SIZE = 1000


@pytest.fixture
def storage(aws: Aws, tmp_path: Path) -> S3Storage:
    """Room for three files."""
    bucket = f"copies-{next(NUMBERS)}"
    aws.bucket(bucket)
    access = AwsAccess(region=REGION, named_in="archive.yaml")
    place = Place("glue", f"s3://{bucket}/a", access=access, cache_bytes=3 * SIZE)
    layout = Layout(tmp_path / "archive", place)
    create(layout.database)
    return S3Storage(layout)


def path(name: str) -> str:
    return f"warehouse/cloudtrail/events/data/event_time_day=2026-03-01/{name}.parquet"


def put(storage: S3Storage, *names: str) -> list[str]:
    """Files of S3 without a copy; their absolute paths."""
    for name in names:
        key = path(name).removeprefix("warehouse/")
        storage.warehouse.write(key, name[-1:].encode() * SIZE)
    return [str(storage.layout.folder / path(name)) for name in names]


def copies(storage: S3Storage) -> list[str]:
    return sorted(file.stem for file in storage.layout.data.rglob("*.parquet"))


@pytest.fixture
def calls(storage: S3Storage) -> Iterator[list[str]]:
    """The names of the calls of S3."""
    made: list[str] = []
    with watched(storage, made.append):
        yield made


class watched:  # noqa: N801 - a context
    def __init__(self, storage: S3Storage, told: Callable[[str], object]) -> None:
        self._events = s3_client(storage.layout.place.access).meta.events
        self._told = told

    def _hear(self, model: object, **_: object) -> None:
        self._told(str(getattr(model, "name", "")))

    def __enter__(self) -> None:
        self._events.register("before-call.s3", self._hear)

    def __exit__(self, *_: object) -> None:
        self._events.unregister("before-call.s3", self._hear)


def test_a_file_is_fetched_once(storage: S3Storage, calls: list[str]) -> None:
    paths = put(storage, "a", "b")
    calls.clear()
    with storage.at_hand(paths):
        assert [Path(one).read_bytes() for one in paths] == [b"a" * SIZE, b"b" * SIZE]
    with storage.at_hand(paths):
        pass
    assert calls == ["GetObject", "GetObject"]


def test_what_is_written_here_is_a_copy_already(storage: S3Storage, calls: list[str]) -> None:
    file = storage.layout.folder / path("new")
    file.parent.mkdir(parents=True)
    file.write_bytes(b"new")
    storage.publish([path("new")])
    with storage.at_hand([str(file)]):
        pass
    assert calls == ["PutObject"]
    storage.remove([path("new")])
    assert not file.exists()
    with pytest.raises(AwsError, match="is gone"), storage.at_hand([str(file)]):
        pass


def test_those_used_last_stay(storage: S3Storage) -> None:
    first, *rest = put(storage, "a", "b", "c", "d")
    for one in [first, *rest[:2]]:
        with storage.at_hand([one]):
            pass
    os.utime(first, ns=(1, os.stat(first).st_mtime_ns))  # noqa: PTH116
    modified = os.stat(first).st_mtime_ns  # noqa: PTH116
    with storage.at_hand([first]):
        assert os.stat(first).st_mtime_ns == modified, "DuckDB knows a file by it"  # noqa: PTH116
    with storage.at_hand([rest[2]]):
        assert copies(storage) == ["a", "b", "c", "d"]
    assert copies(storage) == ["a", "c", "d"]


def test_what_is_being_read_stays_whatever_the_limit(storage: S3Storage) -> None:
    paths = put(storage, "a", "b", "c", "d", "e", "f")
    with storage.at_hand(paths[:3]):
        with storage.at_hand(paths[3:]):
            pass
        assert copies(storage)[:3] == ["a", "b", "c"]
        assert len(copies(storage)) == 3
    assert list((storage.layout.folder / "pins").iterdir()) == []


def test_what_was_too_much_goes_once_nobody_reads_it(storage: S3Storage) -> None:
    paths = put(storage, "a", "b", "c", "d", "e", "f")
    with storage.at_hand(paths[:3]), storage.at_hand(paths[3:]):
        pass
    with storage.at_hand(paths[:3]):
        pass
    with storage.at_hand(paths[:1]):
        pass
    assert copies(storage) == ["a", "b", "c"]


def test_the_pins_of_the_dead_hold_nothing(storage: S3Storage) -> None:
    paths = put(storage, "a", "b", "c", "d")
    with storage.at_hand(paths[:1]):
        pass
    pin = storage.layout.folder / "pins" / "dead"
    pin.write_text(paths[0])
    with storage.at_hand(paths[1:]):
        pass
    assert "a" not in copies(storage)
    assert not pin.exists()


def test_a_question_that_needs_more_than_is_kept_is_told_so(storage: S3Storage) -> None:
    paths = put(storage, "a", "b", "c", "d")
    with writing(storage.layout.database) as index:
        for name in "abcd":
            row = [path(name), "2026-03-01", 0, 0, 1, SIZE, 0, 0, "[]", "[]", 1]
            index.execute("INSERT INTO files VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)
    with (
        pytest.raises(EngineError, match=r"archive\.cache keeps.*--engine"),
        fetched(storage, paths, 10),
    ):
        pass
    assert copies(storage) == []
    with fetched(storage, paths[:3], 10):
        assert copies(storage) == ["a", "b", "c"]


def test_who_cancels_while_files_come_waits_no_longer(storage: S3Storage) -> None:
    paths = put(storage, "a", "b", "c")
    token, hold = CancelToken(), threading.Event()

    def slow(_name: str) -> None:
        token.cancel()
        hold.wait(10)

    try:
        with (
            watched(storage, slow),
            pytest.raises(QueryCancelledError),
            storage.at_hand(paths, Limits(time.monotonic() + 60, token)),
        ):
            pass
    finally:
        hold.set()


def test_the_time_limit_holds_while_files_come(storage: S3Storage) -> None:
    paths = put(storage, "a", "b", "c")
    hold = threading.Event()
    try:
        with (
            watched(storage, lambda _name: hold.wait(10)),
            pytest.raises(QueryTimeoutError, match="0 of 3 had come"),
            fetched(storage, paths, 0.2),
        ):
            pass
    finally:
        hold.set()
    assert not any(name.startswith("pins/") for name in copies(storage))


def test_how_many_have_come_is_told(storage: S3Storage) -> None:
    told: list[tuple[int, int]] = []
    with fetched(
        storage, put(storage, "a", "b"), 10, progress=lambda done, total: told.append((done, total))
    ):
        pass
    assert told[-1] == (2, 2)


def test_half_a_download_is_no_copy(storage: S3Storage) -> None:
    (one,) = put(storage, "a")
    stop = threading.Event()
    stop.set()
    from bot.archive.remote.warehouse import Stopped

    name = path("a").removeprefix("warehouse/")
    with pytest.raises(Stopped):
        storage.warehouse.download(name, Path(one), stop)
    assert list(Path(one).parent.iterdir()) == []


def test_a_file_elsewhere_is_none_of_the_archives(storage: S3Storage) -> None:
    assert storage.path(storage.location(path("a"))) == path("a")
    for other in ("s3://other/a/x.parquet", f"{storage.warehouse.url}../b/x.parquet"):
        with pytest.raises(ArchiveError, match="outside of"):
            storage.path(other)


def test_a_denied_object_is_told_with_what_to_do(storage: S3Storage) -> None:
    paths = put(storage, "a")
    layout = storage.layout
    told = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    with answering(403, told) as url:
        access = replace(layout.place.access, endpoint=url)
        denied = S3Storage(replace(layout, place=replace(layout.place, access=access)))
        with (
            pytest.raises(EngineError, match=r"s3:GetObject is denied.*config/iam"),
            fetched(denied, paths, 10),
        ):
            pass
