from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import duckdb
import pytest

from bot.engines.limits import limited
from bot.errors import EngineError, QueryCancelledError, QueryMemoryError, QueryTimeoutError
from bot.services.cancellation import CancelToken

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDLESS = "SELECT count(*) FROM range(1000000000000) r(i) WHERE i % 3 = 1"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(
        config={"memory_limit": "60MB", "max_temp_directory_size": "0KB"}
    ) as opened:
        yield opened


def test_a_query_past_its_time_is_stopped_and_says_so(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    with (
        pytest.raises(QueryTimeoutError, match=r"0\.05 s.*shorter window"),
        limited(connection, seconds=0.05, memory="60MB"),
    ):
        connection.execute(ENDLESS).fetchall()


def test_a_cancelled_query_stops_and_the_connection_goes_on(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    token = CancelToken()
    threading.Timer(0.05, token.cancel).start()
    with (
        pytest.raises(QueryCancelledError),
        limited(connection, seconds=60, memory="60MB", cancellation=token),
    ):
        connection.execute(ENDLESS).fetchall()
    with limited(connection, seconds=60, memory="60MB"):
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_wish_from_before_the_query_is_honoured(connection: duckdb.DuckDBPyConnection) -> None:
    token = CancelToken()
    token.cancel()
    with (
        pytest.raises(QueryCancelledError, match="before it began"),
        limited(connection, seconds=60, memory="60MB", cancellation=token),
    ):
        pytest.fail("the query must not begin")


def test_a_late_wish_does_not_stop_somebody_elses_query(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    token = CancelToken()
    with limited(connection, seconds=60, memory="60MB", cancellation=token):
        connection.execute("SELECT 1").fetchall()
    with limited(connection, seconds=60, memory="60MB"):
        token.cancel()
        assert connection.execute("SELECT 2").fetchall() == [(2,)]


def test_too_much_memory_is_an_error_of_its_own(connection: duckdb.DuckDBPyConnection) -> None:
    with (
        pytest.raises(QueryMemoryError, match="60MB"),
        limited(connection, seconds=60, memory="60MB"),
    ):
        connection.execute(
            "SELECT list(md5(i::VARCHAR) || md5((i + 1)::VARCHAR)) FROM range(5000000) r(i)"
        ).fetchall()


def test_what_the_engine_says_about_values_is_not_passed_on(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    with (
        pytest.raises(EngineError) as caught,
        limited(connection, seconds=60, memory="60MB"),
    ):
        connection.execute("SELECT 'patient-name'::INTEGER").fetchall()
    assert "patient-name" not in str(caught.value)
