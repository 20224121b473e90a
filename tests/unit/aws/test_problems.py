"""What AWS answers, over HTTP, and what people are told: a cause and a remedy."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from bot.archive.refusal import Refusal
from bot.archive.s3 import bucket as buckets
from bot.archive.s3.bucket import Bucket, S3Object
from bot.archive.s3.listing import list_objects
from bot.archive.s3.trail_keys import Scope
from bot.aws.access import AwsAccess
from bot.aws.clients import forget_clients
from bot.errors import AwsError
from tests.aws import KEYS
from tests.conftest import UNTIL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'
STS = (
    '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
    "<Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Credentials that nobody checks, and a new client for each test."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    forget_clients()
    yield
    forget_clients()


@contextmanager
def store(status: int, body: str, *, length: int | None = None) -> Iterator[str]:
    """A server that answers every call so; `length` is what it claims to send."""

    class Answer(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            content = body.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content) if length is None else length))
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = True

        do_GET = do_POST = _answer  # noqa: N815 - the server's names

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def access(url: str, **fields: str) -> AwsAccess:
    return AwsAccess(region="eu-central-1", endpoint=url, attempts=1, **fields)  # type: ignore[arg-type] # text alone


def told(status: int, code: str, message: str = "") -> AwsError:
    """What becomes of an answer to a listing."""
    with store(status, ERROR.format(code=code, message=message)) as url:
        bucket = Bucket("logs", access(url))
        with pytest.raises(AwsError) as refused:
            list(list_objects(bucket, "AWSLogs/", Scope(UNTIL, UNTIL)))
    assert str(refused.value).startswith("s3://logs/AWSLogs/ cannot be listed: ")
    return refused.value


@pytest.mark.parametrize(
    ("status", "code", "message", "says", "retryable"),
    [
        (403, "AccessDenied", "Access Denied", "s3:ListBucket is denied", False),
        (404, "NoSuchBucket", "", "there is no such bucket", False),
        (400, "ExpiredToken", "The provided token has expired.", "have expired", True),
        (403, "InvalidAccessKeyId", "", "does not take the credentials", False),
        (403, "SignatureDoesNotMatch", "", "does not take the credentials", False),
        (403, "SignatureDoesNotMatch", "Signature expired: 2026", "clock is wrong", False),
        (403, "RequestTimeTooSkewed", "", "clock is wrong", False),
        (400, "AuthorizationHeaderMalformed", "", "is in another region", False),
        (403, "OptInRequired", "", "region eu-central-1 is off", False),
        (503, "SlowDown", "", "throttles", True),
        (500, "InternalError", "", "a problem of its own", True),
        (400, "SomethingNew", "odd", "AWS refuses it: SomethingNew: odd", False),
    ],
)
def test_each_answer_is_told_with_cause_and_remedy(
    status: int, code: str, message: str, says: str, *, retryable: bool
) -> None:
    problem = told(status, code, message)
    assert says in str(problem)
    assert problem.retryable is retryable


@pytest.mark.parametrize(
    ("status", "code", "message", "says"),
    [
        (403, "AccessDenied", "Access Denied", "s3:GetObject is denied"),
        (403, "AccessDenied", "User: x is not authorized to perform: kms:Decrypt", "kms:Decrypt"),
        (400, "KMS.DisabledException", "", "its key of KMS cannot be used"),
        (404, "NoSuchKey", "", "it is gone"),
        (403, "InvalidObjectState", "", "Glacier"),
    ],
)
def test_what_concerns_one_object_alone_is_a_reason_to_set_it_aside(
    status: int, code: str, message: str, says: str
) -> None:
    with store(status, ERROR.format(code=code, message=message)) as url:
        found = S3Object(Bucket("logs", access(url)), "a.json.gz", 1, 1)
        with pytest.raises(Refusal, match=says):
            found.read()


def test_credentials_that_expire_while_it_reads_end_the_work() -> None:
    with store(400, ERROR.format(code="ExpiredToken", message="")) as url:
        found = S3Object(Bucket("logs", access(url)), "a.json.gz", 1, 1)
        with pytest.raises(AwsError, match="have expired"):
            found.read()


def test_half_an_object_is_asked_for_again_and_then_set_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(buckets, "_PAUSE", 0.001)
    with store(200, "half", length=8) as url:
        found = S3Object(Bucket("logs", access(url)), "a.json.gz", 8, 1)
        with pytest.raises(Refusal, match="cut off 4 times"):
            found.read()


def test_nobody_there_is_told_with_the_address() -> None:
    with store(200, "") as url:
        pass
    with pytest.raises(AwsError, match=f"{url} could not be reached") as refused:
        list(list_objects(Bucket("logs", access(url)), "AWSLogs/", Scope(UNTIL, UNTIL)))
    assert refused.value.retryable


def test_no_credentials_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(AwsError, match="no AWS credentials"):
        list(
            list_objects(
                Bucket("logs", access("http://127.0.0.1:9")), "AWSLogs/", Scope(UNTIL, UNTIL)
            )
        )


def test_a_profile_that_is_not_there_is_told() -> None:
    bucket = Bucket("logs", AwsAccess(profile="nobody"))
    with pytest.raises(AwsError, match="nobody"):
        list(list_objects(bucket, "AWSLogs/", Scope(UNTIL, UNTIL)))


def test_a_role_that_cannot_be_assumed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    body = STS.format(code="AccessDenied", message="User x is not authorized")
    role = "arn:aws:iam::111122223333:role/reader"
    with store(403, body) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", url)
        bucket = Bucket("logs", access(url, role=role))
        with pytest.raises(AwsError, match=f"role {role} cannot be assumed") as refused:
            list(list_objects(bucket, "AWSLogs/", Scope(UNTIL, UNTIL)))
    assert "trust policy" in str(refused.value)


@pytest.mark.parametrize("file", ["trails.yaml", "archive.yaml"])
def test_the_file_to_mend_is_named(file: str) -> None:
    from botocore.exceptions import ClientError, NoRegionError

    from bot.aws.problems import explained

    access = AwsAccess(named_in=file)
    elsewhere = ClientError({"Error": {"Code": "PermanentRedirect"}}, "GetObject")
    for problem in (elsewhere, NoRegionError()):
        told = str(explained(problem, "s3://logs cannot be read", "s3:GetObject", access))
        assert f"Set `region` in {file}" in told


def test_credentials_that_come_later_are_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = tmp_path / "credentials"
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(given))
    with store(200, "content") as url:
        for role in ("", "arn:aws:iam::111122223333:role/reader"):
            found = S3Object(Bucket("logs", access(url, role=role)), "key", 7, 0)
            with pytest.raises(AwsError, match="there are no AWS credentials"):
                found.read()
        given.write_text("[default]\naws_access_key_id = a\naws_secret_access_key = b\n")
        assert S3Object(Bucket("logs", access(url)), "key", 7, 0).read() == b"content"


def test_profiles_that_lead_nowhere_are_told_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text(
        "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = b\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    with (
        store(200, "") as url,
        pytest.raises(AwsError, match=r"Profiles stand in ~/\.aws/config"),
    ):
        S3Object(Bucket("logs", access(url, profile="a")), "key", 7, 0).read()
