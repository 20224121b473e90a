"""Times and rules of a calendar's events, made comparable; refused is what no shift needs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Final

from bot.oncall.errors import CalendarError

if TYPE_CHECKING:
    from icalendar import Event, vRecur

__all__ = ["aware", "in_line", "rule_text", "title"]

_FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY")
_PARTS: Final = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"})
_YEARS: Final = range(1970, 2200)
"""A rule is followed from its beginning, so an early one takes long; a calendar ends with 9999."""


def title(event: Event) -> str:
    """What to call an event in a message: its summary or its UID, in one line."""
    text = str(event.get("SUMMARY") or event.get("UID") or "an event without a summary")
    return in_line(text, 80)


def in_line(text: str, length: int = 200) -> str:
    """A text of a calendar as one line of a message."""
    return " ".join(text.split())[:length]


def aware(event: Event, moment: object, zone: tzinfo) -> datetime:
    """A date or a time of an event with its zone; `zone` where it has none."""
    if not isinstance(moment, date):
        raise CalendarError(f"'{title(event)}' has '{moment}' where a date or a time belongs.")
    if moment.year not in _YEARS:
        years = f"{_YEARS[0]} to {_YEARS[-1]}"
        raise CalendarError(f"'{title(event)}' has a date in {moment.year}: use {years}.")
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), zone)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def rule_text(event: Event, rule: vRecur, zone: tzinfo) -> str:
    """A rule as it is written, its last day as an instant: that is what can be compared.

    Raises `CalendarError` for what no rota needs: some such rules never come true, and are
    followed for eight thousand years before that is known; one of interval 0 for ever.
    """
    (frequency,) = rule.get("FREQ") or ("none",)
    if str(frequency).upper() not in _FREQUENCIES:
        raise CalendarError(f"'{title(event)}' repeats {frequency}: make it {_choices()}.")
    if unknown := sorted(set(rule) - _PARTS):
        raise CalendarError(f"'{title(event)}' repeats by {unknown[0]}, which no shift can.")
    if rule.get("INTERVAL", [1])[0] < 1:
        raise CalendarError(f"'{title(event)}' repeats with an interval of 0: make it 1.")
    exact = type(rule)(dict(rule) | _until(event, rule, zone))
    return str(exact.to_ical(), "ascii")  # type: ignore[no-untyped-call]


def _until(event: Event, rule: vRecur, zone: tzinfo) -> dict[str, list[datetime]]:
    if "UNTIL" not in rule:
        return {}
    last = rule["UNTIL"][0]
    # The last day itself is still in.
    exact = last if isinstance(last, datetime) else datetime.combine(last, time.max)
    return {"UNTIL": [aware(event, exact, zone).astimezone(UTC)]}


def _choices() -> str:
    return f"{', '.join(_FREQUENCIES[:-1])} or {_FREQUENCIES[-1]}"
