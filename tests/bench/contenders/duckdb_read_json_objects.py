"""DuckDB's `read_json_objects` and `from_json`: each object as one text, taken apart by SQL.

Unknown fields and explicit nulls are kept: a record's keys say which there are. A value of an
unexpected type is not: a text column holds it as text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bot.domain.event_columns import TOP_LEVEL
from tests.bench.contenders.duckdb_sql import RECORD, copy, table_columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["write"]

_FIELDS: Final = [column.path[0] for column in TOP_LEVEL]

_RECORDS: Final = f"""
    SELECT json, unnest(from_json(json, '{json.dumps({"Records": [RECORD]})}').Records) AS s,
        unnest(json_keys(json, '$.Records[*]')) AS k,
        unnest(range(json_array_length(json, '$.Records')::BIGINT)) AS i
    FROM read_json_objects($files, format = 'unstructured', maximum_object_size = 134217728)"""

_NULLS: Final = ", ".join(
    f"CASE WHEN s.{field} IS NULL THEN"
    f" CASE WHEN list_contains(k, '{field}') THEN '\"{field}\":null' END END"
    for field in _FIELDS
)
"""The record's explicit nulls, each as a member of a JSON object."""

_UNKNOWN: Final = f"list_filter(k, lambda x: NOT list_contains({_FIELDS}, x))"

_MEMBERS: Final = f"""
    CASE WHEN len({_UNKNOWN}) > 0 THEN array_to_string(list_transform({_UNKNOWN}, lambda x:
        to_json(x) || ':'
        || coalesce(json_extract(json, '$.Records[' || i || '].' || to_json(x))::VARCHAR, 'null')
    ), ',') END"""
"""The record's unknown fields; their text is only looked for where there are any."""

_REST: Final = f"nullif('{{' || concat_ws(',', {_MEMBERS}, {_NULLS}) || '}}', '{{}}')"


def write(objects: Sequence[Path], into: Path) -> None:
    """One statement."""
    copy(table_columns(_RECORDS, _REST), objects, into)
