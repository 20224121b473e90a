"""The engine `athena`, its statements run by a real Trino: the same rows as DuckDB's.

Between the engine and Trino stands `tests.athena`, which speaks Athena's API. Two tables are asked:
the archive's Iceberg table, and the view of `audit engine ddl athena` over a trail's objects.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from trino.exceptions import TrinoQueryError

from bot.app import App
from bot.aws.clients import forget_clients
from bot.domain.answer import Question
from bot.domain.window import Window
from bot.engines.athena.ddl import TrailLayout, table_ddl, view_ddl
from bot.errors import EngineError, QueryCostError
from bot.services.run_runbook import RunRunbook
from tests.athena import Athena, Refusal, Table, serving
from tests.aws import KEYS, REGION
from tests.conftest import UNTIL, Cli
from tests.trino.queries import CORPUS, DIFFERENT, NEEDED, RUNBOOKS, told
from tests.trino.raw_objects import lay_out, make_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.services.ports import Engine
    from tests.trino.server import Trino

pytestmark = pytest.mark.trino

WINDOW = Window(UNTIL - timedelta(days=3), UNTIL)
LOST = "an explicit null is not in the view; the test below compares records"


@dataclass(frozen=True, slots=True)
class Pair:
    """The same events on DuckDB, and on Trino by way of the engine `athena`."""

    duckdb: Engine
    athena: Engine
    double: Athena
    app: App
    window: Window = WINDOW

    def runbook(self, runbook_id: str) -> Question:
        runbook = self.app.runbooks.get(runbook_id)
        given = {one.name: NEEDED[one.name] for one in runbook.parameters if one.required}
        return RunRunbook(self.app.runbooks, self.duckdb).question(
            runbook, self.window, given, 10_000
        )


def statement(server: Trino, catalog: str, schema: str, sql: str) -> Table:
    """What Trino gives, as Athena would tell it."""
    try:
        cursor: Any = server.run(sql, catalog=catalog, schema=schema)
    except TrinoQueryError as problem:
        raise Refusal(f"{problem.error_name}: {problem.message}") from problem
    columns = [(one[0], one[1]) for one in cursor.description]
    return Table(columns, cursor.rows, cursor.stats["physicalInputBytes"])


@pytest.fixture(scope="session")
def doubles(server: Trino) -> Iterator[dict[str, Athena]]:
    """One for each table, by the name of what is asked."""
    made = {name: Athena(partial(statement, server, *place)) for name, place in PLACES.items()}
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(double)) for name, double in made.items()}


PLACES = {"iceberg": ("iceberg", "athena"), "objects": ("hive", "raw"), "real": ("hive", "real")}
"""Catalog and schema."""


@pytest.fixture(scope="session")
def iceberg_sample(server: Trino, sample: Cli) -> tuple[Cli, Window]:
    """The archive's table."""
    server.register("athena", sample.app().settings.archive_folder.resolve())
    return sample, WINDOW


@pytest.fixture(scope="session")
def objects_sample(
    server: Trino, sample: Cli, sample_trail: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Cli, Window]:
    """An organization's trail."""
    printed(server, "raw", sample_trail, tmp_path_factory.mktemp("objects"), date(2026, 2, 1))
    return sample, WINDOW


@pytest.fixture(scope="session")
def real_sample(
    server: Trino, real: Cli, real_trail: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Cli, Window]:
    """The trail of one account, its events real."""
    printed(server, "real", real_trail, tmp_path_factory.mktemp("real"), date(2023, 7, 1))
    return real, Window(real.now - timedelta(days=1), real.now)


def printed(server: Trino, schema: str, trail: Path, folder: Path, since: date) -> None:
    """The printed table over a trail's objects, and its view."""
    lay_out(trail, folder)
    found = [path.relative_to(folder).parts for path in folder.rglob("*.json.gz")]
    (organization,) = {parts[1] if parts[1].startswith("o-") else "" for parts in found}
    accounts, regions = ({parts[-7 + at] for parts in found} for at in (0, 2))
    layout = TrailLayout(
        "example-trail", "", organization, sorted(accounts), sorted(regions), since
    )
    server.run(f"CREATE SCHEMA hive.{schema}")
    make_table(server, table_ddl(layout, schema, "events_objects"), layout, folder)
    server.run(view_ddl(schema, "events", "events_objects"), catalog="hive")


@pytest.fixture
def pair(
    request: pytest.FixtureRequest,
    doubles: dict[str, Athena],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Pair]:
    name = request.param
    given = {"iceberg": "iceberg_sample", "objects": "objects_sample", "real": "real_sample"}
    cli, window = request.getfixturevalue(given[name])
    for variable, value in {**KEYS, "AWS_ENDPOINT_URL_ATHENA": doubles[name].url}.items():
        monkeypatch.setenv(variable, value)
    forget_clients()
    app = App(
        {
            "AUDIT_HOME": str(cli.home),
            "AUDIT_ATHENA_WORKGROUP": "audit",
            "AUDIT_ATHENA_REGION": REGION,
            "AUDIT_ATHENA_SOURCE": "iceberg" if name == "iceberg" else "objects",
        },
        clock=lambda: cli.now,
    )
    yield Pair(app.engine("archive"), app.engine("athena"), doubles[name], app, window)
    forget_clients()


both = pytest.mark.parametrize("pair", ["iceberg", "objects"], indirect=True)


def same(question: Question, pair: Pair) -> None:
    here, there = pair.duckdb.ask(question), pair.athena.ask(question)
    assert there.columns == here.columns
    if not any(words in question.query for words in DIFFERENT):
        assert told(there) == told(here)
    assert there.totals == here.totals
    coverage = there.coverage
    assert coverage.events_looked_at == here.coverage.events_looked_at
    assert (coverage.accounts, coverage.regions) == (here.coverage.accounts, here.coverage.regions)
    assert coverage.latest == here.coverage.latest


@pytest.mark.parametrize("pair", ["objects"], indirect=True)
@pytest.mark.parametrize("query", CORPUS)
def test_a_query_gives_the_same_rows(pair: Pair, query: str) -> None:
    if "@message" in query:
        pytest.skip(LOST)
    same(Question(query, WINDOW, limit=10_000), pair)


@pytest.mark.parametrize("pair", ["iceberg", "objects", "real"], indirect=True)
@pytest.mark.parametrize("runbook_id", RUNBOOKS)
def test_a_runbook_gives_the_same_rows(pair: Pair, runbook_id: str) -> None:
    same(pair.runbook(runbook_id), pair)


@pytest.mark.parametrize("pair", ["iceberg"], indirect=True)
def test_the_books_tell_what_a_question_reads(pair: Pair) -> None:
    question = Question("stats count(*) by eventName", WINDOW)
    told = pair.athena.explain(question).bytes
    wide = pair.athena.explain(Question("fields @message", WINDOW)).bytes
    read = pair.athena.ask(question).coverage
    assert told == pytest.approx(read.bytes, rel=0.1)
    assert told <= wide
    assert read.earliest == pair.duckdb.ask(question).coverage.earliest
    none = Window(UNTIL - timedelta(days=30), UNTIL - timedelta(days=29))
    assert pair.athena.explain(replace(question, window=none)).bytes == 0


@pytest.mark.parametrize("pair", ["iceberg"], indirect=True)
def test_what_would_read_too_much_is_refused_and_nothing_is_scanned(pair: Pair) -> None:
    engine: Any = pair.athena
    small = replace(engine, scan_limit=10)
    before = len(pair.double.statements)
    with pytest.raises(QueryCostError, match=r"would read about .* at most 0 MB are allowed"):
        small.ask(Question("stats count(*)", WINDOW))
    assert len(pair.double.statements) == before + 1
    assert small.ask(Question("stats count(*)", Window(UNTIL, UNTIL + timedelta(1)))).rows == (
        (0,),
    )


@pytest.mark.parametrize("pair", ["objects"], indirect=True)
def test_only_the_folders_of_what_is_asked_are_read(pair: Pair) -> None:
    whole = Question("stats count(*)", WINDOW)
    narrow = Question(
        "stats count(*)",
        WINDOW,
        conditions=("recipientAccountId in $account", "awsRegion in $region"),
        values={"account": ["777788889999"], "region": ["us-east-1"]},
    )
    day = Question("stats count(*)", Window(UNTIL - timedelta(hours=1), UNTIL))
    files = [pair.athena.ask(one).coverage for one in (whole, narrow, day)]
    assert pair.athena.ask(narrow).rows == pair.duckdb.ask(narrow).rows
    assert files[1].bytes < files[0].bytes
    assert files[2].bytes < files[0].bytes
    assert files[1].accounts == ("777788889999",)


@pytest.mark.parametrize("pair", ["objects"], indirect=True)
def test_the_view_gives_records_back_but_for_nulls_and_what_no_column_holds(pair: Pair) -> None:
    question = Question("fields eventID, @message | sort eventID | limit 10000", WINDOW)
    whole, viewed = (
        {row[0]: json.loads(str(row[1])) for row in engine.ask(question).rows}
        for engine in (pair.duckdb, pair.athena)
    )
    assert viewed.keys() == whole.keys()
    for event, record in viewed.items():
        there = {name: value for name, value in whole[event].items() if value is not None}
        assert {**there, "resources": None} == {**record, "resources": None}
        for own, given in zip(record.get("resources", []), there.get("resources", []), strict=True):
            assert own == {name: given[name] for name in given if name != "ARNPrefix"}


@both
def test_a_table_that_is_not_there_is_named(pair: Pair) -> None:
    engine: Any = pair.athena
    nowhere = replace(engine, source=replace(engine.source, name="nowhere"))
    with pytest.raises(EngineError, match=r"has not what athena\.yaml names"):
        nowhere.ask(Question("stats count(*)", WINDOW))
