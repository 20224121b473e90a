"""Whether 24 hours cost more to ask of a longer archive."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.bench.asking.answers import Asker, check_same
from tests.bench.asking.product import product
from tests.bench.asking.questions import QUESTIONS
from tests.bench.measure import interleaved
from tests.bench.options import UNTIL
from tests.bench.product import app_at
from tests.bench.results import Bar, SectionResult, Series, Table, series

if TYPE_CHECKING:
    from tests.bench.sample import Sample
    from tests.bench.setting import Setting

__all__ = ["run"]

_YEAR: Final = 365
_LENGTHS: Final = (2, 30, _YEAR)
_LIMITS: Final = {30: 1.3, _YEAR: 1.5}
_A_DAY: Final = tuple(question for question in QUESTIONS if question.days == 1)
_ALL: Final = "ms for all of them"
_WARM_UP: Final = 2
_ABOUT: Final = (
    "The same 24 hours, asked the four questions about a day, of archives that hold the last 2, 30"
    " and 365 days of one sample: the same events a day in each, compacted. Warm, and in turns."
)


def run(setting: Setting) -> SectionResult:
    """Build the three archives and ask them."""
    year = setting.make_sample(setting.options.year_events, _YEAR)
    askers = {days: _asker(setting, year, days) for days in _LENGTHS}
    for question in _A_DAY:
        window = question.window(UNTIL)
        expected = askers[_YEAR](question, window)
        for days, ask in askers.items():
            check_same(question, f"the archive of {days} days", ask(question, window), expected)
    works = {f"{days} days": partial(_ask_all, ask) for days, ask in askers.items()}
    costs = interleaved(works, setting.options.asks, warm_up=_WARM_UP)
    rows = {
        name: {_ALL: series([cost.wall for cost in found], 1000)} for name, found in costs.items()
    }
    return SectionResult(
        name="flat",
        title=f"A day asked of a longer archive: {year.events // _YEAR:,} events a day",
        about=_ABOUT,
        tables=(Table("Four questions about 24 hours", (_ALL,), rows, f"{_LENGTHS[0]} days"),),
        bars=tuple(_bar(rows, days) for days in _LIMITS),
    )


def _asker(setting: Setting, year: Sample, days: int) -> Asker:
    """The product over the last days of the year."""
    home = setting.scratch(f"flat-{days}")
    objects = year.delivered_since(UNTIL - timedelta(days=days))
    setting.ingested(home, year.objects if days == _YEAR else objects)
    setting.compacted(home)
    return product(app_at(home))


def _ask_all(ask: Asker) -> None:
    for question in _A_DAY:
        ask(question, question.window(UNTIL))


def _bar(rows: dict[str, dict[str, Series]], days: int) -> Bar:
    shortest = rows[f"{_LENGTHS[0]} days"][_ALL].median
    ratio = rows[f"{days} days"][_ALL].median / shortest
    return Bar(f"24 hours of {days} days, of 24 hours of 2", ratio, "at most", _LIMITS[days])
