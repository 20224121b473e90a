from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.cron import Cron, CronError, read_cron
from bot.errors import UsageError

EVERY_MONTH = frozenset(range(1, 13))
EVERY_DAY = frozenset(range(1, 32))
EVERY_WEEKDAY = frozenset(range(7))


def hours(*clocks: str) -> tuple[int, ...]:
    return tuple(int(clock[:2]) * 60 + int(clock[3:]) for clock in clocks)


@pytest.mark.parametrize(
    ("text", "minutes", "weekdays"),
    [
        ("0 9 * * mon-fri", hours("09:00"), range(5)),
        ("0 9 * * MON", hours("09:00"), {0}),
        ("0 9 * * sun,sat", hours("09:00"), {5, 6}),
        ("30 8,20 * * *", hours("08:30", "20:30"), range(7)),
        ("*/30 7-9 * * *", hours("07:00", "07:30", "08:00", "08:30", "09:00", "09:30"), range(7)),
        ("10-50/20 6 * * *", hours("06:10", "06:30", "06:50"), range(7)),
        ("0 */12 * * *", hours("00:00", "12:00"), range(7)),
        ("  5   0 *  * * ", hours("00:05"), range(7)),
    ],
)
def test_a_line_says_times_of_days(
    text: str, minutes: tuple[int, ...], weekdays: range | set[int]
) -> None:
    assert read_cron(text) == Cron(
        minutes, EVERY_DAY, EVERY_MONTH, frozenset(weekdays), elapsed=False
    )


def test_days_and_months_are_those_of_the_calendar() -> None:
    cron = read_cron("0 0 1,31 jan-mar,12 *")
    year = (date(2026, 1, 1) + timedelta(days=at) for at in range(365))
    found = [(day.month, day.day) for day in year if cron.fires_on(day)]
    assert found == [(1, 1), (1, 31), (2, 1), (3, 1), (3, 31), (12, 1), (12, 31)]
    weekly = read_cron("0 0 * * tue")
    assert [day for day in range(1, 15) if weekly.fires_on(date(2026, 6, day))] == [2, 9]


@pytest.mark.parametrize(
    ("hour", "elapsed"), [("*", True), ("*/1", True), ("*/2", False), ("0-23", False)]
)
def test_only_any_hour_follows_the_time_that_passes(hour: str, elapsed: bool) -> None:  # noqa: FBT001
    assert read_cron(f"*/15 {hour} * * *").elapsed is elapsed


@pytest.mark.parametrize(
    ("weekday", "names"),
    [
        ("0", "sun"),
        ("7", "sun"),
        ("1-5", "mon-fri"),
        ("0-3", "sun,mon-wed"),
        ("5-7", "fri-sun"),
        ("6", "sat"),
    ],
)
def test_a_numbered_day_is_refused_with_the_name_cron_has_for_it(weekday: str, names: str) -> None:
    with pytest.raises(CronError) as caught:
        read_cron(f"0 9 * * {weekday}")
    assert str(caught.value) == (
        f"day of the week, column 9: '{weekday}': 0 is Sunday in cron and Monday in APScheduler; "
        f"if it is cron's, write '{names}'"
    )
    assert read_cron(f"0 9 * * {names}").weekdays


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("61 9 * * *", 1, "minute, column 1: '61': there is 0 to 59"),
        ("0,15,99 9 * * *", 6, "minute, column 6: '99': there is 0 to 59"),
        ("0 24 * * *", 3, "hour, column 3: '24': there is 0 to 23"),
        ("0 9 0 * *", 5, "day of the month, column 5: '0': there is 1 to 31"),
        ("0 9 * 13 *", 7, "month, column 7: '13': there is 1 to 12"),
        ("0 9 * mai *", 7, "month, column 7: 'mai' is none: write 1, jan, 1-6 or mar,sep"),
        ("0  9   L * *", 8, "day of the month, column 8: 'l' is none: write 1, 1,15 or 1-7"),
        ("-1 9 * * *", 1, "minute, column 1: '-1' is none: write 0, */15, 0,30 or 10-50/10"),
        ("0,, 9 * * *", 3, "minute, column 3: is empty: write * for any"),
        ("0 9 ? * *", 5, "day of the month, column 5: '?': write * for any"),
        ("0 22-2 * * *", 3, "a range runs upwards; instead of '22-2' write '22-23,0-2'"),
        ("0 9 * nov-feb *", 7, "instead of 'nov-feb' write 'nov-dec,jan-feb'"),
        ("5/10 * * * *", 1, "minute, column 1: '5/10' says not where it ends: write '5-59/10'"),
        ("*/60 * * * *", 1, "minute, column 1: '*/60': the step value (60) is higher"),
        ("*/0 * * * *", 1, "minute, column 1: '*/0': Increment must be higher than 0"),
        ("0 9 * * monday", 9, "day of the week, column 9: 'monday' is written 'mon' here"),
        ("0 9 * * sat-mon", 9, "write 'sat-sun,mon'"),
        ("0 9 * * wensday", 9, "'wensday' is none: write mon, mon-fri or sat,sun"),
        ("0 9 * * mon-fri/2", 9, "'mon-fri/2': days have no steps: write the days by name"),
        ("0 9 * * */2", 9, "'*/2' counts from a Sunday in cron and from a Monday in APScheduler"),
        ("0 9 * * mon,3-2", 13, "Monday in APScheduler; write the days by name, like mon,wed,fri"),
        ("0 9 1 * mon", 9, "cron would fire on either of a day of the month and a day of the week"),
        ("0 0 30 2 *", 5, "'0 0 30 2 *' never fires: there is no such day in any year"),
        ("0 0 31 apr,jun,sep,nov *", 5, "never fires"),
        ("@daily", 1, "'@daily' is written '0 0 * * *' here"),
        ("@Weekly ", 1, "'@Weekly' is written '0 0 * * sun' here"),
        ("@reboot", 1, "'@reboot' is no time: what was missed while the bot was down"),
        ("0 0 9 * * mon", 1, "got 6 fields. There are no seconds: write '0 9 * * mon'"),
        ("0 9 * * mon, fri", 1, "got 6 fields. Write lists without spaces: mon,fri"),
        ("* * * *", 1, "got 4 fields. Every morning at nine is '0 9 * * *'"),
        ("", 1, "a line has 5 fields: minute, hour, day of the month, month, day of the week"),
        ("hourly", 1, "got 1 field."),
    ],
)
def test_what_is_no_line_is_refused_with_its_place(text: str, column: int, message: str) -> None:
    with pytest.raises(CronError) as caught:
        read_cron(text)
    assert message in str(caught.value)
    assert caught.value.column == column
    assert isinstance(caught.value, UsageError)


def test_what_a_refusal_suggests_is_taken() -> None:
    for line in ("0 22-23,0-2 * * *", "5-59/10 * * * *", "0 9 * * sat-sun,mon", "0 0 29 2 *"):
        assert read_cron(line).minutes
