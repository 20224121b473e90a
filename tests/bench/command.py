"""Commands in fresh processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

from tests.bench.product import environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["AUDIT", "output_of", "product_environment", "seconds_to_answer"]

AUDIT: Final = (sys.executable, "-m", "bot")
"""What the console script `audit` runs."""


def output_of(command: Sequence[str], environ: Mapping[str, str] | None = None) -> str:
    """Run to the end; what it wrote to standard output. Raises where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environ)
    return done.stdout


def seconds_to_answer(command: Sequence[str], environ: Mapping[str, str] | None = None) -> float:
    """Run to the end; seconds from its start to the last line of its answer.

    Raises where it fails, or answers nothing.
    """
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stdout is not None
        shown = [time.perf_counter() for _ in process.stdout]
    if process.returncode or not shown:
        raise subprocess.CalledProcessError(process.returncode, command)
    return shown[-1] - started


def product_environment(home: Path) -> dict[str, str]:
    """This process's environment, with the product's home."""
    return {**os.environ, **environment(home)}
