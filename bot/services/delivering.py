"""Deliver what leaves, one letter at a time: each arrives once, or is known not to have."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.errors import AuditError
from bot.services.following import alert_subject
from bot.services.noting import Noting
from bot.services.pace import Pace
from bot.services.runners import new_runner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.ledger_entry import Deed
    from bot.services.ports import Clock
    from bot.services.work import Letter, LetterKind, Placed, Store, Work

__all__ = ["Arrived", "Carrier", "Deliver", "PostponedError", "UndeliverableError"]

_log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""Longer than any call lasts: after it, whoever had the letter is dead."""

_LONG_LEASES = {"digest": timedelta(minutes=10)}
"""A digest asks the engine and draws a picture before it is posted."""

_UNPACED = frozenset({"edit", "page"})
"""What is no new message in a channel."""

_PATIENCE = timedelta(days=2)
_LONGEST = 60.0


class PostponedError(AuditError):
    """It cannot be delivered now, but after `seconds`; nor can the `whole` stream, where so."""

    retryable = True

    def __init__(self, message: str, seconds: float, *, whole: bool = False) -> None:
        super().__init__(message)
        self.seconds = seconds
        self.whole = whole


class UndeliverableError(AuditError):
    """It can never be delivered: a channel that is gone, a message that is."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A receipt; `placed` where the alert's message stands from now on: channel and ts."""

    receipt: str
    placed: tuple[str, str] | None = None


class Carrier(Protocol):
    """Brings letters of some kinds to where they go."""

    def __call__(self, letter: Letter, about: Placed | None) -> Arrived:
        """Deliver; `about` is the alert as it is now.

        Raises `PostponedError` and `UndeliverableError`.
        """


@dataclass(frozen=True, slots=True)
class Deliver:
    """Takes letters from the outbox and has them carried."""

    store: Store
    carriers: Mapping[LetterKind, Carrier]
    clock: Clock
    runner: str = field(default_factory=new_runner)
    pace: Pace = field(default_factory=Pace)
    _note: Noting = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_note", Noting(self.store))

    def __call__(self) -> bool:
        """Deliver the next letter; False where none is due."""
        self._note.catch_up()
        now = self.clock()
        with self.store.read() as work:  # who writes need not wait for those who only look
            soonest = work.outbox.next_at()
        if soonest is None or soonest > now:
            return False
        with self.store.begin() as work:
            paced = self.pace.resting(now.timestamp())
            letter = work.outbox.take(now, now + LEASE, self.runner, paced)
            if letter is None:
                return False
            if letter.kind in _LONG_LEASES:
                work.outbox.prolong(letter, now + _LONG_LEASES[letter.kind])
            about = work.alerts.get(letter.alert_id) if letter.alert_id is not None else None
        if letter.kind not in _UNPACED:
            self.pace.spend(letter.stream, now.timestamp())
        try:
            arrived = self.carriers[letter.kind](letter, about)
        except PostponedError as problem:
            self._postpone(letter, problem, problem.seconds, whole=problem.whole)
        except UndeliverableError as problem:
            self._give_up(letter, problem)
        except Exception as problem:  # noqa: BLE001 - whatever broke, the letter is not lost
            _log.exception("a letter was not delivered: %s", letter.key)
            self._postpone(letter, problem, min(2.0**letter.attempts, _LONGEST))
        else:
            self._arrived(letter, arrived)
        return True

    def _arrived(self, letter: Letter, arrived: Arrived) -> None:
        now = self.clock()

        def note(work: Work) -> None:
            work.outbox.sent(letter, arrived.receipt, now)
            if arrived.placed is not None and letter.alert_id is not None:
                work.alerts.placed(letter.alert_id, *arrived.placed)
            _record(work, letter, now, receipt=arrived.receipt)

        self._note(note)

    def _postpone(
        self, letter: Letter, problem: Exception, seconds: float, *, whole: bool = False
    ) -> None:
        now = self.clock()
        if now.timestamp() - letter.made > _PATIENCE.total_seconds():
            self._give_up(letter, problem)
            return
        again = now + timedelta(seconds=seconds)

        def note(work: Work) -> None:
            work.outbox.later(letter, again, str(problem))
            if whole:
                work.outbox.hold(letter.stream, again)

        self._note(note)

    def _give_up(self, letter: Letter, problem: Exception) -> None:
        _log.error("a letter cannot be delivered: %s: %s", letter.key, problem)
        now = self.clock()

        def note(work: Work) -> None:
            work.outbox.failed(letter, str(problem), now)
            _record(work, letter, now, error=str(problem))

        self._note(note)


def _record(work: Work, letter: Letter, now: datetime, **outcome: str) -> None:
    subject = letter.key if letter.alert_id is None else alert_subject(letter.alert_id)
    detail = {
        "kind": letter.kind,
        "to": letter.stream,
        "key": letter.key,
        "attempt": str(letter.attempts),
        **outcome,
    }
    deed: Deed = "not delivered" if "error" in outcome else "delivered"
    work.record(LedgerEntry(now, THE_BOT, deed, subject, detail))
