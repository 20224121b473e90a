from __future__ import annotations

from bot.sample import ABSENT, make_event
from bot.sample.events import FIELDS


def test_a_record_needs_nothing_and_is_in_order() -> None:
    event = make_event()
    assert list(event) == [name for name in FIELDS if name in event]
    assert event["responseElements"] is None


def test_given_fields_win_and_unknown_ones_come_last() -> None:
    event = make_event(eventName="DeleteTrail", errorCode="AccessDenied", odd=1)
    assert (event["eventName"], event["errorCode"]) == ("DeleteTrail", "AccessDenied")
    assert list(event)[-1] == "odd"


def test_reads_are_told_from_changes_by_their_name() -> None:
    assert make_event(eventName="DescribeTrails")["readOnly"] is True
    assert make_event(eventName="DeleteTrail")["readOnly"] is False


def test_data_events_are_not_management_events() -> None:
    assert make_event(eventCategory="Data")["managementEvent"] is False


def test_absent_takes_a_field_away() -> None:
    event = make_event(requestID=ABSENT, userAgent=ABSENT)
    assert not {"requestID", "userAgent"} & event.keys()


def test_ids_follow_from_the_fields() -> None:
    once, again = make_event(eventName="GetUser"), make_event(eventName="GetUser")
    assert once == again
    assert once["eventID"] != make_event(eventName="ListUsers")["eventID"]
    assert once["eventID"] != once["requestID"]
