"""Work measured in a process of its own: nobody inherits another's imports, caches or memory.

`python -m tests.bench.child TASK` reads the task's arguments as JSON from standard input, and
writes a `Report` as JSON to standard output. `run_child` and `started_child` are the other end.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.bench.measure import Cost, timed
from tests.bench.memory import peak_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TASKS", "Child", "Report", "run_child", "started_child"]

TASKS: Final = {
    "contender": "tests.bench.tasks.contender:prepare",
    "floor": "tests.bench.tasks.contender:prepare_floor",
    "ingest": "tests.bench.tasks.ingest:prepare",
    "ingest s3": "tests.bench.tasks.ingest_s3:prepare",
    "compact": "tests.bench.tasks.compact:prepare",
    "one object": "tests.bench.tasks.one_object:prepare",
}
"""Each prepares what does not count, imports above all, and returns the work that does."""

_PATIENCE: Final = 10.0
"""Seconds that a child has to end after it was told to."""

_ONE_THREAD: Final = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""What is compared is work per core."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the work cost, the most memory a process of it had, and what it returned."""

    cost: Cost
    peak: int
    result: Any


class Child:
    """A child that is at work."""

    def __init__(self, task: str, arguments: dict[str, object]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.child", task],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | _ONE_THREAD,
        )
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            json.dump(arguments, pipe)

    @property
    def at_work(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def report(self) -> Report:
        """Wait for its end; raises `CalledProcessError` where it failed."""
        assert self._process.stdout is not None
        told = self._process.stdout.read()
        if code := self._process.wait():
            raise subprocess.CalledProcessError(code, self._process.args)
        report = json.loads(told)
        return Report(Cost(**report["cost"]), report["peak"], report["result"])

    def end(self) -> None:
        """Stop it if it is still at work: as Ctrl-C would, so that it ends its own workers."""
        if self.at_work:
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def started_child(task: str, **arguments: object) -> Iterator[Child]:
    """A child that has begun with a task; whoever leaves early ends it."""
    child = Child(task, arguments)
    try:
        yield child
    finally:
        child.end()


def run_child(task: str, **arguments: object) -> Report:
    """Do a task in a fresh process."""
    with started_child(task, **arguments) as child:
        return child.report()


def main() -> None:
    """Do the task that the command line names."""
    module, _, function = TASKS[sys.argv[1]].partition(":")
    prepare = getattr(importlib.import_module(module), function)
    try:
        work = prepare(**json.load(sys.stdin))
        cost, result = timed(work)
    except KeyboardInterrupt:
        sys.exit(130)
    json.dump(asdict(Report(cost, peak_memory(), result)), sys.stdout)


if __name__ == "__main__":
    main()
