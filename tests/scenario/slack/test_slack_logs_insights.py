"""A chat whose questions go to CloudWatch Logs Insights; see `tests.logs_insights`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox, SandboxOptions
from tests.aws_calls import SESSIONS
from tests.scenario.slack.conftest import Workspace, serving, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Cli, Record
    from tests.logs_insights import Insights

ROLE = "arn:aws:iam::123456789012:role/reader"


@pytest.fixture
def asked_there(
    sample: Cli, insights: Insights, sample_events: dict[str, Record], tmp_path: Path
) -> Iterator[Workspace]:
    insights.fill(list(sample_events.values()))
    environ = insights.environ | {
        "AUDIT_ENGINE_DEFAULT": "logs-insights",
        "AUDIT_LOGS_ROLE": ROLE,
        "AUDIT_SLACK_SLOW_AFTER": "1s",
    }
    with (
        Sandbox(SandboxOptions(rate_limit=False)) as sandbox,
        serving(sample, sandbox, tmp_path, environ) as workspace,
    ):
        yield workspace


def test_an_answer_names_the_engine_its_cost_and_the_role_carries_the_asker(
    asked_there: Workspace, insights: Insights
) -> None:
    SESSIONS.clear()
    answer = shown(asked_there.ask("access-denied 24h"))
    assert "engine logs-insights" in answer
    assert "costs under $0.0001" in answer
    dana = asked_there.sandbox.person("dana").id
    assert {f"audit-{dana}"} == SESSIONS
    assert len(insights.sent) == 3


def test_a_cancelled_question_is_stopped_there(asked_there: Workspace, insights: Insights) -> None:
    insights.running = 1_000_000
    dana = asked_there.sandbox.person("dana")
    dana.says("incidents", "/audit access-denied 24h")
    note = asked_there.told("dana", "incidents", "Still looking")
    assert dana.clicks(note, "run.cancel").acked
    asked_there.told("dana", "incidents", "Stopped by")
    asked_there.sandbox.wait_for(lambda: len(insights.stopped) == 3, seconds=10)
