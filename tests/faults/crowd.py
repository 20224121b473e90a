"""People who press buttons, many times a second, whatever the bot makes of it."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.elements import find_element
from bot.slack.messages.alerts import ids
from tests.faults.chat import standing
from tests.faults.waiting import pause

if TYPE_CHECKING:
    from concurrent.futures import Future

    from bot.sandbox import Sandbox

__all__ = ["Crowd", "Press"]

_PEOPLE = ("dana", "sam", "lee", "kim")
_PRESSED = (ids.ACKNOWLEDGE, ids.ACKNOWLEDGE, ids.ESCALATE, ids.EVENTS, ids.SNOOZE)
_HANDS = 64
_LOOK_EVERY = 25
"""Presses until people look at the channel again: some press what is no longer so."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press: whose, of which alert's message, when, and seconds until it was acknowledged."""

    user: str
    action: str
    value: str
    at: float
    acked: bool
    seconds: float


@dataclass
class Crowd:
    """Presses buttons of the alerts that stand in the channel, at a steady rate."""

    sandbox: Sandbox
    rate: float
    seed: int
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable, not secret

    def press(self, seconds: float) -> list[Press]:
        """Press for so long; a press begins at its time, however long those before it take."""
        begun, started = time.monotonic(), list[Any]()
        with ThreadPoolExecutor(_HANDS, "hand") as hands:
            for number in range(round(self.rate * seconds)):
                if number % _LOOK_EVERY == 0:
                    messages = self._messages()
                due = begun + number / self.rate
                pause(max(0.0, due - time.monotonic()))
                started.append(self._begin(hands, messages, due))
        return [one.result() for one in started]

    def _begin(
        self, hands: ThreadPoolExecutor, messages: list[dict[str, Any]], due: float
    ) -> Future[Press]:
        message = self._random.choice(messages)
        offered = [action for action in _PRESSED if _has(message, action)]
        user, action = self._random.choice(_PEOPLE), self._random.choice(offered)
        return hands.submit(self._press, user, message, action, due)

    def _press(self, user: str, message: dict[str, Any], action: str, due: float) -> Press:
        at, behind = time.time(), time.monotonic() - due
        person = self.sandbox.person(user)
        if action == ids.SNOOZE:
            value = _options(message, action)[0]
            delivery = person.chooses(message, action, value)
        else:
            value = str(find_element(message["blocks"], action)[1]["value"])
            delivery = person.clicks(message, action)
        seconds = delivery.seconds + behind
        return Press(person.id, action, value, at - behind, delivery.acked, seconds)

    def _messages(self) -> list[dict[str, Any]]:
        return [one for one in standing(self.sandbox).values() if _has(one, ids.EVENTS)]


def _has(message: dict[str, Any], action: str) -> bool:
    return any(
        element.get("action_id") == action
        for block in message["blocks"]
        for element in block.get("elements", [])
    )


def _options(message: dict[str, Any], action: str) -> list[str]:
    element = find_element(message["blocks"], action)[1]
    return [str(option["value"]) for option in element["options"]]
