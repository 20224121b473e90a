"""Every scalar function, as DuckDB works it out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.insights import UnsupportedQueryError
from bot.insights.functions import FUNCTIONS
from bot.insights.sql.aggregates import AGGREGATES
from bot.insights.sql.functions import SCALARS

if TYPE_CHECKING:
    from collections.abc import Callable

    Value = Callable[..., object]
    Ask = Callable[..., list[tuple[Any, ...]]]
    Event = Callable[..., dict[str, Any]]

REQUEST = {
    "n": 7,
    "half": "2.5",
    "word": "two words",
    "blank": " \t\n",
    "empty": "",
    "list": ["a", 2, {"b": True}],
    "map": {"k": [1, 2]},
    "json": '{"a":{"b":[5,6]}}',
    "broken": '{"a":',
    "yes": True,
    "no": False,
    "null": None,
    "date": "2024-03-01T10:00:00+02:00",
}


def _moment(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - as the engine gives it


CASES: list[tuple[str, object]] = [
    # numbers
    ("abs(0 - r.n)", 7),
    ("abs(-2.5)", 2.5),
    ("ceil(r.half)", 3),
    ("floor(r.half)", 2),
    ("floor(r.n)", 7),
    ("round(r.half)", 3),
    ("round(2.345, 2)", 2.35),
    ("round(5)", 5),
    ("greatest(1, r.n, 3)", 7),
    ("greatest(1, r.none)", 1),
    ("least(1.5, r.n)", 1.5),
    ("log(1)", 0),
    ("log(0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("haversine(48.2082, 16.3738, 52.52, 13.405)", pytest.approx(523.6, abs=1)),
    ("haversine(0, 0, 0, 180)", pytest.approx(20015.1, abs=1)),
    ("toNumber(r.half)", 2.5),
    ("toNumber(r.word)", None),
    ("toInt(r.half)", 2),
    ("toInt(-2.5)", -2),
    ('toLong("12345678901")', 12345678901),
    ('toInt("1e300")', None),
    ("toDouble(r.n)", 7.0),
    ("isNumeric(r.n)", True),
    ("isNumeric(r.half)", True),
    ("isNumeric(r.word)", False),
    ("isNumeric(r.none)", False),
    ('isNumeric("nan")', False),
    ('isNumeric("-1.5e3")', True),
    # arithmetic
    ("r.n + 1", 8),
    ("1 + 2", 3),
    ("7 - 10", -3),
    ("6 * 7", 42),
    ("9223372036854775807 * 2", None),
    ("7 / 2", 3.5),
    ("7 / 0", None),
    ("10 % 3", 1),
    ("10 % 0", None),
    ("2 ^ 3", 8),
    ("10 ^ 999", None),
    ("2 + 3 * 4", 14),
    ("(2 + 3) * 4", 20),
    ("10 - (4 - 3)", 9),
    ("r.word + 1", None),
    ("-r.n", -7),
    ("+r.half", 2.5),
    ("readOnly + 1", 2),
    ("@timestamp - 1", 1709287200000 - 1),
    # times: the event is of 2024-03-01T10:00:00Z
    ("bin(1h)", _moment(2024, 3, 1, 10)),
    ("bin(300s)", _moment(2024, 3, 1, 10)),
    ("bin(7m)", _moment(2024, 3, 1, 9, 57)),
    ("bin(1d)", _moment(2024, 3, 1)),
    ("bin(1w)", _moment(2024, 2, 26)),
    ("bin(2w)", _moment(2024, 2, 19)),
    ("bin(1mo)", _moment(2024, 3, 1)),
    ("bin(1q)", _moment(2024, 1, 1)),
    ("bin(1y)", _moment(2024, 1, 1)),
    ("datefloor(@timestamp, 1d)", _moment(2024, 3, 1)),
    ("dateceil(@timestamp, 1d)", _moment(2024, 3, 2)),
    ("dateceil(@timestamp, 1h)", _moment(2024, 3, 1, 10)),
    ("dateceil(@timestamp, 1mo)", _moment(2024, 4, 1)),
    ("fromMillis(1709287200123)", _moment(2024, 3, 1, 10, 0, 0, 123000)),
    ("fromMillis(1e300)", None),
    ("fromMillis(9223372036854775807)", None),
    ("toMillis(@timestamp)", 1709287200000),
    ("toMillis(eventTime)", 1709287200000),
    ("toMillis(r.date)", 1709287200000 - 2 * 3600 * 1000),
    ("toMillis(r.word)", None),
    ('parseDate("2024-03-01T10:00:00Z")', _moment(2024, 3, 1, 10)),
    ('parseDate("2024-03-01")', _moment(2024, 3, 1)),
    ('parseDate("infinity")', None),
    ('parseDate("01/03/2024 10:30", "dd/MM/yyyy HH:mm")', _moment(2024, 3, 1, 10, 30)),
    (
        'parseDate("01/03/2024 10:30", "dd/MM/yyyy HH:mm", "Europe/Vienna")',
        _moment(2024, 3, 1, 9, 30),
    ),
    ('parseDate("1.3.24 10:30 +0200", "d.M.yy HH:mm Z")', _moment(2024, 3, 1, 8, 30)),
    ('parseDate(r.word, "yyyy")', None),
    ("formatDate(@timestamp)", "2024-03-01T10:00:00Z"),
    ("""formatDate(@timestamp, "yyyy-MM-dd'T'HH 100%")""", "2024-03-01T10 100%"),
    ('formatDate(@timestamp, "HH:mm", "Asia/Tokyo")', "19:00"),
    ("queryStartTime()", 1709251200000),
    ("queryEndTime()", 1709251200000 + 86_400_000),
    ("queryTimeRange()", 86_400_000),
    # general
    ("ispresent(r.n)", True),
    ("ispresent(r.null)", False),
    ("ispresent(r.none)", False),
    ("coalesce(r.none, r.word)", "two words"),
    ("coalesce(r.none, 5)", "5"),
    ("coalesce(@nosuch, 5, 2.5)", 5),
    ("coalesce(r.n, 5)", "7"),
    ('if(r.n > 5, "big", "small")', "big"),
    ('if(r.none > 5, "big", "small")', "small"),
    ('case(r.n = 1, "one", r.n = 7, "seven", "other")', "seven"),
    ('case(r.n = 1, "one", r.n = 2, "two")', None),
    ("if(readOnly, 1, 0)", 1),
    ('messageSize(concat("né", ""))', 3),
    # JSON
    ("jsonParse(r.json)", '{"a":{"b":[5,6]}}'),
    ("jsonParse(r.broken)", None),
    ("jsonParse(r.word)", None),
    ("jsonParse(r.n)", None),
    ("jsonParse(r.map)", '{"k":[1,2]}'),
    ("jsonStringify(r.map)", '{"k":[1,2]}'),
    ("jsonArraySize(r.list)", 3),
    ("jsonArraySize(r.map)", None),
    ("jsonArraySize(r.word)", None),
    ('jsonArrayContains(r.list, "a")', True),
    ("jsonArrayContains(r.list, 2)", True),
    ('jsonArrayContains(r.list, "z")', False),
    ("r.list.1", "2"),
    ("r.list.2.b", "true"),
    ("r.list.9", None),
    ("r.map.k", "[1,2]"),
    ('split("a,b,c", ",")', '["a","b","c"]'),
    ('split("a,b,c", ",", 1)', "b"),
    ('split("a,b,c", ",", 7)', None),
    # texts
    ("isempty(r.empty)", True),
    ("isempty(r.blank)", False),
    ("isempty(r.none)", True),
    ("isblank(r.blank)", True),
    ("isblank(r.none)", True),
    ("isblank(r.word)", False),
    ('concat("a", r.n, r.none, readOnly, 1.5, 2.0)', "a7true1.52"),
    ("concat(@timestamp)", "2024-03-01T10:00:00Z"),
    ("concat(fromMillis(5))", "1970-01-01T00:00:00.005Z"),
    ('trim("\t a ")', "a"),
    ('ltrim("xyZxyfooxyZ", "xyZ")', "fooxyZ"),
    ('rtrim("xyZfooxyZxy", "xyZ")', "xyZfoo"),
    ('trim("xyZxyfooxyZxyZ", "xyZ")', "foo"),
    ('strlen("né😀")', 3),
    ("strlen(r.none)", None),
    ('toupper("aé")', "AÉ"),
    ('tolower("ÄB")', "äb"),
    ('substr("xyZfooxyZ", 3)', "fooxyZ"),
    ('substr("xyZfooxyZ", 3, 3)', "foo"),
    ('substr("abc", 0, 1)', "a"),
    ('substr("abc", -5, 1)', "a"),
    ('substr("abcdefghi", r.n)', "hi"),
    ('replace("foo", "o", "0")', "f00"),
    (r'regexReplace("a1b22", /\d+/, "<$0>")', "a<1>b<22>"),
    (r'regexReplace("k=v", /(?<a>\w)=(?<b>\w)/, "$2$1$$")', "vk$"),
    ('regexReplace("ab", /b/, "\\\\")', "a\\"),
    ('strcontains("a%b", "%")', True),
    ('strcontains("ab", "%")', False),
    ('startsWith("abc", "ab")', True),
    ('endsWith("abc", "bc")', True),
    ('endsWith("abc", "xabc")', False),
    ('urlencode("a b&c/é")', "a%20b%26c%2F%C3%A9"),
    ('urldecode("a%20b%26")', "a b&"),
    ('urldecode("%ff")', None),
    ('base64encode("é!")', "w6kh"),
    ('base64decode("w6kh")', "é!"),
    ('base64decode("not base64")', None),
    ('hexToAscii("48656c6c6f")', "Hello"),
    ('hexToAscii("zz")', None),
    ('hexToDec("ff")', 255),
    ('hexToDec("zz")', None),
    ("decToHex(255)", "ff"),
    ("decToHex(r.word)", None),
    # addresses
    ('isValidIp("10.0.0.1")', True),
    ('isValidIp("::1")', True),
    ('isValidIp("s3.amazonaws.com")', False),
    ("isValidIp(r.none)", False),
    ('isValidIpV4("256.0.0.1")', False),
    ('isValidIpV6("10.0.0.1")', False),
    ('isIpInSubnet("10.1.2.3", "10.0.0.0/8")', True),
    ('isIpInSubnet("11.1.2.3", "10.0.0.0/8")', False),
    ('isIpInSubnet("2001:db8::5", "2001:db8::/32")', True),
    ('isIpInSubnet("2001:db9::5", "2001:db8::/32")', False),
    ('isIpInSubnet("garbage", "10.0.0.0/8")', False),
    ('isIpInSubnet(r.none, "2001:db8::/32")', False),
    ('isIpv4InSubnet("10.1.2.3", "10.1.2.0/24")', True),
    ('isIpv6InSubnet("fe80::1", "fe80::/10")', True),
    ('ipv4ToNumber("10.0.0.1")', 167772161),
    ('ipv4ToNumber("x")', None),
    ('isPrivateIP("172.31.0.1")', True),
    ('isPrivateIP("fd00::1")', True),
    ('isPrivateIP("8.8.8.8")', False),
    ('isReservedIP("127.0.0.1")', True),
    ('isReservedIP("fe80::1")', True),
    ('isReservedIP("8.8.8.8")', False),
    ('isPublicIP("8.8.8.8")', True),
    ('isPublicIP("2606:4700::1111")', True),
    ('isPublicIP("192.168.1.1")', False),
    ('isPublicIP("AWS Internal")', False),
]


@pytest.mark.parametrize(("expression", "expected"), CASES, ids=[case[0] for case in CASES])
def test_scalar(value: Value, expression: str, expected: object) -> None:
    written = expression.replace("r.", "requestParameters.")
    found = value(
        written,
        eventTime="2024-03-01T10:00:00Z",
        readOnly=True,
        requestParameters=REQUEST,
    )
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)


def test_every_function_of_the_language_is_translated() -> None:
    scalars = {name for name, function in FUNCTIONS.items() if function.kind == "scalar"}
    aggregates = {name for name, function in FUNCTIONS.items() if function.kind == "aggregate"}
    assert set(SCALARS) == scalars
    assert set(AGGREGATES) == aggregates


def test_every_function_is_tested_here() -> None:
    tested = " ".join(expression for expression, _ in CASES)
    untested = {name for name in SCALARS if f"{name}(" not in tested}
    assert untested == {"now"}


def test_now_is_in_whole_seconds(ask: Ask, event: Event) -> None:
    ((seconds, is_now),) = ask("fields now() as s, s * 1000 > toMillis(@timestamp)", event())
    assert isinstance(seconds, int)
    assert is_now


def test_message_size_counts_the_records_bytes(ask: Ask, event: Event) -> None:
    record = event(eventName="é")
    ((size,),) = ask("fields messageSize() as n", record)
    assert size == len(json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode())


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ('isIpInSubnet(sourceIPAddress, "10.0.0.0/33")', "is not a subnet"),
        ('isIpv4InSubnet(sourceIPAddress, "::/0")', "is not a subnet"),
        ("isIpInSubnet(sourceIPAddress, userAgent)", "quoted text"),
        ('formatDate(@timestamp, "QQ")', "'QQ'"),
        ('formatDate(@timestamp, "HH", "Mars/Olympus")', "no time zone"),
        ('split("a", "b", eventName)', "whole number"),
        ("round(1.5, eventName)", "whole number"),
    ],
)
def test_what_cannot_be_said_is_refused_at_its_place(
    value: Value, expression: str, message: str
) -> None:
    with pytest.raises(UnsupportedQueryError, match=message) as refused:
        value(expression)
    assert refused.value.column > 1
    assert expression[:5] in str(refused.value)


def test_the_window_functions_need_a_window(ask: Ask) -> None:
    with pytest.raises(UnsupportedQueryError, match="needs a time window"):
        ask("fields queryStartTime()", window=None)
