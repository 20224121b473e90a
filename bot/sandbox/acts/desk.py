"""What every act needs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.delivery.outcome import Delivery

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.sandbox.delivery import Courier
    from bot.sandbox.delivery.payloads import Payloads
    from bot.sandbox.state import State

__all__ = ["Desk"]

_NOT_DELIVERED = Delivery(acked=True, seconds=0.0)
"""Of an event that the app does not subscribe to."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The state, the way to the app, and what goes on in the background."""

    state: State
    courier: Courier
    payloads: Payloads
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let something go on in the background, until the sandbox stops."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def notify(self, user: str, text: str, channel: str | None = None) -> None:
        """Show a line of Slack's own to one person."""
        notice = {"type": "notice", "text": text, "level": "error", "channel": channel}
        self.state.feed.publish(notice, frozenset({user}))

    async def event(self, name: str, event: dict[str, Any]) -> Delivery:
        """Tell the app an event, if it subscribes to it by that name."""
        if name not in self.state.options.events:
            return _NOT_DELIVERED
        return await self.courier.tell(self.payloads.event(event))
