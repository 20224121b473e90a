"""Follow feeds: list their buckets, hear their queues, and take in what is new, until stopped.

Threads look and listen, one writes. What waits between them is bounded, so that an hour's backlog
needs no more memory than a minute's.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.archive.feeds import FeedNotes
from bot.archive.layout import Layout
from bot.archive.place import HERE, Place
from bot.archive.s3.bucket import S3Object
from bot.archive.s3.delivery import Delivery
from bot.archive.s3.listing import list_objects
from bot.archive.s3.queue import Inbox
from bot.archive.s3.taking import Taking
from bot.archive.seen import unread, unreadable
from bot.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.archive.options import WriteOptions
    from bot.archive.s3.feed import Feed

__all__ = ["follow"]

_log = logging.getLogger(__name__)

_OVERLAP = timedelta(hours=1)
"""How far a listing looks behind the last: S3 lists what is there, but CloudTrail may be late."""

_FAR_AFTER = timedelta(days=1)
"""How often one looks as far back as the first did, for what came late under an early name."""

_PART = 200
"""Objects of a listing that are handed on together: so much is committed at once."""

_WAITING = 64
"""Deliveries between those who look and who writes."""

_LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class _Following:
    """What the threads share."""

    layout: Layout
    stop: threading.Event
    waiting: queue.Queue[Delivery] = field(default_factory=lambda: queue.Queue(_WAITING))
    problems: list[Exception] = field(default_factory=list)

    def works(self, worker: Callable[[], None]) -> None:
        """Run a thread's work; where that ends before its time, all of it does."""
        try:
            worker()
        except Exception as problem:  # noqa: BLE001 - raised again by who follows
            self.problems.append(problem)
            self.stop.set()

    def put(self, delivery: Delivery) -> bool:
        """Hand on; False where all is to end."""
        while not self.stop.is_set():
            try:
                self.waiting.put(delivery, timeout=0.5)
            except queue.Full:
                continue
            return True
        return False


def follow(
    feeds: Sequence[Feed],
    folder: Path,
    options: WriteOptions,
    stop: threading.Event,
    place: Place = HERE,
) -> None:
    """Take in what the feeds bring until `stop` is set; what was begun is committed first.

    What fails is noted in the archive's index, told in the log and tried again. Raises
    `ArchiveError` where the archive cannot be written, and whatever nobody reckoned with: a thread
    that ended by itself would look like a trail in which nothing happens.
    """
    shared = _Following(Layout(folder, place), stop)
    workers: list[Callable[[], None]] = []
    for feed in feeds:
        workers.append(_Looking(feed, shared).run)
        if feed.queue:
            hearing = _Hearing(feed, shared)
            workers += [hearing.run, hearing.extend]
    threads = [
        threading.Thread(target=shared.works, args=(worker,), daemon=True) for worker in workers
    ]
    for thread in threads:
        thread.start()
    try:
        with Taking(shared.layout, options) as taking:
            taking.run(shared.waiting, stop)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=15)
    if shared.problems:
        raise shared.problems[0]


@dataclass(slots=True)
class _Looking:
    """Lists a feed's bucket now and then."""

    feed: Feed
    shared: _Following
    _tried: str = ""

    def run(self) -> None:
        notes = FeedNotes(self.shared.layout, self.feed.name, "listing")
        began = datetime.now(UTC)
        far: datetime | None = None
        pause = 1.0
        while not self.shared.stop.is_set():
            now = datetime.now(UTC)
            is_far = far is None or abs(now - far) > _FAR_AFTER
            behind = self.feed.since if is_far else _OVERLAP
            try:
                last = notes.looked_at() or began
                complete = self._look(min(last, now) - behind, now)
                if complete:
                    notes.went_well(now)
            except AuditError as problem:
                _note(notes, problem)
                pause = min(2 * pause, _LONGEST_PAUSE)
                self.shared.stop.wait(pause)
                continue
            if complete:
                far, pause = now if is_far else far, 1.0
            self.shared.stop.wait(self.feed.every.total_seconds() if complete else pause)

    def _look(self, since: datetime, until: datetime) -> bool:
        """List, and wait until all of it is taken in; False where some of it was not."""
        feed = self.feed
        found = list_objects(feed.bucket, feed.prefix, feed.scope(since, until))
        outcome = _Outcome()
        for portion in itertools.chain([self._set_aside()], found):
            todo = unread(self.shared.layout, portion)
            for first in range(0, len(todo), _PART):
                part = tuple(todo[first : first + _PART])
                outcome.begun()
                if not self.shared.put(Delivery(part, outcome.went_well, outcome.failed)):
                    return False
        return outcome.wait(self.shared.stop)

    def _set_aside(self) -> list[S3Object]:
        """Objects that could not be read, the next each time: what kept them back may be mended."""
        bucket = self.feed.bucket
        found = unreadable(self.shared.layout, bucket.url(self.feed.prefix), self._tried)
        self._tried = found[-1][0] if found else ""
        return [S3Object(bucket, key.removeprefix(bucket.url()), size, 0) for key, size in found]


class _Outcome:
    """What becomes of deliveries."""

    def __init__(self) -> None:
        self._left = 0
        self._sound = True
        self._ended = threading.Condition()

    def begun(self) -> None:
        """Another is on its way."""
        with self._ended:
            self._left += 1

    def went_well(self, _unread: frozenset[str]) -> None:
        self._end(sound=True)

    def failed(self) -> None:
        self._end(sound=False)

    def wait(self, stop: threading.Event) -> bool:
        """Whether all of them went well, once all have ended."""
        with self._ended:
            while self._left and not stop.is_set():
                self._ended.wait(0.5)
            return self._sound and not self._left

    def _end(self, *, sound: bool) -> None:
        with self._ended:
            self._left -= 1
            self._sound = self._sound and sound
            self._ended.notify_all()


class _Hearing:
    """Hears a feed's queue."""

    def __init__(self, feed: Feed, shared: _Following) -> None:
        self._inbox = Inbox(feed)
        self._feed = feed
        self._shared = shared

    def run(self) -> None:
        notes = FeedNotes(self._shared.layout, self._feed.names[-1], "queue")
        noted = 0.0
        pause = 1.0
        while not self._shared.stop.is_set():
            try:
                deliveries = self._inbox.receive()
            except AuditError as problem:
                _note(notes, problem)
                noted = 0.0
                pause = min(2 * pause, _LONGEST_PAUSE)
                self._shared.stop.wait(pause)
                continue
            pause = 1.0
            for delivery in deliveries:
                if not self._shared.put(delivery):
                    delivery.failed()
            if time.monotonic() - noted > _LONGEST_PAUSE or not noted:
                _note(notes, None)
                noted = time.monotonic()

    def extend(self) -> None:
        while not self._shared.stop.wait(5):
            self._inbox.extend()


def _note(notes: FeedNotes, problem: AuditError | None) -> None:
    """Tell how a feed fares; that it cannot be written down is told too, and ends nothing."""
    try:
        if problem is None:
            notes.went_well(datetime.now(UTC))
            return
        _log.error("feed %s: %s", notes.name, problem)
        notes.failed(str(problem))
    except AuditError as unwritten:
        _log.error("feed %s: %s", notes.name, unwritten)
