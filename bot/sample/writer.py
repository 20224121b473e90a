"""The sample as objects: in memory, or as files under a folder."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from bot.sample.plan import plan_objects
from bot.sample.render import Facts, Rendered, Renderer
from bot.sample.spec import SampleReport, SampleSpec

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Progress", "generate_sample", "sample_objects"]

Progress = Callable[[int, int], None]
"""Called with the number of objects done and of all objects."""

_BATCH = 16
"""Objects a process is given at a time: about a third of a second's work."""


def sample_objects(spec: SampleSpec) -> Iterator[tuple[str, bytes]]:
    """Every object of a sample as its key and its gzipped content, in order of delivery."""
    objects = plan_objects(spec)
    renderer = Renderer(spec, objects)
    for plan in objects:
        made = renderer.render(plan.index)
        yield made.key, made.gzip


def generate_sample(
    spec: SampleSpec, into: Path, *, processes: int = 1, progress: Progress | None = None
) -> SampleReport:
    """Write a sample's objects under a folder, each whole or not at all.

    The files do not depend on `processes`. Objects that are already there are replaced.
    """
    count = len(plan_objects(spec))
    batches = [(start, min(start + _BATCH, count)) for start in range(0, count, _BATCH)]
    written: list[Facts] = []
    with _mapper(processes) as spread:
        for batch in spread(partial(_write_batch, spec, into), batches):
            written += batch
            if progress is not None:
                progress(len(written), count)
    return _report(into, written)


@contextmanager
def _mapper(processes: int) -> Iterator[Callable[..., Iterator[list[Facts]]]]:
    """`map`, over several processes where there are several."""
    if processes == 1:
        yield map
        return
    # Forking a program that has threads can deadlock; a fresh interpreter cannot.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield pool.map


@lru_cache(maxsize=1)
def _renderer(spec: SampleSpec) -> Renderer:
    """One plan a process, not one a batch."""
    return Renderer(spec, plan_objects(spec))


def _write_batch(spec: SampleSpec, into: Path, batch: tuple[int, int]) -> list[Facts]:
    """Write some objects and return what was in them, without their bytes."""
    renderer = _renderer(spec)
    return [_write(renderer.render(index), into) for index in range(*batch)]


def _write(made: Rendered, into: Path) -> Facts:
    path = into / made.key
    path.parent.mkdir(parents=True, exist_ok=True)
    partly = path.with_name(f".{path.name}.partial")
    partly.write_bytes(made.gzip)
    partly.replace(path)
    return made.facts


def _report(root: Path, written: list[Facts]) -> SampleReport:
    return SampleReport(
        root=root,
        events=sum(each.events for each in written),
        records=sum(each.records for each in written),
        objects=len(written),
        raw_bytes=sum(each.raw_bytes for each in written),
        gzip_bytes=sum(each.gzip_bytes for each in written),
        first=datetime.fromtimestamp(min(each.first for each in written), UTC),
        last=datetime.fromtimestamp(max(each.last for each in written), UTC),
        denied=sum(each.denied for each in written),
    )
