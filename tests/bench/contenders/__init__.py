"""Other ways to make the archive's table of the same objects.

Each module here has one function, `write(objects, into)`: read CloudTrail objects, write one
Parquet file with the columns of `tests.bench.contenders.table`, in the archive's order: sorted as
a whole, or where that is easier within each row group. All of them use one thread, Zstandard at
level 1 and row groups of about 32,768 rows. None of them drops duplicates, splits by day or
commits, as the product does.
"""

from __future__ import annotations

__all__: list[str] = []
