from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest

from bot.errors import StoreError
from bot.services.noting import Noting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.services.work import Work


@dataclass
class FakeStore:
    """Notes in a list what is kept; fails with each of `problems` first."""

    problems: list[Exception] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @contextmanager
    def begin(self) -> Iterator[Work]:
        if self.problems:
            raise self.problems.pop(0)
        yield cast("Work", self)

    read = begin

    def keep(self, what: str) -> None:
        self.kept.append(what)


def gone() -> StoreError:
    return StoreError("cannot be reached", retryable=True)


def test_what_could_not_be_noted_is_noted_first_when_the_database_is_back() -> None:
    store = FakeStore([gone(), gone()])
    note = Noting(store)
    for what in ("first", "second"):
        with pytest.raises(StoreError):
            note(lambda _, what=what: store.keep(what))  # type: ignore[misc]
    assert store.kept == []
    note(lambda _: store.keep("third"))
    assert store.kept == ["first", "second", "third"]
    note.catch_up()
    assert store.kept == ["first", "second", "third"], "each once"


def test_what_no_waiting_helps_is_not_tried_again() -> None:
    store = FakeStore([StoreError("of another version")])
    note = Noting(store)
    with pytest.raises(StoreError, match="another version"):
        note(lambda _: store.keep("never"))
    note(lambda _: store.keep("next"))
    assert store.kept == ["next"]
