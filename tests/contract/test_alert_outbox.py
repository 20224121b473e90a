"""The outbox on a database of either kind: in order, one at a time, and nothing forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.contract.alert_making import NOON, alert, at, at_once, letter

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.services.work import Letter
    from bot.store.work import AlertStore


def put(store: AlertStore, *letters: Letter, now: float = 0) -> list[bool]:
    with store.begin() as work:
        return [work.outbox.put(one, at(now)) for one in letters]


def take(
    store: AlertStore, now: float = 0, runner: str = "me", paced: Collection[str] = ()
) -> Letter | None:
    """The next letter, for two minutes."""
    with store.begin() as work:
        return work.outbox.take(at(now), at(now + 2), runner, paced)


def line(key: str, text: str = "said", alert_id: int = 1) -> Letter:
    """A line of an alert's thread."""
    return letter(key, kind="line", alert_id=alert_id, body={"notes": [[{"text": text}]]})


def said(found: Letter | None) -> list[str]:
    """The lines that a letter tells."""
    assert found is not None
    return [piece["text"] for note in found.body["notes"] for piece in note]


def taken(store: AlertStore, now: float = 0) -> Letter:
    found = take(store, now)
    assert found is not None
    return found


def key(one: Letter | None) -> str | None:
    return None if one is None else one.key


def drained(store: AlertStore, now: float = 0) -> list[str]:
    """The keys of all that may leave, each sent before the next is taken."""
    found = []
    while (one := take(store, now)) is not None:
        found.append(one.key)
        with store.begin() as work:
            work.outbox.sent(one, "receipt", at(now))
    return found


def test_a_letter_is_taken_as_it_was_put(alert_store: AlertStore) -> None:
    asked = letter("k", kind="page", stream="pager:mail", body={"pager": "mail", "n": [1, None]})
    put(alert_store, asked, now=1)
    found = taken(alert_store, 1)
    assert (found.key, found.kind, found.stream, found.priority) == ("k", "page", "pager:mail", 5)
    assert (found.body, found.alert_id, found.attempts) == (asked.body, None, 1)
    assert found.made == at(1).timestamp()


def test_the_most_urgent_leaves_first_then_the_oldest(alert_store: AlertStore) -> None:
    put(alert_store, *(letter(f"{p}{n}", f"C{n}", p) for n, p in enumerate((6, 1, 3, 1, 6))))
    assert drained(alert_store) == ["11", "13", "32", "60", "64"]


def test_a_key_is_known_for_ever(alert_store: AlertStore) -> None:
    assert put(alert_store, letter("k"), letter("k", "C2"), letter("l")) == [True, False, True]
    assert drained(alert_store) == ["k", "l"]
    assert put(alert_store, letter("k")) == [False]
    assert drained(alert_store) == []


def test_many_put_the_same_letter_and_it_leaves_once(alert_store: AlertStore) -> None:
    assert at_once(lambda _: put(alert_store, letter("k"))).count([True]) == 1
    assert drained(alert_store) == ["k"]


def test_a_stream_has_one_letter_on_its_way(alert_store: AlertStore) -> None:
    put(alert_store, letter("a1"), letter("a2"), letter("b1", "C2"))
    first = taken(alert_store)
    assert [key(take(alert_store)), key(take(alert_store))] == ["b1", None]
    with alert_store.begin() as work:
        work.outbox.sent(first, "r", NOON)
    assert key(take(alert_store)) == "a2"


def test_many_take_at_once_and_no_letter_is_taken_twice(alert_store: AlertStore) -> None:
    put(alert_store, *(letter(f"k{n}", f"C{n % 3}") for n in range(9)))
    found = [one.stream for one in at_once(lambda _: take(alert_store)) if one is not None]
    assert sorted(found) == ["C0", "C1", "C2"], "one of each stream, and each once"


def test_who_dies_with_a_letter_has_it_taken_again(alert_store: AlertStore) -> None:
    put(alert_store, letter("k"), letter("behind"))
    assert taken(alert_store).attempts == 1
    assert take(alert_store, 1.9) is None
    again = taken(alert_store, 2)
    assert (again.key, again.attempts) == ("k", 2)
    assert again.made == NOON.timestamp()


def test_a_dead_runners_letters_are_released_at_once(alert_store: AlertStore) -> None:
    put(alert_store, letter("k"), letter("other", "C2"))
    take(alert_store, runner="dead")
    take(alert_store, runner="alive")
    with alert_store.begin() as work:
        assert sorted(work.outbox.runners()) == ["alive", "dead"]
        assert work.outbox.release("dead", at(1)) == 1
        assert work.outbox.release("nobody", at(1)) == 0
    assert [key(take(alert_store, 1)), key(take(alert_store, 1))] == ["k", None]


def test_a_letter_that_waits_lets_others_of_its_stream_pass(alert_store: AlertStore) -> None:
    put(alert_store, letter("k"), letter("next"))
    with alert_store.begin() as work:
        first = work.outbox.take(NOON, at(2), "me")
        assert first is not None
        work.outbox.later(first, at(5), "try later")
    assert drained(alert_store, 4.9) == ["next"]
    assert taken(alert_store, 5).attempts == 2


def test_a_stream_that_is_held_rests_whole(alert_store: AlertStore) -> None:
    put(alert_store, letter("k"), letter("urgent", priority=1), letter("elsewhere", "C2"))
    with alert_store.begin() as work:
        work.outbox.hold("C1", at(5))
        work.outbox.hold("C1", at(1))
    assert drained(alert_store, 4.9) == ["elsewhere"]
    assert drained(alert_store, 5) == ["urgent", "k"]


def test_who_was_too_slow_cannot_bring_back_what_another_delivered(
    alert_store: AlertStore,
) -> None:
    put(alert_store, letter("k"))
    slow = taken(alert_store)
    with alert_store.begin() as work:
        again = work.outbox.take(at(2), at(4), "another")
        assert again is not None
        work.outbox.later(slow, at(2), "too slow")
        assert work.outbox.take(at(3), at(5), "third") is None, "it is on its way"
        work.outbox.failed(slow, "too slow", at(3))
        assert work.outbox.waiting() == 1
        work.outbox.sent(again, "r", at(3))
        work.outbox.later(slow, at(3), "too slow")
        assert work.outbox.waiting() == 0
    assert drained(alert_store, 99) == []


def test_what_arrived_late_has_arrived_all_the_same(alert_store: AlertStore) -> None:
    put(alert_store, letter("k"))
    slow = taken(alert_store)
    taken(alert_store, 2)
    with alert_store.begin() as work:
        work.outbox.sent(slow, "r", at(3))
        assert work.outbox.waiting() == 0
    assert drained(alert_store, 99) == []


def test_edits_that_wait_are_dropped_with_the_one_that_shows_the_present(
    alert_store: AlertStore,
) -> None:
    edits = [letter(f"e{n}", kind="edit", alert_id=1) for n in range(3)]
    others = [letter("other", kind="edit", alert_id=2), line("line")]
    put(alert_store, *edits, *others)
    assert drained(alert_store) == ["e0", "other", "line"]
    put(alert_store, letter("post", kind="post", alert_id=1, priority=1))
    put(alert_store, letter("before", kind="edit", alert_id=1))
    assert drained(alert_store) == ["post"]
    assert put(alert_store, edits[1]) == [False], "what was dropped is known, too"


def test_an_edit_that_comes_while_one_is_on_its_way_leaves_after_it(
    alert_store: AlertStore,
) -> None:
    put(alert_store, letter("e0", kind="edit", alert_id=1))
    first = taken(alert_store)
    put(alert_store, letter("e1", kind="edit", alert_id=1))
    with alert_store.begin() as work:
        work.outbox.sent(first, "r", NOON)
    assert drained(alert_store) == ["e1"]


def test_lines_that_wait_for_one_thread_are_told_together(alert_store: AlertStore) -> None:
    put(alert_store, line("a", "1"), line("other", "2", alert_id=2), line("b", "3"), line("c", "4"))
    put(alert_store, letter("say"))
    first = taken(alert_store)
    assert (first.key, said(first)) == ("a", ["1", "3", "4"])
    with alert_store.begin() as work:
        work.outbox.sent(first, "r", NOON)
        assert work.outbox.waiting() == 2
    assert drained(alert_store) == ["other", "say"]
    assert put(alert_store, line("b"), line("c")) == [False, False], "what was told is known"


def test_no_line_joins_one_that_may_have_been_seen(alert_store: AlertStore) -> None:
    put(alert_store, line("a", "1"))
    first = taken(alert_store)
    put(alert_store, line("b", "2"))
    with alert_store.begin() as work:
        work.outbox.later(first, at(1), "no answer")
    put(alert_store, line("c", "3"))
    again = taken(alert_store, 1)
    assert (again.key, said(again)) == ("a", ["1"])
    with alert_store.begin() as work:
        work.outbox.sent(again, "r", at(1))
    rest = taken(alert_store, 1)
    assert (rest.key, said(rest)) == ("b", ["2", "3"])


def test_a_message_tells_no_more_lines_than_it_holds(alert_store: AlertStore) -> None:
    put(alert_store, *(line(f"k{n}", str(n)) for n in range(70)), line("long", "x" * 5000))
    put(alert_store, line("after", "y"))
    told = []
    while (one := take(alert_store)) is not None:
        told.append(said(one))
        with alert_store.begin() as work:
            work.outbox.sent(one, "r", NOON)
    assert told == [[str(n) for n in range(60)], [*map(str, range(60, 70)), "x" * 5000], ["y"]]


def test_nobody_is_called_again_while_the_first_call_waits(alert_store: AlertStore) -> None:
    def call(key: str, who: str = "U1", alert_id: int = 1) -> Letter:
        return letter(key, who, kind="direct", alert_id=alert_id, body={"to": who})

    put(alert_store, call("a"), call("b"), call("other alert", alert_id=2), call("other", "U2"))
    first = taken(alert_store)
    assert first.key == "a"
    put(alert_store, call("while it is on its way"))
    with alert_store.begin() as work:
        work.outbox.sent(first, "r", NOON)
    assert set(drained(alert_store)) == {"other alert", "other", "while it is on its way"}
    assert put(alert_store, call("b")) == [False]


def test_lines_of_many_hands_are_all_told_once(alert_store: AlertStore) -> None:
    def write(hand: int) -> list[str]:
        found: list[str] = []
        for number in range(10):
            put(alert_store, line(f"{hand}-{number}", f"{hand}-{number}"))
            one = take(alert_store)
            if one is not None:
                found += said(one)
                with alert_store.begin() as work:
                    work.outbox.sent(one, "r", NOON)
        return found

    told = [text for found in at_once(write) for text in found]
    while (one := take(alert_store)) is not None:
        told += said(one)
        with alert_store.begin() as work:
            work.outbox.sent(one, "r", NOON)
    assert sorted(told) == sorted(f"{hand}-{number}" for hand in range(8) for number in range(10))


def test_a_stream_that_is_paced_has_nothing_but_edits(alert_store: AlertStore) -> None:
    put(alert_store, letter("say"), letter("edit", kind="edit", alert_id=1), letter("free", "C2"))
    assert [key(take(alert_store, paced={"C1"})) for _ in range(3)] == ["edit", "free", None]


def test_the_next_time_is_when_something_can_be_done(alert_store: AlertStore) -> None:
    with alert_store.begin() as work:
        assert work.outbox.next_at() is None
        work.outbox.put(letter("later"), NOON, not_before=at(9))
        assert work.outbox.next_at() == at(9)
        work.outbox.put(letter("now", "C2"), NOON)
        assert work.outbox.next_at() == datetime(1970, 1, 1, tzinfo=UTC), "whatever the clock shows"
        found = work.outbox.take(NOON, at(2), "me")
        assert found is not None
        assert work.outbox.next_at() == at(2), "the end of its lease"
        work.outbox.failed(found, "gone", NOON)
        assert work.outbox.next_at() == at(9)


def test_a_clock_that_is_set_back_keeps_no_letter_waiting(alert_store: AlertStore) -> None:
    put(alert_store, letter("k"), now=60)
    assert drained(alert_store, 0) == ["k"]


def test_what_was_given_up_is_counted_when_it_was(alert_store: AlertStore) -> None:
    put(alert_store, letter("k"), letter("l", "C2"), letter("m", "C3"))
    with alert_store.begin() as work:
        for now in (1, 5):
            found = work.outbox.take(at(now), at(now + 2), "me")
            assert found is not None
            work.outbox.failed(found, "gone", at(now))
        assert work.outbox.waiting() == 1
        assert work.outbox.undelivered(at(1), at(5)) == 1
        assert work.outbox.undelivered(at(1), at(6)) == 2
    assert drained(alert_store, 9) == ["m"]


def test_pagers_that_were_told_are_those_of_the_alert(alert_store: AlertStore) -> None:
    def page(name: str, kind: str, alert_id: int = 1) -> Letter:
        body = {"pager": name, "page": kind}
        return letter(f"{name}:{kind}", f"pager:{name}", kind="page", alert_id=alert_id, body=body)

    put(alert_store, page("pd", "trigger"), page("mail", "trigger"), page("other", "trigger", 2))
    put(alert_store, page("calmed", "resolve"))
    with alert_store.read() as work:
        assert work.outbox.paged(1) == ["mail", "pd"]
        assert work.outbox.paged(3) == []


def test_posts_are_counted_by_alert_and_channel(alert_store: AlertStore) -> None:
    with alert_store.begin() as work:
        ids = [work.alerts.add(alert(f"f{n}")).id for n in range(3)]
    posts = [(ids[0], "C1", 0), (ids[0], "C1", 1), (ids[1], "C1", 5), (ids[2], "C2", 5)]
    for number, (alert_id, channel, now) in enumerate(posts):
        one = letter(f"p{number}", channel, kind="post", alert_id=alert_id)
        put(alert_store, one, now=now)
    put(alert_store, line("line", alert_id=ids[2]), now=5)
    with alert_store.read() as work:
        assert work.outbox.posted("C1", at(0)) == 2
        assert work.outbox.posted("C1", at(5)) == 1
        assert work.outbox.posted("C3", at(0)) == 0


def test_only_what_ended_long_ago_is_forgotten(alert_store: AlertStore) -> None:
    put(alert_store, letter("sent"), letter("waits", "C2"), letter("failed", "C3"))
    with alert_store.begin() as work:
        for end in (1, 5):
            found = work.outbox.take(NOON, at(2), "me")
            assert found is not None
            work.outbox.sent(found, "r", at(end))
        assert work.outbox.forget(at(5)) == 1
        assert work.outbox.forget(at(5)) == 0
    assert put(alert_store, letter("waits", "C2")) == [False]
    assert drained(alert_store) == ["failed"]


def test_a_letter_can_be_held_for_longer_than_others(alert_store: AlertStore) -> None:
    put(alert_store, letter("k"))
    found = taken(alert_store)
    with alert_store.begin() as work:
        work.outbox.prolong(found, at(9))
    assert take(alert_store, 8) is None
    assert key(take(alert_store, 9)) == "k"
