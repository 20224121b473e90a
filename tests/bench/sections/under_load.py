"""Warm questions while the archive is written to."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.bench.asking.product import product
from tests.bench.asking.questions import QUESTIONS
from tests.bench.child import Child, started_child
from tests.bench.measure import timed
from tests.bench.options import UNTIL
from tests.bench.product import app_at
from tests.bench.results import Bar, SectionResult, Table, series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tests.bench.asking.answers import Asker
    from tests.bench.setting import Setting

__all__ = ["run"]

_HELD_BACK: Final = 1_000_000
"""Events that are ingested while questions are asked, or a fifth of the sample."""

_IDLE, _IDLE_AGAIN = "idle, before it ingests", "idle, before it compacts"
_INGESTING, _COMPACTING = "while one process ingests", "while it compacts"
_IDLE_ROUNDS: Final = 40
_P99, _MEDIAN, _ASKED = "99th percentile, ms", "median, ms", "answers"
_ABOUT: Final = (
    "The five questions in turns, about days that nothing arrives for any more, while another"
    " process ingests the rest of the sample into the same archive, and then while it compacts all"
    " of it. Noise can only lengthen what idle takes and so flatter the product: of the two idle"
    " spells, the one with the lower 99th percentile counts."
)


def run(setting: Setting) -> SectionResult:
    """Ingest most of the sample, then the rest and a compaction under questions."""
    objects = setting.sample.objects
    late = setting.sample.last(min(_HELD_BACK, setting.sample.events // 5))
    home = setting.scratch("under-load")
    setting.ingested(home, objects[: -len(late)])
    ask = product(app_at(home))
    until = UNTIL - timedelta(days=setting.options.days * 0.3)
    found: dict[str, list[float]] = {}
    for idle, busy, task, arguments in (
        (_IDLE, _INGESTING, "ingest", {"objects": [str(path) for path in late], "processes": 1}),
        (_IDLE_AGAIN, _COMPACTING, "compact", {}),
    ):
        setting.narrator.say(f"asking {idle}")
        _round(ask, until)  # what was committed since is opened for the first time
        found[idle] = [second for _ in range(_IDLE_ROUNDS) for second in _round(ask, until)]
        setting.narrator.say(f"asking {busy}")
        with started_child(task, home=str(home), **arguments) as child:
            found[busy] = _while_at_work(child, ask, until)
            child.report()
    return _result(found)


def _result(found: Mapping[str, Sequence[float]]) -> SectionResult:
    p99 = {name: series(seconds, 1000).p99 for name, seconds in found.items()}
    rows = {
        name: {
            _P99: series([p99[name]]),
            _MEDIAN: series(seconds, 1000),
            _ASKED: series([float(len(seconds))]),
        }
        for name, seconds in found.items()
    }
    idle = min(p99[_IDLE], p99[_IDLE_AGAIN])
    return SectionResult(
        name="under_load",
        title="Questions during ingestion and compaction",
        about=_ABOUT,
        tables=(Table("One answer", (_P99, _MEDIAN, _ASKED), rows),),
        bars=tuple(
            Bar(f"99th percentile {name}, of idle", p99[name] / idle, "at most", 2)
            for name in (_INGESTING, _COMPACTING)
        ),
    )


def _while_at_work(child: Child, ask: Asker, until: datetime) -> list[float]:
    """Seconds of every answer that was asked for before the child's end."""
    seconds: list[float] = []
    while child.at_work:
        seconds += _round(ask, until)
    return seconds


def _round(ask: Asker, until: datetime) -> list[float]:
    """Seconds of each question, asked once."""
    costs = [timed(partial(ask, question, question.window(until))) for question in QUESTIONS]
    return [cost.wall for cost, _ in costs]
