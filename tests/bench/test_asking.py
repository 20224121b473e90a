from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.sample import SampleSpec, generate_sample
from tests.bench.asking.answers import Asker, Raw, check_same
from tests.bench.asking.duckdb_askers import over_files, over_table
from tests.bench.asking.polars_asker import over_frames
from tests.bench.asking.product import product
from tests.bench.asking.questions import QUESTIONS, BenchQuestion
from tests.bench.asking.sqlite_asker import over_sqlite
from tests.bench.product import app_at
from tests.bench.setting import data_files

if TYPE_CHECKING:
    from pathlib import Path

UNTIL = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def askers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Asker]:
    folder: Path = tmp_path_factory.mktemp("asking")
    spec = SampleSpec(until=UNTIL, events=4000, days=8, duplicates=0, addenda=0, objects=20)
    app = app_at(folder / "home")
    app.archive.ingest([generate_sample(spec, folder / "sample").root], processes=1, progress=None)
    index, files = app.archive.index, data_files(folder / "home")
    return {
        "product": product(app),
        "files": over_files(index),
        "table": over_table(folder / "native.duckdb", files),
        "frames": over_frames(index),
        "sqlite": over_sqlite(folder / "events.sqlite", files),
    }


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
@pytest.mark.parametrize("name", ["files", "table", "frames", "sqlite"])
def test_everybody_gives_the_products_answer(
    name: str, question: BenchQuestion, askers: dict[str, Asker]
) -> None:
    window = question.window(UNTIL)
    expected = askers["product"](question, window)
    assert expected.rows
    check_same(question, name, askers[name](question, window), expected)


def test_an_answer_that_differs_is_found_out(askers: dict[str, Asker]) -> None:
    question = QUESTIONS[0]
    expected = askers["product"](question, question.window(UNTIL))
    with pytest.raises(AssertionError, match="other rows"):
        check_same(question, "x", Raw(expected.rows[1:], expected.totals), expected)
    with pytest.raises(AssertionError, match="other totals"):
        check_same(question, "x", Raw(expected.rows, expected.totals[1:]), expected)
