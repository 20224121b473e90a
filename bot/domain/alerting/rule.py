"""When events become an alert: what a schedule says, over what its runbook says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.duration import parse_duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.runbook import Runbook, Severity
    from bot.domain.schedule import ScheduleRule

__all__ = ["Rule", "hops", "rule_of"]

_HOPS = 4
"""Stretches that begin within one length: an asked measure is looked at in each of them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`threshold` of one `group_by` within `length` raises an alert of a severity.

    `measure` is the column that is added up; None where events or rows are counted.
    """

    group_by: str
    threshold: int
    length: timedelta
    measure: str | None
    severity: Severity


def rule_of(runbook: Runbook, own: ScheduleRule) -> Rule:
    """The runbook's rule, with what a schedule says differently."""
    return Rule(
        group_by=own.group_by or runbook.alert.group_by,
        threshold=own.threshold or runbook.alert.threshold,
        length=parse_duration(own.window or runbook.alert.window),
        measure=runbook.alert.measure,
        severity=own.severity or runbook.severity,
    )


def hops(times: Iterable[datetime], length: timedelta, most: int) -> list[datetime]:
    """Where the stretches begin that hold these times, the latest `most`, oldest first.

    They begin at whole quarters of the length since 1970 in UTC, so that they are the same in
    whatever order events come.
    """
    step = length / _HOPS
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    starts = {
        epoch + step * ((time - epoch) // step - back) for time in times for back in range(_HOPS)
    }
    return sorted(starts)[-most:]
