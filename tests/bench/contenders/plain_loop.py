"""A plain loop with the standard library's gzip and json; pyarrow only writes the file."""

from __future__ import annotations

import gzip
import json
from functools import partial
from typing import TYPE_CHECKING

from tests.bench.contenders.arrow import table_of, write_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

__all__ = ["write"]

_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def write(objects: Sequence[Path], into: Path) -> None:
    """Object by object."""
    write_tables(_tables(objects), into)


def _tables(objects: Sequence[Path]) -> Iterator[pa.Table]:
    for path in objects:
        with gzip.open(path) as file:
            yield table_of(json.load(file)["Records"], _dumps)
