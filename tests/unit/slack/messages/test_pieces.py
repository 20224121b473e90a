from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.messages.budget import CHARACTERS, characters, fitted
from bot.slack.messages.buttons import page, page_value, run_id
from bot.slack.messages.lines import in_lines
from bot.slack.messages.text import code_block, mrkdwn, sentence, shortened, visible, weight
from tests.unit.slack.messages.limits import shown


@pytest.mark.parametrize(
    ("text", "weighs"), [("abc", 3), ("<&>", 13), ("\U0001f600", 2), ("é\u2026", 2), ("", 0)]
)
def test_a_text_weighs_what_slack_may_count(text: str, weighs: int) -> None:
    assert weight(text) == weighs


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("ab<&\U0001f600"), max_size=40), st.integers(1, 30))
def test_a_shortened_text_is_the_longest_beginning_that_fits(text: str, most: int) -> None:
    short = shortened(text, most)
    assert weight(short) <= most
    if short != text:
        kept = short.removesuffix("\u2026")
        assert text.startswith(kept)
        assert weight(text) > most
        assert weight(text[: len(kept) + 1]) > most - 1


def test_visible_text_is_cut_after_it_is_made_visible() -> None:
    assert visible("\x00" * 9, 10) == r"\x00\x00" + "\\\u2026"
    assert visible("abc", 3) == "abc"
    assert visible("abcd", 3) == "ab\u2026"


def test_backticks_in_words_of_events_are_characters() -> None:
    assert shown([sentence("a `b` c")]) == "a `b` c"
    assert shown([sentence("a `b c", code=True)]) == "a `b c"
    assert shown([sentence("")]) == " "


def test_code_keeps_its_lines_and_shows_what_else_breaks_them() -> None:
    assert shown([code_block("a\u2028b\n  c\rd\n")]) == "a\\u2028b\n  c\\rd"


def test_blocks_that_do_not_fit_are_counted_at_the_end() -> None:
    blocks = [mrkdwn("x" * 3_000) for _ in range(5)] + [mrkdwn("short")]
    kept = fitted(blocks)
    assert shown(kept[2:]) == "short\n3 parts are left out: a message holds no more."
    assert characters(kept) <= CHARACTERS
    assert fitted(blocks[:3]) == tuple(blocks[:3])


def test_a_message_has_fifty_blocks() -> None:
    kept = fitted([mrkdwn("x")] * 60)
    assert len(kept) == 50
    assert shown(kept[-1:]).startswith("11 parts are")


def test_lines_have_as_many_columns_as_fit() -> None:
    lines = in_lines([["head", "x" * 28, "y" * 28, "z" * 28], ["a", "b", "c" * 29, "d"]])
    assert (lines.columns, lines.cells_cut) == (3, 1)
    assert all(len(line) <= 72 for line in lines.text.splitlines())


@pytest.mark.parametrize(
    ("value", "run", "number"),
    [
        (page_value("r1", 3), "r1", 3),
        ("r1", "r1", 0),
        ("r1:x", "r1", 0),
        ("r1:-2", "r1", 0),
        ("r1:" + "9" * 5_000, "r1", 0),
        ("r1:\u0663", "r1", 0),
        ("", "", 0),
    ],
)
def test_a_button_s_value_names_a_run_and_a_page(value: str, run: str, number: int) -> None:
    assert (run_id(value), page(value)) == (run, number)
