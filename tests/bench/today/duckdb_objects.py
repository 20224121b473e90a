"""DuckDB over the objects, parsing just the four fields that the question needs.

`python duckdb_objects.py LIST START END CODE...`, as `python_loop.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import duckdb

__all__ = ["main"]

_SHAPE: Final = (
    '{"Records": [{"eventTime": "VARCHAR", "errorCode": "VARCHAR", "eventName": "VARCHAR",'
    ' "userIdentity": {"arn": "VARCHAR"}}]}'
)
_SQL: Final = f"""
    SELECT count(*), coalesce(r.userIdentity.arn, ''), r.eventName
    FROM (
        SELECT unnest(from_json(json, '{_SHAPE}').Records) AS r
        FROM read_json_objects($files, format = 'unstructured', maximum_object_size = 134217728)
    )
    WHERE list_contains($codes, r.errorCode) AND r.eventTime >= $start AND r.eventTime < $end
    GROUP BY ALL"""


def main() -> None:
    """Ask and print."""
    paths, start, end, *codes = sys.argv[1:]
    files = Path(paths).read_text().splitlines()
    values = {"files": files, "codes": codes, "start": start, "end": end}
    for row in duckdb.execute(_SQL, values).fetchall():
        print(*row, sep="\t")  # noqa: T201 - its output is its result


if __name__ == "__main__":
    main()
