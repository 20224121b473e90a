from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.escaping import for_csv, for_markdown, for_terminal


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
