"""What Athena's errors mean: a cause and a remedy, as this product's errors.

https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.aws.problems import explained
from bot.errors import (
    AuditError,
    AwsError,
    EngineError,
    QueryCancelledError,
    QueryMemoryError,
    QueryTimeoutError,
)

if TYPE_CHECKING:
    from types_boto3_athena.type_defs import QueryExecutionStatusTypeDef

    from bot.aws.access import AwsAccess
    from bot.engines.athena.api import Workgroup

__all__ = ["failed", "refused"]

_SHOWN = 300
"""Characters of what Athena says."""

_REQUESTS = (
    (
        r"WorkGroup .*(?:is not found|does not exist)|not found.*WorkGroup",
        "there is no workgroup '{name}' in {region}. Name one in athena.yaml, or make it.",
    ),
    (
        r"WorkGroup .*(?:disabled|not enabled)|disabled.*WorkGroup",
        "workgroup '{name}' is disabled. Enable it, or name another in athena.yaml.",
    ),
    (
        r"No output location",
        "nothing says where results go. Set it in workgroup '{name}', or `output` in athena.yaml.",
    ),
    (
        r"output (?:bucket|location)|outputLocation",
        (
            "results cannot be written to {output} ({message}). The bucket must exist, in the same"
            " region, and the bot needs s3:GetBucketLocation and s3:PutObject there."
        ),
    ),
)
"""Which requests are refused, and what that means."""

_PERMISSION = re.compile(r"not authorized to perform:? ([\w-]+:\w+)", re.IGNORECASE)

_FAILURES: tuple[tuple[str, type[EngineError], str], ...] = (
    (
        r"bytes scanned limit",
        EngineError,
        (
            "The query read as much as workgroup '{name}' allows one to, and was stopped there. Ask"
            " about a shorter window, or raise the workgroup's limit."
        ),
    ),
    (
        r"writing output|output (?:bucket|location)|outputLocation",
        EngineError,
        (
            "Athena cannot write results to {output}: the bucket must exist, in the same region,"
            " and the bot needs s3:GetBucketLocation and s3:PutObject there. It says: {message}"
        ),
    ),
    (
        r"(?:TABLE|SCHEMA|CATALOG|COLUMN|DATABASE)_NOT_FOUND|does not exist|cannot be resolved",
        EngineError,
        "Athena has not what athena.yaml names: {message}",
    ),
    (
        r"Insufficient (?:Lake Formation )?permission|not authorized",
        EngineError,
        (
            "Athena does not let the bot read the table: {permission} is denied. The policies that"
            " the bot needs are in config/iam/. It says: {message}"
        ),
    ),
    (
        r"Access ?Denied|PERMISSION_DENIED|Status Code: 403",
        EngineError,
        (
            "Athena may not read what the table consists of: s3:GetObject, s3:ListBucket or"
            " kms:Decrypt is denied to the bot. It says: {message}"
        ),
    ),
    (
        r"exhausted resources|EXCEEDED_(?:LOCAL|GLOBAL)_MEMORY",
        QueryMemoryError,
        "The query needed more memory than Athena gives it. Ask about a shorter window.",
    ),
    (
        r"query timeout|EXCEEDED_TIME",
        QueryTimeoutError,
        "The query ran past Athena's own limit of time. Ask about a shorter window.",
    ),
)
"""What a statement's end may say, and what that means."""


def refused(problem: Exception, action: str, workgroup: Workgroup, access: AwsAccess) -> AuditError:
    """The error to raise where a call came to nothing. `action` is the permission it needs."""
    said = str(getattr(problem, "response", {}).get("Error", {}).get("Message", ""))
    doing = f"Athena's workgroup {workgroup.name} cannot be asked"
    for pattern, cause in _REQUESTS:
        if re.search(pattern, said, re.IGNORECASE):
            return AwsError(f"{doing}: {_filled(cause, said, workgroup, access.region)}")
    return explained(problem, doing, action, access)


def failed(status: QueryExecutionStatusTypeDef, workgroup: Workgroup) -> AuditError:
    """The error to raise where a statement ended otherwise than well."""
    said = status.get("StateChangeReason", "") or "it does not say why"
    for pattern, error, meaning in _FAILURES:
        if re.search(pattern, said, re.IGNORECASE):
            return error(_filled(meaning, said, workgroup, ""))
    if status.get("AthenaError", {}).get("Retryable", False):
        return AwsError(
            f"Athena has a problem of its own: {said[:_SHOWN]}. Try again in a while.",
            retryable=True,
        )
    if status.get("State") == "CANCELLED":
        return QueryCancelledError(f"The query was stopped on Athena: {said[:_SHOWN]}.")
    return EngineError(f"Athena refuses the query: {said[:_SHOWN]}")


def _filled(text: str, said: str, workgroup: Workgroup, region: str) -> str:
    named = _PERMISSION.search(said)
    return text.format(
        name=workgroup.name,
        region=region or "this region",
        output=workgroup.output or "where the workgroup says",
        permission=named[1] if named else "glue:GetTable or Lake Formation's SELECT",
        message=said[:_SHOWN],
    )
