"""Any function takes any kind of value, and no event makes a query fail."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from bot.insights.functions import FUNCTIONS, PERIOD_ARGUMENT, Function

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., list[tuple[Any, ...]]]
    Event = Callable[..., dict[str, Any]]

VALUES = {
    "text column": "eventName",
    "inside JSON": "requestParameters.v",
    "structure": "userIdentity",
    "boolean": "readOnly",
    "time": "@timestamp",
    "integer": "strlen(eventName)",
    "double": "strlen(eventName) / 3",
    "nothing": "@nosuch",
    "text": '"10"',
    "whole number": "7",
    "true": "true",
}
HOSTILE = [
    "nan",
    "-inf",
    "1e999",
    "99999999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "{",
    '{"a":',
    "[1,",
    "[]",
    "null",
    '"',
    "%zz",
    "\\",
    "((",
    "::ffff:1.2.3.4",
    "1.2.3.4",
    "infinity",
    "9999-12-31T23:59:59.999Z",
    "0000-00-00",
    "2024-02-30T25:61:61Z",
    "",
    " ",
    "\0",
    "😀",
    "w6k=",
    "ffffffffffffffffff",
    -1,
    0,
    1.5,
    1e300,
    True,
    None,
    [],
    {},
    [None],
    {"a": None},
]
LITERAL: dict[str, dict[int, str]] = {
    "isIpInSubnet": {1: '"10.0.0.0/8"'},
    "isIpv4InSubnet": {1: '"10.0.0.0/8"'},
    "isIpv6InSubnet": {1: '"2001:db8::/32"'},
    "regexReplace": {1: "/(a)|b/", 2: '"$1"'},
    "parseDate": {1: '"yyyy-MM-dd"', 2: '"UTC"'},
    "formatDate": {1: '"yyyy-MM-dd"', 2: '"UTC"'},
    "split": {2: "1"},
    "round": {1: "1"},
    "pct": {1: "50"},
    "histogram": {1: "3"},
}
"""The arguments that must be written as literals."""


@pytest.fixture(name="records", scope="module")
def _records() -> list[dict[str, Any]]:
    when = "2024-03-01T00:00:00Z"
    return [
        {"eventTime": when, "eventName": str(value), "userIdentity": {"arn": value}}
        | {"readOnly": index % 2 == 0, "requestParameters": {"v": value}}
        for index, value in enumerate(HOSTILE)
    ] + [{"eventTime": when}]


def calls(function: Function, value: str) -> list[str]:
    """Calls with the fewest and the most arguments, all of them the value."""
    most = function.maximum if function.maximum is not None else function.minimum + 2
    return [_call(function.name, count, value) for count in {function.minimum, most}]


def _call(name: str, count: int, value: str) -> str:
    arguments = [LITERAL.get(name, {}).get(position, value) for position in range(count)]
    if name in PERIOD_ARGUMENT:
        arguments[-1] = "5m"
    return f"{name}({', '.join(arguments)})"


SCALARS = [function for function in FUNCTIONS.values() if function.kind == "scalar"]
AGGREGATES = [function for function in FUNCTIONS.values() if function.kind == "aggregate"]


@pytest.mark.parametrize("function", SCALARS, ids=lambda function: function.name)
def test_a_function_takes_any_kind(
    ask: Ask, records: list[dict[str, Any]], function: Function
) -> None:
    written = [text for value in VALUES.values() for text in calls(function, value)]
    fields = ", ".join(f"{text} as x{number}" for number, text in enumerate(written))
    assert len(ask(f"fields {fields}", *records)) == len(records)


@pytest.mark.parametrize("function", AGGREGATES, ids=lambda function: function.name)
def test_an_aggregate_takes_any_kind(
    ask: Ask, records: list[dict[str, Any]], function: Function
) -> None:
    written = [text for value in VALUES.values() for text in calls(function, value)]
    stats = ", ".join(f"{text} as x{number}" for number, text in enumerate(written))
    assert len(ask(f"stats {stats}", *records)) == 1


@pytest.mark.parametrize("operator", ["=", "!=", "<", ">=", "+", "/", "%", "^", "like"])
def test_an_operator_takes_any_kinds(
    ask: Ask, records: list[dict[str, Any]], operator: str
) -> None:
    written = [f"{a} {operator} {b}" for a, b in product(VALUES.values(), repeat=2)]
    fields = ", ".join(f"({text}) as x{number}" for number, text in enumerate(written))
    assert len(ask(f"fields {fields}", *records)) == len(records)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_command_takes_any_kind(ask: Ask, records: list[dict[str, Any]], value: str) -> None:
    queries = [
        f"filter {value} | limit 1",
        f"filter not ({value}) | limit 1",
        f"fields {value} as x | sort x desc | dedup x | filter ispresent(x.y.0)",
        f"fields {value} as x | unnest x into y | stats count(*) by y, x",
        f'fields {value} as x | parse x "*a*" as a, b | stats max(x), latest(a) by b, bin(1h)',
        f'filter {value} in [1, "a", true, 2.5, eventName] or {value} not in ["x"] | limit 1',
        f"stats count(*) as n, max({value}) as m by {value} as g | filter m > 1 | sort m, g desc",
    ]
    for query in queries:
        ask(query, *records)
