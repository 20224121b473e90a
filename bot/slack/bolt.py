"""The Bolt app: middleware, listeners, and what is told when one of them breaks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from slack_bolt import App, BoltResponse

from bot.slack.listeners.alerts import AlertListeners
from bot.slack.listeners.buttons import Buttons
from bot.slack.listeners.commands import Commands
from bot.slack.listeners.forms import Forms
from bot.slack.listeners.home import Home
from bot.slack.listeners.oncall import OnCall
from bot.slack.listeners.shortcuts import Shortcuts
from bot.slack.messages import states
from bot.slack.payloads import asker_of, response_url_of

if TYPE_CHECKING:
    from bot.slack.listeners.parts import ListenerParts

__all__ = ["make_bolt"]

_log = logging.getLogger(__name__)


def make_bolt(parts: ListenerParts, signing_secret: str) -> App:
    """A Bolt app with every listener; opens nothing."""
    app = App(
        name="audit",
        client=parts.client,
        signing_secret=signing_secret,
        # our listeners acknowledge and hand on, so they can run where the payload came in: Bolt's
        # other way looks every ten milliseconds whether one has acknowledged
        process_before_response=True,
    )
    app.use(parts.gate.middleware)
    for listeners in (Commands, Buttons, AlertListeners, OnCall, Forms, Home, Shortcuts):
        listeners(parts).register(app)
    app.error(_tell_fault(parts))
    return app


def _tell_fault(parts: ListenerParts) -> Any:  # noqa: ANN401 - Bolt takes a function of its arguments
    """Log what broke, and tell the person who waits for it."""

    def on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
        _log.error("a listener failed", exc_info=error)
        asker = asker_of(body)
        if asker.user:
            parts.whisper(asker, states.fault(), response_url=response_url_of(body))
        return BoltResponse(status=200)

    return on_error
