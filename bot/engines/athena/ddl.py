"""The DDL of a trail's objects on Athena: a table as they are, and a view with our columns.

The table is that of AWS's own page, with partitions by account, region and day of delivery:
https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
Its SerDe finds fields by name, whatever their case, and drops what the table does not name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.event_columns import BOOKKEEPING, EXTRACTS, REST, TOP_LEVEL, Column, Kind
from bot.engines.athena.fields import FIELDS, OTHERS, Fields, json_sql, type_sql
from bot.insights.sql.build import column as sql_column
from bot.insights.sql.dialects import dialect_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

__all__ = ["TrailLayout", "table_ddl", "view_ddl"]


@dataclass(frozen=True, slots=True)
class TrailLayout:
    """Where a trail writes: bucket and prefix (with its `/`), and what of it the table is to hold.

    `organization` is "" for the trail of one account, else `o-...`.
    """

    bucket: str
    prefix: str
    organization: str
    accounts: Sequence[str]
    regions: Sequence[str]
    since: date

    @property
    def location(self) -> str:
        """The folder of the accounts."""
        organization = f"{self.organization}/" if self.organization else ""
        return f"s3://{self.bucket}/{self.prefix}AWSLogs/{organization}"


def table_ddl(layout: TrailLayout, database: str, table: str) -> str:
    """`CREATE EXTERNAL TABLE` over the objects; no object is read and none need be added later."""
    names = [known.path[0] for known in TOP_LEVEL] + list(OTHERS)
    columns = ",\n".join(f"  {name.lower()} {type_sql(FIELDS.get(name))}" for name in names)
    properties = ",\n".join(
        f"  {_text(name)} = {_text(value)}" for name, value in _projection(layout).items()
    )
    return (
        f"CREATE EXTERNAL TABLE `{database}`.`{table}` (\n{columns}\n)\n"
        "PARTITIONED BY (`account` STRING, `region` STRING, `day` STRING)\n"
        "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'\n"
        "STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'\n"
        "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'\n"
        f"LOCATION {_text(layout.location)}\n"
        f"TBLPROPERTIES (\n{properties}\n)"
    )


def _projection(layout: TrailLayout) -> dict[str, str]:
    return {
        "projection.enabled": "true",
        "projection.account.type": "enum",
        "projection.account.values": ",".join(layout.accounts),
        "projection.region.type": "enum",
        "projection.region.values": ",".join(layout.regions),
        "projection.day.type": "date",
        "projection.day.format": "yyyy/MM/dd",
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
        "projection.day.range": f"{layout.since:%Y/%m/%d},NOW",
        "storage.location.template": (
            f"{layout.location}${{account}}/CloudTrail/${{region}}/${{day}}"
        ),
    }


def view_ddl(database: str, view: str, table: str) -> str:
    """`CREATE VIEW` with the columns of `bot.domain.event_columns`, and those of the delivery."""
    columns = ",\n".join(f"  {sql} AS {name}" for name, sql in _view_columns().items())
    return (
        f'CREATE OR REPLACE VIEW "{database}"."{view}" AS\n'
        f'SELECT\n{columns}\nFROM "{database}"."{table}"'
    )


def _view_columns() -> dict[str, str]:
    identity, versions, source_object, arrival = (known.name for known in BOOKKEEPING)
    return {
        **{known.name: _top_level(known) for known in TOP_LEVEL},
        REST.name: _rest(),
        **{known.name: _extract(known) for known in EXTRACTS},
        identity: "CASE WHEN addendum.reason = 'UPDATED_DATA' THEN addendum.originaleventid END",
        versions: "CAST(NULL AS VARCHAR)",
        source_object: '"$path"',
        arrival: "CAST(NULL AS BIGINT)",
        "delivery_account": "account",
        "delivery_region": "region",
        "delivery_day": "day",
    }


def _top_level(known: Column) -> str:
    (name,) = known.path
    place = name.lower()
    match known.kind:
        case Kind.TIME:
            # views of Athena's keep milliseconds, and events have seconds
            return f"CAST(TRY(FROM_ISO8601_TIMESTAMP({place})) AT TIME ZONE 'UTC' AS TIMESTAMP)"
        case Kind.BOOLEAN:
            return f"CASE {place} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"
        case _:
            return json_sql(place, FIELDS[name]) if name in FIELDS else place


def _rest() -> str:
    members = ", ".join(f"'\"{name}\":' || {name.lower()}" for name in OTHERS)
    return f"'{{' || CONCAT_WS(',', {members}) || '}}'"


def _extract(known: Column) -> str:
    head, *below = known.path
    if isinstance(FIELDS.get(head), Fields):
        return ".".join(known.path).lower()
    dialect = dialect_of("athena")
    return dialect.render(dialect.member(sql_column(head.lower()), tuple(below)))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
