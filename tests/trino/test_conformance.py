"""Every query of the corpus and every shipped runbook: the same rows on DuckDB and on Trino.

Run by `make test-trino`. What may differ, and why, is in docs/engines.md and in `DIFFERENT`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from bot.app import App
from bot.domain.answer import Question
from bot.domain.window import Window
from bot.errors import EngineError, QueryCancelledError, QueryTimeoutError, UsageError
from bot.services.cancellation import CancelToken
from bot.services.run_runbook import RunRunbook
from tests.conftest import REAL, UNTIL, Cli
from tests.trino.queries import CORPUS, DIFFERENT, NEEDED, RUNBOOKS, told

if TYPE_CHECKING:
    from bot.domain.answer import Answer
    from bot.services.ports import Engine
    from tests.trino.server import Trino

pytestmark = pytest.mark.trino


@dataclass(frozen=True, slots=True)
class Pair:
    """The same events on both engines."""

    duckdb: Engine
    trino: Engine
    app: App
    window: Window

    def question(self, query: str) -> Question:
        return Question(query, self.window, limit=10_000)

    def runbook(self, runbook_id: str) -> Question:
        ask = RunRunbook(self.app.runbooks, self.duckdb)
        runbook = self.app.runbooks.get(runbook_id)
        given = {
            parameter.name: NEEDED[parameter.name]
            for parameter in runbook.parameters
            if parameter.required
        }
        return ask.question(runbook, self.window, given, 10_000)


def pair(server: Trino, cli: Cli, schema: str, window: Window, **environ: str) -> Pair:
    server.register(schema, cli.app().settings.archive_folder.resolve())
    app = App(
        {
            "AUDIT_HOME": str(cli.home),
            "AUDIT_TRINO_HOST": "127.0.0.1",
            "AUDIT_TRINO_PORT": str(server.port),
            "AUDIT_TRINO_SCHEME": "http",
            "AUDIT_TRINO_SCHEMA": schema,
            **environ,
        }
    )
    return Pair(app.engine("archive"), app.engine("trino"), app, window)


@pytest.fixture(scope="session")
def sample_pair(server: Trino, sample: Cli) -> Pair:
    return pair(server, sample, "sample", Window(UNTIL - timedelta(days=3), UNTIL))


@pytest.fixture(scope="session")
def real_pair(server: Trino, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    if not REAL.is_dir():
        pytest.skip("the real events are not beside the checkout")
    cli = Cli(tmp_path_factory.mktemp("real"))
    cli.app().archive.ingest([REAL], processes=1, progress=None)
    status = cli.app().archive.status()
    start = cast("datetime", status.earliest)
    end = cast("datetime", status.freshest) + timedelta(seconds=1)
    return pair(server, cli, "real", Window(start, end))


def same(question: Question, both: Pair) -> Answer:
    """The answer of both; where rows are equal in what they are sorted by, in any order."""
    here, there = both.duckdb.ask(question), both.trino.ask(question)
    assert there.columns == here.columns
    if not any(words in question.query for words in DIFFERENT):
        assert told(there) == told(here)
    assert there.totals.events == here.totals.events
    assert there.totals.by == here.totals.by
    assert there.totals.distinct == here.totals.distinct
    assert there.totals.timeline == here.totals.timeline
    assert there.coverage.events_looked_at == here.coverage.events_looked_at
    return there


@pytest.mark.parametrize("query", CORPUS)
@pytest.mark.parametrize("data", ["sample_pair", "real_pair"])
def test_a_query_gives_the_same_rows(request: pytest.FixtureRequest, data: str, query: str) -> None:
    both: Pair = request.getfixturevalue(data)
    same(both.question(query), both)


@pytest.mark.parametrize("runbook_id", RUNBOOKS)
@pytest.mark.parametrize("data", ["sample_pair", "real_pair"])
def test_a_runbook_gives_the_same_rows(
    request: pytest.FixtureRequest, data: str, runbook_id: str
) -> None:
    both: Pair = request.getfixturevalue(data)
    if (data, runbook_id) == ("real_pair", "log-gaps"):
        with pytest.raises(UsageError, match="more than 10,000 rows"):  # years, by the hour
            both.trino.ask(both.runbook(runbook_id))
        return
    same(both.runbook(runbook_id), both)


def test_the_coverage_says_what_was_looked_at(sample_pair: Pair) -> None:
    here = sample_pair.duckdb.ask(sample_pair.question("stats count(*)")).coverage
    there = sample_pair.trino.ask(sample_pair.question("stats count(*)")).coverage
    assert there.engine == "trino"
    assert (there.accounts, there.regions) == (here.accounts, here.regions)
    assert (there.earliest, there.latest) == (here.earliest, here.latest)
    assert there.bytes > 0
    assert there.files > 0
    assert there.ingested_at is not None
    assert abs(there.ingested_at - datetime.now(UTC)) < timedelta(hours=1)


def test_more_rows_than_wanted_are_cut_and_that_is_said(sample_pair: Pair) -> None:
    question = Question("fields eventName", sample_pair.window, limit=5)
    answer = sample_pair.trino.ask(question)
    assert len(answer.rows) == 5
    assert answer.coverage.cut


def test_hostile_values_are_values(sample_pair: Pair) -> None:
    hostile = "x' OR 1=1 -- \\ \u0000 %_ ünïcode"
    question = Question(
        "filter eventName = $name | stats count(*) as n",
        sample_pair.window,
        values={"name": hostile},
    )
    assert sample_pair.trino.ask(question).rows == sample_pair.duckdb.ask(question).rows


def test_who_cancels_gets_no_answer(sample_pair: Pair) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(QueryCancelledError):
        sample_pair.trino.ask(sample_pair.question("stats count(*)"), cancellation=token)


def test_a_table_that_is_not_there_is_named(server: Trino, sample_pair: Pair) -> None:
    app = App(
        {
            "AUDIT_HOME": str(sample_pair.app.settings.home),
            "AUDIT_TRINO_HOST": "127.0.0.1",
            "AUDIT_TRINO_PORT": str(server.port),
            "AUDIT_TRINO_SCHEME": "http",
            "AUDIT_TRINO_TABLE": "nowhere",
        }
    )
    with pytest.raises(EngineError, match=r"has not what trino\.yaml names"):
        app.engine("trino").ask(sample_pair.question("stats count(*)"))


def test_a_query_that_takes_too_long_is_stopped(server: Trino, sample_pair: Pair) -> None:
    environ = {
        "AUDIT_HOME": str(sample_pair.app.settings.home),
        "AUDIT_ENGINE_TIME_LIMIT": "1s",
        "AUDIT_TRINO_HOST": "127.0.0.1",
        "AUDIT_TRINO_PORT": str(server.port),
        "AUDIT_TRINO_SCHEME": "http",
        "AUDIT_TRINO_SCHEMA": "sample",
    }
    slow = "parse @message /(?<a>(.*a){9}.*z{40})/ | stats count(a)"
    with pytest.raises(QueryTimeoutError, match="past its limit of 1 s"):
        App(environ).engine("trino").ask(sample_pair.question(slow))


def test_what_it_cannot_say_is_refused_before_it_is_asked(sample_pair: Pair) -> None:
    with pytest.raises(UsageError, match="histogram"):
        sample_pair.trino.ask(sample_pair.question("stats histogram(strlen(userAgent), 4)"))
