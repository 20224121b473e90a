"""What Trino's errors mean: a cause and a remedy, as this product's errors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import (
    EngineError,
    QueryCancelledError,
    QueryMemoryError,
    QueryTimeoutError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.engines.trino import TrinoServer
    from bot.services.ports import Cancellation

__all__ = ["explained"]

_TIMES = frozenset({"EXCEEDED_TIME_LIMIT", "EXCEEDED_CPU_LIMIT", "ABANDONED_QUERY"})
_MEMORY = frozenset(
    {"EXCEEDED_LOCAL_MEMORY_LIMIT", "EXCEEDED_GLOBAL_MEMORY_LIMIT", "CLUSTER_OUT_OF_MEMORY"}
)
_BUSY = frozenset({"QUERY_QUEUE_FULL", "SERVER_STARTING_UP", "NO_NODES_AVAILABLE"})
_MISSING = frozenset(
    {"TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND", "CATALOG_NOT_FOUND", "COLUMN_NOT_FOUND"}
)


@contextmanager
def explained(
    server: TrinoServer, time_limit: float, cancellation: Cancellation | None
) -> Iterator[None]:
    """Raises `EngineError` for what the client raises inside."""
    import requests  # noqa: PLC0415 - the client's own
    from trino import exceptions as told  # noqa: PLC0415

    where = f"Trino at {server.host}:{server.port}"
    try:
        yield
    except told.TrinoQueryError as problem:
        if cancellation is not None and cancellation.cancelled:
            raise QueryCancelledError("The query was cancelled.") from problem
        raise _of_query(problem, where, time_limit) from problem
    except (told.TrinoConnectionError, requests.RequestException, OSError) as problem:
        if cancellation is not None and cancellation.cancelled:
            raise QueryCancelledError("The query was cancelled.") from problem
        raise EngineError(
            f"{where} could not be reached: {problem}. Check trino.yaml and that it runs."
        ) from problem
    except told.Error as problem:
        raise EngineError(f"{where} refuses: {problem}. Check user and password.") from problem


def _of_query(problem: object, where: str, time_limit: float) -> EngineError:
    name = str(getattr(problem, "error_name", ""))
    message = str(getattr(problem, "message", problem))
    if name in _TIMES:
        return QueryTimeoutError(
            f"The query ran past its limit of {time_limit:g} s on {where}. Ask about a shorter"
            " window, or raise engine.time_limit."
        )
    if name in _MEMORY:
        return QueryMemoryError(f"The query needed more memory than {where} allows it.")
    if name == "USER_CANCELED":
        return QueryCancelledError("The query was cancelled.")
    told = {
        **dict.fromkeys(
            _BUSY, f"{where} takes no more queries now ({name}). Try again in a while."
        ),
        **dict.fromkeys(_MISSING, f"{where} has not what trino.yaml names: {message}."),
        "PERMISSION_DENIED": f"{where} does not let the bot's user read the table: {message}.",
    }
    return EngineError(told.get(name, f"{where} refuses the query: {name}: {message}"))
