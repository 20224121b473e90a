"""Clients of boto3: one for each access, cheap for each person who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.aws.access import AwsAccess
from bot.aws.clients import athena_client, forget_clients

if TYPE_CHECKING:
    from tests.aws import Aws

ACCESS = AwsAccess(region="eu-central-1", role="arn:aws:iam::111122223333:role/reader")


def test_people_have_sessions_of_their_own_and_share_what_is_read_of_a_service(aws: Aws) -> None:
    assert aws.url
    maya, jonas = (replace(ACCESS, session_name=f"audit-{name}") for name in ("maya", "jonas"))
    assert athena_client(maya) is athena_client(maya)
    assert athena_client(maya) is not athena_client(jonas)
    models = [athena_client(one).meta.service_model for one in (maya, jonas)]
    assert models[0].metadata is models[1].metadata


def test_what_is_forgotten_is_made_anew(aws: Aws) -> None:
    assert aws.url
    before = athena_client(ACCESS)
    forget_clients()
    assert athena_client(ACCESS) is not before
