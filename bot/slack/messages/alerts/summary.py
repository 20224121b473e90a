"""What a schedule counted since its last firing, with its alerts and their buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.cell_text import as_timestamp
from bot.domain.escaping import for_code, for_mrkdwn
from bot.domain.principal import short_principal
from bot.slack.messages.alerts import ids
from bot.slack.messages.alerts.alert import listed
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Block, Message
from bot.slack.messages.text import (
    actions,
    button,
    context,
    fields,
    header,
    mrkdwn,
    named,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.digest import Summary

__all__ = ["summary_message"]


def summary_message(summary: Summary, alerts: Sequence[Alert], zone: tzinfo) -> Message:
    """What a schedule counted since its last firing, and what to do about it right here.

    `alerts` are those that the summary shows, as they are now.
    """
    events = "1 new event" if summary.events == 1 else f"{summary.events:,} new events"
    title = f"{summary.title}: {events}"
    span = f"counted {as_timestamp(summary.slot, zone)} by schedule {summary.schedule}"
    hidden = [f"{summary.hidden:,} events hidden by silences"] if summary.hidden else []
    blocks = [named("title", header(f"\U0001f4ca {title}"))]
    pairs = [("By principal", _top(summary.principals)), ("By action", _top(summary.actions))]
    if summary.events:
        blocks.append(named("top", fields(pairs)))
    for alert in alerts:
        blocks += [_summed(alert, zone), _press(alert)]
    if len(summary.alerts) > len(summary.shown):
        more = len(summary.alerts) - len(summary.shown)
        blocks.append(context([f"and {more:,} more: /audit alerts has them all"]))
    if not alerts:
        blocks.append(named("none", mrkdwn("\u2705 Nothing met the threshold.")))
    blocks.append(named("about", context([span, *hidden])))
    return Message(for_mrkdwn(visible(title, 300)), fitted(blocks))


def _summed(alert: Alert, zone: tzinfo) -> Block:
    shown = listed(alert, zone)
    return {key: value for key, value in shown.items() if key != "accessory"}


def _press(alert: Alert) -> Block:
    value = str(alert.id)
    row = [button("Show events", ids.EVENTS, value)]
    if not alert.closed:
        row.insert(0, button("Escalate", ids.ESCALATE, value, style="danger"))
    if alert.state == "open":
        row.insert(0, button("Acknowledge", ids.ACKNOWLEDGE, value, style="primary"))
    return actions(f"summed:{alert.id}", row)


def _top(counts: Sequence[tuple[str, int]]) -> str:
    return "\n".join(
        f"{for_code(visible(short_principal(name), 40))} {many:,}" for name, many in counts
    )
