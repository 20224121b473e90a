"""The form of "Look up in CloudTrail": what was found in a message, and what to ask about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.escaping import for_terminal
from bot.slack.messages.text import sentence
from bot.slack.views import ids
from bot.slack.views.inputs import group, option, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.lookup import Offer, Subject
    from bot.slack.messages.message import Block

__all__ = ["Chosen", "lookup_view", "read_lookup"]

_BY_SUBJECT = 8
"""Runbooks offered for each subject."""
_SUBJECTS = 10
_VALUE = 150


@dataclass(frozen=True, slots=True)
class Chosen:
    """A runbook, with its parameters filled in from the message."""

    runbook_id: str
    parameters: Mapping[str, str]


def lookup_view(subjects: Sequence[Subject], offers: Sequence[Offer], *, channel: str) -> Block:
    """The form; where nothing was found it says what is looked for."""
    groups = _groups(subjects[:_SUBJECTS], offers)
    view: Block = {
        "type": "modal",
        "callback_id": ids.LOOKUP,
        "title": words("Look up in CloudTrail", 24),
        "close": words("Cancel", 24),
        "private_metadata": ids.carry(channel=channel),
    }
    if not groups:
        nothing = (
            "Nothing was found to look up: ARNs, access key ids, addresses, event ids and account "
            "numbers are looked for."
        )
        return view | {"blocks": [sentence(nothing)]}
    select = {"type": "static_select", "action_id": "offer", "option_groups": groups}
    found = ", ".join(for_terminal(subject.text) for subject in subjects[:_SUBJECTS])
    chooser = {
        "type": "input",
        "block_id": "offer",
        "label": words("Ask about", 200),
        "element": select | {"placeholder": words("What, and which runbook", 150)},
    }
    return view | {
        "submit": words("Go on", 24),
        "blocks": [sentence(f"Found: {found}"), chooser],
    }


def read_lookup(view: Mapping[str, Any]) -> Chosen:
    """What was chosen."""
    value = view["state"]["values"]["offer"]["offer"]["selected_option"]["value"]
    runbook_id, name, text = json.loads(value)
    return Chosen(runbook_id, {name: text})


def _groups(subjects: Sequence[Subject], offers: Sequence[Offer]) -> list[dict[str, Any]]:
    groups = []
    for subject in subjects:
        options = [
            option(f"{offer.runbook.id}: {offer.runbook.title}", value)
            for offer in offers
            if offer.subject == subject and len(value := _value(offer)) <= _VALUE
        ]
        if options:
            label = f"{subject.kind} {for_terminal(subject.text)}"
            groups.append(group(label, options[:_BY_SUBJECT]))
    return groups


def _value(offer: Offer) -> str:
    ((name, text),) = offer.parameters.items()
    return json.dumps([offer.runbook.id, name, text], separators=(",", ":"))
