from __future__ import annotations

import pytest

from bot.insights import (
    QueryError,
    bind,
    parameters,
    parse,
    parse_condition,
    prepend_filters,
    to_text,
)


def test_the_parameters_of_a_query() -> None:
    query = parse("filter a = $one or b in $two | fields concat($three, $one) as c")
    assert parameters(query) == {"one", "two", "three"}
    assert parameters(parse("filter a = '$one'")) == frozenset()


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("filter a = $x", "b", 'filter a = "b"'),
        ("filter a = $x", '" or 1 = 1 | limit 1 #', 'filter a = "\\" or 1 = 1 | limit 1 #"'),
        ("filter a = $x", 5, "filter a = 5"),
        ("filter a = $x", -5, "filter a = -5"),
        ("filter a = $x", 1.5, "filter a = 1.5"),
        ("filter a = $x", 1e30, "filter a = 1e+30"),
        ("filter a = $x", True, "filter a = true"),
        ("filter a = 2 ^ $x", -1, "filter a = 2 ^ -1"),
        ("filter a = $x ^ 2", -1, "filter a = (-1) ^ 2"),
        ("filter a in $x", ["b", "c"], 'filter a in ["b", "c"]'),
        ("filter a in [1, $x, 2]", ["b", "c"], 'filter a in [1, "b", "c", 2]'),
        ("filter a not in $x", [], "filter a not in []"),
        ("filter a in $x", "b", 'filter a in ["b"]'),
        ("filter a like $x", "b", 'filter a like "b"'),
        ("filter a like $x", 5, 'filter a like "5"'),
        ("filter a not like $x", False, 'filter a not like "false"'),
        ("stats sum(if(a = $x, 1, 0)) as n", "b", 'stats sum(if(a = "b", 1, 0)) as n'),
        ("fillmissing with $x for n", 0, "fillmissing with 0 for n"),
    ],
)
def test_values_become_literals(text: str, value: str | float | list[str], bound: str) -> None:
    query = bind(parse(text), {"x": value, "unused": "y"})
    assert to_text(query) == bound
    assert parse(bound) == query


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("filter a = $x", {}, "$x has no value"),
        ("filter a in $x", {"y": "z"}, "$x has no value"),
        ("filter a like $x", {"y": "z"}, "$x has no value"),
        ("filter a = $x", {"x": ["b"]}, "$x is a list"),
        ("filter a like $x", {"x": ["b"]}, "$x is a list"),
        ("filter a = $x", {"x": 10**41}, "$x is too large a number"),
        ("filter a = $x", {"x": float("nan")}, "$x is too large a number"),
        ("filter a = $x", {"x": float("-inf")}, "$x is too large a number"),
    ],
)
def test_what_cannot_be_bound(
    text: str, values: dict[str, str | int | float | bool | list[str]], message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        bind(parse(text), values)
    assert caught.value.message == message
    assert caught.value.source == text
    assert text[caught.value.span.start : caught.value.span.end] == "$x"


def test_a_missing_value_is_told_with_those_that_are_there() -> None:
    with pytest.raises(QueryError) as caught:
        bind(parse("filter a = $x"), {"z": 1, "y": 2})
    assert caught.value.suggestion == "There are: $y, $z."


def test_a_literal_stands_where_its_parameter_stood() -> None:
    bound = bind(parse("limit 1 | filter a = $x"), {"x": "b"})
    (filter_,) = bound.commands[1:]
    assert filter_.span == parse("limit 1 | filter a = $x").commands[1].span


def test_conditions_come_first() -> None:
    query = parse("stats count(*) by a")
    conditions = [parse_condition("a = 1 or b = 2"), parse_condition("c = $d")]
    filtered = prepend_filters(query, conditions)
    assert to_text(filtered) == "filter a = 1 or b = 2\n| filter c = $d\n| stats count(*) by a"
    assert prepend_filters(query, []) == query


@pytest.mark.parametrize("text", ["a = 1 | limit 5", "", "filter a = 1", "a as b", "a = 1, b = 2"])
def test_a_condition_stands_alone(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_condition(text)
    assert caught.value.source == text
