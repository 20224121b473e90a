"""Lengths of time as `bin`, `datefloor` and `dateceil` take them, and the caps on them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, Literal

from bot.insights.syntax import NOWHERE, Span, TimeSpan

__all__ = ["CAPS", "UNITS", "capped", "parse_timespan"]

Unit = Literal["ms", "s", "m", "h", "d", "w", "mo", "q", "y"]

UNITS: Final[dict[Unit, tuple[str, ...]]] = {
    "ms": ("ms", "msec", "millisecond"),
    "s": ("s", "sec", "second"),
    "m": ("m", "min", "minute"),
    "h": ("h", "hr", "hour"),
    "d": ("d", "day"),
    "w": ("w", "week"),
    "mo": ("mo", "mon", "month"),
    "q": ("q", "qtr", "quarter"),
    "y": ("y", "yr", "year"),
}
"""Short form to every spelling; those longer than one character also take a plural s."""

CAPS: Final[dict[Unit, int]] = {"ms": 1000, "s": 60, "m": 60, "h": 24}
"""The largest amount a unit counts to: `bin(300s)` bins by 60 seconds. Other units have none."""

_SHORT: Final[dict[str, Unit]] = {
    spelling + plural: unit
    for unit, spellings in UNITS.items()
    for spelling in spellings
    for plural in (("", "s") if len(spelling) > 1 else ("",))
}
_FORM = re.compile(r"(\d{1,9})\s*([a-z]+)", re.IGNORECASE)


def parse_timespan(text: str, span: Span = NOWHERE) -> TimeSpan | None:
    """Read `5m` or `1 hour`; None where the text is no length of time, or one of nothing."""
    form = _FORM.fullmatch(text.strip())
    unit = _SHORT.get(form[2].lower()) if form else None
    if form is None or unit is None or int(form[1]) == 0:
        return None
    return TimeSpan(int(form[1]), unit, span)


def capped(timespan: TimeSpan) -> TimeSpan:
    """Return the length of time that CloudWatch Logs Insights really bins by."""
    cap = CAPS.get(timespan.unit)
    if cap is None or timespan.amount <= cap:
        return timespan
    return replace(timespan, amount=cap)
