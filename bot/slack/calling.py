"""One call of Slack's Web API, repeated where that is safe.

What Slack refuses for now (429) was not done: it is asked again after the time Slack names
(https://docs.slack.dev/apis/web-api/rate-limits). After a lost answer or a server's fault nobody
knows whether it was done: only a call that does no harm twice is repeated.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError, SlackClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web import SlackResponse

__all__ = ["UnknownOutcomeError", "error_code", "patiently"]

_TRIES = 6
_LONGEST = 30.0
_WITHOUT_RETRY_AFTER = 5.0
"""`message_limit_exceeded` comes as a 429 without the header."""

_SERVER_FAULTS = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)


class UnknownOutcomeError(Exception):
    """Slack's answer was lost: the call may have been done, or not."""


def patiently(
    call: Callable[[], SlackResponse],
    *,
    repeatable: bool,
    sleep: Callable[[float], None] = time.sleep,
) -> SlackResponse:
    """The answer to a call.

    Raises `SlackApiError` for what Slack refuses, and `UnknownOutcomeError` where the answer was
    lost and the call is not repeatable, or lost every time.
    """
    for attempt in range(_TRIES):
        last = attempt == _TRIES - 1
        try:
            return call()
        except SlackApiError as problem:
            wait = _wait(problem, attempt)
            if wait is None:
                raise
            lost = not _is_limit(problem)
            if lost and not repeatable:
                raise UnknownOutcomeError(error_code(problem)) from problem
            if last:
                raise
        except (OSError, SlackClientError) as problem:  # a timeout, a connection cut short
            if last or not repeatable:
                raise UnknownOutcomeError(type(problem).__name__) from problem
            wait = _backoff(attempt)
        sleep(wait)
    raise AssertionError("the last try returns or raises")


def error_code(problem: SlackApiError) -> str:
    """Slack's word for what is wrong: `channel_not_found`; "" where it gave none."""
    response = problem.response
    try:
        return str(response.get("error") or "") if response is not None else ""
    except ValueError:  # not JSON: a proxy's page
        return ""


def _wait(problem: SlackApiError, attempt: int) -> float | None:
    """Seconds until it is worth asking again; None where it is not."""
    if _is_limit(problem):
        named = problem.response.headers.get("Retry-After") or problem.response.headers.get(
            "retry-after"
        )
        return min(float(named), _LONGEST) if named else _WITHOUT_RETRY_AFTER
    status = getattr(problem.response, "status_code", 200)
    if status >= 500 or error_code(problem) in _SERVER_FAULTS:  # noqa: PLR2004 - HTTP's own
        return _backoff(attempt)
    return None


def _is_limit(problem: SlackApiError) -> bool:
    limited = getattr(problem.response, "status_code", 200) == 429  # noqa: PLR2004 - HTTP's own
    return limited or error_code(problem) in {"ratelimited", "rate_limited"}


def _backoff(attempt: int) -> float:
    return min(0.25 * 2.0**attempt, _LONGEST)
