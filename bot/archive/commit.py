"""One batch from its claim to its commit, the same way for whatever swaps files in or out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from bot.archive.agreement import check_agreement
from bot.archive.database import writing
from bot.archive.ledger import apply, claim, drop, prepare
from bot.archive.locks import held
from bot.archive.recovery import recover
from bot.archive.tidy import tidy
from bot.errors import ArchiveError, AwsError

if TYPE_CHECKING:
    from bot.archive.batch import Changes
    from bot.archive.layout import Layout
    from bot.archive.table import EventsTable

__all__ = ["Checkpoint", "Commit", "claimed"]

Checkpoint = Callable[[str], None]
"""Called between the steps of a commit, so that a test can stop a writer at each."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A claimed batch. Whoever finds it after its writer's death can finish or drop it."""

    layout: Layout
    table: EventsTable
    checkpoint: Checkpoint
    batch: str
    number: int

    def make(self, changes: Changes) -> None:
        """Note the commit, make it, and then show it to readers. Needs the writer lock."""
        self.table.refresh()  # also without a swap: the index must not go back to an older state
        check_agreement(self.layout, self.table)
        if changes.added or changes.removed:
            self._swap(changes)
        with writing(self.layout.database) as connection:
            apply(connection, self.number, changes, self.table)
        self.checkpoint("applied")
        tidy(self.layout, self.table)

    def _swap(self, changes: Changes) -> None:
        with writing(self.layout.database) as connection:
            prepare(connection, self.number, changes)
        self.checkpoint("prepared")  # from here on it is known what may have been published
        added = [file.path for file in changes.added]
        self.layout.storage.publish(added)
        self.checkpoint("published")
        self.table.replace(remove=changes.removed, add=added, batch=self.batch, number=self.number)
        self.checkpoint("committed")

    def drop(self) -> None:
        """Forget the batch, which came to nothing; its files are the caller's to delete."""
        with writing(self.layout.database) as connection:
            drop(connection, self.number)


@contextmanager
def claimed(layout: Layout, table: EventsTable, checkpoint: Checkpoint) -> Iterator[Commit]:
    """Claim a batch for the block, which makes its commit or drops it.

    Raises `ArchiveError` where there is no writing (a full disk, a catalog or S3 that fails); what
    the block wrote by then is deleted, at once or by the next writer.
    """
    batch = uuid.uuid4().hex
    try:
        with held(layout.claim(batch)):
            with writing(layout.database) as connection:
                number = claim(connection, batch)
            checkpoint("claimed")
            yield Commit(layout, table, checkpoint, batch, number)
            layout.claim(batch).unlink(missing_ok=True)
    except AwsError as problem:  # what came of it the next writer finds out, once AWS is there
        raise ArchiveError(
            f"the archive in {layout.place.warehouse or layout.place.table} could not be written:"
            f" {problem} What was committed before is safe; do it again after that"
        ) from problem
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as problem:
        with suppress(Exception), held(layout.writer_lock):  # else the next writer does it
            recover(layout, table)
        raise ArchiveError(
            f"the archive in {layout.folder} could not be written: {problem}. What was committed"
            " before is safe; make room on the disk or in memory, and do it again"
        ) from problem
