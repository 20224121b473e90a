from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.command import parse_command, parse_words
from bot.domain.window import Window, parse_window
from bot.slack.messages.details import guidance_message, moved_to_direct_message, query_message
from bot.slack.messages.terminal_command import terminal_command, window_text
from tests.unit.slack.messages.limits import check, shown
from tests.unit.slack.messages.reports import END, answer_of, report, run

REPORT = report(answer_of(("n",), ((1,),)))


def test_the_query_comes_with_what_it_takes_to_ask_it_again() -> None:
    message = query_message(REPORT, run())
    check(message)
    assert shown(message.blocks).splitlines() == [
        "*Access denied*: the query",
        "filter errorCode = 'AccessDenied'",
        "| fields @timestamp",
        "*Engine*",
        "`archive`",
        "*Window*",
        "`2024-05-01T12:00Z..2024-05-02T11:59Z`",
        "*principal*",
        "`alice`",
        "In a terminal:",
        "audit access-denied 2024-05-01T12:00Z..2024-05-02T11:59Z principal=alice",
    ]


def test_a_query_of_one_s_own_has_a_command_too() -> None:
    own = run(runbook_id=None, query="stats count(*)", limit=5, engine="archive", parameters={})
    words = shlex.split(terminal_command(own))
    assert words[:4] == ["audit", "query", "run", "stats count(*)"]
    assert words[5:] == ["--limit", "5", "--engine", "archive"]
    command = parse_words(words[4:])
    assert (command.limit, command.engine) == (5, "archive")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_no_value_runs_in_a_shell(value: str) -> None:
    words = shlex.split(terminal_command(run(parameters={"principal": value})))
    assert parse_command(words[1:]).parameters == {"principal": value}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2024, 5, 1)),  # noqa: DTZ001 - made aware below
    st.one_of(
        st.integers(1, 10**12).map(lambda count: timedelta(microseconds=count)),
        st.integers(1, 10**5).map(lambda count: timedelta(seconds=count)),
        st.integers(1, 10**3).map(lambda count: timedelta(minutes=count)),
    ),
    st.sampled_from(("minute", "second", "microsecond")),
)
def test_the_window_written_is_the_window_read(
    start: datetime, length: timedelta, precision: str
) -> None:
    whole = {"minute": {"second": 0, "microsecond": 0}, "second": {"microsecond": 0}}
    begin = start.replace(tzinfo=UTC, **whole.get(precision, {}))
    window = Window(begin, begin + length)
    assert parse_window(window_text(window), now=END + timedelta(days=99), zone=UTC) == window


def test_more_parameters_than_a_section_holds_are_counted() -> None:
    message = query_message(REPORT, run(parameters={f"p{n}": "x" for n in range(12)}))
    check(message)
    assert "*More*\n5 parameters" in shown(message.blocks)


def test_the_longest_query_is_shown_as_far_as_it_fits() -> None:
    message = query_message(replace(REPORT, query="<" * 10_000), run(parameters={"a": "b" * 9_000}))
    check(message)
    assert [block["block_id"] for block in message.blocks] == ["title", "query", "facts"]


def test_guidance_is_a_numbered_list() -> None:
    message = guidance_message(REPORT, run())
    check(message)
    steps = message.blocks[1]["elements"][0]
    assert steps["style"] == "ordered"
    assert shown(message.blocks).splitlines()[1:] == [
        "Read the error.",
        "Ask the owner.",
        "Serves 45 CFR 164.312(b) \u00b7 run 1f2e3d4c5b6a7988",
    ]


def test_guidance_that_does_not_fit_is_told() -> None:
    message = guidance_message(replace(REPORT, guidance=("step " * 400,) * 30), run())
    check(message)
    assert "23 more steps: /audit show has them" in shown(message.blocks)


def test_a_report_without_guidance_or_safeguards_has_a_message_too() -> None:
    check(guidance_message(replace(REPORT, guidance=(), safeguards=()), run()))


@pytest.mark.parametrize(
    ("private", "why"), [(True, "Only you get the answer"), (False, "not in this channel")]
)
def test_the_pointer_says_why_the_answer_is_elsewhere(private: bool, why: str) -> None:  # noqa: FBT001
    message = moved_to_direct_message(run(private=private, text="<!channel>" * 900))
    check(message)
    assert why in message.text
    assert why in shown(message.blocks)
