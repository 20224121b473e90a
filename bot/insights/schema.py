"""Where a field of the query language is found in a table: a column, or a place inside one.

Knows no SQL: it names columns and paths, and `bot.insights.sql` writes the expressions.

Two rules of the layout (`bot.domain.event_columns`) matter here. A field with a column of its own
is that column and nothing else: where a record held a value of another type there (a number as
`errorCode`, say), the column is null and the value sits in `rest`. Looking there too would put a
`coalesce` around every column, and comparisons could no longer skip row groups; no event that
AWS documents needs it. A path that leads below such a column (`errorCode.code`) can only be met
by a value of another type, so it is looked for in `rest`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bot.domain.event_columns import EXTRACTS, REST, TOP_LEVEL, Column, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Assembled",
    "Extraction",
    "FieldPath",
    "Missing",
    "Place",
    "Record",
    "Stored",
    "TableSchema",
    "events_schema",
]

FieldPath = tuple[str | int, ...]
"""A dotted name's parts; positions in lists are ints."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A column holds the value. `exact` is false where the JSON value may have had any type."""

    column: str
    kind: Kind
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Extraction:
    """The value lies at `path` inside the JSON text of `column`."""

    column: str
    path: FieldPath


@dataclass(frozen=True, slots=True)
class Assembled:
    """A text put together from literal texts and columns; null where a column is."""

    parts: tuple[str | Stored, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record, put together again: `@message`."""


@dataclass(frozen=True, slots=True)
class Missing:
    """No event has such a field: always null."""


Place = Stored | Extraction | Assembled | Record | Missing


@dataclass(frozen=True, slots=True)
class TableSchema:
    """How a table of events answers field paths.

    `members` are the columns that `Record` is made of, by top-level field; `rest` is the column
    with the members that have none. `by_path` holds every path that a column answers. `special`
    holds the fields that start with `@`. `time` is the column of `@timestamp`; `principal` are
    the columns that name who acted, the most telling first.
    """

    members: tuple[Column, ...]
    rest: str
    by_path: Mapping[FieldPath, Column]
    special: Mapping[str, Place]
    time: str
    principal: tuple[str, ...]
    action: str
    error: str
    source: str
    inexact: frozenset[str] = field(default_factory=frozenset)

    def locate(self, path: FieldPath) -> Place:
        """Where the value of a field is found.

        A back-quoted name with dots is a path too: it is how the language writes a nested field
        with a character that needs quoting, as in `` `requestParameters.x-amz-acl` ``.
        """
        if len(path) == 1 and isinstance(path[0], str):
            path = tuple(path[0].split("."))
        head = path[0]
        if isinstance(head, str) and head.startswith("@"):
            return self.special.get(head, Missing()) if len(path) == 1 else Missing()
        column = self.by_path.get(path)
        if column is not None:
            return Stored(column.name, column.kind, exact=column.name not in self.inexact)
        parent = self.by_path.get(path[:1])
        if parent is not None and parent.kind is Kind.JSON:
            return Extraction(parent.name, path[1:])
        return Extraction(self.rest, path)

    @property
    def column_names(self) -> frozenset[str]:
        """Every column that a place can name."""
        stored = {column.name for column in self.by_path.values()}
        return frozenset(stored | {self.rest, self.time})


def _text(name: str) -> Stored:
    return Stored(name, Kind.TEXT)


@cache
def events_schema() -> TableSchema:
    """Give the schema of the table that `bot.domain.event_columns` lays out.

    `@log` and `@logStream` are named as CloudTrail names its streams in CloudWatch Logs:
    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-log-group-log-stream-naming-for-cloudtrail.html
    """
    account = _text("recipient_account_id")
    return TableSchema(
        members=TOP_LEVEL,
        rest=REST.name,
        by_path={column.path: column for column in (*TOP_LEVEL, *EXTRACTS)},
        special={
            "@timestamp": Stored("event_time", Kind.TIME),
            "@message": Record(),
            "@ptr": _text("event_id"),
            "@log": Assembled((account, ":cloudtrail")),
            "@logStream": Assembled((account, "_CloudTrail_", _text("aws_region"))),
        },
        time="event_time",
        principal=(
            "identity_arn",
            "identity_invoked_by",
            "identity_principal_id",
            "identity_type",
        ),
        action="event_name",
        error="error_code",
        source="source_ip_address",
        inexact=frozenset(column.name for column in EXTRACTS),
    )
