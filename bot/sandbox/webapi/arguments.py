"""The arguments of a call: JSON or a form, from a body or a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Arguments", "read_arguments"]

_JSON = frozenset({"attachments", "blocks", "files", "metadata", "view"})
"""Arguments that a form carries as JSON text."""


def read_arguments(content_type: str, body: bytes, query: Mapping[str, str]) -> dict[str, Any]:
    """A call's arguments; raises `RefusalError` for a body that cannot be read."""
    given: dict[str, Any] = dict(query)
    if content_type.startswith("application/json"):
        given |= _json_object(body)
    else:
        given |= dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return {name: _decoded(name, value) for name, value in given.items()}


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise RefusalError("invalid_json") from error
    if not isinstance(value, dict):
        raise RefusalError("json_not_object")
    return value


def _decoded(name: str, value: Any) -> Any:  # noqa: ANN401 - any JSON
    if name not in _JSON or not isinstance(value, str) or not value:
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError as error:
        wrong = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise RefusalError(wrong) from error


class Arguments:
    """Typed access; every method raises `RefusalError("invalid_arguments")` for what is missing."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._given = given

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def need(self, name: str) -> str:
        """A text that must be there."""
        value = self._given.get(name)
        if not isinstance(value, str) or not value:
            raise RefusalError("invalid_arguments", f"missing required field: {name}")
        return value

    def text(self, name: str) -> str:
        """A text, "" where there is none."""
        value = self._given.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self._given.get(name) or default)
        except (TypeError, ValueError) as error:
            raise RefusalError("invalid_arguments", f"must be a number: {name}") from error

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false, in any of the ways in which forms say it."""
        value = self._given.get(name)
        return default if value is None else value in {True, "1", "true", "True"}

    def items(self, name: str) -> list[Any]:
        """A list, empty where there is none; a text is split at commas."""
        value = self._given.get(name)
        if isinstance(value, str):
            return [item.strip() for item in value.split(",") if item.strip()]
        if value is not None and not isinstance(value, list):
            raise RefusalError("invalid_arguments", f"must provide an array: {name}")
        return value or []

    def mapping(self, name: str) -> dict[str, Any] | None:
        """An object, None where there is none."""
        value = self._given.get(name)
        if value is not None and not isinstance(value, dict):
            raise RefusalError("invalid_arguments", f"must provide an object: {name}")
        return value

    def blocks(self) -> list[dict[str, Any]]:
        """The argument `blocks`; raises `RefusalError` where it is no list of objects."""
        value = self._given.get("blocks") or []
        if not isinstance(value, list) or not all(isinstance(block, dict) for block in value):
            raise RefusalError("invalid_blocks_format")
        return value
