"""What an alert's messages say of what comes next, and how they ask for its events."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.domain.window import parse_window
from bot.slack.messages.alerts.alert import state_line
from bot.slack.messages.alerts.asides import events_message
from tests.unit.domain.alerting.making import HOUR, MINUTE, NOON, opened

if TYPE_CHECKING:
    from bot.slack.messages.message import Message


@pytest.mark.parametrize(
    ("level", "done", "coming"),
    [
        (0, 0, "level 1 of 3; level 2 is called <"),
        (2, 0, "level 3 of 3; level 1 is called again <"),
        (0, 1, "level 1 of 3, round 2; level 2 is called <"),
        (2, 1, "level 3 of 3, round 2; the escalation ends <"),
    ],
)
def test_an_open_alert_says_whom_it_calls_next(level: int, done: int, coming: str) -> None:
    assert coming in state_line(opened(level=level, round=done), UTC)


def test_all_events_are_asked_for_in_a_window_that_holds_them_in_any_zone() -> None:
    alert = opened(first=NOON, last=NOON + 3 * MINUTE)
    (asked,) = re.findall(
        r"`/audit access-denied ([^`]+)`", text_of(events_message(alert, [], UTC))
    )
    for zone in (UTC, ZoneInfo("America/New_York")):
        window = parse_window(asked, now=NOON + HOUR, zone=zone)
        assert window.start == NOON
        assert window.end == NOON + 4 * MINUTE


def text_of(message: Message) -> str:
    return str(message.blocks)
