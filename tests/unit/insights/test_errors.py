from __future__ import annotations

from bot.insights.errors import QueryError, QuerySyntaxError, excerpt, locate
from bot.insights.syntax import NOWHERE


def test_an_error_without_a_text_has_no_excerpt() -> None:
    assert str(QueryError("$x has no value")) == "$x has no value (line 1, column 1)"


def test_an_error_knows_its_place() -> None:
    text = "filter a\n| sort b"
    error = QuerySyntaxError("no", locate(text, 11, 15), source=text, suggestion="Yes.")
    assert (error.line, error.column, error.hint) == (2, 3, "Yes.")
    assert str(error) == "no (line 2, column 3)\n  | sort b\n    ^^^^\nYes."


def test_places_outside_the_text_are_its_ends() -> None:
    assert locate("ab\nc", 99).column == 2
    assert locate("ab", -5) == NOWHERE.__class__(0, 1, 1, 1)


def test_the_caret_stands_under_the_place_whatever_the_line_holds() -> None:
    text = "a\tb\x1b[31m\u202ec"
    line, carets = excerpt(text, locate(text, text.index("c"))).split("\n")
    assert line == "  a b\ufffd[31m\ufffdc"
    assert line[carets.index("^")] == "c"


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "x" * 500 + "HERE" + "y" * 500
    line, carets = excerpt(text, locate(text, 500, 504)).split("\n")
    assert len(line) == 102
    assert line[carets.index("^") :].startswith("HERE")
    assert carets.count("^") == 4


def test_a_place_over_several_lines_is_marked_on_its_first() -> None:
    text = "ab\ncd"
    assert excerpt(text, locate(text, 1, 5)) == "  ab\n   ^"


def test_a_message_quotes_no_control_characters_and_is_not_endless() -> None:
    assert QueryError("no \x1b[2J\u202e here").message == "no \ufffd[2J\ufffd here"
    error = QueryError("x" * 20_000, suggestion="y" * 20_000)
    assert len(str(error)) < 700
