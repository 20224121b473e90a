"""Questions that take long: they say so, can be stopped, and keep nobody else waiting."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.errors import EngineError, QueryCancelledError
from bot.sandbox import Sandbox, SandboxOptions
from tests.scenario.slack.conftest import TestedApp, Workspace, actions, serving, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.answer import Answer, Question
    from bot.services.ports import Cancellation, Engine, Explanation
    from tests.conftest import Cli


class GatedEngine:
    """An engine that answers when it is let, or stops when it is cancelled; `real` answers."""

    name = "archive"

    def __init__(self, real: Engine) -> None:
        self._real = real
        self._changed = threading.Condition()
        self._open = False
        self.problem: EngineError | None = None

    def let(self, *, through: bool = True) -> None:
        """Open or close the gate."""
        with self._changed:
            self._open = through
            self._changed.notify_all()

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:
        cancelled = threading.Event()

        def cancel() -> None:
            with self._changed:
                cancelled.set()
                self._changed.notify_all()

        if cancellation is not None:
            cancellation.on_cancel(cancel)
        with self._changed:
            self._changed.wait_for(lambda: self._open or cancelled.is_set())
        if cancelled.is_set():
            raise QueryCancelledError("The query was cancelled.")
        if self.problem is not None:
            raise self.problem
        return self._real.ask(question)

    def explain(
        self, question: Question, *, cancellation: Cancellation | None = None
    ) -> Explanation:
        return self._real.explain(question, cancellation=cancellation)


class GatedApp(TestedApp):
    """The product with that engine."""

    def engine(self, name: str | None) -> Engine:  # noqa: ARG002 - there is one
        return self.gated

    @cached_property
    def gated(self) -> GatedEngine:
        """The engine, to open its gate."""
        return GatedEngine(super().engine(None))


@pytest.fixture
def slow(sample: Cli, tmp_path: Path) -> Iterator[tuple[Workspace, GatedEngine]]:
    """A workspace in which every question waits for the gate; two run at a time, three wait."""
    environ = {
        "AUDIT_ENGINE_CONCURRENCY": "2",
        "AUDIT_SLACK_QUEUE": "3",
        "AUDIT_SLACK_SLOW_AFTER": "1s",
    }
    with (
        Sandbox(SandboxOptions(rate_limit=False)) as sandbox,
        serving(sample, sandbox, tmp_path, environ, app_type=GatedApp) as workspace,
    ):
        gated = cast("GatedApp", workspace.app).gated
        try:
            yield workspace, gated
        finally:
            gated.let()


def said(workspace: Workspace, words: str, *, times: int = 1) -> list[dict[str, Any]]:
    """The messages with these words, once there are so many."""
    dana = workspace.sandbox.person("dana")

    def found() -> list[dict[str, Any]] | None:
        messages = [one for one in dana.sees("incidents") if words in shown(one)]
        return messages if len(messages) >= times else None

    messages: list[dict[str, Any]] = workspace.sandbox.wait_for(found, seconds=20)
    return messages


def test_a_slow_question_says_so_and_is_cancelled_with_a_button(
    slow: tuple[Workspace, GatedEngine],
) -> None:
    workspace, _ = slow
    dana = workspace.sandbox.person("dana")
    dana.says("incidents", "/audit access-denied 24h")
    (note,) = said(workspace, "Still looking")
    assert dana.clicks(note, "run.cancel").acked
    (ended,) = said(workspace, "Stopped by")
    assert "run.retry" in actions(ended)


def test_somebody_without_the_right_cannot_cancel_anothers_question(
    slow: tuple[Workspace, GatedEngine],
) -> None:
    workspace, gated = slow
    workspace.sandbox.person("dana").says("incidents", "/audit access-denied 24h")
    (note,) = said(workspace, "Still looking")
    workspace.sandbox.person("kim").clicks(note, "run.cancel")
    assert workspace.told("kim", "incidents", "may not stop")
    gated.let()
    assert said(workspace, "events by")


def test_a_failed_question_says_what_failed_and_is_tried_again(
    slow: tuple[Workspace, GatedEngine],
) -> None:
    workspace, gated = slow
    gated.problem = EngineError("The disk is on fire.")
    gated.let()
    failed = workspace.ask("access-denied 24h")
    assert "The disk is on fire." in shown(failed)
    gated.problem = None
    before = workspace.seen("dana", "incidents")
    workspace.sandbox.person("dana").clicks(failed, "run.retry")
    assert "events by" in shown(workspace.next("dana", "incidents", before))


def test_past_the_queue_a_question_is_turned_away_and_buttons_still_answer(
    slow: tuple[Workspace, GatedEngine],
) -> None:
    workspace, gated = slow
    dana = workspace.sandbox.person("dana")
    gated.let()
    answer = workspace.ask("trail-tampering 24h")
    gated.let(through=False)
    deliveries = [dana.says("incidents", "/audit access-denied 24h") for _ in range(6)]
    assert all(delivery.acked for delivery in deliveries)
    assert said(workspace, "waiting already")
    press = dana.clicks(answer, "answer.query")
    assert press.acked
    assert workspace.thread("dana", answer, "the query")
    gated.let()
    assert len(said(workspace, "events by", times=6)) == 6


def test_stopping_the_bot_ends_what_runs_and_says_so(
    slow: tuple[Workspace, GatedEngine],
) -> None:
    workspace, _ = slow
    dana = workspace.sandbox.person("dana")
    for _ in range(4):
        dana.says("incidents", "/audit access-denied 24h")
    said(workspace, "Access denied", times=4)
    workspace.bot.stop()
    assert len(said(workspace, "as the bot was", times=4)) == 4
    assert not workspace.bot.healthy()


def test_a_question_that_a_crash_cut_off_is_told_to_have_failed(
    sample: Cli, tmp_path: Path
) -> None:
    with Sandbox(SandboxOptions(rate_limit=False)) as sandbox:
        with serving(sample, sandbox, tmp_path) as workspace:
            workspace.ask("access-denied 24h")
            with workspace.app.database.begin() as connection:
                connection.exec_driver_sql("UPDATE runs SET state = 'running', outcome = NULL")
        with serving(sample, sandbox, tmp_path) as workspace:
            (failed,) = said(workspace, "was stopped while it looked")
            assert "run.retry" in actions(failed)
