"""What the sections share: the samples, the archive built from them, and where to write."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tests.bench.child import Report, run_child
from tests.bench.product import app_at
from tests.bench.sample import Sample, sample

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.app import App
    from tests.bench.narrator import Narrator
    from tests.bench.options import Options

__all__ = ["PROCESSES", "Setting", "data_files"]

PROCESSES: Final = 2
"""Workers that build the archive."""

_ALWAYS: Final = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@dataclass
class Setting:
    """`folder` is this run's own and is removed in the end; samples lie beside it and stay."""

    options: Options
    folder: Path
    narrator: Narrator

    @cached_property
    def sample(self) -> Sample:
        """The sample that the archive is built from."""
        return self.make_sample(self.options.events, self.options.days)

    def make_sample(self, events: int, days: int) -> Sample:
        """A sample; made unless an earlier run did."""
        with self.narrator.counting(f"sample of {events:,} events in {days} days") as progress:
            return sample(
                self.options.work,
                events=events,
                days=days,
                seed=self.options.seed,
                progress=progress,
            )

    @cached_property
    def home(self) -> Path:
        """The home of the archive of the entire sample, ingested and compacted."""
        home = self.folder / "home"
        self.ingested(home, self.sample.objects)
        self.compacted(home)
        return home

    @cached_property
    def app(self) -> App:
        """The product over that archive."""
        return app_at(self.home)

    def ingested(self, home: Path, objects: Sequence[Path], processes: int = PROCESSES) -> Report:
        """Ingest objects into the archive under a home; what is there already costs nothing."""
        self.narrator.say(f"ingesting {len(objects):,} objects")
        return run_child(
            "ingest", home=str(home), objects=[str(path) for path in objects], processes=processes
        )

    def compacted(self, home: Path) -> Report:
        """Compact the archive under a home."""
        self.narrator.say("compacting")
        return run_child("compact", home=str(home))

    def scratch(self, name: str) -> Path:
        """A folder of that name that is not there yet."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder


def data_files(home: Path) -> list[str]:
    """The Parquet files of the archive under a home, as its index names them."""
    plan = app_at(home).archive.index.plan(*_ALWAYS)
    return [file.path for file in plan.files]
