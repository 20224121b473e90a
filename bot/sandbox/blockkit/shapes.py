"""A small language for the shape of JSON, and the check of a value against it.

The words for what is wrong are Slack's, with the place as a JSON pointer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = [
    "Flag",
    "Items",
    "Later",
    "Number",
    "Obj",
    "Problems",
    "Shape",
    "Str",
    "Typed",
    "at",
    "check",
]

Problems: TypeAlias = Iterator[str]


@dataclass(frozen=True, slots=True)
class Str:
    """A string of `least` to `most` characters, or one of `choices`."""

    most: int | None = None
    least: int = 1
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `least` to `most`; `whole` where fractions are refused."""

    least: float = 0
    most: float | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A list of `least` to `most` values of one shape; `nullable` ones may be null."""

    of: Shape
    most: int | None = None
    least: int = 1
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Obj:
    """An object: fields that must be there, fields that may be there, and no others."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """An object whose `type` says which shape it has; `type` itself is no field of that shape."""

    kinds: Mapping[str, Obj]


@dataclass(frozen=True, slots=True)
class Later:
    """A shape that is defined further down."""

    shape: Callable[[], Shape]


Shape: TypeAlias = Str | Flag | Number | Items | Obj | Typed | Later


def at(problem: str, pointer: str) -> str:
    """A problem with its place, as Slack writes it."""
    return f"{problem} [json-pointer:{pointer}]"


def check(value: Any, shape: Shape, pointer: str) -> Problems:  # noqa: ANN401 - any JSON
    """What is wrong with a value."""
    match shape:
        case Str():
            yield from _string(value, shape, pointer)
        case Flag():
            if not isinstance(value, bool):
                yield at("must provide a boolean", pointer)
        case Number():
            yield from _number(value, shape, pointer)
        case Items():
            yield from _items(value, shape, pointer)
        case Obj():
            yield from _object(value, shape, pointer, ())
        case Typed():
            yield from _typed(value, shape, pointer)
        case Later():
            yield from check(value, shape.shape(), pointer)


def _string(value: object, shape: Str, pointer: str) -> Problems:
    if not isinstance(value, str):
        yield at("must provide a string", pointer)
    elif len(value) < shape.least:
        yield at(f"must be more than {shape.least - 1} characters", pointer)
    elif shape.most is not None and len(value) > shape.most:
        yield at(f"must be less than {shape.most + 1} characters", pointer)
    elif shape.choices and value not in shape.choices:
        yield at(f"must be a valid enum value: {', '.join(shape.choices)}", pointer)


def _number(value: object, shape: Number, pointer: str) -> Problems:
    kinds = (int,) if shape.whole else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool):
        yield at("must provide a number", pointer)
    elif value < shape.least or (shape.most is not None and value > shape.most):
        yield at("must be a number in the allowed range", pointer)


def _items(value: object, shape: Items, pointer: str) -> Problems:
    if not isinstance(value, list):
        yield at("must provide an array", pointer)
        return
    if len(value) < shape.least:
        yield at(f"no fewer than {shape.least} items allowed", pointer)
    if shape.most is not None and len(value) > shape.most:
        yield at(f"no more than {shape.most} items allowed", pointer)
    for index, item in enumerate(value):
        if not (item is None and shape.nullable):
            yield from check(item, shape.of, f"{pointer}/{index}")


def _typed(value: object, shape: Typed, pointer: str) -> Problems:
    if not isinstance(value, dict):
        yield at("must provide an object", pointer)
        return
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in shape.kinds:
        problem = "missing required field: type" if kind is None else f"unsupported type: {kind}"
        yield at(problem, pointer if kind is None else f"{pointer}/type")
        return
    yield from _object(value, shape.kinds[kind], pointer, ("type",))


def _object(value: object, shape: Obj, pointer: str, known: tuple[str, ...]) -> Problems:
    if not isinstance(value, dict):
        yield at("must provide an object", pointer)
        return
    for name in shape.required:
        if name not in value:
            yield at(f"missing required field: {name}", pointer)
    if shape.one_of and not any(name in value for name in shape.one_of):
        yield at(f"missing required field: {' or '.join(shape.one_of)}", pointer)
    fields = {**shape.required, **shape.optional}
    for name, item in value.items():
        if name in fields:
            yield from check(item, fields[name], f"{pointer}/{name}")
        elif name not in known:
            yield at(f"invalid additional property: {name}", pointer)
