"""`fillmissing`: rows for the bins in which nothing happened.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Fillmissing.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.aggregates import period_millis
from bot.insights.sql.build import binary, call, case, column, is_null, number
from bot.insights.sql.ordering import OrderKey
from bot.insights.sql.stage import Closed, Group, Stage, by_text
from bot.insights.sql.typed import Kind, Sql, Typed
from bot.insights.syntax import Field, FillMissing, TimeSpan

if TYPE_CHECKING:
    from bot.insights.sql.context import Bounds, Context

__all__ = ["fill_missing"]


def fill_missing(
    done: Closed, groups: list[Group], names: list[str], command: FillMissing
) -> Stage:
    """Give a stage with a row for every bin of the window, or from the first to the last known bin.

    In a row for an empty bin the other fields are null, or what the command gives for them.
    """
    (group,) = _bins(groups, command, done.stage.context())
    period = group.period
    assert period is not None  # noqa: S101 - `_bins` chose it for having one
    _refuse_too_many(period, command, done.stage.context())
    known = {name: done.resolve(Field((name,))) for name in names}
    bins = _Bins(done, known[group.name].sql, period)
    stage = Stage(bins, done.stage.dialect, done.stage.bounds, done.stage.text, narrowed=True)
    stage.joins.append(bins.join())
    every = Typed(column(bins.column), Kind.TIME)
    fills = {fill.field.name: stage.translate(fill.value) for fill in command.fills}
    stage.names = {name: _filled(value, fills.get(name), bins) for name, value in known.items()}
    stage.names[group.name] = every
    stage.usual_order = [OrderKey(every, descending=True)]
    stage.tie_breaks = by_text([replace(g, value=stage.names[g.name]) for g in groups])
    return stage


def _bins(groups: list[Group], command: FillMissing, context: Context) -> list[Group]:
    found = [group for group in groups if group.period is not None]
    if len(found) > 1:
        raise context.refuse("fillmissing wants one bin().", command.span, "fillmissing")
    return found


def _refuse_too_many(period: TimeSpan, command: FillMissing, context: Context) -> None:
    window = context.bounds.literal if context.bounds else None
    if not isinstance(window, tuple):
        return
    start, end = window
    most = context.dialect.most_in_series
    if (end - start).total_seconds() * 1000 / period_millis(period) > most:
        raise context.refuse(
            f"fillmissing would make more than {most:,} rows.",
            command.span,
            "fillmissing",
            "Ask for longer bins or a shorter window.",
        )


def _filled(value: Typed, fill: Typed | None, bins: _Bins) -> Typed:
    if fill is None:
        return value
    empty = is_null(bins.known)
    return Typed(case((empty, fill.sql), default=value.sql), value.kind)


class _Bins:
    """All bins, beside the rows of those that have one."""

    column: Final = "every_bin"

    def __init__(self, done: Closed, known: Sql, period: TimeSpan) -> None:
        self._done = done
        self._period = period
        self.known = known

    @property
    def name(self) -> str:
        return "bins"

    def table(self) -> Sql:
        alias = exp.TableAlias(
            this=exp.to_identifier(self.name), columns=[exp.to_identifier(self.column)]
        )
        return exp.Unnest(expressions=[self._series()], alias=alias)

    def join(self) -> exp.Join:
        same = binary(exp.EQ, column(self.column), self.known)
        return exp.Join(this=self._done.table(), side="LEFT", on=same)

    def resolve(self, field: Field) -> Typed:
        return self._done.resolve(field)

    def _series(self) -> Sql:
        first, last = self._ends(self._done.stage.bounds)
        return self._done.stage.dialect.series(first, last, self._period)

    def _ends(self, bounds: Bounds | None) -> tuple[Sql, Sql]:
        dialect = self._done.stage.dialect
        if bounds is None:
            return self._scalar(exp.Min(this=self.known)), self._scalar(exp.Max(this=self.known))
        before = dialect.time_of_millis(binary(exp.Sub, dialect.millis(bounds.end), number(1)))
        first = dialect.floor_time(bounds.start, self._period)
        last = dialect.floor_time(before, self._period)
        if isinstance(bounds.literal, tuple):
            return first, last
        # The bounds are not known yet: what could not be refused is cut.
        most = TimeSpan(self._period.amount * dialect.most_in_series, self._period.unit)
        return first, call("LEAST", last, dialect.later(first, most))

    def _scalar(self, value: Sql) -> Sql:
        return exp.Subquery(this=exp.Select(expressions=[value]).from_(self._done.table()))
