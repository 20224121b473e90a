"""Who runs: a process by its host, its number and a token, so that a dead one can be told."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.services.ports import Clock
    from bot.services.work import Store

__all__ = ["ReleaseDead", "is_dead", "new_runner"]


def new_runner() -> str:
    """A name for this process; the token tells it from one of the same number before it."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


def is_dead(runner: str, me: str) -> bool:
    """Whether a runner is known to be dead: of another host nothing is known, its lease decides."""
    host, _, rest = runner.rpartition(":")[0].rpartition(":")
    if runner == me or host != me.rpartition(":")[0].rpartition(":")[0] or not rest.isdecimal():
        return False
    if int(rest) == os.getpid():
        return True  # the same number with another token: a process before this one
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:  # alive, and somebody else's
        return False
    return False


@dataclass(frozen=True, slots=True)
class ReleaseDead:
    """At the start: what a process that was killed had in hand is taken up at once.

    Without it, it would wait for the end of its lease.
    """

    store: Store
    clock: Clock
    me: str = field(default_factory=new_runner)

    def __call__(self) -> int:
        """Release it; how many letters and firings."""
        now, released = self.clock(), 0
        with self.store.begin() as work:
            for runner in work.outbox.runners():
                released += work.outbox.release(runner, now) if is_dead(runner, self.me) else 0
            for runner in work.schedules.runners():
                released += work.schedules.release(runner, now) if is_dead(runner, self.me) else 0
        return released
