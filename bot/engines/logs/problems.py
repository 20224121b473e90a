"""What the errors of Logs Insights mean: a cause and a remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.aws.problems import code_of, explained
from bot.errors import AuditError, EngineError, QueryTimeoutError

if TYPE_CHECKING:
    from bot.aws.access import AwsAccess
    from bot.engines.logs.statements import LogGroups

__all__ = ["explained_failure", "is_busy", "refused"]

_ENDED = {
    "Timeout": QueryTimeoutError(
        "CloudWatch Logs Insights gave the query up after its hour. Ask about a shorter window."
    ),
    "Cancelled": EngineError(
        "Somebody else stopped the query in CloudWatch Logs Insights. Ask again."
    ),
    "Failed": EngineError(
        "CloudWatch Logs Insights began the query and failed. Ask again, or ask another engine."
    ),
}


def explained_failure(status: str) -> EngineError:
    """The error for a query that ended without an answer."""
    told = _ENDED[status]
    return type(told)(str(told))


def is_busy(problem: Exception) -> bool:
    """Whether as many queries run as the account may run at a time."""
    return _code(problem) == "LimitExceededException"


def refused(problem: Exception, groups: LogGroups, access: AwsAccess) -> AuditError:
    """The error to raise instead."""
    named = ", ".join(groups.names)
    where = f"CloudWatch Logs Insights over {named}"
    code = _code(problem)
    if code == "MalformedQueryException":
        return EngineError(
            f"CloudWatch Logs Insights refuses the query: {_at(problem)}. Ask another engine with"
            " --engine, or write it differently; `--explain` shows what is sent."
        )
    if code == "ResourceNotFoundException":
        region = access.region or "the region of the credentials"
        return EngineError(
            f"There is no log group {named} in {region}. Check `groups` and `region` in logs.yaml;"
            " a group of another account needs its ARN."
        )
    return explained(
        problem, f"{where} cannot be asked", "logs:StartQuery and logs:GetQueryResults", access
    )


def _code(problem: Exception) -> str:
    from botocore.exceptions import ClientError  # noqa: PLC0415 - only where something failed

    return code_of(problem) if isinstance(problem, ClientError) else ""


def _at(problem: Exception) -> str:
    """What AWS says, with the place that it names."""
    response = getattr(problem, "response", {})
    error = response.get("queryCompileError") or {}
    message = str(error.get("message") or response.get("Error", {}).get("Message", problem))
    start = (error.get("location") or {}).get("startCharOffset")
    return f"{message} (at character {start})" if start is not None else message
