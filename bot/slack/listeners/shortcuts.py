"""The message shortcut "Look up in CloudTrail": what a message names, and who knows about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.lookup import find_subjects, offers
from bot.slack.listeners.parts import once
from bot.slack.payloads import asker_of
from bot.slack.views import ids
from bot.slack.views.choose import ask_view
from bot.slack.views.lookup import lookup_view, read_lookup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import Ack, App

    from bot.slack.listeners.parts import ListenerParts

__all__ = ["Shortcuts", "message_words"]

_WORDS = frozenset(
    ("pretext", "text", "title", "value", "fallback", "footer", "alt_text", "url", "title_link")
)
"""Where messages, blocks and attachments have what is shown, or what is linked to."""


class Shortcuts:
    """Answers the message shortcut."""

    def __init__(self, parts: ListenerParts) -> None:
        self._parts = parts

    def register(self, app: App) -> None:
        """Listen to the shortcut and to the choice made in its form."""
        app.shortcut(ids.LOOKUP_SHORTCUT)(once(self._parts, self._look_up))
        app.view(ids.LOOKUP)(self._chosen)

    def _look_up(self, body: Mapping[str, Any]) -> None:
        asker = asker_of(body)
        self._parts.authorise(asker, "list")
        subjects = find_subjects(message_words(body.get("message") or {}))
        found = offers(subjects, self._parts.offered(asker))
        view = lookup_view(subjects, found, channel=asker.channel)
        self._parts.client.views_open(trigger_id=body["trigger_id"], view=view)

    def _chosen(self, ack: Ack, body: dict[str, Any]) -> None:
        """Go on to the runbook's own form, with what was found filled in."""
        view = body["view"]
        asker = asker_of(body, ids.channel_of(view))
        chosen = read_lookup(view)
        runbook = self._parts.runbooks.get(chosen.runbook_id)
        ack(
            response_action="update",
            view=ask_view(
                runbook,
                self._parts.offered(asker),
                channel=asker.channel,
                values=chosen.parameters,
                window=self._parts.windows.default,
            ),
        )


def message_words(message: Mapping[str, Any]) -> str:
    """All text of a message: other tools put what matters into blocks and attachments."""
    return "\n".join(_texts(message))


def _texts(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [value for key, value in part.items() if key in _WORDS and isinstance(value, str)]
        return own + [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return []
