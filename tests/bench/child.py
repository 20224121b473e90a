"""Work measured in a process of its own: nobody inherits another's imports, caches or memory.

`python -m tests.bench.child TASK` reads the task's arguments as JSON from standard input, and
writes a `Report` as JSON to standard output. `run_child` is the other end.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any, Final

from tests.bench.measure import Cost, timed
from tests.bench.memory import peak_memory

__all__ = ["TASKS", "Report", "run_child"]

TASKS: Final = {
    "contender": "tests.bench.tasks.contender:prepare",
    "floor": "tests.bench.tasks.contender:prepare_floor",
    "ingest": "tests.bench.tasks.product:prepare_ingest",
    "compact": "tests.bench.tasks.product:prepare_compact",
}
"""Each prepares what does not count, imports above all, and returns the work that does."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the work cost, the most memory a process of it had, and what it returned."""

    cost: Cost
    peak: int
    result: Any


def run_child(task: str, **arguments: object) -> Report:
    """Do a task in a fresh process; raises `CalledProcessError` where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.child", task],
        input=json.dumps(arguments),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return Report(Cost(**told["cost"]), told["peak"], told["result"])


def main() -> None:
    """Do the task that the command line names."""
    module, _, function = TASKS[sys.argv[1]].partition(":")
    prepare = getattr(importlib.import_module(module), function)
    work = prepare(**json.load(sys.stdin))
    cost, result = timed(work)
    json.dump(asdict(Report(cost, peak_memory(), result)), sys.stdout)


if __name__ == "__main__":
    main()
