"""The benchmark's sections, in the order in which they run; each has a `run(setting)`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.bench.results import SectionResult
    from tests.bench.setting import Setting

__all__ = ["SECTIONS", "run_section"]

SECTIONS: Final = (
    "ingestion",
    "s3",
    "arrival",
    "under_load",
    "questions",
    "flat",
    "cold",
    "today",
    "chat",
)


def run_section(name: str, setting: Setting) -> SectionResult:
    """Run a section by name; its contenders' libraries are imported only now."""
    module = importlib.import_module(f"{__name__}.{name}")
    result: SectionResult = module.run(setting)
    return result
