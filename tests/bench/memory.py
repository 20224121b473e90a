"""How much memory this process and its children took at most."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path
from typing import Final

__all__ = ["peak_memory"]

_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""getrusage counts kilobytes, except on macOS."""

_STATUS: Final = Path("/proc/self/status")


def peak_memory() -> int:
    """The most resident memory that this process, or any one child that has ended, has had."""
    return max(_own(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _UNIT)


def _own() -> int:
    # On Linux, getrusage remembers what the parent had when it forked; VmHWM begins at exec.
    if _STATUS.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text())):
        return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
