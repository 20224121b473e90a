"""A thousand alerts an hour, and fifty presses of buttons a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.chat import keys, standing
from tests.faults.crowd import Crowd
from tests.faults.load import Feeding, Load
from tests.faults.measuring import (
    Memory,
    percentile,
    percentiles,
    seconds_until_posted,
    seconds_until_shown,
)
from tests.faults.process import BotProcess
from tests.faults.reckoning import check_ledger
from tests.faults.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.ground import Ground

pytestmark = pytest.mark.faults

_ALERTS_AN_HOUR, _PRESSES_A_SECOND = 1000, 50
_STANDING = 8
"""Alerts that stand in the channel when the presses begin."""

_OBJECTS_AN_ALERT = 3
"""Its own two, and about one of a group that becomes none, or of one that is delivered again."""

_LIMIT = 3.0
"""Seconds: past these, Slack tells the person that the app did not respond."""

_GROWTH = 1.1


def test_a_button_answers_in_time_under_load(
    ground: Ground, load_seconds: int, tell: Callable[[str], None]
) -> None:
    load = Load(ground, seed=31)
    with BotProcess(ground) as bot:
        bot.start()
        bot.ready()
        while len(load.meeting) < _STANDING:
            load.step()
        load.finish()
        until(lambda: len(standing(ground.sandbox)) >= _STANDING, 60)
        crowd = Crowd(ground.sandbox, _PRESSES_A_SECOND, seed=37)
        crowd.press(2.0)
        every = 3600 / _ALERTS_AN_HOUR / _OBJECTS_AN_ALERT
        with Feeding(load, every), Memory(bot) as memory:
            presses = crowd.press(load_seconds)
            fed = len(load.meeting)
        until(lambda: len(seconds_until_posted(ground)) >= fed, 10)
        bot.stop()
    acked = [press.seconds for press in presses]
    shown = seconds_until_shown(ground, presses)
    posted = seconds_until_posted(ground)[_STANDING:]
    before, after = memory.thirds
    check_ledger(ground)
    tell(
        f"{len(presses)} presses in {load_seconds} s, {len(load.meeting)} alerts; acknowledged"
        f" {percentiles(acked)}; {len(posted)} new alerts posted after at most {max(posted):.1f} s;"
        f" {len(shown)} changes shown in the channel {percentiles(shown)};"
        f" memory {before:.0f} MB at first, {after:.0f} MB at last"
    )
    assert set(keys(ground.sandbox).values()) == {1}
    assert all(press.acked for press in presses)
    assert percentile(acked, 0.999) < _LIMIT
    assert percentile(shown, 0.99) < _LIMIT
    assert after < before * _GROWTH
