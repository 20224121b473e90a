"""What the product asks of AWS during the tests, call by call, for the policies' own test."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.aws import clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CALLS: Counter[str] = Counter()
"""`service:Operation`, of every client that the product made in this process."""

SESSIONS: set[str] = set()
"""What the sessions of assumed roles were called."""


def _watched(make: Callable[..., Any]) -> Callable[..., Any]:
    def made(access: Any) -> Any:  # noqa: ANN401 - a session
        session = make(access)
        session.get_component("event_emitter").register("before-call", _note)
        return session

    return made


def _note(model: Any, params: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
    CALLS[f"{model.service_model.service_name}:{model.name}"] += 1
    if model.name == "AssumeRole":
        SESSIONS.add(params["body"]["RoleSessionName"])


@pytest.fixture(scope="session", autouse=True)
def watched_calls() -> Iterator[None]:
    """Every session of the product tells its calls; none goes beyond the shipped policies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clients, "_plain_session", _watched(clients._plain_session))  # noqa: SLF001 - where they are made
        yield
    unknown = set(CALLS) - set(ACTIONS)
    assert not unknown, f"calls that no policy was written for: {unknown}"
    beyond = {call for call in CALLS if ACTIONS[call] not in allowed()}
    assert not beyond, f"calls beyond config/iam/: {beyond}"


ACTIONS = {
    "athena:StartQueryExecution": "athena:StartQueryExecution",
    "athena:GetQueryExecution": "athena:GetQueryExecution",
    "athena:GetQueryResults": "athena:GetQueryResults",
    "athena:StopQueryExecution": "athena:StopQueryExecution",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:GetObject": "s3:GetObject",
    "s3:HeadObject": "s3:GetObject",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:PutObject": "s3:PutObject",
    "s3:DeleteObjects": "s3:DeleteObject",
    "glue:GetDatabase": "glue:GetDatabase",
    "glue:GetTable": "glue:GetTable",
    "glue:UpdateTable": "glue:UpdateTable",
    "glue:CreateDatabase": "glue:CreateDatabase",
    "glue:CreateTable": "glue:CreateTable",
    "sqs:ReceiveMessage": "sqs:ReceiveMessage",
    "sqs:ChangeMessageVisibility": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage": "sqs:DeleteMessage",
    "sts:AssumeRole": "sts:AssumeRole",
    "logs:StartQuery": "logs:StartQuery",
    "logs:GetQueryResults": "logs:GetQueryResults",
    "logs:StopQuery": "logs:StopQuery",
}
"""Which permission a call needs, where it is asked for:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

BY_THE_SERVICE = frozenset(
    {"kms:Decrypt", "kms:GenerateDataKey"}
    | {"glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"}
    | {"s3:GetBucketLocation", "s3:PutObject"}
)
"""What nobody calls, and S3 and Athena need on our behalf."""

OF_NO_RESOURCE = frozenset({"logs:GetQueryResults", "logs:StopQuery"})
"""What IAM can allow on everything alone: it knows no resource of theirs."""

POLICIES = Path(__file__).resolve().parents[1] / "config" / "iam"


def allowed() -> set[str]:
    """Every action of the shipped policies."""
    found: set[str] = set()
    for file in POLICIES.glob("*.json"):
        for statement in json.loads(file.read_text(encoding="utf-8"))["Statement"]:
            action = statement["Action"]
            found |= {action} if isinstance(action, str) else set(action)
    return found
