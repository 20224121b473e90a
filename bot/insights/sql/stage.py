"""One SELECT in the making, and the SELECTs before it.

Commands fill a stage for as long as one SELECT can say what they say; then the stage is closed,
becomes a common table expression, and the next one selects from it. A closed stage projects just
the columns that the next one turns out to ask for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from bot.insights.expression_text import expr_text
from bot.insights.sql import expressions
from bot.insights.sql.build import all_of, cast, column
from bot.insights.sql.context import Bounds, Context
from bot.insights.sql.conversions import as_structure
from bot.insights.sql.ordering import OrderKey, ordered
from bot.insights.sql.typed import Kind, Sql, Typed, null
from bot.insights.syntax import Call, Expr, Field, TimeSpan

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect
    from bot.insights.sql.relation import Relation

__all__ = ["Closed", "Group", "Stage", "by_text"]


@dataclass(frozen=True, slots=True)
class Group:
    """A key of `stats ... by`; `period` where it is a `bin`."""

    name: str
    value: Typed
    period: TimeSpan | None = None


@dataclass(slots=True)
class Stage:
    """What the commands so far want of one SELECT.

    `names` are the fields the query made, in terms of the source's columns. `groups` is None
    until `stats`; from then on (`narrowed`) fields come from `names` and the source alone, not
    from the event.
    """

    source: Relation
    dialect: Dialect
    bounds: Bounds | None
    text: str = ""
    names: dict[str, Typed] = field(default_factory=dict)
    joins: list[exp.Join] = field(default_factory=list)
    conditions: list[Sql] = field(default_factory=list)
    groups: list[Group] | None = None
    having: list[Sql] = field(default_factory=list)
    order: list[OrderKey] | None = None
    usual_order: list[OrderKey] = field(default_factory=list)
    tie_breaks: list[OrderKey] = field(default_factory=list)
    limit: int | None = None
    narrowed: bool = False

    @property
    def grouped(self) -> bool:
        """Whether this SELECT has aggregates."""
        return self.groups is not None

    def context(self) -> Context:
        """Give what expressions need where the stage stands."""
        return Context(self.dialect, self.bounds, self.resolve, self.translate, self.text)

    def translate(self, expression: Expr) -> Typed:
        """Give an expression's SQL; after `stats`, an aggregate or a bin is known by its text."""
        if self.narrowed and isinstance(expression, Call):
            known = self.resolve(Field((expr_text(expression),)))
            if not known.missing:
                return known
        return expressions.translate(expression, self.context())

    def condition(self, expression: Expr) -> Sql:
        """Give an expression's SQL as a condition."""
        return expressions.condition(expression, self.context())

    def resolve(self, wanted: Field) -> Typed:
        """Give a field: one the query made, a part of one, or one of the source."""
        known = self.names.get(wanted.name)
        if known is not None:
            return known
        for end in range(len(wanted.path) - 1, 0, -1):
            whole = self.names.get(Field(wanted.path[:end]).name)
            if whole is not None:
                structure = as_structure(whole, self.dialect)
                return Typed(self.dialect.member(structure, wanted.path[end:]), Kind.DYNAMIC)
        return null() if self.grouped else self.source.resolve(wanted)

    def keep(self, condition: Sql) -> None:
        """Keep only the rows that meet a condition."""
        kept = self.having if self.grouped else self.conditions
        kept.extend(condition.flatten() if isinstance(condition, exp.And) else [condition])

    def standing_order(self) -> list[OrderKey]:
        """Give what was sorted by, or how groups come, or the newest event first."""
        if self.order is not None:
            return self.order + self.tie_breaks
        if self.narrowed and (self.grouped or self.usual_order):
            return self.usual_order + self.tie_breaks
        if isinstance(self.source, Closed):
            return self.source.order()
        return [OrderKey(self.resolve(Field(("@timestamp",))), descending=True)]

    def select(self, projections: list[Sql], *, cut: bool = True) -> exp.Select:
        """Give the SELECT; `cut` brings its order and its limit."""
        query = exp.Select(expressions=projections).from_(self.source.table(), copy=False)
        for join in self.joins:
            query.append("joins", join)
        if self.conditions:
            query.set("where", exp.Where(this=all_of(self.conditions)))
        if self.groups:
            keys = [_groupable(group.value) for group in self.groups]
            query.set("group", exp.Group(expressions=keys))
        if self.having:
            query.set("having", exp.Having(this=all_of(self.having)))
        if cut:
            self._cut(query)
        return query

    def _cut(self, query: exp.Select) -> None:
        terms = ordered(self.standing_order(), self.dialect)
        if terms:
            headings = {item.alias.lower() for item in query.expressions}
            query.set("order", exp.Order(expressions=[self._qualified(t, headings) for t in terms]))
        if self.limit is not None:
            query.set("limit", exp.Limit(expression=exp.Literal.number(self.limit)))

    def _qualified(self, term: Sql, headings: set[str]) -> Sql:
        """Say which is meant: a name in ORDER BY is a heading before it is a column."""

        def qualify(node: Sql) -> Sql:
            if isinstance(node, exp.Column) and not node.table and node.name in headings:
                return exp.column(node.this.copy(), table=self.source.name)
            return node

        return term.transform(qualify)


def by_text(groups: list[Group]) -> list[OrderKey]:
    """Give the keys of groups as what settles a draw: any order will do, the plainest is fast."""
    return [OrderKey(replace(group.value, stored=True), descending=False) for group in groups]


def _groupable(value: Typed) -> Sql:
    """Cast a constant: a bare number would be taken for a column's position."""
    if value.literal is None:
        return value.sql
    kinds = {Kind.INTEGER: "BIGINT", Kind.NUMBER: "DOUBLE", Kind.BOOLEAN: "BOOLEAN"}
    return cast(value.sql, kinds.get(value.kind, "VARCHAR"))


class Closed:
    """A stage that the next one selects from; it projects what that one asks for."""

    def __init__(self, stage: Stage, name: str, taken: frozenset[str]) -> None:
        self.stage = stage
        self._name = name
        self._taken = taken
        self._projected: dict[Sql, str] = {}

    @property
    def name(self) -> str:
        """See `Relation`."""
        return self._name

    def table(self) -> Sql:
        """See `Relation`."""
        return exp.to_table(self._name)

    def resolve(self, wanted: Field) -> Typed:
        """See `Relation`."""
        return self.project(self.stage.resolve(wanted))

    def project(self, value: Typed) -> Typed:
        """Give the value as a column of this stage."""
        if value.missing or value.literal is not None:
            return value
        name = self._projected.get(value.sql)
        if name is None:
            name = self._projected[value.sql] = self._column_name(value.sql)
        return replace(value, sql=column(name))

    def order(self) -> list[OrderKey]:
        """Give the order of this stage's rows, as columns of it."""
        keys = self.stage.standing_order()
        return [OrderKey(self.project(key.value), key.descending) for key in keys]

    def _column_name(self, value: Sql) -> str:
        if isinstance(value, exp.Column) and value.name in self._taken:
            return value.name
        return f"{self._name}_c{len(self._projected) + 1}"

    def expression(self) -> exp.Select:
        """Give the SELECT of this stage; call it when nothing more will be asked for."""
        projections = [
            value if isinstance(value, exp.Column) and value.name == name else _aliased(value, name)
            for value, name in self._projected.items()
        ]
        return self.stage.select(
            projections or [_aliased(exp.Literal.number(1), f"{self._name}_c0")],
            cut=self.stage.limit is not None,
        )


def _aliased(value: Sql, name: str) -> Sql:
    return exp.Alias(this=value, alias=exp.to_identifier(name))
