"""The runs that are being answered now, so that they can be cancelled."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from bot.services.cancellation import CancelToken

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["RunningRuns"]


class RunningRuns:
    """Cancel tokens by run."""

    def __init__(self) -> None:
        self._tokens: dict[str, CancelToken] = {}
        self._cancellers: dict[str, str] = {}
        self._lock = threading.Lock()

    def begin(self, run_id: str) -> CancelToken:
        """A token for a run that begins."""
        token = CancelToken()
        with self._lock:
            self._tokens[run_id] = token
        return token

    def end(self, run_id: str) -> None:
        """Forget a run that ended."""
        with self._lock:
            self._tokens.pop(run_id, None)
            self._cancellers.pop(run_id, None)

    def cancel(self, run_id: str, by: str = "") -> bool:
        """Cancel a run for a user, or for nobody as the bot stops; False where none runs here."""
        with self._lock:
            token = self._tokens.get(run_id)
            if token is None:
                return False
            self._cancellers.setdefault(run_id, by)
        token.cancel()
        return True

    def cancelled_by(self, run_id: str) -> str:
        """The user who cancelled a run that has not ended yet; "" for the bot itself."""
        with self._lock:
            return self._cancellers.get(run_id, "")

    def ids(self) -> Sequence[str]:
        """The runs that are being answered."""
        with self._lock:
            return tuple(self._tokens)
