"""Going through a syntax tree: children, descendants and rewriting.

Nothing here recurses deeper than `MAX_DEPTH`, to which the parser holds every tree.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast, get_args

from bot.insights.syntax import Command, Expr, Fill, Glob, Item, Query, SortKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["MAX_DEPTH", "Node", "children", "expressions", "rewrite", "walk"]

MAX_DEPTH: Final = 64
"""How deep expressions may be nested."""

Node = Expr | Command | Item | SortKey | Fill | Glob | Query
_NODES: Final = get_args(Node)
_EXPRESSIONS: Final = get_args(Expr)

_N = TypeVar("_N", bound=Node)


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below, in the order of their fields."""
    for field in fields(node):
        value = getattr(node, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, _NODES):
                yield part


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, parents first, in the order of the text."""
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(list(children(current))))


def expressions(node: Node) -> Iterator[Expr]:
    """Return the expressions among `walk(node)`."""
    return (below for below in walk(node) if isinstance(below, _EXPRESSIONS))


def rewrite(node: _N, change: Callable[[Expr], Expr]) -> _N:
    """Return the tree with `change` applied to each of its expressions, the lowest first."""
    return cast("_N", _rewrite(node, change))


def _rewrite(value: object, change: Callable[[Expr], Expr]) -> object:
    if isinstance(value, tuple):
        return tuple(_rewrite(part, change) for part in value)
    if not isinstance(value, _NODES):
        return value
    parts: dict[str, Any] = {}
    for field in fields(value):
        before = getattr(value, field.name)
        after = _rewrite(before, change)
        if after is not before and after != before:
            parts[field.name] = after
    changed: Node = replace(value, **parts) if parts else value
    return change(changed) if isinstance(changed, _EXPRESSIONS) else changed
