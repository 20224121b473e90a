"""What AWS's errors mean for whoever has to mend them: a cause and a remedy.

Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and
https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.aws.clients import forget_clients
from bot.errors import AwsError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

    from bot.aws.access import AwsAccess

__all__ = ["code_of", "explained", "is_denied"]

_DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "403", "Forbidden", "AllAccessDisabled"}
    | {"UnauthorizedOperation", "AuthorizationError", "KMS.AccessDeniedException"}
)


class _Known(NamedTuple):
    """What codes mean, and what to do about it."""

    codes: frozenset[str]
    cause: str
    retryable: bool = False


_KNOWN = (
    _Known(
        frozenset({"RequestTimeTooSkewed", "RequestInTheFuture"}),
        "this machine's clock is wrong, AWS allows 5 to 15 minutes. Set it (NTP).",
    ),
    _Known(
        frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"}),
        "the credentials have expired. Sign in again (aws sso login), or renew them.",
        retryable=True,
    ),
    _Known(
        frozenset({"RegionDisabledException", "OptInRequired", "SubscriptionRequired"}),
        "region {region} is off for the account. Enable it, or change {file}.",
    ),
    _Known(
        frozenset(
            {"SlowDown", "Throttling", "ThrottlingException", "ThrottledException", "503", "429"}
            | {"RequestLimitExceeded", "TooManyRequestsException", "RequestThrottled"}
            | {"RequestThrottledException", "BandwidthLimitExceeded"}
        ),
        "AWS throttles the calls, after several tries. Try again in a while.",
        retryable=True,
    ),
    _Known(
        frozenset(
            {"InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException"}
            | {"InvalidToken", "AuthFailure", "SignatureDoesNotMatch", "InvalidSignatureException"}
            | {"IncompleteSignature", "MissingAuthenticationToken"}
        ),
        "AWS does not take the credentials ({code}). Check profile, keys and region.",
    ),
    _Known(
        frozenset({"PermanentRedirect", "AuthorizationHeaderMalformed"}),
        "the bucket is in another region. Set `region` in {file} to it.",
    ),
    _Known(frozenset({"NoSuchBucket"}), "there is no such bucket. Check its name in {file}."),
    _Known(
        frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"}),
        "there is no such queue. Check its URL and its region in {file}.",
    ),
)

_OLD_CREDENTIALS = frozenset(
    {"ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId", "InvalidClientTokenId"}
    | {"InvalidToken", "UnrecognizedClientException"}
)
_SKEWED_WORDS = ("signature expired", "signature not yet current")
_SERVER = 500


def code_of(problem: ClientError) -> str:
    """The error's code, "" where AWS named none."""
    return str(problem.response.get("Error", {}).get("Code", ""))


def is_denied(problem: ClientError) -> bool:
    """Whether a policy, ours or theirs, forbids it."""
    return code_of(problem) in _DENIED


def explained(problem: Exception, doing: str, permission: str, access: AwsAccess) -> AwsError:
    """The error to raise instead. `doing` is what was tried: "s3://logs cannot be listed".

    Where credentials were the trouble, clients are made anew: these have read theirs for good.
    """
    from botocore import exceptions as told  # noqa: PLC0415 - 0.1 s, only where something failed

    if _is_of_credentials(problem):
        forget_clients()
    if isinstance(problem, told.ClientError):
        cause, retryable = _of_client(problem, permission, access)
        return AwsError(f"{doing}: {cause}", retryable=retryable)
    if isinstance(problem, told.NoCredentialsError | told.PartialCredentialsError):
        cause = (
            "there are no AWS credentials. Name a profile (AWS_PROFILE), or give the machine a role"
        )
    elif isinstance(
        problem,
        told.ProfileNotFound
        | told.ConfigParseError
        | told.InvalidConfigError
        | told.InfiniteLoopConfigError,
    ):
        cause = f"{problem}. Profiles stand in ~/.aws/config"
    elif isinstance(problem, told.NoRegionError):
        cause = f"no region is set. Set `region` in {access.named_in}, or AWS_REGION"
    elif isinstance(
        problem, told.SSOError | told.CredentialRetrievalError | told.TokenRetrievalError
    ):
        cause = f"credentials could not be had: {problem}. Sign in again (aws sso login)"
    elif isinstance(problem, told.BotoCoreError | OSError):
        where = access.endpoint or "AWS"
        cause = f"{where} could not be reached: {problem}. Check the network and try again"
        return AwsError(f"{doing}: {cause}.", retryable=True)
    else:
        raise problem
    return AwsError(f"{doing}: {cause}.")


def _is_of_credentials(problem: Exception) -> bool:
    from botocore import exceptions as told  # noqa: PLC0415 - as above

    if isinstance(problem, told.ClientError):
        return code_of(problem) in _OLD_CREDENTIALS
    return isinstance(
        problem,
        told.NoCredentialsError
        | told.PartialCredentialsError
        | told.CredentialRetrievalError
        | told.TokenRetrievalError
        | told.SSOError,
    )


def _of_client(problem: ClientError, permission: str, access: AwsAccess) -> tuple[str, bool]:
    """The cause with its remedy, and whether the same call may succeed later."""
    code = code_of(problem)
    message = str(problem.response.get("Error", {}).get("Message", ""))
    status = int(problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if any(words in message.lower() for words in _SKEWED_WORDS):
        code = "RequestTimeTooSkewed"
    if access.region and "is not enabled" in message:
        code = "RegionDisabledException"
    known = next((known for known in _KNOWN if code in known.codes), None)
    if known is not None:
        cause = known.cause.format(
            code=code, region=access.region or "of this call", file=access.named_in
        )
        return cause, known.retryable
    if problem.operation_name == "AssumeRole":
        return _role(access, code, message), False
    if code in _DENIED:
        return _denied(permission, message), False
    if status >= _SERVER:
        return f"AWS has a problem of its own ({code or status}). Try again in a while.", True
    return f"AWS refuses it: {code}: {message}", False


def _role(access: AwsAccess, code: str, message: str) -> str:
    return (
        f"role {access.role} cannot be assumed ({code}: {message}). sts:AssumeRole must be allowed"
        " to the bot, and the role's trust policy must name the bot, and `external_id` if it asks"
        " for one."
    )


def _denied(permission: str, message: str) -> str:
    if "kms:" in message.lower() or "kms" in permission:
        permission = "kms:Decrypt on the key that it is encrypted with"
    return f"{permission} is denied. The policies that the bot needs are in config/iam/."
