"""The form of "Look up in CloudTrail": what was found in a message, and what to ask about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.principal import short_principal
from bot.slack.messages.text import context, plain, sentence
from bot.slack.views import ids
from bot.slack.views.inputs import group, option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.lookup import Offer, Subject
    from bot.slack.messages.message import Block

__all__ = ["Chosen", "lookup_view", "read_lookup"]

_SUBJECTS, _BY_SUBJECT = 10, 50
"""So many fit a view, whose JSON may have 250,000 characters."""
_VALUE = 150


@dataclass(frozen=True, slots=True)
class Chosen:
    """A runbook, with its parameters filled in from the message."""

    runbook_id: str
    parameters: Mapping[str, str]


def lookup_view(subjects: Sequence[Subject], offers: Sequence[Offer], *, channel: str) -> Block:
    """The form; it says what it found, what of it nobody can be asked about, and what it lacks."""
    shown = subjects[:_SUBJECTS]
    options = {subject: _options(subject, offers) for subject in shown}
    groups = [
        group(f"{subject.kind} {short_principal(subject.text)}", found[:_BY_SUBJECT])
        for subject, found in options.items()
        if found
    ]
    view: Block = {
        "type": "modal",
        "callback_id": ids.LOOKUP,
        "title": plain("Look up in CloudTrail", 24),
        "close": plain("Cancel", 24),
        "private_metadata": ids.carry(channel=channel),
        "blocks": [_found(shown), *_notes(options, cut=len(subjects) > _SUBJECTS)],
    }
    if not groups:
        return view
    view["blocks"].insert(1, _chooser(groups))
    return view | {"submit": plain("Go on", 24)}


def read_lookup(view: Mapping[str, Any]) -> Chosen:
    """What was chosen."""
    value = view["state"]["values"]["offer"]["offer"]["selected_option"]["value"]
    runbook_id, name, text = json.loads(value)
    return Chosen(runbook_id, {name: text})


def _found(subjects: Sequence[Subject]) -> Block:
    if not subjects:
        return sentence(
            "Nothing was found to look up: ARNs, access key ids, addresses, event ids and account "
            "numbers are looked for."
        )
    return sentence(f"Found: {_texts(subjects)}")


def _chooser(groups: Sequence[dict[str, Any]]) -> Block:
    return {
        "type": "input",
        "block_id": "offer",
        "label": plain("Ask about", 200),
        "element": {
            "type": "static_select",
            "action_id": "offer",
            "option_groups": list(groups),
            "placeholder": plain("What, and which runbook", 150),
        },
    }


def _notes(options: Mapping[Subject, Sequence[object]], *, cut: bool) -> list[Block]:
    """What of the message cannot be asked about here."""
    lines = []
    if without := [subject for subject, found in options.items() if not found]:
        lines.append(f"No runbook that you may ask takes {_texts(without)}.")
    if any(len(found) > _BY_SUBJECT for found in options.values()):
        lines.append("Some runbooks are left out: /audit has all of them.")
    if cut:
        lines.append(f"The message names more; these are the first {_SUBJECTS}.")
    return [context(lines)] if lines else []


def _texts(subjects: Sequence[Subject]) -> str:
    return ", ".join(subject.text for subject in subjects)


def _options(subject: Subject, offers: Sequence[Offer]) -> list[dict[str, Any]]:
    return [
        option(f"{offer.runbook.id}: {offer.runbook.title}", value)
        for offer in offers
        if offer.subject == subject and len(value := _value(offer)) <= _VALUE
    ]


def _value(offer: Offer) -> str:
    ((name, text),) = offer.parameters.items()
    return json.dumps([offer.runbook.id, name, text], separators=(",", ":"))
