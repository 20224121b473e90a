"""Forgetting what is kept for a time only: runs whose buttons no longer work, payloads taken."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import AuditError

if TYPE_CHECKING:
    from bot.services.ports import Clock, Runs, SeenPayloads

__all__ = ["EVERY", "Forgetting"]

_log = logging.getLogger(__name__)

EVERY = timedelta(hours=1).total_seconds()
_PAYLOADS = timedelta(days=1)
"""Slack sends a payload again for minutes, never after a day."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Removes what is older than it is kept. The ledger forgets nothing."""

    runs: Runs
    seen: SeenPayloads
    clock: Clock
    keep_runs: timedelta

    def __call__(self) -> None:
        """Do it now; a database that does not answer is asked again the next time."""
        now = self.clock()
        try:
            runs = self.runs.forget(now - self.keep_runs)
            payloads = self.seen.forget(now - _PAYLOADS)
        except AuditError as problem:
            _log.warning("nothing was forgotten this time: %s", problem)
        else:
            _log.info("%d runs and %d payloads were forgotten", runs, payloads)
