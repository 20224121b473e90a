"""One small sample for all tests of the package, read back with none of the package's own code."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.sample import SampleSpec, sample_objects

if TYPE_CHECKING:
    from collections.abc import Callable

Event = dict[str, Any]
Objects = list[tuple[str, bytes]]


@pytest.fixture(scope="session")
def spec() -> SampleSpec:
    until = datetime(2026, 3, 4, 17, 3, 20, tzinfo=UTC)
    return SampleSpec(until=until, events=6000, days=2, duplicates=0.01, addenda=3)


@pytest.fixture(scope="session")
def records_of() -> Callable[[bytes], list[Event]]:
    def read(content: bytes) -> list[Event]:
        loaded = json.loads(gzip.decompress(content))
        assert list(loaded) == ["Records"]
        records: list[Event] = loaded["Records"]
        return records

    return read


@pytest.fixture(scope="session")
def objects(spec: SampleSpec) -> Objects:
    return list(sample_objects(spec))


@pytest.fixture(scope="session")
def records(objects: Objects, records_of: Callable[[bytes], list[Event]]) -> list[Event]:
    return [record for _, content in objects for record in records_of(content)]


@pytest.fixture(scope="session")
def happened() -> Callable[[Event], datetime]:
    return lambda event: datetime.fromisoformat(event["eventTime"])
