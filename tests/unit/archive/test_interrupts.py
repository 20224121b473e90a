from __future__ import annotations

import signal

import pytest

from bot.archive.interrupts import interrupted_between_steps


def test_ctrl_c_waits_for_the_end_of_a_step() -> None:
    steps = []
    with pytest.raises(KeyboardInterrupt), interrupted_between_steps() as check:
        signal.raise_signal(signal.SIGINT)
        steps.append("finished")
        check()
        steps.append("not begun")
    assert steps == ["finished"]


def test_a_ctrl_c_in_the_last_step_is_not_lost() -> None:
    with pytest.raises(KeyboardInterrupt), interrupted_between_steps():
        signal.raise_signal(signal.SIGINT)


def test_a_second_ctrl_c_does_not_wait() -> None:
    with pytest.raises(KeyboardInterrupt), interrupted_between_steps():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the second Ctrl-C was held back")


def test_afterwards_all_is_as_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupted_between_steps() as check:
        check()
    assert signal.getsignal(signal.SIGINT) is before
