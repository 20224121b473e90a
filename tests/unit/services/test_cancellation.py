from __future__ import annotations

from bot.services.cancellation import CancelToken


def test_whoever_listens_is_told_once() -> None:
    told: list[str] = []
    token = CancelToken()
    token.on_cancel(lambda: told.append("a"))
    token.on_cancel(lambda: told.append("b"))
    assert (token.cancelled, told) == (False, [])
    token.cancel()
    token.cancel()
    assert (token.cancelled, told) == (True, ["a", "b"])


def test_whoever_comes_late_is_told_at_once() -> None:
    told: list[str] = []
    token = CancelToken()
    token.cancel()
    token.on_cancel(lambda: told.append("late"))
    assert told == ["late"]


def test_a_listener_may_ask_whether_it_was_cancelled() -> None:
    """The token does not hold its lock while it tells: this would never end otherwise."""
    seen: list[bool] = []
    token = CancelToken()
    token.on_cancel(lambda: token.on_cancel(lambda: seen.append(token.cancelled)))
    token.cancel()
    assert seen == [True]
