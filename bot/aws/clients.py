"""Clients of boto3, one for each service and access: made when first used, shared by threads.

boto3's clients are safe to share between threads, its sessions are not:
https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import finalize

from bot import __version__

if TYPE_CHECKING:
    from botocore.loaders import Loader
    from botocore.session import Session
    from types_boto3_athena import AthenaClient
    from types_boto3_logs import CloudWatchLogsClient
    from types_boto3_s3 import S3Client
    from types_boto3_sqs import SQSClient

    from bot.aws.access import AwsAccess

__all__ = [
    "athena_client",
    "forget_clients",
    "glue_client",
    "logs_client",
    "s3_client",
    "sqs_client",
]

_CONNECT, _READ = 10, 60
"""Seconds; a long poll of SQS takes 20."""

_KEPT = 256
"""Clients, the latest used: one for each person who asks and service with a role to assume."""

_NAME: Final = f"audit-bot/{__version__}"
"""What calls itself so in CloudTrail's `userAgent` is this bot: its own reads can be told."""

_making = threading.Lock()


def athena_client(access: AwsAccess) -> AthenaClient:
    """A client of Athena."""
    return cast("AthenaClient", _shared("athena", access))


def s3_client(access: AwsAccess) -> S3Client:
    """A client of S3, or of the store at `access.endpoint`. Times in its answers are texts."""
    return cast("S3Client", _shared("s3", access))


def sqs_client(access: AwsAccess) -> SQSClient:
    """A client of SQS."""
    return cast("SQSClient", _shared("sqs", access))


def logs_client(access: AwsAccess) -> CloudWatchLogsClient:
    """A client of CloudWatch Logs."""
    return cast("CloudWatchLogsClient", _shared("logs", access))


def glue_client(access: AwsAccess) -> Any:  # noqa: ANN401 - a client of boto3's
    """A client of Glue."""
    return _shared("glue", access)


def _shared(service: str, access: AwsAccess) -> Any:  # noqa: ANN401 - one of the clients above
    with _making:
        return _client(service, access)


@lru_cache(maxsize=_KEPT)
def _client(service: str, access: AwsAccess) -> Any:  # noqa: ANN401 - same
    from botocore import __version__ as library  # noqa: PLC0415 - 0.2 s, only for AWS
    from botocore.config import Config  # noqa: PLC0415 - same

    settings: dict[str, Any] = {
        "retries": {"mode": "standard", "max_attempts": access.attempts},
        "connect_timeout": _CONNECT,
        "read_timeout": _READ,
        "max_pool_connections": access.connections,
        "user_agent": f"{_NAME} botocore/{library}",
    }
    elsewhere = access.endpoint if service == "s3" else ""
    if elsewhere:
        # hosts named by bucket are AWS's own; others seldom have the certificates for them
        settings["s3"] = {"addressing_style": "path"}
        settings["request_checksum_calculation"] = "when_required"
        settings["response_checksum_validation"] = "when_required"
    session = _session(access)
    if service == "s3":
        session.get_component("response_parser_factory").set_parser_defaults(
            timestamp_parser=_as_sent
        )
    client: Any = session.create_client(
        service,
        endpoint_url=elsewhere or None,
        config=Config(**settings),
    )
    # what client.close() calls, without the client: it is to end before its connections do
    finalize(client, client._endpoint.close)  # noqa: SLF001
    return client


def _as_sent(time: object) -> str:
    """A time of S3's as text: read with dateutil, one of every key costs as much as the listing."""
    return str(time)


def _session(access: AwsAccess) -> Session:
    """A session whose credentials renew themselves, those of an assumed role too."""
    from botocore.credentials import (  # noqa: PLC0415 - as above
        AssumeRoleCredentialFetcher,
        DeferredRefreshableCredentials,
    )
    from botocore.exceptions import NoCredentialsError  # noqa: PLC0415 - same

    session = _plain_session(access)
    if not access.role:
        return session
    own = session.get_credentials()
    if own is None:
        raise NoCredentialsError
    assumed = _plain_session(access)
    extra = {"RoleSessionName": access.session_name}
    if access.external_id:
        extra["ExternalId"] = access.external_id
    fetcher = AssumeRoleCredentialFetcher(
        session.create_client, own, access.role, extra_args=extra, cache={}
    )
    assumed._credentials = DeferredRefreshableCredentials(  # type: ignore[attr-defined] # noqa: SLF001 - there is no other way to give a session credentials that renew
        fetcher.fetch_credentials, "assume-role"
    )
    return assumed


def _plain_session(access: AwsAccess) -> Session:
    from botocore.session import Session  # noqa: PLC0415 - as above

    session = Session(profile=access.profile or None)
    session.register_component("data_loader", _loader())
    if access.region:  # for STS, too
        session.set_config_variable("region", access.region)
    return session


@lru_cache(maxsize=1)
def _loader() -> Loader:
    """One for all sessions: it keeps what it has read of a service, some 9 MB."""
    from botocore.session import Session  # noqa: PLC0415 - as above

    return cast("Loader", Session().get_component("data_loader"))


def forget_clients() -> None:
    """Make new ones from now on: what files and environment say of credentials is read again.

    Whoever is at work with one of the old ones goes on.
    """
    with _making:
        _client.cache_clear()
