from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.charts.worker import ChartWorker
from bot.domain.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def test_its_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    script = (
        "import os, time\n"
        "from datetime import UTC, datetime, timedelta\n"
        "from bot.charts.worker import ChartWorker\n"
        "from bot.domain.timeline import Timeline\n"
        "if __name__ == '__main__':\n"
        "    worker = ChartWorker()\n"
        "    start = datetime(2026, 3, 4, tzinfo=UTC)\n"
        "    worker.timeline(Timeline(timedelta(hours=1), start, (1,)), title='x', zone=UTC,"
        " severity=None)\n"
        "    print(*worker._process._processes, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    path = tmp_path / "killed.py"
    path.write_text(script, encoding="utf-8")
    killed = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, check=False, timeout=60
    )
    child = int(killed.stdout)
    for _ in range(200):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("it lives on")
