"""The form of "Look up in CloudTrail": what was found in a message, and what to ask about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, Any

from bot.domain.principal import short_principal
from bot.slack.messages.text import context, plain, sentence
from bot.slack.views import ids
from bot.slack.views.inputs import group, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.domain.lookup import Offer, Subject
    from bot.slack.messages.message import Block

__all__ = ["Chosen", "lookup_view", "read_lookup"]

_SUBJECTS, _BY_SUBJECT = 10, 50
"""So many fit a view, whose JSON may have 250,000 characters."""
_VALUE = 150
_CARRIED = 2_800
"""Characters of the texts that options are too short for: a form carries 3,000 along."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A runbook, with its parameters filled in from the message."""

    runbook_id: str
    parameters: Mapping[str, str]


def lookup_view(subjects: Sequence[Subject], offers: Sequence[Offer], *, channel: str) -> Block:
    """The form; it says what it found, what of it nobody can be asked about, and what it lacks."""
    shown = subjects[:_SUBJECTS]
    by_subject = {
        subject: [offer for offer in offers if offer.subject == subject] for subject in shown
    }
    long = _long_texts(list(chain.from_iterable(by_subject.values())))
    options = {subject: _options(found, long) for subject, found in by_subject.items()}
    groups = [
        group(f"{subject.kind} {short_principal(subject.text)}", found)
        for subject, found in options.items()
        if found
    ]
    notes = [
        *_not_askable([subject for subject, found in by_subject.items() if not found]),
        *_left_out(by_subject, options, cut=len(subjects) > _SUBJECTS),
    ]
    view: Block = {
        "type": "modal",
        "callback_id": ids.LOOKUP,
        "title": plain("Look up in CloudTrail", 24),
        "close": plain("Cancel", 24),
        "private_metadata": ids.carry(
            channel=channel, **{str(at): text for at, text in enumerate(long)}
        ),
        "blocks": [_found(shown), *([context(notes)] if notes else [])],
    }
    if not groups:
        return view
    view["blocks"].insert(1, _chooser(groups))
    return view | {"submit": plain("Go on", 24)}


def read_lookup(view: Mapping[str, Any]) -> Chosen:
    """What was chosen."""
    value = view["state"]["values"]["offer"]["offer"]["selected_option"]["value"]
    runbook_id, name, given = json.loads(value)
    text = given if isinstance(given, str) else ids.carried(view)[str(given)]
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


def _not_askable(subjects: Sequence[Subject]) -> list[str]:
    return [f"No runbook that you may ask takes {_texts(subjects)}."] if subjects else []


def _left_out(
    offers: Mapping[Subject, Sequence[Offer]],
    options: Mapping[Subject, Sequence[object]],
    *,
    cut: bool,
) -> Iterator[str]:
    """What could be asked about and finds no room here."""
    if any(len(options[subject]) < len(found) for subject, found in offers.items()):
        yield "Some runbooks are left out: /audit has all of them."
    if cut:
        yield f"The message names more; these are the first {_SUBJECTS}."


def _texts(subjects: Sequence[Subject]) -> str:
    return ", ".join(subject.text for subject in subjects)


def _long_texts(offers: Sequence[Offer]) -> tuple[str, ...]:
    """The parameters' texts that an option's value has no room for, as many as a form carries."""
    texts = dict.fromkeys(_given(offer)[1] for offer in offers if len(_value(offer)) > _VALUE)
    sizes = accumulate(len(json.dumps(text)) + len('"10": , ') for text in texts)
    return tuple(text for text, size in zip(texts, sizes, strict=True) if size <= _CARRIED)


def _options(offers: Sequence[Offer], long: Sequence[str]) -> list[dict[str, Any]]:
    fitting = (
        option(f"{offer.runbook.id}: {offer.runbook.title}", value)
        for offer in offers
        if len(value := _value(offer, long)) <= _VALUE
    )
    return list(islice(fitting, _BY_SUBJECT))


def _value(offer: Offer, long: Sequence[str] = ()) -> str:
    """What comes back of an option: of a long text its number among those that the form carries."""
    name, text = _given(offer)
    given = long.index(text) if text in long else text
    return json.dumps([offer.runbook.id, name, given], separators=(",", ":"))


def _given(offer: Offer) -> tuple[str, str]:
    (given,) = offer.parameters.items()
    return given
