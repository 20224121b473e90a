"""A file that is there whole or not at all, whatever interrupts its writing."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, TextIO

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["whole_file"]


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Write beside `path`, and take its place at the end of the block; its owner alone may read it.

    After an error, Ctrl-C included, nothing new is left and what stood at `path` stands there
    still. Raises `UsageError` where nothing can be written.
    """
    try:
        place, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(place, "w", encoding="utf-8") as file:
                yield file
                file.flush()
                os.fsync(place)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):  # where nothing can be written, nothing can be removed either
                temporary.unlink()
            raise
    except OSError as problem:
        raise UsageError(f"Cannot write {path}: {problem.strerror}.") from problem
