"""What goes wrong between Slack and the bot: repeated, forged and foreign payloads, faults."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox, SandboxOptions
from tests.scenario.slack.conftest import Workspace, is_settled, serving, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.sandbox.faults import Kind
    from tests.conftest import Cli


@pytest.fixture
def fresh(sample: Cli, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace of the test's own."""
    with (
        Sandbox(SandboxOptions(rate_limit=False)) as sandbox,
        serving(sample, sandbox, tmp_path) as workspace,
    ):
        yield workspace


@pytest.fixture
def over_http(sample: Cli, tmp_path: Path) -> Iterator[Workspace]:
    """The same, with Slack calling the bot."""
    environ = {"AUDIT_SLACK_MODE": "http", "AUDIT_SLACK_PORT": "0"}
    with (
        Sandbox(SandboxOptions(rate_limit=False)) as sandbox,
        serving(sample, sandbox, tmp_path, environ) as workspace,
    ):
        sandbox.deliver_to(f"http://127.0.0.1:{workspace.bot.port}/slack/events")
        yield workspace


def answers(workspace: Workspace, channel: str = "incidents") -> list[dict[str, object]]:
    person = workspace.sandbox.person("dana")
    return [message for message in person.sees(channel) if is_settled(message)]


def test_a_question_over_signed_http(over_http: Workspace) -> None:
    answer = over_http.ask("access-denied 24h")
    assert "events by" in shown(answer)
    assert over_http.sandbox.person("dana").clicks(answer, "answer.query").acked
    assert over_http.thread("dana", answer, "the query")


@pytest.mark.parametrize("age", [0, 6 * 60])
def test_a_forged_or_replayed_request_does_nothing(over_http: Workspace, age: int) -> None:
    sandbox = over_http.sandbox
    payload = sandbox.payload("command", text="/audit access-denied 24h")
    if age:
        (delivery,) = sandbox.send(payload, timestamp=int(time.time()) - age)
    else:
        (delivery,) = sandbox.send(payload, signature="v0=" + "0" * 64)
    assert not delivery.acked
    over_http.ask("trail-tampering 24h")
    assert len(answers(over_http)) == 1


@pytest.mark.parametrize("mode", ["fresh", "over_http"])
def test_the_same_payload_five_times_is_one_question(
    request: pytest.FixtureRequest, mode: str
) -> None:
    workspace: Workspace = request.getfixturevalue(mode)
    sandbox = workspace.sandbox
    payload = sandbox.payload("command", text="/audit access-denied 24h")
    assert all(delivery.acked for delivery in sandbox.send(payload, retries=4))
    sandbox.wait_for(lambda: answers(workspace))
    workspace.ask("trail-tampering 24h")
    assert len(answers(workspace)) == 2


def test_a_payload_of_another_workspace_is_left_alone(fresh: Workspace) -> None:
    sandbox = fresh.sandbox
    payload = sandbox.payload("command", text="/audit access-denied 24h", team_id="T0ELSEWHERE")
    (delivery,) = sandbox.send(payload)
    assert "its own workspace only" in str(delivery.body)
    fresh.ask("trail-tampering 24h")
    assert len(answers(fresh)) == 1


@pytest.mark.parametrize("fault", ["429", "500", "drop_after", "drop_before"])
def test_the_answer_stands_there_once_whatever_slack_does_to_the_placeholder(
    fresh: Workspace, fault: Kind
) -> None:
    fresh.sandbox.faults.add(method="chat.postMessage", fault=fault, times=1)
    answer = fresh.ask("access-denied 24h")
    fresh.ask("trail-tampering 24h")
    assert len(answers(fresh)) == 2
    assert "events by" in shown(answer)


@pytest.mark.parametrize("fault", ["429", "500", "drop_after", "drop_before"])
def test_an_edit_that_is_lost_is_made_again(fresh: Workspace, fault: Kind) -> None:
    fresh.sandbox.faults.add(method="chat.update", fault=fault, times=2)
    assert "events by" in shown(fresh.ask("access-denied 24h"))


def test_a_table_that_slack_refuses_becomes_lines(fresh: Workspace) -> None:
    fresh.sandbox.faults.add(
        method="chat.update", fault="ok_false", error="invalid_blocks", times=1
    )
    answer = fresh.ask("access-denied 24h")
    assert "events by" in shown(answer)


def test_a_form_that_opens_too_late_says_so(fresh: Workspace) -> None:
    fresh.sandbox.faults.add(method="views.open", fault="ok_false", error="expired_trigger_id")
    fresh.sandbox.person("dana").says("incidents", "/audit")
    assert fresh.told("dana", "incidents", "too long to open")


def test_a_click_on_an_answer_that_is_not_kept_says_so(fresh: Workspace) -> None:
    answer = fresh.ask("access-denied 24h")
    with fresh.app.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM runs")
    fresh.sandbox.person("dana").clicks(answer, "answer.more")
    assert fresh.told("dana", "incidents", "no longer kept")


def test_buttons_work_after_a_restart(sample: Cli, tmp_path: Path) -> None:
    with Sandbox(SandboxOptions(rate_limit=False)) as sandbox:
        with serving(sample, sandbox, tmp_path) as workspace:
            answer = workspace.ask("access-denied 24h")
        with serving(sample, sandbox, tmp_path) as workspace:
            sandbox.person("dana").clicks(answer, "answer.more")
            sandbox.wait_for(lambda: "Back" in shown(workspace.now(answer)))


# websocket-client leaves a connection that the other side ended to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_connections_that_slack_ends_or_loses_come_back(fresh: Workspace) -> None:
    person = fresh.sandbox.person("dana")
    for lose in (fresh.sandbox.refresh_connections, fresh.sandbox.drop_connections):
        lose()
        # one that was cut off counts until the sandbox has noticed: a command must get through
        fresh.sandbox.wait_for(lambda: person.says("general", "/audit help").acked, seconds=20)
        fresh.sandbox.wait_for(lambda: fresh.sandbox.connections == 2, seconds=20)
        assert "events by" in shown(fresh.ask("access-denied 24h"))
