"""Who writes what feeds bring: many small deliveries in one commit, each told how it ended."""

from __future__ import annotations

import logging
import queue
import time
from typing import TYPE_CHECKING, Self

from bot.archive.compact import compact
from bot.archive.reading import read_ahead
from bot.archive.refusal import Refusal
from bot.archive.seen import unread
from bot.archive.writer import Writer
from bot.errors import AuditError, AwsError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable
    from types import TracebackType

    from bot.archive.layout import Layout
    from bot.archive.options import WriteOptions
    from bot.archive.s3.bucket import Bucket
    from bot.archive.s3.delivery import Delivery

__all__ = ["Taking"]

_log = logging.getLogger(__name__)

_TOGETHER = 1.0
"""Seconds that a commit waits for more; an alert waits as long."""

_MOST = 256
"""Deliveries of one commit."""

_COMPACT_AFTER = 64
"""Commits after which small files are merged, once nothing waits."""


class Taking:
    """Takes deliveries in until it is stopped."""

    def __init__(self, layout: Layout, options: WriteOptions) -> None:
        self._layout = layout
        self._options = options
        self._writer = Writer(layout, options)
        self._commits = 0

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.__exit__(kind, error, trace)

    def run(self, waiting: queue.Queue[Delivery], stop: threading.Event) -> None:
        """Take in what comes; what has come when `stop` is set is given back."""
        while not stop.is_set():
            batch = _batch(waiting)
            if batch:
                self._take(batch)
            elif self._commits >= _COMPACT_AFTER:
                self._compact()
        for delivery in _drained(waiting):
            delivery.failed()

    def _take(self, batch: list[Delivery]) -> None:
        """Commit them together; where a bucket fails, what came of others is kept."""
        self._writer.tally.rejected.clear()  # the index keeps them; nobody reports them here
        refused: set[str] = set()
        taken: list[Delivery] = []
        failed: list[Delivery] = []
        for together in _by_bucket(batch):
            try:
                self._read(together, refused)
                taken += together
            except AwsError as problem:
                _log.error("%s", problem)
                failed += together
        self._writer.flush()
        self._commits += 1
        for delivery in taken:
            _tell(delivery, frozenset(found.key for found in delivery.objects) & refused)
        for delivery in failed:
            delivery.failed()
        if failed:
            time.sleep(1)

    def _read(self, batch: list[Delivery], refused: set[str]) -> None:
        """Read what is not known yet; the keys of what cannot be read are added to `refused`."""
        for delivery in batch:
            if delivery.poison is not None:
                self._writer.set_aside(delivery.poison)
        objects = {found.key: found for delivery in batch for found in delivery.objects}
        wanted = unread(self._layout, list(objects.values()))
        for found, content in read_ahead(wanted, self._options):
            if isinstance(content, Refusal):
                refused.add(found.key)
            self._writer.take(found, content)

    def _compact(self) -> None:
        self._commits = 0
        try:
            layout = self._layout
            compact(layout.folder, options=self._options, place=layout.place, progress=None)
        except AuditError as problem:  # another process is at it: later, then
            _log.warning("files were not merged: %s", problem)


def _tell(delivery: Delivery, unread_keys: frozenset[str]) -> None:
    try:
        delivery.done(unread_keys)
    except AwsError as problem:  # it comes again, and is known then
        _log.warning("%s", problem)


def _batch(waiting: queue.Queue[Delivery]) -> list[Delivery]:
    """What comes within a moment of the first; nothing where nothing comes."""
    try:
        batch = [waiting.get(timeout=0.5)]
    except queue.Empty:
        return []
    until = time.monotonic() + _TOGETHER
    while len(batch) < _MOST and (left := until - time.monotonic()) > 0:
        try:
            batch.append(waiting.get(timeout=left))
        except queue.Empty:
            break
    return batch


def _by_bucket(batch: list[Delivery]) -> Iterable[list[Delivery]]:
    """The deliveries of each bucket and access together: what fails for one may do for others."""
    found: dict[Bucket | None, list[Delivery]] = {}
    for delivery in batch:
        bucket = delivery.objects[0].bucket if delivery.objects else None
        found.setdefault(bucket, []).append(delivery)
    return found.values()


def _drained(waiting: queue.Queue[Delivery]) -> list[Delivery]:
    found = []
    while True:
        try:
            found.append(waiting.get_nowait())
        except queue.Empty:
            return found
