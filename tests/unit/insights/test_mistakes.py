"""What a refused query says: the message, the place, and what to write instead."""

from __future__ import annotations

import pytest

from bot.insights import QueryError, QuerySyntaxError, UnsupportedQueryError, parse
from bot.insights.unsupported import COMMANDS
from bot.insights.walk import MAX_DEPTH


def refused(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "marked", "message", "suggestion"),
    [
        ("", "", "the query is empty", "Begin with filter or stats."),
        ("# nothing", "#", "the query is empty", "Begin with filter or stats."),
        ("filter a |", "|", "a command is missing after the last |", "Take that | away."),
        ("filter a | # b", "|", "a command is missing after the last |", "Take that | away."),
        ("filter a | | limit 1", "|", "a command is missing here", "One of fields"),
        ("fliter a", "fliter", "there is no command fliter", "Did you mean filter?"),
        ("filter a | lmit 3", "lmit", "there is no command lmit", "Did you mean limit?"),
        ("xyzzy a", "xyzzy", "there is no command xyzzy", ""),
        ("filter a == 1", "==", "equality is a single =", "Write =."),
        ("filter a && b", "&&", "there is no operator &&", "Write and."),
        ("filter a || b", "|", "there is no operator ||", "Write or."),
        ("filter a <> b", "<>", "there is no operator <>", "Write !=."),
        ("filter !a", "!", "there is no operator !", "Write not."),
        ("filter a !~ /x/", "!~", "there is no operator !~", "Write field not like /regex/."),
        ("filter a ~ /x/", "~", "there is no operator ~", 'Write field like "text", or'),
        ("filter a is null", "is null", "there is no is null", "Write not ispresent(field)."),
        ("filter a IS NOT NULL", "IS NOT NULL", "there is no is not null", "Write ispresent"),
        ("filter exists a", "exists", "there is no exists", "Write ispresent(field)"),
        ("filter a exists", "exists", "there is no exists", "Write ispresent(field)"),
        ("filter a not exists", "exists", "there is no exists", "Write ispresent(field)"),
        ("filter not exists(a)", "exists", "there is no function exists()", "Write ispresent"),
        ('filter a contains "x"', "contains", "there is no operator contains", "Write field like"),
        ('filter contains(a, "x")', "contains", "there is no function contains()", "Write field"),
        ("filter a matches /x/", "matches", "there is no operator matches", "Write field like"),
        ('filter a startswith "x"', "startswith", "startsWith is a function", "Write startsWith"),
        ('filter a endsWith "x"', "endsWith", "endsWith is a function", "Write endsWith"),
        ("filter a between 1 and 2", "between", "there is no between", "Write field >= 1"),
        ("stats values(a)", "values", "there is no function values()", "Write stats count(*) by"),
        ("filter hour(a) = 3", "hour", "there is no function hour()", 'formatDate(@timestamp, "HH'),
        ("filter a > ago(1h)", "ago", "there is no function ago()", "the question says its window"),
        ("filter strlne(a) = 1", "strlne", "there is no function strlne()", "Did you mean strlen?"),
        ("select a from b", "select", "there is no command select", "Write fields a, b | filter"),
        ("fields a from b", "from", "there is no from", "no table is named"),
        ("order by a", "order", "there is no command order", "Write sort field desc."),
        ("stats count(*) by a order by b", "order by", "there is no order by", "sort field desc"),
        ("stats count(*) group by a", "group by", "there is no group by", "Write by alone"),
        ("stats count(*) by a having b", "having", "there is no having", "Write | filter after"),
        ("stats count(distinct a)", "distinct", "there is no distinct", "count_distinct(field)"),
        ("head 20", "head", "there is no command head", "limit 20"),
        ("tail 20", "tail", "there is no command tail", "limit 20"),
        ('filter a = "x', '"', "this text is never closed", ""),
        ("filter a = 'x\\'", "'", "this text is never closed", ""),
        ("filter a like /x", "/", "this regex is never closed", ""),
        ("fields `a b", "`", "this name is never closed", ""),
        ('filter a in ("x")', "in", "the values of in stand in square brackets", "field in ["),
        ("filter a = “x”", "“", "this is a typographic quote", "Write"),
        ("filter a = 1;", ";", "a query has no ; at its end", "Take it away."),
        ("filter a:b = 1", ":", "a name with : in it needs back quotes", "`name:with:colons`"),
        ("filter a = 10.1.2.3", "10.1.2.3", "an address or a version is a text", "Put it in quot"),
        ("filter a = 12ab", "12ab", "this is neither a number nor a name", "Quote a text"),
        ("filter jsonParse(a).b = 1", ".b", "a part of a result cannot be taken", "Name it first"),
        ("fields *", "fields", "fields needs names", "Leave it out"),
        ('fields a as "b"', "as", "an alias is a name, not a text", "Write as name"),
        ("limit many", "limit", "limit takes a whole number", "Write limit 20."),
        ("fields case when a then b end", "when", "case is a function", "Write case(condition"),
        ("filter a lik 'b'", "lik", "lik does not belong here", "Did you mean like?"),
        ("filter a = 1 sort b", "sort", "a | is missing before sort", ""),
        ("filter (a = 1", "", "the query ends too early", "Expected )."),
        ("stats count(*) by", "", "the query ends too early", ""),
        ("dedup a b", "b", "b does not belong here", "a comma or a | is missing"),
    ],
)
def test_what_does_not_parse(text: str, marked: str, message: str, suggestion: str) -> None:
    error = refused(text)
    assert isinstance(error, QuerySyntaxError)
    assert error.message.startswith(message)
    assert text[error.span.start : error.span.end] == marked
    assert suggestion in error.suggestion
    assert bool(suggestion) == bool(error.suggestion) or message.startswith("the query ends")


@pytest.mark.parametrize(
    ("text", "marked", "message", "suggestion"),
    [
        ("limit 0", "0", "limit takes a whole number from 1 to 100000, not 0", ""),
        ("limit 100001", "100001", "limit takes a whole number from 1 to 100000", ""),
        ("limit 1.5", "1.5", "limit takes a whole number", ""),
        ("filter substr(a) = 1", "substr(a)", "substr() takes 2 or 3 arguments, not 1", "0-based"),
        ("filter now(a) = 1", "now(a)", "now() takes 0 arguments, not 1", ""),
        ("filter greatest() = 1", "greatest()", "greatest() takes 1 or more arguments, not 0", ""),
        ("filter round(a, b, c)", "round(a, b, c)", "round() takes 1 or 2 arguments, not 3", ""),
        (
            "fields bin(@timestamp, 5m)",
            "bin(@timestamp, 5m)",
            "bin() takes 1 argument, not 2",
            "write datefloor(field, 5m)",
        ),
        ("fields bin(5)", "5", "bin() takes a length of time such as 5m", ""),
        ("fields bin(0m)", "0m", "a length of time is 1 to 999999999 of its unit", ""),
        ("filter a > 5m", "5m", "a length of time belongs into bin()", ""),
        ("filter a = /x/", "/x/", "a /regex/ belongs after like or =~", ""),
        ("stats sum(*)", "sum(*)", "sum() takes a field, not *", "Sum."),
        ("filter sum(a) > 1", "sum(a)", "sum(a) is an aggregate", "Write stats first"),
        ("stats count(*) as n | sort count(*)", "count(*)", "count(*) is an agg", "It is called n"),
        ("stats count(*) by b | sort max(a)", "max(a)", "max(a) is an", "has count(*), b."),
        ("stats max(count(*))", "count(*)", "an aggregate cannot stand inside another", "second"),
        ("stats count(*) by max(a)", "max(a)", "a group cannot be an aggregate", "second"),
        ("stats count by a", "count", "an aggregate has parentheses", "Write count(...)."),
        ("stats a by b", "a", "stats needs an aggregate here", "count(*) by field"),
        ("stats max(a) - b", "b", "b is neither in an aggregate nor a group", "latest(b)"),
        ("parse 'a*b*' as c", "'a*b*'", "the pattern has 2 * and there are 1 names", "Each *"),
        ("parse 'abc'", "'abc'", "the pattern has 0 * and there are 0 names", "Each *"),
        ("parse a /x(y)/", "/x(y)/", "the regex captures nothing", "Name its groups"),
        ("filter a like /(?!x)y/", "/(?!x)y/", "no engine supports negative lookahead", "Combine"),
        ("filter a like /(?=x)y/", "/(?=x)y/", "no engine supports lookahead", "Combine"),
        ("filter a like /(?<=x)y/", "/(?<=x)y/", "no engine supports lookbehind", "Combine"),
        ("filter a like /(?<!x)y/", "/(?<!x)y/", "no engine supports negative lookb", "Combine"),
        (
            "filter a like /(x)\\1/",
            "/(x)\\1/",
            "no engine supports the back reference \\1",
            "parse",
        ),
        ("filter a like /(x/", "/(x/", "a ( is never closed", "literally"),
        ("filter a like /x)/", "/x)/", "a ) closes nothing", "literally"),
        ("filter a like /[x/", "/[x/", "a [ is never closed", "literally"),
        ("filter a like /*x/", "/*x/", "the * has nothing to repeat", "write \\*"),
        ("fillmissing with 0 for 1", "1", "fillmissing fills a column by its name", ""),
        ("filter a = " + "9" * 41, "9" * 41, "this number is too large", ""),
        ("filter a = 1e999", "1e999", "this number is too large", ""),
    ],
)
def test_what_parses_and_makes_no_sense(
    text: str, marked: str, message: str, suggestion: str
) -> None:
    error = refused(text)
    assert error.message.startswith(message)
    assert text[error.span.start : error.span.end] == marked
    assert suggestion in error.suggestion


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_unsupported_commands_are_refused_by_name(command: str) -> None:
    text = f"filter a\n| {command.upper()} x"
    error = refused(text)
    assert isinstance(error, UnsupportedQueryError)
    assert error.feature == command
    assert error.message == f"{command.upper()} is not supported"
    assert (error.line, error.column) == (2, 3)
    assert error.suggestion == error.hint == COMMANDS[command]


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("join (filter a)", "join"),
        ("filter a in subqueries(b)", "subqueries"),
        ("limit any 5", "any"),
        ("stats count(*) by bin(5m) offset 1h", "offset"),
        ("parse @message logfmt", "logfmt"),
        ("parse @message csv", "csv"),
        ("filter cidrlookup(a, 'b')", "cidrlookup"),
        ("stats countFrequent(a)", "countfrequent"),
    ],
)
def test_unsupported_forms_are_refused_by_name(text: str, feature: str) -> None:
    error = refused(text)
    assert isinstance(error, UnsupportedQueryError)
    assert error.feature == feature
    assert error.suggestion


@pytest.mark.parametrize(
    "text",
    [
        "filter " + "not " * 4000 + "a",
        "filter " + "a + " * 4900 + "a",
        "filter " + "abs(" * 3900 + "a" + ")" * 3900,
        "filter " + "-" * 15000 + "a",
        "filter a = " + "2 ^ " * 4000 + "2",
        "filter " + "(a or (b and " * 1000 + "c" + "))" * 1000,
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    assert refused(text).message == f"the query is nested more than {MAX_DEPTH} levels deep"


def test_parentheses_alone_are_no_nesting() -> None:
    assert parse("filter " + "(" * 9000 + "a" + ")" * 9000) == parse("filter a")


def test_the_whole_message() -> None:
    assert str(refused('filter eventName = "x"\n\t| sotr eventTime')).splitlines() == [
        "there is no command sotr (line 2, column 4)",
        "   | sotr eventTime",
        "     ^^^^",
        "Did you mean sort?",
    ]
