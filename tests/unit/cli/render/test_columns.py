from __future__ import annotations

import pytest

from bot.cli.render.columns import columns, shown_width


def lines(*rows: list[str], width: int, right: frozenset[int] = frozenset()) -> list[str]:
    return list(columns(rows[0], rows[1:], width=width, right=right))


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert lines(["name", "n"], ["alice", "1"], ["bo", "12"], width=80) == [
        "name   n",
        "─────  ──",
        "alice  1",
        "bo     12",
    ]


def test_numbers_are_flushed_right() -> None:
    assert lines(["n", "x"], ["1", "a"], ["12", "b"], width=80, right=frozenset({0}))[2:] == [
        " 1  a",
        "12  b",
    ]


def test_a_long_cell_is_folded_at_a_space_where_there_is_one() -> None:
    table = lines(["who", "why"], ["alice", "she was not allowed to read it"], width=25)
    assert table[2:] == ["alice  she was not", "       allowed to read it"]
    assert all(shown_width(line) <= 25 for line in table)


def test_a_word_that_does_not_fit_is_broken() -> None:
    assert lines(["x"], ["abcdefghijklm"], width=10)[2:] == ["abcdefghij", "klm"]


def test_a_very_long_cell_ends_in_an_ellipsis() -> None:
    assert lines(["x"], ["a" * 1000], width=10)[2:] == ["a" * 10, "a" * 10, "a" * 9 + "…"]


def test_the_widest_columns_give_way_first() -> None:
    rule = lines(["a", "b", "c"], ["x" * 6, "y" * 90, "z" * 40], width=50)[1]
    assert [len(part) for part in rule.split("  ")] == [6, 20, 20]


def test_no_column_is_squeezed_to_nothing() -> None:
    rule = lines(["a", "b", "c"], ["x" * 50, "y" * 50, "z" * 50], width=5)[1]
    assert [len(part) for part in rule.split("  ")] == [8, 8, 8]


def test_a_folded_row_has_its_other_cells_on_the_first_line() -> None:
    table = lines(["a", "b"], ["one two three", "4"], ["five", "6"], width=13)
    assert table[2:] == ["one two     4", "three", "five        6"]


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("日本", 4), ("é", 1), ("e\u0301", 1), ("…", 1), ("", 0), ("\uff46\uff55", 4)],
)
def test_wide_characters_take_two_places_and_combining_ones_none(text: str, width: int) -> None:
    assert shown_width(text) == width


def test_wide_characters_are_never_cut_in_half() -> None:
    table = lines(["x", "y"], ["日" * 9, "|"], width=12)
    assert table[2:] == ["日日日日   |", "日日日日", "日"]
    assert all(shown_width(line) <= 12 for line in table)


def test_a_head_without_rows_is_still_a_head() -> None:
    assert lines(["name"], width=80) == ["name", "────"]
