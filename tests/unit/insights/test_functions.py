from __future__ import annotations

import pytest

from bot.insights import parse_condition
from bot.insights.functions import FUNCTIONS, PERIOD_ARGUMENT, REGEX_ARGUMENT, find_function
from bot.insights.syntax import Call

DOCUMENTED = """
abs ceil floor greatest least log round sqrt haversine toNumber toInt toLong toDouble bin
datefloor dateceil fromMillis toMillis now parseDate formatDate ispresent coalesce case if
isNumeric messageSize queryStartTime queryEndTime queryTimeRange jsonParse jsonStringify
jsonArraySize jsonArrayContains isValidIp isValidIpV4 isValidIpV6 isIpInSubnet
isIpv4InSubnet isIpv6InSubnet ipv4ToNumber isPrivateIP isPublicIP isReservedIP isempty
isblank concat ltrim rtrim trim strlen toupper tolower substr replace regexReplace
strcontains startsWith endsWith urlencode urldecode base64encode base64decode split
hexToAscii hexToDec decToHex avg count count_distinct max min pct stddev sum earliest
latest sortsFirst sortsLast rate count_over_time sum_over_time histogram
""".split()  # noqa: SIM905 - a list of words


def test_every_documented_function_is_known_and_no_other() -> None:
    assert sorted(FUNCTIONS) == sorted(DOCUMENTED)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_function_is_found_in_any_case(name: str) -> None:
    function = find_function(name.swapcase())
    assert function is FUNCTIONS[name]
    assert function.doc.endswith(".")


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, function in FUNCTIONS.items()
        if function.kind == "scalar" and name not in PERIOD_ARGUMENT
    ],
)
def test_a_scalar_takes_its_fewest_and_its_most_arguments(name: str) -> None:
    function = FUNCTIONS[name]
    most = function.maximum if function.maximum is not None else 7
    for count in {function.minimum, most}:
        call = parse_condition(f"{name}({', '.join(['a'] * count)})")
        assert isinstance(call, Call)
        assert (call.function, len(call.arguments)) == (name, count)


def test_the_functions_that_take_special_arguments_exist() -> None:
    assert FUNCTIONS.keys() >= PERIOD_ARGUMENT | REGEX_ARGUMENT


@pytest.mark.parametrize(
    ("name", "arity"),
    [
        ("now", "0 arguments"),
        ("abs", "1 argument"),
        ("replace", "3 arguments"),
        ("substr", "2 or 3 arguments"),
        ("parseDate", "1 to 3 arguments"),
        ("concat", "1 or more arguments"),
    ],
)
def test_arity_in_words(name: str, arity: str) -> None:
    assert FUNCTIONS[name].arity == arity


def test_an_unknown_name_is_no_function() -> None:
    assert find_function("lenght") is None
