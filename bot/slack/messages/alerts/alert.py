"""An alert's message: one glance, one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.escaping import for_code, for_mrkdwn
from bot.domain.principal import short_principal
from bot.slack.messages.alerts import ids
from bot.slack.messages.alerts.notes import date_mrkdwn
from bot.slack.messages.budget import fitted
from bot.slack.messages.cells import span
from bot.slack.messages.message import Block, Message
from bot.slack.messages.text import (
    actions,
    button,
    context,
    fields,
    header,
    mrkdwn,
    named,
    note,
    visible,
)
from bot.slack.messages.verdict import SEVERITY_MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from bot.domain.alerting.alert import Alert

__all__ = ["SNOOZES", "alert_message", "headline", "listed", "moved_message", "state_line"]

SNOOZES = (("30 minutes", "30m"), ("1 hour", "1h"), ("4 hours", "4h"), ("1 day", "1d"))
_SHOWN, _VALUE = 3, 100

_STATES = {
    "acknowledged": "\U0001f440 Acknowledged",
    "snoozed": "\U0001f4a4 Snoozed",
    "resolved": "\u2705 Resolved",
    "false_positive": "\u2705 False positive",
}


def headline(alert: Alert) -> str:
    """Severity, state, title and number: what a notification shows first."""
    mark = _STATES.get(alert.state) or SEVERITY_MARKS[alert.severity]
    return f"{mark}: {alert.title} #{alert.id}"


def alert_message(alert: Alert, zone: tzinfo) -> Message:
    """The message, as the alert is now; it fits Slack's limits whatever its events hold."""
    told = for_mrkdwn(visible(f"{headline(alert)}: {_summary(alert)}", 600))
    blocks = [
        named("title", header(headline(alert))),
        named("summary", mrkdwn(_summary_mrkdwn(alert))),
        named("state", mrkdwn(state_line(alert, zone))),
        named("facts", fields(_facts(alert, zone))),
        named("about", context([note(_small_print(alert, zone))])),
        *_buttons(alert),
    ]
    return Message(told, fitted(blocks))


def moved_message(alert: Alert, link: str) -> Message:
    """What stays where the message stood before it was posted anew: the way to it.

    It has no buttons and says nothing of the alert's state, for it is not changed again.
    """
    said = f"*{for_mrkdwn(visible(f'{alert.title} #{alert.id}', 200))}*"
    on = f"\n<{link}|It goes on further down.>" if link else "\nIt goes on further down."
    return Message(said, (named("title", mrkdwn(said + on)),))


def state_line(alert: Alert, zone: tzinfo) -> str:
    """Who has it, since when, and what comes next, in mrkdwn."""
    match alert.state:
        case "open":
            return _open_line(alert, zone)
        case "acknowledged":
            at = date_mrkdwn(alert.acknowledged_at or alert.changed_at, zone)
            return f"*Acknowledged* by {_who(alert.acknowledged_by)} {at}{_owner(alert)}"
        case "snoozed":
            until = date_mrkdwn(alert.snoozed_until or alert.changed_at, zone)
            return f"*Snoozed* until {until}{_owner(alert)}"
        case "resolved" | "false_positive":
            said = "False positive" if alert.state == "false_positive" else "Resolved"
            at = date_mrkdwn(alert.resolved_at or alert.changed_at, zone)
            cause = for_mrkdwn(visible(alert.cause, 500))
            return f"*{said}*, says {_who(alert.resolved_by)} {at}: {cause}"


def _open_line(alert: Alert, zone: tzinfo) -> str:
    level = f"level {alert.level + 1} of {len(alert.policy.levels)}"
    again = f", round {alert.round + 1}" if alert.round else ""
    said = f"*Reopened* ({alert.reopened})" if alert.reopened else "*Open*"
    if alert.exhausted:
        return f"{said}, nobody answered: the escalation has ended at {level}{_owner(alert)}"
    if alert.climbs_at is None:
        return f"{said}, {level}{again}{_owner(alert)}"
    at = date_mrkdwn(alert.climbs_at, zone)
    return f"{said}, {level}{again}; {_coming(alert)} {at}{_owner(alert)}"


def _coming(alert: Alert) -> str:
    following = alert.policy.after(alert.level, alert.round)
    if following is None:
        return "the escalation ends"
    again = " again" if following[1] > alert.round else ""
    return f"level {following[0] + 1} is called{again}"


def _owner(alert: Alert) -> str:
    if not alert.owner or alert.owner == alert.acknowledged_by == "":
        return ""
    return "" if alert.owner == alert.acknowledged_by else f", assigned to {_who(alert.owner)}"


def _who(user: str) -> str:
    """A person of the chat as a mention; somebody at a terminal as text."""
    known = user[:1] in {"U", "W"} and user.isalnum() and user.isupper()
    return f"<@{user}>" if known else for_code(visible(user or "?", _VALUE))


def _summary(alert: Alert) -> str:
    events = "1 event" if alert.count == 1 else f"{alert.count:,} events"
    return f"{events} of {_group(alert)}"


def _summary_mrkdwn(alert: Alert) -> str:
    events = "1 event" if alert.count == 1 else f"{alert.count:,} events"
    said = f"*{events}* of {for_code(visible(_group(alert), 300))}"
    answers = {
        "asked": "was asked whether that was them, and has not answered yet",
        "yes": "says: that was me",
        "no": "says: that was *not* me",
        "silence": "did not answer whether that was them",
    }
    if alert.answer and (alert.answer != "asked" or alert.state == "open"):
        said += f"\n{_who(alert.about)} {answers[alert.answer]}"
    return said


def _group(alert: Alert) -> str:
    return short_principal(alert.group) or f"no {alert.group_by}"


def _facts(alert: Alert, zone: tzinfo) -> list[tuple[str, str]]:
    pairs = [
        ("Principals", _values([short_principal(one) for one in alert.principals])),
        ("Actions", _values(alert.actions)),
        ("Resources", _values([short_principal(one) for one in alert.resources])),
        ("Sources", _values(alert.sources)),
    ]
    when = ("When", span(alert.first, alert.last, zone))
    return [*[pair for pair in pairs if pair[1]], when]


def _values(values: Sequence[str]) -> str:
    """The first few values, and how many more there are."""
    shown = "\n".join(for_code(visible(value, _VALUE)) for value in values[:_SHOWN])
    more = len(values) - _SHOWN
    return f"{shown}\nand {more:,} more" if more > 0 else shown


def _small_print(alert: Alert, zone: tzinfo) -> str:
    opened = date_mrkdwn(alert.opened_at, zone)
    return (
        f"Alert {alert.id}, opened {opened} by schedule {for_code(visible(alert.schedule, 100))};"
        f" `/audit show {alert.runbook_id}` says what to do"
    )


def _buttons(alert: Alert) -> list[Block]:
    value = str(alert.id)
    events = button("Show events", ids.EVENTS, value)
    if alert.closed:
        row = [events, button("Reopen", ids.REOPEN, value)]
        return [actions(f"alert:{alert.id}", row)]
    row = [button("Escalate", ids.ESCALATE, value, style="danger")]
    if alert.state != "acknowledged":
        row.insert(0, button("Acknowledge", ids.ACKNOWLEDGE, value, style="primary"))
    if alert.state == "snoozed":
        row.append(button("Wake", ids.REOPEN, value))
    more = [_snooze(alert), button("Assign", ids.ASSIGN, value)]
    return [
        actions(f"alert:{alert.id}", [*row, button("Resolve", ids.RESOLVE, value), events]),
        actions(f"alert.more:{alert.id}", more),
    ]


def _snooze(alert: Alert) -> dict[str, Any]:
    choices = [
        {"text": {"type": "plain_text", "text": text}, "value": f"{alert.id}:{length}"}
        for text, length in SNOOZES
    ]
    return {
        "type": "static_select",
        "action_id": ids.SNOOZE,
        "placeholder": {"type": "plain_text", "text": "Snooze for ..."},
        "options": choices,
    }


def listed(alert: Alert, zone: tzinfo) -> Block:
    """One alert in a list, with the button that matters most."""
    text = f"*{for_mrkdwn(visible(headline(alert), 200))}*\n{_summary_mrkdwn(alert)}"
    block = mrkdwn(f"{text}\n{state_line(alert, zone)}") | {"block_id": f"listed:{alert.id}"}
    if alert.state == "open":
        press = button("Acknowledge", ids.ACKNOWLEDGE, str(alert.id), style="primary")
        return block | {"accessory": press}
    return block | {"accessory": button("Show events", ids.EVENTS, str(alert.id))}
