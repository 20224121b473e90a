"""What holds for every tree and every text, and not only for the examples."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.insights import QueryError, bind, parse, parse_condition, to_text
from bot.insights.functions import FUNCTIONS, PERIOD_ARGUMENT, REGEX_ARGUMENT
from bot.insights.lint import lint, render
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
    Query,
    Regex,
    Sort,
    SortKey,
    Stats,
    String,
    TimeSpan,
    Unary,
    Unnest,
)
from bot.insights.walk import rewrite

if TYPE_CHECKING:
    from collections.abc import Callable

bounded = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("\"'`\\|#/$*%\n\r\t\0 ab[](),.\u2028\ud800"), st.characters()
    ),
    max_size=12,
)
NAMES = st.text(
    alphabet=st.one_of(st.sampled_from("ab01.@-*() \n#|"), st.characters()), min_size=1, max_size=6
).filter(lambda name: "`" not in name and name != "@")
FIELDS = st.builds(
    lambda head, tail: Field((head, *tail)),
    NAMES,
    st.lists(st.one_of(NAMES, st.integers(0, 999)), max_size=3).map(tuple),
)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.floats(allow_nan=False, allow_infinity=False, width=32).map(repr),
).map(Number)
LITERALS = st.one_of(
    TEXTS.map(String), NUMBERS, st.booleans().map(Boolean), st.just(Parameter("who"))
)
REGEXES = st.sampled_from(
    ["x", "(?i)a/b", r"^\d+\.\d+$", r"a\\/b", "[^/]+", "(?<name>[a-z#|]+)", r"/\\", "a`'\"b"]
).map(Regex)
PERIODS = st.builds(
    TimeSpan, st.integers(1, 999), st.sampled_from(["ms", "s", "m", "h", "d", "w", "mo", "q", "y"])
)
SCALARS = [
    function
    for function in FUNCTIONS.values()
    if function.kind == "scalar" and function.name not in PERIOD_ARGUMENT | REGEX_ARGUMENT
]


def _calls(arguments: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.sampled_from(SCALARS).flatmap(
        lambda function: st.lists(
            arguments,
            min_size=function.minimum,
            max_size=function.maximum if function.maximum is not None else 3,
        ).map(lambda given: Call(function.name, tuple(given)))
    )


def _compound(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    options = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        _calls(inner),
        st.builds(Unary, st.sampled_from(["-", "+"]), inner).filter(_unfolded),
        st.builds(Binary, st.sampled_from("+-*/%^"), inner, inner),
        st.builds(Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(Like, inner, st.one_of(inner, REGEXES), st.booleans()),
        st.builds(In, inner, options, st.booleans()),
        st.builds(Not, inner),
        st.builds(
            Logical,
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=4).map(tuple),
        ).map(_flat),
        st.builds(lambda period: Call("bin", (period,)), PERIODS),
        st.builds(lambda value, period: Call("datefloor", (value, period)), inner, PERIODS),
        st.builds(lambda a, b, c: Call("regexReplace", (a, b, c)), inner, REGEXES, inner),
    )


def _unfolded(unary: Unary) -> bool:
    """A minus before a bare number is read as part of the number."""
    operand = unary.operand
    return not (unary.operator == "-" and isinstance(operand, Number) and operand.text[0] != "-")


def _flat(logical: Logical) -> Logical:
    """The parser puts the operands of the same operator into one row."""
    operands: list[Expr] = []
    for operand in logical.operands:
        if isinstance(operand, Logical) and operand.operator == logical.operator:
            operands.extend(operand.operands)
        else:
            operands.append(operand)
    return replace(logical, operands=tuple(operands))


NESTED = st.recursive(st.one_of(FIELDS, LITERALS), _compound, max_leaves=8)


@st.composite
def expressions(draw: st.DrawFn) -> Expr:
    """A strategy with a short name: hypothesis warns of descriptions that fill pages."""
    return draw(NESTED)


EXPRESSIONS = expressions()
ITEMS = st.lists(st.builds(Item, EXPRESSIONS, st.none() | NAMES), min_size=1, max_size=3).map(tuple)
AGGREGATES = st.lists(
    st.builds(
        Item,
        st.builds(
            lambda name, argument: Call(name, (argument,)),
            st.sampled_from(["count", "sum", "max", "latest"]),
            EXPRESSIONS,
        ),
        NAMES,
    ),
    min_size=1,
    max_size=2,
).map(tuple)
ALIASED = st.lists(st.builds(Item, EXPRESSIONS, NAMES), max_size=2).map(tuple)
GLOBS = st.lists(TEXTS.filter(lambda text: "*" not in text), min_size=2, max_size=3).flatmap(
    lambda parts: st.builds(
        Parse,
        FIELDS,
        st.just(Glob("*".join(parts))),
        st.lists(NAMES, min_size=len(parts) - 1, max_size=len(parts) - 1).map(tuple),
    )
)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(Fields, ITEMS),
    st.builds(Display, ITEMS),
    st.builds(Filter, EXPRESSIONS),
    st.builds(Stats, AGGREGATES, ALIASED),
    st.builds(
        Sort,
        st.lists(st.builds(SortKey, EXPRESSIONS, st.booleans()), min_size=1, max_size=2).map(tuple),
    ),
    st.builds(Limit, st.integers(1, 100_000)),
    st.builds(Dedup, st.lists(FIELDS, min_size=1, max_size=2).map(tuple)),
    GLOBS,
    st.builds(Parse, FIELDS, REGEXES, st.lists(NAMES, min_size=1, max_size=2).map(tuple)),
    st.builds(Unnest, FIELDS, NAMES),
    st.builds(FillMissing, st.lists(st.builds(Fill, LITERALS, FIELDS), max_size=2).map(tuple)),
)
QUERIES = st.lists(COMMANDS, min_size=1, max_size=4).map(tuple).map(Query)


@bounded
@given(QUERIES)
def test_every_tree_survives_being_printed_and_read(query: Query) -> None:
    assert parse(to_text(query)) == query


@bounded
@given(EXPRESSIONS)
def test_every_condition_survives_being_printed_and_read(expression: Expr) -> None:
    printed = to_text(Query((Filter(expression),))).removeprefix("filter ")
    assert parse_condition(printed) == expression


@bounded
@given(QUERIES)
def test_every_finding_can_be_shown(query: Query) -> None:
    text = to_text(query)
    for finding in lint(parse(text)):
        assert render(finding, text)


FRAGMENTS = st.sampled_from(
    [
        *("filter ", "stats ", "fields ", "sort ", "limit ", "parse ", "dedup ", "unnest "),
        *("display ", "fillmissing ", "count(*)", " by ", " as ", " and ", " not ", " in ["),
        *("]", "(", ")", "|", "\n", "a", "`b", "'", '"x"', "/", "/x/", "5m", "1.2", "$p", "%"),
        *("#", ",", "=", "==", "!", " like ", "bin(", "max(", "@", ".0", "[0]", "is null", "*"),
        *("join ", "\\", "\0", "(?", "(?=", " with ", " for ", " into ", "case(", "²", "9" * 50),
    ]
)


@settings(bounded, max_examples=200)
@given(st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=12).map("".join)))
def test_a_text_is_a_query_or_refused_with_its_place(text: str) -> None:
    for read in (parse, parse_condition):
        error = refusal(read, text)
        if error is not None:
            assert error.source == text
            assert 0 <= error.span.start <= len(text)
            assert str(error).startswith(error.message)


def refusal(read: Callable[[str], object], text: str) -> QueryError | None:
    try:
        read(text)
    except QueryError as error:
        return error
    return None


VALUES = st.one_of(TEXTS, st.booleans(), st.integers(), st.floats(-1e30, 1e30))
TEMPLATE = parse(
    "filter a = $one and b in [$many, 'x'] and (c like $one or not d != $one)"
    "| fields concat($one, 'x') as e | stats count(*) by if(a = $one, 1, 2)"
)


def shape(query: Query) -> Query:
    """The tree with every literal the same."""

    def blank(expression: Expr) -> Expr:
        if isinstance(expression, String | Number | Boolean | Parameter):
            return String("")
        if isinstance(expression, In):
            return replace(expression, options=())
        return expression

    return rewrite(query, blank)


@bounded
@given(VALUES, st.lists(TEXTS, max_size=4))
def test_no_value_changes_what_a_query_asks_for(one: str | float, many: list[str]) -> None:
    bound = bind(TEMPLATE, {"one": one, "many": many})
    assert shape(bound) == shape(TEMPLATE)
    assert parse(to_text(bound)) == bound
