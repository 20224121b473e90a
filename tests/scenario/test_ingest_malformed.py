from __future__ import annotations

import gzip
import json
import os
from typing import TYPE_CHECKING

import pytest

from bot.archive.options import WriteOptions
from bot.errors import UsageError
from bot.sample import make_event

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenario.conftest import Trail

GOOD = dict(make_event(eventID="11111111-1111-4111-8111-111111111111"))


def _gzip(content: bytes) -> bytes:
    """Without the time in its header: every worker must give the tests the same names."""
    return gzip.compress(content, mtime=0)


SOUND = _gzip(json.dumps({"Records": [GOOD]}).encode())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SOUND[:-20], "cut off"),
        (SOUND[: len(SOUND) // 2], "cut off"),
        (SOUND[:-8] + bytes(8), "damaged"),
        (SOUND[:30] + b"\xff" * 30 + SOUND[60:], "damaged"),
        (SOUND + SOUND, "after the end of the gzip member"),
        (SOUND + b"x", "after the end of the gzip member"),
        (b"", "not JSON"),
        (_gzip(b""), "not JSON"),
        (_gzip(b"hello"), "not JSON"),
        (_gzip(b'{"Records":[{"eventTime":'), "not JSON"),
        (_gzip(b"{}"), "no list of Records"),
        (_gzip(b"[]"), "no list of Records"),
        (_gzip(b'{"Records":{}}'), "no list of Records"),
        (_gzip(b'{"Records":null}'), "no list of Records"),
        (_gzip(b'{"digestStartTime":"2026-01-01T00:00:00Z"}'), "no list of Records"),
        (_gzip(b'{"Records":[' + b'{"a":' * 100_000), "not JSON"),
        (_gzip(b'{"Records":[{}]]}'), "not JSON"),
        (_gzip(b'{"Records":[{"a":"b}]}'), "not JSON"),
        (_gzip(b" " * 5_000_000), "inflates past the limit"),
        (b" " * 5_000_000, "larger than the limit"),
    ],
)
def test_a_malformed_object_is_set_aside_with_the_reason(
    trail: Trail, content: bytes, reason: str
) -> None:
    bad = trail.put_bytes("bad.json.gz", content)
    trail.put_bytes("good.json.gz", SOUND)
    report = trail.ingest(options=WriteOptions(largest_object=4_000_000))
    assert [item.path for item in report.rejected] == [str(bad)]
    assert reason in report.rejected[0].reason
    assert trail.records() == [GOOD]
    (listed,) = trail.index.rejected()
    assert (listed.path, listed.position, listed.raw) == (str(bad), None, None)
    assert listed.reason == report.rejected[0].reason
    assert trail.index.status().rejected == 1


@pytest.mark.parametrize(
    "when", ["no time", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"]
)
def test_good_records_beside_a_bad_one_are_there(trail: Trail, when: str) -> None:
    path = trail.put("mixed.json.gz", [GOOD, {"eventTime": when, "eventName": "X"}])
    report = trail.ingest()
    assert (report.events, len(report.rejected)) == (1, 1)
    assert trail.records() == [GOOD]
    (listed,) = trail.index.rejected()
    assert (listed.path, listed.position) == (str(path), 1)
    assert listed.reason == "the record has no usable eventTime"
    assert json.loads(listed.raw or "") == {"eventTime": when, "eventName": "X"}


@pytest.mark.parametrize(
    "inside",
    [
        b"NaN",
        b"-Infinity",
        b"[1,]",
        b"{'a':1}",
        b"{1:2}",
        b"\xff",
        b'"\xc3("',
        b'"\\ud800"',
        b'"\x01"',
        b"[" * 5000 + b"]" * 5000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    ],
)
def test_an_event_that_is_malformed_inside_hides_no_other(trail: Trail, inside: bytes) -> None:
    good = json.dumps(GOOD).encode()
    bad = b'{"eventTime":"2026-03-01T10:20:30Z","requestParameters":' + inside + b"}"
    trail.put_bytes("a.json", b'{"Records":[' + b",".join([bad, good, bad]) + b"]}")
    report = trail.ingest()
    assert (report.events, len(report.rejected)) == (1, 2)
    assert trail.records() == [GOOD]


def test_the_text_kept_of_a_refused_record_is_bounded(trail: Trail) -> None:
    trail.put("bad.json.gz", [{"eventTime": "no", "userAgent": "x" * 100_000}])
    trail.ingest()
    (listed,) = trail.index.rejected()
    assert len(listed.raw or "") == 4096


def test_what_was_set_aside_is_tried_again_when_it_changes_and_not_before(trail: Trail) -> None:
    path = trail.put_bytes("a.json.gz", SOUND[:-20])
    trail.ingest()
    assert trail.ingest().skipped == 1
    path.write_bytes(SOUND)
    report = trail.ingest()
    assert (report.events, report.skipped) == (1, 0)
    assert trail.index.rejected() == []


def test_a_truncated_copy_that_becomes_whole_is_no_longer_set_aside(trail: Trail) -> None:
    trail.put_bytes("whole.json.gz", SOUND)
    copy = trail.put_bytes("copy.json.gz", SOUND[:-20])
    trail.ingest()
    copy.write_bytes(SOUND)
    assert trail.ingest().events == 0
    assert trail.index.rejected() == []
    assert trail.ingest().skipped == 2


def test_an_object_that_grew_brings_only_what_is_new(trail: Trail) -> None:
    later = dict(make_event(eventID="22222222-2222-4222-8222-222222222222"))
    trail.put("a.json.gz", [GOOD])
    trail.ingest()
    trail.put("a.json.gz", [GOOD, later])
    report = trail.ingest()
    assert (report.events, report.duplicates) == (1, 1)


def test_a_link_to_nowhere_is_told_and_tried_every_time(trail: Trail) -> None:
    trail.put_bytes("good.json.gz", SOUND)
    (trail.objects / "gone.json.gz").symlink_to(trail.objects / "nothing.json.gz")
    for _ in range(2):
        report = trail.ingest()
        assert [item.reason for item in report.rejected] == ["it is not a file, or it is gone"]
    trail.put_bytes("nothing.json.gz", SOUND)
    assert trail.ingest().rejected == ()


def test_a_pipe_is_not_waited_for(trail: Trail) -> None:
    trail.put_bytes("good.json.gz", SOUND)
    os.mkfifo(trail.objects / "pipe.json")
    assert len(trail.ingest().rejected) == 1


def test_an_object_without_records_is_sound(trail: Trail) -> None:
    trail.put("empty.json.gz", [])
    report = trail.ingest()
    assert (report.objects, report.events, report.rejected) == (1, 0, ())
    assert trail.index.status().objects == 1


def test_siblings_of_the_trail_are_not_read(trail: Trail) -> None:
    trail.put_bytes("AWSLogs/1/CloudTrail/eu-west-1/2026/01/01/a.json.gz", SOUND)
    for sibling in ("CloudTrail-Digest", "CloudTrail-Insight"):
        trail.put_bytes(f"AWSLogs/1/{sibling}/eu-west-1/1_{sibling}_x.json.gz", SOUND[:-9])
        trail.put_bytes(f"flat/1_{sibling}_eu-west-1_20260101T0000Z_x.json.gz", SOUND[:-9])
    report = trail.ingest()
    assert (report.objects, report.rejected) == (1, ())


def test_plain_json_and_pretty_printed_json_are_read(trail: Trail) -> None:
    other = {**GOOD, "eventID": "33333333-3333-4333-8333-333333333333"}
    trail.put_bytes("a.json", json.dumps({"Records": [GOOD]}, indent=4).encode())
    trail.put_bytes("b.json", json.dumps({"some": "thing", "Records": [other]}).encode())
    assert trail.ingest().events == 2
    assert {record["eventID"] for record in trail.records()} == {GOOD["eventID"], other["eventID"]}


def test_a_path_that_does_not_exist_is_refused(trail: Trail, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing at"):
        trail.ingest(tmp_path / "nothing")


def test_a_file_name_that_is_no_text_is_read_like_any_other(trail: Trail) -> None:
    trail.put("good.json.gz", [GOOD | {"eventID": "22222222-2222-4222-8222-222222222222"}])
    (trail.objects / os.fsdecode(b"bad\xff.json")).write_bytes(
        json.dumps({"Records": [GOOD]}).encode()
    )
    assert trail.ingest().events == 2
    assert trail.ingest().skipped == 2
