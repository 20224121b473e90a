"""Names that nothing has: neither a CloudTrail record, nor the commands before.

Until the first `stats` the fields are those of a record, and what `fields`, `parse` and `unnest`
have added. After a `stats` they are its columns, and what has been added since.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.nearest import nearest
from bot.insights.cloudtrail_fields import ALWAYS_PRESENT, KNOWN, is_known
from bot.insights.expression_text import heading
from bot.insights.finding import Finding, warning
from bot.insights.regex import group_names
from bot.insights.syntax import (
    Command,
    Display,
    Field,
    Fields,
    Item,
    Parse,
    Query,
    Regex,
    Stats,
    Unnest,
)
from bot.insights.walk import expressions

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RECORD", "Scope", "scopes", "unknown_fields"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a command can use: `made` by commands, and a record's where `record`."""

    record: bool
    made: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Whether the name, or something that it is a part of, is there."""
        parts = name.split(".")
        prefixes = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
        return any(prefix in self.made for prefix in prefixes) or (self.record and is_known(name))

    def may_lack(self, name: str) -> bool:
        """Whether the name is a record's field that some records do not have."""
        return self.record and name not in self.made and name not in ALWAYS_PRESENT

    def after(self, command: Command) -> Scope:
        """Return the scope of the command that follows."""
        if isinstance(command, Stats):
            return Scope(record=False, made=_made(command))
        return replace(self, made=self.made | _made(command))


RECORD = Scope(record=True)
"""What the first command of a query can use."""


def scopes(query: Query) -> Iterator[tuple[Command, Scope]]:
    """Yield each command with the scope it stands in."""
    scope = RECORD
    for command in query.commands:
        yield command, scope
        scope = scope.after(command)


def unknown_fields(query: Query) -> Iterator[Finding]:
    """Find every use of a name that is not there."""
    for command, scope in scopes(query):
        for expression in expressions(command):
            if isinstance(expression, Field) and not scope.has(expression.name):
                yield _unknown(expression, scope)


def _unknown(field: Field, scope: Scope) -> Finding:
    if scope.record:
        near = _near(field.name, scope.made | KNOWN)
        return warning(f"CloudTrail records have no {field.name}", field.span, near)
    advice = "Put it after by." if is_known(field.name) else _near(field.name, scope.made)
    columns = f"After stats there are: {', '.join(sorted(scope.made))}."
    return warning(f"stats leaves no {field.name}", field.span, f"{advice} {columns}".lstrip())


def _near(name: str, candidates: frozenset[str]) -> str:
    near = nearest(name, candidates)
    return f"Did you mean {near}?" if near else ""


def _made(command: Command) -> frozenset[str]:
    match command:
        case Fields(items) | Display(items):
            return frozenset(heading(item) for item in items if _is_made(item))
        case Stats(aggregates, groups):
            return frozenset(heading(item) for item in (*aggregates, *groups))
        case Parse(_, Regex(pattern), ()):
            return frozenset(group_names(pattern))
        case Parse(_, _, names):
            return frozenset(names)
        case Unnest(_, alias):
            return frozenset({alias})
        case _:
            return frozenset()


def _is_made(item: Item) -> bool:
    """Whether the item adds a name: a field without an alias does not, least of all a wrong one."""
    return item.alias is not None or not isinstance(item.expression, Field)
