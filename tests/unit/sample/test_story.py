from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import UsageError
from bot.sample import SampleSpec, sample_objects, story
from bot.sample.cast import BACKDOOR, IMAGING, INTRUDER_ADDRESS, STOLEN_KEY
from bot.sample.clock import clock

if TYPE_CHECKING:
    from collections.abc import Callable

Event = dict[str, Any]

DAMAGE = {
    "AddPermission20150331v2",
    "AttachUserPolicy",
    "AuthorizeSecurityGroupIngress",
    "CreateAccessKey",
    "CreateLoginProfile",
    "DeactivateMFADevice",
    "DeleteDetector",
    "DeleteFlowLogs",
    "DeleteRecoveryPoint",
    "DeleteTrail",
    "DisableKey",
    "ModifySnapshotAttribute",
    "PutBucketPolicy",
    "PutBucketVersioning",
    "PutEventSelectors",
    "ScheduleKeyDeletion",
    "StopConfigurationRecorder",
    "StopLogging",
    "UpdateAccountPasswordPolicy",
    "UpdateAssumeRolePolicy",
}


@pytest.fixture(scope="module")
def last_day(
    records: list[Event], spec: SampleSpec, happened: Callable[[Event], datetime]
) -> list[Event]:
    return [each for each in records if happened(each) > spec.until - timedelta(hours=24)]


def test_the_modules_table_tells_the_steps() -> None:
    told = re.findall(r"^(\d\d:\d\d) +(.+)$", story.__doc__ or "", flags=re.MULTILINE)
    assert told == [(clock(step.starts), step.title) for step in story.story_steps()]


def test_the_steps_follow_each_other_within_a_day() -> None:
    starts = [step.starts for step in story.story_steps()]
    assert starts == sorted(starts, reverse=True)
    assert starts[0] < 24 * 3600
    assert all(event.before_end > 600 for event in story.story_events())


def test_all_of_the_story_is_in_the_last_day(last_day: list[Event]) -> None:
    names = {event["eventName"] for event in last_day if "errorCode" not in event}
    assert DAMAGE - names == set()
    told = {event.before_end for event in story.story_events()}
    assert len(told) > 150


def test_nothing_of_it_is_there_without_the_story(
    spec: SampleSpec, records_of: Callable[[bytes], list[Event]]
) -> None:
    quiet = SampleSpec(until=spec.until, events=2000, days=1, story=False)
    records = [each for _, content in sample_objects(quiet) for each in records_of(content)]
    assert DAMAGE & {event["eventName"] for event in records} == set()
    assert "Root" not in {event["userIdentity"]["type"] for event in records}


def test_one_key_comes_from_two_places(last_day: list[Event]) -> None:
    key = STOLEN_KEY.identity["accessKeyId"]
    used = [event for event in last_day if event["userIdentity"].get("accessKeyId") == key]
    assert INTRUDER_ADDRESS in {event["sourceIPAddress"] for event in used}
    assert len({event["sourceIPAddress"] for event in used}) == 2


def test_failed_sign_ins_end_in_one_without_a_second_factor(last_day: list[Event]) -> None:
    tries = [
        event["responseElements"]["ConsoleLogin"]
        for event in sorted(last_day, key=lambda each: str(each["eventTime"]))
        if event["eventName"] == "ConsoleLogin" and event["sourceIPAddress"] == INTRUDER_ADDRESS
    ]
    assert tries == ["Failure"] * 7 + ["Success"] * 2


def test_patients_images_are_read_by_the_backdoor(last_day: list[Event]) -> None:
    readers = Counter(
        event["userIdentity"].get("arn")
        for event in last_day
        if event["eventName"] == "GetObject"
        and (event["requestParameters"] or {}).get("bucketName") == IMAGING
    )
    assert readers[BACKDOOR.arn] == 40


def test_the_role_taken_across_accounts_leaves_two_records_of_one_call(
    last_day: list[Event],
) -> None:
    shared: dict[str, set[str]] = defaultdict(set)
    for event in last_day:
        if "break-glass-admin" in str((event["requestParameters"] or {}).get("roleArn")):
            shared[event.get("sharedEventID", "")].add(event["recipientAccountId"])
    assert {"111122223333", "444455556666"} in shared.values()


def test_a_sample_too_small_for_the_story_is_refused(spec: SampleSpec) -> None:
    with pytest.raises(UsageError, match="The story has"):
        next(sample_objects(SampleSpec(until=spec.until, events=100)))
