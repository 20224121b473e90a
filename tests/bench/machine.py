"""What a run's numbers depend on: the machine, and the versions of everything measured."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Final

__all__ = ["machine", "versions"]

_PACKAGES: Final = (
    "cloudtrail-audit-bot",
    "duckdb",
    "pyarrow",
    "pyiceberg",
    "polars",
    "orjson",
    "msgspec",
    "isal",
)


def machine() -> dict[str, str]:
    """The machine, without its name."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{_memory() / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()} ({platform.machine()})",
    }


def versions() -> dict[str, str]:
    """Versions by name, of what is there."""
    found = {"Python": platform.python_version()}
    found |= {package: version(package) for package in _PACKAGES}
    found["SQLite"] = sqlite3.sqlite_version
    if jq := shutil.which("jq"):
        found["jq"] = subprocess.run(
            [jq, "--version"], capture_output=True, text=True, check=True
        ).stdout.strip()
    return found


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists() and (name := re.search(r"model name\s*: (.+)", facts.read_text())):
        return name[1]
    return platform.processor() or "unknown"


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
