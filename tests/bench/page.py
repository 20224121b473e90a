"""The results as the page `docs/benchmarks.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.bench.numbers import bar_cells, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tests.bench.options import Options
    from tests.bench.results import SectionResult, Table

__all__ = ["page"]

_OPENING: Final = """\
# Benchmarks

<!-- Written by `make bench`; do not edit. -->

The product against what people would use instead, in one run on one machine: contenders take
turns, so that noise hits all alike, and what counts are medians and their ratios. A ratio in
parentheses is relative to the product, or to the row that a table says. Every contender's answer
is checked against the product's. Where other processes took much of the machine, the ratios of
times by the clock are worth less than those of processor time.

To run it: `make bench`, which takes 10 million events and most of an hour, or smaller with
`make bench BENCH="--events 1000000"`. `python -m tests.bench --help` lists the sections.
"""


def page(
    results: Sequence[SectionResult],
    options: Options,
    machine: Mapping[str, str],
    versions: Mapping[str, str],
) -> str:
    """The whole page."""
    parts = [_OPENING, *_run(options, machine, versions)]
    for result in results:
        parts += _section(result)
    return "\n".join(parts)


def _run(
    options: Options, machine: Mapping[str, str], versions: Mapping[str, str]
) -> Iterator[str]:
    yield "## This run\n"
    yield f"{options.events:,} events over {options.days} days, seed {options.seed}.\n"
    yield from _table(["", ""], machine.items())
    yield ", ".join(f"{name} {number}" for name, number in versions.items()) + ".\n"


def _section(result: SectionResult) -> Iterator[str]:
    yield f"## {result.title}\n"
    yield f"{result.about}\n"
    for table in result.tables:
        yield f"### {table.title}\n"
        yield from _table(["", *table.columns], _cells(table))
    if result.bars:
        yield "### Bars\n"
        yield from _table(["bar", "measured", "wanted", ""], map(bar_cells, result.bars))
    for note in result.notes:
        yield f"- {note}"
    if result.notes:
        yield ""


def _cells(table: Table) -> Iterator[list[str]]:
    for name in table.rows:
        yield [name, *(cell(table, name, column) for column in table.columns)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join(['---', *['---:'] * (len(head) - 1)])} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
