from __future__ import annotations

import pytest

from bot.insights.errors import QueryError
from bot.insights.lineage import Origin, columns_read

KEY = "requestParameters.key"


def origin(query: str, column: str) -> Origin:
    return columns_read(query).of(column)


@pytest.mark.parametrize(
    ("query", "column", "fields"),
    [
        ("fields eventName", "eventName", {"eventName"}),
        ("filter eventName = 'x'", "@message", {"@message"}),
        (f"fields {KEY} as k", "k", {KEY}),
        (f"fields {KEY} as k | fields k as l | display l", "l", {KEY}),
        (f"fields {KEY} as k, concat(k, eventName) as l", "l", {KEY, "eventName"}),
        (f"fields {KEY} as k | fields eventName as k", "k", {"eventName"}),
        (f"fields {KEY} as k | fields k as l | fields eventName as k", "l", {KEY}),
        (f"fields tolower({KEY})", f"tolower({KEY})", {KEY}),
        ("fields `requestParameters.x-y` as k", "k", {"requestParameters.x-y"}),
        ("fields resources.0.ARN as k", "k", {"resources.0.ARN"}),
        (f"stats latest({KEY}) as k by eventName", "k", {KEY}),
        (f"stats max({KEY}) | filter max({KEY}) = 'x'", f"max({KEY})", {KEY}),
        (f"stats count(*) by {KEY}", KEY, {KEY}),
        (f"stats latest({KEY}) as k | stats max(k) as m", "m", {KEY}),
        (f"parse {KEY} '*/*' as a, b", "b", {KEY}),
        (f"parse {KEY} /(?<a>x)(?P<b>y)/", "b", {KEY}),
        ("parse '*' as a", "a", {"@message"}),
        (
            f"stats latest({KEY}) as k, count(*) as n by bin(1h) | fillmissing with k for n",
            "n",
            {KEY},
        ),
    ],
)
def test_a_name_is_followed_to_the_fields_it_is_made_of(
    query: str, column: str, fields: set[str]
) -> None:
    assert origin(query, column).fields == fields


@pytest.mark.parametrize(
    ("query", "column", "field"),
    [
        ("fields requestParameters as p", "p.key", KEY),
        ("fields requestParameters as p | fields p.a.0.b as k", "k", "requestParameters.a.0.b"),
        ("fields jsonParse(@message) as m", "m.requestParameters.key", KEY),
        ("stats latest(requestParameters) as p | fields p.key as k", "k", KEY),
        ("unnest requestParameters.items into i | fields i.x as k", "k", None),
        ("display p.key | fields requestParameters as p", "p.key", KEY),
        ("fields eventName as requestParameters", KEY, KEY),  # the back-quoted name is the event's
    ],
)
def test_a_member_of_what_was_made_is_a_member_of_what_it_was_made_of(
    query: str, column: str, field: str | None
) -> None:
    assert (field or "requestParameters.items.0.x") in origin(query, column).fields


@pytest.mark.parametrize(
    "expression",
    [
        "count(*)",
        f"count({KEY})",
        f"count_distinct({KEY})",
        f"sum(ispresent({KEY}))",
        f"max(jsonArraySize({KEY}))",
    ],
)
def test_what_tells_only_how_much_is_made_of_nothing(expression: str) -> None:
    assert origin(f"stats {expression} as n", "n") == Origin()


@pytest.mark.parametrize(
    ("expression", "whole"),
    [
        ("requestParameters", True),
        ("coalesce(requestParameters, responseElements)", True),
        ("jsonStringify(jsonParse(requestParameters))", True),
        ("if(readOnly, requestParameters, 'x')", True),
        ("strlen(requestParameters) + 1", True),
        ("requestParameters like /x/", True),
        ("substr(requestParameters, 3)", False),
        ("coalesce(tolower(requestParameters), 'x')", False),
        ("toNumber(substr(requestParameters, 3))", False),
        ("concat(requestParameters, '')", False),
        ("split(requestParameters, ',', 0)", False),
    ],
)
def test_text_made_of_a_field_may_be_a_piece_of_it(expression: str, whole: bool) -> None:  # noqa: FBT001
    assert origin(f"fields {expression} as x", "x").whole is whole
    assert origin(f"fields {expression} as x | stats latest(x) as y", "y").whole is whole


def test_a_capture_is_a_piece() -> None:
    assert not origin("parse requestParameters '*,' as a | fields a as b", "b").whole


def test_a_query_that_is_refused_is_refused_here_too() -> None:
    with pytest.raises(QueryError):
        columns_read("fields (")
