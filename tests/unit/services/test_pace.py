from __future__ import annotations

from bot.services.pace import Pace

NOON = 1_800_000_000.0


def spent(pace: Pace, now: float) -> int:
    """How many messages leave at one moment until the stream rests."""
    count = 0
    while "C1" not in pace.resting(now):
        pace.spend("C1", now)
        count += 1
    return count


def test_a_burst_leaves_at_once_and_then_one_a_second() -> None:
    pace = Pace(rate=1, burst=3)
    assert [spent(pace, NOON + seconds) for seconds in (0, 0.9, 1, 3, 100)] == [3, 0, 1, 2, 3]


def test_streams_do_not_wait_for_one_another() -> None:
    pace = Pace(rate=1, burst=1)
    pace.spend("C1", NOON)
    assert pace.resting(NOON) == {"C1"}


def test_a_clock_that_is_set_back_keeps_no_stream_waiting() -> None:
    pace = Pace(rate=1, burst=3)
    spent(pace, NOON)
    assert spent(pace, NOON - 3600) == 3
    assert [spent(pace, NOON - 3600 + seconds) for seconds in (0, 2)] == [0, 2]
