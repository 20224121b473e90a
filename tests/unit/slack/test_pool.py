from __future__ import annotations

import threading

import pytest

from bot.errors import BusyError
from bot.slack.pool import QuestionPool


def test_questions_past_the_queue_are_turned_away_and_places_come_free_again() -> None:
    pool = QuestionPool(workers=1, queue=2)
    running, release = threading.Event(), threading.Event()

    def slow() -> None:
        running.set()
        release.wait()

    assert pool.submit(slow) == 0
    running.wait()
    assert [pool.submit(slow), pool.submit(slow)] == [1, 2]
    assert pool.waiting == 2
    with pytest.raises(BusyError, match="2 questions are waiting"):
        pool.submit(slow)
    release.set()
    pool.close()
    assert pool.waiting == 0


def test_a_question_that_fails_frees_its_place() -> None:
    pool = QuestionPool(workers=1, queue=3)

    def fail() -> None:
        raise ValueError

    for _ in range(3):
        pool.submit(fail)
    pool.close()
    assert pool.waiting == 0
