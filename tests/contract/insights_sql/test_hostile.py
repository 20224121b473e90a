"""Values of a query and of an event are values, whatever they look like."""

from __future__ import annotations

import json
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.insights import UnsupportedQueryError, parse
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query
from bot.insights.syntax import (
    Comparison,
    Display,
    Field,
    Fields,
    Filter,
    In,
    Item,
    Like,
    Query,
    String,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    Ask = Callable[..., list[tuple[Any, ...]]]
    Event = Callable[..., dict[str, Any]]
    Store = Callable[..., None]

HOSTILE = [
    "it's",
    'say "x"',
    "'; DROP TABLE events; --",
    "-- comment",
    "/* comment */",
    "$1 ${x} {y} %s ?",
    "back\\slash \\' \\n",
    "tab\tnew\nline\r",
    "nul\0inside",
    "é😀\u202e",
    "`tick` [x] <!channel>",
    "",
    "%_%",
    "{fn now()}",
    ":name @name",
]
quickly = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def compiled(*commands: Any) -> str:  # noqa: ANN401 - commands of any kind
    return compile_query(Query(commands), dialect="duckdb", schema=events_schema()).sql


@pytest.mark.parametrize("value", HOSTILE)
def test_a_text_finds_itself_and_nothing_else(
    connection: duckdb.DuckDBPyConnection, store: Store, event: Event, value: str
) -> None:
    store(event(eventName=value), event(eventName="other"))
    name = Field(("eventName",))
    for condition in (
        Comparison("=", name, String(value)),
        In(name, (String(value), String("x"))),
        Like(name, String(value)),
    ):
        shown = Display((Item(name),))
        rows = connection.execute(compiled(Filter(condition), shown)).fetchall()
        assert (value,) in rows
        assert rows == [(value,)] or not value


@pytest.mark.parametrize("value", [text for text in HOSTILE if text])
def test_a_name_is_a_name(
    connection: duckdb.DuckDBPyConnection, store: Store, event: Event, value: str
) -> None:
    store(event(requestParameters={value: {value: 5}}, **{value: 7}))
    nested = Field(("requestParameters", value, value))
    query = compiled(Fields((Item(nested, value), Item(Field((value,))))))
    assert connection.execute(query).fetchall() == [("5",)]
    other = compiled(Fields((Item(nested, "v"), Item(Field((value,))))))
    assert connection.execute(other).fetchall() == [("5", "7")]


@pytest.mark.parametrize("name", ["*", "a*", "$", "[0]", "a.b", 'q"uote', "back\\", "~0/1", "#-1"])
def test_a_members_name_is_no_pattern(
    connection: duckdb.DuckDBPyConnection, store: Store, event: Event, name: str
) -> None:
    store(event(requestParameters={name: {"in": 5}, "x": {"in": 6}}))
    field = Field(("requestParameters", name, "in"))
    assert connection.execute(compiled(Fields((Item(field),)))).fetchall() == [("5",)]


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnsupportedQueryError, match="surrogate"):
        compiled(Filter(Comparison("=", Field(("eventName",)), String("\ud800"))))


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(["eventName", "errorCode", "readOnly", "userIdentity", "resources"])


@quickly
@given(st.dictionaries(NAMES | st.text(st.characters(codec="utf-8"), max_size=5), JSON_VALUES))
def test_the_record_comes_back(ask: Ask, fields: dict[str, Any]) -> None:
    record = {**fields, "eventTime": "2024-03-01T00:00:00Z"}
    ((message,),) = ask("fields @message", record)
    assert json.loads(message) == record


def test_a_time_written_otherwise_comes_back_as_it_was(ask: Ask, event: Event) -> None:
    record = event(eventName="a") | {"eventTime": "2024-03-01T01:02:03.500Z"}
    ((message,),) = ask("fields @message", record)
    assert json.loads(message) == record
    assert message.count("eventTime") == 1


seldom = settings(quickly, max_examples=15)
ADDRESSES = st.ip_addresses().map(str) | st.text("0123456789abcdefABCDEF:.%g", max_size=24)
TRICKY = [
    "::",
    "::1",
    "1::",
    "1::8",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1::2:3:4:5:6:7:8",
    "1::2::3:4:5:6",
    "1:::2",
    ":1::2",
    "1:2:3:4:5:6:7",
    "12345::",
    "::ffff:1.2.3.4",
    "::1.2.3.4",
    "1:2:3:4:5:6:1.2.3.4",
    "1:2:3:4:5:6:7:1.2.3.4",
    "::1.2.3.256",
    "::1.2.3",
    "01.2.3.4",
    "1.2.3.4 ",
    "1.2.3.4.5",
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "255.255.255.255",
    "FE80::A",
    "",
    ":",
    "AWS Internal",
    "s3.amazonaws.com",
]


def _known(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text


@seldom
@given(st.lists(ADDRESSES, min_size=1, max_size=20).map(lambda found: found + TRICKY))
def test_addresses_are_those_of_the_standard_library(
    connection: duckdb.DuckDBPyConnection, store: Store, event: Event, texts: list[str]
) -> None:
    query = (
        "fields sourceIPAddress, isValidIp(sourceIPAddress), isValidIpV6(sourceIPAddress),"
        ' isIpInSubnet(sourceIPAddress, "2001:db8::/29") as v6,'
        ' isIpInSubnet(sourceIPAddress, "96.0.0.0/3") as v4'
    )
    store(*(event(sourceIPAddress=text) for text in texts))
    sql = compile_query(parse(query), dialect="duckdb", schema=events_schema()).sql
    for text, valid, valid_v6, v6, v4 in connection.execute(sql).fetchall():
        address = ip_address(text) if _known(text) else None
        assert valid == (address is not None), text
        assert valid_v6 == (address is not None and address.version == 6), text
        assert v6 == (address is not None and address in ip_network("2001:db8::/29")), text
        assert v4 == (address is not None and address in ip_network("96.0.0.0/3")), text
