"""In which order what follows from changes leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.alerting.handling import escalate
from bot.store.tables import LEDGER, OUTBOX
from tests.unit.services.alerting.making import NOON, RULES, Watch

if TYPE_CHECKING:
    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.change import Change, Unchanged

LEASE = timedelta(minutes=1)


def leaving(watch: Watch, stream: str) -> list[str]:
    """What leaves for a stream, in the order in which it does: kind and alert."""
    found = []
    with watch.store.begin() as work:
        while letter := work.outbox.take(NOON, NOON + LEASE, "me"):
            work.outbox.sent(letter, "receipt", NOON)
            if letter.stream == stream:
                found.append(f"{letter.kind} {letter.alert_id}")
    return found


def test_many_hands_at_one_alert_do_not_keep_another_from_the_channel(watch: Watch) -> None:
    def press(alert: Alert) -> Change | Unchanged:
        return escalate(alert, "UALICE", NOON)

    watch.flood(0, 3)
    for _ in range(5):
        watch.do(press)
    watch.flood(10, 3, group="bob")
    order = leaving(watch, "C1")
    assert order == ["edit 1", "post 1", "post 2", "line 1", "line 2"]


def test_who_it_is_about_is_not_among_those_who_were_told(watch: Watch) -> None:
    watch.rules = replace(RULES, people={"alice": "UFIRST"})
    watch.flood(0, 3)
    with watch.database.read() as connection:
        opened = connection.execute(select(LEDGER.c.detail).where(LEDGER.c.deed == "opened"))
        line = connection.execute(select(OUTBOX.c.body).where(OUTBOX.c.kind == "line"))
        assert json.loads(opened.scalar_one())["told"] == ""
        assert "is not called" in str(line.scalar_one())
    assert "direct UFIRST" not in watch.letters()
