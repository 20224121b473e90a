"""Whatever a file has in it: it is read, or refused by the one error that says so."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.oncall import OnCallSchedule, Rotation
from bot.oncall import CalendarError, Period, read_ics

SCHEDULE: Final = OnCallSchedule(
    "primary", (Rotation("w", "America/New_York", ("U0ANN",), "daily 09:00"),)
)
WITHIN: Final = Period(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC))
LINES: Final = (
    "BEGIN:VCALENDAR",
    "BEGIN:VEVENT",
    "UID:a",
    "SUMMARY:U0ANN",
    "ATTENDEE;CN=Ann:mailto:ann@example.com",
    "DTSTART;TZID=Europe/Berlin:20260302T090000",
    "DTEND;TZID=Europe/Berlin:20260309T090000",
    "RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO",
    "EXDATE;TZID=Europe/Berlin:20260309T090000",
    "END:VEVENT",
    "END:VCALENDAR",
)
VALUES: Final = st.sampled_from(
    [
        "",
        "20260302",
        "99991231T235959",
        "00010101T000000Z",
        "20260302T090000Z",
        "20260302T090000Z/P1D",
        "-P1D",
        "P99999999999D",
        "FREQ=DAILY;BYDAY=9XX",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;INTERVAL=x",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=MONTHLY;UNTIL=99991231",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY,WEEKLY",
        "COUNT=2",
        "\x00\ud800",
    ]
)
KEYS: Final = st.sampled_from(
    ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "UID"]
) | st.sampled_from(["DTSTART;VALUE=DATE", "DTSTART;TZID=x", "ATTENDEE", "SUMMARY", "BEGIN", "END"])
MADE_UP: Final = st.builds("{}:{}".format, KEYS, VALUES)
CHANGES: Final = st.lists(
    st.tuples(st.integers(0, len(LINES)), MADE_UP | st.none()), min_size=1, max_size=4
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(CHANGES)
def test_a_broken_calendar_is_read_or_refused(changes: list[tuple[int, str | None]]) -> None:
    lines = list(LINES)
    for at, line in changes:
        lines[at : at + (line is None)] = [] if line is None else [line]
    with contextlib.suppress(CalendarError):
        found = read_ics("\r\n".join(lines), SCHEDULE, {}, WITHIN, by="U0ANN")
        assert all(one.end > WITHIN.start for one in found.overrides)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(CalendarError):
        read_ics(text, SCHEDULE, {}, WITHIN, by="U0ANN")
