"""From objects to a table, per core: the product against everybody who makes the same table."""

from __future__ import annotations

import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tests.bench.child import Report, run_child
from tests.bench.contenders.agreement import Fingerprint, fingerprint
from tests.bench.contenders.registry import FLOORS, LOSSY, WRITERS
from tests.bench.results import Bar, SectionResult, Series, Table, series
from tests.bench.sections import bounds
from tests.bench.setting import data_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tests.bench.setting import Setting

__all__ = ["run"]

_PRODUCT: Final = "audit ingest"
_CPU, _WALL, _PEAK = "µs of processor an event", "thousand events a second", "MB at most"
_ABOUT: Final = (
    "One thread each, in a process of its own, after a few objects to warm up. Every contender"
    " makes a table with the same columns in the same order, checked by number of rows and"
    " checksums over all columns. Theirs is one file. The product's is what its users get: each"
    " event once, a file a day, committed."
)


def run(setting: Setting) -> SectionResult:
    """Measure everybody on the same objects, in turns."""
    objects = setting.sample.last(setting.options.ingested)
    reports, events = _measured(setting, objects)
    cpu = {name: [each.cost.cpu for each in found] for name, found in reports.items()}
    table = _table(reports, events)
    more = bounds.measured(setting, [r.peak for r in reports[_PRODUCT]])
    return SectionResult(
        name="ingestion",
        title=f"Ingestion: {events:,} events in {len(objects):,} objects",
        about=_ABOUT,
        tables=(table, *more.tables),
        bars=(*_bars({name: series(found).median for name, found in cpu.items()}), *more.bars),
        notes=(
            f"{' and '.join(LOSSY)} cannot keep unknown fields and explicit nulls.",
            "The Python contenders inflate with the standard library unless they say isal.",
            *more.notes,
        ),
    )


def _measured(setting: Setting, objects: Sequence[Path]) -> tuple[Mapping[str, list[Report]], int]:
    reports: dict[str, list[Report]] = defaultdict(list)
    prints: dict[str, Fingerprint] = {}
    for number in range(1, setting.options.rounds + 1):
        for name in (_PRODUCT, *FLOORS, *WRITERS):
            setting.narrator.say(f"ingestion, round {number}: {name}")
            report, found = _once(setting, name, objects)
            reports[name].append(report)
            if found is not None:
                prints[name] = found
    _check(prints)
    return reports, prints[_PRODUCT].events


def _once(
    setting: Setting, name: str, objects: Sequence[Path]
) -> tuple[Report, Fingerprint | None]:
    paths = [str(path) for path in objects]
    if name in FLOORS:
        return run_child("floor", name=name, objects=paths), None
    into = setting.scratch("ingested")
    if name == _PRODUCT:
        report = run_child("ingest", home=str(into), objects=paths, processes=1, warm_up=paths[:1])
        found = fingerprint(data_files(into))
        shutil.rmtree(into)
        return report, found
    report = run_child("contender", name=name, objects=paths, into=str(into))
    found = fingerprint([str(into)])
    into.unlink()
    return report, found


def _check(prints: Mapping[str, Fingerprint]) -> None:
    """Everybody has made the same table."""
    expected = prints[_PRODUCT]
    for name, found in prints.items():
        wanted = expected._replace(rest=found.rest) if name in LOSSY else expected
        if found != wanted:
            raise AssertionError(f"{name} made another table: {found} instead of {wanted}")


def _table(reports: Mapping[str, Sequence[Report]], events: int) -> Table:
    rows: dict[str, dict[str, Series]] = {
        name: {
            _CPU: series([each.cost.cpu for each in found], 1e6 / events),
            _WALL: series([events / each.cost.wall for each in found], 1e-3),
            _PEAK: series([each.peak for each in found], 1e-6),
        }
        for name, found in reports.items()
    }
    ordered = dict(sorted(rows.items(), key=lambda row: row[1][_CPU].median))
    return Table("Ingestion per core", (_CPU, _WALL, _PEAK), ordered, _PRODUCT)


def _bars(cpu: Mapping[str, float]) -> Iterable[Bar]:
    product = cpu[_PRODUCT]
    for name in WRITERS:
        least = 2.3 if name.startswith("orjson") else 1.0
        yield Bar(f"times as fast as {name}", cpu[name] / product, "at least", least)
    inflation, parsing = FLOORS
    yield Bar(f"processor time, of {inflation}", product / cpu[inflation], "at most", 13)
    yield Bar(f"processor time, of {parsing}", product / cpu[parsing], "at most", 1.5)
