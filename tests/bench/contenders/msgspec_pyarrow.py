"""msgspec and pyarrow: typed structures, with the JSON columns cut out as they stand.

Nothing is parsed that is not asked for: a JSON column is the object's own bytes. An object with an
unknown field or an unexpected type goes through orjson, so that nothing is lost.
"""

from __future__ import annotations

import gzip
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec
import pyarrow as pa

from bot.domain.event_columns import REST, TOP_LEVEL, Column, Kind
from tests.bench.contenders.arrow import arrow_array, table_of, write_tables
from tests.bench.contenders.msgspec_types import Envelope, shapes
from tests.bench.contenders.orjson_columns import dumps, records_of
from tests.bench.contenders.table import TABLE, arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["write", "write_with_isal"]

_Raws: TypeAlias = dict[str, list[msgspec.Raw | None]]

_decode: Final = msgspec.json.Decoder(Envelope).decode
_SHAPES: Final = shapes()
_NULL: Final = msgspec.Raw(b"null")


def write(objects: Sequence[Path], into: Path) -> None:
    """With the standard library's gzip."""
    _write(gzip.decompress, objects, into)


def write_with_isal(objects: Sequence[Path], into: Path) -> None:
    """With ISA-L, several times faster than zlib."""
    from isal import igzip  # the one contender that uses it

    _write(igzip.decompress, objects, into)


def _write(inflate: Callable[[bytes], bytes], objects: Sequence[Path], into: Path) -> None:
    write_tables((_table(path, inflate) for path in objects), into)


def _table(path: Path, inflate: Callable[[bytes], bytes]) -> pa.Table:
    try:
        return _typed(_decode(inflate(path.read_bytes())).Records)
    except msgspec.ValidationError:
        return table_of(records_of(path), dumps)


def _typed(records: list[Any]) -> pa.Table:
    fields = [column.path[0] for column in TOP_LEVEL if column.kind is Kind.JSON]
    raws = {field: [getattr(record, field) for record in records] for field in fields}
    rest = _take_nulls(raws, len(records))
    parsed = {field: [_parse(field, raw) for raw in raws[field]] for field in _SHAPES}
    values = partial(_values, records, raws, parsed)
    arrays = [
        arrow_array(rest if column is REST else values(column), column.kind) for column in TABLE
    ]
    return pa.table(arrays, schema=arrow_schema())


def _take_nulls(raws: _Raws, count: int) -> list[str | None]:
    """Take explicit nulls out, and give the column `rest`, which remembers them."""
    nulls: dict[int, list[str]] = {}
    for field, column in raws.items():
        for at in [at for at, raw in enumerate(column) if raw == _NULL]:
            column[at] = None
            nulls.setdefault(at, []).append(field)
    texts = {tuple(names): dumps(dict.fromkeys(names)) for names in nulls.values()}
    return [texts[tuple(nulls[at])] if at in nulls else None for at in range(count)]


def _parse(field: str, raw: msgspec.Raw | None) -> Any:  # noqa: ANN401 - a structure made at run time
    return None if raw is None else _SHAPES[field].decode(raw)


def _values(
    records: list[Any], raws: _Raws, parsed: dict[str, list[Any]], column: Column
) -> list[Any]:
    """A column's values."""
    top, *below = column.path
    if below:
        return _extract(parsed[top], below)
    if column.kind is Kind.JSON:
        return [None if raw is None else str(raw, "utf-8") for raw in raws[top]]
    return list(map(attrgetter(top), records))


def _extract(found: list[Any], path: list[str]) -> list[str | None]:
    for field in path:
        found = [None if each is None else getattr(each, field) for each in found]
    return [v if v is None or v.__class__ is str else dumps(v) for v in found]
