"""What people use today: the same question asked of the objects themselves."""

from __future__ import annotations

import json
import math
import shutil
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from tests.bench.asking.questions import CODES
from tests.bench.command import AUDIT, output_of, product_environment
from tests.bench.measure import interleaved, timed
from tests.bench.options import UNTIL
from tests.bench.results import Bar, SectionResult, Series, Table, series
from tests.bench.today import jq, trailscraper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from tests.bench.setting import Setting

__all__ = ["run"]

_DAYS: Final = 7
_PRODUCT: Final = "audit query run"
_SECONDS: Final = "seconds"
_PAYS: Final = "pays off at question"
_TIMES: Final = 100
_FORM: Final = "%Y-%m-%dT%H:%M:%SZ"
_HERE: Final = Path(jq.__file__).parent
_QUERY: Final = (
    f"filter errorCode in {json.dumps(CODES)}"
    " | stats count(*) as denials by userIdentity.arn, eventName | sort denials desc"
)
_ABOUT: Final = (
    "Who was denied what, and how often, in the last 7 days: each in a fresh process, over the same"
    " objects, with the same rows, which is checked. Only the product has an archive: what it cost"
    " to ingest the objects is stated, and at which question it has paid off."
)

Counts: TypeAlias = dict[tuple[str, str], int]


def run(setting: Setting) -> SectionResult:
    """Ask the product several times, and each of the others once: they take long."""
    start = UNTIL - timedelta(days=_DAYS)
    objects = setting.sample.delivered_since(start)
    home = setting.scratch("today")
    ingestion = setting.ingested(home, objects).cost.wall
    ask = partial(_ask_product, home)
    expected = ask()
    costs = interleaved({_PRODUCT: ask}, setting.options.rounds * 3)[_PRODUCT]
    works, notes = _others(setting, objects, start)
    seconds = {_PRODUCT: series([cost.wall for cost in costs])}
    seconds |= {
        name: series([_checked(setting, name, command, expected)])
        for name, command in works.items()
    }
    return SectionResult(
        name="today",
        title=f"What people use today: 7 days in {len(objects):,} objects",
        about=_ABOUT,
        tables=(_table(seconds, ingestion),),
        bars=tuple(_bars(seconds)),
        notes=(f"Ingesting these objects took {ingestion:.1f} s with two processes.", *notes),
    )


def _ask_product(home: Path) -> Counts:
    output = output_of(
        [
            *AUDIT,
            *("query", "run", _QUERY, f"{_DAYS}d", "--until", f"{UNTIL:%Y-%m-%dT%H:%MZ}"),
            *("--format", "json", "--limit", "100000"),
        ],
        product_environment(home),
    )
    return {(arn or "", name): count for arn, name, count in json.loads(output)["rows"]}


def _others(
    setting: Setting, objects: Sequence[Path], start: datetime
) -> tuple[dict[str, list[str]], list[str]]:
    """The others' commands by name, and why some are missing."""
    paths = setting.folder / "objects.txt"
    paths.write_text("\n".join(map(str, objects)), encoding="utf-8")
    bounds = (start.strftime(_FORM), UNTIL.strftime(_FORM))
    script = [sys.executable, "{}", str(paths), *bounds, *CODES]
    commands = {
        "Python loop": [part.format(_HERE / "python_loop.py") for part in script],
        "DuckDB over the objects": [part.format(_HERE / "duckdb_objects.py") for part in script],
    }
    if shutil.which("jq") is None:
        return commands, ["zcat and jq, and trailscraper, were left out: jq is not installed."]
    commands["zcat and jq"] = jq.zcat_and_jq(paths, *bounds, CODES)
    try:
        program = trailscraper.install(setting.options.work / "trailscraper")
    except trailscraper.UnavailableError as problem:
        return commands, [f"Left out: {problem}."]
    name = f"trailscraper {trailscraper.VERSION} and jq"
    commands[name] = trailscraper.trailscraper_and_jq(
        program, setting.sample.root / "AWSLogs", start, _DAYS, CODES
    )
    return commands, []


def _checked(setting: Setting, name: str, command: list[str], expected: Counts) -> float:
    """Seconds that the command took for the product's rows."""
    setting.narrator.say(f"today: {name}")
    cost, output = timed(partial(output_of, command))
    if _counts(output) != expected:
        raise AssertionError(f"{name} has other rows than the product")
    return cost.wall


def _counts(output: str) -> Counts:
    rows = (line.split("\t") for line in output.splitlines())
    return {(arn, name): int(count) for count, arn, name in rows}


def _table(seconds: Mapping[str, Series], ingestion: float) -> Table:
    rows: dict[str, dict[str, Series]] = {_PRODUCT: {_SECONDS: seconds[_PRODUCT]}}
    saved = {name: found.median - seconds[_PRODUCT].median for name, found in seconds.items()}
    for name, found in seconds.items():
        rows[name] = {_SECONDS: found}
        if saved[name] > 0:
            rows[name][_PAYS] = series([float(math.ceil(ingestion / saved[name]))])
    return Table("One question about 7 days", (_SECONDS, _PAYS), rows, _PRODUCT)


def _bars(seconds: Mapping[str, Series]) -> Iterator[Bar]:
    product = seconds[_PRODUCT].median
    for name, found in seconds.items():
        if name != _PRODUCT:
            yield Bar(f"times as fast as {name}", found.median / product, "at least", _TIMES)
