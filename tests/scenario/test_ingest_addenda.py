from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive.options import WriteOptions
from bot.archive.table import EventsTable
from bot.sample import make_event
from tests.scenario.conftest import Trail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ID = "00000000-0000-4000-8000-000000000001"

ORIGINAL = dict(make_event(eventID=ID, eventTime="2026-03-01T10:00:00Z", eventName="RunInstances"))
FIRST = {
    **ORIGINAL,
    "eventID": "00000000-0000-4000-8000-00000000000a",
    "eventTime": "2026-03-01T10:00:01Z",
    "errorCode": "First",
    "addendum": {"reason": "UPDATED_DATA", "originalEventID": ID, "updatedFields": "errorCode"},
}
SECOND = {
    **FIRST,
    "eventID": "00000000-0000-4000-8000-00000000000b",
    "eventTime": "2026-03-02T10:00:00Z",
    "errorCode": "Second",
    "aNewField": {"n": 1},
}
OTHER = dict(make_event(eventID="00000000-0000-4000-8000-000000000002"))
DELAYED = {**OTHER, "addendum": {"reason": "DELIVERY_DELAY"}, "eventID": "delayed"}

RECORDS = [ORIGINAL, FIRST, SECOND, OTHER]
MERGED = {**SECOND, "eventID": ID}


def deliver(trail: Trail, batches: Sequence[Sequence[dict[str, Any]]]) -> None:
    for number, records in enumerate(batches):
        trail.put(f"{number}.json.gz", records)
        trail.ingest()


def described(trail: Trail) -> list[tuple[Any, ...]]:
    return trail.rows(
        "coalesce(identity, event_id), event_time, event_id, error_code, versions, rest"
    )


@pytest.fixture
def expected(tmp_path: Path) -> list[tuple[Any, ...]]:
    trail = Trail(tmp_path / "expected", tmp_path / "expected-archive")
    deliver(trail, [RECORDS])
    return described(trail)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("together", [True, False])
def test_addenda_update_their_event_in_whatever_order(
    trail: Trail, order: tuple[int, ...], *, together: bool
) -> None:
    records = [RECORDS[number] for number in order]
    deliver(trail, [[OTHER, *records]] if together else [[OTHER], *([each] for each in records)])
    found = {record["eventID"]: record for record in trail.records()}
    assert found == {ID: MERGED, OTHER["eventID"]: OTHER}
    ((versions,),) = trail.rows("versions")[:1]
    assert json.loads(versions) == [ORIGINAL, FIRST, SECOND]
    assert trail.index.status().events == 2


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    batches=st.lists(
        st.lists(st.sampled_from(range(4)), min_size=1, max_size=3), min_size=1, max_size=3
    )
)
def test_repetition_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    expected: list[tuple[Any, ...]],
    batches: list[list[int]],
) -> None:
    folder = tmp_path_factory.mktemp("trail")
    trail = Trail(folder / "objects", folder / "archive")
    deliver(trail, [[RECORDS[number] for number in batch] for batch in [*batches, [3, 2, 1, 0]]])
    assert described(trail) == expected
    table = EventsTable(trail.layout).scan().scan().to_arrow()
    assert table.num_rows == trail.index.status().events == 2


def test_an_addendum_without_its_event_is_an_event(trail: Trail) -> None:
    deliver(trail, [[FIRST]])
    assert trail.records() == [FIRST]
    assert trail.ids() == [ID]


def test_a_delayed_event_is_an_event_like_others(trail: Trail) -> None:
    deliver(trail, [[OTHER, DELAYED]])
    assert len(trail.records()) == 2
    assert trail.rows("versions") == [(None,), (None,)]


def test_a_file_that_held_nothing_else_goes(trail: Trail) -> None:
    deliver(trail, [[ORIGINAL], [FIRST]])
    assert len(trail.plan().files) == 1
    assert len(trail.stray_files()) == 1  # for the readers that are at it
    report = trail.ingest(options=WriteOptions())
    assert (report.events, report.objects) == (0, 0)


def test_an_update_is_not_a_new_event(trail: Trail) -> None:
    trail.put("a.json.gz", [ORIGINAL, OTHER])
    trail.ingest()
    trail.put("b.json.gz", [FIRST])
    report = trail.ingest()
    assert (report.events, report.duplicates) == (0, 1)
