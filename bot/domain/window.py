"""Windows of time: what a question looks at, and how people write it.

========================================  =====================================================
written                                   the window
========================================  =====================================================
`30s` `90m` `24h` `7d` `2w` `1h30m`       that long, up to now
`today` `yesterday` `2023-07-10`          the whole day in the zone; today ends now
`since 09:00` `since yesterday`           from there to now; a clock time is the latest one past
`2023-07-10T11:45..2023-07-10T12:59`      both ends as written, see below
`2023-07-10..` `09:00..10:30`             an open end is now; a clock time at the end is on the
                                          day the window begins
========================================  =====================================================

A range takes in all that its end names: `..2023-07-12` ends with that day, `..12:59` with that
minute, `..12:59:30` with that second. Nothing reaches past now: events yet to come are not
looked at, so they must not seem to have been. `bot.domain.moment` has the rules for zones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from bot.domain.duration import UNITS, TooLongError, duration_text, parse_duration
from bot.domain.moment import (
    Moment,
    WindowError,
    instant_text,
    is_clock,
    parse_moment,
    parse_past_moment,
)
from bot.domain.nearest import did_you_mean

__all__ = ["FORMS", "LONGEST", "Window", "WindowError", "parse_window"]

FORMS = (
    "90m, 24h, 7d, today, yesterday, 2023-07-10, since 09:00 or 2023-07-10T11:45..2023-07-10T12:59"
)
"""Examples of every form, for messages."""

LONGEST = timedelta(days=7 * 366)
"""The six years that 45 CFR 164.316(b)(2)(i) has records kept, and one more."""

_MAX_LENGTH = 100
_ALMOST_DURATION = re.compile(r"([0-9]{1,9})\s*([a-z]*)")
_ALMOST_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_WORDS = ("today", "yesterday", "since")


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` up to but not including `end`; both aware and in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            raise ValueError("a window's ends are aware and in UTC")
        if self.start >= self.end:
            raise ValueError("a window begins before it ends")

    @property
    def length(self) -> timedelta:
        """How long the window is."""
        return self.end - self.start

    def describe(self, zone: tzinfo) -> str:
        """Write it for people in one line: `24 h to 2023-07-10 13:00 UTC`, `2023-07-10 UTC`."""
        first, after = self.start.astimezone(zone), self.end.astimezone(zone)
        if not (_is_midnight(first) and _is_midnight(after)):
            return f"{duration_text(self.length)} to {instant_text(self.end, zone)}"
        last = (after - timedelta(days=1)).date()
        days = f"{first.date()}" if first.date() == last else f"{first.date()} to {last}"
        return f"{days} {first:%Z}"


def parse_window(text: str, *, now: datetime, zone: tzinfo, longest: timedelta = LONGEST) -> Window:
    """Read a window; `now` is aware and ends the relative ones, `zone` is where days begin.

    Raises `WindowError`, with examples, for what cannot be read, is empty, ends before it begins,
    begins in the future, or is longer than `longest`.
    """
    written = " ".join(text[: _MAX_LENGTH + 1].split())
    if len(written) > _MAX_LENGTH:
        raise WindowError(f"A window of time is not that long a text. Write {FORMS}.")
    try:
        start, end = _Reader(now.astimezone(UTC), zone).span(written)
    except OverflowError as error:
        raise WindowError(f"The window '{written}' reaches past the calendar.") from error
    _check_present(written, start, now, zone)
    end = min(end, now.astimezone(UTC))
    _check_order(written, start, end, zone)
    window = Window(start, end)
    if window.length > longest:
        raise WindowError(
            f"The window '{written}' is {duration_text(window.length)} long; "
            f"the longest allowed is {duration_text(longest)}."
        )
    return window


class _Reader:
    """Reads the forms of a window for one present."""

    def __init__(self, now: datetime, zone: tzinfo) -> None:
        self._now = now
        self._zone = zone

    def span(self, text: str) -> tuple[datetime, datetime]:
        """Where the window begins and ends, unchecked."""
        first, _, rest = text.partition(" ")
        if first.casefold() == "since" and rest:
            return self._since(rest), self._now
        if ".." in text:
            return self._range(*text.split("..", 1))
        length = _duration(text)
        if length is not None:
            return self._now - length, self._now
        moment = self._moment(text)
        if not moment.whole_day:
            raise WindowError(f"'{text}' is one moment. Write 'since {text}' or '{text}..'.")
        return moment.start, moment.end

    def _since(self, text: str) -> datetime:
        length = _duration(text)
        return self._now - length if length is not None else self._moment(text).start

    def _range(self, begin: str, end: str) -> tuple[datetime, datetime]:
        if not begin.strip():
            raise WindowError("The window has no beginning. Write 2023-07-10..2023-07-12.")
        first = self._moment(begin.strip())
        if end.strip() in {"", "now"}:
            return first.start, self._now
        last = self._end(end.strip(), first)
        return first.start, last.end if last.start >= first.start else last.start

    def _end(self, text: str, first: Moment) -> Moment:
        """The moment a range ends at: a clock time alone is on the day that it begins."""
        if is_clock(text):
            return _readable(text, parse_moment(text, first.zone, first.day))
        return self._moment(text)

    def _moment(self, text: str) -> Moment:
        return _readable(text, parse_past_moment(text, self._zone, self._now))


def _readable(text: str, moment: Moment | None) -> Moment:
    if moment is None:
        hint = _suggestion(text)
        raise WindowError(f"'{text}' is not a window of time.{hint} Write {FORMS}.")
    return moment


def _duration(text: str) -> timedelta | None:
    """The length that the text writes, None where it writes something else."""
    try:
        return parse_duration(text)
    except TooLongError as problem:
        raise OverflowError from problem
    except ValueError:
        return None


def _check_order(text: str, start: datetime, end: datetime, zone: tzinfo) -> None:
    if end == start:
        raise WindowError(f"The window '{text}' is empty. Write {FORMS}.")
    if end < start:
        raise WindowError(
            f"The window '{text}' ends before it begins: "
            f"{instant_text(start, zone)} to {instant_text(end, zone)}."
        )


def _check_present(text: str, start: datetime, now: datetime, zone: tzinfo) -> None:
    if start > now:
        raise WindowError(
            f"The window '{text}' begins at {instant_text(start, zone)}, in the future: "
            f"no event after {instant_text(now, zone)} can be looked at."
        )


def _is_midnight(local: datetime) -> bool:
    """Whether a day begins at this local time; where clocks skip midnight, it begins after it."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return midnight.astimezone(UTC) == local.astimezone(UTC)


def _suggestion(text: str) -> str:
    """Write ` Did you mean '24h'?` for what is nearly a window, else nothing."""
    if found := _ALMOST_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return f" Did you mean '{year:04}-{month:02}-{day:02}'?"
    if found := _ALMOST_DURATION.fullmatch(text.casefold()):
        unit = found[2][:1] or "h"
        if unit in UNITS and found[2] not in {"mo", "month", "months"}:
            return f" Did you mean '{found[1]}{unit}'?"
    return did_you_mean(text, _WORDS)
