"""Athena's calls: one workgroup, with somebody's rights.

https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.aws.clients import athena_client
from bot.engines.athena.problems import refused
from bot.errors import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from types_boto3_athena import AthenaClient
    from types_boto3_athena.type_defs import (
        GetQueryResultsOutputTypeDef,
        QueryExecutionTypeDef,
    )

    from bot.aws.access import AwsAccess

__all__ = ["AthenaApi", "Workgroup"]

_PAGE = 1000
"""Rows, the most that a page may have."""

_TRIES = 3
"""Times that is asked for what comes cut off; boto3 itself repeats what does not come at all."""


@dataclass(frozen=True, slots=True)
class Workgroup:
    """Where statements run.

    `output` is "" where the workgroup says where results go; `reuse` is the age in minutes up to
    which results are used again, 0 for never.
    """

    name: str
    catalog: str
    database: str
    output: str = ""
    reuse: int = 0

    def started(self, sql: str) -> dict[str, Any]:
        """What a statement is started with."""
        reuse = {"Enabled": True, "MaxAgeInMinutes": self.reuse}
        return {
            "QueryString": sql,
            # the same for each try of the call: a repeated one starts nothing
            "ClientRequestToken": uuid.uuid4().hex,
            "WorkGroup": self.name,
            "QueryExecutionContext": {"Catalog": self.catalog, "Database": self.database},
            **({"ResultConfiguration": {"OutputLocation": self.output}} if self.output else {}),
            **(
                {"ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": reuse}}
                if self.reuse
                else {}
            ),
        }


@dataclass(frozen=True, slots=True)
class AthenaApi:
    """Each call raises `AwsError` where AWS refuses it or is away."""

    workgroup: Workgroup
    access: AwsAccess

    def start(self, sql: str) -> str:
        """Start a statement; its id."""
        asked = self.workgroup.started(sql)
        answer = self._answer(
            "athena:StartQueryExecution",
            lambda client: client.start_query_execution(**asked),
            "QueryExecutionId",
        )
        return str(answer["QueryExecutionId"])

    def look(self, one: str) -> QueryExecutionTypeDef:
        """How a statement fares."""
        answer = self._answer(
            "athena:GetQueryExecution",
            lambda client: client.get_query_execution(QueryExecutionId=one),
            "QueryExecution",
        )
        found: QueryExecutionTypeDef = answer["QueryExecution"]
        return found

    def page(self, one: str, after: str) -> GetQueryResultsOutputTypeDef:
        """A page of rows: the first, or the one that a page before names."""
        asked: dict[str, Any] = {"NextToken": after} if after else {}
        page: Any = self._answer(
            "athena:GetQueryResults",
            lambda client: client.get_query_results(
                QueryExecutionId=one, MaxResults=_PAGE, **asked
            ),
            "ResultSet",
        )
        found: GetQueryResultsOutputTypeDef = page
        return found

    def stop(self, one: str) -> None:
        """Stop a statement; one that has ended stays as it is."""
        self._answer(
            "athena:StopQueryExecution",
            lambda client: client.stop_query_execution(QueryExecutionId=one),
            "ResponseMetadata",
        )

    def _answer(
        self, action: str, call: Callable[[AthenaClient], Mapping[str, Any]], needed: str
    ) -> Mapping[str, Any]:
        """An answer that has what is needed: boto3 takes half of one for an empty one."""
        from botocore.exceptions import (  # noqa: PLC0415 - 0.1 s, only for who asks it
            BotoCoreError,
            ClientError,
        )

        for _ in range(_TRIES):
            try:
                answer = call(athena_client(self.access))
            except (BotoCoreError, ClientError, OSError) as problem:
                raise refused(problem, action, self.workgroup, self.access) from problem
            if needed in answer:
                return answer
        raise AwsError(
            "Athena's answers are cut off, several times. Try again in a while.", retryable=True
        )
