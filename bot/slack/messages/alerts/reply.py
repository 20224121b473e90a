"""A command's reply as a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.messages.alerts import ids
from bot.slack.messages.alerts.alert import listed
from bot.slack.messages.alerts.asides import events_message, list_message
from bot.slack.messages.alerts.notes import first_lines, note_block
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Message
from bot.slack.messages.text import actions, button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.notes import Note
    from bot.domain.alerting.sighting import Sighting

__all__ = ["reply_message"]

_LISTED = 15


def reply_message(
    notes: Sequence[Note],
    alerts: Sequence[Alert] | None,
    view: tuple[Alert, Sequence[Sighting]] | None,
    zone: tzinfo,
    *,
    stand_in: bool = False,
) -> Message:
    """Lines, alerts in short, or one alert with its events; a button to stand in for somebody."""
    if view is not None:
        alert, events = view
        shown = events_message(alert, events, zone)
        return Message(shown.text, fitted([listed(alert, zone), *shown.blocks]))
    if alerts is not None:
        return list_message(alerts[:_LISTED], len(alerts) - _LISTED, zone)
    row = [actions("oncall", [button("Stand in", ids.OVERRIDE, "oncall")])] if stand_in else []
    blocks = [note_block(note, zone) for note in notes]
    return Message(first_lines(notes, zone), fitted([*blocks, *row]))
