"""When quiet hours keep an alert from calling people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.quiet_hours import is_quiet, quiet_ends

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from bot.domain.runbook import Severity
    from bot.domain.schedule import Schedule

__all__ = ["quiet_until"]

_LOUD = ("high", "critical")
"""Severities that quiet hours do not quieten."""


def quiet_until(
    schedule: Schedule, severity: Severity, zone: tzinfo, now: datetime
) -> datetime | None:
    """When the quiet hours end in which such an alert calls nobody; None where none hold.

    `zone` is that of a schedule that names none.
    """
    hours, where = schedule.quiet_hours, schedule.zone or str(zone)
    if not hours or severity in _LOUD or not is_quiet(hours, where, now):
        return None
    return quiet_ends(hours, where, now)
