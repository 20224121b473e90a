"""What is due is woken: each schedule once at the start, and beats again and again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.slots import Every
from bot.scheduling.outbox_worker import OutboxWorker
from bot.scheduling.scheduler import Beat, Scheduler
from tests.unit.scheduling.making import PATIENCE, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

SELDOM = Every(timedelta(days=36_500))
"""A timing without a slot in this century but the one behind us."""


def test_at_the_start_each_schedule_is_woken_once() -> None:
    woken = Waiting(2)
    scheduler = Scheduler({"denials": SELDOM, "digest:daily": SELDOM}, woken)
    scheduler.start()
    woken.wait()
    scheduler.stop()
    assert sorted(woken.happened) == ["denials", "digest:daily"]


def test_a_schedule_is_woken_at_its_slots() -> None:
    woken = Waiting(2)
    scheduler = Scheduler({"denials": Every(timedelta(seconds=0.05))}, woken)
    scheduler.start()
    woken.wait()
    scheduler.stop()
    assert set(woken.happened) == {"denials"}


def test_a_beat_that_fails_comes_again_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing, other = Waiting(3, [RuntimeError("gone")] * 2), Waiting(3)
    beats = (Beat("failing", 0.02, failing), Beat("other", 0.02, other))
    scheduler = Scheduler({"denials": SELDOM}, Waiting(1, [RuntimeError("no database")]), beats)
    scheduler.start()
    failing.wait()
    other.wait()
    scheduler.stop()
    assert "failing failed" in caplog.text
    assert "RuntimeError: gone" in caplog.text
    assert "schedule denials failed" in caplog.text


def test_stopping_waits_for_what_runs_and_can_be_said_twice() -> None:
    begun, finish = threading.Event(), threading.Event()
    ended: list[str] = []

    def long(name: str) -> None:
        begun.set()
        assert finish.wait(PATIENCE)
        ended.append(name)

    scheduler = Scheduler({"denials": SELDOM}, long)
    scheduler.stop()
    scheduler.start()
    assert begun.wait(PATIENCE)
    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(scheduler.stop)
        assert not stopping.done()
        finish.set()
        stopping.result(PATIENCE)
    assert ended == ["denials"]
    scheduler.stop()


@dataclass(slots=True)
class FakeDeliver:
    """Delivers what is put in; `before` is called with each first."""

    before: Callable[[str], None]
    letters: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, *letters: str) -> None:
        with self._lock:
            self.letters += letters

    def __call__(self) -> bool:
        with self._lock:
            if not self.letters:
                return False
            letter = self.letters.pop(0)
        self.before(letter)
        return True


def test_the_outbox_is_emptied_by_threads_and_by_whoever_wakes_them() -> None:
    delivered = Waiting(9)
    deliver = FakeDeliver(delivered)
    deliver.put(*"abc")
    worker = OutboxWorker(deliver)
    worker.start()
    deliver.put(*"defghi")
    worker.wake()
    delivered.wait()
    worker.stop()
    assert sorted(delivered.happened) == list("abcdefghi")


def test_an_outbox_that_cannot_be_read_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    delivered = Waiting(4, [RuntimeError("the database is gone")])
    deliver = FakeDeliver(delivered)
    deliver.put(*"abcd")
    worker = OutboxWorker(deliver, threads=2)
    worker.start()
    delivered.wait()
    worker.stop()
    assert "the outbox cannot be read" in caplog.text
    assert sorted(delivered.happened) == list("abcd")


def test_stopping_finishes_what_is_on_its_way_and_takes_nothing_more() -> None:
    begun, finish = threading.Event(), threading.Event()
    arrived: list[str] = []

    def slow(letter: str) -> None:
        begun.set()
        assert finish.wait(PATIENCE)
        arrived.append(letter)

    deliver = FakeDeliver(slow)
    deliver.put("a")
    worker = OutboxWorker(deliver, threads=2)
    worker.start()
    assert begun.wait(PATIENCE)
    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(worker.stop)
        assert not stopping.done()
        finish.set()
        stopping.result(PATIENCE)
    deliver.put("b")
    worker.wake()
    assert (arrived, deliver.letters) == (["a"], ["b"])


def test_one_that_was_stopped_can_be_started_again() -> None:
    delivered = Waiting(1)
    worker = OutboxWorker(deliver := FakeDeliver(delivered), threads=1)
    worker.start()
    worker.stop()
    deliver.put("a")
    worker.start()
    delivered.wait()
    worker.stop()
    assert delivered.happened == ["a"]


def test_evaluations_that_take_long_keep_no_beat_waiting() -> None:
    beat, go_on = Waiting(3), threading.Event()
    names = {f"schedule-{number}": SELDOM for number in range(20)}
    scheduler = Scheduler(names, lambda _name: go_on.wait(PATIENCE), (Beat("time", 0.02, beat),))
    scheduler.start()
    beat.wait()
    go_on.set()
    scheduler.stop()
