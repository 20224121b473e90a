"""The clock of the bot's machine jumps forward and back while events arrive and alerts climb.

Events are of the right time all along: AWS's clocks are not the bot's.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from tests.faults.load import Feeding, Load
from tests.faults.reckoning import (
    check_alerts,
    check_ledger,
    check_messages,
    escalations,
    evaluated,
)
from tests.faults.waiting import pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.ground import Ground

pytestmark = pytest.mark.faults

_HOUR = timedelta(hours=1)
_JUMPS = (2 * _HOUR, -timedelta(seconds=30), 26 * _HOUR, -25 * _HOUR, -5 * _HOUR, 3 * _HOUR)
"""Half a minute is what a time server sets back; hours, a machine that slept or was set wrong."""

_BETWEEN = 3.0


class MovedClock:
    """The time, and what somebody made of it."""

    def __init__(self) -> None:
        self._moved = timedelta()
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        with self._lock:
            return datetime.now(UTC) + self._moved

    def move(self, by: timedelta) -> None:
        with self._lock:
            self._moved += by


def test_the_clock_jumps(ground: Ground, tell: Callable[[str], None]) -> None:
    clock = MovedClock()
    load = Load(ground, seed=41)
    app = App(ground.environ, clock)
    bot = app.slack()
    bot.start()
    try:
        with Feeding(load, every=1.0):
            for jump in _JUMPS:
                pause(_BETWEEN)
                clock.move(jump)
            pause(_BETWEEN)
        clock.move(27 * _HOUR)
        ground.settle(len(load.meeting), seconds=90)
    finally:
        bot.stop()
        app.close()
    alerts = check_alerts(ground, load)
    messages = check_messages(ground)
    climbed = escalations(ground)
    fired = evaluated(ground)
    entries = check_ledger(ground)
    tell(
        f"{len(_JUMPS)} jumps of up to 26 hours, forward and back; {alerts} alerts, none lost,"
        f" none twice; {messages} messages, each once; {climbed.steps} escalations, none early,"
        f" {climbed.late} marked late; {fired} firings, each once; {entries} ledger entries"
    )
