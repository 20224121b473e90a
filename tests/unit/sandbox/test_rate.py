from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.rate import ChannelRate, RateLimitError

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import Clock


def taken(rate: ChannelRate, channel: str = "C1") -> int:
    """How many messages a channel takes at once."""
    for count in range(100):
        try:
            rate.take(channel)
        except RateLimitError:
            return count
    return 100


def test_a_small_burst_then_one_a_second(clock: Clock) -> None:
    rate = ChannelRate(clock, enabled=True)
    assert taken(rate) == 4
    clock.now += 1
    assert taken(rate) == 1
    clock.now += 60
    assert taken(rate) == 4


def test_channels_do_not_share(clock: Clock) -> None:
    rate = ChannelRate(clock, enabled=True)
    assert taken(rate, "C1") == taken(rate, "C2") == 4


def test_the_wait_is_what_is_missing(clock: Clock) -> None:
    rate = ChannelRate(clock, enabled=True)
    taken(rate)
    with pytest.raises(RateLimitError) as limit:
        rate.take("C1")
    assert limit.value.seconds == 1
    clock.now += limit.value.seconds
    rate.take("C1")


def test_it_can_be_relaxed(clock: Clock) -> None:
    assert taken(ChannelRate(clock, enabled=False)) == 100
