"""The forms of alerts: who gets one, how it ended, who stands in for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.messages.alerts import ids as alert_ids
from bot.slack.messages.text import mrkdwn, plain
from bot.slack.views import ids
from bot.slack.views.inputs import checkbox, option, read_value, text_input

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.alerting.alert import Alert
    from bot.slack.messages.message import Block

__all__ = [
    "assign_view",
    "override_view",
    "read_override",
    "read_resolution",
    "resolve_view",
]

_SILENCES = (("no silence", ""), ("4 hours", "4h"), ("1 day", "1d"), ("7 days", "7d"))


def assign_view(alert: Alert, channel: str) -> Block:
    """Whose it becomes."""
    person: dict[str, Any] = {"type": "users_select", "action_id": "person"}
    if alert.owner[:1] in {"U", "W"}:
        person["initial_user"] = alert.owner
    return _modal(
        alert_ids.ASSIGN_FORM,
        f"Assign alert {alert.id}",
        "Assign",
        ids.carry(alert=str(alert.id), channel=channel),
        {
            "type": "input",
            "block_id": "person",
            "label": plain("Who has it from now on"),
            "element": person,
        },
    )


def resolve_view(alert: Alert, channel: str) -> Block:
    """The cause, whether it was one at all, and a silence for what was none."""
    lengths = [option(text, value or "none") for text, value in _SILENCES]
    return _modal(
        alert_ids.RESOLVE_FORM,
        f"Resolve alert {alert.id}",
        "Resolve",
        ids.carry(alert=str(alert.id), channel=channel),
        text_input(
            "cause",
            "What was the cause?",
            hint="The evidence keeps it: what an auditor reads a year later.",
            optional=False,
            multiline=True,
        ),
        checkbox("false_positive", "Was it one?", "No: a false positive", checked=False),
        {
            "type": "input",
            "block_id": "silence",
            "optional": True,
            "label": plain("Silence the same for"),
            "hint": plain("For a false positive: this runbook raises no alert for this group."),
            "element": {
                "type": "static_select",
                "action_id": "silence",
                "options": lengths,
                "initial_option": lengths[0],
            },
        },
    )


def read_resolution(view: Mapping[str, Any]) -> tuple[int, str, bool, str]:
    """The alert, the cause, whether it was a false positive, and how long to silence it, "" not."""
    values = view["state"]["values"]
    silence = read_value(values, "silence")
    return (
        alert_ids.alert_id(ids.carried(view).get("alert", "")),
        read_value(values, "cause"),
        bool(read_value(values, "false_positive")),
        "" if silence == "none" else silence,
    )


def override_view(schedules: Sequence[str], user: str, channel: str) -> Block:
    """Who stands in for whoever is on call, from when and for how long."""
    options = [option(name, name) for name in schedules[:100]]
    return _modal(
        alert_ids.OVERRIDE_FORM,
        "Stand in",
        "Stand in",
        ids.carry(channel=channel),
        {
            "type": "input",
            "block_id": "schedule",
            "label": plain("On-call schedule"),
            "element": {
                "type": "static_select",
                "action_id": "schedule",
                "options": options,
                "initial_option": options[0],
            },
        },
        {
            "type": "input",
            "block_id": "person",
            "label": plain("Who is on call instead"),
            "element": {"type": "users_select", "action_id": "person", "initial_user": user},
        },
        text_input("after", "Beginning in", hint="30m, 12h, 3d; empty is now"),
        text_input("length", "For", hint="8h, 2d", initial="8h", optional=False),
        text_input("reason", "Why"),
    )


def read_override(view: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    """Schedule, person, how long from now it begins, how long it lasts, and why; all as typed."""
    values = view["state"]["values"]
    person = values["person"]["person"].get("selected_user") or ""
    return (
        read_value(values, "schedule"),
        str(person),
        read_value(values, "after"),
        read_value(values, "length"),
        read_value(values, "reason"),
    )


def _modal(callback_id: str, title: str, submit: str, carried: str, *blocks: Block) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Cancel", 24),
        "private_metadata": carried,
        "blocks": list(blocks) or [mrkdwn(" ")],
    }
