from __future__ import annotations

import json
from collections import Counter
from ipaddress import ip_address, ip_network
from typing import Any

from bot.sample.denials import DENIED_CODES
from bot.sample.events import FIELDS

Event = dict[str, Any]

DOCUMENTATION = [
    ip_network(each) for each in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "10.0.0.0/8")
]
ALWAYS = {
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "requestParameters",
    "responseElements",
    "eventID",
    "readOnly",
    "eventType",
    "managementEvent",
    "recipientAccountId",
    "eventCategory",
}


def share(records: list[Event], found: int) -> float:
    return found / len(records)


def test_records_have_cloudtrails_fields_in_cloudtrails_order(records: list[Event]) -> None:
    for event in records:
        assert event.keys() >= ALWAYS, event
        assert list(event) == [name for name in FIELDS if name in event]


def test_no_slot_is_left_unfilled(records: list[Event]) -> None:
    text = json.dumps(records, ensure_ascii=False)
    assert not set(text) & set("\u27e6\u27e7\u2758")
    assert "%s" not in text


def test_addresses_are_nobodys(records: list[Event]) -> None:
    for event in records:
        source = event["sourceIPAddress"]
        if not source.endswith(".amazonaws.com"):
            assert any(ip_address(source) in network for network in DOCUMENTATION), source


def test_every_kind_of_caller_is_there(records: list[Event]) -> None:
    kinds = Counter(event["userIdentity"]["type"] for event in records)
    assert set(kinds) == {"AssumedRole", "IAMUser", "Root", "AWSService", "AWSAccount"}
    assert share(records, kinds["AssumedRole"]) > 0.8


def test_every_category_and_tls_version_is_there(records: list[Event]) -> None:
    categories = Counter(event["eventCategory"] for event in records)
    assert set(categories) == {"Data", "Management", "NetworkActivity"}
    versions = Counter(event.get("tlsDetails", {}).get("tlsVersion") for event in records)
    assert set(versions) == {None, "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"}
    assert share(records, versions["TLSv1.3"]) > 0.8
    assert {event["eventVersion"] for event in records} == {"1.08", "1.11"}


def test_a_session_has_one_key_and_one_beginning(records: list[Event]) -> None:
    began: dict[str, set[str]] = {}
    for event in records:
        who = event["userIdentity"]
        if who["type"] == "AssumedRole":
            created = who["sessionContext"]["attributes"]["creationDate"]
            assert created <= event["eventTime"]
            began.setdefault(who["accessKeyId"], set()).add(created)
    assert all(len(each) == 1 for each in began.values())


def test_about_one_call_in_eighty_is_denied(records: list[Event]) -> None:
    own = [event for event in records if event["userIdentity"]["type"] == "AssumedRole"]
    denied = [event for event in own if event.get("errorCode") in DENIED_CODES]
    assert 0.006 < share(own, len(denied)) < 0.03


def test_denials_come_in_many_forms(records: list[Event]) -> None:
    denied = [event for event in records if event.get("errorCode") in DENIED_CODES]
    said = " ".join(str(event.get("errorMessage")) for event in denied)
    forms = (
        "because no identity-based policy allows",
        "with an explicit deny in a",
        "Encoded authorization failure message: ",
        'on resource: "arn:aws:s3:::',
        "None",
    )
    assert [form for form in forms if form not in said] == []
    assert all(event["responseElements"] is None for event in denied)


def test_the_busiest_principals_make_most_events(records: list[Event]) -> None:
    callers = Counter(event["userIdentity"].get("arn") for event in records)
    most = sum(count for _, count in callers.most_common(len(callers) // 5))
    assert share(records, most) > 0.5


def test_people_rest_at_night(records: list[Event]) -> None:
    hours = Counter(
        int(event["eventTime"][11:13])
        for event in records
        if "AWSReservedSSO" in event["userIdentity"].get("arn", "")
    )
    assert sum(hours[hour] for hour in range(14, 22)) > 5 * sum(hours[hour] for hour in range(8))
