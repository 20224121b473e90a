"""About one message a second a channel, with a small burst.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ChannelRate", "RateLimitError"]

_BURST = 4.0
_A_SECOND = 1.0


class RateLimitError(AuditError):
    """Too many messages: try again after `seconds`."""

    retryable = True

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class ChannelRate:
    """A bucket of messages for each channel."""

    def __init__(self, clock: Callable[[], float], *, enabled: bool) -> None:
        self._clock = clock
        self._enabled = enabled
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, channel: str) -> None:
        """Count a message; raises `RateLimitError` where the bucket is empty."""
        now = self._clock()
        left, then = self._left.get(channel, (_BURST, now))
        left = min(_BURST, left + max(0.0, now - then) * _A_SECOND)
        if self._enabled and left < 1:
            raise RateLimitError(math.ceil((1 - left) / _A_SECOND))
        self._left[channel] = (left - 1, now)
