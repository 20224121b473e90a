"""Two replicas share a PostgreSQL, and either is killed at random."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.faults.load import Feeding, Load
from tests.faults.process import BotProcess
from tests.faults.reckoning import (
    check_alerts,
    check_ledger,
    check_messages,
    escalations,
    runners,
    slots,
)
from tests.faults.waiting import pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.ground import Ground

pytestmark = pytest.mark.faults

_DEATHS = 8
_BOTH, _ONE = (1.0, 4.0), (0.0, 2.0)
"""Seconds that both live, and that one is alone."""


def test_either_of_two_replicas_is_killed(
    postgres_ground: Ground, tell: Callable[[str], None]
) -> None:
    ground = postgres_ground
    chance = random.Random(29)  # noqa: S311 - repeatable, not secret
    load = Load(ground, seed=13)
    with BotProcess(ground, "one") as one, BotProcess(ground, "other") as other:
        for bot in (one, other):
            bot.start()
        for bot in (one, other):
            bot.ready()
        with Feeding(load, every=1.2):
            for _ in range(_DEATHS):
                pause(chance.uniform(*_BOTH))
                killed = chance.choice((one, other))
                killed.kill()
                pause(chance.uniform(*_ONE))
                killed.start()
        ground.settle(len(load.meeting), seconds=120)
        for bot in (one, other):
            bot.stop()
    alerts = check_alerts(ground, load)
    messages = check_messages(ground)
    climbed = escalations(ground)
    fired = slots(ground)
    shares = runners(ground)
    assert len(shares) > 1, "one of them did nothing"
    entries = check_ledger(ground)
    tell(
        f"{_DEATHS} deaths of either replica; {fired} firings by {len(shares)} processes, each"
        f" once; {alerts} alerts, none lost, none twice; {messages} messages, each once;"
        f" {climbed.steps} escalations, the slowest {climbed.slowest.total_seconds():.1f} s after"
        f" its time; {entries} ledger entries verified"
    )
