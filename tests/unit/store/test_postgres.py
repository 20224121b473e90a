"""PostgreSQL: what is said where it cannot be used, and that it is used again once it can."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, make_url, text

from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.errors import StoreError
from bot.store.database import Database
from bot.store.ledger import StoredLedger
from bot.store.postgres import APPENDING, name, take_turn
from bot.store.tables import SEEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Postgres

PASSWORD = "hunter2-not-in-any-message"  # noqa: S105 - nobody's
NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)


@pytest.fixture
def url(postgres_url: str) -> str:
    """With a password in it, which the embedded server does not look at."""
    url = make_url(postgres_url)
    return url.set(password=url.password or PASSWORD).render_as_string(hide_password=False)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url, busy_seconds=0.1)
    yield database
    database.close()


def take(database: Database, key: str) -> None:
    with database.begin() as connection:
        connection.execute(insert(SEEN).values(key=key, taken_at="then"))


def taken(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT key FROM seen_payloads")).scalars())


def raised(database: Database, code: str) -> StoreError:
    """What the bot makes of an error that the server gives, of this SQLSTATE."""
    statement = f"DO $$ BEGIN RAISE EXCEPTION 'so' USING ERRCODE = '{code}'; END $$"
    with pytest.raises(StoreError) as caught, database.begin() as connection:
        connection.execute(text(statement))
    return caught.value


def test_a_server_that_was_away_is_used_again_once_it_is_back(
    database: Database, postgres: Postgres
) -> None:
    if postgres.embedded is None:
        pytest.skip("this server is not ours to stop")
    take(database, "before")
    postgres.embedded.stop()
    try:
        with pytest.raises(StoreError, match="cannot be reached: see that its server") as caught:
            take(database, "meanwhile")
    finally:
        postgres.embedded.start()
    assert caught.value.retryable
    assert f"{name(make_url(postgres.url)).partition(' at ')[2]}" in str(caught.value)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    take(database, "after")
    assert taken(database) == ["before", "after"]


def test_a_transaction_whose_connection_is_lost_is_undone_and_worth_another_try(
    database: Database, postgres: Postgres
) -> None:
    with (
        pytest.raises(StoreError, match="cannot be reached") as caught,
        database.begin() as connection,
    ):
        connection.execute(insert(SEEN).values(key="half", taken_at="then"))
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        postgres.run(f"SELECT pg_terminate_backend({mine}, 5000)")
        connection.execute(insert(SEEN).values(key="rest", taken_at="then"))
    assert caught.value.retryable
    assert taken(database) == []


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    database = Database(f"postgresql://audit:{PASSWORD}@127.0.0.1:1/audit")
    with pytest.raises(StoreError, match=r"^The database audit at 127\.0\.0\.1:1 cannot") as caught:
        take(database, "x")
    assert caught.value.retryable
    told = "".join(traceback.format_exception(caught.value)) + repr(database)
    assert PASSWORD not in told


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_driver_need_not_be_named(url: str, scheme: str) -> None:
    database = Database(f"{scheme}:{url.partition(':')[2]}")
    take(database, "x")
    assert taken(database) == ["x"]
    database.close()


def test_a_database_is_called_by_its_name_and_where_it_is() -> None:
    names = [
        name(make_url(f"postgresql://{url}"))
        for url in ("u:p@h/d", "u:p@h:5433/d", "/d", "u:p@/d?host=/run/pg")
    ]
    assert names == ["d at h", "d at h:5433", "d at this machine", "d at /run/pg"]


def test_who_waits_too_long_for_the_ledger_is_told_so(database: Database, url: str) -> None:
    other = Database(url)
    with other.begin() as holding:
        take_turn(holding, APPENDING)
        with pytest.raises(StoreError, match="is held by somebody else") as caught:
            StoredLedger(database).append(LedgerEntry(NOON, THE_BOT, "started", "the bot"))
    assert caught.value.retryable
    StoredLedger(database).append(LedgerEntry(NOON, THE_BOT, "started", "the bot"))
    other.close()


def test_who_waits_too_long_for_a_connection_is_told_so(database: Database) -> None:
    def hold(more: int) -> None:
        with database.read():
            if more:
                hold(more - 1)

    with pytest.raises(StoreError, match="is held by somebody else") as caught:
        hold(more=10)
    assert caught.value.retryable
    take(database, "x")


@pytest.mark.parametrize(
    ("code", "text", "retryable"),
    [
        ("40P01", "was changed by somebody else in the same moment", True),
        ("40001", "was changed by somebody else in the same moment", True),
        ("53100", "has no room to write", True),
        ("57P01", "cannot be reached", True),
        ("25006", "name the primary", True),
        ("42501", "make the role the database's owner", False),
        ("22001", "use a shorter one", False),
        ("22003", "refuses: so", False),
    ],
)
def test_what_the_server_refuses_says_what_to_do(
    database: Database, code: str, text: str, *, retryable: bool
) -> None:
    problem = raised(database, code)
    assert text in str(problem)
    assert problem.retryable == retryable


def test_who_only_reads_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError, match="read-only"), database.read() as connection:
        connection.execute(insert(SEEN).values(key="x", taken_at="then"))
    take(database, "x")


def test_a_database_of_another_encoding_is_refused(postgres: Postgres) -> None:
    with postgres.fresh(options="ENCODING 'LATIN1' LOCALE 'C'") as url:
        database = Database(url)
        for _ in range(2):
            with pytest.raises(StoreError, match="has the encoding LATIN1: make one with"):
                take(database, "x")
        database.close()


def test_a_role_that_may_make_no_tables_is_told_so(postgres: Postgres) -> None:
    with postgres.fresh() as url:
        role = make_url(url).database or ""
        postgres.run(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        database = Database(
            make_url(url)
            .set(username=role, password=PASSWORD)
            .render_as_string(hide_password=False)
        )
        with pytest.raises(StoreError, match="make the role the database's owner"):
            take(database, "x")
        database.close()
        postgres.run(f"DROP ROLE {role}")
