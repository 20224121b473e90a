"""The totals of a question and what was looked at, from groups that Logs Insights counts.

It has neither grouping sets nor window functions. So one statement counts by everything at once,
and the sums are made here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.answer import Count, Totals
from bot.domain.timeline import bucket_length, timeline_of
from bot.engines.logs.native import EVENT_TIME, MOST_ROWS, in_window
from bot.insights.leading import leading
from bot.insights.printer import to_text
from bot.insights.syntax import Call, Field, Item, Limit, Number, Query, Star, Stats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.domain.window import Window

__all__ = ["Places", "counting_text", "places_of", "places_text", "totals_of"]

_DIMENSIONS: Final = ("principal", "action", "error", "source")

_FIELDS: Final = {
    "action": "eventName",
    "error": "errorCode",
    "source": "sourceIPAddress",
}
_PRINCIPAL: Final = (
    "userIdentity.arn",
    "userIdentity.invokedBy",
    "userIdentity.principalId",
    "userIdentity.type",
)
"""The most telling first, as the archive's schema has them."""

_PREFIXES: Final = ((timedelta(days=1), 10), (timedelta(hours=1), 13), (timedelta(minutes=1), 16))
"""So much of `2024-05-02T09:05:03Z` is the day, the hour, the minute."""


@dataclass(frozen=True, slots=True)
class Places:
    """What a window holds: whose events, how many, and the times of the first and the last."""

    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    events: int
    earliest: datetime | None
    latest: datetime | None


def counting_text(query: Query, window: Window) -> str:
    """The statement that `totals_of` reads: the events that the query is about, counted."""
    groups = [Item(Call("coalesce", tuple(map(_field, _PRINCIPAL))), "audit_principal")]
    groups += [Item(_field(path), f"audit_{name}") for name, path in _FIELDS.items()]
    start, length = Number("0"), Number(str(_digits(window)))
    groups.append(Item(Call("substr", (EVENT_TIME, start, length)), "audit_time"))
    return _counted(replace(query, commands=tuple(leading(query))), groups, window)


def places_text(window: Window) -> str:
    """The statement that `places_of` reads: every event of the window, counted by where."""
    groups = [
        Item(_field("recipientAccountId"), "audit_account"),
        Item(_field("awsRegion"), "audit_region"),
    ]
    return _counted(Query(()), groups, window)


def totals_of(rows: Sequence[Mapping[str, str]], window: Window, *, top: int) -> Totals:
    """The totals, from the rows of `counting_text`."""
    found = [_Group.of(row) for row in rows]
    times = [(group.first, group.events) for group in found if group.first is not None]
    return Totals(
        events=sum(group.events for group in found),
        first=min((group.first for group in found if group.first), default=None),
        last=max((group.last for group in found if group.last), default=None),
        by={name: _most(found, name, top) for name in _DIMENSIONS},
        distinct={
            name: len({group.values[name] for group in found} - {None}) for name in _DIMENSIONS
        },
        timeline=timeline_of(window, times),
    )


def places_of(rows: Sequence[Mapping[str, str]]) -> Places:
    """What the window holds, from the rows of `places_text`."""
    found = [_Group.of(row) for row in rows]
    return Places(
        accounts=_names(row.get("audit_account") for row in rows),
        regions=_names(row.get("audit_region") for row in rows),
        events=sum(group.events for group in found),
        earliest=min((group.first for group in found if group.first), default=None),
        latest=max((group.last for group in found if group.last), default=None),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Events that are alike: how many, and when the first and the last happened."""

    values: Mapping[str, str | None]
    events: int
    first: datetime | None
    last: datetime | None

    @classmethod
    def of(cls, row: Mapping[str, str]) -> _Group:
        values = {name: row.get(f"audit_{name}") for name in _DIMENSIONS}
        first, last = (_instant(row.get(f"audit_{name}")) for name in ("first", "last"))
        return cls(values, int(float(row["audit_events"])), first, last)


def _counted(query: Query, groups: Sequence[Item], window: Window) -> str:
    aggregates = (
        Item(Call("count", (Star(),)), "audit_events"),
        Item(Call("sortsFirst", (EVENT_TIME,)), "audit_first"),
        Item(Call("sortsLast", (EVENT_TIME,)), "audit_last"),
    )
    commands = (*query.commands, Stats(aggregates, tuple(groups)), Limit(MOST_ROWS))
    return to_text(in_window(replace(query, commands=commands), window))


def _digits(window: Window) -> int:
    """How much of a time's text is needed to tell its bucket."""
    bucket = bucket_length(window.length)
    return next(digits for length, digits in _PREFIXES if length <= bucket)


def _most(groups: Iterable[_Group], name: str, top: int) -> tuple[Count, ...]:
    """The most frequent values, equals in the order of the alphabet, no value last."""
    counts: Counter[str | None] = Counter()
    for group in groups:
        counts[group.values[name]] += group.events
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0] is None, each[0] or ""))
    return tuple(Count(value, events) for value, events in ranked[:top])


def _names(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _field(path: str) -> Field:
    return Field(tuple(path.split(".")))
