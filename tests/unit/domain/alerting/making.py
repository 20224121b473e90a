"""Alerts, findings and policies for the tests of the alerts' domain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from msgspec.structs import replace

from bot.domain.alerting.arriving import Finding, open_alert
from bot.domain.alerting.change import Change, Unchanged
from bot.domain.alerting.escalation import Level, Policy
from bot.domain.alerting.handling import acknowledge, resolve, snooze
from bot.domain.alerting.sighting import Sighting

if TYPE_CHECKING:
    from bot.domain.alerting.alert import Alert, State

STEADY = settings(deadline=None, derandomize=True)
"""For hypothesis: the same examples each time, however slow the machine is."""

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

ALICE, BOB, SUSPECT = "UALICE", "UBOB", "USUSPECT"

POLICY = Policy(
    levels=(
        Level(("user:UFIRST",), "5m"),
        Level(("user:USECOND", "pager:mail"), "10m"),
        Level(("here",), "20m"),
    ),
    repeat=1,
    stale_after="4h",
    answer_within="7m",
)
SHORT = Policy((Level(("user:UFIRST",), "5m"),))


def sighting(name: str = "e1", minute: float = 0, **fields: str) -> Sighting:
    """An event, so many minutes before or after noon."""
    usual = {"group": "alice", "principal": "alice", "action": "GetObject", "resource": "records"}
    return Sighting(name, NOON + minute * MINUTE, **(usual | fields))


def finding(*sightings: Sighting, **fields: Any) -> Finding:  # noqa: ANN401 - any field of it
    """A finding of these events, or of one."""
    usual: dict[str, Any] = {
        "fingerprint": "f1",
        "schedule": "denials",
        "runbook_id": "access-denied",
        "title": "Access denied",
        "severity": "medium",
        "group_by": "principal",
        "group": "alice",
        "channel": "C1",
        "policy": POLICY,
        "sightings": sightings or (sighting(),),
    }
    return Finding(**(usual | fields))


def made(result: Change | Unchanged) -> Change:
    """The change, where one was made."""
    assert isinstance(result, Change), result
    return result


def opened(**fields: Any) -> Alert:  # noqa: ANN401 - any field of it
    """An alert of one event, opened at noon."""
    about = fields.pop("about", "")
    policy = fields.pop("policy", POLICY)
    return replace(open_alert(finding(about=about, policy=policy), 1, NOON).alert, **fields)


def in_state(state: State, **fields: Any) -> Alert:  # noqa: ANN401 - same
    """The alert, brought into a state by Alice, the way people do."""
    alert = opened(**fields)
    if state == "open":
        return alert
    if state == "acknowledged":
        return made(acknowledge(alert, ALICE, NOON)).alert
    if state == "snoozed":
        return made(snooze(alert, ALICE, NOON + HOUR, NOON)).alert
    false_positive = state == "false_positive"
    return made(resolve(alert, ALICE, "Tested.", NOON, false_positive=false_positive)).alert
