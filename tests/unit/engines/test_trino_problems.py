"""What Trino's client raises, and what people are told."""

from __future__ import annotations

import pytest
import requests
from trino import exceptions as raised

from bot.engines.trino import TrinoServer
from bot.engines.trino_problems import explained
from bot.errors import EngineError, QueryCancelledError, QueryMemoryError, QueryTimeoutError
from bot.services.cancellation import CancelToken

SERVER = TrinoServer("trino.example", 443, "https", "audit", "", "iceberg", "cloudtrail", "events")


def query_error(name: str) -> Exception:
    return raised.TrinoQueryError({"errorName": name, "errorType": "X", "message": "as it says"})


@pytest.mark.parametrize(
    ("problem", "error", "says"),
    [
        (query_error("EXCEEDED_TIME_LIMIT"), QueryTimeoutError, "past its limit of 60 s"),
        (query_error("EXCEEDED_LOCAL_MEMORY_LIMIT"), QueryMemoryError, "more memory"),
        (query_error("USER_CANCELED"), QueryCancelledError, "was cancelled"),
        (query_error("QUERY_QUEUE_FULL"), EngineError, "takes no more queries now"),
        (query_error("TABLE_NOT_FOUND"), EngineError, "trino.yaml names: as it says"),
        (query_error("PERMISSION_DENIED"), EngineError, "let the bot's user read the table"),
        (query_error("SYNTAX_ERROR"), EngineError, "refuses the query: SYNTAX_ERROR: as it"),
        (raised.TrinoConnectionError("down"), EngineError, "could not be reached"),
        (requests.ConnectionError("down"), EngineError, "could not be reached"),
        (raised.TrinoAuthError("401"), EngineError, "Check user and password"),
    ],
)
def test_each_is_told_with_what_to_do(
    problem: Exception, error: type[EngineError], says: str
) -> None:
    with pytest.raises(error, match=says) as told, explained(SERVER, 60, None):
        raise problem
    assert type(told.value) is error


@pytest.mark.parametrize("problem", [query_error("X"), raised.TrinoConnectionError("gone")])
def test_what_fails_once_it_is_cancelled_was_cancelled(problem: Exception) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(QueryCancelledError), explained(SERVER, 60, token):
        raise problem
