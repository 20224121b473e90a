"""What is said beside an alert's message: to one person, in the thread, in another channel."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from bot.domain.cell_text import as_timestamp
from bot.domain.escaping import for_mrkdwn
from bot.domain.principal import short_principal
from bot.slack.messages.alerts import ids
from bot.slack.messages.alerts.alert import headline, listed
from bot.slack.messages.alerts.notes import note_message
from bot.slack.messages.budget import fitted
from bot.slack.messages.lines import in_lines
from bot.slack.messages.message import Block, Message
from bot.slack.messages.text import (
    actions,
    button,
    code_block,
    context,
    mrkdwn,
    named,
    note,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.notes import Note
    from bot.domain.alerting.sighting import Sighting

__all__ = [
    "ask_message",
    "asked_and_answered",
    "call_message",
    "events_message",
    "list_message",
    "remind_message",
]

_EVENTS = 20


def call_message(alert: Alert, zone: tzinfo, link: str) -> Message:
    """To somebody who is called: the alert in short, with its button and the way to it."""
    said = for_mrkdwn(visible(f"You are called: {headline(alert)}", 600))
    blocks: list[Block] = [named("call", mrkdwn(said)), listed(alert, zone)]
    if link:
        blocks.append(named("where", context([note(f"<{link}|Open the alert>")])))
    return Message(said, fitted(blocks))


def ask_message(alert: Alert, zone: tzinfo) -> Message:
    """To the person an alert is about: was this you? What each answer means stands with it."""
    events = "1 event" if alert.count == 1 else f"{alert.count:,} events"
    span = f"{as_timestamp(alert.first, zone)} to {as_timestamp(alert.last, zone)}"
    said = (
        f"*Was this you?* {for_mrkdwn(visible(alert.title, 200))}: {events}, {span}, from"
        f" {_joined(alert.sources)}: {_joined(alert.actions)}"
    )
    meaning = (
        "A yes is noted for those who decide. A no calls the next level at once, and so does no"
        " answer in time. You cannot acknowledge an alert about yourself."
    )
    row = [
        button("Yes, that was me", ids.WAS_ME, str(alert.id)),
        button("No, not me", ids.NOT_ME, str(alert.id), style="danger"),
    ]
    blocks = [
        named("ask", mrkdwn(said)),
        actions(f"ask:{alert.id}", row),
        named("meaning", context([meaning])),
    ]
    return Message(f"Was this you? {for_mrkdwn(visible(alert.title, 200))}", fitted(blocks))


def asked_and_answered(alert: Alert) -> Message:
    """The same message once it is answered, without buttons."""
    said = {
        "yes": "Noted: that was you.",
        "no": "Noted: that was not you. The next level is called.",
    }
    text = said.get(alert.answer, "It is no longer asked.")
    return Message(text, (named("ask", mrkdwn(f"{text} Alert #{alert.id}.")),))


def remind_message(alert: Alert, line: Note, zone: tzinfo) -> Message:
    """In the thread: whether an acknowledgement still counts."""
    value = str(alert.id)
    row = [
        button("Still on it", ids.STILL, value, style="primary"),
        button("Resolve", ids.RESOLVE, value),
        button("Escalate", ids.ESCALATE, value, style="danger"),
        button("Do not ask again", ids.MUTE, value),
    ]
    return note_message(line, zone, actions(f"remind:{alert.id}", row))


def list_message(alerts: Sequence[Alert], more: int, zone: tzinfo) -> Message:
    """The alerts that somebody asked for."""
    if not alerts:
        return Message("No alert is open.", (mrkdwn("\u2705 No alert is open."),))
    said = "1 alert" if len(alerts) == 1 else f"{len(alerts):,} alerts"
    blocks = [mrkdwn(f"*{said}*"), *(listed(alert, zone) for alert in alerts)]
    if more > 0:
        blocks.append(context([f"and {more:,} more: audit alerts in a terminal has them all"]))
    return Message(said, fitted(blocks))


def events_message(alert: Alert, events: Sequence[Sighting], zone: tzinfo) -> Message:
    """An alert's newest events as lines, and the question that gives them all."""
    head = ["time", "principal", "action", "error", "resource", "source"]
    rows = [
        [
            as_timestamp(one.at, zone),
            short_principal(one.principal),
            one.action,
            one.error,
            one.resource,
            one.source,
        ]
        for one in events[:_EVENTS]
    ]
    title = f"Events of alert #{alert.id}: the newest {len(rows):,} of {alert.count:,}"
    shown = in_lines([head, *([visible(cell, 200) for cell in row] for row in rows)])
    start, end = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for at in (alert.first, alert.last))
    ask = f"Everything the runbook says of them: `/audit {alert.runbook_id} {start}..{end}`"
    return Message(
        title,
        fitted([mrkdwn(f"*{title}*"), code_block(shown.text), context([note(ask)])]),
    )


def _joined(values: Sequence[str]) -> str:
    shown = ", ".join(visible(value, 100) for value in values[:5])
    more = f" and {len(values) - 5:,} more" if len(values) > 5 else ""  # noqa: PLR2004 - as above
    return for_mrkdwn(shown + more) or "unknown"
