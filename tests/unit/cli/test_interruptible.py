from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import pytest

from bot.cli.interruptible import interruptible
from bot.errors import EngineError

if TYPE_CHECKING:
    from bot.services.cancellation import CancelToken


def test_the_answer_comes_back() -> None:
    assert interruptible(lambda _: 42) == 42


def test_an_error_comes_back_as_itself() -> None:
    def ask(_: CancelToken) -> None:
        raise EngineError("It failed.")

    with pytest.raises(EngineError, match=r"It failed\."):
        interruptible(ask)


def test_ctrl_c_cancels_and_waits_until_it_has_stopped() -> None:
    stopped: list[bool] = []
    main = threading.main_thread().ident
    assert main is not None

    def ask(token: CancelToken) -> None:
        wish = threading.Event()
        token.on_cancel(wish.set)
        signal.pthread_kill(main, signal.SIGINT)
        stopped.append(wish.wait(30))

    with pytest.raises(KeyboardInterrupt):
        interruptible(ask)
    assert stopped == [True]
