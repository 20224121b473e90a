"""Commands in fresh processes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from tests.bench.product import environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["AUDIT", "output_of", "product_environment"]

AUDIT: Final = (sys.executable, "-m", "bot")
"""What the console script `audit` runs."""


def output_of(command: Sequence[str], environ: Mapping[str, str] | None = None) -> str:
    """Run to the end; what it wrote to standard output. Raises where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environ)
    return done.stdout


def product_environment(home: Path) -> dict[str, str]:
    """This process's environment, with the product's home."""
    return {**os.environ, **environment(home)}
