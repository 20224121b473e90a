"""Warm questions: the product against SQL by hand and against other engines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tests.bench.asking.answers import Asker, check_same
from tests.bench.asking.duckdb_askers import over_files, over_table
from tests.bench.asking.polars_asker import over_frames
from tests.bench.asking.product import product
from tests.bench.asking.questions import QUESTIONS, BenchQuestion
from tests.bench.asking.sqlite_asker import over_sqlite
from tests.bench.measure import Cost, interleaved
from tests.bench.options import UNTIL
from tests.bench.results import Bar, SectionResult, Series, Table, series
from tests.bench.setting import data_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.bench.setting import Setting

__all__ = ["run"]

_PRODUCT: Final = "audit"
_HAND: Final = "SQL by hand, same files"
_NATIVE: Final = "DuckDB's own table"
_POLARS: Final = "polars, same files"
_SQLITE: Final = "SQLite, four indexes"
_SCANS: Final = "hourly over 7 days"
_WARM_UP: Final = 2
_ABOUT: Final = (
    "Milliseconds of one whole answer, in a process that has asked before: the rows, and the totals"
    " of the events behind them. Everybody gives the same rows and totals, which is checked. The"
    " product's include parsing, planning, coverage and its headline; those who read the archive's"
    " files are given the list of the window's files. SQLite holds just the columns that the"
    " questions need."
)


def run(setting: Setting) -> SectionResult:
    """Ask everybody everything, in turns."""
    askers = _askers(setting)
    costs = {question.name: _asked(setting, askers, question) for question in QUESTIONS}
    rows = {
        name: {
            question: series([cost.wall for cost in found[name]], 1000)
            for question, found in costs.items()
        }
        for name in askers
    }
    table = Table("Milliseconds", tuple(costs), rows, _PRODUCT)
    return SectionResult(
        name="questions",
        title=f"Warm questions over {setting.sample.events:,} events in {setting.sample.days} days",
        about=_ABOUT,
        tables=(table,),
        bars=tuple(_bars(rows)),
    )


def _askers(setting: Setting) -> Mapping[str, Asker]:
    index, files = setting.app.archive.index, data_files(setting.home)
    askers = {
        _PRODUCT: product(setting.app),
        _HAND: over_files(index),
        _POLARS: over_frames(index),
    }
    setting.narrator.say("filling a table of DuckDB's own")
    askers[_NATIVE] = over_table(setting.folder / "native.duckdb", files)
    setting.narrator.say("filling SQLite")
    askers[_SQLITE] = over_sqlite(setting.folder / "events.sqlite", files)
    return askers


def _asked(
    setting: Setting, askers: Mapping[str, Asker], question: BenchQuestion
) -> dict[str, list[Cost]]:
    setting.narrator.say(f"asking: {question.name}")
    window = question.window(UNTIL)
    expected = askers[_PRODUCT](question, window)
    for name, ask in askers.items():
        check_same(question, name, ask(question, window), expected)
    works = {name: partial(ask, question, window) for name, ask in askers.items()}
    return interleaved(works, setting.options.asks, warm_up=_WARM_UP)


def _bars(rows: Mapping[str, Mapping[str, Series]]) -> Iterator[Bar]:
    product_ms = {question: found.median for question, found in rows[_PRODUCT].items()}
    for other, limit in ((_HAND, 1.3), (_NATIVE, 1.5), (_POLARS, 1.0)):
        for question, ms in product_ms.items():
            ratio = ms / rows[other][question].median
            yield Bar(f"{question}, of {other}", ratio, "at most", limit)
    ratio = rows[_SQLITE][_SCANS].median / product_ms[_SCANS]
    yield Bar(f"{_SCANS}, times as fast as {_SQLITE}", ratio, "at least", 20)
