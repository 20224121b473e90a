"""The buttons' and forms' ids of alerts; each button carries the alert's id and nothing else."""

from __future__ import annotations

__all__ = [
    "ACKNOWLEDGE",
    "ASSIGN",
    "ASSIGN_FORM",
    "ESCALATE",
    "EVENTS",
    "MUTE",
    "NOT_ME",
    "OVERRIDE",
    "OVERRIDE_FORM",
    "REOPEN",
    "RESOLVE",
    "RESOLVE_FORM",
    "SNOOZE",
    "STILL",
    "WAS_ME",
    "alert_id",
]

ACKNOWLEDGE = "alert.acknowledge"
ESCALATE = "alert.escalate"
SNOOZE = "alert.snooze"
ASSIGN = "alert.assign"
RESOLVE = "alert.resolve"
REOPEN = "alert.reopen"
EVENTS = "alert.events"
MUTE = "alert.mute"
STILL = "alert.still"
WAS_ME = "alert.was_me"
NOT_ME = "alert.not_me"

ASSIGN_FORM = "alert.assign.form"
RESOLVE_FORM = "alert.resolve.form"
OVERRIDE = "oncall.override"
OVERRIDE_FORM = "oncall.override.form"


def alert_id(value: str) -> int:
    """The alert that a button's value names, before a colon; 0, which none has, for nonsense."""
    number = value.partition(":")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0  # noqa: PLR2004
