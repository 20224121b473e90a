"""Alerts, events and letters for the tests of their stores, and many threads at one store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from bot.domain.alerting.alert import Alert
from bot.domain.alerting.escalation import Level, Policy
from bot.domain.alerting.sighting import Sighting
from bot.services.work import Letter

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

HOSTILE = (
    "\0",
    "nul\0inside",
    "\ud800 lone \udfff",
    "'; DROP TABLE alerts; --",
    "\N{RIGHT-TO-LEFT OVERRIDE}\r\n\x1b[2J",
    "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(10_000)),
)
"""What a forged event or a malicious text may hold; the last is too long for any index."""


def at(minute: float) -> datetime:
    """So many minutes after noon."""
    return NOON + minute * MINUTE


def alert(fingerprint: str = "print", minute: float = 0, **fields: Any) -> Alert:  # noqa: ANN401 - any of an alert's
    """An open alert that has no id yet, opened so many minutes after noon."""
    plain = Alert(
        id=0,
        fingerprint=fingerprint,
        schedule="denials",
        runbook_id="access-denied",
        title="Access denied",
        severity="high",
        group_by="userIdentity.arn",
        group="alice",
        channel="C1",
        policy=Policy((Level(("user:UFIRST",)),)),
        opened_at=at(minute),
        changed_at=at(minute),
        first=at(minute),
        last=at(minute),
        count=1,
    )
    return replace(plain, **fields)


def following(one: Alert, **fields: Any) -> Alert:  # noqa: ANN401 - any of an alert's
    """Its next version."""
    return replace(one, version=one.version + 1, **fields)


def event(name: str, minute: float = 0, group: str = "alice", **fields: str) -> Sighting:
    """An event of a group, so many minutes after noon."""
    usual = {"principal": group, "action": "GetObject"}
    return Sighting(name, at(minute), group, **(usual | fields))


def letter(key: str, stream: str = "C1", priority: int = 5, **fields: Any) -> Letter:  # noqa: ANN401 - any of a letter's
    """Something said in a channel."""
    return changed(Letter(key, "say", stream, priority=priority), **fields)


def at_once(do: Callable[[int], T], threads: int = 8) -> list[T]:
    """What many threads get, each called with its number."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(do, range(threads)))
