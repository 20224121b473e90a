"""The page of the alerts names every command and key, and its example is a file that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.domain.alert_command import USAGES
from bot.domain.alerting.escalation import Level, Policy, read_target
from bot.domain.alerting.silence import FIELDS
from bot.settings.escalation import EscalationFile, load_escalation

PAGE = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("usage", USAGES.values())
def test_the_page_names_each_command_as_it_is_written(usage: str) -> None:
    assert f"`audit {usage}`" in PAGE.replace("\\|", "|")


@pytest.mark.parametrize("key", [*Level.__struct_fields__, *Policy.__struct_fields__])
def test_the_page_names_each_key_of_a_policy(key: str) -> None:
    assert f"| `{key}` |" in PAGE


@pytest.mark.parametrize("key", EscalationFile.__struct_fields__)
def test_the_page_names_each_key_of_the_file(key: str) -> None:
    assert f"| `{key}` |" in PAGE


def test_the_page_names_what_a_silence_matches_by() -> None:
    sentence = PAGE.partition("A silence matches by ")[2].partition(".")[0]
    assert set(re.findall(r"`(\w+)`", sentence)) == set(FIELDS)


def test_its_targets_are_targets() -> None:
    table = PAGE.partition("| in `notify` | tells |")[2].partition("\n\n")[0]
    targets = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert {read_target(target).kind for target in targets} == {
        *("here", "oncall", "user", "group", "channel", "pager"),
    }


def test_the_example_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "escalation.yaml").write_text(example, encoding="utf-8")
    found = load_escalation({"AUDIT_HOME": str(tmp_path), "AUDIT_CONFIG": str(tmp_path)})
    assert len(found.policies["default"].levels) == 2
