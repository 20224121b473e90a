"""`python -m tests.bench`, which is `make bench`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.markup import escape

from bot.errors import AuditError
from tests.bench.bystanders import Bystanders
from tests.bench.machine import machine, versions
from tests.bench.narrator import Narrator
from tests.bench.options import Options
from tests.bench.page import page
from tests.bench.sections import SECTIONS, run_section
from tests.bench.setting import Setting
from tests.bench.show import show

if TYPE_CHECKING:
    from tests.bench.results import SectionResult

_ROOT = Path(__file__).resolve().parents[2]


@click.command(context_settings={"show_default": True})
@click.option("--events", default=10_000_000, type=click.IntRange(20_000), help="In the sample.")
@click.option("--days", default=30, type=click.IntRange(10), help="That the sample covers.")
@click.option("--ingested", default=200_000, type=click.IntRange(1000), help="By each contender.")
@click.option("--rounds", default=3, type=click.IntRange(1), help="Of ingestion.")
@click.option("--asks", default=15, type=click.IntRange(1), help="Of each warm question.")
@click.option("--only", multiple=True, type=click.Choice(SECTIONS), help="Run just this section.")
@click.option("--json", "json_", type=click.Path(path_type=Path), help="Write the results here.")
@click.option(
    "--work",
    default=_ROOT / "build" / "bench",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where samples stay and archives lie while they are measured.",
)
@click.option("--keep", is_flag=True, help="Do not remove the archives in the end.")
def main(  # noqa: PLR0913 - one parameter an option
    *,
    events: int,
    days: int,
    ingested: int,
    rounds: int,
    asks: int,
    only: tuple[str, ...],
    json_: Path | None,
    work: Path,
    keep: bool,
) -> None:
    """Measure the product against what people would use instead.

    Results go to standard output. docs/benchmarks.md is written when all sections have run to
    their end; the exit code is 1 when one has not.
    """
    options = Options(
        events=events, days=days, ingested=ingested, rounds=rounds, asks=asks, work=work
    )
    names = only or SECTIONS
    bystanders = Bystanders()
    results = _run(options, names, keep=keep)
    surroundings = machine() | _others(bystanders)
    if json_ is not None:
        json_.write_bytes(_as_json(options, results, surroundings))
    if len(results) < len(names):
        sys.exit(1)
    if not only:
        text = page(results, options, surroundings, versions())
        (_ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")


def _run(options: Options, names: tuple[str, ...], *, keep: bool) -> list[SectionResult]:
    """Run sections; the run's own folder is removed however it ends.

    A section that fails has no result, and the others go on.
    """
    console = Console()
    folder = options.work / f"run-{os.getpid()}"
    setting = Setting(options, folder, Narrator())
    results = []
    try:
        folder.mkdir(parents=True)
        for name in names:
            try:
                results.append(run_section(name, setting))
            except (AuditError, AssertionError, subprocess.CalledProcessError) as problem:
                console.print(
                    f"[bold red]The section {name} failed:[/bold red] {escape(str(problem))}"
                )
            else:
                show(results[-1], console)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    return results


def _others(bystanders: Bystanders) -> dict[str, str]:
    share = bystanders.share()
    text = "not known" if share is None else f"{share:.0%} of all processor time"
    return {"other processes took": text}


def _as_json(options: Options, results: list[SectionResult], surroundings: dict[str, str]) -> bytes:
    """Everything measured, every round of it, and the bars with their verdicts."""
    sections = [
        asdict(result) | {"bars": [asdict(bar) | {"met": bar.met} for bar in result.bars]}
        for result in results
    ]
    document = {
        "options": {**asdict(options), "work": str(options.work)},
        "machine": surroundings,
        "versions": versions(),
        "sections": sections,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


if __name__ == "__main__":
    main()
