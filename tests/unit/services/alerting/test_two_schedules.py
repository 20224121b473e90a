"""Two schedules of one runbook: their alerts are the same, and so is what was seen of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.alerting.handling import acknowledge
from tests.unit.services.alerting.making import EVERY, NOON, RULES, Watch, event

if TYPE_CHECKING:
    from bot.store.database import Database


@pytest.fixture
def often(database: Database) -> Watch:
    return Watch(database, name="often", beside={"hourly": EVERY})


@pytest.fixture
def hourly(database: Database, often: Watch) -> Watch:
    """What arrives for one arrives for both."""
    watch = Watch(database, name="hourly", beside={"often": EVERY}, rules=replace(RULES))
    watch.arrivals.batches = often.arrivals.batches
    return watch


def test_what_was_seen_wakes_nobody_through_the_other(often: Watch, hourly: Watch) -> None:
    often.flood(0, 3)
    often.do(lambda alert: acknowledge(alert, "UBOB", NOON))
    often.arrivals.come(event("one-more", 1))
    hourly.evaluate()
    alert = hourly.only()
    assert (alert.state, alert.count, alert.reopened) == ("acknowledged", 4, 0)
    often.evaluate()
    alert = often.only()
    assert (alert.state, alert.count, alert.reopened) == ("acknowledged", 4, 0)


def test_what_nobody_has_seen_reopens_it_through_either(often: Watch, hourly: Watch) -> None:
    often.flood(0, 3)
    often.do(lambda alert: acknowledge(alert, "UBOB", NOON))
    often.arrivals.come(*(event(f"later-{number}", 2) for number in range(3)))
    hourly.evaluate()
    assert (hourly.only().state, hourly.only().count, hourly.only().reopened) == ("open", 6, 1)
    often.evaluate()
    assert (often.only().count, often.only().reopened) == (6, 1)


def test_an_open_alert_has_each_event_once(often: Watch, hourly: Watch) -> None:
    often.flood(0, 3)
    hourly.evaluate()
    hourly.flood(3, 2)
    often.evaluate()
    assert (often.only().count, often.alerts()) == (5, 1)
