"""The command from process start to answer."""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.domain.timeline import bucket_length
from bot.domain.window import Window
from tests.bench.command import AUDIT, product_environment, seconds_to_answer
from tests.bench.measure import interleaved
from tests.bench.options import UNTIL
from tests.bench.product import app_at
from tests.bench.results import Bar, SectionResult, Table, series

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.bench.setting import Setting

__all__ = ["run"]

_PRODUCT: Final = "audit access-denied 24h"
_FIRST: Final = "the same, for the first time ever"
_HAND: Final = "import duckdb, run that SQL"
_PYTHON: Final = "Python that does nothing"
_MS: Final = "ms to its answer"
_END: Final = "ms to its end"
_ASKS: Final = 5
"""Rounds for each of ingestion's: a command is quick."""
_ABOUT: Final = (
    "Milliseconds of a fresh process, from its start to the last line of its answer, a table, and"
    " to its end: when the answer is shown, the product keeps it in the ledger. `that SQL` is what"
    " the product runs, rows and totals, over the same list of files, from a script that holds"
    " both. A question that was never asked before is parsed and translated first; from then on its"
    " SQL is kept."
)
_SCRIPT: Final = """\
import datetime

import duckdb

connection = duckdb.connect()
values = {{"files": {files}, "window_start": {start!r}, "window_end": {end!r}}}
for sql, own in (({rows!r}, {{}}), ({totals!r}, {{"bucket": {bucket!r}}})):
    print(connection.execute(sql, values | own).fetchall())
"""


def run(setting: Setting) -> SectionResult:
    """Start everybody, in turns."""
    script = _script(setting)
    command = [*AUDIT, "access-denied", "24h", "--until", f"{UNTIL:%Y-%m-%dT%H:%MZ}"]
    environ = product_environment(setting.home)
    cache = app_at(setting.home).settings.cache_folder
    commands = {
        _PRODUCT: partial(seconds_to_answer, command, environ),
        _FIRST: partial(_first, command, environ, cache),
        _HAND: partial(seconds_to_answer, [sys.executable, str(script)]),
        _PYTHON: partial(seconds_to_answer, [sys.executable, "-c", "print()"]),
    }
    setting.narrator.say("cold commands")
    answers: dict[str, list[float]] = {name: [] for name in commands}
    works = {name: partial(_noted, seconds, answers[name]) for name, seconds in commands.items()}
    costs = interleaved(works, setting.options.rounds * _ASKS, warm_up=1)
    rows = {
        name: {
            _MS: series(answers[name][1:], 1000),
            _END: series([cost.wall for cost in found], 1000),
        }
        for name, found in costs.items()
    }
    ratio = rows[_PRODUCT][_MS].median / rows[_HAND][_MS].median
    return SectionResult(
        name="cold",
        title="Cold command",
        about=_ABOUT,
        tables=(Table("From process start", (_MS, _END), rows, _PRODUCT),),
        bars=(Bar(f"{_PRODUCT}, of: {_HAND}", ratio, "at most", 2),),
    )


def _noted(seconds: Callable[[], float], noted: list[float]) -> None:
    noted.append(seconds())


def _first(command: list[str], environ: dict[str, str], cache: Path) -> float:
    """Ask when nothing is kept from before."""
    for file in cache.glob("*.json"):
        file.unlink()
    return seconds_to_answer(command, environ)


def _script(setting: Setting) -> Path:
    """A script that runs the product's SQL without the product."""
    window = Window(UNTIL - timedelta(days=1), UNTIL)
    service = setting.app.run_runbook(None)
    question = service.question(setting.app.runbooks.get("access-denied"), window, {})
    explanation = service.engine.explain(question)
    path = setting.folder / "by_hand.py"
    path.write_text(
        _SCRIPT.format(
            files=list(explanation.files),
            start=window.start.replace(tzinfo=None),
            end=window.end.replace(tzinfo=None),
            rows=explanation.sql,
            totals=explanation.totals_sql,
            bucket=bucket_length(window.length),
        ),
        encoding="utf-8",
    )
    return path
