"""The syntax tree of a CloudWatch Logs Insights query.

A `Query` is a tuple of commands, run from left to right. Every node is frozen and carries the
`Span` it was read from; spans take no part in equality, so that a tree and the tree parsed back
from its printed form compare equal.

The language: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Literal

__all__ = [
    "NOWHERE",
    "Binary",
    "Boolean",
    "Call",
    "Command",
    "Comparison",
    "Dedup",
    "Display",
    "Expr",
    "Field",
    "Fields",
    "Fill",
    "FillMissing",
    "Filter",
    "Glob",
    "In",
    "Item",
    "Like",
    "Limit",
    "Logical",
    "Not",
    "Number",
    "Parameter",
    "Parse",
    "Query",
    "Regex",
    "Sort",
    "SortKey",
    "Span",
    "Star",
    "Stats",
    "String",
    "TimeSpan",
    "Unary",
    "Unnest",
]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a node stands in the text: offsets are 0-based, line and column 1-based."""

    start: int
    end: int
    line: int
    column: int


NOWHERE = Span(0, 0, 1, 1)
"""The span of a node that no text was read for."""


def _span() -> Span:
    return dataclass_field(default=NOWHERE, compare=False, repr=False)


# --- expressions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """A field path: `userIdentity.arn`, `resources.0.ARN`, `@timestamp`, `` `count(*)` ``.

    `path` holds the dotted name's parts (array positions are ints); a back-quoted name is one
    part, whatever it contains. `count(*)` used as a name after `stats` is the part "count(*)".
    """

    path: tuple[str | int, ...]
    span: Span = _span()

    @property
    def name(self) -> str:
        """The dotted name, as a column of a result is headed."""
        return ".".join(str(part) for part in self.path)


@dataclass(frozen=True, slots=True)
class String:
    """A quoted text, escapes resolved."""

    value: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `text` keeps the digits as written, so that printing changes nothing."""

    text: str
    span: Span = _span()

    @property
    def value(self) -> int | float:
        """The number itself: an int where it was written without a point or an exponent."""
        return int(self.text) if self.text.lstrip("+-").isdigit() else float(self.text)


@dataclass(frozen=True, slots=True)
class Boolean:
    """`true` or `false` without quotes, as in `readOnly = true`."""

    value: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A length of time as `bin` takes it: `5m`, `1 hour`; `unit` is the short form."""

    amount: int
    unit: Literal["ms", "s", "m", "h", "d", "w", "mo", "q", "y"]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression between slashes, `/` unescaped; flags stand inside as `(?i)`."""

    pattern: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A runbook's parameter, `$name`: replaced by a literal before a query runs."""

    name: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Star:
    """The `*` of `count(*)`."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign before an operand."""

    operator: Literal["-", "+"]
    operand: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic."""

    operator: Literal["+", "-", "*", "/", "%", "^"]
    left: Expr
    right: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`=`, `!=` and the orderings: numeric where both sides are numbers, else by text."""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Expr
    right: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Like:
    """`like` and `=~`: a case-sensitive substring (String) or a search (Regex)."""

    operand: Expr
    pattern: Expr
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class In:
    """`x in [a, b]` and `x not in [a, b]`."""

    operand: Expr
    options: tuple[Expr, ...]
    negated: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Logical:
    """`and`, `or` over two or more operands, flattened from left to right."""

    operator: Literal["and", "or"]
    operands: tuple[Expr, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`."""

    operand: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an aggregate, its name in the documentation's spelling."""

    function: str
    arguments: tuple[Expr, ...]
    span: Span = _span()


Expr = (
    Field
    | String
    | Number
    | Boolean
    | TimeSpan
    | Regex
    | Parameter
    | Star
    | Unary
    | Binary
    | Comparison
    | Like
    | In
    | Logical
    | Not
    | Call
)


# --- commands --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """An expression and the name it goes by: `alias` where written, else the printed form."""

    expression: Expr
    alias: str | None = None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Fields:
    """`fields`: adds columns; what is computed can be used by what follows."""

    items: tuple[Item, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Display:
    """`display`: what is shown; the last one of a query wins."""

    items: tuple[Item, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Filter:
    """`filter` or `where`: keeps the rows whose condition is true (null is not)."""

    condition: Expr
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Stats:
    """`stats`: aggregates, one row a group."""

    aggregates: tuple[Item, ...]
    groups: tuple[Item, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of a sort; ascending unless said otherwise."""

    expression: Expr
    descending: bool = False
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Sort:
    """`sort`: by its keys, first to last."""

    keys: tuple[SortKey, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit`: at most so many rows."""

    count: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Dedup:
    """`dedup`: the first row of each combination, in the order that stands."""

    fields: tuple[Expr, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Glob:
    """A `parse` pattern in which every `*` captures."""

    pattern: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Parse:
    """`parse`: captures parts of a text; `names` is empty where the regex names its groups."""

    source: Expr
    pattern: Glob | Regex
    names: tuple[str, ...] = ()
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Unnest:
    """`unnest list into name`: one row an element."""

    source: Expr
    alias: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Fill:
    """One `VALUE for FIELD` of `fillmissing`."""

    value: Expr
    field: Field
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class FillMissing:
    """`fillmissing [with VALUE for FIELD, ...]`: rows for the empty bins of `stats ... by bin()`.

    A field without a value stays null in the inserted rows.
    """

    fills: tuple[Fill, ...] = ()
    span: Span = _span()


Command = Fields | Display | Filter | Stats | Sort | Limit | Dedup | Parse | Unnest | FillMissing


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query: its commands in order. `source` is the text it was read from, if any."""

    commands: tuple[Command, ...]
    source: str = dataclass_field(default="", compare=False, repr=False)
