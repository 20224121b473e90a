from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from bot.archive.crowded import Group, crowded, rounds

MOST = 10
FILES = "CREATE TABLE files (day TEXT, path TEXT, rows INTEGER, bytes INTEGER, first INTEGER)"


def groups(files: list[tuple[str, int]]) -> list[Group]:
    """Groups of files with these days and rows, in the order of their times."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(FILES)
        connection.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
            [
                (day, f"{place:03}", rows, rows * 7, place)
                for place, (day, rows) in enumerate(files)
            ],
        )
        return crowded(connection, MOST)


def group(day: str, rows: int) -> Group:
    return Group(day, ("a", "b"), rows, rows)


def test_a_day_of_one_file_is_left_alone() -> None:
    assert groups([("01", 1), ("02", 1)]) == []


def test_the_files_of_a_day_come_together() -> None:
    assert groups([("01", 1), ("02", 5), ("01", 2), ("01", 3)]) == [
        Group("01", ("000", "002", "003"), 6, 42)
    ]


def test_a_group_is_full_at_the_limit_and_neighbours_stay_neighbours() -> None:
    found = groups([("01", 6), ("01", 4), ("01", 5), ("01", 5), ("01", 1)])
    assert [item.paths for item in found] == [("000", "001"), ("002", "003")]


def test_a_file_above_the_limit_is_left_alone() -> None:
    assert groups([("01", 2), ("01", 11), ("01", 2)]) == []


@given(st.lists(st.tuples(st.sampled_from(["01", "02"]), st.integers(1, MOST + 3)), max_size=30))
def test_after_a_compaction_there_is_nothing_to_do(files: list[tuple[str, int]]) -> None:
    found = groups(files)
    merged = {path: item for item in found for path in item.paths}
    after = [
        (day, merged[f"{place:03}"].rows if f"{place:03}" in merged else rows)
        for place, (day, rows) in enumerate(files)
        if f"{place:03}" not in merged or merged[f"{place:03}"].paths[0] == f"{place:03}"
    ]
    assert sum(rows for _, rows in after) == sum(rows for _, rows in files)
    assert all(item.rows <= MOST for item in found)
    assert groups(after) == []


def test_small_groups_are_committed_together_and_a_large_one_alone() -> None:
    days = [group("01", 4), group("02", 6), group("03", 1), group("04", 12), group("05", 1)]
    found = [[item.day for item in some] for some in rounds(days, MOST)]
    assert found == [["01", "02"], ["03"], ["04"], ["05"]]
