"""`audit ingest s3://...`: a trail's objects by listing, from a real server of S3's protocol."""

from __future__ import annotations

import gzip
import itertools
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from bot.archive.s3 import listing
from bot.archive.s3.bucket import S3Object
from bot.sample import make_event
from tests.aws import ACCOUNT, REGION, Aws, TrailBucket
from tests.conftest import Cli

if TYPE_CHECKING:
    from pathlib import Path

    from bot.archive.s3.bucket import Bucket
    from tests.conftest import Record, Result

NOW = datetime(2026, 3, 4, 17, tzinfo=UTC)
NAMES = (f"trail-{number}" for number in itertools.count())
ORGANIZATION = "o-exampleorg01"


@pytest.fixture
def bucket(aws: Aws) -> TrailBucket:
    return aws.bucket(next(NAMES))


@pytest.fixture
def audit(tmp_path: Path, aws: Aws) -> Cli:  # noqa: ARG001 - what it speaks to
    return Cli(tmp_path / "home", NOW)


def event(**fields: object) -> Record:
    return make_event(**({"eventID": str(uuid4())} | fields))


def took(result: Result) -> int:
    assert result.code == 0, result.err
    return int(result.json["events"])


def ingest(audit: Cli, url: str, *options: str) -> Result:
    return audit("ingest", url, "--format", "json", *options)


def test_a_trails_objects_are_found_and_read_once(audit: Cli, bucket: TrailBucket) -> None:
    bucket.delivers([event(), event()], NOW - timedelta(hours=1))
    bucket.delivers([event()], NOW - timedelta(days=2), region="us-east-1")
    assert took(ingest(audit, f"s3://{bucket.name}")) == 3
    again = ingest(audit, f"s3://{bucket.name}/")
    assert (again.json["events"], again.json["skipped"]) == (0, 2)
    assert audit("archive", "status", "--format", "json").json["events"] == 3


def test_a_long_listing_is_taken_in_day_by_day(
    audit: Cli, bucket: TrailBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_PORTION", 2)
    for days in (3, 2, 1, 0):
        for region in ("eu-central-1", "us-east-1"):
            bucket.delivers([event()], NOW - timedelta(days=days, hours=1), region=region)
    seen: list[tuple[int, int]] = []
    report = audit.app().trails.ingest(
        f"s3://{bucket.name}",
        NOW - timedelta(days=7),
        NOW,
        processes=1,
        listing=None,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert (report.events, report.objects) == (8, 8)
    assert [total for _, total in seen] == sorted(total for _, total in seen)
    assert {total for _, total in seen} == {2, 4, 6, 8}
    assert seen[-1] == (8, 8)
    with sqlite3.connect(audit.home / "archive" / "archive.db") as index:
        paths = [path for (path,) in index.execute("SELECT path FROM objects ORDER BY batch")]
    in_order = [path.rsplit("/", 4)[1:4] for path in paths]
    assert in_order == sorted(in_order), "the earliest day was committed first"


def test_only_the_days_asked_for_are_listed(
    audit: Cli, bucket: TrailBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    watch_listing(monkeypatch, asked)
    for days in (0, 1, 5, 40, 400):
        bucket.delivers([event()], NOW - timedelta(days=days))
    assert took(ingest(audit, f"s3://{bucket.name}", "--since", "30h")) == 2
    listed = [prefix for prefix in asked if prefix.count("/") > 5]
    assert len(listed) == 2, "today and yesterday, and no other day"
    asked.clear()
    assert took(ingest(audit, f"s3://{bucket.name}", "--since", "60d")) == 2
    assert len([prefix for prefix in asked if "2026/" in prefix]) == 3 + 4, "months, days that are"


def watch_listing(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    from bot.archive.s3 import listing

    pages = listing._pages  # noqa: SLF001

    def watched(bucket: Bucket, **arguments: str) -> object:
        asked.append(arguments["Prefix"])
        return pages(bucket, **arguments)

    monkeypatch.setattr(listing, "_pages", watched)


@pytest.mark.parametrize("front", ["", "logs/all/", f"{ORGANIZATION}/"])
@pytest.mark.parametrize("inside", ["AWSLogs/", f"AWSLogs/{ORGANIZATION}/"])
def test_trails_of_organizations_and_prefixes_are_found(
    audit: Cli, bucket: TrailBucket, front: str, inside: str
) -> None:
    for account in (ACCOUNT, "444455556666"):
        bucket.delivers([event()], NOW, account=account, folder=f"{front}{inside}")
    start = front if front != f"{ORGANIZATION}/" else ""
    assert took(ingest(audit, f"s3://{bucket.name}/{start}")) == 2


@pytest.mark.parametrize(
    ("below", "events"),
    [
        ("AWSLogs", 3),
        (f"AWSLogs/{ACCOUNT}/", 2),
        (f"AWSLogs/{ACCOUNT}/CloudTrail/", 2),
        (f"AWSLogs/{ACCOUNT}/CloudTrail/{REGION}", 1),
        (f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2026/03/", 1),
        (f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2026/03/04/", 1),
    ],
)
def test_any_folder_of_a_trail_can_be_named(
    audit: Cli, bucket: TrailBucket, below: str, events: int
) -> None:
    bucket.delivers([event()], NOW)
    bucket.delivers([event()], NOW, region="us-east-1")
    bucket.delivers([event()], NOW, account="444455556666")
    assert took(ingest(audit, f"s3://{bucket.name}/{below}")) == events


def test_an_object_can_be_named(audit: Cli, bucket: TrailBucket) -> None:
    key = bucket.delivers([event()], NOW - timedelta(days=400))
    assert took(ingest(audit, f"s3://{bucket.name}/{key}")) == 1
    assert ingest(audit, f"s3://{bucket.name}/{key}").json["skipped"] == 1


def test_digests_insights_and_other_logs_are_passed_over(audit: Cli, bucket: TrailBucket) -> None:
    bucket.delivers([event()], NOW)
    for kind in ("CloudTrail-Digest", "CloudTrail-Insight", "Config"):
        bucket.put(
            f"AWSLogs/{ACCOUNT}/{kind}/{REGION}/2026/03/04/{ACCOUNT}_{kind}_{REGION}_x.json.gz",
            b"x",
        )
    assert took(ingest(audit, f"s3://{bucket.name}")) == 1
    assert audit("archive", "rejected", "--format", "json").json == []


def test_a_damaged_object_is_set_aside_and_the_rest_goes_on(
    audit: Cli, bucket: TrailBucket
) -> None:
    key = bucket.delivers([event()], NOW)
    bucket.put(key, b"\x1f\x8b broken")
    bucket.delivers([event()], NOW - timedelta(minutes=1))
    result = ingest(audit, f"s3://{bucket.name}")
    assert took(result) == 1
    assert [item["path"] for item in result.json["rejected"]] == [f"s3://{bucket.name}/{key}"]
    bucket.put(key, gzip.compress(json.dumps({"Records": [event()]}).encode()))
    assert took(ingest(audit, f"s3://{bucket.name}")) == 1
    assert audit("archive", "rejected", "--format", "json").json == []


def test_several_processes_share_the_objects(audit: Cli, bucket: TrailBucket) -> None:
    wide = [event(userAgent=f"{number}" * 20_000) for number in range(40)]
    for minutes in range(4):
        bucket.delivers(wide[minutes::4], NOW - timedelta(minutes=minutes))
    assert took(ingest(audit, f"s3://{bucket.name}", "--processes", "2")) == 40


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("s3://no-such-bucket-here/", "there is no such bucket"),
        ("s3://{bucket}/elsewhere", "No trail writes to s3://{bucket}/elsewhere/"),
        ("s3://UPPER", "is written s3://bucket/prefix"),
        ("s3://{bucket}/AWSLogs/{account}/CloudTrail/us-east-1/2026/02/", "Nothing lies under"),
        ("s3://{bucket}/AWSLogs/999900009999/", "Nothing lies under s3://{bucket}/AWSLogs/9999"),
        ("s3://{bucket}/nothing/AWSLogs", "Nothing lies under s3://{bucket}/nothing/AWSLogs:"),
    ],
)
def test_what_is_not_there_is_told_with_what_to_do(
    audit: Cli, bucket: TrailBucket, url: str, says: str
) -> None:
    result = ingest(audit, url.format(bucket=bucket.name, account=ACCOUNT))
    assert result.code != 0
    assert says.format(bucket=bucket.name) in result.err


def test_a_trail_of_the_settings_is_read_as_they_say(
    audit: Cli, aws: Aws, bucket: TrailBucket
) -> None:
    config = audit.home / "config"
    config.mkdir(parents=True)
    (config / "trails.yaml").write_text(
        f"""
trails:
  one:
    bucket: {bucket.name}
    prefix: logs
    endpoint: {aws.url}
    region: {REGION}
    role: arn:aws:iam::{ACCOUNT}:role/reader
    external_id: "42"
    requester_pays: true
    accounts: ["{ACCOUNT}"]
    regions: [{REGION}]
"""
    )
    for region in (REGION, "us-east-1"):
        for account in (ACCOUNT, "444455556666"):
            bucket.delivers([event()], NOW, account, region, folder="logs/AWSLogs/")
    assert took(ingest(audit, f"s3://{bucket.name}")) == 1


def test_every_trail_at_an_address_is_taken_in(audit: Cli, bucket: TrailBucket) -> None:
    config = audit.home / "config"
    config.mkdir(parents=True)
    trails = "".join(
        f"  {name}: {{bucket: {bucket.name}, prefix: logs/{name}, regions: [{REGION}]}}\n"
        for name in ("prod", "staging")
    )
    (config / "trails.yaml").write_text(f"trails:\n{trails}")
    for name in ("prod", "staging"):
        for region in (REGION, "us-east-1"):
            folder = f"logs/{name}/AWSLogs/"
            bucket.delivers([event()], NOW, region=region, folder=folder)
    assert took(ingest(audit, f"s3://{bucket.name}")) == 2
    assert ingest(audit, f"s3://{bucket.name}/logs").json["skipped"] == 2
    assert ingest(audit, f"s3://{bucket.name}/logs/prod").json["skipped"] == 1
    named = f"s3://{bucket.name}/logs/prod/AWSLogs/{ACCOUNT}/CloudTrail/us-east-1"
    assert took(ingest(audit, named)) == 1


def test_nothing_delivered_is_said_and_not_taken_for_nothing_happened(
    audit: Cli, bucket: TrailBucket
) -> None:
    bucket.delivers([event()], NOW - timedelta(days=30), folder="myAWSLogs/AWSLogs/")
    result = audit("ingest", f"s3://{bucket.name}/myAWSLogs")
    assert result.code == 0
    assert (
        f"! No object with events was delivered under s3://{bucket.name}/myAWSLogs from"
        " 2026-02-25 17:00 to 2026-03-04 17:00 UTC: --since looks further back."
    ) in result.out
    assert took(ingest(audit, f"s3://{bucket.name}/myAWSLogs", "--since", "31d")) == 1


def test_an_object_that_is_told_of_in_two_ways_is_fetched_twice_at_the_most(
    audit: Cli, bucket: TrailBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    read = S3Object.read

    def watched(found: S3Object) -> bytes:
        fetched.append(found.name)
        return read(found)

    monkeypatch.setattr(S3Object, "read", watched)
    bucket.delivers([event()], NOW)
    assert took(ingest(audit, f"s3://{bucket.name}")) == 1
    index = audit.home / "archive" / "archive.db"
    with closing(sqlite3.connect(index, isolation_level=None)) as connection:
        connection.execute("UPDATE objects SET size = 0, modified = 0")
    for _ in range(2):
        assert took(ingest(audit, f"s3://{bucket.name}")) == 0
    assert len(fetched) == 2
    assert audit("archive", "status", "--format", "json").json["events"] == 1
