"""What the fields of a record say about its `rest`.

Records have few shapes: some dozens of combinations of fields, however many records there are. So
what a shape means is worked out once a shape, in Python, and applied to its rows in SQL.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.domain.event_columns import TOP_LEVEL

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["is_unusual", "rest_expression"]

_COLUMNS = {column.path[0]: column.name for column in TOP_LEVEL}


def is_unusual(keys: str) -> bool:
    """Whether the fields, as `2:one,two`, hold one without a column, or one twice."""
    count, _, names = keys.partition(":")
    fields = names.split(",") if names else []
    known = set(fields) <= _COLUMNS.keys()
    return not known or len(set(fields)) != len(fields) or len(fields) != int(count)


def rest_expression(connection: DuckDBPyConnection) -> str:
    """SQL for `rest` of the rows of `staged`: the explicit nulls of those decoded in bulk.

    A field that a shape names and whose column is null was written as null. Only the fields for
    which that happens at all take part, so this costs next to nothing.
    """
    nulled = _nulled(connection)
    if not nulled:
        return "rest"
    members = [
        f'CASE WHEN "{_COLUMNS[field]}" IS NULL AND keys IN ({_texts(shapes)})'
        f" THEN '\"{field}\":null' END"
        for field, shapes in nulled.items()
    ]
    joined = f"concat_ws(',', {', '.join(members)})"
    return f"CASE WHEN keys IS NULL THEN rest ELSE '{{' || nullif({joined}, '') || '}}' END"


def _nulled(connection: DuckDBPyConnection) -> dict[str, list[str]]:
    """The fields that were null somewhere, each with the shapes in which it was."""
    counts = ", ".join(f'count("{name}")' for name in _COLUMNS.values())
    shapes = connection.execute(
        f"SELECT keys, count(*), {counts} FROM staged WHERE keys IS NOT NULL GROUP BY keys"  # noqa: S608
    ).fetchall()
    nulled = defaultdict(list)
    for keys, rows, *filled in shapes:
        present = set(keys.partition(":")[2].split(","))
        for field, count in zip(_COLUMNS, filled, strict=True):
            if field in present and count < rows:
                nulled[field].append(keys)
    return nulled


def _texts(values: list[str]) -> str:
    """SQL literals. The values are names of our own columns' fields and commas, nothing else."""
    return ", ".join(f"'{value}'" for value in values)
