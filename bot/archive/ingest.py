"""Taking objects in, with one process or several."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.archive.interrupts import interrupted_between_steps
from bot.archive.layout import Layout
from bot.archive.place import HERE
from bot.archive.reading import read_ahead
from bot.archive.seen import unread
from bot.domain.archive_report import IngestReport, RejectedObject
from bot.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.archive.objects import Found
    from bot.archive.options import WriteOptions
    from bot.archive.place import Place
    from bot.archive.writer import Tally

__all__ = ["Progress", "ingest"]

Progress = Callable[[int, int], None]
"""Told how many objects are done, and how many there are."""

_CHUNK_BYTES = 16_000_000
"""How much compressed input a worker takes at a time: near one commit's worth."""


def ingest(  # noqa: PLR0913 - what, with what, and where
    folder: Path,
    found: Sequence[Found],
    *,
    options: WriteOptions,
    place: Place = HERE,
    processes: int = 1,
    progress: Progress | None = None,
) -> IngestReport:
    """Take objects into the archive in `folder`.

    Interrupted at any moment, it leaves whole commits behind and nothing else; run again, it goes
    on where it was. Raises `AwsError` where
    the store they are in cannot be used.
    """
    started = time.perf_counter()
    layout = Layout(folder, place)
    todo = unread(layout, found)
    done = _Done(len(found) - len(todo), len(found), progress)
    done.report(0)
    chunks = list(_chunks(todo))
    if processes > 1 and len(chunks) > 1:
        tallies = list(_in_processes(layout, options, chunks, min(processes, len(chunks)), done))
    else:
        tallies = [_in_this_process(layout, options, todo, done)] if todo else []
    return _report(tallies, len(found) - len(todo), time.perf_counter() - started)


@dataclass(slots=True)
class _Done:
    """Counts the objects that are through."""

    count: int
    total: int
    progress: Progress | None

    def report(self, more: int) -> None:
        self.count += more
        if self.progress is not None:
            self.progress(self.count, self.total)


def _chunks(found: Iterable[Found]) -> Iterable[list[Found]]:
    """Neighbours in time, together as large as a commit."""
    chunk: list[Found] = []
    size = 0
    for item in found:
        chunk.append(item)
        size += item.size
        if size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _in_this_process(
    layout: Layout, options: WriteOptions, todo: Sequence[Found], done: _Done
) -> Tally:
    from bot.archive.writer import Writer  # noqa: PLC0415 - pyiceberg takes half a second

    with interrupted_between_steps() as check, Writer(layout, options) as writer:
        for item, content in read_ahead(todo, options):
            writer.take(item, content)
            done.report(1)
            check()
    return writer.tally


def _in_processes(
    layout: Layout,
    options: WriteOptions,
    chunks: Sequence[list[Found]],
    processes: int,
    done: _Done,
) -> Iterable[Tally]:
    """Share the chunks out; leaving early (an error, Ctrl-C) lets the running ones end.

    Raises `ArchiveError` where a worker was killed; an executor notices that, a pool would wait.
    """
    with ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), _start_worker, (layout, options)
    ) as executor:
        futures = [executor.submit(_take_chunk, chunk) for chunk in chunks]
        try:
            for future in as_completed(futures):
                size, tally = future.result()
                done.report(size)
                yield tally
        except BrokenProcessPool as broken:
            raise ArchiveError(
                "A worker process was killed. What it had committed is kept; run the same command"
                " again to go on, with fewer --processes if memory is short."
            ) from broken
        finally:
            executor.shutdown(cancel_futures=True)


_worker: list[tuple[Layout, WriteOptions]] = []
"""What a worker process was started with: set once, by `_start_worker`."""


def _start_worker(layout: Layout, options: WriteOptions) -> None:
    import signal  # noqa: PLC0415 - for worker processes alone

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _worker.append((layout, options))


def _take_chunk(chunk: Sequence[Found]) -> tuple[int, Tally]:
    layout, options = _worker[0]
    return len(chunk), _in_this_process(layout, options, chunk, _Done(0, len(chunk), None))


def _report(tallies: Sequence[Tally], skipped: int, seconds: float) -> IngestReport:
    rejected = (item for tally in tallies for item in tally.rejected)
    events = sum(tally.events for tally in tallies)
    return IngestReport(
        objects=sum(tally.objects for tally in tallies),
        skipped=skipped + sum(tally.skipped for tally in tallies),
        events=events,
        duplicates=sum(tally.records for tally in tallies) - events,
        bytes=sum(tally.bytes for tally in tallies),
        seconds=seconds,
        rejected=tuple(RejectedObject(path, reason) for path, reason in rejected),
    )
