"""What the engines' settings make of what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.settings import loading
from bot.settings.engines import AthenaSettings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("reuse", "minutes"), [("", 0), ("1s", 1), ("90s", 1), ("1h", 60), ("30d", 10_080)]
)
def test_results_are_used_again_for_whole_minutes_a_week_at_most(
    tmp_path: Path, reuse: str, minutes: int
) -> None:
    environ = {"AUDIT_HOME": str(tmp_path), "AUDIT_ATHENA_REUSE": reuse}
    assert loading.load_settings(environ).athena.reuse_minutes == minutes


def test_there_is_no_athena_until_a_workgroup_is_named() -> None:
    assert AthenaSettings().workgroup == ""
    assert AthenaSettings().scan_limit is None
