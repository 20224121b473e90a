from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.escaping import for_code, for_csv, for_markdown, for_mrkdwn, for_terminal


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("plain text", "plain text"),
        ("naïve 東京 🙂", "naïve 東京 🙂"),
        ("\x1b[2Jgone", r"\x1b[2Jgone"),
        ("line\nbreak\r\ttab", r"line\nbreak\r\ttab"),
        ("right\u202eleft", r"right\u202eleft"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("nul\x00bell\x07", r"nul\x00bell\x07"),
        ("c1\x9b31m", r"c1\x9b31m"),
    ],
)
def test_terminal_text_shows_what_would_act(hostile: str, shown: str) -> None:
    assert for_terminal(hostile) == shown


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text())
def test_no_text_reaches_the_terminal_with_a_control_character(text: str) -> None:
    shown = for_terminal(text)
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("-12.5", "-12.5"),
        ("+3", "+3"),
        ("alice", "alice"),
        ("", ""),
    ],
)
def test_csv_cells_are_never_formulas(cell: str, shown: str) -> None:
    assert for_csv(cell) == shown


def test_markdown_cells_hold_no_markup() -> None:
    shown = for_markdown("a|b [x](https://evil) <img> `c`\n**d**")
    assert shown == r"a\|b \[x\]\(https://evil\) \<img\> \`c\`\\n\*\*d\*\*"


HAIR = "\u200a"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("user_name", "user_name"),
        ("arn:aws:iam::1:user/a", f"arn:{HAIR}aws:{HAIR}iam::{HAIR}1:user/a"),
        ("<!channel> <@U1>", f"&lt;!channel&gt; &lt;@{HAIR}U1&gt;"),
        ("<https://evil|ok>", f"&lt;https:{HAIR}//evil|ok&gt;"),
        ("*b*", f"{HAIR}*{HAIR}b{HAIR}*{HAIR}"),
        ("`c`", r"\x60c\x60"),
        (":fire:", f":{HAIR}fire:"),
        ("@here #general", f"@{HAIR}here #{HAIR}general"),
        ("> quote", f"{HAIR}&gt; quote"),
        ("a & b", "a &amp; b"),
        ("one\ntwo\u202e", r"one\ntwo\u202e"),
        ("\ud800", r"\ud800"),
    ],
)
def test_mrkdwn_shows_marks_as_characters(hostile: str, shown: str) -> None:
    assert for_mrkdwn(hostile) == shown


MARKUP = st.text(st.sampled_from("ab1 *_~`:@#<>&|/\\\n\u200b\xa0-"), max_size=30)
ACTS = (
    r"[<>`\n\u200b]",
    r"(?<![^\W_])([*_~])(?=\S).*?(?<=\S)\1(?![^\W_])",
    r":[^\s:]+:",
    r"\w://",
    r"[@#]\w",
    r"^&gt;",
)


@settings(max_examples=1_000, deadline=None, derandomize=True)
@given(MARKUP)
def test_nothing_in_mrkdwn_acts(text: str) -> None:
    shown = for_mrkdwn(text)
    assert not [pattern for pattern in ACTS if re.search(pattern, shown)]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(MARKUP)
def test_code_holds_one_span_and_no_reference(text: str) -> None:
    shown = for_code(text)
    assert re.fullmatch(r"`[^`<>\n]+`", shown)


def test_code_shows_its_words() -> None:
    assert for_code("a*b* :c: `d`") == r"`a*b* :c: \x60d\x60`"
    assert for_code(" ") == "` `"
