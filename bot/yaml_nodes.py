"""From YAML nodes to plain data, under the rules that `bot.yaml_source` states."""

from __future__ import annotations

import re

import yaml

__all__ = ["MAX_DEPTH", "Loader", "MarkedError", "build"]

MAX_DEPTH = 50

try:  # libyaml's binding is some ten times faster and part of most wheels, but not of all
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

_TAG = "tag:yaml.org,2002:"
_CORE = (
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE"), "tTfF"),
    ("null", re.compile(r"~|null|Null|NULL|"), ("~", "n", "N", "")),
    ("int", re.compile(r"[-+]?[0-9]+"), "-+0123456789"),
    ("float", re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), "-+.0123456789"),
)


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for name, pattern, firsts in _CORE:
        for first in firsts:
            whole = re.compile(f"(?:{pattern.pattern})\\Z")
            table.setdefault(first, []).append((_TAG + name, whole))
    return table


class Loader(_SafeLoader):
    """A loader that recognises the core schema's booleans, nulls and numbers, and nothing else."""


Loader.yaml_implicit_resolvers = _resolvers()


class MarkedError(Exception):
    """A document is refused at one place; line and column are 1-based."""

    def __init__(self, path: tuple[str | int, ...], line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.column = column
        self.message = message


def build(root: yaml.Node) -> object:
    """Plain data of a node; raises `MarkedError`."""
    return _Builder().value(root, ())


class _Builder:
    def __init__(self) -> None:
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: tuple[str | int, ...]) -> object:
        if id(node) in self._seen:
            raise _error(node, path, "is used again by an alias: write the value out")
        if len(path) > MAX_DEPTH:
            raise _error(node, path[:1], f"nested deeper than {MAX_DEPTH} levels")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
            return [self.value(item, (*path, at)) for at, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node, path)
        raise _error(node, path, f"the tag {node.tag} is not understood: remove it")

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[str, object]:
        data: dict[str, object] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _error(key, path, "a key must be text")
            name = key.value
            if name in data:
                raise _error(key, (*path, name), f"written twice, first on line {lines[name]}")
            lines[name] = key.start_mark.line + 1
            data[name] = self.value(value, (*path, name))
        return data


def _scalar(node: yaml.ScalarNode, path: tuple[str | int, ...]) -> object:
    text: str = node.value
    match node.tag.removeprefix(_TAG):
        case "str":
            return text
        case "int" | "float" as kind:
            return _number(node, path, int if kind == "int" else float)
        case "bool":
            return text.lower() == "true"
        case "null":
            return None
        case _:
            raise _error(node, path, f"the tag {node.tag} is not understood: remove it")


def _number(
    node: yaml.ScalarNode, path: tuple[str | int, ...], read: type[int | float]
) -> int | float:
    try:
        return read(node.value)
    except ValueError as failure:  # also: Python refuses to read more than 4,300 digits
        raise _error(node, path, "not a number that can be read") from failure


def _error(node: yaml.Node, path: tuple[str | int, ...], message: str) -> MarkedError:
    return MarkedError(path, node.start_mark.line + 1, node.start_mark.column + 1, message)
