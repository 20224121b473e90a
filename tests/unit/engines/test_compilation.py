from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Question
from bot.domain.window import Window
from bot.engines.compilation import Compiler
from bot.insights import QueryError

if TYPE_CHECKING:
    from pathlib import Path

WINDOW = Window(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 2, tzinfo=UTC))
QUESTION = Question("filter eventName = $name | fields eventName", WINDOW, values={"name": "x"})


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_what_was_compiled_is_read_back(tmp_path: Path) -> None:
    compiler = Compiler(tmp_path / "cache", 100)
    first = compiler.compile(QUESTION)
    (file,) = kept(tmp_path / "cache")
    file.write_bytes(file.read_bytes().replace(b"READ_PARQUET", b"FROM_CACHE"))
    assert compiler.compile(QUESTION).rows_sql == first.rows_sql.replace(
        "READ_PARQUET", "FROM_CACHE"
    )


def test_the_window_is_no_part_of_what_is_compiled(tmp_path: Path) -> None:
    compiler = Compiler(tmp_path, 100)
    later = Window(datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 3, 2, tzinfo=UTC))
    assert compiler.compile(QUESTION) == compiler.compile(replace(QUESTION, window=later))
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, query="filter eventName = $name | fields eventSource"),
        replace(QUESTION, values={"name": "y"}),
        replace(QUESTION, limit=5),
        replace(QUESTION, conditions=('awsRegion = "us-east-1"',)),
    ],
)
def test_everything_that_shapes_the_sql_tells_questions_apart(
    tmp_path: Path, other: Question
) -> None:
    compiler = Compiler(tmp_path, 100)
    assert compiler.compile(QUESTION) != compiler.compile(other)
    assert len(kept(tmp_path)) == 2


def test_values_of_another_type_are_another_question(tmp_path: Path) -> None:
    compiler = Compiler(tmp_path, 100)
    text, number = (replace(QUESTION, values={"name": value}) for value in ("1", 1))
    assert compiler.compile(text) != compiler.compile(number)


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"rows_sql": 1}', b"[]"])
def test_a_damaged_file_is_written_anew(tmp_path: Path, damage: bytes) -> None:
    compiler = Compiler(tmp_path, 100)
    sound = compiler.compile(QUESTION)
    (file,) = kept(tmp_path)
    file.write_bytes(damage)
    assert compiler.compile(QUESTION) == sound
    assert len(file.read_bytes()) > len(damage)


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    compiler = Compiler(tmp_path / "file" / "cache", 100)
    assert compiler.compile(QUESTION) == Compiler(None, 100).compile(QUESTION)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_only_costs_time(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert Compiler(tmp_path, 100).compile(QUESTION) == Compiler(None, 100).compile(QUESTION)


def test_without_a_cache_nothing_is_written(tmp_path: Path) -> None:
    Compiler(None, 100).compile(QUESTION)
    assert kept(tmp_path) == []


def test_a_refused_query_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(QueryError):
        Compiler(tmp_path, 100).compile(Question("filter (", WINDOW))
    assert kept(tmp_path) == []


def test_old_ones_are_forgotten_the_least_used_first(tmp_path: Path) -> None:
    for number in range(500):
        old = tmp_path / f"{number:03}.json"
        old.touch()
        os.utime(old, (number, number))
    Compiler(tmp_path, 100).compile(QUESTION)
    left = {path.name for path in kept(tmp_path)}
    assert len(left) == 500
    assert "000.json" not in left
    assert "001.json" in left


@pytest.mark.parametrize(
    ("query", "limit", "shown", "by_query"),
    [
        ("fields eventName", None, 100, False),
        ("fields eventName", 7, 7, False),
        ("fields eventName | limit 3", None, 3, True),
        ("fields eventName | limit 300", None, 100, False),
    ],
)
def test_one_row_more_than_is_shown_is_asked_for(
    query: str, limit: int | None, shown: int, by_query: object
) -> None:
    compiled = Compiler(None, 100).compile(Question(query, WINDOW, limit=limit))
    assert (compiled.limit, compiled.limited_by_query) == (shown, by_query)
    asked = shown if by_query else shown + 1
    assert compiled.rows_sql.endswith(f"LIMIT {asked}")
