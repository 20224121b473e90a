from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.charts.worker import ChartWorker
from bot.domain.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMELINE = Timeline(timedelta(hours=1), datetime(2026, 3, 4, tzinfo=UTC), (1, 5, 2))


@pytest.fixture
def worker() -> Iterator[ChartWorker]:
    worker = ChartWorker()
    yield worker
    worker.close()


def draw(worker: ChartWorker) -> bytes:
    return worker.timeline(TIMELINE, title="x", zone=UTC, severity="high")


def test_it_draws_elsewhere_and_again_after_its_process_was_killed(worker: ChartWorker) -> None:
    worker.warm()
    assert draw(worker).startswith(b"\x89PNG")
    assert worker._process is not None  # noqa: SLF001 - the process to kill is nobody else's affair
    (child,) = worker._process._processes  # noqa: SLF001
    assert child != os.getpid()
    os.kill(child, signal.SIGKILL)
    assert draw(worker).startswith(b"\x89PNG")


def test_closing_one_that_never_drew_does_nothing() -> None:
    ChartWorker().close()
