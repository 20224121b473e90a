"""All that a sandbox knows. It is changed on the sandbox's event loop only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.faults import Faults
from bot.sandbox.feed import Feed
from bot.sandbox.fernhill import fernhill
from bot.sandbox.filestore import Files
from bot.sandbox.history import History
from bot.sandbox.rate import ChannelRate
from bot.sandbox.tickets import ResponseUrls, Triggers
from bot.sandbox.viewstore import Views

if TYPE_CHECKING:
    from bot.sandbox.options import SandboxOptions

__all__ = ["ApiCall", "State"]


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call that the app made: `error` is what it was refused with."""

    method: str
    arguments: dict[str, Any] = field(repr=False)
    at: float
    error: str | None = None


class State:
    """The workspace, what was said in it, and what is promised to the app.

    `origin` is the server's address, known once it listens.
    """

    def __init__(self, options: SandboxOptions) -> None:
        clock = options.clock
        self.options = options
        self.clock = clock
        self.origin = ""
        self.workspace = fernhill()
        self.feed = Feed()
        self.history = History(self.workspace, self.feed, clock)
        self.files = Files(clock, options.files_ready_after)
        self.views = Views(self.workspace, self.feed, self.history.next_ts)
        self.triggers = Triggers(clock)
        self.response_urls = ResponseUrls(clock)
        self.rate = ChannelRate(clock, enabled=options.rate_limit)
        self.calls: list[ApiCall] = []
        self.faults = Faults(lambda faults: self.feed.publish({"type": "faults", "faults": faults}))

    @property
    def bot(self) -> str:
        """The app's bot user."""
        return self.workspace.app.user
