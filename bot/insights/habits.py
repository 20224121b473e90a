"""Forms that people bring along from SQL, Splunk and Kusto, and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["AT_COMMAND", "AT_PLACE", "BEFORE_PLACE", "FOREIGN_FUNCTIONS", "Mistake"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A form, what is wrong with it, and what to write."""

    pattern: re.Pattern[str]
    message: str
    suggestion: str


def _mistake(pattern: str, message: str, suggestion: str) -> Mistake:
    return Mistake(re.compile(pattern, re.IGNORECASE), message, suggestion)


_EXISTS: Final = "Write ispresent(field), or not ispresent(field)."
_SORT: Final = "Write sort field desc."
_FIELDS: Final = "Write fields a, b | filter ...: no table is named."
_COMPUTE: Final = "Write fields expression as name."
_LIMIT: Final = "Write sort field desc | limit 20."
_WINDOW: Final = "Leave it out: the question says its window, such as 24h."

AT_COMMAND: Final[dict[str, str]] = {
    "distinct": "Write dedup field, or stats count(*) by field.",
    "eval": _COMPUTE,
    "extend": _COMPUTE,
    "from": _FIELDS,
    "group": "Write stats count(*) by field.",
    "having": "Write filter after stats.",
    "head": _LIMIT,
    "order": _SORT,
    "orderby": _SORT,
    "project": "Write fields a, b.",
    "rename": _COMPUTE,
    "rex": "Write parse field /(?<name>...)/.",
    "search": 'Write filter @message like "text".',
    "select": _FIELDS,
    "summarize": "Write stats count(*) by field.",
    "table": "Write display a, b.",
    "tail": _LIMIT,
    "take": "Write limit 20.",
    "top": "Write stats count(*) as n by field | sort n desc | limit 10.",
}
"""A word where a command belongs, in small letters."""

FOREIGN_FUNCTIONS: Final[dict[str, str]] = {
    "ago": _WINDOW,
    "array_agg": "Write stats count(*) by field: one row a value.",
    "cast": "Write toNumber(field).",
    "contains": 'Write field like "text".',
    "countif": "Write sum(if(condition, 1, 0)).",
    "count_if": "Write sum(if(condition, 1, 0)).",
    "date_trunc": "Write datefloor(@timestamp, 1h).",
    "dcount": "Write count_distinct(field).",
    "distinct": "Write count_distinct(field), or dedup field.",
    "exists": _EXISTS,
    "first": "Write earliest(field).",
    "hour": 'Write formatDate(@timestamp, "HH").',
    "iff": "Write if(condition, value, other).",
    "isnotnull": _EXISTS,
    "isnull": _EXISTS,
    "json_extract": "Write the path itself: requestParameters.bucketName.",
    "last": "Write latest(field).",
    "length": "Write strlen(field).",
    "list": "Write stats count(*) by field: one row a value.",
    "lower": "Write tolower(field).",
    "mean": "Write avg(field).",
    "median": "Write pct(field, 50).",
    "percentile": "Write pct(field, 95).",
    "regexp_like": "Write field like /regex/.",
    "upper": "Write toupper(field).",
    "values": "Write stats count(*) by field: one row a value.",
}
"""A function of another language, in small letters."""

AT_PLACE: Final = (
    _mistake(r"==", "equality is a single =", "Write =."),
    _mistake(r"&&", "there is no operator &&", "Write and."),
    _mistake(r"<>", "there is no operator <>", "Write !=."),
    _mistake(r"!~", "there is no operator !~", "Write field not like /regex/."),
    _mistake(r"!(?!=)", "there is no operator !", "Write not."),
    _mistake(r"~=?", "there is no operator ~", 'Write field like "text", or =~ /regex/.'),
    _mistake(r"is\s+not\s+null\b", "there is no is not null", "Write ispresent(field)."),
    _mistake(r"is\s+null\b", "there is no is null", "Write not ispresent(field)."),
    _mistake(r"exists\b", "there is no exists", _EXISTS),
    _mistake(r"contains\b", "there is no operator contains", 'Write field like "text".'),
    _mistake(r"matches\b", "there is no operator matches", "Write field like /regex/."),
    _mistake(r"startswith\b", "startsWith is a function", 'Write startsWith(field, "text").'),
    _mistake(r"endswith\b", "endsWith is a function", 'Write endsWith(field, "text").'),
    _mistake(r"between\b", "there is no between", "Write field >= 1 and field <= 9."),
    _mistake(r"group\s+by\b", "there is no group by", "Write by alone, after stats."),
    _mistake(r"order\s+by\b", "there is no order by", f"Begin a command: {_SORT}"),
    _mistake(r"having\b", "there is no having", "Write | filter after stats."),
    _mistake(r"from\b", "there is no from", _FIELDS),
    _mistake(
        r"when\b", "case is a function", "Write case(condition, value, ..., value for the rest)."
    ),
    _mistake(r"[\u201c\u201d\u2018\u2019]", "this is a typographic quote", "Write \" or '."),
    _mistake(r";", "a query has no ; at its end", "Take it away."),
    _mistake(
        r":",
        "a name with : in it needs back quotes",
        "Write `name:with:colons`, or = to compare.",
    ),
    _mistake(r"\d+(\.\d+){2,}", "an address or a version is a text", "Put it in quotes."),
    _mistake(r"\d+\w+", "this is neither a number nor a name", "Quote a text; back-quote a name."),
    _mistake(r"\.[\w`]", "a part of a result cannot be taken", "Name it first: fields f(x) as y."),
)
"""Where the place itself shows it; the first that fits is taken."""

BEFORE_PLACE: Final = (
    _mistake(r"\bexists$", "there is no exists", _EXISTS),
    _mistake(r"\bdistinct$", "there is no distinct", "Write count_distinct(field)."),
    _mistake(r"\bin$", "the values of in stand in square brackets", 'Write field in ["a", "b"].'),
    _mistake(r"\bas$", "an alias is a name, not a text", "Write as name, or as `a name`."),
    _mistake(r"\bfields$", "fields needs names", "Leave it out, or write fields @message."),
    _mistake(r"\bdisplay$", "display needs names", "Leave it out, or write display @message."),
    _mistake(r"\blimit$", "limit takes a whole number", "Write limit 20."),
)
"""Where the word before the place shows it; `limit any` is told apart before."""
