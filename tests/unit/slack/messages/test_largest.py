"""The largest and the nastiest answers: every message is one that Slack takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.answer import Answer, Count, Totals
from bot.slack.messages.answer import Chart, Shown, answer_message
from bot.slack.messages.csv_file import csv_bytes
from tests.unit.slack.messages.limits import check, shown
from tests.unit.slack.messages.reports import END, coverage, report, run

if TYPE_CHECKING:
    from bot.domain.answer import Cell

NASTY = (
    "<!channel>",
    "<https://evil.example|ok>",
    "<@U1>",
    "*b* _i_ ~s~ `c`",
    "=HYPERLINK(1)",
    ":fire: \U0001f600",
    "\u202egnp.exe",
    "zero\u200bwidth\x00\x1b[2J\r\n",
    "\ud800",
    "&amp;",
    "",
    " ",
    "\u00a0",
)
cell = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=40),
    st.sampled_from(NASTY).map(lambda text: text * (262_144 // max(len(text), 1))),
    st.integers(-(2**80), 2**80),
    st.floats(),
    st.booleans(),
    st.none(),
    st.datetimes(timezones=st.just(UTC)),
)


def nasty_report(columns: list[str], rows: list[list[Cell]], value: str) -> Answer:
    events = len(rows)
    counts = tuple(Count(value, max(events, 1)) for _ in range(10))
    dimensions = ("principal", "action", "error", "source")
    return Answer(
        tuple(columns),
        tuple(map(tuple, rows)),
        Totals(events, END, END, dict.fromkeys(dimensions, counts), dict.fromkeys(dimensions, 40)),
        coverage(accounts=(value,) * 9, regions=(value,) * 9, cut=True, rejected_objects=10**9),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    columns = draw(st.lists(st.one_of(st.sampled_from(NASTY), st.text()), min_size=1, max_size=60))
    some = st.lists(cell, min_size=len(columns), max_size=len(columns))
    pattern = draw(st.lists(some, max_size=3))
    rows = pattern * draw(st.sampled_from((1, 7, 340)))
    return nasty_report(columns, rows, draw(st.sampled_from(NASTY)) * draw(st.integers(1, 999)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(answers(), st.integers(0, 200), st.sampled_from(NASTY))
def test_every_answer_fits(answer: Answer, page: int, word: str) -> None:
    told = report(answer, title=f"{word}{word * 300}")
    shown_as = Shown(
        run(text=word * 2_000),
        UTC,
        page=page,
        chart=Chart("F1", word * 2_000),
        masked=(word * 300,) * 60,
        attached=True,
    )
    message = answer_message(told, shown_as)
    check(message)
    assert message.blocks[-1]["type"] == "actions"
    assert {"title", "headline", "coverage"} <= {block["block_id"] for block in message.blocks}
    if answer.rows:
        assert "rows" in {block["block_id"] for block in message.blocks}
        assert message.plain is not None
        assert "rows" in {block["block_id"] for block in message.plain}


@pytest.mark.parametrize("rows", [0, 1, 1_000])
@pytest.mark.parametrize("text", ["<" * 262_144, "\U0001f600" * 65_536, "x" * 262_144])
def test_the_widest_rows_of_the_longest_values_leave_out_what_they_say(
    text: str, rows: int
) -> None:
    columns = [f"column{n}" for n in range(60)]
    answer = nasty_report(columns, [[text] * 60] * rows, text)
    message = answer_message(report(answer), Shown(run(), UTC))
    check(message)
    assert message.rows_left_out == min(rows, 10)
    if rows:
        cut = f"40 columns left out, {min(rows, 10) * 20} long values shortened"
        assert cut in shown(message.blocks)
        table = next(block for block in message.blocks if block["type"] == "table")
        assert len(table["rows"]) == min(rows, 10) + 1
        assert all(cell["text"].endswith("\u2026") for cell in table["rows"][1])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text())
def test_event_text_is_marked_up_nowhere(text: str) -> None:
    """In the blocks it stands in raw or rich text alone, or as code."""
    hostile = f"{text}<!channel> *b* :fire: https://evil.example"
    answer = nasty_report(["name"], [[hostile]], hostile)
    message = answer_message(report(answer), Shown(run(text=hostile), UTC))
    check(message)
    assert "<!channel>" not in message.text
    for block in message.blocks:
        for text_object in [*block.get("fields", ()), *block.get("elements", ())]:
            if text_object.get("type") == "mrkdwn":
                outside = "".join(text_object["text"].split("`")[::2])
                assert "evil" not in outside
                assert "<!channel>" not in text_object["text"]


def test_columns_that_hold_something_stay() -> None:
    columns = [f"c{n}" for n in range(30)]
    row: list[Cell] = [*(None for _ in range(29)), "here"]
    message = answer_message(report(nasty_report(columns, [row], "x")), Shown(run(), UTC))
    table = next(block for block in message.blocks if block["type"] == "table")
    assert [each[-1]["text"] for each in table["rows"]] == ["c29", "here"]


def test_the_file_has_every_row_whole_and_runs_nothing() -> None:
    answer = nasty_report(["name", "n"], [["=HYPERLINK(1)\ud800", 7], ["x" * 262_144, 8]], "x")
    content = csv_bytes(report(answer), UTC)
    assert content.startswith(b"\xef\xbb\xbfname,n\n")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[1] == r"'=HYPERLINK(1)\ud800,7"
    assert lines[2] == "x" * 262_144 + ",8"


def test_a_message_says_that_the_archive_is_empty_in_the_command_that_fills_it() -> None:
    nothing = replace(
        nasty_report(["n"], [], "x"),
        totals=Totals(0, None, None, {}, {}),
        coverage=coverage(events_looked_at=0, earliest=None, latest=None),
    )
    headline = answer_message(report(nothing), Shown(run(), UTC)).blocks[1]
    runs = headline["elements"][0]["elements"]
    assert [run["text"] for run in runs if run["style"].get("code")] == ["audit ingest PATH"]
