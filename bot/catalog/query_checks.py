"""What a runbook's query asks for and gives: its parameters, and its result's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.insights import Query, bind
from bot.insights.schema import events_schema
from bot.insights.syntax import Parameter as ParameterNode
from bot.insights.syntax import Span
from bot.insights.walk import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.parameter_values import ParameterType, Value
    from bot.domain.runbook import Parameter, Runbook

__all__ = ["columns_of", "names_in", "sample_values"]

_SAMPLES: dict[ParameterType, Value] = {
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "duration": 3600,
    "ip": "192.0.2.1",
    "network": "192.0.2.0/24",
}


def names_in(query: Query) -> dict[str, Span]:
    """Find the `$name`s of a query, each with the first place it stands at."""
    found: dict[str, Span] = {}
    for node in walk(query):
        if isinstance(node, ParameterNode):
            found.setdefault(node.name, node.span)
    return found


def sample_values(runbook: Runbook) -> dict[str, Value]:
    """Give each declared parameter a value of its type: its default where it has one."""
    return {parameter.name: _sample(parameter) for parameter in runbook.parameters}


def _sample(parameter: Parameter) -> Value:
    value = parameter.default_value()
    if value is None:
        value = _SAMPLES.get(parameter.type, "x")
        return [str(value)] if parameter.many else value
    return value


def columns_of(query: Query, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Name the columns of the result; raises QueryError where the query cannot be run."""
    from bot.insights.sql import compile_query  # noqa: PLC0415 - loads sqlglot

    compiled = compile_query(bind(query, values), dialect="duckdb", schema=events_schema())
    return tuple(column.name for column in compiled.columns)
