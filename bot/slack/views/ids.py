"""The ids of forms and of what is in them, and what a form carries along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALL_SAFEGUARDS",
    "ASK",
    "CHOOSE",
    "CHOOSE_RUNBOOK",
    "HOME_SAFEGUARD",
    "LOOKUP",
    "LOOKUP_SHORTCUT",
    "OWN_QUERY",
    "QUERY",
    "carried",
    "carry",
    "channel_of",
    "runbook_of",
]

CHOOSE = "choose"
ASK = "ask"
QUERY = "query"
LOOKUP = "lookup.choose"
LOOKUP_SHORTCUT = "lookup"
CHOOSE_RUNBOOK = "choose.runbook"
HOME_SAFEGUARD = "home.safeguard"
ALL_SAFEGUARDS = "all"
OWN_QUERY = ":query"
"""The choice that is no runbook: no id has a colon."""


def carry(**texts: str) -> str:
    """What a form brings back when it is sent: ids, as Slack takes 3,000 characters."""
    return json.dumps({name: text for name, text in texts.items() if text})


def carried(view: Mapping[str, Any]) -> dict[str, str]:
    """What a form was given along."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in found.items()}


def channel_of(view: Mapping[str, Any]) -> str:
    """The channel that a form was opened in, "" where it was none."""
    return carried(view).get("channel", "")


def runbook_of(view: Mapping[str, Any]) -> str:
    """The runbook that a form asks."""
    return carried(view).get("runbook", "")
