from __future__ import annotations

import pytest

from bot.insights import QueryError, parse, parse_condition
from bot.insights.parser import MAX_LENGTH
from bot.insights.syntax import (
    Binary,
    Boolean,
    Call,
    Command,
    Comparison,
    Dedup,
    Display,
    Expr,
    Field,
    Fields,
    Fill,
    FillMissing,
    Filter,
    Glob,
    In,
    Item,
    Like,
    Limit,
    Logical,
    Not,
    Number,
    Parameter,
    Parse,
    Regex,
    Sort,
    SortKey,
    Star,
    Stats,
    String,
    TimeSpan,
    Unary,
    Unnest,
)

A, B, C = Field(("a",)), Field(("b",)), Field(("c",))
COUNT = Call("count", (Star(),))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("fields a, b as c", Fields((Item(A), Item(B, "c")))),
        ("display a", Display((Item(A),))),
        ("filter a", Filter(A)),
        ("where a", Filter(A)),
        ("sort a", Sort((SortKey(A),))),
        ("sort a desc, b asc", Sort((SortKey(A, descending=True), SortKey(B)))),
        ("limit 20", Limit(20)),
        ("limit 100000", Limit(100_000)),
        ("dedup a, b", Dedup((A, B))),
        ("unnest a into b", Unnest(A, "b")),
        ('parse "x * y" as b', Parse(Field(("@message",)), Glob("x * y"), ("b",))),
        ("parse a '*:*' as b, `c d`", Parse(A, Glob("*:*"), ("b", "c d"))),
        ("parse a /(?<b>x\\/)/", Parse(A, Regex("(?<b>x/)"))),
        ("parse a /(x)/ as b", Parse(A, Regex("(x)"), ("b",))),
        ("stats count(*)", Stats((Item(COUNT),))),
        ("stats count(*) as n by a, b as c", Stats((Item(COUNT, "n"),), (Item(A), Item(B, "c")))),
        ("fillmissing", FillMissing()),
        (
            "fillmissing with 0 for a, 'x' for count(*)",
            FillMissing((Fill(Number("0"), A), Fill(String("x"), Field(("count(*)",))))),
        ),
    ],
)
def test_each_command(text: str, command: Command) -> None:
    assert parse(text).commands == (command,)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a = 'x'", Comparison("=", A, String("x"))),
        ("a != 1.5e3", Comparison("!=", A, Number("1.5e3"))),
        ("a>=-1", Comparison(">=", A, Number("-1"))),
        ("readOnly = true", Comparison("=", Field(("readOnly",)), Boolean(value=True))),
        ("a = FALSE", Comparison("=", A, Boolean(value=False))),
        ("a like 'x'", Like(A, String("x"))),
        ("a not like /x/", Like(A, Regex("x"), negated=True)),
        ("a =~ /x/", Like(A, Regex("x"))),
        ("a in ['x', 2]", In(A, (String("x"), Number("2")))),
        ("a not in []", In(A, (), negated=True)),
        ("a in $p", In(A, (Parameter("p"),))),
        ("a in [$p, 1]", In(A, (Parameter("p"), Number("1")))),
        ("a = $p", Comparison("=", A, Parameter("p"))),
        ("not a and b or c", Logical("or", (Logical("and", (Not(A), B)), C))),
        ("a and (b and c)", Logical("and", (A, B, C))),
        ("a and (b or c)", Logical("and", (A, Logical("or", (B, C))))),
        ("not (a or b)", Not(Logical("or", (A, B)))),
        ("not not a", Not(Not(A))),
        ("not a = b", Not(Comparison("=", A, B))),
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("(a + b) * c", Binary("*", Binary("+", A, B), C)),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("a ^ b ^ c", Binary("^", A, Binary("^", B, C))),
        ("-a ^ b", Unary("-", Binary("^", A, B))),
        ("a / b % c", Binary("%", Binary("/", A, B), C)),
        ("a -1", Binary("-", A, Number("1"))),
        ("foo-bar", Binary("-", Field(("foo",)), Field(("bar",)))),
        ("ISPRESENT(a)", Call("ispresent", (A,))),
        ("isvalidipv4(a)", Call("isValidIpV4", (A,))),
        ("now()", Call("now", ())),
        ("bin(5m)", Call("bin", (TimeSpan(5, "m"),))),
        ("bin(2 Hours)", Call("bin", (TimeSpan(2, "h"),))),
        ("regexReplace(a, /b/, 'c')", Call("regexReplace", (A, Regex("b"), String("c")))),
        ("if(a = b, 1, 0)", Call("if", (Comparison("=", A, B), Number("1"), Number("0")))),
    ],
)
def test_each_operator(text: str, expression: Expr) -> None:
    assert parse_condition(text) == expression


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("@timestamp", ("@timestamp",)),
        ("userIdentity.arn", ("userIdentity", "arn")),
        ("resources.0.ARN", ("resources", 0, "ARN")),
        ("resources[0].ARN", ("resources", 0, "ARN")),
        ("a.01", ("a", "01")),
        ("`foo-bar`", ("foo-bar",)),
        ("`a.b`", ("a.b",)),
        ("a.`x-y`.0", ("a", "x-y", 0)),
        ("@`aws.tag.a:b`", ("@aws.tag.a:b",)),
        ("`count(*)`", ("count(*)",)),
        ("inbound", ("inbound",)),
        ("android.or", ("android", "or")),
    ],
)
def test_field_names(text: str, path: tuple[str | int, ...]) -> None:
    assert parse_condition(text) == Field(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"a\"b"', 'a"b'),
        (r"'a\'b'", "a'b"),
        (r'"a\\b"', "a\\b"),
        (r'"\n\t\r\/"', "\n\t\r/"),
        (r'"\d"', r"\d"),
        (r'"\u00e9"', "é"),
        ('"a # b | c"', "a # b | c"),
        ('"two\nlines"', "two\nlines"),
        ('""', ""),
    ],
)
def test_strings(text: str, value: str) -> None:
    assert parse_condition(text) == String(value)


@pytest.mark.parametrize("name", ["sort", "filter", "by", "as", "desc", "like", "count", "in"])
def test_keywords_are_names_where_only_a_name_can_stand(name: str) -> None:
    query = parse(f"fields a as {name} | sort {name} desc")
    assert query.commands[1] == Sort((SortKey(Field((name,)), descending=True),))


def test_comments_line_breaks_and_a_leading_pipe_mean_nothing() -> None:
    bare = parse("filter a = 1 | limit 5")
    assert parse("# first\n| filter a # why\n\t= 1\r\n# | sort b\n|limit\n5 # last") == bare


def test_nodes_know_where_they_stand() -> None:
    text = 'filter a = 1\n| stats count(*) as n by `b c`, bin(5m)\n|sort -x + 2 desc|parse "*" as y'
    filter_, stats, sort, parse_ = parse(text).commands
    assert isinstance(filter_, Filter)
    assert isinstance(stats, Stats)
    assert isinstance(sort, Sort)
    places = {
        "filter a = 1": filter_,
        "a = 1": filter_.condition,
        "count(*) as n": stats.aggregates[0],
        "count(*)": stats.aggregates[0].expression,
        "`b c`": stats.groups[0],
        "bin(5m)": stats.groups[1].expression,
        "-x + 2": sort.keys[0].expression,
        "-x + 2 desc": sort.keys[0],
        'parse "*" as y': parse_,
    }
    assert {text[node.span.start : node.span.end] for node in places.values()} == set(places)
    assert (stats.span.line, stats.span.column) == (2, 3)


def test_a_query_keeps_its_text() -> None:
    assert parse("filter a").source == "filter a"


def test_an_aggregate_after_stats_is_a_column() -> None:
    count = Field(("count(*)",))
    query = parse("stats COUNT(*) by a | filter count(*) > 5 | sort Count( * ) desc")
    assert query.commands[1:] == (
        Filter(Comparison(">", count, Number("5"))),
        Sort((SortKey(count, descending=True),)),
    )


def test_a_bin_after_stats_is_a_column() -> None:
    query = parse("stats count(*) by bin(5m) | sort bin(5 min)")
    assert query.commands[1] == Sort((SortKey(Field(("bin(5m)",))),))


def test_in_a_second_stats_only_what_is_inside_an_aggregate_or_after_by_is_a_column() -> None:
    query = parse("stats count(*) by a | stats count(*), max(count(*)) by count(*)")
    count = Field(("count(*)",))
    assert query.commands[1] == Stats(
        (Item(COUNT), Item(Call("max", (count,)))),
        (Item(count),),
    )


def test_a_query_may_be_long_but_not_endless() -> None:
    parse("filter a = '" + "x" * (MAX_LENGTH - 13) + "'")
    with pytest.raises(QueryError, match="20001 characters, and may have 20000"):
        parse("filter a = '" + "x" * (MAX_LENGTH - 12) + "'")


def test_long_chains_of_conditions_are_flat() -> None:
    query = parse("filter " + " or ".join(f"a = {number}" for number in range(1000)))
    (command,) = query.commands
    assert isinstance(command, Filter)
    assert isinstance(command.condition, Logical)
    assert len(command.condition.operands) == 1000
