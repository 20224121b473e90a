"""`audit engine list` and `check`."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.athena import Athena, canned, serving
from tests.aws import REGION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.aws import Aws
    from tests.conftest import Cli


def test_the_engines_are_listed_with_the_default(sample: Cli) -> None:
    archive, *others = sample("engine", "list", "--format", "json").json
    assert (archive["name"], archive["default"]) == ("archive", True)
    assert archive["asks"].endswith("/archive")
    assert {(one["name"], one["default"], one["asks"]) for one in others} == {
        ("athena", False, None),
        ("logs-insights", False, None),
        ("trino", False, None),
    }
    assert "trino                    not set up" in sample("engine", "list").out
    there = replace(sample, environ={"AUDIT_ATHENA_WORKGROUP": "audit"})
    table = "workgroup audit, table AwsDataCatalog.cloudtrail.events (iceberg)"
    assert f"athena                   {table}" in there("engine", "list").out


def test_what_is_set_up_is_asked(sample: Cli) -> None:
    result = sample("engine", "check")
    assert result.code == 0
    assert result.out.startswith("archive        ok: newest event 2026-03-04")


def test_what_does_not_answer_is_told_and_the_others_are_asked(sample: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    there = {
        "AUDIT_TRINO_HOST": "127.0.0.1",
        "AUDIT_TRINO_PORT": str(port),
        "AUDIT_TRINO_SCHEME": "http",
    }
    audit = replace(sample, environ=there)
    result = audit("engine", "check", "--format", "json")
    assert result.code == 1
    archive, trino = result.json
    assert archive["ok"]
    assert not trino["ok"]
    assert "could not be reached" in trino["says"]


def test_an_engine_by_name(sample: Cli, tmp_path: Path) -> None:
    assert sample("engine", "check", "archive").code == 0
    unknown = sample("engine", "check", "archiv")
    assert unknown.code == 2
    assert "Did you mean 'archive'" in unknown.err
    unset = sample("engine", "check", "trino")
    assert unset.code == 2
    assert "name its `host` in trino.yaml" in unset.err
    empty = replace(sample, home=tmp_path)("engine", "check", "archive")
    assert empty.code == 1
    assert "no archive" in empty.out


def test_the_statements_of_a_trails_table(sample: Cli) -> None:
    asked = ("engine", "ddl", "athena", "s3://example-org-trail/logs", "--region", "eu-central-1")
    made = sample(*asked, "--account", "111122223333", "--organization", "o-fh7k2m9q4x")
    assert made.code == 0, made.err
    table, view = made.out.split(";\n\n")
    assert table.startswith("CREATE EXTERNAL TABLE `cloudtrail`.`events_objects` (")
    assert "LOCATION 's3://example-org-trail/logs/AWSLogs/o-fh7k2m9q4x/'" in table
    assert "'projection.day.range' = '2025/03/04,NOW'" in table
    assert view.startswith('CREATE OR REPLACE VIEW "cloudtrail"."events" AS')
    only = sample(*asked, "--account", "111122223333", "--since", "2024-01-31", "--only", "table")
    assert "'2024/01/31,NOW'" in only.out
    assert "VIEW" not in only.out


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ((), "Where does the trail write?"),
        (("http://x",), "is written s3://bucket/prefix"),
        (("s3://logs",), "Name --account, once for each: an account's 12 digits"),
        (("s3://logs", "--account", "12'"), "--account must be an account's 12 digits; got '12''"),
        (("s3://logs", "--account", "1" * 12), "Name --region"),
        (
            ("s3://logs", "--account", "1" * 12, "--region", "us-east-1", "--organization", "x"),
            "--organization must be",
        ),
    ],
)
def test_what_the_statements_lack_or_may_not_have_is_told(
    sample: Cli, given: tuple[str, ...], says: str
) -> None:
    refused = sample("engine", "ddl", "athena", *given)
    assert refused.code == 2
    assert says in refused.err


def test_athena_is_asked_as_its_settings_say(
    sample: Cli, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = "arn:aws:iam::111122223333:role/reader"
    with serving(Athena(canned)) as athena:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", aws.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_ATHENA", athena.url)
        settings = {"WORKGROUP": "audit", "REGION": REGION, "ROLE": role, "REUSE": "2h"}
        environ = {f"AUDIT_ATHENA_{name}": value for name, value in settings.items()}
        audit = replace(sample, environ=environ)
        checked = audit("engine", "check", "athena")
        assert checked.out.startswith("athena         ok: newest event 2026-03-04 16:00Z, 72.0 MB")
        asked = audit(
            "query", "run", "fields @timestamp, eventName, readOnly", "--engine", "athena"
        )
        assert asked.code == 0, asked.err
        assert "engine athena" in asked.out
        assert "costs $0.0005" in asked.out
        refused = replace(audit, environ={**environ, "AUDIT_ATHENA_SCAN_LIMIT": "100MB"})(
            "query", "run", "fields @timestamp, eventName, readOnly", "--engine", "athena"
        )
        assert refused.code == 1
        assert "would read about 900 MB on Athena" in refused.err
    (first, *_) = athena.called("StartQueryExecution")
    reuse = {"Enabled": True, "MaxAgeInMinutes": 120}
    assert first["ResultReuseConfiguration"] == {"ResultReuseByAgeConfiguration": reuse}
