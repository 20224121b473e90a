from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.oncall import OnCallSchedule, Override, Rotation, Shift, on_call, shifts
from bot.oncall import CalendarError, CalendarImport, Period, read_ics, to_ics

ANN, BEN = "U0ANN", "U0BEN"
SCHEDULE = OnCallSchedule(
    "primary",
    (Rotation("w", "Europe/Berlin", (ANN, BEN), "monday 09:00", date(2026, 1, 5)),),
)
PEOPLE = {"ann@example.com": ANN, "Ann Lee": ANN, "Ben": BEN}
MADE = datetime(2026, 1, 1, tzinfo=UTC)
SPRING = Period(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 20, tzinfo=UTC))

ONCE = """\
UID:one
SUMMARY:Ann Lee
DTSTART:20260310T080000Z
DTEND:20260311T080000Z
"""
WEEKLY = """\
UID:weekly
SUMMARY:Ben on call
DTSTART;TZID=Europe/Berlin:20260316T090000
DTEND;TZID=Europe/Berlin:20260323T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
"""


def calendar(*events: str) -> str:
    inside = "".join(f"BEGIN:VEVENT\n{event}END:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n")


def read(*events: str, within: Period = SPRING) -> CalendarImport:
    return read_ics(calendar(*events), SCHEDULE, PEOPLE, within, by=BEN)


def starts(*events: str) -> list[str]:
    return [f"{one.start:%m-%d %H:%M}" for one in read(*events).overrides]


def test_an_event_becomes_an_override() -> None:
    assert read(ONCE) == CalendarImport(
        overrides=(
            Override(
                id="",
                schedule="primary",
                user=ANN,
                start=datetime(2026, 3, 10, 8, tzinfo=UTC),
                end=datetime(2026, 3, 11, 8, tzinfo=UTC),
                by=BEN,
                reason="Ann Lee",
            ),
        ),
        unnamed=(),
    )


def test_what_is_written_is_read_again() -> None:
    made = shifts(SCHEDULE, [], *SPRING)
    text = to_ics("primary", made, made=MADE, names={ANN: "Ann Lee", BEN: "Ben"})
    again = read_ics(text, SCHEDULE, PEOPLE, SPRING, by=BEN).overrides
    assert [(one.user, one.start, one.end) for one in again] == [
        (shift.person, shift.start, shift.end) for shift in made
    ]
    assert all(
        on_call(SCHEDULE, again, SPRING.start + timedelta(hours=hours))
        == on_call(SCHEDULE, [], SPRING.start + timedelta(hours=hours))
        for hours in range(24 * 50)
    )


def test_ids_are_known_without_a_name() -> None:
    made = shifts(SCHEDULE, [], *SPRING)
    again = read_ics(to_ics("primary", made, made=MADE), SCHEDULE, {}, SPRING, by=BEN)
    assert [one.user for one in again.overrides] == [shift.person for shift in made]


def test_a_file_is_what_the_format_says() -> None:
    (shift, *_) = shifts(SCHEDULE, [], *SPRING)
    hostile = "Ann, Lee; \\ \r\nBEGIN:VEVENT " + "é" * 60
    text = to_ics("primary", [shift], made=MADE, names={shift.person: hostile})
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in text.replace("\r\n", "")
    assert lines.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20260301T000000Z" in lines
    assert "DTEND:20260302T080000Z" in lines
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:primary: Ann\\, Lee\\; \\\\   BEGIN:VEVENT ééé" in unfolded


def test_a_shift_keeps_its_uid_and_no_two_share_one() -> None:
    def uids(found: list[Shift]) -> list[str]:
        text = to_ics("primary", found, made=MADE)
        return [line for line in text.splitlines() if line.startswith("UID:")]

    whole = shifts(SCHEDULE, [], *SPRING)
    assert len(set(uids(whole))) == len(whole)
    assert uids(whole[1:3]) == uids(whole)[1:3]


def test_an_override_says_that_it_is_one() -> None:
    shift = Shift("primary", ANN, *SPRING, override=True)
    assert "SUMMARY:primary: U0ANN (override)\r\n" in to_ics("primary", [shift], made=MADE)


def test_a_repeated_shift_keeps_its_clock_times() -> None:
    found = read(WEEKLY).overrides
    assert [(f"{one.start:%m-%d %H}", f"{one.end:%m-%d %H}") for one in found] == [
        ("03-16 08", "03-23 08"),
        ("03-30 07", "04-06 07"),
        ("04-13 07", "04-20 07"),
    ]


def test_a_shift_over_the_change_ends_at_its_clock_time() -> None:
    event = WEEKLY.replace("20260316", "20260309").replace("20260323", "20260316")
    (_, over, _) = read(event).overrides
    assert over.end - over.start == timedelta(days=7, hours=-1)


def test_shifts_are_whole_even_where_the_period_cuts_them() -> None:
    within = Period(datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    (one,) = read(WEEKLY, within=within).overrides
    assert (one.start.day, one.end.day) == (30, 6)
    after = Period(one.end, one.end + timedelta(days=1))
    assert read(WEEKLY, within=after).overrides == ()


def test_a_shift_of_the_longer_week_is_found_in_its_last_hour() -> None:
    event = WEEKLY.replace("20260316", "20261019").replace("20260323", "20261026")
    start = datetime(2026, 10, 26, 7, 30, tzinfo=UTC)
    (one,) = read(event, within=Period(start, start + timedelta(minutes=10))).overrides
    assert one.end == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_a_shift_in_the_hour_that_is_left_out_lasts_no_time() -> None:
    event = (
        "UID:a\nSUMMARY:Ben\nRRULE:FREQ=DAILY;COUNT=3\n"
        "DTSTART;TZID=Europe/Berlin:20260328T020000\nDTEND;TZID=Europe/Berlin:20260328T030000\n"
    )
    assert starts(event) == ["03-28 01:00", "03-30 00:00"]


def test_a_name_within_a_longer_one_is_not_meant() -> None:
    people = {"Ann": BEN, "Ann Lee": ANN}
    (one,) = read_ics(calendar(ONCE), SCHEDULE, people, SPRING, by=BEN).overrides
    assert one.user == ANN


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("EXDATE;TZID=Europe/Berlin:20260330T090000\n", ["03-16 08:00", "04-13 07:00"]),
        (
            "RDATE;TZID=Europe/Berlin:20260407T090000\n",
            ["03-16 08:00", "03-30 07:00", "04-07 07:00", "04-13 07:00"],
        ),
        ("STATUS:CANCELLED\n", []),
    ],
)
def test_occurrences_are_left_out_and_added(more: str, expected: list[str]) -> None:
    assert starts(WEEKLY + more) == expected


@pytest.mark.parametrize("until", ["20260330", "20260330T070000Z", "20260330T090000"])
def test_a_rule_ends_with_its_last_day(until: str) -> None:
    event = WEEKLY.replace("INTERVAL=2", f"INTERVAL=2;UNTIL={until}")
    assert starts(event) == ["03-16 08:00", "03-30 07:00"]


def test_one_occurrence_can_be_moved_or_cancelled() -> None:
    moved = (
        "UID:weekly\nSUMMARY:Ann Lee\nRECURRENCE-ID;TZID=Europe/Berlin:20260330T090000\n"
        "DTSTART:20260331T090000Z\nDTEND:20260401T090000Z\n"
    )
    assert starts(WEEKLY, moved) == ["03-16 08:00", "03-31 09:00", "04-13 07:00"]
    cancelled = moved + "STATUS:CANCELLED\n"
    assert starts(WEEKLY, cancelled) == ["03-16 08:00", "04-13 07:00"]


def test_whole_days_are_days_of_the_schedules_zone() -> None:
    event = "UID:a\nSUMMARY:Ben\nDTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330\n"
    (one,) = read(event).overrides
    assert one.start == datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert one.end == datetime(2026, 3, 29, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("SUMMARY:On call: ANN LEE (primary)", ANN),
        ("SUMMARY:Bench\nATTENDEE:mailto:Ann@Example.com", ANN),
        ("ATTENDEE;CN=Ben:mailto:somebody@example.com", BEN),
        ("SUMMARY:Ben\nATTENDEE:mailto:ann@example.com", BEN),
        ("SUMMARY:on call\nATTENDEE;PARTSTAT=DECLINED:mailto:ann@example.com", None),
        ("SUMMARY:Benjamin and Annabel", None),
        ("SUMMARY:U0BEN", BEN),
    ],
)
def test_the_summary_names_the_person_or_else_an_attendee(line: str, person: str | None) -> None:
    found = read(ONCE.replace("SUMMARY:Ann Lee", line))
    assert [one.user for one in found.overrides] == ([person] if person else [])
    assert len(found.unnamed) == (person is None)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "This is no iCalendar file: Found no components"),
        ("hello\n", "This is no iCalendar file: Content line could not be parsed"),
        (calendar(ONCE.replace("Ann Lee", "Ann Lee, Ben")), "names ann lee and ben: an event is"),
        (
            calendar(ONCE.replace("20260310T080000Z", "soon")),
            "'Ann Lee' has a broken DTSTART: Expected",
        ),
        (calendar("UID:x\nSUMMARY:Ben\n"), r"'Ben' has no beginning \(DTSTART\)"),
        (calendar(ONCE + "SUMMARY:Ben\n"), "has SUMMARY more than once"),
        (calendar(ONCE.replace("DTEND:", "DURATION:")), "has a DURATION that is none, like P7D"),
        (calendar(ONCE + "DURATION:P1D\n"), "has no usable times: Only one of DTEND and DURATION"),
        (calendar(ONCE.replace("20260311", "20260309")), "'Ann Lee' ends when it starts"),
        (calendar(WEEKLY.replace("Europe/", "Nowhere/")), "time zone: 'Nowhere/Berlin'"),
        (
            calendar(WEEKLY.replace("WEEKLY", "NEVER")),
            "'Ben on call' has a broken RRULE: Expected frequency",
        ),
        (calendar(WEEKLY.replace("WEEKLY", "HOURLY")), "HOURLY: make it DAILY, WEEKLY or MONTHLY"),
        (calendar(WEEKLY.replace("VAL=2", "VAL=0")), "an interval of 0: make it 1"),
        (calendar(WEEKLY.replace("INTERVAL", "BYMONTHDAY")), "by BYMONTHDAY, which no shift can"),
        (calendar(ONCE.replace("2026", "1926")), "has a date in 1926: use 1970 to 2199"),
        (calendar(WEEKLY + "EXDATE:99991231T235959\n"), "has a date in 9999"),
        (calendar(*[WEEKLY] * 51), "More than 50 events repeat"),
        (calendar(*[ONCE] * 1_001), "More than 1,000 shifts"),
        ("x" * 1_048_577, "larger than 1,048,576 characters"),
        (
            calendar(ONCE + "RDATE;VALUE=PERIOD:20260320T080000Z/PT5H\n"),
            "'Ann Lee' repeats for other lengths",
        ),
        (
            calendar(WEEKLY, ONCE + "RECURRENCE-ID;RANGE=THISANDFUTURE:20260310T080000Z\n"),
            "'Ann Lee' changes all occurrences after one",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole(text: str, complaint: str) -> None:
    with pytest.raises(CalendarError, match=complaint):
        read_ics(text, SCHEDULE, PEOPLE, SPRING, by=BEN)


def test_the_library_is_imported_when_a_calendar_is() -> None:
    import subprocess
    import sys

    code = "import bot.oncall, sys; print({'icalendar', 'dateutil'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
