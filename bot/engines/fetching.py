"""Having a question's files here before it runs, within its time."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from bot.archive.storage import Limits
from bot.errors import AwsError, EngineError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.archive.storage import Storage
    from bot.services.ports import Cancellation, Progress

__all__ = ["fetched"]


@contextmanager
def fetched(
    storage: Storage,
    paths: Collection[str],
    seconds: float,
    cancellation: Cancellation | None = None,
    progress: Progress | None = None,
) -> Iterator[float]:
    """Keep the files here for the block; gives the seconds that it took to fetch them.

    Raises `EngineError` where one cannot be had, or not within the seconds.
    """
    began = time.monotonic()
    limits = Limits(began + seconds, cancellation, progress)
    with ExitStack() as stack:
        try:
            stack.enter_context(storage.at_hand(paths, limits))
        except AwsError as problem:
            raise EngineError(str(problem)) from problem
        yield time.monotonic() - began
