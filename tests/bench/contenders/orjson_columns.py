"""orjson and pyarrow, column by column: the fastest that we know how to write it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import orjson

from tests.bench.contenders.arrow import table_of, write_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.bench.contenders.columns import Record

__all__ = ["dumps", "records_of", "write"]


def write(objects: Sequence[Path], into: Path) -> None:
    """A table an object."""
    write_tables((table_of(records_of(path), dumps) for path in objects), into)


def records_of(path: Path) -> list[Record]:
    """An object's records."""
    found: list[Record] = orjson.loads(gzip.decompress(path.read_bytes()))["Records"]
    return found


def dumps(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """JSON text."""
    return orjson.dumps(value).decode()
