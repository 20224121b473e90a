"""The database goes away while events arrive and alerts climb, and comes back."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from bot.domain.alerting.passing import LATE
from tests.faults.load import Feeding, Load
from tests.faults.process import BotProcess
from tests.faults.reckoning import (
    check_alerts,
    check_ledger,
    check_messages,
    escalations,
    slots,
)
from tests.faults.waiting import pause, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tests.faults.ground import Ground
    from tests.postgres import EmbeddedServer, Postgres

pytestmark = pytest.mark.faults

_BEFORE, _AFTER = 3, 1
_OFTEN = 1.5
_LOCKED, _SELDOM = LATE.total_seconds() + 4, 3.0
"""Longer than a writer waits, and so long that an escalation is late."""


def test_postgresql_is_stopped_and_started_again(
    postgres_ground: Ground, postgres: Postgres, gone_seconds: int, tell: Callable[[str], None]
) -> None:
    if postgres.embedded is None:
        pytest.skip("this server is not ours to stop")
    _survives(postgres_ground, _stopped(postgres.embedded), (gone_seconds, _OFTEN), tell)


def test_sqlite_is_locked_by_somebody_else(ground: Ground, tell: Callable[[str], None]) -> None:
    late = _survives(ground, _locked(ground), (_LOCKED, _SELDOM), tell)
    assert late, "no escalation fell into the time without a database"


def _survives(
    ground: Ground,
    gone: AbstractContextManager[None],
    timing: tuple[float, float],
    tell: Callable[[str], None],
) -> int:
    """Take the database away under load; how many escalations are marked late afterwards.

    `timing` is for how many seconds, and how many there are between two objects.
    """
    seconds, every = timing
    load = Load(ground, seed=17)
    with BotProcess(ground) as bot:
        bot.start()
        bot.ready()
        while not load.meeting:
            load.step()
        load.finish()
        with Feeding(load, every=every):
            until(lambda: any(alert.climbs_at for alert in ground.alerts()), 30)
            pause(_BEFORE)
            with gone:
                pause(seconds)
            pause(_AFTER)
        ground.settle(len(load.meeting), seconds=90)
        assert bot.alive()
        bot.stop()
    alerts = check_alerts(ground, load)
    messages = check_messages(ground)
    climbed = escalations(ground)
    fired = slots(ground)
    entries = check_ledger(ground)
    tell(
        f"{seconds:.0f} s without a database; {load.objects} objects; {alerts} alerts, none lost,"
        f" none twice; {messages} messages, each once; {climbed.steps} escalations, the slowest"
        f" {climbed.slowest.total_seconds():.1f} s after its time, {climbed.late} marked late;"
        f" {fired} firings, each once; {entries} ledger entries verified"
    )
    return climbed.late


@contextmanager
def _stopped(server: EmbeddedServer) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


@contextmanager
def _locked(ground: Ground) -> Iterator[None]:
    """Nobody else writes meanwhile."""
    file = ground.app.settings.database
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")
