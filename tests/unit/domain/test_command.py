from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.command import Command, parse_command, parse_words, quote
from bot.errors import UsageError

ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("\"'\\= -<>|\u201c\u2019\u00a0\u200b\u2014")),
    max_size=60,
)


def test_every_part_is_read_in_any_order() -> None:
    command = parse_command(
        "access-denied principal=alice --limit 5 since 09:00 --engine=athena account=prod --private"
    )
    assert command == Command(
        name="access-denied",
        window="since 09:00",
        parameters={"principal": "alice", "account": "prod"},
        limit=5,
        engine="athena",
        private=True,
    )


def test_a_window_may_be_left_out() -> None:
    assert parse_command("root-use") == Command(name="root-use")


def test_a_terminals_words_are_not_unquoted_again() -> None:
    command = parse_command(["access-denied", "24h", 'principal="alice" \\smith'])
    assert command.parameters == {"principal": '"alice" \\smith'}


def test_words_without_a_name() -> None:
    assert parse_words(["today", "region=us-east-1"]) == Command(
        name="", window="today", parameters={"region": "us-east-1"}
    )


def test_until_is_kept_as_written() -> None:
    assert parse_command("root-use 24h --until 2023-07-10T13:00").until == "2023-07-10T13:00"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Which runbook"),
        ("   ", "Which runbook"),
        ("--limit 5", "Which runbook"),
        ("x a=1 a=2", "'a' is given twice"),
        ("x --limit 5 --limit 6", "--limit is given twice"),
        ("x --limt 5", "Did you mean '--limit'?"),
        ("x --everything", "There are --limit, --until, --engine, --private"),
        ("x --limit", "--limit needs a value"),
        ("x --limit=", "--limit needs a value"),
        ("x --limit ten", "whole number from 1 up; got 'ten'"),
        ("x --limit 0", "from 1 to"),
        ("x --limit 9999999999", "from 1 to"),
        ("x --limit \u0663", "whole number from 1"),
        ("x --private=yes", "--private takes no value"),
        ("x a = b", "'=' is no parameter. Write it as name=value"),
        ("x =b", "'=b' is no parameter"),
        ("x 24h principal=alice smith", "A parameter is written name=value: smith=..."),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        parse_command(text)


def test_too_long_a_command_is_refused_both_ways() -> None:
    for source in ("x " + "a" * 10_000, ["x", "a" * 10_000]):
        with pytest.raises(UsageError, match="10,000"):
            parse_command(source)


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_text_raises_anything_but_a_usage_error(text: str) -> None:
    with contextlib.suppress(UsageError):
        parse_command(text)
    with contextlib.suppress(UsageError):
        parse_words([text])


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_quoted_value_comes_back_as_it_was(value: str) -> None:
    command = parse_command(f"x a={quote(value)} 24h")
    assert command == Command(name="x", window="24h", parameters={"a": value})
