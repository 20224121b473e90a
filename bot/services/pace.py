"""How fast messages may follow one another into one channel.

Slack takes about one message a second in a channel, and short bursts beyond that
(https://docs.slack.dev/apis/web-api/rate-limits): who keeps to it is not refused.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

__all__ = ["Pace"]

_SET_BACK = 60.0
"""Who used a stream so much later than now did so before the clock was set back."""


@dataclass(slots=True)
class Pace:
    """A token bucket a stream: `burst` at once, then `rate` a second."""

    rate: float = 1.0
    burst: float = 6.0
    _used: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, stream: str, now: float) -> None:
        """Note that something leaves for a stream; `now` in seconds."""
        with self._lock:
            self._used[stream] = (self._tokens(stream, now) - 1, now)

    def resting(self, now: float) -> set[str]:
        """The streams that have to wait."""
        with self._lock:
            tokens = {stream: self._tokens(stream, now) for stream in self._used}
            for stream, left in tokens.items():
                if left >= self.burst:
                    del self._used[stream]
            return {stream for stream, left in tokens.items() if left < 1}

    def _tokens(self, stream: str, now: float) -> float:
        left, at = self._used.get(stream, (self.burst, now))
        if at - now > _SET_BACK:
            return self.burst
        return min(self.burst, left + max(0.0, now - at) * self.rate)
