"""What an interaction entitles an app to, and for how long: trigger ids and response URLs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Answering", "ResponseUrls", "Trigger", "Triggers"]

_TRIGGER_SECONDS = 3.0
_RESPONSE_SECONDS = 30 * 60.0
_RESPONSE_USES = 5


@dataclass(slots=True)
class Trigger:
    """A trigger of one person, from `view_id` if it came from a modal."""

    user: str
    view_id: str | None
    issued: float
    used: bool = False


class Triggers:
    """Issues trigger ids: 3 seconds, one use."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """A new trigger id."""
        ident = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._issued[ident] = Trigger(user, view_id, self._clock())
        return ident

    def exchange(self, ident: str) -> Trigger:
        """Use a trigger id up; raises `RefusalError` as Slack does for one that is of no use."""
        trigger = self._issued.get(ident)
        if trigger is None:
            raise RefusalError("invalid_trigger_id")
        if trigger.used:
            raise RefusalError("exchanged_trigger_id")
        if self._clock() - trigger.issued > _TRIGGER_SECONDS:
            raise RefusalError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass(slots=True)
class Answering:
    """Where a response URL answers: to whom, in which place, about which message (`ts`)."""

    channel: str
    user: str
    ts: str | None
    thread_ts: str | None
    issued: float
    uses: int = 0


class ResponseUrls:
    """Issues response URLs: 30 minutes, five uses."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, Answering] = {}

    def issue(
        self, channel: str, user: str, ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """The token at the end of a new response URL."""
        token = secrets.token_urlsafe(18)
        self._issued[token] = Answering(channel, user, ts, thread_ts, self._clock())
        return token

    def use(self, token: str) -> Answering:
        """Where to answer, counted; raises `RefusalError` for a URL that is spent."""
        answering = self._issued.get(token)
        if answering is None or self._clock() - answering.issued > _RESPONSE_SECONDS:
            raise RefusalError("expired_url")
        if answering.uses >= _RESPONSE_USES:
            raise RefusalError("used_url")
        answering.uses += 1
        return answering
