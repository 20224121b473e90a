"""Slack refuses, fails, hangs, and loses what it was told or what it answered."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox, SandboxOptions
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
    from collections.abc import Callable, Iterator

    from bot.sandbox.faults import Kind
    from tests.faults.ground import Ground

pytestmark = pytest.mark.faults

_METHODS = (
    "chat.postMessage",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.replies",
)
_KINDS: tuple[Kind, ...] = ("429", "429_bare", "500", "drop_before", "drop_after", "drop_after")
_FAULTS, _EVERY, _HANGS = 45, 0.5, 2
"""A call that hangs is given up after ten seconds, so there are few of these."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A workspace that takes a message a second in a channel, as Slack does."""
    with Sandbox(SandboxOptions(rate_limit=True)) as sandbox:
        yield sandbox


def test_each_message_arrives_once_whatever_slack_does(
    ground: Ground, tell: Callable[[str], None]
) -> None:
    load = Load(ground, seed=11)
    with BotProcess(ground) as bot:
        bot.start()
        bot.ready()
        with Feeding(load, every=2.0):
            done = _break(ground.sandbox)
        ground.settle(len(load.meeting), seconds=120)
        bot.stop()
    alerts = check_alerts(ground, load)
    messages = check_messages(ground)
    climbed = escalations(ground)
    slots(ground)
    check_ledger(ground)
    limited = sum(call.error in {"429", "ratelimited"} for call in ground.sandbox.calls)
    tell(
        f"{', '.join(f'{count} {kind}' for kind, count in sorted(done.items()))};"
        f" {limited} calls refused for going too fast; {alerts} alerts; {messages} messages, each"
        f" once; {climbed.steps} escalations, {climbed.late} marked late"
    )


def _break(sandbox: Sandbox) -> Counter[str]:
    """Let calls fail at random for half a minute; how many of each kind were asked for."""
    chance = random.Random(23)  # noqa: S311 - repeatable, not secret
    hangs = set(chance.sample(range(_FAULTS), _HANGS))
    done = Counter[str]()
    for number in range(_FAULTS):
        kind: Kind = "hang" if number in hangs else chance.choice(_KINDS)
        method = chance.choice(_METHODS[:3] if kind == "hang" else _METHODS)
        sandbox.faults.add(method, kind)
        done[kind] += 1
        pause(chance.uniform(0, 2 * _EVERY))
    sandbox.faults.clear()
    return done
