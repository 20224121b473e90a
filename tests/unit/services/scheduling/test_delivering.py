"""Letters are delivered until they arrive, or are known not to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.alerting.handling import acknowledge
from bot.errors import StoreError
from bot.services.delivering import LEASE, Arrived, Deliver, PostponedError, UndeliverableError
from bot.services.work import Letter
from tests.contract.alert_making import alert
from tests.unit.services.alerting.making import HOUR, NOON
from tests.unit.services.scheduling.making import Ground, KilledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.services.work import LetterKind, Placed

SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class FakeCarrier:
    """Notes what it carries; raises each of `problems` first. `meanwhile` happens on the way."""

    problems: list[BaseException] = field(default_factory=list)
    carried: list[tuple[str, int]] = field(default_factory=list)
    abouts: list[Placed | None] = field(default_factory=list)
    arrived: Arrived = field(default_factory=lambda: Arrived("1.5"))
    meanwhile: Callable[[], object] = lambda: None

    def __call__(self, letter: Letter, about: Placed | None) -> Arrived:
        self.carried.append((letter.key, letter.attempts))
        self.abouts.append(about)
        self.meanwhile()
        if self.problems:
            raise self.problems.pop(0)
        return self.arrived


@dataclass
class Post:
    """One process that delivers, and what it carries with."""

    ground: Ground
    carrier: FakeCarrier = field(default_factory=FakeCarrier)

    def __post_init__(self) -> None:
        carriers: dict[LetterKind, FakeCarrier] = {"say": self.carrier, "post": self.carrier}
        self.deliver = Deliver(self.ground.store, carriers, self.ground.clock)

    def put(self, *keys: str, kind: LetterKind = "say", alert_id: int | None = None) -> None:
        with self.ground.store.begin() as work:
            for key in keys:
                letter = Letter(key, kind, "C1", {}, alert_id)
                assert work.outbox.put(letter, self.ground.clock.now)

    def empty(self) -> int:
        """Deliver until nothing is due; how often something was."""
        count = 0
        while self.deliver():
            count += 1
        return count

    def after(self, seconds: float) -> int:
        self.ground.clock.now += seconds * SECOND
        return self.empty()

    def waiting(self) -> int:
        with self.ground.store.read() as work:
            return work.outbox.waiting()

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.carrier.carried]


@pytest.fixture
def post(ground: Ground) -> Post:
    return Post(ground)


def test_what_arrives_leaves_once_and_is_written_down(post: Post) -> None:
    post.put("k", "l")
    assert post.empty() == 2
    assert post.after(3600) == 0
    assert post.carrier.carried == [("k", 1), ("l", 1)]
    assert post.carrier.abouts == [None, None]
    detail = {"kind": "say", "to": "C1", "key": "k", "attempt": "1", "receipt": "1.5"}
    assert post.ground.ledger()[0] == ("audit", "delivered", "k", detail)
    assert len(post.ground.ledger()) == 2


def test_nothing_is_due_where_nothing_waits(post: Post) -> None:
    assert not post.deliver()


def test_an_alerts_letter_shows_it_as_it_is_when_it_leaves(post: Post) -> None:
    with post.ground.store.begin() as work:
        known = work.alerts.add(alert())
    post.put("p", kind="post", alert_id=known.id)
    with post.ground.store.begin() as work:
        made = acknowledge(known, "UALICE", NOON)
        assert work.alerts.save(made.alert)
    post.carrier.arrived = Arrived("1.5", ("C2", "1.5"))
    post.empty()
    [about] = post.carrier.abouts
    assert about is not None
    assert about.alert.state == "acknowledged"
    with post.ground.store.read() as work:
        placed = work.alerts.get(known.id)
    assert placed is not None
    assert (placed.channel, placed.message_ts) == ("C2", "1.5")
    assert post.ground.ledger("delivered")[0][2] == f"alert {known.id}"


def test_what_is_postponed_lets_the_rest_of_its_stream_pass(post: Post) -> None:
    post.carrier.problems = [PostponedError("busy", 30)]
    post.put("k", "l")
    assert post.empty() == 2
    assert post.after(29) == 0
    assert post.after(1) == 1
    assert post.carrier.carried == [("k", 1), ("l", 1), ("k", 2)]
    assert post.ground.ledger("delivered")[1][3]["attempt"] == "2"


def test_a_stream_that_is_refused_rests_whole(post: Post) -> None:
    post.carrier.problems = [PostponedError("too many", 30, whole=True)]
    post.put("k", "l")
    assert post.empty() == 1
    assert post.after(29) == 0
    assert post.after(1) == 2
    assert post.keys == ["k", "k", "l"]


def test_what_breaks_is_tried_ever_more_seldom(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.carrier.problems = [RuntimeError("a mistake")] * 9
    post.put("k")
    waits = []
    assert post.empty() == 1
    for _ in range(8):
        seconds = 1
        while not post.after(1):
            seconds += 1
        waits.append(seconds)
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert "RuntimeError: a mistake" in caplog.text
    assert post.after(60) == 1
    assert post.carrier.carried[-1] == ("k", 10)
    assert post.waiting() == 0


def test_a_kind_that_nobody_carries_is_not_lost(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.put("k", kind="page")
    assert post.empty() == 1
    assert post.waiting() == 1
    assert "KeyError" in caplog.text


def test_what_can_never_arrive_is_given_up_and_told(post: Post) -> None:
    post.carrier.problems = [UndeliverableError("the channel is gone")]
    post.put("k", "l")
    assert post.empty() == 2
    assert post.after(3600) == 0
    entries = post.ground.ledger()
    assert [entry[1:3] for entry in entries] == [("not delivered", "k"), ("delivered", "l")]
    assert entries[0][3]["error"] == "the channel is gone"
    with post.ground.store.read() as work:
        assert work.outbox.undelivered(NOON, NOON + HOUR) == 1


def test_after_two_days_it_is_given_up(post: Post) -> None:
    post.carrier.problems = [PostponedError("down", 3600) for _ in range(99)]
    post.put("k")
    while post.waiting():
        post.after(3600)
    assert post.ground.clock.now - NOON == timedelta(days=2, hours=1)
    [entry] = post.ground.ledger()
    assert (entry[1], entry[3]["attempt"]) == ("not delivered", "49")


def test_a_process_that_dies_on_the_way_leaves_it_to_another(post: Post) -> None:
    post.carrier.problems = [KilledError()]
    post.put("k", "behind")
    with pytest.raises(KilledError):
        post.deliver()
    another = Post(post.ground)
    assert another.after(LEASE.total_seconds() - 1) == 0
    assert another.after(1) == 2
    assert another.carrier.carried == [("k", 2), ("behind", 1)]
    assert [entry[3]["attempt"] for entry in post.ground.ledger()] == ["2", "1"]


def test_a_process_that_dies_before_it_notes_the_arrival_says_that_it_may_have_arrived(
    post: Post,
) -> None:
    """The second attempt is what tells a carrier to look whether the first arrived."""

    def database_goes() -> None:
        post.ground.store.broken = True

    post.carrier.meanwhile = database_goes
    post.put("k")
    with pytest.raises(StoreError):
        post.deliver()
    post.ground.store.broken = False
    another = Post(post.ground)
    assert another.after(LEASE.total_seconds()) == 1
    assert another.carrier.carried == [("k", 2)]


def test_two_that_deliver_keep_one_stream_in_order(post: Post) -> None:
    another = Post(post.ground)
    post.carrier.meanwhile = another.empty
    post.put("a", "b", "c")
    with post.ground.store.begin() as work:
        work.outbox.put(Letter("elsewhere", "say", "C2"), NOON)
    assert post.empty() == 3
    assert post.keys == ["a", "b", "c"]
    assert another.keys == ["elsewhere"]


def test_a_channel_is_not_written_to_faster_than_it_takes(post: Post) -> None:
    post.put(*(f"k{number}" for number in range(10)))
    assert post.empty() == 6
    assert [post.after(1) for _ in range(6)] == [1, 1, 1, 1, 0, 0]
    assert post.keys == [f"k{number}" for number in range(10)]


def test_a_pause_that_is_asked_for_is_kept_through_a_restart(post: Post) -> None:
    post.carrier.problems = [PostponedError("too many", 30, whole=True)]
    post.put("k", "l")
    post.empty()
    another = Post(post.ground)
    assert another.after(29) == 0
    assert another.after(1) == 2
