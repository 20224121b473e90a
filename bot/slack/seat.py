"""Where an answer goes: one message that changes from placeholder to answer, never back."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackClientError

from bot.slack.calling import UnknownOutcomeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.slack.messages.message import Message
    from bot.slack.poster import Poster

__all__ = ["Place", "Seat"]

_log = logging.getLogger(__name__)

Place = tuple[str, str]
"""A channel and the `ts` of a message in it."""


class Seat:
    """The message of one run; `place` comes true once the placeholder stands."""

    def __init__(self, poster: Poster) -> None:
        self.place: Future[Place] = Future()
        self._poster = poster
        self._lock = threading.Lock()
        self._settled = False

    def meanwhile(self, make: Callable[[], Message]) -> None:
        """Show how it goes, unless the end of it is shown: a late note must not hide an answer."""
        with self._lock:
            if not self._settled and self.place.done():
                self._edit(make())

    def settle(self, message: Message) -> bool:
        """Show the end of it; whether Slack took it. Waits for the placeholder."""
        with self._lock:
            self._settled = True
            return self._edit(message)

    def _edit(self, message: Message) -> bool:
        try:
            channel, ts = self.place.result()
            self._poster.edit(channel, ts, message)
        except (SlackClientError, UnknownOutcomeError, OSError) as problem:
            _log.warning("an answer could not be shown: %s", problem)
            return False
        return True
