"""Questions that name no engine, with routes: the recent ones from a log group."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.conftest import UNTIL

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Record
    from tests.logs_insights import Insights

ROUTES = "routes: [{engine: logs-insights, within: 2d}]\n"


@pytest.fixture
def routed(
    sample: Cli, insights: Insights, sample_events: dict[str, Record], tmp_path: Path
) -> Cli:
    (tmp_path / "routes.yaml").write_text(ROUTES)
    recent = [
        event
        for event in sample_events.values()
        if event["eventTime"] >= f"{UNTIL:%Y-%m-%d}T12:00:00Z"
    ]
    insights.fill(recent)
    return replace(sample, environ=insights.environ | {"AUDIT_CONFIG": str(tmp_path)})


def test_a_recent_window_is_asked_of_the_log_group_and_an_old_one_of_the_archive(
    routed: Cli,
) -> None:
    recent = routed("access-denied", "4h", "--format", "json").json
    assert recent["coverage"]["engine"] == "logs-insights"
    old = routed("access-denied", "30d", "--format", "json").json
    assert old["coverage"]["engine"] == "archive"
    assert old["coverage"]["notes"] == []
    named = routed("access-denied", "4h", "--engine", "archive", "--format", "json").json
    assert named["coverage"]["engine"] == "archive"
    assert named["summary"] == recent["summary"]


def test_where_the_log_group_is_gone_the_archive_answers_and_says_so(routed: Cli) -> None:
    gone = replace(routed, environ=routed.environ | {"AUDIT_LOGS_GROUPS": "nowhere"})
    result = gone("access-denied", "4h")
    assert result.code == 0
    assert "logs-insights did not answer: There is no log group nowhere" in " ".join(
        result.out.split()
    )
    assert "engine archive" in result.out


def test_a_route_to_an_engine_that_is_not_set_up_is_told_at_once(
    sample: Cli, tmp_path: Path
) -> None:
    (tmp_path / "routes.yaml").write_text(ROUTES)
    astray = replace(sample, environ={"AUDIT_CONFIG": str(tmp_path)})
    result = astray("access-denied", "24h")
    assert result.code == 2
    assert "log `groups` in logs.yaml" in result.err


def test_a_runbook_may_prefer_an_engine(routed: Cli, tmp_path: Path) -> None:
    shipped = routed.app().runbooks.get("access-denied")
    assert shipped.engines == ()
    home = tmp_path / "home"
    (home / "runbooks").mkdir(parents=True)
    from bot.catalog.shipped import shipped_runbooks

    text = (shipped_runbooks() / "access-denied.yaml").read_text()
    (home / "runbooks" / "access-denied.yaml").write_text(text + "\nengines: [archive]\n")
    preferring = replace(routed, home=home)
    result = preferring("access-denied", "4h")
    assert "archive did not answer: no archive" in " ".join(result.out.split())
