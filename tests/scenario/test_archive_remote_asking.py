"""Asking an archive in S3: the same answers, whatever copies there are on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Question
from bot.domain.window import Window
from tests.aws import REGION
from tests.conftest import UNTIL, Cli
from tests.scenario.test_command_cold_start import HEAVY, PROBE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.aws import Aws

RUNBOOK = ("access-denied", "24h", "--format", "json")


@pytest.fixture(scope="module")
def bucket(aws_server: Aws) -> str:
    return aws_server.bucket("asked").name


@pytest.fixture(scope="module")
def environ(aws_server: Aws, bucket: str) -> dict[str, str]:
    return {
        "AUDIT_ARCHIVE_WAREHOUSE": f"s3://{bucket}/archive/",
        "AUDIT_ARCHIVE_CATALOG": "glue",
        "AUDIT_ARCHIVE_REGION": REGION,
        **aws_server.environ,
    }


@pytest.fixture(scope="module")
def home(
    tmp_path_factory: pytest.TempPathFactory,
    sample_trail: Path,
    environ: dict[str, str],
) -> Path:
    """The sample, taken in with settings alone."""
    folder = tmp_path_factory.mktemp("in-s3")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        made = Cli(folder, UNTIL, environ)
        ingested = made("ingest", str(sample_trail), "--processes", "1", "--format", "json")
        assert ingested.code == 0, ingested.err
        assert ingested.json["events"] == 4000
    return folder


@pytest.fixture
def in_s3(home: Path, aws: Aws, environ: dict[str, str]) -> Cli:  # noqa: ARG001 - AWS is there
    return Cli(home, UNTIL, environ)


def forget_copies(cli: Cli) -> int:
    copies = list((cli.home / "archive").rglob("*.parquet"))
    for copy in copies:
        copy.unlink()
    return len(copies)


def told(cli: Cli) -> object:
    """The answer, but for how long it took and what was read for it."""
    result = cli(*RUNBOOK)
    assert result.code == 0, result.err
    answer = result.json
    return {name: answer[name] for name in ("columns", "rows", "summary") if name in answer}


def test_the_answers_are_the_same_with_copies_and_without(in_s3: Cli, sample: Cli) -> None:
    assert told(in_s3) == told(sample)
    assert forget_copies(in_s3) == 3
    assert told(in_s3) == told(sample)
    assert forget_copies(in_s3) == 2, "only what the window needs is fetched"
    assert told(in_s3) == told(sample)


def test_with_its_copies_a_question_needs_no_aws(in_s3: Cli, environ: dict[str, str]) -> None:
    told(in_s3)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *RUNBOOK, "--until", "2026-03-04T17:00"],
        env={
            **environ,
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
            "AUDIT_HOME": str(in_s3.home),
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    report = json.loads(done.stderr)
    assert report["code"] == 0
    loaded = {name.partition(".")[0] for name in report["modules"]}
    assert not loaded & {*HEAVY, "boto3", "botocore"}


def test_another_machine_asks_after_attaching(in_s3: Cli, sample: Cli, tmp_path: Path) -> None:
    other = replace(in_s3, home=tmp_path / "other")
    refused = other(*RUNBOOK)
    assert refused.code == 1
    assert "no archive" in refused.err
    attached = other("archive", "attach", "--format", "json")
    assert attached.code == 0, attached.err
    assert attached.json == {"files": 3, "read": 3, "forgotten": 0, "events": 4000}
    assert "4,000 events in 3 files: 0 were new" in other("archive", "attach").out
    assert told(other) == told(sample)


def test_a_file_that_somebody_deleted_is_told_with_what_to_do(
    in_s3: Cli, aws: Aws, bucket: str
) -> None:
    forget_copies(in_s3)
    s3 = aws.client("s3")
    found = s3.list_objects_v2(Bucket=bucket, Prefix="archive/cloudtrail/events/data/")
    key = found["Contents"][-1]["Key"]
    content = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    s3.delete_object(Bucket=bucket, Key=key)
    result = in_s3(*RUNBOOK)
    s3.put_object(Bucket=bucket, Key=key, Body=content)
    assert result.code == 1
    assert "is gone" in result.err
    assert "audit archive attach" in result.err


def test_settings_of_another_place_are_refused(in_s3: Cli, sample: Cli, tmp_path: Path) -> None:
    """A terminal without the service's variables, and one that has them by mistake."""
    for cli in (replace(in_s3, environ={}), replace(sample, environ=in_s3.environ)):
        for words in (RUNBOOK, ("archive", "status"), ("ingest", str(tmp_path))):
            (tmp_path / "000.json").write_text('{"Records": []}')
            result = cli(*words)
            assert result.code == 1, words
            assert "and the settings say" in result.err
    assert told(in_s3) == told(sample)


def test_an_archive_of_this_machine_has_nothing_to_attach(sample: Cli) -> None:
    result = sample("archive", "attach")
    assert result.code == 1
    assert "nothing to attach" in result.err


def test_schedules_count_what_arrived_in_s3(in_s3: Cli, sample: Cli) -> None:
    def sightings(cli: Cli) -> list[str]:
        arrivals = cli.app()._arrivals  # noqa: SLF001 - what the scheduler is given
        window = Window(UNTIL - timedelta(days=3), UNTIL)
        question = Question("filter ispresent(errorCode) | stats count(*) as n by user", window)
        seen = arrivals.sightings(question, "user", 0, arrivals.head())
        return sorted(sighting.event_id for sighting in seen)

    forget_copies(in_s3)
    assert sightings(in_s3) == sightings(sample)
    assert len(sightings(sample)) > 10


def test_the_demo_leaves_a_real_archive_alone(in_s3: Cli) -> None:
    result = in_s3("demo", "--once")
    assert result.code == 2
    assert "The demo invents events" in result.err
