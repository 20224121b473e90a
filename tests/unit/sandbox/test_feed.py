from __future__ import annotations

import threading

from bot.sandbox.feed import Feed


def test_waiting_ends_with_the_change_that_was_waited_for() -> None:
    feed, seen = Feed(), [0]

    def change() -> None:
        for _ in range(3):
            seen[0] += 1
            feed.touch()

    thread = threading.Thread(target=change)
    thread.start()
    assert feed.wait(lambda: seen[0] == 3 and "three", 10) == "three"
    thread.join()


def test_waiting_ends_with_the_time() -> None:
    assert not Feed().wait(lambda: None, 0.01)


def test_a_page_hears_what_it_may() -> None:
    feed = Feed()
    with feed.subscribe("U1") as one, feed.subscribe("U2") as other:
        feed.publish({"type": "a"})
        feed.publish({"type": "b"}, frozenset({"U2"}))
        assert one.qsize() == 1
        assert other.qsize() == 2
    feed.publish({"type": "c"})
    assert one.qsize() == 1


def test_pages_hear_the_end() -> None:
    feed = Feed()
    with feed.subscribe("U1") as page:
        feed.end()
        assert page.get_nowait() is None
