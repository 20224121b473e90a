"""A trail's objects as Trino's Hive connector can read them: the printed DDL on a real server.

What AWS's own `CloudTrailInputFormat` does is done here beforehand: a line for each record, with
the objects that AWS's page declares as texts written as texts. All else of the DDL is Trino's to
prove: the columns and their types under the same JSON SerDe, and the projected partitions.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from tests.conftest import records_of

if TYPE_CHECKING:
    from pathlib import Path

    from bot.engines.athena.ddl import TrailLayout
    from tests.conftest import Record
    from tests.trino.server import Trino

__all__ = ["lay_out", "make_table"]


def lay_out(trail: Path, folder: Path) -> None:
    """The objects of a trail under a folder, a line for each record."""
    for found in sorted(trail.rglob("*.json.gz")):
        records = map(_as_texts, records_of(found.read_bytes()))
        lines = "\n".join(map(json.dumps, records))
        made = folder / found.relative_to(trail)
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(gzip.compress(lines.encode()))


_TEXTS = (
    *("requestParameters", "responseElements", "additionalEventData"),
    *("serviceEventDetails", "edgeDeviceDetails"),
)


def _as_texts(record: Record) -> Record:
    texts = {
        name: json.dumps(record[name], separators=(",", ":"), ensure_ascii=False)
        for name in _TEXTS
        if record.get(name) is not None
    }
    return {**record, **texts}


def make_table(server: Trino, ddl: str, layout: TrailLayout, folder: Path) -> None:
    """The table of the printed DDL, its properties in Trino's words."""
    columns, _, rest = ddl.partition("\n)\n")
    made = sqlglot.parse_one(f"{columns}\n)", dialect="hive")
    given = dict(_properties(rest))
    for name in ("account", "region"):
        assert given[f"projection.{name}.type"] == "enum"
    assert given["projection.day.format"] == "yyyy/MM/dd"
    schema = made.find(exp.Schema)
    assert schema is not None
    partitions = [_enum("account", layout.accounts), _enum("region", layout.regions), _DAY]
    written = [column.sql(dialect="trino") for column in schema.expressions] + [
        partition.replace("SINCE", f"{layout.since:%Y/%m/%d}") for partition in partitions
    ]
    here = f"file://{folder}/"
    place = layout.location.replace(f"s3://{layout.bucket}/", here)
    template = given["storage.location.template"].replace(f"s3://{layout.bucket}/", here)
    server.run(
        f"CREATE TABLE {schema.this.sql(dialect='trino')} ({', '.join(written)}) WITH ("
        " format = 'JSON', partitioned_by = ARRAY['account', 'region', 'day'],"
        f" external_location = '{place}', partition_projection_enabled = true,"
        f" partition_projection_location_template = '{template}')",
        catalog="hive",
    )


def _enum(name: str, values: object) -> str:
    listed = ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined] # a list
    return (
        f"{name} VARCHAR WITH (partition_projection_type = 'enum',"
        f" partition_projection_values = ARRAY[{listed}])"
    )


_DAY = (
    "day VARCHAR WITH (partition_projection_type = 'date',"
    " partition_projection_format = 'yyyy/MM/dd', partition_projection_range = ARRAY['SINCE',"
    " 'NOW'], partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS')"
)


def _properties(rest: str) -> list[tuple[str, str]]:
    pairs = rest.partition("TBLPROPERTIES (")[2].strip(" \n)").split(",\n")
    return [(name.strip(" '"), value.strip(" '")) for name, _, value in map(_halves, pairs)]


def _halves(pair: str) -> tuple[str, str, str]:
    return pair.partition(" = ")
