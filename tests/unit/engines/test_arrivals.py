"""What has newly arrived in an archive: each event once, whenever it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive.compact import compact
from bot.archive.database import writing
from bot.archive.local import LocalArchive
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
from bot.archive.writer import Writer
from bot.domain.answer import Question
from bot.domain.window import Window
from bot.engines.arrivals import ArchiveArrivals
from bot.engines.pool import InstancePool, PoolOptions
from bot.insights import QueryError
from bot.sample import make_event
from tests.scenario.conftest import Trail
from tests.scenario.upkeep import Killed, stop_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.domain.alerting.sighting import Sighting

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = Window(NOON - timedelta(days=5), NOON + timedelta(days=2))
DENIED = Question("filter errorCode = 'AccessDenied'", WEEK)
EVERYTHING = Question("fields eventName", WEEK)


def event(number: int, minute: int = 0, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A denied event, so many minutes after noon."""
    happened = NOON + timedelta(minutes=minute)
    usual = {
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "eventTime": f"{happened:%Y-%m-%dT%H:%M:%SZ}",
        "eventName": "GetObject",
        "errorCode": "AccessDenied",
    }
    return dict(make_event(**(usual | fields)))


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    return Trail(tmp_path / "objects", tmp_path / "archive")


@pytest.fixture
def arrivals(trail: Trail) -> Iterator[ArchiveArrivals]:
    pool = InstancePool(PoolOptions(trail.archive, 1, 1, "200MB", 5))
    archive = LocalArchive(trail.archive, WriteOptions(), 1)
    yield ArchiveArrivals(trail.index, pool, archive.head, 10, "200MB")
    pool.close()


def arrive(trail: Trail, name: str, *events: dict[str, Any]) -> None:
    """A commit with these events."""
    trail.ingest(trail.put(f"{name}.json.gz", events))


def new(
    arrivals: ArchiveArrivals, after: int, question: Question = DENIED, by: str = "eventName"
) -> list[Sighting]:
    return list(arrivals.sightings(question, by, after, arrivals.head()))


def numbers(found: list[Sighting]) -> list[int]:
    """Of which events they are."""
    return sorted(int(one.event_id.split()[0][-12:]) for one in found)


def test_where_there_is_no_archive_nothing_has_arrived(arrivals: ArchiveArrivals) -> None:
    assert arrivals.head() == 0
    assert new(arrivals, 0) == []


def test_each_commit_is_an_arrival_and_its_events_come_once(
    trail: Trail, arrivals: ArchiveArrivals
) -> None:
    arrive(trail, "a", event(1), event(2))
    first = arrivals.head()
    assert numbers(new(arrivals, 0)) == [1, 2]
    assert new(arrivals, first) == []
    arrive(trail, "b", event(3))
    assert arrivals.head() > first
    assert numbers(new(arrivals, first)) == [3]
    assert numbers(new(arrivals, 0)) == [1, 2, 3]


def test_an_event_that_comes_late_is_new_when_it_comes(
    trail: Trail, arrivals: ArchiveArrivals
) -> None:
    arrive(trail, "a", event(1))
    first = arrivals.head()
    arrive(trail, "b", event(2, -3 * 24 * 60), event(3, -1))
    assert numbers(new(arrivals, first)) == [2, 3]


def test_an_event_that_comes_again_is_not_new(trail: Trail, arrivals: ArchiveArrivals) -> None:
    arrive(trail, "a", event(1))
    first = arrivals.head()
    arrive(trail, "b", event(1), event(2))
    assert numbers(new(arrivals, first)) == [2]


def test_only_the_questions_events_of_its_window_come(
    trail: Trail, arrivals: ArchiveArrivals
) -> None:
    arrive(trail, "a", event(1), event(2, errorCode="NoSuchKey"), event(3, -10), event(4, 10))
    window = Window(NOON, NOON + timedelta(minutes=10))
    assert numbers(new(arrivals, 0, replace(DENIED, window=window))) == [1]
    narrowed = replace(
        EVERYTHING, conditions=("errorCode = $error",), values={"error": "NoSuchKey"}
    )
    assert numbers(new(arrivals, 0, narrowed)) == [2]


def test_a_sighting_says_what_an_alert_is_made_of(trail: Trail, arrivals: ArchiveArrivals) -> None:
    user = {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/alice", "userName": "alice"}
    arrive(trail, "a", event(1, 5, userIdentity=user, requestParameters={"bucketName": "records"}))
    (found,) = new(arrivals, 0, by="userIdentity.arn")
    assert found.at == NOON + timedelta(minutes=5)
    assert (found.group, found.principal) == (user["arn"], user["arn"])
    assert (found.action, found.resource, found.error) == ("GetObject", "records", "AccessDenied")
    assert found.account
    assert found.region
    (nobody,) = new(arrivals, 0, by="requestParameters.nothing")
    assert nobody.group == ""


def take(trail: Trail, path: Path, checkpoint: Callable[[str], None]) -> None:
    """A writer's work with one object, told of each step of its commit."""
    with Writer(trail.layout, WriteOptions(), checkpoint) as writer:
        for found in find_objects([path]):
            writer.take(found, found.read())


@pytest.mark.parametrize("step", ["claimed", "written"])
def test_the_head_stops_before_an_open_batch_and_what_is_committed_late_comes(
    trail: Trail, arrivals: ArchiveArrivals, step: str
) -> None:
    arrive(trail, "a", event(1))
    before, meanwhile = arrivals.head(), []

    def overtaken(reached: str) -> None:
        if reached == step:
            arrive(trail, "c", event(3))
            meanwhile.append((arrivals.head(), new(arrivals, before)))

    take(trail, trail.put("b.json.gz", [event(2)]), overtaken)
    assert meanwhile == [(before, [])], "whoever looked on would never look back"
    assert numbers(new(arrivals, before)) == [2, 3]


def test_the_head_stays_where_it_is_while_batches_come_to_nothing(
    trail: Trail, arrivals: ArchiveArrivals
) -> None:
    arrive(trail, "a", event(1))
    heads = [arrivals.head()]
    for name in ("b", "c"):
        with pytest.raises(Killed):
            take(trail, trail.put(f"{name}.json.gz", [event(2)]), stop_at("claimed"))
        heads += [trail.index.head(), arrivals.head()]
        assert not trail.index.abandoned()
    assert len({*heads}) == 1


def test_another_archive_counts_on_above_the_one_before(trail: Trail, tmp_path: Path) -> None:
    """By the clock: this one was made long ago, as numbers go, or by an earlier version."""
    arrive(trail, "a", event(1))
    with writing(trail.layout.database) as connection:
        connection.execute("UPDATE batches SET number = 5")
        connection.execute("UPDATE sqlite_sequence SET seq = 5 WHERE name = 'batches'")
    arrive(trail, "b", event(2))
    assert trail.index.head() == 6, "one that is there goes on from where it is"
    anew = Trail(trail.objects, tmp_path / "anew")
    arrive(anew, "a", event(1))
    assert 6 < anew.index.head() < 2**31


@pytest.mark.parametrize("step", ["claimed", "written", "prepared", "committed", "applied"])
def test_what_a_dead_writer_left_open_is_finished_or_dropped(
    trail: Trail, arrivals: ArchiveArrivals, step: str
) -> None:
    arrive(trail, "a", event(1))
    before = arrivals.head()
    path = trail.put("b.json.gz", [event(2)])
    with pytest.raises(Killed):
        take(trail, path, stop_at(step))
    assert trail.index.abandoned() == (step != "applied")
    kept = step in {"committed", "applied"}
    assert numbers(new(arrivals, before)) == ([2] if kept else [])
    assert not trail.index.abandoned()
    cursor = arrivals.head()
    trail.ingest(path)
    arrive(trail, "c", event(3))
    assert numbers(new(arrivals, cursor)) == ([3] if kept else [2, 3])


def test_merging_files_brings_nothing_and_loses_nothing(
    trail: Trail, arrivals: ArchiveArrivals
) -> None:
    heads = [0]
    for number in range(4):
        arrive(trail, f"{number}", event(number), event(number + 10, 24 * 60))
        heads.append(arrivals.head())
    before = [new(arrivals, after) for after in heads]
    assert [len(found) for found in before] == [8, 6, 4, 2, 0]
    assert compact(trail.archive, options=WriteOptions()).files_after == 2
    assert [new(arrivals, after) for after in heads] == before
    cursor = arrivals.head()
    arrive(trail, "new", event(9))
    assert numbers(new(arrivals, cursor)) == [9]


def addendum(number: int, of: int, minute: int = 0, **fields: str) -> dict[str, Any]:
    """A record that updates an event."""
    about = {"reason": "UPDATED_DATA", "originalEventID": event(of)["eventID"]}
    return event(number, minute, addendum=about, **fields)


@pytest.mark.parametrize("minute", [0, 7], ids=["its time", "a time of its own"])
def test_an_addendum_brings_no_event_anew(
    trail: Trail, arrivals: ArchiveArrivals, minute: int
) -> None:
    arrive(trail, "a", event(1), event(2))
    known = {one.event_id for one in new(arrivals, 0)}
    cursor = arrivals.head()
    arrive(trail, "b", addendum(3, 1, minute, errorMessage="More of it."))
    assert {one.event_id for one in new(arrivals, cursor)} <= known
    assert {one.event_id for one in new(arrivals, 0)} == known


def test_an_addendum_may_make_an_event_one_that_is_asked_for(
    trail: Trail, arrivals: ArchiveArrivals
) -> None:
    arrive(trail, "a", event(1, errorCode="Throttled"), event(2))
    cursor = arrivals.head()
    arrive(trail, "b", addendum(3, 1))
    assert numbers(new(arrivals, cursor)) == [1]


def test_records_that_share_an_id_and_differ_in_their_time_are_two(
    trail: Trail, arrivals: ArchiveArrivals
) -> None:
    arrive(trail, "a", event(1), event(1, 5))
    assert len({one.event_id for one in new(arrivals, 0)}) == trail.index.status().events == 2


def test_an_event_that_comes_after_its_addendum_is_not_new(
    trail: Trail, arrivals: ArchiveArrivals
) -> None:
    arrive(trail, "a", addendum(3, 1))
    known = new(arrivals, 0)
    cursor = arrivals.head()
    arrive(trail, "b", event(1), event(2))
    assert {one.event_id for one in known} < {one.event_id for one in new(arrivals, cursor)}
    assert numbers(new(arrivals, 0)) == [1, 2]


def test_an_event_is_still_asked_for_by_its_own_id(trail: Trail, arrivals: ArchiveArrivals) -> None:
    arrive(trail, "a", event(1), event(2))
    arrive(trail, "b", addendum(3, 1, 7))
    asked = Question("filter eventID = $id", WEEK, values={"id": str(event(1)["eventID"])})
    assert numbers(new(arrivals, 0, asked)) == [1]


def test_a_refused_query_is_an_error(trail: Trail, arrivals: ArchiveArrivals) -> None:
    arrive(trail, "a", event(1))
    with pytest.raises(QueryError):
        new(arrivals, 0, Question("filter (", WEEK))


@pytest.mark.parametrize(
    ("query", "measure", "counts"),
    [("filter a = 1", None, True), ("stats count(*) as n by a", "n", True),
     ("stats sum(b) as n by a", "n", False)],
)  # fmt: skip
def test_whether_a_question_counts_events(
    arrivals: ArchiveArrivals, query: str, measure: str | None, *, counts: bool
) -> None:
    question = Question(query, WEEK, ("c = $c",), {"c": "x"})
    assert arrivals.counts_events(question, measure) == counts
