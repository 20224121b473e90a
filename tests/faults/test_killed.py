"""The bot is killed at random moments while events arrive and alerts climb."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.store.tables import OUTBOX, SLOTS
from tests.faults.load import Feeding, Load
from tests.faults.process import BotProcess
from tests.faults.reckoning import (
    check_alerts,
    check_ledger,
    check_messages,
    escalations,
    slots,
)
from tests.faults.waiting import pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.ground import Ground

pytestmark = pytest.mark.faults

_LIFE = (0.2, 3.6)
"""Seconds that a process has, from its start on: some die while they start."""

_ANSWER = 0.25
"""Seconds that Slack takes, so that a kill often falls between a call and its answer."""


def test_killed_at_random_moments(ground: Ground, kills: int, tell: Callable[[str], None]) -> None:
    chance = random.Random(19)  # noqa: S311 - repeatable, not secret
    load, hit = Load(ground, seed=7), Counter[str]()
    for method in ("chat.postMessage", "chat.update"):
        ground.sandbox.faults.add(method, "slow", times=100_000, seconds=_ANSWER)
    with BotProcess(ground) as bot:
        with Feeding(load, every=0.8):
            bot.start()
            bot.ready()
            for _ in range(kills):
                pause(chance.uniform(*_LIFE))
                bot.kill()
                hit.update(in_hand(ground))
                bot.start()
        ground.settle(len(load.meeting), seconds=60 + 2 * kills)
        bot.stop()
    alerts = check_alerts(ground, load)
    messages = check_messages(ground)
    climbed = escalations(ground)
    fired = slots(ground)
    entries = check_ledger(ground)
    tell(
        f"{kills} kills, {hit['letter']} with a letter on its way and {hit['firing']} in an"
        f" evaluation; {load.objects} objects; {alerts} alerts, none lost, none twice;"
        f" {messages} messages, each once; {climbed.steps} escalations, the slowest"
        f" {climbed.slowest.total_seconds():.1f} s after its time, {climbed.late} marked late;"
        f" {fired} firings, each once; {entries} ledger entries verified"
    )


def in_hand(ground: Ground) -> set[str]:
    """What the killed process had begun and not ended."""
    letters = ground.rows(select(OUTBOX.c.id).where(OUTBOX.c.state == "sending"))
    firings = ground.rows(select(SLOTS.c.slot).where(SLOTS.c.state == "claimed"))
    return ({"letter"} if letters else set()) | ({"firing"} if firings else set())
