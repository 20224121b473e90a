"""Which engine is asked where nobody names one, by account and by how old a window is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    from bot.domain.answer import Question

__all__ = ["Route", "candidates"]


@dataclass(frozen=True, slots=True)
class Route:
    """An engine, and the questions it is for.

    With `accounts`, those that are narrowed to some of these numbers; with `within`, those whose
    window begins no longer ago.
    """

    engine: str
    accounts: frozenset[str] = frozenset()
    within: timedelta | None = None

    def takes(self, question: Question, now: datetime) -> bool:
        """Whether the question is one of them."""
        if self.within is not None and now - question.window.start > self.within:
            return False
        asked = set(question.given("account"))
        return not self.accounts or (bool(asked) and asked <= self.accounts)


def candidates(
    question: Question,
    routes: Sequence[Route],
    default: str,
    set_up: Sequence[str],
    now: datetime,
) -> Sequence[str]:
    """The engines to ask, one after the other until one answers.

    What the question's runbook prefers comes first, where it is set up; then the routes that take
    it, in their order; at last the default.
    """
    return list(dict.fromkeys(_wanted(question, routes, default, set_up, now)))


def _wanted(
    question: Question,
    routes: Sequence[Route],
    default: str,
    set_up: Sequence[str],
    now: datetime,
) -> Iterator[str]:
    yield from (name for name in question.prefers if name in set_up)
    yield from (route.engine for route in routes if route.takes(question, now))
    yield default
