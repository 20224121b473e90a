"""What changes is told: to the pages that look, and to threads that wait."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

from contextlib import contextmanager

__all__ = ["Feed", "Subscription"]

Subscription = asyncio.Queue[dict[str, Any] | None]
"""A page's events; None ends them."""


class Feed:
    """Publishing happens on the sandbox's event loop; waiting, in any other thread."""

    def __init__(self) -> None:
        self._pages: dict[Subscription, str] = {}
        self._changed = threading.Condition()
        self._changes = 0

    def publish(self, event: dict[str, Any], audience: frozenset[str] | None = None) -> None:
        """Tell an event to the pages of `audience` (None: everybody's) and wake who waits."""
        for page, user in self._pages.items():
            if audience is None or user in audience:
                page.put_nowait(event)
        self.touch()

    def touch(self) -> None:
        """Wake who waits: something changed that no page shows."""
        with self._changed:
            self._changes += 1
            self._changed.notify_all()

    def subscribe(self, user: str) -> AbstractContextManager[Subscription]:
        """The events that a person's page sees, as long as the context lasts."""
        return self._subscribed(user)

    def end(self) -> None:
        """End every page's events."""
        for page in self._pages:
            page.put_nowait(None)

    def wait(self, condition: Callable[[], Any], seconds: float) -> Any:  # noqa: ANN401 - the caller's own
        """The first truthy `condition()`, asked again after each change; falsy in the end."""
        deadline = time.monotonic() + seconds
        while True:
            seen = self._changes
            value = condition()
            left = deadline - time.monotonic()
            if value or left <= 0:
                return value
            with self._changed:
                self._changed.wait_for(lambda: self._changes != seen, left)  # noqa: B023 - called here

    @contextmanager
    def _subscribed(self, user: str) -> Iterator[Subscription]:
        page: Subscription = asyncio.Queue()
        self._pages[page] = user
        try:
            yield page
        finally:
            del self._pages[page]
