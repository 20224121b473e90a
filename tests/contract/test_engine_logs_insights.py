"""The archive and CloudWatch Logs Insights answer alike, as far as a stand-in can tell.

See `tests.logs_insights` for what stands in and what that proves.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.app import App
from bot.catalog.shipped import shipped_runbooks
from bot.domain.answer import Question
from bot.domain.window import Window
from bot.services.run_runbook import RunRunbook
from tests.contract.test_engines import QUERIES
from tests.logs_insights import LATE, Insights, log_group
from tests.trino.queries import NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.answer import Answer
    from tests.aws import Aws
    from tests.conftest import Cli, Record

UNTIL = datetime.fromisoformat("2026-03-04T17:00:00Z")
WINDOW = Window(UNTIL - timedelta(days=3), UNTIL)
RUNBOOKS = sorted(file.stem for file in shipped_runbooks().glob("*.yaml"))

OWN = ("@ptr", "@log", "@message")
"""Fields that are the log group's own."""


@pytest.fixture(scope="module")
def trail(aws_server: Aws, sample_events: dict[str, Record]) -> Iterator[Insights]:
    """A log group that holds the sample."""
    with pytest.MonkeyPatch.context() as patch, log_group(aws_server) as made:
        for name, value in aws_server.environ.items():
            patch.setenv(name, value)
        made.fill(list(sample_events.values()))
        made.running = 0
        yield made


@pytest.fixture(scope="module")
def app(trail: Insights, sample: Cli) -> App:
    environ = {**trail.environ, "AUDIT_HOME": str(sample.home)}
    return App(environ, clock=lambda: UNTIL + LATE)


def same(app: App, question: Question) -> tuple[Answer, Answer]:
    here, there = app.engine("archive").ask(question), app.engine("logs-insights").ask(question)
    assert there.columns == here.columns
    assert there.totals == here.totals
    assert there.coverage.events_looked_at == here.coverage.events_looked_at
    assert there.coverage.accounts == here.coverage.accounts
    assert there.coverage.regions == here.coverage.regions
    assert there.coverage.cut == here.coverage.cut
    return here, there


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_gives_the_same_rows(app: App, query: str) -> None:
    here, there = same(app, Question(query, WINDOW, limit=10_000))
    if not any(field in query for field in OWN):
        assert list(map(_rounded, there.rows)) == list(map(_rounded, here.rows))


@pytest.mark.parametrize("runbook_id", RUNBOOKS)
def test_a_runbook_gives_the_same_rows(app: App, runbook_id: str) -> None:
    ask = RunRunbook(app.runbooks, app.engine("archive"))
    runbook = app.runbooks.get(runbook_id)
    given = {each.name: NEEDED[each.name] for each in runbook.parameters if each.required}
    here, there = same(app, ask.question(runbook, WINDOW, given, 10_000))
    if not any(column in OWN for column in here.columns):
        assert sorted(map(repr, map(_rounded, there.rows))) == sorted(
            map(repr, map(_rounded, here.rows))
        )


def _rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Sums of fractions depend on the order they are made in."""
    return tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row)
