"""The functions of the language: spelling, number of arguments, kind and result type.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-timeseries-functions.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["FUNCTIONS", "PERIOD_ARGUMENT", "REGEX_ARGUMENT", "Function", "find_function"]

Kind = Literal["scalar", "aggregate"]
Result = Literal["text", "number", "boolean", "time", "any"]


@dataclass(frozen=True, slots=True)
class Function:
    """One function; `maximum` is None where any number of arguments may follow."""

    name: str
    minimum: int
    maximum: int | None
    kind: Kind
    result: Result
    doc: str

    def accepts(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.minimum <= count and (self.maximum is None or count <= self.maximum)

    @property
    def arity(self) -> str:
        """The number of arguments in words: `1 argument`, `2 or 3 arguments`, ..."""
        if self.maximum is None:
            return f"{self.minimum} or more arguments"
        if self.minimum == self.maximum:
            return f"{self.minimum} argument{'' if self.minimum == 1 else 's'}"
        joint = " or " if self.maximum == self.minimum + 1 else " to "
        return f"{self.minimum}{joint}{self.maximum} arguments"


def _scalars(result: Result, *rows: tuple[str, int, int | None, str]) -> list[Function]:
    return [Function(name, low, high, "scalar", result, doc) for name, low, high, doc in rows]


def _aggregates(result: Result, *rows: tuple[str, int, int | None, str]) -> list[Function]:
    return [Function(name, low, high, "aggregate", result, doc) for name, low, high, doc in rows]


_NUMERIC = _scalars(
    "number",
    ("abs", 1, 1, "Absolute value."),
    ("ceil", 1, 1, "The smallest whole number not below the value."),
    ("floor", 1, 1, "The largest whole number not above the value."),
    ("greatest", 1, None, "The largest of the values."),
    ("least", 1, None, "The smallest of the values."),
    ("log", 1, 1, "Natural logarithm."),
    ("round", 1, 2, "Rounded to the nearest, or to so many decimal places."),
    ("sqrt", 1, 1, "Square root."),
    ("haversine", 4, 4, "Kilometres between two points: latitude, longitude, twice."),
    ("toNumber", 1, 1, "The value as a number."),
    ("toInt", 1, 1, "The value as a whole number."),
    ("toLong", 1, 1, "The value as a whole number of 64 bits."),
    ("toDouble", 1, 1, "The value as a floating-point number."),
)
_DATETIME = [
    *_scalars(
        "time",
        ("bin", 1, 1, "@timestamp rounded down to a multiple of the period."),
        ("datefloor", 2, 2, "A time rounded down to a multiple of the period."),
        ("dateceil", 2, 2, "A time rounded up to a multiple of the period."),
        ("fromMillis", 1, 1, "Milliseconds since 1970 as a time."),
        ("parseDate", 1, 3, "Text as a time: text, format, time zone."),
    ),
    *_scalars(
        "number",
        ("toMillis", 1, 1, "A time as milliseconds since 1970."),
        ("now", 0, 0, "The time of asking, in seconds since 1970."),
        ("queryStartTime", 0, 0, "The start of the window, in milliseconds since 1970."),
        ("queryEndTime", 0, 0, "The end of the window, in milliseconds since 1970."),
        ("queryTimeRange", 0, 0, "The length of the window in milliseconds."),
    ),
    *_scalars("text", ("formatDate", 1, 3, "A time as text: time, format, time zone.")),
]
_GENERAL = [
    *_scalars(
        "boolean",
        ("ispresent", 1, 1, "Whether the field exists and is not null."),
        ("isNumeric", 1, 1, "Whether the value is a number."),
    ),
    *_scalars(
        "any",
        ("coalesce", 1, None, "The first value that is not null."),
        ("case", 2, None, "condition, value, condition, value, ... and a last value for the rest."),
        ("if", 3, 3, "condition, value where true, value where not."),
    ),
    *_scalars("number", ("messageSize", 0, 1, "The length of the event's text in bytes.")),
]
_JSON = [
    *_scalars("any", ("jsonParse", 1, 1, "JSON text as a map or a list.")),
    *_scalars("text", ("jsonStringify", 1, 1, "A map or a list as JSON text.")),
    *_scalars("number", ("jsonArraySize", 1, 1, "The number of elements of a list.")),
    *_scalars("boolean", ("jsonArrayContains", 2, 2, "Whether a list has the value.")),
]
_IP = [
    *_scalars(
        "boolean",
        ("isValidIp", 1, 1, "Whether the text is an IPv4 or IPv6 address."),
        ("isValidIpV4", 1, 1, "Whether the text is an IPv4 address."),
        ("isValidIpV6", 1, 1, "Whether the text is an IPv6 address."),
        ("isIpInSubnet", 2, 2, "Whether the address lies in the subnet (CIDR)."),
        ("isIpv4InSubnet", 2, 2, "Whether the IPv4 address lies in the subnet (CIDR)."),
        ("isIpv6InSubnet", 2, 2, "Whether the IPv6 address lies in the subnet (CIDR)."),
        ("isPrivateIP", 1, 1, "Whether the address is in a private range."),
        ("isPublicIP", 1, 1, "Whether the address is routed publicly."),
        ("isReservedIP", 1, 1, "Whether the address is in a reserved range."),
    ),
    *_scalars("number", ("ipv4ToNumber", 1, 1, "An IPv4 address as a number.")),
]
_STRING = [
    *_scalars(
        "boolean",
        ("isempty", 1, 1, "Whether the field is missing or the empty text."),
        ("isblank", 1, 1, "Whether the field is missing, empty or only white space."),
        ("strcontains", 2, 2, "Whether the text contains the other (1 or 0)."),
        ("startsWith", 2, 2, "Whether the text starts with the other."),
        ("endsWith", 2, 2, "Whether the text ends with the other."),
    ),
    *_scalars(
        "text",
        ("concat", 1, None, "The texts put together."),
        ("ltrim", 1, 2, "White space, or the characters given, cut from the left."),
        ("rtrim", 1, 2, "White space, or the characters given, cut from the right."),
        ("trim", 1, 2, "White space, or the characters given, cut from both ends."),
        ("toupper", 1, 1, "In capitals."),
        ("tolower", 1, 1, "In small letters."),
        ("substr", 2, 3, "From a 0-based position, to the end or so many characters."),
        ("replace", 3, 3, "Every occurrence of a text replaced by another."),
        ("regexReplace", 3, 3, "Every match of a regex replaced."),
        ("urlencode", 1, 1, "Percent-encoded."),
        ("urldecode", 1, 1, "Percent-decoded."),
        ("base64encode", 1, 1, "As Base64."),
        ("base64decode", 1, 1, "From Base64."),
        ("hexToAscii", 1, 1, "Hexadecimal bytes as text."),
        ("decToHex", 1, 1, "A whole number in hexadecimal."),
    ),
    *_scalars(
        "number",
        ("strlen", 1, 1, "The number of characters."),
        ("hexToDec", 1, 1, "A hexadecimal number in decimal."),
    ),
    *_scalars("any", ("split", 2, 3, "The list of parts between the separator, or one of them.")),
]
_AGGREGATES = [
    *_aggregates(
        "number",
        ("avg", 1, 1, "Average."),
        ("count", 0, 1, "The number of events, or of those in which the field exists."),
        ("count_distinct", 1, 1, "The number of different values."),
        ("pct", 2, 2, "The percentile of the values: pct(field, 95)."),
        ("stddev", 1, 1, "Standard deviation."),
        ("sum", 1, 1, "Sum."),
        ("rate", 2, 2, "The change of a number per interval."),
        ("count_over_time", 1, 1, "The number of events a bin."),
        ("sum_over_time", 1, 1, "The sum a bin."),
    ),
    *_aggregates(
        "any",
        ("max", 1, 1, "The largest value."),
        ("min", 1, 1, "The smallest value."),
        ("earliest", 1, 1, "The value of the event with the earliest @timestamp."),
        ("latest", 1, 1, "The value of the event with the latest @timestamp."),
        ("sortsFirst", 1, 1, "The value that sorts first."),
        ("sortsLast", 1, 1, "The value that sorts last."),
        ("histogram", 2, 2, "The distribution over so many buckets of equal width."),
    ),
]

FUNCTIONS: Final[dict[str, Function]] = {
    function.name: function
    for group in (_NUMERIC, _DATETIME, _GENERAL, _JSON, _IP, _STRING, _AGGREGATES)
    for function in group
}
"""Every function by the documentation's spelling."""

PERIOD_ARGUMENT: Final = frozenset({"bin", "datefloor", "dateceil", "rate"})
"""The functions whose last argument is a length of time."""

REGEX_ARGUMENT: Final = frozenset({"regexReplace"})
"""The functions that take a regex."""

_BY_LOWER: Final = {name.lower(): function for name, function in FUNCTIONS.items()}


def find_function(name: str) -> Function | None:
    """Return the function of this name, whatever its case; None where there is none."""
    return _BY_LOWER.get(name.lower())
