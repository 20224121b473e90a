"""Progress bars, on standard error and for people only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

__all__ = ["Advance", "ingest_progress", "late_progress"]

Advance = Callable[[int, int], None]
"""Told how many are done and how many there are."""


@contextmanager
def ingest_progress(*, shown: bool, what: str = "objects") -> Iterator[Advance | None]:
    """A bar that counts objects and shows the time left; `None` where nobody looks."""
    if not shown:
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal pays for rich
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as progress:
        task = progress.add_task(what, total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield advance


@contextmanager
def late_progress(
    *, shown: bool, what: str, after: float = 2, clock: Callable[[], float] = time.monotonic
) -> Iterator[Advance | None]:
    """The same bar, but only once `after` seconds are over: what is quick needs none."""
    if not shown:
        yield None
        return
    began = clock()
    with ExitStack() as stack:
        bar: list[Advance | None] = []

        def advance(done: int, total: int) -> None:
            if not bar and clock() - began >= after:
                bar.append(stack.enter_context(ingest_progress(shown=True, what=what)))
            if bar and bar[0] is not None:
                bar[0](done, total)

        yield advance
