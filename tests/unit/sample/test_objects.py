from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.sample import ACCOUNTS, ORGANIZATION, SampleSpec, sample_objects

if TYPE_CHECKING:
    from collections.abc import Callable

Event = dict[str, Any]
Objects = list[tuple[str, bytes]]

KEY = re.compile(
    r"AWSLogs/(?P<org>o-[a-z0-9]{10,32})/(?P<account>\d{12})/CloudTrail/(?P<region>[a-z0-9-]+)/"
    r"(?P<day>\d{4}/\d{2}/\d{2})/(?P=account)_CloudTrail_(?P=region)_(?P<stamp>\d{8}T\d{4}Z)_"
    r"[A-Za-z0-9]{16}\.json\.gz"
)


def parsed(key: str) -> dict[str, str]:
    match = KEY.fullmatch(key)
    assert match is not None, key
    return match.groupdict()


def stamp(key: str) -> datetime:
    return datetime.strptime(parsed(key)["stamp"], "%Y%m%dT%H%MZ").replace(tzinfo=UTC)


def test_keys_follow_the_layout_of_an_organization_trail(objects: Objects) -> None:
    assert {parsed(key)["org"] for key, _ in objects} == {ORGANIZATION}
    assert {parsed(key)["account"] for key, _ in objects} == {each.id for each in ACCOUNTS}
    assert all(f"{stamp(key):%Y/%m/%d}" == parsed(key)["day"] for key, _ in objects)
    assert len({key for key, _ in objects}) == len(objects)


def test_an_object_holds_its_own_accounts_and_regions_events(
    objects: Objects, records_of: Callable[[bytes], list[Event]]
) -> None:
    for key, content in objects:
        for event in records_of(content):
            assert event["recipientAccountId"] == parsed(key)["account"]
            assert event["awsRegion"] == parsed(key)["region"]


def test_events_come_minutes_before_their_delivery_and_a_few_come_late(
    objects: Objects,
    records_of: Callable[[bytes], list[Event]],
    happened: Callable[[Event], datetime],
) -> None:
    first: dict[str, timedelta] = {}
    for key, content in objects:
        for each in records_of(content):
            if "addendum" not in each:
                first.setdefault(each["eventID"], stamp(key) - happened(each))
    delays = list(first.values())
    prompt = [delay for delay in delays if delay <= timedelta(minutes=14)]
    assert timedelta(0) < min(delays)
    assert timedelta(minutes=15) < max(delays) <= timedelta(hours=2)
    assert 0.99 < len(prompt) / len(delays) < 1


def test_records_of_an_object_are_not_in_order_of_time(
    objects: Objects, records_of: Callable[[bytes], list[Event]]
) -> None:
    largest = max((records_of(content) for _, content in objects), key=len)
    times = [event["eventTime"] for event in largest]
    assert times != sorted(times)


def test_the_number_of_distinct_events_is_the_one_asked_for(
    records: list[Event], spec: SampleSpec
) -> None:
    distinct = {event["eventID"] for event in records if "addendum" not in event}
    assert len(distinct) == spec.events


def test_a_duplicate_is_the_same_record_in_a_later_object(
    objects: Objects, records_of: Callable[[bytes], list[Event]], spec: SampleSpec
) -> None:
    seen: dict[str, list[tuple[str, Event]]] = defaultdict(list)
    for key, content in objects:
        for event in records_of(content):
            seen[event["eventID"]].append((key, event))
    twice = [found for found in seen.values() if len(found) > 1]
    assert len(twice) == round(spec.events * spec.duplicates)
    for (first, original), (second, copy) in twice:
        assert original == copy
        assert first != second
        assert stamp(first) <= stamp(second)


def test_an_addendum_names_an_original_that_is_there(
    records: list[Event], spec: SampleSpec
) -> None:
    ids = {event["eventID"] for event in records}
    addenda = [event for event in records if "addendum" in event]
    assert len(addenda) == spec.addenda
    for event in addenda:
        assert event["addendum"]["reason"] == "UPDATED_DATA"
        assert event["addendum"]["originalEventID"] in ids - {event["eventID"]}


def test_duplicates_and_addenda_can_be_switched_off(
    spec: SampleSpec, records_of: Callable[[bytes], list[Event]]
) -> None:
    plain = replace(spec, events=500, duplicates=0, addenda=0, late=0, story=False)
    records = [each for _, content in sample_objects(plain) for each in records_of(content)]
    assert len(records) == len({event["eventID"] for event in records}) == 500
    assert not [event for event in records if "addendum" in event]


def test_events_lie_within_the_sample(
    records: list[Event], spec: SampleSpec, happened: Callable[[Event], datetime]
) -> None:
    times = [happened(event) for event in records]
    assert spec.since - timedelta(seconds=1) < min(times)
    assert max(times) < spec.until


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    spec: SampleSpec, objects: Objects
) -> None:
    assert list(sample_objects(spec)) == objects
    other = list(sample_objects(replace(spec, seed=8)))
    assert not {content for _, content in objects} & {content for _, content in other}


def test_the_number_of_objects_can_be_given(spec: SampleSpec) -> None:
    few = replace(spec, events=900, story=False, objects=12)
    assert len(list(sample_objects(few))) == 12
