"""trailscraper, in an environment of its own, and jq to count what it selects.

https://github.com/flosell/trailscraper
"""

from __future__ import annotations

import shlex
import subprocess
import venv
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.bench.today.jq import jq_filter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["VERSION", "UnavailableError", "install", "trailscraper_and_jq"]

VERSION: Final = "0.10.0"

_LATE: Final = timedelta(hours=3)
"""It opens objects by the time of their delivery; the sample's events are at most two hours late,
and it adds an hour itself where it should."""


class UnavailableError(Exception):
    """trailscraper cannot be had here."""


def install(folder: Path) -> Path:
    """The program, installed under the folder unless it is there."""
    program = folder / "bin" / "trailscraper"
    if program.exists():
        return program
    venv.create(folder, with_pip=True, clear=True)
    done = subprocess.run(
        [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", f"trailscraper=={VERSION}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise UnavailableError(f"trailscraper {VERSION} could not be installed: {last}")
    return program


def trailscraper_and_jq(
    program: Path, root: Path, start: datetime, days: int, codes: Sequence[str]
) -> list[str]:
    """The command; a day at a time, because it holds all that it selects in memory."""
    starts = [start + timedelta(days=day) for day in range(days)]
    lines = [_day(program, root, begin, codes) for begin in starts]
    script = "set -e -o pipefail; (" + "; ".join(lines) + ") | sort | uniq -c"
    return ["bash", "-c", script + r" | sed -E 's/^ *([0-9]+) /\1\t/'"]


def _day(program: Path, root: Path, start: datetime, codes: Sequence[str]) -> str:
    end = start + timedelta(days=1)
    words = [
        str(program),
        "select",
        "--log-dir",
        str(root),
        "--from",
        start.isoformat(),
        "--to",
        (end + _LATE).isoformat(),
    ]
    form = "%Y-%m-%dT%H:%M:%SZ"
    return f"{shlex.join(words)} | {jq_filter(start.strftime(form), end.strftime(form), codes)}"
