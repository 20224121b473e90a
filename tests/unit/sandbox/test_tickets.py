from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.refusal import RefusalError
from bot.sandbox.tickets import ResponseUrls, Triggers

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import Clock


def test_a_trigger_is_good_for_three_seconds(clock: Clock) -> None:
    triggers = Triggers(clock)
    early, late = triggers.issue("U1"), triggers.issue("U1")
    clock.now += 3.0
    assert triggers.exchange(early).user == "U1"
    clock.now += 0.1
    with pytest.raises(RefusalError, match="expired_trigger_id"):
        triggers.exchange(late)


def test_a_trigger_is_good_once(clock: Clock) -> None:
    triggers = Triggers(clock)
    trigger = triggers.issue("U1")
    triggers.exchange(trigger)
    with pytest.raises(RefusalError, match="exchanged_trigger_id"):
        triggers.exchange(trigger)


def test_a_trigger_cannot_be_guessed(clock: Clock) -> None:
    with pytest.raises(RefusalError, match="invalid_trigger_id"):
        Triggers(clock).exchange("1.2.3")


def test_a_response_url_is_good_five_times(clock: Clock) -> None:
    urls = ResponseUrls(clock)
    token = urls.issue("C1", "U1", "1.0")
    assert [urls.use(token).channel for _ in range(5)] == ["C1"] * 5
    with pytest.raises(RefusalError, match="used_url"):
        urls.use(token)


def test_a_response_url_is_good_for_half_an_hour(clock: Clock) -> None:
    urls = ResponseUrls(clock)
    token = urls.issue("C1", "U1")
    clock.now += 30 * 60
    urls.use(token)
    clock.now += 1
    with pytest.raises(RefusalError, match="expired_url"):
        urls.use(token)
