"""What Athena answers, and what people are told: a cause and a remedy."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from bot.aws.access import AwsAccess
from bot.engines.athena.api import Workgroup
from bot.engines.athena.problems import failed, refused
from bot.errors import (
    AwsError,
    EngineError,
    QueryCancelledError,
    QueryMemoryError,
    QueryTimeoutError,
)

WORKGROUP = Workgroup("audit", "AwsDataCatalog", "cloudtrail", "s3://results/")
ACCESS = AwsAccess(region="eu-central-1", named_in="athena.yaml")


def answered(code: str, message: str) -> ClientError:
    told: Any = {"Error": {"Code": code, "Message": message}}
    return ClientError(told, "StartQueryExecution")


@pytest.mark.parametrize(
    ("code", "message", "says", "retryable"),
    [
        ("TooManyRequestsException", "Rate exceeded", "throttles the calls", True),
        ("ExpiredTokenException", "The security token has expired", "Sign in again", True),
        ("UnrecognizedClientException", "The security token is invalid", "Check profile", False),
        (
            "AccessDeniedException",
            "User: x is not authorized to perform: athena:StartQueryExecution",
            "athena:StartQueryExecution is denied. The policies",
            False,
        ),
        (
            "InvalidRequestException",
            "WorkGroup audit is not found.",
            "there is no workgroup 'audit' in eu-central-1. Name one in athena.yaml",
            False,
        ),
        (
            "InvalidRequestException",
            "WorkGroup audit is disabled.",
            "workgroup 'audit' is disabled. Enable it",
            False,
        ),
        (
            "InvalidRequestException",
            (
                "No output location provided. An output location is required either through the"
                " Workgroup result configuration setting or as an API input."
            ),
            "Set it in workgroup 'audit', or `output` in athena.yaml",
            False,
        ),
        (
            "InvalidRequestException",
            "Unable to verify/create output bucket results",
            "results cannot be written to s3://results/",
            False,
        ),
        ("OptInRequired", "", "region eu-central-1 is off for the account", False),
        ("InternalServerException", "", "AWS refuses it", False),
    ],
)
def test_a_call_that_is_refused(code: str, message: str, says: str, *, retryable: bool) -> None:
    problem = refused(answered(code, message), "athena:StartQueryExecution", WORKGROUP, ACCESS)
    assert isinstance(problem, AwsError)
    assert str(problem).startswith("Athena's workgroup audit cannot be asked: ")
    assert says in str(problem)
    assert "trails.yaml" not in str(problem)
    assert problem.retryable is retryable


@pytest.mark.parametrize(
    ("reason", "error", "says"),
    [
        ("SYNTAX_ERROR: line 1:8: mismatched input", EngineError, "refuses the query: SYNTAX"),
        (
            "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.cloudtrail.events' does not exist",
            EngineError,
            "has not what athena.yaml names: TABLE_NOT_FOUND",
        ),
        (
            (
                "COLUMN_NOT_FOUND: line 1:8: Column 'rest' cannot be resolved or requester is not"
                " authorized to access requested resources"
            ),
            EngineError,
            "has not what athena.yaml names: COLUMN_NOT_FOUND",
        ),
        (
            (
                "Insufficient permissions to execute the query. User: arn:aws:iam::1:role/b is not"
                " authorized to perform: glue:GetTable on resource: arn:aws:glue:::table/x"
            ),
            EngineError,
            "glue:GetTable is denied",
        ),
        (
            "Insufficient Lake Formation permission(s) on events",
            EngineError,
            "Lake Formation's SELECT is denied",
        ),
        (
            "Access denied when writing output to url: s3://results/1.csv",
            EngineError,
            "cannot write results to s3://results/",
        ),
        (
            "HIVE_CANNOT_OPEN_SPLIT: Access Denied (Service: Amazon S3; Status Code: 403)",
            EngineError,
            "s3:GetObject, s3:ListBucket or kms:Decrypt is denied",
        ),
        (
            "Query exhausted resources at this scale factor",
            QueryMemoryError,
            "more memory than Athena gives it",
        ),
        ("Query timeout", QueryTimeoutError, "Athena's own limit of time"),
        ("", EngineError, "it does not say why"),
    ],
)
def test_a_statement_that_fails(reason: str, error: type[EngineError], says: str) -> None:
    problem = failed({"State": "FAILED", "StateChangeReason": reason}, WORKGROUP)
    assert type(problem) is error
    assert says in str(problem)


def test_the_workgroups_own_limit_of_bytes_is_named() -> None:
    reason = "Query cancelled! : Bytes scanned limit was exceeded"
    problem = failed({"State": "CANCELLED", "StateChangeReason": reason}, WORKGROUP)
    assert "as much as workgroup 'audit' allows" in str(problem)


def test_who_stops_it_in_the_console_is_told_apart_from_a_failure() -> None:
    problem = failed({"State": "CANCELLED"}, WORKGROUP)
    assert isinstance(problem, QueryCancelledError)


def test_what_athena_says_may_be_tried_again_is_retryable() -> None:
    problem = failed(
        {
            "State": "FAILED",
            "StateChangeReason": "GENERIC_INTERNAL_ERROR: a node went away " + "x" * 1000,
            "AthenaError": {"Retryable": True},
        },
        WORKGROUP,
    )
    assert isinstance(problem, AwsError)
    assert problem.retryable
    assert len(str(problem)) < 500
