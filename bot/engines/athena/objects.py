"""A trail's objects as a table of events: the part of the view that a question is about.

The view is that of `bot.engines.athena.ddl`. Only the folders of the window's days are read, and
of the accounts and regions where the question names some; an event that was delivered twice is
there once. The view cannot do that itself: nothing narrows what stands before a window function.
"""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from sqlglot import exp, parse_one

from bot.archive.s3.trail_keys import Scope

if TYPE_CHECKING:
    from bot.domain.answer import Question

__all__ = ["objects_of", "scope_of"]

_LATE = timedelta(days=1)
"""How long after its time an event is looked for: CloudTrail delivers within some 15 minutes."""

_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-[0-9]")


def scope_of(question: Question) -> Scope:
    """The days, accounts and regions of the folders that the question is about."""
    window = question.window
    return Scope(
        window.start,
        window.end + _LATE,
        _all(question.given("account"), _ACCOUNT),
        _all(question.given("region"), _REGION),
    )


def _all(values: tuple[str, ...], form: re.Pattern[str]) -> tuple[str, ...]:
    """The values where each could be a folder's name; none, which narrows nothing, otherwise."""
    return values if all(form.fullmatch(value) for value in values) else ()


def objects_of(view: str, question: Question) -> exp.Subquery:
    """The view's rows of the window, each event once, as a table called `events`."""
    scope = scope_of(question)
    days = scope.days()
    start, end = (
        exp.cast(exp.Literal.string(f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"), "TIMESTAMP(6)")
        for at in (question.window.start, question.window.end)
    )
    when = exp.column("event_time")
    day = exp.column("delivery_day")
    delivered = (
        exp.select("*", _turn())
        .from_(exp.to_table(view, dialect="athena"))
        .where(day >= days[0].rstrip("/"), day <= days[-1].rstrip("/"))
        .where(when >= start, when < end)
    )
    for column, names in (
        ("delivery_account", scope.accounts),
        ("delivery_region", scope.regions),
    ):
        if names:
            delivered = delivered.where(exp.column(column).isin(*names))
    once = exp.select("*").from_(delivered.subquery("delivered")).where("turn = 1")
    return once.subquery("events")


def _turn() -> exp.Expr:
    """The place of a record among those of the same event; an addendum is before its original."""
    return parse_one(
        "ROW_NUMBER() OVER (PARTITION BY COALESCE(identity, event_id)"
        " ORDER BY CASE WHEN addendum IS NULL THEN 1 ELSE 0 END, event_id, source_object) AS turn",
        dialect="athena",
    )
