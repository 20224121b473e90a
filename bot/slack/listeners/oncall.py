"""The form in which somebody stands in for whoever is on call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.domain.alert_command import read_alert_command
from bot.errors import UsageError
from bot.slack.listeners.parts import once, tell_mistakes
from bot.slack.messages.alerts import ids
from bot.slack.messages.alerts.notes import note_message
from bot.slack.payloads import asker_of
from bot.slack.views.alerts import override_view, read_override
from bot.slack.views.ids import channel_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import Ack, App

    from bot.domain.alert_command import AlertCommand
    from bot.slack.listeners.parts import ListenerParts

__all__ = ["OnCall"]


class OnCall:
    """Opens the form and reads it."""

    def __init__(self, parts: ListenerParts) -> None:
        self._parts = parts

    def register(self, app: App) -> None:
        """Listen to the button under `/audit oncall`, and to what the form sends."""
        app.action(ids.OVERRIDE)(once(self._parts, self._open))
        app.view(ids.OVERRIDE_FORM)(self._sent)

    def _open(self, body: Mapping[str, Any]) -> None:
        asker = asker_of(body)
        self._parts.authorise(asker, "manage")
        names = sorted(self._parts.alerts.desks.commands.stand_in.schedules)
        view = override_view(names, asker.user, asker.channel)
        self._parts.client.views_open(trigger_id=body["trigger_id"], view=view)

    def _sent(self, ack: Ack, body: dict[str, Any]) -> None:
        schedule, person, after, length, reason = read_override(body["view"])
        words = ["override", schedule, person, length]
        words += [reason] if reason else []
        words += ["--from", after] if after else []
        try:
            command = read_alert_command(words)
        except UsageError as problem:
            block = "after" if after and f"'{after}'" in str(problem) else "length"
            # how the command is typed helps nobody who has the form before them
            said = str(problem).partition(" Write `")[0]
            ack(response_action="errors", errors={block: said[:150]})
            return
        ack(response_action="clear")
        if command is not None:
            act = partial(self._do, body, command)
            self._parts.later(body, partial(tell_mistakes, self._parts, body, act))

    def _do(self, body: Mapping[str, Any], command: AlertCommand) -> None:
        asker = asker_of(body, channel_of(body["view"]))
        reply = self._parts.alerts.desks.commands(asker, command)
        message = note_message(reply.notes[0], self._parts.windows.zone)
        self._parts.whisper(asker, message)
