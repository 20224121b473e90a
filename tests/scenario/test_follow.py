"""Trails that are followed: by queue and by listing, with moto's server as AWS."""

from __future__ import annotations

import functools
import itertools
import json
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from bot.archive.index import ArchiveIndex
from bot.archive.layout import Layout
from bot.archive.options import WriteOptions
from bot.archive.place import HERE, Place
from bot.archive.s3 import queue as queues
from bot.archive.s3.bucket import Bucket, S3Object
from bot.archive.s3.feed import Feed
from bot.archive.s3.follow import follow
from bot.archive.s3.process import FeedProcess
from bot.archive.s3.trails import S3Trails
from bot.archive.seen import unreadable
from bot.aws.access import AwsAccess
from bot.domain.archive_report import FeedStatus
from bot.sample import make_event
from tests.aws import REGION, Aws, TrailBucket
from tests.conftest import Cli, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


NUMBERS = itertools.count()


@dataclass(frozen=True, slots=True)
class Followed:
    """A trail, its queue and the archive that follows it."""

    aws: Aws
    bucket: TrailBucket
    queue: str
    folder: Path
    place: Place = HERE

    @property
    def index(self) -> ArchiveIndex:
        return ArchiveIndex(self.folder, self.place)

    def feed(self, *, queue: str | None = None, every: float = 3600) -> Feed:
        return Feed(
            name="trail",
            bucket=Bucket(self.bucket.name, AwsAccess(region=REGION, attempts=2)),
            prefix="",
            queue=self.queue if queue is None else queue,
            every=timedelta(seconds=every),
            since=timedelta(days=1),
        )

    def sends(self, message: object) -> None:
        body = message if isinstance(message, str) else json.dumps(message)
        self.aws.client("sqs").send_message(QueueUrl=self.queue, MessageBody=body)

    def left(self) -> int:
        """Messages that the queue still has, whether somebody is at them or not."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        told = self.aws.client("sqs").get_queue_attributes(
            QueueUrl=self.queue, AttributeNames=names
        )
        return sum(int(told["Attributes"][name]) for name in names)

    def holds(self, events: int) -> None:
        until(lambda: self.index.status().events == events)

    def status_of(self, name: str) -> FeedStatus:
        found = (one for one in self.index.status().feeds if one.name == name)
        return next(found, FeedStatus(name, "", None, "", None))


@pytest.fixture
def trail(aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Followed:
    monkeypatch.setattr(queues, "_POLL", 1)
    monkeypatch.setattr(queues, "_ENOUGH", 2)
    monkeypatch.setattr("bot.archive.s3.taking._TOGETHER", 0.05)
    number = next(NUMBERS)
    return Followed(
        aws, aws.bucket(f"followed-{number}"), aws.queue(f"queue-{number}"), tmp_path / "archive"
    )


@contextmanager
def following(trail: Followed, *feeds: Feed) -> Iterator[None]:
    """As long as this lasts, the feeds are followed."""
    stop = threading.Event()
    problems: list[BaseException] = []

    def run() -> None:
        try:
            options = WriteOptions(downloads=2)
            follow(feeds or [trail.feed()], trail.folder, options, stop, trail.place)
        except BaseException as problem:  # noqa: BLE001 - told below
            problems.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)
    assert not problems
    assert not thread.is_alive()


def until(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so within {seconds:g} s"
        threading.Event().wait(0.05)


def events(count: int = 1) -> Sequence[Record]:
    return [make_event(eventID=str(uuid4())) for _ in range(count)]


def now() -> datetime:
    return datetime.now(UTC)


def test_a_notified_object_is_taken_in_and_its_message_deleted(trail: Followed) -> None:
    trail.bucket.notifies(trail.queue)
    with following(trail):
        until(lambda: len(trail.index.status().feeds) == 2)
        trail.bucket.delivers(events(3), now())
        trail.holds(3)
        until(lambda: trail.left() == 0)
    assert trail.status_of("trail (queue)").error == ""


def test_a_listing_finds_what_no_queue_told_and_goes_on_where_it_was(trail: Followed) -> None:
    trail.bucket.delivers(events(2), now() - timedelta(hours=3))
    trail.bucket.delivers(events(1), now() - timedelta(days=3))
    with following(trail, trail.feed(queue="", every=0.2)):
        trail.holds(2)
        trail.bucket.delivers(events(1), now())
        trail.holds(3)
    looked = trail.status_of("trail").looked_at
    assert looked is not None
    trail.bucket.delivers(events(1), looked - timedelta(minutes=30))
    with following(trail, trail.feed(queue="", every=3600)):
        trail.holds(4)


def test_what_is_followed_can_lie_in_s3(trail: Followed) -> None:
    bucket = trail.aws.bucket(f"{trail.bucket.name}-archive").name
    access = AwsAccess(region=REGION, named_in="archive.yaml")
    there = replace(trail, place=Place("glue", f"s3://{bucket}/a", "followed.events", access))
    trail.bucket.delivers(events(2), now())
    with following(there, there.feed(queue="", every=0.2)):
        until(lambda: (trail.folder / "archive.db").exists() and there.index.head())
        trail.bucket.delivers(events(1), now())
        there.holds(3)
    assert there.status_of("trail").error == ""
    for copy in trail.folder.rglob("*.parquet"):
        copy.unlink()
    with following(there, there.feed(queue="", every=3600)):
        trail.bucket.delivers(events(1), now())
        there.holds(4)


def test_the_same_object_by_listing_and_by_two_messages_counts_once(trail: Followed) -> None:
    trail.bucket.notifies(trail.queue)
    key = trail.bucket.delivers(events(2), now())
    told = {"bucket": {"name": trail.bucket.name}, "object": {"key": key}}
    trail.sends({"detail-type": "Object Created", "detail": told})
    with following(trail, trail.feed(every=0.2)):
        until(lambda: trail.left() == 0)
    assert trail.index.status().events == 2


def test_a_message_that_is_none_is_set_aside_and_the_rest_goes_on(trail: Followed) -> None:
    trail.sends("<b>poison</b>")
    trail.sends({"Event": "s3:TestEvent"})
    trail.bucket.notifies(trail.queue)
    trail.bucket.delivers(events(1), now())
    with following(trail):
        trail.holds(1)
        until(lambda: trail.left() == 0)
    (rejected,) = trail.index.rejected()
    assert rejected.path.startswith(f"{trail.queue}#")
    assert "it is not JSON" in rejected.reason
    assert rejected.raw == "<b>poison</b>"


def test_a_message_of_a_bucket_that_is_not_there_keeps_nothing_back(
    trail: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "_RELEASED", 0)
    key = trail.bucket.delivers(events(1), now())
    for bucket in ("deleted-long-ago", trail.bucket.name):
        trail.sends({"s3Bucket": bucket, "s3ObjectKey": [key]})
    with following(trail):
        trail.holds(1)
        until(lambda: trail.left() == 0)
        until(lambda: trail.status_of("trail").looked_at)
    (rejected,) = trail.index.rejected()
    assert rejected.path == f"s3://deleted-long-ago/{key}"
    assert "its bucket cannot be read: NoSuchBucket" in rejected.reason


def test_a_queue_brings_the_trails_accounts_and_regions_alone(trail: Followed) -> None:
    trail.bucket.notifies(trail.queue)
    feed = replace(trail.feed(), regions=("eu-west-3",))
    with following(trail, feed):
        trail.bucket.delivers(events(1), now())
        until(lambda: trail.left() == 0)
        trail.bucket.delivers(events(2), now(), region="eu-west-3")
        trail.holds(2)


def test_an_object_that_is_gone_comes_again_and_is_named(
    trail: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "_RELEASED", 0)
    trail.bucket.notifies(trail.queue)
    key = trail.bucket.delivers(events(1), now())
    trail.aws.client("s3").delete_object(Bucket=trail.bucket.name, Key=key)
    with following(trail):
        until(lambda: trail.left() == 0)
    (rejected,) = trail.index.rejected()
    assert rejected.path == f"s3://{trail.bucket.name}/{key}"
    assert "it is gone" in rejected.reason


def test_what_is_at_work_when_it_dies_is_given_to_the_next(trail: Followed) -> None:
    trail.bucket.notifies(trail.queue)
    trail.bucket.delivers(events(1), now())
    for taken in queues.Inbox(trail.feed()).receive():
        taken.failed()
    sqs = trail.aws.client("sqs")
    again = sqs.receive_message(QueueUrl=trail.queue, VisibilityTimeout=0)
    assert not again.get("Messages"), "it comes again after a while"
    with following(trail, trail.feed(queue="", every=0.2)):
        trail.holds(1)


def test_a_queue_that_is_not_there_is_told_and_the_listing_goes_on(trail: Followed) -> None:
    trail.bucket.delivers(events(1), now())
    gone = f"{trail.queue}-gone"
    with following(trail, trail.feed(queue=gone)):
        trail.holds(1)
        until(lambda: trail.status_of("trail (queue)").error)
    failed = trail.status_of("trail (queue)")
    assert "there is no such queue" in failed.error
    assert failed.failed_at is not None
    assert failed.looked_at is None
    asked = Cli(trail.folder.parent, datetime.now(UTC))("trail-tampering", "24h")
    assert "! Trail trail (queue) cannot be read since" in asked.out
    assert "has not been seen" in asked.out


def test_a_bucket_that_comes_late_is_found_once_it_is_there(
    trail: Followed, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.archive.s3.follow._LONGEST_PAUSE", 0.2)
    later = f"later-{next(NUMBERS)}"
    feed = Feed(
        "late", Bucket(later, AwsAccess(region=REGION)), "", "", timedelta(hours=1), timedelta(1)
    )
    with following(trail, feed):
        until(lambda: "no such bucket" in trail.status_of("late").error)
        aws.bucket(later).delivers(events(1), now())
        trail.holds(1)
        until(lambda: not trail.status_of("late").error)


def test_a_trail_that_is_no_more_is_warned_of_no_more(trail: Followed) -> None:
    trail.bucket.delivers(events(1), now())
    gone = replace(trail.feed(), name="gone", bucket=Bucket("gone", AwsAccess(region=REGION)))
    with following(trail, trail.feed(queue=""), gone):
        until(lambda: trail.status_of("gone").error)
        trail.holds(1)
    trails = S3Trails(trail.folder, WriteOptions(), 1, [trail.feed(queue="")])
    trails.forget_others()
    assert [feed.name for feed in trail.index.status().feeds] == ["trail"]
    assert trail.status_of("trail").looked_at
    FeedProcess(replace(trails, feeds=[])).start()
    assert not trail.index.status().feeds


def test_many_files_are_merged_while_it_follows(
    trail: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.archive.s3.taking._COMPACT_AFTER", 3)
    trail.bucket.notifies(trail.queue)
    with following(trail):
        for count in range(1, 5):
            trail.bucket.delivers(events(1), now())
            trail.holds(count)
        until(lambda: trail.index.status().files < 4)
    assert trail.index.status().events == 4


def test_an_index_that_cannot_be_written_for_a_while_ends_nothing(
    trail: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.archive.s3.follow._LONGEST_PAUSE", 0.2)
    monkeypatch.setattr("bot.archive.database._PATIENCE", 0.1)
    trail.bucket.delivers(events(1), now())
    with following(trail, trail.feed(every=0.2)):
        until(lambda: trail.status_of("trail").looked_at)
        until(lambda: trail.status_of("trail (queue)").looked_at)
        with closing(sqlite3.connect(Layout(trail.folder).database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            threading.Event().wait(2)
            other.execute("ROLLBACK")
        trail.bucket.delivers(events(1), now())
        trail.holds(2)


def test_what_nobody_reckoned_with_ends_all_of_it(
    trail: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unheard_of(_inbox: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(queues.Inbox, "receive", unheard_of)
    stop = threading.Event()
    with pytest.raises(ZeroDivisionError):
        follow([trail.feed()], trail.folder, WriteOptions(downloads=2), stop)
    assert stop.is_set()


def test_a_listing_looks_far_back_once_a_day(
    trail: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.archive.s3.follow._FAR_AFTER", timedelta(seconds=2))
    trail.bucket.delivers(events(1), now())
    with following(trail, trail.feed(queue="", every=0.2)):
        until(lambda: trail.status_of("trail").looked_at)
        trail.bucket.delivers(events(1), now() - timedelta(hours=3))
        trail.holds(2)


def test_everything_set_aside_gets_its_turn(
    trail: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = functools.partial(unreadable, limit=1)
    monkeypatch.setattr("bot.archive.s3.follow.unreadable", few)
    s3 = trail.aws.client("s3")
    keys = [trail.bucket.delivers(events(1), now()) for _ in range(3)]
    kept = s3.get_object(Bucket=trail.bucket.name, Key=max(keys))["Body"].read()
    for key in keys:
        s3.delete_object(Bucket=trail.bucket.name, Key=key)
    trail.sends({"s3Bucket": trail.bucket.name, "s3ObjectKey": keys})
    with following(trail, trail.feed(every=0.2)):
        until(lambda: len(trail.index.rejected()) == len(keys))
        s3.put_object(Bucket=trail.bucket.name, Key=max(keys), Body=kept)
        trail.holds(1)


def test_what_is_too_large_is_not_fetched_at_the_next_try_either(
    trail: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(S3Object, "read", lambda found: fetched.append(found.name))
    key = trail.bucket.delivers(events(1), now() - timedelta(days=3))
    size = trail.aws.client("s3").head_object(Bucket=trail.bucket.name, Key=key)["ContentLength"]
    told = {"bucket": {"name": trail.bucket.name}, "object": {"key": key, "size": size}}
    trail.sends({"detail-type": "Object Created", "detail": told})
    stop = threading.Event()
    options = WriteOptions(downloads=2, largest_object=size - 1)
    work = threading.Thread(
        target=follow, args=([trail.feed(every=0.2)], trail.folder, options, stop)
    )
    work.start()
    until(trail.index.rejected)
    looked = trail.status_of("trail").looked_at
    until(lambda: trail.status_of("trail").looked_at != looked)
    stop.set()
    work.join()
    assert not fetched
