"""A question as the texts that CloudWatch Logs Insights is sent.

What the query's author wrote is printed as it stands, but for the time of an event. In a log group
`@timestamp` is when CloudTrail delivered the event, minutes after it happened. So the window is put
in front as a condition on `eventTime`, a text that sorts as time does, and where `@timestamp` is
shown, sorted by, or the first or last of it is asked for, `eventTime` takes its place. `bin()` and
whatever else reckons with `@timestamp` stay as they are, which `Native.notes` says.

Nothing here has been run on AWS itself; the pages are those of
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.engines.logs.shadowing import refuse_shadowing
from bot.engines.translation import narrowed
from bot.insights.expression_text import heading
from bot.insights.printer import to_text
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query
from bot.insights.syntax import (
    Call,
    Command,
    Comparison,
    Dedup,
    Display,
    Expr,
    Field,
    Fields,
    FillMissing,
    Filter,
    Item,
    Limit,
    Logical,
    Parse,
    Query,
    Sort,
    SortKey,
    Stats,
    String,
)
from bot.insights.walk import rewrite, walk

if TYPE_CHECKING:
    from bot.domain.answer import Question
    from bot.domain.window import Window
    from bot.insights.sql.compiled import ResultColumn

__all__ = ["EVENT_TIME", "MOST_ROWS", "Native", "NativeColumn", "in_window", "native"]

MOST_ROWS: Final = 100_000
"""The most rows that one statement gives, in pages of 10,000."""

EVENT_TIME: Final = Field(("eventTime",))
_DELIVERED: Final = Field(("@timestamp",))

_EDGES: Final = {"min": "sortsFirst", "max": "sortsLast"}
"""`min` and `max` are of numbers; these two are of texts."""

_BY_TIMESTAMP: Final = frozenset(
    {"bin", "count_over_time", "earliest", "latest", "rate", "sum_over_time"}
)
"""Functions that go by `@timestamp` without naming it."""

_BY_DELIVERY: Final = (
    "bin(), earliest(), latest() and other reckoning with @timestamp go by when CloudTrail"
    " delivered the events to the log group, some minutes after they happened."
)

_ROW_BY_ROW: Final = (Filter, Fields, Display, Parse)


@dataclass(frozen=True, slots=True)
class NativeColumn:
    """A column of the answer, and what the result that comes back calls it."""

    column: ResultColumn
    sent_as: str


@dataclass(frozen=True, slots=True)
class Native:
    """A question's query, ready to be sent for any stretch of time.

    `limit` is the most rows to show; the text asks for one more unless `limited_by_query`.
    `in_slices` says that the rows of stretches, put one behind the other, are the rows of the
    whole, latest stretch first, or earliest where `ascending`. `fills` says that it makes rows for
    times in which nothing happened, up to the end of what is read.
    """

    query: Query
    columns: tuple[NativeColumn, ...]
    limit: int
    limited_by_query: bool
    in_slices: bool
    ascending: bool
    fills: bool
    notes: tuple[str, ...]

    def text(self, window: Window) -> str:
        """What is sent for a stretch of time."""
        return to_text(in_window(self.query, window))


def native(question: Question, default_limit: int) -> Native:
    """Parse, narrow, bind and rewrite; raises `QueryError` where the text is refused."""
    query = narrowed(question)
    refuse_shadowing(query, question.query)
    limit = min(question.limit or default_limit, MOST_ROWS - 1)
    compiled = compile_query(
        query, dialect="duckdb", schema=events_schema(), default_limit=limit + 1
    )
    names = [column.name for column in compiled.columns]
    changed = _by_event_time(_showing(_in_order(query), names))
    own = compiled.limited_by_query
    if not own:
        changed = _limited(changed, limit + 1)
    return Native(
        query=changed,
        columns=tuple(
            NativeColumn(column, _sent_names(query).get(column.name, column.name))
            for column in compiled.columns
        ),
        limit=compiled.limit if own else limit,
        limited_by_query=own,
        in_slices=_in_slices(query),
        ascending=_ascending(query),
        fills=any(isinstance(command, FillMissing) for command in query.commands),
        notes=(_BY_DELIVERY,) if _reckons_with_delivery(changed) else (),
    )


def in_window(query: Query, window: Window) -> Query:
    """The query over the events that happened in a window."""
    condition = Logical(
        "and",
        (
            Comparison(">=", EVENT_TIME, String(_instant(window.start))),
            Comparison("<", EVENT_TIME, String(_instant(window.end))),
        ),
    )
    return replace(query, commands=(Filter(condition), *query.commands))


def _instant(at: datetime) -> str:
    """As CloudTrail writes it, to the second: the first whole one from `at` on."""
    at = at.astimezone(UTC)
    if at.microsecond:
        at = datetime.fromtimestamp(int(at.timestamp()) + 1, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _in_order(query: Query) -> Query:
    """The query with the order said in it that events have where it says none: the newest first.

    A log group's own is that of delivery, so that `limit` and `dedup` would keep others.
    """
    commands = query.commands
    places = (at for at, each in enumerate(commands) if isinstance(each, Limit | Dedup | Display))
    at = next(places, len(commands))
    if any(isinstance(command, Sort | Stats) for command in commands[:at]):
        return query
    newest = Sort((SortKey(_DELIVERED, descending=True),))
    return replace(query, commands=(*commands[:at], newest, *commands[at:]))


def _showing(query: Query, names: list[str]) -> Query:
    """The query with what it shows said in it: a log group's default is not an archive's."""
    if any(isinstance(command, Fields | Display | Stats) for command in query.commands):
        return query
    shown = Display(tuple(Item(Field(tuple(name.split(".")))) for name in names))
    return replace(query, commands=(*query.commands, shown))


def _by_event_time(query: Query) -> Query:
    return replace(query, commands=tuple(_command(command) for command in query.commands))


def _command(command: Command) -> Command:
    match command:
        case Fields(items) | Display(items):
            return replace(command, items=_items(items))
        case Stats(aggregates, groups):
            return replace(command, aggregates=_items(aggregates), groups=_items(groups))
        case Sort(keys):
            return Sort(tuple(replace(key, expression=_event_time(key.expression)) for key in keys))
        case Dedup(fields):
            return Dedup(tuple(map(_event_time, fields)))
        case _:
            return command


def _items(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(_item(item) for item in items)


def _item(item: Item) -> Item:
    return replace(item, expression=_event_time(item.expression))


def _event_time(expression: Expr) -> Expr:
    if expression == _DELIVERED:
        return EVENT_TIME
    return rewrite(expression, _edge)


def _edge(expression: Expr) -> Expr:
    """The first or last of the delivery times, as the first or last of the event times."""
    match expression:
        case Call(function, (argument,)) if function in _EDGES and argument == _DELIVERED:
            return Call(_EDGES[function], (EVENT_TIME,))
        case _:
            return expression


def _sent_names(query: Query) -> dict[str, str]:
    """The headings that a column has where it is not called as it was written."""
    names = {_DELIVERED.name: EVENT_TIME.name}
    for command in query.commands:
        if isinstance(command, Stats):
            for item in (*command.aggregates, *command.groups):
                names[heading(item)] = heading(_item(item))
    return names


def _limited(query: Query, limit: int) -> Query:
    """The query with at most so many rows; a limit of its own that stands last allows more."""
    commands = query.commands
    kept = commands[:-1] if commands and isinstance(commands[-1], Limit) else commands
    return replace(query, commands=(*kept, Limit(limit)))


def _in_slices(query: Query) -> bool:
    """Whether each row is of one event, in an order of time that is the last thing said."""
    *before, last = query.commands or (Limit(1),)
    if isinstance(last, Limit) and before:
        *before, last = before
    in_time = isinstance(last, _ROW_BY_ROW) or (
        isinstance(last, Sort) and [key.expression for key in last.keys] == [_DELIVERED]
    )
    return in_time and all(isinstance(command, _ROW_BY_ROW) for command in before)


def _ascending(query: Query) -> bool:
    sorts = [command for command in query.commands if isinstance(command, Sort)]
    return bool(sorts) and not sorts[-1].keys[0].descending


def _reckons_with_delivery(query: Query) -> bool:
    return any(
        node == _DELIVERED or (isinstance(node, Call) and node.function in _BY_TIMESTAMP)
        for node in walk(query)
    )
