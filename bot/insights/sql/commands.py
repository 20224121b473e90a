"""The commands of the language, run over stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Final, assert_never

from sqlglot import exp

from bot.insights.expression_text import heading
from bot.insights.sql.build import any_of, binary, is_null, number
from bot.insights.sql.conversions import as_text
from bot.insights.sql.fillmissing import fill_missing
from bot.insights.sql.ordering import OrderKey, ordered
from bot.insights.sql.regexes import Pattern, of_glob, translated
from bot.insights.sql.stage import Closed, Group, Stage, by_text
from bot.insights.sql.typed import Kind, Typed
from bot.insights.sql.unnesting import list_items
from bot.insights.syntax import (
    Call,
    Command,
    Dedup,
    Display,
    Expr,
    Field,
    Fields,
    FillMissing,
    Filter,
    Glob,
    Item,
    Limit,
    Parse,
    Sort,
    Stats,
    TimeSpan,
    Unnest,
)
from bot.insights.timespan import capped

__all__ = ["Pipeline"]

_LONG: Final = 1000
"""The nodes of an expression from which on it becomes a column of a closed stage."""


@dataclass(slots=True)
class Pipeline:
    """The stage that commands work on, the closed ones before it, and what will be shown.

    `shown` maps a heading to the field that it shows; `chosen` says that a `fields`, `display`
    or `stats` has decided what that is.
    """

    stage: Stage
    closed: list[Closed] = field(default_factory=list)
    shown: dict[str, Field] = field(default_factory=dict)
    displayed: dict[str, Field] | None = None
    chosen: bool = False
    columns: frozenset[str] = frozenset()

    def run(self, command: Command) -> None:  # noqa: C901 - one branch a command
        """Apply one command."""
        match command:
            case Fields(items):
                self.chosen = True
                self.shown |= self._defined(items)
            case Display(items):
                self.displayed = self._defined(items)
            case Filter(condition):
                self._open_for_rows()
                self.stage.keep(self.stage.condition(condition))
            case Sort():
                self._sort(command)
            case Limit(count):
                known = self.stage.limit
                self.stage.limit = count if known is None else min(known, count)
            case Stats():
                self._stats(command)
            case Parse():
                self._parse(command)
            case Dedup(keys):
                self._dedup(keys)
            case Unnest(source, alias):
                self._unnest(source, alias)
            case FillMissing():
                self._fill_missing(command)
            case _:
                assert_never(command)

    def headings(self) -> dict[str, Field]:
        """Give what the result shows: heading to field."""
        if self.displayed is not None:
            return self.displayed
        if self.chosen:
            return self.shown
        usual = {name: Field((name,)) for name in ("@timestamp", "@message")}
        return usual | self.shown

    def close(self) -> Closed:
        """Close the stage and open the next on top of it."""
        done = Closed(self.stage, f"stage_{len(self.closed) + 1}", self.columns)
        self.closed.append(done)
        self.stage = Stage(
            done,
            self.stage.dialect,
            self.stage.bounds,
            self.stage.text,
            narrowed=self.stage.narrowed,
        )
        return done

    def _open_for_rows(self) -> None:
        """Make sure that a row that goes now is not counted by a limit before."""
        if self.stage.limit is not None:
            self.close()

    def _open_for_aggregates(self) -> None:
        if self.stage.limit is not None or self.stage.grouped:
            self.close()

    def _defined(self, items: tuple[Item, ...]) -> dict[str, Field]:
        """Make the fields that are expressions or have an alias; each item's field by heading."""
        defined: dict[str, Field] = {}
        for item in items:
            name = heading(item)
            if isinstance(item.expression, Field) and item.alias is None:
                defined[name] = item.expression
                continue
            self.stage.names[name] = self.stage.translate(item.expression)
            defined[name] = Field((name,))
            self._settle(name)
        return defined

    def _settle(self, name: str) -> None:
        """Make a long expression a column, for its next use would write all of it again.

        Fields made of fields made of fields would double the text with each step.
        """
        nodes = self.stage.names[name].sql.walk()
        if next(islice(nodes, _LONG, None), None) is not None:
            limit = self.stage.limit
            self.close()
            self.stage.limit = limit

    def _sort(self, command: Sort) -> None:
        self._open_for_rows()
        self.stage.order = [
            OrderKey(self.stage.translate(key.expression), key.descending) for key in command.keys
        ]

    def _stats(self, command: Stats) -> None:
        self._open_for_aggregates()
        stage = self.stage
        groups = [
            Group(heading(item), stage.translate(item.expression), _period(item.expression))
            for item in command.groups
        ]
        values = {heading(item): stage.translate(item.expression) for item in command.aggregates}
        stage.names = {group.name: group.value for group in groups} | values
        stage.groups, stage.order, stage.narrowed = groups, None, True
        stage.usual_order = _usual_order(groups, list(values.values()))
        stage.tie_breaks = by_text(groups)
        self.shown = {name: Field((name,)) for name in stage.names}
        self.displayed, self.chosen = None, True

    def _parse(self, command: Parse) -> None:
        stage = self.stage
        glob = isinstance(command.pattern, Glob)
        pattern = (
            of_glob(command.pattern.pattern)
            if isinstance(command.pattern, Glob)
            else translated(command.pattern.pattern)
        )
        source = as_text(stage.translate(command.source), stage.dialect)
        last: str | None = None
        for name, position in self._captures(command, pattern, glob=glob):
            captured = stage.dialect.group(source, pattern.pattern, position)
            stage.names[name] = Typed(captured, Kind.DYNAMIC)
            self.shown[name] = Field((name,))
            last = name
        if last is not None:
            self._settle(last)

    def _captures(self, command: Parse, pattern: Pattern, *, glob: bool) -> list[tuple[str, int]]:
        """Each name with the number of its group."""
        if not command.names:
            return list(pattern.names)
        if len(command.names) != pattern.groups:
            raise self.stage.context().refuse(
                f"parse has {len(command.names)} names for {pattern.groups} "
                f"{'asterisks' if glob else 'groups'}.",
                command.span,
                "parse",
                "Give each capture one name.",
            )
        return [(name, at) for at, name in enumerate(command.names, start=1)]

    def _dedup(self, keys: tuple[Expr, ...]) -> None:
        """Keep the first row of each combination, and every row where one of the keys is missing.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Dedup.html
        """
        self._open_for_aggregates()
        stage = self.stage
        values = [stage.translate(key) for key in keys]
        order = exp.Order(expressions=ordered(stage.standing_order(), stage.dialect))
        place = exp.Window(
            this=exp.RowNumber(),
            partition_by=[value.sql for value in values],
            order=order if order.expressions else None,
        )
        done = self.close()
        first = binary(exp.EQ, done.project(Typed(place, Kind.INTEGER)).sql, number(1))
        missing = [is_null(done.project(value).sql) for value in values]
        self.stage.keep(any_of([first, *missing]))

    def _unnest(self, source: Expr, alias: str) -> None:
        self._open_for_aggregates()
        stage = self.stage
        position = len(self.closed) + len(stage.joins) + 1
        table, name = f"list_{position}", f"element_{position}"
        items = list_items(stage.translate(source), stage.dialect)
        stage.joins.append(stage.dialect.unnested(items, table, name))
        stage.names[alias] = Typed(exp.column(name, table=table), Kind.DYNAMIC)
        self.shown[alias] = Field((alias,))

    def _fill_missing(self, command: FillMissing) -> None:
        groups = self.stage.groups
        if groups is None or not any(group.period for group in groups):
            raise self.stage.context().refuse(
                "fillmissing fills the bins of the stats before it, and there is none by bin().",
                command.span,
                "fillmissing",
                "Put it behind: stats ... by bin(5m)",
            )
        names = list(self.stage.names)
        self.stage = fill_missing(self.close(), groups, names, command)


def _period(expression: Expr) -> TimeSpan | None:
    match expression:
        case Call("bin", (TimeSpan() as period,)):
            return capped(period)
        case _:
            return None


def _usual_order(groups: list[Group], values: list[Typed]) -> list[OrderKey]:
    """Newest first where there is a time, else by the first value, the largest first."""
    if not groups:
        return []
    times = [group.value for group in groups if group.value.kind is Kind.TIME]
    return [OrderKey(value, descending=True) for value in (times or values[:1])]
