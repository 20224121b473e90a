from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.feed import Feed
from bot.sandbox.fernhill import fernhill
from bot.sandbox.history import History
from bot.sandbox.posts import Post
from bot.sandbox.refusal import RefusalError
from tests.unit.sandbox.places import DANA, INCIDENTS, KIM

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import Clock


@pytest.fixture
def history(clock: Clock) -> History:
    return History(fernhill(), Feed(), clock)


def post(history: History, text: str, thread: str | None = None, only: str | None = None) -> Post:
    made = Post(INCIDENTS, history.next_ts(), DANA, text, thread_ts=thread, ephemeral_to=only)
    history.add(made)
    return made


def test_timestamps_differ_and_grow_even_when_the_clock_stands_or_goes_back(
    history: History, clock: Clock
) -> None:
    stamps = [history.next_ts() for _ in range(3)]
    clock.now -= 100
    stamps.append(history.next_ts())
    assert stamps == sorted(set(stamps))
    assert stamps[0] == "1700000000.000000"


def test_replies_are_counted_at_their_parent(history: History) -> None:
    parent = post(history, "parent")
    reply = post(history, "reply", thread=parent.ts)
    shown = parent.as_page()
    assert (shown["reply_count"], shown["latest_reply"]) == (1, reply.ts)
    assert shown["thread_ts"] == parent.ts
    assert [p.text for p in history.timeline(INCIDENTS)] == ["parent"]
    assert [p.text for p in history.thread(INCIDENTS, parent.ts)] == ["parent", "reply"]
    history.remove(reply)
    assert parent.as_page()["reply_count"] == 0


def test_ephemerals_are_seen_by_one_and_found_by_nobody_else(history: History) -> None:
    hidden = post(history, "hidden", only=KIM)
    assert [p.text for p in history.timeline(INCIDENTS, KIM)] == ["hidden"]
    assert history.timeline(INCIDENTS, DANA) == history.timeline(INCIDENTS) == []
    assert history.find(INCIDENTS, hidden.ts, viewer=KIM) is hidden
    with pytest.raises(RefusalError, match="message_not_found"):
        history.find(INCIDENTS, hidden.ts)
