"""`escalation.yaml`: whom it reaches, and how long things last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import SettingsError
from bot.settings.escalation import load_escalation

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
channel: C0123ABCD
policies:
  default:
    levels:
      - notify: ["{target}"]
        timeout: {timeout}
"""


def load(
    folder: Path, target: str = "user:U0123ABCD", timeout: str = "15m", more: str = ""
) -> None:
    file = folder / "escalation.yaml"
    file.write_text(POLICY.format(target=target, timeout=timeout) + more)
    load_escalation({"AUDIT_CONFIG": str(folder), "AUDIT_HOME": str(folder)})


@pytest.mark.parametrize(
    "target", ["here", "user:W0123ABCD", "group:S0123ABCD", "channel:G0123ABC"]
)
def test_whom_it_can_reach(tmp_path: Path, target: str) -> None:
    load(tmp_path, target)


@pytest.mark.parametrize(
    "target",
    ["user:U0123abcd", "user:U", "user:UX", "channel:C", "group:sdesk", "user:dana", "mail"],
)
def test_who_cannot_be_reached_is_refused_with_its_place(tmp_path: Path, target: str) -> None:
    with pytest.raises(SettingsError, match=r"escalation\.yaml:5:9: policies") as refused:
        load(tmp_path, target)
    assert target in str(refused.value)


@pytest.mark.parametrize("length", ["1000000w", "99999999999999999999d"])
@pytest.mark.parametrize("key", ["timeout", "late", "reopen_within", "stale_after"])
def test_no_length_goes_past_the_calendar(tmp_path: Path, key: str, length: str) -> None:
    more = {"timeout": "", "stale_after": f"    stale_after: {length}\n"}
    with pytest.raises(SettingsError, match="too long: 100 years at most"):
        load(
            tmp_path,
            timeout=length if key == "timeout" else "15m",
            more=more.get(key, f"{key}: {length}\n"),
        )
