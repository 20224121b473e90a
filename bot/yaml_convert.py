"""From a YAML document to a typed value, with every mistake in it told at once.

The fast way is one call of msgspec. Only when that fails is the data walked beside its type to
collect all that is wrong, each with its place, what is allowed, and the nearest right name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from bot.domain.nearest import did_you_mean
from bot.yaml_source import Document, KeyPath, Problem, refuse

__all__ = ["convert", "find_problems"]

T = TypeVar("T")
DecHook = Callable[[type, Any], Any]

_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}


def convert(document: Document, type_: type[T], *, dec_hook: DecHook | None = None) -> T:
    """Make a `type_` of the document's data; raises `document.error` with every mistake there is.

    `dec_hook` is msgspec's: it builds types msgspec does not know; its ValueError is the message.
    """
    try:
        return msgspec.convert(document.data, type_, dec_hook=dec_hook)
    except msgspec.ValidationError:
        refuse(find_problems(document, type_, dec_hook=dec_hook), document.error)
        raise  # the walk ends in the same conversion, so it has found what this one found


def find_problems(
    document: Document, type_: type, *, dec_hook: DecHook | None = None
) -> list[Problem]:
    """List what keeps `convert` from making a `type_` of the document; empty where nothing does."""
    return list(_Walk(document, dec_hook).value(document.data, type_, ()))


class _Walk:
    """Collects problems of values against types, parts before wholes."""

    def __init__(self, document: Document, dec_hook: DecHook | None) -> None:
        self._document = document
        self._dec_hook = dec_hook

    def value(self, value: object, type_: Any, path: KeyPath) -> Iterator[Problem]:  # noqa: ANN401
        """Problems inside a value; where there are none, those of the value as a whole."""
        if value is None and not path:
            yield self._document.problem(path, "the file is empty")
            return
        parts = list(self._parts(value, _plain(type_), path))
        yield from parts or self._whole(value, type_, path)

    def _parts(self, value: object, type_: Any, path: KeyPath) -> Iterator[Problem]:  # noqa: ANN401
        arguments = get_args(type_)
        if (
            isinstance(value, dict)
            and isinstance(type_, type)
            and issubclass(type_, msgspec.Struct)
        ):
            yield from self._struct(value, type_, path)
        elif isinstance(value, dict) and get_origin(type_) is dict:
            for key, item in value.items():
                yield from self.value(item, arguments[1], (*path, key))
        elif isinstance(value, list) and get_origin(type_) in {list, tuple}:
            for at, item in enumerate(value):
                yield from self.value(item, arguments[0], (*path, at))

    def _struct(
        self, value: dict[str, object], type_: type[msgspec.Struct], path: KeyPath
    ) -> Iterator[Problem]:
        known = {field.encode_name: field for field in msgspec.structs.fields(type_)}
        hints = get_type_hints(type_, include_extras=True)
        for key, item in value.items():
            if key in known:
                yield from self.value(item, hints[known[key].name], (*path, key))
            elif type_.__struct_config__.forbid_unknown_fields:
                hint = did_you_mean(key, known) or f" Known are {', '.join(known)}."
                yield self._document.problem((*path, key), f"unknown key.{hint}", at_key=True)
        for name, field in known.items():
            if field.required and name not in value:
                yield self._document.problem(path, f"the key '{name}' is missing")

    def _whole(self, value: object, type_: Any, path: KeyPath) -> Iterator[Problem]:  # noqa: ANN401
        try:
            msgspec.convert(value, type_, dec_hook=self._dec_hook)
        except msgspec.ValidationError as failure:
            allowed = _choices(_plain(type_))
            message = _choice_message(value, allowed) if allowed else _message(failure)
            yield self._document.problem(path, message)


def _plain(type_: Any) -> Any:  # noqa: ANN401
    """Drop `Annotated` and `| None`: what a value that is there must be."""
    if get_origin(type_) is Annotated:
        return _plain(get_args(type_)[0])
    if get_origin(type_) in {Union, UnionType}:
        given = [option for option in get_args(type_) if option is not NoneType]
        return _plain(given[0]) if len(given) == 1 else type_
    return type_


def _choices(type_: Any) -> list[str]:  # noqa: ANN401
    if get_origin(type_) is Literal:
        return [str(choice) for choice in get_args(type_)]
    if isinstance(type_, type) and issubclass(type_, Enum):
        return [str(member.value) for member in type_]
    return []


def _choice_message(value: object, allowed: list[str]) -> str:
    text = str(value)
    return f"must be one of {', '.join(allowed)}; got '{text}'.{did_you_mean(text, allowed)}"


def _message(failure: msgspec.ValidationError) -> str:
    """Say msgspec's sentence in the words of a YAML file; the place is told beside it."""
    text = str(failure).partition(" - at `")[0]
    words = re.sub(
        r"`([^`]*)`", lambda found: " or ".join(_word(w) for w in found[1].split(" | ")), text
    )
    return words[:1].lower() + words[1:]


def _word(name: str) -> str:
    return _WORDS.get(name, name)
