"""Write down what became of things, also where the database is gone at that moment."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.services.work import Store, Work

__all__ = ["Noting"]


@dataclass(frozen=True, slots=True)
class Noting:
    """Notes outcomes, each in one transaction; those it could not note wait in memory.

    Without that, a letter that arrived while the database was gone would seem to be on its way
    until its lease ends, and all behind it would wait.
    """

    store: Store
    _waiting: deque[Callable[[Work], None]] = field(default_factory=deque)

    def __call__(self, outcome: Callable[[Work], None]) -> None:
        """Note one, after those that wait; raises `StoreError` where it has to wait, too."""
        self._waiting.append(outcome)
        self.catch_up()

    def catch_up(self) -> None:
        """Note what waits; raises `StoreError` where the database is still gone."""
        while self._waiting:
            try:
                outcome = self._waiting.popleft()
            except IndexError:  # another thread was faster
                return
            try:
                with self.store.begin() as work:
                    outcome(work)
            except StoreError as problem:
                if problem.retryable:
                    self._waiting.appendleft(outcome)
                raise
